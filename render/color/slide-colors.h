/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* How one slide is shown: its ICC profile, whether that is used, and the user's
 * adjustment. Views, read-outs and controls share one. Main thread.
 *
 * Signal "changed" (): once per change, never when nothing changed. */

#pragma once

#include "render/color/display-colors.h"
#include "render/slide/slide.h"

#include <glib-object.h>

#define AUSPEX_TYPE_SLIDE_COLORS (auspex_slide_colors_get_type ())
G_DECLARE_FINAL_TYPE (AuspexSlideColors, auspex_slide_colors, AUSPEX, SLIDE_COLORS,
                      GObject)

/* @profile: NULL when the slide has none, or none that can be used: then @trouble says
 * why. A profile is used from the start. */
AuspexSlideColors *auspex_slide_colors_new (AuspexIccProfile *profile,
                                            const char *trouble);
/* With the profile that the slide's file has. */
AuspexSlideColors *auspex_slide_colors_new_of_slide (AuspexSlide *slide);

/* Borrowed; or NULL. */
AuspexIccProfile *auspex_slide_colors_get_profile (AuspexSlideColors *colors);
const char *auspex_slide_colors_get_trouble (AuspexSlideColors *colors);

/* False without a profile. */
bool auspex_slide_colors_get_use_profile (AuspexSlideColors *colors);
void auspex_slide_colors_set_use_profile (AuspexSlideColors *colors, bool use_profile);

AuspexColorAdjustment auspex_slide_colors_get_adjustment (AuspexSlideColors *colors);
void auspex_slide_colors_set_adjustment (AuspexSlideColors *colors,
                                         const AuspexColorAdjustment *adjustment);
bool auspex_slide_colors_is_adjusted (AuspexSlideColors *colors);
/* Shows a slide's pixel 0xRRGGBB as white. False, and nothing changes, when it is too
 * dark to be glass. */
bool auspex_slide_colors_take_white (AuspexSlideColors *colors, uint32_t rgb);

/* What painters need now; NULL for pixels as they are, also for NULL. Borrowed until
 * "changed". */
AuspexDisplayColors *auspex_slide_colors_get_display (AuspexSlideColors *colors);
/* The profile alone, when it is used: for pictures that are kept. Transfer full. */
AuspexDisplayColors *auspex_slide_colors_dup_unadjusted (AuspexSlideColors *colors);
