/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/train/ghanet-training.h"

#include "compute/graph/gradient.h"
#include "compute/ops/add.h"
#include "compute/ops/dropout.h"
#include "compute/ops/scale.h"
#include "compute/train/losses.h"

#define RECONSTRUCTION_WEIGHT 0.3f

static AuspexValue
add_survival_loss (AuspexGraph *graph, const AuspexGhanetSizes *sizes, AuspexValue logits)
{
  AuspexShape shape = AUSPEX_SHAPE (1, sizes->classes);
  AuspexValue survived = auspex_graph_input (graph, "survived", AUSPEX_DTYPE_F32, shape);
  AuspexValue event = auspex_graph_input (graph, "event", AUSPEX_DTYPE_F32, shape);
  AuspexValue loss = auspex_loss_survival (graph, logits, survived, event);

  auspex_graph_output (graph, loss, "survival_loss");
  return loss;
}

/* AUSPEX_NO_VALUE and @b make @b. */
static AuspexValue
sum_up (AuspexGraph *graph, AuspexValue a, AuspexValue b)
{
  return a == AUSPEX_NO_VALUE ? b : auspex_op_add (graph, a, b);
}

/* AUSPEX_NO_VALUE without genes. */
static AuspexValue
add_reconstruction_loss (AuspexGraph *graph, const AuspexGhanetSizes *sizes,
                         const AuspexGhanetResults *results)
{
  AuspexValue cosine = AUSPEX_NO_VALUE, squares = AUSPEX_NO_VALUE;

  for (int i = 0; i < sizes->n_groups; i++)
    {
      g_autofree char *name = g_strdup_printf ("target.%d", i);
      AuspexValue genes = results->genes[i], target = AUSPEX_NO_VALUE;

      if (sizes->group_sizes[i] == 0)
        continue;
      target = auspex_graph_input (graph, name, AUSPEX_DTYPE_F32,
                                   AUSPEX_SHAPE (1, sizes->group_sizes[i]));
      cosine = sum_up (graph, cosine, auspex_loss_cosine (graph, genes, target));
      squares = sum_up (graph, squares, auspex_loss_mean_squares (graph, genes, target));
    }
  if (cosine == AUSPEX_NO_VALUE)
    return AUSPEX_NO_VALUE;
  auspex_graph_output (graph, cosine, "cosine_loss");
  auspex_graph_output (graph, squares, "mean_squares_loss");
  return auspex_op_scale (graph, auspex_op_add (graph, cosine, squares),
                          RECONSTRUCTION_WEIGHT);
}

AuspexGraph *
auspex_ghanet_training_build (const AuspexGhanetSizes *sizes, const char *prefix,
                              double dropout, GError **error)
{
  g_autoptr (AuspexGraph) graph = auspex_graph_new ("g-hanet training");
  AuspexValue features =
      auspex_graph_input (graph, "features", AUSPEX_DTYPE_F32,
                          AUSPEX_SHAPE (AUSPEX_ROWS, sizes->feature_dim));
  AuspexValue key = dropout == 0
                        ? AUSPEX_NO_VALUE
                        : auspex_graph_input (graph, "dropout_key", AUSPEX_DTYPE_U32,
                                              AUSPEX_SHAPE (AUSPEX_DROPOUT_KEY_WORDS));
  AuspexGhanetResults results;
  AuspexValue loss = AUSPEX_NO_VALUE, reconstruction = AUSPEX_NO_VALUE;

  auspex_ghanet_append_training (graph, sizes, prefix, features, dropout, key, &results);
  loss = add_survival_loss (graph, sizes, results.logits);
  reconstruction = add_reconstruction_loss (graph, sizes, &results);
  if (reconstruction == AUSPEX_NO_VALUE)
    /* A value of its own, for a name of its own. */
    loss = auspex_op_scale (graph, loss, 1);
  else
    loss = auspex_op_add (graph, loss, reconstruction);
  auspex_graph_output (graph, loss, "loss");
  auspex_graph_output_gradients (graph, loss);
  return auspex_graph_finish (graph, error) ? g_steal_pointer (&graph) : NULL;
}
