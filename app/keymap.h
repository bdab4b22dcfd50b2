/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Which keys a command has: those of the table, but for what the user has changed, which
 * is in the settings ("keys"). A key is written as gtk_accelerator_parse() reads it. */

#pragma once

#include "app/settings.h"
#include "app/viewer-commands.h"

/* NULL-terminated, empty when it has none; what cannot be parsed is left out. Free with
 * g_strfreev(). */
char **auspex_keymap_get (AuspexSettings *settings, const AuspexViewerCommand *command);
bool auspex_keymap_is_changed (AuspexSettings *settings,
                               const AuspexViewerCommand *command);
/* @key: its only one from now on; NULL: none. */
void auspex_keymap_set (AuspexSettings *settings, const AuspexViewerCommand *command,
                        const char *key);
/* To the table's, which whatever has taken them loses. */
void auspex_keymap_reset (AuspexSettings *settings, const AuspexViewerCommand *command);
void auspex_keymap_reset_all (AuspexSettings *settings);

/* The command that has @key; NULL: none. */
const AuspexViewerCommand *auspex_keymap_find (AuspexSettings *settings, const char *key);
/* Takes @key from the command that has it and leaves it its others. */
void auspex_keymap_take_away (AuspexSettings *settings, const char *key);
/* What @key does that cannot be changed, to be told; NULL: it is free to be set. */
const char *auspex_keymap_find_fixed (const char *key);

/* Typed in a text entry it is a letter: neither a modifier nor a function key. */
bool auspex_key_is_plain (const char *key);
/* "Ctrl+O"; "" for NULL. Free with g_free(). */
char *auspex_key_to_label (const char *key);

/* Keys that cannot be changed: the slide view's own, and the maps'. Ends with a NULL
 * title. */
typedef struct
{
  const char *title; /* not translated yet */
  const char *keys;  /* as a GtkShortcutsShortcut takes them */
} AuspexFixedKeys;

extern const AuspexFixedKeys auspex_fixed_keys[];
