/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Which patches adjoin: what smooth drawing and the outline rest on. */

#include "render/overlay/heatmap-private.h"

#include <math.h>

/* Around a patch, row by row. */
enum
{
  NW,
  N,
  NE,
  W,
  E,
  SW,
  S,
  SE,
  N_DIRECTIONS
};

/* Coordinates are whole, patches need not be: neighbours may miss by the rounding. */
static double
slack (const AuspexHeatmap *heatmap)
{
  return fmin (1, heatmap->patch_px / 4);
}

static void
make_adjoining (AuspexHeatmap *whole)
{
  static const int steps[N_DIRECTIONS][2] = {
    { -1, -1 }, { 0, -1 }, { 1, -1 }, { -1, 0 }, { 1, 0 }, { -1, 1 }, { 0, 1 }, { 1, 1 }
  };

  whole->adjoining = g_new (int32_t, N_DIRECTIONS * whole->n);
  for (int64_t i = 0; i < whole->n; i++)
    for (int d = 0; d < N_DIRECTIONS; d++)
      whole->adjoining[N_DIRECTIONS * i + d] = (int32_t)auspex_patch_grid_find (
          whole->grid, whole->coords[2 * i] + steps[d][0] * whole->patch_px,
          whole->coords[2 * i + 1] + steps[d][1] * whole->patch_px, slack (whole));
}

static const int32_t *
get_adjoining (const AuspexHeatmap *heatmap, int64_t index)
{
  AuspexHeatmap *whole = (AuspexHeatmap *)auspex_heatmap_whole (heatmap);

  if (g_once_init_enter (&whole->adjoining_made))
    {
      make_adjoining (whole);
      g_once_init_leave (&whole->adjoining_made, 1);
    }
  return whole->adjoining + N_DIRECTIONS * index;
}

/* Around one corner: the patch's own value and those of the neighbours on both sides, and
 * of the one across if there is a way to it over a side. */
static double
mean_of_corner (double own, double side, double other_side, double across)
{
  double sum = own;
  int n = 1;

  if (side < 0 && other_side < 0)
    return own;
  if (side >= 0)
    sum += side, n++;
  if (other_side >= 0)
    sum += other_side, n++;
  if (across >= 0)
    sum += across, n++;
  return sum / n;
}

static double
mean_of_edge (double own, double side)
{
  return side >= 0 ? (own + side) / 2 : own;
}

void
auspex_heatmap_get_lattice (const AuspexHeatmap *heatmap, int64_t index,
                            double lattice[9])
{
  const int32_t *adjoining = get_adjoining (heatmap, index);
  double own = heatmap->scaled[index], around[N_DIRECTIONS];

  for (int d = 0; d < N_DIRECTIONS; d++)
    around[d] = adjoining[d] >= 0 ? heatmap->scaled[adjoining[d]] : -1;
  lattice[0] = mean_of_corner (own, around[N], around[W], around[NW]);
  lattice[1] = mean_of_edge (own, around[N]);
  lattice[2] = mean_of_corner (own, around[N], around[E], around[NE]);
  lattice[3] = mean_of_edge (own, around[W]);
  lattice[4] = own;
  lattice[5] = mean_of_edge (own, around[E]);
  lattice[6] = mean_of_corner (own, around[S], around[W], around[SW]);
  lattice[7] = mean_of_edge (own, around[S]);
  lattice[8] = mean_of_corner (own, around[S], around[E], around[SE]);
}

/* Outline */

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const AuspexLine *la = a, *lb = b;
  bool is_level_a = la->y0 == la->y1, is_level_b = lb->y0 == lb->y1;
  double across_a = is_level_a ? la->y0 : la->x0;
  double across_b = is_level_b ? lb->y0 : lb->x0;
  double along_a = is_level_a ? la->x0 : la->y0, along_b = is_level_b ? lb->x0 : lb->y0;

  if (is_level_a != is_level_b)
    return is_level_a ? -1 : 1;
  if (across_a != across_b)
    return across_a < across_b ? -1 : 1;
  return (along_a > along_b) - (along_a < along_b);
}

/* Lines that go on where the one before ended become one. */
static GArray *
join_lines (GArray *lines, double gap)
{
  GArray *joined = g_array_new (FALSE, FALSE, sizeof (AuspexLine));

  g_array_sort (lines, compare_lines);
  for (guint i = 0; i < lines->len; i++)
    {
      const AuspexLine *line = &g_array_index (lines, AuspexLine, i);
      AuspexLine *last =
          joined->len > 0 ? &g_array_index (joined, AuspexLine, joined->len - 1) : NULL;
      bool is_level = line->y0 == line->y1;

      if (last != NULL && is_level == (last->y0 == last->y1)
          && (is_level ? last->y0 == line->y0 && line->x0 <= last->x1 + gap
                       : last->x0 == line->x0 && line->y0 <= last->y1 + gap))
        {
          last->x1 = fmax (last->x1, line->x1);
          last->y1 = fmax (last->y1, line->y1);
        }
      else
        g_array_append_val (joined, *line);
    }
  return joined;
}

/* An edge is part of the outline when nothing lies beyond its middle. */
static void
add_edge (const AuspexHeatmap *whole, GArray *lines, AuspexLine edge, double out_x,
          double out_y)
{
  double step = slack (whole) * 1.5;
  AuspexRect beyond = { (edge.x0 + edge.x1) / 2 + out_x * step,
                        (edge.y0 + edge.y1) / 2 + out_y * step, 0, 0 };
  g_autoptr (GArray) found = auspex_patch_grid_query (whole->grid, beyond);

  if (found->len == 0)
    g_array_append_val (lines, edge);
}

static void
make_outline (AuspexHeatmap *whole)
{
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (AuspexLine));
  double size = whole->patch_px;

  for (int64_t i = 0; i < whole->n; i++)
    {
      double x = whole->coords[2 * i], y = whole->coords[2 * i + 1];

      add_edge (whole, lines, (AuspexLine){ x, y, x + size, y }, 0, -1);
      add_edge (whole, lines, (AuspexLine){ x, y + size, x + size, y + size }, 0, 1);
      add_edge (whole, lines, (AuspexLine){ x, y, x, y + size }, -1, 0);
      add_edge (whole, lines, (AuspexLine){ x + size, y, x + size, y + size }, 1, 0);
    }
  whole->outline = join_lines (lines, slack (whole));
}

const GArray *
auspex_heatmap_get_outline (AuspexHeatmap *heatmap)
{
  AuspexHeatmap *whole = (AuspexHeatmap *)auspex_heatmap_whole (heatmap);

  if (g_once_init_enter (&whole->outline_made))
    {
      make_outline (whole);
      g_once_init_leave (&whole->outline_made, 1);
    }
  return whole->outline;
}
