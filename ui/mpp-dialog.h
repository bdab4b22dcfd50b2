/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Asks how many micrometres a pixel is. */

#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

/* @mpp: um per level-0 pixel; 0: the slide's own, or still unknown. */
typedef void (*AuspexMppFunc) (double mpp, gpointer user_data);

/* What is taken: um. Anything else is answered with a line below the entry. */
#define AUSPEX_MPP_SMALLEST 0.01
#define AUSPEX_MPP_LARGEST 100.0

/* With a decimal comma or point, in any locale; false for anything else. */
bool auspex_mpp_parse (const char *text, double *mpp);

/* The entry starts with @current, empty when that is 0: nobody states a resolution by a
 * bare Enter. @callback is called only when the user answers; @destroy always. */
GtkWindow *auspex_mpp_dialog_present (GtkWindow *parent, const char *slide_name,
                                      double current, AuspexMppFunc callback,
                                      gpointer user_data, GDestroyNotify destroy);
