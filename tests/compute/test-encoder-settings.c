/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/encoder-internal.h"
#include "tests/compute/small-encoder.h"

#include <json-glib/json-glib.h>
#include <string.h>

static void
test_default_settings (void)
{
  g_autoptr (AuspexEncoder) encoder = auspex_test_open_small_encoder ("plain", NULL);
  const AuspexEncoderSettings *settings = auspex_encoder_get_settings (encoder);

  g_assert_cmpstr (settings->id, ==, "plain.safetensors");
  g_assert_cmpint ((int)strlen (settings->sha256), ==, 64);
  g_assert_cmpint (settings->patch_px, ==, 256);
  g_assert_cmpfloat (settings->mpp, ==, 0.5);
  g_assert_cmpint (settings->input_px, ==, 256);
  g_assert_cmpstr (settings->resize, ==, "none");
  g_assert_cmpstr (settings->readout, ==, "mean");
  g_assert_cmpfloat (settings->mean[1], ==, 0.456f);
  g_assert_cmpfloat (settings->sd[2], ==, 0.225f);
  g_assert_cmpint (settings->feature_dim, ==, 17);
}

static void
test_stated_settings (void)
{
  g_autoptr (AuspexEncoder) encoder = auspex_test_open_small_encoder (
      "stated", "{\"id\": \"mine\", \"patch_px\": 64, \"patch_um\": 16, \"input_px\": 48,"
                " \"resize\": \"bicubic\", \"mean\": [0, 0.5, 1], \"std\": [1, 2, 3]}");
  const AuspexEncoderSettings *settings = auspex_encoder_get_settings (encoder);

  g_assert_cmpstr (settings->id, ==, "mine");
  g_assert_cmpint (settings->patch_px, ==, 64);
  g_assert_cmpfloat (settings->mpp, ==, 0.25);
  g_assert_cmpint (settings->input_px, ==, 48);
  g_assert_cmpstr (settings->resize, ==, "bicubic");
  g_assert_cmpfloat (settings->mean[2], ==, 1);
  g_assert_cmpfloat (settings->sd[1], ==, 2);
}

static void
test_refused (void)
{
  const struct
  {
    const char *settings, *cause;
  } cases[] = {
    { "{\"patch_px\": 256, \"input_px\": 224, \"resize\": \"none\"}",
      "without a resize" },
    { "{\"resize\": \"lanczos\"}", "resize" },
    { "{\"readout\": \"cls\"}", "readout" },
    { "{\"patch_px\": 25.5}", "patch_px" },
    { "{\"patch_px\": \"256\"}", "patch_px" },
    { "{\"mpp\": -1}", "mpp" },
    { "{\"mean\": [1, 2]}", "mean" },
    { "{\"std\": [1, 0, 1]}", "std" },
    { "{\"mpp\": 0.5,}", "refused-" },
    { "not JSON", "refused-" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("refused-%zu", i);
      g_autofree char *path = auspex_test_save_small_encoder (name, cases[i].settings);
      g_autoptr (GError) error = NULL;
      g_autoptr (AuspexEncoder) encoder = auspex_encoder_open (path, &error);

      g_assert_null (encoder);
      g_assert_nonnull (error);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, name));
      g_assert_nonnull (strstr (error->message, cases[i].cause));
    }
}

static void
test_whole_resnet (void)
{
  g_autoptr (AuspexEncoder) encoder =
      auspex_test_open_small_encoder ("whole", "{\"readout\": \"layer4\"}");

  g_assert_cmpint (auspex_encoder_get_settings (encoder)->feature_dim, ==, 30);
}

/* A preset's settings, as a network of a preset's size is too large for here: read by a
 * network they are not for, which says so, or changed by what stands beside them. */
static void
test_presets (void)
{
  const struct
  {
    const char *name, *settings, *cause;
  } refused[] = {
    { "UNI", NULL, "UNI has 1024 and 16 px" },
    { "virchow2", NULL, "Virchow2 has 1280 and 14 px" },
    { "named", "{\"preset\": \"h0-mini\"}", "H0-mini has 768 and 14 px" },
    { "unknown", "{\"preset\": \"UNI3\"}", "UNI2-h, Virchow" },
  };
  g_autofree char *resnet = auspex_test_save_small_encoder ("Phikon", NULL);
  g_autoptr (GError) error = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *path =
          auspex_test_save_vit (0, refused[i].name, refused[i].settings);
      g_autoptr (GError) cause = NULL;

      g_assert_null (auspex_encoder_open (path, &cause));
      g_test_message ("%s", cause->message);
      g_assert_nonnull (strstr (cause->message, refused[i].cause));
    }
  g_assert_null (auspex_encoder_open (resnet, &error));
  g_assert_nonnull (strstr (error->message, "no vision transformer, which Phikon is"));
}

static void
test_preset_values (void)
{
  g_autoptr (AuspexEncoderSettings) settings = auspex_encoder_settings_new ();
  g_autoptr (JsonNode) root =
      json_from_string ("{\"preset\": \"h-optimus-0\", \"readout\": \"cls+mean\"}", NULL);
  g_autoptr (GError) error = NULL;

  auspex_encoder_settings_read (settings, json_node_get_object (root), "test", &error);
  g_assert_no_error (error);
  g_assert_cmpint (settings->patch_px, ==, 224);
  g_assert_cmpint (settings->heads, ==, 24);
  g_assert_cmpfloat (settings->mean[0], ==, 0.707223f);
  g_assert_cmpstr (settings->readout, ==, "cls+mean");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/encoder-settings/a file alone has the usual settings",
                   test_default_settings);
  g_test_add_func ("/encoder-settings/a description beside it gives others",
                   test_stated_settings);
  g_test_add_func ("/encoder-settings/wrong settings are refused by name", test_refused);
  g_test_add_func ("/encoder-settings/a ResNet may be whole", test_whole_resnet);
  g_test_add_func ("/encoder-settings/a preset is of one network", test_presets);
  g_test_add_func ("/encoder-settings/what stands beside a preset goes before it",
                   test_preset_values);
  return g_test_run ();
}
