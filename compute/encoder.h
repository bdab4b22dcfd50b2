/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Patches to features: an encoder network with the settings it is fed with.
 * An encoder is immutable once opened; any thread.
 *
 * Settings in JSON, beside the weights (X.json for X.safetensors) and in model files;
 * what an encoder's file does not say is as shown, what a model's does not say it does
 * not ask for:
 *   {"id": "X", "preset": "UNI", "patch_px": 256, "mpp": 0.5 (or "patch_um": 128),
 *    "input_px": patch_px, "resize": "none" ("bilinear" if the sizes differ), "mean":
 *    [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225], "readout": "mean", "heads": by
 *    the width (nets/vit.h), "sha256": of the weights}
 * A preset (encoder-preset.c), which the file's stem may name too ("uni.bin"), stands for
 * all of them that are not said. Without one, a vision transformer's input_px is what
 * its positions are for, patch_px the same, and its readout "cls". Positions for another
 * input_px are interpolated. */

#pragma once

#include "compute/device.h"
#include "compute/features/patch-source.h"

typedef struct
{
  char *id;     /* what the description says, else the file's name; "formula:SEED" */
  char *sha256; /* of the weights */
  int patch_px; /* pixels a side at `mpp` that a patch shows */
  double mpp;   /* um per pixel of a patch */
  int input_px; /* pixels a side the network is fed; equal to patch_px: no resize */
  char *resize; /* "none"; "bilinear", "bicubic": as Pillow resizes; "crop": the middle */
  float mean[3], sd[3];
  /* Of a ResNet: "mean" (over layer3), "layer4" (over layer4). Of a vision transformer:
   * "cls" (token), "mean" (of the patches' tokens), "cls+mean" (both). */
  char *readout;
  int heads; /* of a vision transformer; 0: by its width */
  int feature_dim;
} AuspexEncoderSettings;

typedef struct _AuspexEncoder AuspexEncoder;

/* @spec: a safetensors or PyTorch file of a ResNet or a vision transformer, which its
 * tensors tell (a JSON of the same stem beside it may give settings), or "formula:SEED"
 * (ResNet-50 cut after layer3, 256 px at 0.5 mpp). */
AuspexEncoder *auspex_encoder_open (const char *spec, GError **error);
AuspexEncoder *auspex_encoder_ref (AuspexEncoder *encoder);
void auspex_encoder_unref (AuspexEncoder *encoder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexEncoder, auspex_encoder_unref)

/* Whether all that decides a feature's value is the same, and stated. */
bool auspex_encoder_settings_equal (const AuspexEncoderSettings *a,
                                    const AuspexEncoderSettings *b);

/* Appends the same as text: equal where the settings are. */
void auspex_encoder_settings_append (const AuspexEncoderSettings *settings,
                                     GString *text);

/* X.json of X.safetensors, which may not exist. Free with g_free(). */
char *auspex_encoder_settings_path (const char *weights_path);

const AuspexEncoderSettings *auspex_encoder_get_settings (const AuspexEncoder *encoder);
/* What it computes, to tell what that costs. Borrowed. */
AuspexGraph *auspex_encoder_get_graph (const AuspexEncoder *encoder);

/* From any worker thread, one call at a time; the other workers go on meanwhile, and what
 * they finish is told by the next call. The last call has done equal to total, unless the
 * run ends early. */
typedef void (*AuspexEncodeProgress) (int64_t done, int64_t total, gpointer user_data);

/* What @done says of a patch. */
enum
{
  AUSPEX_PATCH_DONE = 1,
  AUSPEX_PATCH_DONE_BY_STAND_IN = 2, /* by another executor than the device's own */
};

/* Encodes the patches of @source, of patch_px a side, with as many workers as @device
 * likes, of the priority of the calling thread. @features: [n_patches, feature_dim]; a
 * patch that cannot be read gets a row of NaN and is counted in @n_undecoded (or NULL),
 * any other error ends the run, but for a device's failure, after which the run goes on
 * with another (auspex_device_replace()). @done (n_patches bytes, or NULL): set, with
 * release order, as soon as a row is final, also when the run is cancelled or fails, so
 * that nothing computed is lost. Rows whose @done is not 0 to begin with are left alone,
 * and counted as undecoded when they begin with NaN. */
bool auspex_encoder_encode (AuspexEncoder *encoder, AuspexDevice *device,
                            AuspexPrecision precision, const AuspexPatchSource *source,
                            float *features, uint8_t *done, int64_t *n_undecoded,
                            AuspexEncodeProgress progress, gpointer user_data,
                            GCancellable *cancellable, GError **error);
