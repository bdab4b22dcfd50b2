/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/families.h"

#include <glib.h>

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_image_normalize_cases ();
  add_conv2d_cases ();
  add_pool_cases ();
  add_linear_cases ();
  add_layer_norm_cases ();
  add_elementwise_cases ();
  add_broadcast_cases ();
  add_softmax_cases ();
  add_attention_cases ();
  add_topk_mask_cases ();
  add_movement_cases ();
  add_fusion_cases ();
  add_layouts_cases ();
  add_matmul_cases ();
  add_dropout_cases ();
  add_gated_score_cases ();
  add_tokens_cases ();
  add_gradient_cases ();
  return g_test_run ();
}
