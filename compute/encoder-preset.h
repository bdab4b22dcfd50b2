/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute: settings of published encoders, by name. */

#pragma once

typedef struct
{
  const char *name;
  int width, network_patch_px; /* of the network it is of */
  int heads;
  int patch_px; /* at 0.5 um per pixel: 20x */
  int input_px;
  const char *resize;
  float mean[3], sd[3];
  const char *readout;
} AuspexEncoderPreset;

/* Whatever the case of @name; NULL: there is none. */
const AuspexEncoderPreset *auspex_encoder_preset_find (const char *name);
/* "UNI, UNI2-h, ..."; free with g_free(). */
char *auspex_encoder_preset_list (void);
