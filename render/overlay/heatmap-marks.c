/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/overlay/heatmap-marks.h"

#include <math.h>

#define SMALLEST_RADIUS 9.0 /* logical pixels */

const AuspexPen auspex_outline_pens[AUSPEX_N_PENS] = { { 0xFFFFFF, 3.5 },
                                                       { 0x202020, 1.5 } };
const AuspexPen auspex_ring_pens[AUSPEX_N_PENS] = { { 0x101010, 4.5 }, { 0xFFFFFF, 2 } };
const AuspexPen auspex_stand_out_pens[AUSPEX_N_PENS] = { { 0x101010, 6 },
                                                         { 0xFF7800, 3.5 } };

static AuspexRingCenter
ring_around (const AuspexHeatmap *heatmap, int64_t index)
{
  AuspexRect level0;
  double scaled;

  auspex_heatmap_get_patch (heatmap, index, &level0, &scaled);
  return (AuspexRingCenter){ level0.x + level0.width / 2, level0.y + level0.height / 2 };
}

GArray *
auspex_heatmap_get_rings (const AuspexHeatmap *heatmap, const AuspexHeatmapLook *look)
{
  int k = MAX (look->n_rings, 0);
  g_autofree int64_t *top = g_new (int64_t, k);
  int64_t n = auspex_heatmap_top (heatmap, k, top);
  GArray *rings = g_array_new (FALSE, FALSE, sizeof (AuspexRingCenter));

  for (int64_t i = n; i > 0; i--)
    {
      AuspexRingCenter ring = ring_around (heatmap, top[i - 1]);

      g_array_append_val (rings, ring);
    }
  return rings;
}

bool
auspex_heatmap_get_stand_out (const AuspexHeatmap *heatmap, const AuspexHeatmapLook *look,
                              AuspexRingCenter *ring)
{
  if (look->ringed < 1 || look->ringed > auspex_heatmap_get_n_patches (heatmap))
    return false;
  *ring = ring_around (heatmap, look->ringed - 1);
  return true;
}

double
auspex_heatmap_get_ring_radius (const AuspexHeatmap *heatmap, double scale,
                                double device_scale)
{
  double inside = auspex_heatmap_get_patch_px (heatmap) * scale / 2;

  return fmax (inside, SMALLEST_RADIUS * (device_scale > 0 ? device_scale : 1));
}
