/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Which tile of a slide: a value. */

#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct
{
  int32_t level;
  int32_t col, row;
} AuspexTileKey;

guint auspex_tile_key_hash (gconstpointer key);
gboolean auspex_tile_key_equal (gconstpointer a, gconstpointer b);
