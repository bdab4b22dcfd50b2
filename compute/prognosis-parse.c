/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The result file, read back. What it does not say stays empty; what it must say is
 * checked. */

#include "base/refusal.h"
#include "compute/prognosis.h"

#include <json-glib/json-glib.h>
#include <math.h>

#define MAX_BYTES ((gsize)64 << 20)

/* Members of the wanted type, else as if they were absent */

static JsonNode *
get_node (JsonObject *object, const char *name)
{
  return object != NULL ? json_object_get_member (object, name) : NULL;
}

static JsonObject *
get_object (JsonObject *object, const char *name)
{
  JsonNode *node = get_node (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node)
                                                       : NULL;
}

static JsonArray *
get_array (JsonObject *object, const char *name)
{
  JsonNode *node = get_node (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

static JsonObject *
object_at (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static guint
length_of (JsonArray *array)
{
  return array != NULL ? json_array_get_length (array) : 0;
}

static char *
dup_string (JsonObject *object, const char *name)
{
  JsonNode *node = get_node (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_dup_string (node)
             : NULL;
}

static double
number_of (JsonNode *node)
{
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node)
                   ? json_node_get_value_type (node)
                   : G_TYPE_NONE;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? json_node_get_double (node)
                                                       : NAN;
}

static double
get_number (JsonObject *object, const char *name)
{
  return number_of (get_node (object, name));
}

static int64_t
get_count (JsonObject *object, const char *name)
{
  double value = get_number (object, name);

  return value > 0 && value < 0x1p53 ? (int64_t)value : 0;
}

/* Parts */

static void
parse_slides (AuspexPrognosis *prognosis, JsonArray *slides)
{
  prognosis->n_slides = length_of (slides);
  prognosis->slides = g_new0 (AuspexSlideIdentity, prognosis->n_slides);
  for (int i = 0; i < prognosis->n_slides; i++)
    {
      AuspexSlideIdentity *slide = &prognosis->slides[i];
      JsonObject *object = object_at (slides, i);
      double mpp = get_number (object, "mpp");

      slide->name = dup_string (object, "name");
      slide->quickhash1 = dup_string (object, "quickhash1");
      slide->vendor = dup_string (object, "vendor");
      slide->bytes = get_count (object, "bytes");
      slide->width_px = get_count (object, "width_px");
      slide->height_px = get_count (object, "height_px");
      slide->mpp = mpp > 0 ? mpp : 0;
      slide->mpp_source = dup_string (object, "mpp_source");
    }
}

static void
parse_provenance (AuspexPrognosis *prognosis, JsonObject *root)
{
  JsonObject *model = get_object (root, "model"), *encoder = get_object (root, "encoder");
  JsonObject *cancer_type = get_object (model, "cancer_type");
  JsonObject *patches = get_object (root, "patches");
  JsonNode *trained = get_node (model, "trained");
  double patch_um = get_number (patches, "size_um");

  prognosis->created = dup_string (root, "created");
  prognosis->seconds = get_number (root, "seconds");
  prognosis->device = dup_string (root, "device");
  prognosis->model_name = dup_string (model, "name");
  prognosis->model_sha256 = dup_string (model, "sha256");
  /* Only what says so is trained. */
  prognosis->model_trained = trained != NULL && JSON_NODE_HOLDS_VALUE (trained)
                             && json_node_get_value_type (trained) == G_TYPE_BOOLEAN
                             && json_node_get_boolean (trained);
  prognosis->cancer_type_code = dup_string (cancer_type, "oncotree");
  prognosis->cancer_type_label = dup_string (cancer_type, "label");
  prognosis->encoder_id = dup_string (encoder, "id");
  prognosis->encoder_sha256 = dup_string (encoder, "sha256");
  prognosis->precision = dup_string (encoder, "precision");
  prognosis->encoder_is_formula = prognosis->encoder_id != NULL
                                  && g_str_has_prefix (prognosis->encoder_id, "formula");
  prognosis->n_patches = get_count (patches, "count");
  prognosis->n_undecoded = get_count (patches, "undecoded");
  prognosis->n_excluded = get_count (patches, "excluded");
  prognosis->patch_um = patch_um > 0 ? patch_um : 0;
  prognosis->patch_set_sha256 = dup_string (patches, "set_sha256");
}

static void
parse_genes (AuspexPrognosis *prognosis, JsonArray *groups)
{
  prognosis->n_groups = length_of (groups);
  prognosis->groups = g_new0 (AuspexGeneGroup, prognosis->n_groups);
  for (int g = 0; g < prognosis->n_groups; g++)
    {
      AuspexGeneGroup *group = &prognosis->groups[g];
      JsonObject *object = object_at (groups, g);
      JsonArray *features = get_array (object, "features");

      group->name = dup_string (object, "group");
      group->n_features = length_of (features);
      group->features = g_new0 (AuspexGeneFeature, group->n_features);
      for (int i = 0; i < group->n_features; i++)
        {
          JsonObject *feature = object_at (features, i);

          group->features[i] = (AuspexGeneFeature){
            .name = dup_string (feature, "name"),
            .modality = dup_string (feature, "modality"),
            .z = get_number (feature, "z"),
            .validation_r = get_number (feature, "validation_r"),
          };
        }
    }
}

static bool
parse_bins (double *values, JsonArray *array)
{
  if (length_of (array) != AUSPEX_N_BINS)
    return false;
  for (int i = 0; i < AUSPEX_N_BINS; i++)
    {
      values[i] = number_of (json_array_get_element (array, i));
      if (!(values[i] >= 0 && values[i] <= 1))
        return false;
    }
  return true;
}

static bool
parse_estimate (AuspexPrognosis *prognosis, JsonObject *root)
{
  JsonArray *members = get_array (root, "members");

  prognosis->risk = get_number (root, "risk");
  prognosis->risk_percentile = get_number (root, "risk_percentile");
  prognosis->n_members = length_of (members);
  prognosis->member_risks = g_new0 (double, prognosis->n_members);
  for (int i = 0; i < prognosis->n_members; i++)
    prognosis->member_risks[i] = get_number (object_at (members, i), "risk");
  return isfinite (prognosis->risk)
         && parse_bins (prognosis->hazards, get_array (root, "hazards"))
         && parse_bins (prognosis->survival, get_array (root, "survival"));
}

static void
parse_warnings (AuspexPrognosis *prognosis, JsonArray *warnings)
{
  for (guint i = 0; i < length_of (warnings); i++)
    {
      g_autofree char *code = dup_string (object_at (warnings, i), "code");
      g_autofree char *text = dup_string (object_at (warnings, i), "text");

      if (code != NULL && text != NULL)
        auspex_prognosis_add_warning (prognosis, code, text);
    }
}

AuspexPrognosis *
auspex_prognosis_load (const char *path, GError **error)
{
  g_autoptr (AuspexPrognosis) prognosis = auspex_prognosis_new ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GError) cause = NULL;
  JsonNode *node = NULL;

  if (file == NULL)
    return NULL;
  if (g_mapped_file_get_length (file) > MAX_BYTES)
    {
      auspex_refuse (path, error, "too large for a result");
      return NULL;
    }
  if (g_mapped_file_get_length (file) == 0
      || !json_parser_load_from_data (parser, g_mapped_file_get_contents (file),
                                      g_mapped_file_get_length (file), &cause))
    {
      auspex_refuse (path, error, "%s", cause != NULL ? cause->message : "empty");
      return NULL;
    }
  node = json_parser_get_root (parser);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node)
      || get_number (json_node_get_object (node), "schema") != 1)
    {
      auspex_refuse (path, error, "no result of this program (schema 1)");
      return NULL;
    }
  JsonObject *root = json_node_get_object (node);
  parse_slides (prognosis, get_array (root, "slides"));
  parse_provenance (prognosis, root);
  parse_genes (prognosis, get_array (root, "genes"));
  parse_warnings (prognosis, get_array (root, "warnings"));
  if (!parse_estimate (prognosis, root))
    {
      auspex_refuse (path, error, "risk, hazards or survival are missing or impossible");
      return NULL;
    }
  return g_steal_pointer (&prognosis);
}
