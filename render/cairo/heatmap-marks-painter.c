/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/cairo/heatmap-marks-painter.h"

#include "render/overlay/caption.h"
#include "render/overlay/heatmap-marks.h"

typedef struct
{
  cairo_t *cr;
  const AuspexView *view;
  cairo_matrix_t matrix;
  double device_scale;
} Page;

/* The path that is there, with the wide pen and then the narrow one. */
static void
stroke (const Page *page, const AuspexPen pens[AUSPEX_N_PENS])
{
  for (int i = 0; i < AUSPEX_N_PENS; i++)
    {
      auspex_set_source_rgb (page->cr, pens[i].rgb, 1);
      cairo_set_line_width (page->cr, pens[i].width * page->device_scale);
      cairo_stroke_preserve (page->cr);
    }
  cairo_new_path (page->cr);
}

static bool
may_be_in_view (AuspexRect seen, const AuspexLine *line, double margin)
{
  return line->x0 <= seen.x + seen.width + margin && line->x1 >= seen.x - margin
         && line->y0 <= seen.y + seen.height + margin && line->y1 >= seen.y - margin;
}

static void
paint_outline (const Page *page, AuspexHeatmap *heatmap)
{
  const GArray *outline = auspex_heatmap_get_outline (heatmap);
  AuspexRect seen = auspex_view_get_level0_rect (page->view);
  double margin = 4 * page->device_scale / page->view->scale;

  for (guint i = 0; i < outline->len; i++)
    {
      const AuspexLine *line = &g_array_index (outline, AuspexLine, i);
      double x[2] = { line->x0, line->x1 }, y[2] = { line->y0, line->y1 };

      if (!may_be_in_view (seen, line, margin))
        continue;
      for (int end = 0; end < 2; end++)
        {
          cairo_matrix_transform_point (&page->matrix, &x[end], &y[end]);
          cairo_line_to (page->cr, x[end], y[end]);
        }
      cairo_new_sub_path (page->cr);
    }
  stroke (page, auspex_outline_pens);
}

static void
add_ring (const Page *page, const AuspexRingCenter *ring, double radius)
{
  double x = ring->x, y = ring->y;

  cairo_matrix_transform_point (&page->matrix, &x, &y);
  if (x < -2 * radius || y < -2 * radius || x > page->view->width + 2 * radius
      || y > page->view->height + 2 * radius)
    return;
  cairo_new_sub_path (page->cr);
  cairo_arc (page->cr, x, y, radius, 0, 2 * G_PI);
}

static void
paint_rings (const Page *page, const AuspexHeatmap *heatmap,
             const AuspexHeatmapLook *look)
{
  g_autoptr (GArray) rings = auspex_heatmap_get_rings (heatmap, look);
  double radius =
      auspex_heatmap_get_ring_radius (heatmap, page->view->scale, page->device_scale);
  AuspexRingCenter stand_out;

  for (guint i = 0; i < rings->len; i++)
    add_ring (page, &g_array_index (rings, AuspexRingCenter, i), radius);
  stroke (page, auspex_ring_pens);
  if (auspex_heatmap_get_stand_out (heatmap, look, &stand_out))
    {
      add_ring (page, &stand_out, radius);
      stroke (page, auspex_stand_out_pens);
    }
}

void
auspex_heatmap_paint_marks (AuspexHeatmap *heatmap, const AuspexHeatmapLook *look,
                            const AuspexView *view, double device_scale, cairo_t *cr)
{
  Page page = { .cr = cr,
                .view = view,
                .device_scale = device_scale > 0 ? device_scale : 1 };

  auspex_view_get_matrix (view, &page.matrix);
  cairo_save (cr);
  cairo_new_path (cr);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_SQUARE);
  if (look->with_outline)
    paint_outline (&page, heatmap);
  paint_rings (&page, heatmap, look);
  cairo_restore (cr);
}
