/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/report/report.h"

#include "base/whole-file.h"
#include "render/report/report-draft.h"
#include <glib/gi18n.h>
#include <cairo-pdf.h>
#include <math.h>

#define DEFAULT_TOP_PATCHES 8

typedef struct
{
  int64_t index;
  float weight;
} Attended;

static int
compare_attention (const void *a, const void *b)
{
  const Attended *first = a, *second = b;

  if (first->weight != second->weight)
    return first->weight > second->weight ? -1 : 1;
  return first->index < second->index ? -1 : first->index > second->index;
}

static GArray *
find_top_patches (const AuspexReport *report)
{
  GArray *top = g_array_new (FALSE, FALSE, sizeof (AuspexTopPatch));
  const AuspexAttentionMaps *maps =
      report->prognosis != NULL ? &report->prognosis->maps : NULL;
  int n_wanted = report->n_top_patches > 0 ? report->n_top_patches : DEFAULT_TOP_PATCHES;

  if (maps == NULL || maps->gate == NULL || maps->coords == NULL || maps->n_patches <= 0)
    return top;

  g_autofree Attended *order = g_new (Attended, maps->n_patches);

  for (int64_t i = 0; i < maps->n_patches; i++)
    order[i] = (Attended){ i, isnan (maps->gate[i]) ? -1 : maps->gate[i] };
  qsort (order, (size_t)maps->n_patches, sizeof *order, compare_attention);
  for (int64_t i = 0; i < maps->n_patches && (int)top->len < n_wanted; i++)
    {
      int64_t at = order[i].index;
      int slide = maps->slide_index != NULL ? maps->slide_index[at] : 0;

      if (slide < 0 || slide >= report->n_slides)
        continue;

      double edge = maps->patch_level0_px[slide];
      AuspexTopPatch patch = { (int)top->len + 1,
                               slide,
                               { (double)maps->coords[2 * at],
                                 (double)maps->coords[2 * at + 1], edge, edge },
                               maps->gate[at] };

      g_array_append_val (top, patch);
    }
  return top;
}

/* Two slides in one line, more as a number. */
static char *
make_header (const AuspexReport *report)
{
  const AuspexPrognosis *prognosis = report->prognosis;
  int n = prognosis != NULL ? prognosis->n_slides : report->n_slides;
  GString *header = g_string_new ("Auspex");

  for (int i = 0; i < MIN (n, 2); i++)
    {
      const char *hash = prognosis != NULL
                             ? prognosis->slides[i].quickhash1
                             : auspex_slide_get_quickhash (report->slides[i].slide);

      if (hash != NULL && *hash != '\0')
        g_string_append_printf (header, _ ("  \302\267  slide %.12s"), hash);
    }
  if (n > 2)
    g_string_append_printf (header, _ (" and %d more"), n - 2);
  return g_string_free (header, FALSE);
}

static int
draw (const AuspexReport *report, GArray *top_patches, cairo_surface_t *surface,
      int n_pages, GCancellable *cancellable)
{
  bool is_untrained =
      report->prognosis != NULL && auspex_prognosis_is_untrained (report->prognosis);
  g_autofree char *header = make_header (report);
  AuspexPageFrame frame = {
    .header = header,
    .alert = is_untrained ? _ ("Untrained model: meaningless numbers") : NULL,
    .footer = _ ("Research use only. Not for diagnosis or decisions about treatment."),
  };
  AuspexReportDraft draft = { report, auspex_pages_new (surface, &frame, n_pages),
                              cancellable, top_patches };

  auspex_report_add_result (&draft);
  auspex_report_add_exclusion (&draft);
  auspex_report_add_slides (&draft);
  auspex_report_add_top_patches (&draft);
  auspex_report_add_genes (&draft);
  auspex_report_add_annotations (&draft);
  auspex_report_add_provenance (&draft);
  return auspex_pages_finish (draft.pages);
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
new_surface (GByteArray *pdf, const AuspexReport *report)
{
  cairo_surface_t *surface = cairo_pdf_surface_create_for_stream (
      append_bytes, pdf, AUSPEX_PAGE_WIDTH, AUSPEX_PAGE_HEIGHT);
  const char *created = report->prognosis != NULL ? report->prognosis->created : NULL;

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE,
                                  report->prognosis != NULL ? _ ("Prognosis estimate")
                                                            : _ ("Slide annotations"));
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR,
                                  "Auspex " AUSPEX_VERSION);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT,
                                  _ ("Research use only"));
  if (created != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, created);
  return surface;
}

/* The whole document in memory: nothing is written before it is right. */
static GByteArray *
make_pdf (const AuspexReport *report, GCancellable *cancellable, cairo_status_t *status)
{
  g_autoptr (GByteArray) counted = g_byte_array_new ();
  GByteArray *pdf = g_byte_array_new ();
  g_autoptr (GArray) top_patches = find_top_patches (report);
  cairo_surface_t *surface = new_surface (counted, report);
  int n_pages = draw (report, top_patches, surface, 0, cancellable);

  cairo_surface_destroy (surface);
  surface = new_surface (pdf, report);
  draw (report, top_patches, surface, n_pages, cancellable);
  cairo_surface_finish (surface);
  *status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  return pdf;
}

bool
auspex_report_save (const AuspexReport *report, const char *path,
                    GCancellable *cancellable, GError **error)
{
  cairo_status_t status;
  g_autoptr (GByteArray) pdf = make_pdf (report, cancellable, &status);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return false;
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: cannot be drawn: %s", path,
                   cairo_status_to_string (status));
      return false;
    }
  return auspex_whole_file_write (path, pdf->data, pdf->len, error);
}
