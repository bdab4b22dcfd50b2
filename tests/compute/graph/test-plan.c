/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/graph/plan-cost.h"
#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/conv2d.h"
#include "compute/ops/linear.h"
#include "compute/ops/mean_pool2d.h"
#include "compute/ops/reshape.h"
#include "compute/ops/scale.h"

#include <gio/gio.h>

#define WIDTH 8

/* A graph of [n, 8] values, built step by step. */
typedef struct
{
  AuspexGraph *graph;
  AuspexValue x, weight;
} Network;

static Network
network_new (void)
{
  Network network = { .graph = auspex_graph_new ("plan test") };

  network.x = auspex_graph_input (network.graph, "x", AUSPEX_DTYPE_F32,
                                  AUSPEX_SHAPE (AUSPEX_ROWS, WIDTH));
  network.weight =
      auspex_graph_parameter (network.graph, "weight", AUSPEX_SHAPE (WIDTH, WIDTH));
  return network;
}

static AuspexValue
linear (const Network *network, AuspexValue x)
{
  return auspex_op_linear (network->graph, x, network->weight, AUSPEX_NO_VALUE);
}

static AuspexPlan *
plan_new (Network *network, AuspexValue y, int64_t max_rows)
{
  g_autoptr (GError) error = NULL;

  auspex_graph_output (network->graph, y, "y");
  auspex_graph_finish (network->graph, &error);
  g_assert_no_error (error);
  AuspexPlan *plan = auspex_plan_new (network->graph, max_rows);

  auspex_graph_unref (network->graph);
  return plan;
}

static void
assert_step (const AuspexPlan *plan, int index, AuspexOp op, AuspexValue residual,
             AuspexActivation activation, AuspexValue output)
{
  const AuspexStep *step = auspex_plan_get_step (plan, index);

  g_assert_cmpstr (auspex_op_name (step->op), ==, auspex_op_name (op));
  g_assert_cmpint (step->node->op, ==, op);
  g_assert_cmpint (step->residual, ==, residual);
  g_assert_cmpint (step->activation, ==, activation);
  g_assert_cmpint (step->output, ==, output);
}

static void
test_fuses_all (void)
{
  Network network = network_new ();
  AuspexValue residual = auspex_op_scale (network.graph, network.x, 2);
  AuspexValue product = linear (&network, network.x);
  AuspexValue sum = auspex_op_add (network.graph, residual, product);
  AuspexValue y = auspex_op_activate (network.graph, sum, AUSPEX_ACTIVATION_RELU);
  g_autoptr (AuspexPlan) plan = plan_new (&network, y, 5);

  g_assert_cmpint (auspex_plan_get_n_steps (plan), ==, 2);
  assert_step (plan, 1, AUSPEX_OP_LINEAR, residual, AUSPEX_ACTIVATION_RELU, y);
  g_assert_cmpint (auspex_plan_get_place (plan, product)->kind, ==, AUSPEX_PLACE_NONE);
  g_assert_cmpint (auspex_plan_get_place (plan, sum)->kind, ==, AUSPEX_PLACE_NONE);
  g_assert_cmpint (auspex_plan_get_place (plan, y)->kind, ==, AUSPEX_PLACE_ARENA);
  g_assert_cmpint (auspex_plan_get_place (plan, y)->size_bytes, ==, 5 * WIDTH * 4);
  g_assert_cmpint (auspex_plan_get_place (plan, network.weight)->kind, ==,
                   AUSPEX_PLACE_PARAMETER);
}

/* As ResNet's: identity first, or the shortcut's convolution made after the block's. */
static void
test_later_operand_takes_the_add (void)
{
  Network network = network_new ();
  AuspexValue first = linear (&network, network.x);
  AuspexValue second = linear (&network, network.x);
  AuspexValue y = auspex_op_add (network.graph, first, second);
  g_autoptr (AuspexPlan) plan = plan_new (&network, y, 5);

  g_assert_cmpint (auspex_plan_get_n_steps (plan), ==, 2);
  assert_step (plan, 0, AUSPEX_OP_LINEAR, AUSPEX_NO_VALUE, AUSPEX_ACTIVATION_NONE, first);
  assert_step (plan, 1, AUSPEX_OP_LINEAR, first, AUSPEX_ACTIVATION_NONE, y);
}

static void
test_conv2d_fuses (void)
{
  g_autoptr (AuspexGraph) graph = auspex_graph_new ("plan test");
  g_autoptr (GError) error = NULL;
  AuspexValue x = auspex_graph_input (graph, "x", AUSPEX_DTYPE_F32,
                                      AUSPEX_SHAPE (AUSPEX_ROWS, 4, 4, 2));
  AuspexValue kernel =
      auspex_graph_parameter (graph, "kernel", AUSPEX_SHAPE (2, 3, 3, 2));
  AuspexValue y = auspex_op_conv2d (graph, x, kernel, AUSPEX_NO_VALUE, 1, 1);

  y = auspex_op_add (graph, y, x);
  y = auspex_op_activate (graph, y, AUSPEX_ACTIVATION_RELU);
  auspex_graph_output (graph, y, "y");
  auspex_graph_finish (graph, &error);
  g_assert_no_error (error);
  g_autoptr (AuspexPlan) plan = auspex_plan_new (graph, 1);

  g_assert_cmpint (auspex_plan_get_n_steps (plan), ==, 1);
  assert_step (plan, 0, AUSPEX_OP_CONV2D, x, AUSPEX_ACTIVATION_RELU, y);
}

static void
test_read_twice_stays (void)
{
  Network network = network_new ();
  AuspexValue product = linear (&network, network.x);
  AuspexValue active =
      auspex_op_activate (network.graph, product, AUSPEX_ACTIVATION_TANH);
  AuspexValue y = auspex_op_add (network.graph, active, product);
  g_autoptr (AuspexPlan) plan = plan_new (&network, y, 5);

  g_assert_cmpint (auspex_plan_get_n_steps (plan), ==, 3);
  assert_step (plan, 0, AUSPEX_OP_LINEAR, AUSPEX_NO_VALUE, AUSPEX_ACTIVATION_NONE,
               product);
}

static void
test_added_to_itself_stays (void)
{
  Network network = network_new ();
  AuspexValue product = linear (&network, network.x);
  AuspexValue y = auspex_op_add (network.graph, product, product);
  g_autoptr (AuspexPlan) plan = plan_new (&network, y, 5);

  g_assert_cmpint (auspex_plan_get_n_steps (plan), ==, 2);
}

static void
test_output_stays (void)
{
  Network network = network_new ();
  AuspexValue product = linear (&network, network.x);
  AuspexValue y = auspex_op_activate (network.graph, product, AUSPEX_ACTIVATION_TANH);

  auspex_graph_output (network.graph, product, "product");
  g_autoptr (AuspexPlan) plan = plan_new (&network, y, 5);

  g_assert_cmpint (auspex_plan_get_n_steps (plan), ==, 2);
}

static void
test_later_residual_stays (void)
{
  Network network = network_new ();
  AuspexValue product = linear (&network, network.x);
  AuspexValue later = auspex_op_scale (network.graph, network.x, 2);
  AuspexValue y = auspex_op_add (network.graph, product, later);
  g_autoptr (AuspexPlan) plan = plan_new (&network, y, 5);

  g_assert_cmpint (auspex_plan_get_n_steps (plan), ==, 3);
}

static void
test_broadcast_stays (void)
{
  Network network = network_new ();
  AuspexValue vector =
      auspex_graph_parameter (network.graph, "vector", AUSPEX_SHAPE (WIDTH));
  AuspexValue product = linear (&network, network.x);
  AuspexValue y = auspex_op_add (network.graph, product, vector);
  g_autoptr (AuspexPlan) plan = plan_new (&network, y, 5);

  g_assert_cmpint (auspex_plan_get_n_steps (plan), ==, 2);
}

static void
test_unneeded_is_left_out (void)
{
  Network network = network_new ();
  AuspexValue unused = auspex_graph_input (network.graph, "unused", AUSPEX_DTYPE_F32,
                                           AUSPEX_SHAPE (1000000));
  AuspexValue dead = linear (&network, linear (&network, network.x));
  AuspexValue also_dead = auspex_op_scale (network.graph, unused, 2);
  AuspexValue y = auspex_op_scale (network.graph, network.x, 3);
  g_autoptr (AuspexPlan) plan = plan_new (&network, y, 5);

  g_assert_cmpint (auspex_plan_get_n_steps (plan), ==, 1);
  g_assert_cmpint (auspex_plan_get_place (plan, dead)->kind, ==, AUSPEX_PLACE_NONE);
  g_assert_cmpint (auspex_plan_get_place (plan, also_dead)->kind, ==, AUSPEX_PLACE_NONE);
  g_assert_cmpint (auspex_plan_get_place (plan, unused)->kind, ==, AUSPEX_PLACE_NONE);
  g_assert_cmpint (auspex_plan_get_arena_bytes (plan), <, 1000);
}

static void
test_reshape_shares (void)
{
  Network network = network_new ();
  AuspexValue product = linear (&network, network.x);
  AuspexValue flat =
      auspex_op_reshape (network.graph, product, AUSPEX_SHAPE (2, AUSPEX_ROWS, 4));
  AuspexValue other =
      auspex_op_reshape (network.graph, flat, AUSPEX_SHAPE (4, 2, AUSPEX_ROWS));
  AuspexValue y = auspex_op_scale (network.graph, other, 3);
  g_autoptr (AuspexPlan) plan = plan_new (&network, y, 5);

  g_assert_cmpint (auspex_plan_get_n_steps (plan), ==, 2);
  g_assert_cmpint (auspex_plan_get_storage (plan, other), ==, product);
  g_assert_cmpint (auspex_plan_get_storage (plan, y), ==, y);
  g_assert_cmpint (auspex_plan_get_place (plan, other)->offset_bytes, ==,
                   auspex_plan_get_place (plan, product)->offset_bytes);
}

static void
test_chain_needs_two (void)
{
  Network network = network_new ();
  AuspexValue y = network.x;

  for (int i = 0; i < 50; i++)
    y = linear (&network, y);
  g_autoptr (AuspexPlan) plan = plan_new (&network, y, 1000);

  /* The input's, which stays, and two to go back and forth. */
  g_assert_cmpint (auspex_plan_get_arena_bytes (plan), <=, 3 * (1000 * WIDTH * 4 + 255));
}

/* The arena as the values that were last written to each of its 256 bytes. */
static void
stamp (const AuspexPlan *plan, AuspexValue *arena, AuspexValue value)
{
  const AuspexPlace *place = auspex_plan_get_place (plan, value);

  g_assert_cmpint (place->kind, ==, AUSPEX_PLACE_ARENA);
  g_assert_cmpint (place->offset_bytes % AUSPEX_ARENA_ALIGNMENT, ==, 0);
  g_assert_cmpint (place->offset_bytes, >=, 0);
  g_assert_cmpint (place->offset_bytes + place->size_bytes, <=,
                   auspex_plan_get_arena_bytes (plan));
  for (int64_t i = place->offset_bytes; i < place->offset_bytes + place->size_bytes;
       i += 256)
    arena[i / 256] = auspex_plan_get_storage (plan, value);
}

static void
assert_intact (const AuspexPlan *plan, const AuspexValue *arena, AuspexValue value,
               int step)
{
  if (value == AUSPEX_NO_VALUE)
    return;
  const AuspexPlace *place = auspex_plan_get_place (plan, value);

  if (place->kind == AUSPEX_PLACE_PARAMETER)
    return;
  g_assert_cmpint (place->kind, ==, AUSPEX_PLACE_ARENA);
  for (int64_t i = place->offset_bytes; i < place->offset_bytes + place->size_bytes;
       i += 256)
    if (arena[i / 256] != auspex_plan_get_storage (plan, value))
      {
        g_test_message ("step %d reads value %d, overwritten by %d", step, value,
                        arena[i / 256]);
        g_test_fail ();
        return;
      }
}

/* Runs @plan on stamps instead of numbers: whatever a step reads must still be there,
 * also after it has written, and inputs and outputs at the end. */
static void
assert_runs (const AuspexPlan *plan)
{
  const AuspexGraph *graph = auspex_plan_get_graph (plan);
  int n_nodes = auspex_graph_get_n_nodes (graph);
  g_autofree AuspexValue *arena =
      g_new0 (AuspexValue, auspex_plan_get_arena_bytes (plan) / 256 + 1);

  for (AuspexValue value = 0; value < n_nodes; value++)
    if (auspex_graph_get_node (graph, value)->op == AUSPEX_OP_INPUT
        && auspex_plan_get_place (plan, value)->kind == AUSPEX_PLACE_ARENA)
      stamp (plan, arena, value);
  for (int i = 0; i < auspex_plan_get_n_steps (plan); i++)
    {
      const AuspexStep *step = auspex_plan_get_step (plan, i);

      for (int after = 0; after < 2; after++)
        {
          for (int j = 0; j < AUSPEX_MAX_OP_INPUTS; j++)
            assert_intact (plan, arena, step->node->inputs[j], i);
          assert_intact (plan, arena, step->residual, i);
          stamp (plan, arena, step->output);
        }
    }
  for (AuspexValue value = 0; value < n_nodes; value++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, value);

      if (node->is_output
          || (node->op == AUSPEX_OP_INPUT
              && auspex_plan_get_place (plan, value)->kind == AUSPEX_PLACE_ARENA))
        assert_intact (plan, arena, value, G_MAXINT);
    }
}

/* One more value of @network, made from any that are there. */
static AuspexValue
grow (const Network *network, GRand *random, const AuspexValue *values, int n_values)
{
  AuspexValue a = values[g_rand_int_range (random, MAX (0, n_values - 6), n_values)];
  AuspexValue b = values[g_rand_int_range (random, 0, n_values)];

  switch (g_rand_int_range (random, 0, 6))
    {
    case 0:
    case 1:
      return linear (network, a);
    case 2:
      return auspex_op_add (network->graph, a, b);
    case 3:
      return auspex_op_activate (network->graph, a, AUSPEX_ACTIVATION_RELU);
    case 4:
      return auspex_op_reshape (
          network->graph,
          auspex_op_reshape (network->graph, a, AUSPEX_SHAPE (WIDTH, AUSPEX_ROWS)),
          AUSPEX_SHAPE (AUSPEX_ROWS, WIDTH));
    default:
      return auspex_op_scale (network->graph, a, 2);
    }
}

static void
test_random_graphs (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (int i = 0; i < 200; i++)
    {
      Network network = network_new ();
      AuspexValue values[60] = { network.x };
      int n_values = g_rand_int_range (random, 2, 60);

      for (int j = 1; j < n_values; j++)
        {
          values[j] = grow (&network, random, values, j);
          g_autofree char *name = g_strdup_printf ("output %d", j);

          if (g_rand_int_range (random, 0, 10) == 0)
            auspex_graph_output (network.graph, values[j], name);
        }
      AuspexValue y = auspex_op_scale (network.graph, values[n_values - 1], 2);
      g_autoptr (AuspexPlan) plan =
          plan_new (&network, y, g_rand_int_range (random, 1, 100));

      assert_runs (plan);
    }
}

/* Counted by hand. */
static void
test_cost (void)
{
  AuspexGraph *graph = auspex_graph_new ("costs");
  g_autoptr (GError) error = NULL;
  AuspexValue x = auspex_graph_input (graph, "x", AUSPEX_DTYPE_F32,
                                      AUSPEX_SHAPE (AUSPEX_ROWS, 6, 6, 4));
  AuspexValue first = auspex_op_conv2d (
      graph, x, auspex_graph_parameter (graph, "w1", AUSPEX_SHAPE (4, 3, 3, 4)),
      auspex_graph_parameter (graph, "b1", AUSPEX_SHAPE (4)), 1, 1);
  AuspexValue y =
      auspex_op_activate (graph, auspex_op_add (graph, first, x), AUSPEX_ACTIVATION_RELU);

  y = auspex_op_conv2d (graph, y,
                        auspex_graph_parameter (graph, "w2", AUSPEX_SHAPE (5, 3, 3, 4)),
                        AUSPEX_NO_VALUE, 2, 1);
  auspex_graph_output (graph, auspex_op_mean_pool2d (graph, y), "y");
  auspex_graph_finish (graph, &error);
  g_assert_no_error (error);
  g_autoptr (AuspexPlan) plan = auspex_plan_new (graph, 7);
  AuspexCostModel model = { .rows = 2, .float_bytes = 4 };
  AuspexStepCost cost = auspex_plan_get_step_cost (plan, 0, &model);

  g_assert_cmpint (auspex_plan_get_n_steps (plan), ==, 3);
  g_assert_cmpfloat (cost.flop, ==, 2.0 * 2 * 36 * 4 * 36);
  g_assert_cmpfloat (cost.bytes, ==, 4 * (3 * 2 * 36 * 4 + 4 * 36 + 4));
  cost = auspex_plan_get_step_cost (plan, 1, &model);
  g_assert_cmpfloat (cost.flop, ==, 2.0 * 2 * 9 * 5 * 36);
  g_assert_cmpfloat (cost.bytes, ==, 4 * (2 * 36 * 4 + 5 * 36 + 2 * 9 * 5));
  cost = auspex_plan_get_step_cost (plan, 2, &model);
  g_assert_cmpfloat (cost.flop, ==, 0);
  g_assert_cmpfloat (cost.bytes, ==, 4 * (2 * 9 * 5 + 2 * 5));

  model.winograd = true;
  model.float_bytes = 2;
  cost = auspex_plan_get_step_cost (plan, 0, &model);
  g_assert_cmpfloat (cost.flop, ==, 2.0 * 2 * 36 * 4 * 36 / 4);
  g_assert_cmpfloat (cost.bytes, ==, 2 * (3 * 2 * 36 * 4 + 4 * 36 + 4));
  cost = auspex_plan_get_step_cost (plan, 1, &model);
  g_assert_cmpfloat (cost.flop, ==, 2.0 * 2 * 9 * 5 * 36);
  auspex_graph_unref (graph);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plan/linear takes residual and activation", test_fuses_all);
  g_test_add_func ("/plan/of two products the later takes the add",
                   test_later_operand_takes_the_add);
  g_test_add_func ("/plan/conv2d takes residual and activation", test_conv2d_fuses);
  g_test_add_func ("/plan/a value read twice is not fused", test_read_twice_stays);
  g_test_add_func ("/plan/a value added to itself is not fused",
                   test_added_to_itself_stays);
  g_test_add_func ("/plan/an output is not fused", test_output_stays);
  g_test_add_func ("/plan/a residual made later is not fused", test_later_residual_stays);
  g_test_add_func ("/plan/a broadcast add is not fused", test_broadcast_stays);
  g_test_add_func ("/plan/what no output needs is left out", test_unneeded_is_left_out);
  g_test_add_func ("/plan/a reshape shares its input's place", test_reshape_shares);
  g_test_add_func ("/plan/a chain needs memory for two values", test_chain_needs_two);
  g_test_add_func ("/plan/200 random graphs overwrite nothing that is read later",
                   test_random_graphs);
  g_test_add_func ("/plan/a step's operations and bytes, counted by hand", test_cost);
  return g_test_run ();
}
