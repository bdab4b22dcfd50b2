/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A round magnifier that lies on a slide view, at the pointer, or in the middle where
 * there is none; with Cairo, whatever draws the view. */

#pragma once

#include "render/overlay/scene.h"
#include <gtk/gtk.h>

#define AUSPEX_LENS_FACTOR 4.0

#define AUSPEX_TYPE_SLIDE_VIEW_LENS (auspex_slide_view_lens_get_type ())
G_DECLARE_FINAL_TYPE (AuspexSlideViewLens, auspex_slide_view_lens, AUSPEX,
                      SLIDE_VIEW_LENS, GtkWidget)

/* Fills in the scene of the view beneath; false when there is nothing to draw. */
typedef bool (*AuspexLensFunc) (AuspexScene *scene, gpointer user_data);
/* The tiles of @plan are wanted, before all others; NULL: none any more. */
typedef void (*AuspexLensWantFunc) (const AuspexTilePlan *plan, gpointer user_data);

GtkWidget *auspex_slide_view_lens_new (AuspexLensFunc fill, AuspexLensWantFunc want,
                                       gpointer user_data);
/* Where it looks: device pixels of the view. */
void auspex_slide_view_lens_move (AuspexSlideViewLens *lens, double view_x,
                                  double view_y);
