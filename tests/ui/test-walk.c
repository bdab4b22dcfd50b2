/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A random walk through a slide: nothing fails, and memory stays where it is.
 * AUSPEX_TEST_WALK_SECONDS (8), AUSPEX_TEST_WALK_SEED (1) and AUSPEX_TEST_WALK_SLIDE (a
 * made-up one) make it a longer one elsewhere. */

#include "tests/ui/window-case.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#define MOST_BYTES ((int64_t)250 << 20)
#define MOST_GROWTH_BYTES ((int64_t)24 << 20)

static double
get_number (const char *name, double otherwise)
{
  const char *value = g_getenv (name);

  return value != NULL ? g_ascii_strtod (value, NULL) : otherwise;
}

static int64_t
resident_bytes (void)
{
  g_autofree char *text = NULL;
  long unused, pages;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  g_assert_cmpint (sscanf (text, "%ld %ld", &unused, &pages), ==, 2);
  return (int64_t)pages * sysconf (_SC_PAGESIZE);
}

/* Sanitizers keep what is freed for a while. */
static bool
is_memory_ours (void)
{
#ifdef __SANITIZE_ADDRESS__
  return false;
#else
  return true;
#endif
}

static void
take_step (AuspexViewer *viewer, GRand *dice)
{
  static const char *const commands[] = {
    "win.fit", "win.one-to-one", "win.zoom-in", "win.zoom-out", "win.show-overlays",
  };
  AuspexViewport *viewport =
      auspex_session_get_viewport (auspex_viewer_get_session (viewer));
  const AuspexView *view = auspex_viewport_get_view (viewport);
  double x = g_rand_double_range (dice, 0, view->width);
  double y = g_rand_double_range (dice, 0, view->height);

  switch (g_rand_int_range (dice, 0, 12))
    {
    case 0:
      auspex_window_case_activate (
          viewer, commands[g_rand_int_range (dice, 0, G_N_ELEMENTS (commands))]);
      break;
    case 1:
      auspex_viewport_set_rotation (viewport, g_rand_double_range (dice, 0, 2 * G_PI));
      break;
    case 2:
    case 3:
      auspex_viewport_zoom_at (viewport, pow (2, g_rand_double_range (dice, -1.5, 2)), x,
                               y);
      break;
    default:
      for (int i = 0; i < 8; i++)
        {
          auspex_viewport_pan (viewport, (x - view->width / 2.0) / 20,
                               (y - view->height / 2.0) / 20);
          auspex_window_case_settle (0.016);
        }
    }
  auspex_window_case_settle (0.02);
}

static void
walk (AuspexViewer *viewer, GRand *dice, double seconds)
{
  gint64 deadline = g_get_monotonic_time () + (gint64)(seconds * 1e6);

  while (g_get_monotonic_time () < deadline)
    {
      take_step (viewer, dice);

      const AuspexView *view = auspex_window_case_get_view (viewer);
      g_assert_true (isfinite (view->center_x) && isfinite (view->center_y)
                     && isfinite (view->scale) && view->scale > 0);
    }
}

static void
test_walk (void)
{
  double seconds = get_number ("AUSPEX_TEST_WALK_SECONDS", 8);
  g_autoptr (GRand) dice =
      g_rand_new_with_seed ((guint32)get_number ("AUSPEX_TEST_WALK_SEED", 1));
  g_autofree char *path = g_strdup (g_getenv ("AUSPEX_TEST_WALK_SLIDE"));
  AuspexViewer *viewer = auspex_window_case_open ();

  if (path == NULL)
    path = auspex_window_case_write_slide ("walk.tif", 0.5);
  auspex_window_case_open_slide (viewer, path);
  walk (viewer, dice, seconds / 2);
  int64_t before = resident_bytes ();
  walk (viewer, dice, seconds / 2);
  int64_t after = resident_bytes ();
  g_test_message ("%.0f MiB resident half way, %.0f at the end", before / 1048576.0,
                  after / 1048576.0);
  if (is_memory_ours ())
    {
      g_assert_cmpint (after, <, MOST_BYTES);
      g_assert_cmpint (after - before, <, MOST_GROWTH_BYTES);
    }
  auspex_window_case_close (viewer);
}

int
main (int argc, char **argv)
{
  auspex_window_case_init (&argc, &argv);
  g_test_add_func ("/window/a random walk ends where it may, in the memory it began in",
                   test_walk);
  return g_test_run ();
}
