/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* auspex_replay_new() on a thread, for whoever must not block. */

#include "app/analysis-replay.h"

#include <sys/resource.h>

#define NICENESS 10

typedef struct
{
  AuspexAnalysisRequest *request;
  AuspexAnalysisProgressFunc progress;
  gpointer user_data;
  GMainContext *context;
  GCancellable *cancellable;
} Run;

static void
free_run (gpointer data)
{
  Run *run = data;

  auspex_analysis_request_free (run->request);
  g_main_context_unref (run->context);
  g_clear_object (&run->cancellable);
  g_free (run);
}

/* One report on its way to the caller's context. */
typedef struct
{
  AuspexAnalysisProgress progress;
  GTask *task;
} Report;

static gboolean
deliver (gpointer data)
{
  Report *report = data;
  Run *run = g_task_get_task_data (report->task);

  /* None after the callback, none after cancelling. */
  if (!g_task_get_completed (report->task)
      && !g_cancellable_is_cancelled (run->cancellable))
    run->progress (&report->progress, run->user_data);
  return G_SOURCE_REMOVE;
}

static void
free_report (gpointer data)
{
  Report *report = data;

  g_clear_pointer (&report->progress.encoded, auspex_heatmap_unref);
  g_object_unref (report->task);
  g_free (report);
}

static void
send_report (const AuspexAnalysisProgress *progress, gpointer data)
{
  GTask *task = data;
  Run *run = g_task_get_task_data (task);
  Report *report = g_new (Report, 1);

  *report = (Report){ *progress, g_object_ref (task) };
  if (progress->encoded != NULL)
    auspex_heatmap_ref (progress->encoded);
  /* Not g_main_context_invoke(): while nobody runs the context, that would call here. */
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, report, free_report);
  g_source_attach (source, run->context);
}

static gpointer
work (gpointer data)
{
  g_autoptr (GTask) task = data;
  Run *run = g_task_get_task_data (task);
  GError *error = NULL;

  /* On Linux this is the thread's alone, and that of those it starts: whoever looks at
   * the slide comes first. */
  setpriority (PRIO_PROCESS, 0, NICENESS);
  AuspexReplay *replay =
      auspex_replay_new (run->request, run->progress != NULL ? send_report : NULL, task,
                         run->cancellable, &error);

  if (replay != NULL)
    g_task_return_pointer (task, replay, (GDestroyNotify)auspex_replay_unref);
  else
    g_task_return_error (task, error);
  return NULL;
}

void
auspex_analysis_run_async (const AuspexAnalysisRequest *request,
                           AuspexAnalysisProgressFunc progress, gpointer user_data,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer callback_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);
  Run *run = g_new0 (Run, 1);

  run->request = auspex_analysis_request_copy (request);
  run->context = g_main_context_ref_thread_default ();
  run->progress = progress;
  run->user_data = user_data;
  if (cancellable != NULL)
    run->cancellable = g_object_ref (cancellable);
  g_task_set_task_data (task, run, free_run);
  g_thread_unref (g_thread_new ("analysis", work, g_steal_pointer (&task)));
}

AuspexReplay *
auspex_analysis_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
