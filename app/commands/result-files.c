/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/result-files.h"

#include "app/attention-heatmap.h"
#include "app/commands/command-line.h"
#include "base/whole-file.h"
#include "render/annotation/annotation-file.h"
#include "render/cairo/slide-image.h"
#include "render/color/slide-colors.h"
#include "render/report/report.h"

#include <stdio.h>
#include <string.h>

#define HEATMAP_PX 2400
#define HEATMAP_OPACITY 0.5

/* Of several slides each has its own picture: F-1.png, F-2.png ... */
static char *
picture_path (const char *path, int slide, int n_slides)
{
  const char *dot = strrchr (path, '.');
  int stem = dot != NULL && strchr (dot, '/') == NULL ? dot - path : strlen (path);

  if (n_slides == 1 || g_str_equal (path, "-"))
    return g_strdup (path);
  return g_strdup_printf ("%.*s-%d%s", stem, path, slide + 1, path + stem);
}

/* Each file by its name in a list, its option, its extension and its place. */
static const struct
{
  const char *name, *option, *extension;
  size_t member;
} kinds_of_file[] = {
  { "json", "--json", ".json", offsetof (AuspexResultFiles, json) },
  { "maps", "--maps", ".safetensors", offsetof (AuspexResultFiles, maps) },
  { "report", "--report", ".pdf", offsetof (AuspexResultFiles, report) },
  { "heatmap", "--heatmap", ".png", offsetof (AuspexResultFiles, heatmap) },
  { "features", "--save-features", ".h5", offsetof (AuspexResultFiles, features) },
};

static char **
get_path (const AuspexResultFiles *files, int kind)
{
  return G_STRUCT_MEMBER_P (files, kinds_of_file[kind].member);
}

static unsigned
parse_kind (const char *name)
{
  for (int kind = 0; kind < G_N_ELEMENTS (kinds_of_file); kind++)
    if (g_str_equal (name, kinds_of_file[kind].name))
      return 1u << kind;
  return 0;
}

unsigned
auspex_result_kinds_parse (const char *text, GError **error)
{
  g_auto (GStrv) names = g_strsplit (text, ",", -1);
  unsigned kinds = 0;

  for (int i = 0; i == 0 || names[i] != NULL; i++)
    {
      const char *name = names[i] != NULL ? names[i] : "";
      unsigned kind = parse_kind (name);

      if (kind == 0)
        {
          g_autofree char *all = auspex_result_kinds_to_string (~0u);

          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "\"%s\" is none of %s", name, all);
          return 0;
        }
      kinds |= kind;
    }
  return kinds;
}

char *
auspex_result_kinds_to_string (unsigned kinds)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int kind = 0; kind < G_N_ELEMENTS (kinds_of_file); kind++)
    if (kinds & (1u << kind))
      g_string_append_printf (text, "%s%s", text->len > 0 ? "," : "",
                              kinds_of_file[kind].name);
  return g_strdup (text->str);
}

void
auspex_result_files_name (AuspexResultFiles *files, unsigned kinds, const char *folder,
                          const char *stem)
{
  for (int kind = 0; kind < G_N_ELEMENTS (kinds_of_file); kind++)
    {
      g_autofree char *name = g_strconcat (stem, kinds_of_file[kind].extension, NULL);

      *get_path (files, kind) =
          kinds & (1u << kind) ? g_build_filename (folder, name, NULL) : NULL;
    }
}

void
auspex_result_files_clear (AuspexResultFiles *files)
{
  for (int kind = 0; kind < G_N_ELEMENTS (kinds_of_file); kind++)
    g_clear_pointer (get_path (files, kind), g_free);
}

const char *
auspex_result_files_find_option (const AuspexResultFiles *files)
{
  for (int kind = 0; kind < G_N_ELEMENTS (kinds_of_file); kind++)
    if (*get_path (files, kind) != NULL)
      return kinds_of_file[kind].option;
  return NULL;
}

/* The @i-th of the files that @path becomes with @n_slides slides; NULL after the last.
 */
static char *
nth_path (const AuspexResultFiles *files, const char *path, int i, int n_slides)
{
  if (path == NULL || i >= (path == files->heatmap ? n_slides : 1))
    return NULL;
  return path == files->heatmap ? picture_path (path, i, n_slides) : g_strdup (path);
}

void
auspex_result_files_add_to (const AuspexResultFiles *files, const char *role,
                            int n_slides, AuspexCommandFiles *all)
{
  for (int kind = 0; kind < G_N_ELEMENTS (kinds_of_file); kind++)
    {
      const char *path = *get_path (files, kind);
      char *target;

      for (int i = 0; (target = nth_path (files, path, i, n_slides)) != NULL; i++)
        {
          auspex_command_files_add_output (
              all, role != NULL ? role : kinds_of_file[kind].option, target);
          g_free (target);
        }
    }
}

bool
auspex_result_files_exist (const AuspexResultFiles *files, int n_slides)
{
  for (int kind = 0; kind < G_N_ELEMENTS (kinds_of_file); kind++)
    {
      const char *path = *get_path (files, kind);
      char *target;

      for (int i = 0; (target = nth_path (files, path, i, n_slides)) != NULL; i++)
        {
          bool exists = g_file_test (target, G_FILE_TEST_IS_REGULAR);

          g_free (target);
          if (!exists)
            return false;
        }
    }
  return true;
}

bool
auspex_result_files_check (const AuspexResultFiles *files, GError **error)
{
  for (int kind = 0; kind < G_N_ELEMENTS (kinds_of_file); kind++)
    if (!auspex_command_line_check_target (*get_path (files, kind), error))
      return false;
  return true;
}

static bool
write_json (const char *path, const AuspexPrognosis *prognosis, GError **error)
{
  g_autofree char *json = auspex_prognosis_to_json (prognosis);

  return auspex_whole_file_write (path, json, strlen (json), error);
}

static AuspexHeatmap *
new_heatmap (const AuspexPrognosis *prognosis, int slide)
{
  return auspex_attention_heatmap_new (prognosis, slide, AUSPEX_ATTENTION_GATE, 0,
                                       AUSPEX_HEATMAP_RANK);
}

/* What the viewer shows it with from the start; NULL: as in the file. */
static AuspexDisplayColors *
new_colors (AuspexSlide *slide)
{
  g_autoptr (AuspexSlideColors) colors = auspex_slide_colors_new_of_slide (slide);

  return auspex_slide_colors_dup_unadjusted (colors);
}

static bool
write_heatmaps (const char *path, const AuspexPrognosis *prognosis, GPtrArray *slides,
                GError **error)
{
  for (int i = 0; i < slides->len; i++)
    {
      g_autofree char *target = picture_path (path, i, slides->len);
      g_autoptr (AuspexHeatmap) heatmap = new_heatmap (prognosis, i);
      g_autoptr (AuspexDisplayColors) colors = new_colors (slides->pdata[i]);
      AuspexSlideImage image = { .max_px = HEATMAP_PX,
                                 .colors = colors,
                                 .heatmap = heatmap,
                                 .color_map = AUSPEX_COLOR_MAP_CIVIDIS,
                                 .heatmap_opacity = HEATMAP_OPACITY,
                                 .with_legend = true,
                                 .with_scale_bar = true };

      if (heatmap == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       "%s: the features do not say where their patches are", target);
          return false;
        }
      cairo_surface_t *surface =
          auspex_slide_image_render (slides->pdata[i], &image, error);
      bool ok = surface != NULL && auspex_surface_save_png (surface, target, error);
      g_clear_pointer (&surface, cairo_surface_destroy);
      if (!ok)
        return false;
    }
  return true;
}

/* What was drawn in the viewer; a file that cannot be read leaves the report without. */
static GPtrArray *
read_annotations (AuspexSlide *slide)
{
  g_autoptr (AuspexAnnotationFile) file = auspex_annotation_file_new (
      auspex_slide_get_path (slide), auspex_slide_get_identity (slide), NULL);
  g_autoptr (AuspexAnnotationCollection) collection = auspex_annotation_collection_new ();
  g_autoptr (GError) error = NULL;

  if (auspex_annotation_file_load (file, collection, NULL, &error))
    return auspex_annotation_collection_snapshot (collection);
  g_message ("The report has no annotations: %s", error->message);
  return NULL;
}

static bool
write_report (const char *path, const AuspexPrognosis *prognosis, GPtrArray *slides,
              GCancellable *cancellable, GError **error)
{
  int n = slides->len;
  g_autofree AuspexReportSlide *pages = g_new0 (AuspexReportSlide, n);
  g_autofree AuspexHeatmap **heatmaps = g_new0 (AuspexHeatmap *, n);
  AuspexReport report = { .prognosis = prognosis,
                          .n_slides = n,
                          .slides = pages,
                          .color_map = AUSPEX_COLOR_MAP_CIVIDIS,
                          .heatmap_opacity = HEATMAP_OPACITY };

  for (int i = 0; i < n; i++)
    {
      heatmaps[i] = new_heatmap (prognosis, i);
      pages[i] =
          (AuspexReportSlide){ slides->pdata[i], read_annotations (slides->pdata[i]),
                               heatmaps[i] != NULL, &heatmaps[i],
                               new_colors (slides->pdata[i]) };
    }
  bool ok = auspex_report_save (&report, path, cancellable, error);
  for (int i = 0; i < n; i++)
    {
      g_clear_pointer (&heatmaps[i], auspex_heatmap_unref);
      g_clear_pointer (&pages[i].annotations, g_ptr_array_unref);
      g_clear_pointer (&pages[i].colors, auspex_display_colors_unref);
    }
  return ok;
}

bool
auspex_result_files_write (const AuspexResultFiles *files,
                           const AuspexPrognosis *prognosis, GPtrArray *slides,
                           GCancellable *cancellable, GError **error)
{
  return (files->maps == NULL
          || auspex_prognosis_save_maps (prognosis, files->maps, error))
         && (files->heatmap == NULL
             || write_heatmaps (files->heatmap, prognosis, slides, error))
         && (files->report == NULL
             || write_report (files->report, prognosis, slides, cancellable, error))
         && (files->json == NULL || write_json (files->json, prognosis, error));
}

static void
print_bins (const char *name, const double *values)
{
  printf ("%-11s", name);
  for (int i = 0; i < AUSPEX_N_BINS; i++)
    printf (" %.4f", values[i]);
  printf ("\n");
}

void
auspex_result_print_summary (const AuspexPrognosis *prognosis)
{
  printf ("Risk        %.4f (-4 best, 0 worst)\n", prognosis->risk);
  print_bins ("Hazards", prognosis->hazards);
  print_bins ("Survival", prognosis->survival);
  printf ("Patches     %" G_GINT64_FORMAT, prognosis->n_patches);
  if (prognosis->patch_um > 0)
    printf (" of %.1f um", prognosis->patch_um);
  if (prognosis->all_tissue != NULL)
    printf ("\nLeft out    %" G_GINT64_FORMAT " patches; with them the risk is %.4f",
            prognosis->n_excluded, prognosis->all_tissue->risk);
  printf ("\nModel       %s\nDevice      %s\nSeconds     %.2f\n",
          prognosis->model_name != NULL ? prognosis->model_name : "without a name",
          prognosis->device, prognosis->seconds);
  for (int i = 0; i < prognosis->n_warnings; i++)
    printf ("Warning     %s\n", prognosis->warnings[i].text);
  printf ("Research use only.\n");
}
