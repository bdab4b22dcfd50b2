/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/patient-table.h"
#include "tests/support/test-data.h"

#include <string.h>

static GPtrArray *
read_table (const char *text, GError **error)
{
  g_autofree char *path =
      g_build_filename (auspex_test_scratch_dir (), "cohort.csv", NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  return auspex_patient_table_read (path, error);
}

static void
assert_patient (GPtrArray *patients, int index, const char *case_id,
                const char *const *slides)
{
  const AuspexPatient *patient = patients->pdata[index];

  g_assert_cmpstr (patient->case_id, ==, case_id);
  g_assert_cmpint (patient->slides->len, ==, g_strv_length ((char **)slides));
  for (guint i = 0; i < patient->slides->len; i++)
    {
      g_autofree char *path =
          g_path_is_absolute (slides[i])
              ? g_strdup (slides[i])
              : g_build_filename (auspex_test_scratch_dir (), slides[i], NULL);

      g_assert_cmpstr (patient->slides->pdata[i], ==, path);
    }
}

#define SLIDES(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
test_patients (void)
{
  static const char *const texts[] = {
    "case_id,age,slide\nB,60,2.svs\nA-1 x,5,in/1.svs\nB,60,/abs/1.svs\nB,,\"0,1.svs\"\n",
    "\357\273\277slide,case_id\r\n2.svs,B\r\nin/1.svs,A-1 x\r\n/abs/1.svs,B\r\n"
    "\"0,1.svs\",\"B\"",
  };

  for (int i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) patients = read_table (texts[i], &error);

      g_assert_no_error (error);
      g_assert_cmpint (patients->len, ==, 2);
      assert_patient (patients, 0, "B", SLIDES ("2.svs", "/abs/1.svs", "0,1.svs"));
      assert_patient (patients, 1, "A-1 x", SLIDES ("in/1.svs"));
    }
}

static void
test_refused (void)
{
  g_autofree char *long_id = g_strnfill (201, 'x');
  g_autofree char *long_table =
      g_strconcat ("case_id,slide\n", long_id, ",1.svs\n", NULL);
  const struct
  {
    const char *text, *place, *cause;
  } cases[] = {
    { "", "", "the table is empty" },
    { "case_id,slide\n", ", line 1:", "no patient" },
    { "slide\n1.svs\n", ", line 1:", "no column \"case_id\"" },
    { "case_id,path\nA,1.svs\n", ", line 1:", "no column \"slide\"" },
    { "case_id,slide,slide\nA,1,2\n", ", line 1:", "two columns \"slide\"" },
    { "case_id;slide\nA;1.svs\n", ", line 1:", "case_id;slide" },
    { "case_id,slide\nA,1.svs\n,2.svs\n", ", line 3:", "case_id \"\" is empty" },
    { "case_id,slide\nA,\n", ", line 2:", "A has no slide" },
    { "case_id,slide\nA,1.svs\n\nA,1.svs\n", ", line 4:", "A has the slide 1.svs twice" },
    { "case_id,slide\nA,1.svs\nA,./in/../1.svs\n", ", line 3:", "twice" },
    { "case_id,slide\na/b,1.svs\n", ", line 2:", "a slash" },
    { "case_id,slide\na\\b,1.svs\n", ", line 2:", "a slash" },
    { "case_id,slide\n..,1.svs\n", ", line 2:", "a dot" },
    { "case_id,slide\n.A,1.svs\n", ", line 2:", "a dot" },
    { "case_id,slide\n\"A\nB\",1.svs\n",
      ", line 2:", "\"A\\nB\" has a control character" },
    { "case_id,slide\nA\t,1.svs\n", ", line 2:", "control character" },
    { "case_id,slide\nA,\"1\n.svs\"\n", ", line 2:", "control character" },
    { "case_id,slide\nA ,1.svs\n", ", line 2:", "space" },
    { long_table, ", line 2:", "too long" },
    { "case_id,slide\nTCGA-a,1.svs\nB,2.svs\nTCGA-A,3.svs\n",
      ", line 4:", "\"TCGA-A\" differs from \"TCGA-a\" of line 2" },
    { "case_id,slide\nA,1.svs\nB\n", ", line 3:", "1 field, but the table has 2" },
    { "case_id,slide\nA,\"1.svs\nB,2.svs\n", ", line 2:", "not closed" },
    { "case_id,slide\nA,1\344.svs\n", ", line 2:", "not UTF-8" },
  };

  for (int i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) patients = read_table (cases[i].text, &error);
      g_autofree char *place = g_strconcat ("/cohort.csv", cases[i].place, NULL);

      g_assert_null (patients);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, place));
      g_assert_nonnull (strstr (error->message, cases[i].cause));
      g_assert_null (strchr (error->message, '\n'));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/patient table/rows of one case_id are one patient", test_patients);
  g_test_add_func ("/patient table/each fault names table, line and cause", test_refused);
  return g_test_run ();
}
