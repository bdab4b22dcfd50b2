/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How evenly the window's frames come, and what the tiles in them take. It says so twice
 * a second while it is mapped; frames that nothing moved for are not counted. */

#pragma once

#include "render/slide/tile-loader.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_PACING_PANEL (auspex_pacing_panel_get_type ())
G_DECLARE_FINAL_TYPE (AuspexPacingPanel, auspex_pacing_panel, AUSPEX, PACING_PANEL,
                      GtkWidget)

GtkWidget *auspex_pacing_panel_new (void);
/* Whose tiles; NULL: nobody's. */
void auspex_pacing_panel_set_loader (AuspexPacingPanel *panel, AuspexTileLoader *loader);
