/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "base/refusal.h"
#include "compute/encoder-settings.h"
#include "compute/model-internal.h"
#include "compute/weights/strict-json.h"

#include <math.h>

#define SCHEMA 1
#define MAX_MEMBERS 100

void
auspex_model_info_clear (AuspexModelInfo *info)
{
  for (int g = 0; info->groups != NULL && g < info->n_groups; g++)
    {
      for (int i = 0; i < info->groups[g].n_features; i++)
        {
          g_free (info->groups[g].features[i].name);
          g_free (info->groups[g].features[i].modality);
        }
      g_free (info->groups[g].features);
      g_free (info->groups[g].name);
    }
  g_free (info->groups);
  g_free (info->name);
  g_free (info->sha256);
  g_free (info->cancer_type_code);
  g_free (info->cancer_type_label);
  g_free (info->cohort_risks);
  g_clear_pointer (&info->encoder, auspex_encoder_settings_free);
  g_free (info->licence);
  g_free (info->intended_use);
}

static bool
check_kind (JsonObject *object, const char *label, GError **error)
{
  double schema = auspex_strict_json_get_number (object, "schema", NAN);
  const char *kind = auspex_strict_json_get_string (object, "kind");

  if (schema != SCHEMA)
    return auspex_refuse (label, error,
                          "a model file of schema %g; this program reads schema %d",
                          schema, SCHEMA);
  if (kind == NULL || !g_str_equal (kind, "g-hanet"))
    return auspex_refuse (label, error,
                          "a model of kind \"%s\"; this program runs \"g-hanet\"",
                          kind != NULL ? kind : "");
  return true;
}

/* A whole number from 1, where stated. */
static bool
read_size (JsonObject *network, const char *member, int *size, const char *label,
           GError **error)
{
  double value = auspex_strict_json_get_number (network, member, 0);

  if (json_object_has_member (network, member)
      && !(value >= 1 && value <= 1 << 20 && value == floor (value)))
    return auspex_refuse (label, error,
                          "its network's \"%s\" must be a whole number from 1", member);
  *size = (int)value;
  return true;
}

static bool
read_network (AuspexModelInfo *info, JsonObject *object, const char *label,
              GError **error)
{
  JsonObject *network = auspex_strict_json_get_object (object, "network");

  if (network == NULL)
    return auspex_refuse (label, error, "its metadata has no \"network\"");
  info->ratio = auspex_strict_json_get_number (network, "ratio",
                                               auspex_ghanet_published_sizes.ratio);
  if (!(info->ratio > 0 && info->ratio <= 1))
    return auspex_refuse (label, error,
                          "its network's \"ratio\" must be above 0 and at most 1");
  if (!read_size (network, "feature_dim", &info->feature_dim, label, error)
      || !read_size (network, "width", &info->width, label, error)
      || !read_size (network, "heads", &info->heads, label, error)
      || !read_size (network, "head_dim", &info->head_dim, label, error)
      || !read_size (network, "gate_dim", &info->gate_dim, label, error)
      || !read_size (network, "compressed_dim", &info->compressed_dim, label, error)
      || !read_size (network, "classes", &info->classes, label, error))
    return false;
  if (info->heads == 0)
    info->heads = auspex_ghanet_published_sizes.heads;
  return true;
}

static JsonObject *
object_at (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static bool
read_features (AuspexGeneGroup *group, JsonArray *features, const char *label,
               GError **error)
{
  group->n_features = (int)json_array_get_length (features);
  group->features = g_new0 (AuspexGeneFeature, group->n_features);
  for (int i = 0; i < group->n_features; i++)
    {
      JsonObject *feature = object_at (features, (guint)i);

      if (feature == NULL)
        return auspex_refuse (label, error, "feature %d of a gene group is not an object",
                              i);
      group->features[i] = (AuspexGeneFeature){
        .name = g_strdup (auspex_strict_json_get_string (feature, "name")),
        .modality = g_strdup (auspex_strict_json_get_string (feature, "modality")),
        .z = NAN,
        .validation_r =
            (float)auspex_strict_json_get_number (feature, "validation_r", NAN),
      };
    }
  return true;
}

static bool
read_groups (AuspexModelInfo *info, JsonObject *object, const char *label, GError **error)
{
  JsonArray *groups = auspex_strict_json_get_array (object, "groups");

  if (groups == NULL)
    return true;
  info->n_groups = (int)json_array_get_length (groups);
  info->groups = g_new0 (AuspexGeneGroup, info->n_groups + 1);
  info->has_names = info->n_groups > 0;
  for (int g = 0; g < info->n_groups; g++)
    {
      JsonObject *group = object_at (groups, (guint)g);
      JsonArray *features =
          group != NULL ? auspex_strict_json_get_array (group, "features") : NULL;

      if (features == NULL)
        return auspex_refuse (label, error, "its gene group %d has no \"features\"", g);
      info->groups[g].name = g_strdup (auspex_strict_json_get_string (group, "name"));
      if (!read_features (&info->groups[g], features, label, error))
        return false;
      for (int i = 0; i < info->groups[g].n_features; i++)
        info->has_names &= info->groups[g].features[i].name != NULL;
    }
  return true;
}

static bool
read_time_bins (AuspexModelInfo *info, JsonObject *object, const char *label,
                GError **error)
{
  JsonArray *bins = auspex_strict_json_get_array (object, "time_bins_months");

  if (bins == NULL)
    return true;
  if (json_array_get_length (bins) != AUSPEX_N_BINS + 1)
    return auspex_refuse (label, error, "\"time_bins_months\" must be %d numbers",
                          AUSPEX_N_BINS + 1);
  for (guint i = 0; i <= AUSPEX_N_BINS; i++)
    {
      info->time_bins_months[i] = auspex_strict_json_number_at (bins, i);
      if (!isfinite (info->time_bins_months[i])
          || (i > 0 && info->time_bins_months[i] <= info->time_bins_months[i - 1]))
        return auspex_refuse (label, error,
                              "\"time_bins_months\" must be rising numbers");
    }
  info->has_time_bins = true;
  return true;
}

static bool
read_cohort (AuspexModelInfo *info, JsonObject *object, const char *label, GError **error)
{
  JsonObject *cohort = auspex_strict_json_get_object (object, "reference_cohort");
  JsonArray *risks =
      cohort != NULL ? auspex_strict_json_get_array (cohort, "risk") : NULL;

  if (risks == NULL)
    return true;
  info->n_cohort = (int)json_array_get_length (risks);
  info->cohort_risks = g_new (double, info->n_cohort + 1);
  for (int i = 0; i < info->n_cohort; i++)
    {
      info->cohort_risks[i] = auspex_strict_json_number_at (risks, (guint)i);
      if (!isfinite (info->cohort_risks[i]))
        return auspex_refuse (label, error,
                              "risk %d of its reference cohort is no number", i);
    }
  return true;
}

static bool
read_members (AuspexModel *model, JsonObject *object, const char *label, GError **error)
{
  JsonArray *members = auspex_strict_json_get_array (object, "members");
  guint n_members = members != NULL ? json_array_get_length (members) : 0;

  if (n_members > MAX_MEMBERS)
    return auspex_refuse (label, error, "%u members; at most %d are taken", n_members,
                          MAX_MEMBERS);
  model->prefixes = g_new0 (char *, MAX (n_members, 1) + 1);
  model->info.n_members = (int)MAX (n_members, 1);
  model->prefixes[0] = n_members == 0 ? g_strdup ("") : NULL;
  for (guint i = 0; i < n_members; i++)
    {
      JsonObject *member = object_at (members, i);
      const char *prefix =
          member != NULL ? auspex_strict_json_get_string (member, "prefix") : NULL;

      if (prefix == NULL)
        return auspex_refuse (label, error, "its member %u has no \"prefix\"", i);
      model->prefixes[i] = g_strdup (prefix);
    }
  return true;
}

static bool
read_encoder (AuspexModelInfo *info, JsonObject *object, const char *label,
              GError **error)
{
  JsonObject *encoder = auspex_strict_json_get_object (object, "encoder");
  g_autofree char *encoder_label = g_strdup_printf ("%s: its encoder", label);

  if (encoder == NULL)
    return true;
  info->encoder = auspex_encoder_settings_new ();
  return auspex_encoder_settings_read (info->encoder, encoder, encoder_label, error);
}

bool
auspex_model_read_metadata (AuspexModel *model, const char *json, size_t length,
                            const char *label, GError **error)
{
  g_autofree char *json_label = g_strdup_printf ("%s: its model description", label);
  g_autoptr (JsonNode) root =
      auspex_strict_json_parse_object (json, length, json_label, error);
  AuspexModelInfo *info = &model->info;
  JsonObject *object = NULL, *cancer_type = NULL;

  if (root == NULL)
    return false;
  object = json_node_get_object (root);
  cancer_type = auspex_strict_json_get_object (object, "cancer_type");
  info->name = g_strdup (auspex_strict_json_get_string (object, "name"));
  info->licence = g_strdup (auspex_strict_json_get_string (object, "licence"));
  info->intended_use = g_strdup (auspex_strict_json_get_string (object, "intended_use"));
  info->trained = auspex_strict_json_get_bool (object, "trained", true);
  if (cancer_type != NULL)
    {
      info->cancer_type_code =
          g_strdup (auspex_strict_json_get_string (cancer_type, "oncotree"));
      info->cancer_type_label =
          g_strdup (auspex_strict_json_get_string (cancer_type, "label"));
    }
  return check_kind (object, label, error) && read_network (info, object, label, error)
         && read_groups (info, object, label, error)
         && read_time_bins (info, object, label, error)
         && read_cohort (info, object, label, error)
         && read_members (model, object, label, error)
         && read_encoder (info, object, label, error);
}

/* Fitting to the tensors */

static bool
fit_size (AuspexModel *model, const char *member, int *stated, int64_t actual,
          GError **error)
{
  if (*stated != 0 && *stated != actual)
    return auspex_refuse (
        auspex_weights_get_label (model->weights), error,
        "its \"%s\" is said to be %d, but its tensors have %" G_GINT64_FORMAT, member,
        *stated, actual);
  *stated = (int)actual;
  return true;
}

static bool
fit_groups (AuspexModel *model, GError **error)
{
  AuspexModelInfo *info = &model->info;
  const AuspexGhanetSizes *sizes = &model->sizes;
  const char *label = auspex_weights_get_label (model->weights);

  if (info->groups == NULL)
    {
      info->n_groups = sizes->n_groups;
      info->groups = g_new0 (AuspexGeneGroup, info->n_groups);
      for (int g = 0; g < info->n_groups; g++)
        {
          AuspexGeneGroup *group = &info->groups[g];

          group->n_features = (int)sizes->group_sizes[g];
          group->features = g_new0 (AuspexGeneFeature, group->n_features);
          for (int i = 0; i < group->n_features; i++)
            group->features[i].z = group->features[i].validation_r = NAN;
        }
      return true;
    }
  if (info->n_groups != sizes->n_groups)
    return auspex_refuse (label, error,
                          "%d gene groups are described, its tensors have %d",
                          info->n_groups, sizes->n_groups);
  for (int g = 0; g < info->n_groups; g++)
    if (info->groups[g].n_features != sizes->group_sizes[g])
      return auspex_refuse (
          label, error,
          "%d features of gene group \"%s\" are described, its tensors have"
          " %" G_GINT64_FORMAT,
          info->groups[g].n_features,
          info->groups[g].name != NULL ? info->groups[g].name : "",
          sizes->group_sizes[g]);
  return true;
}

bool
auspex_model_fit_metadata (AuspexModel *model, GError **error)
{
  AuspexModelInfo *info = &model->info;
  const AuspexGhanetSizes *sizes = &model->sizes;
  const char *label = auspex_weights_get_label (model->weights);

  if (sizes->attention_dim % info->heads != 0)
    return auspex_refuse (label, error,
                          "%d heads do not divide the %" G_GINT64_FORMAT
                          " columns of its attention",
                          info->heads, sizes->attention_dim);
  if (sizes->classes != AUSPEX_N_BINS)
    return auspex_refuse (label, error,
                          "it predicts %" G_GINT64_FORMAT " time bins, not %d",
                          sizes->classes, AUSPEX_N_BINS);
  return fit_size (model, "feature_dim", &info->feature_dim, sizes->feature_dim, error)
         && fit_size (model, "width", &info->width, sizes->width, error)
         && fit_size (model, "head_dim", &info->head_dim,
                      sizes->attention_dim / info->heads, error)
         && fit_size (model, "gate_dim", &info->gate_dim, sizes->gate_dim, error)
         && fit_size (model, "compressed_dim", &info->compressed_dim,
                      sizes->compressed_dim, error)
         && fit_size (model, "classes", &info->classes, sizes->classes, error)
         && fit_groups (model, error);
}
