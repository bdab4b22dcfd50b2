/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* tests/data/features: files as CLAM's and TRIDENT's programs lay them out, written by
 * h5py. */

#include "compute/features/feature-store.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>

/* More than there is: malloc() returns NULL, AddressSanitizer's must too. */
const char *__asan_default_options (void);
const char *
__asan_default_options (void)
{
  return "allocator_may_return_null=1";
}

static AuspexEncoderSettings
settings (void)
{
  return (AuspexEncoderSettings){ .id = (char *)"resnet50-layer3",
                                  .sha256 = (char *)"abc",
                                  .patch_px = 256,
                                  .mpp = 0.5,
                                  .input_px = 224,
                                  .resize = (char *)"bilinear",
                                  .mean = { 0.485f, 0.456f, 0.406f },
                                  .sd = { 0.229f, 0.224f, 0.225f },
                                  .readout = (char *)"mean",
                                  .feature_dim = 3 };
}

static AuspexFeatureBag *
bag_of (int64_t n, int n_slides)
{
  AuspexFeatureBag *bag = auspex_feature_bag_new (n, 3, n_slides, NULL);
  AuspexEncoderSettings encoder = settings ();

  for (int64_t i = 0; i < 3 * n; i++)
    bag->features[i] = sinf (i) / 3;
  for (int64_t i = 0; i < n; i++)
    {
      bag->coords[2 * i] = 256 * i;
      bag->coords[2 * i + 1] = 100000 - i;
      bag->slide_index[i] = i * n_slides / n;
    }
  for (int i = 0; i < n_slides; i++)
    bag->slides[i] = (AuspexBagSlide){ .name = g_strdup_printf ("slide \303\244 %d", i),
                                       .quickhash1 = g_strdup_printf ("hash%d", i),
                                       .bytes = 1000 + i,
                                       .width_px = 99000,
                                       .height_px = 101000,
                                       .mpp = 0.2525 + i,
                                       .patch_level0_px = 507 + i };
  auspex_feature_bag_set_encoder (bag, &encoder);
  bag->precision = g_strdup ("exact");
  bag->device = g_strdup ("CPU");
  bag->patch_set_sha256 = g_strdup ("set");
  bag->n_undecoded = 2;
  return bag;
}

static char *
scratch (const char *name)
{
  return g_build_filename (auspex_test_scratch_dir (), name, NULL);
}

static void
assert_same_bag (const AuspexFeatureBag *a, const AuspexFeatureBag *b)
{
  g_assert_cmpint (a->n_patches, ==, b->n_patches);
  g_assert_cmpint (a->feature_dim, ==, b->feature_dim);
  g_assert_cmpmem (a->features, a->n_patches * a->feature_dim * 4, b->features,
                   b->n_patches * b->feature_dim * 4);
  g_assert_cmpmem (a->coords, a->n_patches * 16, b->coords, b->n_patches * 16);
  g_assert_cmpmem (a->slide_index, a->n_patches * 4, b->slide_index, b->n_patches * 4);
  g_assert_cmpint (a->n_slides, ==, b->n_slides);
  for (int i = 0; i < a->n_slides; i++)
    {
      g_assert_cmpstr (a->slides[i].name, ==, b->slides[i].name);
      g_assert_cmpstr (a->slides[i].quickhash1, ==, b->slides[i].quickhash1);
      g_assert_cmpint (a->slides[i].bytes, ==, b->slides[i].bytes);
      g_assert_cmpint (a->slides[i].width_px, ==, b->slides[i].width_px);
      g_assert_cmpint (a->slides[i].height_px, ==, b->slides[i].height_px);
      g_assert_true (a->slides[i].mpp == b->slides[i].mpp);
      g_assert_cmpint (a->slides[i].patch_level0_px, ==, b->slides[i].patch_level0_px);
    }
  g_assert_cmpstr (a->encoder.id, ==, b->encoder.id);
  g_assert_cmpstr (a->encoder.sha256, ==, b->encoder.sha256);
  g_assert_cmpint (a->encoder.patch_px, ==, b->encoder.patch_px);
  g_assert_cmpint (a->encoder.input_px, ==, b->encoder.input_px);
  g_assert_true (a->encoder.mpp == b->encoder.mpp);
  g_assert_cmpstr (a->encoder.resize, ==, b->encoder.resize);
  g_assert_cmpstr (a->encoder.readout, ==, b->encoder.readout);
  g_assert_cmpmem (a->encoder.mean, 12, b->encoder.mean, 12);
  g_assert_cmpmem (a->encoder.sd, 12, b->encoder.sd, 12);
  g_assert_cmpstr (a->precision, ==, b->precision);
  g_assert_cmpstr (a->device, ==, b->device);
  g_assert_cmpstr (a->patch_set_sha256, ==, b->patch_set_sha256);
  g_assert_cmpint (a->n_undecoded, ==, b->n_undecoded);
}

static void
test_round_trip (void)
{
  g_autofree char *path = scratch ("bag.h5");

  for (int n_slides = 1; n_slides <= 3; n_slides++)
    {
      g_autoptr (AuspexFeatureBag) bag = bag_of (7, n_slides);
      g_autoptr (GError) error = NULL;

      g_assert_true (auspex_feature_store_write (bag, path, &error));
      g_autoptr (AuspexFeatureBag) read = auspex_feature_store_read (path, &error);
      g_assert_no_error (error);
      assert_same_bag (bag, read);
    }
}

static void
assert_three_patches (const char *name, int64_t patch_level0_px)
{
  g_autofree char *path = auspex_test_own_data (name);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexFeatureBag) bag = auspex_feature_store_read (path, &error);

  g_assert_no_error (error);
  g_assert_cmpint (bag->n_patches, ==, 3);
  g_assert_cmpint (bag->feature_dim, ==, 4);
  for (int i = 0; i < 12; i++)
    g_assert_true (bag->features[i] == i / 8.0f);
  g_assert_cmpint (bag->n_slides, ==, 1);
  g_assert_cmpint (bag->slides[0].patch_level0_px, ==, patch_level0_px);
  g_assert_null (bag->encoder.id);
}

static void
test_peers (void)
{
  g_autofree char *path = auspex_test_own_data ("features/trident.h5");
  g_autoptr (AuspexFeatureBag) bag = auspex_feature_store_read (path, NULL);

  assert_three_patches ("features/clam.h5", 0);
  assert_three_patches ("features/trident.h5", 512);
  assert_three_patches ("features/batch-dimension.h5", 0);
  g_assert_cmpint (bag->slides[0].width_px, ==, 60000);
  g_assert_cmpint (bag->coords[5], ==, 1024);
}

/* Five patches of four features, of every number type that features have. */
static void
test_torch (void)
{
  static const struct
  {
    const char *name;
    bool has_coords;
  } cases[] = {
    { "torch/zip-bag.pt", false },        { "torch/stream-bag.pt", false },
    { "torch/zip-bag-half.pt", false },   { "torch/zip-bag-bfloat16.pt", false },
    { "torch/zip-bag-double.pt", false }, { "torch/zip-bag-deflated.pt", false },
    { "torch/zip-bag-coords.pt", true },  { "torch/stream-bag-coords.pt", true },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = auspex_test_own_data (cases[i].name);
      g_autoptr (GError) error = NULL;
      g_autoptr (AuspexFeatureBag) bag = auspex_feature_store_read (path, &error);

      g_assert_no_error (error);
      g_assert_cmpint (bag->n_patches, ==, 5);
      g_assert_cmpint (bag->feature_dim, ==, 4);
      for (int k = 0; k < 20; k++)
        g_assert_true (bag->features[k] == k / 8.0f);
      g_assert_cmpint (bag->n_slides, ==, 1);
      g_assert_null (bag->encoder.id);
      g_assert_true ((bag->coords != NULL) == cases[i].has_coords);
      for (int k = 0; cases[i].has_coords && k < 5; k++)
        {
          g_assert_cmpint (bag->slide_index[k], ==, 0);
          g_assert_cmpint (bag->coords[2 * k], ==, 256 * k);
          g_assert_cmpint (bag->coords[2 * k + 1], ==, 1024 - 256 * k);
        }
    }
}

static void
test_clam_coords (void)
{
  g_autofree char *path = auspex_test_need_shared_data (
      "features/clam-coords/patches_tumor_masked__TCGA-DD-AACP-01Z-00-DX1."
      "FB073EDC-B0BC-444A-A02E-488F7E03A0F9.h5");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    return;
  g_autoptr (AuspexFeatureBag) bag = auspex_feature_store_read_coords (path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (bag->n_patches, ==, 1502);
  g_assert_cmpint (bag->slides[0].patch_level0_px, ==, 512);
  for (int64_t i = 0; i < bag->n_patches; i++)
    {
      g_assert_cmpint (bag->coords[2 * i], >=, 0);
      g_assert_cmpint (bag->coords[2 * i], <, 101592);
      g_assert_cmpint (bag->coords[2 * i + 1], <, 48664);
    }
}

static void
assert_refused (const char *path, const char *cause)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (auspex_feature_store_read (path, &error));
  g_assert_nonnull (error);
  if (strstr (error->message, path) == NULL || strstr (error->message, cause) == NULL)
    {
      g_test_message ("\"%s\" names neither %s nor \"%s\"", error->message, path, cause);
      g_test_fail ();
    }
}

static void
test_refused (void)
{
  static const char *const causes[][2] = {
    { "features/no-features.h5", "no dataset `features`" },
    { "features/rows-differ.h5", "`coords` has 2 rows, `features` 3" },
    { "features/not-finite.h5", "row 2 is not finite" },
    { "features/integers.h5", "not a table of floating-point numbers" },
    { "features/absent.h5", "No such file" },
    { "torch/zip-bag-nan.pt", "row 0 is not finite" },
    { "torch/zip-bag-too-few-coords.pt", "'coords' has 4 rows, the features 5" },
    { "torch/zip-views.pt", "none of its 10 tensors is called 'features'" },
    { "torch/zip-nested.pt", "none of its 20 tensors is called 'features'" },
    { "golden/resnet50-224.json", "not an HDF5 file" },
  };

  for (int i = 0; i < G_N_ELEMENTS (causes); i++)
    {
      g_autofree char *path = auspex_test_own_data (causes[i][0]);

      assert_refused (path, causes[i][1]);
    }
}

static void
test_lfs_pointer (void)
{
  g_autofree char *path = auspex_test_need_shared_data ("features/lfs-pointer.h5");

  if (path != NULL)
    assert_refused (path, "Git LFS pointer");
}

static void
test_unwritable (void)
{
  g_autoptr (AuspexFeatureBag) bag = bag_of (7, 1);
  g_autoptr (GError) full = NULL, folder = NULL;

  g_assert_false (auspex_feature_store_write (bag, "/dev/full", &full));
  g_assert_error (full, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (full->message, "/dev/full"));
  g_assert_false (auspex_feature_store_write (bag, "/proc/absent/bag.h5", &folder));
  g_assert_nonnull (strstr (folder->message, "/proc/absent/bag.h5"));
}

static void
test_no_memory (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (auspex_feature_bag_new (G_MAXINT64 / 65536, 1024, 1, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_nonnull (strstr (error->message, "140737488355327 patches"));
}

static void
test_links_and_modes (void)
{
  g_autofree char *target = scratch ("target.h5");
  g_autofree char *link = scratch ("link.h5");
  g_autoptr (AuspexFeatureBag) bag = bag_of (7, 1);
  GStatBuf status;

  g_assert_true (g_file_set_contents (target, "old", -1, NULL));
  g_assert_cmpint (g_chmod (target, 0640), ==, 0);
  g_assert_cmpint (symlink ("target.h5", link), ==, 0);
  g_assert_true (auspex_feature_store_write (bag, link, NULL));
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_cmpint (g_stat (target, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0640);
  g_assert_cmpint (status.st_size, >, 1000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feature store/what is written reads back", test_round_trip);
  g_test_add_func ("/feature store/CLAM's and TRIDENT's layouts are read", test_peers);
  g_test_add_func ("/feature store/bags of torch.save are read", test_torch);
  g_test_add_func ("/feature store/CLAM's patch file of a real slide is read",
                   test_clam_coords);
  g_test_add_func ("/feature store/errors name the file and the cause", test_refused);
  g_test_add_func ("/feature store/a Git LFS pointer is called one", test_lfs_pointer);
  g_test_add_func ("/feature store/a full disk and an absent folder are named",
                   test_unwritable);
  g_test_add_func ("/feature store/more features than memory are an error",
                   test_no_memory);
  g_test_add_func ("/feature store/a link stays a link, a mode a mode",
                   test_links_and_modes);
  return g_test_run ();
}
