/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/conv2d.h"
#include "tests/compute/ops/op-case.h"

typedef struct
{
  const char *name;
  int64_t rows, height, width, n_in, n_out, kernel_height, kernel_width;
  int stride, padding;
  bool has_bias;
} Arguments;

static const Arguments cases[] = {
  { "conv2d/one pixel, one weight", 1, 1, 1, 1, 1, 1, 1, 1, 0, true },
  { "conv2d/1 x 1, 7 to 5 channels", 5, 7, 9, 7, 5, 1, 1, 1, 0, true },
  { "conv2d/1 x 1, 64 to 257 channels", 1, 16, 16, 64, 257, 1, 1, 1, 0, true },
  { "conv2d/1 x 1, stride 2", 2, 15, 8, 32, 16, 1, 1, 2, 0, true },
  { "conv2d/3 x 3, 64 channels", 1, 33, 32, 64, 64, 3, 3, 1, 1, true },
  { "conv2d/3 x 3, 128 to 32 channels, a batch", 3, 14, 14, 128, 32, 3, 3, 1, 1, true },
  { "conv2d/3 x 3, 5 to 33 channels", 2, 7, 5, 5, 33, 3, 3, 1, 1, false },
  { "conv2d/3 x 3, no padding", 1, 9, 9, 16, 16, 3, 3, 1, 0, false },
  { "conv2d/3 x 3, stride 2", 1, 32, 31, 32, 48, 3, 3, 2, 1, true },
  { "conv2d/7 x 7 stem", 1, 64, 61, 3, 64, 7, 7, 2, 3, true },
  { "conv2d/padding wider than the kernel", 1, 3, 4, 3, 2, 2, 2, 1, 3, true },
  { "conv2d/5 x 2 kernel, stride 3", 2, 12, 11, 6, 10, 5, 2, 3, 2, true },
  { "conv2d/kernel as large as the image", 1, 6, 6, 8, 24, 6, 6, 1, 0, true },
  { "conv2d/a pixel with 257 channels", 7, 1, 1, 257, 33, 3, 3, 1, 1, true },
};

static double
convolve (const Arguments *a, const float *x, const float *weight, int64_t n, int64_t y,
          int64_t left, int64_t o)
{
  double sum = 0;

  for (int64_t r = 0; r < a->kernel_height; r++)
    for (int64_t s = 0; s < a->kernel_width; s++)
      for (int64_t i = 0; i < a->n_in; i++)
        {
          int64_t in_y = y * a->stride + r - a->padding;
          int64_t in_x = left * a->stride + s - a->padding;

          if (in_y >= 0 && in_y < a->height && in_x >= 0 && in_x < a->width)
            sum += (double)x[((n * a->height + in_y) * a->width + in_x) * a->n_in + i]
                   * weight[((o * a->kernel_height + r) * a->kernel_width + s) * a->n_in
                            + i];
        }
  return sum;
}

static void
test_conv2d (OpCase *op_case, gconstpointer data)
{
  const Arguments *a = data;
  int64_t height = (a->height + 2 * a->padding - a->kernel_height) / a->stride + 1;
  int64_t width = (a->width + 2 * a->padding - a->kernel_width) / a->stride + 1;
  g_autofree float *expected = g_new (float, a->rows *height *width * a->n_out);

  op_case_set_rows (op_case, a->rows);
  AuspexValue x = op_case_input (
      op_case, "x", AUSPEX_SHAPE (AUSPEX_ROWS, a->height, a->width, a->n_in));
  AuspexValue weight = op_case_parameter (
      op_case, "weight",
      AUSPEX_SHAPE (a->n_out, a->kernel_height, a->kernel_width, a->n_in));
  AuspexValue bias = a->has_bias
                         ? op_case_parameter (op_case, "bias", AUSPEX_SHAPE (a->n_out))
                         : AUSPEX_NO_VALUE;
  const float *biases = a->has_bias ? op_case_values (op_case, "bias") : NULL;
  float *next = expected;

  for (int64_t n = 0; n < a->rows; n++)
    for (int64_t top = 0; top < height; top++)
      for (int64_t left = 0; left < width; left++)
        for (int64_t o = 0; o < a->n_out; o++)
          *next++ =
              (float)((biases != NULL ? biases[o] : 0)
                      + convolve (a, op_case_values (op_case, "x"),
                                  op_case_values (op_case, "weight"), n, top, left, o));
  op_case_check (
      op_case,
      auspex_op_conv2d (op_case_graph (op_case), x, weight, bias, a->stride, a->padding),
      expected);
}

/* An edge detector on a ramp, counted by hand: 3 x 3 image 1..9, the kernel right minus
 * left. */
static void
test_by_hand (OpCase *op_case, gconstpointer data)
{
  static const float expected[9] = { 2, 2, -2, 5, 2, -5, 8, 2, -8 };
  AuspexValue x = op_case_input (op_case, "x", AUSPEX_SHAPE (AUSPEX_ROWS, 3, 3, 1));
  AuspexValue weight = op_case_parameter (op_case, "weight", AUSPEX_SHAPE (1, 1, 3, 1));
  float *values = op_case_values (op_case, "x"),
        *kernel = op_case_values (op_case, "weight");

  for (int i = 0; i < 9; i++)
    values[i] = i + 1;
  kernel[0] = -1;
  kernel[1] = 0;
  kernel[2] = 1;
  /* Padding pads rows too: the middle three of five rows are the image's. */
  AuspexValue y =
      auspex_op_conv2d (op_case_graph (op_case), x, weight, AUSPEX_NO_VALUE, 1, 1);
  float with_rows[5 * 3];

  for (int i = 0; i < 15; i++)
    with_rows[i] = i < 3 || i >= 12 ? 0 : expected[i - 3];
  op_case_check (op_case, y, with_rows);
}

void
add_conv2d_cases (void)
{
  op_case_add ("conv2d/an edge detector by hand", test_by_hand, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    op_case_add (cases[i].name, test_conv2d, &cases[i]);
}
