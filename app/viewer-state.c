/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What comes back with a slide. Read when it is shown, kept every few seconds and when it
 * is left. */

#include "app/viewer-private.h"

#include <math.h>

#define SAVE_SECONDS 10

typedef struct
{
  const char *key;
  const char *type;
  /* NULL: there is nothing to say about it now, what is remembered stays. */
  GVariant *(*get) (AuspexViewer *viewer);
  /* @value: NULL where nothing is remembered: what a slide starts with. */
  void (*set) (AuspexViewer *viewer, GVariant *value);
  bool is_of_estimate; /* set once there is one */
} Field;

static AuspexOverlayControls *
controls_of (AuspexViewer *viewer)
{
  return auspex_window_get_overlay_controls (viewer->window);
}

static GVariant *
get_view (AuspexViewer *viewer)
{
  AuspexViewport *viewport = auspex_session_get_viewport (viewer->session);
  const AuspexView *view = auspex_viewport_get_view (viewport);

  return g_variant_new ("(bddddb)", auspex_viewport_is_fit (viewport), view->center_x,
                        view->center_y, view->scale, view->rotation, view->flipped);
}

static void
set_view (AuspexViewer *viewer, GVariant *value)
{
  AuspexViewport *viewport = auspex_session_get_viewport (viewer->session);
  AuspexView view = { 0 };
  gboolean is_fit = TRUE, flipped = FALSE;

  if (value == NULL)
    return;
  g_variant_get (value, "(bddddb)", &is_fit, &view.center_x, &view.center_y, &view.scale,
                 &view.rotation, &flipped);
  view.flipped = flipped;
  if (!isfinite (view.center_x) || !isfinite (view.center_y) || !isfinite (view.rotation)
      || !isfinite (view.scale) || view.scale <= 0)
    return;
  auspex_viewport_set_view (viewport, &view);
  if (is_fit)
    auspex_viewport_fit (viewport);
}

static GVariant *
get_map (AuspexViewer *viewer)
{
  AuspexMapChoice choice = auspex_overlay_controls_get_choice (controls_of (viewer));

  if (auspex_session_get_prognosis (viewer->session) == NULL)
    return NULL;
  return g_variant_new ("(ii)", choice.kind, choice.group);
}

static void
set_map (AuspexViewer *viewer, GVariant *value)
{
  AuspexMapChoice choice = { AUSPEX_MAP_GATE, -1 };
  int kind = AUSPEX_MAP_GATE, group = -1;

  if (value != NULL)
    g_variant_get (value, "(ii)", &kind, &group);
  if (kind > AUSPEX_MAP_GATE && kind <= AUSPEX_MAP_HYPER_ATTENTION && group >= 0)
    choice = (AuspexMapChoice){ kind, group };
  auspex_overlay_controls_choose (controls_of (viewer), choice);
}

static GVariant *
get_color_map (AuspexViewer *viewer)
{
  AuspexColorMap color_map = auspex_overlay_controls_get_color_map (controls_of (viewer));

  return g_variant_new_string (auspex_color_map_get_name (color_map));
}

static void
set_color_map (AuspexViewer *viewer, GVariant *value)
{
  AuspexColorMap color_map = auspex_settings_get_color_map (viewer->settings);

  if (value != NULL)
    auspex_color_map_find (g_variant_get_string (value, NULL), &color_map);
  auspex_overlay_controls_set_color_map (controls_of (viewer), color_map);
}

static GVariant *
get_opacity (AuspexViewer *viewer)
{
  return g_variant_new_double (
      auspex_overlay_controls_get_opacity (controls_of (viewer)));
}

static void
set_opacity (AuspexViewer *viewer, GVariant *value)
{
  double opacity = value != NULL ? g_variant_get_double (value) : NAN;

  if (!isfinite (opacity))
    opacity = auspex_settings_get_opacity (viewer->settings);
  auspex_overlay_controls_set_opacity (controls_of (viewer), CLAMP (opacity, 0, 1));
}

static GVariant *
get_scale (AuspexViewer *viewer)
{
  return g_variant_new_int32 (auspex_overlay_controls_get_mode (controls_of (viewer)));
}

static void
set_scale (AuspexViewer *viewer, GVariant *value)
{
  int mode = value != NULL ? g_variant_get_int32 (value) : AUSPEX_HEATMAP_RANK;

  if (mode < AUSPEX_HEATMAP_RANK || mode > AUSPEX_HEATMAP_MULTIPLE)
    mode = AUSPEX_HEATMAP_RANK;
  auspex_overlay_controls_set_mode (controls_of (viewer), mode);
}

static GVariant *
get_range (AuspexViewer *viewer)
{
  AuspexHeatmapRange range = auspex_overlay_controls_get_range (controls_of (viewer));

  return g_variant_new ("(ddb)", range.lowest, range.highest, range.hides_below);
}

static void
set_range (AuspexViewer *viewer, GVariant *value)
{
  AuspexHeatmapRange range = { 0, 1, false };
  gboolean hides_below = FALSE;

  if (value != NULL)
    g_variant_get (value, "(ddb)", &range.lowest, &range.highest, &hides_below);
  if (!isfinite (range.lowest) || !isfinite (range.highest))
    return;
  range.hides_below = hides_below;
  auspex_overlay_controls_set_range (controls_of (viewer), &range);
}

static GVariant *
get_look (AuspexViewer *viewer)
{
  AuspexHeatmapLook look = auspex_overlay_controls_get_look (controls_of (viewer));

  return g_variant_new ("(bbbi)", look.is_smooth, look.with_outline, look.n_rings > 0,
                        auspex_overlay_controls_get_n_top (controls_of (viewer)));
}

static void
set_look (AuspexViewer *viewer, GVariant *value)
{
  gboolean is_smooth = FALSE, with_outline = FALSE, with_rings = FALSE;
  int n_top = auspex_overlay_controls_get_n_top (controls_of (viewer));
  AuspexHeatmapLook look = { 0 };

  if (value != NULL)
    g_variant_get (value, "(bbbi)", &is_smooth, &with_outline, &with_rings, &n_top);
  look.is_smooth = is_smooth;
  look.with_outline = with_outline;
  look.n_rings = with_rings ? n_top : 0;
  auspex_overlay_controls_set_look (controls_of (viewer), &look, n_top);
}

static GVariant *
get_panel (AuspexViewer *viewer)
{
  return g_variant_new_string (auspex_window_get_panel (viewer->window));
}

static void
set_panel (AuspexViewer *viewer, GVariant *value)
{
  if (value != NULL)
    auspex_window_show_panel (viewer->window, g_variant_get_string (value, NULL));
}

static GVariant *
get_seen (AuspexViewer *viewer)
{
  return g_variant_new_take_string (
      auspex_seen_map_to_text (auspex_session_get_seen (viewer->session)));
}

static void
set_seen (AuspexViewer *viewer, GVariant *value)
{
  if (value != NULL)
    auspex_seen_map_set_text (auspex_session_get_seen (viewer->session),
                              g_variant_get_string (value, NULL));
}

static const Field fields[] = {
  { "view", "(bddddb)", get_view, set_view },
  { "map", "(ii)", get_map, set_map, .is_of_estimate = true },
  { "color-map", "s", get_color_map, set_color_map },
  { "opacity", "d", get_opacity, set_opacity },
  { "scale", "i", get_scale, set_scale }, /* before the range: it begins another one */
  { "range", "(ddb)", get_range, set_range },
  { "look", "(bbbi)", get_look, set_look },
  { "panel", "s", get_panel, set_panel },
  { "seen", "s", get_seen, set_seen },
};

/* The window's actions whose states come back, too. */
static const char *const actions[] = { "show-overlays", "show-panel", "grid", "graticule",
                                       "show-seen" };

static void
restore_field (AuspexViewer *viewer, const Field *field)
{
  g_autoptr (GVariant) value = auspex_slide_state_get (
      auspex_session_get_state (viewer->session), field->key, field->type);

  field->set (viewer, value);
}

static void
restore_action (AuspexViewer *viewer, const char *name)
{
  GActionGroup *group = G_ACTION_GROUP (viewer->window);
  const GVariantType *type = g_action_group_get_action_state_type (group, name);
  g_autoptr (GVariant) value =
      auspex_slide_state_get (auspex_session_get_state (viewer->session), name,
                              g_variant_type_peek_string (type));

  if (value != NULL)
    g_action_group_change_action_state (group, name, value);
}

/* The first; later ones keep what is chosen by then. */
static void
on_estimate_ended (AuspexViewer *viewer, GError *error, AuspexSession *session)
{
  if (error != NULL || viewer->session != session)
    return;
  g_signal_handlers_disconnect_by_func (session, on_estimate_ended, viewer);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (fields[i].is_of_estimate)
      restore_field (viewer, &fields[i]);
}

static gboolean
save_now_and_then (gpointer user_data)
{
  auspex_viewer_save_state (user_data);
  return G_SOURCE_CONTINUE;
}

void
auspex_viewer_restore_state (AuspexViewer *viewer)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!fields[i].is_of_estimate)
      restore_field (viewer, &fields[i]);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    restore_action (viewer, actions[i]);
  if (auspex_session_get_prognosis (viewer->session) == NULL)
    g_signal_connect_object (viewer->session, "estimate-ended",
                             G_CALLBACK (on_estimate_ended), viewer,
                             G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  auspex_viewer_show_bookmarks (viewer);
  if (viewer->state_timer == 0)
    viewer->state_timer = g_timeout_add_seconds (SAVE_SECONDS, save_now_and_then, viewer);
}

void
auspex_viewer_save_state (AuspexViewer *viewer)
{
  g_autoptr (GError) error = NULL;

  if (viewer->session == NULL)
    return;
  AuspexSlideState *state = auspex_session_get_state (viewer->session);
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      GVariant *value = fields[i].get (viewer);

      if (value != NULL)
        auspex_slide_state_set (state, fields[i].key, value);
    }
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autoptr (GVariant) value =
          g_action_group_get_action_state (G_ACTION_GROUP (viewer->window), actions[i]);

      auspex_slide_state_set (state, actions[i], value);
    }
  if (!auspex_slide_state_save (state, &error))
    g_debug ("What comes back with the slide is not kept: %s", error->message);
}
