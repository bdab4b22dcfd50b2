/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute: the model as model.c opens it, model-metadata.c describes it and
 * model-run.c runs it. */

#pragma once

#include "compute/blocked-program.h"
#include "compute/model.h"
#include "compute/nets/ghanet.h"

struct _AuspexModel
{
  gatomicrefcount ref_count;
  AuspexModelInfo info;
  AuspexWeights *weights;
  AuspexGhanetSizes sizes;
  char **prefixes;    /* of each member's tensors */
  GPtrArray *members; /* of AuspexGraph, one a member */

  GMutex lock;                 /* guards the rest */
  AuspexBlockedProgram **idle; /* one a member: compiled, used by nobody now; or NULL */
};

/* A model of @weights that @json describes; errors of that begin with @label. */
AuspexModel *auspex_model_new_described (AuspexWeights *weights, const char *json,
                                         const char *label, GError **error);

/* Fills info and prefixes with what a model file's JSON states. */
bool auspex_model_read_metadata (AuspexModel *model, const char *json, size_t length,
                                 const char *label, GError **error);
/* Fills what info leaves open with the network's sizes, and checks the rest against them.
 */
bool auspex_model_fit_metadata (AuspexModel *model, GError **error);
void auspex_model_info_clear (AuspexModelInfo *info);
