/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to onednn: oneDNN's status as GError, and memory as it likes it. */

#pragma once

#include <dnnl.h>
#include <gio/gio.h>
#include <stdbool.h>

/* True for success; else an error that says what was attempted. */
bool auspex_onednn_check (dnnl_status_t status, const char *what, GError **error);

/* Memory aligned for vectors; free with free(). NULL with an error when there is none. */
void *auspex_onednn_allocate (size_t bytes, GError **error);
