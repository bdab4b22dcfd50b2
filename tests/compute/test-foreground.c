/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/foreground.h"

#include "compute/encoder.h"
#include "tests/compute/nets/golden.h"
#include "tests/compute/nets/small-resnet.h"
#include "tests/compute/saved-weights.h"
#include "tests/support/near.h"
#include "tests/support/test-data.h"

#define N_PATCHES 24
#define PATCH_PX 32
#define SECOND G_USEC_PER_SEC

static void
test_one_waits (void)
{
  int64_t now = 1000 * (int64_t)SECOND;

  for (int n = 2; n <= 64; n *= 2)
    for (int i = 0; i < n; i++)
      g_assert_cmpint (auspex_foreground_would_wait (i, n, now - SECOND / 2, now), ==,
                       i == 0);
}

static void
test_alone (void)
{
  g_assert_false (auspex_foreground_would_wait (0, 1, 5 * SECOND, 5 * SECOND));
}

static void
test_unused (void)
{
  int64_t touched = 5 * (int64_t)SECOND;

  g_assert_false (auspex_foreground_would_wait (0, 4, 0, SECOND / 2));
  g_assert_true (auspex_foreground_would_wait (0, 4, touched, touched));
  g_assert_true (auspex_foreground_would_wait (0, 4, touched, touched + SECOND - 1));
  g_assert_false (auspex_foreground_would_wait (0, 4, touched, touched + SECOND));
}

/* Who reads the patches. */
typedef struct
{
  GMutex lock;
  GHashTable *threads;
  bool is_used; /* all the time */
} Readers;

static bool
read_patch (gpointer owner, int64_t index, uint8_t *rgb, GError **error)
{
  Readers *readers = owner;

  g_mutex_lock (&readers->lock);
  g_hash_table_add (readers->threads, g_thread_self ());
  g_mutex_unlock (&readers->lock);
  if (readers->is_used)
    auspex_foreground_touch ();
  auspex_golden_patch (1, index, PATCH_PX, rgb);
  return true;
}

/* @features [N_PATCHES, feature_dim]; returns how many threads there were. */
static guint
encode (AuspexDevice *device, AuspexEncoder *encoder, bool is_used, float *features)
{
  Readers readers = { .is_used = is_used };
  AuspexPatchSource source = { N_PATCHES, PATCH_PX, &readers, read_patch };
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_mutex_init (&readers.lock);
  readers.threads = g_hash_table_new (NULL, NULL);
  if (is_used)
    auspex_foreground_touch ();
  auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT, &source, features, NULL,
                         NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  n = g_hash_table_size (readers.threads);
  g_hash_table_unref (readers.threads);
  g_mutex_clear (&readers.lock);
  return n;
}

static void
test_work_goes_on (gconstpointer selector)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  g_autoptr (AuspexWeights) weights = auspex_test_small_resnet ();
  AuspexSavedWeights part = { "", weights };
  g_autofree char *path =
      auspex_test_save_weights ("foreground.safetensors", &part, 1, NULL);
  g_autofree char *settings =
      g_build_filename (auspex_test_scratch_dir (), "foreground.json", NULL);
  g_autoptr (GError) error = NULL;
  int workers = 0, batch = 0;

  g_assert_true (g_file_set_contents (settings, "{\"patch_px\": 32}", -1, NULL));
  g_autoptr (AuspexEncoder) encoder = auspex_encoder_open (path, &error);
  g_assert_no_error (error);

  int64_t n = (int64_t)N_PATCHES * auspex_encoder_get_settings (encoder)->feature_dim;
  g_autofree float *expected = g_new (float, n), *features = g_new (float, n);

  encode (device, encoder, false, expected);
  auspex_device_get_image_parallelism (device, &workers, &batch);
  g_assert_cmpint (batch, ==, 1);
  g_assert_cmpint (encode (device, encoder, true, features), <=, MAX (1, workers - 1));
  auspex_assert_near ("features", features, expected, n, 0, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/foreground/one of several workers waits while the window is used",
                   test_one_waits);
  g_test_add_func ("/foreground/a worker alone never waits", test_alone);
  g_test_add_func ("/foreground/nobody waits a second after the last use", test_unused);
  g_test_add_data_func ("/foreground/patches are encoded meanwhile, on reference",
                        "reference", test_work_goes_on);
  g_test_add_data_func ("/foreground/patches are encoded meanwhile, on cpu", "cpu",
                        test_work_goes_on);
  return g_test_run ();
}
