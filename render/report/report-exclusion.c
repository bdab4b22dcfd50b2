/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The tissue that was left out by hand: how much, by which marks, where, and what the
 * estimate was with it. */

#include "render/report/report-draft.h"

#include "render/annotation/geojson-geometry.h"
#include "render/annotation/tissue-mark.h"
#include <glib/gi18n.h>
#include <math.h>

#define LEFT AUSPEX_PAGE_LEFT
#define COLUMN AUSPEX_PAGE_COLUMN
#define PICTURE_HEIGHT 200.0
#define MOST_ROWS 24 /* the result file has all of them */

static AuspexAnnotation *
to_annotation (const AuspexMarkedArea *mark)
{
  g_autoptr (JsonNode) geometry = json_from_string (mark->geometry, NULL);
  g_autoptr (AuspexAnnotation) annotation = auspex_annotation_new (AUSPEX_SHAPE_POLYGON);

  if (geometry == NULL || auspex_geojson_read_geometry (geometry, annotation) != NULL)
    return NULL;
  auspex_annotation_set_mark (annotation, mark->is_excluded ? AUSPEX_MARK_EXCLUDE
                                                            : AUSPEX_MARK_USE_ONLY);
  return g_steal_pointer (&annotation);
}

static GPtrArray *
marks_of_slide (const AuspexPrognosis *prognosis, int slide)
{
  GPtrArray *marks =
      g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_annotation_unref);

  for (int i = 0; i < prognosis->n_marks; i++)
    {
      AuspexAnnotation *annotation = prognosis->marks[i].slide == slide
                                         ? to_annotation (&prognosis->marks[i])
                                         : NULL;

      if (annotation != NULL)
        g_ptr_array_add (marks, annotation);
    }
  return marks;
}

static void
add_amount (AuspexReportDraft *draft)
{
  const AuspexPrognosis *prognosis = draft->report->prognosis;
  const AuspexPrognosis *all = prognosis->all_tissue;
  int last = AUSPEX_N_BINS - 1;
  g_autofree char *n = auspex_report_count (prognosis->n_excluded);
  g_autofree char *total =
      auspex_report_count (prognosis->n_excluded + prognosis->n_patches);
  g_autofree char *um2 = auspex_report_area (prognosis->excluded_um2, 1);
  g_autofree char *area =
      isfinite (prognosis->excluded_um2) ? g_strdup_printf (", %s,", um2) : g_strdup ("");
  g_autofree char *then = auspex_report_number (all->risk, 3);
  g_autofree char *now = auspex_report_number (prognosis->risk, 3);
  g_autofree char *text =
      g_strdup_printf (_ ("%s of %s patches%s were left out by hand; a patch is left out "
                          "when at least half "
                          "of it is. With all tissue the risk is %s, without it %s; the "
                          "estimated survival "
                          "to the end of the last bin %.1f %% and %.1f %%."),
                       n, total, area, then, now, 100 * all->survival[last],
                       100 * prognosis->survival[last]);

  auspex_pages_text (draft->pages, AUSPEX_TEXT_BODY, AUSPEX_INK, LEFT, COLUMN, text);
  auspex_pages_skip (draft->pages, 8);
}

static void
add_marks (AuspexReportDraft *draft)
{
  const AuspexPageColumn columns[] = { { _ ("Mark"), 0, 150, 0 },
                                       { _ ("Slide"), 160, 40, 1 },
                                       { _ ("Use"), 215, 70, 0 },
                                       { _ ("Area"), 290, 95, 1 },
                                       { _ ("Patches by itself"), 390, 92, 1 } };
  const AuspexPrognosis *prognosis = draft->report->prognosis;

  auspex_pages_table_head (draft->pages, columns, 5);
  for (int i = 0; i < MIN (prognosis->n_marks, MOST_ROWS); i++)
    {
      const AuspexMarkedArea *mark = &prognosis->marks[i];
      g_autofree char *slide = g_strdup_printf ("%d", mark->slide + 1);
      g_autofree char *area = isfinite (mark->area_um2)
                                  ? auspex_report_area (mark->area_um2, 1)
                                  : g_strdup ("");
      g_autofree char *n = auspex_report_count (mark->n_patches);
      const char *name = *mark->name != '\0' ? mark->name : mark->class_name;

      auspex_pages_table_row (
          draft->pages, columns, 5,
          (const char *[]){ name, slide,
                            mark->is_excluded ? _ ("left out") : _ ("used alone"), area,
                            n });
    }
  if (prognosis->n_marks > MOST_ROWS)
    {
      g_autofree char *more = g_strdup_printf (_ ("and %d more; the result file has all"),
                                               prognosis->n_marks - MOST_ROWS);

      auspex_pages_text (draft->pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, LEFT, COLUMN,
                         more);
    }
  auspex_pages_skip (draft->pages, 10);
}

static void
add_picture (AuspexReportDraft *draft, int slide)
{
  const AuspexReport *report = draft->report;
  g_autoptr (GPtrArray) marks = marks_of_slide (report->prognosis, slide);
  AuspexRegion bounds = auspex_slide_get_bounds (report->slides[slide].slide);
  AuspexReportPicture picture = { .region = { bounds.x, bounds.y, bounds.width,
                                              bounds.height },
                                  .marks = marks,
                                  .with_scale_bar = true,
                                  .max_px = 900 };
  double height = fmin (COLUMN * bounds.height / (double)bounds.width, PICTURE_HEIGHT);
  g_autofree char *label = auspex_report_slide_label (report, slide);
  g_autofree char *caption = g_strdup_printf (_ ("%s. Greyed: left out."), label);

  if (marks->len == 0)
    return;
  auspex_pages_need (draft->pages, height + 24);
  auspex_report_draw_picture (draft, slide, &picture, LEFT,
                              auspex_pages_get_y (draft->pages), COLUMN, height);
  auspex_pages_skip (draft->pages, height + 5);
  auspex_pages_text (draft->pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, LEFT, COLUMN,
                     caption);
  auspex_pages_skip (draft->pages, 10);
}

void
auspex_report_add_exclusion (AuspexReportDraft *draft)
{
  const AuspexPrognosis *prognosis = draft->report->prognosis;

  if (prognosis == NULL || prognosis->all_tissue == NULL)
    return;
  auspex_pages_heading (draft->pages, _ ("Tissue left out"), 120);
  add_amount (draft);
  add_marks (draft);
  for (int i = 0; i < draft->report->n_slides; i++)
    add_picture (draft, i);
}
