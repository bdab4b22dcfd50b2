/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/synthetic-slide.h"

#include "base/whole-file.h"
#include "render/slide/synthetic-tissue.h"
#include "render/slide/tiff-file.h"

#define TILE_PX 256
#define TILE_BYTES (TILE_PX * TILE_PX * 3)
#define SHRINK 4 /* from one level to the next */
#define QUALITY 82
#define MIN_PX 64
#define MAX_PX 65536

const AuspexSyntheticSlide auspex_synthetic_slide_demo = {
  .width = 8192, .height = 6144, .mpp = 0.5, .seed = 1
};

typedef struct
{
  int width, height;
  uint8_t *rgb;
} Image;

/* A row of tiles, rendered by several threads. */
typedef struct
{
  AuspexTissue tissue;
  int row;
  uint8_t *tiles; /* TILE_BYTES each */
  GMutex lock;
  GCond done;
  int n_left;
} Band;

static void
render_tile (gpointer task, gpointer data)
{
  Band *band = data;
  int col = GPOINTER_TO_INT (task) - 1;

  auspex_tissue_render (&band->tissue, col * TILE_PX, band->row * TILE_PX, TILE_PX,
                        band->tiles + (size_t)col * TILE_BYTES);
  g_mutex_lock (&band->lock);
  if (--band->n_left == 0)
    g_cond_signal (&band->done);
  g_mutex_unlock (&band->lock);
}

static void
render_band (Band *band, GThreadPool *pool, int row, int n_cols)
{
  band->row = row;
  band->n_left = n_cols;
  for (int col = 0; col < n_cols; col++)
    g_thread_pool_push (pool, GINT_TO_POINTER (col + 1), NULL);
  g_mutex_lock (&band->lock);
  while (band->n_left > 0)
    g_cond_wait (&band->done, &band->lock);
  g_mutex_unlock (&band->lock);
}

/* The next level's rows under this band: means of SHRINK x SHRINK pixels. */
static void
shrink_band (const Band *band, Image *next)
{
  int first = band->row * TILE_PX / SHRINK;
  int last = MIN (first + TILE_PX / SHRINK, next->height);

  for (int y = first; y < last; y++)
    for (int x = 0; x < next->width; x++)
      for (int c = 0; c < 3; c++)
        {
          int sum = 0;
          for (int j = 0; j < SHRINK; j++)
            for (int i = 0; i < SHRINK; i++)
              {
                int px = x * SHRINK + i, py = y * SHRINK + j - band->row * TILE_PX;
                const uint8_t *tile = band->tiles + (size_t)(px / TILE_PX) * TILE_BYTES;
                sum += tile[(py * TILE_PX + px % TILE_PX) * 3 + c];
              }
          next->rgb[((size_t)y * next->width + x) * 3 + c] =
              (uint8_t)((sum + SHRINK * SHRINK / 2) / (SHRINK * SHRINK));
        }
}

static Image
shrink (const Image *image)
{
  Image next = { image->width / SHRINK, image->height / SHRINK, NULL };

  next.rgb = g_malloc ((size_t)next.width * next.height * 3);
  for (int y = 0; y < next.height; y++)
    for (int x = 0; x < next.width; x++)
      for (int c = 0; c < 3; c++)
        {
          int sum = 0;
          for (int j = 0; j < SHRINK; j++)
            for (int i = 0; i < SHRINK; i++)
              sum +=
                  image
                      ->rgb[(((size_t)y * SHRINK + j) * image->width + x * SHRINK + i) * 3
                            + c];
          next.rgb[((size_t)y * next.width + x) * 3 + c] =
              (uint8_t)((sum + SHRINK * SHRINK / 2) / (SHRINK * SHRINK));
        }
  return next;
}

/* Tags of one directory; @tiled or one strip per 16 rows. */
static void
set_tags (TIFF *tiff, int width, int height, bool tiled, bool reduced,
          const char *description)
{
  TIFFSetField (tiff, TIFFTAG_SUBFILETYPE, reduced ? FILETYPE_REDUCEDIMAGE : 0);
  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, width);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, height);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, 8);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, COMPRESSION_JPEG);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_YCBCR);
  TIFFSetField (tiff, TIFFTAG_JPEGQUALITY, QUALITY);
  TIFFSetField (tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
  TIFFSetField (tiff, TIFFTAG_IMAGEDESCRIPTION, description);
  if (tiled)
    {
      TIFFSetField (tiff, TIFFTAG_TILEWIDTH, TILE_PX);
      TIFFSetField (tiff, TIFFTAG_TILELENGTH, TILE_PX);
    }
  else
    TIFFSetField (tiff, TIFFTAG_ROWSPERSTRIP, 16);
}

/* As Aperio's scanners write it: the slide's size, this directory's size, then the scan.
 */
static char *
describe (const AuspexSyntheticSlide *p, int width, int height)
{
  char mpp[G_ASCII_DTOSTR_BUF_SIZE], power[G_ASCII_DTOSTR_BUF_SIZE];
  g_autoptr (GString) text =
      g_string_new ("Aperio Image Library v12.0.0 (Auspex synthetic)\r\n");

  g_string_append_printf (text, "%dx%d [0,0 %dx%d] (%dx%d) -> %dx%d JPEG/RGB Q=%d",
                          p->width, p->height, p->width, p->height, TILE_PX, TILE_PX,
                          width, height, QUALITY);
  if (p->mpp > 0)
    g_string_append_printf (
        text, "|AppMag = %s|MPP = %s",
        g_ascii_formatd (power, sizeof power, "%.0f", MAX (10 / p->mpp, 1)),
        g_ascii_formatd (mpp, sizeof mpp, "%.4f", p->mpp));
  g_string_append_printf (text, "|Title = synthetic tissue, seed %u", p->seed);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static bool
write_level_0 (AuspexTiffFile *file, const AuspexSyntheticSlide *p, Image *next,
               GCancellable *cancellable, GError **error)
{
  int n_cols = (p->width + TILE_PX - 1) / TILE_PX,
      n_rows = (p->height + TILE_PX - 1) / TILE_PX;
  g_autofree uint8_t *tiles = g_malloc ((size_t)n_cols * TILE_BYTES);
  Band band = { .tiles = tiles };
  bool ok = true;

  auspex_tissue_init (&band.tissue, p->width, p->height, p->mpp, p->seed);
  g_mutex_init (&band.lock);
  g_cond_init (&band.done);
  GThreadPool *pool =
      g_thread_pool_new (render_tile, &band, (int)g_get_num_processors (), FALSE, NULL);
  for (int row = 0; ok && !g_cancellable_is_cancelled (cancellable) && row < n_rows;
       row++)
    {
      render_band (&band, pool, row, n_cols);
      shrink_band (&band, next);
      for (int col = 0; ok && col < n_cols; col++)
        ok = TIFFWriteEncodedTile (file->tiff, (uint32_t)(row * n_cols + col),
                                   tiles + (size_t)col * TILE_BYTES, TILE_BYTES)
             == TILE_BYTES;
    }
  g_thread_pool_free (pool, FALSE, TRUE);
  g_mutex_clear (&band.lock);
  g_cond_clear (&band.done);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return false;
  if (!ok || !TIFFWriteDirectory (file->tiff))
    return auspex_tiff_file_fail (file, "cannot write tiles", error);
  return true;
}

static bool
write_thumbnail (AuspexTiffFile *file, const AuspexSyntheticSlide *p, const Image *image,
                 GError **error)
{
  g_autofree char *description = describe (p, image->width, image->height);
  bool ok = true;

  set_tags (file->tiff, image->width, image->height, false, false, description);
  for (int y = 0; ok && y < image->height; y++)
    ok = TIFFWriteScanline (file->tiff, image->rgb + (size_t)y * image->width * 3,
                            (uint32_t)y, 0)
         == 1;
  if (!ok || !TIFFWriteDirectory (file->tiff))
    return auspex_tiff_file_fail (file, "cannot write the thumbnail", error);
  return true;
}

static bool
write_level (AuspexTiffFile *file, const AuspexSyntheticSlide *p, const Image *image,
             GError **error)
{
  g_autofree char *description = describe (p, image->width, image->height);
  g_autofree uint8_t *tile = g_malloc (TILE_BYTES);
  bool ok = true;

  set_tags (file->tiff, image->width, image->height, true, true, description);
  for (int top = 0; ok && top < image->height; top += TILE_PX)
    for (int left = 0; ok && left < image->width; left += TILE_PX)
      {
        for (int y = 0; y < TILE_PX; y++) /* past the edge: the edge's pixels again */
          for (int x = 0; x < TILE_PX; x++)
            memcpy (tile + (y * TILE_PX + x) * 3,
                    image->rgb
                        + ((size_t)MIN (top + y, image->height - 1) * image->width
                           + MIN (left + x, image->width - 1))
                              * 3,
                    3);
        ok = TIFFWriteTile (file->tiff, tile, (uint32_t)left, (uint32_t)top, 0, 0)
             == TILE_BYTES;
      }
  if (!ok || !TIFFWriteDirectory (file->tiff))
    return auspex_tiff_file_fail (file, "cannot write tiles", error);
  return true;
}

static bool
write_all (AuspexTiffFile *file, const AuspexSyntheticSlide *p, GCancellable *cancellable,
           GError **error)
{
  Image middle = { p->width / SHRINK, p->height / SHRINK, NULL };
  g_autofree char *description = describe (p, p->width, p->height);
  g_autofree uint8_t *middle_rgb = g_malloc ((size_t)middle.width * middle.height * 3);

  middle.rgb = middle_rgb;
  set_tags (file->tiff, p->width, p->height, true, false, description);
  if (!write_level_0 (file, p, &middle, cancellable, error))
    return false;
  Image coarse = shrink (&middle);
  bool ok = write_thumbnail (file, p, &coarse, error)
            && write_level (file, p, &middle, error)
            && write_level (file, p, &coarse, error);
  g_free (coarse.rgb);
  return ok;
}

typedef struct
{
  const AuspexSyntheticSlide *parameters;
  GCancellable *cancellable;
} Task;

static bool
fill (int fd, gpointer user_data, GError **error)
{
  const Task *task = user_data;
  g_autoptr (AuspexTiffFile) file = auspex_tiff_file_create (fd, error);

  return file != NULL && write_all (file, task->parameters, task->cancellable, error)
         && auspex_tiff_file_finish (file, error);
}

bool
auspex_synthetic_slide_write (const AuspexSyntheticSlide *parameters, const char *path,
                              GCancellable *cancellable, GError **error)
{
  if (parameters->width < MIN_PX || parameters->height < MIN_PX
      || parameters->width > MAX_PX || parameters->height > MAX_PX)
    {
      g_autofree char *name = g_filename_display_name (path);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "%s: a synthetic slide is %d to %d pixels wide and high", name, MIN_PX,
                   MAX_PX);
      return false;
    }
  return auspex_whole_file_fill (path, fill, &(Task){ parameters, cancellable }, error);
}
