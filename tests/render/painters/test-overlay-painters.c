/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Ranges, smooth drawing, outline and rings, on each painter and between them. */

#include "render/overlay/heatmap-marks.h"
#include "tests/render/painters/painter-fixture.h"
#include <math.h>

#define BACKDROP 0x00FF00
#define SIZE 64 /* of a patch */
#define N_COLS 6
#define N_ROWS 5

/* A grid of patches from (512, 384) without its last one, and one by itself. */
typedef struct
{
  int64_t coords[2 * N_COLS * N_ROWS];
  float values[N_COLS * N_ROWS];
  AuspexHeatmap *heatmap;
} Grid;

static void
grid_init (Grid *grid)
{
  int n = N_COLS * N_ROWS;

  for (int i = 0; i < n; i++)
    {
      grid->coords[2 * i] = 512 + SIZE * (i % N_COLS);
      grid->coords[2 * i + 1] = 384 + SIZE * (i / N_COLS);
      grid->values[i] = (i * 7 % 11) / 10.0F;
    }
  grid->coords[2 * (n - 1)] = 1000;
  grid->coords[2 * (n - 1) + 1] = 800;
  grid->heatmap = auspex_heatmap_new ("grid", n, grid->coords, SIZE, grid->values,
                                      AUSPEX_HEATMAP_WEIGHT, false);
}

static void
show (PainterFixture *fixture, AuspexHeatmap *heatmap, AuspexHeatmapLook look)
{
  fixture->scene.tiles = NULL;
  fixture->scene.backdrop = BACKDROP;
  fixture->scene.heatmap = heatmap;
  fixture->scene.heatmap_opacity = 1;
  fixture->scene.heatmap_look = look;
}

static int
n_in_color (cairo_surface_t *surface, guint32 rgb, int tolerance)
{
  int n = 0;

  for (int y = 0; y < FIXTURE_HEIGHT; y++)
    for (int x = 0; x < FIXTURE_WIDTH; x++)
      n += pixel_difference (pixel_at (surface, x, y), rgb) <= tolerance;
  return n;
}

/* Between the four centres around a place, as any textbook has it. */
static double
bilinear (const Grid *grid, double x, double y)
{
  double col = (x - 512) / SIZE - 0.5, row = (y - 384) / SIZE - 0.5;
  int c = (int)floor (col), r = (int)floor (row);
  const float *at = grid->values + N_COLS * r + c;

  return (at[0] * (c + 1 - col) + at[1] * (col - c)) * (r + 1 - row)
         + (at[N_COLS] * (c + 1 - col) + at[N_COLS + 1] * (col - c)) * (row - r);
}

static void
test_smooth (gconstpointer painter)
{
  static const double views[][2] = { { 1, 0 }, { 0.4, 0 }, { 2.3, 0.7 } };
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  Grid grid;

  grid_init (&grid);
  show (fixture, grid.heatmap, (AuspexHeatmapLook){ .is_smooth = true });
  for (size_t v = 0; v < G_N_ELEMENTS (views) && !g_test_failed (); v++)
    {
      painter_fixture_look (fixture, 704, 544, views[v][0], views[v][1]);
      cairo_surface_t *surface = paint_scene (painter, &fixture->scene);
      int n = 0;

      if (surface == NULL)
        return;
      for (int y = 0; y < FIXTURE_HEIGHT; y++)
        for (int x = 0; x < FIXTURE_WIDTH; x++)
          {
            double level0_x, level0_y;

            auspex_view_to_level0 (&fixture->scene.view, x + 0.5, y + 0.5, &level0_x,
                                   &level0_y);
            /* Where all four are there. */
            if (level0_x < 512 + SIZE / 2 || level0_x > 512 + (N_COLS - 1.5) * SIZE
                || level0_y < 384 + SIZE / 2 || level0_y > 384 + (N_ROWS - 1.5) * SIZE)
              continue;
            n++;
            g_assert_cmpint (
                pixel_difference (
                    pixel_at (surface, x, y),
                    auspex_color_map_lookup (0, bilinear (&grid, level0_x, level0_y))),
                <=, 4);
          }
      g_assert_cmpint (n, >, 3000);
      cairo_surface_destroy (surface);
    }
  auspex_heatmap_unref (grid.heatmap);
}

/* Smooth drawing covers what squares cover, and a patch by itself is one colour. */
static void
test_smooth_keeps_within (gconstpointer painter)
{
  static const int64_t coords[] = { 512, 384, 576, 384, 700, 500, 764, 564 };
  static const float values[] = { 0, 1, 0.25, 0.75 };
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  g_autoptr (AuspexHeatmap) heatmap =
      auspex_heatmap_new ("pair", 4, coords, SIZE, values, AUSPEX_HEATMAP_WEIGHT, false);
  int n_backdrop[2];

  for (int is_smooth = 0; is_smooth < 2; is_smooth++)
    {
      show (fixture, heatmap, (AuspexHeatmapLook){ .is_smooth = is_smooth });
      painter_fixture_look (fixture, 640, 480, 1, 0);
      cairo_surface_t *surface = paint_scene (painter, &fixture->scene);

      if (surface == NULL)
        return;
      n_backdrop[is_smooth] = n_in_color (surface, BACKDROP, 0);
      /* Two that touch at a corner do not adjoin. */
      g_assert_cmpint (n_in_color (surface, auspex_color_map_lookup (0, 0.25), 3), >=,
                       SIZE * SIZE);
      g_assert_cmpint (n_in_color (surface, auspex_color_map_lookup (0, 0.75), 3), >=,
                       SIZE * SIZE);
      cairo_surface_destroy (surface);
    }
  g_assert_cmpint (n_backdrop[0], ==, n_backdrop[1]);
}

static void
test_threshold (gconstpointer painter)
{
  static const AuspexHeatmapRange range = { 0.55, 0.75, true };
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  Grid grid;

  grid_init (&grid);
  g_autoptr (AuspexHeatmap) part = auspex_heatmap_new_in_range (grid.heatmap, &range);
  show (fixture, part, (AuspexHeatmapLook){ 0 });
  painter_fixture_look (fixture, 704, 544, 1, 0);
  cairo_surface_t *surface = paint_scene (painter, &fixture->scene);

  for (int i = 0; surface != NULL && i < N_COLS * N_ROWS - 1; i++)
    {
      double x, y, value = grid.values[i];

      auspex_view_from_level0 (&fixture->scene.view, grid.coords[2 * i] + SIZE / 2,
                               grid.coords[2 * i + 1] + SIZE / 2, &x, &y);
      guint32 expected =
          value < 0.55 ? BACKDROP
                       : auspex_color_map_lookup (0, fmin ((value - 0.55) / 0.2, 1));
      g_assert_cmpint (pixel_difference (pixel_at (surface, (int)x, (int)y), expected),
                       <=, 3);
    }
  g_clear_pointer (&surface, cairo_surface_destroy);
  auspex_heatmap_unref (grid.heatmap);
}

static void
test_rings (gconstpointer painter)
{
  static const double scales[] = { 0.05, 1, 3 };
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  Grid grid;
  int64_t top;

  grid_init (&grid);
  g_assert_cmpint (auspex_heatmap_top (grid.heatmap, 1, &top), ==, 1);
  show (fixture, grid.heatmap, (AuspexHeatmapLook){ .n_rings = 1 });
  fixture->scene.device_scale = 2;
  for (size_t s = 0; s < G_N_ELEMENTS (scales); s++)
    {
      double center_x = grid.coords[2 * top] + SIZE / 2.0;
      double center_y = grid.coords[2 * top + 1] + SIZE / 2.0;
      double radius = fmax (SIZE * scales[s] / 2, 18), x, y;

      fixture->scene.view =
          (AuspexView){ center_x, center_y, scales[s], 0, FIXTURE_WIDTH, FIXTURE_HEIGHT };
      cairo_surface_t *surface = paint_scene (painter, &fixture->scene);

      if (surface == NULL)
        break;
      auspex_view_from_level0 (&fixture->scene.view, center_x, center_y, &x, &y);
      g_assert_cmpint (pixel_difference (pixel_at (surface, (int)(x + radius), (int)y),
                                         auspex_ring_pens[1].rgb),
                       <=, 40);
      g_assert_cmpint (pixel_difference (pixel_at (surface, (int)x, (int)(y - radius)),
                                         auspex_ring_pens[1].rgb),
                       <=, 40);
      /* Between the white and the outside it is dark. */
      g_assert_cmpint (
          pixel_difference (pixel_at (surface, (int)(x + radius + 3), (int)y),
                            auspex_ring_pens[0].rgb),
          <=, 60);
      cairo_surface_destroy (surface);
    }
  auspex_heatmap_unref (grid.heatmap);
}

/* The share of pixels of which the two painters think differently. */
static double
compare (cairo_surface_t *a, cairo_surface_t *b)
{
  int n = 0;

  for (int y = 0; y < FIXTURE_HEIGHT; y++)
    for (int x = 0; x < FIXTURE_WIDTH; x++)
      n += pixel_difference (pixel_at (a, x, y), pixel_at (b, x, y)) > 48;
  return n / (double)(FIXTURE_WIDTH * FIXTURE_HEIGHT);
}

static void
test_same_picture (gconstpointer painter)
{
  static const AuspexHeatmapLook looks[] = {
    { 0 },
    { .is_smooth = true },
    { .with_outline = true },
    { .n_rings = 5, .ringed = 3 },
    { true, true, 5, 2 },
  };
  static const double scales[] = { 0.1, 0.73, 1, 4.2 };
  static const double angles[] = { 0, 0.4, G_PI_2, -2.9 };
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  Grid grid;

  grid_init (&grid);
  for (size_t i = 0; i < G_N_ELEMENTS (looks) * G_N_ELEMENTS (scales) * 8; i++)
    {
      double scale = scales[i / 8 % 4], angle = angles[i % 4];

      show (fixture, grid.heatmap, looks[i / 32]);
      fixture->scene.heatmap_opacity = 0.7;
      painter_fixture_look (fixture, 700.3, 550.8, scale, angle);
      fixture->scene.view.flipped = i % 8 >= 4;
      cairo_surface_t *actual = paint_scene (painter, &fixture->scene);
      cairo_surface_t *expected = paint_scene ("cairo", &fixture->scene);

      if (actual != NULL)
        {
          double share = compare (actual, expected);

          g_test_message ("look %zu, scale %g, angle %g, mirrored %d: %.5f differ",
                          i / 32, scale, angle, i % 8 >= 4, share);
          g_assert_cmpfloat (share, <, 0.002);
        }
      g_clear_pointer (&actual, cairo_surface_destroy);
      cairo_surface_destroy (expected);
    }
  auspex_heatmap_unref (grid.heatmap);
}

static void
add (PainterName painter, const char *name, GTestDataFunc test)
{
  g_autofree char *path = g_strdup_printf ("/overlay painters/%s: %s", painter, name);

  g_test_add_data_func (path, painter, test);
}

int
main (int argc, char **argv)
{
  static const PainterName painters[] = { "cairo", "gl", "gles" };

  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (painters); i++)
    {
      add (painters[i], "smooth is bilinear between the patches' centres", test_smooth);
      add (painters[i], "smooth shows nothing beyond the patches, nor over corners",
           test_smooth_keeps_within);
      add (painters[i], "patches below a threshold are not drawn", test_threshold);
      add (painters[i], "rings stay visible however far out", test_rings);
      if (i > 0)
        add (painters[i], "the picture is the Cairo painter's", test_same_picture);
    }
  return g_test_run ();
}
