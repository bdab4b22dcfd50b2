/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/tissue-mark.h"

#include "render/annotation/annotation-class.h"
#include <math.h>
#include <string.h>

#define N AUSPEX_MARK_SAMPLES
#define NAME_SEPARATOR ": "

/* Which annotation marks */

static AuspexMark
mark_of_name (const char *name)
{
  if (g_str_equal (name, AUSPEX_MARK_EXCLUDE_CLASS))
    return AUSPEX_MARK_EXCLUDE;
  return g_str_equal (name, AUSPEX_MARK_USE_ONLY_CLASS) ? AUSPEX_MARK_USE_ONLY
                                                        : AUSPEX_MARK_NONE;
}

AuspexMark
auspex_annotation_get_mark (const AuspexAnnotation *annotation)
{
  AuspexMark mark = AUSPEX_MARK_NONE;

  /* Most classes need not be looked at name by name. */
  if (!auspex_annotation_has_area (annotation)
      || strchr (annotation->class_name, '*') == NULL)
    return AUSPEX_MARK_NONE;
  g_auto (GStrv) names = g_strsplit (annotation->class_name, NAME_SEPARATOR, -1);
  for (int i = 0; names[i] != NULL && mark == AUSPEX_MARK_NONE; i++)
    mark = mark_of_name (names[i]);
  return mark;
}

bool
auspex_annotation_is_plain_mark (const AuspexAnnotation *annotation)
{
  return auspex_annotation_has_area (annotation)
         && mark_of_name (annotation->class_name) != AUSPEX_MARK_NONE
         && *annotation->name == '\0' && *annotation->note == '\0'
         && !annotation->is_locked && annotation->other_properties == NULL;
}

static const char *
class_of_mark (AuspexMark mark)
{
  return mark == AUSPEX_MARK_EXCLUDE    ? AUSPEX_MARK_EXCLUDE_CLASS
         : mark == AUSPEX_MARK_USE_ONLY ? AUSPEX_MARK_USE_ONLY_CLASS
                                        : "";
}

void
auspex_annotation_set_mark (AuspexAnnotation *annotation, AuspexMark mark)
{
  g_auto (GStrv) names = g_strsplit (annotation->class_name, NAME_SEPARATOR, -1);
  g_autoptr (GString) own = g_string_new (NULL);
  const char *word = class_of_mark (mark);

  for (int i = 0; names[i] != NULL; i++)
    if (mark_of_name (names[i]) == AUSPEX_MARK_NONE)
      g_string_append_printf (own, "%s%s", own->len > 0 ? NAME_SEPARATOR : "", names[i]);
  bool says_more = own->len > 0;
  uint32_t color = says_more ? annotation->color : auspex_annotation_class_color (word);
  if (says_more && mark != AUSPEX_MARK_NONE)
    g_string_append (own, NAME_SEPARATOR);
  g_string_append (own, word);
  auspex_annotation_set_class (annotation, own->str, color);
}

GPtrArray *
auspex_tissue_marks_pick (GPtrArray *annotations)
{
  GPtrArray *marks =
      g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_annotation_unref);

  for (guint i = 0; annotations != NULL && i < annotations->len; i++)
    if (auspex_annotation_get_mark (annotations->pdata[i]) != AUSPEX_MARK_NONE)
      g_ptr_array_add (marks, auspex_annotation_ref (annotations->pdata[i]));
  return marks;
}

/* Which patches: N rows of N sample points each, a bit a point */

typedef struct
{
  double left, top, edge;
  guint32 rows[N];
} Samples;

static double
sample_x (const Samples *patch, int i)
{
  return patch->left + (i + 0.5) * patch->edge / N;
}

static double
sample_y (double top, double edge, int k)
{
  return top + (k + 0.5) * edge / N;
}

/* The first of N samples along @edge from @start that is at or beyond @at; N: none. */
static int
first_sample (double start, double edge, double at)
{
  double steps = ceil ((at - start) / edge * N - 0.5);

  return steps <= 0 ? 0 : steps >= N ? N : (int)steps;
}

/* One ring of a mark, and where the N rows of samples from @top on meet its outline. */
typedef struct
{
  const AuspexRing *ring; /* of an ellipse its box */
  bool is_ellipse;
  AuspexRect bounds;
  double top;
  GArray *crossings[N]; /* double: x */
} RingRows;

static void
cross_edge (RingRows *rows, AuspexPoint a, AuspexPoint b, double edge)
{
  double low = MIN (a.y, b.y), high = MAX (a.y, b.y);

  for (int k = first_sample (rows->top, edge, low); k < N; k++)
    {
      double y = sample_y (rows->top, edge, k);

      if (y >= high)
        break;
      /* As auspex_annotation_contains(). */
      if ((a.y > y) == (b.y > y))
        continue;
      double x = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
      g_array_append_val (rows->crossings[k], x);
    }
}

static void
cross_ellipse (RingRows *rows, double edge)
{
  const AuspexRect *box = &rows->bounds;

  for (int k = 0; k < N && box->width > 0 && box->height > 0; k++)
    {
      double v = (sample_y (rows->top, edge, k) - box->y) / box->height * 2 - 1;

      if (v * v > 1)
        continue;
      double half = sqrt (1 - v * v) * box->width / 2;
      double left = box->x + box->width / 2 - half, right = left + 2 * half;
      g_array_append_val (rows->crossings[k], left);
      g_array_append_val (rows->crossings[k], right);
    }
}

/* Patches come row by row: what one needs, its neighbours need too. */
static void
cross_rows (RingRows *rows, double top, double edge)
{
  const GArray *points = rows->ring->points;

  if (rows->top == top)
    return;
  rows->top = top;
  for (int k = 0; k < N; k++)
    g_array_set_size (rows->crossings[k], 0);
  if (rows->is_ellipse)
    {
      cross_ellipse (rows, edge);
      return;
    }
  for (guint p = 0; p < points->len; p++)
    {
      AuspexPoint a = g_array_index (points, AuspexPoint, p);
      AuspexPoint b = g_array_index (points, AuspexPoint, (p + 1) % points->len);

      cross_edge (rows, a, b, edge);
    }
}

/* The samples of row @k left of an odd number of crossings. */
static guint32
row_inside (const RingRows *rows, const Samples *patch, int k)
{
  const GArray *crossings = rows->crossings[k];
  guint32 inside = 0;

  for (guint i = 0; i < crossings->len; i++)
    {
      double x = g_array_index (crossings, double, i);
      int n = first_sample (patch->left, patch->edge, x);

      /* What rounding has moved to the wrong side. */
      while (n > 0 && !(sample_x (patch, n - 1) < x))
        n--;
      while (n < N && sample_x (patch, n) < x)
        n++;
      inside ^= (1u << n) - 1;
    }
  return inside;
}

typedef struct
{
  AuspexMark mark;
  AuspexRect bounds;
  GArray *rings; /* RingRows */
} MarkRows;

static void
clear_ring (gpointer data)
{
  RingRows *rows = data;

  for (int k = 0; k < N; k++)
    g_array_unref (rows->crossings[k]);
}

static void
clear_mark (gpointer data)
{
  g_array_unref (((MarkRows *)data)->rings);
}

static void
add_ring (MarkRows *mark, const AuspexAnnotation *annotation, const AuspexRing *ring)
{
  RingRows rows = { .ring = ring,
                    .is_ellipse = annotation->kind == AUSPEX_SHAPE_ELLIPSE,
                    .bounds = mark->bounds,
                    .top = NAN };

  for (int k = 0; k < N; k++)
    rows.crossings[k] = g_array_new (FALSE, FALSE, sizeof (double));
  g_array_append_val (mark->rings, rows);
}

static GArray *
new_mark_rows (GPtrArray *annotations)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (MarkRows));

  g_array_set_clear_func (marks, clear_mark);
  for (guint i = 0; annotations != NULL && i < annotations->len; i++)
    {
      const AuspexAnnotation *annotation = annotations->pdata[i];
      MarkRows mark = { .mark = auspex_annotation_get_mark (annotation),
                        .bounds = auspex_annotation_get_bounds (annotation) };

      if (mark.mark == AUSPEX_MARK_NONE)
        continue;
      mark.rings = g_array_new (FALSE, FALSE, sizeof (RingRows));
      g_array_set_clear_func (mark.rings, clear_ring);
      for (guint r = 0; r < annotation->rings->len; r++)
        add_ring (&mark, annotation, annotation->rings->pdata[r]);
      g_array_append_val (marks, mark);
    }
  return marks;
}

static bool
touches (const MarkRows *mark, const Samples *patch)
{
  return mark->bounds.x < patch->left + patch->edge
         && mark->bounds.x + mark->bounds.width > patch->left
         && mark->bounds.y < patch->top + patch->edge
         && mark->bounds.y + mark->bounds.height > patch->top;
}

/* Adds to @patch what of it lies in @mark. A part's holes follow its outer ring. */
static void
add_inside (MarkRows *mark, Samples *patch)
{
  for (guint r = 0; r < mark->rings->len; r++)
    cross_rows (&g_array_index (mark->rings, RingRows, r), patch->top, patch->edge);
  for (int k = 0; k < N; k++)
    {
      guint32 part = 0;

      for (guint r = 0; r < mark->rings->len; r++)
        {
          const RingRows *rows = &g_array_index (mark->rings, RingRows, r);

          if (!rows->ring->is_hole)
            {
              patch->rows[k] |= part;
              part = row_inside (rows, patch, k);
            }
          else
            part &= ~row_inside (rows, patch, k);
        }
      patch->rows[k] |= part;
    }
}

static bool
is_left_out (GArray *marks, bool some_alone, double left, double top, double edge)
{
  Samples excluded = { left, top, edge, { 0 } }, alone = excluded;
  int n = 0;

  for (guint m = 0; m < marks->len; m++)
    {
      MarkRows *mark = &g_array_index (marks, MarkRows, m);

      if (touches (mark, &excluded))
        add_inside (mark, mark->mark == AUSPEX_MARK_EXCLUDE ? &excluded : &alone);
    }
  for (int k = 0; k < N; k++)
    n += __builtin_popcount (excluded.rows[k]
                             | (some_alone ? ~alone.rows[k] & ((1u << N) - 1) : 0));
  return 2 * n >= N * N;
}

typedef struct
{
  int64_t y, index;
} Place;

static int
compare_places (const void *a, const void *b)
{
  const Place *p = a, *q = b;

  if (p->y != q->y)
    return p->y < q->y ? -1 : 1;
  return p->index < q->index ? -1 : p->index > q->index;
}

int64_t
auspex_tissue_marks_exclude (GPtrArray *annotations, const int64_t *coords, int64_t n,
                             double patch_px, uint8_t *excluded)
{
  g_autoptr (GArray) marks = new_mark_rows (annotations);
  g_autofree Place *places = g_new (Place, n);
  bool some_alone = false;
  int64_t n_excluded = 0;

  memset (excluded, 0, n);
  for (guint m = 0; m < marks->len; m++)
    some_alone |= g_array_index (marks, MarkRows, m).mark == AUSPEX_MARK_USE_ONLY;
  if (marks->len == 0 || n == 0)
    return 0;
  for (int64_t i = 0; i < n; i++)
    places[i] = (Place){ coords[2 * i + 1], i };
  qsort (places, n, sizeof *places, compare_places);
  for (int64_t i = 0; i < n; i++)
    {
      int64_t at = places[i].index;

      excluded[at] =
          is_left_out (marks, some_alone, coords[2 * at], coords[2 * at + 1], patch_px);
      n_excluded += excluded[at];
    }
  return n_excluded;
}
