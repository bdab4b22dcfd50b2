/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/color/slide-colors.h"

#include "tests/render/color/icc-fixture.h"

#include <math.h>

static void
test_none_is_identity (void)
{
  AuspexToneTables tables;

  auspex_color_adjustment_fill_tables (&auspex_color_adjustment_none, &tables);
  for (int c = 0; c < 3; c++)
    for (int i = 0; i < 256; i++)
      g_assert_cmpint (tables.channels[c][i], ==, i);
  g_assert_null (auspex_display_colors_new (NULL, &auspex_color_adjustment_none));
}

static void
test_tables_rise (void)
{
  static const double ends[2] = { -1, 1 };

  for (int i = 0; i < 16; i++)
    {
      AuspexColorAdjustment adjustment = { ends[i & 1],
                                           ends[i >> 1 & 1],
                                           i & 4 ? AUSPEX_GAMMA_MIN : AUSPEX_GAMMA_MAX,
                                           { i & 8 ? 1 : AUSPEX_WHITE_MIN, 0.7, 0.999 } };
      AuspexToneTables tables;

      auspex_color_adjustment_fill_tables (&adjustment, &tables);
      for (int c = 0; c < 3; c++)
        for (int level = 1; level < 256; level++)
          g_assert_cmpint (tables.channels[c][level], >=, tables.channels[c][level - 1]);
    }
}

static void
test_each_does_its_own (void)
{
  AuspexColorAdjustment brighter = auspex_color_adjustment_none, steeper = brighter,
                        lifted = brighter, balanced = brighter;
  AuspexToneTables tables;

  brighter.brightness = 0.2;
  auspex_color_adjustment_fill_tables (&brighter, &tables);
  g_assert_cmpint (tables.channels[1][100], ==, 126); /* 0.1 of 255 more */
  steeper.contrast = 0.5;
  auspex_color_adjustment_fill_tables (&steeper, &tables);
  /* Twice as far from the middle, half a level up or down. */
  g_assert_cmpint (abs (2 * tables.channels[1][100] - 145), ==, 1);
  g_assert_cmpint (abs (2 * tables.channels[1][155] - 365), ==, 1);
  lifted.gamma = 2;
  auspex_color_adjustment_fill_tables (&lifted, &tables);
  g_assert_cmpint (tables.channels[1][64], ==, 128); /* sqrt (64 / 255) * 255 */
  balanced.white[2] = 0.8;
  auspex_color_adjustment_fill_tables (&balanced, &tables);
  g_assert_cmpint (tables.channels[2][204], ==, 255);
  g_assert_cmpint (tables.channels[2][102], ==, 128);
  g_assert_cmpint (tables.channels[0][204], ==, 204);
}

static void
test_clamp (void)
{
  AuspexColorAdjustment adjustment = { NAN, 7, -INFINITY, { 0, 2, NAN } };

  auspex_color_adjustment_clamp (&adjustment);
  g_assert_cmpfloat (adjustment.brightness, ==, 0);
  g_assert_cmpfloat (adjustment.contrast, ==, 1);
  g_assert_cmpfloat (adjustment.gamma, ==, 1);
  g_assert_cmpfloat (adjustment.white[0], ==, AUSPEX_WHITE_MIN);
  g_assert_cmpfloat (adjustment.white[1], ==, 1);
  g_assert_cmpfloat (adjustment.white[2], ==, 1);
}

static void
count (gpointer object, int *n)
{
  (*n)++;
}

static AuspexSlideColors *
new_colors (void)
{
  g_autoptr (GBytes) bytes = icc_fixture_wide ();
  g_autoptr (AuspexIccProfile) profile = auspex_icc_profile_new (bytes, NULL);

  return auspex_slide_colors_new (profile, NULL);
}

static void
test_changed (void)
{
  g_autoptr (AuspexSlideColors) colors = new_colors ();
  AuspexColorAdjustment adjustment = auspex_color_adjustment_none;
  int n = 0;

  g_signal_connect (colors, "changed", G_CALLBACK (count), &n);
  auspex_slide_colors_set_adjustment (colors, &adjustment);
  auspex_slide_colors_set_use_profile (colors, true);
  g_assert_cmpint (n, ==, 0);
  auspex_slide_colors_set_use_profile (colors, false);
  g_assert_cmpint (n, ==, 1);
  g_assert_null (auspex_slide_colors_get_display (colors));
  adjustment.gamma = 1.5;
  auspex_slide_colors_set_adjustment (colors, &adjustment);
  auspex_slide_colors_set_adjustment (colors, &adjustment);
  g_assert_cmpint (n, ==, 2);
  g_assert_true (auspex_slide_colors_is_adjusted (colors));
  g_assert_null (
      auspex_display_colors_get_profile (auspex_slide_colors_get_display (colors)));
}

static void
test_without_a_profile (void)
{
  g_autoptr (AuspexSlideColors) colors = auspex_slide_colors_new (NULL, "damaged");

  auspex_slide_colors_set_use_profile (colors, true);
  g_assert_false (auspex_slide_colors_get_use_profile (colors));
  g_assert_null (auspex_slide_colors_get_display (colors));
  g_assert_cmpstr (auspex_slide_colors_get_trouble (colors), ==, "damaged");
}

/* Through the profile, whatever else is adjusted: what was picked becomes white. */
static void
test_white (void)
{
  g_autoptr (AuspexSlideColors) colors = new_colors ();

  g_assert_true (auspex_slide_colors_take_white (colors, 0xE0DCC8));
  g_assert_cmphex (
      auspex_display_colors_map (auspex_slide_colors_get_display (colors), 0xE0DCC8), ==,
      0xFFFFFF);
  g_assert_true (auspex_slide_colors_take_white (colors, 0xF0F0E0));
  g_assert_cmphex (
      auspex_display_colors_map (auspex_slide_colors_get_display (colors), 0xF0F0E0), ==,
      0xFFFFFF);
}

static void
test_dark_is_no_white (void)
{
  g_autoptr (AuspexSlideColors) colors = auspex_slide_colors_new (NULL, NULL);

  g_assert_false (auspex_slide_colors_take_white (colors, 0x402040));
  g_assert_false (auspex_slide_colors_take_white (colors, 0xF0F020));
  g_assert_false (auspex_slide_colors_is_adjusted (colors));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/colors/no adjustment changes nothing", test_none_is_identity);
  g_test_add_func ("/colors/what is lighter stays lighter", test_tables_rise);
  g_test_add_func ("/colors/each value does its own", test_each_does_its_own);
  g_test_add_func ("/colors/what is out of range or no number is not taken", test_clamp);
  g_test_add_func ("/colors/a change is told once", test_changed);
  g_test_add_func ("/colors/what cannot be used is not used", test_without_a_profile);
  g_test_add_func ("/colors/what is picked becomes white", test_white);
  g_test_add_func ("/colors/what is dark is no white", test_dark_is_no_white);
  return g_test_run ();
}
