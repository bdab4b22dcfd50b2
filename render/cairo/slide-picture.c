/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/cairo/slide-picture.h"

#include "base/whole-file.h"
#include "render/annotation/annotation-painter.h"
#include "render/cairo/heatmap-marks-painter.h"
#include "render/cairo/heatmap-painter.h"
#include "render/cairo/png-stream.h"
#include "render/cairo/slide-pixels.h"
#include "render/overlay/caption.h"
#include "render/overlay/legend.h"
#include "render/overlay/scale-bar.h"
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <errno.h>
#include <math.h>
#include <unistd.h>

#define STRIP_ROWS 256 /* even: see strip_view() */
#define POINTS_PER_PX 0.75
#define CAPTION_HEIGHT 2.0 /* font sizes, as below */
#define MARGIN 1.0

typedef struct
{
  AuspexSlide *slide;
  const AuspexSlidePicture *picture;
  AuspexPictureFormat format;
  AuspexCaptionStyle style;
  int caption_height;
  AuspexTilesRead tiles;
} Job;

AuspexView
auspex_view_at_resolution (const AuspexView *view, double mpp, double um_per_px)
{
  AuspexView other = *view;

  other.scale = mpp / um_per_px;
  other.width = (int)fmin (fmax (view->width / view->scale * other.scale + 0.5, 1), 1e9);
  other.height =
      (int)fmin (fmax (view->height / view->scale * other.scale + 0.5, 1), 1e9);
  return other;
}

bool
auspex_slide_picture_check (const AuspexSlidePicture *picture, AuspexPictureFormat format,
                            const char *path, GError **error)
{
  double width = picture->view.width, height = picture->view.height;
  double most = format == AUSPEX_PICTURE_PNG ? AUSPEX_PICTURE_MAX_PX
                                             : AUSPEX_PICTURE_MAX_EMBEDDED_PX;
  double shrink =
      fmax (fmax (width, height) / AUSPEX_PICTURE_MAX_SIDE, sqrt (width * height / most));

  if (shrink <= 1)
    return true;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "%s: %.0f x %.0f pixels are too many; 1/%.3g of the resolution fits (%d a "
               "side, %.0f million in all)",
               path, width, height, ceil (shrink * 100) / 100, AUSPEX_PICTURE_MAX_SIDE,
               most / 1e6);
  return false;
}

/* Rows @top to @top + @n_rows of the view. With even numbers of rows the middle lies
 * between two of them as the view's own does: pixels stay where they were. */
static AuspexView
strip_view (const AuspexView *view, int top, int n_rows)
{
  AuspexView strip = *view;

  strip.height = n_rows;
  auspex_view_to_level0 (view, view->width / 2.0, top + n_rows / 2.0, &strip.center_x,
                         &strip.center_y);
  return strip;
}

/* Everything over the slide's pixels, in the frame of @view. */
static void
paint_over (const Job *job, const AuspexView *view, cairo_t *cr)
{
  const AuspexSlidePicture *picture = job->picture;
  bool is_lines = job->format != AUSPEX_PICTURE_PNG && !picture->look.is_smooth;
  cairo_matrix_t matrix;

  auspex_view_get_matrix (view, &matrix);
  if (picture->heatmap != NULL)
    {
      if (is_lines)
        auspex_heatmap_paint_squares (picture->heatmap, picture->color_map,
                                      picture->heatmap_opacity, view, cr);
      else
        auspex_heatmap_paint (picture->heatmap, picture->color_map,
                              picture->heatmap_opacity, picture->look.is_smooth, view,
                              cr);
      cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
      auspex_heatmap_paint_marks (picture->heatmap, &picture->look, view,
                                  picture->device_scale, cr);
    }
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_DEFAULT);
  for (guint i = 0; picture->annotations != NULL && i < picture->annotations->len; i++)
    auspex_annotation_paint (picture->annotations->pdata[i], cr, &matrix,
                             2 * picture->device_scale, false);
}

/* As on screen: the scale bar bottom left, the legend above it. */
static void
paint_captions (const Job *job, cairo_t *cr)
{
  const AuspexSlidePicture *picture = job->picture;
  double mpp = auspex_slide_get_mpp (job->slide, NULL), width, height;
  double margin = MARGIN * job->style.font_size, bottom = picture->view.height - margin;
  AuspexScaleBar bar;

  if (picture->with_scale_bar
      && auspex_scale_bar_init (&bar, mpp / picture->view.scale,
                                picture->view.width / 5.0))
    {
      auspex_scale_bar_get_size (&bar, &job->style, &width, &height);
      auspex_scale_bar_paint (cr, &bar, &job->style, margin, bottom - height);
      bottom -= height + margin / 2;
    }
  if (picture->with_legend && picture->heatmap != NULL)
    {
      AuspexCaptionStyle style = job->style;

      auspex_legend_fit (picture->heatmap, picture->view.width - 2 * margin, &style,
                         &height);
      auspex_legend_paint (cr, picture->heatmap, picture->color_map, &style, margin,
                           bottom - height);
    }
}

static void
paint_caption_strip (const Job *job, cairo_t *cr)
{
  const AuspexView *view = &job->picture->view;
  double margin = MARGIN * job->style.font_size, height;

  if (job->caption_height == 0)
    return;
  g_autoptr (PangoLayout) layout =
      auspex_caption_layout_new (cr, &job->style, job->picture->caption, 1, false,
                                 fmax (view->width - 2 * margin, 1));

  auspex_set_source_rgb (cr, job->style.panel, 1);
  cairo_rectangle (cr, 0, view->height, view->width, job->caption_height);
  cairo_fill (cr);
  auspex_caption_layout_get_size (layout, NULL, &height);
  auspex_caption_layout_paint (layout, cr, &job->style, margin,
                               view->height + (job->caption_height - height) / 2);
}

/* PNG */

static bool
paint_strip (Job *job, cairo_surface_t *surface, int top, int n_rows, GError **error)
{
  const AuspexSlidePicture *picture = job->picture;
  AuspexView strip = strip_view (&picture->view, top, STRIP_ROWS);
  cairo_t *cr = cairo_create (surface);
  bool ok = top >= picture->view.height
            || auspex_slide_paint_pixels (job->slide, picture->colors, &strip, cr,
                                          &job->tiles, picture->cancellable, error);

  if (ok && top < picture->view.height)
    paint_over (job, &strip, cr);
  if (ok)
    {
      cairo_identity_matrix (cr);
      cairo_translate (cr, 0, -top);
      paint_captions (job, cr);
      paint_caption_strip (job, cr);
    }
  cairo_destroy (cr);
  return ok;
}

static bool
write_png (int fd, gpointer user_data, GError **error)
{
  Job *job = user_data;
  const AuspexView *view = &job->picture->view;
  int height = view->height + job->caption_height;
  double mpp = auspex_slide_get_mpp (job->slide, NULL);
  g_autoptr (AuspexPngStream) stream = auspex_png_stream_new (
      fd, view->width, height, mpp > 0 ? mpp / view->scale : 0, error);
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, view->width, STRIP_ROWS);
  bool ok = stream != NULL;

  for (int top = 0; ok && top < height; top += STRIP_ROWS)
    {
      int n_rows = MIN (STRIP_ROWS, height - top);

      ok = paint_strip (job, surface, top, n_rows, error)
           && auspex_png_stream_write (stream, surface, n_rows, error);
    }
  cairo_surface_destroy (surface);
  return ok && auspex_tiles_read_finish (&job->tiles, error)
         && auspex_png_stream_finish (stream, error);
}

/* PDF and SVG */

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  int fd = *(int *)closure;

  while (length > 0)
    {
      ssize_t written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return CAIRO_STATUS_WRITE_ERROR;
      data += written;
      length -= (unsigned int)written;
    }
  return CAIRO_STATUS_SUCCESS;
}

/* The pixels first, since they may fail; NULL on error. */
static cairo_surface_t *
read_pixels (Job *job, GError **error)
{
  const AuspexView *view = &job->picture->view;
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, view->width, view->height);
  cairo_t *cr = cairo_create (surface);
  bool ok = auspex_slide_paint_pixels (job->slide, job->picture->colors, view, cr,
                                       &job->tiles, job->picture->cancellable, error)
            && auspex_tiles_read_finish (&job->tiles, error);

  cairo_destroy (cr);
  cairo_surface_flush (surface);
  if (!ok)
    g_clear_pointer (&surface, cairo_surface_destroy);
  return surface;
}

static void
paint_page (const Job *job, cairo_surface_t *pixels, cairo_t *cr)
{
  const AuspexView *view = &job->picture->view;

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, view->width, view->height);
  cairo_clip (cr);
  cairo_set_source_surface (cr, pixels, 0, 0);
  cairo_paint (cr);
  paint_over (job, view, cr);
  paint_captions (job, cr);
  cairo_restore (cr);
  paint_caption_strip (job, cr);
}

static bool
write_lines (int fd, gpointer user_data, GError **error)
{
  Job *job = user_data;
  const AuspexView *view = &job->picture->view;
  double unit = POINTS_PER_PX / job->picture->device_scale;
  double width = view->width * unit, height = (view->height + job->caption_height) * unit;
  cairo_surface_t *pixels = read_pixels (job, error), *page = NULL;
  cairo_status_t status;

  if (pixels == NULL)
    return false;
  page = job->format == AUSPEX_PICTURE_PDF
             ? cairo_pdf_surface_create_for_stream (append, &fd, width, height)
             : cairo_svg_surface_create_for_stream (append, &fd, width, height);
  cairo_t *cr = cairo_create (page);
  cairo_scale (cr, unit, unit);
  paint_page (job, pixels, cr);
  cairo_show_page (cr);
  cairo_destroy (cr);
  cairo_surface_finish (page);
  status = cairo_surface_status (page);
  cairo_surface_destroy (page);
  cairo_surface_destroy (pixels);
  if (status == CAIRO_STATUS_SUCCESS)
    return true;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       cairo_status_to_string (status));
  return false;
}

bool
auspex_slide_picture_save (AuspexSlide *slide, const AuspexSlidePicture *picture,
                           AuspexPictureFormat format, const char *path, GError **error)
{
  Job job = { .slide = slide,
              .picture = picture,
              .format = format,
              .style = auspex_caption_style_default };

  if (!auspex_slide_picture_check (picture, format, path, error))
    return false;
  job.style.font_size *= picture->device_scale;
  if (picture->caption != NULL)
    job.caption_height = (int)ceil (CAPTION_HEIGHT * job.style.font_size);
  return auspex_whole_file_fill (
      path, format == AUSPEX_PICTURE_PNG ? write_png : write_lines, &job, error);
}
