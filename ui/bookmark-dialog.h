/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The bookmarks of a slide beside its window, which stays usable. It shows what it is
 * told, and says what the user did. */

#pragma once

#include <adwaita.h>

#define AUSPEX_TYPE_BOOKMARK_DIALOG (auspex_bookmark_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AuspexBookmarkDialog, auspex_bookmark_dialog, AUSPEX,
                      BOOKMARK_DIALOG, AdwWindow)

/* Signals, @index counting from 0:
 * "add" ()                                    what is seen now
 * "go" (uint index)
 * "rename" (uint index, const char *name)
 * "remove" (uint index)
 */
AuspexBookmarkDialog *auspex_bookmark_dialog_new (GtkWindow *parent);

void auspex_bookmark_dialog_clear (AuspexBookmarkDialog *dialog);
/* @place: where it is, for a person. */
void auspex_bookmark_dialog_append (AuspexBookmarkDialog *dialog, const char *name,
                                    const char *place);
