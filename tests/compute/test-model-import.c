/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/model-import.h"
#include "compute/nets/ghanet.h"
#include "tests/compute/nets/small-ghanet.h"
#include "tests/compute/nets/small-resnet.h"
#include "tests/compute/saved-torch.h"
#include "tests/compute/saved-weights.h"
#include "tests/support/test-data.h"

#include <math.h>
#include <string.h>

#define UNUSED "recon_net.cross_attention1.to_v.weight"

static char *
scratch (const char *name)
{
  return g_build_filename (auspex_test_scratch_dir (), name, NULL);
}

static AuspexWeights *
make_weights (void)
{
  AuspexWeights *weights = auspex_weights_new ("formula");

  AuspexGhanetSizes sizes = auspex_test_small_ghanet (20);

  auspex_ghanet_declare (weights, &sizes, 1);
  auspex_weights_take (weights, UNUSED, AUSPEX_SHAPE (1), g_new0 (float, 1));
  return weights;
}

/* All but @dropped, and @reshaped with one element; either may be NULL. */
static AuspexWeights *
change_weights (const char *dropped, const char *reshaped)
{
  g_autoptr (AuspexWeights) whole = make_weights ();
  AuspexWeights *weights = auspex_weights_new ("changed");
  g_auto (GStrv) names = auspex_weights_list (whole);

  for (char **name = names; *name != NULL; name++)
    {
      const float *values = auspex_weights_get (whole, *name, NULL, NULL);
      AuspexShape shape = { 0 };

      auspex_weights_get_shape (whole, *name, &shape, NULL);
      if (g_strcmp0 (*name, reshaped) == 0)
        shape = AUSPEX_SHAPE (1, 1);
      if (g_strcmp0 (*name, dropped) != 0)
        auspex_weights_take (
            weights, *name, shape,
            g_memdup2 (values, (size_t)auspex_shape_count (&shape, 0) * sizeof (float)));
    }
  return weights;
}

/* Every parameter of the file @path is that of the formula. */
static void
assert_same_parameters (const char *path)
{
  g_autoptr (AuspexWeights) expected = make_weights ();
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexWeights) actual = auspex_weights_open (path, &error);
  g_auto (GStrv) names = auspex_weights_list (expected);

  g_assert_no_error (error);
  g_assert_false (auspex_weights_has (actual, UNUSED));
  for (char **name = names; *name != NULL; name++)
    {
      const float *a = auspex_weights_get (expected, *name, NULL, NULL), *b = NULL;
      AuspexShape shape = { 0 };

      if (g_str_equal (*name, UNUSED))
        continue;
      auspex_weights_get_shape (expected, *name, &shape, NULL);
      b = auspex_weights_get (actual, *name, &shape, &error);
      g_assert_no_error (error);
      g_assert_cmpmem (a, (size_t)auspex_shape_count (&shape, 0) * sizeof (float), b,
                       (size_t)auspex_shape_count (&shape, 0) * sizeof (float));
    }
}

static void
test_plain (void)
{
  g_autoptr (AuspexWeights) weights = make_weights ();
  g_autofree char *checkpoint = auspex_test_save_torch ("plain.pt", weights, "", NULL);
  g_autofree char *path = scratch ("plain.safetensors");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) unused = NULL;
  g_autoptr (AuspexModel) imported =
      auspex_model_import (checkpoint, NULL, path, &unused, &error);
  g_autoptr (AuspexModel) model = NULL;
  const AuspexModelInfo *info = NULL;

  g_assert_no_error (error);
  g_assert_cmpstrv (unused, ((const char *const[]){ UNUSED, NULL }));
  model = auspex_model_open (path, &error);
  g_assert_no_error (error);
  info = auspex_model_get_info (model);
  g_assert_null (info->name);
  g_assert_false (info->has_names);
  g_assert_false (info->has_time_bins);
  g_assert_null (info->encoder);
  g_assert_true (info->trained);
  g_assert_cmpint (info->feature_dim, ==, 20);
  g_assert_cmpint (info->heads, ==, 4);
  g_assert_cmpfloat (info->ratio, ==, 0.2);
  g_assert_cmpint (info->n_groups, ==, 2);
  g_assert_cmpint (info->groups[1].n_features, ==, 4);
  assert_same_parameters (path);
}

static void
test_described (void)
{
  static const char description[] =
      "{\"name\": \"Mine\", \"cancer_type\": {\"oncotree\": \"BLCA\"},"
      " \"network\": {\"heads\": 2, \"ratio\": 0.5}, \"time_bins_months\": [0, 1, 2, 3, "
      "4],"
      " \"groups\": [{\"name\": \"A\", \"features\": [{\"name\": \"TP53\", \"modality\": "
      "\"mut\", \"mean\": 1e-05, \"sd\": 20}, {\"name\": \"RB1\"}, {\"name\": \"APC\"}]},"
      " {\"name\": \"B\", \"features\": [{}, {}, {}, {}]}],"
      " \"encoder\": {\"id\": \"mine\", \"patch_px\": 224}, \"licence\": \"CC0\"}";
  g_autoptr (AuspexWeights) weights = make_weights ();
  g_autofree char *checkpoint =
      auspex_test_save_torch ("nested.pt", weights, "module.", "state_dict");
  g_autofree char *json = scratch ("description.json");
  g_autofree char *path = scratch ("described.safetensors");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) unused = NULL;
  g_autoptr (AuspexModel) imported = NULL;
  g_autoptr (AuspexModel) model = NULL;
  const AuspexModelInfo *info = NULL;

  g_assert_true (g_file_set_contents (json, description, -1, NULL));
  imported = auspex_model_import (checkpoint, json, path, &unused, &error);
  g_assert_no_error (error);
  g_assert_cmpstrv (unused, ((const char *const[]){ "state_dict.module." UNUSED, NULL }));
  model = auspex_model_open (path, &error);
  g_assert_no_error (error);
  info = auspex_model_get_info (model);
  g_assert_cmpstr (info->name, ==, "Mine");
  g_assert_cmpstr (info->cancer_type_code, ==, "BLCA");
  g_assert_cmpint (info->heads, ==, 2);
  g_assert_cmpint (info->head_dim, ==, 8);
  g_assert_cmpfloat (info->ratio, ==, 0.5);
  g_assert_true (info->has_time_bins);
  g_assert_cmpfloat (info->time_bins_months[4], ==, 4);
  g_assert_cmpstr (info->groups[0].features[0].name, ==, "TP53");
  g_assert_cmpint (info->encoder->patch_px, ==, 224);
  g_assert_cmpstr (info->licence, ==, "CC0");
  assert_same_parameters (path);
}

/* What a model file says of itself stays, but for what is described anew. */
static void
test_model_file (void)
{
  g_autoptr (AuspexWeights) first = make_weights (), second = make_weights ();
  g_autofree char *checkpoint = auspex_test_save_weights (
      "folds.safetensors",
      (AuspexSavedWeights[]){ { "fold0.", first }, { "fold1.", second } }, 2,
      "{\"schema\": 1, \"kind\": \"g-hanet\", \"network\": {}, \"name\": \"Old\","
      " \"licence\": \"CC0\", \"members\": [{\"prefix\": \"fold0.\"}, {\"prefix\": "
      "\"fold1.\"}]}");
  g_autofree char *json = scratch ("new-name.json");
  g_autofree char *path = scratch ("folds-2.safetensors");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) unused = NULL;
  g_autoptr (AuspexModel) imported = NULL;
  g_autoptr (AuspexModel) model = NULL;

  g_assert_true (g_file_set_contents (json, "{\"name\": \"New\"}", -1, NULL));
  imported = auspex_model_import (checkpoint, json, path, &unused, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_strv_length (unused), ==, 2);
  model = auspex_model_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (auspex_model_get_info (model)->name, ==, "New");
  g_assert_cmpstr (auspex_model_get_info (model)->licence, ==, "CC0");
  g_assert_cmpint (auspex_model_get_info (model)->n_members, ==, 2);
}

/* The error has each of @causes, NULL-terminated, and nothing is written. */
static void
assert_refused (const char *checkpoint, const char *description,
                const char *const *causes)
{
  g_autofree char *path = scratch ("refused.safetensors");
  g_autofree char *json = description != NULL ? scratch ("refused.json") : NULL;
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) unused = NULL;

  if (json != NULL)
    g_assert_true (g_file_set_contents (json, description, -1, NULL));
  g_assert_null (auspex_model_import (checkpoint, json, path, &unused, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  for (; *causes != NULL; causes++)
    g_assert_nonnull (strstr (error->message, *causes));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

#define CAUSES(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
test_misfits (void)
{
  static const struct
  {
    const char *dropped, *reshaped;
    const char *causes[5];
  } cases[] = {
    { "ln1.weight",
      "butter.0.weight",
      { "misfit.pt", "'ln1.weight' is missing, [12] is expected", "'butter.0.",
        "[1, 1]" } },
    { "recon_net.tokens", NULL, { "'recon_net.tokens' is missing, [1, 1, 12]" } },
    { "wsi_net.0.weight", NULL, { "'wsi_net.0.weight' is missing, [12, 20]" } },
    { "recon_net.sig_reconstruct_net.1.4.weight",
      NULL,
      { "'recon_net.sig_reconstruct_net.1.4.weight' is missing, [4, 12]" } },
    { "classifier.bias", "classifier.weight", { "'classifier.weight' is [1, 1] where" } },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AuspexWeights) weights =
          change_weights (cases[i].dropped, cases[i].reshaped);
      g_autofree char *path = auspex_test_save_torch ("misfit.pt", weights, "", NULL);

      assert_refused (path, NULL, cases[i].causes);
    }
}

static void
test_no_checkpoint (void)
{
  g_autoptr (AuspexWeights) resnet = auspex_test_small_resnet ();
  g_autofree char *encoder = auspex_test_save_torch ("resnet.pt", resnet, "", NULL);
  g_autofree char *missing = scratch ("missing.pt");

  assert_refused (encoder, NULL, CAUSES ("resnet.pt", "not a G-HANet's checkpoint"));
  assert_refused (missing, NULL, CAUSES ("missing.pt", "No such file"));
}

static void
test_wrong_descriptions (void)
{
  static const struct
  {
    const char *description;
    const char *causes[3];
  } cases[] = {
    { "{\"time_bins\": []}", { "refused.json", "\"time_bins\"" } },
    { "{\"time_bins_months\": [1]}", { "refused.json", "5 numbers" } },
    { "{\"network\": {\"heads\": 3}}", { "3 heads" } },
    { "{\"network\": {\"width\": 512}}", { "\"width\" is said to be 512", "have 12" } },
    { "{\"groups\": []}", { "0 gene groups are described", "have 2" } },
    { "{\"kind\": \"mcat\"}", { "refused.json", "mcat" } },
    { "{\"members\": [{\"prefix\": \"fold0.\"}]}", { "fold0.recon_net.tokens" } },
    { "{\"members\": [{}]}", { "refused.json", "prefix" } },
    { "[]", { "refused.json", "not a JSON object" } },
    { "", { "refused.json", "" } },
  };
  g_autoptr (AuspexWeights) weights = make_weights ();
  g_autofree char *path = auspex_test_save_torch ("good.pt", weights, "", NULL);
  g_autofree char *out = scratch ("refused.safetensors");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) unused = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (path, cases[i].description, cases[i].causes);
  for (const char *const *none = CAUSES ("/nowhere/d.json", "/dev/zero", "/");
       *none != NULL; none++)
    {
      g_assert_null (auspex_model_import (path, *none, out, &unused, &error));
      g_assert_nonnull (strstr (error->message, *none));
      g_clear_error (&error);
    }
  g_assert_null (
      auspex_model_import (path, NULL, "/nowhere/m.safetensors", &unused, &error));
  g_assert_nonnull (strstr (error->message, "/nowhere/m.safetensors"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/a checkpoint alone knows only its shapes", test_plain);
  g_test_add_func ("/import/a description adds the rest", test_described);
  g_test_add_func ("/import/a model file keeps what it says", test_model_file);
  g_test_add_func ("/import/missing and misshapen parameters are named with both shapes",
                   test_misfits);
  g_test_add_func ("/import/what is no checkpoint is refused", test_no_checkpoint);
  g_test_add_func ("/import/wrong descriptions are refused, and nothing written",
                   test_wrong_descriptions);
  return g_test_run ();
}
