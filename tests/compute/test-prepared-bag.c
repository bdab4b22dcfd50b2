/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/model.h"
#include "tests/compute/nets/golden.h"
#include "tests/support/near.h"

#include <string.h>

#define N_PATCHES 1030 /* more than a block of the CPU's */
#define DIM 1024

/* What every case runs on: the demo's model, so that widths are those published. */
static AuspexModel *model;
static float *features;

static AuspexPrognosis *
run_model (AuspexDevice *device, const float *of, int64_t n)
{
  AuspexPrognosis *prognosis = auspex_prognosis_new ();
  g_autoptr (GError) error = NULL;

  auspex_model_run (model, device, AUSPEX_PRECISION_EXACT, of, n, prognosis, NULL,
                    &error);
  g_assert_no_error (error);
  return prognosis;
}

static AuspexPreparedBag *
prepare (AuspexDevice *device, int64_t n)
{
  g_autoptr (GError) error = NULL;
  AuspexPreparedBag *bag = auspex_prepared_bag_new (model, device, AUSPEX_PRECISION_EXACT,
                                                    features, n, NULL, &error);

  g_assert_no_error (error);
  return bag;
}

static AuspexPrognosis *
estimate (AuspexPreparedBag *bag, const uint8_t *excluded)
{
  AuspexPrognosis *prognosis = auspex_prognosis_new ();
  g_autoptr (GError) error = NULL;

  auspex_prepared_bag_estimate (bag, excluded, prognosis, NULL, &error);
  g_assert_no_error (error);
  return prognosis;
}

static void
assert_same (const AuspexPrognosis *actual, const AuspexPrognosis *expected)
{
  int64_t n = expected->maps.n_patches;

  g_assert_cmpint (actual->maps.n_patches, ==, n);
  for (int i = 0; i < AUSPEX_N_BINS; i++)
    g_assert_cmpfloat_with_epsilon (actual->survival[i], expected->survival[i], 1e-5);
  g_assert_cmpfloat_with_epsilon (actual->risk, expected->risk, 3e-5);
  auspex_assert_near ("gate", actual->maps.gate, expected->maps.gate, n, 1e-4, 1e-7);
  auspex_assert_near ("similarity", actual->maps.similarity, expected->maps.similarity,
                      n * expected->n_groups, 1e-4, 1e-7);
  for (int g = 0; g < expected->n_groups; g++)
    for (int i = 0; i < expected->groups[g].n_features; i++)
      g_assert_cmpfloat_with_epsilon (actual->groups[g].features[i].z,
                                      expected->groups[g].features[i].z, 1e-4f);
}

/* Excludes, and estimates the rest in both ways. */
static void
check_excluded (AuspexDevice *device, AuspexPreparedBag *bag, const uint8_t *excluded,
                int64_t n)
{
  g_autofree float *left = g_new (float, n *DIM);
  g_autoptr (AuspexPrognosis) actual = estimate (bag, excluded);
  g_autoptr (AuspexPrognosis) expected = NULL;
  int64_t n_left = 0;

  for (int64_t i = 0; i < n; i++)
    if (!excluded[i])
      memcpy (left + n_left++ * DIM, features + i * DIM, DIM * sizeof (float));
  expected = run_model (device, left, n_left);
  assert_same (actual, expected);
}

static void
check_device (const char *selector, int64_t n)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  g_autoptr (AuspexPreparedBag) bag = NULL;
  g_autoptr (AuspexPrognosis) all = NULL, again = NULL, expected = NULL;
  g_autofree uint8_t *excluded = NULL;

  if (device == NULL)
    return;
  excluded = g_new0 (uint8_t, n);
  bag = prepare (device, n);
  expected = run_model (device, features, n);
  all = estimate (bag, NULL);
  assert_same (all, expected);

  for (int64_t i = 0; i < n; i++)
    excluded[i] = i % 11 < 4;
  check_excluded (device, bag, excluded, n);
  memset (excluded, 1, (gsize)n); /* one patch is left */
  excluded[n - 1] = 0;
  check_excluded (device, bag, excluded, n);
  again = estimate (bag, NULL);
  assert_same (again, expected);
}

static void
test_small (gconstpointer selector)
{
  check_device (selector, 23);
}

static void
test_blocks (gconstpointer selector)
{
  check_device (selector, N_PATCHES);
}

static void
test_none_left (void)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device ("cpu");
  g_autoptr (AuspexPreparedBag) bag = prepare (device, 3);
  g_autoptr (AuspexPrognosis) prognosis = auspex_prognosis_new ();
  g_autoptr (GError) error = NULL;

  g_assert_false (auspex_prepared_bag_estimate (bag, (const uint8_t[]){ 1, 1, 1 },
                                                prognosis, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_null (prognosis->groups);
}

static void
test_not_finite (void)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device ("cpu");
  g_autoptr (GError) error = NULL;
  float before = features[2 * DIM + 7];

  features[2 * DIM + 7] = -G_MAXFLOAT * 2;
  g_assert_null (auspex_prepared_bag_new (model, device, AUSPEX_PRECISION_EXACT, features,
                                          3, NULL, &error));
  features[2 * DIM + 7] = before;
  g_assert_nonnull (strstr (error->message, "feature 7 of patch 2"));
}

static void
test_cancelled (void)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device ("cpu");
  g_autoptr (AuspexPreparedBag) bag = prepare (device, 40);
  g_autoptr (AuspexPrognosis) prognosis = auspex_prognosis_new ();
  g_autoptr (AuspexPrognosis) after = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (
      auspex_prepared_bag_estimate (bag, NULL, prognosis, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  after = estimate (bag, NULL);
  g_assert_cmpfloat (after->risk, <, 0);
}

int
main (int argc, char *argv[])
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  model = auspex_model_open ("formula:1", NULL);
  features = auspex_golden_features (N_PATCHES, 4);
  g_test_add_data_func ("/prepared-bag/fewer patches on the reference", "reference",
                        test_small);
  g_test_add_data_func ("/prepared-bag/fewer patches on the CPU", "cpu", test_small);
  g_test_add_data_func ("/prepared-bag/fewer patches on Vulkan", "vulkan", test_small);
  g_test_add_data_func ("/prepared-bag/fewer patches of several blocks on the CPU", "cpu",
                        test_blocks);
  g_test_add_func ("/prepared-bag/no patch left is an error", test_none_left);
  g_test_add_func ("/prepared-bag/a feature that is no number is named", test_not_finite);
  g_test_add_func ("/prepared-bag/cancelled, and asked again", test_cancelled);
  status = g_test_run ();
  g_free (features);
  auspex_model_unref (model);
  return status;
}
