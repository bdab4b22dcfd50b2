/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What a slide's properties (OpenSlide's names and values) say of its geometry. Pure. */

#pragma once

#include "render/slide/slide.h"

/* name -> value, both strings owned by the table. */
typedef GHashTable AuspexProperties;

/* um per level-0 pixel, the mean of x and y; 0 when no key says. In the order of
 * AuspexMppSource. */
double auspex_properties_get_mpp (AuspexProperties *properties, AuspexMppSource *source);
/* 0 when no key says. */
double auspex_properties_get_objective_power (AuspexProperties *properties);
/* Within @width x @height; all of it when no key says. */
AuspexRegion auspex_properties_get_bounds (AuspexProperties *properties, int64_t width,
                                           int64_t height);
/* 0xRRGGBB; white when no key says. */
uint32_t auspex_properties_get_background (AuspexProperties *properties);
