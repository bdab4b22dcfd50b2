/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What is wrong with a file. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* False, with G_IO_ERROR_INVALID_DATA and "LABEL: CAUSE". @label: the file's path, or how
 * else it is known. */
G_GNUC_PRINTF (3, 4)
bool auspex_refuse (const char *label, GError **error, const char *format, ...);
