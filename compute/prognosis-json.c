/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The result file. Numbers are written so that they read back exactly; what is not known
 * is null. */

#include "compute/prognosis.h"

#include <json-glib/json-glib.h>
#include <math.h>

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_int (JsonBuilder *builder, const char *name, int64_t value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
add_number (JsonBuilder *builder, double value)
{
  if (isfinite (value))
    json_builder_add_double_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_double (JsonBuilder *builder, const char *name, double value)
{
  json_builder_set_member_name (builder, name);
  add_number (builder, value);
}

static void
add_doubles (JsonBuilder *builder, const char *name, const double *values, int n)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (int i = 0; i < n; i++)
    add_number (builder, values[i]);
  json_builder_end_array (builder);
}

static void
begin_object (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
}

static void
begin_array (JsonBuilder *builder, const char *name)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
}

static void
add_slides (JsonBuilder *builder, const AuspexPrognosis *prognosis)
{
  begin_array (builder, "slides");
  for (int i = 0; i < prognosis->n_slides; i++)
    {
      const AuspexSlideIdentity *slide = &prognosis->slides[i];

      json_builder_begin_object (builder);
      add_string (builder, "name", slide->name);
      add_string (builder, "quickhash1", slide->quickhash1);
      add_int (builder, "bytes", slide->bytes);
      add_int (builder, "width_px", slide->width_px);
      add_int (builder, "height_px", slide->height_px);
      add_double (builder, "mpp", slide->mpp > 0 ? slide->mpp : NAN);
      add_string (builder, "mpp_source", slide->mpp_source);
      add_string (builder, "vendor", slide->vendor);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_model (JsonBuilder *builder, const AuspexPrognosis *prognosis)
{
  begin_object (builder, "model");
  add_string (builder, "name", prognosis->model_name);
  add_string (builder, "sha256", prognosis->model_sha256);
  json_builder_set_member_name (builder, "trained");
  json_builder_add_boolean_value (builder, prognosis->model_trained);
  if (prognosis->cancer_type_code != NULL || prognosis->cancer_type_label != NULL)
    {
      begin_object (builder, "cancer_type");
      add_string (builder, "oncotree", prognosis->cancer_type_code);
      add_string (builder, "label", prognosis->cancer_type_label);
      json_builder_end_object (builder);
    }
  else
    add_string (builder, "cancer_type", NULL);
  json_builder_end_object (builder);
}

static void
add_provenance (JsonBuilder *builder, const AuspexPrognosis *prognosis)
{
  add_model (builder, prognosis);
  begin_object (builder, "encoder");
  add_string (builder, "id", prognosis->encoder_id);
  add_string (builder, "sha256", prognosis->encoder_sha256);
  add_string (builder, "precision", prognosis->precision);
  json_builder_end_object (builder);
  add_string (builder, "device", prognosis->device);
  begin_object (builder, "parameters");
  for (int i = 0; i < prognosis->n_parameters; i++)
    add_string (builder, prognosis->parameters[i].name, prognosis->parameters[i].value);
  json_builder_end_object (builder);
  begin_object (builder, "patches");
  add_int (builder, "count", prognosis->n_patches);
  add_int (builder, "undecoded", prognosis->n_undecoded);
  add_int (builder, "excluded", prognosis->n_excluded);
  add_double (builder, "size_um", prognosis->patch_um > 0 ? prognosis->patch_um : NAN);
  add_string (builder, "set_sha256", prognosis->patch_set_sha256);
  json_builder_end_object (builder);
}

static void
add_estimate (JsonBuilder *builder, const AuspexPrognosis *prognosis)
{
  add_doubles (builder, "hazards", prognosis->hazards, AUSPEX_N_BINS);
  add_doubles (builder, "survival", prognosis->survival, AUSPEX_N_BINS);
  add_double (builder, "risk", prognosis->risk);
  add_double (builder, "risk_percentile", prognosis->risk_percentile);
  begin_array (builder, "members");
  for (int i = 0; i < prognosis->n_members; i++)
    {
      json_builder_begin_object (builder);
      add_double (builder, "risk", prognosis->member_risks[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_mark (JsonBuilder *builder, const AuspexMarkedArea *mark)
{
  g_autoptr (JsonNode) geometry =
      mark->geometry != NULL ? json_from_string (mark->geometry, NULL) : NULL;

  json_builder_begin_object (builder);
  add_int (builder, "slide", mark->slide);
  add_string (builder, "use", mark->is_excluded ? "exclude" : "use only");
  add_string (builder, "class", mark->class_name);
  add_string (builder, "name", mark->name);
  add_double (builder, "area_um2", mark->area_um2);
  add_int (builder, "patches", mark->n_patches);
  json_builder_set_member_name (builder, "geometry");
  if (geometry != NULL)
    json_builder_add_value (builder, g_steal_pointer (&geometry));
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

/* What was left out by hand, so that it can be left out again, and what all tissue says. */
static void
add_excluded_tissue (JsonBuilder *builder, const AuspexPrognosis *prognosis)
{
  const AuspexPrognosis *all = prognosis->all_tissue;

  if (all == NULL)
    return;
  begin_object (builder, "excluded_tissue");
  add_int (builder, "patches", prognosis->n_excluded);
  add_double (builder, "area_um2", prognosis->excluded_um2);
  begin_array (builder, "marks");
  for (int i = 0; i < prognosis->n_marks; i++)
    add_mark (builder, &prognosis->marks[i]);
  json_builder_end_array (builder);
  begin_object (builder, "all_tissue");
  add_int (builder, "patches", all->n_patches);
  add_double (builder, "risk", all->risk);
  add_doubles (builder, "survival", all->survival, AUSPEX_N_BINS);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_genes (JsonBuilder *builder, const AuspexPrognosis *prognosis)
{
  begin_array (builder, "genes");
  for (int g = 0; g < prognosis->n_groups; g++)
    {
      const AuspexGeneGroup *group = &prognosis->groups[g];

      json_builder_begin_object (builder);
      add_string (builder, "group", group->name);
      begin_array (builder, "features");
      for (int i = 0; i < group->n_features; i++)
        {
          const AuspexGeneFeature *feature = &group->features[i];

          json_builder_begin_object (builder);
          if (feature->name != NULL)
            add_string (builder, "name", feature->name);
          if (feature->modality != NULL)
            add_string (builder, "modality", feature->modality);
          add_double (builder, "z", feature->z);
          if (isfinite (feature->validation_r) && feature->name != NULL)
            add_double (builder, "validation_r", feature->validation_r);
          json_builder_end_object (builder);
        }
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_warnings (JsonBuilder *builder, const AuspexPrognosis *prognosis)
{
  begin_array (builder, "warnings");
  for (int i = 0; i < prognosis->n_warnings; i++)
    {
      json_builder_begin_object (builder);
      add_string (builder, "code", prognosis->warnings[i].code);
      add_string (builder, "text", prognosis->warnings[i].text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

char *
auspex_prognosis_to_json (const AuspexPrognosis *prognosis)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonGenerator) generator = json_generator_new ();

  json_builder_begin_object (builder);
  add_int (builder, "schema", 1);
  begin_object (builder, "software");
  add_string (builder, "name", "Auspex");
  add_string (builder, "version", AUSPEX_VERSION);
  json_builder_end_object (builder);
  add_string (builder, "created", prognosis->created);
  add_double (builder, "seconds", prognosis->seconds);
  add_string (builder, "intended_use", "research only");
  add_slides (builder, prognosis);
  add_provenance (builder, prognosis);
  add_estimate (builder, prognosis);
  add_excluded_tissue (builder, prognosis);
  add_genes (builder, prognosis);
  add_warnings (builder, prognosis);
  json_builder_end_object (builder);

  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  g_autofree char *text = json_generator_to_data (generator, NULL);
  return g_strconcat (text, "\n", NULL);
}
