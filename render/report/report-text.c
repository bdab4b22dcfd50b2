/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How a report words names, numbers and measures. */

#include "render/report/report-draft.h"

#include <glib/gi18n.h>
#include <math.h>

#define MINUS "\342\210\222"
#define NARROW_SPACE "\342\200\257"
#define MICRO_METRE "\302\265m"
#define SQUARED "\302\262"

char *
auspex_report_slide_label (const AuspexReport *report, int slide)
{
  const AuspexPrognosis *prognosis = report->prognosis;
  g_autofree char *file_name = NULL;

  if (!report->show_file_names)
    return g_strdup_printf (_ ("Slide %d"), slide + 1);
  if (slide < report->n_slides)
    file_name = g_path_get_basename (auspex_slide_get_path (report->slides[slide].slide));
  else if (prognosis != NULL && slide < prognosis->n_slides)
    file_name = g_strdup (prognosis->slides[slide].name);
  return g_strdup_printf (_ ("Slide %d: %s"), slide + 1,
                          file_name != NULL ? file_name : "");
}

static void
hide_name (GString *text, const char *name, int slide)
{
  g_autofree char *label = g_strdup_printf (_ ("slide %d"), slide + 1);

  if (*name != '\0')
    g_string_replace (text, name, label, 0);
}

char *
auspex_report_hide_names (const AuspexReport *report, const char *text)
{
  GString *hidden = g_string_new (text);
  const AuspexPrognosis *prognosis = report->prognosis;

  for (int i = 0; !report->show_file_names && i < report->n_slides; i++)
    {
      const char *path = auspex_slide_get_path (report->slides[i].slide);
      g_autofree char *name = g_path_get_basename (path);

      g_string_replace (hidden, path, name, 0);
      hide_name (hidden, name, i);
    }
  for (int i = 0;
       !report->show_file_names && prognosis != NULL && i < prognosis->n_slides; i++)
    if (prognosis->slides[i].name != NULL)
      hide_name (hidden, prognosis->slides[i].name, i);
  return g_string_free (hidden, FALSE);
}

char *
auspex_report_count (int64_t n)
{
  GString *text = g_string_new (NULL);

  g_string_printf (text, "%" G_GINT64_FORMAT, n);
  if (n > 9999)
    for (gssize at = (gssize)text->len - 3; at > 0; at -= 3)
      g_string_insert (text, at, NARROW_SPACE);
  return g_string_free (text, FALSE);
}

char *
auspex_report_number (double value, int decimals)
{
  if (!isfinite (value))
    return g_strdup ("\342\200\223");
  if (fabs (value) < 0.5 * pow (10, -decimals))
    value = 0;
  return g_strdup_printf ("%s%.*f", value < 0 ? MINUS : "", decimals, fabs (value));
}

char *
auspex_report_length (double level0_px, double mpp)
{
  g_autofree char *count =
      auspex_report_count (llround (level0_px * (mpp > 0 ? mpp : 1)));

  return g_strdup_printf ("%s %s", count, mpp > 0 ? MICRO_METRE : "px");
}

char *
auspex_report_area (double um2, double mpp)
{
  g_autofree char *count = auspex_report_count (llround (um2));

  if (!(mpp > 0))
    return g_strdup_printf ("%s px" SQUARED, count);
  if (um2 < 100)
    return g_strdup_printf ("%.1f " MICRO_METRE SQUARED, um2);
  if (um2 < 1e5)
    return g_strdup_printf ("%s " MICRO_METRE SQUARED, count);
  return g_strdup_printf ("%s " MICRO_METRE SQUARED " (%.2f mm" SQUARED ")", count,
                          um2 / 1e6);
}
