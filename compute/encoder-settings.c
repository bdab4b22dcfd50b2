/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/encoder-settings.h"

#include "compute/weights/strict-json.h"

#include <math.h>
#include <string.h>

#define MIN_INPUT_PX 32
#define MAX_PATCH_PX 4096

AuspexEncoderSettings *
auspex_encoder_settings_new (void)
{
  AuspexEncoderSettings *settings = g_new0 (AuspexEncoderSettings, 1);

  settings->mpp = NAN;
  for (int c = 0; c < 3; c++)
    settings->mean[c] = settings->sd[c] = NAN;
  return settings;
}

void
auspex_encoder_settings_free (AuspexEncoderSettings *settings)
{
  g_free (settings->id);
  g_free (settings->sha256);
  g_free (settings->resize);
  g_free (settings->readout);
  g_free (settings);
}

static bool
refuse (const char *label, const char *member, const char *rule, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: \"%s\" must be %s", label,
               member, rule);
  return false;
}

/* A whole number from @low to @high, where stated. */
static bool
read_px (JsonObject *object, const char *member, int low, int *value, const char *label,
         GError **error)
{
  double number = auspex_strict_json_get_number (object, member, NAN);

  if (!json_object_has_member (object, member))
    return true;
  if (!(number >= low && number <= MAX_PATCH_PX && number == floor (number)))
    return refuse (label, member, "a whole number", error);
  *value = (int)number;
  return true;
}

static bool
read_mpp (AuspexEncoderSettings *settings, JsonObject *object, const char *label,
          GError **error)
{
  double patch_um = auspex_strict_json_get_number (object, "patch_um", NAN);

  settings->mpp = auspex_strict_json_get_number (object, "mpp", NAN);
  if (isnan (settings->mpp) && !isnan (patch_um))
    settings->mpp = patch_um / (settings->patch_px > 0 ? settings->patch_px : 256);
  if ((json_object_has_member (object, "mpp")
       || json_object_has_member (object, "patch_um"))
      && !(settings->mpp >= 0.01 && settings->mpp <= 100))
    return refuse (label, "mpp", "micrometres per pixel", error);
  return true;
}

static bool
read_channels (JsonObject *object, const char *member, float values[3], const char *label,
               GError **error)
{
  JsonArray *array = auspex_strict_json_get_array (object, member);

  if (!json_object_has_member (object, member))
    return true;
  for (guint c = 0; c < 3; c++)
    {
      values[c] = array != NULL && json_array_get_length (array) == 3
                      ? (float)auspex_strict_json_number_at (array, c)
                      : NAN;
      if (!isfinite (values[c]))
        return refuse (label, member, "three numbers", error);
    }
  return true;
}

void
auspex_encoder_settings_fill (AuspexEncoderSettings *settings,
                              const AuspexEncoderPreset *preset)
{
  if (settings->patch_px == 0)
    settings->patch_px = preset->patch_px;
  if (isnan (settings->mpp))
    settings->mpp = 0.5;
  if (settings->input_px == 0)
    settings->input_px = preset->input_px;
  if (settings->resize == NULL)
    settings->resize = g_strdup (preset->resize);
  if (isnan (settings->mean[0]))
    memcpy (settings->mean, preset->mean, sizeof preset->mean);
  if (isnan (settings->sd[0]))
    memcpy (settings->sd, preset->sd, sizeof preset->sd);
  if (settings->readout == NULL)
    settings->readout = g_strdup (preset->readout);
  if (settings->heads == 0)
    settings->heads = preset->heads;
}

static bool
read_preset (AuspexEncoderSettings *settings, JsonObject *object, const char *label,
             GError **error)
{
  const char *name = auspex_strict_json_get_string (object, "preset");
  const AuspexEncoderPreset *preset =
      name != NULL ? auspex_encoder_preset_find (name) : NULL;

  if (!json_object_has_member (object, "preset"))
    return true;
  if (preset == NULL)
    {
      g_autofree char *names = auspex_encoder_preset_list ();
      g_autofree char *rule = g_strdup_printf ("one of %s", names);

      return refuse (label, "preset", rule, error);
    }
  auspex_encoder_settings_fill (settings, preset);
  return true;
}

bool
auspex_encoder_settings_read (AuspexEncoderSettings *settings, JsonObject *object,
                              const char *label, GError **error)
{
  settings->id = g_strdup (auspex_strict_json_get_string (object, "id"));
  settings->sha256 = g_strdup (auspex_strict_json_get_string (object, "sha256"));
  settings->resize = g_strdup (auspex_strict_json_get_string (object, "resize"));
  settings->readout = g_strdup (auspex_strict_json_get_string (object, "readout"));
  if (!read_px (object, "patch_px", 1, &settings->patch_px, label, error)
      || !read_px (object, "input_px", MIN_INPUT_PX, &settings->input_px, label, error)
      || !read_px (object, "heads", 1, &settings->heads, label, error)
      || !read_mpp (settings, object, label, error)
      || !read_channels (object, "mean", settings->mean, label, error)
      || !read_channels (object, "std", settings->sd, label, error))
    return false;
  for (int c = 0; c < 3; c++)
    if (settings->sd[c] <= 0)
      return refuse (label, "std", "above 0", error);
  if (settings->resize != NULL
      && !g_strv_contains (
          (const char *const[]){ "none", "bilinear", "bicubic", "crop", NULL },
          settings->resize))
    return refuse (label, "resize", "none, bilinear, bicubic or crop", error);
  return read_preset (settings, object, label, error);
}

void
auspex_encoder_settings_complete (AuspexEncoderSettings *settings)
{
  static const float mean[3] = { 0.485f, 0.456f, 0.406f };
  static const float sd[3] = { 0.229f, 0.224f, 0.225f };

  if (settings->patch_px == 0)
    settings->patch_px = 256;
  if (settings->input_px == 0)
    settings->input_px = settings->patch_px;
  if (isnan (settings->mpp))
    settings->mpp = 0.5;
  if (settings->resize == NULL)
    settings->resize =
        g_strdup (settings->input_px == settings->patch_px ? "none" : "bilinear");
  if (settings->readout == NULL)
    settings->readout = g_strdup ("mean");
  if (isnan (settings->mean[0]))
    memcpy (settings->mean, mean, sizeof mean);
  if (isnan (settings->sd[0]))
    memcpy (settings->sd, sd, sizeof sd);
}

static bool
differ (const char *what, const char *wanted, const char *actual, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s %s where %s is wanted",
               what, actual, wanted);
  return false;
}

static bool
match_numbers (const char *what, double wanted, double actual, GError **error)
{
  if (fabs (wanted - actual) > 1e-4 * fabs (wanted))
    {
      g_autofree char *first = g_strdup_printf ("%g", wanted);
      g_autofree char *second = g_strdup_printf ("%g", actual);

      return differ (what, first, second, error);
    }
  return true;
}

static bool
match_strings (const char *what, const char *wanted, const char *actual, GError **error)
{
  return wanted == NULL || actual == NULL || g_str_equal (wanted, actual)
         || differ (what, wanted, actual, error);
}

bool
auspex_encoder_settings_match (const AuspexEncoderSettings *wanted,
                               const AuspexEncoderSettings *actual, GError **error)
{
  if ((wanted->patch_px != 0
       && !match_numbers ("pixels a patch", wanted->patch_px, actual->patch_px, error))
      || (!isnan (wanted->mpp)
          && !match_numbers ("micrometres per pixel", wanted->mpp, actual->mpp, error))
      || (wanted->input_px != 0
          && !match_numbers ("pixels fed", wanted->input_px, actual->input_px, error))
      || !match_strings ("resize", wanted->resize, actual->resize, error)
      || !match_strings ("readout", wanted->readout, actual->readout, error)
      || !match_strings ("weights' SHA-256", wanted->sha256, actual->sha256, error))
    return false;
  for (int c = 0; c < 3; c++)
    if ((!isnan (wanted->mean[c])
         && !match_numbers ("mean", wanted->mean[c], actual->mean[c], error))
        || (!isnan (wanted->sd[c])
            && !match_numbers ("standard deviation", wanted->sd[c], actual->sd[c],
                               error)))
      return false;
  return true;
}

bool
auspex_encoder_settings_equal (const AuspexEncoderSettings *a,
                               const AuspexEncoderSettings *b)
{
  return g_strcmp0 (a->id, b->id) == 0 && g_strcmp0 (a->sha256, b->sha256) == 0
         && a->patch_px == b->patch_px && a->mpp == b->mpp && a->input_px == b->input_px
         && g_strcmp0 (a->resize, b->resize) == 0
         && memcmp (a->mean, b->mean, sizeof a->mean) == 0
         && memcmp (a->sd, b->sd, sizeof a->sd) == 0
         && g_strcmp0 (a->readout, b->readout) == 0 && a->heads == b->heads
         && a->feature_dim == b->feature_dim;
}

void
auspex_encoder_settings_append (const AuspexEncoderSettings *settings, GString *text)
{
  const float *mean = settings->mean, *sd = settings->sd;
  double numbers[] = { settings->mpp, mean[0], mean[1], mean[2], sd[0], sd[1], sd[2] };
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, "%s\n%s\n%d\n%d\n%s\n%s\n%d\n%d", settings->id,
                          settings->sha256, settings->patch_px, settings->input_px,
                          settings->resize, settings->readout, settings->heads,
                          settings->feature_dim);
  for (int i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_string_append_printf (text, "\n%s",
                            g_ascii_dtostr (number, sizeof number, numbers[i]));
}
