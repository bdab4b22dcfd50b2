/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The preferences: rows that are bound to settings. What is changed counts at once. */

#pragma once

#include "ui/shortcut-page.h"

#define AUSPEX_TYPE_PREFERENCES_WINDOW (auspex_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (AuspexPreferencesWindow, auspex_preferences_window, AUSPEX,
                      PREFERENCES_WINDOW, AdwPreferencesWindow)

/* @store: of the schema io.github.auspex. Modal over @parent; to be presented. */
AuspexPreferencesWindow *auspex_preferences_window_new (GtkWindow *parent,
                                                        GSettings *store);
/* To be filled. Borrowed. */
AuspexShortcutPage *
auspex_preferences_window_get_shortcut_page (AuspexPreferencesWindow *window);
