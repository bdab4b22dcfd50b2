/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/color/icc-profile.h"
#include "render/slide/slide.h"
#include "render/slide/synthetic-slide.h"
#include "tests/render/color/icc-fixture.h"
#include "tests/support/test-data.h"

#include <string.h>
#include <tiffio.h>

static char *
write_slide (const char *name)
{
  AuspexSyntheticSlide slide = { 700, 500, 0.5, 5 };
  char *path = g_build_filename (auspex_test_scratch_dir (), name, NULL);
  g_autoptr (GError) error = NULL;

  auspex_synthetic_slide_write (&slide, path, NULL, &error);
  g_assert_no_error (error);
  return path;
}

static AuspexSlide *
open_slide (const char *path)
{
  g_autoptr (GError) error = NULL;
  AuspexSlide *slide = auspex_slide_open (path, &error);

  g_assert_no_error (error);
  return slide;
}

static void
test_tag (void)
{
  g_autofree char *path = write_slide ("tagged.svs");
  g_autoptr (GBytes) icc = icc_fixture_table (), read = NULL;
  g_autoptr (GError) error = NULL;

  icc_fixture_attach (path, icc);
  g_autoptr (AuspexSlide) slide = open_slide (path);
  g_assert_true (
      auspex_slide_read_icc_profile (slide, AUSPEX_ICC_MAX_BYTES, &read, &error));
  g_assert_no_error (error);
  g_assert_nonnull (read);
  g_assert_true (g_bytes_equal (read, icc));
}

static void
test_none (void)
{
  g_autofree char *path = write_slide ("untagged.svs");
  g_autoptr (AuspexSlide) slide = open_slide (path);
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (
      auspex_slide_read_icc_profile (slide, AUSPEX_ICC_MAX_BYTES, &read, &error));
  g_assert_no_error (error);
  g_assert_null (read);
}

/* The network's pixels, the report's and the tiles' come from here. */
static void
test_pixels_stay (void)
{
  g_autofree char *plain = write_slide ("plain.svs");
  g_autofree char *tagged = write_slide ("other.svs");
  g_autoptr (GBytes) icc = icc_fixture_wide ();
  g_autofree uint32_t *a = g_new (uint32_t, 500 * 300), *b = g_new (uint32_t, 500 * 300);

  icc_fixture_attach (tagged, icc);
  g_autoptr (AuspexSlide) without = open_slide (plain), with = open_slide (tagged);
  g_assert_true (auspex_slide_read_level (without, 0, 100, 100, 500, 300, a, 2000, NULL));
  g_assert_true (auspex_slide_read_level (with, 0, 100, 100, 500, 300, b, 2000, NULL));
  g_assert_cmpmem (a, 500 * 300 * 4, b, 500 * 300 * 4);
}

static void
test_too_large (void)
{
  g_autofree char *path = write_slide ("large-tag.svs");
  g_autoptr (GBytes) icc = g_bytes_new_take (g_malloc0 (70000), 70000), read = NULL;
  g_autoptr (GError) error = NULL;

  icc_fixture_attach (path, icc);
  g_autoptr (AuspexSlide) slide = open_slide (path);
  g_assert_false (auspex_slide_read_icc_profile (slide, 65536, &read, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, "70000 bytes"));
}

/* The tag says there are more bytes than the file has. */
static void
test_cut_short (void)
{
  g_autofree char *path = write_slide ("cut-tag.svs");
  g_autoptr (GBytes) icc = icc_fixture_wide (), read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  gsize n = 0;
  bool is_found = false;

  icc_fixture_attach (path, icc);
  g_assert_true (g_file_get_contents (path, &contents, &n, NULL));
  for (gsize i = 0; i + 12 <= n && !is_found; i += 2)
    {
      const uint8_t entry[4] = { TIFFTAG_ICCPROFILE & 0xFF, TIFFTAG_ICCPROFILE >> 8,
                                 TIFF_UNDEFINED, 0 };

      is_found = memcmp (contents + i, entry, 4) == 0;
      if (is_found)
        memcpy (contents + i + 4, "\xFF\xFF\xFF\x3F", 4);
    }
  g_assert_true (is_found);
  g_assert_true (g_file_set_contents (path, contents, (gssize)n, NULL));

  g_autoptr (AuspexSlide) slide = open_slide (path);
  g_assert_false (
      auspex_slide_read_icc_profile (slide, AUSPEX_ICC_MAX_BYTES, &read, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, path));
  g_test_message ("%s", error->message);
}

static void
test_boxes (void)
{
  g_autofree char *path = auspex_test_need_shared_data ("slides/generic-tiff/boxes.tiff");
  g_autoptr (GBytes) read = NULL;
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  g_autoptr (AuspexSlide) slide = open_slide (path);
  g_assert_true (
      auspex_slide_read_icc_profile (slide, AUSPEX_ICC_MAX_BYTES, &read, &error));
  g_assert_nonnull (read);
  g_assert_cmpint (g_bytes_get_size (read), ==, 588);
  g_autoptr (AuspexIccProfile) profile = auspex_icc_profile_new (read, &error);
  g_assert_no_error (error);
  g_test_message ("%s", auspex_icc_profile_get_description (profile));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slide-icc/TIFF tag 34675 is the profile", test_tag);
  g_test_add_func ("/slide-icc/none is no error", test_none);
  g_test_add_func ("/slide-icc/pixels read are the slide's own", test_pixels_stay);
  g_test_add_func ("/slide-icc/one that is too large is refused by name", test_too_large);
  g_test_add_func ("/slide-icc/one cut short is refused by name", test_cut_short);
  g_test_add_func ("/slide-icc/boxes.tiff has one", test_boxes);
  return g_test_run ();
}
