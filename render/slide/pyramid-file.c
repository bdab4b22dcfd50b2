/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/pyramid-file.h"

#include "base/whole-file.h"
#include "render/slide/tiff-file.h"
#include <string.h>

#define TILE_PX AUSPEX_PYRAMID_FILE_TILE_PX
#define N_PIXELS (TILE_PX * TILE_PX)

typedef struct
{
  const AuspexPyramidFile *file;
  AuspexPyramidFileFill fill;
  gpointer user_data;
  AuspexTiffFile *tiff_file;
  uint32_t *argb;
  uint8_t *rgba;
} Job;

static void
set_tags (const Job *job, int level)
{
  TIFF *tiff = job->tiff_file->tiff;
  const AuspexPyramidFile *file = job->file;
  uint16_t extra = EXTRASAMPLE_ASSOCALPHA;
  int64_t round = ((int64_t)1 << level) - 1;

  TIFFSetField (tiff, TIFFTAG_SUBFILETYPE, level > 0 ? FILETYPE_REDUCEDIMAGE : 0);
  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, (uint32_t)((file->width + round) >> level));
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, (uint32_t)((file->height + round) >> level));
  TIFFSetField (tiff, TIFFTAG_TILEWIDTH, TILE_PX);
  TIFFSetField (tiff, TIFFTAG_TILELENGTH, TILE_PX);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, 8);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, 4);
  TIFFSetField (tiff, TIFFTAG_EXTRASAMPLES, 1, &extra);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, COMPRESSION_ADOBE_DEFLATE);
  if (file->um_per_px > 0)
    {
      double per_cm = 1e4 / (file->um_per_px * ((int64_t)1 << level));

      TIFFSetField (tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
      TIFFSetField (tiff, TIFFTAG_XRESOLUTION, per_cm);
      TIFFSetField (tiff, TIFFTAG_YRESOLUTION, per_cm);
    }
  if (level == 0 && file->description != NULL)
    TIFFSetField (tiff, TIFFTAG_IMAGEDESCRIPTION, file->description);
  TIFFSetField (tiff, TIFFTAG_SOFTWARE, "Auspex " AUSPEX_VERSION);
}

static void
reorder (const uint32_t *argb, uint8_t *rgba)
{
  for (int i = 0; i < N_PIXELS; i++)
    {
      rgba[4 * i] = argb[i] >> 16 & 0xFF;
      rgba[4 * i + 1] = argb[i] >> 8 & 0xFF;
      rgba[4 * i + 2] = argb[i] & 0xFF;
      rgba[4 * i + 3] = argb[i] >> 24;
    }
}

static bool
write_level (const Job *job, int level, GError **error)
{
  int64_t round = ((int64_t)1 << level) - 1;
  int64_t width = (job->file->width + round) >> level;
  int64_t height = (job->file->height + round) >> level;

  set_tags (job, level);
  for (int64_t y = 0; y < height; y += TILE_PX)
    for (int64_t x = 0; x < width; x += TILE_PX)
      {
        memset (job->argb, 0, N_PIXELS * sizeof *job->argb);
        if (!job->fill (level, x, y, job->argb, job->user_data, error))
          return false;
        reorder (job->argb, job->rgba);
        if (TIFFWriteTile (job->tiff_file->tiff, job->rgba, (uint32_t)x, (uint32_t)y, 0,
                           0)
            < 0)
          return auspex_tiff_file_fail (job->tiff_file, "cannot write tiles", error);
      }
  return TIFFWriteDirectory (job->tiff_file->tiff)
         || auspex_tiff_file_fail (job->tiff_file, "cannot write a level", error);
}

static bool
write_all (int fd, gpointer user_data, GError **error)
{
  Job *job = user_data;
  g_autoptr (AuspexTiffFile) tiff_file = auspex_tiff_file_create (fd, error);
  g_autofree uint32_t *argb = g_new (uint32_t, N_PIXELS);
  g_autofree uint8_t *rgba = g_malloc (4 * N_PIXELS);

  if (tiff_file == NULL)
    return false;
  job->tiff_file = tiff_file;
  job->argb = argb;
  job->rgba = rgba;
  for (int level = 0; level < job->file->n_levels; level++)
    if (!write_level (job, level, error))
      return false;
  return auspex_tiff_file_finish (tiff_file, error);
}

bool
auspex_pyramid_file_write (const AuspexPyramidFile *file, AuspexPyramidFileFill fill,
                           gpointer user_data, const char *path, GError **error)
{
  Job job = { .file = file, .fill = fill, .user_data = user_data };

  return auspex_whole_file_fill (path, write_all, &job, error);
}
