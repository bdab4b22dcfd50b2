/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Named tensors: from a safetensors file (memory-mapped, checked before use), from what
 * torch.save() wrote (read without executing anything), from a formula, or made by the
 * program (folded batch norms).
 *
 * Threads: immutable once filled, but for a lazily converted tensor, which is guarded;
 * any thread may read. Tensors live as long as the weights. */

#pragma once

#include "compute/graph/graph.h"
#include <gio/gio.h>

typedef struct _AuspexWeights AuspexWeights;

AuspexWeights *auspex_weights_ref (AuspexWeights *weights);
void auspex_weights_unref (AuspexWeights *weights);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexWeights, auspex_weights_unref)

/* Opens a safetensors or PyTorch file. F32, F16 and BF16 tensors, and F64 of PyTorch, are
 * readable as floats; others are listed.
 *
 * PyTorch's nested dictionaries and lists become names with dots
 * ("state_dict.fc.weight"); tensors are also found without what stands before all of the
 * network's ("fc.weight"). A tensor that is the whole file is called "tensor". */
AuspexWeights *auspex_weights_open (const char *path, GError **error);

/* An empty set, to be filled with _take() and _declare(). @label names it in errors and
 * stands where a file has its path. */
AuspexWeights *auspex_weights_new (const char *label);
/* Adds a tensor; takes @values (g_malloc'd, C order). */
void auspex_weights_take (AuspexWeights *weights, const char *name, AuspexShape shape,
                          float *values);

/* Adds a tensor whose values are @owner's, which is referenced: one owner for all. */
void auspex_weights_borrow (AuspexWeights *weights, const char *name, AuspexShape shape,
                            const float *values, AuspexWeights *owner);

/* The published test formula: values from (name, index, seed), kinds of network differing
 * in their gains. Declared tensors are computed when first read. */
typedef enum
{
  AUSPEX_FORMULA_GHANET,
  AUSPEX_FORMULA_RESNET,
} AuspexFormulaKind;
void auspex_weights_declare (AuspexWeights *weights, const char *name, AuspexShape shape,
                             AuspexFormulaKind kind, uint64_t seed);
/* "formula:SEED" -> true and the seed (@seed may be NULL). */
bool auspex_formula_parse (const char *text, uint64_t *seed);
/* u in [0, 1) of (name, index, seed). */
float auspex_formula_uniform (const char *name, uint64_t index, uint64_t seed);

/* NULL-terminated, sorted; free with g_strfreev(). */
char **auspex_weights_list (AuspexWeights *weights);
bool auspex_weights_has (AuspexWeights *weights, const char *name);
/* Whether both names are found, and are one tensor. */
bool auspex_weights_is_same (AuspexWeights *weights, const char *name, const char *other);
/* The shape of @name; an error that names tensor and file when absent. */
bool auspex_weights_get_shape (AuspexWeights *weights, const char *name,
                               AuspexShape *shape, GError **error);
/* Size of @name along @axis; an error that names it unless it has @n_dims dimensions. */
bool auspex_weights_get_size (AuspexWeights *weights, const char *name, int n_dims,
                              int axis, int64_t *size, GError **error);
/* The tensor as float32 in C order, borrowed; an error that names the tensor, what was
 * expected and what the file has when @shape differs. @shape NULL: any. */
const float *auspex_weights_get (AuspexWeights *weights, const char *name,
                                 const AuspexShape *shape, GError **error);

/* The values of a file's tensor of any real number type, in C order; free with g_free().
 */
double *auspex_weights_dup_doubles (AuspexWeights *weights, const char *name,
                                    GError **error);
/* "F32 [8, 1, 3, 3]": number type as safetensors spells it, and shape. NULL when absent;
 * free with g_free(). */
char *auspex_weights_describe (AuspexWeights *weights, const char *name);

/* True when each of @graph's parameters is there, readable and of its shape. */
bool auspex_weights_check_graph (AuspexWeights *weights, const AuspexGraph *graph,
                                 GError **error);

const char *auspex_weights_get_label (AuspexWeights *weights);
/* Lower-case hex SHA-256 of the file; of the label for others. Computed once. Borrowed.
 */
const char *auspex_weights_get_sha256 (AuspexWeights *weights);
/* A string of the file's __metadata__ ("auspex"), or NULL. Borrowed. */
const char *auspex_weights_get_metadata (AuspexWeights *weights, const char *key);
