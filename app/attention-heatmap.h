/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* From a prognosis to heat maps of one of its slides: what the window, the report and the
 * picture file show. */

#pragma once

#include "compute/prognosis.h"
#include "render/overlay/heatmap.h"

typedef enum
{
  AUSPEX_ATTENTION_GATE,            /* one for all groups */
  AUSPEX_ATTENTION_HYPEREDGE,       /* of a gene group */
  AUSPEX_ATTENTION_HYPER_ATTENTION, /* of a gene group */
} AuspexAttentionMap;

/* "Gate attention", "Hyper-edge: Oncogenes". Free with g_free(). */
char *auspex_attention_map_get_title (const AuspexPrognosis *prognosis,
                                      AuspexAttentionMap map, int group);

/* NULL when the prognosis has no places for its patches, or none on slide @slide. @group
 * is read for the maps of groups only. */
AuspexHeatmap *auspex_attention_heatmap_new (const AuspexPrognosis *prognosis, int slide,
                                             AuspexAttentionMap map, int group,
                                             AuspexHeatmapMode mode);
