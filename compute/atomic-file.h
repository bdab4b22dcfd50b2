/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Files that appear whole or not at all. (render/whole-file.h is its sibling there: the
 * two layers include nothing of each other.) */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* Written beside @path and renamed; what is replaced passes its permissions on, a link
 * stays a link. What cannot be replaced is written directly: stdout ("-", /dev/stdout)
 * and other descriptors of the process as they are, pipes, devices and everything in /dev
 * and /proc opened. The error names @path. */
bool auspex_atomic_file_write (const char *path, const GOutputVector *parts, int n_parts,
                               GError **error);

/* The file that @path stands for, links followed, whether it exists or
 * not; @is_direct: it would be written directly. Its folder must exist, and it must not
 * be a folder. Free with g_free(). */
char *auspex_atomic_file_resolve (const char *path, bool *is_direct, GError **error);
