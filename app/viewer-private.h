/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Shared by viewer.c (open, show), viewer-leaving.c, viewer-neighbours.c (next and
 * previous), viewer-actions.c, viewer-models.c, viewer-estimate.c (estimate),
 * viewer-maps.c, viewer-files.c (slides, report, result), viewer-annotations.c (to and
 * from files), viewer-state.c (what comes back with a slide), viewer-keys.c,
 * viewer-preferences.c. */

#pragma once

#include "app/viewer.h"

typedef struct _AuspexViewerMaps AuspexViewerMaps;

struct _AuspexViewer
{
  GObject parent_instance;

  AuspexWindow *window; /* borrowed: it owns the viewer */
  AuspexSettings *settings;
  bool is_demo;
  char *device; /* NULL: the preferences' */

  GPtrArray *sessions;      /* AuspexSession: the open slides */
  AuspexSession *session;   /* the active pane's, borrowed of them; NULL: none is open */
  bool links_views;         /* panes' views move together */
  bool is_dragged_alone;    /* a view is, with Shift */
  bool is_following;        /* a view is being moved after another */
  GCancellable *opening;    /* NULL: nothing is being opened */
  AuspexSession *replaced;  /* by what is being opened; NULL: it gets a tab of its own */
  bool is_leaving;          /* it is asked what becomes of annotations not saved */
  char **neighbours;        /* paths that next and previous walk; NULL: not known yet */
  bool neighbours_given;    /* by the user, not the folder's */
  GQueue wanted_thumbnails; /* paths */
  int n_thumbnails;         /* that are being read */
  GCancellable *leaving_window; /* NULL: the strip was never shown */
  char *tried;                  /* the last path opened, or not */

  /* The pair to estimate with; model and encoder once opened */
  char *model_spec, *encoder_spec;
  AuspexModel *model;
  AuspexEncoder *encoder;
  GCancellable *loading;          /* opening the pair */
  AuspexSession *estimate_wanted; /* of it, once the pair is open; borrowed */

  AuspexViewerMaps *maps;
  AuspexPictureOptions picture_options; /* as last chosen */

  guint state_timer; /* keeps what comes back with a slide */
};

/* viewer.c */
void auspex_viewer_update_actions (AuspexViewer *viewer);
/* All that is about the active slide: title, side panel, actions. */
void auspex_viewer_show_session (AuspexViewer *viewer);
void auspex_viewer_show_scale (AuspexViewer *viewer);
void auspex_viewer_show_unsaved (AuspexViewer *viewer);
void auspex_viewer_close (AuspexViewer *viewer, AuspexSession *session);

/* viewer-strip.c */
void auspex_viewer_add_strip (AuspexViewer *viewer);
/* The neighbours, and which of them is in front. */
void auspex_viewer_update_strip (AuspexViewer *viewer);
void auspex_viewer_stop_strip (AuspexViewer *viewer);

/* viewer-patient.c */
void auspex_viewer_ask_patient (AuspexViewer *viewer);

/* viewer-tabs.c */
void auspex_viewer_init_tabs (AuspexViewer *viewer);
/* Borrowed; NULL: not open. @path: absolute. */
AuspexSession *auspex_viewer_find_open (AuspexViewer *viewer, const char *path);
bool auspex_viewer_is_open (AuspexViewer *viewer, AuspexSession *session);
/* @session: transfer full; shown in the active pane. */
void auspex_viewer_add_session (AuspexViewer *viewer, AuspexSession *session);
/* In all panes and in its tab. */
void auspex_viewer_replace_session (AuspexViewer *viewer, AuspexSession *old,
                                    AuspexSession *session);
/* Another one, where there is one, takes its panes. */
void auspex_viewer_remove_session (AuspexViewer *viewer, AuspexSession *session);
void auspex_viewer_drop_sessions (AuspexViewer *viewer);
void auspex_viewer_step_tab (AuspexViewer *viewer, int by);

/* viewer-panes.c */
void auspex_viewer_init_panes (AuspexViewer *viewer);
guint auspex_viewer_get_n_panes (AuspexViewer *viewer);
AuspexSlidePane *auspex_viewer_get_pane (AuspexViewer *viewer, guint index);
/* Borrowed; NULL: the pane is empty. */
AuspexSession *auspex_viewer_session_in (AuspexViewer *viewer, AuspexSlidePane *pane);
/* Shows it in the active pane. */
void auspex_viewer_go_to (AuspexViewer *viewer, AuspexSession *session);
void auspex_viewer_activate (AuspexViewer *viewer, AuspexSlidePane *pane);
/* What is about the active slide is about none. */
void auspex_viewer_deactivate (AuspexViewer *viewer);
/* Tiles and textures among what is open: most of it to what is shown. */
void auspex_viewer_share_memory (AuspexViewer *viewer);
bool auspex_viewer_is_shown (AuspexViewer *viewer, AuspexSession *session);
/* Shows @session in @pane; takes what it shows away from it, so that nothing is held. */
void auspex_viewer_fill (AuspexViewer *viewer, AuspexSlidePane *pane,
                         AuspexSession *session);
void auspex_viewer_empty (AuspexViewer *viewer, AuspexSlidePane *pane);
/* Panes that show @session show @instead; NULL: nothing. */
void auspex_viewer_leave_panes (AuspexViewer *viewer, AuspexSession *session,
                                AuspexSession *instead);
/* What has become of the slide's file, in all panes that show it. */
void auspex_viewer_show_notice (AuspexViewer *viewer, AuspexSession *session);
/* The slide's name, patient and scale, in the pane that shows it. */
void auspex_viewer_show_names (AuspexViewer *viewer, AuspexSlidePane *pane);

/* viewer-neighbours.c */
/* What a slide's name ends in, lower case, without the dot; ends with NULL. */
extern const char *const auspex_viewer_slide_suffixes[];
/* Those in the folder of the open slide. */
void auspex_viewer_look_for_neighbours (AuspexViewer *viewer);
/* @by: 1 or -1. */
bool auspex_viewer_can_step (AuspexViewer *viewer, int by);
void auspex_viewer_step (AuspexViewer *viewer, int by);
/* After another slide was to be opened: title and neighbours are the open slide's. */
void auspex_viewer_stay (AuspexViewer *viewer);

/* viewer-layout.c */
void auspex_viewer_add_layout (AuspexViewer *viewer);
void auspex_viewer_update_layout (AuspexViewer *viewer);
/* @n: 1 to AUSPEX_PANE_GRID_MAX; new ones show slides that are in none. */
void auspex_viewer_set_n_panes (AuspexViewer *viewer, guint n);
/* The pane has another slide: its view is linked anew. */
void auspex_viewer_watch_view (AuspexViewer *viewer, AuspexSlidePane *pane);

/* viewer-leaving.c */
typedef void (*AuspexArriveFunc) (AuspexViewer *viewer, AuspexSession *left,
                                  AuspexSession *next);
/* Whatever closes a slide goes through here. Calls @arrive once its annotations are
 * saved, there or elsewhere, or given up: at once where they can be saved, else when that
 * is answered; not at all when the answer is to stay. @left: NULL where none is open.
 * @next: what is to be open instead, or NULL; transfer full, both here and to @arrive. */
void auspex_viewer_leave (AuspexViewer *viewer, AuspexSession *left, AuspexSession *next,
                          AuspexArriveFunc arrive);
/* Annotations would be lost. */
bool auspex_viewer_is_unsaved (AuspexSession *session);

/* viewer-actions.c */
void auspex_viewer_add_actions (AuspexViewer *viewer);
/* Answers what its view says. */
void auspex_viewer_connect_pane (AuspexViewer *viewer, AuspexSlidePane *pane);
void auspex_viewer_enable (AuspexViewer *viewer, const char *action, bool enabled);
void auspex_viewer_set_state (AuspexViewer *viewer, const char *action, GVariant *state);

/* viewer-state.c */
/* Of the slide that is shown: before the view has it, and before it is left. */
void auspex_viewer_restore_state (AuspexViewer *viewer);
void auspex_viewer_save_state (AuspexViewer *viewer);

/* viewer-preferences.c */
void auspex_viewer_init_preferences (AuspexViewer *viewer);
/* For every pane, once. */
void auspex_viewer_connect_preferences (AuspexViewer *viewer, AuspexSlidePane *pane);
void auspex_viewer_show_preferences (AuspexViewer *viewer);
/* Once there are more features. Off the main thread. */
void auspex_viewer_limit_cache (AuspexViewer *viewer);

/* viewer-bookmarks.c */
void auspex_viewer_init_bookmarks (AuspexViewer *viewer);
void auspex_viewer_update_bookmarks (AuspexViewer *viewer); /* what can be done now */
/* Of the slide that is shown, in their dialog if it is open. */
void auspex_viewer_show_bookmarks (AuspexViewer *viewer);

/* viewer-keys.c */
void auspex_viewer_init_keys (AuspexViewer *viewer);
/* Adds their keys to the tooltips of @widget and all in it; done for what the window has
 * at first. */
void auspex_viewer_tell_keys (AuspexViewer *viewer, GtkWidget *widget);
void auspex_viewer_show_shortcuts (AuspexViewer *viewer);
/* @number: 1 is the gate's map, the groups' follow. Free with g_free(). */
char *auspex_viewer_map_action (int number);
char *auspex_viewer_map_key (int number); /* NULL: none */

/* viewer-pacing.c */
void auspex_viewer_add_pacing (AuspexViewer *viewer);

/* viewer-navigation.c */
void auspex_viewer_add_navigation (AuspexViewer *viewer);
void auspex_viewer_update_navigation (AuspexViewer *viewer);

/* viewer-colors.c */
void auspex_viewer_add_color_actions (AuspexViewer *viewer);
void auspex_viewer_connect_pane_colors (AuspexViewer *viewer, AuspexSlidePane *pane);
void auspex_viewer_connect_colors (AuspexViewer *viewer, AuspexSession *session);
void auspex_viewer_update_colors (AuspexViewer *viewer);

/* viewer-commands.c */
void auspex_viewer_find_command (AuspexViewer *viewer);

/* viewer-estimate.c */
void auspex_viewer_init_estimate (AuspexViewer *viewer);
void auspex_viewer_connect_estimate (AuspexViewer *viewer, AuspexSession *session);
/* In one pane: how far the estimate of its slide is. */
void auspex_viewer_show_progress (AuspexViewer *viewer, AuspexSlidePane *pane);
/* In all panes that show @session, and in its tab. */
void auspex_viewer_update_progress (AuspexViewer *viewer, AuspexSession *session);
void auspex_viewer_estimate (AuspexViewer *viewer);
/* Of any of the open slides: one at a time. */
bool auspex_viewer_is_estimating (AuspexViewer *viewer);
void auspex_viewer_cancel (AuspexViewer *viewer);
void auspex_viewer_show_prognosis (AuspexViewer *viewer);
void auspex_viewer_ask_mpp (AuspexViewer *viewer, bool then_estimate);

/* viewer-maps.c */
void auspex_viewer_init_maps (AuspexViewer *viewer);
/* In one pane: the map of its slide that the controls choose, for all of them. */
void auspex_viewer_show_maps (AuspexViewer *viewer, AuspexSlidePane *pane);
/* What the side panel says of the active slide's maps, and those in its panes. */
void auspex_viewer_show_map_panel (AuspexViewer *viewer);
void auspex_viewer_connect_pane_maps (AuspexViewer *viewer, AuspexSlidePane *pane);
void auspex_viewer_choose_map (AuspexViewer *viewer, int number);
void auspex_viewer_maps_free (AuspexViewerMaps *maps);

/* viewer-exclude.c */
void auspex_viewer_init_exclusion (AuspexViewer *viewer);
void auspex_viewer_connect_exclusion (AuspexViewer *viewer, AuspexSession *session);
void auspex_viewer_update_exclusion (AuspexViewer *viewer);
void auspex_viewer_show_exclusion (AuspexViewer *viewer);
void auspex_viewer_scale_brush (AuspexViewer *viewer, double notches);

/* viewer-picture.c */
void auspex_viewer_init_picture (AuspexViewer *viewer);

/* viewer-models.c */
bool auspex_viewer_is_formula (const char *encoder);
void auspex_viewer_show_model (AuspexViewer *viewer);
/* Opens what is not open yet; without an estimate to follow, only the model: its name is
 * shown from the start. */
void auspex_viewer_load_pair (AuspexViewer *viewer, bool then_estimate);
void auspex_viewer_show_models (AuspexViewer *viewer);

/* viewer-files.c */
void auspex_viewer_ask_open (AuspexViewer *viewer);
void auspex_viewer_ask_report (AuspexViewer *viewer);
void auspex_viewer_ask_result (AuspexViewer *viewer);
void auspex_viewer_ask_load_result (AuspexViewer *viewer);
typedef void (*AuspexChosenFunc) (AuspexViewer *viewer, const char *path);
/* @session: what it is about; NULL: none that is open. To be shown; frees itself. */
GtkFileChooser *auspex_viewer_chooser_new (AuspexViewer *viewer, AuspexSession *session,
                                           const char *title, GtkFileChooserAction action,
                                           const char *accept, AuspexChosenFunc chosen);
/* @suffixes: in any case of letters; NULL: all files. */
void auspex_viewer_add_filter (GtkFileChooser *chooser, const char *name,
                               const char *const *suffixes);
/* Named after @session's slide; @folder NULL: beside it. Once for a chooser: it stumbles
 * over a second folder. */
void auspex_viewer_suggest_name (GtkFileChooser *chooser, AuspexSession *session,
                                 const char *ending, const char *folder);
void auspex_viewer_tell_saved (AuspexViewer *viewer, const char *path);

/* viewer-annotations.c */
void auspex_viewer_ask_import (AuspexViewer *viewer);
void auspex_viewer_ask_export (AuspexViewer *viewer);
bool auspex_viewer_write_annotations (AuspexSession *session, const char *path,
                                      bool from_bounds, GError **error);
