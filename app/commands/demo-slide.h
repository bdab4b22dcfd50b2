/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#pragma once

#include <gio/gio.h>

/* The made-up slide, written once to the user's cache folder, or to @folder when that
 * cannot be written. Free the path with g_free(). */
char *auspex_demo_slide_get (const char *folder, GCancellable *cancellable,
                             GError **error);
