/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/image_normalize.h"
#include "compute/ops/layer_norm.h"
#include "compute/ops/max_pool2d.h"
#include "compute/ops/mean_pool2d.h"
#include "compute/ops/reshape.h"
#include "compute/ops/self_attention.h"
#include "compute/ops/swiglu.h"
#include "compute/vulkan/program.h"
#include "tests/compute/vulkan/small-network.h"

#include <math.h>
#include <string.h>

#define SIZE_PX 21
#define CHANNELS 13 /* of the features; no multiple of four */
#define WIDTH 20    /* of tokens: in two heads */
#define PATCH_PX 7
#define N_TOKENS (SIZE_PX / PATCH_PX * SIZE_PX / PATCH_PX)
#define MAX_ROWS 9

static float *
fill (const char *name, int64_t outputs, int64_t fan_in)
{
  float *values = g_new (float, outputs *fan_in);
  float scale = fan_in > 1 ? sqrtf (6.0f / (float)fan_in) : 0.5f;

  for (int64_t i = 0; i < outputs * fan_in; i++)
    values[i] = scale * (2 * auspex_formula_uniform (name, (uint64_t)i, 1) - 1);
  return values;
}

static AuspexValue
normalized_image (AuspexSmallNetwork *network)
{
  const float mean[3] = { 0.4f, 0.5f, 0.6f }, sd[3] = { 0.2f, 0.25f, 0.3f };
  AuspexValue x = auspex_graph_input (network->graph, "image", AUSPEX_DTYPE_U8,
                                      AUSPEX_SHAPE (AUSPEX_ROWS, SIZE_PX, SIZE_PX, 3));

  return auspex_op_image_normalize (network->graph, x, mean, sd);
}

/* image -> normalize -> conv 3x3/2, ReLU -> max pool -> conv 3x3 + shortcut, ReLU
 *       -> conv 1x1 -> mean pool; @probe: the shortcut is an output, too */
static void
build_shortcut (AuspexSmallNetwork *network, bool probe)
{
  AuspexGraph *graph = network->graph;
  AuspexValue x = normalized_image (network), shortcut = AUSPEX_NO_VALUE;

  x = auspex_small_network_convolve (network, x, "stem", AUSPEX_SHAPE (8, 3, 3, 3), 2, 1,
                                     true, fill);
  x = auspex_op_activate (graph, x, AUSPEX_ACTIVATION_RELU);
  shortcut = x = auspex_op_max_pool2d (graph, x, 3, 2, 1);
  if (probe)
    auspex_graph_output (graph, shortcut, "probe");
  x = auspex_small_network_convolve (network, x, "block", AUSPEX_SHAPE (8, 3, 3, 8), 1, 1,
                                     true, fill);
  x = auspex_op_add (graph, x, shortcut);
  x = auspex_op_activate (graph, x, AUSPEX_ACTIVATION_RELU);
  x = auspex_small_network_convolve (network, x, "widen",
                                     AUSPEX_SHAPE (CHANNELS, 1, 1, 8), 1, 0, true, fill);
  auspex_small_network_finish (network, auspex_op_mean_pool2d (graph, x));
}

static void
build_convolutions (AuspexSmallNetwork *network)
{
  build_shortcut (network, false);
}

static void
build_probed (AuspexSmallNetwork *network)
{
  build_shortcut (network, true);
}

static AuspexValue
norm (AuspexSmallNetwork *network, AuspexValue x, const char *name)
{
  g_autofree char *bias = g_strconcat (name, ".bias", NULL);
  AuspexShape shape = AUSPEX_SHAPE (WIDTH);
  AuspexValue gamma = auspex_small_network_parameter (network, name, shape, fill);

  return auspex_op_layer_norm (
      network->graph, x, gamma,
      auspex_small_network_parameter (network, bias, shape, fill), 1e-5f);
}

/* image -> normalize -> patches = x [n, tokens, width]
 *   x - norm - q, k, v - attention - linear - + - norm - linear - SwiGLU - linear - + -
 *   '---------------------------------------'-------------------------------------'
 *     - norm - mean pool */
static void
build_tokens (AuspexSmallNetwork *network)
{
  AuspexGraph *graph = network->graph;
  AuspexValue x = auspex_small_network_convolve (
      network, normalized_image (network), "patches",
      AUSPEX_SHAPE (WIDTH, PATCH_PX, PATCH_PX, 3), PATCH_PX, 0, true, fill);
  AuspexValue y = AUSPEX_NO_VALUE;

  x = auspex_op_reshape (graph, x, AUSPEX_SHAPE (AUSPEX_ROWS, N_TOKENS, WIDTH));
  y = norm (network, x, "norm1");
  y = auspex_small_network_linear (network, y, "qkv", 3 * WIDTH, true, fill);
  y = auspex_op_self_attention (graph, y, 2);
  y = auspex_small_network_linear (network, y, "projection", WIDTH, true, fill);
  x = auspex_op_add (graph, y, x);
  y = norm (network, x, "norm2");
  y = auspex_op_swiglu (graph,
                        auspex_small_network_linear (network, y, "fc1", 54, true, fill));
  y = auspex_small_network_linear (network, y, "fc2", WIDTH, false, fill);
  x = norm (network, auspex_op_add (graph, y, x), "norm3");
  x = auspex_op_reshape (graph, x, AUSPEX_SHAPE (AUSPEX_ROWS, 1, N_TOKENS, WIDTH));
  auspex_small_network_finish (network, auspex_op_mean_pool2d (graph, x));
}

typedef void (*Build) (AuspexSmallNetwork *network);

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

static void
check_rows (Build build, AuspexDevice *device, int64_t rows)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexDevice) reference = auspex_device_open ("reference", &error);
  g_auto (AuspexSmallNetwork) network = { 0 };
  g_autofree float *expected = NULL, *actual = NULL;
  double least = 1;
  int64_t n = 0;

  auspex_small_network_init (&network, 256);
  build (&network);
  expected =
      auspex_small_network_run (&network, reference, AUSPEX_PRECISION_EXACT, rows, &n);
  actual = auspex_small_network_run (&network, device, AUSPEX_PRECISION_FAST, rows, &n);
  for (int64_t row = 0; row < rows; row++)
    least = MIN (least, cosine (actual + row * n / rows, expected + row * n / rows,
                                (int)(n / rows)));
  g_test_message ("cosine %.8f", least);
  if (!(least > 0.99999))
    g_error ("cosine %.7f", least);
  g_assert_true (memcmp (actual, expected, (size_t)n * sizeof (float)) != 0);
}

static void
check_close (AuspexKernelFamily family, bool as_hardware)
{
  static const Build builds[] = { build_convolutions, build_tokens };
  g_autoptr (AuspexDevice) device = auspex_test_open_vulkan (family, as_hardware);

  if (device == NULL)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (builds); i++)
    {
      check_rows (builds[i], device, 1);
      check_rows (builds[i], device, MAX_ROWS);
    }
  for (int i = 0; i < AUSPEX_VULKAN_N_KERNELS; i++)
    {
      const char *name = auspex_vulkan_kernel_name ((AuspexVulkanKernel)i);

      if (g_str_has_suffix (name, "_half")
          && (family == AUSPEX_KERNELS_HALF || i != AUSPEX_VULKAN_KERNEL_MATMUL_HALF)
          && !auspex_vulkan_kernels_has (&((AuspexVulkanDevice *)device)->kernels,
                                         (AuspexVulkanKernel)i))
        g_error ("the kernel %s was not run", name);
    }
}

static void
test_close (void)
{
  check_close (AUSPEX_KERNELS_HALF, false);
}

static void
test_close_as_hardware (void)
{
  check_close (AUSPEX_KERNELS_HALF, true);
}

static void
test_close_cooperative (void)
{
  check_close (AUSPEX_KERNELS_COOPMAT, true);
}

static void
test_cut (gconstpointer data)
{
  g_autoptr (AuspexDevice) device = auspex_test_open_vulkan (AUSPEX_KERNELS_HALF, true);

  if (device == NULL)
    return;
  for (int i = 0; i < 3; i++)
    ((AuspexVulkanDevice *)device)->limits.maxComputeWorkGroupCount[i] = 50;
  check_rows ((Build)data, device, MAX_ROWS);
}

static void
check_choice (Build build, int n_expected_steps, int n_expected_half)
{
  g_auto (AuspexSmallNetwork) network = { 0 };
  g_autoptr (AuspexPlan) plan = NULL;
  g_autofree bool *is_half = NULL;
  int n_half = 0, n_steps = 0;

  auspex_small_network_init (&network, 256);
  build (&network);
  plan = auspex_plan_new (network.graph, 2);
  is_half = auspex_vulkan_half_choose (plan);
  n_steps = auspex_plan_get_n_steps (plan);
  for (int i = 0; i < n_steps; i++)
    n_half +=
        is_half[auspex_plan_get_storage (plan, auspex_plan_get_step (plan, i)->output)];
  g_assert_cmpint (n_steps, ==, n_expected_steps);
  g_assert_cmpint (n_half, ==, n_expected_half);
}

static void
test_choice (void)
{
  check_choice (build_convolutions, 6, 5);
}

/* What is pooled or added together with it is float32 too. */
static void
test_choice_probed (void)
{
  check_choice (build_probed, 6, 2);
}

/* The patches and both sums are not, nor are the features. */
static void
test_choice_tokens (void)
{
  check_choice (build_tokens, 12, 8);
}

static void
test_exact_stays_exact (void)
{
  g_autoptr (AuspexDevice) device = auspex_test_open_vulkan (AUSPEX_KERNELS_HALF, false);
  g_auto (AuspexSmallNetwork) network = { 0 };
  g_autoptr (AuspexProgram) exact = NULL;
  g_autoptr (GError) error = NULL;

  auspex_small_network_init (&network, 256);
  build_convolutions (&network);
  if (device == NULL)
    return;
  exact = auspex_program_new (device, network.graph, network.weights, 1,
                              AUSPEX_PRECISION_EXACT, &error);
  g_assert_no_error (error);
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
  g_test_add_func ("/vulkan-half/all between image and features is half", test_choice);
  g_test_add_func ("/vulkan-half/what else is read is not", test_choice_probed);
  g_test_add_func ("/vulkan-half/the stream between blocks of tokens is not",
                   test_choice_tokens);
  g_test_add_func ("/vulkan-half/fast keeps the features' direction", test_close);
  g_test_add_func ("/vulkan-half/so it does as hardware runs it", test_close_as_hardware);
  g_test_add_func ("/vulkan-half/so do cooperative matrices", test_close_cooperative);
  g_test_add_data_func ("/vulkan-half/convolutions are cut at whole rows",
                        (gconstpointer)build_convolutions, test_cut);
  g_test_add_data_func ("/vulkan-half/tokens are cut at whole rows",
                        (gconstpointer)build_tokens, test_cut);
  g_test_add_func ("/vulkan-half/exact has no half values", test_exact_stays_exact);
  return g_test_run ();
}
