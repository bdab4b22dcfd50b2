/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/features/feature-cache.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <utime.h>

#define N 7
#define DIM 3

static AuspexEncoderSettings
settings (void)
{
  return (AuspexEncoderSettings){ .id = (char *)"resnet50-layer3",
                                  .sha256 = (char *)"abc",
                                  .patch_px = 256,
                                  .mpp = 0.5,
                                  .input_px = 224,
                                  .resize = (char *)"bilinear",
                                  .readout = (char *)"mean",
                                  .feature_dim = DIM };
}

static void
fill (float *features, uint8_t *done)
{
  for (int i = 0; i < N * DIM; i++)
    features[i] = sinf (i) / 3;
  for (int i = 0; i < N; i++)
    done[i] = i % 3 == 0;
  features[DIM] = NAN; /* of a row that is not done */
}

static void
test_round_trip (void)
{
  AuspexEncoderSettings encoder = settings ();
  AuspexFeatureCacheKey key = { "round trip", "set", &encoder, "cpu",
                                AUSPEX_PRECISION_EXACT };
  float features[N * DIM], read[N * DIM];
  uint8_t done[N], read_done[N], more_done[N + 1];
  g_autofree float *more = g_new (float, (N + 1) * DIM);

  fill (features, done);
  g_assert_cmpint (auspex_feature_cache_load (&key, N, read, read_done), ==, 0);
  g_assert_true (auspex_feature_cache_store (&key, N, features, done, NULL));
  g_assert_cmpint (auspex_feature_cache_load (&key, N, read, read_done), ==, 3);
  g_assert_cmpmem (read_done, N, done, N);
  for (int i = 0; i < N; i += 3)
    g_assert_cmpmem (read + i * DIM, DIM * 4, features + i * DIM, DIM * 4);
  g_assert_cmpint (auspex_feature_cache_load (&key, N + 1, more, more_done), ==, 0);
}

static void
test_limit (void)
{
  static const char *const slides[] = { "oldest", "older", "newest" };
  AuspexEncoderSettings encoder = settings ();
  float features[N * DIM], read[N * DIM];
  uint8_t done[N];
  GStatBuf status;

  fill (features, done);
  auspex_feature_cache_limit (0);
  for (int i = 0; i < 3; i++)
    {
      AuspexFeatureCacheKey key = { slides[i], "set", &encoder, "cpu",
                                    AUSPEX_PRECISION_EXACT };
      g_autofree char *path = auspex_feature_cache_get_path (&key);
      struct utimbuf times = { 1000000000 + i, 1000000000 + i };

      g_assert_true (auspex_feature_cache_store (&key, N, features, done, NULL));
      g_assert_cmpint (g_utime (path, &times), ==, 0);
      g_assert_cmpint (g_stat (path, &status), ==, 0);
    }
  auspex_feature_cache_limit (2 * status.st_size);
  for (int i = 0; i < 3; i++)
    {
      AuspexFeatureCacheKey key = { slides[i], "set", &encoder, "cpu",
                                    AUSPEX_PRECISION_EXACT };

      g_assert_cmpint (auspex_feature_cache_load (&key, N, read, done), ==,
                       i > 0 ? 3 : 0);
    }
  auspex_feature_cache_limit (0);
  AuspexFeatureCacheKey newest = { "newest", "set", &encoder, "cpu",
                                   AUSPEX_PRECISION_EXACT };
  g_assert_cmpint (auspex_feature_cache_load (&newest, N, read, done), ==, 0);
}

/* Every byte of the file flipped, and every length: what is loaded is what was stored. */
static void
test_damage (void)
{
  AuspexEncoderSettings encoder = settings ();
  AuspexFeatureCacheKey key = { "damage", "set", &encoder, "cpu",
                                AUSPEX_PRECISION_EXACT };
  g_autofree char *path = auspex_feature_cache_get_path (&key);
  g_autofree char *whole = NULL;
  size_t length;
  float features[N * DIM], read[N * DIM];
  uint8_t done[N], read_done[N];

  fill (features, done);
  g_assert_true (auspex_feature_cache_store (&key, N, features, done, NULL));
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (size_t i = 0; i < length; i++)
    {
      whole[i] ^= 0x10;
      g_assert_true (g_file_set_contents_full (path, whole, length,
                                               G_FILE_SET_CONTENTS_NONE, 0600, NULL));
      whole[i] ^= 0x10;
      if (auspex_feature_cache_load (&key, N, read, read_done) != 0)
        for (int row = 0; row < N; row += 3)
          g_assert_cmpmem (read + row * DIM, DIM * 4, features + row * DIM, DIM * 4);
      g_unlink (path); /* GLib 2.74 leaves the end of a longer one */
      g_assert_true (g_file_set_contents_full (path, whole, i, G_FILE_SET_CONTENTS_NONE,
                                               0600, NULL));
      g_assert_cmpint (auspex_feature_cache_load (&key, N, read, read_done), ==, 0);
    }
  g_assert_true (auspex_feature_cache_store (&key, N, features, done, NULL));
  g_assert_cmpint (auspex_feature_cache_load (&key, N, read, read_done), ==, 3);
}

/* All rows, none, and each pattern between: what is done reads back. */
static void
test_patterns (void)
{
  AuspexEncoderSettings encoder = settings ();
  AuspexFeatureCacheKey key = { "patterns", "set", &encoder, "cpu",
                                AUSPEX_PRECISION_EXACT };
  float features[N * DIM], read[N * DIM];
  uint8_t done[N], read_done[N];

  fill (features, done);
  for (int pattern = 0; pattern < 1 << N; pattern++)
    {
      int n = 0;

      for (int i = 0; i < N; i++)
        n += done[i] = pattern >> i & 1;
      memset (read, 0xff, sizeof read);
      g_assert_true (auspex_feature_cache_store (&key, N, features, done, NULL));
      g_assert_cmpint (auspex_feature_cache_load (&key, N, read, read_done), ==, n);
      g_assert_cmpmem (read_done, N, done, N);
      for (int i = 0; i < N; i++)
        if (done[i])
          g_assert_cmpmem (read + i * DIM, DIM * 4, features + i * DIM, DIM * 4);
    }
}

static void
test_keys (void)
{
  AuspexEncoderSettings encoder = settings (), other = settings ();
  AuspexFeatureCacheKey keys[] = {
    { "slide-1", "set", &encoder, "cpu", AUSPEX_PRECISION_EXACT },
    { "slide-2", "set", &encoder, "cpu", AUSPEX_PRECISION_EXACT },
    { "slide-1", "other", &encoder, "cpu", AUSPEX_PRECISION_EXACT },
    { "slide-1", "set", &other, "cpu", AUSPEX_PRECISION_EXACT },
    { "slide-1", "set", &encoder, "vulkan", AUSPEX_PRECISION_EXACT },
    { "slide-1", "set", &encoder, "cpu", AUSPEX_PRECISION_FAST },
  };

  other.mean[2] += 0.001f;
  for (int a = 0; a < G_N_ELEMENTS (keys); a++)
    for (int b = 0; b < a; b++)
      {
        g_autofree char *path_a = auspex_feature_cache_get_path (&keys[a]);
        g_autofree char *path_b = auspex_feature_cache_get_path (&keys[b]);

        g_assert_cmpstr (path_a, !=, path_b);
      }
}

int
main (int argc, char **argv)
{
  g_setenv ("XDG_CACHE_HOME", auspex_test_scratch_dir (), TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feature cache/what was longest not used goes first", test_limit);
  g_test_add_func ("/feature cache/rows that are done read back", test_round_trip);
  g_test_add_func ("/feature cache/any rows that are done read back", test_patterns);
  g_test_add_func ("/feature cache/a damaged file is ignored and rewritten", test_damage);
  g_test_add_func ("/feature cache/every part of the key counts", test_keys);
  return g_test_run ();
}
