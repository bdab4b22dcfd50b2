/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One reconstructed feature, and the row that shows it. */

#pragma once

#include "render/report/gene-bars.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_GENE (auspex_gene_get_type ())
G_DECLARE_FINAL_TYPE (AuspexGene, auspex_gene, AUSPEX, GENE, GObject)

/* Copies @bar. @validation_r: NAN when unknown. @before: z with all tissue, NAN when that
 * is what @bar says. */
AuspexGene *auspex_gene_new (int group, const AuspexGeneBar *bar, float validation_r,
                             float before);
int auspex_gene_get_group (AuspexGene *gene);
const AuspexGeneBar *auspex_gene_get_bar (AuspexGene *gene);
float auspex_gene_get_before (AuspexGene *gene);
const char *auspex_gene_get_folded (AuspexGene *gene); /* the name, case folded */

#define AUSPEX_TYPE_GENE_ROW (auspex_gene_row_get_type ())
G_DECLARE_FINAL_TYPE (AuspexGeneRow, auspex_gene_row, AUSPEX, GENE_ROW, GtkWidget)

GtkWidget *auspex_gene_row_new (void);
void auspex_gene_row_set_gene (AuspexGeneRow *row, AuspexGene *gene);
