/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/program.h"
#include "tests/compute/vulkan/every-op.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <string.h>

static AuspexVulkanPipelineCacheKey
make_key (void)
{
  return (AuspexVulkanPipelineCacheKey){
    .vendor = 0x10de,
    .device = 0x2330,
    .driver_version = 7,
    .uuid = "sixteen bytes..",
    .build = "of the shaders",
  };
}

static GBytes *
store_some (const AuspexVulkanPipelineCacheKey *key)
{
  g_autoptr (GError) error = NULL;
  GBytes *data = g_bytes_new_static ("what the driver compiled", 24);

  auspex_vulkan_pipeline_cache_store (key, data, &error);
  g_assert_no_error (error);
  return data;
}

static void
assert_nothing_for (const AuspexVulkanPipelineCacheKey *key, const char *why)
{
  g_autoptr (GBytes) loaded = auspex_vulkan_pipeline_cache_load (key);

  if (loaded != NULL)
    g_error ("loaded in spite of %s", why);
}

static void
test_kept (void)
{
  AuspexVulkanPipelineCacheKey key = make_key ();
  g_autoptr (GBytes) data = store_some (&key);
  g_autoptr (GBytes) loaded = auspex_vulkan_pipeline_cache_load (&key);

  g_assert_nonnull (loaded);
  g_assert_true (g_bytes_equal (data, loaded));
}

/* Every part of the key decides, also where the file's name does not tell. */
static void
test_mismatch (void)
{
  AuspexVulkanPipelineCacheKey key = make_key (), other = key;
  g_autoptr (GBytes) data = store_some (&key);
  g_autofree char *path = auspex_vulkan_pipeline_cache_get_path (&key);
  g_autofree char *contents = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  other.driver_version++;
  assert_nothing_for (&other, "another driver version");
  other = key;
  other.uuid[15] ^= 1;
  assert_nothing_for (&other, "another pipelineCacheUUID");
  other = key;
  other.build[31] ^= 1;
  assert_nothing_for (&other, "another build");

  for (int i = 0; i < 2; i++)
    {
      other = key;
      *(i == 0 ? &other.vendor : &other.device) += 1;

      g_autofree char *other_path = auspex_vulkan_pipeline_cache_get_path (&other);

      assert_nothing_for (&other, "there being no file");
      g_file_set_contents (other_path, contents, (gssize)length, &error);
      g_assert_no_error (error);
      assert_nothing_for (&other, i == 0 ? "another vendor" : "another device");
    }
}

/* Every byte of a file, every length of it, and more than all of it. */
static void
test_damage (void)
{
  AuspexVulkanPipelineCacheKey key = make_key ();
  g_autoptr (GBytes) data = store_some (&key);
  g_autoptr (GBytes) loaded = NULL;
  g_autofree char *path = auspex_vulkan_pipeline_cache_get_path (&key);
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  for (gsize i = 0; i < length; i++)
    {
      contents[i] ^= 0x10;
      g_assert_true (g_file_set_contents (path, contents, (gssize)length, NULL));
      assert_nothing_for (&key, "a flipped bit");
      contents[i] ^= 0x10;
      g_assert_true (g_file_set_contents (path, contents, (gssize)i, NULL));
      assert_nothing_for (&key, "a cut file");
    }
  g_assert_true (g_file_set_contents (path, contents, (gssize)length + 1, NULL));
  assert_nothing_for (&key, "a byte too many");

  g_assert_true (g_file_set_contents (path, contents, (gssize)length, NULL));
  loaded = auspex_vulkan_pipeline_cache_load (&key);
  g_assert_nonnull (loaded);
}

static AuspexDevice *
open_vulkan (void)
{
  g_autoptr (GError) error = NULL;
  AuspexDevice *device = auspex_device_open ("vulkan", &error);

  if (device == NULL)
    g_test_skip (error->message);
  return device;
}

static void
check_and_close (AuspexDevice *device)
{
  g_autoptr (AuspexEveryOp) every = auspex_every_op_new ();

  auspex_every_op_check (every, device, 5);
  auspex_device_unref (device);
}

/* A device leaves its pipelines, the next one begins with them, and with none where the
 * file is damaged, which it then replaces. */
static void
test_device (void)
{
  AuspexDevice *device = open_vulkan ();
  g_autoptr (GBytes) kept = NULL;
  g_autoptr (GBytes) again = NULL;
  g_autofree char *path = NULL;
  AuspexVulkanPipelineCacheKey key;

  if (device == NULL)
    return;
  g_assert_null (((AuspexVulkanDevice *)device)->kernels.cached);
  key = ((AuspexVulkanDevice *)device)->kernels.key;
  path = auspex_vulkan_pipeline_cache_get_path (&key);
  check_and_close (device);
  kept = auspex_vulkan_pipeline_cache_load (&key);
  g_assert_nonnull (kept);

  device = open_vulkan ();
  g_assert_nonnull (((AuspexVulkanDevice *)device)->kernels.cached);
  g_assert_true (g_bytes_equal (((AuspexVulkanDevice *)device)->kernels.cached, kept));
  check_and_close (device);

  g_assert_true (g_file_set_contents (path, "no pipelines", -1, NULL));
  device = open_vulkan ();
  g_assert_null (((AuspexVulkanDevice *)device)->kernels.cached);
  check_and_close (device);
  again = auspex_vulkan_pipeline_cache_load (&key);
  g_assert_nonnull (again);
}

/* What passes our checks, but not the driver's. */
static void
test_data_the_driver_refuses (void)
{
  AuspexDevice *device = open_vulkan ();
  g_autoptr (GError) error = NULL;

  if (device == NULL)
    return;
  AuspexVulkanPipelineCacheKey key = ((AuspexVulkanDevice *)device)->kernels.key;

  auspex_device_unref (device);
  g_autoptr (GBytes) data = store_some (&key);

  device = auspex_device_open ("vulkan", &error);
  g_assert_no_error (error);
  check_and_close (device);
}

/* A cache folder that cannot be written costs nothing but the cache. */
static void
test_no_folder (void)
{
  g_autofree char *folder =
      g_build_filename (g_get_user_cache_dir (), "auspex", "pipelines", NULL);
  g_autofree char *aside = g_strconcat (folder, ".aside", NULL);
  AuspexDevice *device = NULL;

  g_assert_cmpint (g_rename (folder, aside), ==, 0);
  g_assert_true (g_file_set_contents (folder, "a file", -1, NULL));
  device = open_vulkan ();
  if (device != NULL)
    check_and_close (device);
  g_assert_cmpint (g_unlink (folder), ==, 0);
  g_assert_cmpint (g_rename (aside, folder), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_setenv ("XDG_CACHE_HOME", auspex_test_scratch_dir (), TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pipeline-cache/what is kept is found again", test_kept);
  g_test_add_func ("/pipeline-cache/another device, driver or build finds nothing",
                   test_mismatch);
  g_test_add_func ("/pipeline-cache/a damaged file holds nothing", test_damage);
  g_test_add_func ("/pipeline-cache/a device begins with what the last one left",
                   test_device);
  g_test_add_func ("/pipeline-cache/data that the driver refuses is no error",
                   test_data_the_driver_refuses);
  g_test_add_func ("/pipeline-cache/a folder that cannot be written is no error",
                   test_no_folder);
  return g_test_run ();
}
