/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What earlier runs left in the user's cache folder: bytes under a key, written whole or
 * not at all. What is damaged, or was kept under another key, is as good as none. Any
 * thread, any process. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>

/* auspex/@folder/@name there. Free with g_free(). */
char *auspex_cached_file_get_path (const char *folder, const char *name);

/* NULL where there is nothing under @key. */
GBytes *auspex_cached_file_load (const char *path, GBytes *key);
/* Makes the folder. */
bool auspex_cached_file_store (const char *path, GBytes *key, GBytes *data,
                               GError **error);
