/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Finds a command by words of its title and runs it. */

#pragma once

#include <adwaita.h>

#define AUSPEX_TYPE_COMMAND_PALETTE (auspex_command_palette_get_type ())
G_DECLARE_FINAL_TYPE (AuspexCommandPalette, auspex_command_palette, AUSPEX,
                      COMMAND_PALETTE, AdwWindow)

/* Over @parent, on which actions are activated. To be presented; destroys itself. */
AuspexCommandPalette *auspex_command_palette_new (GtkWindow *parent);

/* @title: translated. @action: detailed. @key: as gtk_accelerator_parse() reads it, or
 * NULL. Of equal matches those added first come first. */
void auspex_command_palette_add (AuspexCommandPalette *palette, const char *title,
                                 const char *action, const char *key);
