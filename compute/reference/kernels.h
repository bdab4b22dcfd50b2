/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute: each op's definition in plain loops, sums in double. The oracle of
 * the op tests; the CPU executor also uses those that are no work worth a faster form. */

#pragma once

#include "compute/graph/array.h"

typedef struct
{
  AuspexArray inputs[AUSPEX_MAX_OP_INPUTS]; /* data NULL where absent */
  AuspexArray output;                       /* overlaps no input */
  const AuspexAttributes *attributes;
} AuspexReferenceCall;

typedef void (*AuspexReferenceKernel) (const AuspexReferenceCall *call);

/* By op; NULL for inputs, parameters and views, which compute nothing. */
extern const AuspexReferenceKernel auspex_reference_kernels[AUSPEX_N_OPS];

void auspex_reference_image_normalize (const AuspexReferenceCall *call);
void auspex_reference_conv2d (const AuspexReferenceCall *call);
void auspex_reference_max_pool2d (const AuspexReferenceCall *call);
void auspex_reference_mean_pool2d (const AuspexReferenceCall *call);
void auspex_reference_linear (const AuspexReferenceCall *call);
void auspex_reference_layer_norm (const AuspexReferenceCall *call);
void auspex_reference_activate (const AuspexReferenceCall *call);
void auspex_reference_geglu (const AuspexReferenceCall *call);
void auspex_reference_gated_score (const AuspexReferenceCall *call);
void auspex_reference_add (const AuspexReferenceCall *call);
void auspex_reference_multiply (const AuspexReferenceCall *call);
void auspex_reference_scale (const AuspexReferenceCall *call);
void auspex_reference_softmax (const AuspexReferenceCall *call);
void auspex_reference_attention_scores (const AuspexReferenceCall *call);
void auspex_reference_attention_apply (const AuspexReferenceCall *call);
void auspex_reference_mean_heads (const AuspexReferenceCall *call);
void auspex_reference_topk_mask (const AuspexReferenceCall *call);
void auspex_reference_slice_rows (const AuspexReferenceCall *call);
void auspex_reference_split_heads (const AuspexReferenceCall *call);
void auspex_reference_join_heads (const AuspexReferenceCall *call);
void auspex_reference_self_attention (const AuspexReferenceCall *call);
void auspex_reference_swiglu (const AuspexReferenceCall *call);
void auspex_reference_concatenate (const AuspexReferenceCall *call);
void auspex_reference_slice_tokens (const AuspexReferenceCall *call);
void auspex_reference_dropout (const AuspexReferenceCall *call);
void auspex_reference_constant (const AuspexReferenceCall *call);
void auspex_reference_clamp (const AuspexReferenceCall *call);
void auspex_reference_power (const AuspexReferenceCall *call);
void auspex_reference_matmul (const AuspexReferenceCall *call);
void auspex_reference_attention_spread (const AuspexReferenceCall *call);
void auspex_reference_reduce_sum (const AuspexReferenceCall *call);
void auspex_reference_expand (const AuspexReferenceCall *call);
void auspex_reference_pad_rows (const AuspexReferenceCall *call);
void auspex_reference_activate_gradient (const AuspexReferenceCall *call);
void auspex_reference_geglu_gradient (const AuspexReferenceCall *call);
void auspex_reference_layer_norm_gradient (const AuspexReferenceCall *call);
void auspex_reference_softmax_gradient (const AuspexReferenceCall *call);
void auspex_reference_clamp_gradient (const AuspexReferenceCall *call);
