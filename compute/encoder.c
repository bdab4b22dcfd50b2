/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/encoder-internal.h"
#include "compute/nets/resnet.h"
#include "compute/nets/vit.h"
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

/* The preset that the description names, or else the file's stem; NULL: neither. */
static const AuspexEncoderPreset *
find_preset (JsonObject *description, const char *spec)
{
  const char *name =
      description != NULL ? auspex_strict_json_get_string (description, "preset") : NULL;
  g_autofree char *file_name = g_path_get_basename (spec);
  char *dot = strrchr (file_name, '.');

  if (dot != NULL)
    *dot = '\0';
  return auspex_encoder_preset_find (name != NULL ? name : file_name);
}

/* Settings from beside @spec; @preset: what they are completed by, or NULL. */
static bool
read_description (AuspexEncoderSettings *settings, const char *spec,
                  const AuspexEncoderPreset **preset, GError **error)
{
  g_autofree char *path = auspex_encoder_settings_path (spec);
  g_autofree char *contents = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) cause = NULL;
  JsonObject *description = NULL;
  gsize length = 0;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      if (!g_file_get_contents (path, &contents, &length, &cause))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path,
                       cause->message);
          return false;
        }
      root = auspex_strict_json_parse_object (contents, length, path, error);
      if (root == NULL)
        return false;
      description = json_node_get_object (root);
      if (!auspex_encoder_settings_read (settings, description, path, error))
        return false;
    }
  *preset = find_preset (description, spec);
  if (*preset != NULL)
    auspex_encoder_settings_fill (settings, *preset);
  return true;
}

static bool
check_sizes (const AuspexEncoderSettings *settings, const char *spec, GError **error)
{
  if ((g_str_equal (settings->resize, "none") && settings->input_px != settings->patch_px)
      || (g_str_equal (settings->resize, "crop")
          && settings->input_px > settings->patch_px))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s: patches of %d px cannot be fed as %d px without a resize", spec,
                   settings->patch_px, settings->input_px);
      return false;
    }
  return true;
}

/* The index of the settings' readout in @known, NULL-terminated; -1 with an error. */
static int
find_readout (const AuspexEncoderSettings *settings, const char *const *known,
              const char *kind, const char *spec, GError **error)
{
  g_autofree char *names = g_strjoinv (", ", (char **)known);

  for (int i = 0; known[i] != NULL; i++)
    if (g_str_equal (settings->readout, known[i]))
      return i;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               "%s: readout \"%s\" of a %s is not supported, only %s", spec,
               settings->readout, kind, names);
  return -1;
}

static AuspexImageNetwork *
open_resnet (AuspexEncoderSettings *settings, AuspexWeights *weights, const char *spec,
             GError **error)
{
  static const char *const readouts[] = { "mean", "layer4", NULL };
  AuspexResnetOptions options = { 0 };
  int readout = 0;

  auspex_encoder_settings_complete (settings);
  readout = find_readout (settings, readouts, "ResNet", spec, error);
  if (readout < 0 || !check_sizes (settings, spec, error))
    return NULL;
  options.size_px = settings->input_px;
  options.whole = readout == 1;
  memcpy (options.mean, settings->mean, sizeof options.mean);
  memcpy (options.sd, settings->sd, sizeof options.sd);
  return auspex_resnet_new (weights, &options, error);
}

/* A preset is of one network. */
static bool
check_preset (const AuspexEncoderPreset *preset, int width, int patch_px,
              const char *spec, GError **error)
{
  if (preset == NULL || (width == preset->width && patch_px == preset->network_patch_px))
    return true;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "%s: a width of %d and patches of %d px, where %s has %d and %d px", spec,
               width, patch_px, preset->name, preset->width, preset->network_patch_px);
  return false;
}

static AuspexImageNetwork *
open_vit (AuspexEncoderSettings *settings, const AuspexEncoderPreset *preset,
          AuspexWeights *weights, const char *spec, GError **error)
{
  static const char *const readouts[] = { "cls", "mean", "cls+mean", NULL };
  AuspexVitOptions options = { 0 };
  int width = 0, patch_px = 0, size_px = 0, readout = 0;

  if (!auspex_vit_measure (weights, &width, &patch_px, &size_px, error)
      || !check_preset (preset, width, patch_px, spec, error))
    return NULL;
  if (settings->input_px == 0)
    settings->input_px = size_px;
  if (settings->patch_px == 0)
    settings->patch_px = settings->input_px;
  if (settings->readout == NULL)
    settings->readout = g_strdup (readouts[0]);
  auspex_encoder_settings_complete (settings);
  readout = find_readout (settings, readouts, "vision transformer", spec, error);
  if (readout < 0 || !check_sizes (settings, spec, error))
    return NULL;
  options.size_px = settings->input_px;
  options.readout = (AuspexVitReadout)readout;
  options.heads = settings->heads;
  memcpy (options.mean, settings->mean, sizeof options.mean);
  memcpy (options.sd, settings->sd, sizeof options.sd);
  return auspex_vit_new (weights, &options, error);
}

/* The one place that tells what kind of network weights are. */
static AuspexImageNetwork *
open_network (AuspexEncoderSettings *settings, const AuspexEncoderPreset *preset,
              AuspexWeights *weights, const char *spec, GError **error)
{
  if (auspex_vit_is_vit (weights))
    return open_vit (settings, preset, weights, spec, error);
  if (preset == NULL && auspex_weights_has (weights, "conv1.weight"))
    return open_resnet (settings, weights, spec, error);
  if (preset != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 "%s: no vision transformer, which %s is", spec, preset->name);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 "%s: no encoder: neither a tensor 'conv1.weight' (ResNet) nor "
                 "'blocks.0.attn.qkv.weight', 'encoder.layer.0.norm1.weight' or "
                 "'encoder.layer.0.layernorm_before.weight' (vision transformer)",
                 spec);
  return NULL;
}

AuspexEncoder *
auspex_encoder_open (const char *spec, GError **error)
{
  g_autoptr (AuspexEncoderSettings) settings = auspex_encoder_settings_new ();
  const AuspexEncoderPreset *preset = NULL;
  g_autoptr (AuspexWeights) weights = NULL;
  g_autoptr (AuspexImageNetwork) network = NULL;
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
      if (weights == NULL || !read_description (settings, spec, &preset, error))
        return NULL;
      if (settings->id == NULL)
        settings->id = g_path_get_basename (spec);
    }
  network = open_network (settings, preset, weights, spec, error);
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
  auspex_image_network_free (encoder->network);
  g_free (encoder);
}

const AuspexEncoderSettings *
auspex_encoder_get_settings (const AuspexEncoder *encoder)
{
  return encoder->settings;
}

AuspexGraph *
auspex_encoder_get_graph (const AuspexEncoder *encoder)
{
  return encoder->network->graph;
}
