/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/conv2d.h"
#include "compute/ops/image_normalize.h"
#include "compute/ops/max_pool2d.h"
#include "compute/ops/mean_pool2d.h"
#include "compute/vulkan/program.h"
#include "tests/support/near.h"

#include <math.h>
#include <string.h>

#define SIZE_PX 21
#define CHANNELS 13 /* of the features; no multiple of four */
#define MAX_ROWS 9

typedef struct
{
  AuspexGraph *graph;
  AuspexWeights *weights;
} Network;

static AuspexValue
convolve (Network *network, AuspexValue x, const char *name, int64_t size, int64_t in,
          int64_t out, int stride)
{
  AuspexShape shape = AUSPEX_SHAPE (out, size, size, in);
  g_autofree char *bias = g_strconcat (name, ".bias", NULL);
  float *w = g_new (float, out *size *size *in), *b = g_new (float, out);
  float scale = sqrtf (6.0f / (float)(size * size * in));

  for (int64_t i = 0; i < out * size * size * in; i++)
    w[i] = scale * (2 * auspex_formula_uniform (name, (uint64_t)i, 1) - 1);
  for (int64_t i = 0; i < out; i++)
    b[i] = auspex_formula_uniform (bias, (uint64_t)i, 1) - 0.5f;
  auspex_weights_take (network->weights, name, shape, w);
  auspex_weights_take (network->weights, bias, AUSPEX_SHAPE (out), b);
  return auspex_op_conv2d (
      network->graph, x, auspex_graph_parameter (network->graph, name, shape),
      auspex_graph_parameter (network->graph, bias, AUSPEX_SHAPE (out)), stride,
      (int)size / 2);
}

/* image -> normalize -> conv 3x3/2, ReLU -> max pool -> conv 3x3 + shortcut, ReLU
 *       -> conv 1x1 -> mean pool; @probe: the shortcut is an output too */
static void
network_init (Network *network, bool probe)
{
  const float mean[3] = { 0.4f, 0.5f, 0.6f }, sd[3] = { 0.2f, 0.25f, 0.3f };
  AuspexGraph *graph = network->graph = auspex_graph_new ("half");
  g_autoptr (GError) error = NULL;
  AuspexValue x = auspex_graph_input (graph, "image", AUSPEX_DTYPE_U8,
                                      AUSPEX_SHAPE (AUSPEX_ROWS, SIZE_PX, SIZE_PX, 3));
  AuspexValue shortcut = AUSPEX_NO_VALUE;

  network->weights = auspex_weights_new ("half");
  x = auspex_op_image_normalize (graph, x, mean, sd);
  x = convolve (network, x, "stem", 3, 3, 8, 2);
  x = auspex_op_activate (graph, x, AUSPEX_ACTIVATION_RELU);
  shortcut = x = auspex_op_max_pool2d (graph, x, 3, 2, 1);
  if (probe)
    auspex_graph_output (graph, shortcut, "probe");
  x = convolve (network, x, "block", 3, 8, 8, 1);
  x = auspex_op_add (graph, x, shortcut);
  x = auspex_op_activate (graph, x, AUSPEX_ACTIVATION_RELU);
  x = convolve (network, x, "widen", 1, 8, CHANNELS, 1);
  auspex_graph_output (graph, auspex_op_mean_pool2d (graph, x), "features");
  auspex_graph_finish (graph, &error);
  g_assert_no_error (error);
}

static void
network_clear (Network *network)
{
  auspex_graph_unref (network->graph);
  auspex_weights_unref (network->weights);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Network, network_clear)

static AuspexProgram *
compile (Network *network, AuspexDevice *device, AuspexPrecision precision)
{
  g_autoptr (GError) error = NULL;
  AuspexProgram *program = auspex_program_new (device, network->graph, network->weights,
                                               MAX_ROWS, precision, &error);

  g_assert_no_error (error);
  return program;
}

static void
run (AuspexProgram *program, int64_t rows, float *features)
{
  g_autofree uint8_t *image = g_malloc ((gsize)rows * SIZE_PX * SIZE_PX * 3);
  AuspexBinding input = { "image", image };
  AuspexBinding output = { "features", features };
  g_autoptr (GError) error = NULL;

  for (int64_t i = 0; i < rows * SIZE_PX * SIZE_PX * 3; i++)
    image[i] = (uint8_t)(256 * auspex_formula_uniform ("image", (uint64_t)i, 1));
  auspex_program_run (program, rows, &input, 1, &output, 1, NULL, &error);
  g_assert_no_error (error);
}

static double
cosine (const float *a, const float *b, int n)
{
  double ab = 0, aa = 0, bb = 0;

  for (int i = 0; i < n; i++)
    {
      ab += (double)a[i] * b[i];
      aa += (double)a[i] * a[i];
      bb += (double)b[i] * b[i];
    }
  return ab / sqrt (aa * bb);
}

/* NULL after skipping. */
static AuspexDevice *
open_half (const char *as_hardware)
{
  g_autoptr (GError) error = NULL;
  AuspexDevice *device = NULL;

  g_setenv (AUSPEX_VULKAN_AS_HARDWARE, as_hardware, TRUE);
  g_setenv (AUSPEX_VULKAN_VALIDATION, "1", TRUE); /* whose messages are fatal here */
  device = auspex_device_open ("vulkan", &error);
  g_unsetenv (AUSPEX_VULKAN_VALIDATION);
  g_unsetenv (AUSPEX_VULKAN_AS_HARDWARE);
  if (device != NULL && ((AuspexVulkanDevice *)device)->has_half)
    {
      device->fast_kernels = AUSPEX_KERNELS_HALF;
      return device;
    }
  g_test_skip (device == NULL ? error->message : "the device cannot store float16");
  g_clear_pointer (&device, auspex_device_unref);
  return NULL;
}

static void
check_rows (Network *network, AuspexDevice *device, int64_t rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexDevice) reference = auspex_device_open ("reference", &error);
  g_autoptr (AuspexProgram) oracle = compile (network, reference, AUSPEX_PRECISION_EXACT);
  g_autoptr (AuspexProgram) fast = compile (network, device, AUSPEX_PRECISION_FAST);
  float expected[MAX_ROWS * CHANNELS], actual[MAX_ROWS * CHANNELS];
  double similarity = 0;

  run (oracle, rows, expected);
  run (fast, rows, actual);
  for (int64_t row = 0; row < rows; row++)
    {
      similarity = cosine (actual + row * CHANNELS, expected + row * CHANNELS, CHANNELS);
      if (!(similarity > 0.99999))
        g_error ("row %d: cosine %.7f", (int)row, similarity);
    }
  g_test_message ("cosine %.8f", similarity);
  g_assert_true (memcmp (actual, expected, (size_t)rows * CHANNELS * sizeof (float))
                 != 0);
}

static void
test_close (gconstpointer as_hardware)
{
  g_autoptr (AuspexDevice) device = open_half (as_hardware);
  g_auto (Network) network = { 0 };

  network_init (&network, false);
  if (device == NULL)
    return;
  check_rows (&network, device, 1);
  check_rows (&network, device, MAX_ROWS);
  for (int i = 0; i < AUSPEX_VULKAN_N_KERNELS; i++)
    {
      const char *name = auspex_vulkan_kernel_name ((AuspexVulkanKernel)i);

      if (g_str_has_suffix (name, "_half")
          && !auspex_vulkan_kernels_has (&((AuspexVulkanDevice *)device)->kernels,
                                         (AuspexVulkanKernel)i))
        g_error ("the kernel %s was not run", name);
    }
}

static void
test_cut (void)
{
  g_autoptr (AuspexDevice) device = open_half ("1");
  g_auto (Network) network = { 0 };

  network_init (&network, false);
  if (device == NULL)
    return;
  for (int i = 0; i < 3; i++)
    ((AuspexVulkanDevice *)device)->limits.maxComputeWorkGroupCount[i] = 50;
  check_rows (&network, device, MAX_ROWS);
}

/* What the host or another op reads is float32, and with it what is pooled or convolved
 * together with it. */
static void
test_choice (gconstpointer probe)
{
  g_auto (Network) network = { 0 };
  g_autoptr (AuspexPlan) plan = NULL;
  g_autofree bool *is_half = NULL;
  int n_half = 0, n_steps = 0;

  network_init (&network, probe != NULL);
  plan = auspex_plan_new (network.graph, 2);
  is_half = auspex_vulkan_half_choose (plan);
  n_steps = auspex_plan_get_n_steps (plan);
  for (int i = 0; i < n_steps; i++)
    n_half +=
        is_half[auspex_plan_get_storage (plan, auspex_plan_get_step (plan, i)->output)];
  g_assert_cmpint (n_steps, ==, 6);
  g_assert_cmpint (n_half, ==, probe != NULL ? 0 : 5);
}

static void
test_exact_stays_exact (void)
{
  g_autoptr (AuspexDevice) device = open_half ("0");
  g_auto (Network) network = { 0 };

  network_init (&network, false);
  if (device == NULL)
    return;
  g_autoptr (AuspexProgram) exact = compile (&network, device, AUSPEX_PRECISION_EXACT);

  g_assert_null (((AuspexVulkanProgram *)exact)->is_half);
}

static void
test_rounding (void)
{
  const float infinity = INFINITY;
  const struct
  {
    float value;
    uint16_t half;
  } cases[] = {
    { 0, 0 },          { -0.0f, 0x8000 },    { 1, 0x3c00 },    { -2.5f, 0xc100 },
    { 65504, 0x7bff }, { infinity, 0x7c00 }, { 1e-9f, 0 },     { 6e-8f, 1 },
    { 2049, 0x6800 },  { 2051, 0x6802 },     { 0.1f, 0x2e66 }, { 1e6f, 0x7c00 },
  };
  float values[G_N_ELEMENTS (cases)];

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    values[i] = cases[i].value;
  auspex_vulkan_half_convert (values, G_N_ELEMENTS (cases));
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      uint16_t half = 0;

      memcpy (&half, (const char *)values + 2 * i, sizeof half);
      g_assert_cmphex (half, ==, cases[i].half);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vulkan-half/weights are rounded to nearest, ties to even",
                   test_rounding);
  g_test_add_data_func ("/vulkan-half/all between image and features is half", NULL,
                        test_choice);
  g_test_add_data_func ("/vulkan-half/what else is read is not", "probe", test_choice);
  g_test_add_data_func ("/vulkan-half/fast keeps the features' direction", "0",
                        test_close);
  g_test_add_data_func ("/vulkan-half/so it does as hardware runs it", "1", test_close);
  g_test_add_func ("/vulkan-half/tasks are cut at whole rows", test_cut);
  g_test_add_func ("/vulkan-half/exact has no half values", test_exact_stays_exact);
  return g_test_run ();
}
