/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/cairo/heatmap-painter.h"

#include <glib.h>
#include <math.h>

#define N_COLORS 256

/* Premultiplied ARGB: what CAIRO_FORMAT_ARGB32 holds. */
static void
fill_palette (uint32_t *palette, AuspexColorMap color_map, double opacity)
{
  uint32_t alpha = (uint32_t)(fmin (fmax (opacity, 0), 1) * 255 + 0.5);

  for (int i = 0; i < N_COLORS; i++)
    {
      uint32_t rgb = auspex_color_map_lookup (color_map, i / (N_COLORS - 1.0));
      uint32_t red = ((rgb >> 16 & 0xFF) * alpha + 127) / 255;
      uint32_t green = ((rgb >> 8 & 0xFF) * alpha + 127) / 255;
      uint32_t blue = ((rgb & 0xFF) * alpha + 127) / 255;

      palette[i] = alpha << 24 | red << 16 | green << 8 | blue;
    }
}

static int
color_index (double scaled)
{
  return (int)(scaled * (N_COLORS - 1) + 0.5);
}

/* Whole device pixels of one patch within the view: neighbours share their edges. */
static cairo_rectangle_int_t
patch_in_view (const cairo_matrix_t *matrix, const AuspexView *view, AuspexRect level0)
{
  double x[2] = { level0.x, level0.x + level0.width };
  double y[2] = { level0.y, level0.y + level0.height };

  for (int i = 0; i < 2; i++)
    {
      cairo_matrix_transform_point (matrix, &x[i], &y[i]);
      x[i] = floor (x[i] + 0.5);
      y[i] = floor (y[i] + 0.5);
    }

  double left = fmax (fmin (x[0], x[1]), 0);
  double top = fmax (fmin (y[0], y[1]), 0);
  double right = fmin (fmax (x[0], x[1]), view->width);
  double bottom = fmin (fmax (y[0], y[1]), view->height);

  if (left >= right || top >= bottom)
    return (cairo_rectangle_int_t){ 0, 0, 0, 0 };
  return (cairo_rectangle_int_t){ (int)left, (int)top, (int)(right - left),
                                  (int)(bottom - top) };
}

static cairo_rectangle_int_t
get_extent (const AuspexHeatmap *heatmap, GArray *indices, const cairo_matrix_t *matrix,
            const AuspexView *view)
{
  int left = view->width, top = view->height, right = 0, bottom = 0;

  for (guint i = 0; i < indices->len; i++)
    {
      AuspexRect level0;
      double scaled;

      auspex_heatmap_get_patch (heatmap, g_array_index (indices, int64_t, i), &level0,
                                &scaled);
      cairo_rectangle_int_t patch = patch_in_view (matrix, view, level0);

      if (patch.width == 0)
        continue;
      left = MIN (left, patch.x);
      top = MIN (top, patch.y);
      right = MAX (right, patch.x + patch.width);
      bottom = MAX (bottom, patch.y + patch.height);
    }
  return (cairo_rectangle_int_t){ left, top, MAX (right - left, 0),
                                  MAX (bottom - top, 0) };
}

static void
fill_rectangle (unsigned char *pixels, int stride, cairo_rectangle_int_t rectangle,
                uint32_t color)
{
  for (int y = rectangle.y; y < rectangle.y + rectangle.height; y++)
    {
      uint32_t *row = (uint32_t *)(pixels + (size_t)stride * y) + rectangle.x;

      for (int x = 0; x < rectangle.width; x++)
        row[x] = color;
    }
}

/* Patches are written, not blended, into one image that is then laid over the tiles: tens
 * of thousands of small squares cost little, and where patches overlap the last one
 * shows. */
static void
paint_aligned (const AuspexHeatmap *heatmap, GArray *indices, const uint32_t *palette,
               const cairo_matrix_t *matrix, const AuspexView *view, cairo_t *cr)
{
  cairo_rectangle_int_t extent = get_extent (heatmap, indices, matrix, view);

  if (extent.width == 0 || extent.height == 0)
    return;

  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, extent.width, extent.height);
  unsigned char *pixels = cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  for (guint i = 0; pixels != NULL && i < indices->len; i++)
    {
      AuspexRect level0;
      double scaled;

      auspex_heatmap_get_patch (heatmap, g_array_index (indices, int64_t, i), &level0,
                                &scaled);
      cairo_rectangle_int_t patch = patch_in_view (matrix, view, level0);

      patch.x -= extent.x;
      patch.y -= extent.y;
      fill_rectangle (pixels, stride, patch, palette[color_index (scaled)]);
    }
  cairo_surface_mark_dirty (surface);
  cairo_set_source_surface (cr, surface, extent.x, extent.y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_rectangle (cr, extent.x, extent.y, extent.width, extent.height);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_fill (cr);
  cairo_surface_destroy (surface);
}

static void
paint_rotated (const AuspexHeatmap *heatmap, GArray *indices, AuspexColorMap color_map,
               double opacity, const cairo_matrix_t *matrix, cairo_t *cr)
{
  cairo_push_group (cr);
  cairo_set_operator (cr, CAIRO_OPERATOR_SOURCE);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_transform (cr, matrix);
  for (guint i = 0; i < indices->len; i++)
    {
      AuspexRect level0;
      double scaled;

      auspex_heatmap_get_patch (heatmap, g_array_index (indices, int64_t, i), &level0,
                                &scaled);
      uint32_t rgb =
          auspex_color_map_lookup (color_map, color_index (scaled) / (N_COLORS - 1.0));

      cairo_set_source_rgb (cr, (rgb >> 16 & 0xFF) / 255.0, (rgb >> 8 & 0xFF) / 255.0,
                            (rgb & 0xFF) / 255.0);
      cairo_rectangle (cr, level0.x, level0.y, level0.width, level0.height);
      cairo_fill (cr);
    }
  cairo_pop_group_to_source (cr);
  cairo_paint_with_alpha (cr, opacity);
}

void
auspex_heatmap_paint (const AuspexHeatmap *heatmap, AuspexColorMap color_map,
                      double opacity, const AuspexView *view, cairo_t *cr)
{
  g_autoptr (GArray) indices =
      auspex_heatmap_patches_in (heatmap, auspex_view_get_level0_rect (view));
  uint32_t palette[N_COLORS];
  cairo_matrix_t matrix;

  if (indices->len == 0 || !(opacity > 0))
    return;
  auspex_view_get_matrix (view, &matrix);
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, view->width, view->height);
  cairo_clip (cr);
  if (auspex_view_is_aligned (view))
    {
      fill_palette (palette, color_map, opacity);
      paint_aligned (heatmap, indices, palette, &matrix, view, cr);
    }
  else
    paint_rotated (heatmap, indices, color_map, opacity, &matrix, cr);
  cairo_restore (cr);
}
