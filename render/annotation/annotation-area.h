/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Areas of annotations, added and taken away (GEOS). Results are fresh: polygons with
 * holes, as many parts as it takes, that say and are called (id included) what the first
 * operand is. Outlines that cross themselves are taken as they are drawn (even-odd). Any
 * thread. */

#pragma once

#include "render/annotation/annotation.h"

/* What a disc of @radius level-0 pixels sweeps on its way along @n points (one: the disc
 * itself): an unclassified annotation. */
AuspexAnnotation *auspex_annotation_new_stroke (const AuspexPoint *points, int n,
                                                double radius);

/* NULL when nothing is left. What has no area adds and takes away nothing. */
AuspexAnnotation *auspex_annotation_unite (const AuspexAnnotation *annotation,
                                           const AuspexAnnotation *other);
AuspexAnnotation *auspex_annotation_subtract (const AuspexAnnotation *annotation,
                                              const AuspexAnnotation *other);
/* With fewer points: none of the outline moves further than @tolerance level-0 pixels. */
AuspexAnnotation *auspex_annotation_simplify (const AuspexAnnotation *annotation,
                                              double tolerance);
/* Whether their areas share a point. */
bool auspex_annotation_touches (const AuspexAnnotation *annotation,
                                const AuspexAnnotation *other);
