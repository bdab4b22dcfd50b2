/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One estimate, from slides to prognosis: tissue, patches, features (cached), network.
 * The window, the commands and the demo all run this. */

#pragma once

#include "compute/encoder.h"
#include "compute/features/feature-bag.h"
#include "compute/features/patch-grid.h"
#include "compute/model.h"
#include "compute/prognosis.h"
#include "render/overlay/heatmap.h"
#include "render/slide/slide.h"

typedef struct
{
  GPtrArray *slides; /* AuspexSlide: one patient, all different; may be empty with
                      * `features_path` */
  AuspexModel *model;
  AuspexEncoder *encoder; /* may be NULL when `features_path` is given */
  const char
      *features_path; /* NULL, or a bag computed elsewhere to read instead of encoding */
  const char *save_features_path; /* NULL, or where to write the features used */
  const char *device;             /* selector; "auto" */
  AuspexDevice *opened_device;    /* NULL, or what that selects, for many requests */
  AuspexPrecision precision;
  const char *tissue; /* "default", "resection", "biopsy", "none" */
  bool use_cache;
  const char
      *cancer_type_confirmed; /* OncoTree code the user said the slide is, or NULL */
  /* NULL, or for each slide a GPtrArray of AuspexAnnotation, whose marks say which tissue
   * is used (render/annotation/tissue-mark.h). */
  GPtrArray *marks;
} AuspexAnalysisRequest;

/* Members copied or referenced. */
AuspexAnalysisRequest *
auspex_analysis_request_copy (const AuspexAnalysisRequest *request);
void auspex_analysis_request_free (AuspexAnalysisRequest *request);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexAnalysisRequest, auspex_analysis_request_free)

typedef enum
{
  AUSPEX_STAGE_TISSUE,
  AUSPEX_STAGE_PATCHES,
  AUSPEX_STAGE_LOADING, /* device, weights */
  AUSPEX_STAGE_ENCODING,
  AUSPEX_STAGE_NETWORK,
} AuspexAnalysisStage;

typedef struct
{
  AuspexAnalysisStage stage;
  int64_t done, total;       /* patches, while encoding */
  double patches_per_second; /* NAN when not yet known */
  double seconds_left;       /* NAN when not yet known */
  /* The patches of the slide that is encoded, those that are done drawn: twice a second;
   * else NULL. To be referenced where it is kept. */
  AuspexHeatmap *encoded;
} AuspexAnalysisProgress;

const char *auspex_analysis_stage_to_string (AuspexAnalysisStage stage);

/* At most ten times a second and at each change of stage, on a worker thread. */
typedef void (*AuspexAnalysisProgressFunc) (const AuspexAnalysisProgress *progress,
                                            gpointer user_data);

/* An estimate that can be asked again: app/analysis-replay.h. */
typedef struct _AuspexReplay AuspexReplay;

/* Blocks; call it on a worker. Cancelling returns at once with G_IO_ERROR_CANCELLED;
 * features already computed are in the cache. A slide whose mpp is unknown is an error,
 * and so are marks that leave nothing. */
AuspexPrognosis *auspex_analysis_run (const AuspexAnalysisRequest *request,
                                      AuspexAnalysisProgressFunc progress,
                                      gpointer user_data, GCancellable *cancellable,
                                      GError **error);

/* Tissue and patch grid of one slide for patches of @patch_px pixels at @mpp. No tissue
 * is an error. @mask: NULL, or where to put the tissue mask. */
AuspexPatchSet *auspex_analysis_find_patches (AuspexSlide *slide, const char *tissue,
                                              int patch_px, double mpp,
                                              AuspexTissueMask **mask,
                                              GCancellable *cancellable, GError **error);

/* The request's features without the network (its model may be NULL): encoded, cached or
 * read. Patches that could not be decoded are left out and counted; above 5 % is an error
 * that says where. */
AuspexFeatureBag *auspex_analysis_get_features (const AuspexAnalysisRequest *request,
                                                AuspexAnalysisProgressFunc progress,
                                                gpointer user_data,
                                                GCancellable *cancellable,
                                                GError **error);

/* auspex_replay_new() (app/analysis-replay.h) on a thread of its own: @progress and
 * @callback are called on the caller's main context. */
void auspex_analysis_run_async (const AuspexAnalysisRequest *request,
                                AuspexAnalysisProgressFunc progress, gpointer user_data,
                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                gpointer callback_data);
AuspexReplay *auspex_analysis_run_finish (GAsyncResult *result, GError **error);
