/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/session-private.h"

#include <glib/gi18n.h>

static bool
is_of_slide (AuspexSession *session, const AuspexPrognosis *prognosis)
{
  const char *quickhash = auspex_slide_get_quickhash (session->slide);
  int64_t width = 0, height = 0;

  auspex_slide_get_level_size (session->slide, 0, &width, &height);
  for (int i = 0; i < prognosis->n_slides; i++)
    {
      const AuspexSlideIdentity *slide = &prognosis->slides[i];

      if (slide->quickhash1 != NULL && g_str_equal (slide->quickhash1, quickhash)
          && slide->bytes == auspex_slide_get_bytes (session->slide)
          && slide->width_px == width && slide->height_px == height)
        return true;
    }
  return false;
}

bool
auspex_session_load_result (AuspexSession *session, const char *path, GError **error)
{
  g_autoptr (AuspexPrognosis) prognosis = auspex_prognosis_load (path, error);
  g_autofree char *name = auspex_session_dup_name (session);

  g_return_val_if_fail (session->estimate == NULL, false);

  if (prognosis == NULL)
    return false;
  if (!is_of_slide (session, prognosis))
    {
      const char *other = prognosis->n_slides > 0 ? prognosis->slides[0].name : NULL;

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _ ("%s is the result of %s, which is another slide than %s"), path,
                   other != NULL ? other : _ ("an unnamed slide"), name);
      return false;
    }
  auspex_exclusion_set_prognosis (session->exclusion, prognosis);
  return true;
}

AuspexPrognosis *
auspex_session_get_prognosis (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return auspex_exclusion_get_prognosis (session->exclusion);
}

AuspexExclusion *
auspex_session_get_exclusion (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return session->exclusion;
}

bool
auspex_session_is_estimating (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), false);
  return session->estimate != NULL;
}

const AuspexAnalysisProgress *
auspex_session_get_progress (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  if (session->estimate == NULL || g_cancellable_is_cancelled (session->estimate))
    return NULL;
  return &session->progress;
}

static void
on_progress (const AuspexAnalysisProgress *progress, gpointer user_data)
{
  AuspexSession *session = user_data;

  if (session->estimate == NULL || g_cancellable_is_cancelled (session->estimate))
    return;
  /* What is done stays known until there is news of it. */
  AuspexHeatmap *encoded = session->progress.encoded;

  session->progress = *progress;
  if (progress->encoded != NULL)
    {
      g_clear_pointer (&encoded, auspex_heatmap_unref);
      encoded = auspex_heatmap_ref (progress->encoded);
    }
  session->progress.encoded = encoded;
  g_signal_emit (session, auspex_session_signals[AUSPEX_SESSION_PROGRESS], 0, progress);
}

static void
on_estimated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuspexSession) session = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexReplay) replay = auspex_analysis_run_finish (result, &error);

  auspex_tile_loader_set_max_workers (session->loader, 0);
  g_clear_object (&session->estimate);
  g_clear_pointer (&session->progress.encoded, auspex_heatmap_unref);
  auspex_session_end_reading (session);
  /* Of a file that is another by now it says nothing. */
  if (replay != NULL && auspex_slide_file_check (session->file, &error))
    auspex_exclusion_set_replay (session->exclusion, replay);
  g_signal_emit (session, auspex_session_signals[AUSPEX_SESSION_ESTIMATE_ENDED], 0,
                 error);
}

void
auspex_session_estimate (AuspexSession *session, const AuspexAnalysisRequest *request)
{
  AuspexAnalysisRequest own = *request;
  g_autoptr (GPtrArray) slides =
      g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_slide_unref);

  g_return_if_fail (AUSPEX_IS_SESSION (session));
  g_return_if_fail (session->estimate == NULL);

  g_ptr_array_add (slides, auspex_slide_ref (session->slide));
  own.slides = slides;
  session->estimate = g_cancellable_new ();
  session->progress = (AuspexAnalysisProgress){ .stage = AUSPEX_STAGE_TISSUE };
  auspex_session_begin_reading (session);
  /* The cores are the estimate's; one is enough for looking around meanwhile. */
  auspex_tile_loader_set_max_workers (session->loader, 1);
  auspex_analysis_run_async (&own, on_progress, session, session->estimate, on_estimated,
                             g_object_ref (session));
}

void
auspex_session_cancel_estimate (AuspexSession *session)
{
  g_return_if_fail (AUSPEX_IS_SESSION (session));

  if (session->estimate != NULL)
    g_cancellable_cancel (session->estimate);
}
