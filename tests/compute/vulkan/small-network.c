/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/vulkan/small-network.h"

#include "compute/ops/conv2d.h"
#include "compute/ops/linear.h"
#include "compute/vulkan/program.h"

void
auspex_small_network_init (AuspexSmallNetwork *network, int levels)
{
  network->graph = auspex_graph_new ("small");
  network->weights = auspex_weights_new ("small");
  network->levels = levels;
}

void
auspex_small_network_clear (AuspexSmallNetwork *network)
{
  auspex_graph_unref (network->graph);
  auspex_weights_unref (network->weights);
}

AuspexValue
auspex_small_network_parameter (AuspexSmallNetwork *network, const char *name,
                                AuspexShape shape, AuspexSmallNetworkFill fill)
{
  auspex_weights_take (
      network->weights, name, shape,
      fill (name, shape.dims[0], auspex_shape_count (&shape, 1) / shape.dims[0]));
  return auspex_graph_parameter (network->graph, name, shape);
}

static AuspexValue
add_bias (AuspexSmallNetwork *network, const char *name, int64_t outputs, bool has_bias,
          AuspexSmallNetworkFill fill)
{
  g_autofree char *bias = g_strconcat (name, ".bias", NULL);

  return has_bias ? auspex_small_network_parameter (network, bias, AUSPEX_SHAPE (outputs),
                                                    fill)
                  : AUSPEX_NO_VALUE;
}

AuspexValue
auspex_small_network_convolve (AuspexSmallNetwork *network, AuspexValue x,
                               const char *name, AuspexShape shape, int stride,
                               int padding, bool has_bias, AuspexSmallNetworkFill fill)
{
  AuspexValue weight = auspex_small_network_parameter (network, name, shape, fill);
  AuspexValue bias = add_bias (network, name, shape.dims[0], has_bias, fill);

  return auspex_op_conv2d (network->graph, x, weight, bias, stride, padding);
}

AuspexValue
auspex_small_network_linear (AuspexSmallNetwork *network, AuspexValue x, const char *name,
                             int64_t outputs, bool has_bias, AuspexSmallNetworkFill fill)
{
  const AuspexShape *from = &auspex_graph_get_node (network->graph, x)->shape;
  AuspexShape shape = AUSPEX_SHAPE (outputs, from->dims[from->n_dims - 1]);
  AuspexValue weight = auspex_small_network_parameter (network, name, shape, fill);
  AuspexValue bias = add_bias (network, name, outputs, has_bias, fill);

  return auspex_op_linear (network->graph, x, weight, bias);
}

void
auspex_small_network_finish (AuspexSmallNetwork *network, AuspexValue features)
{
  g_autoptr (GError) error = NULL;

  auspex_graph_output (network->graph, features, "features");
  auspex_graph_finish (network->graph, &error);
  g_assert_no_error (error);
}

static void *
make_input (const AuspexNode *node, int64_t rows, int levels)
{
  int64_t n = auspex_shape_count (&node->shape, rows);
  void *input = g_malloc ((gsize)n * auspex_dtype_size (node->dtype));

  for (int64_t i = 0; i < n; i++)
    {
      int value = (int)(levels * auspex_formula_uniform (node->name, (uint64_t)i, 1));

      if (node->dtype == AUSPEX_DTYPE_U8)
        ((uint8_t *)input)[i] = (uint8_t)value;
      else
        ((float *)input)[i] = (float)(value - levels / 2);
    }
  return input;
}

/* The graph's node that @is_input, or the output. */
static const AuspexNode *
find_end (const AuspexGraph *graph, bool is_input)
{
  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (graph); value++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, value);

      if (is_input ? node->op == AUSPEX_OP_INPUT : node->is_output)
        return node;
    }
  g_assert_not_reached ();
}

float *
auspex_small_network_run (const AuspexSmallNetwork *network, AuspexDevice *device,
                          AuspexPrecision precision, int64_t rows, int64_t *n)
{
  const AuspexNode *node = find_end (network->graph, true);
  g_autofree void *data = make_input (node, rows, network->levels);
  AuspexBinding input = { node->name, data }, output = { "features", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexProgram) program = auspex_program_new (
      device, network->graph, network->weights, rows, precision, &error);

  g_assert_no_error (error);
  *n = auspex_shape_count (&find_end (network->graph, false)->shape, rows);
  output.data = g_new (float, *n);
  auspex_program_run (program, rows, &input, 1, &output, 1, NULL, &error);
  g_assert_no_error (error);
  return output.data;
}

AuspexDevice *
auspex_test_open_vulkan (AuspexKernelFamily family, bool as_hardware)
{
  g_autoptr (GError) error = NULL;
  AuspexDevice *device = NULL;

  g_setenv (AUSPEX_VULKAN_AS_HARDWARE, as_hardware ? "1" : "0", TRUE);
  g_setenv (AUSPEX_VULKAN_VALIDATION, "1", TRUE);
  device = auspex_device_open ("vulkan", &error);
  g_unsetenv (AUSPEX_VULKAN_VALIDATION);
  g_unsetenv (AUSPEX_VULKAN_AS_HARDWARE);
  if (device != NULL && (device->kernel_families & 1u << family) != 0)
    {
      device->fast_kernels = family;
      return device;
    }
  g_test_skip (device == NULL ? error->message : "the device has no such kernels");
  g_clear_pointer (&device, auspex_device_unref);
  return NULL;
}
