/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/slide-state.h"

#include "base/refusal.h"
#include "base/whole-file.h"

#include <math.h>

#define GROUP "slide"

struct _AuspexSlideState
{
  char *path; /* NULL: not kept */
  GKeyFile *keys;
  bool changed;
};

/* False, and nothing is known, where there is no such file or it is damaged. */
static bool
load (AuspexSlideState *state, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (state->path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autofree char *text = g_malloc (AUSPEX_SLIDE_STATE_MAX_BYTES + 1);
  gsize length = 0;

  if (stream == NULL
      || !g_input_stream_read_all (G_INPUT_STREAM (stream), text,
                                   AUSPEX_SLIDE_STATE_MAX_BYTES + 1, &length, NULL,
                                   error))
    return false;
  if (length > AUSPEX_SLIDE_STATE_MAX_BYTES)
    return auspex_refuse (state->path, error, "it is too large");
  return length == 0
         || g_key_file_load_from_data (state->keys, text, length, G_KEY_FILE_NONE, error);
}

AuspexSlideState *
auspex_slide_state_open (const char *folder, const char *identity)
{
  AuspexSlideState *state = g_new0 (AuspexSlideState, 1);
  g_autoptr (GError) error = NULL;

  state->keys = g_key_file_new ();
  if (identity == NULL)
    return state;

  g_autofree char *name = g_strconcat (identity, ".ini", NULL);
  state->path = folder != NULL ? g_build_filename (folder, name, NULL)
                               : g_build_filename (g_get_user_data_dir (), "auspex",
                                                   "slides", name, NULL);
  if (load (state, &error))
    return state;
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_debug ("%s is ignored: %s", state->path, error->message);
  g_key_file_unref (state->keys);
  state->keys = g_key_file_new ();
  return state;
}

void
auspex_slide_state_free (AuspexSlideState *state)
{
  if (state == NULL)
    return;
  g_key_file_unref (state->keys);
  g_free (state->path);
  g_free (state);
}

GVariant *
auspex_slide_state_get (AuspexSlideState *state, const char *key, const char *type)
{
  g_autofree char *text = g_key_file_get_value (state->keys, GROUP, key, NULL);
  g_autoptr (GError) error = NULL;
  GVariant *value = NULL;

  if (text == NULL)
    return NULL;
  value = g_variant_parse (G_VARIANT_TYPE (type), text, NULL, NULL, &error);
  if (value == NULL)
    g_debug ("%s: %s is ignored: %s", state->path, key, error->message);
  return value;
}

void
auspex_slide_state_set (AuspexSlideState *state, const char *key, GVariant *value)
{
  g_autofree char *before = g_key_file_get_value (state->keys, GROUP, key, NULL);
  g_autofree char *text = NULL;

  if (value != NULL)
    {
      g_autoptr (GVariant) owned = g_variant_ref_sink (value);

      text = g_variant_print (owned, FALSE);
    }
  if (g_strcmp0 (before, text) == 0)
    return;
  if (text != NULL)
    g_key_file_set_value (state->keys, GROUP, key, text);
  else
    g_key_file_remove_key (state->keys, GROUP, key, NULL);
  state->changed = true;
}

bool
auspex_slide_state_save (AuspexSlideState *state, GError **error)
{
  g_autofree char *folder = NULL, *text = NULL;
  gsize length = 0;

  if (state->path == NULL || !state->changed)
    return true;
  text = g_key_file_to_data (state->keys, &length, NULL);
  if (length > AUSPEX_SLIDE_STATE_MAX_BYTES)
    return auspex_refuse (state->path, error, "there is too much to remember");
  folder = g_path_get_dirname (state->path);
  g_mkdir_with_parents (folder, 0700);
  if (!auspex_whole_file_write (state->path, text, length, error))
    return false;
  state->changed = false;
  return true;
}

/* What was answered */

double
auspex_slide_state_get_typed_in_mpp (AuspexSlideState *state)
{
  g_autoptr (GVariant) value = auspex_slide_state_get (state, "mpp", "d");
  double mpp = value != NULL ? g_variant_get_double (value) : 0;

  return isfinite (mpp) && mpp > 0 ? mpp : 0;
}

void
auspex_slide_state_set_typed_in_mpp (AuspexSlideState *state, double mpp)
{
  auspex_slide_state_set (state, "mpp", mpp > 0 ? g_variant_new_double (mpp) : NULL);
}

char *
auspex_slide_state_get_cancer_type (AuspexSlideState *state, const char *code)
{
  g_autoptr (GVariant) answers = auspex_slide_state_get (state, "cancer-type", "a{ss}");
  char *answer = NULL;

  if (answers != NULL)
    g_variant_lookup (answers, code, "s", &answer);
  return answer;
}

void
auspex_slide_state_set_cancer_type (AuspexSlideState *state, const char *code,
                                    const char *answer)
{
  g_autoptr (GVariant) before = auspex_slide_state_get (state, "cancer-type", "a{ss}");
  GVariantBuilder builder;
  GVariantIter iter;
  const char *known = NULL, *said = NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  if (before != NULL)
    {
      g_variant_iter_init (&iter, before);
      while (g_variant_iter_next (&iter, "{&s&s}", &known, &said))
        if (!g_str_equal (known, code))
          g_variant_builder_add (&builder, "{ss}", known, said);
    }
  g_variant_builder_add (&builder, "{ss}", code, answer);
  auspex_slide_state_set (state, "cancer-type", g_variant_builder_end (&builder));
}
