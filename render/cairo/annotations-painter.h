/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Paints the annotations of a scene: what both painters lay over tiles and heat map. Main
 * thread. */

#pragma once

#include "render/overlay/scene.h"
#include <cairo.h>

/* The view pixels that annotations in view may touch; false: none are in view. */
bool auspex_scene_get_annotations_extent (const AuspexScene *scene,
                                          cairo_rectangle_int_t *extent);
/* @cr as for auspex_scene_paint(). */
void auspex_scene_paint_annotations (const AuspexScene *scene, cairo_t *cr);
