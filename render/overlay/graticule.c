/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/overlay/graticule.h"

#include "render/overlay/caption.h"
#include <glib.h>
#include <math.h>

#define GRID_PX 96.0  /* between lines at least; logical pixels, as all below */
#define MAJOR_PX 64.0 /* between the cross's numbers */
#define ARM 0.42      /* of the view's shorter side */
#define LABEL_MARGIN 3.0
#define EDGE_MARGIN 6.0

AuspexRuler
auspex_ruler_for (double mpp, double scale, double least_px, double largest_px)
{
  static const double steps[] = { 1, 2, 5, 10 };
  double px_per_unit = mpp > 0 ? scale / mpp : scale;
  double least = least_px / px_per_unit;
  /* A hair of tolerance: what is 1000 but for rounding is 1000. */
  double decade = pow (10, floor (log10 (least) + 1e-9));
  AuspexRuler ruler = { .is_um = mpp > 0 };

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      ruler.spacing = steps[i] * decade;
      if (ruler.spacing >= least * (1 - 1e-9))
        break;
    }
  /* Less than a pixel apart there is nothing to count. */
  if (!ruler.is_um)
    ruler.spacing = fmax (ruler.spacing, 1);
  ruler.view_px = ruler.spacing * px_per_unit;
  ruler.is_mm = ruler.is_um && ruler.spacing >= 100 && largest_px * mpp >= 1000;
  return ruler;
}

void
auspex_ruler_write (const AuspexRuler *ruler, double value, char *label,
                    size_t label_size)
{
  double unit = ruler->is_mm ? 1000 : 1;
  int decimals = (int)fmax (0, ceil (-log10 (ruler->spacing / unit) - 1e-9));

  g_snprintf (label, label_size, "%.*f %s", decimals,
              value == 0 ? 0 : value / unit, /* no minus */
              ruler->is_mm   ? "mm"
              : ruler->is_um ? "\302\265m"
                             : "px");
}

/* A white hair on both sides of a dark line. */
static void
stroke (cairo_t *cr, double device_scale)
{
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_BUTT);
  cairo_set_line_width (cr, 3 * device_scale);
  cairo_set_source_rgba (cr, 1, 1, 1, 0.45);
  cairo_stroke_preserve (cr);
  cairo_set_line_width (cr, device_scale);
  cairo_set_source_rgba (cr, 0.1, 0.1, 0.15, 0.75);
  cairo_stroke (cr);
}

static void
move_to_crisp (cairo_t *cr, double x, double y, double device_scale, bool is_first)
{
  double half = device_scale / 2;

  x = floor (x) + half;
  y = floor (y) + half;
  if (is_first)
    cairo_move_to (cr, x, y);
  else
    cairo_line_to (cr, x, y);
}

/* Labels keep out of each other's way: what would overlap is left out. */
typedef struct
{
  cairo_t *cr;
  const AuspexView *view;
  AuspexCaptionStyle style; /* device pixels */
  double device_scale;
  GArray *taken; /* AuspexRect */
} Labels;

static bool
is_free (const Labels *labels, AuspexRect rect)
{
  for (guint i = 0; i < labels->taken->len; i++)
    {
      AuspexRect other = g_array_index (labels->taken, AuspexRect, i);

      if (rect.x < other.x + other.width && other.x < rect.x + rect.width
          && rect.y < other.y + other.height && other.y < rect.y + rect.height)
        return false;
    }
  return true;
}

/* Around (@x, @y), within the view. */
static void
put_label (Labels *labels, const char *text, double x, double y)
{
  g_autoptr (PangoLayout) layout =
      auspex_caption_layout_new (labels->cr, &labels->style, text, 1, false, 0);
  double padding = LABEL_MARGIN * labels->device_scale;
  double edge = EDGE_MARGIN * labels->device_scale;
  AuspexRect rect = { 0 };

  auspex_caption_layout_get_size (layout, &rect.width, &rect.height);
  rect.width += 2 * padding;
  rect.height += 2 * padding / 3;
  rect.x = floor (
      fmin (fmax (x - rect.width / 2, edge), labels->view->width - edge - rect.width));
  rect.y = floor (
      fmin (fmax (y - rect.height / 2, edge), labels->view->height - edge - rect.height));
  if (!is_free (labels, rect))
    return;
  g_array_append_val (labels->taken, rect);
  auspex_caption_paint_panel (labels->cr, &labels->style, rect.x, rect.y, rect.width,
                              rect.height);
  auspex_caption_layout_paint (layout, labels->cr, &labels->style, rect.x + padding,
                               rect.y + padding / 3);
}

static Labels
labels_for (cairo_t *cr, const AuspexView *view, double device_scale,
            const AuspexCaptionStyle *style)
{
  Labels labels = { cr, view, *style, device_scale,
                    g_array_new (FALSE, FALSE, sizeof (AuspexRect)) };

  labels.style.font_size *= 0.9 * device_scale;
  return labels;
}

/* Grid */

typedef struct
{
  double x0, y0, x1, y1; /* view pixels */
} Line;

/* Cuts @line to the view; false: nothing is left (Liang and Barsky, 1984). */
static bool
clip_line (Line *line, const AuspexView *view)
{
  double dx = line->x1 - line->x0, dy = line->y1 - line->y0;
  const double p[] = { -dx, dx, -dy, dy };
  const double q[] = { line->x0, view->width - line->x0, line->y0,
                       view->height - line->y0 };
  double enter = 0, leave = 1;

  for (int i = 0; i < 4; i++)
    {
      if (p[i] == 0 && q[i] < 0)
        return false;
      if (p[i] < 0)
        enter = fmax (enter, q[i] / p[i]);
      else if (p[i] > 0)
        leave = fmin (leave, q[i] / p[i]);
    }
  if (enter >= leave)
    return false;
  *line = (Line){ line->x0 + enter * dx, line->y0 + enter * dy, line->x0 + leave * dx,
                  line->y0 + leave * dy };
  return true;
}

/* The line at @position along one axis, across @shown (level-0 pixels). */
static bool
grid_line (const AuspexView *view, AuspexRect shown, bool is_x, double position,
           Line *line)
{
  *line = is_x ? (Line){ position, shown.y, position, shown.y + shown.height }
               : (Line){ shown.x, position, shown.x + shown.width, position };
  auspex_view_from_level0 (view, line->x0, line->y0, &line->x0, &line->y0);
  auspex_view_from_level0 (view, line->x1, line->y1, &line->x1, &line->y1);
  return clip_line (line, view);
}

/* Every line of one axis; drawn, or labelled where it comes into the view: at the top
 * those of x, at the left those of y, or what is nearest to it. */
static void
for_each_line (cairo_t *cr, const AuspexView *view, AuspexRect shown,
               const AuspexRuler *ruler, double mpp, bool is_x, Labels *labels,
               double device_scale)
{
  double px = ruler->is_um ? ruler->spacing / mpp : ruler->spacing;
  double from = is_x ? shown.x : shown.y;
  double to = is_x ? shown.x + shown.width : shown.y + shown.height;
  bool is_aligned = auspex_view_is_aligned (view);

  for (double i = ceil (from / px - 1e-9); i * px <= to + 1e-9 * px; i++)
    {
      char text[32], label[36];
      Line line;

      if (!grid_line (view, shown, is_x, i * px, &line))
        continue;
      if (labels == NULL)
        {
          if (is_aligned)
            {
              move_to_crisp (cr, line.x0, line.y0, device_scale, true);
              move_to_crisp (cr, line.x1, line.y1, device_scale, false);
            }
          else
            {
              cairo_move_to (cr, line.x0, line.y0);
              cairo_line_to (cr, line.x1, line.y1);
            }
          continue;
        }
      bool is_first_end = is_x ? line.y0 <= line.y1 : line.x0 <= line.x1;

      auspex_ruler_write (ruler, i * ruler->spacing, text, sizeof text);
      g_snprintf (label, sizeof label, "%c %s", is_x ? 'x' : 'y', text);
      put_label (labels, label, is_first_end ? line.x0 : line.x1,
                 is_first_end ? line.y0 : line.y1);
    }
}

static AuspexRect
intersect (AuspexRect a, AuspexRect b)
{
  double left = fmax (a.x, b.x), top = fmax (a.y, b.y);
  double right = fmin (a.x + a.width, b.x + b.width);
  double bottom = fmin (a.y + a.height, b.y + b.height);

  return (AuspexRect){ left, top, fmax (right - left, 0), fmax (bottom - top, 0) };
}

void
auspex_grid_paint (cairo_t *cr, const AuspexView *view, AuspexRect bounds, double mpp,
                   double device_scale, const AuspexCaptionStyle *style)
{
  AuspexRuler ruler =
      auspex_ruler_for (mpp, view->scale, GRID_PX * device_scale,
                        fmax (bounds.x + bounds.width, bounds.y + bounds.height));
  AuspexRect shown = intersect (auspex_view_get_level0_rect (view), bounds);
  Labels labels;

  if (view->width <= 0 || view->height <= 0 || shown.width <= 0 || shown.height <= 0)
    return;
  labels = labels_for (cr, view, device_scale, style);
  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, view->width, view->height);
  cairo_clip (cr);
  for (int is_x = 0; is_x < 2; is_x++)
    for_each_line (cr, view, shown, &ruler, mpp, is_x, NULL, device_scale);
  stroke (cr, device_scale);
  for (int is_x = 0; is_x < 2; is_x++)
    for_each_line (cr, view, shown, &ruler, mpp, is_x, &labels, device_scale);
  cairo_restore (cr);
  g_array_unref (labels.taken);
}

/* Graticule */

/* Ticks of one arm and its ends: every tenth of a spacing, or every fifth where that is
 * too dense. */
static void
add_ticks (cairo_t *cr, const AuspexView *view, const AuspexRuler *ruler, double arm,
           bool is_x, double device_scale)
{
  int parts = ruler->view_px / 10 >= 5 * device_scale ? 10 : 5;
  double step = ruler->view_px / parts;
  double center_x = view->width / 2.0, center_y = view->height / 2.0;
  int n = (int)floor (arm / step + 1e-9);

  for (int i = -n; i <= n; i++)
    {
      double half = (i % parts == 0              ? 7
                     : parts == 10 && i % 5 == 0 ? 5
                                                 : 3)
                    * device_scale;
      double x = is_x ? center_x + i * step : center_x;
      double y = is_x ? center_y : center_y + i * step;

      if (i == 0)
        continue;
      move_to_crisp (cr, is_x ? x : x - half, is_x ? y - half : y, device_scale, true);
      move_to_crisp (cr, is_x ? x : x + half, is_x ? y + half : y, device_scale, false);
    }
  move_to_crisp (cr, is_x ? center_x - arm : center_x, is_x ? center_y : center_y - arm,
                 device_scale, true);
  move_to_crisp (cr, is_x ? center_x + arm : center_x, is_x ? center_y : center_y + arm,
                 device_scale, false);
}

static void
label_arm (Labels *labels, const AuspexRuler *ruler, double arm, bool is_x)
{
  int n = (int)floor (arm / ruler->view_px + 1e-9);
  double center_x = labels->view->width / 2.0, center_y = labels->view->height / 2.0;

  for (int i = -n; i <= n; i++)
    {
      double away = 18 * labels->device_scale, along = i * ruler->view_px;
      char label[32];

      if (i == 0)
        continue;
      auspex_ruler_write (ruler, abs (i) * ruler->spacing, label, sizeof label);
      if (is_x)
        put_label (labels, label, center_x + along, center_y + away);
      else
        put_label (labels, label, center_x + 2 * away, center_y + along);
    }
}

void
auspex_graticule_paint (cairo_t *cr, const AuspexView *view, double mpp,
                        double device_scale, const AuspexCaptionStyle *style)
{
  double arm = ARM * fmin (view->width, view->height);
  AuspexRuler ruler =
      auspex_ruler_for (mpp, view->scale, MAJOR_PX * device_scale, arm / view->scale);
  Labels labels;

  if (view->width <= 0 || view->height <= 0)
    return;
  labels = labels_for (cr, view, device_scale, style);
  cairo_save (cr);
  for (int is_x = 0; is_x < 2; is_x++)
    add_ticks (cr, view, &ruler, arm, is_x, device_scale);
  stroke (cr, device_scale);
  for (int is_x = 1; is_x >= 0; is_x--)
    label_arm (&labels, &ruler, arm, is_x);
  cairo_restore (cr);
  g_array_unref (labels.taken);
}
