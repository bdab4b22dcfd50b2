/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Expected values: Pillow 9.4, Image.resize () of the same pattern. */

#include "compute/features/resample.h"

#include <glib.h>
#include <string.h>

static uint8_t *
pattern (int width, int height)
{
  uint8_t *rgb = g_malloc ((size_t)width * height * 3), *at = rgb;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      for (int c = 0; c < 3; c++)
        *at++ = (x * 37 + y * 101 + c * 59) ^ (x * y * 7 + c * 13);
  return rgb;
}

typedef struct
{
  int width, height;
  double box[4];
  AuspexResampleFilter filter;
  int target_width, target_height;
  uint8_t expected[36];
} Small;

static const Small smalls[] = {
  { 9,
    7,
    { 0, 0, 9, 7 },
    AUSPEX_RESAMPLE_BILINEAR,
    4,
    3,
    { 104, 130, 110, 129, 128, 134, 150, 133, 123, 113, 103, 129,
      121, 127, 127, 109, 121, 111, 145, 120, 119, 153, 100, 95,
      145, 122, 136, 96,  122, 131, 100, 105, 144, 88,  107, 155 } },
  { 9,
    7,
    { 0, 0, 9, 7 },
    AUSPEX_RESAMPLE_BICUBIC,
    4,
    3,
    { 97,  127, 114, 129, 134, 138, 156, 134, 123, 109, 104, 128,
      128, 127, 122, 102, 118, 106, 150, 120, 116, 159, 93,  95,
      147, 125, 139, 96,  121, 130, 96,  104, 144, 87,  108, 157 } },
};

static void
test_small (void)
{
  for (int i = 0; i < G_N_ELEMENTS (smalls); i++)
    {
      const Small *small = &smalls[i];
      g_autofree uint8_t *source = pattern (small->width, small->height);
      uint8_t target[36];

      auspex_resample_rgb (source, small->width, small->height, small->box[0],
                           small->box[1], small->box[2], small->box[3], small->filter,
                           target, small->target_width, small->target_height);
      g_assert_cmpmem (target, sizeof target, small->expected, sizeof small->expected);
    }
}

static void
test_box_between_pixels (void)
{
  static const uint8_t expected[48] = {
    116, 132, 125, 148, 132, 131, 133, 120, 118, 143, 136, 95,  109, 121, 108, 121,
    104, 112, 127, 90,  110, 84,  108, 128, 133, 119, 140, 120, 128, 138, 122, 137,
    139, 122, 157, 172, 118, 149, 136, 141, 118, 143, 106, 134, 105, 157, 165, 134,
  };
  g_autofree uint8_t *source = pattern (13, 11);
  uint8_t target[48];

  auspex_resample_rgb (source, 13, 11, 1.25, 0.5, 11.75, 10.25, AUSPEX_RESAMPLE_BILINEAR,
                       target, 4, 4);
  g_assert_cmpmem (target, sizeof target, expected, sizeof expected);
}

static char *
resampled_sha256 (int from, double left, double top, double edge, int to)
{
  g_autofree uint8_t *source = pattern (from, from);
  g_autofree uint8_t *target = g_malloc ((size_t)to * to * 3);

  auspex_resample_rgb (source, from, from, left, top, left + edge, top + edge,
                       AUSPEX_RESAMPLE_BILINEAR, target, to, to);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, target, (size_t)to * to * 3);
}

static void
test_patches (void)
{
  g_autofree char *clam = resampled_sha256 (256, 0, 0, 256, 224);
  g_autofree char *finer = resampled_sha256 (517, 0.4, 0.7, 516, 256);

  g_assert_cmpstr (clam, ==,
                   "7859377e2bf413ce1d2fa28fc27d24d310247352ff7e2abd1b4e31b0da9450ec");
  g_assert_cmpstr (finer, ==,
                   "e25e41f8f84aec3a59994f852fde26d17d1b6d3752684bfa5dd0fe8be2bc4e84");
}

static void
test_enlarged (void)
{
  static const uint8_t expected[24] = { 0,   54,  108, 16,  78,  117, 39,  111,
                                        135, 62,  128, 190, 86,  146, 230, 109,
                                        165, 253, 132, 182, 121, 148, 194, 16 };
  g_autofree uint8_t *source = pattern (5, 4);
  uint8_t target[8 * 6 * 3];

  auspex_resample_rgb (source, 5, 4, 0, 0, 5, 4, AUSPEX_RESAMPLE_BILINEAR, target, 8, 6);
  g_assert_cmpmem (target, sizeof expected, expected, sizeof expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resample/small pictures equal Pillow's, bilinear and bicubic",
                   test_small);
  g_test_add_func ("/resample/a box between pixels equals Pillow's",
                   test_box_between_pixels);
  g_test_add_func ("/resample/256 to 224 and 516 to 256 px equal Pillow's", test_patches);
  g_test_add_func ("/resample/enlarging equals Pillow's", test_enlarged);
  return g_test_run ();
}
