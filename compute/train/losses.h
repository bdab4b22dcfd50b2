/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Losses as graph, each a single number, [1]. */

#pragma once

#include "compute/graph/graph.h"

/* Negative log-likelihood of survival in discrete time, of one patient: with hazards h =
 * sigmoid (@logits) and S_j = prod over i <= j of 1 - h_i,
 *   dead in bin y:      -log S_{y-1} - log h_y
 *   censored in bin y:  -log S_y
 * each probability no less than 1e-7. All [1, classes]; the label is that of
 * auspex_survival_label_fill(). Source: Zadeh & Schmid, IEEE TPAMI 2020, without
 * weighting. */
AuspexValue auspex_loss_survival (AuspexGraph *graph, AuspexValue logits,
                                  AuspexValue survived, AuspexValue event);

/* Which bins were survived, and which was not, each 1 or 0; @bin counts from 0. */
void auspex_survival_label_fill (int bin, bool censored, int n_classes, float *survived,
                                 float *event);

/* (1 - cos (x, target))^3; cos is 0 where a length is (below 1e-8). Of one shape. */
AuspexValue auspex_loss_cosine (AuspexGraph *graph, AuspexValue x, AuspexValue target);

/* Mean of (x - target)^2. Of one static shape. */
AuspexValue auspex_loss_mean_squares (AuspexGraph *graph, AuspexValue x,
                                      AuspexValue target);
