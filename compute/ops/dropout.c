/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/dropout.h"

#include "compute/ops/gradient-rule.h"
#include "compute/ops/shape-rule.h"

#define ROUNDS 10

AuspexValue
auspex_op_dropout (AuspexGraph *graph, AuspexValue x, AuspexValue key, double rate,
                   uint32_t stream)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_DROPOUT, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  node.inputs[1] = key;
  if (key < 0 || key >= auspex_graph_get_n_nodes (graph)
      || auspex_graph_get_node (graph, key)->dtype != AUSPEX_DTYPE_U32
      || !auspex_shape_equal (&auspex_graph_get_node (graph, key)->shape,
                              &AUSPEX_SHAPE (AUSPEX_DROPOUT_KEY_WORDS)))
    {
      auspex_graph_fail (graph, node.op, "the key must be u32 [%d]",
                         AUSPEX_DROPOUT_KEY_WORDS);
      return AUSPEX_NO_VALUE;
    }
  if (!(rate >= 0 && rate < 1))
    return auspex_op_reject (graph, &node, "the rate must be at least 0 and below 1");
  node.attributes.dropout.rate = rate;
  node.attributes.dropout.stream = stream;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  return auspex_graph_append (graph, &node);
}

uint32_t
auspex_dropout_threshold (double rate)
{
  return (uint32_t)(rate * 0x1p32);
}

float
auspex_dropout_factor (double rate)
{
  return (float)(1 / (1 - rate));
}

void
auspex_dropout_fill_key (uint64_t seed, uint64_t step,
                         uint32_t key[AUSPEX_DROPOUT_KEY_WORDS])
{
  key[0] = (uint32_t)seed;
  key[1] = (uint32_t)(seed >> 32);
  key[2] = (uint32_t)step;
  key[3] = (uint32_t)(step >> 32);
}

void
auspex_philox (const uint32_t counter[4], const uint32_t key[2], uint32_t words[4])
{
  uint32_t a = counter[0], b = counter[1], c = counter[2], d = counter[3];
  uint32_t left = key[0], right = key[1];

  for (int i = 0; i < ROUNDS; i++)
    {
      uint64_t first = (uint64_t)0xD2511F53u * a, second = (uint64_t)0xCD9E8D57u * c;

      a = (uint32_t)(second >> 32) ^ b ^ left;
      b = (uint32_t)second;
      c = (uint32_t)(first >> 32) ^ d ^ right;
      d = (uint32_t)first;
      left += 0x9E3779B9u;
      right += 0xBB67AE85u;
    }
  words[0] = a;
  words[1] = b;
  words[2] = c;
  words[3] = d;
}

/* The same elements are dropped. */
void
auspex_gradient_of_dropout (AuspexGradientCall *call)
{
  call->dx[0] = auspex_op_dropout (call->graph, call->dy, call->node->inputs[1],
                                   call->node->attributes.dropout.rate,
                                   call->node->attributes.dropout.stream);
}
