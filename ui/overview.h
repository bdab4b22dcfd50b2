/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The whole slide, small, with what the view shows framed; click or drag moves there. */

#pragma once

#include "render/view/seen-map.h"
#include "render/view/viewport.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_OVERVIEW (auspex_overview_get_type ())
G_DECLARE_FINAL_TYPE (AuspexOverview, auspex_overview, AUSPEX, OVERVIEW, GtkWidget)

GtkWidget *auspex_overview_new (void);
/* As large as it may be within the given room, never quite nothing. */
void auspex_overview_get_size (AuspexOverview *overview, int max_width, int max_height,
                               int *width, int *height);
void auspex_overview_set_viewport (AuspexOverview *overview, AuspexViewport *viewport);
/* A picture of the viewport's bounds; NULL: none yet. */
void auspex_overview_set_picture (AuspexOverview *overview, GdkTexture *picture);
/* Tints what has been looked at, the stronger the closer; a tooltip says how close.
 * NULL: nothing is tinted. @power: magnification of level 0, 0 when not known. */
void auspex_overview_set_seen (AuspexOverview *overview, AuspexSeenMap *seen,
                               double power);
