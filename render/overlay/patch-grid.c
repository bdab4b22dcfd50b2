/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/overlay/patch-grid.h"

#include <math.h>
#include <stdlib.h>

/* Patches by the cell their top-left corner lies in. A cell is at least a patch wide, so
 * that a patch reaches at most one cell to the right and one down. */
struct _AuspexPatchGrid
{
  int64_t n;
  const int64_t *coords; /* [n, 2] */
  double patch_px;

  double x, y, cell_px;
  int64_t n_cols, n_rows;
  int64_t *first; /* [n_cols * n_rows + 1] into members */
  int64_t *members;
};

static int64_t
get_cell (const AuspexPatchGrid *grid, int64_t index)
{
  int64_t col = (int64_t)((grid->coords[2 * index] - grid->x) / grid->cell_px);
  int64_t row = (int64_t)((grid->coords[2 * index + 1] - grid->y) / grid->cell_px);

  return row * grid->n_cols + col;
}

static void
choose_cells (AuspexPatchGrid *grid)
{
  double right = -INFINITY, bottom = -INFINITY, cols, rows;

  grid->x = grid->y = INFINITY;
  for (int64_t i = 0; i < grid->n; i++)
    {
      grid->x = fmin (grid->x, grid->coords[2 * i]);
      grid->y = fmin (grid->y, grid->coords[2 * i + 1]);
      right = fmax (right, grid->coords[2 * i]);
      bottom = fmax (bottom, grid->coords[2 * i + 1]);
    }

  /* Scattered patches get larger cells: there are never many more cells than patches. */
  for (grid->cell_px = grid->patch_px;; grid->cell_px *= 2)
    {
      cols = floor ((right - grid->x) / grid->cell_px) + 1;
      rows = floor ((bottom - grid->y) / grid->cell_px) + 1;
      if (cols * rows <= 4.0 * grid->n + 1024)
        break;
    }
  grid->n_cols = (int64_t)cols;
  grid->n_rows = (int64_t)rows;
}

/* A counting sort by cell; within one, in the order given. */
static void
fill_cells (AuspexPatchGrid *grid)
{
  int64_t n_cells = grid->n_cols * grid->n_rows;

  grid->first = g_new0 (int64_t, n_cells + 1);
  grid->members = g_new (int64_t, grid->n);
  for (int64_t i = 0; i < grid->n; i++)
    grid->first[get_cell (grid, i) + 1]++;
  for (int64_t cell = 0; cell < n_cells; cell++)
    grid->first[cell + 1] += grid->first[cell];

  g_autofree int64_t *next = g_memdup2 (grid->first, n_cells * sizeof *next);

  for (int64_t i = 0; i < grid->n; i++)
    grid->members[next[get_cell (grid, i)]++] = i;
}

AuspexPatchGrid *
auspex_patch_grid_new (int64_t n, const int64_t *coords, double patch_px)
{
  AuspexPatchGrid *grid = g_new0 (AuspexPatchGrid, 1);

  grid->n = n;
  grid->coords = coords;
  grid->patch_px = patch_px;
  if (n > 0)
    {
      choose_cells (grid);
      fill_cells (grid);
    }
  return grid;
}

void
auspex_patch_grid_free (AuspexPatchGrid *grid)
{
  g_free (grid->first);
  g_free (grid->members);
  g_free (grid);
}

static int
compare_indices (const void *a, const void *b)
{
  const int64_t *ia = a, *ib = b;

  return (*ia > *ib) - (*ia < *ib);
}

static int64_t
clamp_cell (double level0, double origin, double cell_px, int64_t n)
{
  return (int64_t)fmin (fmax (floor ((level0 - origin) / cell_px), -1), (double)n);
}

GArray *
auspex_patch_grid_query (const AuspexPatchGrid *grid, AuspexRect level0)
{
  GArray *indices = g_array_new (FALSE, FALSE, sizeof (int64_t));
  double right = level0.x + level0.width, bottom = level0.y + level0.height;

  if (grid->n == 0)
    return indices;

  int64_t first_col = clamp_cell (level0.x, grid->x, grid->cell_px, grid->n_cols) - 1;
  int64_t first_row = clamp_cell (level0.y, grid->y, grid->cell_px, grid->n_rows) - 1;
  int64_t last_col = clamp_cell (right, grid->x, grid->cell_px, grid->n_cols);
  int64_t last_row = clamp_cell (bottom, grid->y, grid->cell_px, grid->n_rows);

  first_col = MAX (first_col, 0);
  last_col = MIN (last_col, grid->n_cols - 1);
  if (first_col > last_col)
    return indices;
  for (int64_t row = MAX (first_row, 0); row <= MIN (last_row, grid->n_rows - 1); row++)
    {
      int64_t begin = grid->first[row * grid->n_cols + first_col];
      int64_t end = grid->first[row * grid->n_cols + last_col + 1];

      for (int64_t m = begin; m < end; m++)
        {
          int64_t index = grid->members[m];
          double x = grid->coords[2 * index], y = grid->coords[2 * index + 1];

          if (x <= right && y <= bottom && x + grid->patch_px > level0.x
              && y + grid->patch_px > level0.y)
            g_array_append_val (indices, index);
        }
    }
  if (indices->len > 1)
    qsort (indices->data, indices->len, sizeof (int64_t), compare_indices);
  return indices;
}

int64_t
auspex_patch_grid_find (const AuspexPatchGrid *grid, double level0_x, double level0_y,
                        double slack)
{
  int64_t found = -1;

  if (grid->n == 0)
    return -1;

  int64_t first_col = clamp_cell (level0_x - slack, grid->x, grid->cell_px, grid->n_cols);
  int64_t first_row = clamp_cell (level0_y - slack, grid->y, grid->cell_px, grid->n_rows);
  int64_t last_col = clamp_cell (level0_x + slack, grid->x, grid->cell_px, grid->n_cols);
  int64_t last_row = clamp_cell (level0_y + slack, grid->y, grid->cell_px, grid->n_rows);

  for (int64_t row = MAX (first_row, 0); row <= MIN (last_row, grid->n_rows - 1); row++)
    for (int64_t col = MAX (first_col, 0); col <= MIN (last_col, grid->n_cols - 1); col++)
      {
        int64_t cell = row * grid->n_cols + col;

        for (int64_t m = grid->first[cell]; m < grid->first[cell + 1]; m++)
          {
            int64_t index = grid->members[m];

            if (index > found && fabs (grid->coords[2 * index] - level0_x) <= slack
                && fabs (grid->coords[2 * index + 1] - level0_y) <= slack)
              found = index;
          }
      }
  return found;
}
