/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/encoder.h"
#include "tests/compute/nets/golden.h"
#include "tests/support/near.h"

#include <math.h>

static bool
read_patch (gpointer owner, int64_t index, uint8_t *rgb, GError **error)
{
  const AuspexPatchSource *source = owner;

  auspex_golden_patch (1, index, source->size_px, rgb);
  return true;
}

/* formula:1 on the published patches gives the published features, whichever way they are
 * fed. */
static void
test_golden (gconstpointer selector)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  g_autoptr (JsonNode) root = auspex_golden_load ("resnet50-256.json");
  JsonObject *golden = json_node_get_object (root);
  g_autofree float *expected = auspex_golden_floats (golden, "features_first16", NULL);
  AuspexPatchSource source = { .size_px = 256, .read = read_patch };
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexEncoder) encoder = auspex_encoder_open ("formula:1", &error);
  float features[3 * 1024];

  g_assert_no_error (error);
  g_assert_cmpint (auspex_encoder_get_settings (encoder)->feature_dim, ==, 1024);
  if (device == NULL)
    return;
  source.owner = &source;
  source.n_patches = auspex_golden_device_is_software (device) ? 1 : 3;
  auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT, &source, features, NULL,
                         NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  for (int64_t i = 0; i < source.n_patches; i++)
    auspex_assert_near ("features", features + i * 1024, expected + i * 16, 16, 1e-4,
                        1e-6);
}

/* Fast precision turns features by less than 0.81 degrees (a cosine of 0.9999). */
static void
test_fast (void)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device ("vulkan");
  g_autoptr (AuspexDevice) cpu = auspex_golden_device ("cpu");
  AuspexPatchSource source = { .size_px = 256, .n_patches = 1, .read = read_patch };
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexEncoder) encoder = auspex_encoder_open ("formula:1", &error);
  float fast[1024], exact[1024];
  double product = 0, fast_square = 0, exact_square = 0, cosine = 0;

  g_assert_no_error (error);
  if (device == NULL)
    return;
  source.owner = &source;
  auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_FAST, &source, fast, NULL,
                         NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  auspex_encoder_encode (encoder, cpu, AUSPEX_PRECISION_EXACT, &source, exact, NULL, NULL,
                         NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 1024; i++)
    {
      product += (double)fast[i] * exact[i];
      fast_square += (double)fast[i] * fast[i];
      exact_square += (double)exact[i] * exact[i];
    }
  cosine = product / sqrt (fast_square * exact_square);
  g_test_message ("cosine %.8f", cosine);
  g_assert_cmpfloat (cosine, >, 0.9999);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/encoder-golden/formula:1 on cpu", "cpu", test_golden);
  g_test_add_data_func ("/encoder-golden/formula:1 on vulkan", "vulkan", test_golden);
  g_test_add_func ("/encoder-golden/fast on vulkan keeps the features' direction",
                   test_fast);
  return g_test_run ();
}
