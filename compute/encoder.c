/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/encoder-internal.h"
#include "compute/weights/strict-json.h"

#include <string.h>

char *
auspex_encoder_settings_path (const char *weights_path)
{
  const char *dot = strrchr (weights_path, '.');
  size_t stem = dot != NULL && strchr (dot, G_DIR_SEPARATOR) == NULL
                    ? (size_t)(dot - weights_path)
                    : strlen (weights_path);

  return g_strdup_printf ("%.*s.json", (int)stem, weights_path);
}

static bool
read_description (AuspexEncoderSettings *settings, const char *weights_path,
                  GError **error)
{
  g_autofree char *path = auspex_encoder_settings_path (weights_path);
  g_autofree char *contents = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) cause = NULL;
  gsize length = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return true;
  if (!g_file_get_contents (path, &contents, &length, &cause))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path, cause->message);
      return false;
    }
  root = auspex_strict_json_parse_object (contents, length, path, error);
  return root != NULL
         && auspex_encoder_settings_read (settings, json_node_get_object (root), path,
                                          error);
}

static bool
check_settings (const AuspexEncoderSettings *settings, const char *spec, GError **error)
{
  if (!g_str_equal (settings->readout, "mean"))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "%s: readout \"%s\" is not supported, only \"mean\"", spec,
                   settings->readout);
      return false;
    }
  if (g_str_equal (settings->resize, "none") && settings->input_px != settings->patch_px)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s: patches of %d px cannot be fed as %d px without a resize", spec,
                   settings->patch_px, settings->input_px);
      return false;
    }
  return true;
}

AuspexEncoder *
auspex_encoder_open (const char *spec, GError **error)
{
  g_autoptr (AuspexEncoderSettings) settings = auspex_encoder_settings_new ();
  g_autoptr (AuspexWeights) weights = NULL;
  g_autoptr (AuspexResnet) network = NULL;
  AuspexEncoder *encoder = NULL;
  uint64_t seed = 0;

  if (auspex_formula_parse (spec, &seed))
    {
      weights = auspex_weights_new (spec);
      auspex_resnet50_declare (weights, seed);
      settings->id = g_strdup (spec);
    }
  else
    {
      weights = auspex_weights_open (spec, error);
      if (weights == NULL || !read_description (settings, spec, error))
        return NULL;
      if (settings->id == NULL)
        settings->id = g_path_get_basename (spec);
    }
  auspex_encoder_settings_complete (settings);
  if (!check_settings (settings, spec, error))
    return NULL;
  network = auspex_resnet_new (weights, settings->input_px, settings->mean, settings->sd,
                               false, error);
  if (network == NULL)
    return NULL;

  /* What a description says of the weights does not count: these are the ones. */
  g_free (settings->sha256);
  settings->sha256 = g_strdup (auspex_weights_get_sha256 (weights));
  settings->feature_dim = network->feature_dim;
  encoder = g_new0 (AuspexEncoder, 1);
  g_atomic_ref_count_init (&encoder->ref_count);
  encoder->settings = g_steal_pointer (&settings);
  encoder->network = g_steal_pointer (&network);
  return encoder;
}

AuspexEncoder *
auspex_encoder_ref (AuspexEncoder *encoder)
{
  g_atomic_ref_count_inc (&encoder->ref_count);
  return encoder;
}

void
auspex_encoder_unref (AuspexEncoder *encoder)
{
  if (!g_atomic_ref_count_dec (&encoder->ref_count))
    return;
  auspex_encoder_settings_free (encoder->settings);
  auspex_resnet_free (encoder->network);
  g_free (encoder);
}

const AuspexEncoderSettings *
auspex_encoder_get_settings (const AuspexEncoder *encoder)
{
  return encoder->settings;
}
