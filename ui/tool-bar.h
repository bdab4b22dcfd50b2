/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#pragma once

#include <gtk/gtk.h>

/* The annotation tools as a column of toggle buttons on the slide (win.tool, win.undo,
 * win.redo). */
GtkWidget *auspex_tool_bar_new (void);
