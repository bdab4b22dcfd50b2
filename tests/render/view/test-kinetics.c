/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/view/kinetics.h"

#include <glib.h>
#include <math.h>

static double
run_zoom (double step)
{
  AuspexZoomMotion motion = { 0 };
  double factor = 1;
  int n = 0;

  auspex_zoom_motion_push (&motion, 1.25, 10, 20);
  auspex_zoom_motion_push (&motion, 1.25, 30, 40);
  g_assert_cmpfloat (motion.view_x, ==, 30);
  while (auspex_zoom_motion_is_active (&motion) && n++ < 100000)
    {
      double now = auspex_zoom_motion_step (&motion, step);

      g_assert_cmpfloat (now, >=, 1);
      factor *= now;
    }
  return factor;
}

static void
test_zoom_arrives (void)
{
  static const double steps[] = { 1e-4, 1 / 144.0, 1 / 60.0, 0.5, 100 };

  for (size_t i = 0; i < G_N_ELEMENTS (steps); i++)
    g_assert_cmpfloat_with_epsilon (run_zoom (steps[i]), 1.25 * 1.25, 1e-12);
}

static void
test_zoom_frame_rate (void)
{
  AuspexZoomMotion slow = { 0 }, fast = { 0 };
  double product = 1;

  auspex_zoom_motion_push (&slow, 3, 0, 0);
  auspex_zoom_motion_push (&fast, 3, 0, 0);
  for (int i = 0; i < 10; i++)
    product *= auspex_zoom_motion_step (&fast, 0.005);
  g_assert_cmpfloat_with_epsilon (auspex_zoom_motion_step (&slow, 0.05), product, 1e-12);
  g_assert_cmpfloat (product, >, 1.5);
  g_assert_cmpfloat (product, <, 3);
}

static void
test_zoom_turns (void)
{
  AuspexZoomMotion motion = { 0 };

  auspex_zoom_motion_push (&motion, 4, 0, 0);
  auspex_zoom_motion_push (&motion, 0.5, 0, 0);
  g_assert_cmpfloat_with_epsilon (auspex_zoom_motion_step (&motion, 100), 0.5, 1e-12);
  auspex_zoom_motion_push (&motion, 4, 0, 0);
  auspex_zoom_motion_stop (&motion);
  g_assert_cmpfloat (auspex_zoom_motion_step (&motion, 1), ==, 1);
}

/* A drag of 1000 px/s to the left. */
static void
drag (AuspexFling *fling)
{
  for (int i = 0; i <= 20; i++)
    auspex_fling_track (fling, 5 + i / 100.0, 500 - 10 * i, 300);
}

static double
run_fling (double step)
{
  AuspexFling fling = { 0 };
  double x = 0, y = 0;

  drag (&fling);
  auspex_fling_release (&fling, 5.2);
  g_assert_true (auspex_fling_is_active (&fling));
  for (int i = 0; auspex_fling_is_active (&fling) && i < 100000; i++)
    {
      double dx, dy;

      auspex_fling_step (&fling, step, &dx, &dy);
      g_assert_cmpfloat (dx, <=, 0);
      x += dx;
      y += dy;
    }
  g_assert_cmpfloat (y, ==, 0);
  return x;
}

static void
test_fling_frame_rate (void)
{
  double reference = run_fling (1e-3);

  g_assert_cmpfloat (reference, <, -250);
  g_assert_cmpfloat (reference, >, -400);
  g_assert_cmpfloat_with_epsilon (run_fling (1 / 60.0), reference, 0.01);
  g_assert_cmpfloat_with_epsilon (run_fling (0.25), reference, 0.01);
  g_assert_cmpfloat_with_epsilon (run_fling (30), reference, 0.01);
}

static void
test_fling_needs_speed (void)
{
  AuspexFling fling = { 0 };
  double dx = 1, dy = 1;

  drag (&fling);
  auspex_fling_release (&fling, 5.6);
  g_assert_false (auspex_fling_is_active (&fling));

  auspex_fling_track (&fling, 1, 0, 0);
  auspex_fling_release (&fling, 1);
  g_assert_false (auspex_fling_is_active (&fling));

  auspex_fling_track (&fling, 2, 0, 0);
  auspex_fling_track (&fling, 2, 900, 0);
  auspex_fling_release (&fling, 2);
  g_assert_false (auspex_fling_is_active (&fling));
  auspex_fling_step (&fling, 0.01, &dx, &dy);
  g_assert_cmpfloat (dx, ==, 0);
  g_assert_cmpfloat (dy, ==, 0);
}

static void
test_fling_takes_last_stretch (void)
{
  AuspexFling fling = { 0 };

  /* Fast to the right, then 1000 px/s to the left: only the end counts. */
  for (int i = 0; i < 5; i++)
    auspex_fling_track (&fling, 4 + i / 100.0, 100.0 * i, 300);
  drag (&fling);
  auspex_fling_release (&fling, 5.21);
  g_assert_cmpfloat_with_epsilon (fling.velocity_x, -1000, 1e-6);
}

static void
test_touchpad_fling (void)
{
  AuspexFling fling = { 0 };

  auspex_fling_start (&fling, -600, 800);
  g_assert_cmpfloat (fling.velocity_x, ==, -600);
  auspex_fling_start (&fling, 3e6, 4e6);
  g_assert_cmpfloat_with_epsilon (hypot (fling.velocity_x, fling.velocity_y), 8000, 1e-6);
  auspex_fling_start (&fling, 10, 10);
  g_assert_false (auspex_fling_is_active (&fling));
  auspex_fling_start (&fling, NAN, 1000);
  g_assert_false (auspex_fling_is_active (&fling));
}

static void
test_fingers_pinch (void)
{
  AuspexFingers fingers;
  double factor, turn, x, y;

  auspex_fingers_begin (&fingers, 100, 200);
  /* Fingers never pinch without turning a little: that is not followed. */
  auspex_fingers_move (&fingers, 110, 205, 1.5, 0.1, &factor, &turn, &x, &y);
  g_assert_cmpfloat_with_epsilon (factor, 1.5, 1e-12);
  g_assert_cmpfloat (turn, ==, 0);
  g_assert_cmpfloat (x, ==, 100);
  g_assert_cmpfloat (y, ==, 200);
  auspex_fingers_move (&fingers, 120, 210, 3, -0.1, &factor, &turn, &x, &y);
  g_assert_cmpfloat_with_epsilon (factor, 2, 1e-12);
  g_assert_cmpfloat (turn, ==, 0);
  g_assert_cmpfloat (x, ==, 110);

  /* A gesture that knows no distance changes none. */
  auspex_fingers_move (&fingers, 120, 210, 0, -0.1, &factor, &turn, &x, &y);
  g_assert_cmpfloat (factor, ==, 1);
  auspex_fingers_move (&fingers, 120, 210, INFINITY, -0.1, &factor, &turn, &x, &y);
  g_assert_cmpfloat (factor, ==, 1);
  auspex_fingers_move (&fingers, 120, 210, 3, -0.1, &factor, &turn, &x, &y);
  g_assert_cmpfloat_with_epsilon (factor, 1, 1e-12);
}

static void
test_fingers_turn (void)
{
  static const int n_steps[] = { 1, 2, 7, 300 };

  for (size_t i = 0; i < G_N_ELEMENTS (n_steps); i++)
    {
      AuspexFingers fingers;
      double factor, turn, x, y, turned = 0, largest = 0;

      auspex_fingers_begin (&fingers, 0, 0);
      for (int step = 1; step <= n_steps[i]; step++)
        {
          auspex_fingers_move (&fingers, 0, 0, 1, -1.0 * step / n_steps[i], &factor,
                               &turn, &x, &y);
          turned += turn;
          largest = fmax (largest, fabs (turn));
        }
      /* All but the slack, whatever the steps; no jump when it begins. */
      g_assert_cmpfloat_with_epsilon (turned, -(1 - AUSPEX_TURN_SLACK), 1e-9);
      g_assert_cmpfloat (largest, <=, 1.0 / n_steps[i] + 1e-9);

      /* Past the half turn, where some gestures count from 0 to 2 pi. */
      auspex_fingers_move (&fingers, 0, 0, 1, 2 * M_PI - 1.2, &factor, &turn, &x, &y);
      g_assert_cmpfloat_with_epsilon (turn, -0.2, 1e-9);
    }
}

static void
test_snap (void)
{
  double degree = M_PI / 180;

  g_assert_cmpfloat (auspex_snap_angle (2.9 * degree), ==, 0);
  g_assert_cmpfloat (auspex_snap_angle (-2.9 * degree), ==, 0);
  g_assert_cmpfloat_with_epsilon (auspex_snap_angle (88 * degree), M_PI_2, 1e-15);
  g_assert_cmpfloat_with_epsilon (auspex_snap_angle (-181 * degree), -M_PI, 1e-15);
  g_assert_cmpfloat_with_epsilon (auspex_snap_angle (722 * degree), 4 * M_PI, 1e-12);
  g_assert_cmpfloat (auspex_snap_angle (3.1 * degree), ==, 3.1 * degree);
  g_assert_cmpfloat (auspex_snap_angle (45 * degree), ==, 45 * degree);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/kinetics/zoom arrives at what was asked for", test_zoom_arrives);
  g_test_add_func ("/kinetics/zoom does not depend on the frame rate",
                   test_zoom_frame_rate);
  g_test_add_func ("/kinetics/zoom turns round at once, and stops", test_zoom_turns);
  g_test_add_func ("/kinetics/a fling does not depend on the frame rate",
                   test_fling_frame_rate);
  g_test_add_func ("/kinetics/a pointer at rest flings nothing", test_fling_needs_speed);
  g_test_add_func ("/kinetics/a fling has the drag's last speed",
                   test_fling_takes_last_stretch);
  g_test_add_func ("/kinetics/a touchpad's speed is taken, within limits",
                   test_touchpad_fling);
  g_test_add_func ("/kinetics/pinching turns nothing", test_fingers_pinch);
  g_test_add_func ("/kinetics/turning begins without a jump", test_fingers_turn);
  g_test_add_func ("/kinetics/near a quarter turn it snaps", test_snap);
  return g_test_run ();
}
