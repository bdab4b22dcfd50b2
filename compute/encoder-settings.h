/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute: encoder settings as a value. Absent: NULL, 0 or NAN. */

#pragma once

#include "compute/encoder-preset.h"
#include "compute/encoder.h"

#include <json-glib/json-glib.h>

AuspexEncoderSettings *auspex_encoder_settings_new (void); /* everything absent */
void auspex_encoder_settings_free (AuspexEncoderSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexEncoderSettings, auspex_encoder_settings_free)

/* Takes what @object states, by itself or by the preset that it names; errors begin with
 * @label. */
bool auspex_encoder_settings_read (AuspexEncoderSettings *settings, JsonObject *object,
                                   const char *label, GError **error);
/* Gives what is absent @preset's values. */
void auspex_encoder_settings_fill (AuspexEncoderSettings *settings,
                                   const AuspexEncoderPreset *preset);
/* Gives what is absent the values of ResNet-50 in MCAT's line: 256 px at 0.5 mpp, no
 * resize. */
void auspex_encoder_settings_complete (AuspexEncoderSettings *settings);

/* False when @actual differs from something @wanted states; the error says what. */
bool auspex_encoder_settings_match (const AuspexEncoderSettings *wanted,
                                    const AuspexEncoderSettings *actual, GError **error);
