/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/command-files.h"
#include "app/commands/command-line.h"
#include "compute/features/feature-store.h"

#include <stdio.h>
#include <string.h>

static char *encoder_spec, *out_folder;

static const GOptionEntry own_entries[] = {
  { "encoder", 'e', 0, G_OPTION_ARG_FILENAME, &encoder_spec,
    "encoder weights or \"formula:SEED\" (required)", "E" },
  { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out_folder,
    "folder for SLIDE.h5 files (required); those it has are not made again", "DIR" },
  { NULL },
};

/* SLIDE.svs -> DIR/SLIDE.h5 */
static char *
target_path (const char *slide_path)
{
  g_autofree char *name = g_path_get_basename (slide_path);
  char *dot = strrchr (name, '.');

  if (dot != NULL && dot != name)
    *dot = '\0';
  g_autofree char *file = g_strconcat (name, ".h5", NULL);
  return g_build_filename (out_folder, file, NULL);
}

/* Of the same slide, by the same encoder, with the same precision. */
static bool
is_made (const char *path, AuspexSlide *slide, const AuspexAnalysisRequest *request,
         GCancellable *cancellable)
{
  const AuspexEncoderSettings *encoder = auspex_encoder_get_settings (request->encoder);
  const char *precision = request->precision == AUSPEX_PRECISION_FAST ? "fast" : "exact";

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return false;
  g_autoptr (AuspexFeatureBag) bag = auspex_feature_store_read (path, NULL);
  if (bag == NULL || !auspex_encoder_settings_equal (&bag->encoder, encoder)
      || g_strcmp0 (bag->slides[0].quickhash1, auspex_slide_get_quickhash (slide)) != 0
      || bag->slides[0].bytes != auspex_slide_get_bytes (slide)
      || bag->slides[0].mpp != auspex_slide_get_mpp (slide, NULL)
      || g_strcmp0 (bag->precision, precision) != 0)
    return false;
  g_autoptr (AuspexPatchSet) set = auspex_analysis_find_patches (
      slide, request->tissue, encoder->patch_px, encoder->mpp, NULL, cancellable, NULL);
  return set != NULL && g_strcmp0 (bag->patch_set_sha256, set->sha256) == 0;
}

typedef struct
{
  AuspexAnalysisRequest *request;
  char **paths;
  GCancellable *cancellable;
} Encoding;

static bool
encode (int index, gpointer user_data, GError **error)
{
  const Encoding *encoding = user_data;
  AuspexAnalysisRequest *request = encoding->request;
  GCancellable *cancellable = encoding->cancellable;
  g_autofree char *target = target_path (encoding->paths[index]);
  g_autoptr (GPtrArray) slides =
      auspex_command_line_open_slides (encoding->paths + index, 1, error);

  if (slides == NULL)
    return false;
  if (is_made (target, slides->pdata[0], request, cancellable))
    {
      printf ("%s: there already\n", target);
      return true;
    }
  request->slides = slides;
  request->save_features_path = target;
  g_autoptr (AuspexFeatureBag) bag = auspex_analysis_get_features (
      request, auspex_command_line_progress, NULL, cancellable, error);
  auspex_command_line_end_progress ();
  if (bag == NULL)
    return false;
  printf ("%s: %" G_GINT64_FORMAT " patches, %d features each", target, bag->n_patches,
          bag->feature_dim);
  if (bag->n_undecoded > 0)
    printf (", %" G_GINT64_FORMAT " left out that could not be decoded",
            bag->n_undecoded);
  printf ("\n");
  return true;
}

/* Two slides of one name would write one file. */
static const char *
find_name_twice (char **paths, int n)
{
  g_autoptr (GHashTable) targets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int i = 0; i < n; i++)
    if (!g_hash_table_add (targets, target_path (paths[i])))
      return paths[i];
  return NULL;
}

static int
check_files (char **paths, int n)
{
  g_autoptr (AuspexCommandFiles) all = auspex_command_files_new ();
  const char *twice = find_name_twice (paths, n);

  if (twice != NULL)
    return auspex_command_line_misused ("%s: another slide has the same name", twice);
  auspex_command_files_add_encoder (all, encoder_spec);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *target = target_path (paths[i]);

      auspex_command_files_add_input (all, "slide", paths[i]);
      auspex_command_files_add_output (all, "features", target);
    }
  return auspex_command_files_check (all);
}

static bool
prepare (AuspexAnalysisRequest *request, GError **error)
{
  if (!auspex_command_line_make_folder (out_folder, error))
    return false;
  g_autofree char *target = g_build_filename (out_folder, "x.h5", NULL);
  request->encoder = auspex_encoder_open (encoder_spec, error);
  return request->encoder != NULL && auspex_command_line_check_target (target, error);
}

static int
encode_all (AuspexAnalysisRequest *request, char **paths, int n)
{
  Encoding encoding = { request, paths, auspex_command_line_catch_interrupt () };
  g_autoptr (GError) error = NULL;
  bool ok = prepare (request, &error);
  int status = ok ? auspex_command_line_do_each (n, encode, &encoding)
                  : auspex_command_line_failed (error);

  g_clear_pointer (&request->encoder, auspex_encoder_unref);
  return status;
}

int
auspex_command_encode (int argc, char **argv)
{
  g_autofree GOptionEntry *entries =
      auspex_command_line_add_compute_entries (own_entries);
  AuspexAnalysisRequest request = { 0 };
  int status = auspex_command_line_parse ("SLIDE...", NULL, entries, &argc, &argv);

  if (status == AUSPEX_GO_ON && argc == 1)
    status = auspex_command_line_misused ("no slide given");
  if (status == AUSPEX_GO_ON && encoder_spec == NULL)
    status = auspex_command_line_misused ("--encoder is missing");
  if (status == AUSPEX_GO_ON && out_folder == NULL)
    status = auspex_command_line_misused ("--out is missing");
  if (status == AUSPEX_GO_ON)
    status = auspex_command_line_use_compute_options (&request);
  if (status != AUSPEX_GO_ON)
    return status;
  status = check_files (argv + 1, argc - 1);
  if (status != AUSPEX_GO_ON)
    return status;
  return encode_all (&request, argv + 1, argc - 1);
}
