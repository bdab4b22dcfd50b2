/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What is left out of the estimate, the change that makes, and the way back. Hidden while
 * nothing is marked. */

#pragma once

#include "compute/prognosis.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_EXCLUSION_BOX (auspex_exclusion_box_get_type ())
G_DECLARE_FINAL_TYPE (AuspexExclusionBox, auspex_exclusion_box, AUSPEX, EXCLUSION_BOX,
                      GtkWidget)

/* @prognosis: what is shown, or NULL; @is_asking: the marks have changed since; @trouble:
 * why there is no answer, or NULL. */
void auspex_exclusion_box_set (AuspexExclusionBox *box, int n_marks,
                               const AuspexPrognosis *prognosis, bool is_asking,
                               const char *trouble);
/* As it is written: borrowed. */
const char *auspex_exclusion_box_get_text (AuspexExclusionBox *box);
const char *auspex_exclusion_box_get_change (AuspexExclusionBox *box);
