/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The discrete-time survival curve of one patient: data -> normalised -> Cairo. Months
 * are on the axis only when the model knows its time bins. */

#pragma once

#include "compute/prognosis.h"
#include "render/report/plot-style.h"

/* The curve in the unit square, survival 0 at the bottom (y = 0), 1 at the top. */
typedef struct
{
  int n_points; /* horizontal and vertical steps, from (0, 1) */
  struct
  {
    double x, y;
  } points[2 * AUSPEX_N_BINS + 1];
  double bin_edges[AUSPEX_N_BINS + 1]; /* x */
  double survival[AUSPEX_N_BINS], hazards[AUSPEX_N_BINS];
  bool has_months;
  double months[AUSPEX_N_BINS + 1]; /* of the edges, when has_months */
} AuspexSurvivalCurve;

/* Edges that are not finite and ascending count as unknown. */
AuspexSurvivalCurve auspex_survival_curve_new (const AuspexPrognosis *prognosis);
/* @before: NULL, or the curve of all tissue, dashed behind @curve.
 *
 * Axes, curve, survival at the end and hazard in the middle of each bin, in 0, 0 ..
 * @width,
 * @height under the current matrix. 240 x 140 and more reads well at font_px 9. */
void auspex_survival_plot_draw (const AuspexSurvivalCurve *curve,
                                const AuspexSurvivalCurve *before, cairo_t *cr,
                                double width, double height,
                                const AuspexPlotStyle *style);
/* Of a bin, for tables: "0 - 12.3 months", or "bin 1" when the model does not say. */
char *auspex_survival_bin_label (const AuspexSurvivalCurve *curve, int bin);
