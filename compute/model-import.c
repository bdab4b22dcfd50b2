/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/model-import.h"

#include "base/refusal.h"
#include "compute/model-internal.h"
#include "compute/weights/safetensors.h"
#include "compute/weights/strict-json.h"

#include <string.h>

#define MAX_DESCRIPTION (64 << 20) /* bytes */
#define MAX_NAMED 8                /* parameters in a message */

/* The members of a model file's JSON. */
static const char *const members[] = { "schema",   "kind",
                                       "name",     "cancer_type",
                                       "network",  "groups",
                                       "encoder",  "time_bins_months",
                                       "members",  "reference_cohort",
                                       "training", "clinical_baseline",
                                       "licence",  "intended_use",
                                       "trained",  NULL };

/* Description */

static JsonNode *
load_description (const char *path, GError **error)
{
  g_autofree char *contents = NULL;
  g_autoptr (GError) cause = NULL;
  gsize length = 0;

  if (!g_file_test (path, G_FILE_TEST_EXISTS)
      || g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      if (g_file_get_contents (path, &contents, &length, &cause)
          && length <= MAX_DESCRIPTION)
        return auspex_strict_json_parse_object (contents, length, path, error);
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: %s", path,
               cause != NULL ? cause->message : "no description: not a file of JSON");
  return NULL;
}

/* Lays the members of @source over those of @target. */
static bool
merge (JsonObject *target, JsonObject *source, const char *label, GError **error)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  json_object_iter_init (&iter, source);
  while (json_object_iter_next (&iter, &name, &value))
    {
      if (!g_strv_contains (members, name))
        return auspex_refuse (label, error, "a model is not described by \"%s\"", name);
      json_object_set_member (target, name, json_node_copy (value));
    }
  return true;
}

/* What is known of the model: @description over the checkpoint's own. */
static JsonNode *
describe (AuspexWeights *weights, const char *description_path, GError **error)
{
  const char *label = auspex_weights_get_label (weights);
  const char *own = auspex_weights_get_metadata (weights, "auspex");
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) first = NULL, second = NULL;
  JsonObject *object = json_object_new ();

  json_node_take_object (node, object);
  json_object_set_int_member (object, "schema", 1);
  json_object_set_string_member (object, "kind", "g-hanet");
  json_object_set_object_member (object, "network", json_object_new ());
  if (own != NULL)
    {
      first = auspex_strict_json_parse_object (own, strlen (own), label, error);
      if (first == NULL || !merge (object, json_node_get_object (first), label, error))
        return NULL;
    }
  if (description_path != NULL)
    {
      second = load_description (description_path, error);
      if (second == NULL
          || !merge (object, json_node_get_object (second), description_path, error))
        return NULL;
    }
  return g_steal_pointer (&node);
}

/* Shapes */

typedef struct
{
  AuspexWeights *weights;
  const char *prefix;
  GString *problems;
  int n_problems;
} Check;

G_GNUC_PRINTF (2, 3)
static void
add_problem (Check *check, const char *format, ...)
{
  va_list arguments;

  if (check->n_problems++ >= MAX_NAMED)
    return;
  va_start (arguments, format);
  if (check->n_problems > 1)
    g_string_append (check->problems, "; ");
  g_string_append_vprintf (check->problems, format, arguments);
  va_end (arguments);
}

/* The size along @axis of @name, or else of @other, where one of them is there. */
static bool
find_size (const Check *check, const char *name, const char *other, int n_dims, int axis,
           int64_t *size)
{
  g_autofree char *full_name = g_strconcat (check->prefix, name, NULL);
  g_autofree char *other_name = g_strconcat (check->prefix, other, NULL);

  return auspex_weights_get_size (check->weights, full_name, n_dims, axis, size, NULL)
         || auspex_weights_get_size (check->weights, other_name, axis == 0 ? 1 : n_dims,
                                     axis, size, NULL)
         || auspex_weights_get_size (check->weights, other_name, n_dims, axis, size,
                                     NULL);
}

static void
find_groups (Check *check, AuspexGhanetSizes *sizes)
{
  int64_t n_groups = 0;

  if (!find_size (check, "recon_net.tokens", "recon_net.tokens", 3, 1, &n_groups)
      || n_groups < 1 || n_groups > AUSPEX_GHANET_MAX_GROUPS)
    n_groups = 1;
  sizes->n_groups = (int)n_groups;
  for (int i = 0; i < sizes->n_groups; i++)
    {
      g_autofree char *weight =
          g_strdup_printf ("recon_net.sig_reconstruct_net.%d.4.weight", i);
      g_autofree char *bias =
          g_strdup_printf ("recon_net.sig_reconstruct_net.%d.4.bias", i);

      if (!find_size (check, weight, bias, 2, 0, &sizes->group_sizes[i]))
        add_problem (check, "'%s%s' is missing", check->prefix, weight);
    }
}

/* The sizes that most shapes agree with: a size whose first witness is missing is taken
 * from another, or from the published network. */
static AuspexGhanetSizes
find_sizes (Check *check)
{
  AuspexGhanetSizes sizes = auspex_ghanet_published_sizes;
  const struct
  {
    const char *name, *other;
    int axis;
    int64_t *size;
  } rows[] = {
    { "wsi_net.0.weight", "recon_net.wsi_net.0.weight", 1, &sizes.feature_dim },
    { "wsi_net.0.weight", "recon_net.wsi_net.0.weight", 0, &sizes.width },
    { "attention.to_q.0.weight", "recon_net.cross_attention0.to_q.0.weight", 0,
      &sizes.attention_dim },
    { "ffn.net.2.weight", "recon_net.ffn0.net.2.weight", 1, &sizes.hidden_dim },
    { "gate.attention_a.0.weight", "gate.attention_b.0.weight", 0, &sizes.gate_dim },
    { "butter.0.weight", "butter.0.bias", 0, &sizes.compressed_dim },
    { "classifier.weight", "classifier.bias", 0, &sizes.classes },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    find_size (check, rows[i].name, rows[i].other, 2, rows[i].axis, rows[i].size);
  find_groups (check, &sizes);
  return sizes;
}

static void
check_parameters (Check *check, const AuspexGraph *graph)
{
  for (int i = 0; i < auspex_graph_get_n_nodes (graph); i++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, i);
      g_autofree char *expected = auspex_shape_to_string (&node->shape);
      g_autofree char *actual = NULL;
      AuspexShape shape;

      if (node->op != AUSPEX_OP_PARAMETER)
        continue;
      if (!auspex_weights_get_shape (check->weights, node->name, &shape, NULL))
        add_problem (check, "'%s' is missing, %s is expected", node->name, expected);
      else if (!auspex_shape_equal (&shape, &node->shape))
        {
          actual = auspex_shape_to_string (&shape);
          add_problem (check, "'%s' is %s where %s is expected", node->name, actual,
                       expected);
        }
    }
}

/* Says everything that is wrong with the shapes of one member at once. */
static bool
check_member (AuspexWeights *weights, const char *prefix, GError **error)
{
  const char *label = auspex_weights_get_label (weights);
  g_autoptr (GString) problems = g_string_new (NULL);
  Check check = { .weights = weights, .prefix = prefix, .problems = problems };
  AuspexGhanetSizes sizes;
  g_autoptr (AuspexGraph) graph = NULL;
  g_autofree char *tokens = g_strconcat (prefix, "recon_net.tokens", NULL);
  g_autofree char *projection = g_strconcat (prefix, "wsi_net.0.weight", NULL);

  if (!auspex_weights_has (weights, tokens) && !auspex_weights_has (weights, projection))
    return auspex_refuse (label, error,
                          "not a G-HANet's checkpoint: neither '%s' nor '%s' in it",
                          tokens, projection);
  sizes = find_sizes (&check);
  graph = auspex_ghanet_build (&sizes, prefix, NULL);
  if (graph != NULL)
    check_parameters (&check, graph);
  if (check.n_problems == 0)
    return true;
  if (check.n_problems > MAX_NAMED)
    g_string_append_printf (problems, "; and %d more", check.n_problems - MAX_NAMED);
  return auspex_refuse (label, error, "its parameters do not fit a G-HANet: %s",
                        problems->str);
}

static bool
check_members (AuspexWeights *weights, JsonObject *description, GError **error)
{
  JsonArray *array = auspex_strict_json_get_array (description, "members");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  if (n == 0)
    return check_member (weights, "", error);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *prefix =
          JSON_NODE_HOLDS_OBJECT (node)
              ? auspex_strict_json_get_string (json_node_get_object (node), "prefix")
              : NULL;

      /* One without is refused with the rest of the description. */
      if (prefix != NULL && !check_member (weights, prefix, error))
        return false;
    }
  return true;
}

/* Writing */

/* Adds what the shapes and the checkpoint say. */
static void
complete (JsonObject *description, const AuspexModel *model)
{
  const AuspexModelInfo *info = &model->info;
  JsonObject *network = json_object_new ();
  JsonObject *training = auspex_strict_json_get_object (description, "training");

  json_object_set_int_member (network, "feature_dim", info->feature_dim);
  json_object_set_int_member (network, "width", info->width);
  json_object_set_int_member (network, "heads", info->heads);
  json_object_set_int_member (network, "head_dim", info->head_dim);
  json_object_set_int_member (network, "gate_dim", info->gate_dim);
  json_object_set_int_member (network, "compressed_dim", info->compressed_dim);
  json_object_set_double_member (network, "ratio", info->ratio);
  json_object_set_int_member (network, "classes", info->classes);
  json_object_set_object_member (description, "network", network);
  if (training == NULL)
    {
      training = json_object_new ();
      json_object_set_object_member (description, "training", training);
    }
  json_object_set_string_member (training, "checkpoint_sha256", info->sha256);
}

static bool
save (const AuspexModel *model, const char *json, const char *path, GError **error)
{
  const char *const metadata[] = { "auspex", json, NULL };
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (AuspexStoredTensor));

  for (guint m = 0; m < model->members->len; m++)
    {
      const AuspexGraph *graph = model->members->pdata[m];

      for (int i = 0; i < auspex_graph_get_n_nodes (graph); i++)
        {
          const AuspexNode *node = auspex_graph_get_node (graph, i);
          AuspexStoredTensor tensor = { .type = AUSPEX_STORED_F32 };

          if (node->op != AUSPEX_OP_PARAMETER)
            continue;
          tensor.name = node->name;
          tensor.shape = node->shape;
          tensor.values =
              auspex_weights_get (model->weights, node->name, &node->shape, error);
          if (tensor.values == NULL)
            return false;
          g_array_append_val (tensors, tensor);
        }
    }
  return auspex_safetensors_save (path, (const AuspexStoredTensor *)(void *)tensors->data,
                                  (int)tensors->len, metadata, error);
}

/* Whether a parameter of @model is the checkpoint's tensor @name. */
static bool
is_used (const AuspexModel *model, const char *name)
{
  for (guint m = 0; m < model->members->len; m++)
    {
      const AuspexGraph *graph = model->members->pdata[m];

      for (int i = 0; i < auspex_graph_get_n_nodes (graph); i++)
        {
          const AuspexNode *node = auspex_graph_get_node (graph, i);

          if (node->op == AUSPEX_OP_PARAMETER
              && auspex_weights_is_same (model->weights, node->name, name))
            return true;
        }
    }
  return false;
}

static char **
list_unused (const AuspexModel *model)
{
  g_auto (GStrv) names = auspex_weights_list (model->weights);
  g_autoptr (GStrvBuilder) unused = g_strv_builder_new ();

  for (char **name = names; *name != NULL; name++)
    if (!is_used (model, *name))
      g_strv_builder_add (unused, *name);
  return g_strv_builder_end (unused);
}

AuspexModel *
auspex_model_import (const char *checkpoint_path, const char *description_path,
                     const char *path, char ***unused, GError **error)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_open (checkpoint_path, error);
  g_autoptr (AuspexModel) model = NULL;
  g_autoptr (JsonNode) description = NULL;
  g_autofree char *stated = NULL, *complete_json = NULL;

  if (weights == NULL)
    return NULL;
  description = describe (weights, description_path, error);
  if (description == NULL
      || !check_members (weights, json_node_get_object (description), error))
    return NULL;
  stated = json_to_string (description, FALSE);
  model = auspex_model_new_described (
      weights, stated, description_path != NULL ? description_path : checkpoint_path,
      error);
  if (model == NULL)
    return NULL;
  complete (json_node_get_object (description), model);
  complete_json = json_to_string (description, FALSE);
  if (!save (model, complete_json, path, error))
    return NULL;
  *unused = list_unused (model);
  return g_steal_pointer (&model);
}
