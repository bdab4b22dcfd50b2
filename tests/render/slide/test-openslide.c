/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What is decoded without OpenSlide is what OpenSlide decodes, pixel for pixel. */

#include "render/slide/slide-private.h"
#include "tests/support/test-data.h"

#define WINDOW_PX 300 /* no divisor of any tile's size */
#define MOST_WINDOWS 120

/* True, too, where OpenSlide has nothing to compare with: a damaged tile. */
static bool
window_equals (AuspexSlide *slide, openslide_t *osr, int level, int64_t x, int64_t y)
{
  const AuspexLevel *size = &slide->levels[level];
  int width = (int)MIN (WINDOW_PX, size->width - x);
  int height = (int)MIN (WINDOW_PX, size->height - y);
  g_autofree uint32_t *ours = g_new (uint32_t, WINDOW_PX * WINDOW_PX);
  g_autofree uint32_t *theirs = g_new0 (uint32_t, WINDOW_PX * WINDOW_PX);
  g_autoptr (GError) error = NULL;

  openslide_read_region (osr, theirs, x * (int64_t)size->downsample,
                         y * (int64_t)size->downsample, level, width, height);
  if (openslide_get_error (osr) != NULL)
    return true;
  auspex_slide_read_level (slide, level, x, y, width, height, ours, width * 4, &error);
  g_assert_no_error (error);
  for (int i = 0; i < width * height; i++)
    if (ours[i] != (theirs[i] >> 24 == 0 ? 0xFF000000 | slide->background : theirs[i]))
      {
        g_test_message ("%s level %d, pixel %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
                        ": %08x, OpenSlide has %08x",
                        slide->path, level, x + i % width, y + i / width, ours[i],
                        theirs[i]);
        return false;
      }
  return true;
}

/* Its corners, edges, and a raster between: all of it where that is not too much. */
static int
compare_level (AuspexSlide *slide, openslide_t *osr, int level)
{
  const AuspexLevel *size = &slide->levels[level];
  int64_t n_cols = (size->width + WINDOW_PX - 1) / WINDOW_PX;
  int64_t n_rows = (size->height + WINDOW_PX - 1) / WINDOW_PX;
  int64_t step = MAX (1, n_cols * n_rows / MOST_WINDOWS);
  int n = 0;

  for (int64_t i = 0; i < n_cols * n_rows; i++)
    {
      int64_t col = i % n_cols, row = i / n_cols;
      bool is_corner = (col == 0 || col == n_cols - 1) && (row == 0 || row == n_rows - 1);

      if (!is_corner && i % step != 0)
        continue;
      if (!window_equals (slide, osr, level, col * WINDOW_PX, row * WINDOW_PX))
        g_test_fail ();
      n += openslide_get_error (osr) == NULL;
    }
  return n;
}

/* OpenSlide takes whole level-0 pixels: elsewhere it interpolates, and the two differ. */
static bool
is_comparable (AuspexSlide *slide, int level)
{
  double downsample = slide->levels[level].downsample;

  return slide->reader != NULL && slide->tiff.levels[level].plain_jpeg
         && !slide->tiff.levels[level].by_openslide
         && downsample == (double)(int64_t)downsample;
}

static int
compare_slide (const char *path)
{
  g_autoptr (AuspexSlide) slide = auspex_slide_open (path, NULL);
  openslide_t *osr = NULL;
  int n = 0;

  if (slide == NULL || slide->reader == NULL)
    return 0;
  osr = openslide_open (path);
  for (int level = 0; level < slide->n_levels; level++)
    if (is_comparable (slide, level))
      n += compare_level (slide, osr, level);
  openslide_close (osr);
  if (n > 0)
    g_test_message ("%s: %d windows", path, n);
  return n;
}

static int
compare_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;
  int n = 0;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      n += g_file_test (child, G_FILE_TEST_IS_DIR) ? compare_folder (child)
                                                   : compare_slide (child);
    }
  return n;
}

static void
test_shared_slides (void)
{
  g_autofree char *slides = auspex_test_need_shared_data ("slides");

  if (slides != NULL)
    g_assert_cmpint (compare_folder (slides), >, 100);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slide/openslide/JPEG tiles have the same pixels",
                   test_shared_slides);
  return g_test_run ();
}
