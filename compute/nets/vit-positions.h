/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to nets: positions learned for one grid of patches, for another. */

#pragma once

#include <stdbool.h>
#include <stdint.h>

/* @positions, [from from, width], as [to to, width]; free with g_free(). @antialias: as
 * PyTorch's interpolate (mode="bicubic", antialias=True), which timm's
 * resample_abs_pos_embed() uses and Hugging Face's Dinov2WithRegistersModel; else
 * without, as Hugging Face's ViTModel and Dinov2Model. */
float *auspex_vit_positions_resample (const float *positions, int64_t from, int64_t to,
                                      int64_t width, bool antialias);
