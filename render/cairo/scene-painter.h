/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Paints a scene with Cairo: software drawing, export, tests. Main thread. */

#pragma once

#include "render/overlay/scene.h"
#include <cairo.h>

/* User space is device pixels with the view's top-left at the origin: a widget with a
 * scale factor scales @cr by 1 / factor first. Paints view.width x view.height and
 * nothing beyond.
 *
 * Where view.scale is 1, unrotated and @cr only translates by whole pixels, tiles of
 * level 0 are copied: the pixels painted are the slide's. Annotations keep their line
 * width. */
void auspex_scene_paint (const AuspexScene *scene, cairo_t *cr);
