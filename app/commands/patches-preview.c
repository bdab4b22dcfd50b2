/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/patches-preview.h"

#include "render/cairo/slide-image.h"

#define MAX_PX 1600

static AuspexTissueClass
class_at (const AuspexTissueMask *mask, int x, int y)
{
  if (x < 0 || y < 0 || x >= mask->width || y >= mask->height)
    return AUSPEX_GLASS;
  return mask->classes[(size_t)y * mask->width + x];
}

/* The sides of mask pixels of @class where another begins. */
static void
trace_outline (cairo_t *cr, const AuspexTissueMask *mask, AuspexTissueClass class,
               double pixel_width, double pixel_height)
{
  for (int y = 0; y < mask->height; y++)
    for (int x = 0; x < mask->width; x++)
      {
        double left = x * pixel_width, right = (x + 1) * pixel_width;
        double top = y * pixel_height, bottom = (y + 1) * pixel_height;

        if (class_at (mask, x, y) != class)
          continue;
        if (class_at (mask, x - 1, y) != class)
          cairo_move_to (cr, left, top), cairo_line_to (cr, left, bottom);
        if (class_at (mask, x + 1, y) != class)
          cairo_move_to (cr, right, top), cairo_line_to (cr, right, bottom);
        if (class_at (mask, x, y - 1) != class)
          cairo_move_to (cr, left, top), cairo_line_to (cr, right, top);
        if (class_at (mask, x, y + 1) != class)
          cairo_move_to (cr, left, bottom), cairo_line_to (cr, right, bottom);
      }
}

static void
draw_patches (cairo_t *cr, const AuspexPatchSet *set, double scale)
{
  double edge = set->geometry.level0_px * scale;

  for (int64_t i = 0; i < set->n_patches; i++)
    cairo_rectangle (cr, set->coords[2 * i] * scale, set->coords[2 * i + 1] * scale, edge,
                     edge);
  cairo_set_source_rgba (cr, 0.1, 0.4, 0.9, 0.15);
  cairo_fill_preserve (cr);
  cairo_set_source_rgba (cr, 0.1, 0.3, 0.8, 0.7);
  cairo_set_line_width (cr, 0.8);
  cairo_stroke (cr);
}

bool
auspex_patches_preview_save (AuspexSlide *slide, const AuspexTissueMask *mask,
                             const AuspexPatchSet *set, const char *path, GError **error)
{
  cairo_surface_t *picture = auspex_slide_read_thumbnail (slide, MAX_PX, error);
  int64_t width, height;

  if (picture == NULL)
    return false;
  auspex_slide_get_level_size (slide, 0, &width, &height);
  double x_scale = cairo_image_surface_get_width (picture) / (double)mask->width;
  double y_scale = cairo_image_surface_get_height (picture) / (double)mask->height;
  cairo_t *cr = cairo_create (picture);
  draw_patches (cr, set, cairo_image_surface_get_width (picture) / (double)width);
  cairo_set_line_width (cr, 1.5);
  trace_outline (cr, mask, AUSPEX_TISSUE, x_scale, y_scale);
  cairo_set_source_rgb (cr, 0, 0.5, 0.2);
  cairo_stroke (cr);
  trace_outline (cr, mask, AUSPEX_HOLE, x_scale, y_scale);
  cairo_set_source_rgb (cr, 0.85, 0.3, 0);
  cairo_stroke (cr);
  cairo_destroy (cr);
  bool ok = auspex_surface_save_png (picture, path, error);
  cairo_surface_destroy (picture);
  return ok;
}
