/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to app/analysis*.c. */

#pragma once

#include "app/analysis.h"

/* Tells the caller how far it is, at most ten times a second. */
typedef struct
{
  AuspexAnalysisProgressFunc func;
  gpointer user_data;
  AuspexAnalysisStage stage;
  int64_t stage_start, last_told; /* monotonic us */
  int64_t first_done;             /* of the stage; what was in the cache took no time */
  AuspexHeatmap *encoded;         /* to be told next, or NULL; owned */
} AuspexProgressTeller;

/* @done of @total; a new @stage is always told. */
void auspex_progress_tell (AuspexProgressTeller *teller, AuspexAnalysisStage stage,
                           int64_t done, int64_t total);

/* What getting the features has found out beside them. */
typedef struct
{
  AuspexFeatureBag *bag;
  AuspexDevice *device;
  bool from_file, all_cached;
  int n_sets;
  AuspexPatchSet **sets; /* of each slide; NULL when the features come from a file */
} AuspexGathered;

void auspex_gathered_clear (AuspexGathered *gathered);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AuspexGathered, auspex_gathered_clear)

AuspexDevice *auspex_analysis_open_device (const AuspexAnalysisRequest *request,
                                           GError **error);

bool auspex_analysis_gather (const AuspexAnalysisRequest *request,
                             AuspexGathered *gathered, AuspexProgressTeller *teller,
                             GCancellable *cancellable, GError **error);

/* The bag a file holds, fitted to the request's slides: their number, identities and
 * patch sizes. */
AuspexFeatureBag *auspex_analysis_read_features (const AuspexAnalysisRequest *request,
                                                 GError **error);

/* What is left out of an estimate. */
typedef struct
{
  int64_t n;         /* patches */
  uint8_t *excluded; /* [n_patches of the bag] 1: left out */
  int n_marks;
  AuspexMarkedArea *marks;
  double um2; /* of the patches; NAN when unknown */
} AuspexLeftOut;

void auspex_left_out_clear (AuspexLeftOut *left_out);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (AuspexLeftOut, auspex_left_out_clear)

/* Of @marks, as a request has them. An error when nothing is left, or when it is not
 * known where the patches are. */
bool auspex_analysis_leave_out (const AuspexFeatureBag *bag, GPtrArray *marks,
                                AuspexLeftOut *left_out, GError **error);
/* A bag of what @left_out leaves. */
AuspexFeatureBag *auspex_analysis_take_rest (const AuspexFeatureBag *bag,
                                             const AuspexLeftOut *left_out,
                                             GError **error);

/* Where the request wants them, without what its marks leave out. */
bool auspex_analysis_save_features (const AuspexAnalysisRequest *request,
                                    const AuspexFeatureBag *bag, GError **error);

/* Fills in who, what and how: slides, parameters, patches, places, warnings. @left_out:
 * NULL, or what @prognosis is without; its marks are taken. */
void auspex_analysis_describe (const AuspexAnalysisRequest *request,
                               const AuspexGathered *gathered, AuspexLeftOut *left_out,
                               AuspexPrognosis *prognosis);
