/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The patches with the highest values of a map, highest first, each with its value.
 * Arrow keys walk through them; the patch they are on is chosen. */

#pragma once

#include "render/overlay/heatmap.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_PATCH_GALLERY (auspex_patch_gallery_get_type ())
G_DECLARE_FINAL_TYPE (AuspexPatchGallery, auspex_patch_gallery, AUSPEX, PATCH_GALLERY,
                      GtkWidget)

#define AUSPEX_PATCH_GALLERY_PX 84 /* widget units a side */

/* Signals:
 * "patch-chosen" (gint64 patch)    by the user, or auspex_patch_gallery_step()
 * "pictures-wanted" ()             other patches are shown than before */

GtkWidget *auspex_patch_gallery_new (void);
/* The top @n of @heatmap (NULL: none); those that were shown keep their pictures where
 * they are of the same map's patches, @keep_pictures. Nothing is chosen afterwards. */
void auspex_patch_gallery_set_heatmap (AuspexPatchGallery *gallery,
                                       AuspexHeatmap *heatmap, int n, bool keep_pictures);
/* Those without a picture, in the order they are shown in; transfer full, int64_t. */
GArray *auspex_patch_gallery_get_wanted (AuspexPatchGallery *gallery);
/* NULL: it cannot be read. */
void auspex_patch_gallery_set_picture (AuspexPatchGallery *gallery, int64_t patch,
                                       GdkTexture *picture);
int auspex_patch_gallery_get_n_patches (AuspexPatchGallery *gallery);
/* The one chosen, or -1. */
int64_t auspex_patch_gallery_get_chosen (AuspexPatchGallery *gallery);
/* Chooses the next (1) or the previous (-1) one; the first where none is. */
void auspex_patch_gallery_step (AuspexPatchGallery *gallery, int by);
