/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/command-files.h"

#include "app/commands/command-line.h"
#include "base/whole-file.h"

#include <glib/gstdio.h>
#include <string.h>

#define STDOUT "-"

typedef struct
{
  const char *role;
  char *path;
  char *identity; /* equal: one file; NULL: may be written by several */
  bool is_output;
} File;

struct _AuspexCommandFiles
{
  GPtrArray *all;
};

static void
file_free (gpointer data)
{
  File *file = data;

  g_free (file->path);
  g_free (file->identity);
  g_free (file);
}

AuspexCommandFiles *
auspex_command_files_new (void)
{
  AuspexCommandFiles *files = g_new0 (AuspexCommandFiles, 1);

  files->all = g_ptr_array_new_with_free_func (file_free);
  return files;
}

void
auspex_command_files_free (AuspexCommandFiles *files)
{
  g_ptr_array_unref (files->all);
  g_free (files);
}

/* What exists is its inode, what does not is its name. */
static char *
identify (const char *path)
{
  GStatBuf status;
  bool is_direct = false;

  g_autofree char *out = auspex_whole_file_resolve (STDOUT, &is_direct, NULL);
  g_autofree char *resolved = auspex_whole_file_resolve (path, &is_direct, NULL);
  if (is_direct)
    return g_strcmp0 (resolved, out) == 0 ? g_strdup (STDOUT) : NULL;
  if (g_stat (path, &status) == 0)
    return g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                            (guint64)status.st_dev, (guint64)status.st_ino);
  return resolved != NULL ? g_steal_pointer (&resolved)
                          : g_canonicalize_filename (path, NULL);
}

static void
add (AuspexCommandFiles *files, const char *role, const char *path, bool is_output)
{
  File *file = g_new0 (File, 1);

  *file = (File){ role, g_strdup (path), identify (path), is_output };
  g_ptr_array_add (files->all, file);
}

void
auspex_command_files_add_input (AuspexCommandFiles *files, const char *role,
                                const char *path)
{
  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    add (files, role, path, false);
}

void
auspex_command_files_add_output (AuspexCommandFiles *files, const char *role,
                                 const char *path)
{
  if (path != NULL)
    add (files, role, path, true);
}

void
auspex_command_files_add_encoder (AuspexCommandFiles *files, const char *spec)
{
  if (spec == NULL)
    return;
  g_autofree char *settings = auspex_encoder_settings_path (spec);
  auspex_command_files_add_input (files, "--encoder", spec);
  auspex_command_files_add_input (files, "the encoder's settings", settings);
}

int
auspex_command_files_check (const AuspexCommandFiles *files)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < files->all->len; i++)
    {
      File *file = files->all->pdata[i];
      const File *other =
          file->identity != NULL ? g_hash_table_lookup (seen, file->identity) : NULL;

      if (other != NULL && (file->is_output || other->is_output))
        return auspex_command_line_misused ("%s %s and %s %s are the same file",
                                            other->role, other->path, file->role,
                                            file->path);
      if (file->identity != NULL)
        g_hash_table_insert (seen, file->identity, file);
    }
  return AUSPEX_GO_ON;
}

bool
auspex_command_files_take_stdout (const AuspexCommandFiles *files)
{
  for (guint i = 0; i < files->all->len; i++)
    {
      const File *file = files->all->pdata[i];

      if (file->is_output && g_strcmp0 (file->identity, STDOUT) == 0)
        return true;
    }
  return false;
}
