/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/gl/programs.h"

#include "render/gl/auspex-gl-resources.h"
#include <gio/gio.h>
#include <string.h>

#define RESOURCE_PATH "/io/github/auspex/gl/"

/* Tiles are uploaded as they lie in memory; where the channels are then. */
#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define CHANNELS                                                                         \
  "#define RGB(texel) (texel).bgr\n"                                                     \
  "#define RGBA(texel) (texel).bgra\n"
#else
#define CHANNELS                                                                         \
  "#define RGB(texel) (texel).gba\n"                                                     \
  "#define RGBA(texel) (texel).gbar\n"
#endif

static void
log_numbered (const char *name, char *source)
{
  g_auto (GStrv) lines = g_strsplit (source, "\n", -1);
  g_autoptr (GString) numbered = g_string_new (NULL);

  for (int i = 0; lines[i] != NULL; i++)
    g_string_append_printf (numbered, "%4d  %s\n", i + 1, lines[i]);
  g_message ("GLSL of %s:\n%s", name, numbered->str);
}

static char *
get_log (GLuint object, void (*get_iv) (GLuint, GLenum, GLint *),
         void (*get_text) (GLuint, GLsizei, GLsizei *, GLchar *))
{
  GLint length = 0;
  char *text;

  get_iv (object, GL_INFO_LOG_LENGTH, &length);
  text = g_malloc0 (length + 1);
  get_text (object, length, NULL, text);
  return g_strchomp (text);
}

static void
shader_iv (GLuint shader, GLenum name, GLint *value)
{
  glGetShaderiv (shader, name, value);
}

static void
shader_log (GLuint shader, GLsizei size, GLsizei *length, GLchar *text)
{
  glGetShaderInfoLog (shader, size, length, text);
}

static void
program_iv (GLuint program, GLenum name, GLint *value)
{
  glGetProgramiv (program, name, value);
}

static void
program_log (GLuint program, GLsizei size, GLsizei *length, GLchar *text)
{
  glGetProgramInfoLog (program, size, length, text);
}

static GLuint
compile (GLenum stage, const char *name, const char *body, GError **error)
{
  const char *version = epoxy_is_desktop_gl ()
                            ? "#version 150\n"
                            : "#version 300 es\nprecision highp float;\n"
                              "precision highp sampler2D;\n";
  g_autofree char *source = g_strconcat (version, CHANNELS, body, NULL);
  const char *texts[] = { source };
  GLuint shader = glCreateShader (stage);
  GLint is_compiled;

  glShaderSource (shader, 1, texts, NULL);
  glCompileShader (shader);
  glGetShaderiv (shader, GL_COMPILE_STATUS, &is_compiled);
  if (is_compiled)
    return shader;

  g_autofree char *log = get_log (shader, shader_iv, shader_log);

  log_numbered (name, source);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "GL %s shader of %s: %s",
               stage == GL_VERTEX_SHADER ? "vertex" : "fragment", name, log);
  glDeleteShader (shader);
  return 0;
}

GLuint
auspex_gl_program_new (const char *name, const char *vertex, const char *fragment,
                       GError **error)
{
  GLuint vertex_shader = compile (GL_VERTEX_SHADER, name, vertex, error);
  GLuint fragment_shader =
      vertex_shader != 0 ? compile (GL_FRAGMENT_SHADER, name, fragment, error) : 0;
  GLuint program = 0;

  if (vertex_shader != 0 && fragment_shader != 0)
    {
      GLint is_linked;

      program = glCreateProgram ();
      glAttachShader (program, vertex_shader);
      glAttachShader (program, fragment_shader);
      glBindAttribLocation (program, 0, "a_level0");
      glBindAttribLocation (program, 1, "a_values");
      glBindAttribLocation (program, 1, "a_offset");
      glBindAttribLocation (program, 2, "a_across");
      glLinkProgram (program);
      glGetProgramiv (program, GL_LINK_STATUS, &is_linked);
      if (!is_linked)
        {
          g_autofree char *log = get_log (program, program_iv, program_log);

          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "GL program %s: %s", name,
                       log);
          glDeleteProgram (program);
          program = 0;
        }
    }
  glDeleteShader (vertex_shader);
  glDeleteShader (fragment_shader);
  return program;
}

/* A shader file holds both stages, told apart by #ifdef VERTEX. */
static GLuint
load (const char *name, GError **error)
{
  g_autofree char *path = g_strconcat (RESOURCE_PATH, name, ".glsl", NULL);
  g_autoptr (GBytes) preamble = g_resource_lookup_data (
      auspex_gl_get_resource (), RESOURCE_PATH "preamble.glsl", 0, error);
  g_autoptr (GBytes) body =
      preamble != NULL
          ? g_resource_lookup_data (auspex_gl_get_resource (), path, 0, error)
          : NULL;

  if (body == NULL)
    return 0;

  /* Resources end with a zero byte beyond their size. */
  g_autofree char *vertex =
      g_strconcat ("#define VERTEX\n", (const char *)g_bytes_get_data (preamble, NULL),
                   (const char *)g_bytes_get_data (body, NULL), NULL);

  return auspex_gl_program_new (name, vertex, vertex + strlen ("#define VERTEX\n"),
                                error);
}

static bool
find_uniform (const char *name, GLuint program, const char *uniform, GLint *location,
              GError **error)
{
  *location = glGetUniformLocation (program, uniform);
  if (*location >= 0)
    return true;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "GL program %s has no %s", name,
               uniform);
  return false;
}

bool
auspex_gl_programs_init (AuspexGlPrograms *programs, GError **error)
{
  const char *name;
  GLuint id;

  *programs = (AuspexGlPrograms){ 0 };

#define U(uniform) &&find_uniform (name, id, "u_" #uniform, &target->uniform, error)
#define AUSPEX_GL_PROGRAM(stem, uniforms)                                                \
  {                                                                                      \
    __typeof__ (programs->stem) *target = &programs->stem;                               \
    name = #stem;                                                                        \
    target->id = id = load (name, error);                                                \
    if (!(id != 0 uniforms))                                                             \
      goto failed;                                                                       \
  }
#include "render/gl/programs.def"
#undef AUSPEX_GL_PROGRAM
#undef U
  return true;

failed:
  auspex_gl_programs_clear (programs);
  return false;
}

void
auspex_gl_programs_clear (AuspexGlPrograms *programs)
{
#define U(uniform)
#define AUSPEX_GL_PROGRAM(stem, uniforms) glDeleteProgram (programs->stem.id);
#include "render/gl/programs.def"
#undef AUSPEX_GL_PROGRAM
#undef U
  *programs = (AuspexGlPrograms){ 0 };
}
