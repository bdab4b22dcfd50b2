/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The op tests' files: each registers its cases. */

#pragma once

void add_image_normalize_cases (void);
void add_conv2d_cases (void);
void add_pool_cases (void);
void add_linear_cases (void);
void add_layer_norm_cases (void);
void add_elementwise_cases (void);
void add_broadcast_cases (void);
void add_softmax_cases (void);
void add_attention_cases (void);
void add_topk_mask_cases (void);
void add_movement_cases (void);
void add_fusion_cases (void);
void add_layouts_cases (void);
void add_matmul_cases (void);
void add_dropout_cases (void);
void add_gated_score_cases (void);
void add_tokens_cases (void);
void add_gradient_cases (void);
