/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/annotation-collection.h"
#include "render/annotation/annotation-history.h"

static AuspexAnnotation *
box_at (double x, double y, double size)
{
  return auspex_annotation_new_from_box (AUSPEX_SHAPE_RECTANGLE,
                                         (AuspexRect){ x, y, size, size });
}

static char *
add_box (AuspexAnnotationCollection *collection, double x, double y, double size)
{
  g_autoptr (AuspexAnnotation) box = box_at (x, y, size);

  auspex_annotation_collection_add (collection, box);
  return g_strdup (box->id);
}

static void
move_to (AuspexAnnotationCollection *collection, const char *id, double x)
{
  g_autoptr (AuspexAnnotation) copy =
      auspex_annotation_copy (auspex_annotation_collection_find (collection, id));

  auspex_annotation_move (copy, x - auspex_annotation_get_bounds (copy).x, 0);
  auspex_annotation_collection_replace (collection, copy);
}

static double
left_of (AuspexAnnotationCollection *collection, const char *id)
{
  return auspex_annotation_get_bounds (auspex_annotation_collection_find (collection, id))
      .x;
}

static void
count (AuspexAnnotationCollection *collection, gpointer n)
{
  ++*(int *) n;
}

static void
test_undo_redo (void)
{
  g_autoptr (AuspexAnnotationCollection) collection = auspex_annotation_collection_new ();
  g_autofree char *first = add_box (collection, 0, 0, 10);
  g_autofree char *second = add_box (collection, 100, 0, 10);

  move_to (collection, first, 50);
  auspex_annotation_collection_remove (collection, first);
  g_assert_cmpint (auspex_annotation_collection_get_n (collection), ==, 1);

  auspex_annotation_collection_undo (collection);
  g_assert_cmpfloat (left_of (collection, first), ==, 50);
  /* Back in its place in the drawing order, and selected. */
  g_assert_cmpstr (auspex_annotation_collection_get (collection, 0)->id, ==, first);
  g_assert_cmpstr (auspex_annotation_collection_get_selected (collection)->id, ==, first);
  auspex_annotation_collection_undo (collection);
  g_assert_cmpfloat (left_of (collection, first), ==, 0);
  auspex_annotation_collection_undo (collection);
  auspex_annotation_collection_undo (collection);
  g_assert_cmpint (auspex_annotation_collection_get_n (collection), ==, 0);
  g_assert_false (auspex_annotation_collection_can_undo (collection));
  auspex_annotation_collection_undo (collection);

  for (int i = 0; i < 10; i++)
    auspex_annotation_collection_redo (collection);
  g_assert_cmpint (auspex_annotation_collection_get_n (collection), ==, 1);
  g_assert_nonnull (auspex_annotation_collection_find (collection, second));
  g_assert_false (auspex_annotation_collection_can_redo (collection));
}

static void
test_new_edit_forgets_redo (void)
{
  g_autoptr (AuspexAnnotationCollection) collection = auspex_annotation_collection_new ();
  g_autofree char *id = add_box (collection, 0, 0, 10);

  move_to (collection, id, 20);
  auspex_annotation_collection_undo (collection);
  g_assert_true (auspex_annotation_collection_can_redo (collection));
  move_to (collection, id, 30);
  g_assert_false (auspex_annotation_collection_can_redo (collection));
  auspex_annotation_collection_undo (collection);
  g_assert_cmpfloat (left_of (collection, id), ==, 0);
}

static void
test_drag_is_one_step (void)
{
  g_autoptr (AuspexAnnotationCollection) collection = auspex_annotation_collection_new ();
  g_autofree char *first = add_box (collection, 0, 0, 10);
  g_autofree char *second = add_box (collection, 0, 0, 10);
  int n_changes = 0;

  g_signal_connect (collection, "changed", G_CALLBACK (count), &n_changes);
  auspex_annotation_collection_begin_group (collection);
  for (int i = 1; i <= 500; i++)
    {
      move_to (collection, first, i);
      move_to (collection, second, 2 * i);
    }
  g_assert_cmpint (n_changes, ==, 1000);
  g_assert_false (auspex_annotation_collection_is_dirty (collection));
  g_assert_false (auspex_annotation_collection_can_undo (collection));
  auspex_annotation_collection_end_group (collection);
  g_assert_true (auspex_annotation_collection_is_dirty (collection));

  auspex_annotation_collection_undo (collection);
  g_assert_cmpfloat (left_of (collection, first), ==, 0);
  g_assert_cmpfloat (left_of (collection, second), ==, 0);
  auspex_annotation_collection_redo (collection);
  g_assert_cmpfloat (left_of (collection, first), ==, 500);
  g_assert_cmpfloat (left_of (collection, second), ==, 1000);
}

static void
test_abandoned_drag (void)
{
  g_autoptr (AuspexAnnotationCollection) collection = auspex_annotation_collection_new ();
  g_autofree char *kept = add_box (collection, 0, 0, 10);

  auspex_annotation_collection_mark_saved (collection);
  auspex_annotation_collection_begin_group (collection);
  g_autofree char *drawn = add_box (collection, 5, 5, 10);
  move_to (collection, drawn, 40);
  auspex_annotation_collection_remove (collection, kept);
  auspex_annotation_collection_abandon_group (collection);
  g_assert_cmpint (auspex_annotation_collection_get_n (collection), ==, 1);
  g_assert_cmpfloat (left_of (collection, kept), ==, 0);
  g_assert_false (auspex_annotation_collection_is_dirty (collection));

  /* A click without a move is no step. */
  auspex_annotation_collection_begin_group (collection);
  auspex_annotation_collection_end_group (collection);
  auspex_annotation_collection_undo (collection);
  g_assert_cmpint (auspex_annotation_collection_get_n (collection), ==, 0);
}

static void
test_dirty (void)
{
  g_autoptr (AuspexAnnotationCollection) collection = auspex_annotation_collection_new ();

  g_assert_false (auspex_annotation_collection_is_dirty (collection));
  g_autofree char *id = add_box (collection, 0, 0, 10);
  g_assert_true (auspex_annotation_collection_is_dirty (collection));
  auspex_annotation_collection_mark_saved (collection);
  g_assert_false (auspex_annotation_collection_is_dirty (collection));
  auspex_annotation_collection_select (collection, id);
  g_assert_false (auspex_annotation_collection_is_dirty (collection));
  move_to (collection, id, 7);
  auspex_annotation_collection_undo (collection);
  g_assert_false (auspex_annotation_collection_is_dirty (collection));
  auspex_annotation_collection_undo (collection);
  g_assert_true (auspex_annotation_collection_is_dirty (collection));
  /* The saved state is now out of reach. */
  g_autofree char *other = add_box (collection, 0, 0, 10);
  auspex_annotation_collection_undo (collection);
  g_assert_true (auspex_annotation_collection_is_dirty (collection));
}

static void
test_find_at (void)
{
  g_autoptr (AuspexAnnotationCollection) collection = auspex_annotation_collection_new ();
  g_autofree char *small = add_box (collection, 40, 40, 20);
  g_autofree char *large = add_box (collection, 0, 0, 100);
  g_autofree char *twin = add_box (collection, 40, 40, 20);
  const AuspexPoint at = { 45, 45 };
  g_autoptr (AuspexAnnotation) point =
      auspex_annotation_new_from_points (AUSPEX_SHAPE_POINT, &at, 1);

  auspex_annotation_collection_add (collection, point);
  g_assert_cmpstr (auspex_annotation_collection_find_at (collection, 55, 55, 2)->id, ==,
                   twin);
  g_assert_cmpstr (auspex_annotation_collection_find_at (collection, 10, 10, 2)->id, ==,
                   large);
  g_assert_cmpstr (auspex_annotation_collection_find_at (collection, 46, 46, 2)->id, ==,
                   point->id);
  g_assert_null (auspex_annotation_collection_find_at (collection, 103, 50, 2));
}

static void
test_history_is_bounded (void)
{
  g_autoptr (AuspexAnnotationCollection) collection = auspex_annotation_collection_new ();
  const int n_points = 100000;
  g_autofree AuspexPoint *points = g_new0 (AuspexPoint, n_points);
  g_autoptr (AuspexAnnotation) annotation =
      auspex_annotation_new_from_points (AUSPEX_SHAPE_POLYGON, points, n_points);
  int n_undone = 0;

  auspex_annotation_collection_add (collection, annotation);
  for (int i = 0; i < 100; i++)
    move_to (collection, annotation->id, i + 1);
  for (; auspex_annotation_collection_can_undo (collection); n_undone++)
    auspex_annotation_collection_undo (collection);
  g_assert_cmpint (n_undone, >=, 10);
  g_assert_cmpint (n_undone, <=,
                   AUSPEX_ANNOTATION_HISTORY_BYTES
                       / (2 * n_points * (int) sizeof *points));
  g_assert_cmpfloat (left_of (collection, annotation->id), ==, 100 - n_undone);
  /* The state that was loaded is out of reach, so what is left must be saved. */
  g_assert_true (auspex_annotation_collection_is_dirty (collection));
}

static void
test_classes (void)
{
  g_autoptr (AuspexAnnotationCollection) collection = auspex_annotation_collection_new ();
  g_autoptr (AuspexAnnotation) box = box_at (0, 0, 1);
  int n;
  const AuspexAnnotationClass *defaults = auspex_annotation_class_defaults (&n);

  auspex_annotation_set_class (box, "Perineural invasion", 0x123456);
  auspex_annotation_collection_add (collection, box);

  g_autoptr (GArray) classes = auspex_annotation_collection_get_classes (collection);

  g_assert_cmpint ((int) classes->len, ==, n + 1);
  g_assert_cmpstr (g_array_index (classes, AuspexAnnotationClass, 0).name, ==, "Tumor");
  g_assert_cmphex (defaults[0].color, ==, 0xc80000);
  g_assert_cmphex (g_array_index (classes, AuspexAnnotationClass, n).color, ==, 0x123456);
}

static void
test_load_and_snapshot (void)
{
  g_autoptr (AuspexAnnotationCollection) collection = auspex_annotation_collection_new ();
  g_autoptr (GPtrArray) loaded = g_ptr_array_new ();
  g_autoptr (AuspexAnnotation) box = box_at (3, 3, 3);

  g_free (add_box (collection, 0, 0, 10));
  g_ptr_array_add (loaded, box);
  auspex_annotation_collection_load (collection, loaded, NULL);
  g_assert_false (auspex_annotation_collection_is_dirty (collection));
  g_assert_false (auspex_annotation_collection_can_undo (collection));

  g_autoptr (GPtrArray) snapshot = auspex_annotation_collection_snapshot (collection);

  move_to (collection, box->id, 50);
  auspex_annotation_collection_remove (collection, box->id);
  g_assert_cmpint ((int) snapshot->len, ==, 1);
  g_assert_cmpfloat (auspex_annotation_get_bounds (snapshot->pdata[0]).x, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/annotation-collection/undo and redo restore order and selection",
                   test_undo_redo);
  g_test_add_func ("/annotation-collection/a new edit forgets what was undone",
                   test_new_edit_forgets_redo);
  g_test_add_func ("/annotation-collection/a drag of two is one step",
                   test_drag_is_one_step);
  g_test_add_func ("/annotation-collection/an abandoned drag leaves nothing",
                   test_abandoned_drag);
  g_test_add_func ("/annotation-collection/dirty means differs from the file",
                   test_dirty);
  g_test_add_func (
      "/annotation-collection/a click finds points before small before large",
      test_find_at);
  g_test_add_func ("/annotation-collection/the history is bounded by memory",
                   test_history_is_bounded);
  g_test_add_func ("/annotation-collection/classes are the defaults and those in use",
                   test_classes);
  g_test_add_func ("/annotation-collection/a snapshot is not touched by later edits",
                   test_load_and_snapshot);
  return g_test_run ();
}
