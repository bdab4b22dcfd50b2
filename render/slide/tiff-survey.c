/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/tiff-survey.h"

#include "render/slide/tiff-file.h"

#define MAX_DIRECTORIES 1024
#define MAX_EDGE_PX 32767 /* Cairo's */
#define MAX_TILE_PX (1 << 26)
#define MAX_CHUNK_BYTES (1 << 29) /* one strip or tile, decoded */
#define MAX_SAMPLES 16
#define JP2K_YCBCR 33003 /* Aperio's */
#define JP2K_RGB 33005

typedef struct
{
  AuspexTiffFile *file;
  int64_t file_bytes;
  bool aperio, generic;
  int directory;
} Walk;

static bool refuse (const Walk *walk, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

static bool
refuse (const Walk *walk, GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "TIFF directory %d: %s",
               walk->directory, cause);
  return false;
}

static uint16_t
get_short (TIFF *tiff, uint32_t tag)
{
  uint16_t value = 0;

  TIFFGetFieldDefaulted (tiff, tag, &value);
  return value;
}

static uint32_t
get_long (TIFF *tiff, uint32_t tag)
{
  uint32_t value = 0;

  TIFFGetFieldDefaulted (tiff, tag, &value);
  return value;
}

/* As OpenSlide decides whether to give a tile's bytes to libjpeg. */
static bool
is_plain_jpeg (TIFF *tiff)
{
  uint16_t photometric = get_short (tiff, TIFFTAG_PHOTOMETRIC);

  return get_short (tiff, TIFFTAG_COMPRESSION) == COMPRESSION_JPEG
         && get_short (tiff, TIFFTAG_PLANARCONFIG) == PLANARCONFIG_CONTIG
         && (photometric == PHOTOMETRIC_RGB || photometric == PHOTOMETRIC_YCBCR)
         && get_short (tiff, TIFFTAG_BITSPERSAMPLE) == 8
         && get_short (tiff, TIFFTAG_SAMPLESPERPIXEL) == 3;
}

static bool
is_jp2k (TIFF *tiff)
{
  uint16_t compression = get_short (tiff, TIFFTAG_COMPRESSION);

  return compression == JP2K_YCBCR || compression == JP2K_RGB;
}

static bool
check_image (const Walk *walk, GError **error)
{
  TIFF *tiff = walk->file->tiff;
  uint32_t width = get_long (tiff, TIFFTAG_IMAGEWIDTH);
  uint32_t height = get_long (tiff, TIFFTAG_IMAGELENGTH);
  uint16_t samples = get_short (tiff, TIFFTAG_SAMPLESPERPIXEL);

  if (width == 0 || height == 0 || width > G_MAXINT32 || height > G_MAXINT32)
    return refuse (walk, error, "an image of %u x %u pixels", width, height);
  if (samples == 0 || samples > MAX_SAMPLES)
    return refuse (walk, error, "%u samples per pixel", samples);
  if (get_long (tiff, TIFFTAG_IMAGEDEPTH) > 1)
    return refuse (walk, error, "a volume of images");
  if (!TIFFIsTiled (tiff) && TIFFStripSize64 (tiff) > MAX_CHUNK_BYTES)
    return refuse (walk, error, "a strip of %" G_GUINT64_FORMAT " bytes",
                   TIFFStripSize64 (tiff));
  return true;
}

static bool
check_tiles (const Walk *walk, GError **error)
{
  TIFF *tiff = walk->file->tiff;
  uint32_t width = get_long (tiff, TIFFTAG_TILEWIDTH);
  uint32_t height = get_long (tiff, TIFFTAG_TILELENGTH);

  if (width == 0 || height == 0 || width > MAX_EDGE_PX || height > MAX_EDGE_PX
      || (int64_t)width * height > MAX_TILE_PX)
    return refuse (walk, error, "tiles of %u x %u pixels", width, height);
  if (TIFFTileSize64 (tiff) == 0 || TIFFTileSize64 (tiff) > MAX_CHUNK_BYTES)
    return refuse (walk, error, "tiles of %" G_GUINT64_FORMAT " bytes",
                   TIFFTileSize64 (tiff));
  return true;
}

/* OpenSlide allocates what a tile says its bytes are. No codec makes a tile much larger.
 */
static bool
has_absurd_tile (const Walk *walk, uint32_t *tile, uint64_t *bytes, bool *has_gaps)
{
  TIFF *tiff = walk->file->tiff;
  uint64_t *counts = NULL;
  uint64_t most = MIN ((uint64_t)walk->file_bytes, 4 * TIFFTileSize64 (tiff) + (1 << 20));
  uint32_t n_tiles = TIFFNumberOfTiles (tiff);

  if (!TIFFGetField (tiff, TIFFTAG_TILEBYTECOUNTS, &counts) || counts == NULL)
    {
      *tile = 0;
      *bytes = 0;
      return true;
    }
  for (uint32_t i = 0; i < n_tiles; i++)
    {
      *has_gaps |= counts[i] == 0;
      if (counts[i] > most)
        {
          *tile = i;
          *bytes = counts[i];
          return true;
        }
    }
  return false;
}

/* What libtiff turns into RGBA, it does from unsigned samples. */
static bool
check_rgba (const Walk *walk, GError **error)
{
  TIFF *tiff = walk->file->tiff;
  uint16_t format = get_short (tiff, TIFFTAG_SAMPLEFORMAT);
  uint16_t compression = get_short (tiff, TIFFTAG_COMPRESSION);
  char cause[1024] = "";

  if (!TIFFIsCODECConfigured (compression))
    return refuse (walk, error, "compression %u is not supported", compression);
  if (format != SAMPLEFORMAT_UINT && format != SAMPLEFORMAT_VOID)
    return refuse (walk, error, "samples that are no unsigned integers");
  if (!TIFFRGBAImageOK (tiff, cause))
    return refuse (walk, error, "%s", cause);
  return true;
}

static bool
survey_level (const Walk *walk, AuspexTiffLevel *level, GError **error)
{
  TIFF *tiff = walk->file->tiff;
  bool ours = walk->aperio || walk->generic;
  uint32_t tile;
  uint64_t bytes;

  if (!check_tiles (walk, error))
    return false;
  *level = (AuspexTiffLevel){
    .directory = walk->directory,
    .width = get_long (tiff, TIFFTAG_IMAGEWIDTH),
    .height = get_long (tiff, TIFFTAG_IMAGELENGTH),
    .tile_width = get_long (tiff, TIFFTAG_TILEWIDTH),
    .tile_height = get_long (tiff, TIFFTAG_TILELENGTH),
    .plain_jpeg = is_plain_jpeg (tiff),
  };
  bool jp2k = walk->aperio && is_jp2k (tiff);
  level->absurd = has_absurd_tile (walk, &tile, &bytes, &level->has_gaps);
  if (level->absurd && (!ours || jp2k))
    return refuse (walk, error, "tile %u says it has %" G_GUINT64_FORMAT " bytes", tile,
                   bytes);
  level->by_openslide = !ours || jp2k;
  if (!ours && !level->plain_jpeg
      && (level->width < level->tile_width || level->height < level->tile_height))
    return refuse (walk, error,
                   "a level smaller than its tiles, in a compression "
                   "that OpenSlide misreads");
  return level->by_openslide || check_rgba (walk, error);
}

/* An Aperio level with tiles left out, and the coarser ones made from it, OpenSlide
 * completes from the finer. */
static void
leave_gaps_to_openslide (AuspexTiffSurvey *survey)
{
  bool gaps = false;

  for (int i = 0; i < survey->n_levels; i++)
    {
      AuspexTiffLevel *level = &survey->levels[i];

      gaps |= level->has_gaps;
      level->by_openslide |= gaps && level->plain_jpeg && !level->absurd;
    }
}

/* As the two drivers of OpenSlide that number levels by directory choose them. */
static bool
is_level (const Walk *walk)
{
  TIFF *tiff = walk->file->tiff;
  uint32_t type = 0;

  if (!TIFFIsTiled (tiff))
    return false;
  if (!walk->generic || walk->directory == 0)
    return true;
  return TIFFGetField (tiff, TIFFTAG_SUBFILETYPE, &type)
         && (type & FILETYPE_REDUCEDIMAGE);
}

/* Stable: g_ptr_array_sort() is, and OpenSlide relies on it. */
static void
sort_by_width (AuspexTiffSurvey *survey)
{
  for (int i = 1; i < survey->n_levels; i++)
    {
      AuspexTiffLevel level = survey->levels[i];
      int j = i;

      for (; j > 0 && survey->levels[j - 1].width < level.width; j--)
        survey->levels[j] = survey->levels[j - 1];
      survey->levels[j] = level;
    }
}

static bool
check_order (const AuspexTiffSurvey *survey, GError **error)
{
  for (int i = 1; i < survey->n_levels; i++)
    {
      const AuspexTiffLevel *finer = &survey->levels[i - 1], *level = &survey->levels[i];

      if (level->width > finer->width || level->height > finer->height)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "level %d, %u x %u pixels, is larger than level %d, %u x %u", i,
                       level->width, level->height, i - 1, finer->width, finer->height);
          return false;
        }
    }
  return true;
}

static bool
walk_directories (Walk *walk, AuspexTiffSurvey *survey, GError **error)
{
  TIFF *tiff = walk->file->tiff;

  do
    {
      AuspexTiffLevel level;

      if (!check_image (walk, error))
        return false;
      if (walk->directory == 0 && !TIFFIsTiled (tiff))
        return refuse (walk, error, "not tiled");
      if (is_level (walk))
        {
          if (!survey_level (walk, &level, error))
            return false;
          if (survey->n_levels == AUSPEX_MAX_LEVELS)
            return refuse (walk, error, "more than %d levels", AUSPEX_MAX_LEVELS);
          level.gaps_clear = walk->generic || survey->n_levels == 0;
          survey->levels[survey->n_levels++] = level;
        }
      if (++walk->directory == MAX_DIRECTORIES)
        return refuse (walk, error, "more than %d directories", MAX_DIRECTORIES);
    }
  while (TIFFReadDirectory (tiff));
  return true;
}

bool
auspex_tiff_survey_is_for (const char *vendor)
{
  static const char *const vendors[] = { "aperio",  "generic-tiff", "leica", "philips",
                                         "trestle", "ventana",      NULL };

  return g_strv_contains (vendors, vendor);
}

bool
auspex_tiff_survey (const char *path, int64_t file_bytes, const char *vendor,
                    AuspexTiffSurvey *survey, GError **error)
{
  g_autoptr (AuspexTiffFile) file = auspex_tiff_file_open (path, error);
  Walk walk = { file, file_bytes, g_str_equal (vendor, "aperio"),
                g_str_equal (vendor, "generic-tiff"), 0 };

  survey->n_levels = 0;
  if (file == NULL || !walk_directories (&walk, survey, error))
    return false;
  if (walk.generic)
    sort_by_width (survey);
  if (walk.aperio)
    leave_gaps_to_openslide (survey);
  if (!walk.generic && !walk.aperio)
    survey->n_levels = 0;
  return check_order (survey, error);
}

char *
auspex_tiff_explain (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexTiffFile) file = auspex_tiff_file_open (path, &error);

  if (file == NULL)
    return NULL;
  if (!TIFFIsTiled (file->tiff))
    return g_strdup ("a TIFF image without tiles");
  return g_strdup ("a TIFF file, but damaged or of a kind it does not know");
}
