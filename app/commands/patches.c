/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/command-files.h"
#include "app/commands/command-line.h"
#include "app/commands/patches-preview.h"
#include "compute/features/feature-store.h"

#include <stdio.h>
#include <string.h>

static char *out_path, *preview_path;
static int patch_px = 256;
static double patch_mpp = 0.5;

static const GOptionEntry own_entries[] = {
  { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out_path,
    "write the patches' places; - is stdout, here and below", "F.h5" },
  { "preview", 0, 0, G_OPTION_ARG_FILENAME, &preview_path,
    "write a picture of tissue and patches", "F.png" },
  { "patch-px", 0, 0, G_OPTION_ARG_INT, &patch_px, "pixels a side of a patch (256)",
    "N" },
  { "patch-mpp", 0, 0, G_OPTION_ARG_DOUBLE, &patch_mpp, "um per pixel of a patch (0.5)",
    "X" },
  { NULL },
};

static AuspexFeatureBag *
new_bag (AuspexSlide *slide, const AuspexPatchSet *set, GError **error)
{
  AuspexFeatureBag *bag = auspex_feature_bag_new (set->n_patches, 0, 1, error);
  char *dot;

  if (bag == NULL)
    {
      g_prefix_error (error, "%s: ", auspex_slide_get_path (slide));
      return NULL;
    }
  AuspexBagSlide *known = &bag->slides[0];
  AuspexMppSource source;
  memcpy (bag->coords, set->coords, 2 * set->n_patches * sizeof (int64_t));
  known->name = g_path_get_basename (auspex_slide_get_path (slide));
  if ((dot = strrchr (known->name, '.')) != NULL && dot != known->name)
    *dot = '\0';
  known->quickhash1 = g_strdup (auspex_slide_get_quickhash (slide));
  known->bytes = auspex_slide_get_bytes (slide);
  known->mpp = auspex_slide_get_mpp (slide, &source);
  known->mpp_source = g_strdup (auspex_mpp_source_to_string (source));
  known->patch_level0_px = set->geometry.level0_px;
  auspex_slide_get_level_size (slide, 0, &known->width_px, &known->height_px);
  bag->encoder.patch_px = patch_px;
  bag->encoder.mpp = patch_mpp;
  bag->patch_set_sha256 = g_strdup (set->sha256);
  return bag;
}

static void
print_summary (AuspexSlide *slide, const AuspexPatchSet *set)
{
  const AuspexPatchGeometry *geometry = &set->geometry;

  printf ("Patches     %" G_GINT64_FORMAT " of %.1f um (%" G_GINT64_FORMAT
          " level-0 pixels), %s level %d\nArea        %.2f mm2\nHash        %s\n",
          set->n_patches, geometry->um, geometry->level0_px,
          geometry->resampled ? "resampled from" : "pixels of", geometry->level,
          set->n_patches * geometry->um * geometry->um / 1e6, set->sha256);
}

static bool
find_patches (const char *tissue, char **path, bool summary, GCancellable *cancellable,
              GError **error)
{
  g_autoptr (AuspexTissueMask) mask = NULL;

  if (!auspex_command_line_check_target (out_path, error)
      || !auspex_command_line_check_target (preview_path, error))
    return false;
  g_autoptr (GPtrArray) slides = auspex_command_line_open_slides (path, 1, error);
  if (slides == NULL)
    return false;
  AuspexSlide *slide = slides->pdata[0];
  g_autoptr (AuspexPatchSet) set = auspex_analysis_find_patches (
      slide, tissue, patch_px, patch_mpp, &mask, cancellable, error);
  if (set == NULL)
    return false;
  g_autoptr (AuspexFeatureBag) bag = new_bag (slide, set, error);
  if (bag == NULL)
    return false;
  if (out_path != NULL && !auspex_feature_store_write (bag, out_path, error))
    return false;
  if (preview_path != NULL
      && !auspex_patches_preview_save (slide, mask, set, preview_path, error))
    return false;
  if (summary)
    print_summary (slide, set);
  return true;
}

int
auspex_command_patches (int argc, char **argv)
{
  g_autofree GOptionEntry *entries =
      auspex_command_line_add_compute_entries (own_entries);
  AuspexAnalysisRequest request = { 0 };
  g_autoptr (GError) error = NULL;
  int status = auspex_command_line_parse ("SLIDE", NULL, entries, &argc, &argv);

  if (status == AUSPEX_GO_ON && argc != 2)
    status = auspex_command_line_misused ("one slide, please");
  if (status == AUSPEX_GO_ON && (patch_px < 16 || patch_px > 4096))
    status = auspex_command_line_misused ("--patch-px %d: 16 to 4096", patch_px);
  if (status == AUSPEX_GO_ON
      && !(patch_mpp >= AUSPEX_MPP_MIN && patch_mpp <= AUSPEX_MPP_MAX))
    status = auspex_command_line_misused ("--patch-mpp %g: %g to %g um", patch_mpp,
                                          AUSPEX_MPP_MIN, AUSPEX_MPP_MAX);
  if (status == AUSPEX_GO_ON)
    status = auspex_command_line_use_compute_options (&request);
  if (status != AUSPEX_GO_ON)
    return status;
  g_autoptr (AuspexCommandFiles) all = auspex_command_files_new ();
  auspex_command_files_add_input (all, "slide", argv[1]);
  auspex_command_files_add_output (all, "--out", out_path);
  auspex_command_files_add_output (all, "--preview", preview_path);
  status = auspex_command_files_check (all);
  if (status != AUSPEX_GO_ON)
    return status;
  if (find_patches (request.tissue, argv + 1, !auspex_command_files_take_stdout (all),
                    auspex_command_line_catch_interrupt (), &error))
    return AUSPEX_EXIT_DONE;
  return auspex_command_line_failed (error);
}
