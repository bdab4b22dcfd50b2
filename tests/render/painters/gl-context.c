/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/render/painters/gl-context.h"

#include <epoxy/egl.h>
#include <epoxy/gl.h>
#include <glib.h>

struct _GlContext
{
  EGLDisplay display;
  EGLContext context;
  int width, height;
  GLuint framebuffer, renderbuffer;
};

static bool
create (GlContext *self, bool is_es)
{
  const EGLint core[] = { EGL_CONTEXT_MAJOR_VERSION,
                          3,
                          EGL_CONTEXT_MINOR_VERSION,
                          2,
                          EGL_CONTEXT_OPENGL_PROFILE_MASK,
                          EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
                          EGL_NONE };
  const EGLint es[] = { EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 0,
                        EGL_NONE };

  if (!epoxy_has_egl_extension (EGL_NO_DISPLAY, "EGL_MESA_platform_surfaceless"))
    return false;
  self->display =
      eglGetPlatformDisplayEXT (EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL);
  if (self->display == EGL_NO_DISPLAY || !eglInitialize (self->display, NULL, NULL)
      || !eglBindAPI (is_es ? EGL_OPENGL_ES_API : EGL_OPENGL_API))
    return false;
  self->context = eglCreateContext (self->display, EGL_NO_CONFIG_KHR, EGL_NO_CONTEXT,
                                    is_es ? es : core);
  return self->context != EGL_NO_CONTEXT
         && eglMakeCurrent (self->display, EGL_NO_SURFACE, EGL_NO_SURFACE, self->context);
}

GlContext *
gl_context_new (bool is_es, int width, int height)
{
  GlContext *self = g_new0 (GlContext, 1);

  self->width = width;
  self->height = height;
  if (!create (self, is_es))
    {
      g_free (self);
      return NULL;
    }
  glGenFramebuffers (1, &self->framebuffer);
  glGenRenderbuffers (1, &self->renderbuffer);
  glBindRenderbuffer (GL_RENDERBUFFER, self->renderbuffer);
  glRenderbufferStorage (GL_RENDERBUFFER, GL_RGBA8, width, height);
  glBindFramebuffer (GL_FRAMEBUFFER, self->framebuffer);
  glFramebufferRenderbuffer (GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_RENDERBUFFER,
                             self->renderbuffer);
  g_assert_cmpint (glCheckFramebufferStatus (GL_FRAMEBUFFER), ==,
                   GL_FRAMEBUFFER_COMPLETE);
  return self;
}

void
gl_context_make_current (GlContext *self)
{
  eglMakeCurrent (self->display, EGL_NO_SURFACE, EGL_NO_SURFACE, self->context);
  glBindFramebuffer (GL_FRAMEBUFFER, self->framebuffer);
}

void
gl_context_free (GlContext *self)
{
  if (self == NULL)
    return;
  gl_context_make_current (self);
  glDeleteFramebuffers (1, &self->framebuffer);
  glDeleteRenderbuffers (1, &self->renderbuffer);
  eglMakeCurrent (self->display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  eglDestroyContext (self->display, self->context);
  g_free (self);
}

cairo_surface_t *
gl_context_read (GlContext *self)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_RGB24, self->width, self->height);
  int stride = cairo_image_surface_get_stride (surface);
  g_autofree guint8 *rgba = g_malloc ((size_t)4 * self->width * self->height);

  glReadPixels (0, 0, self->width, self->height, GL_RGBA, GL_UNSIGNED_BYTE, rgba);
  g_assert_cmpint (glGetError (), ==, GL_NO_ERROR);
  for (int y = 0; y < self->height; y++)
    {
      const guint8 *in = rgba + (size_t)4 * self->width * (self->height - 1 - y);
      guint32 *out = (guint32 *)(cairo_image_surface_get_data (surface) + stride * y);

      for (int x = 0; x < self->width; x++, in += 4)
        out[x] = 0xFF000000 | (guint32)in[0] << 16 | (guint32)in[1] << 8 | in[2];
    }
  cairo_surface_mark_dirty (surface);
  return surface;
}
