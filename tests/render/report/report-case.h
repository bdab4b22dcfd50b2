/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A made-up case: a slide, a prognosis with every field set, heat maps and annotations.
 */

#pragma once

#include "render/report/report.h"

typedef struct
{
  AuspexSlide *slide;
  AuspexPrognosis *prognosis;
  GPtrArray *annotations; /* AuspexAnnotation */
  AuspexHeatmap *heatmaps[2];
  AuspexReportSlide content;
  AuspexReport report; /* of the above */
} ReportCase;

ReportCase *report_case_new (void);
void report_case_free (ReportCase *report_case);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReportCase, report_case_free)

void report_case_add_annotation (ReportCase *report_case, double x, double y,
                                 const char *name, const char *note);
