/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Tables in CSV (RFC 4180): UTF-8, commas, the first line names the columns. Strict: each
 * row has as many fields as the first, quotes are whole and around whole fields, spaces
 * belong to their field. A byte order mark, any line ends and empty lines do not matter.
 * Errors name file, line and cause. Immutable; any thread. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct _AuspexCsvTable AuspexCsvTable;

AuspexCsvTable *auspex_csv_table_read (const char *path, GError **error);
/* @name: what errors call it. */
AuspexCsvTable *auspex_csv_table_parse (const char *name, const char *bytes,
                                        size_t length, GError **error);
void auspex_csv_table_free (AuspexCsvTable *table);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexCsvTable, auspex_csv_table_free)

int64_t auspex_csv_table_get_n_rows (const AuspexCsvTable *table); /* without names */
int auspex_csv_table_get_n_columns (const AuspexCsvTable *table);
const char *auspex_csv_table_get_column_name (const AuspexCsvTable *table, int column);
/* The column called @name; -1 and an error when there is none, or more than one. */
int auspex_csv_table_find_column (const AuspexCsvTable *table, const char *name,
                                  GError **error);

/* A field, "" when it is empty. Borrowed. */
const char *auspex_csv_table_get (const AuspexCsvTable *table, int64_t row, int column);
/* Where @row begins, counted from 1: an editor's line. */
int64_t auspex_csv_table_get_line (const AuspexCsvTable *table, int64_t row);
/* "NAME, line N: " and what is wrong with @row. */
void auspex_csv_table_set_error (const AuspexCsvTable *table, int64_t row, GError **error,
                                 const char *format, ...) G_GNUC_PRINTF (4, 5);

/* Appends @field as a table has it: in quotes where it needs them. */
void auspex_csv_append_field (GString *text, const char *field);
