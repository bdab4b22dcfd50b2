/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/packing.h"

#include "compute/vulkan/shaders/parameters.h"

bool
auspex_vulkan_is_packed_once (const AuspexPlan *plan, const AuspexStep *step)
{
  AuspexValue storage = AUSPEX_NO_VALUE;

  if (step->op != AUSPEX_OP_LINEAR && step->op != AUSPEX_OP_CONV2D)
    return false;
  storage = auspex_plan_get_storage (plan, step->node->inputs[1]);
  return auspex_plan_get_place (plan, storage)->kind == AUSPEX_PLACE_PARAMETER;
}

AuspexVulkanPacking
auspex_vulkan_packing_of (const AuspexNode *weight, int64_t stored_channels, int block)
{
  const AuspexShape *shape = &weight->shape;
  int64_t outputs = shape->dims[0], channels = shape->dims[shape->n_dims - 1];

  return (AuspexVulkanPacking){
    .outputs = outputs,
    .taps = auspex_shape_count (shape, 1) / outputs / channels,
    .channels = channels,
    .stored_channels = stored_channels,
    .columns = (outputs + TILE - 1) / TILE * TILE,
    .block = block,
  };
}

int64_t
auspex_vulkan_packing_depth (const AuspexVulkanPacking *self)
{
  return self->taps * self->stored_channels;
}

int64_t
auspex_vulkan_packing_chunks (const AuspexVulkanPacking *self)
{
  return (auspex_vulkan_packing_depth (self) + self->block - 1) / self->block;
}

int64_t
auspex_vulkan_packing_count (const AuspexVulkanPacking *self)
{
  return auspex_vulkan_packing_chunks (self) * self->columns * self->block;
}

float *
auspex_vulkan_packing_apply (const AuspexVulkanPacking *self, const float *weights)
{
  float *result = g_new0 (float, auspex_vulkan_packing_count (self));

  for (int64_t n = 0; n < self->outputs; n++)
    for (int64_t tap = 0; tap < self->taps; tap++)
      for (int64_t channel = 0; channel < self->channels; channel++)
        {
          int64_t k = tap * self->stored_channels + channel;

          result[(k / self->block * self->columns + n) * self->block + k % self->block] =
              *weights++;
        }
  return result;
}
