/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Surfaces as PNG files. Any thread. */

#pragma once

#include <cairo.h>
#include <gio/gio.h>
#include <stdbool.h>

/* Written beside @path and renamed: whole or not at all. A target that exists and is no
 * regular file is written directly. The error names the file. */
bool auspex_surface_save_png (cairo_surface_t *surface, const char *path, GError **error);
