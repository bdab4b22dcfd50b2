/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/slide-private.h"

#include <math.h>

/* 256 MB; labels and macros are photographs of a glass slide. */
#define MAX_IMAGE_PIXELS ((int64_t)1 << 28)
/* A thumbnail of one huge level is read piece by piece. */
#define THUMBNAIL_PIECE_PX 1024

static inline uint32_t
over (uint32_t argb, uint32_t background)
{
  uint32_t alpha = argb >> 24, pixel = 0xFF000000;

  if (alpha == 255)
    return argb;
  for (int shift = 0; shift < 24; shift += 8)
    {
      uint32_t below = (background >> shift & 255) * (255 - alpha);
      uint32_t channel = (argb >> shift & 255) + (below + 127) / 255;
      pixel |= MIN (channel, 255) << shift;
    }
  return pixel;
}

static inline uint32_t *
row_at (uint32_t *xrgb, int stride, int64_t y)
{
  return (uint32_t *)((char *)xrgb + y * stride);
}

static void
fill_background (uint32_t *xrgb, int width, int height, int stride, uint32_t background)
{
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      row_at (xrgb, stride, y)[x] = 0xFF000000 | background;
}

/* OpenSlide fills the gaps of a level, and of the next ones, from the finer: what it may
 * decode for a region of @level is looked at in those too. */
static bool
check_tiles (AuspexSlide *slide, int level, const AuspexRegion *region, GError **error)
{
  const AuspexTiffLevel *tiff = slide->tiff.levels;
  bool gaps = false;

  for (int i = 0; i <= level; i++)
    gaps |= tiff[i].has_gaps;
  for (int i = gaps ? 0 : level; i <= level; i++)
    {
      double scale = slide->levels[level].downsample / slide->levels[i].downsample;
      double margin = i < level ? 2 * scale + tiff[level].tile_width * scale : 0;
      double margin_y = i < level ? 2 * scale + tiff[level].tile_height * scale : 0;
      int64_t left = MAX ((int64_t)(region->x * scale - margin), 0);
      int64_t top = MAX ((int64_t)(region->y * scale - margin_y), 0);
      int64_t right = MIN ((int64_t)ceil ((region->x + region->width) * scale + margin),
                           tiff[i].width);
      int64_t bottom =
          MIN ((int64_t)ceil ((region->y + region->height) * scale + margin_y),
               tiff[i].height);

      if (tiff[i].plain_jpeg && right > left && bottom > top
          && !auspex_tiff_reader_check (slide->reader, &tiff[i], left, top, right - left,
                                        bottom - top, error))
        return false;
    }
  return true;
}

static bool
read_by_openslide (AuspexSlide *slide, int level, const AuspexRegion *region,
                   uint32_t *argb, GError **error)
{
  if (slide->reader != NULL && !check_tiles (slide, level, region, error))
    return false;
  return auspex_slide_source_read (slide->source, level, slide->levels[level].downsample,
                                   region, argb, error);
}

/* The level's pixels of @region, wholly inside it, premultiplied. */
static bool
read_inside (AuspexSlide *slide, int level, const AuspexRegion *region, uint32_t *argb,
             GError **error)
{
  const AuspexTiffLevel *tiff = &slide->tiff.levels[level];
  g_autoptr (GError) cause = NULL;

  if (slide->reader == NULL || tiff->by_openslide)
    return read_by_openslide (slide, level, region, argb, error);
  if (auspex_tiff_reader_read (slide->reader, tiff, argb, region->x, region->y,
                               region->width, region->height, &cause))
    return true;
  /* Some JPEG tiles contradict their tags, which libtiff minds. */
  if (tiff->plain_jpeg && !tiff->absurd)
    return read_by_openslide (slide, level, region, argb, error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return false;
}

typedef bool (*ReadFunc) (AuspexSlide *slide, int level, const AuspexRegion *region,
                          uint32_t *argb, GError **error);

static bool
read_level (AuspexSlide *slide, int level, int64_t level_x, int64_t level_y, int width,
            int height, uint32_t *xrgb, int stride, ReadFunc read, GError **error)
{
  g_assert (level >= 0 && level < slide->n_levels && width >= 0 && height >= 0);
  const AuspexLevel *size = &slide->levels[level];
  int64_t right = MIN (level_x + width, size->width);
  int64_t bottom = MIN (level_y + height, size->height);
  AuspexRegion inside = { MAX (level_x, 0), MAX (level_y, 0), 0, 0 };

  fill_background (xrgb, width, height, stride, slide->background);
  inside.width = right - inside.x;
  inside.height = bottom - inside.y;
  if (inside.width <= 0 || inside.height <= 0)
    return true;

  size_t n = (size_t)inside.width * inside.height;
  g_autofree uint32_t *argb = g_try_new (uint32_t, n);
  if (argb == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: no memory for %zu pixels",
                   slide->display_name, n);
      return false;
    }
  if (!read (slide, level, &inside, argb, error))
    {
      g_prefix_error (error, "%s: level %d: ", slide->display_name, level);
      return false;
    }
  for (int64_t y = 0; y < inside.height; y++)
    {
      uint32_t *to = row_at (xrgb, stride, inside.y - level_y + y) + (inside.x - level_x);
      const uint32_t *from = argb + y * inside.width;

      for (int64_t x = 0; x < inside.width; x++)
        to[x] = over (from[x], slide->background);
    }
  return true;
}

bool
auspex_slide_read_level (AuspexSlide *slide, int level, int64_t level_x, int64_t level_y,
                         int width, int height, uint32_t *xrgb, int stride,
                         GError **error)
{
  return read_level (slide, level, level_x, level_y, width, height, xrgb, stride,
                     read_inside, error);
}

bool
auspex_slide_read_by_openslide (AuspexSlide *slide, int level, int64_t level_x,
                                int64_t level_y, int width, int height, uint32_t *xrgb,
                                int stride, GError **error)
{
  return read_level (slide, level, level_x, level_y, width, height, xrgb, stride,
                     read_by_openslide, error);
}

static cairo_surface_t *
new_surface (AuspexSlide *slide, int64_t width, int64_t height, GError **error)
{
  cairo_surface_t *surface =
      width > 0 && height > 0 && width < 32768 && height < 32768
              && width * height <= MAX_IMAGE_PIXELS
          ? cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int)width, (int)height)
          : NULL;

  if (surface == NULL || cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   "%s: cannot make an image of %" G_GINT64_FORMAT " x %" G_GINT64_FORMAT
                   " pixels",
                   slide->display_name, width, height);
      g_clear_pointer (&surface, cairo_surface_destroy);
    }
  return surface;
}

cairo_surface_t *
auspex_slide_read_associated (AuspexSlide *slide, const char *name, GError **error)
{
  int i = 0;

  while (slide->associated_names[i] != NULL
         && strcmp (slide->associated_names[i], name) != 0)
    i++;
  if (slide->associated_names[i] == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: it has no %s image",
                   slide->display_name, name);
      return NULL;
    }
  int64_t width = slide->associated_sizes[i].width,
          height = slide->associated_sizes[i].height;
  cairo_surface_t *surface = new_surface (slide, width, height, error);
  if (surface == NULL)
    return NULL;
  g_autofree uint32_t *argb = g_new (uint32_t, (size_t)(width * height));
  if (!auspex_slide_source_read_associated (slide->source, name, argb, width, height,
                                            error))
    {
      g_prefix_error (error, "%s: %s image: ", slide->display_name, name);
      g_clear_pointer (&surface, cairo_surface_destroy);
      return NULL;
    }

  cairo_surface_flush (surface);
  uint32_t *xrgb = (uint32_t *)(void *)cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);
  for (int64_t y = 0; y < height; y++)
    for (int64_t x = 0; x < width; x++)
      row_at (xrgb, stride, y)[x] = over (argb[y * width + x], slide->background);
  cairo_surface_mark_dirty (surface);
  return surface;
}

/* Means of boxes of level pixels: a level pixel belongs to the thumbnail pixel its centre
 * is in. */
typedef struct
{
  int width, height;
  uint64_t *sums; /* [height][width][4]: r, g, b, count */
} BoxMean;

static void
box_mean_add (BoxMean *mean, const AuspexLevel *level, const AuspexRegion *piece,
              const uint32_t *xrgb)
{
  for (int64_t y = 0; y < piece->height; y++)
    {
      int64_t row = (2 * (piece->y + y) + 1) * mean->height / (2 * level->height);
      uint64_t *sums = mean->sums + row * mean->width * 4;

      for (int64_t x = 0; x < piece->width; x++)
        {
          uint32_t pixel = xrgb[y * piece->width + x];
          uint64_t *sum =
              sums + (2 * (piece->x + x) + 1) * mean->width / (2 * level->width) * 4;

          sum[0] += pixel >> 16 & 255;
          sum[1] += pixel >> 8 & 255;
          sum[2] += pixel & 255;
          sum[3]++;
        }
    }
}

static void
box_mean_store (const BoxMean *mean, cairo_surface_t *surface)
{
  uint32_t *xrgb = (uint32_t *)(void *)cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface);

  for (int y = 0; y < mean->height; y++)
    for (int x = 0; x < mean->width; x++)
      {
        const uint64_t *sum = mean->sums + ((int64_t)y * mean->width + x) * 4;
        uint64_t n = sum[3];

        row_at (xrgb, stride, y)[x] = 0xFF000000u | (uint32_t)((sum[0] + n / 2) / n) << 16
                                      | (uint32_t)((sum[1] + n / 2) / n) << 8
                                      | (uint32_t)((sum[2] + n / 2) / n);
      }
  cairo_surface_mark_dirty (surface);
}

/* Not larger than the level. */
static cairo_surface_t *
thumbnail_from (AuspexSlide *slide, int i, int max_px, GError **error)
{
  const AuspexLevel *level = &slide->levels[i];
  int64_t edge = MAX (level->width, level->height);
  double scale = MIN (1, (double)max_px / edge);
  BoxMean mean = { (int)MAX (1, llround (level->width * scale)),
                   (int)MAX (1, llround (level->height * scale)), NULL };
  cairo_surface_t *surface = new_surface (slide, mean.width, mean.height, error);
  bool ok = surface != NULL;

  if (!ok)
    return NULL;
  g_autofree uint64_t *sums = g_new0 (uint64_t, (size_t)mean.width * mean.height * 4);
  g_autofree uint32_t *xrgb = g_new (uint32_t, THUMBNAIL_PIECE_PX * THUMBNAIL_PIECE_PX);
  mean.sums = sums;
  for (int64_t y = 0; ok && y < level->height; y += THUMBNAIL_PIECE_PX)
    for (int64_t x = 0; ok && x < level->width; x += THUMBNAIL_PIECE_PX)
      {
        AuspexRegion piece = { x, y, MIN (THUMBNAIL_PIECE_PX, level->width - x),
                               MIN (THUMBNAIL_PIECE_PX, level->height - y) };

        ok = auspex_slide_read_level (slide, i, x, y, (int)piece.width, (int)piece.height,
                                      xrgb, (int)piece.width * 4, error);
        if (ok)
          box_mean_add (&mean, level, &piece, xrgb);
      }
  if (ok)
    box_mean_store (&mean, surface);
  else
    g_clear_pointer (&surface, cairo_surface_destroy);
  return surface;
}

cairo_surface_t *
auspex_slide_read_thumbnail (AuspexSlide *slide, int max_px, GError **error)
{
  g_autoptr (GError) first_error = NULL;
  int level = slide->n_levels - 1;

  g_assert (max_px > 0);
  while (level > 0
         && MAX (slide->levels[level].width, slide->levels[level].height) < max_px)
    level--;
  for (int i = level; i < slide->n_levels;
       i++) /* a damaged level: a coarser one may do */
    {
      cairo_surface_t *surface =
          thumbnail_from (slide, i, max_px, first_error == NULL ? &first_error : NULL);

      if (surface != NULL)
        return surface;
    }
  g_propagate_error (error, g_steal_pointer (&first_error));
  return NULL;
}
