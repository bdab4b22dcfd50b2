/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/bookmarks.h"
#include "tests/support/test-data.h"

static const char *
name_of (AuspexSlideState *state, guint index)
{
  static char name[64];
  g_autoptr (GPtrArray) bookmarks = auspex_bookmarks_get (state);

  g_assert_cmpuint (index, <, bookmarks->len);
  g_strlcpy (name, ((AuspexBookmark *)bookmarks->pdata[index])->name, sizeof name);
  return name;
}

static void
test_kept (void)
{
  AuspexView view = { 10.5, 20.25, 0.5, 1.25, 800, 600, true };
  g_autoptr (AuspexSlideState) before =
      auspex_slide_state_open (auspex_test_scratch_dir (), "kept");

  g_assert_true (auspex_bookmarks_add (before, "Mitosis; “?”", &view));
  view.center_x = 99;
  g_assert_true (auspex_bookmarks_add (before, "", &view));
  auspex_bookmarks_rename (before, 1, "Margin");
  auspex_bookmarks_rename (before, 7, "no such");
  g_assert_true (auspex_slide_state_save (before, NULL));

  g_autoptr (AuspexSlideState) after =
      auspex_slide_state_open (auspex_test_scratch_dir (), "kept");
  g_autoptr (GPtrArray) bookmarks = auspex_bookmarks_get (after);
  const AuspexBookmark *first = bookmarks->pdata[0];

  g_assert_cmpuint (bookmarks->len, ==, 2);
  g_assert_cmpstr (first->name, ==, "Mitosis; “?”");
  g_assert_cmpfloat (first->view.center_x, ==, 10.5);
  g_assert_cmpfloat (first->view.center_y, ==, 20.25);
  g_assert_cmpfloat (first->view.scale, ==, 0.5);
  g_assert_cmpfloat (first->view.rotation, ==, 1.25);
  g_assert_true (first->view.flipped);
  g_assert_cmpint (first->view.width, ==, 0);
  g_assert_cmpstr (name_of (after, 1), ==, "Margin");

  auspex_bookmarks_remove (after, 0);
  g_assert_cmpstr (name_of (after, 0), ==, "Margin");
  auspex_bookmarks_remove (after, 0);
  auspex_bookmarks_remove (after, 0);
  g_assert_null (auspex_slide_state_get (after, "bookmarks", "a(sddddb)"));
}

static void
test_steps (void)
{
  AuspexView view = { .scale = 1 };
  g_autoptr (AuspexSlideState) state = auspex_slide_state_open (NULL, NULL);

  g_assert_cmpint (auspex_bookmarks_step (state, &view, 1), ==, -1);
  for (int i = 0; i < 3; i++)
    {
      view.center_x = 100 * (i + 1);
      auspex_bookmarks_add (state, "", &view);
    }
  view.center_x = 0;
  g_assert_cmpint (auspex_bookmarks_step (state, &view, 1), ==, 0);
  g_assert_cmpint (auspex_bookmarks_step (state, &view, -1), ==, 2);
  view.center_x = 200.4;
  g_assert_cmpint (auspex_bookmarks_step (state, &view, 1), ==, 2);
  g_assert_cmpint (auspex_bookmarks_step (state, &view, -1), ==, 0);
  view.center_x = 300;
  g_assert_cmpint (auspex_bookmarks_step (state, &view, 1), ==, 0);
}

static void
test_damage (void)
{
  g_autoptr (AuspexSlideState) state = auspex_slide_state_open (NULL, NULL);

  auspex_slide_state_set (state, "bookmarks",
                          g_variant_new_parsed ("[('a', 1.0, 2.0, 0.0, 0.0, false),"
                                                " ('b', 1.0, 2.0, 1.0, 0.0, false),"
                                                " ('c', 1.0, 2.0, -1.0, 0.0, false)]"));
  g_autoptr (GPtrArray) bookmarks = auspex_bookmarks_get (state);
  g_assert_cmpuint (bookmarks->len, ==, 1);
  g_assert_cmpstr (name_of (state, 0), ==, "b");
}

static void
test_limit (void)
{
  AuspexView view = { .scale = 1 };
  g_autoptr (AuspexSlideState) state = auspex_slide_state_open (NULL, NULL);

  GVariantBuilder all;

  g_variant_builder_init (&all, G_VARIANT_TYPE ("a(sddddb)"));
  for (int i = 1; i < AUSPEX_MAX_BOOKMARKS; i++)
    g_variant_builder_add (&all, "(sddddb)", "x", 1.0, 1.0, 1.0, 0.0, FALSE);
  auspex_slide_state_set (state, "bookmarks", g_variant_builder_end (&all));
  g_assert_true (auspex_bookmarks_add (state, "x", &view));
  g_assert_false (auspex_bookmarks_add (state, "x", &view));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bookmarks/they are kept, renamed and removed", test_kept);
  g_test_add_func ("/bookmarks/next and previous go around", test_steps);
  g_test_add_func ("/bookmarks/damaged ones are left out", test_damage);
  g_test_add_func ("/bookmarks/there is a most", test_limit);
  return g_test_run ();
}
