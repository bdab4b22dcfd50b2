/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/analysis-replay.h"

#include "app/analysis-private.h"
#include "compute/features/feature-store.h"

struct _AuspexReplay
{
  gatomicrefcount ref_count;

  AuspexAnalysisRequest *request;
  AuspexGathered gathered;
  AuspexPrognosis *prognosis; /* of all tissue */
  GCancellable *closing;

  GMutex lock; /* of what follows */
  AuspexPreparedBag *prepared;
};

AuspexReplay *
auspex_replay_ref (AuspexReplay *replay)
{
  g_atomic_ref_count_inc (&replay->ref_count);
  return replay;
}

void
auspex_replay_unref (AuspexReplay *replay)
{
  if (!g_atomic_ref_count_dec (&replay->ref_count))
    return;
  g_clear_pointer (&replay->prepared, auspex_prepared_bag_free);
  g_clear_pointer (&replay->prognosis, auspex_prognosis_unref);
  auspex_gathered_clear (&replay->gathered);
  g_clear_pointer (&replay->request, auspex_analysis_request_free);
  g_object_unref (replay->closing);
  g_mutex_clear (&replay->lock);
  g_free (replay);
}

static AuspexReplay *
replay_new (const AuspexAnalysisRequest *request)
{
  AuspexReplay *replay = g_new0 (AuspexReplay, 1);

  g_atomic_ref_count_init (&replay->ref_count);
  g_mutex_init (&replay->lock);
  replay->request = auspex_analysis_request_copy (request);
  replay->closing = g_cancellable_new ();
  return replay;
}

static double
seconds_since (int64_t start)
{
  return (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
}

/* The network on the features that were gathered. */
static bool
estimate (AuspexReplay *replay, AuspexProgressTeller *teller, int64_t start,
          GCancellable *cancellable, GError **error)
{
  AuspexGathered *gathered = &replay->gathered;
  g_autoptr (AuspexPrognosis) prognosis = auspex_prognosis_new ();

  if (gathered->device == NULL)
    {
      auspex_progress_tell (teller, AUSPEX_STAGE_LOADING, 0, 0);
      gathered->device = auspex_analysis_open_device (replay->request, error);
      if (gathered->device == NULL)
        return false;
    }
  auspex_progress_tell (teller, AUSPEX_STAGE_NETWORK, 0, 0);
  if (!auspex_model_run (replay->request->model, gathered->device,
                         replay->request->precision, gathered->bag->features,
                         gathered->bag->n_patches, prognosis, cancellable, error))
    return false;
  auspex_analysis_describe (replay->request, gathered, NULL, prognosis);
  prognosis->seconds = seconds_since (start);
  replay->prognosis = g_steal_pointer (&prognosis);
  return true;
}

AuspexReplay *
auspex_replay_new (const AuspexAnalysisRequest *request,
                   AuspexAnalysisProgressFunc progress, gpointer user_data,
                   GCancellable *cancellable, GError **error)
{
  int64_t start = g_get_monotonic_time ();
  AuspexProgressTeller teller = { .func = progress, .user_data = user_data };
  g_autoptr (AuspexReplay) replay = replay_new (request);

  if (!auspex_analysis_gather (request, &replay->gathered, &teller, cancellable, error)
      || !auspex_analysis_save_features (request, replay->gathered.bag, error)
      || !estimate (replay, &teller, start, cancellable, error))
    return NULL;
  return g_steal_pointer (&replay);
}

AuspexReplay *
auspex_replay_new_from_bag (const AuspexAnalysisRequest *request, AuspexFeatureBag *bag,
                            GCancellable *cancellable, GError **error)
{
  AuspexProgressTeller teller = { 0 };
  g_autoptr (AuspexReplay) replay = replay_new (request);

  replay->gathered.bag = bag;
  return estimate (replay, &teller, g_get_monotonic_time (), cancellable, error)
             ? g_steal_pointer (&replay)
             : NULL;
}

AuspexPrognosis *
auspex_replay_get_prognosis (AuspexReplay *replay)
{
  return replay->prognosis;
}

static bool
prepare_locked (AuspexReplay *replay, GCancellable *cancellable, GError **error)
{
  const AuspexFeatureBag *bag = replay->gathered.bag;

  if (replay->prepared == NULL)
    replay->prepared = auspex_prepared_bag_new (
        replay->request->model, replay->gathered.device, replay->request->precision,
        bag->features, bag->n_patches, cancellable, error);
  return replay->prepared != NULL;
}

bool
auspex_replay_prepare (AuspexReplay *replay, GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&replay->lock);

  return prepare_locked (replay, cancellable, error);
}

/* The network on what is left. Preparing goes on when the question is taken back: the
 * next one needs it. */
static bool
run_rest (AuspexReplay *replay, const AuspexLeftOut *left_out, AuspexPrognosis *prognosis,
          GCancellable *cancellable, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&replay->lock);

  return prepare_locked (replay, replay->closing, error)
         && auspex_prepared_bag_estimate (replay->prepared, left_out->excluded, prognosis,
                                          cancellable, error);
}

AuspexPrognosis *
auspex_replay_ask (AuspexReplay *replay, GPtrArray *marks, GCancellable *cancellable,
                   GError **error)
{
  int64_t start = g_get_monotonic_time ();
  g_autoptr (AuspexPrognosis) prognosis = auspex_prognosis_new ();
  g_auto (AuspexLeftOut) left_out = { 0 };

  if (!auspex_analysis_leave_out (replay->gathered.bag, marks, &left_out, error))
    return NULL;
  if (left_out.n == 0)
    return auspex_prognosis_ref (replay->prognosis);
  if (!run_rest (replay, &left_out, prognosis, cancellable, error))
    return NULL;
  auspex_analysis_describe (replay->request, &replay->gathered, &left_out, prognosis);
  prognosis->all_tissue = auspex_prognosis_ref (replay->prognosis);
  prognosis->seconds = seconds_since (start);
  return g_steal_pointer (&prognosis);
}

/* Off the main thread */

typedef struct
{
  AuspexReplay *replay;
  GPtrArray *marks;
} Question;

static void
free_question (gpointer data)
{
  Question *question = data;

  auspex_replay_unref (question->replay);
  g_clear_pointer (&question->marks, g_ptr_array_unref);
  g_free (question);
}

static void
answer (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Question *question = task_data;
  AuspexReplay *replay = question->replay;
  AuspexPrognosis *prognosis = NULL;
  GError *error = NULL;

  if (question->marks != NULL)
    prognosis = auspex_replay_ask (replay, question->marks, cancellable, &error);
  else if (auspex_replay_prepare (replay, replay->closing, &error))
    prognosis = auspex_prognosis_ref (replay->prognosis);
  if (prognosis != NULL)
    g_task_return_pointer (task, prognosis, (GDestroyNotify)auspex_prognosis_unref);
  else
    g_task_return_error (task, error);
}

void
auspex_replay_ask_async (AuspexReplay *replay, GPtrArray *marks,
                         GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->replay = auspex_replay_ref (replay);
  question->marks = marks != NULL ? g_ptr_array_ref (marks) : NULL;
  g_task_set_task_data (task, question, free_question);
  g_task_run_in_thread (task, answer);
}

AuspexPrognosis *
auspex_replay_ask_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
auspex_replay_close (AuspexReplay *replay)
{
  g_cancellable_cancel (replay->closing);
}
