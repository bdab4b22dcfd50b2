/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/attention-heatmap.h"

#include <glib/gi18n.h>

char *
auspex_attention_map_get_title (const AuspexPrognosis *prognosis, AuspexAttentionMap map,
                                int group)
{
  const char *kind =
      map == AUSPEX_ATTENTION_HYPEREDGE ? _ ("Hyper-edge") : _ ("Hyper-attention");

  if (map == AUSPEX_ATTENTION_GATE)
    return g_strdup (_ ("Gate attention"));
  if (group < prognosis->n_groups && prognosis->groups[group].name != NULL)
    return g_strdup_printf ("%s: %s", kind, prognosis->groups[group].name);
  return g_strdup_printf (_ ("%s: group %d"), kind, group + 1);
}

static const float *
get_values (const AuspexAttentionMaps *maps, AuspexAttentionMap map, int group)
{
  const float *values = map == AUSPEX_ATTENTION_GATE        ? maps->gate
                        : map == AUSPEX_ATTENTION_HYPEREDGE ? maps->hyperedge
                                                            : maps->hyper_attention;

  if (values == NULL || map == AUSPEX_ATTENTION_GATE)
    return values;
  return group >= 0 && group < maps->n_groups ? values + group * maps->n_patches : NULL;
}

AuspexHeatmap *
auspex_attention_heatmap_new (const AuspexPrognosis *prognosis, int slide,
                              AuspexAttentionMap map, int group, AuspexHeatmapMode mode)
{
  const AuspexAttentionMaps *maps = &prognosis->maps;
  const float *all = get_values (maps, map, group);
  int64_t n = 0;

  if (all == NULL || maps->coords == NULL || slide < 0 || slide >= prognosis->n_slides
      || !(maps->patch_level0_px[slide] > 0))
    return NULL;
  g_autofree int64_t *coords = g_new (int64_t, 2 * maps->n_patches);
  g_autofree float *values = g_new (float, maps->n_patches);
  for (int64_t i = 0; i < maps->n_patches; i++)
    if (maps->slide_index[i] == slide)
      {
        coords[2 * n] = maps->coords[2 * i];
        coords[2 * n + 1] = maps->coords[2 * i + 1];
        values[n++] = all[i];
      }
  if (n == 0)
    return NULL;
  g_autofree char *title = auspex_attention_map_get_title (prognosis, map, group);
  return auspex_heatmap_new (title, n, coords, maps->patch_level0_px[slide], values, mode,
                             map == AUSPEX_ATTENTION_HYPEREDGE);
}
