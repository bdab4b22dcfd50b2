/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How the open slide's colours are shown. */

#include "app/viewer-private.h"

#include <glib/gi18n.h>

static AuspexSlideColors *
colors_of (AuspexViewer *viewer)
{
  return viewer->session != NULL ? auspex_session_get_colors (viewer->session) : NULL;
}

static AuspexSlidePane *
pane_of (AuspexViewer *viewer)
{
  return auspex_window_get_pane (viewer->window);
}

static void
on_colors (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auspex_slide_pane_show_color_controls (pane_of (user_data));
}

static void
on_pick_white (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AuspexSlidePane *pane = pane_of (user_data);

  auspex_slide_pane_hide_color_controls (pane);
  auspex_slide_view_set_picking_white (auspex_slide_pane_get_view (pane), true);
}

static void
on_white_here (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auspex_slide_view_take_white_here (auspex_slide_pane_get_view (pane_of (user_data)));
}

static void
on_reset_colors (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auspex_slide_colors_set_adjustment (colors_of (user_data),
                                      &auspex_color_adjustment_none);
}

static void
on_use_profile (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  auspex_slide_colors_set_use_profile (colors_of (user_data),
                                       g_variant_get_boolean (state));
}

static const GActionEntry entries[] = {
  { "colors", on_colors },
  { "pick-white", on_pick_white },
  { "white-here", on_white_here },
  { "reset-colors", on_reset_colors },
  { "use-profile", NULL, NULL, "false", on_use_profile },
};

static void
on_white_refused (AuspexViewer *viewer)
{
  auspex_window_toast (viewer->window,
                       _ ("That is too dark to be glass: the white stays as it was"));
}

void
auspex_viewer_update_colors (AuspexViewer *viewer)
{
  AuspexSlideColors *colors = colors_of (viewer);

  for (guint i = 0; i < G_N_ELEMENTS (entries); i++)
    auspex_viewer_enable (viewer, entries[i].name, colors != NULL);
  if (colors == NULL)
    return;
  auspex_viewer_enable (viewer, "use-profile",
                        auspex_slide_colors_get_profile (colors) != NULL);
  auspex_viewer_enable (viewer, "reset-colors", auspex_slide_colors_is_adjusted (colors));
  auspex_viewer_set_state (
      viewer, "use-profile",
      g_variant_new_boolean (auspex_slide_colors_get_use_profile (colors)));
}

void
auspex_viewer_connect_colors (AuspexViewer *viewer, AuspexSession *session)
{
  AuspexSlideColors *colors = auspex_session_get_colors (session);
  const char *trouble = auspex_slide_colors_get_trouble (colors);

  g_signal_connect_object (colors, "changed", G_CALLBACK (auspex_viewer_update_colors),
                           viewer, G_CONNECT_SWAPPED);
  if (trouble != NULL)
    {
      g_autofree char *text =
          g_strdup_printf (_ ("Shown without its colour profile: %s"), trouble);

      auspex_window_toast (viewer->window, text);
    }
}

void
auspex_viewer_add_color_actions (AuspexViewer *viewer)
{
  g_action_map_add_action_entries (G_ACTION_MAP (viewer->window), entries,
                                   G_N_ELEMENTS (entries), viewer);
}

void
auspex_viewer_connect_pane_colors (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  g_signal_connect_object (auspex_slide_pane_get_view (pane), "white-refused",
                           G_CALLBACK (on_white_refused), viewer, G_CONNECT_SWAPPED);
}
