/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* All that is needed to make the estimate again, and to know what it was made of. */

#include "render/report/report-draft.h"

#include <glib/gi18n.h>
#include <math.h>

G_GNUC_PRINTF (3, 4)
static void
pair (AuspexReportDraft *draft, const char *key, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *value = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  if (*value != '\0')
    auspex_pages_pair (draft->pages, key, value);
}

static const char *
or_empty (const char *text)
{
  return text != NULL ? text : "";
}

static void
subheading (AuspexReportDraft *draft, const char *text)
{
  auspex_pages_skip (draft->pages, 8);
  auspex_pages_need (draft->pages, 40);
  auspex_pages_text (draft->pages, AUSPEX_TEXT_SUBHEADING, AUSPEX_INK, AUSPEX_PAGE_LEFT,
                     AUSPEX_PAGE_COLUMN, text);
  auspex_pages_skip (draft->pages, 3);
}

/* Only of slides that have pictures. */
static void
add_colors (AuspexReportDraft *draft, int index)
{
  AuspexDisplayColors *colors = NULL;
  AuspexIccProfile *profile = NULL;
  const char *name = NULL;

  if (index >= draft->report->n_slides)
    return;
  colors = draft->report->slides[index].colors;
  profile = auspex_display_colors_get_profile (colors);
  name = profile != NULL ? auspex_icc_profile_get_description (profile) : "";
  if (colors == NULL)
    pair (draft, _ ("Colours"), "%s",
          _ ("as in the file, no ICC profile applied, none adjusted"));
  else
    pair (draft, _ ("Colours"), "%s%s%s",
          _ ("ICC profile of the file applied, none adjusted"), *name != '\0' ? ": " : "",
          name);
}

static void
add_slide (AuspexReportDraft *draft, int index, const AuspexSlideIdentity *slide)
{
  g_autofree char *label = auspex_report_slide_label (draft->report, index);
  g_autofree char *bytes = auspex_report_count (slide->bytes);

  subheading (draft, label);
  pair (draft, _ ("Quickhash"), "%s",
        slide->quickhash1 != NULL && *slide->quickhash1 != '\0'
            ? slide->quickhash1
            : _ ("none: the format has none"));
  pair (draft, _ ("File"), _ ("%s bytes, %s%s"), bytes, or_empty (slide->vendor),
        draft->report->show_file_names ? "" : _ (", name not shown"));
  pair (draft, "Level 0", "%" G_GINT64_FORMAT " \303\227 %" G_GINT64_FORMAT " px",
        slide->width_px, slide->height_px);
  if (slide->mpp > 0)
    pair (draft, _ ("Scale"), _ ("%.5g \302\265m per px, %s%s"), slide->mpp,
          g_strcmp0 (slide->mpp_source, "typed in") == 0 ? "" : _ ("from "),
          slide->mpp_source != NULL ? slide->mpp_source : _ ("an unknown source"));
  else
    pair (draft, _ ("Scale"), _ ("unknown"));
  add_colors (draft, index);
}

/* What the slides themselves say, where there is no estimate to say it. */
static void
add_open_slide (AuspexReportDraft *draft, int index)
{
  AuspexSlide *slide = draft->report->slides[index].slide;
  AuspexMppSource source = AUSPEX_MPP_UNKNOWN;
  AuspexSlideIdentity identity = { .quickhash1 =
                                       (char *)auspex_slide_get_quickhash (slide),
                                   .vendor = (char *)auspex_slide_get_vendor (slide),
                                   .bytes = auspex_slide_get_bytes (slide) };

  identity.mpp = auspex_slide_get_mpp (slide, &source);
  identity.mpp_source = (char *)auspex_mpp_source_to_string (source);
  auspex_slide_get_level_size (slide, 0, &identity.width_px, &identity.height_px);
  add_slide (draft, index, &identity);
}

static void
add_model (AuspexReportDraft *draft, const AuspexPrognosis *prognosis)
{
  subheading (draft, _ ("Model and encoder"));
  pair (draft, _ ("Model"), "%s%s", or_empty (prognosis->model_name),
        prognosis->model_trained ? "" : _ (" (untrained: meaningless numbers)"));
  pair (draft, _ ("Model SHA-256"), "%s", or_empty (prognosis->model_sha256));
  if (prognosis->cancer_type_label != NULL || prognosis->cancer_type_code != NULL)
    pair (draft, _ ("Cancer type"), _ ("%s (OncoTree %s)"),
          or_empty (prognosis->cancer_type_label),
          prognosis->cancer_type_code != NULL ? prognosis->cancer_type_code
                                              : _ ("not given"));
  pair (draft, _ ("Encoder"), "%s", or_empty (prognosis->encoder_id));
  pair (draft, _ ("Encoder SHA-256"), "%s", or_empty (prognosis->encoder_sha256));
}

static void
add_run (AuspexReportDraft *draft, const AuspexPrognosis *prognosis)
{
  g_autofree char *count = auspex_report_count (prognosis->n_patches);

  subheading (draft, _ ("Estimate"));
  pair (draft, _ ("Created"), "%s", or_empty (prognosis->created));
  pair (draft, _ ("Took"), "%.1f s", prognosis->seconds);
  pair (draft, _ ("Device"), "%s", or_empty (prognosis->device));
  pair (draft, _ ("Precision"), "%s", or_empty (prognosis->precision));
  pair (draft, _ ("Patches"),
        "%s used, %" G_GINT64_FORMAT " undecodable, %" G_GINT64_FORMAT " excluded", count,
        prognosis->n_undecoded, prognosis->n_excluded);
  pair (draft, _ ("Patch size"), "%.5g \302\265m", prognosis->patch_um);
  pair (draft, _ ("Patch set SHA-256"), "%s", or_empty (prognosis->patch_set_sha256));
  for (int i = 0; i < prognosis->n_parameters; i++)
    {
      g_autofree char *value = auspex_report_hide_names (
          draft->report, or_empty (prognosis->parameters[i].value));

      pair (draft, prognosis->parameters[i].name, "%s", value);
    }
}

static void
add_members (AuspexReportDraft *draft, const AuspexPrognosis *prognosis)
{
  g_autoptr (GString) risks = g_string_new (NULL);

  if (prognosis->n_members < 2)
    return;
  for (int i = 0; i < prognosis->n_members; i++)
    {
      g_autofree char *risk = auspex_report_number (prognosis->member_risks[i], 3);

      g_string_append_printf (risks, "%s%s", i > 0 ? ", " : "", risk);
    }
  pair (draft, _ ("Risk of each member"), "%s", risks->str);
}

void
auspex_report_add_provenance (AuspexReportDraft *draft)
{
  const AuspexPrognosis *prognosis = draft->report->prognosis;

  auspex_pages_heading (draft->pages, _ ("Provenance"), 120);
  pair (draft, _ ("Software"), "Auspex " AUSPEX_VERSION);
  pair (draft, _ ("Intended use"), _ ("Research use only"));
  if (prognosis != NULL)
    {
      add_run (draft, prognosis);
      add_members (draft, prognosis);
      add_model (draft, prognosis);
    }
  for (int i = 0; prognosis != NULL && i < prognosis->n_slides; i++)
    add_slide (draft, i, &prognosis->slides[i]);
  for (int i = 0; prognosis == NULL && i < draft->report->n_slides; i++)
    add_open_slide (draft, i);
}
