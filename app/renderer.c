/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/renderer.h"

#include <glib/gi18n.h>

/* Software GL has no render node; asking for one costs a look into a folder, asking GL
 * itself would load a driver. */
static bool
has_render_node (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/dev/dri", 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, "renderD"))
      return true;
  return false;
}

/* GTK would load a GL driver to choose a visual with, even if nothing is drawn by it: a
 * third of the window's memory. */
static void
do_without_gl (void)
{
  const char *flags = g_getenv ("GDK_DEBUG");
  g_autofree char *more =
      flags != NULL ? g_strconcat (flags, ",gl-disable", NULL) : g_strdup ("gl-disable");

  if (g_getenv ("GSK_RENDERER") != NULL)
    return;
  g_setenv ("GSK_RENDERER", "cairo", TRUE);
  g_setenv ("GDK_DEBUG", more, TRUE);
}

/* Where a processor plays the GPU, compositing the window by GL takes ten times what the
 * slide does, and to read the slide back is but a copy. */
static void
composite_with_cairo (void)
{
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
}

bool
auspex_renderer_choose (const char *forced, AuspexRenderer *renderer, GError **error)
{
  bool has_gpu = has_render_node () && g_getenv ("LIBGL_ALWAYS_SOFTWARE") == NULL;

  if (forced == NULL)
    *renderer = has_gpu ? AUSPEX_RENDERER_GL : AUSPEX_RENDERER_CAIRO;
  else if (g_str_equal (forced, "gl"))
    *renderer = AUSPEX_RENDERER_GL;
  else if (g_str_equal (forced, "cairo"))
    *renderer = AUSPEX_RENDERER_CAIRO;
  else
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   _ ("--renderer is gl or cairo, not “%s”"), forced);
      return false;
    }
  if (*renderer == AUSPEX_RENDERER_CAIRO)
    do_without_gl ();
  else if (!has_gpu)
    composite_with_cairo ();
  return true;
}
