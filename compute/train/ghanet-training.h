/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* G-HANet with its loss and the gradient of it, as one graph: what a training step runs.
 */

#pragma once

#include "compute/nets/ghanet.h"

/* One patient: all patches of all slides in one bag.
 *   inputs  features [n, F]
 *           survived, event [1, classes] (auspex_survival_label_fill())
 *           target.I [1, G_I] of each group that has genes, z-scored
 *           dropout_key u32 [4] (auspex_dropout_fill_key()), unless @dropout is 0
 *   outputs loss = survival_loss + 0.3 (cosine_loss + mean_squares_loss), each [1], the
 *           latter two summed over the groups; hazards [1, classes];
 *           gradient.NAME of every parameter NAME
 * A network none of whose groups has genes is trained on survival alone. */
AuspexGraph *auspex_ghanet_training_build (const AuspexGhanetSizes *sizes,
                                           const char *prefix, double dropout,
                                           GError **error);
