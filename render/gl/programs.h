/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The scene's programs and where their uniforms are. Private to render/gl. */

#pragma once

#include <epoxy/gl.h>
#include <glib.h>
#include <stdbool.h>

typedef struct
{
#define U(uniform) GLint uniform;
#define AUSPEX_GL_PROGRAM(name, uniforms)                                                \
  struct                                                                                 \
  {                                                                                      \
    GLuint id;                                                                           \
    uniforms                                                                             \
  } name;
#include "render/gl/programs.def"
#undef AUSPEX_GL_PROGRAM
#undef U
} AuspexGlPrograms;

/* Compiles and links all of them in the current context. */
bool auspex_gl_programs_init (AuspexGlPrograms *programs, GError **error);
void auspex_gl_programs_clear (AuspexGlPrograms *programs);

/* One program of @vertex and @fragment, version line and preamble put before each; 0 on
 * error, with the numbered source logged. */
GLuint auspex_gl_program_new (const char *name, const char *vertex, const char *fragment,
                              GError **error);
