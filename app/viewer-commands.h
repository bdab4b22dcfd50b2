/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* All that can be asked of a window, with its keys: what the command palette finds. */

#pragma once

#include <gtk/gtk.h>

typedef struct
{
  const char *title;  /* not translated yet: gettext() it */
  const char *action; /* detailed: "win.tool::move" */
  /* As gtk_accelerator_parse() reads them; ends with NULL. Those without a modifier leave
   * the focused text entry its letters. */
  const char *keys[4];
} AuspexViewerCommand;

extern const AuspexViewerCommand auspex_viewer_commands[];
extern const guint auspex_viewer_n_commands;

/* Keys with a modifier, and function keys, wherever the focus is. */
void auspex_viewer_commands_add_accels (GtkApplication *application);
/* All others, after the focused widget. */
GtkEventController *auspex_viewer_commands_new_keys (void);
