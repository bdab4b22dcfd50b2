/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/tables/csv-table.h"
#include "tests/support/test-data.h"

#include <string.h>

static AuspexCsvTable *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  AuspexCsvTable *table = auspex_csv_table_parse ("t.csv", text, strlen (text), &error);

  g_test_message ("%s", text);
  g_assert_no_error (error);
  return table;
}

static void
assert_row (const AuspexCsvTable *table, int64_t row, int64_t line,
            const char *const *fields)
{
  g_assert_cmpint (auspex_csv_table_get_line (table, row), ==, line);
  for (int i = 0; i < auspex_csv_table_get_n_columns (table); i++)
    g_assert_cmpstr (auspex_csv_table_get (table, row, i), ==, fields[i]);
}

#define ROW(...) ((const char *const[]){ __VA_ARGS__ })

static void
test_line_ends (void)
{
  static const char *const texts[] = {
    "a,b\n1,2\n3,4\n",           "a,b\n1,2\n3,4",
    "a,b\r\n1,2\r\n3,4\r\n",     "a,b\r1,2\r3,4",
    "a,b\r\n1,2\n3,4",           "\357\273\277a,b\n1,2\n3,4\n",
    "\"a\",\"b\"\n1,\"2\"\n3,4", "a,b\n1,2\n3,4\n\n",
  };

  for (int i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AuspexCsvTable) table = parse (texts[i]);

      g_assert_cmpint (auspex_csv_table_get_n_columns (table), ==, 2);
      g_assert_cmpint (auspex_csv_table_get_n_rows (table), ==, 2);
      g_assert_cmpstr (auspex_csv_table_get_column_name (table, 0), ==, "a");
      g_assert_cmpstr (auspex_csv_table_get_column_name (table, 1), ==, "b");
      assert_row (table, 0, 2, ROW ("1", "2"));
      assert_row (table, 1, 3, ROW ("3", "4"));
    }
}

static void
test_fields (void)
{
  g_autoptr (AuspexCsvTable) table =
      parse ("name,note,\n\" a, b\",\"say \"\"no\"\"\",\n\n c ,\"1\r\n2\n\n3\",x\n"
             "\"\",,\"\303\244\"\n");

  g_assert_cmpint (auspex_csv_table_get_n_rows (table), ==, 3);
  g_assert_cmpstr (auspex_csv_table_get_column_name (table, 2), ==, "");
  assert_row (table, 0, 2, ROW (" a, b", "say \"no\"", ""));
  assert_row (table, 1, 4, ROW (" c ", "1\r\n2\n\n3", "x"));
  assert_row (table, 2, 8, ROW ("", "", "\303\244"));
}

static void
test_columns (void)
{
  g_autoptr (AuspexCsvTable) table = parse ("a,b,a,,c c\n1,2,3,4,5\n");
  g_autoptr (AuspexCsvTable) wrong = parse ("case_id;slide\nA;1.svs\n");
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (auspex_csv_table_find_column (table, "b", &error), ==, 1);
  g_assert_cmpint (auspex_csv_table_find_column (table, "c c", &error), ==, 4);
  g_assert_no_error (error);
  g_assert_cmpint (auspex_csv_table_find_column (table, "a", &error), ==, -1);
  g_assert_cmpstr (error->message, ==, "t.csv, line 1: there are two columns \"a\"");
  g_clear_error (&error);
  g_assert_cmpint (auspex_csv_table_find_column (wrong, "slide", &error), ==, -1);
  g_assert_cmpstr (error->message, ==,
                   "t.csv, line 1: there is no column \"slide\"; the columns are: "
                   "case_id;slide");
}

static void
test_many_columns (void)
{
  enum
  {
    COLUMNS = 700,
    ROWS = 300
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (int i = 0; i < COLUMNS; i++)
    g_string_append_printf (text, "%sGENE%d_rnaseq", i > 0 ? "," : "", i);
  for (int r = 0; r < ROWS; r++)
    for (int i = 0; i < COLUMNS; i++)
      g_string_append_printf (text, "%s%d", i > 0 ? "," : "\n", r * COLUMNS + i);
  g_autoptr (AuspexCsvTable) table = parse (text->str);
  int column = auspex_csv_table_find_column (table, "GENE699_rnaseq", NULL);
  g_assert_cmpint (auspex_csv_table_get_n_rows (table), ==, ROWS);
  g_assert_cmpint (column, ==, 699);
  for (int r = 0; r < ROWS; r++)
    {
      g_autofree char *expected = g_strdup_printf ("%d", r * COLUMNS + column);

      g_assert_cmpstr (auspex_csv_table_get (table, r, column), ==, expected);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text, *message;
  } cases[] = {
    { "", "t.csv: the table is empty" },
    { "\n\r\n", "t.csv: the table is empty" },
    { "a,b\n1\n", "t.csv, line 2: 1 field, but the table has 2 columns" },
    { "a,b\n1,2\n\n1,2,3", "t.csv, line 4: 3 fields, but the table has 2 columns" },
    { "a,b\n1,2\n \n", "t.csv, line 3: 1 field, but the table has 2 columns" },
    { "a,b\n1,\"2\n3,4\n", "t.csv, line 2: quotes are opened and not closed" },
    { "a,b\n1,2\n\"", "t.csv, line 3: quotes are opened and not closed" },
    { "a,b\n1,2\n1,\"2\n3,\"4\"\n",
      "t.csv, line 3: quotes must be around a whole field, and those within it doubled" },
    { "a,b\n1,x\"2\"\n",
      "t.csv, line 2: quotes must be around a whole field, and those within it doubled" },
    { "a,b\n1, \"2\"\n",
      "t.csv, line 2: quotes must be around a whole field, and those within it doubled" },
    { "a,b\n\"1\" ,2\n",
      "t.csv, line 2: quotes must be around a whole field, and those within it doubled" },
    { "a,b\n1,\344\n", "t.csv, line 2: this is not UTF-8 text" },
    { "\377\376a", "t.csv, line 1: this is not UTF-8 text" },
  };

  for (int i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuspexCsvTable) table =
          auspex_csv_table_parse ("t.csv", cases[i].text, strlen (cases[i].text), &error);

      g_assert_null (table);
      g_assert_cmpstr (error->message, ==, cases[i].message);
    }
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexCsvTable) table = auspex_csv_table_parse ("t.csv", "a\n\0", 3, &error);
  g_assert_null (table);
  g_assert_cmpstr (error->message, ==, "t.csv, line 2: this is not UTF-8 text");
}

static void
test_read (void)
{
  g_autofree char *path = g_build_filename (auspex_test_scratch_dir (), "r.csv", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, "a\n1\n", -1, NULL));
  g_autoptr (AuspexCsvTable) table = auspex_csv_table_read (path, &error);
  g_assert_no_error (error);
  assert_row (table, 0, 2, ROW ("1"));
  auspex_csv_table_set_error (table, 0, &error, "%d is too few", 1);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_true (g_str_has_suffix (error->message, "r.csv, line 2: 1 is too few"));
  g_clear_error (&error);
  g_assert_null (auspex_csv_table_read ("/absent.csv", &error));
  g_assert_nonnull (strstr (error->message, "/absent.csv"));
  g_assert_nonnull (strstr (error->message, "No such file"));
  g_clear_error (&error);
  g_assert_null (auspex_csv_table_read (auspex_test_scratch_dir (), &error));
  g_assert_nonnull (strstr (error->message, auspex_test_scratch_dir ()));
}

static void
test_append (void)
{
  static const char *const fields[] = { "plain", "",           " spaces ",
                                        "a,b",   "say \"no\"", "two\r\nlines",
                                        "\"" };
  g_autoptr (GString) text = g_string_new ("a,b,c,d,e,f,g\n");

  for (int i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      auspex_csv_append_field (text, fields[i]);
    }
  g_assert_true (g_str_has_prefix (text->str, "a,b,c,d,e,f,g\nplain,, spaces ,\"a,b\","));
  g_autoptr (AuspexCsvTable) table = parse (text->str);
  assert_row (table, 0, 2, fields);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/any line ends, a mark and no last one are the same table",
                   test_line_ends);
  g_test_add_func ("/csv/quotes hold commas, quotes and lines; lines are counted",
                   test_fields);
  g_test_add_func ("/csv/columns are found by their name, once", test_columns);
  g_test_add_func ("/csv/hundreds of columns", test_many_columns);
  g_test_add_func ("/csv/what is no table names its line", test_refused);
  g_test_add_func ("/csv/a file is read, and named when it cannot be", test_read);
  g_test_add_func ("/csv/what is appended reads back", test_append);
  return g_test_run ();
}
