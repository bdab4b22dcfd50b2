/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Every kernel family and every tile of shaders/matmul.comp, at shapes that fill no tile.
 * All values are small integers, which float16 stores exactly: the results are too. */

#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/image_normalize.h"
#include "compute/ops/mean_pool2d.h"
#include "compute/vulkan/program.h"
#include "tests/compute/vulkan/every-op.h"
#include "tests/compute/vulkan/small-network.h"
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

static float *
fill (const char *name, int64_t outputs, int64_t fan_in)
{
  double share = fan_in > 1 ? MIN (1, FAN_IN / (double)fan_in) : 1;
  float *values = g_new (float, outputs *fan_in);

  for (int64_t i = 0; i < outputs * fan_in; i++)
    {
      double u = auspex_formula_uniform (name, (uint64_t)i, 1);

      values[i] = u < share ? u < share / 2 ? -1 : 1 : 0;
    }
  return values;
}

/* image of 0 to 3 -> conv -> conv 3x3 + shortcut, ReLU -> conv without bias -> mean */
static void
build_convolutions (AuspexSmallNetwork *network, const Shape *shape)
{
  const float mean[3] = { 0 }, sd[3] = { 1 / 255.0f, 1 / 255.0f, 1 / 255.0f };
  AuspexGraph *graph = network->graph;
  int64_t c = shape->channels, first = shape->first_kernel, last = shape->last_kernel;
  AuspexValue shortcut = AUSPEX_NO_VALUE;
  AuspexValue x =
      auspex_graph_input (graph, "image", AUSPEX_DTYPE_U8,
                          AUSPEX_SHAPE (AUSPEX_ROWS, shape->size_px, shape->size_px, 3));

  x = auspex_op_image_normalize (graph, x, mean, sd);
  shortcut = x = auspex_small_network_convolve (network, x, "first",
                                                AUSPEX_SHAPE (c, first, first, 3), 1,
                                                (int)first / 2, true, fill);
  x = auspex_small_network_convolve (network, x, "middle", AUSPEX_SHAPE (c, 3, 3, c), 1,
                                     1, true, fill);
  x = auspex_op_activate (graph, auspex_op_add (graph, x, shortcut),
                          AUSPEX_ACTIVATION_RELU);
  x = auspex_small_network_convolve (network, x, "last",
                                     AUSPEX_SHAPE (shape->outputs, last, last, c),
                                     shape->stride, shape->padding, false, fill);
  auspex_small_network_finish (network, auspex_op_mean_pool2d (graph, x));
}

/* x of -2 to 1, [n, tokens, channels], float32 - linear, ReLU, in 16 bits
 *   - linear without bias, in 16 bits - linear + x, float32 - linear, float32 */
static void
build_linear (AuspexSmallNetwork *network, const Shape *shape)
{
  int64_t c = shape->channels, tokens = shape->size_px * shape->size_px;
  AuspexGraph *graph = network->graph;
  AuspexValue x = auspex_graph_input (graph, "tokens", AUSPEX_DTYPE_F32,
                                      AUSPEX_SHAPE (AUSPEX_ROWS, tokens, c));
  AuspexValue y = auspex_small_network_linear (network, x, "first", c, true, fill);

  y = auspex_op_activate (graph, y, AUSPEX_ACTIVATION_RELU);
  y = auspex_small_network_linear (network, y, "second", c, false, fill);
  y = auspex_small_network_linear (network, y, "third", c, true, fill);
  x = auspex_op_add (graph, y, x);
  auspex_small_network_finish (
      network,
      auspex_small_network_linear (network, x, "last", shape->outputs, true, fill));
}

static void
check_tiles (const AuspexSmallNetwork *network, AuspexDevice *device, const Shape *shape,
             AuspexPrecision precision, const float *expected)
{
  for (int tile = 0; tile < AUSPEX_VULKAN_N_TILES; tile++)
    {
      int64_t n = 0;
      g_autofree float *features = NULL;
      g_autofree char *name =
          g_strdup_printf ("%d channels, %d outputs, tile %u x %u", (int)shape->channels,
                           (int)shape->outputs, auspex_vulkan_tiles[tile].rows,
                           auspex_vulkan_tiles[tile].columns);

      ((AuspexVulkanDevice *)device)->forced_tile = tile;
      features = auspex_small_network_run (network, device, precision, shape->rows, &n);
      auspex_assert_near (name, features, expected, n, 1e-5, 1e-6);
    }
}

static void
check_shapes (AuspexDevice *device,
              void (*build) (AuspexSmallNetwork *network, const Shape *shape))
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexDevice) reference = auspex_device_open ("reference", &error);

  for (size_t i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_auto (AuspexSmallNetwork) network = { 0 };
      g_autofree float *expected = NULL;
      int64_t n = 0;

      auspex_small_network_init (&network, 4);
      build (&network, &shapes[i]);
      expected = auspex_small_network_run (&network, reference, AUSPEX_PRECISION_EXACT,
                                           shapes[i].rows, &n);
      check_tiles (&network, device, &shapes[i], AUSPEX_PRECISION_FAST, expected);
    }
}

static void
test_family (gconstpointer data)
{
  AuspexKernelFamily family = GPOINTER_TO_INT (data);
  g_autoptr (AuspexDevice) device = auspex_test_open_vulkan (family, true);

  if (device == NULL)
    return;
  if (family == AUSPEX_KERNELS_COOPMAT)
    {
      const AuspexVulkanCooperative *cooperative =
          &((AuspexVulkanDevice *)device)->kernels.cooperative;

      g_test_message ("%s: %u x %u x %u, by subgroups of %u", cooperative->extension,
                      cooperative->rows, cooperative->columns, cooperative->depth,
                      cooperative->subgroup_size);
    }
  check_shapes (device, build_convolutions);
  check_shapes (device, build_linear);
}

/* Linear layers, and what training makes of them, too. */
static void
test_every_op (void)
{
  g_autoptr (AuspexEveryOp) every = auspex_every_op_new ();
  g_autoptr (AuspexDevice) device = auspex_test_open_vulkan (AUSPEX_KERNELS_FP32, true);

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
