/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/session-private.h"

#include "render/view/tile-plan.h"

typedef struct
{
  char *path;
  bool is_remembered;
  int view_width, view_height; /* whose tiles are asked for; 0: none */
  /* What became of it */
  AuspexSession *session;
  GError *error;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->path);
  g_clear_object (&opening->session);
  g_clear_error (&opening->error);
  g_free (opening);
}

static Opening *
opening_new (const char *path, bool is_remembered)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->path = g_strdup (path);
  opening->is_remembered = is_remembered;
  return opening;
}

/* The tiles a view of the whole slide begins with, before there is a view. */
static void
ask_for_tiles (AuspexSession *session, int width, int height)
{
  auspex_viewport_set_size (session->viewport, width, height);
  g_autoptr (AuspexTilePlan) plan =
      auspex_tile_plan_new (auspex_tile_loader_get_pyramid (session->loader),
                            auspex_viewport_get_view (session->viewport));

  auspex_tile_loader_request (session->loader, (const AuspexTileKey *)plan->wanted->data,
                              (int)plan->wanted->len);
}

static gpointer
do_open (gpointer data)
{
  Opening *opening = data;
  AuspexSlide *slide = auspex_slide_open (opening->path, &opening->error);

  if (slide == NULL)
    return opening;
  opening->session = auspex_session_new (slide, opening->is_remembered);
  if (opening->view_width > 0 && opening->view_height > 0)
    ask_for_tiles (opening->session, opening->view_width, opening->view_height);
  return opening;
}

/* On a thread since before the main loop ran; NULL: nothing is, or it is taken. */
static struct
{
  GThread *thread;
  char *path;
  bool is_remembered;
  int is_done; /* atomic */
} ahead;

static gpointer
open_ahead (gpointer opening)
{
  do_open (opening);
  g_atomic_int_set (&ahead.is_done, true);
  return opening;
}

void
auspex_session_open_ahead (const char *path, bool is_remembered, int view_width,
                           int view_height)
{
  Opening *opening = opening_new (path, is_remembered);

  g_return_if_fail (ahead.thread == NULL);

  opening->view_width = view_width;
  opening->view_height = view_height;
  ahead.path = g_strdup (path);
  ahead.is_remembered = is_remembered;
  ahead.thread = g_thread_new ("auspex-ahead", open_ahead, opening);
}

static GThread *
take_ahead (const char *path, bool is_remembered)
{
  if (ahead.thread == NULL || ahead.is_remembered != is_remembered
      || !g_str_equal (ahead.path, path))
    return NULL;
  g_clear_pointer (&ahead.path, g_free);
  return g_steal_pointer (&ahead.thread);
}

static void
return_opened (GTask *task, Opening *opening)
{
  if (opening->session != NULL)
    g_task_return_pointer (task, g_steal_pointer (&opening->session), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&opening->error));
}

static void
open_on_thread (GTask *task, gpointer source, gpointer task_data,
                GCancellable *cancellable)
{
  return_opened (task, do_open (task_data));
}

static void
wait_for_thread (GTask *task, gpointer source, gpointer task_data,
                 GCancellable *cancellable)
{
  Opening *opening = g_thread_join (task_data);

  return_opened (task, opening);
  opening_free (opening);
}

void
auspex_session_open_async (const char *path, bool is_remembered,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GThread *thread = take_ahead (path, is_remembered);

  if (thread == NULL)
    {
      g_task_set_task_data (task, opening_new (path, is_remembered), opening_free);
      g_task_run_in_thread (task, open_on_thread);
      return;
    }
  g_task_set_task_data (task, thread, NULL);
  /* At once, so that there is no frame without it. */
  if (g_atomic_int_get (&ahead.is_done))
    wait_for_thread (task, NULL, thread, cancellable);
  else
    g_task_run_in_thread (task, wait_for_thread);
}

AuspexSession *
auspex_session_open_finish (GAsyncResult *result, GError **error)
{
  AuspexSession *session = g_task_propagate_pointer (G_TASK (result), error);

  if (session != NULL && session->load_trouble != NULL)
    session->save_source = g_idle_add (auspex_session_save_when_idle, session);
  return session;
}
