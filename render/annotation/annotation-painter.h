/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Annotations onto Cairo: view, report and pictures draw them alike. Any thread. */

#pragma once

#include "render/annotation/annotation.h"
#include <cairo.h>

/* Adds the outline to the current path, in level-0 pixels under the current matrix. */
void auspex_annotation_add_path (const AuspexAnnotation *annotation, cairo_t *cr);

/* Under @level0_to_device (auspex_view_get_matrix()); lines are @line_px device pixels
 * wide, 2 in the view. A selected one also shows its vertices. */
void auspex_annotation_paint (const AuspexAnnotation *annotation, cairo_t *cr,
                              const cairo_matrix_t *level0_to_device, double line_px,
                              bool is_selected);
