/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What Mesa's compiler makes of the kernels for AMD, told without a GPU: RADV has a
 * device without hardware for every family. */

#include "compute/vulkan/device.h"
#include "tests/support/test-data.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define RADV_MANIFEST "/usr/share/vulkan/icd.d/radeon_icd.x86_64.json"
#define MIN_WAVES 2 /* on each SIMD: one computes while another waits for memory */

typedef struct
{
  PFN_vkGetPipelineExecutablePropertiesKHR list;
  PFN_vkGetPipelineExecutableStatisticsKHR get;
} Queries;

/* A statistic by RADV's name for it. */
static uint64_t
find_statistic (const VkPipelineExecutableStatisticKHR *statistics, uint32_t n,
                const char *name)
{
  for (uint32_t i = 0; i < n; i++)
    if (g_str_equal (statistics[i].name, name))
      return statistics[i].value.u64;
  g_error ("there is no statistic \"%s\"", name);
}

/* The kernel's name and what it is specialised for. */
static char *
describe (AuspexVulkanKernel kernel, const AuspexVulkanVariant *variant)
{
  static const char *const reads[] = { "one", "four", "eight" };

  if (!auspex_vulkan_kernel_is_tiled (kernel))
    return g_strdup (auspex_vulkan_kernel_name (kernel));
  return g_strdup_printf (
      "%s, %u x %u, reading %s%s%s", auspex_vulkan_kernel_name (kernel),
      auspex_vulkan_tiles[variant->tile].rows, auspex_vulkan_tiles[variant->tile].columns,
      reads[variant->read], variant->wide_x ? ", wide x" : "",
      variant->wide_y ? ", wide y" : "");
}

static void
check_pipeline (AuspexVulkanDevice *device, const Queries *queries,
                AuspexVulkanKernel kernel, const AuspexVulkanVariant *variant)
{
  g_autofree char *name = describe (kernel, variant);
  g_autoptr (GError) error = NULL;
  VkPipelineInfoKHR pipeline = { .sType = VK_STRUCTURE_TYPE_PIPELINE_INFO_KHR };
  VkPipelineExecutableInfoKHR executable = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_INFO_KHR
  };
  g_autofree VkPipelineExecutableStatisticKHR *statistics = NULL;
  uint32_t n = 0;

  pipeline.pipeline = executable.pipeline =
      auspex_vulkan_kernels_get (&device->kernels, kernel, variant, &error);
  g_assert_no_error (error);
  g_assert_cmpint (queries->list (device->device, &pipeline, &n, NULL), ==, VK_SUCCESS);
  g_assert_cmpint (n, ==, 1);
  g_assert_cmpint (queries->get (device->device, &executable, &n, NULL), ==, VK_SUCCESS);
  statistics = g_new0 (VkPipelineExecutableStatisticKHR, n);
  for (uint32_t i = 0; i < n; i++)
    statistics[i].sType = VK_STRUCTURE_TYPE_PIPELINE_EXECUTABLE_STATISTIC_KHR;
  g_assert_cmpint (queries->get (device->device, &executable, &n, statistics), ==,
                   VK_SUCCESS);

  uint64_t waves = find_statistic (statistics, n, "Subgroups per SIMD");
  uint64_t spilled = find_statistic (statistics, n, "Spilled VGPRs")
                     + find_statistic (statistics, n, "Spilled SGPRs");
  uint64_t scratch = find_statistic (statistics, n, "Scratch size");

  g_test_message ("%s: %" G_GUINT64_FORMAT " VGPRs, %" G_GUINT64_FORMAT
                  " bytes shared, %" G_GUINT64_FORMAT " waves",
                  name, find_statistic (statistics, n, "VGPRs"),
                  find_statistic (statistics, n, "LDS size"), waves);
  if (spilled > 0 || scratch > 0 || waves < MIN_WAVES)
    g_test_fail_printf ("%s: %" G_GUINT64_FORMAT " registers spilled, %" G_GUINT64_FORMAT
                        " bytes of scratch, %" G_GUINT64_FORMAT " waves",
                        name, spilled, scratch, waves);
}

/* Every variant of @kernel. */
static void
check_kernel (AuspexVulkanDevice *device, const Queries *queries,
              AuspexVulkanKernel kernel)
{
  bool is_tiled = auspex_vulkan_kernel_is_tiled (kernel);
  int n_tiles = is_tiled ? AUSPEX_VULKAN_N_TILES : 1;
  AuspexVulkanRead widest =
      is_tiled ? auspex_vulkan_kernel_widest_read (kernel) : AUSPEX_VULKAN_READ_ONE;

  int n_stored = is_tiled && auspex_vulkan_kernel_is_half (kernel) ? 4 : 1;

  for (int tile = 0; tile < n_tiles; tile++)
    for (int read = 0; read <= (int)widest; read++)
      for (int stored = 0; stored < n_stored; stored++)
        {
          const AuspexVulkanVariant variant = { .read = (AuspexVulkanRead)read,
                                                .tile = tile,
                                                .wide_x = (stored & 2) != 0,
                                                .wide_y = (stored & 1) != 0 };

          check_pipeline (device, queries, kernel, &variant);
        }
}

/* Whether RADV knows the family of that name: it ends the process where it does not. */
static bool
is_known (const char *family)
{
  pid_t child = fork ();
  int status = 0;

  if (child == 0)
    {
      g_setenv ("RADV_FORCE_FAMILY", family, TRUE);
      _exit (auspex_vulkan_device_open (-1, NULL) != NULL ? 0 : 1);
    }
  return waitpid (child, &status, 0) == child && WIFEXITED (status)
         && WEXITSTATUS (status) == 0;
}

/* @family: by the name that Mesa has had for it since version 25, where that is another,
 * and by the one before. */
static AuspexVulkanDevice *
open_family (const char *family)
{
  g_auto (GStrv) names = g_strsplit (family, "/", 2);
  g_autoptr (GError) error = NULL;
  AuspexVulkanDevice *device = NULL;

  if (!g_file_test (RADV_MANIFEST, G_FILE_TEST_EXISTS))
    {
      g_test_skip ("RADV is not installed");
      return NULL;
    }
  g_setenv ("VK_ICD_FILENAMES", RADV_MANIFEST, TRUE);
  g_setenv ("VK_DRIVER_FILES", RADV_MANIFEST, TRUE);
  g_setenv ("RADV_FORCE_FAMILY",
            names[1] == NULL || is_known (names[0]) ? names[0] : names[1], TRUE);
  g_setenv (AUSPEX_VULKAN_STATISTICS, "1", TRUE);
  device = auspex_vulkan_device_open (-1, &error);
  if (device == NULL)
    g_test_skip (error->message);
  return device;
}

static void
test_family (gconstpointer family)
{
  AuspexVulkanDevice *device = open_family (family);
  g_autofree char *name = NULL;
  Queries queries = { NULL };

  if (device == NULL)
    return;
  name = device->base.name;
  queries.list = (PFN_vkGetPipelineExecutablePropertiesKHR)device->vk.GetDeviceProcAddr (
      device->device, "vkGetPipelineExecutablePropertiesKHR");
  queries.get = (PFN_vkGetPipelineExecutableStatisticsKHR)device->vk.GetDeviceProcAddr (
      device->device, "vkGetPipelineExecutableStatisticsKHR");
  g_test_message ("%s", name);
  if (queries.list == NULL || queries.get == NULL)
    g_test_skip ("the driver tells no statistics");
  else
    for (int kernel = 0; kernel < AUSPEX_VULKAN_N_KERNELS; kernel++)
      if (!auspex_vulkan_kernel_has_texels ((AuspexVulkanKernel)kernel)
          && auspex_vulkan_kernels_can_run (&device->kernels, (AuspexVulkanKernel)kernel,
                                            device->has_half))
        check_kernel (device, &queries, (AuspexVulkanKernel)kernel);
  auspex_vulkan_device_close (device);
}

int
main (int argc, char *argv[])
{
  g_setenv ("XDG_CACHE_HOME", auspex_test_scratch_dir (), TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/vulkan-amd/no kernel spills on RDNA 3", "navi31/gfx1100",
                        test_family); /* first: it forks */
  g_test_add_data_func ("/vulkan-amd/no kernel spills on Vega", "vega10", test_family);
  g_test_add_data_func ("/vulkan-amd/no kernel spills on RDNA 2", "navi21", test_family);
  return g_test_run ();
}
