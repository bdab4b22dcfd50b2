/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/overlay/color-map.h"

#include <glib.h>
#include <math.h>

static double
linear (uint32_t rgb, int shift)
{
  double v = (rgb >> shift & 0xFF) / 255.0;

  return v <= 0.04045 ? v / 12.92 : pow ((v + 0.055) / 1.055, 2.4);
}

/* CIE L* of an sRGB colour. */
static double
lightness (uint32_t rgb)
{
  double y =
      0.2126 * linear (rgb, 16) + 0.7152 * linear (rgb, 8) + 0.0722 * linear (rgb, 0);

  return y > 216.0 / 24389 ? 116 * cbrt (y) - 16 : y * 24389 / 27;
}

static void
test_ends (void)
{
  static const struct
  {
    AuspexColorMap map;
    const char *name;
    uint32_t lowest, middle, highest;
  } expected[] = {
    /* matplotlib's cm.NAME (0, 0.5, 255), the middle between its entries 127 and 128. */
    { AUSPEX_COLOR_MAP_CIVIDIS, "cividis", 0x00224E, 0x7C7B78, 0xFEE838 },
    { AUSPEX_COLOR_MAP_VIRIDIS, "viridis", 0x440154, 0x21908C, 0xFDE725 },
    { AUSPEX_COLOR_MAP_INFERNO, "inferno", 0x000004, 0xBB3755, 0xFCFFA4 },
    { AUSPEX_COLOR_MAP_COOLWARM, "coolwarm", 0x3B4CC0, 0xDDDDDD, 0xB40426 },
  };

  g_assert_cmpint (G_N_ELEMENTS (expected), ==, AUSPEX_N_COLOR_MAPS);
  for (size_t i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      AuspexColorMap map = expected[i].map;

      g_assert_cmpstr (auspex_color_map_get_name (map), ==, expected[i].name);
      g_assert_cmphex (auspex_color_map_lookup (map, 0), ==, expected[i].lowest);
      g_assert_cmphex (auspex_color_map_lookup (map, 0.5), ==, expected[i].middle);
      g_assert_cmphex (auspex_color_map_lookup (map, 1), ==, expected[i].highest);
    }
}

static void
test_clamped (void)
{
  for (int map = 0; map < AUSPEX_N_COLOR_MAPS; map++)
    {
      g_assert_cmphex (auspex_color_map_lookup (map, -3), ==,
                       auspex_color_map_lookup (map, 0));
      g_assert_cmphex (auspex_color_map_lookup (map, 7), ==,
                       auspex_color_map_lookup (map, 1));
      g_assert_cmphex (auspex_color_map_lookup (map, NAN), ==,
                       auspex_color_map_lookup (map, 0));
    }
}

static void
test_lightness_rises (void)
{
  for (int map = AUSPEX_COLOR_MAP_CIVIDIS; map <= AUSPEX_COLOR_MAP_INFERNO; map++)
    {
      double before = -1;

      for (int i = 0; i <= 64; i++)
        {
          double now = lightness (auspex_color_map_lookup (map, i / 64.0));

          if (now <= before)
            g_error ("%s: L* %g at %d / 64, %g before", auspex_color_map_get_name (map),
                     now, i, before);
          before = now;
        }
      g_assert_cmpfloat (before, >, 88);
    }
}

static void
test_diverging (void)
{
  double middle = lightness (auspex_color_map_lookup (AUSPEX_COLOR_MAP_COOLWARM, 0.5));

  for (int i = 0; i < 32; i++)
    {
      double low =
          lightness (auspex_color_map_lookup (AUSPEX_COLOR_MAP_COOLWARM, i / 64.0));
      double high =
          lightness (auspex_color_map_lookup (AUSPEX_COLOR_MAP_COOLWARM, 1 - i / 64.0));

      g_assert_cmpfloat (low, <, middle);
      g_assert_cmpfloat (high, <, middle);
      /* Neither sign looks stronger. */
      g_assert_cmpfloat_with_epsilon (low, high, 6);
    }
}

/* No jumps: neighbouring values look alike. */
static void
test_continuous (void)
{
  for (int map = 0; map < AUSPEX_N_COLOR_MAPS; map++)
    for (int i = 0; i < 1000; i++)
      {
        uint32_t a = auspex_color_map_lookup (map, i / 1000.0);
        uint32_t b = auspex_color_map_lookup (map, (i + 1) / 1000.0);

        for (int shift = 0; shift < 24; shift += 8)
          g_assert_cmpint (ABS ((int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF)), <=,
                           3);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/color-map/ends and middle are the published ones", test_ends);
  g_test_add_func ("/color-map/values beyond 0 to 1 are clamped", test_clamped);
  g_test_add_func ("/color-map/lightness rises along the sequential maps",
                   test_lightness_rises);
  g_test_add_func ("/color-map/coolwarm is lightest in the middle and even",
                   test_diverging);
  g_test_add_func ("/color-map/there are no jumps", test_continuous);
  return g_test_run ();
}
