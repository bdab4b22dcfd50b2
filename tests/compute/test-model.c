/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/model.h"
#include "compute/nets/ghanet.h"
#include "tests/compute/nets/golden.h"
#include "tests/compute/nets/network-run.h"
#include "tests/compute/nets/small-ghanet.h"
#include "tests/compute/saved-torch.h"
#include "tests/compute/saved-weights.h"
#include "tests/support/near.h"
#include "tests/support/test-data.h"

#include <math.h>
#include <string.h>

#define N_PATCHES 40
#define N_FEATURES 20

static AuspexGhanetSizes small_sizes;

#define MINIMAL "\"schema\": 1, \"kind\": \"g-hanet\", \"network\": {}"
#define GROUPS                                                                           \
  "\"groups\": [{\"name\": \"A\", \"features\": [{\"name\": \"TP53\", \"modality\": "    \
  "\"mut\","                                                                             \
  " \"validation_r\": 0.25}, {\"name\": \"RB1\"}, {\"name\": \"APC\"}]},"                \
  " {\"name\": \"B\", \"features\": [{\"name\": \"KIT\"}, {\"name\": \"MET\"},"          \
  " {\"name\": \"RET\"}, {\"name\": \"ALK\"}]}]"

static AuspexWeights *
make_weights (const AuspexGhanetSizes *sizes, uint64_t seed)
{
  AuspexWeights *weights = auspex_weights_new ("formula");

  auspex_ghanet_declare (weights, sizes, seed);
  return weights;
}

static char *
save_model (const char *name, const char *description)
{
  g_autoptr (AuspexWeights) weights = make_weights (&small_sizes, 1);
  AuspexSavedWeights part = { "", weights };

  return auspex_test_save_weights (name, &part, 1, description);
}

static AuspexModel *
open_model (const char *name, const char *description)
{
  g_autofree char *path = save_model (name, description);
  g_autoptr (GError) error = NULL;
  AuspexModel *model = auspex_model_open (path, &error);

  g_assert_no_error (error);
  return model;
}

static void
assert_refused (const char *path, const char *first, const char *second)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexModel) model = auspex_model_open (path, &error);

  g_assert_null (model);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, path));
  g_assert_nonnull (strstr (error->message, first));
  g_assert_nonnull (strstr (error->message, second));
}

static float *
make_features (void)
{
  float *features = g_new (float, N_PATCHES *N_FEATURES);

  for (int i = 0; i < N_PATCHES * N_FEATURES; i++)
    features[i] = auspex_formula_uniform ("features", (uint64_t)i, 1);
  return features;
}

static AuspexPrognosis *
run_model (AuspexModel *model, const float *features)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device ("reference");
  AuspexPrognosis *prognosis = auspex_prognosis_new ();
  g_autoptr (GError) error = NULL;

  auspex_model_run (model, device, AUSPEX_PRECISION_EXACT, features, N_PATCHES, prognosis,
                    NULL, &error);
  g_assert_no_error (error);
  return prognosis;
}

/* The network alone on the same features. */
static AuspexNetworkRun *
run_network (uint64_t seed, const float *features)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device ("reference");
  g_autoptr (AuspexWeights) weights = make_weights (&small_sizes, seed);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexGraph) graph = auspex_ghanet_build (&small_sizes, "", &error);

  g_assert_no_error (error);
  return auspex_network_run_new (device, graph, weights, features, N_PATCHES);
}

static void
test_demo (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexModel) model = auspex_model_open ("demo", &error);
  g_autoptr (AuspexModel) formula = NULL;
  g_autoptr (AuspexModel) other = NULL;
  const AuspexModelInfo *info = NULL;

  g_assert_no_error (error);
  info = auspex_model_get_info (model);
  g_assert_false (info->trained);
  g_assert_true (info->has_names);
  g_assert_false (info->has_time_bins);
  g_assert_cmpint (info->n_cohort, ==, 0);
  g_assert_cmpint (info->n_members, ==, 1);
  g_assert_cmpint (info->n_groups, ==, 6);
  g_assert_cmpint (info->feature_dim, ==, 1024);
  g_assert_cmpint (info->heads * info->head_dim, ==, 512);
  g_assert_cmpstr (info->groups[0].name, ==, "Tumor Suppressor Genes");
  g_assert_cmpstr (info->groups[5].name, ==, "Cytokines and Growth Factors");
  g_assert_null (info->cancer_type_code);
  for (int g = 0; g < 6; g++)
    {
      g_assert_cmpint (info->groups[g].n_features, >=, 24);
      g_assert_cmpint (info->groups[g].n_features, <=, 60);
    }

  formula = auspex_model_open ("formula:1", &error);
  g_assert_no_error (error);
  other = auspex_model_open ("formula:2", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (auspex_model_get_info (formula)->sha256, ==, info->sha256);
  g_assert_cmpstr (auspex_model_get_info (other)->sha256, !=, info->sha256);
}

static void
test_demo_encoder (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexModel) model = auspex_model_open ("demo", &error);
  g_autoptr (AuspexEncoder) encoder = auspex_encoder_open ("formula:7", &error);

  g_assert_no_error (error);
  auspex_model_check_encoder (model, auspex_encoder_get_settings (encoder), &error);
  g_assert_no_error (error);
}

static void
test_minimal (void)
{
  g_autoptr (AuspexModel) model = open_model ("minimal.safetensors", "{" MINIMAL "}");
  const AuspexModelInfo *info = auspex_model_get_info (model);
  g_autofree float *features = make_features ();
  g_autoptr (AuspexPrognosis) prognosis = NULL;

  g_assert_null (info->name);
  g_assert_true (info->trained);
  g_assert_false (info->has_names);
  g_assert_null (info->encoder);
  g_assert_cmpint (info->feature_dim, ==, N_FEATURES);
  g_assert_cmpint (info->heads, ==, 4);
  g_assert_cmpint (info->head_dim, ==, 4);
  g_assert_cmpfloat (info->ratio, ==, 0.2);
  g_assert_cmpint (info->n_groups, ==, 2);

  prognosis = run_model (model, features);
  g_assert_null (prognosis->model_name);
  g_assert_true (isnan (prognosis->risk_percentile));
  g_assert_false (prognosis->has_time_bins);
  g_assert_null (prognosis->groups[1].name);
  g_assert_cmpint (prognosis->groups[1].n_features, ==, 4);
  g_assert_null (prognosis->groups[1].features[0].name);
  g_assert_true (isfinite (prognosis->groups[1].features[0].z));
  g_assert_true (isnan (prognosis->groups[1].features[0].validation_r));
}

static void
test_full (void)
{
  g_autoptr (AuspexModel) model = open_model (
      "full.safetensors",
      "{" MINIMAL ", " GROUPS ", \"name\": \"Mine\", \"trained\": true,"
      " \"cancer_type\": {\"oncotree\": \"BLCA\", \"label\": \"Bladder\"},"
      " \"time_bins_months\": [0, 9.5, 18, 36, 165],"
      " \"reference_cohort\": {\"risk\": [-4, -3.5, 0, -3.9]},"
      " \"licence\": \"CC\", \"intended_use\": \"research only\", \"unknown\": [1, {}]}");
  g_autofree float *features = make_features ();
  g_autoptr (AuspexNetworkRun) run = run_network (1, features);
  g_autoptr (AuspexPrognosis) prognosis = run_model (model, features);
  const float *hazards = auspex_network_run_get (run, "hazards", NULL);
  double alive = 1, risk = 0;

  g_assert_cmpstr (prognosis->model_name, ==, "Mine");
  g_assert_cmpstr (prognosis->cancer_type_code, ==, "BLCA");
  g_assert_cmpstr (prognosis->cancer_type_label, ==, "Bladder");
  g_assert_true (prognosis->has_time_bins);
  g_assert_cmpfloat (prognosis->time_bins_months[1], ==, 9.5);
  g_assert_true (prognosis->model_trained);
  for (int j = 0; j < 4; j++)
    {
      alive *= 1 - (double)hazards[j];
      risk -= alive;
      g_assert_cmpfloat_with_epsilon (prognosis->hazards[j], hazards[j], 1e-9);
      g_assert_cmpfloat_with_epsilon (prognosis->survival[j], alive, 1e-12);
    }
  g_assert_cmpfloat_with_epsilon (prognosis->risk, risk, 1e-12);
  g_assert_cmpint (prognosis->n_members, ==, 1);
  g_assert_cmpfloat_with_epsilon (prognosis->member_risks[0], risk, 1e-12);
  /* Between -3.5 and 0. */
  g_assert_cmpfloat (prognosis->risk_percentile, ==, 75);

  g_assert_cmpstr (prognosis->groups[0].features[0].name, ==, "TP53");
  g_assert_cmpstr (prognosis->groups[0].features[0].modality, ==, "mut");
  g_assert_cmpfloat (prognosis->groups[0].features[0].validation_r, ==, 0.25f);
  for (int g = 0; g < 2; g++)
    {
      g_autofree char *name = g_strdup_printf ("genes.%d", g);
      const float *genes = auspex_network_run_get (run, name, NULL);

      for (int i = 0; i < prognosis->groups[g].n_features; i++)
        g_assert_cmpfloat (prognosis->groups[g].features[i].z, ==, genes[i]);
    }
  g_assert_cmpint (prognosis->maps.n_patches, ==, N_PATCHES);
  g_assert_cmpint (prognosis->maps.n_groups, ==, 2);
  g_assert_cmpmem (prognosis->maps.gate, N_PATCHES * sizeof (float),
                   auspex_network_run_get (run, "gate_attention", NULL),
                   N_PATCHES * sizeof (float));
  g_assert_cmpmem (prognosis->maps.hyperedge, 2 * N_PATCHES * sizeof (float),
                   auspex_network_run_get (run, "hyperedge", NULL),
                   2 * N_PATCHES * sizeof (float));
  for (int i = 0; i < 2 * N_PATCHES; i++)
    g_assert_cmpfloat_with_epsilon (
        prognosis->maps.hyper_attention[i],
        (prognosis->maps.gate[i % N_PATCHES] + prognosis->maps.hyperedge[i]) / 2, 1e-6);
}

static void
test_members (void)
{
  g_autoptr (AuspexWeights) first = make_weights (&small_sizes, 1);
  g_autoptr (AuspexWeights) second = make_weights (&small_sizes, 2);
  AuspexSavedWeights parts[] = { { "fold0.", first }, { "fold1.", second } };
  g_autofree char *path = auspex_test_save_weights (
      "members.safetensors", parts, 2,
      "{" MINIMAL ", \"members\": [{\"prefix\": \"fold0.\"}, {\"prefix\": \"fold1.\"}]}");
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexModel) model = auspex_model_open (path, &error);
  g_autofree float *features = make_features ();
  g_autoptr (AuspexPrognosis) prognosis = NULL;
  g_autoptr (AuspexNetworkRun) first_run = run_network (1, features);
  g_autoptr (AuspexNetworkRun) second_run = run_network (2, features);
  const AuspexNetworkRun *const runs[] = { first_run, second_run };
  double survival[4] = { 0 }, alive = 1;

  g_assert_no_error (error);
  prognosis = run_model (model, features);
  g_assert_cmpint (prognosis->n_members, ==, 2);
  for (int m = 0; m < 2; m++)
    {
      const float *hazards = auspex_network_run_get (runs[m], "hazards", NULL);
      double member_alive = 1, risk = 0;

      for (int j = 0; j < 4; j++)
        {
          member_alive *= 1 - (double)hazards[j];
          risk -= member_alive;
          survival[j] += member_alive / 2;
        }
      g_assert_cmpfloat_with_epsilon (prognosis->member_risks[m], risk, 1e-12);
    }
  g_assert_cmpfloat (prognosis->member_risks[0], !=, prognosis->member_risks[1]);
  g_assert_cmpfloat_with_epsilon (
      prognosis->risk, (prognosis->member_risks[0] + prognosis->member_risks[1]) / 2,
      1e-12);
  for (int j = 0; j < 4; j++)
    {
      g_assert_cmpfloat_with_epsilon (prognosis->survival[j], survival[j], 1e-12);
      g_assert_cmpfloat_with_epsilon (prognosis->hazards[j], 1 - survival[j] / alive,
                                      1e-12);
      alive = survival[j];
    }
  g_assert_cmpfloat_with_epsilon (prognosis->groups[0].features[0].z,
                                  (auspex_network_run_get (runs[0], "genes.0", NULL)[0]
                                   + auspex_network_run_get (runs[1], "genes.0", NULL)[0])
                                      / 2,
                                  1e-6);
  g_assert_cmpmem (prognosis->maps.gate, N_PATCHES * sizeof (float),
                   auspex_network_run_get (runs[0], "gate_attention", NULL),
                   N_PATCHES * sizeof (float));
}

static void
test_refused_descriptions (void)
{
  const struct
  {
    const char *description, *first, *second;
  } cases[] = {
    { NULL, "not an Auspex model", "metadata" },
    { "{\"schema\": 1, \"network\": {}}", "kind", "g-hanet" },
    { "{\"schema\": 1, \"kind\": \"mcat\", \"network\": {}}", "mcat", "g-hanet" },
    { "{\"schema\": 2, \"kind\": \"g-hanet\", \"network\": {}}", "schema 2", "schema 1" },
    { "{\"schema\": 1, \"kind\": \"g-hanet\"}", "network", "" },
    { "{\"schema\": 1, \"kind\": \"g-hanet\", \"network\": {\"heads\": 0}}", "heads",
      "" },
    { "{\"schema\": 1, \"kind\": \"g-hanet\", \"network\": {\"heads\": 3}}", "3 heads",
      "16" },
    { "{\"schema\": 1, \"kind\": \"g-hanet\", \"network\": {\"ratio\": 1.5}}", "ratio",
      "" },
    { "{\"schema\": 1, \"kind\": \"g-hanet\", \"network\": {\"feature_dim\": 1024}}",
      "1024", "20" },
    { "{\"schema\": 1, \"kind\": \"g-hanet\", \"network\": {\"head_dim\": 8}}",
      "head_dim", "8" },
    { "{" MINIMAL ", \"groups\": [{\"features\": []}]}", "1 gene groups", "2" },
    { "{" MINIMAL
      ", \"groups\": [{\"name\": \"A\", \"features\": [{},{}]}, {\"features\":"
      " [{},{},{},{}]}]}",
      "2 features", "\"A\"" },
    { "{" MINIMAL ", \"groups\": [7, 8]}", "gene group 0", "features" },
    { "{" MINIMAL ", \"groups\": [{\"features\": [1, 2, 3]}]}", "feature 0", "object" },
    { "{" MINIMAL ", \"time_bins_months\": [0, 5, 5, 7, 9]}", "time_bins_months",
      "rising" },
    { "{" MINIMAL ", \"time_bins_months\": [0, 5]}", "time_bins_months", "5 numbers" },
    { "{" MINIMAL ", \"reference_cohort\": {\"risk\": [\"high\"]}}", "reference cohort",
      "" },
    { "{" MINIMAL ", \"members\": [{\"prefix\": \"fold0.\"}]}", "fold0.wsi_net.0.weight",
      "" },
    { "{" MINIMAL ", \"members\": [{}]}", "member 0", "prefix" },
    { "{" MINIMAL ", \"encoder\": {\"mpp\": \"x\"}}", "encoder", "mpp" },
    { "{" MINIMAL, "", "" },
    { "[1, 2]", "object", "" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("refused-%zu.safetensors", i);
      g_autofree char *path = save_model (name, cases[i].description);

      assert_refused (path, cases[i].first, cases[i].second);
    }
}

/* @name's shape as @shape, all else as it should be. */
static char *
save_misshapen (const char *file, const char *name, AuspexShape shape)
{
  g_autoptr (AuspexWeights) good = make_weights (&small_sizes, 1);
  g_autoptr (AuspexWeights) bad = auspex_weights_new ("bad");
  AuspexSavedWeights part = { "", bad };
  g_auto (GStrv) names = auspex_weights_list (good);

  for (char **tensor = names; *tensor != NULL; tensor++)
    {
      AuspexShape own_shape = { 0 };

      auspex_weights_get_shape (good, *tensor, &own_shape, NULL);
      auspex_weights_declare (bad, *tensor,
                              g_str_equal (*tensor, name) ? shape : own_shape,
                              AUSPEX_FORMULA_GHANET, 1);
    }
  return auspex_test_save_weights (file, &part, 1, "{" MINIMAL "}");
}

static void
test_misshapen (void)
{
  g_autofree char *linear = save_misshapen (
      "linear.safetensors", "attention.to_out.weight", AUSPEX_SHAPE (12, 15));
  g_autofree char *endless = save_misshapen ("endless.safetensors", "ffn.net.2.weight",
                                             AUSPEX_SHAPE (0, G_MAXINT64 / 2));
  g_autofree char *bins =
      save_misshapen ("bins.safetensors", "classifier.weight", AUSPEX_SHAPE (3, 14));
  g_autofree char *tokens =
      save_misshapen ("tokens.safetensors", "recon_net.tokens", AUSPEX_SHAPE (2, 12));

  assert_refused (linear, "attention.to_out.weight", "[12, 15] where [12, 16]");
  assert_refused (bins, "3 time bins", "4");
  assert_refused (endless, "ffn.net.2.weight", "at most");
  assert_refused (tokens, "recon_net.tokens", "[2, 12]");
}

static void
test_unequal_members (void)
{
  AuspexGhanetSizes other_sizes = small_sizes;
  g_autoptr (AuspexWeights) first = make_weights (&small_sizes, 1);
  g_autoptr (AuspexWeights) second = NULL;
  g_autofree char *path = NULL;

  other_sizes.group_sizes[1] = 5;
  second = make_weights (&other_sizes, 2);
  path = auspex_test_save_weights (
      "unequal.safetensors",
      (AuspexSavedWeights[]){ { "fold0.", first }, { "fold1.", second } }, 2,
      "{" MINIMAL ", \"members\": [{\"prefix\": \"fold0.\"}, {\"prefix\": \"fold1.\"}]}");
  assert_refused (path, "fold1.", "fold0.");
}

static void
test_no_model (void)
{
  g_autofree char *missing =
      g_build_filename (auspex_test_scratch_dir (), "missing.safetensors", NULL);
  g_autoptr (AuspexWeights) weights = make_weights (&small_sizes, 1);
  g_autofree char *torch = auspex_test_save_torch ("model.pt", weights, "", NULL);

  assert_refused (missing, "No such file", "");
  assert_refused (torch, "import", "");
}

static void
test_encoder_fit (void)
{
  g_autoptr (AuspexModel) model = open_model (
      "fit.safetensors",
      "{" MINIMAL ", \"encoder\": {\"id\": \"theirs\", \"patch_px\": 256, \"mpp\": 0.5,"
      " \"input_px\": 224, \"resize\": \"bilinear\"}}");
  AuspexEncoderSettings settings = {
    .id = (char *)"mine",
    .patch_px = 256,
    .mpp = 0.5,
    .input_px = 224,
    .resize = (char *)"bilinear",
    .mean = { 0.5f, 0.5f, 0.5f },
    .sd = { 0.5f, 0.5f, 0.5f },
    .readout = (char *)"mean",
    .feature_dim = N_FEATURES,
  };
  g_autoptr (GError) error = NULL;

  auspex_model_check_encoder (model, &settings, &error);
  g_assert_no_error (error);

  settings.feature_dim = 1024;
  g_assert_false (auspex_model_check_encoder (model, &settings, &error));
  g_assert_nonnull (strstr (error->message, "fit.safetensors takes features of 20"));
  g_assert_nonnull (strstr (error->message, "mine makes 1024"));
  g_clear_error (&error);

  settings.feature_dim = N_FEATURES;
  settings.input_px = 256;
  g_assert_false (auspex_model_check_encoder (model, &settings, &error));
  g_assert_nonnull (strstr (error->message, "fit.safetensors"));
  g_assert_nonnull (strstr (error->message, "256 where 224"));
}

static void
test_bad_features (void)
{
  g_autoptr (AuspexModel) model =
      open_model ("bad-features.safetensors", "{" MINIMAL "}");
  g_autoptr (AuspexDevice) device = auspex_golden_device ("reference");
  g_autoptr (AuspexPrognosis) prognosis = auspex_prognosis_new ();
  g_autofree float *features = make_features ();
  g_autoptr (GError) error = NULL;

  features[3 * N_FEATURES + 5] = NAN;
  g_assert_false (auspex_model_run (model, device, AUSPEX_PRECISION_EXACT, features,
                                    N_PATCHES, prognosis, NULL, &error));
  g_assert_nonnull (strstr (error->message, "feature 5 of patch 3"));
  g_clear_error (&error);
  g_assert_false (auspex_model_run (model, device, AUSPEX_PRECISION_EXACT, features, 0,
                                    prognosis, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
}

static void
test_cancelled (void)
{
  g_autoptr (AuspexModel) model = open_model ("cancelled.safetensors", "{" MINIMAL "}");
  g_autoptr (AuspexDevice) device = auspex_golden_device ("reference");
  g_autoptr (AuspexPrognosis) prognosis = auspex_prognosis_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree float *features = make_features ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (auspex_model_run (model, device, AUSPEX_PRECISION_EXACT, features,
                                    N_PATCHES, prognosis, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (prognosis->groups);
  g_assert_null (prognosis->maps.gate);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  small_sizes = auspex_test_small_ghanet (N_FEATURES);
  g_test_add_func ("/model/the demo has six named gene groups and no training",
                   test_demo);
  g_test_add_func ("/model/the demo takes any formula encoder", test_demo_encoder);
  g_test_add_func ("/model/what a file does not say is absent", test_minimal);
  g_test_add_func ("/model/a prognosis is what the network says", test_full);
  g_test_add_func ("/model/members are averaged in survival", test_members);
  g_test_add_func ("/model/wrong descriptions are refused", test_refused_descriptions);
  g_test_add_func ("/model/a wrong shape names the tensor and both shapes",
                   test_misshapen);
  g_test_add_func ("/model/members of other sizes are refused", test_unequal_members);
  g_test_add_func ("/model/no model file is refused by name", test_no_model);
  g_test_add_func ("/model/an encoder that does not fit names both", test_encoder_fit);
  g_test_add_func ("/model/features that are no numbers are refused", test_bad_features);
  g_test_add_func ("/model/a cancelled run leaves the prognosis empty", test_cancelled);
  return g_test_run ();
}
