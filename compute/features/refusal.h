/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute/features: what is wrong with a file of features. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* False, with "PATH: CAUSE". */
G_GNUC_PRINTF (3, 4)
bool auspex_features_refuse (const char *path, GError **error, const char *format, ...);
