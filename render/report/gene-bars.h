/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Reconstructed expression of one functional group as bars around zero: data ->
 * normalised -> Cairo. The values are reconstructed from the picture, never measured: say
 * so beside them. */

#pragma once

#include "compute/prognosis.h"
#include "render/report/plot-style.h"

typedef struct
{
  char *label;    /* the feature's name, or "feature 12" */
  char *modality; /* "" when unknown */
  int index;      /* in the group */
  float z;
  double fraction; /* z / limit, within -1 and 1 */
  uint32_t color;  /* 0xRRGGBB: diverging map, blue below zero, red above */
} AuspexGeneBar;

typedef struct
{
  double limit; /* |z| of a full bar */
  int n;
  AuspexGeneBar *bars; /* highest z first */
  int n_skipped;       /* between the highest and the lowest that are shown */
} AuspexGeneBars;

/* The largest |z| of all groups, at least 1: one scale makes groups comparable. */
double auspex_gene_bars_limit (const AuspexPrognosis *prognosis);
/* At most @n_max bars (all when 0): half the highest, half the lowest z. */
AuspexGeneBars *auspex_gene_bars_new (const AuspexGeneGroup *group, double limit,
                                      int n_max);
void auspex_gene_bars_free (AuspexGeneBars *bars);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexGeneBars, auspex_gene_bars_free)

/* One bar around the middle of 0, 0 .. @width, @height. */
void auspex_gene_bar_draw (const AuspexGeneBar *bar, cairo_t *cr, double width,
                           double height, const AuspexPlotStyle *style);
/* All: label, bar, value; a gap where some were skipped; an axis with the limit below.
 * auspex_gene_bars_get_height() high. */
void auspex_gene_bars_draw (const AuspexGeneBars *bars, cairo_t *cr, double width,
                            const AuspexPlotStyle *style);
double auspex_gene_bars_get_height (const AuspexGeneBars *bars,
                                    const AuspexPlotStyle *style);
/* "immune" of the group, or "Group 3". */
char *auspex_gene_group_label (const AuspexGeneGroup *group, int index);
