/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Named colour maps: perceptually ordered, the default (cividis) made for colour-blind
 * eyes. */

#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum
{
  AUSPEX_COLOR_MAP_CIVIDIS,
  AUSPEX_COLOR_MAP_VIRIDIS,
  AUSPEX_COLOR_MAP_INFERNO,
  AUSPEX_COLOR_MAP_COOLWARM, /* diverging, for signed values */
  AUSPEX_N_COLOR_MAPS
} AuspexColorMap;

const char *auspex_color_map_get_name (AuspexColorMap map);
/* False, and *map stays, where none is called @name. */
bool auspex_color_map_find (const char *name, AuspexColorMap *map);
/* 0xRRGGBB of @value in [0, 1] (clamped). */
uint32_t auspex_color_map_lookup (AuspexColorMap map, double value);
