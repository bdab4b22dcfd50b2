/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute/weights: the containers of torch.save(), a pickle and the bytes of
 * the storages that it names. Zip (torch 1.6 and later): FOLDER/data.pkl and
 * FOLDER/data/KEY. Stream (before): pickles one after the other, then the storages. Tar
 * (before 0.1.10): see torch-tar.c.
 *
 * Sizes that a file claims are checked against its length before anything is allocated.
 */

#pragma once

#include "compute/weights/torch-objects.h"

#include <zip.h>

/* The pickle, without the storages. */
#define AUSPEX_TORCH_MAX_PICKLE (16 << 20)

typedef struct
{
  char *path;
  const uint8_t *bytes; /* the whole file; not owned */
  size_t n_bytes;
  AuspexTorchObjects *objects;
  AuspexPickle *pickle;
  uint8_t *pickle_bytes; /* of a zip archive */
  zip_t *zip;            /* or NULL */
} AuspexTorchArchive;

AuspexTorchArchive *auspex_torch_archive_new (const char *path, const uint8_t *bytes,
                                              size_t n_bytes);
void auspex_torch_archive_free (AuspexTorchArchive *archive);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexTorchArchive, auspex_torch_archive_free)

/* Reads the pickle as @root, which lives as long as @archive does, and finds every
 * storage that it names. */
bool auspex_torch_archive_read_zip (AuspexTorchArchive *archive, AuspexPickleValue *root,
                                    GError **error);
bool auspex_torch_archive_read_stream (AuspexTorchArchive *archive,
                                       AuspexPickleValue *root, GError **error);
bool auspex_torch_archive_read_tar (AuspexTorchArchive *archive, AuspexPickleValue *root,
                                    GError **error);

/* Frees what was only needed to read @root. */
void auspex_torch_archive_drop_pickle (AuspexTorchArchive *archive);
