/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Vision transformers that tests/peers/vit.py has run: their formula weights, and the
 * features it found. */

#pragma once

#include "compute/device.h"

#include <json-glib/json-glib.h>

/* The formula weights of the case's network, as it names its tensors. */
AuspexWeights *auspex_test_vit_weights (JsonObject *vit_case);

/* Registers "/vit/CASE: as PyTorch on @selector" for every case of @file. */
void auspex_test_add_vit_cases (const char *file, const char *selector);
/* Registers "/vit/CASE: fast points as PyTorch on @selector", with AUSPEX_PRECISION_FAST;
 * the CPU imitates bf16. */
void auspex_test_add_vit_fast_cases (const char *file, const char *selector);
/* The same of networks that end after @n_blocks blocks, held to the CPU's exact result.
 */
void auspex_test_add_vit_short_cases (const char *file, const char *selector,
                                      int n_blocks);
