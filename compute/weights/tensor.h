/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute/weights: one named tensor and where its values come from. */

#pragma once

#include "compute/weights/weights.h"

typedef struct _AuspexTensor AuspexTensor;
typedef struct _AuspexStoredDtype AuspexStoredDtype;

/* Bytes that are read when they are first wanted. */
typedef struct _AuspexByteSource AuspexByteSource;
struct _AuspexByteSource
{
  const uint8_t *(*get_bytes) (AuspexByteSource *source, GError **error);
};

struct _AuspexTensor
{
  char *name;
  AuspexShape shape;
  char *full_shape; /* "[1, 2, 3, 4, 5]" when that is more than a shape holds, or NULL */
  char *unreadable; /* why it has no float values ("is I64"), or NULL */

  const float *values; /* NULL until first read */
  float *owned; /* freed with the tensor; NULL when `values` lies in the mapped file */

  /* Writes the values, auspex_shape_count (&shape, 0) of them; NULL where there are none.
   */
  void (*fill) (const AuspexTensor *tensor, float *values);

  /* Of a tensor from a file: */
  const AuspexStoredDtype *dtype;
  const uint8_t *bytes;     /* of its first element, at any alignment */
  AuspexByteSource *source; /* where bytes is NULL: they lie there, from first_byte */
  uint64_t first_byte;
  int64_t strides[AUSPEX_MAX_DIMS]; /* in elements */
  bool is_scattered;                /* strides are not those of C order */
  bool is_big_endian;

  AuspexFormulaKind kind; /* of a formula tensor */
  uint64_t seed;
};

/* Sets the shape of a tensor from a file, in C order. Beyond AUSPEX_MAX_DIMS it is
 * listed, not readable. */
void auspex_tensor_set_shape (AuspexTensor *tensor, const int64_t *dims, int n_dims);

/* Adds @tensor (taken) unless its name is there already. */
bool auspex_weights_insert (AuspexWeights *weights, AuspexTensor *tensor);
void auspex_tensor_free (AuspexTensor *tensor);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexTensor, auspex_tensor_free)

/* The file that the tensors come from; taken. */
void auspex_weights_set_file (AuspexWeights *weights, GMappedFile *file);
/* What their byte sources need; taken. */
void auspex_weights_set_archive (AuspexWeights *weights, gpointer archive,
                                 GDestroyNotify free_archive);
void auspex_weights_set_metadata (AuspexWeights *weights, const char *key,
                                  const char *value);

/* Names are also found without what stands before all of those that matter: the
 * dictionary that holds the state dict, "module.". */
void auspex_weights_guess_prefix (AuspexWeights *weights);

void auspex_formula_fill (const AuspexTensor *tensor, float *values);
