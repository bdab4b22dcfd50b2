/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The slides of a folder in a row, small, the one in front marked; a click opens one.
 * Pictures are asked for as they come into sight, and kept within bounds. */

#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

#define AUSPEX_SLIDE_STRIP_PX 96 /* of a picture, at most, wide and high */

#define AUSPEX_TYPE_SLIDE_STRIP (auspex_slide_strip_get_type ())
G_DECLARE_FINAL_TYPE (AuspexSlideStrip, auspex_slide_strip, AUSPEX, SLIDE_STRIP, GtkWidget)

/* Signals:
 * "chosen" (const char *path)
 * "picture-wanted" (const char *path)     to be answered by auspex_slide_strip_set_picture()
 * "picture-unwanted" (const char *path)   it went out of sight before that */

GtkWidget *auspex_slide_strip_new (void);
/* Ends with NULL; NULL: none. What is there already stays as it is. */
void auspex_slide_strip_set_paths (AuspexSlideStrip *strip, const char *const *paths);
/* The slide in front; NULL: none of them. */
void auspex_slide_strip_set_current (AuspexSlideStrip *strip, const char *path);
/* @picture: NULL where there can be none. */
void auspex_slide_strip_set_picture (AuspexSlideStrip *strip, const char *path,
                                     GdkTexture *picture);
