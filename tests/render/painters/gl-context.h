/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* An OpenGL context without a window, drawing into a framebuffer object. */

#pragma once

#include <cairo.h>
#include <stdbool.h>

typedef struct _GlContext GlContext;

/* NULL: this machine has none. */
GlContext *gl_context_new (bool is_es, int width, int height);
void gl_context_free (GlContext *context);
void gl_context_make_current (GlContext *context);
/* What was drawn, CAIRO_FORMAT_RGB24. */
cairo_surface_t *gl_context_read (GlContext *context);
