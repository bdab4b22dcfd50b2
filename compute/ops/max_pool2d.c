/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/max_pool2d.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_max_pool2d (AuspexGraph *graph, AuspexValue x, int size, int stride,
                      int padding)
{
  AuspexNode node =
      auspex_op_node (AUSPEX_OP_MAX_POOL2D, x, AUSPEX_NO_VALUE, AUSPEX_NO_VALUE);

  if (!auspex_op_begin (graph, &node, 1, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape in = auspex_op_input_shape (graph, &node, 0);

  if (in.n_dims != 4)
    return auspex_op_reject (graph, &node, "x must be [n, h, w, c]");
  if (size < 1 || stride < 1 || padding < 0 || padding >= size)
    return auspex_op_reject (graph, &node,
                             "size or stride below 1, or padding not below the size");

  node.attributes.max_pool2d.size = size;
  node.attributes.max_pool2d.stride = stride;
  node.attributes.max_pool2d.padding = padding;
  node.shape =
      AUSPEX_SHAPE (in.dims[0], auspex_window_count (in.dims[1], size, stride, padding),
                    auspex_window_count (in.dims[2], size, stride, padding), in.dims[3]);
  if (node.shape.dims[1] < 1 || node.shape.dims[2] < 1)
    return auspex_op_reject (graph, &node, "the window is larger than the image");
  return auspex_graph_append (graph, &node);
}
