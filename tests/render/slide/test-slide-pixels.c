/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* No wrong pixel: what is read equals what was written, or an independent decode. */

#include "render/slide/slide.h"
#include "render/slide/synthetic-slide.h"
#include "tests/render/slide/tiff-fixture.h"
#include "tests/support/test-data.h"

static char *
scratch (const char *name)
{
  return g_build_filename (auspex_test_scratch_dir (), name, NULL);
}

static AuspexSlide *
open_slide (const char *path)
{
  g_autoptr (GError) error = NULL;
  AuspexSlide *slide = auspex_slide_open (path, &error);

  g_assert_no_error (error);
  return slide;
}

/* @expected has the whole level; outside is white. */
static bool
window_equals (AuspexSlide *slide, int level, int x0, int y0, int width, int height,
               const uint32_t *expected, int level_width, int level_height, int tolerance)
{
  g_autoptr (GError) error = NULL;
  g_autofree uint32_t *actual = g_new (uint32_t, (size_t)width * height);

  memset (actual, 0xAB, (size_t)width * height * 4);
  auspex_slide_read_level (slide, level, x0, y0, width, height, actual, width * 4,
                           &error);
  g_assert_no_error (error);
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        int lx = x0 + x, ly = y0 + y;
        bool inside = lx >= 0 && ly >= 0 && lx < level_width && ly < level_height;
        uint32_t want = inside ? expected[(size_t)ly * level_width + lx] : 0xFFFFFFFF;
        uint32_t got = actual[(size_t)y * width + x];
        int off = 0;

        for (int shift = 0; shift < 32; shift += 8)
          off = MAX (off, ABS ((int)(want >> shift & 255) - (int)(got >> shift & 255)));
        if (off > tolerance)
          {
            g_test_message ("%s level %d (%d x %d), pixel %d, %d: %08x, expected %08x",
                            auspex_slide_get_path (slide), level, level_width,
                            level_height, lx, ly, got, want);
            return false;
          }
      }
  return true;
}

static bool
level_equals (AuspexSlide *slide, int level, const uint32_t *expected, int width,
              int height, int tolerance)
{
  int64_t w, h;

  auspex_slide_get_level_size (slide, level, &w, &h);
  g_assert_cmpint (w, ==, width);
  g_assert_cmpint (h, ==, height);
  bool ok = window_equals (slide, level, 0, 0, width, height, expected, width, height,
                           tolerance);
  for (int y = 0; ok && y < height; y += 256) /* as the viewer reads */
    for (int x = 0; ok && x < width; x += 256)
      ok = window_equals (slide, level, x, y, 256, 256, expected, width, height,
                          tolerance);
  return ok
         && window_equals (slide, level, width - 40, -7, 90, 60, expected, width, height,
                           tolerance)
         && window_equals (slide, level, 13, 29, 101, 67, expected, width, height,
                           tolerance)
         && window_equals (slide, level, -30, height - 11, 75, 40, expected, width,
                           height, tolerance);
}

static uint32_t *
expected_level (const TiffFixture *f, int level)
{
  int width = f->sizes[level][0], height = f->sizes[level][1];
  uint32_t *xrgb = g_new (uint32_t, (size_t)width * height);

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        int alpha = f->alpha ? tiff_fixture_sample (f, level, x, y, 3) : 255;
        uint32_t pixel = 0xFF;

        for (int c = 0; c < 3; c++)
          {
            int sample = tiff_fixture_sample (
                f, level, x, y, f->photometric == PHOTOMETRIC_MINISBLACK ? 0 : c);
            pixel = pixel << 8
                    | (uint32_t)((sample * alpha + 255 * (255 - alpha) + 127) / 255);
          }
        xrgb[(size_t)y * width + x] = pixel;
      }
  return xrgb;
}

/* Other slides' tiles, to be left behind in memory. */
static void
open_other_slides (void)
{
  static const uint16_t compressions[] = { COMPRESSION_LZW, COMPRESSION_JPEG };
  static char *paths[G_N_ELEMENTS (compressions)];

  for (size_t i = 0; i < G_N_ELEMENTS (compressions); i++)
    {
      TiffFixture other = { .compression = compressions[i],
                            .photometric = PHOTOMETRIC_RGB,
                            .seed = 9 + (uint32_t)i,
                            .n_levels = 1,
                            .sizes = { { 512, 512 } } };
      g_autofree uint32_t *pixels = g_new (uint32_t, 512 * 512);

      if (paths[i] == NULL)
        {
          paths[i] = scratch (i == 0 ? "other-0.tif" : "other-1.tif");
          tiff_fixture_write (&other, paths[i]);
        }
      g_autoptr (AuspexSlide) slide = open_slide (paths[i]);
      g_assert_true (
          auspex_slide_read_level (slide, 0, 0, 0, 512, 512, pixels, 2048, NULL));
    }
}

static void
check_fixture (const TiffFixture *f, int tolerance)
{
  g_autofree char *path = scratch (f->aperio ? "fixture.svs" : "fixture.tif");

  tiff_fixture_write (f, path);
  open_other_slides ();
  g_autoptr (AuspexSlide) slide = open_slide (path);
  g_assert_cmpstr (auspex_slide_get_vendor (slide), ==,
                   f->aperio ? "aperio" : "generic-tiff");
  g_assert_cmpint (auspex_slide_get_n_levels (slide), ==, f->n_levels);
  for (int level = 0; level < f->n_levels; level++)
    {
      int width = f->sizes[level][0], height = f->sizes[level][1];
      g_autofree uint32_t *expected =
          f->compression == COMPRESSION_JPEG && f->photometric != PHOTOMETRIC_MINISBLACK
              ? tiff_fixture_decode (path, level, &width, &height)
              : expected_level (f, level);

      if (!level_equals (slide, level, expected, width, height, tolerance))
        {
          g_test_message ("compression %u, %s, photometric %u, planar %u, %u bits",
                          f->compression, f->aperio ? "aperio" : "generic",
                          f->photometric, f->planar, f->bits);
          g_test_fail ();
          return;
        }
    }
}

/* The sizes at which OpenSlide 3.4.1 puts rows at the wrong places, and some at which it
 * does not; each with smaller levels, whole and fractional downsamples. */
static const int shapes[][FIXTURE_MAX_LEVELS][2] = {
  { { 200, 1024 }, { 100, 512 }, { 50, 256 }, { 25, 128 } },
  { { 1024, 200 }, { 512, 100 }, { 256, 50 }, { 128, 25 } },
  { { 256, 192 }, { 128, 96 }, { 64, 48 }, { 16, 12 } },
  { { 100, 80 }, { 50, 40 }, { 25, 20 }, { 3, 2 } },
  { { 700, 600 }, { 333, 299 }, { 111, 97 }, { 1, 1 } },
  { { 513, 257 }, { 257, 129 }, { 128, 64 }, { 63, 31 } },
};

static void
check_shapes (uint16_t compression, uint16_t photometric, uint16_t planar)
{
  for (int aperio = 0; aperio < 2; aperio++)
    for (size_t i = 0; i < G_N_ELEMENTS (shapes); i++)
      {
        TiffFixture f = { .aperio = aperio,
                          .compression = compression,
                          .photometric = photometric,
                          .planar = planar,
                          .seed = (uint32_t)i,
                          .n_levels = FIXTURE_MAX_LEVELS };

        memcpy (f.sizes, shapes[i], sizeof f.sizes);
        check_fixture (&f, 0);
      }
}

static void
test_lzw (void)
{
  check_shapes (COMPRESSION_LZW, PHOTOMETRIC_RGB, PLANARCONFIG_CONTIG);
}

static void
test_deflate (void)
{
  check_shapes (COMPRESSION_ADOBE_DEFLATE, PHOTOMETRIC_RGB, PLANARCONFIG_CONTIG);
}

static void
test_uncompressed (void)
{
  check_shapes (COMPRESSION_NONE, PHOTOMETRIC_RGB, PLANARCONFIG_CONTIG);
}

static void
test_separate_planes (void)
{
  check_shapes (COMPRESSION_LZW, PHOTOMETRIC_RGB, PLANARCONFIG_SEPARATE);
}

static void
test_jpeg_ycbcr (void)
{
  check_shapes (COMPRESSION_JPEG, PHOTOMETRIC_YCBCR, PLANARCONFIG_CONTIG);
}

static void
test_jpeg_rgb (void)
{
  check_shapes (COMPRESSION_JPEG, PHOTOMETRIC_RGB, PLANARCONFIG_CONTIG);
}

static void
test_grey (void)
{
  check_shapes (COMPRESSION_LZW, PHOTOMETRIC_MINISBLACK, PLANARCONFIG_CONTIG);
}

static void
test_sixteen_bits (void)
{
  TiffFixture f = { .compression = COMPRESSION_LZW,
                    .photometric = PHOTOMETRIC_RGB,
                    .bits = 16,
                    .n_levels = 2,
                    .sizes = { { 300, 100 }, { 150, 50 } } };

  check_fixture (&f, 1);
}

static void
test_grey_jpeg (void)
{
  TiffFixture f = { .compression = COMPRESSION_JPEG,
                    .photometric = PHOTOMETRIC_MINISBLACK,
                    .n_levels = 2,
                    .sizes = { { 300, 200 }, { 150, 100 } } };

  check_fixture (&f,
                 40); /* lossy, and 0x55 beyond the edge rings into it; a skew is more */
}

static void
test_alpha (void)
{
  TiffFixture f = { .compression = COMPRESSION_LZW,
                    .photometric = PHOTOMETRIC_RGB,
                    .alpha = true,
                    .n_levels = 2,
                    .sizes = { { 300, 100 }, { 150, 50 } } };

  check_fixture (&f, 2);
}

/* Pixels as they are stored, in OpenSlide's frame, whatever the orientation says. */
static void
test_orientation (void)
{
  for (uint16_t orientation = 1; orientation <= 8; orientation++)
    {
      TiffFixture f = { .compression = COMPRESSION_LZW,
                        .photometric = PHOTOMETRIC_RGB,
                        .orientation = orientation,
                        .n_levels = 2,
                        .sizes = { { 300, 200 }, { 150, 100 } } };

      check_fixture (&f, 0);
    }
}

static void
test_float_samples (void)
{
  TiffFixture f = { .compression = COMPRESSION_LZW,
                    .photometric = PHOTOMETRIC_MINISBLACK,
                    .bits = 32,
                    .sample_format = SAMPLEFORMAT_IEEEFP,
                    .n_levels = 1,
                    .sizes = { { 300, 200 } } };
  g_autofree char *path = scratch ("float.tif");
  g_autoptr (GError) error = NULL;

  tiff_fixture_write (&f, path);
  g_assert_null (auspex_slide_open (path, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "unsigned"));
}

static void
check_real (const char *name)
{
  g_autofree char *path = auspex_test_need_shared_data (name);

  if (path == NULL)
    return;
  for (int again = 0; again < 2; again++)
    {
      g_autoptr (AuspexSlide) slide = open_slide (path);

      for (int level = 0; level < auspex_slide_get_n_levels (slide); level++)
        {
          int width, height; /* in these files the directories are the levels, in order */
          g_autofree uint32_t *expected =
              tiff_fixture_decode (path, level, &width, &height);

          g_assert_true (level_equals (slide, level, expected, width, height, 0));
        }
      open_other_slides ();
    }
}

static void
test_boxes (void)
{
  check_real ("slides/generic-tiff/boxes.tiff");
}

static void
test_slaid_patch (void)
{
  check_real ("slides/generic-tiff/slaid-patch.tif");
}

static void
test_karolinska_mask (void)
{
  check_real ("slides/generic-tiff/slaid-karolinska-mask.tif");
}

static void
test_small_region (void)
{
  check_real ("slides/aperio/CMU-1-Small-Region.svs");
}

/* Its tag says 1 x 1 subsampling, its streams 2 x 2: libtiff minds, OpenSlide does not.
 */
static void
test_jpeg_contradicts_its_tags (void)
{
  TiffFixture f = { .aperio = true,
                    .compression = COMPRESSION_JPEG,
                    .photometric = PHOTOMETRIC_YCBCR,
                    .n_levels = 1,
                    .sizes = { { 300, 200 } } };
  const uint8_t says_2x2[] = { 0x12, 0x02, 3, 0, 2, 0, 0, 0, 2, 0, 2, 0 };
  g_autofree char *path = scratch ("contradiction.svs"), *contents = NULL;
  int width, height, n_patched = 0;
  gsize n;

  tiff_fixture_write (&f, path);
  g_autofree uint32_t *expected = tiff_fixture_decode (path, 0, &width, &height);
  g_assert_true (g_file_get_contents (path, &contents, &n, NULL));
  for (gsize at = 0; at + sizeof says_2x2 <= n; at++)
    if (memcmp (contents + at, says_2x2, sizeof says_2x2) == 0)
      {
        contents[at + 8] = contents[at + 10] = 1;
        n_patched++;
      }
  g_assert_cmpint (n_patched, ==, 1);
  g_assert_true (g_file_set_contents (path, contents, (gssize)n, NULL));

  g_autoptr (AuspexSlide) slide = open_slide (path);
  g_assert_true (level_equals (slide, 0, expected, width, height, 0));
}

/* A generic slide's tile without data is background, its neighbours what they are. */
static void
test_gap (void)
{
  TiffFixture f = { .compression = COMPRESSION_LZW,
                    .photometric = PHOTOMETRIC_RGB,
                    .n_levels = 1,
                    .sizes = { { 512, 200 } } };

  for (int jpeg = 0; jpeg < 2; jpeg++)
    {
      g_autofree char *path = scratch ("gap.tif");
      int width = 512, height = 200;

      f.compression = jpeg ? COMPRESSION_JPEG : COMPRESSION_LZW;
      tiff_fixture_write (&f, path);
      g_autofree uint32_t *expected = tiff_fixture_decode (path, 0, &width, &height);
      for (int y = 0; y < height; y++)
        for (int x = 256; x < width; x++)
          expected[y * width + x] = 0xFFFFFFFF;
      tiff_fixture_drop_tile (path, 1);
      g_autoptr (AuspexSlide) slide = open_slide (path);
      g_assert_true (level_equals (slide, 0, expected, width, height, 0));
    }
}

typedef struct
{
  AuspexSlide *slide;
  uint32_t *expected[FIXTURE_MAX_LEVELS];
  const TiffFixture *fixture;
  bool ok;
} Reader;

static gpointer
read_often (gpointer data)
{
  Reader *r = data;

  r->ok = true;
  for (int i = 0; i < 40 && r->ok; i++)
    {
      int level = i % r->fixture->n_levels;
      int width = r->fixture->sizes[level][0], height = r->fixture->sizes[level][1];

      r->ok = window_equals (r->slide, level, i * 7 % width, i * 5 % height, 90, 70,
                             r->expected[level], width, height, 0);
    }
  return NULL;
}

static void
test_threads (void)
{
  TiffFixture f = { .compression = COMPRESSION_LZW,
                    .photometric = PHOTOMETRIC_RGB,
                    .n_levels = 3,
                    .sizes = { { 600, 500 }, { 300, 250 }, { 100, 80 } } };
  g_autofree char *path = scratch ("threads.tif");
  Reader readers[6];
  GThread *threads[G_N_ELEMENTS (readers)];

  tiff_fixture_write (&f, path);
  g_autoptr (AuspexSlide) slide = open_slide (path);
  for (size_t i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      readers[i] = (Reader){ .slide = slide, .fixture = &f };
      for (int level = 0; level < f.n_levels; level++)
        readers[i].expected[level] =
            i == 0 ? expected_level (&f, level) : readers[0].expected[level];
      threads[i] = g_thread_new ("reader", read_often, &readers[i]);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (readers); i++)
    g_thread_join (threads[i]);
  for (size_t i = 0; i < G_N_ELEMENTS (readers); i++)
    g_assert_true (readers[i].ok);
  for (int level = 0; level < f.n_levels; level++)
    g_free (readers[0].expected[level]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  TIFFSetWarningHandler (NULL);
  g_test_add_func ("/slide/pixels/LZW", test_lzw);
  g_test_add_func ("/slide/pixels/deflate", test_deflate);
  g_test_add_func ("/slide/pixels/uncompressed", test_uncompressed);
  g_test_add_func ("/slide/pixels/separate planes", test_separate_planes);
  g_test_add_func ("/slide/pixels/JPEG of YCbCr", test_jpeg_ycbcr);
  g_test_add_func ("/slide/pixels/JPEG of RGB", test_jpeg_rgb);
  g_test_add_func ("/slide/pixels/grey", test_grey);
  g_test_add_func ("/slide/pixels/16 bits", test_sixteen_bits);
  g_test_add_func ("/slide/pixels/JPEG of grey", test_grey_jpeg);
  g_test_add_func ("/slide/pixels/alpha lies over white", test_alpha);
  g_test_add_func ("/slide/pixels/orientation does not move them", test_orientation);
  g_test_add_func ("/slide/pixels/JPEG that contradicts its tags",
                   test_jpeg_contradicts_its_tags);
  g_test_add_func ("/slide/pixels/a tile left out is background", test_gap);
  g_test_add_func ("/slide/pixels/float samples are refused", test_float_samples);
  g_test_add_func ("/slide/pixels/boxes.tiff", test_boxes);
  g_test_add_func ("/slide/pixels/slaid-patch.tif", test_slaid_patch);
  g_test_add_func ("/slide/pixels/slaid-karolinska-mask.tif", test_karolinska_mask);
  g_test_add_func ("/slide/pixels/CMU-1-Small-Region.svs", test_small_region);
  g_test_add_func ("/slide/pixels/many threads read the same", test_threads);
  return g_test_run ();
}
