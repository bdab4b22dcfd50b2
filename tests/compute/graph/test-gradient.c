/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/device.h"
#include "compute/graph/gradient.h"
#include "compute/nets/ghanet.h"
#include "compute/ops/add.h"
#include "compute/ops/conv2d.h"
#include "compute/ops/detach.h"
#include "compute/ops/linear.h"
#include "compute/ops/mean_pool2d.h"
#include "compute/ops/multiply.h"
#include "compute/ops/reduce_sum.h"
#include "compute/ops/softmax.h"
#include "compute/ops/topk_mask.h"

#define WIDTH 4

typedef struct
{
  AuspexGraph *graph;
  AuspexValue x, weight;
} Network;

static Network
network_new (void)
{
  Network network = { .graph = auspex_graph_new ("a network") };

  network.x = auspex_graph_input (network.graph, "x", AUSPEX_DTYPE_F32,
                                  AUSPEX_SHAPE (AUSPEX_ROWS, WIDTH));
  network.weight =
      auspex_graph_parameter (network.graph, "weight", AUSPEX_SHAPE (WIDTH, WIDTH));
  return network;
}

static AuspexValue
differentiate (Network *network, AuspexValue loss, AuspexValue value)
{
  AuspexValue gradient = AUSPEX_NO_VALUE;

  auspex_graph_differentiate (network->graph, loss, &value, 1, &gradient);
  return gradient;
}

static void
assert_refused (Network *network, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (auspex_graph_finish (network->graph, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, message);
  auspex_graph_unref (network->graph);
}

static void
test_encoders_are_not_trained (void)
{
  Network network = network_new ();
  AuspexGraph *graph = network.graph;
  AuspexValue image = auspex_graph_input (graph, "image", AUSPEX_DTYPE_F32,
                                          AUSPEX_SHAPE (AUSPEX_ROWS, 5, 5, 3));
  AuspexValue kernel =
      auspex_graph_parameter (graph, "kernel", AUSPEX_SHAPE (2, 3, 3, 3));
  AuspexValue y = auspex_op_conv2d (graph, image, kernel, AUSPEX_NO_VALUE, 1, 1);

  auspex_graph_output_gradients (graph, auspex_op_reduce_sum_all (graph, y));
  assert_refused (&network, "a network: conv2d: the op has no gradient");
}

/* What comes before what is trained may be anything. */
static void
test_constant_parts (void)
{
  Network network = network_new ();
  AuspexGraph *graph = network.graph;
  AuspexValue image = auspex_graph_input (graph, "image", AUSPEX_DTYPE_F32,
                                          AUSPEX_SHAPE (AUSPEX_ROWS, 5, 5, WIDTH));
  AuspexValue y = auspex_op_linear (graph, auspex_op_mean_pool2d (graph, image),
                                    network.weight, AUSPEX_NO_VALUE);
  g_autoptr (GError) error = NULL;

  auspex_graph_output_gradients (graph, auspex_op_reduce_sum_all (graph, y));
  auspex_graph_finish (graph, &error);
  g_assert_no_error (error);
  g_assert_cmpint (auspex_graph_find (graph, "gradient.weight"), !=, AUSPEX_NO_VALUE);
  auspex_graph_unref (graph);
}

static void
test_gradients_have_none (void)
{
  Network network = network_new ();
  AuspexGraph *graph = network.graph;
  AuspexValue y = auspex_op_softmax (graph, network.x);
  AuspexValue loss = auspex_op_reduce_sum_all (graph, auspex_op_multiply (graph, y, y));
  AuspexValue gradient = differentiate (&network, loss, network.x);

  differentiate (&network, auspex_op_reduce_sum_all (graph, gradient), network.x);
  assert_refused (&network, "a network: softmax_gradient: the op has no gradient");
}

static void
test_a_loss_is_one_number (void)
{
  Network network = network_new ();

  differentiate (&network, network.x, network.x);
  assert_refused (&network,
                  "a network: input: [n, 4] is no single number to differentiate");
  network = network_new ();
  AuspexValue y = auspex_op_reduce_sum (network.graph, network.x, 1, 1);

  differentiate (&network, y, network.x);
  assert_refused (&network,
                  "a network: reduce_sum: [n, 1] is no single number to differentiate");
}

static void
test_the_first_error_stays (void)
{
  Network network = network_new ();
  AuspexValue y = auspex_op_add (network.graph, network.x,
                                 auspex_op_reduce_sum (network.graph, network.x, 5, 1));

  g_assert_cmpint (differentiate (&network, y, network.x), ==, AUSPEX_NO_VALUE);
  assert_refused (&network,
                  "a network: reduce_sum: there are no such dimensions (x [n, 4])");
}

static void
test_nothing_flows (void)
{
  Network network = network_new ();
  AuspexGraph *graph = network.graph;
  AuspexValue mask = auspex_op_topk_mask (graph, network.x, 0.5, -1);
  AuspexValue detached = auspex_op_detach (graph, network.x);
  AuspexValue loss =
      auspex_op_reduce_sum_all (graph, auspex_op_add (graph, mask, detached));

  g_assert_cmpint (differentiate (&network, loss, network.x), ==, AUSPEX_NO_VALUE);
  g_assert_cmpint (differentiate (&network, loss, network.weight), ==, AUSPEX_NO_VALUE);
  auspex_graph_unref (graph);
}

static void
run (AuspexGraph *graph, const char *output, float *values)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexDevice) device = auspex_device_open ("reference", &error);
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("weights");
  float x[2 * WIDTH];
  AuspexBinding binding = { "x", x }, result = { output, values };

  for (int i = 0; i < 2 * WIDTH; i++)
    x[i] = (float)(i + 1);
  for (int i = 0; i < auspex_graph_get_n_nodes (graph); i++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, i);

      if (node->op == AUSPEX_OP_PARAMETER)
        auspex_weights_declare (weights, node->name, node->shape, AUSPEX_FORMULA_GHANET,
                                1);
    }
  g_autoptr (AuspexProgram) program =
      auspex_program_new (device, graph, weights, 2, AUSPEX_PRECISION_EXACT, &error);

  g_assert_no_error (error);
  auspex_program_run (program, 2, &binding, 1, &result, 1, NULL, &error);
  g_assert_no_error (error);
}

/* The gradient of x times x taken as given is x, not 2 x. */
static void
test_detach (void)
{
  Network network = network_new ();
  AuspexGraph *graph = network.graph;
  AuspexValue product =
      auspex_op_multiply (graph, network.x, auspex_op_detach (graph, network.x));
  AuspexValue gradient =
      differentiate (&network, auspex_op_reduce_sum_all (graph, product), network.x);
  float values[2 * WIDTH];
  g_autoptr (GError) error = NULL;

  auspex_graph_output (graph, gradient, "gradient");
  auspex_graph_finish (graph, &error);
  g_assert_no_error (error);
  run (graph, "gradient", values);
  for (int i = 0; i < 2 * WIDTH; i++)
    g_assert_cmpfloat (values[i], ==, i + 1);
  auspex_graph_unref (graph);
}

static void
test_one_gradient_of_two_parameters (void)
{
  Network network = network_new ();
  AuspexGraph *graph = network.graph;
  AuspexValue other =
      auspex_graph_parameter (graph, "other", AUSPEX_SHAPE (WIDTH, WIDTH));
  AuspexValue unused = auspex_graph_parameter (graph, "unused", AUSPEX_SHAPE (3));
  AuspexValue sum = auspex_op_add (graph, network.weight, other);
  AuspexValue y = auspex_op_linear (graph, network.x, sum, AUSPEX_NO_VALUE);
  float gradients[2][WIDTH * WIDTH];
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (unused, !=, AUSPEX_NO_VALUE);
  auspex_graph_output_gradients (graph, auspex_op_reduce_sum_all (graph, y));
  auspex_graph_finish (graph, &error);
  g_assert_no_error (error);
  g_assert_cmpint (auspex_graph_find (graph, "gradient.unused"), ==, AUSPEX_NO_VALUE);
  run (graph, "gradient.weight", gradients[0]);
  run (graph, "gradient.other", gradients[1]);
  for (int i = 0; i < WIDTH * WIDTH; i++)
    {
      /* Columns of x summed: 1 + 5, 2 + 6, ... */
      g_assert_cmpfloat (gradients[0][i], ==, 6 + 2 * (i % WIDTH));
      g_assert_cmpfloat (gradients[1][i], ==, gradients[0][i]);
    }
  auspex_graph_unref (graph);
}

/* Nothing that only training needs. */
static void
test_inference (void)
{
  AuspexGhanetSizes sizes = auspex_ghanet_published_sizes;
  g_autoptr (GError) error = NULL;

  sizes.n_groups = 6;
  for (int i = 0; i < 6; i++)
    sizes.group_sizes[i] = 10 + i;
  g_autoptr (AuspexGraph) graph = auspex_ghanet_build (&sizes, "", &error);

  g_assert_no_error (error);
  for (int i = 0; i < auspex_graph_get_n_nodes (graph); i++)
    g_assert_cmpint (auspex_graph_get_node (graph, i)->op, <, AUSPEX_OP_DETACH);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gradient/an op without a rule is refused by its name",
                   test_encoders_are_not_trained);
  g_test_add_func ("/gradient/ops without a rule may come before what is trained",
                   test_constant_parts);
  g_test_add_func ("/gradient/gradients are not differentiated again",
                   test_gradients_have_none);
  g_test_add_func ("/gradient/a loss is one number", test_a_loss_is_one_number);
  g_test_add_func ("/gradient/the first error stays", test_the_first_error_stays);
  g_test_add_func ("/gradient/nothing flows through a selection", test_nothing_flows);
  g_test_add_func ("/gradient/a detached value is taken as given", test_detach);
  g_test_add_func ("/gradient/two parameters may share a gradient",
                   test_one_gradient_of_two_parameters);
  g_test_add_func ("/gradient/an estimate runs no op of training", test_inference);
  return g_test_run ();
}
