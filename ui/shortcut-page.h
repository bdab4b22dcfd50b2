/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A page of the preferences: commands with their keys. It shows what it is told and says
 * what was typed. */

#pragma once

#include <adwaita.h>
#include <stdbool.h>

#define AUSPEX_TYPE_SHORTCUT_PAGE (auspex_shortcut_page_get_type ())
G_DECLARE_FINAL_TYPE (AuspexShortcutPage, auspex_shortcut_page, AUSPEX, SHORTCUT_PAGE,
                      AdwPreferencesPage)

/* Signals:
 * "key-typed" (const char *id, const char *key)   as gtk_accelerator_parse() reads it;
 *                                                 NULL: none is wanted
 * "reset" (const char *id)                        NULL: all
 */
AuspexShortcutPage *auspex_shortcut_page_new (void);

void auspex_shortcut_page_add_heading (AuspexShortcutPage *page, const char *title);
/* Below the last heading. */
void auspex_shortcut_page_add (AuspexShortcutPage *page, const char *id,
                               const char *title);
/* @keys: for a person. @is_changed: it can be reset. */
void auspex_shortcut_page_show_keys (AuspexShortcutPage *page, const char *id,
                                     const char *keys, bool is_changed);
