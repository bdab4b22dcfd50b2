/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/patient-table.h"

#include "compute/tables/csv-table.h"

#include <stdbool.h>
#include <string.h>

#define LONGEST_CASE_ID 200 /* bytes; a file's name may have 255 */

static void
patient_free (gpointer data)
{
  AuspexPatient *patient = data;

  g_free (patient->case_id);
  g_ptr_array_unref (patient->slides);
  g_free (patient);
}

static bool
has_control_character (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (g_unichar_iscntrl (g_utf8_get_char (text)))
      return true;
  return false;
}

/* Why @case_id cannot be the name of a file; NULL when it can. */
static const char *
find_fault (const char *case_id)
{
  size_t length = strlen (case_id);

  if (length == 0)
    return "is empty";
  if (has_control_character (case_id))
    return "has a control character";
  if (strpbrk (case_id, "/\\") != NULL)
    return "has a slash: it cannot be a file's name";
  if (*case_id == '.')
    return "begins with a dot: it cannot be a file's name";
  if (*case_id == ' ' || case_id[length - 1] == ' ')
    return "begins or ends with a space";
  if (length > LONGEST_CASE_ID)
    return "is too long to be a file's name";
  return NULL;
}

/* Equal for what is one file where names are compared without case or composition. */
static char *
fold (const char *case_id)
{
  g_autofree char *composed = g_utf8_normalize (case_id, -1, G_NORMALIZE_NFC);

  return g_utf8_casefold (composed, -1);
}

/* The patient called @case_id, added when new. */
static AuspexPatient *
find_patient (const AuspexCsvTable *table, int64_t row, const char *case_id,
              GPtrArray *patients, GHashTable *by_name, GError **error)
{
  const char *fault = find_fault (case_id);

  if (fault != NULL)
    {
      g_autofree char *printable = g_strescape (case_id, NULL);

      auspex_csv_table_set_error (table, row, error, "case_id \"%s\" %s",
                                  has_control_character (case_id) ? printable : case_id,
                                  fault);
      return NULL;
    }
  g_autofree char *name = fold (case_id);
  AuspexPatient *patient = g_hash_table_lookup (by_name, name);
  if (patient == NULL)
    {
      patient = g_new0 (AuspexPatient, 1);
      *patient =
          (AuspexPatient){ g_strdup (case_id), g_ptr_array_new_with_free_func (g_free),
                           auspex_csv_table_get_line (table, row) };
      g_ptr_array_add (patients, patient);
      g_hash_table_insert (by_name, g_steal_pointer (&name), patient);
    }
  else if (!g_str_equal (patient->case_id, case_id))
    {
      auspex_csv_table_set_error (
          table, row, error,
          "case_id \"%s\" differs from \"%s\" of line %" G_GINT64_FORMAT
          " only by case: their files would clash",
          case_id, patient->case_id, patient->line);
      return NULL;
    }
  return patient;
}

static bool
has_slide (const AuspexPatient *patient, const char *path)
{
  g_autofree char *full = g_canonicalize_filename (path, NULL);

  for (guint i = 0; i < patient->slides->len; i++)
    {
      g_autofree char *other = g_canonicalize_filename (patient->slides->pdata[i], NULL);

      if (g_str_equal (other, full))
        return true;
    }
  return false;
}

static bool
add_slide (const AuspexCsvTable *table, int64_t row, const char *slide,
           const char *folder, AuspexPatient *patient, GError **error)
{
  if (*slide == '\0')
    {
      auspex_csv_table_set_error (table, row, error, "%s has no slide", patient->case_id);
      return false;
    }
  if (has_control_character (slide))
    {
      auspex_csv_table_set_error (
          table, row, error, "the slide of %s has a control character", patient->case_id);
      return false;
    }
  g_autofree char *path = g_path_is_absolute (slide) || g_str_equal (folder, ".")
                              ? g_strdup (slide)
                              : g_build_filename (folder, slide, NULL);
  if (has_slide (patient, path))
    {
      auspex_csv_table_set_error (table, row, error, "%s has the slide %s twice",
                                  patient->case_id, slide);
      return false;
    }
  g_ptr_array_add (patient->slides, g_steal_pointer (&path));
  return true;
}

GPtrArray *
auspex_patient_table_read (const char *path, GError **error)
{
  g_autoptr (GPtrArray) patients = g_ptr_array_new_with_free_func (patient_free);
  g_autoptr (GHashTable) by_name =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (AuspexCsvTable) table = auspex_csv_table_read (path, error);

  if (table == NULL)
    return NULL;
  int case_id = auspex_csv_table_find_column (table, "case_id", error);
  if (case_id < 0)
    return NULL;
  int slide = auspex_csv_table_find_column (table, "slide", error);
  if (slide < 0)
    return NULL;
  for (int64_t row = 0; row < auspex_csv_table_get_n_rows (table); row++)
    {
      AuspexPatient *patient =
          find_patient (table, row, auspex_csv_table_get (table, row, case_id), patients,
                        by_name, error);

      if (patient == NULL
          || !add_slide (table, row, auspex_csv_table_get (table, row, slide), folder,
                         patient, error))
        return NULL;
    }
  if (patients->len == 0)
    {
      auspex_csv_table_set_error (table, -1, error, "no patient follows");
      return NULL;
    }
  return g_steal_pointer (&patients);
}
