/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* G-HANet as it is trained, on formula weights: one bag, its targets, and steps on them.
 */

#pragma once

#include "compute/device.h"
#include "compute/train/ghanet-training.h"

typedef struct
{
  AuspexDevice *device;
  AuspexGraph *graph;
  AuspexProgram *program; /* NULL after the parameters have changed */
  int64_t rows, classes;
  GPtrArray *names;      /* of the parameters */
  GPtrArray *parameters; /* their values, the program's are copies */
  int64_t *counts;
  GPtrArray *gradients; /* of the last step, as the parameters */
  GArray *inputs;       /* of AuspexBinding; data is owned */
  float loss, survival_loss, cosine_loss, mean_squares_loss;
} AuspexTrainingRun;

/* Golden features, targets and weights of @seed; @device is borrowed. */
AuspexTrainingRun *auspex_training_run_new (AuspexDevice *device,
                                            const AuspexGhanetSizes *sizes, uint64_t seed,
                                            int64_t rows, double dropout);
void auspex_training_run_free (AuspexTrainingRun *run);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexTrainingRun, auspex_training_run_free)

/* An input's memory. */
void *auspex_training_run_get_input (AuspexTrainingRun *run, const char *name);

/* Losses and gradients for one label. */
void auspex_training_run_step (AuspexTrainingRun *run, int bin, bool censored);
/* To be called after the parameters' values were changed. */
void auspex_training_run_update (AuspexTrainingRun *run);
