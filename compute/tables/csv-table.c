/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/tables/csv-table.h"

#include <csv.h>
#include <string.h>

#define BYTE_ORDER_MARK "\357\273\277"
#define MOST_NAMES_SAID 6

struct _AuspexCsvTable
{
  char *name;
  GString *text;   /* all fields, each with its NUL, the columns' names first */
  GArray *offsets; /* gsize, of each field in `text`, row by row */
  GArray *lines;   /* int64_t, of each row, the names' first */
  int n_columns;
};

/* A table while it is parsed. */
typedef struct
{
  AuspexCsvTable *table;
  int64_t n_fields;   /* of the row begun */
  int64_t begin_line; /* of that row */
  bool row_ended;     /* since last asked */
  GError *error;
} Reader;

static void G_GNUC_PRINTF (4, 5) set_error (const AuspexCsvTable *table, int64_t line,
                                            GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "%s, line %" G_GINT64_FORMAT ": %s", table->name, line, cause);
}

static void
on_field (void *bytes, size_t length, void *data)
{
  Reader *reader = data;
  AuspexCsvTable *table = reader->table;
  gsize offset = table->text->len;

  g_string_append_len (table->text, bytes, (gssize)length);
  g_string_append_c (table->text, '\0');
  g_array_append_val (table->offsets, offset);
  reader->n_fields++;
}

static void
on_row_end (int terminator, void *data)
{
  Reader *reader = data;
  AuspexCsvTable *table = reader->table;

  if (table->lines->len == 0)
    table->n_columns = (int)MIN (reader->n_fields, G_MAXINT);
  if (reader->n_fields != table->n_columns && reader->error == NULL)
    set_error (table, reader->begin_line, &reader->error,
               "%" G_GINT64_FORMAT " field%s, but the table has %d columns",
               reader->n_fields, reader->n_fields == 1 ? "" : "s", table->n_columns);
  g_array_append_val (table->lines, reader->begin_line);
  reader->n_fields = 0;
  reader->row_ended = true;
}

/* Spaces are what they are. */
static int
is_space (unsigned char character)
{
  return 0;
}

/* One line of the file, its end included. */
static size_t
line_length (const char *bytes, size_t length)
{
  size_t n = 0;

  while (n < length && bytes[n] != '\n' && bytes[n] != '\r')
    n++;
  if (n + 1 < length && bytes[n] == '\r' && bytes[n + 1] == '\n')
    return n + 2;
  return MIN (n + 1, length);
}

static bool
parse_lines (Reader *reader, struct csv_parser *parser, const char *bytes, size_t length)
{
  bool in_row = false;
  int64_t line = 1;

  for (size_t n; length > 0; bytes += n, length -= n, line++)
    {
      n = line_length (bytes, length);
      if (!in_row)
        reader->begin_line = line;
      reader->row_ended = false;
      if (csv_parse (parser, bytes, n, on_field, on_row_end, reader) != n)
        set_error (reader->table, reader->begin_line, &reader->error,
                   "quotes must be around a whole field, and those within it doubled");
      if (reader->error != NULL)
        return false;
      in_row = !reader->row_ended && (in_row || (*bytes != '\n' && *bytes != '\r'));
    }
  if (csv_fini (parser, on_field, on_row_end, reader) != 0 && reader->error == NULL)
    set_error (reader->table, reader->begin_line, &reader->error,
               "quotes are opened and not closed");
  return reader->error == NULL;
}

static bool
check_text (const AuspexCsvTable *table, const char *bytes, size_t length, GError **error)
{
  const char *end;
  int64_t line = 1;

  if (g_utf8_validate_len (bytes, length, &end))
    return true;
  for (const char *at = bytes; at < end; at++)
    line += *at == '\n';
  set_error (table, line, error, "this is not UTF-8 text");
  return false;
}

AuspexCsvTable *
auspex_csv_table_parse (const char *name, const char *bytes, size_t length,
                        GError **error)
{
  g_autoptr (AuspexCsvTable) table = g_new0 (AuspexCsvTable, 1);
  Reader reader = { .table = table };
  struct csv_parser parser;
  size_t mark = strlen (BYTE_ORDER_MARK);

  table->name = g_strdup (name);
  table->text = g_string_new (NULL);
  table->offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  table->lines = g_array_new (FALSE, FALSE, sizeof (int64_t));
  if (!check_text (table, bytes, length, error))
    return NULL;
  if (length >= mark && memcmp (bytes, BYTE_ORDER_MARK, mark) == 0)
    bytes += mark, length -= mark;
  csv_init (&parser, CSV_STRICT | CSV_STRICT_FINI);
  csv_set_space_func (&parser, is_space);
  bool ok = parse_lines (&reader, &parser, bytes, length);
  csv_free (&parser);
  if (!ok)
    {
      g_propagate_error (error, reader.error);
      return NULL;
    }
  if (table->lines->len == 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: the table is empty",
                   name);
      return NULL;
    }
  return g_steal_pointer (&table);
}

AuspexCsvTable *
auspex_csv_table_read (const char *path, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) cause = NULL;
  size_t length;

  if (g_file_get_contents (path, &bytes, &length, &cause))
    return auspex_csv_table_parse (name, bytes, length, error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", name, cause->message);
  return NULL;
}

void
auspex_csv_table_free (AuspexCsvTable *table)
{
  g_free (table->name);
  g_string_free (table->text, TRUE);
  g_array_unref (table->offsets);
  g_array_unref (table->lines);
  g_free (table);
}

int64_t
auspex_csv_table_get_n_rows (const AuspexCsvTable *table)
{
  return (int64_t)table->lines->len - 1;
}

int
auspex_csv_table_get_n_columns (const AuspexCsvTable *table)
{
  return table->n_columns;
}

const char *
auspex_csv_table_get_column_name (const AuspexCsvTable *table, int column)
{
  return auspex_csv_table_get (table, -1, column);
}

static void
set_no_column (const AuspexCsvTable *table, const char *name, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (int i = 0; i < MIN (table->n_columns, MOST_NAMES_SAID); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            auspex_csv_table_get_column_name (table, i));
  set_error (table, auspex_csv_table_get_line (table, -1), error,
             "there is no column \"%s\"; the columns are: %s%s", name, names->str,
             table->n_columns > MOST_NAMES_SAID ? ", ..." : "");
}

int
auspex_csv_table_find_column (const AuspexCsvTable *table, const char *name,
                              GError **error)
{
  int found = -1;

  for (int i = 0; i < table->n_columns; i++)
    {
      if (!g_str_equal (auspex_csv_table_get_column_name (table, i), name))
        continue;
      if (found >= 0)
        {
          set_error (table, auspex_csv_table_get_line (table, -1), error,
                     "there are two columns \"%s\"", name);
          return -1;
        }
      found = i;
    }
  if (found < 0)
    set_no_column (table, name, error);
  return found;
}

const char *
auspex_csv_table_get (const AuspexCsvTable *table, int64_t row, int column)
{
  int64_t index = (row + 1) * table->n_columns + column;

  return table->text->str + g_array_index (table->offsets, gsize, index);
}

int64_t
auspex_csv_table_get_line (const AuspexCsvTable *table, int64_t row)
{
  return g_array_index (table->lines, int64_t, row + 1);
}

void
auspex_csv_table_set_error (const AuspexCsvTable *table, int64_t row, GError **error,
                            const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  set_error (table, auspex_csv_table_get_line (table, row), error, "%s", cause);
}

void
auspex_csv_append_field (GString *text, const char *field)
{
  if (strpbrk (field, ",\"\r\n") == NULL)
    {
      g_string_append (text, field);
      return;
    }
  g_string_append_c (text, '"');
  for (; *field != '\0'; field++)
    {
      if (*field == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *field);
    }
  g_string_append_c (text, '"');
}
