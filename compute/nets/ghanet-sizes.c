/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/nets/ghanet.h"

#define MAX_SIZE (1 << 20)

const AuspexGhanetSizes auspex_ghanet_published_sizes = {
  .feature_dim = 1024,
  .width = 512,
  .attention_dim = 512,
  .hidden_dim = 2048,
  .gate_dim = 256,
  .compressed_dim = 256,
  .classes = 4,
  .heads = 4,
  .ratio = 0.2,
};

static bool
read_size (AuspexWeights *weights, const char *prefix, const char *name, int n_dims,
           int axis, int64_t *size, GError **error)
{
  g_autofree char *full_name = g_strconcat (prefix, name, NULL);

  if (!auspex_weights_get_size (weights, full_name, n_dims, axis, size, error))
    return false;
  if (*size > MAX_SIZE)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s: dimension %d of tensor '%s' is %" G_GINT64_FORMAT
                   ", at most %d are taken",
                   auspex_weights_get_label (weights), axis, full_name, *size, MAX_SIZE);
      return false;
    }
  return true;
}

static bool
read_groups (AuspexWeights *weights, const char *prefix, AuspexGhanetSizes *sizes,
             GError **error)
{
  int64_t n_groups = 0;

  if (!read_size (weights, prefix, "recon_net.tokens", 3, 1, &n_groups, error))
    return false;
  if (n_groups < 1 || n_groups > AUSPEX_GHANET_MAX_GROUPS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s: %" G_GINT64_FORMAT " gene groups where 1 to %d are expected",
                   auspex_weights_get_label (weights), n_groups,
                   AUSPEX_GHANET_MAX_GROUPS);
      return false;
    }
  sizes->n_groups = (int)n_groups;
  for (int i = 0; i < sizes->n_groups; i++)
    {
      g_autofree char *name =
          g_strdup_printf ("recon_net.sig_reconstruct_net.%d.4.weight", i);

      if (!read_size (weights, prefix, name, 2, 0, &sizes->group_sizes[i], error))
        return false;
    }
  return true;
}

bool
auspex_ghanet_read_sizes (AuspexWeights *weights, const char *prefix,
                          AuspexGhanetSizes *sizes, GError **error)
{
  const struct
  {
    const char *name;
    int axis;
    int64_t *size;
  } rows[] = {
    { "wsi_net.0.weight", 1, &sizes->feature_dim },
    { "wsi_net.0.weight", 0, &sizes->width },
    { "attention.to_q.0.weight", 0, &sizes->attention_dim },
    { "ffn.net.2.weight", 1, &sizes->hidden_dim },
    { "gate.attention_a.0.weight", 0, &sizes->gate_dim },
    { "butter.0.weight", 0, &sizes->compressed_dim },
    { "classifier.weight", 0, &sizes->classes },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    if (!read_size (weights, prefix, rows[i].name, 2, rows[i].axis, rows[i].size, error))
      return false;
  return read_groups (weights, prefix, sizes, error);
}

void
auspex_ghanet_declare (AuspexWeights *weights, const AuspexGhanetSizes *sizes,
                       uint64_t seed)
{
  g_autoptr (AuspexGraph) graph = auspex_ghanet_build (sizes, "", NULL);

  g_return_if_fail (graph != NULL);
  for (int i = 0; i < auspex_graph_get_n_nodes (graph); i++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, i);

      if (node->op == AUSPEX_OP_PARAMETER)
        auspex_weights_declare (weights, node->name, node->shape, AUSPEX_FORMULA_GHANET,
                                seed);
    }
}
