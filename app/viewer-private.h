/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Shared by viewer.c (open, show), viewer-actions.c, viewer-models.c, viewer-estimate.c
 * (estimate, maps), viewer-files.c (report, result, annotations to and from files). */

#pragma once

#include "app/viewer.h"

struct _AuspexViewer
{
  GObject parent_instance;

  AuspexWindow *window; /* borrowed: it owns the viewer */
  AuspexSettings *settings;
  bool is_demo;
  char *device;

  AuspexSession *session;
  GCancellable *opening; /* NULL: nothing is being opened */
  bool loss_told; /* that closing loses annotations: the next request closes */
  char **neighbours;     /* paths that next and previous walk; NULL: not known yet */
  bool neighbours_given; /* by the user, not the folder's */
  char *tried;           /* the last path opened, or not */

  /* The pair to estimate with; model and encoder once opened */
  char *model_spec, *encoder_spec;
  AuspexModel *model;
  AuspexEncoder *encoder;
  GCancellable *loading; /* opening the pair */
  bool estimate_wanted;  /* once it is open */
};

/* viewer.c */
/* What a slide's name ends in, lower case, without the dot; ends with NULL. */
extern const char *const auspex_viewer_slide_suffixes[];
void auspex_viewer_update_actions (AuspexViewer *viewer);
void auspex_viewer_show_scale (AuspexViewer *viewer);
void auspex_viewer_close (AuspexViewer *viewer);
void auspex_viewer_step (AuspexViewer *viewer, int by);

/* viewer-actions.c */
void auspex_viewer_add_actions (AuspexViewer *viewer);
void auspex_viewer_enable (AuspexViewer *viewer, const char *action, bool enabled);
void auspex_viewer_set_state (AuspexViewer *viewer, const char *action, GVariant *state);

/* viewer-estimate.c */
void auspex_viewer_init_estimate (AuspexViewer *viewer);
void auspex_viewer_connect_estimate (AuspexViewer *viewer);
void auspex_viewer_estimate (AuspexViewer *viewer);
void auspex_viewer_cancel (AuspexViewer *viewer);
void auspex_viewer_show_prognosis (AuspexViewer *viewer);
void auspex_viewer_ask_mpp (AuspexViewer *viewer, bool then_estimate);
void auspex_viewer_choose_map (AuspexViewer *viewer, int number);

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
void auspex_viewer_ask_import (AuspexViewer *viewer);
void auspex_viewer_ask_export (AuspexViewer *viewer);
