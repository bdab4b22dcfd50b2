/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Annotations in the window: drawn, changed, deleted, kept. */

#include "tests/ui/window-case.h"

static void
drag_rectangle (AuspexViewer *viewer)
{
  int x1 = 0, y1 = 0, x2 = 0, y2 = 0;

  auspex_window_case_activate (viewer, "win.tool::rectangle");
  auspex_window_case_locate (viewer, 500, 300, &x1, &y1);
  auspex_window_case_locate (viewer, 900, 600, &x2, &y2);
  g_autofree char *drag = g_strdup_printf (
      "mousemove %d %d mousedown 1 mousemove %d %d sleep 0.1 mousemove %d %d sleep 0.1 "
      "mouseup 1",
      x1, y1, (x1 + x2) / 2, (y1 + y2) / 2, x2, y2);
  auspex_window_case_xdotool (drag);
}

static GtkWidget *
find_button (GtkWidget *widget, const char *label)
{
  if (GTK_IS_BUTTON (widget)
      && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, label);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
a_deleted_annotation_is_offered_back (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("deletes.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  AuspexAnnotationCollection *annotations = auspex_window_case_get_annotations (viewer);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (AuspexAnnotation) rectangle = auspex_annotation_new_from_box (
          AUSPEX_SHAPE_RECTANGLE, (AuspexRect){ 300 * i, 0, 100, 50 });

      auspex_annotation_collection_add (annotations, rectangle);
    }
  g_autofree char *first =
      g_strdup (auspex_annotation_collection_get (annotations, 0)->id);
  g_autofree char *second =
      g_strdup (auspex_annotation_collection_get (annotations, 1)->id);
  auspex_annotation_collection_select (annotations, first);
  auspex_window_case_activate (viewer, "win.delete-annotation");
  g_assert_null (auspex_annotation_collection_find (annotations, first));
  auspex_window_case_settle (0.5);
  auspex_window_case_screenshot (viewer, "window-deleted");

  /* Something else in between is not what is undone. */
  auspex_annotation_collection_remove (annotations, second);
  GtkWidget *button =
      find_button (GTK_WIDGET (auspex_viewer_get_window (viewer)), "_Undo");
  g_assert_nonnull (button);
  g_signal_emit_by_name (button, "clicked");
  g_assert_nonnull (auspex_annotation_collection_find (annotations, first));
  g_assert_null (auspex_annotation_collection_find (annotations, second));
  auspex_window_case_close (viewer);
}

static void
annotations_are_drawn_undone_saved_and_back_again (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("annotate.tif", 0.5);
  g_autofree char *file = g_strconcat (path, ".auspex.geojson", NULL);
  g_autofree char *saved = NULL;
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  if (auspex_window_case_xdotool ("search --onlyvisible --name Auspex windowfocus"))
    {
      drag_rectangle (viewer);
      g_assert_cmpint (auspex_annotation_collection_get_n (
                           auspex_window_case_get_annotations (viewer)),
                       ==, 1);
      AuspexRect drawn = auspex_annotation_get_bounds (auspex_annotation_collection_get (
          auspex_window_case_get_annotations (viewer), 0));
      g_assert_cmpfloat_with_epsilon (drawn.x, 500, 3);
      g_assert_cmpfloat_with_epsilon (drawn.height, 300, 3);
      g_assert_cmpint (
          auspex_slide_view_get_tool (auspex_window_case_get_slide_view (viewer)), ==,
          AUSPEX_TOOL_MOVE);

      auspex_window_case_activate (viewer, "win.undo");
      g_assert_cmpint (auspex_annotation_collection_get_n (
                           auspex_window_case_get_annotations (viewer)),
                       ==, 0);
      auspex_window_case_activate (viewer, "win.redo");
      g_assert_cmpint (auspex_annotation_collection_get_n (
                           auspex_window_case_get_annotations (viewer)),
                       ==, 1);
      auspex_window_case_settle (0.3);
      g_assert_true (g_file_get_contents (file, &saved, NULL, NULL));
      g_assert_nonnull (strstr (saved, "\"Polygon\""));

      auspex_window_case_activate (viewer, "win.close-slide");
      auspex_window_case_open_slide (viewer, path);
      g_assert_cmpint (auspex_annotation_collection_get_n (
                           auspex_window_case_get_annotations (viewer)),
                       ==, 1);
    }
  auspex_window_case_close (viewer);
}

/* Brisk clicks, a corner each, are no double clicks; one where the last corner is ends
 * the polygon, and so does another tool. */
static void
a_polygon_is_drawn_briskly (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("brisk.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();
  int x = 0, y = 0;

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_locate (viewer, 600, 400, &x, &y);
  g_autofree char *corners = g_strdup_printf (
      "mousemove %d %d click 1 sleep 0.1 mousemove %d %d click 1 sleep 0.1 "
      "mousemove %d %d click 1 sleep 0.1 mousemove %d %d click 1",
      x, y, x + 100, y, x + 100, y + 80, x, y + 80);
  g_autofree char *ended = g_strconcat (corners, " sleep 0.1 click 1", NULL);
  if (auspex_window_case_xdotool ("search --onlyvisible --name Auspex windowfocus"))
    {
      auspex_window_case_activate (viewer, "win.tool::polygon");
      auspex_window_case_xdotool (ended);
      g_assert_cmpint (auspex_annotation_collection_get_n (
                           auspex_window_case_get_annotations (viewer)),
                       ==, 1);
      AuspexAnnotation *drawn = auspex_annotation_collection_get (
          auspex_window_case_get_annotations (viewer), 0);
      AuspexRect bounds = auspex_annotation_get_bounds (drawn);
      g_assert_cmpfloat_with_epsilon (
          bounds.width, 100 / auspex_window_case_get_view (viewer)->scale, 4);
      g_assert_cmpfloat_with_epsilon (
          bounds.height, 80 / auspex_window_case_get_view (viewer)->scale, 4);

      auspex_window_case_activate (viewer, "win.tool::polygon");
      auspex_window_case_xdotool (corners);
      auspex_window_case_activate (viewer, "win.tool::rectangle");
      g_assert_cmpint (auspex_annotation_collection_get_n (
                           auspex_window_case_get_annotations (viewer)),
                       ==, 2);
      g_assert_cmpint (
          auspex_slide_view_get_tool (auspex_window_case_get_slide_view (viewer)), ==,
          AUSPEX_TOOL_RECTANGLE);
    }
  auspex_window_case_close (viewer);
}

static void
a_shape_is_moved_reshaped_and_deleted (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("reshape.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();
  int x = 0, y = 0;

  auspex_window_case_open_slide (viewer, path);
  if (auspex_window_case_xdotool ("search --onlyvisible --name Auspex windowfocus"))
    {
      drag_rectangle (viewer);
      auspex_window_case_locate (viewer, 700, 450, &x, &y);
      g_autofree char *move = g_strdup_printf ("mousemove %d %d mousedown 1 mousemove %d "
                                               "%d sleep 0.1 mousemove %d %d sleep 0.1 "
                                               "mouseup 1",
                                               x, y, x + 10, y + 10, x + 40, y);
      double by = 40 / auspex_window_case_get_view (viewer)->scale;
      auspex_window_case_xdotool (move);
      AuspexRect moved = auspex_annotation_get_bounds (auspex_annotation_collection_get (
          auspex_window_case_get_annotations (viewer), 0));
      g_assert_cmpfloat_with_epsilon (moved.x, 500 + by, 4);
      g_assert_cmpfloat_with_epsilon (moved.width, 400, 4);

      auspex_window_case_locate (viewer, moved.x, moved.y, &x, &y);
      g_autofree char *reshape =
          g_strdup_printf ("mousemove %d %d mousedown 1 mousemove %d %d sleep 0.1 "
                           "mousemove %d %d sleep 0.1 "
                           "mouseup 1",
                           x, y, x - 10, y, x - 30, y);
      double wider = 30 / auspex_window_case_get_view (viewer)->scale;
      auspex_window_case_xdotool (reshape);
      AuspexRect reshaped =
          auspex_annotation_get_bounds (auspex_annotation_collection_get (
              auspex_window_case_get_annotations (viewer), 0));
      g_assert_cmpfloat_with_epsilon (reshaped.width, moved.width + wider, 4);

      auspex_window_case_xdotool ("key Delete");
      g_assert_cmpint (auspex_annotation_collection_get_n (
                           auspex_window_case_get_annotations (viewer)),
                       ==, 0);
    }
  auspex_window_case_close (viewer);
}

int
main (int argc, char **argv)
{
  auspex_window_case_init (&argc, &argv);
  g_test_add_func ("/annotations/a deleted annotation is offered back",
                   a_deleted_annotation_is_offered_back);
  g_test_add_func ("/annotations/annotations are drawn, undone, saved and back again",
                   annotations_are_drawn_undone_saved_and_back_again);
  g_test_add_func ("/annotations/a polygon is drawn briskly", a_polygon_is_drawn_briskly);
  g_test_add_func ("/annotations/a shape is moved, reshaped and deleted",
                   a_shape_is_moved_reshaped_and_deleted);
  return g_test_run ();
}
