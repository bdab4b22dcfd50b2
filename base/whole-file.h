/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Files that appear whole or not at all: written beside their path, flushed to the disk
 * and renamed. What is replaced passes its permissions on, a link stays a link. What
 * cannot be replaced is written directly: stdout ("-", /dev/stdout) and other descriptors
 * of the process as they are, pipes, devices and everything in /dev and /proc opened.
 * Errors name the path and the cause. Any thread. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* Writes to @fd, which stays open; the error need not name the file. */
typedef bool (*AuspexWholeFileFill) (int fd, gpointer user_data, GError **error);

/* @fill is called once, with a descriptor of an empty file to read and write, or of what
 * is written directly, which may have no positions; not when there can be no such file.
 */
bool auspex_whole_file_fill (const char *path, AuspexWholeFileFill fill,
                             gpointer user_data, GError **error);
bool auspex_whole_file_write_parts (const char *path, const GOutputVector *parts,
                                    int n_parts, GError **error);
bool auspex_whole_file_write (const char *path, const void *bytes, size_t length,
                              GError **error);

/* The file that @path stands for, links followed, whether it exists or
 * not; @is_direct: it would be written directly. Its folder must exist, and it must not
 * be a folder. Free with g_free(). */
char *auspex_whole_file_resolve (const char *path, bool *is_direct, GError **error);
