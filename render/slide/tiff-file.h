/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A libtiff handle that keeps what libtiff says instead of printing it.
 * One thread at a time. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <tiffio.h>

typedef struct
{
  TIFF *tiff;
  bool writing;
  char *message;  /* the first error; NULL: none */
  char *warning;  /* the first warning; NULL: none */
  int disk_error; /* errno at the first error while writing, when it is the disk's */
} AuspexTiffFile;

/* NULL with an error. @fd is of an empty file and stays the caller's. */
AuspexTiffFile *auspex_tiff_file_open (const char *path, GError **error);
AuspexTiffFile *auspex_tiff_file_create (int fd, GError **error);
void auspex_tiff_file_free (AuspexTiffFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexTiffFile, auspex_tiff_file_free)

/* Forgets what was said; to be called before what is asked next. */
void auspex_tiff_file_clear (AuspexTiffFile *file);
/* Sets @error to what libtiff said, or to @otherwise. Always false. */
bool auspex_tiff_file_fail (AuspexTiffFile *file, const char *otherwise, GError **error);
/* Closes a file created; false when anything has failed since. */
bool auspex_tiff_file_finish (AuspexTiffFile *file, GError **error);
