/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/cairo/heatmap-file.h"

#include "render/cairo/heatmap-painter.h"
#include "render/overlay/legend.h"
#include "render/slide/pyramid-file.h"
#include <math.h>
#include <string.h>

#define MIN_PATCH_PX 8
#define TILE_PX AUSPEX_PYRAMID_FILE_TILE_PX

typedef struct
{
  const AuspexHeatmap *heatmap;
  AuspexColorMap color_map;
  bool is_smooth;
  int64_t downsample;
  GCancellable *cancellable;
} Job;

int64_t
auspex_heatmap_file_get_downsample (const AuspexHeatmap *heatmap)
{
  int64_t downsample = 1;

  while (auspex_heatmap_get_patch_px (heatmap) / (2 * downsample) >= MIN_PATCH_PX)
    downsample *= 2;
  return downsample;
}

static bool
fill_tile (int level, int64_t x, int64_t y, uint32_t *argb, gpointer user_data,
           GError **error)
{
  const Job *job = user_data;
  double downsample = (double)job->downsample * ((int64_t)1 << level);
  AuspexView view = { .center_x = (x + TILE_PX / 2.0) * downsample,
                      .center_y = (y + TILE_PX / 2.0) * downsample,
                      .scale = 1 / downsample,
                      .width = TILE_PX,
                      .height = TILE_PX };

  if (g_cancellable_set_error_if_cancelled (job->cancellable, error))
    return false;
  cairo_surface_t *surface = cairo_image_surface_create_for_data (
      (unsigned char *)argb, CAIRO_FORMAT_ARGB32, TILE_PX, TILE_PX, 4 * TILE_PX);
  cairo_t *cr = cairo_create (surface);

  auspex_heatmap_paint (job->heatmap, job->color_map, 1, job->is_smooth, &view, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  cairo_surface_destroy (surface);
  return true;
}

/* Halved while a patch is still a pixel wide and the picture larger than a tile. */
static int
count_levels (const Job *job, int64_t width, int64_t height)
{
  double patch_px = auspex_heatmap_get_patch_px (job->heatmap) / job->downsample;
  int n = 1;

  while (patch_px >= 2 && MAX (width, height) > TILE_PX)
    {
      width = (width + 1) / 2;
      height = (height + 1) / 2;
      patch_px /= 2;
      n++;
    }
  return n;
}

static char *
describe (const Job *job, const char *caption)
{
  double lowest, highest;

  auspex_heatmap_get_ends (job->heatmap, &lowest, &highest);
  g_autofree char *ends = g_strdup_printf (
      "%s; colours (%s) from %.6g to %.6g, %s", auspex_heatmap_get_title (job->heatmap),
      auspex_color_map_get_name (job->color_map), lowest, highest,
      auspex_legend_get_unit (job->heatmap));
  return caption != NULL ? g_strdup_printf ("%s\n%s", ends, caption)
                         : g_steal_pointer (&ends);
}

bool
auspex_heatmap_file_write (AuspexSlide *slide, const AuspexHeatmap *heatmap,
                           AuspexColorMap color_map, bool is_smooth, const char *caption,
                           const char *path, GCancellable *cancellable, GError **error)
{
  Job job = { heatmap, color_map, is_smooth, auspex_heatmap_file_get_downsample (heatmap),
              cancellable };
  g_autofree char *description = describe (&job, caption);
  int64_t width, height;

  auspex_slide_get_level_size (slide, 0, &width, &height);
  AuspexPyramidFile file = {
    .width = (width + job.downsample - 1) / job.downsample,
    .height = (height + job.downsample - 1) / job.downsample,
    .um_per_px = auspex_slide_get_mpp (slide, NULL) * job.downsample,
    .description = description,
  };

  file.n_levels = count_levels (&job, file.width, file.height);
  return auspex_pyramid_file_write (&file, fill_tile, &job, path, error);
}
