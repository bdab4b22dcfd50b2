/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/tiff-level.h"

#include "render/slide/jpeg-size.h"
#include "render/slide/jpeg-tile.h"
#include "render/slide/tiff-file.h"
#include "render/slide/tile-cache.h"

/* Decoded tiles of the file, which need not be the size of those asked for. */
#define CACHE_BYTES ((size_t)32 << 20)
#define MAX_IDLE_FILES 16

struct _AuspexTiffReader
{
  char *path;
  AuspexTileCache *tiles; /* key.level is the directory */
  GMutex lock;
  GPtrArray *idle;     /* of AuspexTiffFile */
  GHashTable *checked; /* of AuspexTileKey: streams known to be of their tile's size */
};

AuspexTiffReader *
auspex_tiff_reader_new (const char *path)
{
  AuspexTiffReader *reader = g_new0 (AuspexTiffReader, 1);

  reader->path = g_strdup (path);
  reader->tiles = auspex_tile_cache_new (CACHE_BYTES);
  reader->idle = g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_tiff_file_free);
  reader->checked =
      g_hash_table_new_full (auspex_tile_key_hash, auspex_tile_key_equal, g_free, NULL);
  g_mutex_init (&reader->lock);
  return reader;
}

void
auspex_tiff_reader_free (AuspexTiffReader *reader)
{
  if (reader == NULL)
    return;
  g_ptr_array_unref (reader->idle);
  g_hash_table_unref (reader->checked);
  auspex_tile_cache_free (reader->tiles);
  g_mutex_clear (&reader->lock);
  g_free (reader->path);
  g_free (reader);
}

static AuspexTiffFile *
take_file (AuspexTiffReader *reader, GError **error)
{
  AuspexTiffFile *file = NULL;

  g_mutex_lock (&reader->lock);
  if (reader->idle->len > 0)
    file = g_ptr_array_steal_index (reader->idle, reader->idle->len - 1);
  g_mutex_unlock (&reader->lock);
  return file != NULL ? file : auspex_tiff_file_open (reader->path, error);
}

static void
give_file (AuspexTiffReader *reader, AuspexTiffFile *file)
{
  g_mutex_lock (&reader->lock);
  if (reader->idle->len < MAX_IDLE_FILES)
    g_ptr_array_add (reader->idle, g_steal_pointer (&file));
  g_mutex_unlock (&reader->lock);
  auspex_tiff_file_free (file);
}

/* The file may have been replaced since the survey. */
static bool
go_to (AuspexTiffFile *file, const AuspexTiffLevel *level, GError **error)
{
  TIFF *tiff = file->tiff;
  uint32_t width = 0, height = 0, tile_width = 0, tile_height = 0;

  if (TIFFCurrentDirectory (tiff) != level->directory
      && !TIFFSetDirectory (tiff, (tdir_t)level->directory))
    return auspex_tiff_file_fail (file, "no such TIFF directory", error);
  TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (tiff, TIFFTAG_IMAGELENGTH, &height);
  TIFFGetField (tiff, TIFFTAG_TILEWIDTH, &tile_width);
  TIFFGetField (tiff, TIFFTAG_TILELENGTH, &tile_height);
  if (!TIFFIsTiled (tiff) || width != level->width || height != level->height
      || tile_width != level->tile_width || tile_height != level->tile_height)
    return auspex_tiff_file_fail (file, "the file has changed", error);
  /* Pixels as they are stored, as OpenSlide has them: libtiff would turn each tile by
   * itself. */
  TIFFSetField (tiff, TIFFTAG_ORIENTATION, ORIENTATION_TOPLEFT);
  return true;
}

static bool
has_no_data (TIFF *tiff, uint32_t x, uint32_t y)
{
  int failed = 0;

  return TIFFGetStrileByteCountWithErr (tiff, TIFFComputeTile (tiff, x, y, 0, 0), &failed)
             == 0
         && !failed;
}

/* libtiff's raster: ABGR bytes, the bottom row first, a cut tile's rows at the end. */
static void
store_tile (const uint32_t *raster, const AuspexTiffLevel *level,
            cairo_surface_t *surface)
{
  uint32_t *argb = (uint32_t *)(void *)cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface) / 4;

  for (uint32_t y = 0; y < level->tile_height; y++)
    {
      const uint32_t *row =
          raster + (size_t)(level->tile_height - 1 - y) * level->tile_width;

      for (uint32_t x = 0; x < level->tile_width; x++)
        argb[(size_t)y * stride + x] = TIFFGetA (row[x]) << 24 | TIFFGetR (row[x]) << 16
                                       | TIFFGetG (row[x]) << 8 | TIFFGetB (row[x]);
    }
  cairo_surface_mark_dirty (surface);
}

/* Half of what libtiff takes, which turns each tile upside down and back. */
static bool
decode_jpeg (TIFF *tiff, const AuspexTiffLevel *level, uint32_t x, uint32_t y,
             cairo_surface_t *surface)
{
  uint32_t tile = TIFFComputeTile (tiff, x, y, 0, 0), n_tables = 0;
  uint16_t photometric = 0;
  void *tables = NULL;
  int failed = 0;
  uint64_t n = TIFFGetStrileByteCountWithErr (tiff, tile, &failed);

  if (failed || n == 0 || n > G_MAXINT32)
    return false;
  g_autofree uint8_t *stream = g_try_malloc (n);
  if (stream == NULL || TIFFReadRawTile (tiff, tile, stream, (tmsize_t)n) != (tmsize_t)n)
    return false;
  TIFFGetField (tiff, TIFFTAG_JPEGTABLES, &n_tables, &tables);
  TIFFGetField (tiff, TIFFTAG_PHOTOMETRIC, &photometric);
  AuspexJpegTile jpeg = { .tables = tables,
                          .n_tables = n_tables,
                          .stream = stream,
                          .n_stream = n,
                          .is_rgb = photometric == PHOTOMETRIC_RGB };
  bool ok = auspex_jpeg_tile_decode (
      &jpeg, (uint32_t *)(void *)cairo_image_surface_get_data (surface),
      (int)level->tile_width, (int)level->tile_height,
      cairo_image_surface_get_stride (surface), NULL);
  cairo_surface_mark_dirty (surface);
  return ok;
}

/* A warning while decoding (a JPEG stream cut short) is pixels made up. */
static bool
decode_tile (AuspexTiffFile *file, const AuspexTiffLevel *level, AuspexTileKey key,
             cairo_surface_t *surface, GError **error)
{
  uint32_t x = (uint32_t)key.col * level->tile_width;
  uint32_t y = (uint32_t)key.row * level->tile_height;

  auspex_tiff_file_clear (file);
  if (!go_to (file, level, error))
    return false;
  if (level->gaps_clear && has_no_data (file->tiff, x, y))
    return true;
  if (level->plain_jpeg && !level->absurd
      && decode_jpeg (file->tiff, level, x, y, surface))
    return true;
  g_autofree uint32_t *raster =
      g_try_new0 (uint32_t, (size_t)level->tile_width * level->tile_height);
  auspex_tiff_file_clear (file);
  if (raster == NULL)
    return auspex_tiff_file_fail (file, "no memory for a tile", error);
  if (!TIFFReadRGBATileExt (file->tiff, x, y, raster, 1) || file->message != NULL
      || file->warning != NULL)
    return auspex_tiff_file_fail (file, "cannot decode", error);
  store_tile (raster, level, surface);
  return true;
}

static AuspexTile *
read_tile (AuspexTiffReader *reader, const AuspexTiffLevel *level, AuspexTileKey key)
{
  g_autoptr (GError) error = NULL;
  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_ARGB32, (int)level->tile_width, (int)level->tile_height);
  AuspexTiffFile *file = take_file (reader, &error);
  bool ok = file != NULL && cairo_surface_status (surface) == CAIRO_STATUS_SUCCESS
            && decode_tile (file, level, key, surface, &error);

  if (ok)
    give_file (reader, file);
  else
    auspex_tiff_file_free (file);
  AuspexTile *tile = auspex_tile_new (key, ok ? surface : NULL,
                                      ok              ? NULL
                                      : error != NULL ? error->message
                                                      : "no memory for a tile");
  cairo_surface_destroy (surface);
  return tile;
}

static AuspexTile *
get_tile (AuspexTiffReader *reader, const AuspexTiffLevel *level, AuspexTileKey key)
{
  AuspexTile *tile = auspex_tile_cache_lookup (reader->tiles, key);

  if (tile == NULL)
    {
      tile = read_tile (reader, level, key);
      if (tile->surface != NULL)
        auspex_tile_cache_insert (reader->tiles, tile);
    }
  return tile;
}

/* The part of the tile that is in the region. */
static void
copy_tile (const AuspexTile *tile, const AuspexTiffLevel *level, uint32_t *argb,
           int64_t x, int64_t y, int64_t width, int64_t height)
{
  const uint32_t *from =
      (const uint32_t *)(void *)cairo_image_surface_get_data (tile->surface);
  int stride = cairo_image_surface_get_stride (tile->surface) / 4;
  int64_t tile_x = (int64_t)tile->key.col * level->tile_width;
  int64_t tile_y = (int64_t)tile->key.row * level->tile_height;
  int64_t left = MAX (x, tile_x), right = MIN (x + width, tile_x + level->tile_width);
  int64_t top = MAX (y, tile_y), bottom = MIN (y + height, tile_y + level->tile_height);

  for (int64_t row = top; row < bottom; row++)
    memcpy (argb + (row - y) * width + (left - x),
            from + (row - tile_y) * stride + (left - tile_x),
            (size_t)(right - left) * sizeof (uint32_t));
}

typedef struct
{
  int32_t first_col, last_col, first_row, last_row;
} TileRange;

static TileRange
tiles_of (const AuspexTiffLevel *level, int64_t x, int64_t y, int64_t width,
          int64_t height)
{
  g_assert (x >= 0 && y >= 0 && width > 0 && height > 0 && x + width <= level->width
            && y + height <= level->height);
  return (TileRange){ (int32_t)(x / level->tile_width),
                      (int32_t)((x + width - 1) / level->tile_width),
                      (int32_t)(y / level->tile_height),
                      (int32_t)((y + height - 1) / level->tile_height) };
}

bool
auspex_tiff_reader_read (AuspexTiffReader *reader, const AuspexTiffLevel *level,
                         uint32_t *argb, int64_t x, int64_t y, int64_t width,
                         int64_t height, GError **error)
{
  TileRange range = tiles_of (level, x, y, width, height);

  for (int32_t row = range.first_row; row <= range.last_row; row++)
    for (int32_t col = range.first_col; col <= range.last_col; col++)
      {
        AuspexTileKey key = { level->directory, col, row };
        g_autoptr (AuspexTile) tile = get_tile (reader, level, key);

        if (tile->surface == NULL)
          {
            g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "tile %d, %d: %s",
                         col, row, tile->error);
            return false;
          }
        copy_tile (tile, level, argb, x, y, width, height);
      }
  return true;
}

static bool
is_checked (AuspexTiffReader *reader, AuspexTileKey key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);

  return g_hash_table_contains (reader->checked, &key);
}

static bool
check_tile (AuspexTiffFile *file, int fd, const AuspexTiffLevel *level, AuspexTileKey key,
            GError **error)
{
  TIFF *tiff = file->tiff;
  uint32_t tile =
      (uint32_t)key.row * ((level->width - 1) / level->tile_width + 1) + key.col;
  uint32_t width = 0, height = 0;
  int failed = 0;

  auspex_tiff_file_clear (file);
  if (!go_to (file, level, error))
    return false;
  uint64_t bytes = TIFFGetStrileByteCountWithErr (tiff, tile, &failed);
  uint64_t offset = TIFFGetStrileOffsetWithErr (tiff, tile, &failed);
  if (failed)
    return auspex_tiff_file_fail (file, "no such tile", error);
  if (bytes == 0) /* Aperio's missing tile */
    return true;
  if (!auspex_jpeg_find_size (fd, offset, bytes, &width, &height))
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "tile %d, %d: no JPEG image",
                 key.col, key.row);
  else if (width != level->tile_width || height != level->tile_height)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 "tile %d, %d: a JPEG image of %u x %u pixels in a tile of %u x %u",
                 key.col, key.row, width, height, level->tile_width, level->tile_height);
  else
    return true;
  return false;
}

static bool
check_unchecked (AuspexTiffReader *reader, const AuspexTiffLevel *level, GArray *keys,
                 GError **error)
{
  AuspexTiffFile *file = take_file (reader, error);

  if (file == NULL)
    return false;
  int fd = TIFFFileno (file->tiff);
  bool ok = true;
  for (guint i = 0; ok && i < keys->len; i++)
    ok = check_tile (file, fd, level, g_array_index (keys, AuspexTileKey, i), error);
  give_file (reader, file);
  if (!ok)
    return false;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&reader->lock);
  for (guint i = 0; i < keys->len; i++)
    g_hash_table_add (reader->checked, g_memdup2 (&g_array_index (keys, AuspexTileKey, i),
                                                  sizeof (AuspexTileKey)));
  return true;
}

bool
auspex_tiff_reader_check (AuspexTiffReader *reader, const AuspexTiffLevel *level,
                          int64_t x, int64_t y, int64_t width, int64_t height,
                          GError **error)
{
  TileRange range = tiles_of (level, x, y, width, height);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (AuspexTileKey));

  for (int32_t row = range.first_row; row <= range.last_row; row++)
    for (int32_t col = range.first_col; col <= range.last_col; col++)
      {
        AuspexTileKey key = { level->directory, col, row };

        if (!is_checked (reader, key))
          g_array_append_val (keys, key);
      }
  return keys->len == 0 || check_unchecked (reader, level, keys, error);
}
