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
};
