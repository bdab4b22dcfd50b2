/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/cairo/heatmap-painter.h"

#include "render/overlay/caption.h"
#include <glib.h>
#include <math.h>

#define N_COLORS 256

/* Patches are written, not blended, into one image that is then laid over the tiles: tens
 * of thousands of small squares cost little, and where patches overlap the last one
 * shows. */
typedef struct
{
  const AuspexHeatmap *heatmap;
  const AuspexView *view;
  cairo_matrix_t to_view, to_level0;
  bool is_aligned, is_smooth;
  uint32_t palette[N_COLORS];
  cairo_rectangle_int_t extent; /* of the view */
  unsigned char *pixels;
  int stride;
} Layer;

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

/* Whole device pixels within the view that one patch covers, or some of which it covers
 * where it is turned: neighbours share their edges. */
static cairo_rectangle_int_t
patch_in_view (const Layer *layer, AuspexRect level0)
{
  double left = INFINITY, top = INFINITY, right = -INFINITY, bottom = -INFINITY;

  for (int i = 0; i < 4; i++)
    {
      double x = level0.x + (i & 1 ? level0.width : 0);
      double y = level0.y + (i & 2 ? level0.height : 0);

      cairo_matrix_transform_point (&layer->to_view, &x, &y);
      left = fmin (left, x);
      right = fmax (right, x);
      top = fmin (top, y);
      bottom = fmax (bottom, y);
    }
  left = fmax (floor (left + 0.5), 0);
  top = fmax (floor (top + 0.5), 0);
  right = fmin (floor (right + 0.5), layer->view->width);
  bottom = fmin (floor (bottom + 0.5), layer->view->height);
  if (left >= right || top >= bottom)
    return (cairo_rectangle_int_t){ 0, 0, 0, 0 };
  return (cairo_rectangle_int_t){ (int)left, (int)top, (int)(right - left),
                                  (int)(bottom - top) };
}

static cairo_rectangle_int_t
get_extent (const Layer *layer, GArray *indices)
{
  int left = layer->view->width, top = layer->view->height, right = 0, bottom = 0;

  for (guint i = 0; i < indices->len; i++)
    {
      AuspexRect level0;
      double scaled;

      auspex_heatmap_get_patch (layer->heatmap, g_array_index (indices, int64_t, i),
                                &level0, &scaled);
      cairo_rectangle_int_t patch = patch_in_view (layer, level0);

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

static uint32_t *
row_of (const Layer *layer, cairo_rectangle_int_t patch, int row)
{
  return (uint32_t *)(layer->pixels
                      + (size_t)layer->stride * (patch.y + row - layer->extent.y))
         + patch.x - layer->extent.x;
}

static void
fill_rectangle (const Layer *layer, cairo_rectangle_int_t patch, uint32_t color)
{
  for (int y = 0; y < patch.height; y++)
    {
      uint32_t *row = row_of (layer, patch, y);

      for (int x = 0; x < patch.width; x++)
        row[x] = color;
    }
}

/* @u and @v: 0 to 1 over the patch. */
static double
interpolate (const double lattice[9], double u, double v)
{
  int col = u >= 0.5, row = v >= 0.5;
  const double *corner = lattice + 3 * row + col;
  double x = 2 * u - col, y = 2 * v - row;
  double above = corner[0] + (corner[1] - corner[0]) * x;
  double below = corner[3] + (corner[4] - corner[3]) * x;

  return above + (below - above) * y;
}

/* Pixel by pixel, by where each centre lies in the patch. */
static void
scan_patch (const Layer *layer, int64_t index, AuspexRect level0, double scaled,
            cairo_rectangle_int_t patch)
{
  const cairo_matrix_t *matrix = &layer->to_level0;
  double step_u = matrix->xx / level0.width, step_v = matrix->yx / level0.height;
  uint32_t color = layer->palette[color_index (scaled)];
  double lattice[9];

  if (layer->is_smooth)
    auspex_heatmap_get_lattice (layer->heatmap, index, lattice);
  for (int y = 0; y < patch.height; y++)
    {
      uint32_t *row = row_of (layer, patch, y);
      double first_u = patch.x + 0.5, first_v = patch.y + y + 0.5;

      cairo_matrix_transform_point (matrix, &first_u, &first_v);
      first_u = (first_u - level0.x) / level0.width;
      first_v = (first_v - level0.y) / level0.height;
      for (int x = 0; x < patch.width; x++)
        {
          double u = first_u + x * step_u, v = first_v + x * step_v;

          if (!layer->is_aligned && (u < 0 || u >= 1 || v < 0 || v >= 1))
            continue;
          if (layer->is_smooth)
            color = layer->palette[color_index (
                interpolate (lattice, fmin (fmax (u, 0), 1), fmin (fmax (v, 0), 1)))];
          row[x] = color;
        }
    }
}

static void
fill_patch (const Layer *layer, int64_t index)
{
  AuspexRect level0;
  double scaled;

  auspex_heatmap_get_patch (layer->heatmap, index, &level0, &scaled);
  cairo_rectangle_int_t patch = patch_in_view (layer, level0);

  if (layer->is_aligned && !layer->is_smooth)
    fill_rectangle (layer, patch, layer->palette[color_index (scaled)]);
  else
    scan_patch (layer, index, level0, scaled, patch);
}

static void
lay_over (const Layer *layer, cairo_surface_t *surface, cairo_t *cr)
{
  cairo_save (cr);
  cairo_set_source_surface (cr, surface, layer->extent.x, layer->extent.y);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_rectangle (cr, layer->extent.x, layer->extent.y, layer->extent.width,
                   layer->extent.height);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_fill (cr);
  cairo_restore (cr);
}

void
auspex_heatmap_paint (const AuspexHeatmap *heatmap, AuspexColorMap color_map,
                      double opacity, bool is_smooth, const AuspexView *view, cairo_t *cr)
{
  g_autoptr (GArray) indices =
      auspex_heatmap_patches_in (heatmap, auspex_view_get_level0_rect (view));
  Layer layer = { .heatmap = heatmap,
                  .view = view,
                  .is_aligned = auspex_view_is_aligned (view),
                  .is_smooth = is_smooth };

  if (indices->len == 0 || !(opacity > 0))
    return;
  auspex_view_get_matrix (view, &layer.to_view);
  layer.to_level0 = layer.to_view;
  cairo_matrix_invert (&layer.to_level0);
  layer.extent = get_extent (&layer, indices);
  if (layer.extent.width == 0 || layer.extent.height == 0)
    return;

  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, layer.extent.width, layer.extent.height);

  fill_palette (layer.palette, color_map, opacity);
  layer.pixels = cairo_image_surface_get_data (surface);
  layer.stride = cairo_image_surface_get_stride (surface);
  for (guint i = 0; layer.pixels != NULL && i < indices->len; i++)
    fill_patch (&layer, g_array_index (indices, int64_t, i));
  cairo_surface_mark_dirty (surface);
  lay_over (&layer, surface, cr);
  cairo_surface_destroy (surface);
}

void
auspex_heatmap_paint_squares (const AuspexHeatmap *heatmap, AuspexColorMap color_map,
                              double opacity, const AuspexView *view, cairo_t *cr)
{
  g_autoptr (GArray) indices =
      auspex_heatmap_patches_in (heatmap, auspex_view_get_level0_rect (view));
  cairo_matrix_t matrix;

  if (indices->len == 0 || !(opacity > 0))
    return;
  auspex_view_get_matrix (view, &matrix);
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, view->width, view->height);
  cairo_clip (cr);
  cairo_push_group (cr);
  cairo_transform (cr, &matrix);
  for (guint i = 0; i < indices->len; i++)
    {
      AuspexRect level0;
      double scaled;

      auspex_heatmap_get_patch (heatmap, g_array_index (indices, int64_t, i), &level0,
                                &scaled);
      auspex_set_source_rgb (
          cr,
          auspex_color_map_lookup (color_map, color_index (scaled) / (N_COLORS - 1.0)),
          1);
      cairo_rectangle (cr, level0.x, level0.y, level0.width, level0.height);
      cairo_fill (cr);
    }
  cairo_pop_group_to_source (cr);
  cairo_paint_with_alpha (cr, fmin (opacity, 1));
  cairo_restore (cr);
}
