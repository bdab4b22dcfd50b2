/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/slide-file.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <sys/stat.h>

/* A file that is being written says so many times a second. */
#define SETTLE_MS 300

struct _AuspexSlideFile
{
  char *path;
  bool was_there;
  struct stat opened;

  GFileMonitor *monitor;
  guint settling;
  void (*callback) (gpointer user_data);
  gpointer user_data;
};

AuspexSlideFile *
auspex_slide_file_new (const char *path)
{
  AuspexSlideFile *file = g_new0 (AuspexSlideFile, 1);

  file->path = g_strdup (path);
  file->was_there = stat (path, &file->opened) == 0;
  return file;
}

void
auspex_slide_file_unwatch (AuspexSlideFile *file)
{
  if (file->monitor != NULL)
    {
      g_signal_handlers_disconnect_by_data (file->monitor, file);
      g_file_monitor_cancel (file->monitor);
    }
  g_clear_object (&file->monitor);
  g_clear_handle_id (&file->settling, g_source_remove);
}

void
auspex_slide_file_free (AuspexSlideFile *file)
{
  if (file == NULL)
    return;
  auspex_slide_file_unwatch (file);
  g_free (file->path);
  g_free (file);
}

bool
auspex_slide_file_check (AuspexSlideFile *file, GError **error)
{
  struct stat now;

  if (!file->was_there)
    return true;
  if (stat (file->path, &now) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   _ ("%s is no longer there: %s"), file->path, g_strerror (errno));
      return false;
    }
  if (now.st_size != file->opened.st_size
      || now.st_mtim.tv_sec != file->opened.st_mtim.tv_sec
      || now.st_mtim.tv_nsec != file->opened.st_mtim.tv_nsec)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _ ("%s has changed since it was opened"), file->path);
      return false;
    }
  return true;
}

static gboolean
on_settled (gpointer user_data)
{
  AuspexSlideFile *file = user_data;

  file->settling = 0;
  file->callback (file->user_data);
  return G_SOURCE_REMOVE;
}

static void
on_event (AuspexSlideFile *file)
{
  if (file->settling == 0)
    file->settling = g_timeout_add (SETTLE_MS, on_settled, file);
}

void
auspex_slide_file_watch (AuspexSlideFile *file, void (*callback) (gpointer user_data),
                         gpointer user_data)
{
  g_autoptr (GFile) place = g_file_new_for_path (file->path);

  g_return_if_fail (file->monitor == NULL);

  file->callback = callback;
  file->user_data = user_data;
  file->monitor = g_file_monitor_file (place, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (file->monitor != NULL)
    g_signal_connect_swapped (file->monitor, "changed", G_CALLBACK (on_event), file);
}
