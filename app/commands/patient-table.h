/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Patients and their slides, from a table with the columns `case_id` and `slide`. */

#pragma once

#include <gio/gio.h>

typedef struct
{
  char *case_id;     /* can be a file's name, with an extension, on any system */
  GPtrArray *slides; /* char *: paths, all different, in the table's order */
  int64_t line;      /* of the first */
} AuspexPatient;

/* The patients (AuspexPatient) in the order of their first rows; at least one. Rows with
 * one case_id are one patient. A relative path is relative to the table's folder. No two
 * case_ids differ only by case. Errors name table, line and cause; slides are not looked
 * for. */
GPtrArray *auspex_patient_table_read (const char *path, GError **error);
