/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Values on patches of a slide, ready to draw: squares in level-0 pixels, never resampled
 * to another grid, so that they lie where the network looked. Immutable; any thread. */

#pragma once

#include "render/overlay/color-map.h"
#include "render/slide/pyramid.h"
#include <stdbool.h>
#include <stdint.h>

typedef enum
{
  /* Mean rank of the ties / patches drawn: CLAM's percentile / 100. */
  AUSPEX_HEATMAP_RANK,
  /* Linear between the smallest and the largest. */
  AUSPEX_HEATMAP_WEIGHT,
  /* Weight x patches: multiples of uniform attention, 0 to 4. */
  AUSPEX_HEATMAP_MULTIPLE,
} AuspexHeatmapMode;

typedef struct _AuspexHeatmap AuspexHeatmap;

/* Copies: @coords [n, 2] level-0 top-left, @values [n], patches @patch_px level-0 pixels
 * wide. A value of exactly 0 (outside a hyper-edge) is not drawn, nor ranked, when
 * @zero_is_absent; one that is not finite never is. */
AuspexHeatmap *auspex_heatmap_new (const char *title, int64_t n, const int64_t *coords,
                                   double patch_px, const float *values,
                                   AuspexHeatmapMode mode, bool zero_is_absent);
AuspexHeatmap *auspex_heatmap_ref (AuspexHeatmap *heatmap);
void auspex_heatmap_unref (AuspexHeatmap *heatmap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexHeatmap, auspex_heatmap_unref)

const char *auspex_heatmap_get_title (const AuspexHeatmap *heatmap);
int64_t auspex_heatmap_get_n_patches (const AuspexHeatmap *heatmap);
AuspexHeatmapMode auspex_heatmap_get_mode (const AuspexHeatmap *heatmap);
/* Some patches are left out because their value is 0. */
bool auspex_heatmap_has_absent (const AuspexHeatmap *heatmap);
/* The square of patch @index and its value scaled to [0, 1]; false: not drawn. */
bool auspex_heatmap_get_patch (const AuspexHeatmap *heatmap, int64_t index,
                               AuspexRect *level0, double *scaled);
/* The value as given. */
float auspex_heatmap_get_value (const AuspexHeatmap *heatmap, int64_t index);
/* What the scale's ends stand for: ranks 0 to 1, weights, or multiples of uniform. */
void auspex_heatmap_get_range (const AuspexHeatmap *heatmap, double *lowest,
                               double *highest);
/* The patch drawn at a level-0 point, the last one given where several overlap; or -1. */
int64_t auspex_heatmap_patch_at (const AuspexHeatmap *heatmap, double level0_x,
                                 double level0_y);
/* Indices of the patches drawn that touch @level0, ascending; transfer full, int64_t. */
GArray *auspex_heatmap_patches_in (const AuspexHeatmap *heatmap, AuspexRect level0);
/* The @k highest values drawn, highest first (the earlier patch where they are equal);
 * returns how many were written. */
int64_t auspex_heatmap_top (const AuspexHeatmap *heatmap, int64_t k, int64_t *indices);
