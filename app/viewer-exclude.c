/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Tissue left out: the brush's settings, marks on and off, and what the network says of
 * the rest. */

#include "app/viewer-private.h"

#include "render/annotation/tissue-mark.h"

#include <glib/gi18n.h>
#include <math.h>

#define BRUSH_STEP 1.25
#define ONLY "only" /* the state of "mark"; the other is "exclude" */

static GVariant *
get_state (AuspexViewer *viewer, const char *action)
{
  return g_action_group_get_action_state (G_ACTION_GROUP (viewer->window), action);
}

/* The actions' states are the brush, in every pane. */
static void
show_brush (AuspexViewer *viewer)
{
  g_autoptr (GVariant) mark = get_state (viewer, "mark");
  g_autoptr (GVariant) erases = get_state (viewer, "erase-marks");
  g_autoptr (GVariant) radius = get_state (viewer, "brush-radius");
  AuspexBrush brush = {
    .mark = g_str_equal (g_variant_get_string (mark, NULL), ONLY) ? AUSPEX_MARK_USE_ONLY
                                                                  : AUSPEX_MARK_EXCLUDE,
    .erases = g_variant_get_boolean (erases),
    .radius_px = g_variant_get_double (radius),
  };

  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    auspex_slide_view_set_brush (
        auspex_slide_pane_get_view (auspex_viewer_get_pane (viewer, i)), &brush);
}

static void
on_brush_state (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  g_simple_action_set_state (action, state);
  show_brush (user_data);
}

void
auspex_viewer_scale_brush (AuspexViewer *viewer, double notches)
{
  g_autoptr (GVariant) state = get_state (viewer, "brush-radius");
  double radius = g_variant_get_double (state) * pow (BRUSH_STEP, notches);

  g_action_group_change_action_state (
      G_ACTION_GROUP (viewer->window), "brush-radius",
      g_variant_new_double (CLAMP (radius, AUSPEX_BRUSH_MIN_PX, AUSPEX_BRUSH_MAX_PX)));
}

static void
on_smaller (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auspex_viewer_scale_brush (user_data, -1);
}

static void
on_larger (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  auspex_viewer_scale_brush (user_data, 1);
}

/* The selected annotation's */

static void
toggle_mark (AuspexViewer *viewer, AuspexMark mark)
{
  AuspexAnnotationCollection *annotations =
      auspex_session_get_annotations (viewer->session);
  AuspexAnnotation *selected = auspex_annotation_collection_get_selected (annotations);
  g_autoptr (AuspexAnnotation) marked = NULL;

  if (selected == NULL || selected->is_locked)
    return;
  if (!auspex_annotation_has_area (selected))
    {
      auspex_window_toast (viewer->window, _ ("Only a shape with an area marks tissue"));
      return;
    }
  marked = auspex_annotation_copy (selected);
  auspex_annotation_set_mark (
      marked, auspex_annotation_get_mark (selected) == mark ? AUSPEX_MARK_NONE : mark);
  auspex_annotation_collection_replace (annotations, marked);
}

static void
on_exclude_annotation (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  toggle_mark (user_data, AUSPEX_MARK_EXCLUDE);
}

static void
on_use_only_annotation (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  toggle_mark (user_data, AUSPEX_MARK_USE_ONLY);
}

static void
on_use_all_tissue (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AuspexViewer *viewer = user_data;

  auspex_exclusion_use_all (auspex_session_get_exclusion (viewer->session));
}

static const GActionEntry actions[] = {
  { "mark", NULL, "s", "'exclude'", on_brush_state },
  { "erase-marks", NULL, NULL, "false", on_brush_state },
  { "brush-radius", NULL, "d", "24.0", on_brush_state },
  { "brush-smaller", on_smaller },
  { "brush-larger", on_larger },
  { "exclude-annotation", on_exclude_annotation },
  { "use-only-annotation", on_use_only_annotation },
  { "use-all-tissue", on_use_all_tissue },
};

void
auspex_viewer_update_exclusion (AuspexViewer *viewer)
{
  static const char *const with_slide[] = { "mark", "erase-marks", "brush-radius",
                                            "brush-smaller", "brush-larger" };
  AuspexExclusion *exclusion =
      viewer->session != NULL ? auspex_session_get_exclusion (viewer->session) : NULL;
  bool has_selected = viewer->session != NULL
                      && auspex_annotation_collection_get_selected (
                             auspex_session_get_annotations (viewer->session))
                             != NULL;

  for (guint i = 0; i < G_N_ELEMENTS (with_slide); i++)
    auspex_viewer_enable (viewer, with_slide[i], viewer->session != NULL);
  auspex_viewer_enable (viewer, "exclude-annotation", has_selected);
  auspex_viewer_enable (viewer, "use-only-annotation", has_selected);
  auspex_viewer_enable (viewer, "use-all-tissue",
                        exclusion != NULL
                            && auspex_exclusion_get_n_marks (exclusion) > 0);
}

void
auspex_viewer_show_exclusion (AuspexViewer *viewer)
{
  AuspexExclusionBox *box = auspex_result_card_get_exclusion_box (
      auspex_window_get_result_card (viewer->window));
  AuspexExclusion *exclusion =
      viewer->session != NULL ? auspex_session_get_exclusion (viewer->session) : NULL;

  show_brush (viewer);
  if (exclusion == NULL)
    auspex_exclusion_box_set (box, 0, NULL, false, NULL);
  else
    auspex_exclusion_box_set (box, auspex_exclusion_get_n_marks (exclusion),
                              auspex_exclusion_get_prognosis (exclusion),
                              auspex_exclusion_is_asking (exclusion),
                              auspex_exclusion_get_trouble (exclusion));
}

/* Of a slide that is not the active one. */
static void
show_maps_beside (AuspexViewer *viewer, AuspexExclusion *exclusion)
{
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    {
      AuspexSlidePane *pane = auspex_viewer_get_pane (viewer, i);
      AuspexSession *session = auspex_viewer_session_in (viewer, pane);

      if (session != NULL && auspex_session_get_exclusion (session) == exclusion)
        auspex_viewer_show_maps (viewer, pane);
    }
}

static void
on_changed (AuspexViewer *viewer, AuspexExclusion *exclusion)
{
  if (viewer->session == NULL
      || auspex_session_get_exclusion (viewer->session) != exclusion)
    {
      show_maps_beside (viewer, exclusion);
      return;
    }
  if (auspex_result_card_get_prognosis (auspex_window_get_result_card (viewer->window))
      != auspex_exclusion_get_prognosis (exclusion))
    auspex_viewer_show_prognosis (viewer);
  else
    auspex_viewer_show_exclusion (viewer);
  auspex_viewer_update_actions (viewer);
}

void
auspex_viewer_connect_exclusion (AuspexViewer *viewer, AuspexSession *session)
{
  g_signal_connect_object (auspex_session_get_exclusion (session), "changed",
                           G_CALLBACK (on_changed), viewer, G_CONNECT_SWAPPED);
}

void
auspex_viewer_init_exclusion (AuspexViewer *viewer)
{
  g_action_map_add_action_entries (G_ACTION_MAP (viewer->window), actions,
                                   G_N_ELEMENTS (actions), viewer);
  show_brush (viewer);
}
