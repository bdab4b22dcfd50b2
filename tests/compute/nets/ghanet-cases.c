/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/nets/ghanet-cases.h"

#include "compute/nets/ghanet.h"
#include "compute/ops/topk_mask.h"
#include "tests/compute/nets/golden.h"
#include "tests/compute/nets/network-run.h"
#include "tests/support/near.h"

#include <math.h>
#include <string.h>

#define RELATIVE 1e-4
#define N_TOP 5

static AuspexNetworkRun *
run_ghanet (AuspexNetworkWay way, AuspexDevice *device, const AuspexGhanetSizes *sizes,
            uint64_t seed, int64_t rows)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("formula");
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexGraph) graph = auspex_ghanet_build (sizes, "", &error);
  g_autofree float *features = auspex_golden_features (rows, seed);

  g_assert_no_error (error);
  auspex_ghanet_declare (weights, sizes, seed);
  return auspex_network_run_new_by (way, device, graph, weights, features, rows);
}

/* The first figures of the output @name are those of the case's @member. */
static void
check_first (const AuspexNetworkRun *run, const char *name, JsonObject *golden,
             const char *member)
{
  int64_t n = 0, n_output = 0;
  g_autofree float *expected = auspex_golden_floats (golden, member, &n);
  const float *actual = auspex_network_run_get (run, name, &n_output);

  g_assert_cmpint (n, <=, n_output);
  auspex_assert_near (name, actual, expected, n, RELATIVE, 1e-6);
}

static void
check_survival (const AuspexNetworkRun *run, JsonObject *golden)
{
  const float *hazards = auspex_network_run_get (run, "hazards", NULL);
  g_autofree float *expected = auspex_golden_floats (golden, "survival", NULL);
  float survival[4], risk = 0;
  float expected_risk = (float)json_object_get_double_member (golden, "risk");
  double alive = 1;

  for (int i = 0; i < 4; i++)
    {
      alive *= 1 - (double)hazards[i];
      survival[i] = (float)alive;
      risk -= (float)alive;
    }
  auspex_assert_near ("survival", survival, expected, 4, RELATIVE, 0);
  auspex_assert_near ("risk", &risk, &expected_risk, 1, RELATIVE, 0);
}

static void
check_genes (const AuspexNetworkRun *run, const AuspexGhanetSizes *sizes,
             JsonObject *golden)
{
  int64_t n_first = 0, next = 0;
  g_autofree float *first = auspex_golden_floats (golden, "genes_first8", &n_first);
  g_autofree float *lengths = auspex_golden_floats (golden, "genes_l2", NULL);

  for (int g = 0; g < sizes->n_groups; g++)
    {
      g_autofree char *name = g_strdup_printf ("genes.%d", g);
      int64_t n = 0, shown = MIN (8, sizes->group_sizes[g]);
      const float *genes = auspex_network_run_get (run, name, &n);
      double squares = 0;

      g_assert_cmpint (n, ==, sizes->group_sizes[g]);
      auspex_assert_near (name, genes, first + next, shown, RELATIVE, 1e-6);
      next += shown;
      for (int64_t i = 0; i < n; i++)
        squares += (double)genes[i] * genes[i];
      float length = (float)sqrt (squares);

      auspex_assert_near (name, &length, &lengths[g], 1, RELATIVE, 0);
    }
  g_assert_cmpint (next, ==, n_first);
}

static int
compare_down (gconstpointer a, gconstpointer b)
{
  float x = *(const float *)a, y = *(const float *)b;

  return (x < y) - (x > y);
}

/* The k-th largest of @n values. */
static float
kth_largest (const float *values, int64_t n, int64_t k)
{
  g_autofree float *sorted = g_memdup2 (values, (gsize)n * sizeof (float));

  qsort (sorted, (size_t)n, sizeof (float), compare_down);
  return sorted[k - 1];
}

/* @pairs: (patch, weight), largest first. They are there, and nobody else's is larger. */
static void
check_top (const char *what, const float *weights, int64_t n, const float *pairs)
{
  int64_t n_top = MIN (N_TOP, n);
  float actual[N_TOP], expected[N_TOP];
  float fifth = kth_largest (weights, n, n_top);

  for (int64_t i = 0; i < n_top; i++)
    {
      g_assert_cmpint ((int64_t)pairs[2 * i], <, n);
      actual[i] = weights[(int64_t)pairs[2 * i]];
      expected[i] = pairs[2 * i + 1];
    }
  auspex_assert_near (what, actual, expected, n_top, RELATIVE, 0);
  auspex_assert_near (what, &fifth, &expected[n_top - 1], 1, RELATIVE, 0);
}

static void
check_maps (const AuspexNetworkRun *run, const AuspexGhanetSizes *sizes,
            JsonObject *golden)
{
  int64_t n = run->rows, n_first = 0, stride = 0;
  g_autofree float *similarity =
      auspex_golden_floats (golden, "similarity_first8", &n_first);
  g_autofree float *gate = auspex_golden_floats (golden, "gate_attention_top5", NULL);
  g_autofree float *top = auspex_golden_floats (golden, "hyper_attention_top5", NULL);
  g_autofree float *counts = auspex_golden_floats (golden, "hyperedge_nonzero", NULL);
  const float *m = auspex_network_run_get (run, "similarity", NULL);
  const float *e2 = auspex_network_run_get (run, "hyperedge", NULL);
  const float *h = auspex_network_run_get (run, "hyper_attention", NULL);

  check_top ("gate_attention", auspex_network_run_get (run, "gate_attention", NULL), n,
             gate);
  stride = n_first / sizes->n_groups;
  for (int t = 0; t < sizes->n_groups; t++)
    {
      int n_members = 0;

      auspex_assert_near ("similarity", m + t * n, similarity + t * stride, stride,
                          RELATIVE, 1e-6);
      for (int64_t i = 0; i < n; i++)
        n_members += e2[t * n + i] > 0;
      g_assert_cmpint (n_members, ==, (int)counts[t]);
      check_top ("hyper_attention", h + t * n, n, top + t * 2 * MIN (N_TOP, n));
    }
}

void
auspex_ghanet_check_golden (const char *file, const char *selector, AuspexNetworkWay way)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  g_autoptr (JsonNode) root = auspex_golden_load (file);
  JsonObject *golden = json_node_get_object (root);
  g_autofree float *group_sizes = NULL;
  AuspexGhanetSizes sizes = auspex_ghanet_published_sizes;
  g_autoptr (AuspexNetworkRun) run = NULL;
  int64_t n_groups = 0;

  if (device == NULL)
    return;
  group_sizes = auspex_golden_floats (golden, "omic_sizes", &n_groups);
  sizes.n_groups = (int)n_groups;
  for (int g = 0; g < n_groups; g++)
    sizes.group_sizes[g] = (int64_t)group_sizes[g];
  sizes.ratio = json_object_get_double_member (golden, "ratio");
  run = run_ghanet (way, device, &sizes,
                    (uint64_t)json_object_get_int_member (golden, "seed"),
                    json_object_get_int_member (golden, "rows"));

  check_first (run, "hazards", golden, "hazards");
  check_first (run, "bag", golden, "bag_row0_first8");
  check_first (run, "tokens_reconstructed", golden, "tokens_reconstructed_first8");
  check_first (run, "hyper_feature", golden, "hyper_feature_first8");
  check_first (run, "compressed", golden, "compressed_first8");
  check_survival (run, golden);
  check_genes (run, &sizes, golden);
  check_maps (run, &sizes, golden);
}

static void
check_equal (const AuspexNetworkRun *run, const AuspexNetworkRun *reference,
             const char *name)
{
  int64_t n = 0;
  const float *expected = auspex_network_run_get (reference, name, &n);

  auspex_assert_near (name, auspex_network_run_get (run, name, NULL), expected, n,
                      RELATIVE, 1e-7);
}

/* The k-th value is a step: a patch within float noise of it may lie on either side.
 * Elsewhere membership must agree, and the weights of patches that are in on both sides,
 * but for the share that patches on the step take or leave. */
static void
check_edges (const AuspexNetworkRun *run, const AuspexNetworkRun *reference, int n_groups,
             double ratio)
{
  int64_t n = run->rows, k = auspex_topk_count (ratio, n);
  const float *m = auspex_network_run_get (reference, "similarity", NULL);
  const float *actual = auspex_network_run_get (run, "hyperedge", NULL);
  const float *expected = auspex_network_run_get (reference, "hyperedge", NULL);

  for (int t = 0; t < n_groups; t++, m += n, actual += n, expected += n)
    {
      float step = kth_largest (m, n, k);
      int n_moved = 0;
      double total = 0;

      for (int64_t i = 0; i < n; i++)
        {
          total += actual[i];
          if ((actual[i] > 0) != (expected[i] > 0))
            {
              g_assert_cmpfloat_with_epsilon (m[i], step, 1e-4f * (fabsf (step) + 0.1f));
              n_moved++;
            }
        }
      g_assert_cmpfloat_with_epsilon (total, 1, 1e-4);
      for (int64_t i = 0; i < n; i++)
        if (actual[i] > 0 && expected[i] > 0)
          g_assert_cmpfloat_with_epsilon (
              actual[i] / expected[i], 1,
              (float)(2 * RELATIVE + 2.0 * n_moved / (double)k));
    }
}

/* The reference executor's run, kept for the next case that asks for as many rows. */
static const AuspexNetworkRun *
run_reference (const AuspexGhanetSizes *sizes, uint64_t seed, int64_t rows)
{
  static AuspexNetworkRun *kept;

  if (kept == NULL || kept->rows != rows)
    {
      g_autoptr (AuspexDevice) reference = auspex_golden_device ("reference");

      g_clear_pointer (&kept, auspex_network_run_free);
      kept = run_ghanet (AUSPEX_RUN_WHOLE, reference, sizes, seed, rows);
    }
  return kept;
}

static const char *const names[] = { "hazards", "similarity",    "gate_attention",
                                     "bag",     "hyper_feature", "compressed",
                                     "genes.0", "genes.2",       "tokens_reconstructed" };

static AuspexGhanetSizes
three_groups (void)
{
  AuspexGhanetSizes sizes = auspex_ghanet_published_sizes;

  sizes.n_groups = 3;
  memcpy (sizes.group_sizes, (const int64_t[]){ 7, 0, 33 }, 3 * sizeof (int64_t));
  return sizes;
}

void
auspex_ghanet_check_rows (long rows, const char *selector, AuspexNetworkWay way)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  AuspexGhanetSizes sizes = three_groups ();
  g_autoptr (AuspexNetworkRun) run = NULL;
  const AuspexNetworkRun *expected = NULL;

  if (device == NULL)
    return;
  run = run_ghanet (way, device, &sizes, 9, rows);
  expected = run_reference (&sizes, 9, rows);
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    check_equal (run, expected, names[i]);
  check_edges (run, expected, sizes.n_groups, sizes.ratio);
}

void
auspex_ghanet_check_fast (long rows, const char *selector)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  AuspexGhanetSizes sizes = three_groups ();
  g_autoptr (AuspexNetworkRun) run = NULL;
  const AuspexNetworkRun *expected = NULL;
  bool differs = false;

  if (device == NULL)
    return;
  run = run_ghanet (AUSPEX_RUN_FAST, device, &sizes, 9, rows);
  expected = run_reference (&sizes, 9, rows);
  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const float *a = auspex_network_run_get (run, names[i], NULL);
      int64_t n = 0;
      const float *b = auspex_network_run_get (expected, names[i], &n);
      double ab = 0, aa = 0, bb = 0, worst = 0;

      for (int64_t k = 0; k < n; k++)
        {
          ab += (double)a[k] * b[k];
          aa += (double)a[k] * a[k];
          bb += (double)b[k] * b[k];
          worst = MAX (worst, fabs (a[k] - b[k]));
        }
      g_test_message ("%s: cosine %.8f, worst difference %.3g of %.3g", names[i],
                      ab / sqrt (aa * bb), worst, sqrt (bb / (double)n));
      g_assert_cmpfloat (ab / sqrt (aa * bb), >, 0.9999);
      differs |= worst > 1e-5;
    }
  g_assert_true (differs); /* else it would have been computed in fp32 */
}
