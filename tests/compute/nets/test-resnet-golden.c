/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/nets/resnet.h"
#include "tests/compute/nets/golden.h"
#include "tests/compute/nets/network-run.h"
#include "tests/support/near.h"

#include <math.h>

#define RELATIVE 1e-4

static AuspexImageNetwork *
new_resnet (AuspexWeights *weights, int size_px, bool with_stages, GError **error)
{
  AuspexResnetOptions options = { .size_px = size_px,
                                  .mean = { 0.485f, 0.456f, 0.406f },
                                  .sd = { 0.229f, 0.224f, 0.225f },
                                  .with_stages = with_stages };

  return auspex_resnet_new (weights, &options, error);
}

static float
length_of (const float *values, int64_t n)
{
  double squares = 0;

  for (int64_t i = 0; i < n; i++)
    squares += (double)values[i] * values[i];
  return (float)sqrt (squares);
}

/* Mean and maximum of each stage, of patch @row. */
static void
check_stages (const AuspexNetworkRun *run, JsonObject *golden, int64_t row)
{
  const char *const names[] = { "stem", "layer1", "layer2", "layer3" };
  g_autofree float *means = auspex_golden_floats (golden, "stage_mean", NULL);
  g_autofree float *maxima = auspex_golden_floats (golden, "stage_max", NULL);

  for (size_t s = 0; s < G_N_ELEMENTS (names); s++)
    {
      int64_t n = 0;
      const float *values = auspex_network_run_get (run, names[s], &n);
      double sum = 0;
      float largest = -INFINITY;

      n /= run->rows;
      values += row * n;
      for (int64_t i = 0; i < n; i++)
        {
          sum += values[i];
          largest = fmaxf (largest, values[i]);
        }
      float average = (float)(sum / (double)n);

      auspex_assert_near (names[s], &average, &means[row * 4 + (int64_t)s], 1, RELATIVE,
                          0);
      auspex_assert_near (names[s], &largest, &maxima[row * 4 + (int64_t)s], 1, RELATIVE,
                          0);
    }
}

static void
check_golden (const char *file, const char *selector)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  g_autoptr (JsonNode) root = auspex_golden_load (file);
  JsonObject *golden = json_node_get_object (root);
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("formula");
  g_autofree float *features = auspex_golden_floats (golden, "features_first16", NULL);
  g_autofree float *lengths = auspex_golden_floats (golden, "features_l2", NULL);
  g_autofree float *pixels = auspex_golden_floats (golden, "first_pixel_rgb", NULL);
  uint64_t seed = (uint64_t)json_object_get_int_member (golden, "seed");
  int size_px = (int)json_object_get_int_member (golden, "patch_size");
  int64_t rows = json_object_get_int_member (golden, "patches");
  int64_t bytes = (int64_t)size_px * size_px * 3;
  g_autofree uint8_t *images = g_malloc ((gsize)(rows * bytes));
  g_autoptr (AuspexImageNetwork) resnet = NULL;
  g_autoptr (AuspexNetworkRun) run = NULL;
  g_autoptr (GError) error = NULL;
  const float *actual = NULL;

  if (device == NULL)
    return;
  if (auspex_golden_device_is_software (device))
    rows = 1; /* seconds a patch */
  auspex_resnet50_declare (weights, seed);
  resnet = new_resnet (weights, size_px, true, &error);
  g_assert_no_error (error);
  for (int64_t row = 0; row < rows; row++)
    {
      auspex_golden_patch (seed, row, size_px, images + row * bytes);
      for (int c = 0; c < 3; c++)
        g_assert_cmpint (images[row * bytes + c], ==, (int)pixels[row * 3 + c]);
    }

  run = auspex_network_run_new (device, resnet->graph, resnet->weights, images, rows);
  actual = auspex_network_run_get (run, "features", NULL);
  for (int64_t row = 0; row < rows; row++)
    {
      float length = length_of (actual + row * 1024, 1024);

      auspex_assert_near ("features", actual + row * 1024, features + row * 16, 16,
                          RELATIVE, 1e-6);
      auspex_assert_near ("length", &length, &lengths[row], 1, RELATIVE, 0);
      check_stages (run, golden, row);
    }
}

static void
test_256 (gconstpointer selector)
{
  check_golden ("resnet50-256.json", selector);
}

static void
test_224 (gconstpointer selector)
{
  check_golden ("resnet50-224.json", selector);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/resnet-golden/256 px on reference", "reference", test_256);
  g_test_add_data_func ("/resnet-golden/224 px on reference", "reference", test_224);
  g_test_add_data_func ("/resnet-golden/256 px on cpu", "cpu", test_256);
  g_test_add_data_func ("/resnet-golden/256 px on vulkan", "vulkan", test_256);
  g_test_add_data_func ("/resnet-golden/224 px on cpu", "cpu", test_224);
  g_test_add_data_func ("/resnet-golden/224 px on vulkan", "vulkan", test_224);
  return g_test_run ();
}
