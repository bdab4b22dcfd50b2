/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What marks leave out (tissue-mark.h) onto Cairo: greyed, with lines across. View,
 * report and pictures draw it alike; the marks' outlines are annotations'. Any thread. */

#pragma once

#include "render/annotation/tissue-mark.h"
#include <cairo.h>

/* Under @level0_to_device; lines are @line_px device pixels wide, 1 in the view. @slide:
 * level-0 pixels, greyed outside of what is used alone. Those of @annotations that do not
 * mark are passed over. */
void auspex_tissue_marks_paint (GPtrArray *annotations, cairo_t *cr,
                                const cairo_matrix_t *level0_to_device, double line_px,
                                AuspexRect slide);
