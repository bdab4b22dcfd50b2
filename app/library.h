/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The models and encoders at hand: the built-in formula weights, and the files in the
 * user's data folder (auspex/models, auspex/encoders). Any thread; all functions may
 * block. */

#pragma once

#include "ui/weights-dialog.h"

/* @data_folder: NULL for the user's. Free with g_free(). */
char *auspex_library_get_folder (AuspexWeightsKind kind, const char *data_folder);
/* How such files end, without the dot; NULL-terminated. */
const char *const *auspex_library_get_suffixes (AuspexWeightsKind kind);
/* AuspexWeightsEntry, built-in ones first, then files by name; a file that cannot be
 * opened is listed with the reason. Transfer full. */
GPtrArray *auspex_library_list (AuspexWeightsKind kind, const char *data_folder);
/* One of them, opened to be described. */
AuspexWeightsEntry *auspex_library_describe (AuspexWeightsKind kind, const char *spec);
/* Checks that @path is one by opening it, and copies it (with an encoder's description
 * beside it) whole or not at all. Returns the copy's spec. */
char *auspex_library_add (AuspexWeightsKind kind, const char *path,
                          const char *data_folder, GCancellable *cancellable,
                          GError **error);
