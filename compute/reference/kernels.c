/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

const AuspexReferenceKernel auspex_reference_kernels[AUSPEX_N_OPS] = {
  [AUSPEX_OP_IMAGE_NORMALIZE] = auspex_reference_image_normalize,
  [AUSPEX_OP_CONV2D] = auspex_reference_conv2d,
  [AUSPEX_OP_MAX_POOL2D] = auspex_reference_max_pool2d,
  [AUSPEX_OP_MEAN_POOL2D] = auspex_reference_mean_pool2d,
  [AUSPEX_OP_LINEAR] = auspex_reference_linear,
  [AUSPEX_OP_LAYER_NORM] = auspex_reference_layer_norm,
  [AUSPEX_OP_ACTIVATE] = auspex_reference_activate,
  [AUSPEX_OP_GEGLU] = auspex_reference_geglu,
  [AUSPEX_OP_ADD] = auspex_reference_add,
  [AUSPEX_OP_MULTIPLY] = auspex_reference_multiply,
  [AUSPEX_OP_SCALE] = auspex_reference_scale,
  [AUSPEX_OP_SOFTMAX] = auspex_reference_softmax,
  [AUSPEX_OP_ATTENTION_SCORES] = auspex_reference_attention_scores,
  [AUSPEX_OP_ATTENTION_APPLY] = auspex_reference_attention_apply,
  [AUSPEX_OP_MEAN_HEADS] = auspex_reference_mean_heads,
  [AUSPEX_OP_TOPK_MASK] = auspex_reference_topk_mask,
  [AUSPEX_OP_SLICE_ROWS] = auspex_reference_slice_rows,
  [AUSPEX_OP_DROPOUT] = auspex_reference_dropout,
  [AUSPEX_OP_CONSTANT] = auspex_reference_constant,
  [AUSPEX_OP_CLAMP] = auspex_reference_clamp,
  [AUSPEX_OP_POWER] = auspex_reference_power,
  [AUSPEX_OP_MATMUL] = auspex_reference_matmul,
  [AUSPEX_OP_ATTENTION_SPREAD] = auspex_reference_attention_spread,
  [AUSPEX_OP_REDUCE_SUM] = auspex_reference_reduce_sum,
  [AUSPEX_OP_EXPAND] = auspex_reference_expand,
  [AUSPEX_OP_PAD_ROWS] = auspex_reference_pad_rows,
  [AUSPEX_OP_ACTIVATE_GRADIENT] = auspex_reference_activate_gradient,
  [AUSPEX_OP_GEGLU_GRADIENT] = auspex_reference_geglu_gradient,
  [AUSPEX_OP_LAYER_NORM_GRADIENT] = auspex_reference_layer_norm_gradient,
  [AUSPEX_OP_SOFTMAX_GRADIENT] = auspex_reference_softmax_gradient,
  [AUSPEX_OP_CLAMP_GRADIENT] = auspex_reference_clamp_gradient,
};
