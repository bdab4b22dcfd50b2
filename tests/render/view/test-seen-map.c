/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/view/seen-map.h"

#include <math.h>

static const AuspexRect bounds = { 1000, 2000, 40000, 20000 };

static void
count (AuspexSeenMap *map, int *n)
{
  (*n)++;
}

static void
test_what_is_seen (void)
{
  g_autoptr (AuspexSeenMap) map = auspex_seen_map_new (bounds);
  AuspexView view = { 21000, 12000, 0.1, 0, 800, 600 };
  int n = 0;

  g_signal_connect (map, "changed", G_CALLBACK (count), &n);
  g_assert_true (auspex_seen_map_is_empty (map));
  g_assert_cmpfloat (auspex_seen_map_get_scale_at (map, 21000, 12000), ==, 0);

  /* 8000 x 6000 around the middle. */
  auspex_seen_map_add (map, &view);
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpfloat_with_epsilon (auspex_seen_map_get_scale_at (map, 21000, 12000), 0.1,
                                  0.003);
  g_assert_cmpfloat (auspex_seen_map_get_scale_at (map, 17300, 9300), >, 0);
  g_assert_cmpfloat (auspex_seen_map_get_scale_at (map, 24700, 14700), >, 0);
  g_assert_cmpfloat (auspex_seen_map_get_scale_at (map, 16700, 12000), ==, 0);
  g_assert_cmpfloat (auspex_seen_map_get_scale_at (map, 21000, 15300), ==, 0);

  /* The closest look counts, and nothing is told when nothing is new. */
  auspex_seen_map_add (map, &view);
  view.scale = 0.05;
  view.center_x = 21000;
  view.width = 400;
  view.height = 300;
  auspex_seen_map_add (map, &view);
  g_assert_cmpint (n, ==, 1);
  view.scale = 1;
  auspex_seen_map_add (map, &view);
  g_assert_cmpint (n, ==, 2);
  g_assert_cmpfloat_with_epsilon (auspex_seen_map_get_scale_at (map, 21000, 12000), 1,
                                  0.03);

  auspex_seen_map_clear (map);
  auspex_seen_map_clear (map);
  g_assert_cmpint (n, ==, 3);
  g_assert_true (auspex_seen_map_is_empty (map));
}

/* Turned by 45 degrees, the corners of the bounding box were not in view. */
static void
test_turned (void)
{
  for (int flipped = 0; flipped < 2; flipped++)
    {
      g_autoptr (AuspexSeenMap) map = auspex_seen_map_new (bounds);
      AuspexView view = { 21000, 12000, 0.1, G_PI / 4, 800, 800, flipped };

      auspex_seen_map_add (map, &view);
      g_assert_cmpfloat (auspex_seen_map_get_scale_at (map, 21000 + 5300, 12000), >, 0);
      g_assert_cmpfloat (auspex_seen_map_get_scale_at (map, 21000, 12000 - 5300), >, 0);
      g_assert_cmpfloat (auspex_seen_map_get_scale_at (map, 21000 + 4000, 12000 + 4000),
                         ==, 0);
    }
}

static void
test_edges (void)
{
  g_autoptr (AuspexSeenMap) map = auspex_seen_map_new (bounds);
  g_autoptr (AuspexSeenMap) tiny = auspex_seen_map_new ((AuspexRect){ 0, 0, 1, 1 });
  g_autoptr (AuspexSeenMap) strip = auspex_seen_map_new ((AuspexRect){ 0, 0, 9e5, 10 });
  AuspexView close = { 1001, 2001, 16, 0, 80, 60 };
  AuspexView all = { 21000, 12000, 1e-3, 0.3, 800, 600 };
  AuspexView nothing = { 21000, 12000, 1, 0, 0, 0 };
  int n_cols = 0, n_rows = 0;

  auspex_seen_map_add (map, &nothing);
  g_assert_true (auspex_seen_map_is_empty (map));
  /* Smaller than a cell. */
  auspex_seen_map_add (map, &close);
  g_assert_cmpfloat_with_epsilon (auspex_seen_map_get_scale_at (map, 1001, 2001), 16,
                                  0.5);
  auspex_seen_map_add (map, &all);
  g_assert_cmpfloat (auspex_seen_map_get_scale_at (map, 40999, 21999), >, 0);
  g_assert_cmpfloat (auspex_seen_map_get_scale_at (map, 999, 12000), ==, 0);
  g_assert_cmpfloat (auspex_seen_map_get_scale_at (map, 41000, 12000), ==, 0);
  g_assert_cmpfloat (auspex_seen_map_get_scale_at (map, NAN, 12000), ==, 0);

  auspex_seen_map_add (tiny, &close);
  g_assert_false (auspex_seen_map_is_empty (tiny));
  auspex_seen_map_get_size (strip, &n_cols, &n_rows);
  g_assert_cmpint (n_cols, ==, 200);
  g_assert_cmpint (n_rows, ==, 1);
}

static void
test_text (void)
{
  g_autoptr (AuspexSeenMap) map = auspex_seen_map_new (bounds);
  g_autoptr (AuspexSeenMap) other = auspex_seen_map_new (bounds);
  AuspexView view = { 21000, 12000, 0.1, 0.4, 800, 600 };

  auspex_seen_map_add (map, &view);
  view.center_x = 3000;
  view.scale = 1;
  auspex_seen_map_add (map, &view);
  g_autofree char *text = auspex_seen_map_to_text (map);
  g_assert_true (g_str_has_prefix (text, "200x100:"));
  g_assert_cmpint (strlen (text), <, 4000);
  g_assert_true (auspex_seen_map_set_text (other, text));
  g_autofree char *again = auspex_seen_map_to_text (other);
  g_assert_cmpstr (again, ==, text);
}

static void
test_broken_text (void)
{
  static const char *const broken[] = {
    "",
    "200x100",
    "200x100:",
    "100x200:20000*0 ",
    "200x100:20001*0 ",
    "200x100:19999*0 ",
    "200x100:20000*0",
    "200x100:20000*256 ",
    "200x100:20000*-1 ",
    "200x100:-1*0 20001*0 ",
    "200x100:20000*0 x",
    "200x100:18446744073709551615*0 20001*0 ",
    "200x100: 20000*0 ",
    "99999999999999999999x1:1*1 ",
  };
  g_autoptr (AuspexSeenMap) map = auspex_seen_map_new (bounds);
  AuspexView view = { 21000, 12000, 0.1, 0, 800, 600 };

  auspex_seen_map_add (map, &view);
  g_autofree char *before = auspex_seen_map_to_text (map);
  for (guint i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_test_message ("%s", broken[i]);
      g_assert_false (auspex_seen_map_set_text (map, broken[i]));
      g_autofree char *after = auspex_seen_map_to_text (map);
      g_assert_cmpstr (after, ==, before);
    }
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
run_for (int ms)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  g_timeout_add (ms, quit, loop);
  g_main_loop_run (loop);
}

static void
test_rest (void)
{
  g_autoptr (AuspexSeenMap) map = auspex_seen_map_new (bounds);
  g_autoptr (AuspexViewport) viewport = auspex_viewport_new (bounds);

  auspex_seen_map_follow (map, viewport);
  auspex_viewport_set_size (viewport, 800, 600);
  run_for (700);
  g_assert_true (auspex_seen_map_is_empty (map)); /* all of it is nothing in particular */

  auspex_viewport_set_scale (viewport, 0.1);
  auspex_viewport_center_on (viewport, 5000, 5000);
  g_assert_true (auspex_seen_map_is_empty (map));
  auspex_viewport_center_on (viewport, 30000, 12000);
  run_for (700);
  g_assert_cmpfloat (auspex_seen_map_get_scale_at (map, 30000, 12000), >, 0);
  g_assert_cmpfloat (auspex_seen_map_get_scale_at (map, 5000, 5000), ==, 0);

  /* Gone before it rests: nothing is left behind. */
  auspex_viewport_center_on (viewport, 5000, 5000);
  g_clear_object (&map);
  run_for (600);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/seen-map/the closest look counts", test_what_is_seen);
  g_test_add_func ("/seen-map/a turned view has not seen its corners", test_turned);
  g_test_add_func ("/seen-map/tiny and huge views and slides", test_edges);
  g_test_add_func ("/seen-map/as text and back", test_text);
  g_test_add_func ("/seen-map/broken text changes nothing", test_broken_text);
  g_test_add_func ("/seen-map/only where the view rests is seen", test_rest);
  return g_test_run ();
}
