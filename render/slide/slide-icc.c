/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/slide-private.h"

#include "render/slide/tiff-file.h"

#include <string.h>

#define MAX_DIRECTORIES 64

/* libtiff leaves out a tag that it cannot read, and warns. */
static bool
is_about_icc (const AuspexTiffFile *file)
{
  return (file->message != NULL && strstr (file->message, "ICC") != NULL)
         || (file->warning != NULL && strstr (file->warning, "ICC") != NULL);
}

/* False with an error when this directory has a profile that cannot be had. */
static bool
read_tag (AuspexTiffFile *file, gsize max_bytes, GBytes **icc, GError **error)
{
  uint32_t size = 0;
  void *bytes = NULL;

  if (!TIFFGetField (file->tiff, TIFFTAG_ICCPROFILE, &size, &bytes) || size == 0
      || bytes == NULL)
    {
      if (!is_about_icc (file))
        return true;
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "an ICC profile that cannot be read: %s",
                   file->message != NULL ? file->message : file->warning);
      return false;
    }
  if (size > max_bytes)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "an ICC profile of %u bytes", size);
      return false;
    }
  *icc = g_bytes_new (bytes, size);
  return true;
}

/* The first that a tiled directory has: labels and macros may have their own. */
static bool
read_from_tiff (AuspexSlide *slide, gsize max_bytes, GBytes **icc, GError **error)
{
  g_autoptr (AuspexTiffFile) file = auspex_tiff_file_open (slide->path, NULL);

  if (file == NULL) /* no TIFF file */
    return true;
  for (int i = 0; i < MAX_DIRECTORIES && *icc == NULL; i++)
    {
      if (TIFFIsTiled (file->tiff) && !read_tag (file, max_bytes, icc, error))
        return false;
      auspex_tiff_file_clear (file);
      if (!TIFFReadDirectory (file->tiff))
        return true;
    }
  return true;
}

bool
auspex_slide_read_icc_profile (AuspexSlide *slide, gsize max_bytes, GBytes **icc,
                               GError **error)
{
  if (!auspex_slide_source_read_icc (slide->source, max_bytes, icc, error)
      || (*icc == NULL && !read_from_tiff (slide, max_bytes, icc, error)))
    {
      g_prefix_error (error, "%s: ", slide->display_name);
      return false;
    }
  return true;
}
