/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Writes weights as torch.save() does (zip), to a file of the test's scratch folder. */

#pragma once

#include "compute/weights/weights.h"

/* The state dict of @weights, each name behind @prefix, as the entry @key of a
 * dictionary; NULL: alone. Free the path with g_free(). */
char *auspex_test_save_torch (const char *name, AuspexWeights *weights,
                              const char *prefix, const char *key);
