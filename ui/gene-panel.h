/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Reconstructed expression: functional groups, and their features by z with bars around
 * zero. */

#pragma once

#include "compute/prognosis.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_GENE_PANEL (auspex_gene_panel_get_type ())
G_DECLARE_FINAL_TYPE (AuspexGenePanel, auspex_gene_panel, AUSPEX, GENE_PANEL, GtkWidget)

/* Signal "group-chosen" (int group): the user picked a group; its map is to be shown. */

void auspex_gene_panel_set_prognosis (AuspexGenePanel *panel, AuspexPrognosis *prognosis);
/* -1: all groups. Does not emit "group-chosen". */
void auspex_gene_panel_show_group (AuspexGenePanel *panel, int group);
void auspex_gene_panel_search (AuspexGenePanel *panel, const char *text);
/* How many rows are listed now, and one of them: name and z. Borrowed until the list
 * changes. */
guint auspex_gene_panel_get_n_listed (AuspexGenePanel *panel);
const char *auspex_gene_panel_get_listed (AuspexGenePanel *panel, guint index, float *z);
