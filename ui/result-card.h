/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The estimate in words and numbers: risk, survival per time bin, warnings, and how it
 * was made. What the model does not say is not shown. */

#pragma once

#include "compute/prognosis.h"
#include "ui/exclusion-box.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_RESULT_CARD (auspex_result_card_get_type ())
G_DECLARE_FINAL_TYPE (AuspexResultCard, auspex_result_card, AUSPEX, RESULT_CARD,
                      GtkWidget)

/* NULL: no estimate yet. */
void auspex_result_card_set_prognosis (AuspexResultCard *card,
                                       AuspexPrognosis *prognosis);
AuspexPrognosis *auspex_result_card_get_prognosis (AuspexResultCard *card);
/* The pair the next estimate uses; NULL @name: none chosen. */
void auspex_result_card_set_model (AuspexResultCard *card, const char *name,
                                   const char *detail, bool is_untrained);
/* Borrowed. */
AuspexExclusionBox *auspex_result_card_get_exclusion_box (AuspexResultCard *card);
/* The risk as it is written on the card. */
const char *auspex_result_card_get_risk_text (AuspexResultCard *card);
