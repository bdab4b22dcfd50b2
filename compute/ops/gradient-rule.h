/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute: each op's gradient rule, in compute/ops/<stem>.c: how the
 * gradients of its inputs are made from that of its output, as more graph. */

#pragma once

#include "compute/graph/graph.h"

typedef struct
{
  AuspexGraph *graph;     /* to append to */
  const AuspexNode *node; /* the op */
  AuspexValue y, dy;      /* its output, and the gradient with respect to it */
  bool wanted[AUSPEX_MAX_OP_INPUTS];
  /* The result, of the inputs' shapes; left at AUSPEX_NO_VALUE where nothing flows. */
  AuspexValue dx[AUSPEX_MAX_OP_INPUTS];
} AuspexGradientCall;

typedef void (*AuspexGradientRule) (AuspexGradientCall *call);

/* By op; NULL for those that have none: the encoders' own ops, which are not trained, and
 * what gradients consist of. */
extern const AuspexGradientRule auspex_gradient_rules[AUSPEX_N_OPS];

/* Of what selects or is to be taken as given. */
void auspex_gradient_of_nothing (AuspexGradientCall *call);

void auspex_gradient_of_linear (AuspexGradientCall *call);
void auspex_gradient_of_layer_norm (AuspexGradientCall *call);
void auspex_gradient_of_activate (AuspexGradientCall *call);
void auspex_gradient_of_geglu (AuspexGradientCall *call);
void auspex_gradient_of_gated_score (AuspexGradientCall *call);
void auspex_gradient_of_add (AuspexGradientCall *call);
void auspex_gradient_of_multiply (AuspexGradientCall *call);
void auspex_gradient_of_scale (AuspexGradientCall *call);
void auspex_gradient_of_softmax (AuspexGradientCall *call);
void auspex_gradient_of_attention_scores (AuspexGradientCall *call);
void auspex_gradient_of_attention_apply (AuspexGradientCall *call);
void auspex_gradient_of_mean_heads (AuspexGradientCall *call);
void auspex_gradient_of_reshape (AuspexGradientCall *call);
void auspex_gradient_of_slice_rows (AuspexGradientCall *call);
void auspex_gradient_of_dropout (AuspexGradientCall *call);
void auspex_gradient_of_clamp (AuspexGradientCall *call);
void auspex_gradient_of_power (AuspexGradientCall *call);
void auspex_gradient_of_matmul (AuspexGradientCall *call);
void auspex_gradient_of_attention_spread (AuspexGradientCall *call);
void auspex_gradient_of_reduce_sum (AuspexGradientCall *call);
void auspex_gradient_of_expand (AuspexGradientCall *call);
void auspex_gradient_of_pad_rows (AuspexGradientCall *call);
void auspex_gradient_of_split_heads (AuspexGradientCall *call);
void auspex_gradient_of_join_heads (AuspexGradientCall *call);
