/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/demo-slide.h"

#include "app/commands/command-line.h"
#include "render/slide/slide.h"
#include "render/slide/synthetic-slide.h"

static bool
is_there (const char *path)
{
  g_autoptr (AuspexSlide) slide = auspex_slide_open (path, NULL);
  int64_t width = 0, height = 0;

  if (slide != NULL)
    auspex_slide_get_level_size (slide, 0, &width, &height);
  return width == auspex_synthetic_slide_demo.width
         && height == auspex_synthetic_slide_demo.height;
}

static char *
write_into (const char *folder, GCancellable *cancellable, GError **error)
{
  g_autofree char *path =
      g_build_filename (folder, "demo-slide-" AUSPEX_VERSION ".svs", NULL);

  if (is_there (path))
    return g_steal_pointer (&path);
  return auspex_command_line_make_folder (folder, error)
                 && auspex_synthetic_slide_write (&auspex_synthetic_slide_demo, path,
                                                  cancellable, error)
             ? g_steal_pointer (&path)
             : NULL;
}

char *
auspex_demo_slide_get (const char *folder, GCancellable *cancellable, GError **error)
{
  g_autofree char *cache = g_build_filename (g_get_user_cache_dir (), "auspex", NULL);
  g_autoptr (GError) no_cache = NULL;
  char *path = write_into (cache, cancellable, &no_cache);

  if (path == NULL && folder != NULL && !g_cancellable_is_cancelled (cancellable))
    return write_into (folder, cancellable, error);
  if (path == NULL)
    g_propagate_error (error, g_steal_pointer (&no_cache));
  return path;
}
