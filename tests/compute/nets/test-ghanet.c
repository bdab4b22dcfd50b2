/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/nets/ghanet.h"
#include "tests/compute/nets/ghanet-cases.h"

#include <string.h>

typedef struct
{
  const char *file;
  long rows;
  const char *selector;
  AuspexNetworkWay way;
} Case;

static void
test_golden (gconstpointer data)
{
  const Case *test = data;

  auspex_ghanet_check_golden (test->file, test->selector, test->way);
}

static void
test_rows (gconstpointer data)
{
  const Case *test = data;

  auspex_ghanet_check_rows (test->rows, test->selector, test->way);
}

static AuspexGhanetSizes
unusual_sizes (void)
{
  AuspexGhanetSizes sizes = {
    .feature_dim = 20,
    .width = 12,
    .attention_dim = 16,
    .hidden_dim = 10,
    .gate_dim = 5,
    .compressed_dim = 7,
    .classes = 3,
    .n_groups = 2,
    .group_sizes = { 9, 0 },
    .heads = 2,
    .ratio = 0.5,
  };

  return sizes;
}

static void
test_sizes (void)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("formula:1");
  g_autoptr (GError) error = NULL;
  AuspexGhanetSizes expected = unusual_sizes ();
  AuspexGhanetSizes sizes = { .heads = 2, .ratio = 0.5 };
  g_autoptr (AuspexGraph) graph = NULL;

  auspex_ghanet_declare (weights, &expected, 1);
  /* Every checkpoint has these; a group without genes, an empty last layer. */
  auspex_weights_take (weights, "recon_net.cross_attention1.to_v.weight",
                       AUSPEX_SHAPE (1), g_new0 (float, 1));
  auspex_weights_take (weights, "recon_net.sig_reconstruct_net.1.4.weight",
                       AUSPEX_SHAPE (0, 12), NULL);
  auspex_ghanet_read_sizes (weights, "", &sizes, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (&sizes, sizeof sizes, &expected, sizeof expected);

  graph = auspex_ghanet_build (&sizes, "", &error);
  g_assert_no_error (error);
  auspex_weights_check_graph (weights, graph, &error);
  g_assert_no_error (error);
  g_assert_cmpint (auspex_graph_find (graph, "genes.0"), !=, AUSPEX_NO_VALUE);
  g_assert_cmpint (auspex_graph_find (graph, "genes.1"), ==, AUSPEX_NO_VALUE);
}

static void
test_published_names (void)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("formula:1");
  AuspexGhanetSizes sizes = auspex_ghanet_published_sizes;
  g_auto (GStrv) names = NULL;
  const struct
  {
    const char *name;
    AuspexShape shape;
  } rows[] = {
    { "recon_net.wsi_net.0.weight", AUSPEX_SHAPE (512, 1024) },
    { "recon_net.tokens", AUSPEX_SHAPE (1, 6, 512) },
    { "recon_net.cross_attention0.to_q.0.weight", AUSPEX_SHAPE (512, 512) },
    { "recon_net.cross_attention0.to_out.bias", AUSPEX_SHAPE (512) },
    { "recon_net.ffn1.net.0.weight", AUSPEX_SHAPE (4096, 512) },
    { "recon_net.ffn0.net.2.weight", AUSPEX_SHAPE (512, 2048) },
    { "recon_net.ln_6.weight", AUSPEX_SHAPE (512) },
    { "recon_net.sig_reconstruct_net.5.4.weight", AUSPEX_SHAPE (15, 512) },
    { "wsi_net.1.bias", AUSPEX_SHAPE (512) },
    { "gate.attention_c.weight", AUSPEX_SHAPE (1, 256) },
    { "hyperconv1.ln2.weight", AUSPEX_SHAPE (512) },
    { "attention.to_v.weight", AUSPEX_SHAPE (512, 512) },
    { "butter.0.weight", AUSPEX_SHAPE (256, 512) },
    { "classifier.weight", AUSPEX_SHAPE (4, 1536) },
  };

  sizes.n_groups = 6;
  for (int i = 0; i < 6; i++)
    sizes.group_sizes[i] = 10 + i;
  auspex_ghanet_declare (weights, &sizes, 1);
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;

      auspex_weights_get (weights, rows[i].name, &rows[i].shape, &error);
      g_assert_no_error (error);
    }
  /* The checkpoint has 8 tensors more: cross_attention1's 5 are not used; k, v and q have
   * no bias. */
  names = auspex_weights_list (weights);
  g_assert_cmpint (g_strv_length (names), ==,
                   2 + 1 + 5 + 8 + 12 + 36 + 4 + 6 + 8 + 5 + 6 + 4 + 2);
}

static void
test_wrong_shape (void)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("wrong.safetensors");
  g_autoptr (GError) error = NULL;
  AuspexGhanetSizes sizes = unusual_sizes ();
  g_autoptr (AuspexGraph) graph = auspex_ghanet_build (&sizes, "fold0.", &error);

  g_assert_no_error (error);
  for (int i = 0; i < auspex_graph_get_n_nodes (graph); i++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, i);
      AuspexShape shape = node->shape;

      if (node->op != AUSPEX_OP_PARAMETER)
        continue;
      g_assert_true (g_str_has_prefix (node->name, "fold0."));
      if (strcmp (node->name, "fold0.ffn.net.0.weight") == 0)
        shape = AUSPEX_SHAPE (20, 13);
      auspex_weights_declare (weights, node->name, shape, AUSPEX_FORMULA_GHANET, 1);
    }
  g_assert_false (auspex_weights_check_graph (weights, graph, &error));
  g_assert_nonnull (strstr (error->message, "wrong.safetensors"));
  g_assert_nonnull (strstr (error->message, "fold0.ffn.net.0.weight"));
  g_assert_nonnull (strstr (error->message, "[20, 13]"));
  g_assert_nonnull (strstr (error->message, "[20, 12]"));
}

static void
test_not_ghanet (void)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("other.safetensors");
  g_autoptr (GError) error = NULL;
  AuspexGhanetSizes sizes = auspex_ghanet_published_sizes;

  auspex_weights_take (weights, "wsi_net.0.weight", AUSPEX_SHAPE (4), g_new0 (float, 4));
  g_assert_false (auspex_ghanet_read_sizes (weights, "", &sizes, &error));
  g_assert_nonnull (strstr (error->message, "other.safetensors"));
  g_assert_nonnull (strstr (error->message, "wsi_net.0.weight"));
}

static void
test_fast (gconstpointer data)
{
  const Case *test = data;

  auspex_ghanet_check_fast (test->rows, test->selector);
}

static void
add_case (const char *name, Case test, GTestDataFunc function)
{
  g_test_add_data_func_full (name, g_memdup2 (&test, sizeof test), function, g_free);
}

static void
add_ways (const char *selector)
{
  static const char *const ways[] = {
    [AUSPEX_RUN_BLOCKED] = "in blocks",
    [AUSPEX_RUN_STREAMED] = "in blocks, streamed",
  };
  const long rows[] = { 1, 2, 3, 5, 99, 100, 101, 257 };

  for (AuspexNetworkWay way = AUSPEX_RUN_BLOCKED; way <= AUSPEX_RUN_STREAMED; way++)
    {
      g_autofree char *golden =
          g_strdup_printf ("/ghanet/ghanet-small.json on %s, %s", selector, ways[way]);

      add_case (golden,
                (Case){ .file = "ghanet-small.json", .selector = selector, .way = way },
                test_golden);
      for (size_t i = 0; i < G_N_ELEMENTS (rows) && g_str_equal (selector, "cpu"); i++)
        {
          g_autofree char *name =
              g_strdup_printf ("/ghanet/%ld patches on %s, %s, equal the reference",
                               rows[i], selector, ways[way]);

          add_case (name, (Case){ .rows = rows[i], .selector = selector, .way = way },
                    test_rows);
        }
    }
}

int
main (int argc, char *argv[])
{
  static const long rows[] = { 1, 5, 257 };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ghanet/sizes are read from shapes", test_sizes);
  g_test_add_func ("/ghanet/tensors have the checkpoint's names and shapes",
                   test_published_names);
  g_test_add_func ("/ghanet/a wrong shape names the tensor and both shapes",
                   test_wrong_shape);
  g_test_add_func ("/ghanet/another network's weights are refused", test_not_ghanet);
  for (const char *const *selector =
           (const char *const[]){ "reference", "cpu", "vulkan", NULL };
       *selector != NULL; selector++)
    {
      const char *const files[] = { "ghanet-small.json", "ghanet-five-patches.json" };
      for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
        {
          g_autofree char *name =
              g_strdup_printf ("/ghanet/%s on %s", files[i], *selector);

          add_case (name, (Case){ .file = files[i], .selector = *selector }, test_golden);
        }
      for (size_t i = 0; i < G_N_ELEMENTS (rows) && strcmp (*selector, "reference") != 0;
           i++)
        {
          g_autofree char *name = g_strdup_printf (
              "/ghanet/%ld patches on %s equal the reference", rows[i], *selector);

          add_case (name, (Case){ .rows = rows[i], .selector = *selector }, test_rows);
        }
      add_ways (*selector);
    }
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strdup_printf (
          "/ghanet/fast: %ld patches on vulkan point as the reference", rows[i]);

      add_case (name, (Case){ .rows = rows[i], .selector = "vulkan" }, test_fast);
    }
  return g_test_run ();
}
