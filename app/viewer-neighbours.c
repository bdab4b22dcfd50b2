/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The slides before and after the one that is open. */

#include "app/viewer-private.h"

/* Those OpenSlide 3.4 reads. */
const char *const auspex_viewer_slide_suffixes[] = { "svs",  "tif",     "tiff", "ndpi",
                                                     "mrxs", "scn",     "bif",  "vms",
                                                     "vmu",  "svslide", NULL };

static bool
looks_like_slide (const char *name)
{
  const char *dot = strrchr (name, '.');
  g_autofree char *lower = dot != NULL ? g_ascii_strdown (dot + 1, -1) : NULL;

  return lower != NULL && g_strv_contains (auspex_viewer_slide_suffixes, lower);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

static void
list_neighbours (GTask *task, gpointer source, gpointer task_data,
                 GCancellable *cancellable)
{
  const char *path = task_data, *name = NULL;
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *paths = g_ptr_array_new_with_free_func (g_free);

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (looks_like_slide (name))
      g_ptr_array_add (paths, g_build_filename (folder, name, NULL));
  g_ptr_array_sort (paths, compare_names);
  g_ptr_array_add (paths, NULL);
  g_task_return_pointer (task, g_ptr_array_free (paths, FALSE),
                         (GDestroyNotify)g_strfreev);
}

static void
on_neighbours_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AuspexViewer *viewer = AUSPEX_VIEWER (source);
  char **neighbours = g_task_propagate_pointer (G_TASK (result), NULL);

  if (viewer->neighbours_given || viewer->window == NULL)
    {
      g_strfreev (neighbours);
      return;
    }
  g_strfreev (viewer->neighbours);
  viewer->neighbours = neighbours;
  auspex_viewer_update_actions (viewer);
  auspex_viewer_update_strip (viewer);
}

void
auspex_viewer_look_for_neighbours (AuspexViewer *viewer)
{
  const char *path = auspex_slide_get_path (auspex_session_get_slide (viewer->session));
  g_autoptr (GTask) task = g_task_new (viewer, NULL, on_neighbours_listed, NULL);

  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, list_neighbours);
}

static int
index_among_neighbours (AuspexViewer *viewer, const char *path)
{
  for (int i = 0; path != NULL && viewer->neighbours[i] != NULL; i++)
    if (g_str_equal (viewer->neighbours[i], path))
      return i;
  return -1;
}

/* From the slide that is shown, or from one beyond it that was tried and cannot be
 * opened: the next step goes past it. */
static int
find_neighbour (AuspexViewer *viewer, int by)
{
  int at = -1, tried = -1;

  if (viewer->neighbours == NULL)
    return -1;
  if (viewer->session != NULL)
    at = index_among_neighbours (
        viewer, auspex_slide_get_path (auspex_session_get_slide (viewer->session)));
  tried = index_among_neighbours (viewer, viewer->tried);
  if (tried >= 0 && (at < 0 || (tried - at) * by > 0))
    at = tried;
  return at >= 0 && at + by >= 0 && at + by < (int)g_strv_length (viewer->neighbours)
             ? at + by
             : -1;
}

void
auspex_viewer_step (AuspexViewer *viewer, int by)
{
  int index = find_neighbour (viewer, by);

  if (index >= 0)
    auspex_viewer_open_instead (viewer, viewer->neighbours[index]);
}

bool
auspex_viewer_can_step (AuspexViewer *viewer, int by)
{
  return find_neighbour (viewer, by) >= 0;
}

void
auspex_viewer_stay (AuspexViewer *viewer)
{
  const char *path = auspex_slide_get_path (auspex_session_get_slide (viewer->session));

  auspex_viewer_show_scale (viewer);
  g_clear_pointer (&viewer->tried, g_free);
  if (viewer->neighbours != NULL && index_among_neighbours (viewer, path) < 0)
    {
      viewer->neighbours_given = false;
      auspex_viewer_look_for_neighbours (viewer);
    }
  auspex_viewer_update_actions (viewer);
}
