/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Shared by heatmap.c (values, scales, places) and heatmap-lattice.c (what adjoins). */

#pragma once

#include "render/overlay/heatmap.h"
#include "render/overlay/patch-grid.h"
#include <glib.h>

struct _AuspexHeatmap
{
  gatomicrefcount ref_count;

  /* The map that this is a part of, whose arrays it shares; NULL: its own. */
  AuspexHeatmap *whole;

  char *title;
  AuspexHeatmapMode mode;
  int64_t n;
  double patch_px;
  int64_t *coords;  /* [n, 2] */
  float *values;    /* [n] */
  float *positions; /* [n] on the whole scale, 0 to 1; negative: not drawn */
  float *scaled;    /* [n] within the range; negative: not drawn */
  double lowest, highest;
  AuspexHeatmapRange range;
  bool has_absent;
  AuspexPatchGrid *grid;

  /* Made when first asked for; of the whole only. */
  gsize order_made, adjoining_made, outline_made;
  int64_t *order; /* [n_ordered] indices, highest value first */
  int64_t n_ordered;
  int32_t *adjoining; /* [n, 8] indices or -1, row by row around the patch */
  GArray *outline;    /* AuspexLine */
};

static inline const AuspexHeatmap *
auspex_heatmap_whole (const AuspexHeatmap *heatmap)
{
  return heatmap->whole != NULL ? heatmap->whole : heatmap;
}
