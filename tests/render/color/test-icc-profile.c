/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/color/icc-profile.h"

#include "tests/render/color/icc-fixture.h"

#include <lcms2.h>
#include <math.h>
#include <string.h>

#define GRID 52 /* every fifth value of a channel, 0 and 255 among them */
#define N_COLORS (GRID * GRID * GRID)

static uint32_t
color_at (int i)
{
  return 0xFF000000u | (uint32_t)(i % GRID * 5) << 16
         | (uint32_t)(i / GRID % GRID * 5) << 8 | (uint32_t)(i / GRID / GRID * 5);
}

static AuspexIccProfile *
open_profile (GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  AuspexIccProfile *profile = auspex_icc_profile_new (bytes, &error);

  g_assert_no_error (error);
  return profile;
}

/* Little CMS in floating point, nothing precalculated. */
static float *
convert_exactly (GBytes *bytes)
{
  cmsHPROFILE from = cmsOpenProfileFromMem (g_bytes_get_data (bytes, NULL),
                                            (cmsUInt32Number)g_bytes_get_size (bytes));
  cmsHPROFILE to = cmsCreate_sRGBProfile ();
  cmsHTRANSFORM transform =
      cmsCreateTransform (from, TYPE_RGB_FLT, to, TYPE_RGB_FLT,
                          cmsGetHeaderRenderingIntent (from), cmsFLAGS_NOOPTIMIZE);
  float *rgb = g_new (float, 3 * N_COLORS);

  for (int i = 0; i < N_COLORS; i++)
    for (int c = 0; c < 3; c++)
      rgb[3 * i + c] = (float)(color_at (i) >> (16 - 8 * c) & 0xFF) / 255;
  cmsDoTransform (transform, rgb, rgb, N_COLORS);
  cmsDeleteTransform (transform);
  cmsCloseProfile (to);
  cmsCloseProfile (from);
  return rgb;
}

static void
assert_near_little_cms (GBytes *bytes, int tolerance)
{
  g_autoptr (AuspexIccProfile) profile = open_profile (bytes);
  g_autofree float *exact = convert_exactly (bytes);
  g_autofree uint32_t *colors = g_new (uint32_t, N_COLORS);
  int largest = 0, n_changed = 0;

  for (int i = 0; i < N_COLORS; i++)
    colors[i] = color_at (i);
  auspex_icc_profile_convert (profile, colors, N_COLORS);
  for (int i = 0; i < N_COLORS; i++)
    {
      n_changed += colors[i] != color_at (i);
      g_assert_cmphex (colors[i] >> 24, ==, 0xFF);
      for (int c = 0; c < 3; c++)
        {
          int expected = (int)floor (CLAMP (exact[3 * i + c], 0, 1) * 255 + 0.5);
          int actual = (int)(colors[i] >> (16 - 8 * c) & 0xFF);

          if (abs (actual - expected) > largest)
            {
              largest = abs (actual - expected);
              g_test_message ("%06X, channel %d: %d, exactly %d", color_at (i) & 0xFFFFFF,
                              c, actual, expected);
            }
        }
    }
  g_assert_cmpint (largest, <=, tolerance);
  g_test_message ("%d of %d colours change", n_changed, N_COLORS);
}

static void
test_matrix (void)
{
  g_autoptr (GBytes) wide = icc_fixture_wide (), srgb = icc_fixture_srgb ();

  assert_near_little_cms (wide, 1);
  assert_near_little_cms (srgb, 1);
}

static void
test_table (void)
{
  g_autoptr (GBytes) table = icc_fixture_table ();

  assert_near_little_cms (table, 2);
}

static void
test_srgb_changes_nothing (void)
{
  g_autoptr (GBytes) bytes = icc_fixture_srgb ();
  g_autoptr (AuspexIccProfile) profile = open_profile (bytes);

  for (int i = 0; i < N_COLORS; i += 7)
    {
      uint32_t pixel = color_at (i);

      auspex_icc_profile_convert (profile, &pixel, 1);
      g_assert_cmphex (pixel, ==, color_at (i));
    }
  g_assert_true (strstr (auspex_icc_profile_get_description (profile), "sRGB") != NULL);
}

static void
test_alpha_stays (void)
{
  g_autoptr (GBytes) wide = icc_fixture_wide (), table = icc_fixture_table ();
  GBytes *bytes[] = { wide, table };

  for (size_t i = 0; i < G_N_ELEMENTS (bytes); i++)
    {
      g_autoptr (AuspexIccProfile) profile = open_profile (bytes[i]);
      uint32_t pixels[2] = { 0x12808080, 0x00C04020 };

      auspex_icc_profile_convert (profile, pixels, 2);
      g_assert_cmphex (pixels[0] >> 24, ==, 0x12);
      g_assert_cmphex (pixels[1] >> 24, ==, 0x00);
      g_assert_cmphex (pixels[1], !=, 0x00C04020);
    }
}

static void
assert_refused (GBytes *bytes, const char *cause)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (auspex_icc_profile_new (bytes, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, cause) == NULL)
    g_error ("\"%s\" does not say \"%s\"", error->message, cause);
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_refused (void)
{
  g_autoptr (GBytes) grey = icc_fixture_grey (), cmyk = icc_fixture_cmyk ();
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) huge =
      g_bytes_new_take (g_malloc0 (AUSPEX_ICC_MAX_BYTES + 1), AUSPEX_ICC_MAX_BYTES + 1);
  g_autoptr (GBytes) text = g_bytes_new_static ("no profile at all", 17);

  assert_refused (grey, "not of RGB");
  assert_refused (cmyk, "not of RGB");
  assert_refused (empty, "damaged");
  assert_refused (text, "damaged");
  assert_refused (huge, "8388609 bytes");
}

/* Wherever it is cut or wherever a byte is another: refused in one line, or colours. */
static void
test_damaged (void)
{
  g_autoptr (GBytes) wide = icc_fixture_wide (), table = icc_fixture_table ();
  GBytes *bytes[] = { wide, table };
  int n_refused = 0, n_used = 0;

  for (size_t k = 0; k < G_N_ELEMENTS (bytes); k++)
    {
      gsize n = 0;
      const guchar *good = g_bytes_get_data (bytes[k], &n);
      gsize step = MAX (n / 150, 1);

      for (gsize i = 0; i < n; i += i < 600 ? 7 : step)
        for (int kind = 0; kind < 2; kind++)
          {
            g_autofree guchar *damaged = g_memdup2 (good, n);
            g_autoptr (GError) error = NULL;
            uint32_t pixel = 0xFF806040;

            damaged[i] ^= (guchar)(0x81 + 2 * i);
            g_autoptr (GBytes) given = g_bytes_new (damaged, kind == 0 ? i : n);
            g_autoptr (AuspexIccProfile) profile = auspex_icc_profile_new (given, &error);

            g_assert_true ((profile == NULL) == (error != NULL));
            if (profile != NULL)
              auspex_icc_profile_convert (profile, &pixel, 1);
            n_used += profile != NULL;
            n_refused += profile == NULL;
          }
    }
  g_test_message ("%d refused, %d used", n_refused, n_used);
  g_assert_cmpint (n_refused, >, 100);
}

static cairo_surface_t *
new_surface (int width, int height, uint32_t pixel)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  uint32_t *pixels = (uint32_t *)(void *)cairo_image_surface_get_data (surface);

  for (int i = 0; i < cairo_image_surface_get_stride (surface) / 4 * height; i++)
    pixels[i] = pixel;
  cairo_surface_mark_dirty (surface);
  return surface;
}

static void
test_surface (void)
{
  g_autoptr (GBytes) bytes = icc_fixture_wide ();
  g_autoptr (AuspexIccProfile) profile = open_profile (bytes);
  cairo_surface_t *surface = new_surface (33, 7, 0xFFA05070);
  cairo_surface_t *once = auspex_icc_profile_convert_surface (profile, surface);
  cairo_surface_t *again = auspex_icc_profile_convert_surface (profile, surface);
  uint32_t expected = 0xFFA05070;

  auspex_icc_profile_convert (profile, &expected, 1);
  g_assert_true (once == again);
  g_assert_cmpint (cairo_image_surface_get_width (once), ==, 33);
  for (int y = 0; y < 7; y++)
    for (int x = 0; x < 33; x++)
      g_assert_cmphex (
          ((uint32_t *)(void *)(cairo_image_surface_get_data (once)
                                + y * cairo_image_surface_get_stride (once)))[x],
          ==, expected);
  g_assert_cmphex (*(uint32_t *)(void *)cairo_image_surface_get_data (surface), ==,
                   0xFFA05070);
  cairo_surface_destroy (again);
  cairo_surface_destroy (once);
  cairo_surface_destroy (surface);
}

/* More surfaces than are remembered: each is still right, and those handed out live. */
static void
test_many_surfaces (void)
{
  g_autoptr (GBytes) bytes = icc_fixture_wide ();
  g_autoptr (AuspexIccProfile) profile = open_profile (bytes);
  cairo_surface_t *first = new_surface (1024, 1024, 0xFF102030);
  cairo_surface_t *kept = auspex_icc_profile_convert_surface (profile, first);
  uint32_t expected = 0xFF102030;

  for (int i = 0; i < 40; i++) /* of 4 MiB */
    {
      cairo_surface_t *surface = new_surface (1024, 1024, 0xFF000000u | (uint32_t)i);

      cairo_surface_destroy (auspex_icc_profile_convert_surface (profile, surface));
      cairo_surface_destroy (surface);
    }
  auspex_icc_profile_convert (profile, &expected, 1);
  g_assert_cmphex (*(uint32_t *)(void *)cairo_image_surface_get_data (kept), ==,
                   expected);
  cairo_surface_t *anew = auspex_icc_profile_convert_surface (profile, first);
  g_assert_true (anew != kept);
  g_assert_cmphex (*(uint32_t *)(void *)cairo_image_surface_get_data (anew), ==,
                   expected);
  cairo_surface_destroy (anew);
  cairo_surface_destroy (kept);
  cairo_surface_destroy (first);
}

static gpointer
convert_often (gpointer data)
{
  AuspexIccProfile *profile = data;
  guint sum = 0;

  for (int i = 0; i < N_COLORS; i += 11)
    {
      uint32_t pixel = color_at (i);

      auspex_icc_profile_convert (profile, &pixel, 1);
      sum = sum * 31 + pixel;
    }
  return GUINT_TO_POINTER (sum);
}

static void
test_threads (void)
{
  g_autoptr (GBytes) bytes = icc_fixture_table ();
  g_autoptr (AuspexIccProfile) profile = open_profile (bytes);
  GThread *threads[4];
  gpointer sums[4];

  for (int i = 0; i < 4; i++)
    threads[i] = g_thread_new ("convert", convert_often, profile);
  for (int i = 0; i < 4; i++)
    sums[i] = g_thread_join (threads[i]);
  for (int i = 1; i < 4; i++)
    g_assert_true (sums[i] == sums[0]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/icc/curves and a matrix: at most a level from Little CMS",
                   test_matrix);
  g_test_add_func ("/icc/a table: at most two levels from Little CMS", test_table);
  g_test_add_func ("/icc/sRGB changes nothing", test_srgb_changes_nothing);
  g_test_add_func ("/icc/alpha stays", test_alpha_stays);
  g_test_add_func ("/icc/what is no scanner's profile is refused", test_refused);
  g_test_add_func ("/icc/a damaged one is refused or gives colours", test_damaged);
  g_test_add_func ("/icc/a surface is converted once", test_surface);
  g_test_add_func ("/icc/what is forgotten is converted anew", test_many_surfaces);
  g_test_add_func ("/icc/many threads agree", test_threads);
  return g_test_run ();
}
