/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Drops elements at random, which ones being a function of seed, step, stream and index:
 *   y = 0 with probability @rate, else x / (1 - rate). x [...] -> [...]
 *   key u32 [4]: seed and step, each its low word first
 * Element i (in C order) is dropped where word i % 4 of Philox 4x32-10 of the counter
 * (i / 4, @stream, step) under the key seed is below auspex_dropout_threshold(): the same
 * elements on every executor. Every dropout of a network has its own stream.
 * Source: Salmon et al., Parallel random numbers: as easy as 1, 2, 3 (SC 2011).
 * Attributes: dropout. */

#pragma once

#include "compute/graph/graph.h"

#define AUSPEX_DROPOUT_KEY_WORDS 4

AuspexValue auspex_op_dropout (AuspexGraph *graph, AuspexValue x, AuspexValue key,
                               double rate, uint32_t stream);

uint32_t auspex_dropout_threshold (double rate);
/* 1 / (1 - rate). */
float auspex_dropout_factor (double rate);
void auspex_dropout_fill_key (uint64_t seed, uint64_t step,
                              uint32_t key[AUSPEX_DROPOUT_KEY_WORDS]);

void auspex_philox (const uint32_t counter[4], const uint32_t key[2], uint32_t words[4]);
