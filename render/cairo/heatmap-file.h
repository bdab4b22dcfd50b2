/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A heat map as an image of its own that lies on the slide in other programs: a pyramidal
 * TIFF of the slide's proportions, its first pixel on the slide's first, with the
 * resolution that makes it as large. Where no patch is drawn it is transparent. */

#pragma once

#include "render/overlay/heatmap.h"
#include "render/slide/slide.h"

/* Level-0 pixels of the slide that one of the file covers: a power of two, so that a
 * patch is 8 to 15 of the file's wide. */
int64_t auspex_heatmap_file_get_downsample (const AuspexHeatmap *heatmap);

/* Whole or not at all. @is_smooth as in AuspexHeatmapLook; @caption goes into the file's
 * description, or NULL. */
bool auspex_heatmap_file_write (AuspexSlide *slide, const AuspexHeatmap *heatmap,
                                AuspexColorMap color_map, bool is_smooth,
                                const char *caption, const char *path,
                                GCancellable *cancellable, GError **error);
