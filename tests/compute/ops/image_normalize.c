/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/image_normalize.h"
#include "tests/compute/ops/op-case.h"

typedef struct
{
  const char *name;
  int64_t rows, height, width;
} Arguments;

static const Arguments cases[] = {
  { "image_normalize/one pixel", 1, 1, 1 },
  { "image_normalize/5 images of 7 x 33", 5, 7, 33 },
  { "image_normalize/a patch", 1, 256, 257 },
};

static void
test_image_normalize (OpCase *op_case, gconstpointer data)
{
  const Arguments *arguments = data;
  static const float mean[3] = { 0.485f, 0.456f, 0.406f },
                     sd[3] = { 0.229f, 0.224f, 0.225f };
  int64_t count = arguments->rows * arguments->height * arguments->width * 3;
  g_autofree float *expected = g_new (float, count);

  op_case_set_rows (op_case, arguments->rows);
  AuspexValue image =
      op_case_pixels (op_case, "image",
                      AUSPEX_SHAPE (AUSPEX_ROWS, arguments->height, arguments->width, 3));
  const uint8_t *pixels = op_case_bytes (op_case, "image");

  for (int64_t i = 0; i < count; i++)
    expected[i] = (float)((pixels[i] / 255.0 - mean[i % 3]) / sd[i % 3]);
  op_case_check (op_case,
                 auspex_op_image_normalize (op_case_graph (op_case), image, mean, sd),
                 expected);
}

void
add_image_normalize_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    op_case_add (cases[i].name, test_image_normalize, &cases[i]);
}
