/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/overlay/color-map.h"

#include <glib.h>
#include <math.h>

#define N_ANCHORS 33

/* The published maps at 33 even steps; linear between them, within 6 / 255 of the
 * original. */
static const struct
{
  const char *name;
  uint32_t anchors[N_ANCHORS]; /* 0xRRGGBB */
} maps[AUSPEX_N_COLOR_MAPS] = {
  [AUSPEX_COLOR_MAP_CIVIDIS] = {
    "cividis", /* Nunez, Anderton, Renslow 2018, doi:10.1371/journal.pone.0199239 */
    {
      0x00224E, 0x00285B, 0x002E6A, 0x043371, 0x1A386F, 0x273E6E, 0x32436D, 0x3B496C,
      0x434E6C, 0x4B546C, 0x52596D, 0x5A5F6E, 0x61656F, 0x686A71, 0x6F7073, 0x757676,
      0x7C7B78, 0x848179, 0x8B8778, 0x938D78, 0x9B9376, 0xA39A75, 0xABA072, 0xB3A670,
      0xBBAD6C, 0xC3B469, 0xCCBA64, 0xD4C15F, 0xDDC958, 0xE6D051, 0xEFD748, 0xF8DF3C,
      0xFEE838,
    },
  },
  [AUSPEX_COLOR_MAP_VIRIDIS] = {
    "viridis", /* van der Walt, Smith 2015 (matplotlib) */
    {
      0x440154, 0x470D60, 0x48186A, 0x482374, 0x472D7B, 0x453681, 0x424086, 0x3F4989,
      0x3B528B, 0x375A8D, 0x33638D, 0x2F6A8E, 0x2C728E, 0x297A8E, 0x26818E, 0x23898E,
      0x21908C, 0x1F988B, 0x1F9F88, 0x21A685, 0x28AE80, 0x31B57B, 0x3EBC74, 0x4CC26C,
      0x5DC963, 0x6ECE58, 0x82D34C, 0x96D83F, 0xABDC32, 0xC0DF24, 0xD5E21A, 0xEAE51A,
      0xFDE725,
    },
  },
  [AUSPEX_COLOR_MAP_INFERNO] = {
    "inferno", /* van der Walt, Smith 2015 (matplotlib) */
    {
      0x000004, 0x040312, 0x0B0724, 0x150B37, 0x210C4A, 0x2E0A5A, 0x3C0965, 0x4A0C6B,
      0x57106D, 0x63146E, 0x70196E, 0x7D1E6D, 0x89226A, 0x962766, 0xA32B61, 0xAF315C,
      0xBB3755, 0xC63E4D, 0xD14644, 0xDB4F3B, 0xE35932, 0xEB6528, 0xF1711E, 0xF67F14,
      0xF98D0A, 0xFB9C06, 0xFCAB0F, 0xFBBA1F, 0xF9CA32, 0xF5D949, 0xF2E865, 0xF3F586,
      0xFCFFA4,
    },
  },
  [AUSPEX_COLOR_MAP_COOLWARM] = {
    "coolwarm", /* Moreland 2009, doi:10.1007/978-3-642-10520-3_9 */
    {
      0x3B4CC0, 0x445ACC, 0x4D68D7, 0x5775E1, 0x6282EA, 0x6C8EF1, 0x779AF7, 0x82A5FB,
      0x8DB0FE, 0x98B9FF, 0xA3C2FE, 0xAEC9FC, 0xB8D0F9, 0xC2D5F4, 0xCCD9EE, 0xD5DBE6,
      0xDDDDDD, 0xE5D8D1, 0xECD3C5, 0xF1CCB9, 0xF4C4AD, 0xF7BBA0, 0xF7B194, 0xF7A687,
      0xF49A7B, 0xF18D6F, 0xEC7F63, 0xE57058, 0xDE604D, 0xD55042, 0xCB3E38, 0xC0282F,
      0xB40426,
    },
  },
};

const char *
auspex_color_map_get_name (AuspexColorMap map)
{
  g_return_val_if_fail (map >= 0 && map < AUSPEX_N_COLOR_MAPS, NULL);

  return maps[map].name;
}

bool
auspex_color_map_find (const char *name, AuspexColorMap *map)
{
  for (int i = 0; i < AUSPEX_N_COLOR_MAPS; i++)
    if (g_strcmp0 (name, maps[i].name) == 0)
      {
        *map = i;
        return true;
      }
  return false;
}

static uint32_t
mix_channel (uint32_t a, uint32_t b, int shift, double weight)
{
  double va = (a >> shift) & 0xFF, vb = (b >> shift) & 0xFF;

  return (uint32_t)(va + (vb - va) * weight + 0.5) << shift;
}

uint32_t
auspex_color_map_lookup (AuspexColorMap map, double value)
{
  g_return_val_if_fail (map >= 0 && map < AUSPEX_N_COLOR_MAPS, 0);

  double position = fmin (fmax (value, 0), 1) * (N_ANCHORS - 1);
  int below = MIN ((int)position, N_ANCHORS - 2);
  uint32_t a = maps[map].anchors[below], b = maps[map].anchors[below + 1];
  double weight = position - below;

  return mix_channel (a, b, 16, weight) | mix_channel (a, b, 8, weight)
         | mix_channel (a, b, 0, weight);
}
