/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/executor.h"
#include "compute/onednn/schedule.h"
#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/conv2d.h"
#include "compute/ops/image_normalize.h"
#include "compute/ops/mean_pool2d.h"
#include "tests/support/near.h"

#include <math.h>
#include <omp.h>

#define SIZE 24
#define MAX_ROWS 5

static void
add_kernel (AuspexGraph *graph, AuspexWeights *weights, AuspexValue *y, const char *name,
            int64_t n_in, int64_t n_out)
{
  AuspexShape shape = AUSPEX_SHAPE (n_out, 3, 3, n_in);
  float *values = g_new (float, n_out * 9 * n_in);

  for (int64_t i = 0; i < n_out * 9 * n_in; i++)
    values[i] = ((float)(i * 7919 % 1009) / 1009 - 0.5f) / 8;
  auspex_weights_take (weights, name, shape, values);
  *y = auspex_op_conv2d (graph, *y, auspex_graph_parameter (graph, name, shape),
                         AUSPEX_NO_VALUE, 1, 1);
}

/* A stem, a block with a residual, and the mean: a small ResNet's parts. */
static AuspexProgram *
build_program (const char *selector, AuspexPrecision precision)
{
  static const float mean[3] = { 0.5f, 0.5f, 0.5f }, sd[3] = { 0.2f, 0.2f, 0.2f };
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexDevice) device = auspex_device_open (selector, &error);

  if (auspex_onednn_imitate_bf16) /* whatever was measured of this CPU without */
    {
      device->kernel_families |= 1u << AUSPEX_KERNELS_HALF;
      device->fast_kernels = AUSPEX_KERNELS_HALF;
    }
  g_autoptr (AuspexGraph) graph = auspex_graph_new ("a small network");
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("weights");
  AuspexValue image = auspex_graph_input (graph, "image", AUSPEX_DTYPE_U8,
                                          AUSPEX_SHAPE (AUSPEX_ROWS, SIZE, SIZE, 3));
  AuspexValue y = auspex_op_image_normalize (graph, image, mean, sd);

  add_kernel (graph, weights, &y, "stem", 3, 32);
  AuspexValue residual = y = auspex_op_activate (graph, y, AUSPEX_ACTIVATION_RELU);

  add_kernel (graph, weights, &y, "block", 32, 32);
  y = auspex_op_activate (graph, auspex_op_add (graph, y, residual),
                          AUSPEX_ACTIVATION_RELU);
  auspex_graph_output (graph, y, "map");
  auspex_graph_output (graph, auspex_op_mean_pool2d (graph, y), "features");
  auspex_graph_finish (graph, &error);
  g_assert_no_error (error);
  AuspexProgram *program =
      auspex_program_new (device, graph, weights, MAX_ROWS, precision, &error);

  g_assert_no_error (error);
  return program;
}

typedef struct
{
  float map[MAX_ROWS * SIZE * SIZE * 32], features[MAX_ROWS * 32];
} Result;

static Result *
run (AuspexProgram *program, int64_t rows)
{
  g_autoptr (GError) error = NULL;
  Result *result = g_new0 (Result, 1);
  uint8_t pixels[MAX_ROWS * SIZE * SIZE * 3];

  for (size_t i = 0; i < sizeof pixels; i++)
    pixels[i] = (uint8_t)(i * 2654435761U >> 13);
  auspex_program_run (
      program, rows, &(AuspexBinding){ "image", pixels }, 1,
      (AuspexBinding[]){ { "map", result->map }, { "features", result->features } }, 2,
      NULL, &error);
  g_assert_no_error (error);
  return result;
}

static void
test_equals_reference (void)
{
  g_autoptr (AuspexProgram) reference =
      build_program ("reference", AUSPEX_PRECISION_EXACT);
  g_autoptr (AuspexProgram) program = build_program ("cpu", AUSPEX_PRECISION_EXACT);

  for (int64_t rows = MAX_ROWS; rows >= 1; rows -= 2)
    {
      g_autofree Result *expected = run (reference, rows), *actual = run (program, rows);

      auspex_assert_near ("map", actual->map, expected->map, rows * SIZE * SIZE * 32,
                          1e-4, 1e-6);
      auspex_assert_near ("features", actual->features, expected->features, rows * 32,
                          1e-4, 1e-6);
    }
}

/* bf16 has 8 bits of mantissa: what a direction is made of stays, each number does not.
 */
static void
test_bf16 (void)
{
  auspex_onednn_imitate_bf16 = true;
  g_autoptr (AuspexProgram) reference =
      build_program ("reference", AUSPEX_PRECISION_EXACT);
  g_autoptr (AuspexProgram) program = build_program ("cpu", AUSPEX_PRECISION_FAST);

  auspex_onednn_imitate_bf16 = false;
  for (int64_t rows = MAX_ROWS; rows >= 1; rows -= 2)
    {
      g_autofree Result *expected = run (reference, rows), *actual = run (program, rows);
      double dot = 0, squares = 0, expected_squares = 0, worst = 0;

      for (int64_t i = 0; i < rows * 32; i++)
        {
          dot += (double)actual->features[i] * expected->features[i];
          squares += (double)actual->features[i] * actual->features[i];
          expected_squares += (double)expected->features[i] * expected->features[i];
          worst = MAX (worst, fabs (actual->features[i] - expected->features[i]));
        }
      g_assert_cmpfloat (dot / sqrt (squares * expected_squares), >, 0.9999);
      /* Else the CPU would have computed in fp32. */
      g_assert_cmpfloat (worst, >, 1e-5);
    }
}

/* oneDNN takes its number of threads from the calling thread's OpenMP setting, which
 * other programs of this thread, and the caller, have set for themselves. */
static void
test_leaves_threads_alone (void)
{
  static const int settings[] = { 1, 3, 7 };

  for (size_t i = 0; i < G_N_ELEMENTS (settings); i++)
    {
      omp_set_num_threads (settings[i]);
      g_autoptr (AuspexProgram) program = build_program ("cpu", AUSPEX_PRECISION_EXACT);

      g_assert_cmpint (omp_get_max_threads (), ==, settings[i]);
      g_free (run (program, 2));
      g_assert_cmpint (omp_get_max_threads (), ==, settings[i]);
    }
}

/* A result depends on nothing that was run before in the same memory. */
static void
test_runs_repeat (void)
{
  g_autoptr (AuspexProgram) program = build_program ("cpu", AUSPEX_PRECISION_EXACT);
  g_autofree Result *first = run (program, 2), *other = run (program, 5);
  g_autofree Result *again = run (program, 2);

  g_assert_cmpmem (first, sizeof *first, again, sizeof *again);
  g_assert_cmpmem (first->features, 2 * 32 * 4, other->features, 2 * 32 * 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/onednn/a batch of any size equals the reference",
                   test_equals_reference);
  g_test_add_func ("/onednn/bf16 keeps the direction of the features", test_bf16);
  g_test_add_func ("/onednn/the caller's OpenMP threads stay as they were",
                   test_leaves_threads_alone);
  g_test_add_func ("/onednn/runs repeat to the bit", test_runs_repeat);
  return g_test_run ();
}
