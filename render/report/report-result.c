/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The first page: what was estimated, and what to think of it. */

#include "render/report/report-draft.h"

#include "render/report/survival-plot.h"
#include <glib/gi18n.h>
#include <math.h>

#define LEFT AUSPEX_PAGE_LEFT
#define COLUMN AUSPEX_PAGE_COLUMN

static char *
format_date (const char *iso)
{
  g_autoptr (GDateTime) date =
      iso != NULL ? g_date_time_new_from_iso8601 (iso, NULL) : g_date_time_new_now_utc ();
  g_autoptr (GDateTime) utc = date != NULL ? g_date_time_to_utc (date) : NULL;

  return utc != NULL ? g_date_time_format (utc, "%Y-%m-%d %H:%M UTC") : g_strdup (iso);
}

static void
add_patient (AuspexReportDraft *draft)
{
  const AuspexReport *report = draft->report;
  g_autofree char *text = NULL;

  if (!report->show_file_names || report->patient == NULL || *report->patient == '\0')
    return;
  text = g_strdup_printf (_ ("Patient %s"), report->patient);
  auspex_pages_skip (draft->pages, 3);
  auspex_pages_text (draft->pages, AUSPEX_TEXT_STRONG, AUSPEX_INK, LEFT, COLUMN, text);
}

static void
add_title (AuspexReportDraft *draft)
{
  const AuspexPrognosis *prognosis = draft->report->prognosis;
  g_autofree char *date = format_date (prognosis != NULL ? prognosis->created : NULL);
  g_autoptr (GString) line = g_string_new (NULL);

  auspex_pages_text (draft->pages, AUSPEX_TEXT_TITLE, AUSPEX_INK, LEFT, COLUMN,
                     prognosis != NULL ? _ ("Prognosis estimate")
                                       : _ ("Slide annotations"));
  if (prognosis != NULL && prognosis->cancer_type_label != NULL)
    g_string_append_printf (line, "%s  \302\267  ", prognosis->cancer_type_label);
  if (prognosis != NULL && prognosis->model_name != NULL)
    g_string_append_printf (line, _ ("model %s  \302\267  "), prognosis->model_name);
  g_string_append (line, date);
  auspex_pages_text (draft->pages, AUSPEX_TEXT_BODY, AUSPEX_INK_MUTED, LEFT, COLUMN,
                     line->str);
  add_patient (draft);
  auspex_pages_skip (draft->pages, 12);
}

static void
add_untrained_banner (AuspexReportDraft *draft)
{
  AuspexPages *pages = draft->pages;
  cairo_t *cr = auspex_pages_get_cairo (pages);
  const char *text =
      _ ("Its weights come from a formula, for demonstration and tests. Nothing here "
         "says anything about a patient.");
  double y = auspex_pages_get_y (pages), width = COLUMN - 28;
  double height = 32 + auspex_pages_measure (pages, AUSPEX_TEXT_BODY, width, text);

  cairo_rectangle (cr, LEFT, y, COLUMN, height);
  auspex_plot_set_color (cr, AUSPEX_INK_ALERT, 0.08);
  cairo_fill (cr);
  cairo_rectangle (cr, LEFT, y, 3, height);
  auspex_plot_set_color (cr, AUSPEX_INK_ALERT, 1);
  cairo_fill (cr);
  auspex_pages_line (pages, AUSPEX_TEXT_SUBHEADING, AUSPEX_INK_ALERT, LEFT + 14, y + 8,
                     width, 0, _ ("Untrained model: meaningless numbers"));
  auspex_pages_set_y (pages, y + 24);
  auspex_pages_text (pages, AUSPEX_TEXT_BODY, AUSPEX_INK, LEFT + 14, width, text);
  auspex_pages_set_y (pages, y + height + 12);
}

typedef struct
{
  const char *label;
  char *figure, *note;
} KeyFigure;

static int
collect_key_figures (const AuspexPrognosis *prognosis, KeyFigure *figures)
{
  AuspexSurvivalCurve curve = auspex_survival_curve_new (prognosis);
  int last = AUSPEX_N_BINS - 1, n = 0;

  figures[n++] = (KeyFigure){ _ ("Risk"), auspex_report_number (prognosis->risk, 2),
                              g_strdup (_ ("\342\210\2224 lowest, 0 highest")) };
  if (isfinite (prognosis->risk_percentile))
    figures[n++] = (KeyFigure){ _ ("Risk percentile"),
                                auspex_report_number (prognosis->risk_percentile, 0),
                                g_strdup (_ ("within the model's cohort")) };
  figures[n++] = (KeyFigure){
    _ ("Estimated survival"),
    g_strdup_printf ("%.0f %%", 100 * prognosis->survival[last]),
    curve.has_months
        ? g_strdup_printf (_ ("beyond %.4g months"), curve.months[last + 1])
        : g_strdup_printf (_ ("beyond time bin %d of %d"), last + 1, AUSPEX_N_BINS)
  };
  figures[n++] =
      (KeyFigure){ _ ("Patches"), auspex_report_count (prognosis->n_patches),
                   g_strdup_printf ("of %.4g \302\265m", prognosis->patch_um) };
  return n;
}

static void
add_key_figures (AuspexReportDraft *draft)
{
  AuspexPages *pages = draft->pages;
  cairo_t *cr = auspex_pages_get_cairo (pages);
  KeyFigure figures[4];
  int n = collect_key_figures (draft->report->prognosis, figures);
  double y = auspex_pages_get_y (pages), width = COLUMN / n;

  for (int i = 0; i < n; i++)
    {
      double x = LEFT + i * width + (i > 0 ? 12 : 0);

      if (i > 0)
        {
          cairo_move_to (cr, x - 12, y + 2);
          cairo_rel_line_to (cr, 0, 46);
          cairo_set_line_width (cr, 0.5);
          auspex_plot_set_color (cr, AUSPEX_INK_RULE, 1);
          cairo_stroke (cr);
        }
      auspex_pages_line (pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, x, y, width - 16, 0,
                         figures[i].label);
      auspex_pages_line (pages, AUSPEX_TEXT_FIGURE, AUSPEX_INK, x, y + 12, width - 16, 0,
                         figures[i].figure);
      auspex_pages_line (pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, x, y + 37,
                         width - 16, 0, figures[i].note);
      g_free (figures[i].figure);
      g_free (figures[i].note);
    }
  auspex_pages_skip (pages, 50);
}

static void
add_survival (AuspexReportDraft *draft)
{
  const AuspexPageColumn columns[] = { { _ ("Time"), 0, 104, 0 },
                                       { _ ("Hazard"), 104, 38, 1 },
                                       { _ ("Survival"), 142, 46, 1 } };
  AuspexPages *pages = draft->pages;
  cairo_t *cr = auspex_pages_get_cairo (pages);
  const AuspexPrognosis *prognosis = draft->report->prognosis;
  const AuspexPrognosis *all = prognosis->all_tissue;
  AuspexSurvivalCurve curve = auspex_survival_curve_new (prognosis);
  AuspexSurvivalCurve before = auspex_survival_curve_new (all != NULL ? all : prognosis);
  double plot_x = 206, plot_height = 158;

  auspex_pages_heading (pages, _ ("Survival"), plot_height);

  double top = auspex_pages_get_y (pages);

  cairo_save (cr);
  cairo_translate (cr, LEFT + plot_x, top - 4);
  auspex_survival_plot_draw (&curve, all != NULL ? &before : NULL, cr, COLUMN - plot_x,
                             plot_height, &auspex_plot_style_paper);
  cairo_restore (cr);

  auspex_pages_skip (pages, 6);
  auspex_pages_table_head (pages, columns, 3);
  for (int i = 0; i < AUSPEX_N_BINS; i++)
    {
      g_autofree char *bin = auspex_survival_bin_label (&curve, i);
      g_autofree char *hazard = auspex_report_number (curve.hazards[i], 3);
      g_autofree char *survival = g_strdup_printf ("%.1f %%", 100 * curve.survival[i]);

      auspex_pages_table_row (pages, columns, 3,
                              (const char *[]){ bin, hazard, survival });
    }
  auspex_pages_skip (pages, 6);
  auspex_pages_text (
      pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, LEFT, 188,
      _ ("Hazard: probability of the event within the bin, given survival to its "
         "start. Survival: to the end of the bin."));
  if (all != NULL)
    auspex_pages_text (pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, LEFT, 188,
                       _ ("Dashed: with all tissue."));
  auspex_pages_set_y (pages, fmax (auspex_pages_get_y (pages), top + plot_height));
}

static void
add_warnings (AuspexReportDraft *draft)
{
  AuspexPages *pages = draft->pages;
  const AuspexPrognosis *prognosis = draft->report->prognosis;

  auspex_pages_heading (pages, _ ("Warnings"), 24);
  if (prognosis->n_warnings == 0)
    auspex_pages_text (pages, AUSPEX_TEXT_BODY, AUSPEX_INK, LEFT, COLUMN, _ ("None."));
  for (int i = 0; i < prognosis->n_warnings; i++)
    {
      const AuspexWarning *warning = &prognosis->warnings[i];
      g_autofree char *text = auspex_report_hide_names (draft->report, warning->text);
      cairo_t *cr = auspex_pages_get_cairo (pages);

      auspex_pages_need (pages, 14);
      cairo_rectangle (cr, LEFT, auspex_pages_get_y (pages) + 4, 4, 4);
      auspex_plot_set_color (cr, AUSPEX_INK_ALERT, 1);
      cairo_fill (cr);
      auspex_pages_text (pages, AUSPEX_TEXT_BODY, AUSPEX_INK, LEFT + 12, COLUMN - 12,
                         text);
      auspex_pages_skip (pages, 2);
    }
}

void
auspex_report_add_result (AuspexReportDraft *draft)
{
  const AuspexPrognosis *prognosis = draft->report->prognosis;

  add_title (draft);
  if (prognosis == NULL)
    return;
  if (auspex_prognosis_is_untrained (prognosis))
    add_untrained_banner (draft);
  add_key_figures (draft);
  add_survival (draft);
  add_warnings (draft);
  auspex_pages_skip (draft->pages, 14);
  auspex_pages_text (
      draft->pages, AUSPEX_TEXT_SMALL, AUSPEX_INK_MUTED, LEFT, COLUMN,
      _ ("Estimated by a neural network from the picture of the tissue alone, without "
         "stage, grade, treatment or any other finding. Research use only: no "
         "diagnosis, and no ground for a decision about treatment."));
}
