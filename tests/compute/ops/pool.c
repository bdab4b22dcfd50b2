/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/max_pool2d.h"
#include "compute/ops/mean_pool2d.h"
#include "tests/compute/ops/op-case.h"

#include <math.h>

typedef struct
{
  const char *name;
  int64_t rows, height, width, n_channels;
  int size, stride, padding;
} Arguments;

static const Arguments max_cases[] = {
  { "max_pool2d/one pixel", 1, 1, 1, 1, 1, 1, 0 },
  { "max_pool2d/ResNet's, 33 channels", 2, 16, 15, 33, 3, 2, 1 },
  { "max_pool2d/ResNet's, 64 channels", 1, 32, 32, 64, 3, 2, 1 },
  { "max_pool2d/overlapping, wide padding", 5, 7, 9, 5, 3, 1, 2 },
  { "max_pool2d/gaps between windows", 1, 11, 10, 16, 2, 3, 0 },
};

static const Arguments mean_cases[] = {
  { "mean_pool2d/one pixel", 1, 1, 1, 1, 0, 0, 0 },
  { "mean_pool2d/5 images of 7 x 9, 33 channels", 5, 7, 9, 33, 0, 0, 0 },
  { "mean_pool2d/16 x 16, 1024 channels", 1, 16, 16, 1024, 0, 0, 0 },
};

static AuspexValue
add_image (OpCase *op_case, const Arguments *a)
{
  op_case_set_rows (op_case, a->rows);
  return op_case_input (op_case, "x",
                        AUSPEX_SHAPE (AUSPEX_ROWS, a->height, a->width, a->n_channels));
}

static void
test_max_pool2d (OpCase *op_case, gconstpointer data)
{
  const Arguments *a = data;
  int64_t height = (a->height + 2 * a->padding - a->size) / a->stride + 1;
  int64_t width = (a->width + 2 * a->padding - a->size) / a->stride + 1;
  int64_t count = a->rows * height * width * a->n_channels;
  AuspexValue x = add_image (op_case, a);
  const float *image = op_case_values (op_case, "x");
  g_autofree float *expected = g_new (float, count);

  for (int64_t i = 0; i < count; i++)
    {
      int64_t c = i % a->n_channels, pixel = i / a->n_channels;
      int64_t left = pixel % width * a->stride - a->padding;
      int64_t top = pixel / width % height * a->stride - a->padding;
      int64_t n = pixel / width / height;

      expected[i] = -INFINITY;
      for (int64_t y = top; y < top + a->size; y++)
        for (int64_t column = left; column < left + a->size; column++)
          if (y >= 0 && y < a->height && column >= 0 && column < a->width)
            expected[i] = fmaxf (
                expected[i],
                image[((n * a->height + y) * a->width + column) * a->n_channels + c]);
    }
  op_case_check (
      op_case,
      auspex_op_max_pool2d (op_case_graph (op_case), x, a->size, a->stride, a->padding),
      expected);
}

static void
test_mean_pool2d (OpCase *op_case, gconstpointer data)
{
  const Arguments *a = data;
  int64_t n_pixels = a->height * a->width, count = a->rows * a->n_channels;
  AuspexValue x = add_image (op_case, a);
  const float *image = op_case_values (op_case, "x");
  g_autofree float *expected = g_new (float, count);

  for (int64_t i = 0; i < count; i++)
    {
      int64_t n = i / a->n_channels, c = i % a->n_channels;
      double sum = 0;

      for (int64_t pixel = 0; pixel < n_pixels; pixel++)
        sum += image[(n * n_pixels + pixel) * a->n_channels + c];
      expected[i] = (float)(sum / n_pixels);
    }
  op_case_check (op_case, auspex_op_mean_pool2d (op_case_graph (op_case), x), expected);
}

void
add_pool_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (max_cases); i++)
    op_case_add (max_cases[i].name, test_max_pool2d, &max_cases[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (mean_cases); i++)
    op_case_add (mean_cases[i].name, test_mean_pool2d, &mean_cases[i]);
}
