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

bool
auspex_renderer_choose (const char *forced, AuspexRenderer *renderer, GError **error)
{
  if (forced == NULL)
    *renderer = has_render_node () && g_getenv ("LIBGL_ALWAYS_SOFTWARE") == NULL
                    ? AUSPEX_RENDERER_GL
                    : AUSPEX_RENDERER_CAIRO;
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
    g_setenv ("GSK_RENDERER", "cairo", FALSE);
  return true;
}
