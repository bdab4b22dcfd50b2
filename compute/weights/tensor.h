/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute/weights: one named tensor and where its values come from. */

#pragma once

#include "compute/weights/weights.h"

typedef struct _AuspexTensor AuspexTensor;

struct _AuspexTensor
{
  char *name;
  AuspexShape shape;
  char *unreadable; /* why it has no float values ("is I64"), or NULL */

  const float *values; /* NULL until first read */
  float *owned; /* freed with the tensor; NULL when `values` lies in the mapped file */

  /* Writes the values, auspex_shape_count (&shape, 0) of them; NULL where there are none.
   */
  void (*fill) (const AuspexTensor *tensor, float *values);
  const uint8_t *bytes;   /* of a mapped tensor, at any alignment */
  AuspexFormulaKind kind; /* of a formula tensor */
  uint64_t seed;
};

/* Adds @tensor (taken) unless its name is there already. */
bool auspex_weights_insert (AuspexWeights *weights, AuspexTensor *tensor);
void auspex_tensor_free (AuspexTensor *tensor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexTensor, auspex_tensor_free)

/* The file that mapped tensors lie in; taken. */
void auspex_weights_set_file (AuspexWeights *weights, GMappedFile *file);
void auspex_weights_set_metadata (AuspexWeights *weights, const char *key,
                                  const char *value);

void auspex_formula_fill (const AuspexTensor *tensor, float *values);
