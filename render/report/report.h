/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The case as a PDF (A4): result, tissue left out, slides with their maps, most attended
 * patches, genes, annotations, provenance. Label and macro images are never in it; file
 * names only on request.
 *
 * All members are borrowed and only read: it may be saved on any thread. */

#pragma once

#include "compute/prognosis.h"
#include "render/annotation/annotation.h"
#include "render/color/display-colors.h"
#include "render/overlay/heatmap.h"
#include "render/slide/slide.h"

typedef struct
{
  AuspexSlide *slide;
  GPtrArray *annotations; /* AuspexAnnotation (a collection's snapshot), or NULL */
  int n_heatmaps;
  AuspexHeatmap **heatmaps;    /* of this slide: a picture each; none: the slide alone */
  AuspexDisplayColors *colors; /* of its pictures; NULL: as in the file */
} AuspexReportSlide;

typedef struct
{
  const AuspexPrognosis *prognosis; /* NULL: no estimate was made, annotations only */
  int n_slides;
  const AuspexReportSlide *slides; /* in the prognosis's order */
  AuspexColorMap color_map;
  double heatmap_opacity; /* 0 to 1; 0: half */
  bool show_file_names;   /* default false: a file name may name a person */
  const char *patient;    /* or NULL, ""; shown where file names are */
  int n_top_patches;      /* pictures at full resolution; 0: 8 */
} AuspexReport;

/* As auspex_whole_file_write(). */
bool auspex_report_save (const AuspexReport *report, const char *path,
                         GCancellable *cancellable, GError **error);
