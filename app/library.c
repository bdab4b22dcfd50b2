/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/library.h"

#include "compute/encoder.h"
#include "compute/model.h"
#include "ui/format.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

static const char *const folder_names[] = {
  [AUSPEX_WEIGHTS_MODEL] = "models",
  [AUSPEX_WEIGHTS_ENCODER] = "encoders",
};

static const char *const built_in[] = {
  [AUSPEX_WEIGHTS_MODEL] = "demo",
  [AUSPEX_WEIGHTS_ENCODER] = "formula:1",
};

/* How files of each kind end. */
static const char *const suffixes[][5] = {
  [AUSPEX_WEIGHTS_MODEL] = { "safetensors", NULL },
  [AUSPEX_WEIGHTS_ENCODER] = { "safetensors", "pt", "pth", "bin", NULL },
};

const char *const *
auspex_library_get_suffixes (AuspexWeightsKind kind)
{
  return suffixes[kind];
}

/* The one of @kind's suffixes that @name has, or NULL. */
static const char *
find_suffix (AuspexWeightsKind kind, const char *name)
{
  const char *dot = strrchr (name, '.');

  for (const char *const *suffix = suffixes[kind]; *suffix != NULL; suffix++)
    if (dot != NULL && g_ascii_strcasecmp (dot + 1, *suffix) == 0)
      return *suffix;
  return NULL;
}

char *
auspex_library_get_folder (AuspexWeightsKind kind, const char *data_folder)
{
  g_autofree char *own = g_build_filename (g_get_user_data_dir (), "auspex", NULL);

  return g_build_filename (data_folder != NULL ? data_folder : own, folder_names[kind],
                           NULL);
}

/* Describing */

static char *
file_title (const char *spec)
{
  g_autofree char *name = g_path_get_basename (spec);

  return g_filename_display_name (name);
}

static AuspexWeightsEntry *
describe_model (const char *spec)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexModel) model = auspex_model_open (spec, &error);
  g_autofree char *file = file_title (spec);
  g_autoptr (GString) detail = g_string_new (NULL);

  if (model == NULL)
    return auspex_weights_entry_new (spec, file, error->message, false, false);

  const AuspexModelInfo *info = auspex_model_get_info (model);
  if (info->cancer_type_label != NULL)
    g_string_append (detail, info->cancer_type_label);
  else if (info->cancer_type_code != NULL)
    g_string_append (detail, info->cancer_type_code);
  else
    g_string_append (detail, _ ("cancer type not stated"));
  g_string_append_printf (detail, _ (", %d features a patch"), info->feature_dim);
  if (info->n_members > 1)
    g_string_append_printf (detail, _ (", %d members"), info->n_members);
  return auspex_weights_entry_new (spec, info->name != NULL ? info->name : file,
                                   detail->str, !info->trained, true);
}

static AuspexWeightsEntry *
describe_encoder (const char *spec)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexEncoder) encoder = auspex_encoder_open (spec, &error);
  g_autofree char *file = file_title (spec);

  if (encoder == NULL)
    return auspex_weights_entry_new (spec, file, error->message, false, false);

  const AuspexEncoderSettings *settings = auspex_encoder_get_settings (encoder);
  g_autofree char *patch = auspex_format_length_um (settings->patch_px * settings->mpp);
  g_autofree char *detail =
      g_strdup_printf (_ ("%s, patches of %s (%d pixels), %d features"), settings->id,
                       patch, settings->patch_px, settings->feature_dim);
  bool is_formula = g_str_has_prefix (spec, "formula:");
  return auspex_weights_entry_new (spec, is_formula ? _ ("Formula weights") : file,
                                   detail, is_formula, true);
}

AuspexWeightsEntry *
auspex_library_describe (AuspexWeightsKind kind, const char *spec)
{
  return kind == AUSPEX_WEIGHTS_MODEL ? describe_model (spec) : describe_encoder (spec);
}

/* Listing */

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

GPtrArray *
auspex_library_list (AuspexWeightsKind kind, const char *data_folder)
{
  GPtrArray *entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_weights_entry_free);
  g_autofree char *folder = auspex_library_get_folder (kind, data_folder);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (find_suffix (kind, name) != NULL && *name != '.')
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_paths);

  g_ptr_array_add (entries, auspex_library_describe (kind, built_in[kind]));
  for (guint i = 0; i < paths->len; i++)
    g_ptr_array_add (entries,
                     auspex_library_describe (kind, g_ptr_array_index (paths, i)));
  return entries;
}

/* Adding */

static bool
check (AuspexWeightsKind kind, const char *path, GError **error)
{
  if (kind == AUSPEX_WEIGHTS_MODEL)
    {
      g_autoptr (AuspexModel) model = auspex_model_open (path, error);

      return model != NULL;
    }

  g_autoptr (AuspexEncoder) encoder = auspex_encoder_open (path, error);

  return encoder != NULL;
}

static bool
copy_whole (const char *from, const char *to, GCancellable *cancellable, GError **error)
{
  g_autofree char *part = g_strconcat (to, ".part", NULL);
  g_autoptr (GFile) source = g_file_new_for_path (from);
  g_autoptr (GFile) partial = g_file_new_for_path (part);
  g_autoptr (GFile) target = g_file_new_for_path (to);

  if (!g_file_copy (source, partial,
                    G_FILE_COPY_OVERWRITE | G_FILE_COPY_TARGET_DEFAULT_PERMS, cancellable,
                    NULL, NULL, error)
      || !g_file_move (partial, target, G_FILE_COPY_OVERWRITE, cancellable, NULL, NULL,
                       error))
    {
      g_unlink (part);
      g_prefix_error (error, _ ("%s cannot be copied: "), from);
      return false;
    }
  return true;
}

static bool
is_free (AuspexWeightsKind kind, const char *stem)
{
  for (const char *const *suffix = suffixes[kind]; *suffix != NULL; suffix++)
    {
      g_autofree char *full = g_strdup_printf ("%s.%s", stem, *suffix);

      if (g_file_test (full, G_FILE_TEST_EXISTS))
        return false;
    }
  return true;
}

/* The stem in @folder for a copy of @path: another file of that name is not replaced. */
static char *
free_stem (AuspexWeightsKind kind, const char *folder, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  for (int i = 1;; i++)
    {
      g_autofree char *stem = i == 1 ? g_build_filename (folder, name, NULL)
                                     : g_strdup_printf ("%s/%s-%d", folder, name, i);

      if (is_free (kind, stem))
        return g_steal_pointer (&stem);
    }
}

/* The description beside weights: same stem, .json. */
static char *
description_of (const char *path)
{
  const char *dot = strrchr (path, '.');
  g_autofree char *stem = dot != NULL ? g_strndup (path, dot - path) : g_strdup (path);

  return g_strconcat (stem, ".json", NULL);
}

char *
auspex_library_add (AuspexWeightsKind kind, const char *path, const char *data_folder,
                    GCancellable *cancellable, GError **error)
{
  g_autofree char *folder = auspex_library_get_folder (kind, data_folder);
  g_autofree char *stem = NULL, *copy = NULL, *description = NULL,
                  *description_copy = NULL;
  const char *suffix = NULL;

  if (!check (kind, path, error))
    return NULL;
  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _ ("%s cannot be made: %s"),
                   folder, g_strerror (errno));
      return NULL;
    }
  suffix = find_suffix (kind, path);
  stem = free_stem (kind, folder, path);
  copy = g_strdup_printf ("%s.%s", stem, suffix != NULL ? suffix : *suffixes[kind]);
  description = description_of (path);
  description_copy = g_strconcat (stem, ".json", NULL);
  if (g_file_test (description, G_FILE_TEST_IS_REGULAR)
      && !copy_whole (description, description_copy, cancellable, error))
    return NULL;
  if (!copy_whole (path, copy, cancellable, error))
    {
      g_unlink (description_copy);
      return NULL;
    }
  return g_steal_pointer (&copy);
}
