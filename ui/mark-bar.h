/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What brush and lasso do: exclude or use alone, mark or take away, how large the brush
 * is. All of it are the window's actions. */

#pragma once

#include <gtk/gtk.h>

GtkWidget *auspex_mark_bar_new (void);
