/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What the viewer remembers for its user: GSettings by the schema in resources, kept in
 * one file of the user's configuration folder (auspex/settings.ini), which needs neither
 * a session bus nor anything installed; GSETTINGS_BACKEND names another place. What
 * belongs to one slide is in app/slide-state.h. Main thread. */

#pragma once

#include "render/overlay/color-map.h"

#include <gio/gio.h>
#include <stdbool.h>

typedef struct _AuspexSettings AuspexSettings;

/* @path: NULL for the user's own. A file that cannot be read counts as empty; the only
 * error is a program without its schema. */
AuspexSettings *auspex_settings_open (const char *path, GError **error);
void auspex_settings_free (AuspexSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexSettings, auspex_settings_free)

/* All of it by its keys, to bind to and listen to. Borrowed. */
GSettings *auspex_settings_get_store (AuspexSettings *settings);

/* What an estimate is made with. */
typedef enum
{
  AUSPEX_CHOICE_MODEL,   /* as auspex_model_open() takes it; at first "demo" */
  AUSPEX_CHOICE_ENCODER, /* as auspex_encoder_open() takes it; at first "formula:1" */
  AUSPEX_CHOICE_TISSUE,  /* one of AuspexAnalysisRequest's presets; at first "default" */
} AuspexChoice;

/* @settings: NULL for what it is at first. */
char *auspex_settings_get_choice (AuspexSettings *settings, AuspexChoice choice);
void auspex_settings_set_choice (AuspexSettings *settings, AuspexChoice choice,
                                 const char *value);

/* Paths, newest first, ten at most; NULL-terminated; transfer full. */
char **auspex_settings_get_recent (AuspexSettings *settings);
void auspex_settings_add_recent (AuspexSettings *settings, const char *path);

/* What a slide starts with. */
AuspexColorMap auspex_settings_get_color_map (AuspexSettings *settings);
double auspex_settings_get_opacity (AuspexSettings *settings);

/* False when no size is remembered. */
bool auspex_settings_get_window_size (AuspexSettings *settings, int *width, int *height,
                                      bool *maximized);
void auspex_settings_set_window_size (AuspexSettings *settings, int width, int height,
                                      bool maximized);
