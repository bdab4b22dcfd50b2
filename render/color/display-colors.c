/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/color/display-colors.h"

#include "render/color/surface-cache.h"

#define CACHE_BYTES ((gsize)64 << 20)

struct _AuspexDisplayColors
{
  gatomicrefcount ref_count;
  AuspexIccProfile *profile;
  bool is_adjusted;
  AuspexColorAdjustment adjustment;
  AuspexToneTables tables;
  AuspexSurfaceCache *cache; /* of adjusted ones; the profile has its own */
};

AuspexDisplayColors *
auspex_display_colors_new (AuspexIccProfile *profile,
                           const AuspexColorAdjustment *adjustment)
{
  bool is_adjusted =
      !auspex_color_adjustment_equal (adjustment, &auspex_color_adjustment_none);

  if (profile == NULL && !is_adjusted)
    return NULL;

  AuspexDisplayColors *self = g_new0 (AuspexDisplayColors, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->profile = profile != NULL ? auspex_icc_profile_ref (profile) : NULL;
  self->is_adjusted = is_adjusted;
  self->adjustment = *adjustment;
  auspex_color_adjustment_fill_tables (adjustment, &self->tables);
  self->cache = auspex_surface_cache_new (CACHE_BYTES);
  return self;
}

AuspexDisplayColors *
auspex_display_colors_ref (AuspexDisplayColors *colors)
{
  g_atomic_ref_count_inc (&colors->ref_count);
  return colors;
}

void
auspex_display_colors_unref (AuspexDisplayColors *colors)
{
  if (!g_atomic_ref_count_dec (&colors->ref_count))
    return;
  auspex_surface_cache_free (colors->cache);
  g_clear_pointer (&colors->profile, auspex_icc_profile_unref);
  g_free (colors);
}

AuspexIccProfile *
auspex_display_colors_get_profile (AuspexDisplayColors *colors)
{
  return colors != NULL ? colors->profile : NULL;
}

bool
auspex_display_colors_get_curve (AuspexDisplayColors *colors, AuspexToneCurve *curve)
{
  if (colors == NULL || !colors->is_adjusted)
    return false;
  *curve = auspex_color_adjustment_get_curve (&colors->adjustment);
  return true;
}

static void
adjust (gpointer user_data, uint32_t *xrgb, gsize n)
{
  const AuspexToneTables *tables = user_data;

  for (gsize i = 0; i < n; i++)
    xrgb[i] = (xrgb[i] & 0xFF000000)
              | (uint32_t)tables->channels[0][xrgb[i] >> 16 & 0xFF] << 16
              | (uint32_t)tables->channels[1][xrgb[i] >> 8 & 0xFF] << 8
              | tables->channels[2][xrgb[i] & 0xFF];
}

void
auspex_display_colors_convert (AuspexDisplayColors *colors, uint32_t *xrgb, gsize n)
{
  if (colors == NULL)
    return;
  if (colors->profile != NULL)
    auspex_icc_profile_convert (colors->profile, xrgb, n);
  if (colors->is_adjusted)
    adjust (&colors->tables, xrgb, n);
}

void
auspex_display_colors_convert_surface (AuspexDisplayColors *colors,
                                       cairo_surface_t *surface)
{
  int stride = cairo_image_surface_get_stride (surface);

  cairo_surface_flush (surface);
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    auspex_display_colors_convert (
        colors,
        (uint32_t *)(void *)(cairo_image_surface_get_data (surface) + (gsize)stride * y),
        cairo_image_surface_get_width (surface));
  cairo_surface_mark_dirty (surface);
}

uint32_t
auspex_display_colors_map (AuspexDisplayColors *colors, uint32_t rgb)
{
  auspex_display_colors_convert (colors, &rgb, 1);
  return rgb & 0xFFFFFF;
}

static AuspexTile *
show_tile (AuspexDisplayColors *colors, AuspexTile *tile, bool adjusted)
{
  if (colors == NULL || tile->surface == NULL || (colors->profile == NULL && !adjusted))
    return auspex_tile_ref (tile);

  cairo_surface_t *shown = cairo_surface_reference (tile->surface);
  if (colors->profile != NULL)
    {
      cairo_surface_t *unmanaged = shown;

      shown = auspex_icc_profile_convert_surface (colors->profile, unmanaged);
      cairo_surface_destroy (unmanaged);
    }
  if (adjusted && cairo_surface_status (shown) == CAIRO_STATUS_SUCCESS)
    {
      cairo_surface_t *unadjusted = shown;

      shown =
          auspex_surface_cache_get (colors->cache, unadjusted, adjust, &colors->tables);
      cairo_surface_destroy (unadjusted);
    }

  bool is_made = cairo_surface_status (shown) == CAIRO_STATUS_SUCCESS;
  AuspexTile *result = auspex_tile_new (tile->key, is_made ? shown : NULL,
                                        is_made ? NULL : "no memory for its colours");
  cairo_surface_destroy (shown);
  return result;
}

AuspexTile *
auspex_display_colors_show_tile (AuspexDisplayColors *colors, AuspexTile *tile)
{
  return show_tile (colors, tile, colors != NULL && colors->is_adjusted);
}

AuspexTile *
auspex_display_colors_show_tile_unadjusted (AuspexDisplayColors *colors, AuspexTile *tile)
{
  return show_tile (colors, tile, false);
}
