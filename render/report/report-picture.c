/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Pictures of slides: pixels, and what is greyed in them, as an image, outlines and
 * numbers as lines and text. */

#include "render/report/report-draft.h"

#include "render/annotation/annotation-painter.h"
#include "render/annotation/mark-painter.h"
#include "render/cairo/slide-image.h"
#include "render/overlay/scale-bar.h"
#include <math.h>

static void
draw_scale_bar (AuspexReportDraft *draft, double um_per_point, double x, double y,
                double width)
{
  cairo_t *cr = auspex_pages_get_cairo (draft->pages);
  AuspexPlotStyle style = auspex_plot_style_paper;
  AuspexScaleBar bar;

  style.font_px = 6.5;
  if (!auspex_scale_bar_init (&bar, um_per_point, width / 3.5))
    return;
  cairo_rectangle (cr, x + 4, y - 19, bar.length + 8, 15);
  auspex_plot_set_color (cr, 0xffffff, 0.85);
  cairo_fill (cr);
  auspex_plot_show_text (cr, &style, AUSPEX_INK, 1, x + 8 + bar.length / 2, y - 13.5, 0.5,
                         bar.label);
  cairo_rectangle (cr, x + 8, y - 7.8, bar.length, 1.4);
  auspex_plot_set_color (cr, AUSPEX_INK, 1);
  cairo_fill (cr);
}

static void
draw_top_patches (AuspexReportDraft *draft, int slide,
                  const cairo_matrix_t *level0_to_page)
{
  cairo_t *cr = auspex_pages_get_cairo (draft->pages);
  AuspexPlotStyle style = auspex_plot_style_paper;

  style.font_px = 6;
  for (guint i = draft->top_patches->len; i-- > 0;)
    {
      const AuspexTopPatch *patch =
          &g_array_index (draft->top_patches, AuspexTopPatch, i);
      double x = patch->area.x + patch->area.width / 2;
      double y = patch->area.y + patch->area.height / 2;
      double edge = patch->area.width * level0_to_page->xx;
      g_autofree char *rank = g_strdup_printf ("%d", patch->rank);

      if (patch->slide != slide)
        continue;
      cairo_matrix_transform_point (level0_to_page, &x, &y);
      cairo_rectangle (cr, x - edge / 2, y - edge / 2, edge, edge);
      cairo_set_line_width (cr, 0.7);
      auspex_plot_set_color (cr, AUSPEX_INK_ACCENT, 1);
      cairo_stroke (cr);
      cairo_arc (cr, x, y, 4.4, 0, 2 * G_PI);
      auspex_plot_set_color (cr, 0xffffff, 0.92);
      cairo_fill_preserve (cr);
      auspex_plot_set_color (cr, AUSPEX_INK_ACCENT, 1);
      cairo_stroke (cr);
      auspex_plot_show_text (cr, &style, AUSPEX_INK, 1, x, y, 0.5, rank);
    }
}

/* Level-0 pixels of @region to a picture of it whose corner is at @x, @y. */
static cairo_matrix_t
place_region (AuspexRect region, double scale, double x, double y)
{
  cairo_matrix_t matrix;

  cairo_matrix_init (&matrix, scale, 0, 0, scale, x - region.x * scale,
                     y - region.y * scale);
  return matrix;
}

/* Into the pixels: a PDF has no operator that clears, and would turn all of the page that
 * a mark's group covers into an image. */
static void
grey_marks (const AuspexReportPicture *picture, cairo_surface_t *surface, double width)
{
  double pixels = cairo_image_surface_get_width (surface);
  cairo_matrix_t level0_to_image =
      place_region (picture->region, pixels / picture->region.width, 0, 0);
  cairo_t *cr = cairo_create (surface);

  auspex_tissue_marks_paint (picture->marks, cr, &level0_to_image, 0.6 * pixels / width,
                             picture->region);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
}

static void
draw_over (AuspexReportDraft *draft, int slide, const AuspexReportPicture *picture,
           double x, double y, double width, double height)
{
  cairo_t *cr = auspex_pages_get_cairo (draft->pages);
  double scale = width / picture->region.width;
  double mpp = auspex_slide_get_mpp (draft->report->slides[slide].slide, NULL);
  cairo_matrix_t level0_to_page = place_region (picture->region, scale, x, y);

  cairo_save (cr);
  cairo_rectangle (cr, x, y, width, height);
  cairo_clip (cr);
  for (guint i = 0; picture->marks != NULL && i < picture->marks->len; i++)
    auspex_annotation_paint (picture->marks->pdata[i], cr, &level0_to_page, 0.8, false);
  for (guint i = 0; picture->annotations != NULL && i < picture->annotations->len; i++)
    auspex_annotation_paint (picture->annotations->pdata[i], cr, &level0_to_page, 1,
                             false);
  if (picture->with_top_patches)
    draw_top_patches (draft, slide, &level0_to_page);
  if (picture->with_scale_bar && mpp > 0)
    draw_scale_bar (draft, mpp / scale, x, y + height, width);
  cairo_restore (cr);
}

void
auspex_report_draw_picture (AuspexReportDraft *draft, int slide,
                            const AuspexReportPicture *picture, double x, double y,
                            double width, double height)
{
  const AuspexReport *report = draft->report;
  AuspexSlideImage image = {
    .region = picture->region,
    .max_px = picture->max_px,
    .colors = report->slides[slide].colors,
    .heatmap = picture->heatmap,
    .color_map = report->color_map,
    .cancellable = draft->cancellable,
    .heatmap_opacity = report->heatmap_opacity > 0 ? report->heatmap_opacity : 0.5,
  };
  double scale = fmin (width / image.region.width, height / image.region.height);
  double w = image.region.width * scale, h = image.region.height * scale;

  if (auspex_pages_are_counting (draft->pages)
      || g_cancellable_is_cancelled (draft->cancellable))
    return;

  /* A picture that cannot be read says so in its place: the rest of the report stands. */
  cairo_surface_t *surface =
      auspex_slide_image_render (report->slides[slide].slide, &image, NULL);

  if (surface != NULL && picture->marks != NULL)
    grey_marks (picture, surface, w);
  auspex_pages_picture (draft->pages, surface, x, y, w, h);
  if (surface != NULL)
    draw_over (draft, slide, picture, x, y, w, h);
  g_clear_pointer (&surface, cairo_surface_destroy);
}
