/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/image_normalize.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_image_normalize (AuspexGraph *graph, AuspexValue image, const float mean[3],
                           const float sd[3])
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_IMAGE_NORMALIZE, image, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_U8))
    return AUSPEX_NO_VALUE;
  node.shape = auspex_op_input_shape (graph, &node, 0);
  if (node.shape.n_dims != 4 || node.shape.dims[3] != 3)
    return auspex_op_reject (graph, &node, "the image must be [n, h, w, 3]");

  for (int i = 0; i < 3; i++)
    {
      if (!(sd[i] > 0))
        return auspex_op_reject (graph, &node, "a channel's deviation must be positive");
      node.attributes.image_normalize.mean[i] = mean[i];
      node.attributes.image_normalize.sd[i] = sd[i];
    }
  return auspex_graph_append (graph, &node);
}
