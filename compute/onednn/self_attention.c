/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"

/* Scores exist for so many queries of all heads at a time. */
#define QUERIES 64

/* [n, heads, tokens, width of a head], and what lies between neighbours. */
typedef struct
{
  int64_t n, heads, tokens, width, d;
} Sizes;

/* @rows of tokens, of @type, where rows of all heads are @stride apart; as columns when
 * @transposed. */
static dnnl_memory_desc_t
describe (const Sizes *sizes, int64_t rows, int64_t stride, dnnl_data_type_t type,
          bool transposed)
{
  dnnl_dims_t dims = { sizes->n, sizes->heads, transposed ? sizes->width : rows,
                       transposed ? rows : sizes->width };
  dnnl_dims_t strides = { sizes->tokens * stride, sizes->width, transposed ? 1 : stride,
                          transposed ? stride : 1 };
  dnnl_memory_desc_t layout;

  dnnl_memory_desc_init_by_strides (&layout, 4, dims, type, strides);
  return layout;
}

/* y = @scale a b */
static bool
add_product (AuspexSchedule *schedule, float scale, const AuspexOperand *a,
             const AuspexOperand *b, const AuspexOperand *y, GError **error)
{
  dnnl_primitive_desc_t description = NULL;
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_matmul_desc_t operation;

  dnnl_matmul_desc_init (&operation, &a->layout, &b->layout, NULL, &y->layout);
  dnnl_primitive_attr_create (&attributes);
  dnnl_primitive_attr_set_scratchpad_mode (attributes, dnnl_scratchpad_mode_user);
  dnnl_primitive_attr_set_output_scales (attributes, 1, 0, &scale);
  dnnl_status_t status = dnnl_primitive_desc_create (
      &description, &operation, attributes, auspex_schedule_get_engine (schedule), NULL);

  dnnl_primitive_attr_destroy (attributes);
  return auspex_schedule_add (schedule, status, description,
                              (AuspexArgument[]){ { DNNL_ARG_SRC, *a },
                                                  { DNNL_ARG_WEIGHTS, *b },
                                                  { DNNL_ARG_DST, *y } },
                              3, error);
}

/* Statistics are fp32; only @weights are of the image type. */
static bool
add_softmax (AuspexSchedule *schedule, const AuspexOperand *scores,
             const AuspexOperand *weights, GError **error)
{
  dnnl_primitive_desc_t description = NULL;
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_softmax_v2_desc_t operation;

  dnnl_softmax_v2_forward_desc_init (&operation, dnnl_forward_inference,
                                     dnnl_softmax_accurate, &scores->layout,
                                     &weights->layout, scores->layout.ndims - 1);
  dnnl_primitive_attr_create (&attributes);
  dnnl_primitive_attr_set_scratchpad_mode (attributes, dnnl_scratchpad_mode_user);
  dnnl_status_t status = dnnl_primitive_desc_create (
      &description, &operation, attributes, auspex_schedule_get_engine (schedule), NULL);

  dnnl_primitive_attr_destroy (attributes);
  return auspex_schedule_add (
      schedule, status, description,
      (AuspexArgument[]){ { DNNL_ARG_SRC, *scores }, { DNNL_ARG_DST, *weights } }, 2,
      error);
}

/* What queries @first to @first + @n give: slots of @x, [n, tokens, 3 d], and @y. */
static bool
attend (AuspexSchedule *schedule, const Sizes *sizes, float scale, int64_t first,
        int64_t n, int x, const AuspexOperand *y, GError **error)
{
  int64_t d3 = 3 * sizes->d;
  dnnl_data_type_t type = auspex_schedule_get_image_type (schedule);
  AuspexOperand q = { x, describe (sizes, n, d3, type, false), first * d3 };
  AuspexOperand k = { x, describe (sizes, sizes->tokens, d3, type, true), sizes->d };
  AuspexOperand v = { x, describe (sizes, sizes->tokens, d3, type, false), 2 * sizes->d };
  AuspexOperand part = { y->slot,
                         describe (sizes, n, sizes->d, y->layout.data_type, false),
                         first * sizes->d };
  dnnl_memory_desc_t square =
      auspex_layout_plain (&AUSPEX_SHAPE (sizes->n, sizes->heads, n, sizes->tokens));
  AuspexOperand scores = auspex_schedule_temporary (schedule, &square), weights;

  square.data_type = type;
  weights = type != dnnl_f32 ? auspex_schedule_temporary (schedule, &square) : scores;
  return add_product (schedule, scale, &q, &k, &scores, error)
         && add_softmax (schedule, &scores, &weights, error)
         && add_product (schedule, 1, &weights, &v, &part, error);
}

bool
auspex_onednn_self_attention (AuspexSchedule *schedule, const AuspexStep *step,
                              GError **error)
{
  AuspexShape out = auspex_schedule_get_shape (schedule, step->output);
  int64_t heads = step->node->attributes.attention.heads;
  Sizes sizes = { out.dims[0], heads, out.dims[1], out.dims[2] / heads, out.dims[2] };
  int64_t n_rows = sizes.n * sizes.tokens;
  int64_t n_tiles = (sizes.tokens + QUERIES - 1) / QUERIES;
  int64_t tile = (sizes.tokens + n_tiles - 1) / n_tiles;
  dnnl_memory_desc_t x_rows = auspex_layout_plain (&AUSPEX_SHAPE (n_rows, 3 * sizes.d));
  dnnl_memory_desc_t y_rows = auspex_layout_plain (&AUSPEX_SHAPE (n_rows, sizes.d));
  AuspexOperand x, y;

  x_rows.data_type = auspex_schedule_get_image_type (schedule);
  y_rows.data_type = auspex_schedule_output_type (schedule);
  if (!auspex_schedule_rows (schedule, step->node->inputs[0], &x_rows, &x, error)
      || !auspex_schedule_output_rows (schedule, &y_rows, &y, error))
    return false;
  for (int64_t first = 0; first < sizes.tokens; first += tile)
    if (!attend (schedule, &sizes, step->node->attributes.attention.scale, first,
                 MIN (tile, sizes.tokens - first), x.slot, &y, error))
      return false;
  return true;
}
