/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/view/seen-map.h"

#include <math.h>
#include <string.h>

#define LONGEST_SIDE 200 /* cells: about as many as an overview has pixels */
#define REST_MS 500      /* nobody looks at what flies by */
/* A cell is 0, or the scale's logarithm in twelfths of an octave, from 2^-16 to 2^5. */
#define STEPS_PER_OCTAVE 12
#define STEP_OF_ONE 193

struct _AuspexSeenMap
{
  GObject parent_instance;

  AuspexRect bounds;
  int n_cols, n_rows;
  uint8_t *cells;

  AuspexViewport *viewport; /* followed; owned */
  guint rest_source;
};

G_DEFINE_FINAL_TYPE (AuspexSeenMap, auspex_seen_map, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
stop_following (AuspexSeenMap *map)
{
  g_clear_handle_id (&map->rest_source, g_source_remove);
  if (map->viewport != NULL)
    g_signal_handlers_disconnect_by_data (map->viewport, map);
  g_clear_object (&map->viewport);
}

static void
auspex_seen_map_dispose (GObject *object)
{
  stop_following (AUSPEX_SEEN_MAP (object));
  G_OBJECT_CLASS (auspex_seen_map_parent_class)->dispose (object);
}

static void
auspex_seen_map_finalize (GObject *object)
{
  g_free (AUSPEX_SEEN_MAP (object)->cells);
  G_OBJECT_CLASS (auspex_seen_map_parent_class)->finalize (object);
}

static void
auspex_seen_map_class_init (AuspexSeenMapClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auspex_seen_map_dispose;
  G_OBJECT_CLASS (klass)->finalize = auspex_seen_map_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
auspex_seen_map_init (AuspexSeenMap *map)
{
}

AuspexSeenMap *
auspex_seen_map_new (AuspexRect bounds)
{
  AuspexSeenMap *map = g_object_new (AUSPEX_TYPE_SEEN_MAP, NULL);
  double longest = fmax (fmax (bounds.width, bounds.height), 1);

  map->bounds = bounds;
  map->n_cols = (int)fmax (ceil (LONGEST_SIDE * bounds.width / longest), 1);
  map->n_rows = (int)fmax (ceil (LONGEST_SIDE * bounds.height / longest), 1);
  map->cells = g_new0 (uint8_t, (gsize)map->n_cols * map->n_rows);
  return map;
}

static uint8_t
scale_to_step (double scale)
{
  return (uint8_t)CLAMP (round (log2 (scale) * STEPS_PER_OCTAVE) + STEP_OF_ONE, 1, 255);
}

static double
step_to_scale (uint8_t step)
{
  return step == 0 ? 0 : exp2 ((step - (double)STEP_OF_ONE) / STEPS_PER_OCTAVE);
}

static bool
raise_cell (AuspexSeenMap *map, int col, int row, uint8_t step)
{
  uint8_t *cell = &map->cells[(gsize)row * map->n_cols + col];

  if (*cell >= step)
    return false;
  *cell = step;
  return true;
}

/* The cell of a place within the bounds. */
static int
index_at (double place, double from, double length, int n)
{
  return CLAMP ((int)floor ((place - from) / fmax (length, 1) * n), 0, n - 1);
}

/* The middle of a cell is in the view, whichever way that is turned. */
static bool
shows_cell (AuspexSeenMap *map, const AuspexView *view, int col, int row)
{
  double x = map->bounds.x + (col + 0.5) / map->n_cols * map->bounds.width;
  double y = map->bounds.y + (row + 0.5) / map->n_rows * map->bounds.height;

  auspex_view_from_level0 (view, x, y, &x, &y);
  return x >= 0 && y >= 0 && x < view->width && y < view->height;
}

void
auspex_seen_map_add (AuspexSeenMap *map, const AuspexView *view)
{
  AuspexRect shown = { 0 };
  const AuspexRect *bounds = &map->bounds;
  bool is_changed = false;

  g_return_if_fail (AUSPEX_IS_SEEN_MAP (map));

  if (view->width <= 0 || view->height <= 0 || !(view->scale > 0))
    return;
  shown = auspex_view_get_level0_rect (view);
  uint8_t step = scale_to_step (view->scale);
  int first_col = index_at (shown.x, bounds->x, bounds->width, map->n_cols);
  int last_col = index_at (shown.x + shown.width, bounds->x, bounds->width, map->n_cols);
  int first_row = index_at (shown.y, bounds->y, bounds->height, map->n_rows);
  int last_row =
      index_at (shown.y + shown.height, bounds->y, bounds->height, map->n_rows);

  for (int row = first_row; row <= last_row; row++)
    for (int col = first_col; col <= last_col; col++)
      if (shows_cell (map, view, col, row))
        is_changed |= raise_cell (map, col, row, step);
  /* A view smaller than a cell still shows that one. */
  is_changed |= raise_cell (
      map, index_at (view->center_x, bounds->x, bounds->width, map->n_cols),
      index_at (view->center_y, bounds->y, bounds->height, map->n_rows), step);
  if (is_changed)
    g_signal_emit (map, signals[CHANGED], 0);
}

static gboolean
on_rested (gpointer user_data)
{
  AuspexSeenMap *map = user_data;

  map->rest_source = 0;
  if (!auspex_viewport_is_fit (map->viewport))
    auspex_seen_map_add (map, auspex_viewport_get_view (map->viewport));
  return G_SOURCE_REMOVE;
}

static void
on_moved (AuspexSeenMap *map)
{
  g_clear_handle_id (&map->rest_source, g_source_remove);
  map->rest_source = g_timeout_add (REST_MS, on_rested, map);
}

void
auspex_seen_map_follow (AuspexSeenMap *map, AuspexViewport *viewport)
{
  g_return_if_fail (AUSPEX_IS_SEEN_MAP (map));

  stop_following (map);
  map->viewport = g_object_ref (viewport);
  g_signal_connect_object (viewport, "changed", G_CALLBACK (on_moved), map,
                           G_CONNECT_SWAPPED);
}

void
auspex_seen_map_clear (AuspexSeenMap *map)
{
  g_return_if_fail (AUSPEX_IS_SEEN_MAP (map));

  if (auspex_seen_map_is_empty (map))
    return;
  memset (map->cells, 0, (gsize)map->n_cols * map->n_rows);
  g_signal_emit (map, signals[CHANGED], 0);
}

bool
auspex_seen_map_is_empty (AuspexSeenMap *map)
{
  g_return_val_if_fail (AUSPEX_IS_SEEN_MAP (map), true);

  for (gsize i = 0; i < (gsize)map->n_cols * map->n_rows; i++)
    if (map->cells[i] != 0)
      return false;
  return true;
}

double
auspex_seen_map_get_scale_at (AuspexSeenMap *map, double level0_x, double level0_y)
{
  const AuspexRect *bounds = &map->bounds;

  g_return_val_if_fail (AUSPEX_IS_SEEN_MAP (map), 0);

  if (!(level0_x >= bounds->x && level0_x < bounds->x + bounds->width
        && level0_y >= bounds->y && level0_y < bounds->y + bounds->height))
    return 0;
  return auspex_seen_map_get_cell (
      map, index_at (level0_x, bounds->x, bounds->width, map->n_cols),
      index_at (level0_y, bounds->y, bounds->height, map->n_rows));
}

void
auspex_seen_map_get_size (AuspexSeenMap *map, int *n_cols, int *n_rows)
{
  g_return_if_fail (AUSPEX_IS_SEEN_MAP (map));
  *n_cols = map->n_cols;
  *n_rows = map->n_rows;
}

double
auspex_seen_map_get_cell (AuspexSeenMap *map, int col, int row)
{
  g_return_val_if_fail (AUSPEX_IS_SEEN_MAP (map), 0);
  g_return_val_if_fail (col >= 0 && col < map->n_cols && row >= 0 && row < map->n_rows,
                        0);
  return step_to_scale (map->cells[(gsize)row * map->n_cols + col]);
}

/* As text */

char *
auspex_seen_map_to_text (AuspexSeenMap *map)
{
  GString *text = NULL;
  gsize n = 0;

  g_return_val_if_fail (AUSPEX_IS_SEEN_MAP (map), NULL);

  n = (gsize)map->n_cols * map->n_rows;
  text = g_string_new (NULL);
  g_string_printf (text, "%dx%d:", map->n_cols, map->n_rows);
  for (gsize i = 0, length; i < n; i += length)
    {
      for (length = 1; i + length < n && map->cells[i + length] == map->cells[i];)
        length++;
      g_string_append_printf (text, "%" G_GSIZE_FORMAT "*%d ", length, map->cells[i]);
    }
  return g_string_free (text, FALSE);
}

/* A whole number up to @largest, and the sign after it. */
static bool
take_number (const char **text, guint64 largest, char sign, guint64 *number)
{
  char *end = NULL;

  if (!g_ascii_isdigit (**text))
    return false;
  *number = g_ascii_strtoull (*text, &end, 10);
  if (*number > largest || *end != sign)
    return false;
  *text = end + 1;
  return true;
}

bool
auspex_seen_map_set_text (AuspexSeenMap *map, const char *text)
{
  g_autofree uint8_t *cells = NULL;
  guint64 n_cols = 0, n_rows = 0, length = 0, step = 0, n = 0, n_read = 0;

  g_return_val_if_fail (AUSPEX_IS_SEEN_MAP (map), false);

  n = (guint64)map->n_cols * map->n_rows;
  if (!take_number (&text, LONGEST_SIDE, 'x', &n_cols)
      || !take_number (&text, LONGEST_SIDE, ':', &n_rows)
      || n_cols != (guint64)map->n_cols || n_rows != (guint64)map->n_rows)
    return false;
  cells = g_new0 (uint8_t, n);
  while (*text != '\0')
    {
      if (!take_number (&text, n - n_read, '*', &length)
          || !take_number (&text, 255, ' ', &step))
        return false;
      memset (cells + n_read, (int)step, length);
      n_read += length;
    }
  if (n_read != n)
    return false;
  memcpy (map->cells, cells, n);
  g_signal_emit (map, signals[CHANGED], 0);
  return true;
}
