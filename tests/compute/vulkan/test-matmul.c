/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Every kernel family and every tile of shaders/matmul.comp, at shapes that fill no tile.
 * All values are small integers, which float16 stores exactly: the results are too. */

#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/conv2d.h"
#include "compute/ops/image_normalize.h"
#include "compute/ops/mean_pool2d.h"
#include "compute/vulkan/program.h"
#include "tests/compute/vulkan/every-op.h"
#include "tests/support/near.h"

#define FAN_IN 8 /* nonzero weights of an output, on average */

typedef struct
{
  int64_t rows, size_px;
  int64_t channels, outputs;
  int64_t first_kernel, last_kernel;
  int stride, padding; /* of the last convolution */
} Shape;

static const Shape shapes[] = {
  { 1, 5, 1, 1, 1, 1, 1, 0 },     { 1, 9, 8, 13, 3, 3, 2, 1 },
  { 3, 11, 13, 65, 7, 1, 1, 0 },  { 2, 7, 4, 200, 1, 5, 2, 2 },
  { 5, 13, 64, 128, 3, 3, 2, 1 }, { 2, 8, 40, 256, 3, 1, 2, 0 },
  { 9, 6, 96, 384, 3, 3, 1, 1 },
};

typedef struct
{
  AuspexGraph *graph;
  AuspexWeights *weights;
  const Shape *shape;
} Network;

static float *
make_integers (const char *name, int64_t n, double share)
{
  float *values = g_new (float, n);

  for (int64_t i = 0; i < n; i++)
    {
      double u = auspex_formula_uniform (name, (uint64_t)i, 1);

      values[i] = u < share ? u < share / 2 ? -1 : 1 : 0;
    }
  return values;
}

static AuspexValue
convolve (Network *network, AuspexValue x, const char *name, int64_t in, int64_t out,
          int64_t kernel, int stride, int padding, bool has_bias)
{
  AuspexShape shape = AUSPEX_SHAPE (out, kernel, kernel, in);
  g_autofree char *bias_name = g_strconcat (name, ".bias", NULL);
  AuspexValue bias = AUSPEX_NO_VALUE;
  int64_t fan_in = kernel * kernel * in;

  auspex_weights_take (network->weights, name, shape,
                       make_integers (name, out * fan_in, FAN_IN / (double)fan_in));
  if (has_bias)
    {
      auspex_weights_take (network->weights, bias_name, AUSPEX_SHAPE (out),
                           make_integers (bias_name, out, 1));
      bias = auspex_graph_parameter (network->graph, bias_name, AUSPEX_SHAPE (out));
    }
  return auspex_op_conv2d (network->graph, x,
                           auspex_graph_parameter (network->graph, name, shape), bias,
                           stride, padding);
}

/* image of 0 to 3 -> conv -> conv 3x3 + shortcut, ReLU -> conv without bias -> mean */
static void
network_init (Network *network, const Shape *shape)
{
  const float mean[3] = { 0 }, sd[3] = { 1 / 255.0f, 1 / 255.0f, 1 / 255.0f };
  AuspexGraph *graph = network->graph = auspex_graph_new ("integers");
  g_autoptr (GError) error = NULL;
  AuspexValue shortcut = AUSPEX_NO_VALUE;
  AuspexValue x =
      auspex_graph_input (graph, "image", AUSPEX_DTYPE_U8,
                          AUSPEX_SHAPE (AUSPEX_ROWS, shape->size_px, shape->size_px, 3));

  network->weights = auspex_weights_new ("integers");
  network->shape = shape;
  x = auspex_op_image_normalize (graph, x, mean, sd);
  shortcut = x = convolve (network, x, "first", 3, shape->channels, shape->first_kernel,
                           1, (int)shape->first_kernel / 2, true);
  x = convolve (network, x, "middle", shape->channels, shape->channels, 3, 1, 1, true);
  x = auspex_op_activate (graph, auspex_op_add (graph, x, shortcut),
                          AUSPEX_ACTIVATION_RELU);
  x = convolve (network, x, "last", shape->channels, shape->outputs, shape->last_kernel,
                shape->stride, shape->padding, false);
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

/* Free with g_free(). */
static float *
run (const Network *network, AuspexDevice *device, AuspexPrecision precision)
{
  const Shape *shape = network->shape;
  int64_t n = shape->rows * shape->size_px * shape->size_px * 3;
  g_autofree uint8_t *image = g_malloc ((gsize)n);
  float *features = g_new (float, shape->rows * shape->outputs);
  AuspexBinding input = { "image", image }, output = { "features", features };
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexProgram) program = auspex_program_new (
      device, network->graph, network->weights, shape->rows, precision, &error);

  g_assert_no_error (error);
  for (int64_t i = 0; i < n; i++)
    image[i] = (uint8_t)(4 * auspex_formula_uniform ("image", (uint64_t)i, 1));
  auspex_program_run (program, shape->rows, &input, 1, &output, 1, NULL, &error);
  g_assert_no_error (error);
  return features;
}

/* As hardware runs it, under the validation layer, whose messages are fatal here. NULL
 * after skipping. */
static AuspexDevice *
open_as_hardware (void)
{
  g_autoptr (GError) error = NULL;
  AuspexDevice *device = NULL;

  g_setenv (AUSPEX_VULKAN_AS_HARDWARE, "1", TRUE);
  g_setenv (AUSPEX_VULKAN_VALIDATION, "1", TRUE);
  device = auspex_device_open ("vulkan", &error);
  g_unsetenv (AUSPEX_VULKAN_VALIDATION);
  g_unsetenv (AUSPEX_VULKAN_AS_HARDWARE);
  if (device == NULL)
    g_test_skip (error->message);
  return device;
}

static void
check_tiles (const Network *network, AuspexDevice *device, AuspexPrecision precision,
             const float *expected)
{
  const Shape *shape = network->shape;
  AuspexVulkanDevice *self = (AuspexVulkanDevice *)device;

  for (int tile = 0; tile < AUSPEX_VULKAN_N_TILES; tile++)
    {
      g_autofree float *features = NULL;
      g_autofree char *name =
          g_strdup_printf ("%d channels, %d outputs, tile %u x %u", (int)shape->channels,
                           (int)shape->outputs, auspex_vulkan_tiles[tile].rows,
                           auspex_vulkan_tiles[tile].columns);

      self->forced_tile = tile;
      features = run (network, device, precision);
      auspex_assert_near (name, features, expected, shape->rows * shape->outputs, 1e-5,
                          1e-6);
    }
}

static void
test_family (gconstpointer data)
{
  AuspexKernelFamily family = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexDevice) reference = auspex_device_open ("reference", &error);
  g_autoptr (AuspexDevice) device = open_as_hardware ();

  if (device == NULL)
    return;
  if ((device->kernel_families & 1 << family) == 0)
    {
      g_test_skip ("the device has no such kernels");
      return;
    }
  device->fast_kernels = family;
  if (family == AUSPEX_KERNELS_COOPMAT)
    {
      const AuspexVulkanCooperative *cooperative =
          &((AuspexVulkanDevice *)device)->kernels.cooperative;

      g_test_message ("%s: %u x %u x %u, by subgroups of %u", cooperative->extension,
                      cooperative->rows, cooperative->columns, cooperative->depth,
                      cooperative->subgroup_size);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_auto (Network) network = { 0 };
      g_autofree float *expected = NULL;

      network_init (&network, &shapes[i]);
      expected = run (&network, reference, AUSPEX_PRECISION_EXACT);
      check_tiles (&network, device, AUSPEX_PRECISION_FAST, expected);
    }
}

/* Linear layers, and what training makes of them, too. */
static void
test_every_op (void)
{
  g_autoptr (AuspexEveryOp) every = auspex_every_op_new ();
  g_autoptr (AuspexDevice) device = open_as_hardware ();

  if (device == NULL)
    return;
  for (int tile = 0; tile < AUSPEX_VULKAN_N_TILES; tile++)
    {
      ((AuspexVulkanDevice *)device)->forced_tile = tile;
      auspex_every_op_check (every, device, 1);
      auspex_every_op_check (every, device, 133);
    }
}

static void
test_tile_choice (void)
{
  const VkPhysicalDeviceLimits large = { .maxComputeSharedMemorySize = 48 << 10,
                                         .maxComputeWorkGroupInvocations = 1024,
                                         .maxComputeWorkGroupSize = { 1024 } };
  VkPhysicalDeviceLimits small = large;
  const struct
  {
    int64_t rows, columns;
    uint32_t tile_rows, tile_columns;
  } cases[] = {
    { 1, 1, 32, 64 },         { 24, 512, 32, 64 },       { 4096, 512, 128, 64 },
    { 100000, 64, 128, 64 },  { 100000, 1, 128, 64 },    { 100000, 128, 128, 128 },
    { 100000, 192, 128, 64 }, { 100000, 200, 128, 128 }, { 8400, 128, 64, 64 },
    { 34000, 128, 128, 128 }, { 1 << 30, 64, 128, 64 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      int tile =
          auspex_vulkan_tile_choose (&large, 32, cases[i].rows, cases[i].columns, 256);

      g_test_message ("%d x %d", (int)cases[i].rows, (int)cases[i].columns);
      g_assert_cmpuint (auspex_vulkan_tiles[tile].rows, ==, cases[i].tile_rows);
      g_assert_cmpuint (auspex_vulkan_tiles[tile].columns, ==, cases[i].tile_columns);
    }

  small.maxComputeWorkGroupInvocations = 128;
  g_assert_cmpint (auspex_vulkan_tile_choose (&small, 32, 100000, 256, 256), ==, 2);
  small = large;
  small.maxComputeSharedMemorySize = 16 << 10;
  g_assert_cmpint (auspex_vulkan_tile_choose (&small, 32, 100000, 256, 256), ==, 2);
}

static void
test_packing (void)
{
  /* [out 2, 1 x 2 kernel, in 3] with a fourth channel, in chunks of 4 */
  const AuspexNode weight = { .shape = { 4, { 2, 1, 2, 3 } } };
  AuspexVulkanPacking packing = auspex_vulkan_packing_of (&weight, 4, 4);
  const float weights[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 };
  const float expected[2][2][4] = { { { 1, 2, 3, 0 }, { 7, 8, 9, 0 } },
                                    { { 4, 5, 6, 0 }, { 10, 11, 12, 0 } } };
  g_autofree float *packed = auspex_vulkan_packing_apply (&packing, weights);
  int n = 0;

  g_assert_cmpint (packing.columns, ==, 64);
  g_assert_cmpint (auspex_vulkan_packing_depth (&packing), ==, 8);
  g_assert_cmpint (auspex_vulkan_packing_count (&packing), ==, 2 * 64 * 4);
  for (int chunk = 0; chunk < 2; chunk++)
    for (int column = 0; column < 64; column++)
      for (int k = 0; k < 4; k++)
        g_assert_cmpfloat (packed[n++], ==, column < 2 ? expected[chunk][column][k] : 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vulkan-matmul/a tile is chosen by shape and device",
                   test_tile_choice);
  g_test_add_func ("/vulkan-matmul/weights are packed chunk by chunk", test_packing);
  g_test_add_data_func ("/vulkan-matmul/every tile of float32 is exact",
                        GINT_TO_POINTER (AUSPEX_KERNELS_FP32), test_family);
  g_test_add_data_func ("/vulkan-matmul/every tile of float16 is exact",
                        GINT_TO_POINTER (AUSPEX_KERNELS_HALF), test_family);
  g_test_add_data_func ("/vulkan-matmul/every tile of cooperative matrices is exact",
                        GINT_TO_POINTER (AUSPEX_KERNELS_COOPMAT), test_family);
  g_test_add_func ("/vulkan-matmul/every op with every tile", test_every_op);
  return g_test_run ();
}
