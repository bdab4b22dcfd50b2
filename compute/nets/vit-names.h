/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to nets: what the writers of vision transformers call their parts. Sources:
 * timm's vision_transformer.py; DINOv2's vision_transformer.py; Hugging Face's
 * modeling_vit.py, modeling_dinov2.py, modeling_dinov2_with_registers.py. */

#pragma once

#include "compute/weights/weights.h"

/* Of two names either. */
typedef struct
{
  const char *marker; /* a tensor of each block that tells the writer */
  const char *class_token, *registers[2], *positions, *patches;
  const char *blocks, *norm1, *qkv[3], *projection, *scale1[2];
  const char *norm2, *fc1[2], *fc2[2], *scale2[2], *norm;
  float epsilon;
  bool antialias; /* of positions for another size, whether or not with registers */
} AuspexVitNames;

/* How a file's names are made. */
typedef struct
{
  const AuspexVitNames *names;
  char *prefix;    /* stands before all of them */
  bool is_chunked; /* blocks are numbered CHUNK.BLOCK, as DINOv2 trains them */
  int depth;       /* one more than the last block's number */
} AuspexVitNaming;

/* False when there is no block of any known name. The teacher is preferred to the
 * student, averaged weights to others. */
bool auspex_vit_naming_find (AuspexVitNaming *naming, AuspexWeights *weights);
void auspex_vit_naming_clear (AuspexVitNaming *naming);

/* "blocks.11.", without the prefix; free with g_free(). */
char *auspex_vit_naming_block (const AuspexVitNaming *naming, AuspexWeights *weights,
                               int index);
/* The tensors that auspex_vit_naming_find() looks for, for messages; free with g_free().
 */
char *auspex_vit_naming_list (void);
