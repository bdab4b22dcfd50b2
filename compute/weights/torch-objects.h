/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute/weights: what pickles that torch.save() wrote may name, by an
 * allow-list: tensors, the storages they are views of, and what is harmless beside them.
 * Nothing of it is executed. */

#pragma once

#include "compute/weights/pickle.h"
#include "compute/weights/stored-dtype.h"

#define AUSPEX_TORCH_MAX_DIMS 8

typedef enum
{
  AUSPEX_TORCH_OTHER, /* allowed, but nothing to read */
  AUSPEX_TORCH_TENSOR,
  AUSPEX_TORCH_STORAGE_VIEW,
} AuspexTorchType;

/* A run of bytes that tensors share. Where they are is the container's to fill in. */
typedef struct
{
  AuspexByteSource source; /* the first member: it is this storage */
  char *key;
  uint64_t n_bytes, element_size; /* as the pickle says */
  uint64_t entry;                 /* in a zip archive; the first byte in a stream */
  bool is_big_endian;
  gpointer archive; /* that the bytes come from when they are first wanted */
  uint8_t *owned;
} AuspexTorchStorage;

typedef struct
{
  AuspexTorchStorage *storage;
  const AuspexStoredDtype *dtype; /* NULL: bytes */
  uint64_t first_byte, n_bytes;   /* the part of the storage that can be seen */
} AuspexTorchStorageView;

/* Checked: every element lies in its storage. */
typedef struct
{
  AuspexTorchStorageView view;
  const AuspexStoredDtype *dtype;
  uint64_t first_byte; /* of the storage */
  int n_dims;
  int64_t dims[AUSPEX_TORCH_MAX_DIMS], strides[AUSPEX_TORCH_MAX_DIMS]; /* elements */
  int64_t count;                                                       /* elements */
  bool is_quantized; /* its numbers are not its values */
} AuspexTorchTensor;

typedef struct _AuspexTorchObjects AuspexTorchObjects;

/* @label begins every error. */
AuspexTorchObjects *auspex_torch_objects_new (const char *label);
void auspex_torch_objects_free (AuspexTorchObjects *objects);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexTorchObjects, auspex_torch_objects_free)

/* For auspex_pickle_new(). */
AuspexPickleWorld auspex_torch_objects_get_world (AuspexTorchObjects *objects);

/* A copy to be changed, which lives as long as @objects; NULL, with an error, beyond the
 * bounds. */
AuspexTorchStorageView *
auspex_torch_objects_copy_view (AuspexTorchObjects *objects,
                                const AuspexTorchStorageView *view, GError **error);

/* key -> AuspexTorchStorage, of all that was read. */
GHashTable *auspex_torch_objects_get_storages (AuspexTorchObjects *objects);
