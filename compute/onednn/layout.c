/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"

dnnl_memory_desc_t
auspex_layout_plain (const AuspexShape *shape)
{
  dnnl_memory_desc_t layout;
  dnnl_dims_t dims, strides;
  int64_t stride = 1;

  for (int i = shape->n_dims - 1; i >= 0; i--)
    {
      dims[i] = shape->dims[i];
      strides[i] = stride;
      stride *= shape->dims[i];
    }
  dnnl_memory_desc_init_by_strides (&layout, shape->n_dims, dims, dnnl_f32, strides);
  return layout;
}

dnnl_memory_desc_t
auspex_layout_image (const AuspexShape *shape)
{
  dnnl_memory_desc_t layout;

  if (shape->n_dims != 4)
    return auspex_layout_plain (shape);
  dnnl_dims_t dims = { shape->dims[0], shape->dims[3], shape->dims[1], shape->dims[2] };

  dnnl_memory_desc_init_by_tag (&layout, 4, dims, dnnl_f32, dnnl_nhwc);
  return layout;
}

dnnl_memory_desc_t
auspex_layout_any (const dnnl_memory_desc_t *layout)
{
  dnnl_memory_desc_t any;

  dnnl_memory_desc_init_by_tag (&any, layout->ndims, layout->dims, layout->data_type,
                                dnnl_format_tag_any);
  return any;
}
