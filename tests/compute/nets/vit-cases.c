/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/nets/vit-cases.h"

#include "compute/executor.h"
#include "compute/nets/vit.h"
#include "compute/onednn/schedule.h"
#include "tests/compute/nets/golden.h"
#include "tests/compute/nets/network-run.h"
#include "tests/support/near.h"

#include <math.h>
#include <string.h>

typedef struct
{
  JsonNode *root;
  JsonObject *vit_case;
  const char *selector; /* of a device */
  AuspexPrecision precision;
  int n_blocks; /* 0: as many as the case has */
} Case;

/* Of a block after the first @n_blocks; 0: none is. */
static bool
is_beyond (const char *tensor, int n_blocks)
{
  return n_blocks > 0 && g_str_has_prefix (tensor, "blocks.")
         && g_ascii_strtoll (tensor + strlen ("blocks."), NULL, 10) >= n_blocks;
}

static AuspexWeights *
declare_weights (JsonObject *vit_case, int n_blocks)
{
  AuspexWeights *weights =
      auspex_weights_new (json_object_get_string_member (vit_case, "name"));
  JsonObject *tensors = json_object_get_object_member (vit_case, "tensors");
  uint64_t seed = (uint64_t)json_object_get_int_member (vit_case, "seed");
  g_autoptr (GList) names = json_object_get_members (tensors);

  for (GList *at = names; at != NULL; at = at->next)
    {
      JsonArray *dims = json_object_get_array_member (tensors, at->data);
      AuspexShape shape = { .n_dims = (int)json_array_get_length (dims) };

      for (int i = 0; i < shape.n_dims; i++)
        shape.dims[i] = json_array_get_int_element (dims, (guint)i);
      if (!is_beyond (at->data, n_blocks))
        auspex_weights_declare (weights, at->data, shape, AUSPEX_FORMULA_GHANET, seed);
    }
  return weights;
}

AuspexWeights *
auspex_test_vit_weights (JsonObject *vit_case)
{
  return declare_weights (vit_case, 0);
}

static AuspexVitOptions
read_options (JsonObject *vit_case)
{
  const char *readout = json_object_get_string_member (vit_case, "readout");

  return (AuspexVitOptions){
    .size_px = (int)json_object_get_int_member (vit_case, "size_px"),
    .mean = { 0.485f, 0.456f, 0.406f },
    .sd = { 0.229f, 0.224f, 0.225f },
    .readout = g_str_equal (readout, "cls")    ? AUSPEX_VIT_CLS
               : g_str_equal (readout, "mean") ? AUSPEX_VIT_MEAN
                                               : AUSPEX_VIT_CLS_MEAN,
    .heads = (int)json_object_get_int_member (vit_case, "heads"),
  };
}

/* As many rows as the case has images, with every so many columns. */
static float *
run_case (AuspexDevice *device, AuspexPrecision precision, JsonObject *vit_case,
          int n_blocks, int64_t rows)
{
  g_autoptr (AuspexWeights) weights = declare_weights (vit_case, n_blocks);
  AuspexVitOptions options = read_options (vit_case);
  int64_t every = json_object_get_int_member (vit_case, "every");
  int64_t bytes = (int64_t)options.size_px * options.size_px * 3, n = 0, kept = 0;
  g_autofree uint8_t *images = g_malloc ((gsize)(rows * bytes));
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexImageNetwork) network = auspex_vit_new (weights, &options, &error);
  g_autoptr (AuspexNetworkRun) run = NULL;
  const float *features = NULL;
  float *columns = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (network->feature_dim, ==,
                   json_object_get_int_member (vit_case, "feature_dim"));
  for (int64_t i = 0; i < rows; i++)
    auspex_golden_patch (1, i, options.size_px, images + i * bytes);
  run = auspex_network_run_new_by (
      precision == AUSPEX_PRECISION_FAST ? AUSPEX_RUN_FAST : AUSPEX_RUN_WHOLE, device,
      network->graph, network->weights, images, rows);
  features = auspex_network_run_get (run, "features", &n);
  columns = g_new (float, n);
  for (int64_t i = 0; i < rows; i++)
    for (int64_t j = 0; j < network->feature_dim; j += every)
      columns[kept++] = features[i * network->feature_dim + j];
  return columns;
}

/* 16 bits: what a direction is made of stays, each number does not. */
static void
assert_same_direction (const float *actual, const float *expected, int64_t n)
{
  double dot = 0, squares = 0, expected_squares = 0, worst = 0;

  for (int64_t i = 0; i < n; i++)
    {
      dot += (double)actual[i] * expected[i];
      squares += (double)actual[i] * actual[i];
      expected_squares += (double)expected[i] * expected[i];
      worst = MAX (worst, fabs (actual[i] - expected[i]));
    }
  g_test_message ("cosine %.7f, worst difference %.3g",
                  dot / sqrt (squares * expected_squares), worst);
  g_assert_cmpfloat (dot / sqrt (squares * expected_squares), >, 0.999);
  /* Else it would have been computed in fp32. */
  g_assert_cmpfloat (worst, >, 2e-5);
}

/* Those the case has; of a network cut short, the CPU's. */
static float *
get_expected (const Case *test, int64_t rows, int64_t *n)
{
  float *expected = auspex_golden_floats (test->vit_case, "features", n);
  g_autoptr (AuspexDevice) cpu = NULL;

  if (test->n_blocks == 0)
    return expected;
  g_free (expected);
  cpu = auspex_golden_device ("cpu");
  g_assert_nonnull (cpu);
  return run_case (cpu, AUSPEX_PRECISION_EXACT, test->vit_case, test->n_blocks, rows);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  bool is_fast = test->precision == AUSPEX_PRECISION_FAST;
  int64_t rows =
      json_array_get_length (json_object_get_array_member (test->vit_case, "features"));
  int64_t n_expected = 0;
  g_autofree float *expected = get_expected (test, rows, &n_expected);
  g_autofree float *actual = NULL;
  g_autoptr (AuspexDevice) device = NULL;

  auspex_onednn_imitate_bf16 = is_fast;
  device = auspex_golden_device (test->selector);
  if (device != NULL && is_fast && g_str_equal (test->selector, "cpu"))
    /* whatever was measured of this CPU without */
    {
      device->kernel_families |= 1u << AUSPEX_KERNELS_HALF;
      device->fast_kernels = AUSPEX_KERNELS_HALF;
    }
  if (device != NULL)
    actual = run_case (device, test->precision, test->vit_case, test->n_blocks, rows);
  auspex_onednn_imitate_bf16 = false;
  if (device == NULL)
    return;
  for (int64_t i = 0; is_fast && i < rows; i++)
    assert_same_direction (actual + i * n_expected / rows,
                           expected + i * n_expected / rows, n_expected / rows);
  if (!is_fast)
    auspex_assert_near ("features", actual, expected, n_expected, 1e-4, 1e-5);
}

static void
case_free (gpointer data)
{
  Case *test = data;

  json_node_unref (test->root);
  g_free (test);
}

static void
add_cases (const char *file, const char *selector, AuspexPrecision precision,
           int n_blocks)
{
  g_autoptr (JsonNode) root = auspex_golden_load (file);
  JsonArray *cases = json_object_get_array_member (json_node_get_object (root), "cases");

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      Case *test = g_new0 (Case, 1);
      g_autofree char *path = NULL, *name = NULL;

      test->root = json_node_ref (root);
      test->vit_case = json_array_get_object_element (cases, i);
      test->selector = selector;
      test->precision = precision;
      test->n_blocks = n_blocks;
      name = g_strdelimit (
          g_strdup (json_object_get_string_member (test->vit_case, "name")), "/", '-');
      path = g_strdup_printf (
          "/vit/%s: %s %s on %s", name,
          precision == AUSPEX_PRECISION_FAST ? "fast points as" : "as",
          n_blocks > 0 ? "the CPU, its first blocks" : "PyTorch", selector);
      g_test_add_data_func_full (path, test, test_case, case_free);
    }
}

void
auspex_test_add_vit_cases (const char *file, const char *selector)
{
  add_cases (file, selector, AUSPEX_PRECISION_EXACT, 0);
}

void
auspex_test_add_vit_fast_cases (const char *file, const char *selector)
{
  add_cases (file, selector, AUSPEX_PRECISION_FAST, 0);
}

void
auspex_test_add_vit_short_cases (const char *file, const char *selector, int n_blocks)
{
  add_cases (file, selector, AUSPEX_PRECISION_FAST, n_blocks);
}
