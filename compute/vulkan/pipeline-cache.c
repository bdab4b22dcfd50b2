/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/pipeline-cache.h"

#include "base/whole-file.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#define MAGIC 0x31435041u /* "APC1" where the file's byte order is this machine's */

/* The file is this, without holes, and then the driver's data. */
typedef struct
{
  uint32_t magic;
  AuspexVulkanPipelineCacheKey key;
  uint64_t length;      /* of the data */
  uint8_t checksum[32]; /* SHA-256 of the data */
} Header;

G_STATIC_ASSERT (sizeof (Header) == 4 + 12 + VK_UUID_SIZE + 32 + 8 + 32);

AuspexVulkanPipelineCacheKey
auspex_vulkan_pipeline_cache_key (const VkPhysicalDeviceProperties *properties)
{
  AuspexVulkanPipelineCacheKey key = {
    .vendor = properties->vendorID,
    .device = properties->deviceID,
    .driver_version = properties->driverVersion,
  };

  memcpy (key.uuid, properties->pipelineCacheUUID, sizeof key.uuid);
  return key;
}

char *
auspex_vulkan_pipeline_cache_get_path (const AuspexVulkanPipelineCacheKey *key)
{
  g_autofree char *name = g_strdup_printf ("%04x-%04x", key->vendor, key->device);

  return g_build_filename (g_get_user_cache_dir (), "auspex", "pipelines", name, NULL);
}

static Header
make_header (const AuspexVulkanPipelineCacheKey *key, const void *data, size_t length)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  Header header = { .magic = MAGIC, .key = *key, .length = length };
  gsize size = sizeof header.checksum;

  g_checksum_update (checksum, data, (gssize)length);
  g_checksum_get_digest (checksum, header.checksum, &size);
  return header;
}

GBytes *
auspex_vulkan_pipeline_cache_load (const AuspexVulkanPipelineCacheKey *key)
{
  g_autofree char *path = auspex_vulkan_pipeline_cache_get_path (key);
  g_autofree char *contents = NULL;
  g_autoptr (GBytes) file = NULL;
  gsize length = 0;
  Header expected;

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR)
      || !g_file_get_contents (path, &contents, &length, NULL)
      || length <= sizeof expected)
    return NULL;
  file = g_bytes_new_take (g_steal_pointer (&contents), length);

  const char *bytes = g_bytes_get_data (file, NULL);

  expected = make_header (key, bytes + sizeof expected, length - sizeof expected);
  if (memcmp (bytes, &expected, sizeof expected) != 0)
    return NULL;
  return g_bytes_new_from_bytes (file, sizeof expected, length - sizeof expected);
}

bool
auspex_vulkan_pipeline_cache_store (const AuspexVulkanPipelineCacheKey *key, GBytes *data,
                                    GError **error)
{
  g_autofree char *path = auspex_vulkan_pipeline_cache_get_path (key);
  g_autofree char *folder = g_path_get_dirname (path);
  gsize length = 0;
  const void *bytes = g_bytes_get_data (data, &length);
  Header header = make_header (key, bytes, length);
  GOutputVector parts[] = { { &header, sizeof header }, { bytes, length } };

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int cause = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (cause),
                   "%s: cannot be made: %s", folder, g_strerror (cause));
      return false;
    }
  return auspex_whole_file_write_parts (path, parts, G_N_ELEMENTS (parts), error);
}
