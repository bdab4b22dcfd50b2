/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Where a slide has tissue: CLAM's recipe (saturation, median, threshold, close, pieces
 * with holes) with its sizes in um2 instead of pixels, so that it does not depend on the
 * scanner.
 *
 * Pieces and holes are connected components of the mask (tissue by 8 neighbours, glass by
 * 4), not polygons: a hole below the smallest size is filled, one above stays a hole, and
 * every such hole counts (CLAM stops at eight a piece). */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct
{
  bool everything;           /* "none": no mask, every patch is taken */
  int saturation_threshold;  /* 0 to 255; tissue is above */
  int median_px, close_px;   /* windows, in mask pixels */
  double smallest_piece_um2; /* smaller pieces are dropped */
  double smallest_hole_um2;  /* smaller holes are filled */
} AuspexTissueSettings;

/* Mask pixels are made this large: CLAM's 64x of a 40x scan. */
#define AUSPEX_TISSUE_UM_PER_PX 16.0

/* @preset: "default", "resection", "biopsy" or "none". */
bool auspex_tissue_settings_from_preset (const char *preset,
                                         AuspexTissueSettings *settings, GError **error);

typedef enum
{
  AUSPEX_GLASS,
  AUSPEX_TISSUE,
  AUSPEX_HOLE, /* within a piece, and large enough to count */
} AuspexTissueClass;

/* Covers the whole of level 0. */
typedef struct
{
  int width, height;
  uint8_t *classes; /* [height, width] AuspexTissueClass */
} AuspexTissueMask;

/* @rgb: packed, @width x @height pixels of @um_per_px. @unknown: NULL, or non-zero where
 * the slide could not be read; such pixels count as tissue, so that what was lost there
 * is counted as lost. */
AuspexTissueMask *auspex_tissue_mask_new (const AuspexTissueSettings *settings,
                                          const uint8_t *rgb, const uint8_t *unknown,
                                          int width, int height, double um_per_px);
void auspex_tissue_mask_free (AuspexTissueMask *mask);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexTissueMask, auspex_tissue_mask_free)
