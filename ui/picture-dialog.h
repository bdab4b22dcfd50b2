/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Asks what to export of what is seen, and how. */

#pragma once

#include <gtk/gtk.h>
#include <stdbool.h>

typedef enum
{
  AUSPEX_PICTURE_FILE_PNG,
  AUSPEX_PICTURE_FILE_PDF,
  AUSPEX_PICTURE_FILE_SVG,
  AUSPEX_PICTURE_FILE_HEATMAP, /* a TIFF of the map alone */
  AUSPEX_N_PICTURE_FILES
} AuspexPictureFile;

typedef struct
{
  AuspexPictureFile file;
  bool is_whole_slide;
  double um_per_px; /* 0: as on the screen */
  bool with_legend, with_scale_bar, with_name;
} AuspexPictureOptions;

typedef struct
{
  double um_per_px; /* on the screen now; 0 when not known: there is nothing to choose */
  bool has_map;
  AuspexPictureOptions options; /* to begin with */
  /* How large that would be, in words; or why not, and @is_possible false. g_free(). */
  char *(*describe) (const AuspexPictureOptions *options, bool *is_possible,
                     gpointer user_data);
  void (*chosen) (const AuspexPictureOptions *options, gpointer user_data);
  gpointer user_data;
  GDestroyNotify free_user_data;
} AuspexPictureQuestion;

/* Copies @question. */
GtkWindow *auspex_picture_dialog_present (GtkWindow *parent,
                                          const AuspexPictureQuestion *question);
