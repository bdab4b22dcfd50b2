/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Files that appear whole or not at all. (compute/atomic-file.h is its sibling there: the
 * two layers include nothing of each other.) */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* Written beside @path and renamed; what is replaced passes its permissions on, a link
 * stays a link. What cannot be replaced is written directly: stdout ("-", /dev/stdout)
 * and other descriptors of the process as they are, pipes, devices and everything in /dev
 * and /proc opened. The error names @path. Any thread. */
bool auspex_whole_file_write (const char *path, const char *bytes, size_t length,
                              GError **error);
