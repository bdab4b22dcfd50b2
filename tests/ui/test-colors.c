/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How a slide's colours are shown, and what is known of a slide. */

#include "tests/render/color/icc-fixture.h"
#include "tests/support/test-data.h"
#include "tests/ui/window-case.h"
#include "ui/color-button.h"
#include "ui/color-controls.h"

#include <math.h>
#include <string.h>

static char *
write_slide_with (const char *name, GBytes *icc)
{
  char *path = auspex_window_case_write_slide (name, 0.5);

  icc_fixture_attach (path, icc);
  return path;
}

static GtkWidget *
find (AuspexViewer *viewer, GType type)
{
  GtkWidget *found = auspex_window_case_find_descendant (
      GTK_WIDGET (auspex_viewer_get_window (viewer)), type);

  g_assert_nonnull (found);
  return found;
}

static const char *
badge_of (AuspexViewer *viewer)
{
  return auspex_color_button_get_text (
      AUSPEX_COLOR_BUTTON (find (viewer, AUSPEX_TYPE_COLOR_BUTTON)));
}

static AuspexSlideColors *
colors_of (AuspexViewer *viewer)
{
  return auspex_session_get_colors (auspex_viewer_get_session (viewer));
}

static AuspexColorAdjustment
adjustment_of (AuspexViewer *viewer)
{
  return auspex_slide_colors_get_adjustment (colors_of (viewer));
}

static void
take_picture (AuspexViewer *viewer, const char *name)
{
  auspex_window_case_settle (0.5);
  auspex_window_case_screenshot (viewer, name);
}

static void
the_badge_says_how_colours_are_shown (void)
{
  g_autoptr (GBytes) wide = icc_fixture_wide (), grey = icc_fixture_grey ();
  g_autofree char *plain = auspex_window_case_write_slide ("no-icc.tif", 0.5);
  g_autofree char *tagged = write_slide_with ("icc.tif", wide);
  g_autofree char *unusable = write_slide_with ("grey-icc.tif", grey);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, plain);
  g_assert_cmpstr (badge_of (viewer), ==, "no ICC");
  g_assert_null (auspex_slide_colors_get_trouble (colors_of (viewer)));
  auspex_window_case_open_slide (viewer, tagged);
  g_assert_cmpstr (badge_of (viewer), ==, "ICC");
  auspex_window_case_activate (viewer, "win.use-profile");
  g_assert_cmpstr (badge_of (viewer), ==, "ICC off");
  auspex_window_case_activate (viewer, "win.use-profile");
  g_assert_cmpstr (badge_of (viewer), ==, "ICC");
  take_picture (viewer, "colors-icc");

  auspex_window_case_open_slide (viewer, unusable);
  g_assert_cmpstr (badge_of (viewer), ==, "ICC unusable");
  g_assert_nonnull (
      strstr (auspex_slide_colors_get_trouble (colors_of (viewer)), unusable));
  g_assert_null (auspex_window_case_find_dialog (viewer));
  take_picture (viewer, "colors-icc-unusable");
  auspex_window_case_close (viewer);
}

static void
sliders_adjust_and_reset_takes_back (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("sliders.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_activate (viewer, "win.colors");
  auspex_window_case_settle (0.5);
  GtkWidget *controls = find (viewer, AUSPEX_TYPE_COLOR_CONTROLS);
  GtkWidget *scale = auspex_window_case_find_descendant (controls, GTK_TYPE_SCALE);
  GtkWidget *profile = auspex_window_case_find_descendant (controls, GTK_TYPE_SWITCH);

  g_assert_false (gtk_widget_get_sensitive (profile)); /* it has none */
  gtk_range_set_value (GTK_RANGE (scale), 25);
  g_assert_cmpfloat_with_epsilon (adjustment_of (viewer).brightness, 0.25, 1e-9);
  g_assert_cmpstr (badge_of (viewer), ==, "no ICC · adjusted");
  take_picture (viewer, "colors-controls");
  auspex_window_case_activate (viewer, "win.reset-colors");
  g_assert_cmpfloat (gtk_range_get_value (GTK_RANGE (scale)), ==, 0);
  g_assert_false (auspex_slide_colors_is_adjusted (colors_of (viewer)));
  g_assert_cmpstr (badge_of (viewer), ==, "no ICC");
  auspex_color_button_popdown (
      AUSPEX_COLOR_BUTTON (find (viewer, AUSPEX_TYPE_COLOR_BUTTON)));
  auspex_window_case_close (viewer);
}

static void
click_at (AuspexViewer *viewer, double level0_x, double level0_y)
{
  int x = 0, y = 0;

  auspex_window_case_locate (viewer, level0_x, level0_y, &x, &y);
  g_autofree char *click = g_strdup_printf ("mousemove %d %d sleep 0.1 click 1", x, y);
  auspex_window_case_xdotool (click);
  auspex_window_case_settle (0.5);
}

static void
white_is_picked_on_the_glass (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("white.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();
  uint32_t glass = 0;

  auspex_window_case_open_slide (viewer, path);
  if (auspex_window_case_xdotool ("search --onlyvisible --name Auspex windowfocus"))
    {
      AuspexView before = *auspex_window_case_get_view (viewer);

      auspex_window_case_settle (0.5);
      g_assert_true (auspex_slide_read_level (
          auspex_session_get_slide (auspex_viewer_get_session (viewer)), 0, 200, 40, 1, 1,
          &glass, 4, NULL));
      auspex_window_case_activate (viewer, "win.pick-white");
      auspex_window_case_xdotool ("key Escape");
      auspex_window_case_settle (0.3);
      click_at (viewer, 200, 40);
      g_assert_false (auspex_slide_colors_is_adjusted (colors_of (viewer)));

      auspex_window_case_activate (viewer, "win.pick-white");
      click_at (viewer, 200, 40);
      for (int c = 0; c < 3; c++)
        g_assert_cmpfloat_with_epsilon (adjustment_of (viewer).white[c],
                                        (glass >> (16 - 8 * c) & 0xFF) / 255.0, 0.03);
      g_assert_true (auspex_slide_colors_is_adjusted (colors_of (viewer)));
      g_assert_cmpmem (&before, sizeof before, auspex_window_case_get_view (viewer),
                       sizeof before);

      /* The next click is a click. */
      AuspexColorAdjustment white = adjustment_of (viewer);
      click_at (viewer, 700, 500);
      g_assert_true (auspex_color_adjustment_equal (
          &white, &(AuspexColorAdjustment){ 0,
                                            0,
                                            1,
                                            { adjustment_of (viewer).white[0],
                                              adjustment_of (viewer).white[1],
                                              adjustment_of (viewer).white[2] } }));
      take_picture (viewer, "colors-white");
    }
  auspex_window_case_close (viewer);
}

static bool
is_adjusted (gpointer data)
{
  return auspex_slide_colors_is_adjusted (colors_of (data));
}

static void
keys_do_it_too (void)
{
  g_autoptr (GBytes) wide = icc_fixture_wide ();
  g_autofree char *path = write_slide_with ("keys.tif", wide);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  if (auspex_window_case_xdotool ("search --onlyvisible --name Auspex windowfocus"))
    {
      int x = 0, y = 0;

      auspex_window_case_settle (0.5);
      auspex_window_case_xdotool ("key i");
      auspex_window_case_settle (0.5);
      g_assert_cmpstr (badge_of (viewer), ==, "ICC off");
      auspex_window_case_locate (viewer, 200, 40, &x, &y);
      g_autofree char *keys =
          g_strdup_printf ("mousemove %d %d sleep 0.2 key shift+w", x, y);
      auspex_window_case_xdotool (keys);
      g_assert_true (auspex_window_case_wait (is_adjusted, viewer, 3));
      auspex_window_case_xdotool ("key shift+c");
      auspex_window_case_settle (0.7);
      g_assert_true (gtk_widget_get_mapped (find (viewer, AUSPEX_TYPE_COLOR_CONTROLS)));
      auspex_window_case_xdotool ("key Escape");
      auspex_window_case_settle (0.5);
      g_assert_false (gtk_widget_get_mapped (find (viewer, AUSPEX_TYPE_COLOR_CONTROLS)));
    }
  auspex_window_case_close (viewer);
}

static void
colours_come_back_with_their_slide (void)
{
  g_autoptr (GBytes) wide = icc_fixture_wide ();
  g_autofree char *path = write_slide_with ("kept.tif", wide);
  g_autofree char *other = auspex_window_case_write_slide ("other.tif", 0.25);
  AuspexColorAdjustment wanted = { 0.1, -0.2, 1.5, { 0.9, 0.95, 0.8 } };
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  auspex_slide_colors_set_adjustment (colors_of (viewer), &wanted);
  auspex_slide_colors_set_use_profile (colors_of (viewer), false);
  auspex_window_case_activate (viewer, "win.close-slide");
  auspex_window_case_settle (0.5);

  auspex_window_case_open_slide (viewer, other);
  g_assert_false (auspex_slide_colors_is_adjusted (colors_of (viewer)));
  auspex_window_case_open_slide (viewer, path);
  AuspexColorAdjustment kept = adjustment_of (viewer);
  g_assert_true (auspex_color_adjustment_equal (&kept, &wanted));
  g_assert_cmpstr (badge_of (viewer), ==, "ICC off · adjusted");
  auspex_window_case_close (viewer);
}

/* What is known of a slide */

static int
n_rows_shown (GtkListBox *list)
{
  int n = 0;

  for (int i = 0; gtk_list_box_get_row_at_index (list, i) != NULL; i++)
    n += gtk_widget_get_child_visible (
        GTK_WIDGET (gtk_list_box_get_row_at_index (list, i)));
  return n;
}

static GtkWidget *
show_properties (AuspexViewer *viewer)
{
  AuspexWindow *window = auspex_viewer_get_window (viewer);

  auspex_window_show_panel (window, "properties");
  auspex_window_case_settle (0.5);
  return GTK_WIDGET (auspex_window_get_properties_page (window));
}

static void
properties_are_found_and_copied (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("properties.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  auspex_window_case_open_slide (viewer, path);
  GtkWidget *page = show_properties (viewer);
  GtkWidget *list = auspex_window_case_find_descendant (page, GTK_TYPE_LIST_BOX);
  GtkWidget *search = auspex_window_case_find_descendant (page, GTK_TYPE_SEARCH_ENTRY);
  int n = n_rows_shown (GTK_LIST_BOX (list));

  g_assert_cmpint (n, >, 10);
  gtk_editable_set_text (GTK_EDITABLE (search), "MPP-X");
  auspex_window_case_settle (0.6);
  g_assert_cmpint (n_rows_shown (GTK_LIST_BOX (list)), ==, 1);
  take_picture (viewer, "properties-found");
  gtk_editable_set_text (GTK_EDITABLE (search), "no such thing");
  auspex_window_case_settle (0.6);
  g_assert_cmpint (n_rows_shown (GTK_LIST_BOX (list)), ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (search), "");
  auspex_window_case_settle (0.6);
  g_assert_cmpint (n_rows_shown (GTK_LIST_BOX (list)), ==, n);

  /* The first property. */
  const char *name = auspex_slide_get_property_names (
      auspex_session_get_slide (auspex_viewer_get_session (viewer)))[0];
  GtkWidget *button = auspex_window_case_find_descendant (list, GTK_TYPE_BUTTON);
  g_auto (GValue) value = G_VALUE_INIT;

  g_signal_emit_by_name (button, "clicked");
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (
      gdk_clipboard_get_content (gtk_widget_get_clipboard (button)), &value, NULL));
  g_assert_cmpstr (
      g_value_get_string (&value), ==,
      auspex_slide_get_property (
          auspex_session_get_slide (auspex_viewer_get_session (viewer)), name));
  auspex_window_case_close (viewer);
}

static bool
has_picture (gpointer page)
{
  return auspex_window_case_find_descendant (page, GTK_TYPE_PICTURE) != NULL;
}

static void
label_and_macro_are_shown_on_request_only (void)
{
  g_autofree char *path =
      auspex_test_need_shared_data ("slides/aperio/CMU-1-Small-Region.svs");
  g_autofree char *other = auspex_window_case_write_slide ("next-patient.tif", 0.5);

  if (path == NULL)
    return;
  AuspexViewer *viewer = auspex_window_case_open ();
  auspex_window_case_open_slide (viewer, path);
  GtkWidget *page = show_properties (viewer);
  GtkWidget *expander = auspex_window_case_find_descendant (page, GTK_TYPE_EXPANDER);

  auspex_window_case_settle (1);
  g_assert_false (has_picture (page));
  gtk_expander_set_expanded (GTK_EXPANDER (expander), TRUE);
  g_assert_true (auspex_window_case_wait (has_picture, page, 10));
  take_picture (viewer, "properties-label");

  auspex_window_case_open_slide (viewer, other);
  g_assert_false (has_picture (page));
  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_settle (1);
  g_assert_false (has_picture (page));
  g_assert_false (gtk_expander_get_expanded (GTK_EXPANDER (expander)));
  auspex_window_case_close (viewer);
}

int
main (int argc, char **argv)
{
  auspex_window_case_init (&argc, &argv);
  g_test_add_func ("/colors/the badge says how colours are shown",
                   the_badge_says_how_colours_are_shown);
  g_test_add_func ("/colors/sliders adjust, and reset takes back",
                   sliders_adjust_and_reset_takes_back);
  g_test_add_func ("/colors/white is picked on the glass", white_is_picked_on_the_glass);
  g_test_add_func ("/colors/keys do it, too", keys_do_it_too);
  g_test_add_func ("/colors/colours come back with their slide",
                   colours_come_back_with_their_slide);
  g_test_add_func ("/properties/are found by part of name or value, and copied",
                   properties_are_found_and_copied);
  g_test_add_func ("/properties/label and macro are shown on request only",
                   label_and_macro_are_shown_on_request_only);
  return g_test_run ();
}
