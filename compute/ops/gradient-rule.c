/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/gradient-rule.h"

const AuspexGradientRule auspex_gradient_rules[AUSPEX_N_OPS] = {
  [AUSPEX_OP_LINEAR] = auspex_gradient_of_linear,
  [AUSPEX_OP_LAYER_NORM] = auspex_gradient_of_layer_norm,
  [AUSPEX_OP_ACTIVATE] = auspex_gradient_of_activate,
  [AUSPEX_OP_GATED_SCORE] = auspex_gradient_of_gated_score,
  [AUSPEX_OP_GEGLU] = auspex_gradient_of_geglu,
  [AUSPEX_OP_ADD] = auspex_gradient_of_add,
  [AUSPEX_OP_MULTIPLY] = auspex_gradient_of_multiply,
  [AUSPEX_OP_SCALE] = auspex_gradient_of_scale,
  [AUSPEX_OP_SOFTMAX] = auspex_gradient_of_softmax,
  [AUSPEX_OP_ATTENTION_SCORES] = auspex_gradient_of_attention_scores,
  [AUSPEX_OP_ATTENTION_APPLY] = auspex_gradient_of_attention_apply,
  [AUSPEX_OP_MEAN_HEADS] = auspex_gradient_of_mean_heads,
  [AUSPEX_OP_TOPK_MASK] = auspex_gradient_of_nothing,
  [AUSPEX_OP_RESHAPE] = auspex_gradient_of_reshape,
  [AUSPEX_OP_SLICE_ROWS] = auspex_gradient_of_slice_rows,
  [AUSPEX_OP_SPLIT_HEADS] = auspex_gradient_of_split_heads,
  [AUSPEX_OP_JOIN_HEADS] = auspex_gradient_of_join_heads,
  [AUSPEX_OP_DETACH] = auspex_gradient_of_nothing,
  [AUSPEX_OP_DROPOUT] = auspex_gradient_of_dropout,
  [AUSPEX_OP_CONSTANT] = auspex_gradient_of_nothing,
  [AUSPEX_OP_CLAMP] = auspex_gradient_of_clamp,
  [AUSPEX_OP_POWER] = auspex_gradient_of_power,
  [AUSPEX_OP_MATMUL] = auspex_gradient_of_matmul,
  [AUSPEX_OP_ATTENTION_SPREAD] = auspex_gradient_of_attention_spread,
  [AUSPEX_OP_REDUCE_SUM] = auspex_gradient_of_reduce_sum,
  [AUSPEX_OP_EXPAND] = auspex_gradient_of_expand,
  [AUSPEX_OP_PAD_ROWS] = auspex_gradient_of_pad_rows,
};

void
auspex_gradient_of_nothing (AuspexGradientCall *call)
{
}
