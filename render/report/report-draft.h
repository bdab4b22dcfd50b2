/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The sections of a report. Each is called twice, to count pages and to draw them, and
 * reads pictures only to draw. */

#pragma once

#include "render/report/page-layout.h"
#include "render/report/report.h"

typedef struct
{
  int rank;        /* from 1 */
  int slide;       /* into the report's slides */
  AuspexRect area; /* level-0 pixels */
  double weight;   /* gate attention; all patches sum to 1 */
} AuspexTopPatch;

typedef struct
{
  const AuspexReport *report;
  AuspexPages *pages;
  GCancellable *cancellable;
  GArray *top_patches; /* AuspexTopPatch, highest attention first */
} AuspexReportDraft;

void auspex_report_add_result (AuspexReportDraft *draft);
void auspex_report_add_exclusion (AuspexReportDraft *draft);
void auspex_report_add_slides (AuspexReportDraft *draft);
void auspex_report_add_top_patches (AuspexReportDraft *draft);
void auspex_report_add_genes (AuspexReportDraft *draft);
void auspex_report_add_annotations (AuspexReportDraft *draft);
void auspex_report_add_provenance (AuspexReportDraft *draft);

/* "Slide 1", with the file's name only when that may be shown. */
char *auspex_report_slide_label (const AuspexReport *report, int slide);
/* @text with the slides' file names replaced by their labels, unless they may be shown.
 */
char *auspex_report_hide_names (const AuspexReport *report, const char *text);
/* "12 345" with narrow spaces. */
char *auspex_report_count (int64_t n);
/* With a minus sign that is one. */
char *auspex_report_number (double value, int decimals);
/* "1234 um" from level-0 pixels; pixels when the slide's mpp is unknown. */
char *auspex_report_length (double level0_px, double mpp);
char *auspex_report_area (double um2, double mpp);

typedef struct
{
  AuspexRect region;
  AuspexHeatmap *heatmap;
  GPtrArray *annotations; /* outlines; or NULL */
  GPtrArray *marks;       /* AuspexAnnotation: what they leave out is greyed; or NULL */
  bool with_scale_bar;
  bool with_top_patches; /* numbered squares */
  int max_px;
} AuspexReportPicture;

/* A picture of @region with the map and the marks asked for, fitted into the box from its
 * upper left corner. */
void auspex_report_draw_picture (AuspexReportDraft *draft, int slide,
                                 const AuspexReportPicture *picture, double x, double y,
                                 double width, double height);
