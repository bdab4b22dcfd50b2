/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Where an encoder gets its patches. The app gives it a slide; tests a formula. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct
{
  int64_t n_patches;
  int size_px; /* patches are size_px x size_px: the encoder's patch_px; an encoder with
                  another input_px resizes them itself (compute/features/resample.h) */
  gpointer owner;

  /* Writes patch @index as packed RGB (size_px * size_px * 3 bytes). Called from several
   * threads at once. False with an error when it cannot be decoded. */
  bool (*read) (gpointer owner, int64_t index, uint8_t *rgb, GError **error);
} AuspexPatchSource;
