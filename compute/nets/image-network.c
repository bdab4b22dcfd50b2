/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/nets/image-network.h"

AuspexImageNetwork *
auspex_image_network_new (AuspexGraph *graph, AuspexWeights *weights, GError **error)
{
  g_autoptr (AuspexImageNetwork) network = g_new0 (AuspexImageNetwork, 1);
  AuspexValue features = AUSPEX_NO_VALUE;

  network->graph = graph;
  network->weights = weights;
  if (!auspex_graph_finish (graph, error))
    {
      g_prefix_error (error, "%s: ", auspex_weights_get_label (weights));
      return NULL;
    }
  features = auspex_graph_find (graph, "features");
  network->feature_dim = (int)auspex_graph_get_node (graph, features)->shape.dims[1];
  return g_steal_pointer (&network);
}

void
auspex_image_network_free (AuspexImageNetwork *network)
{
  auspex_graph_unref (network->graph);
  auspex_weights_unref (network->weights);
  g_free (network);
}
