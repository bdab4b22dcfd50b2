/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/features/tissue.h"

#include <string.h>

#define WIDTH 200
#define HEIGHT 150

static const uint8_t glass[3] = { 242, 241, 242 }, pink[3] = { 220, 150, 190 };

static uint8_t *
new_picture (void)
{
  uint8_t *rgb = g_malloc (WIDTH * HEIGHT * 3);

  for (int i = 0; i < WIDTH * HEIGHT; i++)
    memcpy (rgb + 3 * i, glass, 3);
  return rgb;
}

static void
fill (uint8_t *rgb, const uint8_t *colour, int x, int y, int width, int height)
{
  for (int row = y; row < y + height; row++)
    for (int column = x; column < x + width; column++)
      memcpy (rgb + (row * WIDTH + column) * 3, colour, 3);
}

static AuspexTissueMask *
find (const char *preset, const uint8_t *rgb, const uint8_t *unknown)
{
  AuspexTissueSettings settings;

  g_assert_true (auspex_tissue_settings_from_preset (preset, &settings, NULL));
  return auspex_tissue_mask_new (&settings, rgb, unknown, WIDTH, HEIGHT, 16);
}

static int
class_at (const AuspexTissueMask *mask, int x, int y)
{
  return mask->classes[y * mask->width + x];
}

static void
test_pieces (void)
{
  g_autofree uint8_t *rgb = new_picture ();

  fill (rgb, pink, 10, 10, 40, 40);  /* 1600 px of 256 um2: 409,600 um2 */
  fill (rgb, pink, 100, 10, 14, 14); /* 50,176 um2 */
  fill (rgb, pink, 150, 10, 3, 3);   /* gone with the median */

  g_autoptr (AuspexTissueMask) usual = find ("default", rgb, NULL);
  g_assert_cmpint (class_at (usual, 30, 30), ==, AUSPEX_TISSUE);
  g_assert_cmpint (class_at (usual, 107, 17), ==, AUSPEX_GLASS);
  g_assert_cmpint (class_at (usual, 70, 100), ==, AUSPEX_GLASS);

  g_autoptr (AuspexTissueMask) biopsy = find ("biopsy", rgb, NULL);
  g_assert_cmpint (class_at (biopsy, 107, 17), ==, AUSPEX_TISSUE);
  g_assert_cmpint (class_at (biopsy, 151, 11), ==, AUSPEX_GLASS);

  g_autoptr (AuspexTissueMask) resection = find ("resection", rgb, NULL);
  g_assert_cmpint (class_at (resection, 30, 30), ==, AUSPEX_GLASS);

  g_autoptr (AuspexTissueMask) none = find ("none", rgb, NULL);
  g_assert_cmpint (class_at (none, 199, 149), ==, AUSPEX_TISSUE);
}

static void
test_holes (void)
{
  g_autofree uint8_t *rgb = new_picture ();

  fill (rgb, pink, 10, 10, 120, 120);
  fill (rgb, glass, 20, 20, 40, 40); /* a hole, with a piece in it */
  fill (rgb, pink, 30, 30, 20, 20);
  fill (rgb, glass, 90, 90, 14, 14);   /* small: filled */
  fill (rgb, glass, 100, 20, 100, 20); /* open to the edge: glass */

  g_autoptr (AuspexTissueMask) mask = find ("default", rgb, NULL);
  g_assert_cmpint (class_at (mask, 15, 15), ==, AUSPEX_TISSUE);
  g_assert_cmpint (class_at (mask, 25, 40), ==, AUSPEX_HOLE);
  g_assert_cmpint (class_at (mask, 40, 40), ==, AUSPEX_TISSUE);
  g_assert_cmpint (class_at (mask, 97, 97), ==, AUSPEX_TISSUE);
  g_assert_cmpint (class_at (mask, 115, 30), ==, AUSPEX_GLASS);
}

static void
test_close (void)
{
  g_autofree uint8_t *rgb = new_picture ();

  fill (rgb, pink, 10, 10, 100, 60);
  fill (rgb, glass, 50, 10, 3, 60); /* three pixels apart: the median's and the close's */

  g_autoptr (AuspexTissueMask) mask = find ("default", rgb, NULL);
  g_assert_cmpint (class_at (mask, 51, 40), ==, AUSPEX_TISSUE);
  /* Closing moves no edge. */
  for (int x = 0; x < WIDTH; x++)
    g_assert_cmpint (class_at (mask, x, 40), ==,
                     x >= 10 && x < 110 ? AUSPEX_TISSUE : AUSPEX_GLASS);
}

static void
test_threshold (void)
{
  static const uint8_t at[3] = { 255, 247, 247 }, above[3] = { 255, 246, 246 };
  g_autofree uint8_t *rgb = new_picture ();

  fill (rgb, at, 0, 0, 80, 80);       /* saturation 8: not above it */
  fill (rgb, above, 100, 50, 80, 80); /* saturation 9 */

  g_autoptr (AuspexTissueMask) mask = find ("default", rgb, NULL);
  g_assert_cmpint (class_at (mask, 40, 40), ==, AUSPEX_GLASS);
  g_assert_cmpint (class_at (mask, 140, 90), ==, AUSPEX_TISSUE);
}

static void
test_unknown (void)
{
  g_autofree uint8_t *rgb = new_picture ();
  g_autofree uint8_t *unknown = g_malloc0 (WIDTH * HEIGHT);

  unknown[5 * WIDTH + 7] = 1;
  g_autoptr (AuspexTissueMask) mask = find ("resection", rgb, unknown);
  g_assert_cmpint (class_at (mask, 7, 5), ==, AUSPEX_TISSUE);
  g_assert_cmpint (class_at (mask, 8, 5), ==, AUSPEX_GLASS);
}

static void
test_preset (void)
{
  AuspexTissueSettings settings;
  g_autoptr (GError) error = NULL;

  g_assert_false (auspex_tissue_settings_from_preset ("large", &settings, &error));
  g_assert_nonnull (strstr (error->message, "\"large\""));
}

static void
test_one_pixel (void)
{
  AuspexTissueSettings settings;

  g_assert_true (auspex_tissue_settings_from_preset ("biopsy", &settings, NULL));
  g_autoptr (AuspexTissueMask) mask =
      auspex_tissue_mask_new (&settings, pink, NULL, 1, 1, 16);
  g_assert_cmpint (mask->classes[0], ==, AUSPEX_GLASS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/tissue/pieces below the preset's size are dropped", test_pieces);
  g_test_add_func ("/tissue/large holes stay, small ones are filled", test_holes);
  g_test_add_func ("/tissue/closing bridges a crack and moves no edge", test_close);
  g_test_add_func ("/tissue/a saturation of 9 is tissue, of 8 is not", test_threshold);
  g_test_add_func ("/tissue/what cannot be read counts as tissue", test_unknown);
  g_test_add_func ("/tissue/an unknown preset is refused by name", test_preset);
  g_test_add_func ("/tissue/a mask of one pixel works", test_one_pixel);
  return g_test_run ();
}
