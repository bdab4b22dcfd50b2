/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/patient-result.h"

#include "app/commands/patient-table.h"
#include "base/whole-file.h"
#include "compute/tables/csv-table.h"
#include "compute/weights/strict-json.h"
#include "render/annotation/geojson-geometry.h"
#include "render/annotation/tissue-mark.h"

#include <math.h>

#define INPUTS "inputs_sha256"
#define FILES "files"

void
auspex_patient_result_clear (AuspexPatientResult *result)
{
  g_free (result->warnings);
  g_free (result->error);
  *result = (AuspexPatientResult){ 0 };
}

void
auspex_patient_result_take (AuspexPatientResult *result, const AuspexPrognosis *prognosis)
{
  g_autoptr (GString) codes = g_string_new (NULL);

  for (int i = 0; i < prognosis->n_warnings; i++)
    g_string_append_printf (codes, "%s%s", i > 0 ? " " : "", prognosis->warnings[i].code);
  *result = (AuspexPatientResult){ .status = AUSPEX_PATIENT_DONE,
                                   .risk = prognosis->risk,
                                   .n_patches = prognosis->n_patches,
                                   .warnings = g_strdup (codes->str) };
  for (int i = 0; i < AUSPEX_N_BINS; i++)
    result->survival[i] = prognosis->survival[i];
}

static void
append_marks (GPtrArray *annotations, GString *text)
{
  g_autoptr (GPtrArray) marks = auspex_tissue_marks_pick (annotations);

  for (guint i = 0; i < marks->len; i++)
    {
      const AuspexAnnotation *mark = marks->pdata[i];

      g_string_append_printf (text, "\n%d ", auspex_annotation_get_mark (mark));
      auspex_geojson_append_geometry (text, mark, 0, 0);
    }
}

/* All that decides the numbers, but for the device: its name is in the result. */
static char *
hash_inputs (const AuspexAnalysisRequest *request)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "%s\n%s\n%d\n%s\n", AUSPEX_VERSION,
                   auspex_model_get_info (request->model)->sha256, request->precision,
                   request->tissue);
  auspex_encoder_settings_append (auspex_encoder_get_settings (request->encoder), text);
  for (guint i = 0; i < request->slides->len; i++)
    {
      AuspexSlide *slide = request->slides->pdata[i];
      char mpp[G_ASCII_DTOSTR_BUF_SIZE];
      AuspexMppSource source;

      g_ascii_dtostr (mpp, sizeof mpp, auspex_slide_get_mpp (slide, &source));
      g_string_append_printf (text, "\n%s\n%s\n%d", auspex_slide_get_identity (slide),
                              mpp, source);
      if (request->marks != NULL)
        append_marks (request->marks->pdata[i], text);
    }
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, text->len);
}

void
auspex_patient_result_mark (AuspexPrognosis *prognosis,
                            const AuspexAnalysisRequest *request, unsigned kinds)
{
  g_autofree char *inputs = hash_inputs (request);
  g_autofree char *files = auspex_result_kinds_to_string (kinds);

  auspex_prognosis_add_parameter (prognosis, INPUTS, inputs);
  auspex_prognosis_add_parameter (prognosis, FILES, files);
}

static bool
is_marked (JsonObject *root, const AuspexAnalysisRequest *request, unsigned kinds)
{
  JsonObject *parameters = auspex_strict_json_get_object (root, "parameters");
  g_autofree char *inputs = hash_inputs (request);

  if (parameters == NULL
      || g_strcmp0 (auspex_strict_json_get_string (parameters, INPUTS), inputs) != 0)
    return false;
  const char *files = auspex_strict_json_get_string (parameters, FILES);
  return files != NULL && (auspex_result_kinds_parse (files, NULL) & kinds) == kinds;
}

static char *
read_warnings (JsonArray *warnings)
{
  g_autoptr (GString) codes = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (warnings); i++)
    {
      JsonNode *warning = json_array_get_element (warnings, i);
      const char *code =
          JSON_NODE_HOLDS_OBJECT (warning)
              ? auspex_strict_json_get_string (json_node_get_object (warning), "code")
              : NULL;

      if (code != NULL)
        g_string_append_printf (codes, "%s%s", codes->len > 0 ? " " : "", code);
    }
  return g_strdup (codes->str);
}

static bool
take_json (AuspexPatientResult *result, JsonObject *root)
{
  JsonObject *patches = auspex_strict_json_get_object (root, "patches");
  JsonArray *survival = auspex_strict_json_get_array (root, "survival");
  JsonArray *warnings = auspex_strict_json_get_array (root, "warnings");
  AuspexPatientResult found = { .status = AUSPEX_PATIENT_DONE };

  if (patches == NULL || survival == NULL || warnings == NULL
      || json_array_get_length (survival) != AUSPEX_N_BINS)
    return false;
  double n_patches = auspex_strict_json_get_number (patches, "count", -1);
  found.risk = auspex_strict_json_get_number (root, "risk", NAN);
  for (int i = 0; i < AUSPEX_N_BINS; i++)
    found.survival[i] = auspex_strict_json_number_at (survival, i);
  if (!isfinite (found.risk) || !(n_patches >= 1 && n_patches < 1e15))
    return false;
  found.n_patches = (int64_t)n_patches;
  found.warnings = read_warnings (warnings);
  *result = found;
  return true;
}

bool
auspex_patient_result_load (AuspexPatientResult *result, const char *json_path,
                            const AuspexAnalysisRequest *request, unsigned kinds)
{
  g_autofree char *text = NULL;
  size_t length;

  if (!g_file_get_contents (json_path, &text, &length, NULL))
    return false;
  g_autoptr (JsonNode) node =
      auspex_strict_json_parse_object (text, length, json_path, NULL);
  if (node == NULL)
    return false;
  JsonObject *root = json_node_get_object (node);
  return is_marked (root, request, kinds) && take_json (result, root);
}

static void
append_number (GString *text, double value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  if (isfinite (value))
    g_string_append (text, g_ascii_dtostr (number, sizeof number, value));
}

static void
append_row (GString *text, const AuspexPatient *patient,
            const AuspexPatientResult *result)
{
  bool failed = result->status == AUSPEX_PATIENT_FAILED;

  auspex_csv_append_field (text, patient->case_id);
  g_string_append (text, failed ? ",failed" : ",done");
  append_number (text, failed ? NAN : result->risk);
  for (int i = 0; i < AUSPEX_N_BINS; i++)
    append_number (text, failed ? NAN : result->survival[i]);
  g_string_append_c (text, ',');
  if (!failed)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, result->n_patches);
  g_string_append_c (text, ',');
  if (result->warnings != NULL)
    auspex_csv_append_field (text, result->warnings);
  g_string_append_c (text, ',');
  if (result->error != NULL)
    auspex_csv_append_field (text, result->error);
  g_string_append_c (text, '\n');
}

bool
auspex_patient_results_write (const AuspexPatientResult *results, GPtrArray *patients,
                              const char *path, GError **error)
{
  g_autoptr (GString) text = g_string_new ("case_id,status,risk");

  for (int i = 0; i < AUSPEX_N_BINS; i++)
    g_string_append_printf (text, ",survival_%d", i + 1);
  g_string_append (text, ",patches,warnings,error\n");
  for (guint i = 0; i < patients->len; i++)
    if (results[i].status != AUSPEX_PATIENT_OPEN)
      append_row (text, patients->pdata[i], &results[i]);
  return auspex_whole_file_write (path, text->str, text->len, error);
}
