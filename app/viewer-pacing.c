/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How evenly frames come: a panel for those who wonder. */

#include "app/viewer-private.h"

static void
on_show_pacing (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  AuspexViewer *viewer = user_data;

  auspex_slide_pane_set_pacing_shown (auspex_window_get_pane (viewer->window),
                                      g_variant_get_boolean (state));
  g_simple_action_set_state (action, state);
}

static const GActionEntry entries[] = {
  { "show-pacing", NULL, NULL, "false", on_show_pacing },
};

void
auspex_viewer_add_pacing (AuspexViewer *viewer)
{
  g_action_map_add_action_entries (G_ACTION_MAP (viewer->window), entries,
                                   G_N_ELEMENTS (entries), viewer);
}
