/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Which painter draws the slide. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>

typedef enum
{
  AUSPEX_RENDERER_GL,
  AUSPEX_RENDERER_CAIRO,
} AuspexRenderer;

/* @forced: "gl", "cairo", or NULL for what suits this machine: GL where there is a render
 * node under /dev/dri and nothing asks for software. Call before GTK starts: with Cairo,
 * and where GL would be software, GSK draws with Cairo, unless the user's environment
 * says otherwise. */
bool auspex_renderer_choose (const char *forced, AuspexRenderer *renderer,
                             GError **error);
