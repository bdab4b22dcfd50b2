/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"
#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/conv2d.h"
#include "compute/ops/linear.h"
#include "compute/ops/scale.h"
#include "tests/compute/ops/op-case.h"

/* What a plan fuses must give what the ops give one by one: each expectation is computed
 * from the same graph with every value an output, which nothing can be fused across. */

typedef struct
{
  const char *name;
  AuspexActivation activation;
  bool convolution, residual;
  bool residual_is_read_later, value_is_read_later;
  int n_channels;
} Arguments;

static const Arguments cases[] = {
  { "fusion/linear, relu", AUSPEX_ACTIVATION_RELU, false, false, false, false, 33 },
  { "fusion/linear, elu", AUSPEX_ACTIVATION_ELU, false, false, false, false, 33 },
  { "fusion/linear, gelu", AUSPEX_ACTIVATION_GELU, false, false, false, false, 33 },
  { "fusion/linear, tanh", AUSPEX_ACTIVATION_TANH, false, false, false, false, 256 },
  { "fusion/linear, sigmoid", AUSPEX_ACTIVATION_SIGMOID, false, false, false, false, 5 },
  { "fusion/linear, residual", AUSPEX_ACTIVATION_NONE, false, true, false, false, 33 },
  { "fusion/linear, residual, relu", AUSPEX_ACTIVATION_RELU, false, true, false, false,
    64 },
  { "fusion/linear, residual read again", AUSPEX_ACTIVATION_TANH, false, true, true,
    false, 33 },
  { "fusion/linear read again", AUSPEX_ACTIVATION_RELU, false, true, false, true, 33 },
  { "fusion/conv2d, relu", AUSPEX_ACTIVATION_RELU, true, false, false, false, 64 },
  { "fusion/conv2d, relu, 5 channels", AUSPEX_ACTIVATION_RELU, true, false, false, false,
    5 },
  { "fusion/conv2d, residual, relu", AUSPEX_ACTIVATION_RELU, true, true, false, false,
    64 },
  { "fusion/conv2d, residual, relu, 5 channels", AUSPEX_ACTIVATION_RELU, true, true,
    false, false, 5 },
  { "fusion/conv2d, residual read again", AUSPEX_ACTIVATION_RELU, true, true, true, false,
    32 },
  { "fusion/conv2d read again", AUSPEX_ACTIVATION_RELU, true, true, false, true, 32 },
};

/* The graph under test; @values, when not NULL, gets what lies between. */
static AuspexValue
build (AuspexGraph *graph, const Arguments *a, const AuspexValue *in, AuspexValue *values)
{
  /* The residual is made by a step, so that its memory can be taken from it. */
  AuspexValue doubled = auspex_op_scale (graph, in[0], 2);
  AuspexValue value = a->convolution ? auspex_op_conv2d (graph, in[0], in[1], in[2], 1, 1)
                                     : auspex_op_linear (graph, in[0], in[1], in[2]);
  AuspexValue y = value;

  values[0] = value;
  values[1] = y = a->residual ? auspex_op_add (graph, y, doubled) : y;
  values[2] = y = a->activation != AUSPEX_ACTIVATION_NONE
                      ? auspex_op_activate (graph, y, a->activation)
                      : y;
  if (a->residual_is_read_later)
    y = auspex_op_add (graph, y, doubled);
  if (a->value_is_read_later)
    y = auspex_op_add (graph, y, value);
  return y;
}

static void
run_unfused (OpCase *op_case, const Arguments *a, AuspexShape x_shape,
             AuspexShape w_shape, float *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexGraph) graph = auspex_graph_new ("unfused");
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("unfused");
  g_autoptr (AuspexDevice) device = auspex_device_open ("reference", &error);
  AuspexShape bias_shape = AUSPEX_SHAPE (w_shape.dims[0]);
  AuspexValue values[3];

  auspex_weights_take (weights, "w", w_shape,
                       g_memdup2 (op_case_values (op_case, "w"),
                                  auspex_shape_count (&w_shape, 1) * sizeof (float)));
  auspex_weights_take (
      weights, "b", bias_shape,
      g_memdup2 (op_case_values (op_case, "b"), w_shape.dims[0] * sizeof (float)));
  AuspexValue in[3] = { auspex_graph_input (graph, "x", AUSPEX_DTYPE_F32, x_shape),
                        auspex_graph_parameter (graph, "w", w_shape),
                        auspex_graph_parameter (graph, "b", bias_shape) };
  AuspexValue y = build (graph, a, in, values);

  auspex_graph_output (graph, y, "y");
  for (int i = 0; i < 3; i++)
    if (!auspex_graph_get_node (graph, values[i])->is_output)
      {
        g_autofree char *name = g_strdup_printf ("value %d", i);

        auspex_graph_output (graph, values[i], name);
      }
  auspex_graph_finish (graph, &error);
  g_assert_no_error (error);
  g_autoptr (AuspexProgram) program =
      auspex_program_new (device, graph, weights, 7, AUSPEX_PRECISION_EXACT, &error);

  g_assert_no_error (error);
  auspex_program_run (program, 7, &(AuspexBinding){ "x", op_case_values (op_case, "x") },
                      1, &(AuspexBinding){ "y", expected }, 1, NULL, &error);
  g_assert_no_error (error);
}

static void
test_fusion (OpCase *op_case, gconstpointer data)
{
  const Arguments *a = data;
  int64_t n = a->n_channels;
  AuspexShape x_shape = a->convolution ? AUSPEX_SHAPE (AUSPEX_ROWS, 8, 9, n)
                                       : AUSPEX_SHAPE (AUSPEX_ROWS, n);
  AuspexShape w_shape = a->convolution ? AUSPEX_SHAPE (n, 3, 3, n) : AUSPEX_SHAPE (n, n);
  g_autofree float *expected = g_new (float, 7 * 8 * 9 * n);
  AuspexValue values[3];

  op_case_set_rows (op_case, 7);
  AuspexValue in[3] = { op_case_input (op_case, "x", x_shape),
                        op_case_parameter (op_case, "w", w_shape),
                        op_case_parameter (op_case, "b", AUSPEX_SHAPE (n)) };

  run_unfused (op_case, a, x_shape, w_shape, expected);
  op_case_check (op_case, build (op_case_graph (op_case), a, in, values), expected);
}

void
add_fusion_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    op_case_add (cases[i].name, test_fusion, &cases[i]);
}
