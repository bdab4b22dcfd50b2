/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/annotation-file.h"

#include "base/whole-file.h"
#include "render/annotation/geojson.h"
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define SUFFIX ".auspex.geojson"

struct _AuspexAnnotationFile
{
  char *path;  /* saved here */
  char *other; /* read from here while there is nothing at path, or NULL */
  char *etag;  /* of path as last read or written; NULL: there was no file */
  bool has_backup;
  bool is_refused; /* it could not be read */
};

AuspexAnnotationFile *
auspex_annotation_file_new (const char *slide_path, const char *identity,
                            const char *data_folder)
{
  AuspexAnnotationFile *file = g_new0 (AuspexAnnotationFile, 1);
  g_autofree char *folder = g_path_get_dirname (slide_path);
  g_autofree char *beside = g_strconcat (slide_path, SUFFIX, NULL);
  g_autofree char *name = g_strconcat (identity, SUFFIX, NULL);
  g_autofree char *stored =
      data_folder != NULL ? g_build_filename (data_folder, "annotations", name, NULL)
                          : g_build_filename (g_get_user_data_dir (), "auspex",
                                              "annotations", name, NULL);
  bool is_beside = g_access (folder, W_OK) == 0;

  file->path = g_strdup (is_beside ? beside : stored);
  file->other = g_strdup (is_beside ? stored : beside);
  return file;
}

void
auspex_annotation_file_free (AuspexAnnotationFile *file)
{
  g_free (file->path);
  g_free (file->other);
  g_free (file->etag);
  g_free (file);
}

const char *
auspex_annotation_file_get_path (const AuspexAnnotationFile *file)
{
  return file->path;
}

/* NULL when there is no such file. */
static char *
etag_of (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_ETAG_VALUE,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);

  return info != NULL ? g_strdup (g_file_info_get_etag (info)) : NULL;
}

bool
auspex_annotation_file_load (AuspexAnnotationFile *file,
                             AuspexAnnotationCollection *collection, int *n_foreign,
                             GError **error)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GStatBuf status;
  bool is_here = g_lstat (file->path, &status) == 0 || errno != ENOENT;

  auspex_annotation_collection_load (collection, none, NULL);
  if (n_foreign != NULL)
    *n_foreign = 0;
  g_free (file->etag);
  file->etag = etag_of (file->path);
  file->has_backup = false;
  file->is_refused = false;
  if (!is_here && !g_file_test (file->other, G_FILE_TEST_EXISTS))
    return true;

  g_autoptr (AuspexGeojson) geojson =
      auspex_geojson_load (is_here ? file->path : file->other, error);

  file->is_refused = geojson == NULL || geojson->origin == AUSPEX_ORIGIN_BOUNDS;
  if (geojson == NULL)
    return false;
  if (file->is_refused)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s: counts from the slide's bounds: it is an export, to be imported",
                   file->path);
      return false;
    }
  auspex_annotation_collection_load (collection, geojson->annotations, geojson->foreign);
  if (n_foreign != NULL)
    *n_foreign = (int)geojson->foreign->len;
  return true;
}

/* Keeps what is at the path before this program first replaces it, or replaces what
 * another program wrote there meanwhile. */
static bool
back_up (AuspexAnnotationFile *file, GError **error)
{
  g_autofree char *etag = etag_of (file->path);

  if (etag == NULL || (file->has_backup && g_strcmp0 (etag, file->etag) == 0))
    return true;

  g_autofree char *backup = g_strconcat (file->path, ".bak", NULL);
  g_autoptr (GFile) from = g_file_new_for_path (file->path);
  g_autoptr (GFile) to = g_file_new_for_path (backup);

  g_autoptr (GError) cause = NULL;

  file->has_backup =
      g_file_copy (from, to, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &cause);
  if (!file->has_backup)
    g_set_error (error, G_IO_ERROR, cause->code, "%s: cannot be kept as %s: %s",
                 file->path, backup, cause->message);
  return file->has_backup;
}

bool
auspex_annotation_file_save (AuspexAnnotationFile *file,
                             AuspexAnnotationCollection *collection, GError **error)
{
  g_autoptr (GPtrArray) annotations = auspex_annotation_collection_snapshot (collection);
  GPtrArray *foreign = auspex_annotation_collection_get_foreign (collection);
  g_autofree char *folder = g_path_get_dirname (file->path);

  if (file->is_refused)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED,
                   "%s: is not replaced, because it could not be read", file->path);
      return false;
    }
  if (annotations->len == 0 && foreign->len == 0
      && !g_file_test (file->path, G_FILE_TEST_EXISTS)
      && !g_file_test (file->other, G_FILE_TEST_EXISTS))
    {
      auspex_annotation_collection_mark_saved (collection);
      return true;
    }
  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int code = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (code), "%s: %s", folder,
                   g_strerror (code));
      return false;
    }
  if (!back_up (file, error))
    return false;

  g_autofree char *text =
      auspex_geojson_write (annotations, foreign, AUSPEX_ORIGIN_LEVEL0, 0, 0);

  if (!auspex_whole_file_write (file->path, text, strlen (text), error))
    return false;
  g_free (file->etag);
  file->etag = etag_of (file->path);
  file->has_backup = true;
  auspex_annotation_collection_mark_saved (collection);
  return true;
}
