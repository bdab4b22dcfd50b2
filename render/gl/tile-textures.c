/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/gl/tile-textures.h"

#include <glib.h>
#include <math.h>

/* As the Cairo painter has them. */
#define SHARP_FROM 3.0
#define COPY_TOLERANCE 1e-3

struct _AuspexTileTextures
{
  GHashTable *by_key; /* AuspexTileKey (the texture's own): AuspexTileTexture */
  size_t bytes, budget_bytes;
  guint64 frame;
};

static void
free_texture (gpointer data)
{
  AuspexTileTexture *texture = data;

  if (texture->texture != 0)
    glDeleteTextures (1, &texture->texture);
  g_free (texture);
}

AuspexTileTextures *
auspex_tile_textures_new (size_t budget_bytes)
{
  AuspexTileTextures *textures = g_new0 (AuspexTileTextures, 1);

  textures->by_key = g_hash_table_new_full (auspex_tile_key_hash, auspex_tile_key_equal,
                                            NULL, free_texture);
  textures->budget_bytes = budget_bytes;
  return textures;
}

void
auspex_tile_textures_free (AuspexTileTextures *textures)
{
  if (textures == NULL)
    return;
  g_hash_table_unref (textures->by_key);
  g_free (textures);
}

AuspexTileTexture *
auspex_tile_textures_lookup (AuspexTileTextures *textures, AuspexTileKey key)
{
  AuspexTileTexture *texture = g_hash_table_lookup (textures->by_key, &key);

  if (texture != NULL)
    texture->last_frame = textures->frame;
  return texture;
}

static void
upload_surface (AuspexTileTexture *texture, cairo_surface_t *surface)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);

  glGenTextures (1, &texture->texture);
  glBindTexture (GL_TEXTURE_2D, texture->texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
  glPixelStorei (GL_UNPACK_ROW_LENGTH, cairo_image_surface_get_stride (surface) / 4);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_RGBA8, width, height, 0, GL_RGBA, GL_UNSIGNED_BYTE,
                cairo_image_surface_get_data (surface));
  glPixelStorei (GL_UNPACK_ROW_LENGTH, 0);
  glGenerateMipmap (GL_TEXTURE_2D);
  texture->bytes = (size_t)width * height * 4 * 4 / 3;
}

AuspexTileTexture *
auspex_tile_textures_upload (AuspexTileTextures *textures, const AuspexTile *tile)
{
  AuspexTileTexture *texture = g_new0 (AuspexTileTexture, 1);

  texture->key = tile->key;
  texture->last_frame = textures->frame;
  if (tile->surface != NULL)
    upload_surface (texture, tile->surface);
  textures->bytes += texture->bytes;
  g_hash_table_replace (textures->by_key, &texture->key, texture);
  return texture;
}

void
auspex_tile_texture_bind (AuspexTileTexture *texture, double factor, bool is_aligned)
{
  bool is_copied = is_aligned && fabs (factor - 1) < COPY_TOLERANCE;
  bool is_sharp = is_copied || factor >= SHARP_FROM;
  GLint mag_filter = is_sharp ? GL_NEAREST : GL_LINEAR;
  GLint min_filter = is_sharp ? GL_NEAREST : GL_LINEAR_MIPMAP_LINEAR;

  glBindTexture (GL_TEXTURE_2D, texture->texture);
  if (texture->min_filter != min_filter)
    glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, min_filter);
  if (texture->mag_filter != mag_filter)
    glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, mag_filter);
  texture->min_filter = min_filter;
  texture->mag_filter = mag_filter;
}

static int
compare_age (const void *a, const void *b)
{
  const AuspexTileTexture *ta = *(AuspexTileTexture *const *)a;
  const AuspexTileTexture *tb = *(AuspexTileTexture *const *)b;

  return (ta->last_frame > tb->last_frame) - (ta->last_frame < tb->last_frame);
}

void
auspex_tile_textures_end_frame (AuspexTileTextures *textures)
{
  if (textures->bytes > textures->budget_bytes)
    {
      guint n;
      g_autofree gpointer *keys = g_hash_table_get_keys_as_array (textures->by_key, &n);
      g_autofree AuspexTileTexture **by_age = g_new (AuspexTileTexture *, n);

      for (guint i = 0; i < n; i++)
        by_age[i] = g_hash_table_lookup (textures->by_key, keys[i]);
      qsort (by_age, n, sizeof *by_age, compare_age);
      for (guint i = 0; i < n && textures->bytes > textures->budget_bytes
                        && by_age[i]->last_frame < textures->frame;
           i++)
        {
          textures->bytes -= by_age[i]->bytes;
          g_hash_table_remove (textures->by_key, &by_age[i]->key);
        }
    }
  textures->frame++;
}

void
auspex_tile_textures_set_budget (AuspexTileTextures *textures, size_t budget_bytes)
{
  textures->budget_bytes = budget_bytes;
}

void
auspex_tile_textures_clear (AuspexTileTextures *textures)
{
  g_hash_table_remove_all (textures->by_key);
  textures->bytes = 0;
}
