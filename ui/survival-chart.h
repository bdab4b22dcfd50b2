/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The survival curve, drawn by the report's painter in the window's colours. */

#pragma once

#include "compute/prognosis.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_SURVIVAL_CHART (auspex_survival_chart_get_type ())
G_DECLARE_FINAL_TYPE (AuspexSurvivalChart, auspex_survival_chart, AUSPEX, SURVIVAL_CHART,
                      GtkWidget)

void auspex_survival_chart_set_prognosis (AuspexSurvivalChart *chart,
                                          AuspexPrognosis *prognosis);
