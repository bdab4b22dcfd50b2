/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One to four panes, side by side or two over each other with a divider between them
 * that is dragged (swipe). One of them is active: it has the tools and the overview, and
 * a thin frame where there are others. Keyboard: arrows move the divider once it has the
 * focus. */

#pragma once

#include "ui/slide-pane.h"

#define AUSPEX_PANE_GRID_MAX 4

#define AUSPEX_TYPE_PANE_GRID (auspex_pane_grid_get_type ())
G_DECLARE_FINAL_TYPE (AuspexPaneGrid, auspex_pane_grid, AUSPEX, PANE_GRID, GtkWidget)

/* Signal "activated" (AuspexSlidePane *pane): the user turned to another pane; it is not
 * the active one before auspex_pane_grid_set_active(). */

/* Before the first pane is added. */
void auspex_pane_grid_set_use_gl (AuspexPaneGrid *grid, bool use_gl);

guint auspex_pane_grid_get_n (AuspexPaneGrid *grid);
AuspexSlidePane *auspex_pane_grid_get (AuspexPaneGrid *grid, guint index); /* borrowed */
/* After the others; borrowed. The first one is active. */
AuspexSlidePane *auspex_pane_grid_add (AuspexPaneGrid *grid);
/* Not the last one. Where it was active, the first one is. */
void auspex_pane_grid_remove (AuspexPaneGrid *grid, AuspexSlidePane *pane);

AuspexSlidePane *auspex_pane_grid_get_active (AuspexPaneGrid *grid);
void auspex_pane_grid_set_active (AuspexPaneGrid *grid, AuspexSlidePane *pane);

/* Of two panes the first is seen left of the divider, the second right of it, and each
 * view is as large as the grid. Without effect on another number of panes. */
void auspex_pane_grid_set_swipe (AuspexPaneGrid *grid, bool swipe);
bool auspex_pane_grid_get_swipe (AuspexPaneGrid *grid);
/* 0 to 1, of the grid's width. */
void auspex_pane_grid_set_divider (AuspexPaneGrid *grid, double fraction);
double auspex_pane_grid_get_divider (AuspexPaneGrid *grid);
