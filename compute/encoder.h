/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Patches to features: an encoder network with the settings it is fed with.
 * An encoder is immutable once opened; any thread. */

#pragma once

#include "compute/device.h"
#include "compute/features/patch-source.h"

typedef struct
{
  char *id;          /* "resnet50-layer3", or what the file's description says */
  char *sha256;      /* of the weights */
  int patch_px;      /* pixels a side at `mpp` that a patch shows */
  double mpp;        /* um per pixel of a patch */
  int input_px;      /* pixels a side the network is fed; equal to patch_px: no resize */
  char *resize;      /* "none", "bilinear", "bicubic" */
  float mean[3], sd[3];
  char *readout;     /* "mean" */
  int feature_dim;
} AuspexEncoderSettings;

typedef struct _AuspexEncoder AuspexEncoder;

/* @spec: a safetensors file (a JSON of the same stem beside it may give settings) or
 * "formula:SEED" (ResNet-50 cut after layer3, 256 px at 0.5 mpp). */
AuspexEncoder *auspex_encoder_open (const char *spec, GError **error);
AuspexEncoder *auspex_encoder_ref (AuspexEncoder *encoder);
void auspex_encoder_unref (AuspexEncoder *encoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexEncoder, auspex_encoder_unref)

const AuspexEncoderSettings *auspex_encoder_get_settings (const AuspexEncoder *encoder);

/* After each patch or batch, from any worker thread, one call at a time. */
typedef void (*AuspexEncodeProgress) (int64_t done, int64_t total, gpointer user_data);

/* Encodes patches @first to n_patches - 1 of @source with as many workers as @device likes.
 * @features: [n_patches, feature_dim], rows below @first are left alone; a patch that cannot be
 * read gets a row of NaN and is counted in @n_undecoded. @done (n_patches bytes, or NULL):
 * set to 1 as soon as a row is final, also when the run is cancelled, so that nothing computed
 * is lost. Rows whose @done is already 1 are skipped. */
bool auspex_encoder_encode (AuspexEncoder *encoder, AuspexDevice *device,
                            AuspexPrecision precision, const AuspexPatchSource *source,
                            float *features, uint8_t *done, int64_t *n_undecoded,
                            AuspexEncodeProgress progress, gpointer user_data,
                            GCancellable *cancellable, GError **error);
