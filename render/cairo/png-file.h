/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Surfaces as PNG files. Any thread. */

#pragma once

#include <cairo.h>
#include <gio/gio.h>
#include <stdbool.h>

/* As auspex_whole_file_write(). */
bool auspex_surface_save_png (cairo_surface_t *surface, const char *path, GError **error);
