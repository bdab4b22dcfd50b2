/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The row of the folder's slides. Their pictures come from the smallest level, never from
 * label or macro, two at a time off the main thread, and not for what went out of sight.
 */

#include "app/viewer-private.h"

#include "render/cairo/slide-image.h"
#include "ui/texture.h"

#define MAX_AT_ONCE 2
/* A slide without a small level is not read whole for its thumbnail. */
#define MAX_LEVEL_PX ((int64_t)64 << 20)

static AuspexSlideStrip *
strip_of (AuspexViewer *viewer)
{
  return auspex_window_get_strip (viewer->window);
}

static cairo_surface_t *
read_small (const char *path, GCancellable *cancellable, GError **error)
{
  AuspexSlideImage image = { .max_px = 2 * AUSPEX_SLIDE_STRIP_PX,
                             .cancellable = cancellable };
  AuspexSlide *slide = auspex_slide_open (path, error);
  cairo_surface_t *surface = NULL;
  int64_t width = 0, height = 0;

  if (slide == NULL)
    return NULL;
  auspex_slide_get_level_size (slide, auspex_slide_get_n_levels (slide) - 1, &width,
                               &height);
  if (width * height <= MAX_LEVEL_PX)
    surface = auspex_slide_image_render (slide, &image, error);
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                 "%s has no level that is small", path);
  auspex_slide_unref (slide);
  return surface;
}

static void
read_thumbnail (GTask *task, gpointer source, gpointer task_data,
                GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  surface = read_small (task_data, cancellable, &error);
  if (surface == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  g_task_return_pointer (task, auspex_texture_new_from_surface (surface), g_object_unref);
  cairo_surface_destroy (surface);
}

static void read_next (AuspexViewer *viewer);

static void
on_thumbnail_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuspexViewer *viewer = AUSPEX_VIEWER (source);
  const char *path = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) picture = g_task_propagate_pointer (G_TASK (result), &error);

  viewer->n_thumbnails--;
  if (viewer->window == NULL)
    return;
  if (picture == NULL)
    g_debug ("No thumbnail: %s", error->message);
  auspex_slide_strip_set_picture (strip_of (viewer), path, picture);
  read_next (viewer);
}

static void
read_next (AuspexViewer *viewer)
{
  while (viewer->n_thumbnails < MAX_AT_ONCE
         && !g_queue_is_empty (&viewer->wanted_thumbnails))
    {
      g_autoptr (GTask) task =
          g_task_new (viewer, viewer->leaving_window, on_thumbnail_read, NULL);

      viewer->n_thumbnails++;
      g_task_set_task_data (task, g_queue_pop_head (&viewer->wanted_thumbnails), g_free);
      g_task_run_in_thread (task, read_thumbnail);
    }
}

static void
on_picture_wanted (AuspexViewer *viewer, const char *path)
{
  g_queue_push_tail (&viewer->wanted_thumbnails, g_strdup (path));
  read_next (viewer);
}

static void
on_picture_unwanted (AuspexViewer *viewer, const char *path)
{
  GList *link =
      g_queue_find_custom (&viewer->wanted_thumbnails, path, (GCompareFunc)g_strcmp0);

  if (link == NULL)
    return;
  g_free (link->data);
  g_queue_delete_link (&viewer->wanted_thumbnails, link);
}

void
auspex_viewer_update_strip (AuspexViewer *viewer)
{
  if (!auspex_window_get_strip_visible (viewer->window))
    return;
  auspex_slide_strip_set_paths (strip_of (viewer),
                                (const char *const *)viewer->neighbours);
  auspex_slide_strip_set_current (strip_of (viewer),
                                  viewer->session != NULL ? auspex_slide_get_path (
                                      auspex_session_get_slide (viewer->session))
                                                          : NULL);
}

/* Made when it is first shown. */
static void
connect_strip (AuspexViewer *viewer)
{
  viewer->leaving_window = g_cancellable_new ();
  g_signal_connect_object (strip_of (viewer), "chosen",
                           G_CALLBACK (auspex_viewer_open_instead), viewer,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (strip_of (viewer), "picture-wanted",
                           G_CALLBACK (on_picture_wanted), viewer, G_CONNECT_SWAPPED);
  g_signal_connect_object (strip_of (viewer), "picture-unwanted",
                           G_CALLBACK (on_picture_unwanted), viewer, G_CONNECT_SWAPPED);
}

static void
on_show_strip (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  AuspexViewer *viewer = user_data;

  if (viewer->leaving_window == NULL)
    connect_strip (viewer);
  g_simple_action_set_state (action, state);
  auspex_window_set_strip_visible (viewer->window, g_variant_get_boolean (state));
  auspex_viewer_update_strip (viewer);
}

static const GActionEntry entries[] = {
  { "show-strip", NULL, NULL, "false", on_show_strip },
};

void
auspex_viewer_add_strip (AuspexViewer *viewer)
{
  g_action_map_add_action_entries (G_ACTION_MAP (viewer->window), entries,
                                   G_N_ELEMENTS (entries), viewer);
}

void
auspex_viewer_stop_strip (AuspexViewer *viewer)
{
  if (viewer->leaving_window != NULL)
    g_cancellable_cancel (viewer->leaving_window);
  g_queue_clear_full (&viewer->wanted_thumbnails, g_free);
}
