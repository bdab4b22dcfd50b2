/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/prognosis.h"

#include <math.h>

AuspexPrognosis *
auspex_prognosis_new (void)
{
  AuspexPrognosis *prognosis = g_new0 (AuspexPrognosis, 1);

  g_atomic_ref_count_init (&prognosis->ref_count);
  prognosis->risk = prognosis->risk_percentile = NAN;
  return prognosis;
}

AuspexPrognosis *
auspex_prognosis_ref (AuspexPrognosis *prognosis)
{
  g_atomic_ref_count_inc (&prognosis->ref_count);
  return prognosis;
}

static void
free_slides (AuspexPrognosis *prognosis)
{
  for (int i = 0; i < prognosis->n_slides; i++)
    {
      g_free (prognosis->slides[i].name);
      g_free (prognosis->slides[i].quickhash1);
      g_free (prognosis->slides[i].vendor);
      g_free (prognosis->slides[i].mpp_source);
    }
  g_free (prognosis->slides);
}

static void
free_groups (AuspexPrognosis *prognosis)
{
  for (int g = 0; g < prognosis->n_groups; g++)
    {
      AuspexGeneGroup *group = &prognosis->groups[g];

      for (int i = 0; i < group->n_features; i++)
        {
          g_free (group->features[i].name);
          g_free (group->features[i].modality);
        }
      g_free (group->features);
      g_free (group->name);
    }
  g_free (prognosis->groups);
}

static void
free_lists (AuspexPrognosis *prognosis)
{
  for (int i = 0; i < prognosis->n_warnings; i++)
    {
      g_free (prognosis->warnings[i].code);
      g_free (prognosis->warnings[i].text);
    }
  g_free (prognosis->warnings);
  for (int i = 0; i < prognosis->n_parameters; i++)
    {
      g_free (prognosis->parameters[i].name);
      g_free (prognosis->parameters[i].value);
    }
  g_free (prognosis->parameters);
}

static void
free_maps (AuspexAttentionMaps *maps)
{
  g_free (maps->coords);
  g_free (maps->slide_index);
  g_free (maps->patch_level0_px);
  g_free (maps->gate);
  g_free (maps->similarity);
  g_free (maps->hyperedge);
  g_free (maps->hyper_attention);
  g_free (maps->excluded_coords);
  g_free (maps->excluded_slide_index);
}

static void
free_marks (AuspexPrognosis *prognosis)
{
  for (int i = 0; i < prognosis->n_marks; i++)
    {
      g_free (prognosis->marks[i].class_name);
      g_free (prognosis->marks[i].name);
      g_free (prognosis->marks[i].geometry);
    }
  g_free (prognosis->marks);
  g_clear_pointer (&prognosis->all_tissue, auspex_prognosis_unref);
}

void
auspex_prognosis_unref (AuspexPrognosis *prognosis)
{
  if (!g_atomic_ref_count_dec (&prognosis->ref_count))
    return;
  free_slides (prognosis);
  free_groups (prognosis);
  free_lists (prognosis);
  free_maps (&prognosis->maps);
  free_marks (prognosis);
  g_free (prognosis->created);
  g_free (prognosis->model_name);
  g_free (prognosis->model_sha256);
  g_free (prognosis->cancer_type_code);
  g_free (prognosis->cancer_type_label);
  g_free (prognosis->encoder_id);
  g_free (prognosis->encoder_sha256);
  g_free (prognosis->precision);
  g_free (prognosis->device);
  g_free (prognosis->patch_set_sha256);
  g_free (prognosis->member_risks);
  g_free (prognosis);
}

bool
auspex_prognosis_is_untrained (const AuspexPrognosis *prognosis)
{
  return !prognosis->model_trained || prognosis->encoder_is_formula;
}

void
auspex_prognosis_add_warning (AuspexPrognosis *prognosis, const char *code, const char *text)
{
  int n = prognosis->n_warnings++;

  prognosis->warnings = g_renew (AuspexWarning, prognosis->warnings, n + 1);
  prognosis->warnings[n] = (AuspexWarning){ g_strdup (code), g_strdup (text) };
}

void
auspex_prognosis_add_parameter (AuspexPrognosis *prognosis, const char *name, const char *value)
{
  int n = prognosis->n_parameters++;

  prognosis->parameters = g_renew (AuspexParameter, prognosis->parameters, n + 1);
  prognosis->parameters[n] = (AuspexParameter){ g_strdup (name), g_strdup (value) };
}
