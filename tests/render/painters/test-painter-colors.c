/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The same colours on every painter. */

#include "tests/render/painters/painter-fixture.h"

#include "render/cairo/slide-image.h"
#include "render/color/display-colors.h"
#include "tests/render/color/icc-fixture.h"
#include "tests/support/test-data.h"


#define BACKGROUND 0xFF00FF

static const AuspexColorAdjustment adjustments[] = {
  { 0, 0, 1, { 1, 1, 1 } },         { 0.3, 0, 1, { 1, 1, 1 } },
  { 0, 0.6, 1, { 1, 1, 1 } },       { 0, 0, 0.4, { 1, 1, 1 } },
  { 0, 0, 1, { 0.95, 0.92, 0.8 } }, { -0.2, -0.5, 2.5, { 0.9, 0.95, 0.97 } },
  { 1, 1, 4, { 0.3, 0.3, 0.3 } },   { -1, 1, 0.25, { 1, 0.5, 1 } },
};

static AuspexIccProfile *
new_profile (bool is_table)
{
  g_autoptr (GBytes) bytes = is_table ? icc_fixture_table () : icc_fixture_wide ();
  g_autoptr (GError) error = NULL;
  AuspexIccProfile *profile = auspex_icc_profile_new (bytes, &error);

  g_assert_no_error (error);
  return profile;
}

/* At 1:1 a painter shows the slide's pixels after conversion, and so does every other. */
static void
assert_converted (PainterFixture *fixture, PainterName painter)
{
  g_autofree uint32_t *expected = g_new (uint32_t, FIXTURE_WIDTH * FIXTURE_HEIGHT);
  cairo_surface_t *surface = paint_scene (painter, &fixture->scene);
  double level0_x, level0_y;
  int largest = 0;

  if (surface == NULL)
    return;
  auspex_view_to_level0 (&fixture->scene.view, 0, 0, &level0_x, &level0_y);
  g_assert_true (auspex_slide_read_level (
      fixture->slide, 0, (int64_t)level0_x, (int64_t)level0_y, FIXTURE_WIDTH,
      FIXTURE_HEIGHT, expected, 4 * FIXTURE_WIDTH, NULL));
  auspex_display_colors_convert (fixture->scene.colors, expected,
                                 FIXTURE_WIDTH * FIXTURE_HEIGHT);
  for (int y = 0; y < FIXTURE_HEIGHT; y++)
    for (int x = 0; x < FIXTURE_WIDTH; x++)
      largest = MAX (largest, pixel_difference (pixel_at (surface, x, y),
                                                expected[y * FIXTURE_WIDTH + x]));
  g_test_message ("%s: off by at most %d", painter, largest);
  g_assert_cmpint (largest, <=, g_str_equal (painter, "cairo") ? 0 : 1);
  cairo_surface_destroy (surface);
}

static void
test_one_to_one (gconstpointer painter)
{
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());

  painter_fixture_look (fixture, 700, 500, 1, 0);
  painter_fixture_load (fixture, -1);
  for (int kind = 0; kind < 3; kind++)
    {
      g_autoptr (AuspexIccProfile) profile = kind > 0 ? new_profile (kind == 2) : NULL;

      for (size_t i = 0; i < G_N_ELEMENTS (adjustments) && !g_test_failed (); i++)
        {
          g_autoptr (AuspexDisplayColors) colors =
              auspex_display_colors_new (profile, &adjustments[i]);

          fixture->scene.colors = colors;
          assert_converted (fixture, painter);
        }
    }
}

/* On and off again: nothing of the one stays in the other. */
static void
test_switched (gconstpointer painter)
{
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  g_autoptr (AuspexIccProfile) profile = new_profile (false);
  g_autoptr (AuspexDisplayColors) colors =
      auspex_display_colors_new (profile, &auspex_color_adjustment_none);

  painter_fixture_look (fixture, 700, 500, 1, 0);
  painter_fixture_load (fixture, -1);
  for (int i = 0; i < 4; i++)
    {
      fixture->scene.colors = i % 2 == 0 ? colors : NULL;
      assert_converted (fixture, painter);
    }
}

static void
test_decoded_with_profile (gconstpointer painter)
{
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  g_autoptr (AuspexIccProfile) profile = new_profile (true);
  g_autoptr (AuspexDisplayColors) colors =
      auspex_display_colors_new (profile, &auspex_color_adjustment_none);

  auspex_tile_loader_set_profile (fixture->loader, profile);
  painter_fixture_look (fixture, 700, 500, 1, 0);
  painter_fixture_load (fixture, -1);
  fixture->scene.colors = NULL;
  assert_converted (fixture, painter);
  fixture->scene.colors = colors;
  assert_converted (fixture, painter);
}

static void
test_same_picture (gconstpointer painter)
{
  static const double looks[][2] = { { 0.3, 0 }, { 0.7, 0 }, { 1.6, 0 }, { 0.6, 0.7 } };
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  g_autoptr (AuspexIccProfile) profile = new_profile (false);
  g_autoptr (AuspexDisplayColors) colors =
      auspex_display_colors_new (profile, &adjustments[5]);

  fixture->scene.colors = colors;
  for (size_t i = 0; i < G_N_ELEMENTS (looks); i++)
    {
      double sum = 0;

      painter_fixture_look (fixture, 700, 500, looks[i][0], looks[i][1]);
      painter_fixture_load (fixture, -1);
      cairo_surface_t *actual = paint_scene (painter, &fixture->scene);

      if (actual == NULL)
        return;
      cairo_surface_t *expected = paint_scene ("cairo", &fixture->scene);

      for (int y = 0; y < FIXTURE_HEIGHT; y++)
        for (int x = 0; x < FIXTURE_WIDTH; x++)
          sum += pixel_difference (pixel_at (actual, x, y), pixel_at (expected, x, y));
      sum /= FIXTURE_WIDTH * FIXTURE_HEIGHT;
      g_test_message ("scale %g, angle %g: mean difference %.2f", looks[i][0],
                      looks[i][1], sum);
      g_assert_cmpfloat (sum, <, 8);
      cairo_surface_destroy (actual);
      cairo_surface_destroy (expected);
    }
}

/* Glass that has no tile is the glass of the tiles beside it. */
static void
test_background (gconstpointer painter)
{
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  g_autoptr (AuspexDisplayColors) colors =
      auspex_display_colors_new (NULL, &adjustments[5]);
  guint32 expected = auspex_display_colors_map (colors, BACKGROUND);

  fixture->scene.colors = colors;
  painter_fixture_look (fixture, 700, 500, 1, 0);
  cairo_surface_t *surface = paint_scene (painter, &fixture->scene);

  if (surface == NULL)
    return;
  g_assert_cmphex (expected, !=, BACKGROUND);
  g_assert_cmpint (pixel_difference (pixel_at (surface, 300, 200), expected), <=, 1);
  cairo_surface_destroy (surface);
}

static void
test_slide_image (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexSlide) slide = auspex_slide_open (fixture_slide_path (), &error);
  g_autoptr (AuspexIccProfile) profile = new_profile (true);
  g_autoptr (AuspexDisplayColors) colors =
      auspex_display_colors_new (profile, &adjustments[4]);
  AuspexSlideImage image = { .region = { 300, 200, 400, 300 }, .max_px = 400 };
  cairo_surface_t *plain = auspex_slide_image_render (slide, &image, &error);

  image.colors = colors;
  cairo_surface_t *shown = auspex_slide_image_render (slide, &image, &error);
  g_assert_no_error (error);
  for (int y = 0; y < 300; y++)
    for (int x = 0; x < 400; x++)
      g_assert_cmphex (pixel_at (shown, x, y), ==,
                       auspex_display_colors_map (colors, pixel_at (plain, x, y)));
  cairo_surface_destroy (plain);
  cairo_surface_destroy (shown);
}

static void
add (PainterName painter, const char *sentence, GTestDataFunc func)
{
  g_autofree char *path = g_strdup_printf ("/%s colors/%s", painter, sentence);

  g_test_add_data_func (path, painter, func);
}

int
main (int argc, char **argv)
{
  static const PainterName painters[] = { "cairo", "gl", "gles" };

  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (painters); i++)
    {
      add (painters[i], "at 1:1 they are the slide's after conversion", test_one_to_one);
      add (painters[i], "a profile is switched without a trace", test_switched);
      add (painters[i], "tiles decoded with a profile keep their pixels",
           test_decoded_with_profile);
      add (painters[i], "glass without a tile is glass", test_background);
      if (i > 0)
        add (painters[i], "the picture is the Cairo painter's", test_same_picture);
    }
  g_test_add_func ("/slide image colors/are those asked for", test_slide_image);
  return g_test_run ();
}
