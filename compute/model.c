/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/encoder-settings.h"
#include "compute/model-internal.h"

#include <string.h>

#define DEMO_RESOURCE "/io/github/auspex/demo-model.json"
#define DEMO_SPEC "formula:1"

static AuspexModel *
model_new (void)
{
  AuspexModel *model = g_new0 (AuspexModel, 1);

  g_atomic_ref_count_init (&model->ref_count);
  g_mutex_init (&model->lock);
  model->members = g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_graph_unref);
  return model;
}

static bool
open_file (AuspexModel *model, const char *path, GError **error)
{
  const char *json = NULL;

  model->weights = auspex_weights_open (path, error);
  if (model->weights == NULL)
    return false;
  json = auspex_weights_get_metadata (model->weights, "auspex");
  if (json == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s: not an Auspex model: its metadata does not describe one;"
                   " auspex import makes one of a G-HANet's checkpoint",
                   path);
      return false;
    }
  return auspex_model_read_metadata (model, json, strlen (json), path, error);
}

/* Formula weights for the demo's gene groups. */
static bool
open_formula (AuspexModel *model, const char *spec, uint64_t seed, GError **error)
{
  g_autoptr (GBytes) description =
      g_resources_lookup_data (DEMO_RESOURCE, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  AuspexGhanetSizes sizes = auspex_ghanet_published_sizes;

  model->weights = auspex_weights_new (spec);
  if (description == NULL
      || !auspex_model_read_metadata (model, g_bytes_get_data (description, NULL),
                                      g_bytes_get_size (description), spec, error))
    return false;
  g_assert (model->info.n_groups <= AUSPEX_GHANET_MAX_GROUPS);
  sizes.n_groups = model->info.n_groups;
  for (int g = 0; g < sizes.n_groups; g++)
    sizes.group_sizes[g] = model->info.groups[g].n_features;
  auspex_ghanet_declare (model->weights, &sizes, seed);
  return true;
}

static bool
build_member (AuspexModel *model, const char *prefix, GError **error)
{
  AuspexGhanetSizes sizes = { .heads = model->info.heads, .ratio = model->info.ratio };
  g_autoptr (AuspexGraph) graph = NULL;

  if (!auspex_ghanet_read_sizes (model->weights, prefix, &sizes, error))
    return false;
  if (model->members->len == 0)
    {
      model->sizes = sizes;
      if (!auspex_model_fit_metadata (model, error))
        return false;
    }
  else if (memcmp (&sizes, &model->sizes, sizeof sizes) != 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s: member '%s' has other sizes than member '%s'",
                   auspex_weights_get_label (model->weights), prefix, model->prefixes[0]);
      return false;
    }
  graph = auspex_ghanet_build (&sizes, prefix, error);
  if (graph == NULL)
    {
      g_prefix_error (error, "%s: ", auspex_weights_get_label (model->weights));
      return false;
    }
  if (!auspex_weights_check_graph (model->weights, graph, error))
    return false;
  g_ptr_array_add (model->members, g_steal_pointer (&graph));
  return true;
}

static bool
build_members (AuspexModel *model, GError **error)
{
  for (char **prefix = model->prefixes; *prefix != NULL; prefix++)
    if (!build_member (model, *prefix, error))
      return false;
  model->idle = g_new0 (AuspexBlockedProgram *, model->members->len);
  model->info.sha256 = g_strdup (auspex_weights_get_sha256 (model->weights));
  return true;
}

AuspexModel *
auspex_model_open (const char *spec, GError **error)
{
  g_autoptr (AuspexModel) model = model_new ();
  uint64_t seed = 0;

  if (g_str_equal (spec, "demo"))
    spec = DEMO_SPEC;
  if (!(auspex_formula_parse (spec, &seed) ? open_formula (model, spec, seed, error)
                                           : open_file (model, spec, error))
      || !build_members (model, error))
    return NULL;
  return g_steal_pointer (&model);
}

AuspexModel *
auspex_model_new_described (AuspexWeights *weights, const char *json, const char *label,
                            GError **error)
{
  g_autoptr (AuspexModel) model = model_new ();

  model->weights = auspex_weights_ref (weights);
  if (!auspex_model_read_metadata (model, json, strlen (json), label, error)
      || !build_members (model, error))
    return NULL;
  return g_steal_pointer (&model);
}

AuspexModel *
auspex_model_ref (AuspexModel *model)
{
  g_atomic_ref_count_inc (&model->ref_count);
  return model;
}

void
auspex_model_unref (AuspexModel *model)
{
  if (!g_atomic_ref_count_dec (&model->ref_count))
    return;
  for (guint i = 0; model->idle != NULL && i < model->members->len; i++)
    g_clear_pointer (&model->idle[i], auspex_blocked_program_free);
  g_free (model->idle);
  g_mutex_clear (&model->lock);
  auspex_model_info_clear (&model->info);
  g_clear_pointer (&model->weights, auspex_weights_unref);
  g_strfreev (model->prefixes);
  g_ptr_array_unref (model->members);
  g_free (model);
}

const AuspexModelInfo *
auspex_model_get_info (const AuspexModel *model)
{
  return &model->info;
}

bool
auspex_model_check_encoder (const AuspexModel *model,
                            const AuspexEncoderSettings *settings, GError **error)
{
  const char *label = auspex_weights_get_label (model->weights);
  const char *id = settings->id != NULL ? settings->id : "of these features";

  if (settings->feature_dim != model->info.feature_dim)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "model %s takes features of %d values, encoder %s makes %d", label,
                   model->info.feature_dim, id, settings->feature_dim);
      return false;
    }
  if (model->info.encoder != NULL
      && !auspex_encoder_settings_match (model->info.encoder, settings, error))
    {
      g_prefix_error (error, "model %s was trained on another encoder than %s: ", label,
                      id);
      return false;
    }
  return true;
}
