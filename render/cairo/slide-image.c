/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/cairo/slide-image.h"

#include "render/annotation/annotation-painter.h"
#include "render/cairo/heatmap-painter.h"
#include "render/cairo/slide-pixels.h"
#include "render/overlay/caption.h"
#include "render/overlay/legend.h"
#include "render/overlay/scale-bar.h"
#include <math.h>

/* Text in proportion to the picture, within what is readable. */
#define FONT_FRACTION (1 / 55.0)
#define SMALLEST_FONT_PX 11.0
#define LARGEST_FONT_PX 32.0

/* A view that shows just the region. */
static AuspexView
get_view (AuspexSlide *slide, const AuspexSlideImage *image)
{
  AuspexRegion bounds = auspex_slide_get_bounds (slide);
  AuspexRect region = image->region;
  AuspexView view = { 0 };

  if (region.width <= 0 || region.height <= 0)
    region = (AuspexRect){ bounds.x, bounds.y, bounds.width, bounds.height };
  view.scale = fmin (1, image->max_px / fmax (region.width, region.height));
  view.width = (int)fmax (floor (region.width * view.scale + 0.5), 1);
  view.height = (int)fmax (floor (region.height * view.scale + 0.5), 1);
  /* The region's corner is the picture's, whatever was rounded. */
  view.center_x = region.x + view.width / view.scale / 2;
  view.center_y = region.y + view.height / view.scale / 2;
  return view;
}

static void
paint_over (const AuspexSlideImage *image, const AuspexView *view, double font_px,
            cairo_t *cr)
{
  cairo_matrix_t matrix;

  if (image->heatmap != NULL)
    auspex_heatmap_paint (image->heatmap, image->color_map, image->heatmap_opacity, false,
                          view, cr);
  auspex_view_get_matrix (view, &matrix);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
  for (guint i = 0; image->annotations != NULL && i < image->annotations->len; i++)
    auspex_annotation_paint (image->annotations->pdata[i], cr, &matrix,
                             fmax (font_px / 7, 1.5), false);
}

static void
paint_scale_bar (AuspexSlide *slide, const AuspexView *view,
                 const AuspexCaptionStyle *style, cairo_t *cr)
{
  AuspexScaleBar bar;
  double width, height, margin = style->font_size;

  if (!auspex_scale_bar_init (&bar, auspex_slide_get_mpp (slide, NULL) / view->scale,
                              view->width / 4.0))
    return;
  auspex_scale_bar_get_size (&bar, style, &width, &height);
  auspex_scale_bar_paint (cr, &bar, style, margin, view->height - height - margin);
}

static double
get_font_px (const AuspexView *view)
{
  return CLAMP (MAX (view->width, view->height) * FONT_FRACTION, SMALLEST_FONT_PX,
                LARGEST_FONT_PX);
}

cairo_surface_t *
auspex_slide_image_render (AuspexSlide *slide, const AuspexSlideImage *image,
                           GError **error)
{
  AuspexView view = get_view (slide, image);
  AuspexCaptionStyle style = auspex_caption_style_default, legend_style;
  bool with_legend = image->with_legend && image->heatmap != NULL;
  double legend_height = 0;
  cairo_surface_t *surface;
  cairo_t *cr;
  AuspexTilesRead tiles = { 0 };
  bool is_painted;

  g_return_val_if_fail (image->max_px > 0, NULL);

  style.font_size = get_font_px (&view);
  legend_style = style;
  if (with_legend)
    auspex_legend_fit (image->heatmap, view.width, &legend_style, &legend_height);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, view.width,
                                        view.height + (int)ceil (legend_height));
  cr = cairo_create (surface);
  is_painted = auspex_slide_paint_pixels (slide, image->colors, &view, cr, &tiles,
                                          image->cancellable, error)
               && auspex_tiles_read_finish (&tiles, error);
  if (is_painted)
    {
      paint_over (image, &view, style.font_size, cr);
      if (image->with_scale_bar)
        paint_scale_bar (slide, &view, &style, cr);
      /* Annotations may reach beyond the picture: the strip comes last. */
      auspex_set_source_rgb (cr, style.panel, 1);
      cairo_rectangle (cr, 0, view.height, view.width, ceil (legend_height));
      cairo_fill (cr);
      if (with_legend)
        auspex_legend_paint (cr, image->heatmap, image->color_map, &legend_style, 0,
                             view.height);
    }
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (!is_painted)
    g_clear_pointer (&surface, cairo_surface_destroy);
  return surface;
}
