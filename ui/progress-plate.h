/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How far an estimate is, lying on the slide, with Cancel (win.cancel). */

#pragma once

#include <gtk/gtk.h>

#define AUSPEX_TYPE_PROGRESS_PLATE (auspex_progress_plate_get_type ())
G_DECLARE_FINAL_TYPE (AuspexProgressPlate, auspex_progress_plate, AUSPEX, PROGRESS_PLATE,
                      GtkWidget)

GtkWidget *auspex_progress_plate_new (void);
/* @fraction below 0: not known. */
void auspex_progress_plate_set (AuspexProgressPlate *plate, const char *stage,
                                const char *detail, double fraction);
