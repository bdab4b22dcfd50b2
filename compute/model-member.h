/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to the model: one member of it, run. */

#pragma once

#include "compute/blocked-program.h"
#include "compute/model-internal.h"

/* What one member says. */
typedef struct
{
  float hazards[AUSPEX_N_BINS];
  float *genes[AUSPEX_GHANET_MAX_GROUPS]; /* NULL where a group has none */
  float *gate, *similarity, *hyperedge,
      *hyper_attention; /* of the first member; else NULL */
} AuspexMemberResult;

void auspex_member_result_clear (gpointer result);

/* Member @index on @n patches. A GPU takes the bag whole where it has the memory; else it
 * goes in blocks. @result is all zero before, and to be cleared in any case. */
bool auspex_member_run (AuspexModel *model, int index, AuspexDevice *device,
                        AuspexPrecision precision, const float *features, int64_t n,
                        AuspexMemberResult *result, GCancellable *cancellable,
                        GError **error);

/* The same in two steps: a program, compiled or idle since it was last given back, that
 * is loaded with the features, and estimates of @n of its rows @selected, or of all
 * (NULL). */
AuspexBlockedProgram *auspex_model_take_program (AuspexModel *model, int index,
                                                 AuspexDevice *device,
                                                 AuspexPrecision precision, int64_t rows,
                                                 GError **error);
void auspex_model_give_program (AuspexModel *model, int index,
                                AuspexBlockedProgram *program);
bool auspex_member_estimate (const AuspexModel *model, int index,
                             AuspexBlockedProgram *program, const int64_t *selected,
                             int64_t n, bool is_last, AuspexMemberResult *result,
                             GCancellable *cancellable, GError **error);

/* Loads the features into @program, which must be finite: else the error tells which is
 * not. */
bool auspex_member_load (const AuspexModel *model, AuspexBlockedProgram *program,
                         const float *features, int64_t n, GCancellable *cancellable,
                         GError **error);
bool auspex_model_check_features (const AuspexModel *model, const float *features,
                                  int64_t n, GError **error);
bool auspex_model_check_n_patches (int64_t n, GError **error);

/* Fills @prognosis from the members' results, of @n patches; takes the maps of the first.
 */
void auspex_model_sum_up (const AuspexModel *model, AuspexMemberResult *results,
                          int64_t n, AuspexPrognosis *prognosis);
