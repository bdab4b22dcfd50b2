/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What an estimate is made with: lists models and encoders, one of each chosen, and asks
 * for more; what counts as tissue. */

#pragma once

#include <adwaita.h>
#include <stdbool.h>

typedef enum
{
  AUSPEX_WEIGHTS_MODEL,
  AUSPEX_WEIGHTS_ENCODER,
} AuspexWeightsKind;

typedef struct
{
  char *spec;   /* what it is opened by; its identity in this list */
  char *title;  /* what it calls itself */
  char *detail; /* cancer type, feature size; or why it cannot be used */
  bool is_untrained;
  bool is_usable;
} AuspexWeightsEntry;

AuspexWeightsEntry *auspex_weights_entry_new (const char *spec, const char *title,
                                              const char *detail, bool is_untrained,
                                              bool is_usable);
void auspex_weights_entry_free (AuspexWeightsEntry *entry);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexWeightsEntry, auspex_weights_entry_free)

#define AUSPEX_TYPE_WEIGHTS_DIALOG (auspex_weights_dialog_get_type ())
G_DECLARE_FINAL_TYPE (AuspexWeightsDialog, auspex_weights_dialog, AUSPEX, WEIGHTS_DIALOG,
                      AdwWindow)

/* Signals:
 * "chosen" (AuspexWeightsKind kind, const char *spec)
 * "add" (AuspexWeightsKind kind)
 * "tissue-chosen" (const char *preset) */
AuspexWeightsDialog *auspex_weights_dialog_new (GtkWindow *parent);
/* @entries: AuspexWeightsEntry, copied; @chosen: a spec or NULL. */
void auspex_weights_dialog_set_entries (AuspexWeightsDialog *dialog,
                                        AuspexWeightsKind kind, GPtrArray *entries,
                                        const char *chosen);
/* @preset: as AuspexAnalysisRequest takes it; the default for any other. */
void auspex_weights_dialog_set_tissue (AuspexWeightsDialog *dialog, const char *preset);
/* Over the dialog, where the user is looking; whole, however long. */
void auspex_weights_dialog_show_error (AuspexWeightsDialog *dialog, const char *message);
/* Fixed-size work is going on (a file is copied and checked). */
void auspex_weights_dialog_set_busy (AuspexWeightsDialog *dialog, bool busy);
