/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/tile-key.h"

guint
auspex_tile_key_hash (gconstpointer key)
{
  const AuspexTileKey *k = key;
  uint64_t h = (uint64_t) (uint32_t) k->row * 0x9E3779B97F4A7C15u;

  h ^= (uint64_t) (uint32_t) k->col * 0xC2B2AE3D27D4EB4Fu;
  h ^= (uint64_t) (uint32_t) k->level * 0x165667B19E3779F9u;
  return (guint) (h >> 32) ^ (guint) h;
}

gboolean
auspex_tile_key_equal (gconstpointer a, gconstpointer b)
{
  const AuspexTileKey *ka = a, *kb = b;

  return ka->level == kb->level && ka->col == kb->col && ka->row == kb->row;
}
