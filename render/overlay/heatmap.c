/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/overlay/heatmap-private.h"

#include <math.h>
#include <stdlib.h>

#define MULTIPLE_MAX 4.0

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

/* The patches of the scale, lowest value first; the later ones first where values are
 * equal. */
static RankedPatch *
sort_values (const AuspexHeatmap *heatmap, int64_t *n_sorted)
{
  RankedPatch *ranked = g_new (RankedPatch, heatmap->n);
  int64_t n = 0;

  for (int64_t i = 0; i < heatmap->n; i++)
    if (heatmap->positions[i] >= 0)
      ranked[n++] = (RankedPatch){ heatmap->values[i], i };
  if (n > 1)
    qsort (ranked, n, sizeof *ranked, compare_ascending);
  *n_sorted = n;
  return ranked;
}

static void
scale_ranks (AuspexHeatmap *heatmap)
{
  int64_t n;
  g_autofree RankedPatch *ranked = sort_values (heatmap, &n);

  heatmap->lowest = 0;
  heatmap->highest = 1;
  for (int64_t first = 0, end; first < n; first = end)
    {
      for (end = first + 1; end < n && ranked[end].value == ranked[first].value; end++)
        ;
      /* Ranks count from 1: first + 1 to end, their mean shared. */
      double mean_rank = (first + 1 + end) / 2.0;

      for (int64_t i = first; i < end; i++)
        heatmap->positions[ranked[i].index] = mean_rank / n;
    }
}

static void
scale_weights (AuspexHeatmap *heatmap)
{
  double lowest = INFINITY, highest = -INFINITY;

  for (int64_t i = 0; i < heatmap->n; i++)
    if (heatmap->positions[i] >= 0)
      {
        lowest = fmin (lowest, heatmap->values[i]);
        highest = fmax (highest, heatmap->values[i]);
      }
  if (lowest > highest)
    lowest = highest = 0;
  for (int64_t i = 0; i < heatmap->n; i++)
    if (heatmap->positions[i] >= 0)
      heatmap->positions[i] =
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
    if (heatmap->positions[i] >= 0)
      {
        double multiple = (double)heatmap->values[i] * heatmap->n;

        heatmap->positions[i] = fmin (fmax (multiple / MULTIPLE_MAX, 0), 1);
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
  heatmap->positions = g_new (float, n);
  for (int64_t i = 0; i < n; i++)
    {
      bool is_absent = zero_is_absent && values[i] == 0;

      heatmap->has_absent |= is_absent;
      heatmap->positions[i] = is_absent || !isfinite (values[i]) ? -1 : 0;
    }

  if (mode == AUSPEX_HEATMAP_RANK)
    scale_ranks (heatmap);
  else if (mode == AUSPEX_HEATMAP_WEIGHT)
    scale_weights (heatmap);
  else
    scale_multiples (heatmap);
  heatmap->scaled = g_memdup2 (heatmap->positions, n * sizeof *heatmap->scaled);
  heatmap->range = (AuspexHeatmapRange){ 0, 1, false };
  heatmap->grid = auspex_patch_grid_new (heatmap->n, heatmap->coords, patch_px);
  return heatmap;
}

/* Shares everything but what is drawn, which is still to be filled in. */
static AuspexHeatmap *
part_new (AuspexHeatmap *heatmap)
{
  AuspexHeatmap *whole = heatmap->whole != NULL ? heatmap->whole : heatmap;
  AuspexHeatmap *part = g_new (AuspexHeatmap, 1);

  *part = *whole;
  g_atomic_ref_count_init (&part->ref_count);
  part->whole = auspex_heatmap_ref (whole);
  part->scaled = g_new (float, whole->n);
  return part;
}

AuspexHeatmap *
auspex_heatmap_new_in_range (AuspexHeatmap *heatmap, const AuspexHeatmapRange *range)
{
  AuspexHeatmap *part = part_new (heatmap);
  double lowest = fmin (fmax (range->lowest, 0), 1);
  double highest = fmin (fmax (range->highest, lowest), 1);

  part->range = (AuspexHeatmapRange){ lowest, highest, range->hides_below };
  for (int64_t i = 0; i < part->n; i++)
    {
      float position = part->positions[i];

      if (position < 0 || (range->hides_below && position < (float)lowest))
        part->scaled[i] = -1;
      else if (highest > lowest)
        part->scaled[i] = fmin (fmax ((position - lowest) / (highest - lowest), 0), 1);
      else
        part->scaled[i] = position >= (float)lowest;
    }
  return part;
}

AuspexHeatmap *
auspex_heatmap_new_subset (AuspexHeatmap *heatmap, const uint8_t *is_drawn)
{
  AuspexHeatmap *part = part_new (heatmap);

  part->range = heatmap->range;
  for (int64_t i = 0; i < part->n; i++)
    part->scaled[i] = is_drawn[i] != 0 ? heatmap->scaled[i] : -1;
  return part;
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
  g_free (heatmap->scaled);
  if (heatmap->whole != NULL)
    auspex_heatmap_unref (heatmap->whole);
  else
    {
      g_free (heatmap->title);
      g_free (heatmap->coords);
      g_free (heatmap->values);
      g_free (heatmap->positions);
      g_free (heatmap->order);
      g_free (heatmap->adjoining);
      g_clear_pointer (&heatmap->outline, g_array_unref);
      auspex_patch_grid_free (heatmap->grid);
    }
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

double
auspex_heatmap_get_patch_px (const AuspexHeatmap *heatmap)
{
  return heatmap->patch_px;
}

AuspexHeatmapMode
auspex_heatmap_get_mode (const AuspexHeatmap *heatmap)
{
  return heatmap->mode;
}

AuspexHeatmapRange
auspex_heatmap_get_range (const AuspexHeatmap *heatmap)
{
  return heatmap->range;
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

double
auspex_heatmap_get_reading (const AuspexHeatmap *heatmap, int64_t index)
{
  g_return_val_if_fail (index >= 0 && index < heatmap->n, NAN);

  switch (heatmap->mode)
    {
    case AUSPEX_HEATMAP_RANK:
      return heatmap->positions[index] >= 0 ? heatmap->positions[index] : NAN;
    case AUSPEX_HEATMAP_MULTIPLE:
      return (double)heatmap->values[index] * heatmap->n;
    default:
      return heatmap->values[index];
    }
}

void
auspex_heatmap_get_ends (const AuspexHeatmap *heatmap, double *lowest, double *highest)
{
  double extent = heatmap->highest - heatmap->lowest;

  *lowest = heatmap->lowest + heatmap->range.lowest * extent;
  *highest = heatmap->lowest + heatmap->range.highest * extent;
}

void
auspex_heatmap_count (const AuspexHeatmap *heatmap, int n_bins, int64_t *counts)
{
  g_return_if_fail (n_bins > 0);

  for (int bin = 0; bin < n_bins; bin++)
    counts[bin] = 0;
  for (int64_t i = 0; i < heatmap->n; i++)
    if (heatmap->positions[i] >= 0)
      counts[MIN ((int)(heatmap->positions[i] * n_bins), n_bins - 1)]++;
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

static void
make_order (AuspexHeatmap *whole)
{
  int64_t n;
  g_autofree RankedPatch *ranked = sort_values (whole, &n);

  whole->order = g_new (int64_t, n);
  for (int64_t i = 0; i < n; i++)
    whole->order[i] = ranked[n - 1 - i].index;
  whole->n_ordered = n;
}

int64_t
auspex_heatmap_top (const AuspexHeatmap *heatmap, int64_t k, int64_t *indices)
{
  AuspexHeatmap *whole = (AuspexHeatmap *)auspex_heatmap_whole (heatmap);
  int64_t n = 0;

  if (g_once_init_enter (&whole->order_made))
    {
      make_order (whole);
      g_once_init_leave (&whole->order_made, 1);
    }
  for (int64_t i = 0; n < k && i < whole->n_ordered; i++)
    if (heatmap->scaled[whole->order[i]] >= 0)
      indices[n++] = whole->order[i];
  return n;
}
