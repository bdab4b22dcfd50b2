/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Writes a made-up H&E-like slide: white glass, a piece of tissue with stroma fibres,
 * nests of nuclei and a lumen. An Aperio-flavoured tiled pyramidal TIFF that OpenSlide
 * reads with its mpp. The same parameters give the same pixels on every machine. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct
{
  int width, height; /* level-0 pixels */
  double mpp;        /* um per pixel; 0: leave it out */
  uint32_t seed;
} AuspexSyntheticSlide;

/* The demo's: 8192 x 6144 at 0.5 um, seed 1. */
extern const AuspexSyntheticSlide auspex_synthetic_slide_demo;

/* Whole or not at all, as auspex_whole_file_fill(). */
bool auspex_synthetic_slide_write (const AuspexSyntheticSlide *parameters,
                                   const char *path, GCancellable *cancellable,
                                   GError **error);
