/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Tiles as textures, least recently used out first, within a budget of bytes. Private to
 * render/gl; the scene's context is current in all functions. */

#pragma once

#include "render/slide/tile-cache.h"
#include <epoxy/gl.h>

typedef struct
{
  AuspexTileKey key;
  GLuint texture; /* 0: could not be decoded, drawn as hatch */
  GLint min_filter, mag_filter;
  size_t bytes;
  guint64 last_frame;
} AuspexTileTexture;

typedef struct _AuspexTileTextures AuspexTileTextures;

AuspexTileTextures *auspex_tile_textures_new (size_t budget_bytes);
void auspex_tile_textures_free (AuspexTileTextures *textures);

/* Marks it as used in this frame; NULL: not there. Borrowed until the frame ends. */
AuspexTileTexture *auspex_tile_textures_lookup (AuspexTileTextures *textures,
                                                AuspexTileKey key);
AuspexTileTexture *auspex_tile_textures_upload (AuspexTileTextures *textures,
                                                const AuspexTile *tile);
/* Binds it for drawing one level pixel as @factor view pixels. */
void auspex_tile_texture_bind (AuspexTileTexture *texture, double factor,
                               bool is_aligned);
/* Frees what exceeds the budget and was not used since the last call. */
void auspex_tile_textures_end_frame (AuspexTileTextures *textures);
void auspex_tile_textures_set_budget (AuspexTileTextures *textures, size_t budget_bytes);
void auspex_tile_textures_clear (AuspexTileTextures *textures);
