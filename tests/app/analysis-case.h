/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Slides, encoders and models small enough to estimate in no time. Paths are in the
 * test's scratch folder; free them with g_free(). */

#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define CASE_PATCH_PX 64
#define CASE_TILE_PX 256 /* of the slides */

/* A synthetic slide. @mpp 0: it does not say. */
char *case_slide (const char *name, int width, int height, double mpp, uint32_t seed);
/* Nothing but glass, 0.5 um. */
char *case_blank_slide (const char *name);
/* Overwrites the data of @n tiles of a TIFF directory (0: level 0) from tile @first.
 * False when there is no such directory. */
bool case_break_tiles (const char *path, int directory, int first, int n);

/* ResNet of 17 features on patches of CASE_PATCH_PX at 0.5 um. */
char *case_encoder (void);
/* G-HANet on @feature_dim features, two groups of genes, one with names. */
char *case_model (const char *name, int feature_dim);
/* A checkpoint as torch.save() writes it of the same network, and no more. */
char *case_checkpoint (const char *name, int feature_dim);
