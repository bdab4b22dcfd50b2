/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/nets/vit-positions.h"
#include "compute/nets/vit.h"
#include "tests/compute/nets/golden.h"
#include "tests/compute/nets/vit-cases.h"
#include "tests/support/near.h"

#include <string.h>

static AuspexWeights *
first_case (void)
{
  g_autoptr (JsonNode) root = auspex_golden_load ("vit.json");
  JsonArray *cases = json_object_get_array_member (json_node_get_object (root), "cases");

  return auspex_test_vit_weights (json_array_get_object_element (cases, 0));
}

static void
assert_refused (AuspexWeights *weights, const AuspexVitOptions *options,
                const char *first, const char *second)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexImageNetwork) network = auspex_vit_new (weights, options, &error);

  g_assert_null (network);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, auspex_weights_get_label (weights)));
  g_assert_nonnull (strstr (error->message, first));
  g_assert_nonnull (strstr (error->message, second));
}

static void
test_measure (void)
{
  g_autoptr (AuspexWeights) weights = first_case ();
  g_autoptr (GError) error = NULL;
  int width = 0, patch_px = 0, size_px = 0;

  g_assert_true (auspex_vit_is_vit (weights));
  auspex_vit_measure (weights, &width, &patch_px, &size_px, &error);
  g_assert_no_error (error);
  g_assert_cmpint (width, ==, 128);
  g_assert_cmpint (patch_px, ==, 8);
  g_assert_cmpint (size_px, ==, 32);
}

static void
test_refused (void)
{
  const AuspexVitOptions fits = { .size_px = 32,
                                  .sd = { 1, 1, 1 },
                                  .readout = AUSPEX_VIT_CLS };
  AuspexVitOptions other = fits;
  g_autoptr (AuspexWeights) none = auspex_weights_new ("none");
  g_autoptr (AuspexWeights) weights = first_case ();
  g_autoptr (AuspexWeights) unknown = first_case ();
  g_autoptr (AuspexWeights) shape = auspex_weights_new ("shape");

  assert_refused (none, &fits, "blocks.0.attn.qkv.weight", "no vision transformer");
  other.size_px = 36;
  assert_refused (weights, &other, "36 px", "8 px");
  other = fits;
  other.heads = 3;
  assert_refused (weights, &other, "3 heads", "128");

  /* A norm of queries, which the network would leave out. */
  auspex_weights_take (unknown, "blocks.1.attn.q_norm.weight", AUSPEX_SHAPE (64),
                       g_new0 (float, 64));
  assert_refused (unknown, &fits, "blocks.1.attn.q_norm.weight", "knows");

  auspex_weights_take (shape, "blocks.0.attn.qkv.weight", AUSPEX_SHAPE (9),
                       g_new0 (float, 9));
  auspex_weights_take (shape, "patch_embed.proj.weight", AUSPEX_SHAPE (5, 4, 8, 8),
                       g_new0 (float, 5 * 4 * 64));
  assert_refused (shape, &fits, "patch_embed.proj.weight",
                  "[5, 4, 8, 8] where [5, 3, 8, 8]");
}

/* @weights but for @name, which has @shape, or is not there (no dimensions). */
static AuspexWeights *
replace (AuspexWeights *weights, const char *name, AuspexShape shape)
{
  g_auto (GStrv) names = auspex_weights_list (weights);
  AuspexWeights *replaced = auspex_weights_new ("replaced");

  for (char **at = names; *at != NULL; at++)
    {
      AuspexShape own = { 0 };

      auspex_weights_get_shape (weights, *at, &own, NULL);
      if (!g_str_equal (*at, name))
        auspex_weights_declare (replaced, *at, own, AUSPEX_FORMULA_GHANET, 1);
    }
  if (shape.n_dims > 0)
    auspex_weights_declare (replaced, name, shape, AUSPEX_FORMULA_GHANET, 1);
  return replaced;
}

static void
test_missing (void)
{
  static const char *const names[] = {
    "pos_embed",
    "patch_embed.proj.weight",
    "blocks.0.norm1.bias",
    "blocks.0.attn.proj.weight",
    "blocks.0.mlp.fc2.weight",
    "blocks.1.norm1.weight",
    "blocks.1.attn.qkv.weight",
    "norm.weight",
  };
  const AuspexVitOptions fits = { .size_px = 32,
                                  .sd = { 1, 1, 1 },
                                  .readout = AUSPEX_VIT_CLS };
  g_autoptr (AuspexWeights) weights = first_case ();

  for (size_t i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (AuspexWeights) lacking = replace (weights, names[i], (AuspexShape){ 0 });

      assert_refused (lacking, &fits, names[i], "no tensor");
    }
}

/* 17 rows are those of a class token and 4 x 4 patches; of 19, 20 or 0 no square is left.
 */
static void
test_positions_refused (void)
{
  static const int64_t n_rows[] = { 19, 20, 0 };
  const AuspexVitOptions options = { .size_px = 40,
                                     .sd = { 1, 1, 1 },
                                     .readout = AUSPEX_VIT_CLS };
  g_autoptr (AuspexWeights) weights = first_case ();

  for (size_t i = 0; i < G_N_ELEMENTS (n_rows); i++)
    {
      AuspexShape shape = AUSPEX_SHAPE (1, n_rows[i], 128);
      g_autoptr (AuspexWeights) other = replace (weights, "pos_embed", shape);
      int width = 0, patch_px = 0, size_px = -1;

      assert_refused (other, &options, "pos_embed", "where [1, 26, 128]");
      auspex_vit_measure (other, &width, &patch_px, &size_px, NULL);
      g_assert_cmpint (size_px, ==, 0);
    }
}

/* Those of a whole model, of which the transformer is a part. */
static void
test_other_prefix (void)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("clip");

  auspex_weights_declare (weights, "visual.trunk.blocks.0.attn.qkv.weight",
                          AUSPEX_SHAPE (384, 128), AUSPEX_FORMULA_GHANET, 1);
  g_assert_false (auspex_vit_is_vit (weights));
}

static void
test_positions (void)
{
  g_autoptr (JsonNode) root = auspex_golden_load ("vit.json");
  JsonArray *cases =
      json_object_get_array_member (json_node_get_object (root), "positions");

  g_assert_cmpint (json_array_get_length (cases), ==, 10);
  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *positions = json_array_get_object_element (cases, i);
      int64_t from = json_object_get_int_member (positions, "from"), n = 0;
      int64_t to = json_object_get_int_member (positions, "to");
      bool antialias = json_object_get_boolean_member (positions, "antialias");
      g_autofree float *expected = auspex_golden_floats (positions, "values", &n);
      g_autofree float *learned = g_new (float, from *from * 3);
      g_autofree float *actual = NULL;
      g_autofree char *name =
          g_strdup_printf ("%d to %d%s", (int)from, (int)to, antialias ? " smooth" : "");

      for (int64_t k = 0; k < from * from * 3; k++)
        learned[k] = auspex_formula_uniform ("positions", (uint64_t)k, 1);
      actual = auspex_vit_positions_resample (learned, from, to, 3, antialias);
      g_assert_cmpint (n, ==, to * to * 3);
      auspex_assert_near (name, actual, expected, n, 1e-5, 1e-6);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vit/width, patches and images are read from shapes", test_measure);
  g_test_add_func ("/vit/what is no such network is refused by name", test_refused);
  g_test_add_func ("/vit/a missing tensor is named", test_missing);
  g_test_add_func ("/vit/positions of no square are refused", test_positions_refused);
  g_test_add_func ("/vit/a part of another model is no encoder", test_other_prefix);
  g_test_add_func ("/vit/positions are resampled as PyTorch does", test_positions);
  auspex_test_add_vit_cases ("vit.json", "reference");
  auspex_test_add_vit_cases ("vit.json", "cpu");
  auspex_test_add_vit_cases ("vit.json", "vulkan");
  auspex_test_add_vit_fast_cases ("vit.json", "cpu");
  auspex_test_add_vit_fast_cases ("vit.json", "vulkan");
  return g_test_run ();
}
