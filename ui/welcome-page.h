/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What the window shows while no slide is open. */

#pragma once

#include <gtk/gtk.h>

#define AUSPEX_TYPE_WELCOME_PAGE (auspex_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (AuspexWelcomePage, auspex_welcome_page, AUSPEX, WELCOME_PAGE,
                      GtkWidget)

/* Signal "open-path" (const char *path): a recent slide was chosen. */

/* @paths: newest first, NULL-terminated, or NULL. */
void auspex_welcome_page_set_recent (AuspexWelcomePage *page, const char *const *paths);
