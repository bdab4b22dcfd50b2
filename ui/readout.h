/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One line at the lower right: overlay value and place under the pointer, then
 * magnification and um per pixel, always, and how the view is turned, if it is. The
 * magnification opens a menu of others (win.zoom-to, win.fit, win.one-to-one,
 * win.go-to). */

#pragma once

#include "render/view/viewport.h"
#include "ui/color-button.h"

#include <gtk/gtk.h>

#define AUSPEX_TYPE_READOUT (auspex_readout_get_type ())
G_DECLARE_FINAL_TYPE (AuspexReadout, auspex_readout, AUSPEX, READOUT, GtkWidget)

GtkWidget *auspex_readout_new (void);
/* Texts for a person; NULL or "" hides the part. */
void auspex_readout_set_place (AuspexReadout *readout, const char *place);
void auspex_readout_set_value (AuspexReadout *readout, const char *value);
void auspex_readout_set_magnification (AuspexReadout *readout, const char *magnification,
                                       const char *resolution);
/* Whose turning is shown; NULL: nobody's. */
void auspex_readout_set_viewport (AuspexReadout *readout, AuspexViewport *viewport);
/* How colours are shown; hidden until it is handed some. Borrowed. */
AuspexColorButton *auspex_readout_get_color_button (AuspexReadout *readout);
