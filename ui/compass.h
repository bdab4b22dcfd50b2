/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Which way the slide is turned, and whether it is mirrored: shown only when it is. A
 * click makes it upright ("win.upright"), a drag turns it. */

#pragma once

#include "render/view/viewport.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_COMPASS (auspex_compass_get_type ())
G_DECLARE_FINAL_TYPE (AuspexCompass, auspex_compass, AUSPEX, COMPASS, GtkWidget)

GtkWidget *auspex_compass_new (void);
/* NULL: nothing is shown. */
void auspex_compass_set_viewport (AuspexCompass *compass, AuspexViewport *viewport);
