/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What is done with the maps of an estimate: range and marks, side by side, gallery. */

#include "render/slide/synthetic-slide.h"
#include "tests/support/test-data.h"
#include "tests/ui/window-case.h"
#include "ui/map-tile.h"
#include "ui/value-histogram.h"

#include <math.h>
#include <string.h>

static AuspexViewer *
open_estimated (const char *name)
{
  g_autofree char *path = auspex_window_case_write_slide (name, 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_estimate (viewer);
  return viewer;
}

static AuspexOverlayControls *
controls_of (AuspexViewer *viewer)
{
  return auspex_window_get_overlay_controls (auspex_viewer_get_window (viewer));
}

static AuspexMapPage *
show_page (AuspexViewer *viewer)
{
  auspex_window_show_panel (auspex_viewer_get_window (viewer), "maps");
  auspex_window_case_settle (0.5);
  return auspex_window_get_map_page (auspex_viewer_get_window (viewer));
}

static AuspexHeatmap *
map_of (AuspexViewer *viewer)
{
  return auspex_slide_view_get_heatmap (auspex_window_case_get_slide_view (viewer));
}

static void
press (GtkWidget *widget, const char *key)
{
  gtk_widget_grab_focus (widget);
  auspex_window_case_settle (0.1);
  g_autofree char *arguments = g_strconcat ("key ", key, NULL);
  auspex_window_case_xdotool (arguments);
}

static int64_t
n_drawn (AuspexHeatmap *heatmap)
{
  int64_t n = 0;

  for (int64_t i = 0; i < auspex_heatmap_get_n_patches (heatmap); i++)
    {
      AuspexRect level0;
      double scaled;

      n += auspex_heatmap_get_patch (heatmap, i, &level0, &scaled);
    }
  return n;
}

static void
open_range (AuspexViewer *viewer)
{
  GtkWidget *expander = auspex_window_case_find_descendant (
      GTK_WIDGET (controls_of (viewer)), GTK_TYPE_EXPANDER);

  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  auspex_window_case_settle (0.3);
}

static void
the_range_is_set_by_keys_and_kept_for_other_maps (void)
{
  AuspexViewer *viewer = open_estimated ("range.tif");
  AuspexHeatmapRange range = { 0, 1, true };

  open_range (viewer);
  GtkWidget *histogram = auspex_window_case_find_descendant (
      GTK_WIDGET (controls_of (viewer)), AUSPEX_TYPE_VALUE_HISTOGRAM);
  GtkWidget *lowest = gtk_widget_get_first_child (histogram);
  int64_t n_all = n_drawn (map_of (viewer));

  auspex_overlay_controls_set_range (controls_of (viewer), &range);
  g_assert_cmpint (n_drawn (map_of (viewer)), ==, n_all);
  for (int i = 0; i < 5; i++)
    press (lowest, "Page_Up");
  press (lowest, "Right");
  range = auspex_heatmap_get_range (map_of (viewer));
  g_assert_cmpfloat_with_epsilon (range.lowest, 0.51, 1e-9);
  g_assert_cmpint (n_drawn (map_of (viewer)), <, n_all);
  g_assert_cmpint (n_drawn (map_of (viewer)), >, 0);
  press (gtk_widget_get_next_sibling (lowest), "Left");
  g_assert_cmpfloat_with_epsilon (auspex_heatmap_get_range (map_of (viewer)).highest,
                                  0.99, 1e-9);

  /* Another map is seen in the same range, another scale in its own whole one. */
  auspex_window_case_activate (viewer, "win.map(2)");
  g_assert_cmpfloat_with_epsilon (auspex_heatmap_get_range (map_of (viewer)).lowest, 0.51,
                                  1e-9);
  auspex_overlay_controls_set_mode (controls_of (viewer), AUSPEX_HEATMAP_MULTIPLE);
  g_assert_cmpfloat (auspex_heatmap_get_range (map_of (viewer)).lowest, ==, 0);
  g_assert_cmpint (auspex_heatmap_get_mode (map_of (viewer)), ==,
                   AUSPEX_HEATMAP_MULTIPLE);
  auspex_window_case_close (viewer);
}

static void
the_look_is_the_slide_views (void)
{
  static const AuspexHeatmapLook look = { true, true, 7, 0 };
  AuspexViewer *viewer = open_estimated ("look.tif");
  AuspexSlideView *view = auspex_window_case_get_slide_view (viewer);

  auspex_overlay_controls_set_look (controls_of (viewer), &look, 7);
  AuspexHeatmapLook shown = auspex_slide_view_get_heatmap_look (view);
  g_assert_true (shown.is_smooth && shown.with_outline);
  g_assert_cmpint (shown.n_rings, ==, 7);
  g_assert_cmpint (shown.ringed, ==, 0);
  auspex_overlay_controls_set_look (controls_of (viewer), &(AuspexHeatmapLook){ 0 }, 9);
  g_assert_cmpint (auspex_slide_view_get_heatmap_look (view).n_rings, ==, 0);
  auspex_window_case_close (viewer);
}

static GtkWidget *
tile_at (AuspexMapPage *page, int number)
{
  GtkWidget *box =
      auspex_window_case_find_descendant (GTK_WIDGET (page), GTK_TYPE_FLOW_BOX);

  return gtk_flow_box_child_get_child (
      gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (box), number));
}

static void
all_maps_are_seen_side_by_side_and_chosen (void)
{
  AuspexViewer *viewer = open_estimated ("side.tif");
  AuspexMapPage *page = show_page (viewer);
  const AuspexAttentionMaps *maps =
      &auspex_session_get_prognosis (auspex_viewer_get_session (viewer))->maps;

  g_assert_cmpuint (auspex_map_page_get_n_maps (page), ==, maps->n_groups + 1);
  /* As by a click into its middle. */
  g_signal_emit_by_name (tile_at (page, 3), "clicked", 700.0, 500.0);
  AuspexMapChoice choice = auspex_overlay_controls_get_choice (controls_of (viewer));
  g_assert_cmpint (choice.kind, ==, AUSPEX_MAP_HYPER_ATTENTION);
  g_assert_cmpint (choice.group, ==, 2);
  g_assert_cmpfloat (auspex_window_case_get_view (viewer)->center_x, ==, 700);
  g_assert_cmpfloat (auspex_window_case_get_view (viewer)->center_y, ==, 500);
  auspex_window_case_close (viewer);
}

static bool
has_all_pictures (gpointer data)
{
  g_autoptr (GArray) wanted = auspex_patch_gallery_get_wanted (data);

  return wanted->len == 0;
}

static void
the_gallery_walks_through_the_top_patches (void)
{
  AuspexViewer *viewer = open_estimated ("gallery.tif");
  AuspexSlideView *view = auspex_window_case_get_slide_view (viewer);
  AuspexPatchGallery *gallery = auspex_map_page_get_gallery (show_page (viewer));
  int64_t top[3];
  AuspexRect level0;
  double scaled;

  auspex_overlay_controls_set_look (controls_of (viewer), &(AuspexHeatmapLook){ 0 }, 3);
  g_assert_cmpint (auspex_patch_gallery_get_n_patches (gallery), ==, 3);
  g_assert_true (auspex_window_case_wait (has_all_pictures, gallery, 20));
  g_assert_cmpint (auspex_heatmap_top (map_of (viewer), 3, top), ==, 3);
  g_assert_cmpint (auspex_patch_gallery_get_chosen (gallery), ==, -1);

  for (int i = 0; i < 3; i++)
    {
      auspex_window_case_activate (viewer, "win.next-patch");
      g_assert_cmpint (auspex_patch_gallery_get_chosen (gallery), ==, top[i]);
      auspex_heatmap_get_patch (map_of (viewer), top[i], &level0, &scaled);
      g_assert_cmpfloat_with_epsilon (auspex_window_case_get_view (viewer)->center_x,
                                      level0.x + level0.width / 2, 1);
      g_assert_cmpfloat_with_epsilon (auspex_window_case_get_view (viewer)->center_y,
                                      level0.y + level0.height / 2, 1);
      g_assert_cmpint (auspex_slide_view_get_heatmap_look (view).ringed, ==, top[i] + 1);
    }
  /* It stops at the ends; arrow keys walk, too. */
  auspex_window_case_activate (viewer, "win.next-patch");
  g_assert_cmpint (auspex_patch_gallery_get_chosen (gallery), ==, top[2]);
  auspex_window_case_activate (viewer, "win.previous-patch");
  g_assert_cmpint (auspex_patch_gallery_get_chosen (gallery), ==, top[1]);
  GtkWidget *box =
      auspex_window_case_find_descendant (GTK_WIDGET (gallery), GTK_TYPE_FLOW_BOX);
  /* As by Tab: it comes to the one that is chosen. */
  g_assert_true (gtk_widget_child_focus (box, GTK_DIR_TAB_FORWARD));
  auspex_window_case_xdotool ("key Right");
  g_assert_cmpint (auspex_patch_gallery_get_chosen (gallery), ==, top[2]);
  auspex_window_case_xdotool ("key Home");
  g_assert_cmpint (auspex_patch_gallery_get_chosen (gallery), ==, top[0]);
  auspex_window_case_settle (0.5);
  auspex_window_case_screenshot (viewer, "maps-gallery");

  /* Another map has other patches, none of them chosen. */
  auspex_window_case_activate (viewer, "win.map(4)");
  g_assert_cmpint (auspex_patch_gallery_get_chosen (gallery), ==, -1);
  auspex_window_case_activate (viewer, "win.close-slide");
  auspex_window_case_settle (0.5);
  g_assert_cmpint (auspex_patch_gallery_get_n_patches (gallery), ==, 0);
  auspex_window_case_close (viewer);
}

static bool
shows_done (gpointer viewer)
{
  AuspexHeatmap *done =
      auspex_slide_view_get_done (auspex_window_case_get_slide_view (viewer));

  return done != NULL && n_drawn (done) > 0;
}

static void
patches_that_are_done_show_while_an_estimate_runs (void)
{
  /* Of another size than the others: its features are in no cache. */
  AuspexSyntheticSlide slide = { .width = 2816, .height = 1792, .mpp = 0.5, .seed = 11 };
  g_autofree char *path = g_build_filename (auspex_test_scratch_dir (), "done.tif", NULL);
  AuspexViewer *viewer = NULL;

  g_assert_true (auspex_synthetic_slide_write (&slide, path, NULL, NULL));
  viewer = auspex_window_case_open ();
  auspex_window_case_open_slide (viewer, path);
  AuspexSlideView *view = auspex_window_case_get_slide_view (viewer);
  g_assert_null (auspex_slide_view_get_done (view));
  auspex_window_case_activate (viewer, "win.estimate");
  g_assert_true (auspex_window_case_wait (shows_done, viewer, 120));
  g_assert_cmpint (n_drawn (auspex_slide_view_get_done (view)), <,
                   auspex_heatmap_get_n_patches (auspex_slide_view_get_done (view)));
  auspex_window_case_wait_for_estimate (viewer);
  g_assert_null (auspex_slide_view_get_done (view));
  auspex_window_case_close (viewer);
}

static bool
file_is_there (gpointer path)
{
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
what_is_seen_is_exported (void)
{
  static const char *const names[AUSPEX_N_PICTURE_FILES] = { "seen.png", "seen.pdf",
                                                             "seen.svg", "map.tif" };
  AuspexViewer *viewer = open_estimated ("export.tif");
  AuspexPictureOptions options = { .with_legend = true,
                                   .with_scale_bar = true,
                                   .with_name = true };

  for (int i = 0; i < AUSPEX_N_PICTURE_FILES; i++)
    {
      g_autofree char *path =
          g_build_filename (auspex_test_scratch_dir (), names[i], NULL);

      options.file = i;
      auspex_viewer_save_picture (viewer, &options, path);
      g_assert_true (auspex_window_case_wait (file_is_there, path, 60));
      auspex_window_case_settle (0.2);
      g_assert_null (auspex_window_case_find_dialog (viewer));
    }
  g_autofree char *png = g_build_filename (auspex_test_scratch_dir (), names[0], NULL);
  cairo_surface_t *surface = cairo_image_surface_create_from_png (png);
  const AuspexView *view = auspex_window_case_get_view (viewer);

  g_assert_cmpint (cairo_image_surface_get_width (surface), ==, view->width);
  /* What says that it is a result lies below. */
  g_assert_cmpint (cairo_image_surface_get_height (surface), >, view->height);
  cairo_surface_destroy (surface);

  /* Too large a picture is refused in words, and no file is there. */
  g_autofree char *large =
      g_build_filename (auspex_test_scratch_dir (), "large.svg", NULL);
  options = (AuspexPictureOptions){ .file = AUSPEX_PICTURE_FILE_SVG, .um_per_px = 0.05 };
  auspex_viewer_save_picture (viewer, &options, large);
  g_assert_nonnull (strstr (auspex_window_case_get_message (viewer), "too many"));
  auspex_window_case_answer (viewer, "close");
  g_assert_false (g_file_test (large, G_FILE_TEST_EXISTS));

  auspex_window_case_activate (viewer, "win.export-picture");
  auspex_window_case_wait_for_dialog (viewer);
  auspex_window_case_answer (viewer, "cancel");
  auspex_window_case_close (viewer);
}

int
main (int argc, char **argv)
{
  auspex_window_case_init (&argc, &argv);
  g_test_add_func ("/maps/the range is set by keys and kept for other maps",
                   the_range_is_set_by_keys_and_kept_for_other_maps);
  g_test_add_func ("/maps/smooth, outline and rings are the slide view's",
                   the_look_is_the_slide_views);
  g_test_add_func ("/maps/all maps are seen side by side and chosen",
                   all_maps_are_seen_side_by_side_and_chosen);
  g_test_add_func ("/maps/the gallery walks through the top patches",
                   the_gallery_walks_through_the_top_patches);
  g_test_add_func ("/maps/patches that are done show while an estimate runs",
                   patches_that_are_done_show_while_an_estimate_runs);
  g_test_add_func ("/maps/what is seen is exported", what_is_seen_is_exported);
  return g_test_run ();
}
