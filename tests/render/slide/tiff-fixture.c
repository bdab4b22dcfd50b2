/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/render/slide/tiff-fixture.h"

#define TILE_PX 256

uint8_t
tiff_fixture_sample (const TiffFixture *fixture, int level, int x, int y, int c)
{
  int value = c == 0   ? 3 * x + level * 40
              : c == 1 ? 3 * y + level * 70
              : c == 2 ? 2 * x + y
                       : 5 * x + 7 * y;

  value = (value + (int)(fixture->seed * 37)) & 511; /* a triangle wave: no hard edges */
  return (uint8_t)(value < 256 ? value : 511 - value);
}

static int
n_samples (const TiffFixture *f)
{
  return (f->photometric == PHOTOMETRIC_MINISBLACK ? 1 : 3) + (f->alpha ? 1 : 0);
}

static void
set_tags (const TiffFixture *f, TIFF *tiff, int level)
{
  uint16_t extra = EXTRASAMPLE_UNASSALPHA;

  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, f->sizes[level][0]);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, f->sizes[level][1]);
  TIFFSetField (tiff, TIFFTAG_TILEWIDTH, TILE_PX);
  TIFFSetField (tiff, TIFFTAG_TILELENGTH, TILE_PX);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, f->bits != 0 ? f->bits : 8);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, n_samples (f));
  TIFFSetField (tiff, TIFFTAG_SAMPLEFORMAT, f->sample_format != 0 ? f->sample_format : 1);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG,
                f->planar != 0 ? f->planar : PLANARCONFIG_CONTIG);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, f->compression);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, f->photometric);
  if (f->orientation != 0)
    TIFFSetField (tiff, TIFFTAG_ORIENTATION, f->orientation);
  if (f->alpha)
    TIFFSetField (tiff, TIFFTAG_EXTRASAMPLES, 1, &extra);
  if (f->compression == COMPRESSION_JPEG)
    {
      TIFFSetField (tiff, TIFFTAG_JPEGQUALITY, 90);
      TIFFSetField (tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    }
  if (f->photometric == PHOTOMETRIC_YCBCR)
    TIFFSetField (tiff, TIFFTAG_YCBCRSUBSAMPLING, 2, 2);
  if (level > 0)
    TIFFSetField (tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
  if (level == 0 && (f->aperio || f->description != NULL))
    TIFFSetField (tiff, TIFFTAG_IMAGEDESCRIPTION,
                  f->description != NULL
                      ? f->description
                      : "Aperio Image Library v10\r\ntest|AppMag = 20|MPP = 0.5000");
}

/* Past the edge a tile holds 0x55: pixels that no reader may show. */
static void
fill_tile (const TiffFixture *f, int level, int left, int top, int plane, int samples,
           void *tile)
{
  for (int y = 0; y < TILE_PX; y++)
    for (int x = 0; x < TILE_PX; x++)
      for (int c = 0; c < samples; c++)
        {
          bool inside = left + x < f->sizes[level][0] && top + y < f->sizes[level][1];
          uint8_t value =
              inside ? tiff_fixture_sample (f, level, left + x, top + y, plane + c)
                     : 0x55;
          size_t i = ((size_t)y * TILE_PX + x) * samples + c;

          if (f->bits == 32)
            ((float *)tile)[i] = value;
          else if (f->bits == 16)
            ((uint16_t *)tile)[i] = (uint16_t)(value * 257);
          else
            ((uint8_t *)tile)[i] = value;
        }
}

void
tiff_fixture_write (const TiffFixture *f, const char *path)
{
  TIFF *tiff = TIFFOpen (path, "w");
  bool separate = f->planar == PLANARCONFIG_SEPARATE;
  int samples = separate ? 1 : n_samples (f);
  g_autofree void *tile = g_malloc (TILE_PX * TILE_PX * 4 * sizeof (float));

  g_assert_nonnull (tiff);
  for (int level = 0; level < f->n_levels; level++)
    {
      set_tags (f, tiff, level);
      for (int plane = 0; plane < (separate ? n_samples (f) : 1); plane++)
        for (int top = 0; top < f->sizes[level][1]; top += TILE_PX)
          for (int left = 0; left < f->sizes[level][0]; left += TILE_PX)
            {
              fill_tile (f, level, left, top, plane, samples, tile);
              g_assert_cmpint (TIFFWriteTile (tiff, tile, (uint32_t)left, (uint32_t)top,
                                              0, (uint16_t)plane),
                               >, 0);
            }
      g_assert_true (TIFFWriteDirectory (tiff));
    }
  TIFFClose (tiff);
}

/* The byte counts follow their tag's entry in a file of more than one tile. */
void
tiff_fixture_drop_tile (const char *path, int tile)
{
  g_autofree char *contents = NULL;
  uint32_t directory, counts;
  uint16_t n_tags;
  gsize n;

  g_assert_true (g_file_get_contents (path, &contents, &n, NULL));
  memcpy (&directory, contents + 4, 4);
  memcpy (&n_tags, contents + directory, 2);
  for (int i = 0; i < n_tags; i++)
    {
      char *entry = contents + directory + 2 + 12 * i;
      uint16_t tag, type;

      memcpy (&tag, entry, 2);
      memcpy (&type, entry + 2, 2);
      if (tag != TIFFTAG_TILEBYTECOUNTS)
        continue;
      int size = type == TIFF_SHORT ? 2 : 4;
      memcpy (&counts, entry + 8, 4);
      bool inlined =
          type == TIFF_SHORT && GUINT32_FROM_LE (*(uint32_t *)(void *)(entry + 4)) <= 2;
      memset ((inlined ? entry + 8 : contents + counts) + tile * size, 0, (size_t)size);
      g_assert_true (g_file_set_contents (path, contents, (gssize)n, NULL));
      return;
    }
  g_assert_not_reached ();
}

uint32_t *
tiff_fixture_decode (const char *path, int directory, int *width, int *height)
{
  TIFF *tiff = TIFFOpen (path, "rm");
  uint32_t tile_width, tile_height;
  uint16_t samples = 0, bits = 0, compression = 0;

  g_assert_nonnull (tiff);
  g_assert_true (TIFFSetDirectory (tiff, (tdir_t)directory));
  TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, width);
  TIFFGetField (tiff, TIFFTAG_IMAGELENGTH, height);
  TIFFGetField (tiff, TIFFTAG_TILEWIDTH, &tile_width);
  TIFFGetField (tiff, TIFFTAG_TILELENGTH, &tile_height);
  TIFFGetField (tiff, TIFFTAG_SAMPLESPERPIXEL, &samples);
  TIFFGetField (tiff, TIFFTAG_BITSPERSAMPLE, &bits);
  TIFFGetField (tiff, TIFFTAG_COMPRESSION, &compression);
  g_assert_true (samples == 3 || samples == 4);
  g_assert_cmpint (bits, ==, 8);
  if (compression == COMPRESSION_JPEG)
    TIFFSetField (tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);

  uint32_t *xrgb = g_new (uint32_t, (size_t)*width * *height);
  g_autofree uint8_t *tile = g_malloc ((size_t)TIFFTileSize (tiff));
  for (uint32_t top = 0; top < (uint32_t)*height; top += tile_height)
    for (uint32_t left = 0; left < (uint32_t)*width; left += tile_width)
      {
        g_assert_cmpint (TIFFReadTile (tiff, tile, left, top, 0, 0), >, 0);
        for (uint32_t y = top; y < MIN (top + tile_height, (uint32_t)*height); y++)
          for (uint32_t x = left; x < MIN (left + tile_width, (uint32_t)*width); x++)
            {
              const uint8_t *rgb =
                  tile + ((size_t)(y - top) * tile_width + (x - left)) * samples;

              g_assert_true (samples == 3 || rgb[3] == 255); /* nothing to see through */
              xrgb[(size_t)y * *width + x] =
                  0xFF000000u | (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
            }
      }
  TIFFClose (tiff);
  return xrgb;
}
