/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/weights/weights.h"
#include "tests/support/near.h"

#include <math.h>

static void
test_uniform (void)
{
  const float expected[] = { 0.861296535f, 0.837491691f, 0.914358199f };

  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat (auspex_formula_uniform ("features", i, 1), ==, expected[i]);
}

static void
test_patch (void)
{
  const int first[] = { 40, 19, 87, 49, 93, 11 };

  for (int i = 0; i < 6; i++)
    {
      float ramp = (float)(3 * (i / 3) % 256) / 256;
      float value = 0.5f * auspex_formula_uniform ("patch.0", i, 1) + 0.5f * ramp;

      g_assert_cmpint ((int)floorf (256 * value), ==, first[i]);
    }
}

static void
test_declared (void)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("formula:1");
  g_autoptr (GError) error = NULL;
  AuspexShape shape = AUSPEX_SHAPE (4, 1536);
  const float expected[] = { -0.0235838406f, -0.00509941531f, 0.00552167743f };
  const float *values = NULL;

  auspex_weights_declare (weights, "classifier.weight", shape, AUSPEX_FORMULA_GHANET, 1);
  values = auspex_weights_get (weights, "classifier.weight", &shape, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 3; i++)
    g_assert_cmpfloat (values[i], ==, expected[i]);
  g_assert_true (auspex_weights_get (weights, "classifier.weight", NULL, NULL) == values);
}

/* Each rule of the formula, by the range its values fill. */
static void
test_ranges (void)
{
  static const struct
  {
    const char *name;
    AuspexShape shape;
    AuspexFormulaKind kind;
    float low, high;
  } cases[] = {
    { "bn1.running_var", AUSPEX_SHAPE (999), AUSPEX_FORMULA_RESNET, 0.5f, 1.5f },
    { "bn1.running_mean", AUSPEX_SHAPE (999), AUSPEX_FORMULA_RESNET, -0.1f, 0.1f },
    { "recon_net.tokens", AUSPEX_SHAPE (1, 9, 111), AUSPEX_FORMULA_GHANET, -1.7320508f,
      1.7320508f },
    { "bn1.bias", AUSPEX_SHAPE (999), AUSPEX_FORMULA_RESNET, -0.1f, 0.1f },
    { "bn1.weight", AUSPEX_SHAPE (999), AUSPEX_FORMULA_RESNET, 0.4f, 0.6f },
    { "ln1.weight", AUSPEX_SHAPE (999), AUSPEX_FORMULA_GHANET, 0.9f, 1.1f },
    { "conv.weight", AUSPEX_SHAPE (37, 6, 3, 3), AUSPEX_FORMULA_RESNET, -0.333333f,
      0.333333f },
    { "linear.weight", AUSPEX_SHAPE (37, 25), AUSPEX_FORMULA_GHANET, -0.2f, 0.2f },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AuspexWeights) weights = auspex_weights_new ("formula:5");
      int64_t n = auspex_shape_count (&cases[i].shape, 0);
      float span = cases[i].high - cases[i].low;
      float low = INFINITY, high = -INFINITY;
      const float *values = NULL;

      auspex_weights_declare (weights, cases[i].name, cases[i].shape, cases[i].kind, 5);
      values = auspex_weights_get (weights, cases[i].name, NULL, NULL);
      for (int64_t k = 0; k < n; k++)
        low = fminf (low, values[k]), high = fmaxf (high, values[k]);
      g_test_message ("%s: %g to %g", cases[i].name, low, high);
      g_assert_cmpfloat_with_epsilon (low, cases[i].low, 0.02f * span);
      g_assert_cmpfloat_with_epsilon (high, cases[i].high, 0.02f * span);
      g_assert_cmpfloat (low, >=, cases[i].low - 1e-6f);
      g_assert_cmpfloat (high, <=, cases[i].high + 1e-6f);
    }
}

static void
test_seed_text (void)
{
  uint64_t seed = 7;

  g_assert_true (auspex_formula_parse ("formula:0", &seed));
  g_assert_cmpuint (seed, ==, 0);
  g_assert_true (auspex_formula_parse ("formula:18446744073709551615", &seed));
  g_assert_cmpuint (seed, ==, G_MAXUINT64);
  for (const char *const *bad =
           (const char *const[]){ "formula:", "formula:-1", "formula:1x", "formula: 1",
                                  "formula", "1", "", "formula:18446744073709551616",
                                  NULL };
       *bad != NULL; bad++)
    if (auspex_formula_parse (*bad, &seed))
      g_error ("“%s” was taken for a seed", *bad);
}

static void
test_errors (void)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("some.safetensors");
  g_autoptr (GError) error = NULL;
  AuspexShape wanted = AUSPEX_SHAPE (2, 3);

  auspex_weights_take (weights, "a.weight", AUSPEX_SHAPE (3, 2), g_new0 (float, 6));
  g_assert_null (auspex_weights_get (weights, "a.weight", &wanted, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "some.safetensors"));
  g_assert_nonnull (strstr (error->message, "a.weight"));
  g_assert_nonnull (strstr (error->message, "[3, 2]"));
  g_assert_nonnull (strstr (error->message, "[2, 3]"));
  g_clear_error (&error);

  g_assert_null (auspex_weights_get (weights, "b.weight", &wanted, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "some.safetensors"));
  g_assert_nonnull (strstr (error->message, "b.weight"));
}

static void
test_list (void)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("x");
  g_auto (GStrv) names = NULL;

  auspex_weights_take (weights, "b", AUSPEX_SHAPE (1), g_new0 (float, 1));
  auspex_weights_declare (weights, "c", AUSPEX_SHAPE (1), AUSPEX_FORMULA_GHANET, 1);
  auspex_weights_take (weights, "a", AUSPEX_SHAPE (1), g_new0 (float, 1));
  names = auspex_weights_list (weights);
  g_assert_cmpstrv (names, ((const char *const[]){ "a", "b", "c", NULL }));
  g_assert_true (auspex_weights_has (weights, "b"));
  g_assert_false (auspex_weights_has (weights, "d"));
  g_assert_cmpstr (auspex_weights_get_sha256 (weights), ==,
                   "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881");
}

static gpointer
read_tensor (gpointer weights)
{
  return (gpointer)auspex_weights_get (weights, "big.weight", NULL, NULL);
}

static void
test_threads (void)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("x");
  GThread *threads[8];
  const float *values = NULL;

  auspex_weights_declare (weights, "big.weight", AUSPEX_SHAPE (512, 512),
                          AUSPEX_FORMULA_GHANET, 1);
  for (size_t i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_tensor, weights);
  values = auspex_weights_get (weights, "big.weight", NULL, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (threads); i++)
    g_assert_true (g_thread_join (threads[i]) == values);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/weights/the formula gives the published check values", test_uniform);
  g_test_add_func ("/weights/a formula patch begins with the published pixels",
                   test_patch);
  g_test_add_func ("/weights/a declared tensor has the published values", test_declared);
  g_test_add_func ("/weights/each kind of tensor fills the range of its rule",
                   test_ranges);
  g_test_add_func ("/weights/only formula and a whole number name a seed",
                   test_seed_text);
  g_test_add_func ("/weights/errors name file, tensor and both shapes", test_errors);
  g_test_add_func ("/weights/names are listed in order", test_list);
  g_test_add_func ("/weights/threads share one lazily made tensor", test_threads);
  return g_test_run ();
}
