/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/nets/vit.h"
#include "tests/compute/nets/golden.h"
#include "tests/compute/nets/vit-cases.h"

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
  other.size_px = 40;
  assert_refused (weights, &other, "pos_embed", "[1, 17, 128] where [1, 26, 128]");
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

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vit/width, patches and images are read from shapes", test_measure);
  g_test_add_func ("/vit/what is no such network is refused by name", test_refused);
  auspex_test_add_vit_cases ("vit.json", "reference");
  auspex_test_add_vit_cases ("vit.json", "cpu");
  auspex_test_add_vit_cases ("vit.json", "vulkan");
  auspex_test_add_vit_bf16_cases ("vit.json");
  return g_test_run ();
}
