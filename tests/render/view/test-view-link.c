/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/view/view-link.h"

#include <math.h>

static const AuspexView upright = { 5000, 3000, 0.5, 0, 800, 600, false };

static void
assert_view (const AuspexView *view, double center_x, double center_y, double scale,
             double rotation, bool flipped)
{
  g_assert_cmpfloat_with_epsilon (view->center_x, center_x, 1e-6);
  g_assert_cmpfloat_with_epsilon (view->center_y, center_y, 1e-6);
  g_assert_cmpfloat_with_epsilon (view->scale, scale, 1e-9);
  g_assert_cmpfloat_with_epsilon (remainder (view->rotation - rotation, 2 * G_PI), 0,
                                  1e-9);
  g_assert_cmpint (view->flipped, ==, flipped);
}

/* As @leader is moved by view pixels, what is seen of both moves by as much. */
static void
assert_moves_alike (const AuspexView *leader, const AuspexView *follower,
                    const cairo_matrix_t *link, double by_x, double by_y)
{
  AuspexView moved = *leader, followed;
  double mark_x = leader->center_x, mark_y = leader->center_y, x, y, follower_x,
         follower_y;

  auspex_view_to_level0 (leader, leader->width / 2.0 - by_x, leader->height / 2.0 - by_y,
                         &moved.center_x, &moved.center_y);
  followed = auspex_view_follow (&moved, link, follower);
  auspex_view_from_level0 (&moved, mark_x, mark_y, &x, &y);
  cairo_matrix_transform_point (link, &mark_x, &mark_y);
  auspex_view_from_level0 (&followed, mark_x, mark_y, &follower_x, &follower_y);
  g_assert_cmpfloat_with_epsilon (x - leader->width / 2.0, by_x, 1.01);
  g_assert_cmpfloat_with_epsilon (follower_x - follower->width / 2.0, by_x, 1.01);
  g_assert_cmpfloat_with_epsilon (y - leader->height / 2.0, by_y, 1.01);
  g_assert_cmpfloat_with_epsilon (follower_y - follower->height / 2.0, by_y, 1.01);
}

static void
test_same_slide (void)
{
  AuspexView follower = { 0, 0, 1, 0, 300, 200, false };
  AuspexView leader = upright;
  cairo_matrix_t link;

  auspex_view_link_init (&link, &upright, 0.25, &upright, 0.25);
  leader.center_x = 100.25;
  leader.rotation = 0.3;
  leader.scale = 2;
  follower = auspex_view_follow (&leader, &link, &follower);
  assert_view (&follower, 100.25, 3000, 2, 0.3, false);
  g_assert_cmpint (follower.width, ==, 300);
  g_assert_cmpint (follower.height, ==, 200);
}

static void
test_mpp (void)
{
  /* 40x beside 20x, the second zoomed otherwise. */
  AuspexView to = { 1000, 700, 3, 0, 800, 600, false };
  cairo_matrix_t link;

  auspex_view_link_init (&link, &upright, 0.25, &to, 0.5);
  to = auspex_view_follow (&upright, &link, &to);
  assert_view (&to, 1000, 700, 1, 0, false);
  g_assert_cmpfloat_with_epsilon (0.25 / upright.scale, 0.5 / to.scale, 1e-12);

  AuspexView moved = upright;
  moved.center_x += 40; /* 10 um */
  to = auspex_view_follow (&moved, &link, &to);
  assert_view (&to, 1020, 700, 1, 0, false);
  assert_moves_alike (&upright, &to, &link, 120, -35);
}

static void
test_unknown_mpp (void)
{
  AuspexView to = { 1000, 700, 3, 0, 800, 600, false };
  cairo_matrix_t link;

  for (int known = 0; known < 3; known++)
    {
      auspex_view_link_init (&link, &upright, known == 1 ? 0.25 : 0, &to,
                             known == 2 ? 0.25 : 0);
      AuspexView followed = auspex_view_follow (&upright, &link, &to);
      assert_view (&followed, 1000, 700, 3, 0, false);

      AuspexView zoomed = upright;
      zoomed.scale *= 2;
      zoomed.center_x += 6;
      followed = auspex_view_follow (&zoomed, &link, &to);
      assert_view (&followed, 1001, 700, 6, 0, false);
    }
}

static void
test_turned (void)
{
  AuspexView to = { 1000, 700, 0.5, G_PI / 2, 800, 600, false };
  AuspexView leader = upright;
  cairo_matrix_t link;

  auspex_view_link_init (&link, &upright, 0.25, &to, 0.25);
  AuspexView followed = auspex_view_follow (&upright, &link, &to);
  assert_view (&followed, 1000, 700, 0.5, G_PI / 2, false);
  /* Right on the leader is up on the level 0 of what is turned right. */
  leader.center_x += 100;
  followed = auspex_view_follow (&leader, &link, &to);
  assert_view (&followed, 1000, 600, 0.5, G_PI / 2, false);
  leader.rotation = 0.7;
  followed = auspex_view_follow (&leader, &link, &to);
  assert_view (&followed, 1000, 600, 0.5, G_PI / 2 + 0.7, false);
  for (double angle = -3; angle < 3; angle += 0.37)
    {
      to.rotation = angle;
      auspex_view_link_init (&link, &upright, 0.25, &to, 0.5);
      assert_moves_alike (&upright, &to, &link, 57, 91);
    }
}

static void
test_flipped (void)
{
  AuspexView to = { 1000, 700, 0.5, 0, 800, 600, true };
  AuspexView leader = upright;
  cairo_matrix_t link;

  auspex_view_link_init (&link, &upright, 0.25, &to, 0.25);
  leader.center_x += 100;
  AuspexView followed = auspex_view_follow (&leader, &link, &to);
  assert_view (&followed, 900, 700, 0.5, 0, true);
  /* Both turn the same way as they are seen; flipped, the other one is upright. */
  leader.rotation = 0.4;
  followed = auspex_view_follow (&leader, &link, &to);
  assert_view (&followed, 900, 700, 0.5, 0.4, true);
  leader.flipped = true;
  followed = auspex_view_follow (&leader, &link, &to);
  assert_view (&followed, 900, 700, 0.5, 0.4, false);

  for (double angle = -3; angle < 3; angle += 0.37)
    {
      leader = upright;
      leader.rotation = angle;
      to.rotation = 2 - angle;
      auspex_view_link_init (&link, &leader, 0.25, &to, 0.5);
      assert_moves_alike (&leader, &to, &link, -57, 91);
    }
}

static void
test_back (void)
{
  AuspexView to = { 1000, 700, 3, -2.1, 300, 1600, true };
  cairo_matrix_t link;

  auspex_view_link_init (&link, &upright, 0, &to, 0.25);
  AuspexView moved = { 77, -31, 0.1, 1.2, 800, 600, false };
  AuspexView followed = auspex_view_follow (&moved, &link, &to);
  cairo_matrix_invert (&link);
  AuspexView back = auspex_view_follow (&followed, &link, &moved);
  assert_view (&back, 77, -31, 0.1, 1.2, false);
}

/* Many small steps to 1:1 end on it, and quarter turns stay exact. */
static void
test_exact (void)
{
  AuspexView to = { 1000, 700, 1, G_PI / 2, 300, 200, false };
  AuspexView leader = upright;
  cairo_matrix_t link;

  auspex_view_link_init (&link, &upright, 0.3, &to, 0.1);
  leader.scale = 3;
  AuspexView followed = auspex_view_follow (&leader, &link, &to);
  g_assert_cmpfloat (followed.scale, ==, 1);
  g_assert_true (auspex_view_is_aligned (&followed));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/view-link/the same slide is seen at the same place",
                   test_same_slide);
  g_test_add_func ("/view-link/a um on one is a um on the other", test_mpp);
  g_test_add_func ("/view-link/without a resolution both zoom by the same factor",
                   test_unknown_mpp);
  g_test_add_func ("/view-link/a turned view moves as it is seen", test_turned);
  g_test_add_func ("/view-link/a mirrored view moves as it is seen", test_flipped);
  g_test_add_func ("/view-link/there and back is where one was", test_back);
  g_test_add_func ("/view-link/pixels are copied in both views", test_exact);
  return g_test_run ();
}
