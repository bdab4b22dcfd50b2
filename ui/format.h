/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Quantities as a person reads them. All strings are owned by the caller. */

#pragma once

#include "render/overlay/heatmap.h"
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* A thin space stands between number and unit; the minus is a minus. */
char *auspex_format_number (double value, int decimals);
char *auspex_format_count (int64_t n);            /* 12,345 in the user's locale */
char *auspex_format_length_um (double um);        /* "0.52 um" to "12.4 mm" */
char *auspex_format_area_um2 (double um2);        /* um2 or mm2 */
char *auspex_format_magnification (double power); /* "20x", "1.25x" */
char *auspex_format_percent (double fraction);    /* "34 %" */
char *auspex_format_angle (double radians);       /* "30°", "−12.5°" */
/* "mirrored, turned clockwise by 30°"; NULL: neither. */
char *auspex_format_orientation (double rotation, bool flipped);
/* A patch of a map as its legend counts: "rank 97 %", "2.41 x uniform", "weight 0.002".
 */
char *auspex_format_patch_value (const AuspexHeatmap *heatmap, int64_t patch);
char *auspex_format_duration (double seconds); /* "4 s", "2 min 10 s", "1 h 5 min" */
/* "22 Nov 2026, 14:58", in local time; @iso8601 itself when it is no time. */
char *auspex_format_time (const char *iso8601);
