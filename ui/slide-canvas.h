/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The pixels of the slide view, and nothing else: a GtkGLArea that forwards its four
 * calls to the GL scene, or a plain widget that the Cairo painter draws. Where a GL
 * context cannot be had after all, the Cairo painter takes over. */

#pragma once

#include "render/overlay/scene.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_SLIDE_CANVAS (auspex_slide_canvas_get_type ())
G_DECLARE_FINAL_TYPE (AuspexSlideCanvas, auspex_slide_canvas, AUSPEX, SLIDE_CANVAS,
                      GtkWidget)

/* Called before each frame. What is borrowed must outlive the frame. False: nothing to
 * draw. */
typedef bool (*AuspexSceneFunc) (AuspexScene *scene, gpointer user_data);

/* Signal "resized" (int width, int height): device pixels. */
GtkWidget *auspex_slide_canvas_new (bool use_gl, AuspexSceneFunc fill,
                                    gpointer user_data);
/* So many canvases share the memory for textures. */
void auspex_slide_canvas_set_n_sharing (AuspexSlideCanvas *canvas, int n);
bool auspex_slide_canvas_uses_gl (AuspexSlideCanvas *canvas);
void auspex_slide_canvas_queue_render (AuspexSlideCanvas *canvas);
