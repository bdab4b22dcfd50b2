/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* From the click on Estimate prognosis to the maps on the slide: resolution known? pair
 * opened? they fit? cancer type confirmed? then run, and show. Each question leads back
 * to the start. */

#include "app/viewer-private.h"

#include "ui/format.h"
#include "ui/mpp-dialog.h"

#include <glib/gi18n.h>
#include <math.h>

#define UNSTATED "unstated" /* stands for the code of a model that does not say */
#define OTHER "other"

/* Result */

void
auspex_viewer_show_prognosis (AuspexViewer *viewer)
{
  AuspexPrognosis *prognosis =
      viewer->session != NULL ? auspex_session_get_prognosis (viewer->session) : NULL;
  bool untrained = prognosis != NULL && auspex_prognosis_is_untrained (prognosis);

  auspex_result_card_set_prognosis (auspex_window_get_result_card (viewer->window),
                                    prognosis);
  auspex_gene_panel_set_prognosis (auspex_window_get_gene_panel (viewer->window),
                                   prognosis);
  auspex_overlay_controls_set_prognosis (
      auspex_window_get_overlay_controls (viewer->window), prognosis);
  auspex_window_set_untrained (viewer->window, untrained);
  auspex_viewer_show_map_panel (viewer);
  auspex_viewer_show_exclusion (viewer);
}

/* Progress and end */

bool
auspex_viewer_is_estimating (AuspexViewer *viewer)
{
  for (guint i = 0; i < viewer->sessions->len; i++)
    if (auspex_session_is_estimating (viewer->sessions->pdata[i]))
      return true;
  return false;
}

static const char *
stage_text (AuspexAnalysisStage stage)
{
  switch (stage)
    {
    case AUSPEX_STAGE_TISSUE:
      return _ ("Finding tissue");
    case AUSPEX_STAGE_PATCHES:
      return _ ("Placing patches");
    case AUSPEX_STAGE_LOADING:
      return _ ("Preparing the networks");
    case AUSPEX_STAGE_ENCODING:
      return _ ("Encoding patches");
    default:
      return _ ("Estimating prognosis");
    }
}

static void
show_progress (AuspexSlidePane *pane, const AuspexAnalysisProgress *progress)
{
  g_autoptr (GString) detail = g_string_new (NULL);
  double fraction = -1;

  if (progress->stage == AUSPEX_STAGE_ENCODING && progress->total > 0)
    {
      g_autofree char *done = auspex_format_count (progress->done);
      g_autofree char *total = auspex_format_count (progress->total);

      fraction = (double)progress->done / progress->total;
      g_string_append_printf (detail, _ ("%s of %s"), done, total);
      if (isfinite (progress->patches_per_second))
        g_string_append_printf (detail, _ (" · %.*f patches/s"),
                                progress->patches_per_second < 10 ? 1 : 0,
                                progress->patches_per_second);
      if (isfinite (progress->seconds_left))
        {
          g_autofree char *left = auspex_format_duration (progress->seconds_left);

          g_string_append_printf (detail, _ (" · %s left"), left);
        }
    }
  auspex_slide_pane_show_progress (pane, stage_text (progress->stage), detail->str,
                                   fraction);
}

void
auspex_viewer_show_progress (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  AuspexSession *session = auspex_viewer_session_in (viewer, pane);
  const AuspexAnalysisProgress *progress =
      session != NULL ? auspex_session_get_progress (session) : NULL;

  auspex_slide_view_set_done (auspex_slide_pane_get_view (pane),
                              progress != NULL ? progress->encoded : NULL);
  if (progress != NULL)
    show_progress (pane, auspex_session_get_progress (session));
  else if (session != NULL && viewer->estimate_wanted == session)
    auspex_slide_pane_show_progress (pane, _ ("Opening model and encoder"), "", -1);
  else
    auspex_slide_pane_hide_progress (pane);
}

void
auspex_viewer_update_progress (AuspexViewer *viewer, AuspexSession *session)
{
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    if (auspex_viewer_session_in (viewer, auspex_viewer_get_pane (viewer, i)) == session)
      auspex_viewer_show_progress (viewer, auspex_viewer_get_pane (viewer, i));
  auspex_slide_tabs_set_busy (auspex_window_get_tabs (viewer->window), session,
                              auspex_session_get_progress (session) != NULL);
}

static void
on_progress (AuspexSession *session, const AuspexAnalysisProgress *progress,
             AuspexViewer *viewer)
{
  auspex_viewer_update_progress (viewer, session);
}

static void
on_toast_clicked (AdwToast *toast, AuspexViewer *viewer)
{
  AuspexSession *session = g_object_get_data (G_OBJECT (toast), "session");

  if (!viewer->is_leaving && auspex_viewer_is_open (viewer, session))
    auspex_viewer_go_to (viewer, session);
}

/* Of a slide that is not in front. */
static void
tell_ended (AuspexViewer *viewer, AuspexSession *session, const GError *error)
{
  g_autofree char *name = auspex_session_dup_name (session);
  g_autofree char *text = error == NULL ? g_strdup_printf (_ ("%s is estimated"), name)
                                        : g_strdup_printf (_ ("%s is not estimated: %s"),
                                                           name, error->message);
  g_autofree char *escaped = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (escaped);

  g_object_set_data_full (G_OBJECT (toast), "session", g_object_ref (session),
                          g_object_unref);
  adw_toast_set_button_label (toast, _ ("_Show"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_toast_clicked), viewer,
                           0);
  auspex_window_add_toast (viewer->window, toast);
  auspex_slide_tabs_set_attention (auspex_window_get_tabs (viewer->window), session,
                                   true);
}

static void
on_estimate_ended (AuspexSession *session, GError *error, AuspexViewer *viewer)
{
  bool is_cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  auspex_viewer_update_progress (viewer, session);
  auspex_viewer_update_actions (viewer);
  for (guint i = 0; error == NULL && i < auspex_viewer_get_n_panes (viewer); i++)
    if (auspex_viewer_session_in (viewer, auspex_viewer_get_pane (viewer, i)) == session)
      auspex_viewer_show_maps (viewer, auspex_viewer_get_pane (viewer, i));
  if (session != viewer->session)
    {
      if (!is_cancelled)
        tell_ended (viewer, session, error);
    }
  else if (error == NULL)
    {
      auspex_viewer_limit_cache (viewer);
      auspex_viewer_show_prognosis (viewer);
      auspex_viewer_update_actions (viewer);
      auspex_window_raise_panel (viewer->window);
      auspex_window_show_panel (viewer->window, "result");
    }
  else if (!is_cancelled)
    auspex_window_show_error (viewer->window, _ ("No estimate"), error->message);
}

void
auspex_viewer_connect_estimate (AuspexViewer *viewer, AuspexSession *session)
{
  g_signal_connect_object (session, "progress", G_CALLBACK (on_progress), viewer, 0);
  g_signal_connect_object (session, "estimate-ended", G_CALLBACK (on_estimate_ended),
                           viewer, 0);
}

/* Questions */

typedef struct
{
  AuspexViewer *viewer;
  AuspexSession *session; /* the question is about: it may have been closed meanwhile */
  bool then_estimate;
} Asked;

static Asked *
asked_new (AuspexViewer *viewer, AuspexSession *session, bool then_estimate)
{
  Asked *asked = g_new0 (Asked, 1);

  asked->viewer = g_object_ref (viewer);
  asked->session = g_object_ref (session);
  asked->then_estimate = then_estimate;
  return asked;
}

static void
asked_free (gpointer data)
{
  Asked *asked = data;

  g_object_unref (asked->viewer);
  g_object_unref (asked->session);
  g_free (asked);
}

static bool
is_of_use (const Asked *asked)
{
  return auspex_viewer_is_open (asked->viewer, asked->session)
         && !auspex_session_is_estimating (asked->session);
}

static void
on_mpp_typed_in (double mpp, gpointer user_data)
{
  Asked *asked = user_data;

  if (!is_of_use (asked))
    return;
  auspex_viewer_go_to (asked->viewer, asked->session);
  if (auspex_session_is_read (asked->session))
    {
      auspex_window_toast (asked->viewer->window,
                           _ ("Not while a report of this slide is written"));
      return;
    }
  auspex_session_set_typed_in_mpp (asked->session, mpp);
  auspex_slide_state_set_typed_in_mpp (auspex_session_get_state (asked->session), mpp);
  auspex_viewer_save_state (asked->viewer);
  auspex_viewer_show_scale (asked->viewer);
  auspex_viewer_show_prognosis (asked->viewer);
  auspex_viewer_update_actions (asked->viewer);
  if (asked->then_estimate)
    auspex_viewer_estimate (asked->viewer);
}

void
auspex_viewer_ask_mpp (AuspexViewer *viewer, bool then_estimate)
{
  g_autofree char *name = auspex_session_dup_name (viewer->session);
  double mpp = auspex_slide_get_mpp (auspex_session_get_slide (viewer->session), NULL);

  auspex_mpp_dialog_present (GTK_WINDOW (viewer->window), name, mpp, on_mpp_typed_in,
                             asked_new (viewer, viewer->session, then_estimate),
                             asked_free);
}

static const char *
cancer_type_code (AuspexViewer *viewer)
{
  const AuspexModelInfo *info = auspex_model_get_info (viewer->model);

  return info->cancer_type_code != NULL ? info->cancer_type_code : UNSTATED;
}

static void
on_cancer_type_response (AdwMessageDialog *dialog, const char *response, Asked *asked)
{
  AuspexViewer *viewer = asked->viewer;

  if (!is_of_use (asked) || viewer->model == NULL || g_str_equal (response, "cancel"))
    return;
  const char *code = cancer_type_code (viewer);
  auspex_viewer_go_to (viewer, asked->session);
  auspex_slide_state_set_cancer_type (auspex_session_get_state (asked->session), code,
                                      g_str_equal (response, "yes") ? code : OTHER);
  auspex_viewer_save_state (viewer);
  auspex_viewer_estimate (viewer);
}

static void
ask_cancer_type (AuspexViewer *viewer)
{
  const AuspexModelInfo *info = auspex_model_get_info (viewer->model);
  const char *label =
      info->cancer_type_label != NULL ? info->cancer_type_label : info->cancer_type_code;
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (viewer->window),
                                              _ ("Does the cancer type fit?"), NULL);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);
  const char *name = info->name != NULL ? info->name : viewer->model_spec;

  if (label != NULL)
    adw_message_dialog_format_body (
        message,
        _ ("“%s” was made for %s. Its estimate means nothing for another cancer."), name,
        label);
  else
    adw_message_dialog_format_body (
        message, _ ("“%s” does not say which cancer it was made for."), name);
  adw_message_dialog_add_responses (message, "cancel", _ ("_Cancel"), "no",
                                    _ ("Another Type, Estimate _Anyway"), "yes",
                                    _ ("It _Fits"), NULL);
  adw_message_dialog_set_response_appearance (message, "yes", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "yes");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_cancer_type_response),
                         asked_new (viewer, viewer->session, true),
                         (GClosureNotify)(void (*) (void))asked_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Estimate */

void
auspex_viewer_estimate (AuspexViewer *viewer)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *cancer_type = NULL, *tissue = NULL, *device = NULL;

  if (viewer->session == NULL || auspex_session_is_estimating (viewer->session))
    return;
  AuspexSlide *slide = auspex_session_get_slide (viewer->session);
  if (!auspex_slide_file_check (auspex_session_get_file (viewer->session), &error))
    {
      auspex_viewer_show_notice (viewer, viewer->session);
      auspex_window_show_error (viewer->window, _ ("No estimate"), error->message);
      return;
    }
  if (auspex_slide_get_mpp (slide, NULL) <= 0)
    {
      auspex_viewer_ask_mpp (viewer, true);
      return;
    }
  if (viewer->model == NULL || viewer->encoder == NULL)
    {
      auspex_viewer_load_pair (viewer, true);
      return;
    }
  if (!auspex_model_check_encoder (viewer->model,
                                   auspex_encoder_get_settings (viewer->encoder), &error))
    {
      auspex_window_show_error (viewer->window, _ ("Model and encoder do not fit"),
                                error->message);
      return;
    }
  cancer_type = auspex_slide_state_get_cancer_type (
      auspex_session_get_state (viewer->session), cancer_type_code (viewer));
  /* Untrained weights were made for nothing: there is nothing to confirm. */
  if (cancer_type == NULL && auspex_model_get_info (viewer->model)->trained)
    {
      ask_cancer_type (viewer);
      return;
    }

  device = viewer->device != NULL
               ? g_strdup (viewer->device)
               : g_settings_get_string (auspex_settings_get_store (viewer->settings),
                                        "device");
  tissue = auspex_settings_get_choice (viewer->is_demo ? NULL : viewer->settings,
                                       AUSPEX_CHOICE_TISSUE);
  AuspexAnalysisRequest request = {
    .model = viewer->model,
    .encoder = viewer->encoder,
    .device = device,
    .precision = AUSPEX_PRECISION_EXACT,
    .tissue = tissue,
    .use_cache = true,
    .cancer_type_confirmed = g_strcmp0 (cancer_type, UNSTATED) == 0 ? NULL : cancer_type,
  };
  auspex_session_estimate (viewer->session, &request);
  auspex_viewer_update_progress (viewer, viewer->session);
  auspex_viewer_update_actions (viewer);
}

void
auspex_viewer_cancel (AuspexViewer *viewer)
{
  if (viewer->loading != NULL)
    {
      g_cancellable_cancel (viewer->loading);
      g_clear_object (&viewer->loading);
    }
  viewer->estimate_wanted = NULL;
  if (viewer->session != NULL)
    {
      auspex_session_cancel_estimate (viewer->session);
      auspex_viewer_update_progress (viewer, viewer->session);
    }
  auspex_viewer_update_actions (viewer);
}

void
auspex_viewer_init_estimate (AuspexViewer *viewer)
{
  AuspexOverlayControls *controls = auspex_window_get_overlay_controls (viewer->window);
  AuspexSettings *own = viewer->is_demo ? NULL : viewer->settings;

  viewer->model_spec = auspex_settings_get_choice (own, AUSPEX_CHOICE_MODEL);
  viewer->encoder_spec = auspex_settings_get_choice (own, AUSPEX_CHOICE_ENCODER);
  auspex_overlay_controls_set_color_map (
      controls, auspex_settings_get_color_map (viewer->settings));
  auspex_overlay_controls_set_opacity (controls,
                                       auspex_settings_get_opacity (viewer->settings));
  auspex_viewer_init_maps (viewer);
  auspex_viewer_show_model (viewer);
  auspex_viewer_load_pair (viewer, false);
}
