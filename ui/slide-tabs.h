/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The open slides as tabs, in the order the user has them; nothing is shown while there
 * is but one. A tab stands for whatever its key points to, which is never looked into.
 * What is looked at lies in panes, not in the tabs. */

#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#define AUSPEX_TYPE_SLIDE_TABS (auspex_slide_tabs_get_type ())
G_DECLARE_FINAL_TYPE (AuspexSlideTabs, auspex_slide_tabs, AUSPEX, SLIDE_TABS, GtkWidget)

/* Signals, all by the user:
 * "selected" (gpointer key)
 * "close-wanted" (gpointer key)   the tab stays until auspex_slide_tabs_remove() */

GtkWidget *auspex_slide_tabs_new (void);

/* After the selected one. @tooltip: where it comes from. */
void auspex_slide_tabs_add (AuspexSlideTabs *tabs, gpointer key, const char *title,
                            const char *tooltip);
/* The tab of @old stands for @key from now on. */
void auspex_slide_tabs_replace (AuspexSlideTabs *tabs, gpointer old, gpointer key,
                                const char *title, const char *tooltip);
void auspex_slide_tabs_remove (AuspexSlideTabs *tabs, gpointer key);
void auspex_slide_tabs_select (AuspexSlideTabs *tabs, gpointer key);
/* The key of the tab after (@by 1) or before (-1) that of @key, around the end; NULL
 * where there is no other. */
gpointer auspex_slide_tabs_get_next (AuspexSlideTabs *tabs, gpointer key, int by);

/* Work goes on in it; something happened in it that was not looked at. */
void auspex_slide_tabs_set_busy (AuspexSlideTabs *tabs, gpointer key, bool busy);
void auspex_slide_tabs_set_attention (AuspexSlideTabs *tabs, gpointer key,
                                      bool attention);
