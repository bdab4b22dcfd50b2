/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* G-HANet: survival from a bag of patch features, with the gene expression of functional
 * groups reconstructed on the way. Source: arXiv 2403.10040 (IEEE TMI 2025) and its
 * authors' program.
 *
 * A cross-modal associating branch lets one token per gene group attend to the patches
 * and reconstruct the group's genes; a hyper-attention survival branch pools the patches
 * along the hyper-edges this gives, and classifies. */

#pragma once

#include "compute/graph/graph.h"
#include "compute/weights/weights.h"

#define AUSPEX_GHANET_MAX_GROUPS 64

typedef struct
{
  int64_t feature_dim;    /* F: 1024 */
  int64_t width;          /* d: 512 */
  int64_t attention_dim;  /* heads * head_dim: 512 */
  int64_t hidden_dim;     /* of the feed-forward networks, behind the gate: 2048 */
  int64_t gate_dim;       /* 256 */
  int64_t compressed_dim; /* 256 */
  int64_t classes;        /* time bins: 4 */
  int n_groups;           /* T: 6 */
  int64_t group_sizes[AUSPEX_GHANET_MAX_GROUPS]; /* genes each; may be 0 */

  /* What shapes do not show. */
  int heads;    /* 4 */
  double ratio; /* of the patches in a hyper-edge: 0.2 */
} AuspexGhanetSizes;

/* As published, without groups. */
extern const AuspexGhanetSizes auspex_ghanet_published_sizes;

/* Sizes from the shapes of the tensors @prefix... of @weights; heads and ratio are left
 * as they are. */
bool auspex_ghanet_read_sizes (AuspexWeights *weights, const char *prefix,
                               AuspexGhanetSizes *sizes, GError **error);

/* The graph of one member, whose tensors begin with @prefix ("" for none).
 *   input   features [n, F]
 *   outputs hazards [1, classes], genes.I [1, G_I] of each group that has genes,
 *           similarity, hyperedge, hyper_attention [T, n], gate_attention [1, n],
 *           bag [n, d], tokens_reconstructed, hyper_feature [T, d], compressed [T, c] */
AuspexGraph *auspex_ghanet_build (const AuspexGhanetSizes *sizes, const char *prefix,
                                  GError **error);

/* What a network to be trained computes, as values of its graph. */
typedef struct
{
  AuspexValue logits, hazards; /* [1, classes] */
  AuspexValue
      genes[AUSPEX_GHANET_MAX_GROUPS]; /* [1, G_I]; AUSPEX_NO_VALUE without genes */
} AuspexGhanetResults;

/* Appends the network as it is trained to @graph: values are dropped at @rate (0.25 as
 * published; 0 for none, @key is then not read) by @key (compute/ops/dropout.h), and no
 * gradient flows through the hyper-edges. @features [n, F]. Its only output is hazards.
 */
void auspex_ghanet_append_training (AuspexGraph *graph, const AuspexGhanetSizes *sizes,
                                    const char *prefix, AuspexValue features, double rate,
                                    AuspexValue key, AuspexGhanetResults *results);

/* Formula weights of every tensor of a network of @sizes. */
void auspex_ghanet_declare (AuspexWeights *weights, const AuspexGhanetSizes *sizes,
                            uint64_t seed);
