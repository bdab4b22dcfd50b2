/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Grid and graticule over a slide view. Takes no pointer. */

#pragma once

#include "render/view/viewport.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_VIEW_RULERS (auspex_view_rulers_get_type ())
G_DECLARE_FINAL_TYPE (AuspexViewRulers, auspex_view_rulers, AUSPEX, VIEW_RULERS,
                      GtkWidget)

GtkWidget *auspex_view_rulers_new (void);
void auspex_view_rulers_set_viewport (AuspexViewRulers *rulers, AuspexViewport *viewport);
/* um per level-0 pixel; 0: not known. */
void auspex_view_rulers_set_mpp (AuspexViewRulers *rulers, double mpp);
void auspex_view_rulers_set_show_grid (AuspexViewRulers *rulers, bool show);
void auspex_view_rulers_set_show_graticule (AuspexViewRulers *rulers, bool show);
