/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Whatever a feature file's bytes are, reading it ends: with a bag or one error. */

#include "compute/features/feature-store.h"
#include "tests/support/descriptors.h"
#include "tests/support/test-data.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define N_FLIPS 100
#define N_CUTS 30
#define MAX_SECONDS 30

/* HDF5 asks for what a damaged file says; malloc() then returns NULL, AddressSanitizer's
 * must too. */
const char *__asan_default_options (void);
const char *
__asan_default_options (void)
{
  return "allocator_may_return_null=1";
}

typedef AuspexFeatureBag *(*Reader) (const char *path, GError **error);

static char *
scratch (const char *name)
{
  return g_build_filename (auspex_test_scratch_dir (), name, NULL);
}

static void
write_bytes (const char *path, const char *bytes, size_t n)
{
  FILE *file = fopen (path, "wb"); /* GLib 2.74 leaves the end of a longer one */

  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (bytes, 1, n, file), ==, n);
  g_assert_cmpint (fclose (file), ==, 0);
}

/* Returns the error's text; NULL: a bag was read. */
static char *
read_damaged (Reader reader, const char *path, const char *what)
{
  int64_t start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexFeatureBag) bag = reader (path, &error);

  g_assert_cmpint (g_get_monotonic_time () - start, <, MAX_SECONDS * G_USEC_PER_SEC);
  if ((bag == NULL) != (error != NULL)
      || (error != NULL
          && (!g_str_has_prefix (error->message, path)
              || strchr (error->message, '\n') != NULL)))
    {
      g_test_message ("%s: %s", what, error != NULL ? error->message : "no error");
      g_test_fail ();
    }
  for (int64_t i = 0; bag != NULL && i < bag->n_patches; i++)
    {
      g_assert_cmpint (bag->slide_index[i], >=, 0);
      g_assert_cmpint (bag->slide_index[i], <, bag->n_slides);
      for (int j = 0; j < bag->feature_dim; j++)
        g_assert_true (isfinite (bag->features[i * bag->feature_dim + j]));
    }
  return error != NULL ? g_strdup (error->message) : NULL;
}

/* Of 1 to 3 bytes each; half of them in the first 2 KiB, where HDF5's own structures
 * are. */
static void
flip (Reader reader, const char *whole, size_t length, GRand *rand)
{
  g_autofree char *path = scratch ("flipped.h5");
  int n_errors = 0;

  for (int i = 0; i < N_FLIPS; i++)
    {
      g_autofree char *copy = g_memdup2 (whole, length);
      g_autoptr (GString) what = g_string_new ("bytes");
      int n_bytes = g_rand_int_range (rand, 1, 4);

      for (int j = 0; j < n_bytes; j++)
        {
          size_t end = i % 2 == 0 ? MIN (length, 2048) : length;
          int place = g_rand_int_range (rand, 0, (int)end);

          copy[place] = g_rand_boolean (rand)
                            ? -1
                            : copy[place] ^ (char)g_rand_int_range (rand, 1, 256);
          g_string_append_printf (what, " %d = %d", place, copy[place] & 255);
        }
      write_bytes (path, copy, length);
      g_autofree char *error = read_damaged (reader, path, what->str);
      n_errors += error != NULL;
    }
  g_assert_cmpint (n_errors, >, 0);
}

static void
cut (Reader reader, const char *whole, size_t length, GRand *rand)
{
  g_autofree char *path = scratch ("cut.h5");

  for (int i = 0; i < N_CUTS; i++)
    {
      int n = i == 0 ? 0 : g_rand_int_range (rand, 1, (int)length);
      g_autofree char *what = g_strdup_printf ("cut to %d", n);

      write_bytes (path, whole, n);
      g_autofree char *error = read_damaged (reader, path, what);
      g_assert_nonnull (error);
    }
}

static void
damage (Reader reader, const char *path)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (2026);
  g_autofree char *whole = NULL;
  g_autoptr (GError) error = NULL;
  size_t length;

  g_file_get_contents (path, &whole, &length, &error);
  g_assert_no_error (error);
  flip (reader, whole, length, rand);
  cut (reader, whole, length, rand);
}

static void
test_peers (void)
{
  static const char *const names[] = { "features/clam.h5", "features/trident.h5",
                                       "features/batch-dimension.h5" };

  for (int i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = auspex_test_own_data (names[i]);

      damage (auspex_feature_store_read, path);
    }
}

static void
test_own (void)
{
  g_autofree char *path = scratch ("own.h5");
  g_autoptr (AuspexFeatureBag) bag = auspex_feature_bag_new (40, 3, 2, NULL);

  for (int i = 0; i < 40; i++)
    {
      bag->slide_index[i] = i % 2;
      bag->coords[2 * i] = 256 * i;
    }
  g_assert_true (auspex_feature_store_write (bag, path, NULL));
  damage (auspex_feature_store_read, path);
}

static void
test_real (void)
{
  g_autofree char *path = auspex_test_need_shared_data (
      "features/clam-coords/patches_tumor_masked__TCGA-DD-AACP-01Z-00-DX1."
      "FB073EDC-B0BC-444A-A02E-488F7E03A0F9.h5");

  if (path != NULL)
    damage (auspex_feature_store_read_coords, path);
}

/* Bytes of trident.h5 over which HDF5 1.10 ends in a SIGSEGV: the size of the stored
 * integers becomes 64 KiB, 16 MiB. Other versions may well notice. */
static void
test_crashing (void)
{
  static const struct
  {
    int place, value;
  } cases[] = { { 8301, 0xff }, { 8302, 0x01 }, { 8302, 0xff } };
  g_autofree char *trident = auspex_test_own_data ("features/trident.h5");
  g_autofree char *path = scratch ("crashing.h5");
  g_autofree char *whole = NULL;
  int n_descriptors = auspex_test_count_descriptors ();
  size_t length;

  g_assert_true (g_file_get_contents (trident, &whole, &length, NULL));
  for (int i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      char before = whole[cases[i].place];

      g_assert_cmpint (before, ==, 0);
      whole[cases[i].place] = (char)cases[i].value;
      write_bytes (path, whole, length);
      whole[cases[i].place] = before;
      g_autofree char *error =
          read_damaged (auspex_feature_store_read, path, "a size of integers");
      g_assert_nonnull (error);
      g_test_message ("%s", error);
    }
  g_autofree char *error = read_damaged (auspex_feature_store_read, trident, "nothing");
  g_assert_null (error);
  g_assert_cmpint (auspex_test_count_descriptors (), ==, n_descriptors);
}

/* No reader waits for a pipe's other end. */
static void
test_no_file (void)
{
  g_autofree char *path = scratch ("pipe.h5");

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  g_autofree char *pipe = read_damaged (auspex_feature_store_read, path, "a pipe");
  g_assert_nonnull (strstr (pipe, "not a file"));
  g_autofree char *folder =
      read_damaged (auspex_feature_store_read, auspex_test_scratch_dir (), "a folder");
  g_assert_nonnull (strstr (folder, "not a file"));
}

static gpointer
read_often (gpointer path)
{
  for (int i = 0; i < 25; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuspexFeatureBag) bag = auspex_feature_store_read (path, &error);

      g_assert_no_error (error);
      g_assert_cmpint (bag->n_patches, ==, 3);
    }
  return NULL;
}

static gpointer
allocate_often (gpointer stop)
{
  while (!g_atomic_int_get ((int *)stop))
    {
      g_autoptr (GError) error = g_error_new (G_IO_ERROR, 0, "%d", 7);
      g_autofree char *block = g_malloc (g_random_int_range (1, 100000));

      block[0] = 1;
    }
  return NULL;
}

/* Whatever the other threads hold when it forks. */
static void
test_threads (void)
{
  g_autofree char *path = auspex_test_own_data ("features/trident.h5");
  GThread *readers[3], *allocators[2];
  int stop = 0;

#ifdef __SANITIZE_ADDRESS__
  g_test_skip ("AddressSanitizer's malloc() does not know of fork()");
  return;
#endif
  for (int i = 0; i < G_N_ELEMENTS (allocators); i++)
    allocators[i] = g_thread_new ("allocate", allocate_often, &stop);
  for (int i = 0; i < G_N_ELEMENTS (readers); i++)
    readers[i] = g_thread_new ("read", read_often, path);
  for (int i = 0; i < G_N_ELEMENTS (readers); i++)
    g_thread_join (readers[i]);
  g_atomic_int_set (&stop, 1);
  for (int i = 0; i < G_N_ELEMENTS (allocators); i++)
    g_thread_join (allocators[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/damaged features/CLAM's and TRIDENT's layouts", test_peers);
  g_test_add_func ("/damaged features/Auspex's own files", test_own);
  g_test_add_func ("/damaged features/CLAM's patch file of a real slide", test_real);
  g_test_add_func ("/damaged features/bytes over which HDF5 1.10 crashes", test_crashing);
  g_test_add_func ("/damaged features/pipes and folders are not files", test_no_file);
  g_test_add_func ("/damaged features/whole files are read among busy threads",
                   test_threads);
  return g_test_run ();
}
