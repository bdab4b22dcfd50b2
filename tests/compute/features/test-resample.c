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

typedef struct
{
  int width, height, target_width, target_height;
  AuspexResampleFilter filter;
  const char *sha256;
} Odd;

/* Written by tests/peers/resample.py. */
static const Odd odds[] = {
  { 257, 255, 224, 224, AUSPEX_RESAMPLE_BILINEAR,
    "5536e095236fe62c8c65c4d69e80e8bd39db2334271ee3c6ea12723bd3d28786" },
  { 512, 512, 224, 224, AUSPEX_RESAMPLE_BILINEAR,
    "fb386f0ae62d47040183ab5ba88618ff37cab3706c350d798209cd4f2c70bdd4" },
  { 333, 77, 101, 53, AUSPEX_RESAMPLE_BILINEAR,
    "c03e4268ef0e7772b4594990d367b688855eb9882635e583e8b41f12cfa1b4e2" },
  { 224, 224, 518, 518, AUSPEX_RESAMPLE_BILINEAR,
    "dd8dbc2b23584722365548eb8cbcd5a778c68a5d244562bdc2b7b1027d49626b" },
  { 37, 61, 224, 131, AUSPEX_RESAMPLE_BILINEAR,
    "413319b9f69b1f76331e3de31d586a0a832109d1e39e94ad1ef167c0a59b4633" },
  { 1, 1, 5, 3, AUSPEX_RESAMPLE_BILINEAR,
    "af540b8108e89438d89d737bd7125fdf7b7c1deaa7624fd7e0f01fbb5bf4d9af" },
  { 1023, 7, 224, 224, AUSPEX_RESAMPLE_BILINEAR,
    "f278f835628220957b759fe4c5168a3dfc3402a6ba9e3ce5fcc52f2aa0247825" },
  { 226, 226, 225, 223, AUSPEX_RESAMPLE_BILINEAR,
    "5c319cf84dd0241e4c14a25d1811539c3457b18d211d25a946ff7408800e716e" },
  { 257, 255, 224, 224, AUSPEX_RESAMPLE_BICUBIC,
    "37bb030233e3569ca373e92a211bb4789d2047909af258267b0a3f0a75460d49" },
  { 512, 512, 224, 224, AUSPEX_RESAMPLE_BICUBIC,
    "424973de7f774a55b602ec02f84b9839575a0144090b8c73e9d7f0a35c5504c1" },
  { 333, 77, 101, 53, AUSPEX_RESAMPLE_BICUBIC,
    "664e2734f0f9dcb79b2b03402535f20e010c10b589102ceff02abc3a5bdb9b5d" },
  { 224, 224, 518, 518, AUSPEX_RESAMPLE_BICUBIC,
    "6f12f6f9efb69c7d432601afd4e21f25e91880eb8a09302b6c5567ecfa4df89d" },
  { 37, 61, 224, 131, AUSPEX_RESAMPLE_BICUBIC,
    "e6ab740c6d22412cbe754df422fef26a808bc0b44edfdbbf1244f064a43a90ad" },
  { 1, 1, 5, 3, AUSPEX_RESAMPLE_BICUBIC,
    "af540b8108e89438d89d737bd7125fdf7b7c1deaa7624fd7e0f01fbb5bf4d9af" },
  { 1023, 7, 224, 224, AUSPEX_RESAMPLE_BICUBIC,
    "7b677a157ae25dfbce6b12f35742a797fe32a03f5c8f4b82e82f3fcd1d5dd41b" },
  { 226, 226, 225, 223, AUSPEX_RESAMPLE_BICUBIC,
    "ab8f3f8ebbf6a68f260a806095c486894a8f5c6675fc74c09d87e0798ba46819" },
};

static void
test_odd_sizes (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (odds); i++)
    {
      const Odd *odd = &odds[i];
      g_autofree uint8_t *source = pattern (odd->width, odd->height);
      size_t bytes = (size_t)odd->target_width * odd->target_height * 3;
      g_autofree uint8_t *target = g_malloc (bytes);
      g_autofree char *sha256 = NULL;

      auspex_resample_rgb (source, odd->width, odd->height, 0, 0, odd->width, odd->height,
                           odd->filter, target, odd->target_width, odd->target_height);
      sha256 = g_compute_checksum_for_data (G_CHECKSUM_SHA256, target, bytes);
      g_test_message ("%d x %d to %d x %d", odd->width, odd->height, odd->target_width,
                      odd->target_height);
      g_assert_cmpstr (sha256, ==, odd->sha256);
    }
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
  g_test_add_func ("/resample/odd sizes, smaller and larger, equal Pillow's",
                   test_odd_sizes);
  return g_test_run ();
}
