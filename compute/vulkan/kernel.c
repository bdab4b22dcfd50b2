/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/kernel.h"

#include "compute/vulkan/shaders/parameters.h"
#include "compute/vulkan/shaders/spirv.h"

#include <string.h>

#define N_CONSTANTS 11
#define WARP_SIZE 32 /* of kernels that need no particular one */

typedef struct
{
  const char *name;
  const uint32_t *words;
  size_t bytes;
  uint32_t hardware_group_size, software_group_size;
} KernelInfo;

static const KernelInfo infos[] = {
#define VULKAN_KERNEL(SUFFIX, stem, hardware, software)                                  \
  { #stem, spirv_##stem, sizeof spirv_##stem, hardware, software },
#include "compute/vulkan/kernels.def"
#undef VULKAN_KERNEL
};

const char *
auspex_vulkan_kernel_name (AuspexVulkanKernel kernel)
{
  return infos[kernel].name;
}

bool
auspex_vulkan_kernel_has_texels (AuspexVulkanKernel kernel)
{
  return kernel == AUSPEX_VULKAN_KERNEL_MATMUL_REGISTERS
         || kernel == AUSPEX_VULKAN_KERNEL_MATMUL_TRANSPOSED_REGISTERS;
}

bool
auspex_vulkan_kernel_is_tiled (AuspexVulkanKernel kernel)
{
  return infos[kernel].hardware_group_size == 0;
}

static bool
is_cooperative (AuspexVulkanKernel kernel)
{
  return kernel == AUSPEX_VULKAN_KERNEL_MATMUL_KHR
         || kernel == AUSPEX_VULKAN_KERNEL_MATMUL_NV;
}

bool
auspex_vulkan_kernel_is_half (AuspexVulkanKernel kernel)
{
  return is_cooperative (kernel) || g_str_has_suffix (infos[kernel].name, "_half");
}

int
auspex_vulkan_kernel_block (AuspexVulkanKernel kernel)
{
  if (!auspex_vulkan_kernel_is_tiled (kernel))
    return 1;
  return is_cooperative (kernel) ? MATMUL_HALF_DEPTH : MATMUL_DEPTH;
}

AuspexVulkanRead
auspex_vulkan_kernel_widest_read (AuspexVulkanKernel kernel)
{
  return is_cooperative (kernel) ? AUSPEX_VULKAN_READ_EIGHT : AUSPEX_VULKAN_READ_FOUR;
}

uint32_t
auspex_vulkan_kernels_warp_size (const AuspexVulkanKernels *self,
                                 AuspexVulkanKernel kernel)
{
  return is_cooperative (kernel) ? self->cooperative.subgroup_size : WARP_SIZE;
}

bool
auspex_vulkan_kernels_can_run (const AuspexVulkanKernels *self, AuspexVulkanKernel kernel,
                               bool has_half)
{
  if (is_cooperative (kernel))
    return self->cooperative.extension != NULL
           && self->cooperative.is_khr == (kernel == AUSPEX_VULKAN_KERNEL_MATMUL_KHR);
  return has_half || !auspex_vulkan_kernel_is_half (kernel);
}

uint32_t
auspex_vulkan_kernel_group_size (AuspexVulkanKernel kernel, bool is_software)
{
  return is_software ? infos[kernel].software_group_size
                     : infos[kernel].hardware_group_size;
}

static bool
create_layouts (AuspexVulkanKernels *self, int with_texels, GError **error)
{
  VkDescriptorSetLayoutBinding bindings[AUSPEX_VULKAN_N_OPERANDS] = { 0 };
  VkDescriptorSetLayoutCreateInfo set_info = {
    .sType = VK_STRUCTURE_TYPE_DESCRIPTOR_SET_LAYOUT_CREATE_INFO,
    .bindingCount = AUSPEX_VULKAN_N_OPERANDS,
    .pBindings = bindings,
  };
  VkPushConstantRange range = {
    .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT,
    .size = AUSPEX_VULKAN_PARAMETER_BYTES,
  };
  VkPipelineLayoutCreateInfo layout_info = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_LAYOUT_CREATE_INFO,
    .setLayoutCount = 1,
    .pSetLayouts = &self->set_layouts[with_texels],
    .pushConstantRangeCount = 1,
    .pPushConstantRanges = &range,
  };

  for (uint32_t i = 0; i < AUSPEX_VULKAN_N_OPERANDS; i++)
    bindings[i] = (VkDescriptorSetLayoutBinding){
      .binding = i,
      .descriptorType = with_texels && i < AUSPEX_VULKAN_N_TEXEL_OPERANDS
                            ? VK_DESCRIPTOR_TYPE_UNIFORM_TEXEL_BUFFER
                            : VK_DESCRIPTOR_TYPE_STORAGE_BUFFER,
      .descriptorCount = 1,
      .stageFlags = VK_SHADER_STAGE_COMPUTE_BIT,
    };
  return VK_CALL (self->vk, CreateDescriptorSetLayout,
                  (self->device, &set_info, NULL, &self->set_layouts[with_texels]), error)
         && VK_CALL (
             self->vk, CreatePipelineLayout,
             (self->device, &layout_info, NULL, &self->pipeline_layouts[with_texels]),
             error);
}

AuspexVulkanPipelineCacheKey
auspex_vulkan_kernels_make_key (const VkPhysicalDeviceProperties *properties)
{
  AuspexVulkanPipelineCacheKey key = auspex_vulkan_pipeline_cache_key (properties);
  g_autoptr (GChecksum) build = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size = sizeof key.build;

  g_checksum_update (build, (const guchar *)AUSPEX_VERSION, -1);
  for (size_t i = 0; i < G_N_ELEMENTS (infos); i++)
    g_checksum_update (build, (const guchar *)infos[i].words, (gssize)infos[i].bytes);
  g_checksum_get_digest (build, key.build, &size);
  return key;
}

/* A driver that refuses what it once wrote begins with nothing. */
static bool
create_cache (AuspexVulkanKernels *self, GError **error)
{
  VkPipelineCacheCreateInfo info = { .sType =
                                         VK_STRUCTURE_TYPE_PIPELINE_CACHE_CREATE_INFO };

  self->cached = auspex_vulkan_pipeline_cache_load (&self->key);
  if (self->cached != NULL)
    {
      info.pInitialData = g_bytes_get_data (self->cached, &info.initialDataSize);
      if (self->vk->CreatePipelineCache (self->device, &info, NULL, &self->cache)
          == VK_SUCCESS)
        return true;
      g_clear_pointer (&self->cached, g_bytes_unref);
      info.pInitialData = NULL;
      info.initialDataSize = 0;
    }
  return VK_CALL (self->vk, CreatePipelineCache,
                  (self->device, &info, NULL, &self->cache), error);
}

/* Not being able to is no reason to complain. */
static void
keep_cache (AuspexVulkanKernels *self)
{
  g_autoptr (GBytes) data = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree void *bytes = NULL;
  size_t length = 0;

  if (self->vk->GetPipelineCacheData (self->device, self->cache, &length, NULL)
          != VK_SUCCESS
      || length == 0)
    return;
  bytes = g_malloc (length);
  if (self->vk->GetPipelineCacheData (self->device, self->cache, &length, bytes)
      != VK_SUCCESS)
    return;
  data = g_bytes_new_take (g_steal_pointer (&bytes), length);
  if ((self->cached == NULL || !g_bytes_equal (self->cached, data))
      && !auspex_vulkan_pipeline_cache_store (&self->key, data, &error))
    g_debug ("Pipelines are not kept for the next time: %s", error->message);
}

bool
auspex_vulkan_kernels_init (AuspexVulkanKernels *self, const AuspexVulkanFunctions *vk,
                            VkDevice device, const VkPhysicalDeviceProperties *properties,
                            bool is_software, GError **error)
{
  self->vk = vk;
  self->device = device;
  self->is_software = is_software;
  self->key = auspex_vulkan_kernels_make_key (properties);
  g_mutex_init (&self->lock);
  return create_layouts (self, 0, error) && create_layouts (self, 1, error)
         && create_cache (self, error);
}

void
auspex_vulkan_kernels_clear (AuspexVulkanKernels *self)
{
  if (self->vk == NULL)
    return;
  if (self->cache != VK_NULL_HANDLE)
    keep_cache (self);
  g_clear_pointer (&self->cached, g_bytes_unref);
  self->vk->DestroyPipelineCache (self->device, self->cache, NULL);
  for (int kernel = 0; kernel < AUSPEX_VULKAN_N_KERNELS; kernel++)
    for (int i = 0; i < AUSPEX_VULKAN_N_VARIANTS; i++)
      self->vk->DestroyPipeline (self->device, self->pipelines[kernel][i], NULL);
  for (int i = 0; i < 2; i++)
    {
      self->vk->DestroyPipelineLayout (self->device, self->pipeline_layouts[i], NULL);
      self->vk->DestroyDescriptorSetLayout (self->device, self->set_layouts[i], NULL);
    }
  g_mutex_clear (&self->lock);
}

/* The constants of shaders/matmul.comp, by their ids; the other kernels have the first or
 * the first two of them. */
static void
specialize (const AuspexVulkanKernels *self, AuspexVulkanKernel kernel,
            const AuspexVulkanVariant *variant, uint32_t values[N_CONSTANTS])
{
  static const uint32_t reads[] = { 1, 4, 8 };
  const AuspexVulkanTile *size = &auspex_vulkan_tiles[variant->tile];
  uint32_t warp_size = auspex_vulkan_kernels_warp_size (self, kernel);
  const uint32_t constants[N_CONSTANTS] = {
    auspex_vulkan_kernel_is_tiled (kernel)
        ? auspex_vulkan_tile_group_size (size, warp_size)
        : auspex_vulkan_kernel_group_size (kernel, self->is_software),
    reads[variant->read],
    size->rows,
    size->columns,
    size->warp_rows,
    warp_size,
    self->cooperative.rows,
    self->cooperative.columns,
    self->cooperative.depth,
    variant->wide_x,
    variant->wide_y,
  };

  memcpy (values, constants, sizeof constants);
}

static bool
create_pipeline (AuspexVulkanKernels *self, AuspexVulkanKernel kernel,
                 const AuspexVulkanVariant *variant, VkPipeline *pipeline, GError **error)
{
  const KernelInfo *info = &infos[kernel];
  uint32_t values[N_CONSTANTS];
  VkSpecializationMapEntry entries[N_CONSTANTS];
  VkSpecializationInfo specialization = { N_CONSTANTS, entries, sizeof values, values };
  VkShaderModuleCreateInfo module_info = {
    .sType = VK_STRUCTURE_TYPE_SHADER_MODULE_CREATE_INFO,
    .codeSize = info->bytes,
    .pCode = info->words,
  };
  VkComputePipelineCreateInfo pipeline_info = {
    .sType = VK_STRUCTURE_TYPE_COMPUTE_PIPELINE_CREATE_INFO,
    .flags = self->flags,
    .stage = {
      .sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_CREATE_INFO,
      .stage = VK_SHADER_STAGE_COMPUTE_BIT,
      .pName = "main",
      .pSpecializationInfo = &specialization,
    },
    .layout = self->pipeline_layouts[auspex_vulkan_kernel_has_texels (kernel)],
  };
  VkShaderModule *module = &pipeline_info.stage.module;
  VkPipelineShaderStageRequiredSubgroupSizeCreateInfo subgroups = {
    .sType = VK_STRUCTURE_TYPE_PIPELINE_SHADER_STAGE_REQUIRED_SUBGROUP_SIZE_CREATE_INFO,
    .requiredSubgroupSize = self->cooperative.subgroup_size,
  };
  bool created = false;

  if (is_cooperative (kernel))
    {
      pipeline_info.stage.pNext = &subgroups;
      pipeline_info.stage.flags =
          VK_PIPELINE_SHADER_STAGE_CREATE_REQUIRE_FULL_SUBGROUPS_BIT;
    }
  specialize (self, kernel, variant, values);
  for (uint32_t i = 0; i < N_CONSTANTS; i++)
    entries[i] = (VkSpecializationMapEntry){ i, i * sizeof *values, sizeof *values };
  if (!VK_CALL (self->vk, CreateShaderModule, (self->device, &module_info, NULL, module),
                error))
    return false;
  created =
      VK_CALL (self->vk, CreateComputePipelines,
               (self->device, self->cache, 1, &pipeline_info, NULL, pipeline), error);
  self->vk->DestroyShaderModule (self->device, *module, NULL);
  if (!created)
    g_prefix_error (error, "kernel %s: ", info->name);
  return created;
}

VkPipeline
auspex_vulkan_kernels_get (AuspexVulkanKernels *self, AuspexVulkanKernel kernel,
                           const AuspexVulkanVariant *variant, GError **error)
{
  int stored = 2 * variant->wide_x + variant->wide_y;
  int index =
      (stored * AUSPEX_VULKAN_N_READS + (int)variant->read) * AUSPEX_VULKAN_N_TILES
      + variant->tile;
  VkPipeline *pipeline = &self->pipelines[kernel][index];
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (*pipeline == VK_NULL_HANDLE
      && !create_pipeline (self, kernel, variant, pipeline, error))
    return VK_NULL_HANDLE;
  return *pipeline;
}

bool
auspex_vulkan_kernels_has (const AuspexVulkanKernels *self, AuspexVulkanKernel kernel)
{
  for (int i = 0; i < AUSPEX_VULKAN_N_VARIANTS; i++)
    if (self->pipelines[kernel][i] != VK_NULL_HANDLE)
      return true;
  return false;
}
