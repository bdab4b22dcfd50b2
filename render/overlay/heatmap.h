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

/* The part of a scale that the colours run over, 0 to 1 along it. What lies beyond has
 * the colour of the end, or below it none at all. */
typedef struct
{
  double lowest, highest;
  bool hides_below;
} AuspexHeatmapRange;

/* How it is drawn beside its colours; all zero: plain squares. */
typedef struct
{
  /* Interpolated between the centres of patches that adjoin, level within one that has
   * no neighbour there: it never shows finer than the patches, nor beyond them. */
  bool is_smooth;
  bool with_outline; /* of all patches looked at, drawn or not */
  int n_rings;       /* around the patches that lead auspex_heatmap_top() */
  int64_t ringed;    /* a ring that stands out, around patch ringed - 1; 0: none */
} AuspexHeatmapLook;

typedef struct
{
  double x0, y0, x1, y1; /* level-0 pixels */
} AuspexLine;

typedef struct _AuspexHeatmap AuspexHeatmap;

/* Copies: @coords [n, 2] level-0 top-left, @values [n], patches @patch_px level-0 pixels
 * wide. A value of exactly 0 (outside a hyper-edge) is not drawn, nor ranked, when
 * @zero_is_absent; one that is not finite never is. */
AuspexHeatmap *auspex_heatmap_new (const char *title, int64_t n, const int64_t *coords,
                                   double patch_px, const float *values,
                                   AuspexHeatmapMode mode, bool zero_is_absent);
/* The same map, of whatever range @heatmap is, in another; ranks stay those of all. */
AuspexHeatmap *auspex_heatmap_new_in_range (AuspexHeatmap *heatmap,
                                            const AuspexHeatmapRange *range);
/* Only the patches where @is_drawn [n] is not 0; ranks stay those of all. */
AuspexHeatmap *auspex_heatmap_new_subset (AuspexHeatmap *heatmap,
                                          const uint8_t *is_drawn);
AuspexHeatmap *auspex_heatmap_ref (AuspexHeatmap *heatmap);
void auspex_heatmap_unref (AuspexHeatmap *heatmap);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexHeatmap, auspex_heatmap_unref)

const char *auspex_heatmap_get_title (const AuspexHeatmap *heatmap);
int64_t auspex_heatmap_get_n_patches (const AuspexHeatmap *heatmap);
double auspex_heatmap_get_patch_px (const AuspexHeatmap *heatmap);
AuspexHeatmapMode auspex_heatmap_get_mode (const AuspexHeatmap *heatmap);
AuspexHeatmapRange auspex_heatmap_get_range (const AuspexHeatmap *heatmap);
/* Some patches are left out because their value is 0. */
bool auspex_heatmap_has_absent (const AuspexHeatmap *heatmap);
/* The square of patch @index and its value scaled to [0, 1]; false: not drawn. */
bool auspex_heatmap_get_patch (const AuspexHeatmap *heatmap, int64_t index,
                               AuspexRect *level0, double *scaled);
/* The value as given. */
float auspex_heatmap_get_value (const AuspexHeatmap *heatmap, int64_t index);
/* As the legend counts: rank 0 to 1, weight, or multiple of uniform. */
double auspex_heatmap_get_reading (const AuspexHeatmap *heatmap, int64_t index);
/* What the colours' ends stand for: ranks 0 to 1, weights, or multiples of uniform. */
void auspex_heatmap_get_ends (const AuspexHeatmap *heatmap, double *lowest,
                              double *highest);
/* How many patches lie in each of @n_bins even parts of the whole scale, whatever the
 * range; those that have no value in none. */
void auspex_heatmap_count (const AuspexHeatmap *heatmap, int n_bins, int64_t *counts);
/* The patch drawn at a level-0 point, the last one given where several overlap; or -1. */
int64_t auspex_heatmap_patch_at (const AuspexHeatmap *heatmap, double level0_x,
                                 double level0_y);
/* Indices of the patches drawn that touch @level0, ascending; transfer full, int64_t. */
GArray *auspex_heatmap_patches_in (const AuspexHeatmap *heatmap, AuspexRect level0);
/* The @k highest values drawn, highest first (the earlier patch where they are equal);
 * returns how many were written. */
int64_t auspex_heatmap_top (const AuspexHeatmap *heatmap, int64_t k, int64_t *indices);

/* For smooth drawing: what a patch that is drawn has at its corners, the middles of its
 * edges and its centre, three rows of three from the top left; bilinear in between. */
void auspex_heatmap_get_lattice (const AuspexHeatmap *heatmap, int64_t index,
                                 double lattice[9]);
/* The outline of all patches, drawn or not; AuspexLine, each along one axis. Borrowed. */
const GArray *auspex_heatmap_get_outline (AuspexHeatmap *heatmap);
