/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A4 pages that fill from top to bottom: text that wraps and goes on on the next page,
 * rows of a table that repeat their heads, room kept for pictures. Units are points; y
 * grows downwards.
 *
 * The same content is laid out twice: first to count the pages, then to draw them, so
 * that each can say "2 / 7". */

#pragma once

#include "render/report/plot-style.h"
#include <cairo.h>
#include <stdbool.h>
#include <stdint.h>

#define AUSPEX_PAGE_WIDTH 595.276
#define AUSPEX_PAGE_HEIGHT 841.890
#define AUSPEX_PAGE_LEFT 56.7 /* 20 mm */
#define AUSPEX_PAGE_COLUMN (AUSPEX_PAGE_WIDTH - 2 * AUSPEX_PAGE_LEFT)

typedef enum
{
  AUSPEX_TEXT_TITLE,
  AUSPEX_TEXT_HEADING,
  AUSPEX_TEXT_SUBHEADING,
  AUSPEX_TEXT_BODY,
  AUSPEX_TEXT_STRONG, /* body, bold */
  AUSPEX_TEXT_SMALL,
  AUSPEX_TEXT_FIGURE, /* a number that the eye should find */
  AUSPEX_N_TEXTS
} AuspexTextStyle;

#define AUSPEX_INK 0x1d2530u
#define AUSPEX_INK_MUTED 0x5c6773u
#define AUSPEX_INK_RULE 0xc9d0d7u
#define AUSPEX_INK_ACCENT 0x1f4e79u
#define AUSPEX_INK_ALERT 0xb3261eu

typedef struct _AuspexPages AuspexPages;

typedef struct
{
  const char *header; /* of every page, left */
  const char *alert;  /* of every page, right, in red; or NULL */
  const char *footer; /* of every page, left */
} AuspexPageFrame;

/* @surface is a PDF surface of A4. @n_pages: 0 while counting. @frame is borrowed. */
AuspexPages *auspex_pages_new (cairo_surface_t *surface, const AuspexPageFrame *frame,
                               int n_pages);
/* Ends the last page; returns how many there were. */
int auspex_pages_finish (AuspexPages *pages);
bool auspex_pages_are_counting (AuspexPages *pages);

/* Borrowed; changes with nothing but its own save and restore. */
cairo_t *auspex_pages_get_cairo (AuspexPages *pages);
int auspex_pages_get_page (AuspexPages *pages); /* from 1 */
double auspex_pages_get_y (AuspexPages *pages);
void auspex_pages_set_y (AuspexPages *pages, double y);
void auspex_pages_skip (AuspexPages *pages, double height);
/* What is left of this page. */
double auspex_pages_get_room (AuspexPages *pages);
/* A new page unless @height is left; true: a page was turned. */
bool auspex_pages_need (AuspexPages *pages, double height);

/* A heading with a hairline and an entry in the outline; keeps @with points below it on
 * the same page. */
void auspex_pages_heading (AuspexPages *pages, const char *text, double with);

/* Text wrapped into @width from @x, at the present y, over as many pages as it needs. */
void auspex_pages_text (AuspexPages *pages, AuspexTextStyle style, uint32_t rgb, double x,
                        double width, const char *text);
/* The height it would have on one page. */
double auspex_pages_measure (AuspexPages *pages, AuspexTextStyle style, double width,
                             const char *text);
/* One line, cut with an ellipsis at @width; y is not moved. @align as
 * auspex_plot_show_text: within @x .. @x + @width. @y is its top. */
void auspex_pages_line (AuspexPages *pages, AuspexTextStyle style, uint32_t rgb, double x,
                        double y, double width, double align, const char *text);
double auspex_pages_line_height (AuspexPages *pages, AuspexTextStyle style);

/* "key    value", the value wrapped over pages. */
void auspex_pages_pair (AuspexPages *pages, const char *key, const char *value);

typedef struct
{
  const char *head;
  double x, width; /* from the left margin */
  double align;    /* 0 left, 1 right */
} AuspexPageColumn;

void auspex_pages_table_head (AuspexPages *pages, const AuspexPageColumn *columns, int n);
/* One line a cell; the head again on a new page. */
void auspex_pages_table_row (AuspexPages *pages, const AuspexPageColumn *columns, int n,
                             const char *const *cells);

/* @surface fills the rectangle, with a hairline around. NULL: an empty one that says that
 * it could not be read. */
void auspex_pages_picture (AuspexPages *pages, cairo_surface_t *surface, double x,
                           double y, double width, double height);
