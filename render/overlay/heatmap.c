/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/overlay/heatmap.h"

#include "render/overlay/patch-grid.h"
#include <glib.h>
#include <math.h>
#include <stdlib.h>

#define MULTIPLE_MAX 4.0

struct _AuspexHeatmap
{
  gatomicrefcount ref_count;

  char *title;
  AuspexHeatmapMode mode;
  int64_t n;
  double patch_px;
  int64_t *coords; /* [n, 2] */
  float *values;   /* [n] */
  float *scaled;   /* [n]; negative: not drawn */
  double lowest, highest;
  bool has_absent;
  AuspexPatchGrid *grid;
};

typedef struct
{
  float value;
  int64_t index;
} RankedPatch;

static int
compare_ascending (const void *a, const void *b)
{
  const RankedPatch *pa = a, *pb = b;

  if (pa->value != pb->value)
    return pa->value < pb->value ? -1 : 1;
  return (pa->index < pb->index) - (pa->index > pb->index);
}

/* The patches drawn, lowest value first; the later ones first where values are equal. */
static RankedPatch *
sort_drawn (const AuspexHeatmap *heatmap, int64_t *n_drawn)
{
  RankedPatch *ranked = g_new (RankedPatch, heatmap->n);
  int64_t n = 0;

  for (int64_t i = 0; i < heatmap->n; i++)
    if (heatmap->scaled[i] >= 0)
      ranked[n++] = (RankedPatch){ heatmap->values[i], i };
  if (n > 1)
    qsort (ranked, n, sizeof *ranked, compare_ascending);
  *n_drawn = n;
  return ranked;
}

static void
scale_ranks (AuspexHeatmap *heatmap)
{
  int64_t n;
  g_autofree RankedPatch *ranked = sort_drawn (heatmap, &n);

  heatmap->lowest = 0;
  heatmap->highest = 1;
  for (int64_t first = 0, end; first < n; first = end)
    {
      for (end = first + 1; end < n && ranked[end].value == ranked[first].value; end++)
        ;
      /* Ranks count from 1: first + 1 to end, their mean shared. */
      double mean_rank = (first + 1 + end) / 2.0;

      for (int64_t i = first; i < end; i++)
        heatmap->scaled[ranked[i].index] = mean_rank / n;
    }
}

static void
scale_weights (AuspexHeatmap *heatmap)
{
  double lowest = INFINITY, highest = -INFINITY;

  for (int64_t i = 0; i < heatmap->n; i++)
    if (heatmap->scaled[i] >= 0)
      {
        lowest = fmin (lowest, heatmap->values[i]);
        highest = fmax (highest, heatmap->values[i]);
      }
  if (lowest > highest)
    lowest = highest = 0;
  for (int64_t i = 0; i < heatmap->n; i++)
    if (heatmap->scaled[i] >= 0)
      heatmap->scaled[i] =
          highest > lowest ? (heatmap->values[i] - lowest) / (highest - lowest) : 0.5;
  heatmap->lowest = lowest;
  heatmap->highest = highest;
}

static void
scale_multiples (AuspexHeatmap *heatmap)
{
  heatmap->lowest = 0;
  heatmap->highest = MULTIPLE_MAX;
  for (int64_t i = 0; i < heatmap->n; i++)
    if (heatmap->scaled[i] >= 0)
      {
        double multiple = (double)heatmap->values[i] * heatmap->n;

        heatmap->scaled[i] = fmin (fmax (multiple / MULTIPLE_MAX, 0), 1);
      }
}

AuspexHeatmap *
auspex_heatmap_new (const char *title, int64_t n, const int64_t *coords, double patch_px,
                    const float *values, AuspexHeatmapMode mode, bool zero_is_absent)
{
  AuspexHeatmap *heatmap;

  g_return_val_if_fail (n >= 0 && patch_px > 0, NULL);

  heatmap = g_new0 (AuspexHeatmap, 1);
  g_atomic_ref_count_init (&heatmap->ref_count);
  heatmap->title = g_strdup (title);
  heatmap->mode = mode;
  heatmap->n = n;
  heatmap->patch_px = patch_px;
  heatmap->coords = g_memdup2 (coords, 2 * n * sizeof *coords);
  heatmap->values = g_memdup2 (values, n * sizeof *values);
  heatmap->scaled = g_new (float, n);
  for (int64_t i = 0; i < n; i++)
    {
      bool is_absent = zero_is_absent && values[i] == 0;

      heatmap->has_absent |= is_absent;
      heatmap->scaled[i] = is_absent || !isfinite (values[i]) ? -1 : 0;
    }

  if (mode == AUSPEX_HEATMAP_RANK)
    scale_ranks (heatmap);
  else if (mode == AUSPEX_HEATMAP_WEIGHT)
    scale_weights (heatmap);
  else
    scale_multiples (heatmap);
  heatmap->grid = auspex_patch_grid_new (heatmap->n, heatmap->coords, patch_px);
  return heatmap;
}

AuspexHeatmap *
auspex_heatmap_ref (AuspexHeatmap *heatmap)
{
  g_atomic_ref_count_inc (&heatmap->ref_count);
  return heatmap;
}

void
auspex_heatmap_unref (AuspexHeatmap *heatmap)
{
  if (heatmap == NULL || !g_atomic_ref_count_dec (&heatmap->ref_count))
    return;
  g_free (heatmap->title);
  g_free (heatmap->coords);
  g_free (heatmap->values);
  g_free (heatmap->scaled);
  auspex_patch_grid_free (heatmap->grid);
  g_free (heatmap);
}

const char *
auspex_heatmap_get_title (const AuspexHeatmap *heatmap)
{
  return heatmap->title;
}

int64_t
auspex_heatmap_get_n_patches (const AuspexHeatmap *heatmap)
{
  return heatmap->n;
}

AuspexHeatmapMode
auspex_heatmap_get_mode (const AuspexHeatmap *heatmap)
{
  return heatmap->mode;
}

bool
auspex_heatmap_has_absent (const AuspexHeatmap *heatmap)
{
  return heatmap->has_absent;
}

bool
auspex_heatmap_get_patch (const AuspexHeatmap *heatmap, int64_t index, AuspexRect *level0,
                          double *scaled)
{
  g_return_val_if_fail (index >= 0 && index < heatmap->n, false);

  *level0 = (AuspexRect){ heatmap->coords[2 * index], heatmap->coords[2 * index + 1],
                          heatmap->patch_px, heatmap->patch_px };
  *scaled = fmax (heatmap->scaled[index], 0);
  return heatmap->scaled[index] >= 0;
}

float
auspex_heatmap_get_value (const AuspexHeatmap *heatmap, int64_t index)
{
  g_return_val_if_fail (index >= 0 && index < heatmap->n, NAN);

  return heatmap->values[index];
}

void
auspex_heatmap_get_range (const AuspexHeatmap *heatmap, double *lowest, double *highest)
{
  *lowest = heatmap->lowest;
  *highest = heatmap->highest;
}

GArray *
auspex_heatmap_patches_in (const AuspexHeatmap *heatmap, AuspexRect level0)
{
  GArray *indices = auspex_patch_grid_query (heatmap->grid, level0);
  guint n_drawn = 0;

  for (guint i = 0; i < indices->len; i++)
    {
      int64_t index = g_array_index (indices, int64_t, i);

      if (heatmap->scaled[index] >= 0)
        g_array_index (indices, int64_t, n_drawn++) = index;
    }
  g_array_set_size (indices, n_drawn);
  return indices;
}

int64_t
auspex_heatmap_patch_at (const AuspexHeatmap *heatmap, double level0_x, double level0_y)
{
  AuspexRect point = { level0_x, level0_y, 0, 0 };
  g_autoptr (GArray) indices = auspex_heatmap_patches_in (heatmap, point);

  return indices->len > 0 ? g_array_index (indices, int64_t, indices->len - 1) : -1;
}

int64_t
auspex_heatmap_top (const AuspexHeatmap *heatmap, int64_t k, int64_t *indices)
{
  int64_t n;
  g_autofree RankedPatch *ranked = sort_drawn (heatmap, &n);

  k = CLAMP (k, 0, n);
  for (int64_t i = 0; i < k; i++)
    indices[i] = ranked[n - 1 - i].index;
  return k;
}
