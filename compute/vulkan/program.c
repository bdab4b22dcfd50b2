/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/step.h"

static int64_t
align (int64_t bytes)
{
  return (bytes + AUSPEX_ARENA_ALIGNMENT - 1) / AUSPEX_ARENA_ALIGNMENT
         * AUSPEX_ARENA_ALIGNMENT;
}

bool
auspex_vulkan_program_is_half (const AuspexVulkanProgram *self, AuspexValue value)
{
  AuspexValue storage = auspex_plan_get_storage (self->base.plan, value);

  return self->is_half != NULL && self->is_half[storage];
}

int64_t
auspex_vulkan_program_stored_channels (const AuspexVulkanProgram *self, AuspexValue value)
{
  const AuspexNode *node =
      auspex_graph_get_node (auspex_plan_get_graph (self->base.plan), value);

  return node->op == AUSPEX_OP_IMAGE_NORMALIZE
                 && auspex_vulkan_program_is_half (self, value)
             ? AUSPEX_VULKAN_HALF_IMAGE_CHANNELS
             : node->shape.dims[node->shape.n_dims - 1];
}

AuspexVulkanKernel
auspex_vulkan_program_matmul (const AuspexVulkanProgram *self, const AuspexStep *step)
{
  const AuspexVulkanDevice *device = self->device;

  if (self->is_half == NULL || !auspex_vulkan_is_packed_once (self->base.plan, step))
    return device->is_software ? AUSPEX_VULKAN_KERNEL_MATMUL_REGISTERS
                               : AUSPEX_VULKAN_KERNEL_MATMUL;
  if (self->half_kernels == AUSPEX_KERNELS_HALF)
    return AUSPEX_VULKAN_KERNEL_MATMUL_HALF;
  return device->kernels.cooperative.is_khr ? AUSPEX_VULKAN_KERNEL_MATMUL_KHR
                                            : AUSPEX_VULKAN_KERNEL_MATMUL_NV;
}

/* A place of @count elements in the buffer of parameters for @value, when it is one. */
static void
place_parameter (AuspexVulkanProgram *self, AuspexValue value, int64_t *offset,
                 int64_t count, bool is_half, int64_t *bytes)
{
  AuspexValue storage = auspex_plan_get_storage (self->base.plan, value);

  if (auspex_plan_get_place (self->base.plan, storage)->kind != AUSPEX_PLACE_PARAMETER
      || *offset >= 0)
    return;
  *offset = *bytes;
  *bytes += align (count * (is_half ? 2 : (int64_t)sizeof (float)));
}

static void
place_as_it_is (AuspexVulkanProgram *self, AuspexValue value, int64_t *bytes)
{
  const AuspexGraph *graph = auspex_plan_get_graph (self->base.plan);

  if (value != AUSPEX_NO_VALUE)
    place_parameter (self, value,
                     &self->raw_offsets[auspex_plan_get_storage (self->base.plan, value)],
                     auspex_shape_count (&auspex_graph_get_node (graph, value)->shape, 1),
                     false, bytes);
}

static void
place_packed (AuspexVulkanProgram *self, const AuspexStep *step, int64_t *bytes)
{
  AuspexValue value = step->node->inputs[1];
  AuspexVulkanKernel kernel = auspex_vulkan_program_matmul (self, step);

  self->packings[value] = auspex_vulkan_packing_of (
      auspex_graph_get_node (auspex_plan_get_graph (self->base.plan), value),
      auspex_vulkan_program_stored_channels (self, step->node->inputs[0]),
      auspex_vulkan_kernel_block (kernel));
  place_parameter (self, value, &self->packed_offsets[value],
                   auspex_vulkan_packing_count (&self->packings[value]),
                   auspex_vulkan_kernel_is_half (kernel), bytes);
}

static int64_t
place_parameters (AuspexVulkanProgram *self)
{
  const AuspexGraph *graph = auspex_plan_get_graph (self->base.plan);
  int64_t bytes = 0;

  for (int i = 0; i < auspex_plan_get_n_steps (self->base.plan); i++)
    {
      const AuspexStep *step = auspex_plan_get_step (self->base.plan, i);
      bool is_matmul = step->op == AUSPEX_OP_LINEAR || step->op == AUSPEX_OP_CONV2D;

      if (is_matmul)
        place_packed (self, step, &bytes);
      for (int j = 0; j < AUSPEX_MAX_OP_INPUTS; j++)
        if (!is_matmul || j != 1)
          place_as_it_is (self, step->node->inputs[j], &bytes);
      place_as_it_is (self, step->residual, &bytes);
    }
  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (graph); value++)
    if (auspex_graph_get_node (graph, value)->is_output)
      place_as_it_is (self, value, &bytes);
  return bytes;
}

static bool
upload_packed (AuspexVulkanProgram *self, AuspexValue value, const float *values,
               GError **error)
{
  const AuspexVulkanPacking *packing = &self->packings[value];
  g_autofree float *packed = auspex_vulkan_packing_apply (packing, values);
  int64_t n = auspex_vulkan_packing_count (packing);
  bool is_half = self->is_half != NULL;

  if (is_half)
    auspex_vulkan_half_convert (packed, n);
  return auspex_vulkan_recorder_upload (&self->recorder, &self->parameters,
                                        self->packed_offsets[value], packed,
                                        n * (is_half ? 2 : sizeof (float)), error);
}

static bool
upload_parameter (AuspexVulkanProgram *self, AuspexWeights *weights, AuspexValue value,
                  GError **error)
{
  const AuspexGraph *graph = auspex_plan_get_graph (self->base.plan);
  const AuspexNode *node = auspex_graph_get_node (graph, value);
  const AuspexNode *tensor =
      auspex_graph_get_node (graph, auspex_plan_get_storage (self->base.plan, value));
  int64_t count = auspex_shape_count (&node->shape, 1);
  const float *values = NULL;

  if (self->raw_offsets[value] < 0 && self->packed_offsets[value] < 0)
    return true;
  values = auspex_weights_get (weights, tensor->name, &tensor->shape, error);
  if (values == NULL)
    return false;
  if (self->raw_offsets[value] >= 0
      && !auspex_vulkan_recorder_upload (&self->recorder, &self->parameters,
                                         self->raw_offsets[value], values,
                                         count * sizeof (float), error))
    return false;
  return self->packed_offsets[value] < 0 || upload_packed (self, value, values, error);
}

static bool
create_buffers (AuspexVulkanProgram *self, GError **error)
{
  const AuspexPlan *plan = self->base.plan;
  int64_t scratch = 0;

  for (int i = 0; i < auspex_plan_get_n_steps (plan); i++)
    scratch = MAX (
        scratch, auspex_vulkan_step_scratch_bytes (plan, auspex_plan_get_step (plan, i)));
  return auspex_vulkan_buffer_init (&self->arena, self->device, AUSPEX_VULKAN_ON_DEVICE,
                                    auspex_plan_get_arena_bytes (plan), "arena", error)
         && auspex_vulkan_buffer_init (&self->parameters, self->device,
                                       AUSPEX_VULKAN_ON_DEVICE, place_parameters (self),
                                       "parameters", error)
         && auspex_vulkan_buffer_init (&self->scratch, self->device,
                                       AUSPEX_VULKAN_ON_DEVICE, align (scratch),
                                       "scratch", error);
}

AuspexProgram *
auspex_vulkan_program_compile (AuspexDevice *device, AuspexPlan *plan,
                               AuspexWeights *weights, AuspexPrecision precision,
                               GError **error)
{
  AuspexVulkanProgram *self = g_new0 (AuspexVulkanProgram, 1);
  int n_nodes = auspex_graph_get_n_nodes (auspex_plan_get_graph (plan));
  bool compiled = false;

  self->base.plan = plan; /* device.c keeps both references */
  self->base.device = device;
  self->device = (AuspexVulkanDevice *)device;
  self->raw_offsets = g_new (int64_t, n_nodes);
  self->packed_offsets = g_new (int64_t, n_nodes);
  self->packings = g_new0 (AuspexVulkanPacking, n_nodes);
  for (int i = 0; i < n_nodes; i++)
    self->raw_offsets[i] = self->packed_offsets[i] = -1;
  self->half_kernels = auspex_device_get_kernels (device, precision);
  if (self->half_kernels != AUSPEX_KERNELS_FP32)
    self->is_half = auspex_vulkan_half_choose (plan);

  compiled = auspex_vulkan_recorder_init (&self->recorder, self->device, error)
             && create_buffers (self, error);
  for (AuspexValue value = 0; compiled && value < n_nodes; value++)
    compiled = upload_parameter (self, weights, value, error);
  if (!compiled)
    {
      g_prefix_error (error,
                      "%s: ", auspex_graph_get_name (auspex_plan_get_graph (plan)));
      auspex_vulkan_program_destroy (&self->base);
      return NULL;
    }
  return &self->base;
}

void
auspex_vulkan_program_destroy (AuspexProgram *program)
{
  AuspexVulkanProgram *self = (AuspexVulkanProgram *)program;

  auspex_vulkan_recorder_clear (&self->recorder);
  auspex_vulkan_buffer_clear (&self->arena, self->device);
  auspex_vulkan_buffer_clear (&self->parameters, self->device);
  auspex_vulkan_buffer_clear (&self->scratch, self->device);
  g_free (self->recorded);
  g_free (self->is_half);
  g_free (self->raw_offsets);
  g_free (self->packed_offsets);
  g_free (self->packings);
  g_free (self);
}
