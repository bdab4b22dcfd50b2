/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Where a slide's annotations live: SLIDE.auspex.geojson beside the slide (SLIDE is its
 * file name with its extension), or annotations/IDENTITY.auspex.geojson in the user's
 * data folder when the slide's folder cannot be written.
 *
 * A save replaces the file whole or not at all. The file as it was found is kept once as
 * FILE.bak before it is first replaced, and again if another program has changed it
 * since. A file that could not be read is never replaced. Main thread. */

#pragma once

#include "render/annotation/annotation-collection.h"
#include <gio/gio.h>

typedef struct _AuspexAnnotationFile AuspexAnnotationFile;

/* @identity: auspex_slide_get_identity(). @data_folder: NULL for the user's, "auspex" in
 * g_get_user_data_dir(). */
AuspexAnnotationFile *auspex_annotation_file_new (const char *slide_path,
                                                  const char *identity,
                                                  const char *data_folder);
void auspex_annotation_file_free (AuspexAnnotationFile *file);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexAnnotationFile, auspex_annotation_file_free)

/* Where the next save writes. */
const char *auspex_annotation_file_get_path (const AuspexAnnotationFile *file);

/* Fills @collection; no file is no annotations. On an error the collection is left empty
 * and saves are refused. @n_foreign: features that cannot be shown (they are kept), or
 * NULL. */
bool auspex_annotation_file_load (AuspexAnnotationFile *file,
                                  AuspexAnnotationCollection *collection, int *n_foreign,
                                  GError **error);
/* Marks @collection saved. Nothing is written while there is no file and no annotation.
 */
bool auspex_annotation_file_save (AuspexAnnotationFile *file,
                                  AuspexAnnotationCollection *collection, GError **error);
