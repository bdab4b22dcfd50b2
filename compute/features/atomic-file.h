/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Files that appear whole or not at all. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* Written beside @path and renamed; a target that is no regular file (a pipe,
 * /dev/stdout) is written directly. The error names @path. */
bool auspex_atomic_file_write (const char *path, const void *contents, size_t length,
                               GError **error);
