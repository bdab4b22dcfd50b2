/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/view/viewport.h"

#include <math.h>

#define MIN_FIT_FRACTION 0.25

struct _AuspexViewport
{
  GObject parent_instance;

  AuspexRect bounds;
  AuspexView view;
  bool is_fit;
};

G_DEFINE_FINAL_TYPE (AuspexViewport, auspex_viewport, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Exact for quarter turns, where the library's cosine of pi/2 is 6e-17. */
static void
get_cos_sin (double radians, double *c, double *s)
{
  *c = cos (radians);
  *s = sin (radians);
  if (fabs (*c) < 1e-12)
    *c = 0;
  if (fabs (*s) < 1e-12)
    *s = 0;
}

void
auspex_view_get_matrix (const AuspexView *view, cairo_matrix_t *level0_to_view)
{
  double scale_x = view->flipped ? -view->scale : view->scale;
  double c, s;

  get_cos_sin (view->rotation, &c, &s);
  cairo_matrix_init (level0_to_view, c * scale_x, s * scale_x, -s * view->scale,
                     c * view->scale, view->width / 2.0, view->height / 2.0);
  cairo_matrix_translate (level0_to_view, -view->center_x, -view->center_y);

  if (view->scale == 1 && auspex_view_is_aligned (view))
    {
      level0_to_view->x0 = floor (level0_to_view->x0 + 0.5);
      level0_to_view->y0 = floor (level0_to_view->y0 + 0.5);
    }
}

void
auspex_view_to_level0 (const AuspexView *view, double view_x, double view_y,
                       double *level0_x, double *level0_y)
{
  cairo_matrix_t matrix;

  auspex_view_get_matrix (view, &matrix);
  cairo_matrix_invert (&matrix);
  *level0_x = view_x;
  *level0_y = view_y;
  cairo_matrix_transform_point (&matrix, level0_x, level0_y);
}

void
auspex_view_from_level0 (const AuspexView *view, double level0_x, double level0_y,
                         double *view_x, double *view_y)
{
  cairo_matrix_t matrix;

  auspex_view_get_matrix (view, &matrix);
  *view_x = level0_x;
  *view_y = level0_y;
  cairo_matrix_transform_point (&matrix, view_x, view_y);
}

bool
auspex_view_is_aligned (const AuspexView *view)
{
  double c, s;

  get_cos_sin (view->rotation, &c, &s);
  return c == 0 || s == 0;
}

AuspexRect
auspex_view_get_level0_rect (const AuspexView *view)
{
  double x[4], y[4];

  for (int i = 0; i < 4; i++)
    auspex_view_to_level0 (view, i & 1 ? view->width : 0, i & 2 ? view->height : 0, &x[i],
                           &y[i]);

  double left = fmin (fmin (x[0], x[1]), fmin (x[2], x[3]));
  double top = fmin (fmin (y[0], y[1]), fmin (y[2], y[3]));
  double right = fmax (fmax (x[0], x[1]), fmax (x[2], x[3]));
  double bottom = fmax (fmax (y[0], y[1]), fmax (y[2], y[3]));

  return (AuspexRect){ left, top, right - left, bottom - top };
}

/* The scale at which @rect just fits the view, whichever way it is turned. */
static double
scale_to_fit (const AuspexView *view, AuspexRect rect)
{
  double c = fabs (cos (view->rotation)), s = fabs (sin (view->rotation));
  double width = fmax (c * rect.width + s * rect.height, 1);
  double height = fmax (s * rect.width + c * rect.height, 1);

  return fmin (view->width / width, view->height / height);
}

static bool
has_size (const AuspexView *view)
{
  return view->width > 0 && view->height > 0;
}

static double
clamp_scale (AuspexViewport *self, const AuspexView *view, double scale)
{
  double lowest = 0;

  if (has_size (view))
    lowest = fmin (scale_to_fit (view, self->bounds) * MIN_FIT_FRACTION, 1);
  scale = fmin (fmax (scale, lowest), AUSPEX_VIEW_MAX_SCALE);
  /* Many small steps back to 1:1 must end on it: only there are pixels copied. */
  return fabs (scale - 1) < 1e-9 ? 1 : scale;
}

/* Takes the limits into account, then keeps @view and says so if anything changed. */
static void
set_view (AuspexViewport *self, AuspexView view, bool is_fit)
{
  const AuspexRect *bounds = &self->bounds;
  AuspexView old = self->view;

  self->is_fit = is_fit;
  if (is_fit && has_size (&view))
    {
      view.scale = scale_to_fit (&view, *bounds);
      view.center_x = bounds->x + bounds->width / 2;
      view.center_y = bounds->y + bounds->height / 2;
    }
  view.scale = clamp_scale (self, &view, view.scale);
  view.center_x = fmin (fmax (view.center_x, bounds->x), bounds->x + bounds->width);
  view.center_y = fmin (fmax (view.center_y, bounds->y), bounds->y + bounds->height);

  self->view = view;
  if (old.center_x != view.center_x || old.center_y != view.center_y
      || old.scale != view.scale || old.rotation != view.rotation
      || old.flipped != view.flipped || old.width != view.width
      || old.height != view.height)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
auspex_viewport_class_init (AuspexViewportClass *klass)
{
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
auspex_viewport_init (AuspexViewport *self)
{
  self->view.scale = 1;
  self->is_fit = true;
}

AuspexViewport *
auspex_viewport_new (AuspexRect bounds)
{
  AuspexViewport *self = g_object_new (AUSPEX_TYPE_VIEWPORT, NULL);

  self->bounds = bounds;
  self->view.center_x = bounds.x + bounds.width / 2;
  self->view.center_y = bounds.y + bounds.height / 2;
  return self;
}

const AuspexView *
auspex_viewport_get_view (AuspexViewport *self)
{
  return &self->view;
}

AuspexRect
auspex_viewport_get_bounds (AuspexViewport *self)
{
  return self->bounds;
}

double
auspex_viewport_get_least_scale (AuspexViewport *self)
{
  return clamp_scale (self, &self->view, 0);
}

bool
auspex_viewport_is_fit (AuspexViewport *self)
{
  return self->is_fit;
}

void
auspex_viewport_set_size (AuspexViewport *self, int width, int height)
{
  AuspexView view = self->view;

  view.width = MAX (width, 0);
  view.height = MAX (height, 0);
  set_view (self, view, self->is_fit);
}

void
auspex_viewport_fit (AuspexViewport *self)
{
  set_view (self, self->view, true);
}

void
auspex_viewport_center_on (AuspexViewport *self, double level0_x, double level0_y)
{
  AuspexView view = self->view;

  view.center_x = level0_x;
  view.center_y = level0_y;
  set_view (self, view, false);
}

void
auspex_viewport_set_scale (AuspexViewport *self, double scale)
{
  AuspexView view = self->view;

  g_return_if_fail (scale > 0);

  view.scale = scale;
  set_view (self, view, false);
}

/* Moves the centre so that the level-0 point is at (@view_x, @view_y). */
static void
put_at (AuspexView *view, double level0_x, double level0_y, double view_x, double view_y)
{
  double there_x, there_y;

  auspex_view_to_level0 (view, view_x, view_y, &there_x, &there_y);
  view->center_x += level0_x - there_x;
  view->center_y += level0_y - there_y;
}

static double
wrap_angle (double radians)
{
  double wrapped = remainder (radians, 2 * G_PI);

  return fabs (wrapped) < 1e-12 ? 0 : wrapped;
}

void
auspex_viewport_transform (AuspexViewport *self, double factor, double radians,
                           double from_x, double from_y, double to_x, double to_y)
{
  AuspexView view = self->view;
  double level0_x, level0_y;

  g_return_if_fail (factor > 0);
  g_return_if_fail (isfinite (radians));

  auspex_view_to_level0 (&view, from_x, from_y, &level0_x, &level0_y);
  view.rotation = wrap_angle (view.rotation + radians);
  view.scale = clamp_scale (self, &view, view.scale * factor);
  put_at (&view, level0_x, level0_y, to_x, to_y);
  set_view (self, view, false);
}

void
auspex_viewport_zoom_at (AuspexViewport *self, double factor, double view_x,
                         double view_y)
{
  g_return_if_fail (factor > 0);

  if (clamp_scale (self, &self->view, self->view.scale * factor) == self->view.scale)
    return;
  auspex_viewport_transform (self, factor, 0, view_x, view_y, view_x, view_y);
}

void
auspex_viewport_pan (AuspexViewport *self, double view_dx, double view_dy)
{
  AuspexView view = self->view;
  double scale_x = view.flipped ? -view.scale : view.scale;
  double c, s;

  get_cos_sin (view.rotation, &c, &s);
  view.center_x -= (c * view_dx + s * view_dy) / scale_x;
  view.center_y -= (c * view_dy - s * view_dx) / view.scale;
  set_view (self, view, false);
}

void
auspex_viewport_rotate (AuspexViewport *self, double radians)
{
  auspex_viewport_set_rotation (self, self->view.rotation + radians);
}

void
auspex_viewport_set_rotation (AuspexViewport *self, double radians)
{
  AuspexView view = self->view;

  g_return_if_fail (isfinite (radians));

  view.rotation = wrap_angle (radians);
  set_view (self, view, self->is_fit);
}

void
auspex_viewport_mirror (AuspexViewport *self)
{
  AuspexView view = self->view;

  /* Mirroring a turned picture turns it the other way. */
  view.flipped = !view.flipped;
  view.rotation = -view.rotation;
  set_view (self, view, self->is_fit);
}

void
auspex_viewport_reset_orientation (AuspexViewport *self)
{
  AuspexView view = self->view;

  view.flipped = false;
  view.rotation = 0;
  set_view (self, view, self->is_fit);
}

void
auspex_viewport_set_view (AuspexViewport *self, const AuspexView *taken)
{
  AuspexView view = *taken;

  g_return_if_fail (taken->scale > 0 && isfinite (taken->rotation));

  view.rotation = wrap_angle (taken->rotation);
  view.width = self->view.width;
  view.height = self->view.height;
  set_view (self, view, false);
}

void
auspex_viewport_show_rect (AuspexViewport *self, AuspexRect level0_rect)
{
  AuspexView view = self->view;

  if (has_size (&view))
    view.scale = scale_to_fit (&view, level0_rect);
  view.center_x = level0_rect.x + level0_rect.width / 2;
  view.center_y = level0_rect.y + level0_rect.height / 2;
  set_view (self, view, false);
}
