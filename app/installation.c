/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/installation.h"

#include <glib.h>
#include <glib/gi18n.h>

char *
auspex_installation_find (const char *in_build, const char *installed, const char *file)
{
  const char *const folders[] = { in_build, installed };
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *here = g_path_get_dirname (program != NULL ? program : ".");

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *folder = g_build_filename (here, "..", folders[i], NULL);
      g_autofree char *path = g_build_filename (folder, file, NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&folder);
    }
  return NULL;
}

void
auspex_installation_bind_texts (void)
{
  g_autofree char *beside = auspex_installation_find (
      "po", "share/locale",
      "de" G_DIR_SEPARATOR_S "LC_MESSAGES" G_DIR_SEPARATOR_S "auspex.mo");

  bindtextdomain ("auspex", beside != NULL ? beside : AUSPEX_LOCALE_FOLDER);
  bind_textdomain_codeset ("auspex", "UTF-8");
  textdomain ("auspex");
}
