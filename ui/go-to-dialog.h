/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Asks where to look: a magnification, um per pixel, an angle or a position (ui/place.h),
 * and moves the viewport there. */

#pragma once

#include "ui/place.h"
#include <gtk/gtk.h>

GtkWindow *auspex_go_to_dialog_present (GtkWindow *parent, AuspexViewport *viewport,
                                        const AuspexPlaceFrame *frame);
