/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Encoders small enough to be written by a test: NAME.safetensors in its folder, and
 * NAME.json with @settings beside it unless that is NULL. */

#pragma once

#include "compute/encoder.h"

/* Paths: free with g_free(). */
char *auspex_test_save_small_encoder (const char *name, const char *settings);
/* Case @index of vit.json. */
char *auspex_test_save_vit (guint index, const char *name, const char *settings);
AuspexEncoder *auspex_test_open_small_encoder (const char *name, const char *settings);
