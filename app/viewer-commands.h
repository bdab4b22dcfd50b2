/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* All that can be asked of a window, with its keys: what the command palette finds, the
 * shortcuts window shows, and the preferences let change. */

#pragma once

#include <gtk/gtk.h>

typedef struct
{
  const char *title;  /* not translated yet: gettext() it */
  const char *action; /* detailed: "win.tool::move"; NULL: a heading for what follows */
  /* As gtk_accelerator_parse() reads them; ends with NULL. Those without a modifier leave
   * the focused text entry its letters. The user may have changed them: app/keymap.h. */
  const char *keys[4];
} AuspexViewerCommand;

extern const AuspexViewerCommand auspex_viewer_commands[];
extern const guint auspex_viewer_n_commands;
