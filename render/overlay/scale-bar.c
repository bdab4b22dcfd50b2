/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/overlay/scale-bar.h"

#include "render/overlay/caption.h"
#include <glib.h>
#include <math.h>

#define PADDING 0.5 /* of the font size, as all below */
#define BAR_THICKNESS 0.3
#define GAP 0.2

static void
write_label (AuspexScaleBar *bar)
{
  double um = bar->um;

  if (um >= 1e6)
    g_snprintf (bar->label, sizeof bar->label, "%.0f m", um / 1e6);
  else if (um >= 1e3)
    g_snprintf (bar->label, sizeof bar->label, "%.0f mm", um / 1e3);
  else if (um >= 1)
    g_snprintf (bar->label, sizeof bar->label, "%.0f \302\265m", um);
  else
    g_snprintf (bar->label, sizeof bar->label, "%.0f nm", um * 1e3);
}

bool
auspex_scale_bar_init (AuspexScaleBar *bar, double um_per_unit, double max_length)
{
  double longest = um_per_unit * max_length;

  *bar = (AuspexScaleBar){ 0 };
  if (!isfinite (longest) || um_per_unit <= 0 || longest < 1e-3 || longest > 1e9)
    return false;

  /* A hair of tolerance: log10 (1000) must not fall below 3. */
  double decade = pow (10, floor (log10 (longest) + 1e-9));
  double mantissa = longest / decade * (1 + 1e-9);

  bar->um = decade * (mantissa >= 5 ? 5 : mantissa >= 2 ? 2 : 1);
  bar->length = bar->um / um_per_unit;
  write_label (bar);
  return true;
}

void
auspex_scale_bar_get_size (const AuspexScaleBar *bar, const AuspexCaptionStyle *style,
                           double *width, double *height)
{
  g_autoptr (PangoLayout) label =
      auspex_caption_layout_new (NULL, style, bar->label, 1, false, 0);
  double label_width, label_height;

  auspex_caption_layout_get_size (label, &label_width, &label_height);
  *width = fmax (bar->length, label_width) + 2 * PADDING * style->font_size;
  *height = label_height + (GAP + BAR_THICKNESS + 2 * PADDING) * style->font_size;
}

void
auspex_scale_bar_paint (cairo_t *cr, const AuspexScaleBar *bar,
                        const AuspexCaptionStyle *style, double x, double y)
{
  g_autoptr (PangoLayout) label =
      auspex_caption_layout_new (cr, style, bar->label, 1, false, 0);
  double unit = style->font_size;
  double width, height, label_width, label_height;

  auspex_scale_bar_get_size (bar, style, &width, &height);
  auspex_caption_layout_get_size (label, &label_width, &label_height);

  cairo_save (cr);
  auspex_caption_paint_panel (cr, style, x, y, width, height);
  auspex_caption_layout_paint (label, cr, style, x + (width - label_width) / 2,
                               y + PADDING * unit);
  cairo_rectangle (cr, x + (width - bar->length) / 2,
                   y + PADDING * unit + label_height + GAP * unit, bar->length,
                   BAR_THICKNESS * unit);
  auspex_set_source_rgb (cr, style->ink, 1);
  cairo_fill (cr);
  cairo_restore (cr);
}
