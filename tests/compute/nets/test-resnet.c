/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/nets/resnet.h"
#include "tests/compute/nets/golden.h"
#include "tests/compute/nets/network-run.h"
#include "tests/compute/nets/small-resnet.h"
#include "tests/support/near.h"

#include <math.h>
#include <string.h>

static AuspexImageNetwork *
new_resnet (AuspexWeights *weights, int size_px, bool with_stages, GError **error)
{
  AuspexResnetOptions options = { .size_px = size_px,
                                  .mean = { 0.485f, 0.456f, 0.406f },
                                  .sd = { 0.229f, 0.224f, 0.225f },
                                  .with_stages = with_stages };

  return auspex_resnet_new (weights, &options, error);
}

static void
test_widths (void)
{
  g_autoptr (AuspexWeights) weights = auspex_test_small_resnet ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexImageNetwork) resnet = new_resnet (weights, 64, true, &error);
  g_auto (GStrv) names = NULL;
  AuspexShape expected = AUSPEX_SHAPE (AUSPEX_ROWS, 4, 4, 17);
  AuspexValue layer3 = AUSPEX_NO_VALUE;

  g_assert_no_error (error);
  g_assert_cmpint (resnet->feature_dim, ==, 17);
  layer3 = auspex_graph_find (resnet->graph, "layer3");
  g_assert_true (auspex_shape_equal (
      &auspex_graph_get_node (resnet->graph, layer3)->shape, &expected));
  names = auspex_weights_list (resnet->weights);
  g_assert_cmpint (g_strv_length (names), ==, 2 * (1 + 6 * 3 + 3));
  auspex_weights_check_graph (resnet->weights, resnet->graph, &error);
  g_assert_no_error (error);
}

static void
test_resnet50 (void)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("formula:1");
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexImageNetwork) resnet = NULL;
  g_auto (GStrv) names = NULL;
  int64_t n_parameters = 0;

  auspex_resnet50_declare (weights, 1);
  resnet = new_resnet (weights, 256, false, &error);
  g_assert_no_error (error);
  g_assert_cmpint (resnet->feature_dim, ==, 1024);
  names = auspex_weights_list (resnet->weights);
  for (char **name = names; *name != NULL; name++)
    {
      AuspexShape shape = { 0 };

      auspex_weights_get_shape (resnet->weights, *name, &shape, NULL);
      n_parameters += auspex_shape_count (&shape, 0);
    }
  /* 8,543,296 of the network up to layer3 (torchvision), less gamma and beta of 15,296
   * batch- normed channels, plus a bias each. */
  g_assert_cmpint (n_parameters, ==, 8543296 - 15296);
}

/* Stride, padding and the fold, written out for one channel path: a network whose
 * convolutions but the first are identities shows what conv1, its norm and the pool make
 * of an image. */
static void
test_fold (void)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("fold");
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexImageNetwork) resnet = NULL;
  const float *folded = NULL, *bias = NULL, *conv = NULL, *gamma = NULL, *beta = NULL;
  const float *running_mean = NULL, *running_var = NULL;

  auspex_test_declare_conv (weights, "", "conv1", "bn1", AUSPEX_SHAPE (2, 3, 7, 7));
  auspex_test_declare_bottleneck (weights, "layer1.0.", 2, 1, 2);
  auspex_test_declare_bottleneck (weights, "layer2.0.", 2, 1, 2);
  auspex_test_declare_bottleneck (weights, "layer3.0.", 2, 1, 2);
  resnet = new_resnet (weights, 33, false, &error);
  /* Stride 2 without a shortcut's convolution: the shapes cannot be added. */
  g_assert_null (resnet);
  g_assert_nonnull (strstr (error->message, "fold"));
  g_clear_error (&error);

  auspex_test_declare_conv (weights, "layer2.0.", "downsample.0", "downsample.1",
                            AUSPEX_SHAPE (2, 2, 1, 1));
  auspex_test_declare_conv (weights, "layer3.0.", "downsample.0", "downsample.1",
                            AUSPEX_SHAPE (2, 2, 1, 1));
  resnet = new_resnet (weights, 33, false, &error);
  g_assert_no_error (error);
  folded = auspex_weights_get (resnet->weights, "conv1.weight", NULL, NULL);
  bias = auspex_weights_get (resnet->weights, "conv1.bias", NULL, NULL);
  conv = auspex_weights_get (weights, "conv1.weight", NULL, NULL);
  gamma = auspex_weights_get (weights, "bn1.weight", NULL, NULL);
  beta = auspex_weights_get (weights, "bn1.bias", NULL, NULL);
  running_mean = auspex_weights_get (weights, "bn1.running_mean", NULL, NULL);
  running_var = auspex_weights_get (weights, "bn1.running_var", NULL, NULL);
  for (int o = 0; o < 2; o++)
    {
      double factor = gamma[o] / sqrt (running_var[o] + 1e-5);

      g_assert_cmpfloat_with_epsilon (bias[o], beta[o] - running_mean[o] * factor, 1e-6);
      for (int y = 0; y < 7; y++)
        for (int x = 0; x < 7; x++)
          for (int i = 0; i < 3; i++)
            g_assert_cmpfloat_with_epsilon (folded[((o * 7 + y) * 7 + x) * 3 + i],
                                            conv[((o * 3 + i) * 7 + y) * 7 + x] * factor,
                                            1e-7);
    }
}

static void
assert_refused (AuspexWeights *weights, const char *first, const char *second)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexImageNetwork) resnet = new_resnet (weights, 64, false, &error);

  g_assert_null (resnet);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, auspex_weights_get_label (weights)));
  g_assert_nonnull (strstr (error->message, first));
  g_assert_nonnull (strstr (error->message, second));
}

static void
test_refused (void)
{
  g_autoptr (AuspexWeights) other = auspex_weights_new ("other");
  g_autoptr (AuspexWeights) shape = auspex_weights_new ("shape");
  g_autoptr (AuspexWeights) norm = auspex_weights_new ("norm");
  g_autoptr (AuspexWeights) one_dim = auspex_weights_new ("one-dim");

  assert_refused (other, "conv1.weight", "no tensor");

  auspex_test_declare_conv (shape, "", "conv1", "bn1", AUSPEX_SHAPE (4, 3, 7, 7));
  auspex_test_declare_bottleneck (shape, "layer1.0.", 5, 3, 11);
  assert_refused (shape, "layer1.0.conv1.weight", "[3, 5, 1, 1] where [3, 4, 1, 1]");

  auspex_test_declare_conv (norm, "", "conv1", NULL, AUSPEX_SHAPE (4, 3, 7, 7));
  assert_refused (norm, "bn1.weight", "no tensor");

  auspex_weights_take (one_dim, "conv1.weight", AUSPEX_SHAPE (4), g_new0 (float, 4));
  assert_refused (one_dim, "conv1.weight", "[4]");
}

static AuspexNetworkRun *
run_small (const char *selector, int size_px, int64_t rows)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  g_autoptr (AuspexWeights) weights = auspex_test_small_resnet ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexImageNetwork) resnet = NULL;
  int64_t bytes = (int64_t)size_px * size_px * 3;
  g_autofree uint8_t *images = g_malloc ((gsize)(rows * bytes));

  if (device == NULL)
    return NULL;
  resnet = new_resnet (weights, size_px, true, &error);
  g_assert_no_error (error);
  for (int64_t i = 0; i < rows; i++)
    auspex_golden_patch (1, i, size_px, images + i * bytes);
  return auspex_network_run_new (device, resnet->graph, resnet->weights, images, rows);
}

static void
test_odd_sizes (gconstpointer selector)
{
  const char *const names[] = { "stem", "layer1", "layer2", "layer3", "features" };
  const int sizes[] = { 37, 64 };

  for (size_t s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      g_autoptr (AuspexNetworkRun) run = run_small (selector, sizes[s], 3);
      g_autoptr (AuspexNetworkRun) expected = NULL;

      if (run == NULL)
        return;
      expected = run_small ("reference", sizes[s], 3);
      for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
        {
          int64_t n = 0;
          const float *values = auspex_network_run_get (expected, names[i], &n);

          auspex_assert_near (names[i], auspex_network_run_get (run, names[i], NULL),
                              values, n, 1e-4, 1e-7);
        }
    }
}

/* ResNet-18's kind of blocks, small. */
static AuspexWeights *
basic_resnet (void)
{
  AuspexWeights *weights = auspex_weights_new ("basic");
  const int64_t widths[] = { 5, 5, 7, 9, 11 };
  const int n_blocks[] = { 2, 1, 2, 1 };

  auspex_test_declare_conv (weights, "", "conv1", "bn1", AUSPEX_SHAPE (5, 3, 7, 7));
  for (int layer = 1; layer <= 4; layer++)
    for (int i = 0; i < n_blocks[layer - 1]; i++)
      {
        g_autofree char *block = g_strdup_printf ("layer%d.%d.", layer, i);
        int64_t out = widths[layer], in = i == 0 ? widths[layer - 1] : out;

        auspex_test_declare_conv (weights, block, "conv1", "bn1",
                                  AUSPEX_SHAPE (out, in, 3, 3));
        auspex_test_declare_conv (weights, block, "conv2", "bn2",
                                  AUSPEX_SHAPE (out, out, 3, 3));
        if (in != out)
          auspex_test_declare_conv (weights, block, "downsample.0", "downsample.1",
                                    AUSPEX_SHAPE (out, in, 1, 1));
      }
  return weights;
}

/* The figures are those of tests/peers/resnet.py. */
static void
test_basic_blocks (gconstpointer selector)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  g_autoptr (AuspexWeights) weights = basic_resnet ();
  g_autoptr (JsonNode) root = auspex_golden_load ("resnet-basic.json");
  const char *const members[] = { "cut", "whole" };
  uint8_t images[2 * 64 * 64 * 3];

  if (device == NULL)
    return;
  for (int i = 0; i < 2; i++)
    auspex_golden_patch (1, i, 64, images + i * 64 * 64 * 3);
  for (int whole = 0; whole < 2; whole++)
    {
      AuspexResnetOptions options = { .size_px = 64,
                                      .mean = { 0.485f, 0.456f, 0.406f },
                                      .sd = { 0.229f, 0.224f, 0.225f },
                                      .whole = whole == 1 };
      g_autoptr (GError) error = NULL;
      g_autoptr (AuspexImageNetwork) resnet =
          auspex_resnet_new (weights, &options, &error);
      g_autoptr (AuspexNetworkRun) run = NULL;
      g_autofree float *expected = NULL;
      int64_t n = 0;

      g_assert_no_error (error);
      run = auspex_network_run_new (device, resnet->graph, resnet->weights, images, 2);
      expected = auspex_golden_floats (json_node_get_object (root), members[whole], &n);
      g_assert_cmpint (n, ==, 2 * resnet->feature_dim);
      auspex_assert_near (members[whole], auspex_network_run_get (run, "features", NULL),
                          expected, n, 1e-4, 1e-5);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resnet/blocks and widths are read from shapes", test_widths);
  g_test_add_func ("/resnet/formula weights are ResNet-50's up to layer3", test_resnet50);
  g_test_add_func ("/resnet/batch norm is folded into weight and bias", test_fold);
  g_test_add_func ("/resnet/what is no ResNet is refused by name",
                   test_refused);
  g_test_add_data_func ("/resnet/basic blocks, cut and whole, as PyTorch on reference",
                        "reference", test_basic_blocks);
  g_test_add_data_func ("/resnet/basic blocks, cut and whole, as PyTorch on cpu", "cpu",
                        test_basic_blocks);
  g_test_add_data_func ("/resnet/odd sizes on cpu equal the reference", "cpu",
                        test_odd_sizes);
  g_test_add_data_func ("/resnet/odd sizes on vulkan equal the reference", "vulkan",
                        test_odd_sizes);
  return g_test_run ();
}
