/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/conv2d.h"

#include "compute/ops/shape-rule.h"

AuspexValue
auspex_op_conv2d (AuspexGraph *graph, AuspexValue x, AuspexValue weight, AuspexValue bias,
                  int stride, int padding)
{
  AuspexNode node = auspex_op_node (AUSPEX_OP_CONV2D, x, weight, bias);

  if (!auspex_op_begin (graph, &node, 2, AUSPEX_DTYPE_F32))
    return AUSPEX_NO_VALUE;
  AuspexShape in = auspex_op_input_shape (graph, &node, 0);
  AuspexShape kernel = auspex_op_input_shape (graph, &node, 1);

  if (in.n_dims != 4 || kernel.n_dims != 4)
    return auspex_op_reject (graph, &node,
                             "x must be [n, h, w, i], weight [o, kh, kw, i]");
  if (in.dims[3] != kernel.dims[3])
    return auspex_op_reject (graph, &node, "x and weight differ in channels");
  if (bias != AUSPEX_NO_VALUE
      && !auspex_shape_equal (&auspex_graph_get_node (graph, bias)->shape,
                              &AUSPEX_SHAPE (kernel.dims[0])))
    return auspex_op_reject (graph, &node, "the bias must be one per output channel");
  if (stride < 1 || padding < 0)
    return auspex_op_reject (graph, &node, "stride below 1 or negative padding");

  node.attributes.conv2d.stride = stride;
  node.attributes.conv2d.padding = padding;
  node.shape = AUSPEX_SHAPE (
      in.dims[0], auspex_window_count (in.dims[1], kernel.dims[1], stride, padding),
      auspex_window_count (in.dims[2], kernel.dims[2], stride, padding), kernel.dims[0]);
  if (node.shape.dims[1] < 1 || node.shape.dims[2] < 1)
    return auspex_op_reject (graph, &node, "the window is larger than the image");
  return auspex_graph_append (graph, &node);
}
