/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/report/report-draft.h"

#include <glib/gi18n.h>
#include <math.h>

#define LEFT AUSPEX_PAGE_LEFT
#define COLUMN AUSPEX_PAGE_COLUMN
#define PICTURE_WIDTH 96.0
#define PICTURE_HEIGHT 72.0
#define TEXT_X (LEFT + PICTURE_WIDTH + 14)
#define TEXT_WIDTH (COLUMN - PICTURE_WIDTH - 14)

/* Its bounds with some tissue around, in the picture's proportions. */
static AuspexRect
surroundings (const AuspexAnnotation *annotation)
{
  AuspexRect bounds = auspex_annotation_get_bounds (annotation);
  double ratio = PICTURE_WIDTH / PICTURE_HEIGHT;
  double width = fmax (fmax (bounds.width, bounds.height * ratio) * 1.3, 200);

  return (AuspexRect){ bounds.x + bounds.width / 2 - width / 2,
                       bounds.y + bounds.height / 2 - width / ratio / 2, width,
                       width / ratio };
}

static char *
describe (const AuspexAnnotation *annotation, double mpp)
{
  AuspexPoint center = auspex_annotation_get_centroid (annotation);
  double um_per_px = mpp > 0 ? mpp : 1;
  g_autofree char *x = auspex_report_length (center.x, mpp);
  g_autofree char *y = auspex_report_length (center.y, mpp);
  GString *text = g_string_new (*annotation->class_name != '\0' ? annotation->class_name
                                                                : _ ("Unclassified"));

  g_string_append_printf (text, "  \302\267  %s",
                          auspex_shape_kind_to_string (annotation->kind));
  if (auspex_annotation_has_area (annotation))
    {
      g_autofree char *area = auspex_report_area (
          auspex_annotation_get_area_um2 (annotation, um_per_px), mpp);

      g_string_append_printf (text, _ ("  \302\267  area %s"), area);
    }
  else if (annotation->kind == AUSPEX_SHAPE_LINE)
    {
      g_autofree char *length =
          auspex_report_length (auspex_annotation_get_length_um (annotation, 1), mpp);

      g_string_append_printf (text, _ ("  \302\267  length %s"), length);
    }
  g_string_append_printf (text, "  \302\267  at x %s, y %s", x, y);
  return g_string_free (text, FALSE);
}

static void
add_annotation (AuspexReportDraft *draft, int slide, const AuspexAnnotation *annotation,
                int number)
{
  AuspexPages *pages = draft->pages;
  cairo_t *cr = auspex_pages_get_cairo (pages);
  g_autoptr (GPtrArray) alone = g_ptr_array_new ();
  AuspexReportPicture picture = { .region = surroundings (annotation),
                                  .annotations = alone,
                                  .with_scale_bar = true,
                                  .max_px = 280 };
  double mpp = auspex_slide_get_mpp (draft->report->slides[slide].slide, NULL);
  g_autofree char *title = g_strdup_printf (
      "%d.  %s", number, *annotation->name != '\0' ? annotation->name : _ ("(no name)"));
  g_autofree char *description = describe (annotation, mpp);

  auspex_pages_need (pages, PICTURE_HEIGHT + 8);

  double top = auspex_pages_get_y (pages);
  int page = auspex_pages_get_page (pages);

  g_ptr_array_add (alone, (gpointer)annotation);
  auspex_report_draw_picture (draft, slide, &picture, LEFT, top, PICTURE_WIDTH,
                              PICTURE_HEIGHT);
  cairo_rectangle (cr, TEXT_X, top + 3, 7, 7);
  auspex_plot_set_color (cr, annotation->color, 1);
  cairo_fill (cr);
  auspex_pages_text (pages, AUSPEX_TEXT_STRONG, AUSPEX_INK, TEXT_X + 12, TEXT_WIDTH - 12,
                     title);
  auspex_pages_text (pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, TEXT_X, TEXT_WIDTH,
                     description);
  if (*annotation->note != '\0')
    {
      auspex_pages_skip (pages, 3);
      auspex_pages_text (pages, AUSPEX_TEXT_BODY, AUSPEX_INK, TEXT_X, TEXT_WIDTH,
                         annotation->note);
    }
  if (auspex_pages_get_page (pages) == page)
    auspex_pages_set_y (pages, fmax (auspex_pages_get_y (pages), top + PICTURE_HEIGHT));
  auspex_pages_skip (pages, 12);
}

typedef struct
{
  const char *name;
  int n;
  double area;
} ClassTotal;

/* In the order of their first annotation. */
static GArray *
sum_classes (GPtrArray *annotations, double um_per_px)
{
  GArray *totals = g_array_new (FALSE, TRUE, sizeof (ClassTotal));

  for (guint i = 0; i < annotations->len; i++)
    {
      const AuspexAnnotation *annotation = annotations->pdata[i];
      guint k = 0;

      while (k < totals->len
             && !g_str_equal (g_array_index (totals, ClassTotal, k).name,
                              annotation->class_name))
        k++;
      if (k == totals->len)
        {
          ClassTotal total = { annotation->class_name, 0, 0 };

          g_array_append_val (totals, total);
        }
      g_array_index (totals, ClassTotal, k).n++;
      g_array_index (totals, ClassTotal, k).area +=
          auspex_annotation_get_area_um2 (annotation, um_per_px);
    }
  return totals;
}

static void
add_totals (AuspexReportDraft *draft, GPtrArray *annotations, double mpp)
{
  const AuspexPageColumn columns[] = { { _ ("Class"), 0, 220, 0 },
                                       { _ ("Annotations"), 220, 70, 1 },
                                       { _ ("Area, overlaps counted twice"), 300, 182,
                                         1 } };
  g_autoptr (GArray) totals = sum_classes (annotations, mpp > 0 ? mpp : 1);

  auspex_pages_table_head (draft->pages, columns, 3);
  for (guint i = 0; i < totals->len; i++)
    {
      const ClassTotal *total = &g_array_index (totals, ClassTotal, i);
      g_autofree char *n = g_strdup_printf ("%d", total->n);
      g_autofree char *area = auspex_report_area (total->area, mpp);
      const char *name = *total->name != '\0' ? total->name : _ ("Unclassified");

      auspex_pages_table_row (draft->pages, columns, 3,
                              (const char *[]){ name, n, total->area > 0 ? area : "" });
    }
  auspex_pages_skip (draft->pages, 14);
}

void
auspex_report_add_annotations (AuspexReportDraft *draft)
{
  const AuspexReport *report = draft->report;

  for (int slide = 0; slide < report->n_slides; slide++)
    {
      GPtrArray *annotations = report->slides[slide].annotations;
      g_autofree char *label = auspex_report_slide_label (report, slide);
      g_autofree char *heading = report->n_slides > 1
                                     ? g_strdup_printf (_ ("Annotations on %s"), label)
                                     : g_strdup (_ ("Annotations"));

      if (annotations == NULL || annotations->len == 0)
        continue;
      auspex_pages_heading (draft->pages, heading, 120);
      add_totals (draft, annotations,
                  auspex_slide_get_mpp (report->slides[slide].slide, NULL));
      for (guint i = 0; i < annotations->len; i++)
        add_annotation (draft, slide, annotations->pdata[i], (int)i + 1);
    }
}
