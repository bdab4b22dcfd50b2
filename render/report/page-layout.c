/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/report/page-layout.h"

#include <glib/gi18n.h>
#include <cairo-pdf.h>
#include <math.h>
#include <pango/pangocairo.h>

#define TOP 70.0
#define BOTTOM (AUSPEX_PAGE_HEIGHT - 62.0)
#define HEADER_Y 34.0
#define FOOTER_Y (AUSPEX_PAGE_HEIGHT - 44.0)
#define HAIRLINE 0.5
#define KEY_WIDTH 128.0

struct _AuspexPages
{
  cairo_surface_t *surface;
  cairo_t *cr;
  PangoLayout *layout;
  PangoFontDescription *fonts[AUSPEX_N_TEXTS];
  const AuspexPageFrame *frame;
  int n_pages; /* 0: counting */
  int page;    /* from 1 */
  double y;
};

static const struct
{
  double size;
  PangoWeight weight;
  double spacing; /* of lines, times the font's own */
} texts[AUSPEX_N_TEXTS] = {
  [AUSPEX_TEXT_TITLE] = { 22, PANGO_WEIGHT_BOLD, 1 },
  [AUSPEX_TEXT_HEADING] = { 13, PANGO_WEIGHT_BOLD, 1 },
  [AUSPEX_TEXT_SUBHEADING] = { 10, PANGO_WEIGHT_BOLD, 1 },
  [AUSPEX_TEXT_BODY] = { 9, PANGO_WEIGHT_NORMAL, 1.08 },
  [AUSPEX_TEXT_STRONG] = { 9, PANGO_WEIGHT_BOLD, 1.08 },
  [AUSPEX_TEXT_SMALL] = { 7.5, PANGO_WEIGHT_NORMAL, 1.04 },
  [AUSPEX_TEXT_FIGURE] = { 17, PANGO_WEIGHT_BOLD, 1 },
};

static void
make_fonts (AuspexPages *pages)
{
  for (int i = 0; i < AUSPEX_N_TEXTS; i++)
    {
      pages->fonts[i] = pango_font_description_from_string (auspex_plot_style_paper.font);
      pango_font_description_set_absolute_size (pages->fonts[i],
                                                texts[i].size * PANGO_SCALE);
      pango_font_description_set_weight (pages->fonts[i], texts[i].weight);
    }
}

static PangoLayout *
lay_out (AuspexPages *pages, AuspexTextStyle style, double width, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  pango_layout_set_font_description (pages->layout, pages->fonts[style]);
  pango_layout_set_line_spacing (pages->layout, (float)texts[style].spacing);
  pango_layout_set_width (pages->layout, (int)(width * PANGO_SCALE));
  pango_layout_set_wrap (pages->layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_ellipsize (pages->layout, PANGO_ELLIPSIZE_NONE);
  pango_layout_set_text (pages->layout, valid, -1);
  return pages->layout;
}

static void
hairline (AuspexPages *pages, double y)
{
  cairo_move_to (pages->cr, AUSPEX_PAGE_LEFT, y);
  cairo_rel_line_to (pages->cr, AUSPEX_PAGE_COLUMN, 0);
  cairo_set_line_width (pages->cr, HAIRLINE);
  auspex_plot_set_color (pages->cr, AUSPEX_INK_RULE, 1);
  cairo_stroke (pages->cr);
}

static void
draw_frame (AuspexPages *pages)
{
  g_autofree char *number =
      pages->n_pages > 0
          ? g_strdup_printf ("%d\342\200\202/\342\200\202%d", pages->page, pages->n_pages)
          : g_strdup ("");
  double half = AUSPEX_PAGE_COLUMN / 2;

  auspex_pages_line (pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, AUSPEX_PAGE_LEFT,
                     HEADER_Y, half, 0, pages->frame->header);
  if (pages->frame->alert != NULL)
    auspex_pages_line (pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_ALERT,
                       AUSPEX_PAGE_LEFT + half, HEADER_Y, half, 1, pages->frame->alert);
  hairline (pages, HEADER_Y + 14);
  hairline (pages, FOOTER_Y - 6);
  auspex_pages_line (pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, AUSPEX_PAGE_LEFT,
                     FOOTER_Y, AUSPEX_PAGE_COLUMN - 60, 0, pages->frame->footer);
  auspex_pages_line (pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED,
                     AUSPEX_PAGE_LEFT + AUSPEX_PAGE_COLUMN - 60, FOOTER_Y, 60, 1, number);
}

AuspexPages *
auspex_pages_new (cairo_surface_t *surface, const AuspexPageFrame *frame, int n_pages)
{
  AuspexPages *pages = g_new0 (AuspexPages, 1);

  pages->surface = cairo_surface_reference (surface);
  pages->cr = cairo_create (surface);
  pages->layout = pango_cairo_create_layout (pages->cr);
  pango_context_set_round_glyph_positions (pango_layout_get_context (pages->layout),
                                           FALSE);
  make_fonts (pages);
  pages->frame = frame;
  pages->n_pages = n_pages;
  pages->page = 1;
  pages->y = TOP;
  draw_frame (pages);
  return pages;
}

int
auspex_pages_finish (AuspexPages *pages)
{
  int n = pages->page;

  cairo_show_page (pages->cr);
  for (int i = 0; i < AUSPEX_N_TEXTS; i++)
    pango_font_description_free (pages->fonts[i]);
  g_object_unref (pages->layout);
  cairo_destroy (pages->cr);
  cairo_surface_destroy (pages->surface);
  g_free (pages);
  return n;
}

bool
auspex_pages_are_counting (AuspexPages *pages)
{
  return pages->n_pages == 0;
}

cairo_t *
auspex_pages_get_cairo (AuspexPages *pages)
{
  return pages->cr;
}

int
auspex_pages_get_page (AuspexPages *pages)
{
  return pages->page;
}

double
auspex_pages_get_y (AuspexPages *pages)
{
  return pages->y;
}

void
auspex_pages_set_y (AuspexPages *pages, double y)
{
  pages->y = y;
}

void
auspex_pages_skip (AuspexPages *pages, double height)
{
  pages->y += height;
}

double
auspex_pages_get_room (AuspexPages *pages)
{
  return BOTTOM - pages->y;
}

static void
turn (AuspexPages *pages)
{
  cairo_show_page (pages->cr);
  pages->page++;
  pages->y = TOP;
  draw_frame (pages);
}

bool
auspex_pages_need (AuspexPages *pages, double height)
{
  /* What no page has room for starts where it is, rather than on a page of its own. */
  if (pages->y + height <= BOTTOM || pages->y <= TOP)
    return false;
  turn (pages);
  return true;
}

void
auspex_pages_heading (AuspexPages *pages, const char *text, double with)
{
  double height = auspex_pages_line_height (pages, AUSPEX_TEXT_HEADING);

  if (pages->y > TOP)
    auspex_pages_skip (pages, 18);
  auspex_pages_need (pages, height + 10 + with);
  auspex_pages_line (pages, AUSPEX_TEXT_HEADING, AUSPEX_INK_ACCENT, AUSPEX_PAGE_LEFT,
                     pages->y, AUSPEX_PAGE_COLUMN, 0, text);
  hairline (pages, pages->y + height + 3);
  if (pages->n_pages > 0)
    {
      g_autofree char *target = g_strdup_printf ("page=%d pos=[%d %d]", pages->page,
                                                 0, (int)fmax (0, pages->y - 10));

      cairo_pdf_surface_add_outline (pages->surface, CAIRO_PDF_OUTLINE_ROOT, text, target,
                                     CAIRO_PDF_OUTLINE_FLAG_OPEN);
    }
  pages->y += height + 11;
}

double
auspex_pages_line_height (AuspexPages *pages, AuspexTextStyle style)
{
  return auspex_pages_measure (pages, style, AUSPEX_PAGE_COLUMN, "X");
}

double
auspex_pages_measure (AuspexPages *pages, AuspexTextStyle style, double width,
                      const char *text)
{
  int height;

  pango_layout_get_size (lay_out (pages, style, width, text), NULL, &height);
  return (double)height / PANGO_SCALE;
}

void
auspex_pages_text (AuspexPages *pages, AuspexTextStyle style, uint32_t rgb, double x,
                   double width, const char *text)
{
  PangoLayout *layout = pango_layout_copy (lay_out (pages, style, width, text));
  PangoLayoutIter *iter = pango_layout_get_iter (layout);

  do
    {
      PangoLayoutLine *line = pango_layout_iter_get_line_readonly (iter);
      PangoRectangle logical;
      int top, bottom;

      pango_layout_iter_get_line_yrange (iter, &top, &bottom);
      pango_layout_iter_get_line_extents (iter, NULL, &logical);

      double height = (double)(bottom - top) / PANGO_SCALE;
      double baseline =
          (double)(pango_layout_iter_get_baseline (iter) - top) / PANGO_SCALE;

      auspex_pages_need (pages, height);
      auspex_plot_set_color (pages->cr, rgb, 1);
      cairo_move_to (pages->cr, x + (double)logical.x / PANGO_SCALE, pages->y + baseline);
      pango_cairo_show_layout_line (pages->cr, line);
      pages->y += height;
    }
  while (pango_layout_iter_next_line (iter));
  cairo_new_path (pages->cr);
  pango_layout_iter_free (iter);
  g_object_unref (layout);
}

void
auspex_pages_line (AuspexPages *pages, AuspexTextStyle style, uint32_t rgb, double x,
                   double y, double width, double align, const char *text)
{
  PangoLayout *layout = lay_out (pages, style, width, text);
  int natural;

  /* Line breaks of a name would make it two lines. */
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_get_size (layout, &natural, NULL);
  auspex_plot_set_color (pages->cr, rgb, 1);
  cairo_move_to (pages->cr, x + align * (width - (double)natural / PANGO_SCALE), y);
  pango_cairo_show_layout (pages->cr, layout);
  cairo_new_path (pages->cr);
  pango_layout_set_single_paragraph_mode (layout, FALSE);
}

void
auspex_pages_pair (AuspexPages *pages, const char *key, const char *value)
{
  auspex_pages_need (pages, auspex_pages_line_height (pages, AUSPEX_TEXT_BODY));
  auspex_pages_line (pages, AUSPEX_TEXT_BODY, AUSPEX_INK_MUTED, AUSPEX_PAGE_LEFT,
                     pages->y, KEY_WIDTH - 8, 0, key);
  auspex_pages_text (pages, AUSPEX_TEXT_BODY, AUSPEX_INK, AUSPEX_PAGE_LEFT + KEY_WIDTH,
                     AUSPEX_PAGE_COLUMN - KEY_WIDTH, value);
  pages->y += 1.5;
}

void
auspex_pages_table_head (AuspexPages *pages, const AuspexPageColumn *columns, int n)
{
  double height = auspex_pages_line_height (pages, AUSPEX_TEXT_SMALL);

  for (int i = 0; i < n; i++)
    auspex_pages_line (pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED,
                       AUSPEX_PAGE_LEFT + columns[i].x, pages->y, columns[i].width,
                       columns[i].align, columns[i].head);
  pages->y += height + 4;
}

void
auspex_pages_table_row (AuspexPages *pages, const AuspexPageColumn *columns, int n,
                        const char *const *cells)
{
  double height = auspex_pages_line_height (pages, AUSPEX_TEXT_BODY) + 6;
  double width = 0;

  if (auspex_pages_need (pages, height))
    auspex_pages_table_head (pages, columns, n);
  for (int i = 0; i < n; i++)
    {
      auspex_pages_line (pages, AUSPEX_TEXT_BODY, AUSPEX_INK,
                         AUSPEX_PAGE_LEFT + columns[i].x, pages->y + 3, columns[i].width,
                         columns[i].align, cells[i]);
      width = fmax (width, columns[i].x + columns[i].width);
    }
  cairo_move_to (pages->cr, AUSPEX_PAGE_LEFT, pages->y);
  cairo_rel_line_to (pages->cr, width, 0);
  cairo_set_line_width (pages->cr, HAIRLINE);
  auspex_plot_set_color (pages->cr, AUSPEX_INK_RULE, 1);
  cairo_stroke (pages->cr);
  pages->y += height;
}

void
auspex_pages_picture (AuspexPages *pages, cairo_surface_t *surface, double x, double y,
                      double width, double height)
{
  cairo_t *cr = pages->cr;

  cairo_save (cr);
  if (surface != NULL)
    {
      cairo_save (cr);
      cairo_translate (cr, x, y);
      cairo_scale (cr, width / cairo_image_surface_get_width (surface),
                   height / cairo_image_surface_get_height (surface));
      cairo_set_source_surface (cr, surface, 0, 0);
      cairo_paint (cr);
      cairo_restore (cr);
    }
  else
    auspex_pages_line (pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, x, y + height / 2 - 5,
                       width, 0.5, _ ("cannot be read"));
  cairo_rectangle (cr, x, y, width, height);
  cairo_set_line_width (cr, HAIRLINE);
  auspex_plot_set_color (cr, AUSPEX_INK_RULE, 1);
  cairo_stroke (cr);
  cairo_restore (cr);
}
