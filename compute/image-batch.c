/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/image-batch.h"

#include <glib.h>

/* An image of a large encoder (ViT-g at 224 px) has 17 MiB of values in use at once, one
 * of a ResNet-50 at 256 px half of that; weights and scratch are a program's own. */
#define VALUE_BYTES (16ull << 20)
#define IMAGE_BYTES (2 * VALUE_BYTES)
#define SHARE 0.6 /* of what is free: others want memory too */

int
auspex_image_batch_for_memory (uint64_t free_bytes, uint64_t largest_bytes,
                               int n_programs)
{
  double images = SHARE * (double)free_bytes / IMAGE_BYTES / MAX (n_programs, 1);

  images = MIN (images, (double)(largest_bytes / VALUE_BYTES));
  return (int)CLAMP (images, 1, AUSPEX_MAX_IMAGE_BATCH);
}

int
auspex_image_batch_for_time (int batch, double images_per_second, double seconds)
{
  batch = CLAMP (batch, 1, AUSPEX_MAX_IMAGE_BATCH);
  if (!(images_per_second > 0 && seconds > 0))
    return batch;
  return (int)CLAMP (images_per_second * seconds, 1, batch);
}
