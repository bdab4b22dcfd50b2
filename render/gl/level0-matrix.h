/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Level-0 places for shaders, which count in single precision. Private to render/gl. */

#pragma once

#include "render/view/viewport.h"
#include <epoxy/gl.h>

/* Sets the uniforms of the program in use that are called so; see patches.glsl. */
void auspex_gl_set_level0_matrix (const AuspexView *view, GLint view_size,
                                  GLint level0_origin, GLint matrix, GLint translation);
