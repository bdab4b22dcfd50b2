/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A G-HANet model: weights (one or more members) and what its file says of itself.
 * Immutable once opened; any thread.
 *
 * A model file is safetensors whose __metadata__.auspex is JSON: {"schema": 1, "kind":
 * "g-hanet", "network": {...}} and, where known, name, cancer_type, groups,
 * time_bins_months, encoder, members, reference_cohort, trained, licence, intended_use.
 * Sizes it states must be those of its tensors; heads are 4 and ratio 0.2 unless stated.
 */

#pragma once

#include "compute/device.h"
#include "compute/encoder.h"
#include "compute/prognosis.h"

typedef struct _AuspexModel AuspexModel;

/* What a model file states; absent fields are NULL, NAN or 0 and are not shown. */
typedef struct
{
  char *name, *sha256;
  bool trained; /* false: formula weights */
  char *cancer_type_code, *cancer_type_label;
  int feature_dim, width, heads, head_dim, gate_dim, compressed_dim, classes;
  double ratio;
  int n_groups;
  AuspexGeneGroup *groups; /* z and validation as the file says; z unused */
  bool has_names;          /* gene names are known */
  bool has_time_bins;
  double time_bins_months[AUSPEX_N_BINS + 1];
  int n_cohort; /* reference cohort's risks, for the percentile */
  double *cohort_risks;
  AuspexEncoderSettings *encoder; /* those it was trained on, or NULL */
  int n_members;
  char *licence, *intended_use;
} AuspexModelInfo;

/* @spec: a model file (safetensors), "formula:SEED" (the demo's gene groups) or "demo"
 * (the same as formula:1). */
AuspexModel *auspex_model_open (const char *spec, GError **error);
AuspexModel *auspex_model_ref (AuspexModel *model);
void auspex_model_unref (AuspexModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexModel, auspex_model_unref)

const AuspexModelInfo *auspex_model_get_info (const AuspexModel *model);

/* False with an error that names both sides when features of @settings do not fit @model:
 * the feature size, or the settings it says it was trained on. */
bool auspex_model_check_encoder (const AuspexModel *model,
                                 const AuspexEncoderSettings *settings, GError **error);

/* Runs every member on @features [n, feature_dim] and fills the network's part of
 * @prognosis, a fresh one: hazards, survival, risk, percentile, members, genes, time
 * bins, the maps' gate, similarity, hyperedge and hyper_attention (of the first member),
 * model_*, cancer_type_*.
 *
 * Of several members, survival and genes are the mean; hazards are those of the mean
 * survival, risk is -sum of it, which is the mean of the members' risks. In double from
 * the network's hazards. On failure @prognosis is as it was. */
bool auspex_model_run (AuspexModel *model, AuspexDevice *device,
                       AuspexPrecision precision, const float *features, int64_t n,
                       AuspexPrognosis *prognosis, GCancellable *cancellable,
                       GError **error);

/* A bag that a model has gone through once, so that what it says of fewer of the patches
 * takes milliseconds (20,000 patches: under 50). Keeps what follows from each patch
 * alone: 4 KB a patch and member as published, but of very large bags (above 256 MB a
 * member), which are gone through again. One thread at a time; it starts others. */
typedef struct _AuspexPreparedBag AuspexPreparedBag;

/* @features [n, feature_dim] are borrowed, and must stay as they are; @model and @device
 * are referenced. */
AuspexPreparedBag *auspex_prepared_bag_new (AuspexModel *model, AuspexDevice *device,
                                            AuspexPrecision precision,
                                            const float *features, int64_t n,
                                            GCancellable *cancellable, GError **error);
void auspex_prepared_bag_free (AuspexPreparedBag *bag);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexPreparedBag, auspex_prepared_bag_free)

/* As auspex_model_run() of those patches, in order, that are not @excluded [n] (not 0;
 * NULL: none is). An error when all are. */
bool auspex_prepared_bag_estimate (AuspexPreparedBag *bag, const uint8_t *excluded,
                                   AuspexPrognosis *prognosis, GCancellable *cancellable,
                                   GError **error);
