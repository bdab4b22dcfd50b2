/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Turning, mirroring, magnifications one after the other, typed places; rulers, the
 * magnifier and what has been seen. */

#include "app/viewer-private.h"

#include "ui/go-to-dialog.h"

#include <glib/gi18n.h>

/* A microscope's objectives. */
static const double steps[] = { 1, 2, 4, 10, 20, 40 };

static AuspexViewport *
viewport_of (AuspexViewer *viewer)
{
  return auspex_session_get_viewport (viewer->session);
}

static AuspexPlaceFrame
frame_of (AuspexViewer *viewer)
{
  AuspexSlide *slide = auspex_session_get_slide (viewer->session);
  int64_t width = 0, height = 0;

  auspex_slide_get_level_size (slide, 0, &width, &height);
  return (AuspexPlaceFrame){ auspex_slide_get_mpp (slide, NULL),
                             auspex_slide_get_objective_power (slide), width, height,
                             auspex_viewport_get_least_scale (viewport_of (viewer)) };
}

static double
power_of (AuspexViewer *viewer)
{
  AuspexPlaceFrame frame = frame_of (viewer);

  return auspex_place_frame_get_power (&frame);
}

static void
on_zoom_to (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AuspexViewer *viewer = user_data;
  double wanted = g_variant_get_double (parameter);

  if (wanted > 0)
    auspex_viewport_set_scale (viewport_of (viewer), wanted / power_of (viewer));
}

/* To the next objective from whatever is shown now. */
static void
on_zoom_step (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AuspexViewer *viewer = user_data;
  bool is_up = g_variant_get_int32 (parameter) > 0;
  double power = power_of (viewer);
  double shown = auspex_viewport_get_view (viewport_of (viewer))->scale * power;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      double step = steps[is_up ? i : G_N_ELEMENTS (steps) - 1 - i];

      if (is_up ? step > shown * 1.01 : step < shown / 1.01)
        {
          auspex_viewport_set_scale (viewport_of (viewer), step / power);
          return;
        }
    }
}

static void
on_rotate_by (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  double degrees = g_variant_get_double (parameter);

  auspex_viewport_rotate (viewport_of (user_data), degrees * G_PI / 180);
}

static void
on_mirror (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auspex_viewport_mirror (viewport_of (user_data));
}

static void
on_mirror_vertically (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auspex_viewport_mirror (viewport_of (user_data));
  auspex_viewport_rotate (viewport_of (user_data), G_PI);
}

static void
on_upright (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auspex_viewport_reset_orientation (viewport_of (user_data));
}

static void
on_go_to (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AuspexViewer *viewer = user_data;
  AuspexPlaceFrame frame = frame_of (viewer);

  auspex_go_to_dialog_present (GTK_WINDOW (viewer->window), viewport_of (viewer), &frame);
}

/* Shown or not */

static bool
is_on (AuspexViewer *viewer, const char *action)
{
  g_autoptr (GVariant) state =
      g_action_group_get_action_state (G_ACTION_GROUP (viewer->window), action);

  return g_variant_get_boolean (state);
}

static void
show_in (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  AuspexViewRulers *rulers = auspex_slide_pane_get_rulers (pane);
  AuspexSession *session = auspex_viewer_session_in (viewer, pane);
  AuspexSeenMap *seen = session != NULL && is_on (viewer, "show-seen")
                            ? auspex_session_get_seen (session)
                            : NULL;

  auspex_view_rulers_set_show_grid (rulers, is_on (viewer, "grid"));
  auspex_view_rulers_set_show_graticule (rulers, is_on (viewer, "graticule"));
  auspex_slide_view_set_show_magnifier (auspex_slide_pane_get_view (pane),
                                        is_on (viewer, "magnifier"));
  auspex_overview_set_seen (
      auspex_slide_pane_get_overview (pane), seen,
      seen != NULL ? auspex_slide_get_objective_power (auspex_session_get_slide (session))
                   : 0);
}

static void
show_in_all (AuspexViewer *viewer)
{
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    show_in (viewer, auspex_viewer_get_pane (viewer, i));
}

static void
on_switched (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  g_simple_action_set_state (action, state);
  show_in_all (user_data);
}

static void
on_clear_seen (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AuspexViewer *viewer = user_data;

  auspex_seen_map_clear (auspex_session_get_seen (viewer->session));
}

static const GActionEntry actions[] = {
  { "zoom-to", on_zoom_to, "d" },
  { "zoom-step", on_zoom_step, "i" },
  { "rotate-by", on_rotate_by, "d" },
  { "mirror", on_mirror },
  { "mirror-vertically", on_mirror_vertically },
  { "upright", on_upright },
  { "go-to", on_go_to },
  { "grid", NULL, NULL, "false", on_switched },
  { "graticule", NULL, NULL, "false", on_switched },
  { "magnifier", NULL, NULL, "false", on_switched },
  { "show-seen", NULL, NULL, "true", on_switched },
  { "clear-seen", on_clear_seen },
};

void
auspex_viewer_add_navigation (AuspexViewer *viewer)
{
  g_action_map_add_action_entries (G_ACTION_MAP (viewer->window), actions,
                                   G_N_ELEMENTS (actions), viewer);
}

void
auspex_viewer_update_navigation (AuspexViewer *viewer)
{
  bool has_slide = viewer->session != NULL;
  bool has_power = has_slide && power_of (viewer) > 0;

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    auspex_viewer_enable (viewer, actions[i].name,
                          g_str_has_prefix (actions[i].name, "zoom-") ? has_power
                                                                      : has_slide);
  show_in_all (viewer);
}
