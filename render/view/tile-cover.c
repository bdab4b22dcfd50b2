/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/view/tile-plan.h"

static bool
touch (AuspexRect a, AuspexRect b)
{
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height
         && b.y < a.y + a.height;
}

static bool
touches_any (AuspexRect rect, GArray *rects)
{
  for (guint i = 0; i < rects->len; i++)
    if (touch (rect, g_array_index (rects, AuspexRect, i)))
      return true;
  return false;
}

static void
reverse (GArray *keys)
{
  for (guint i = 0, j = keys->len; i + 1 < j; i++)
    {
      AuspexTileKey *a = &g_array_index (keys, AuspexTileKey, i);
      AuspexTileKey *b = &g_array_index (keys, AuspexTileKey, --j);
      AuspexTileKey swapped = *a;

      *a = *b;
      *b = swapped;
    }
}

/* From the finest level to the coarsest: what is missing on one is looked for on the
 * next, and where nothing is missing the rest need not be drawn. */
void
auspex_tile_plan_cover (const AuspexTilePlan *plan, const AuspexPyramid *pyramid,
                        AuspexTileAtHand at_hand, gpointer user_data, GArray *cover)
{
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (AuspexRect));
  g_autoptr (GArray) still_missing = g_array_new (FALSE, FALSE, sizeof (AuspexRect));

  g_array_set_size (cover, 0);
  for (guint i = plan->draw->len; i > 0; i--)
    {
      AuspexTileKey key = g_array_index (plan->draw, AuspexTileKey, i - 1);
      bool is_level_end =
          i == 1 || g_array_index (plan->draw, AuspexTileKey, i - 2).level != key.level;
      AuspexRect level0 = auspex_pyramid_tile_level0 (pyramid, key);

      if (key.level == plan->level || touches_any (level0, missing))
        {
          if (at_hand (key, user_data))
            g_array_append_val (cover, key);
          else
            g_array_append_val (still_missing, level0);
        }
      if (is_level_end)
        {
          GArray *swapped = missing;

          if (still_missing->len == 0)
            break;
          missing = still_missing;
          still_missing = swapped;
          g_array_set_size (still_missing, 0);
        }
    }
  reverse (cover);
}
