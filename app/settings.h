/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What the viewer remembers, in one file of the user's configuration folder
 * (auspex/settings.ini): no schema to install. Each change is written at once, whole or
 * not at all; what cannot be written is remembered for this run only. Main thread. */

#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct _AuspexSettings AuspexSettings;

/* @path: NULL for the user's own. Never fails: a file that cannot be read counts as
 * empty. */
AuspexSettings *auspex_settings_open (const char *path);
void auspex_settings_free (AuspexSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexSettings, auspex_settings_free)

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

/* Of one slide, by auspex_slide_get_identity(). */
double auspex_settings_get_typed_in_mpp (AuspexSettings *settings, const char *identity);
void auspex_settings_set_typed_in_mpp (AuspexSettings *settings, const char *identity,
                                       double mpp);
/* The OncoTree code of the model whose cancer type the user said this slide has; "other"
 * when they said it has not; NULL when never asked for @code. */
char *auspex_settings_get_cancer_type (AuspexSettings *settings, const char *identity,
                                       const char *code);
void auspex_settings_set_cancer_type (AuspexSettings *settings, const char *identity,
                                      const char *code, const char *answer);

/* Paths, newest first, ten at most; NULL-terminated; transfer full. */
char **auspex_settings_get_recent (AuspexSettings *settings);
void auspex_settings_add_recent (AuspexSettings *settings, const char *path);

int auspex_settings_get_color_map (AuspexSettings *settings);
double auspex_settings_get_opacity (AuspexSettings *settings);
void auspex_settings_set_overlay_style (AuspexSettings *settings, int color_map,
                                        double opacity);

/* False when no size is remembered. */
bool auspex_settings_get_window_size (AuspexSettings *settings, int *width, int *height,
                                      bool *maximized);
void auspex_settings_set_window_size (AuspexSettings *settings, int width, int height,
                                      bool maximized);
