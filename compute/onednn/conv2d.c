/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"

/* A convolution's geometry in oneDNN's terms, and what it may choose from. */
typedef struct
{
  dnnl_memory_desc_t kernel;                /* the weights as they come: fp32, C order */
  dnnl_memory_desc_t in, weight, bias, out; /* C order, of the types to compute in */
  bool has_bias;
  dnnl_dims_t strides, paddings;
} Convolution;

/* Winograd's F(4x4, 3x3) and F(2x2, 3x3) want images in blocks of 16 channels, and so
 * does everything between them, or each would be reordered. */
static bool
lies_in_blocks (const dnnl_memory_desc_t *layout)
{
  return layout->dims[1] % 16 == 0;
}

static dnnl_memory_desc_t
block_channels (const dnnl_memory_desc_t *layout)
{
  dnnl_memory_desc_t blocked;

  dnnl_memory_desc_init_by_tag (&blocked, 4, layout->dims, dnnl_f32, dnnl_nChw16c);
  return blocked;
}

static dnnl_primitive_desc_t
describe (const AuspexSchedule *schedule, const AuspexStep *step, const Convolution *conv,
          dnnl_alg_kind_t algorithm, const dnnl_memory_desc_t *in,
          const dnnl_memory_desc_t *out)
{
  dnnl_memory_desc_t weight = auspex_layout_any (&conv->weight);
  dnnl_primitive_desc_t description = NULL;
  dnnl_convolution_desc_t operation;

  if (dnnl_convolution_forward_desc_init (&operation, dnnl_forward_inference, algorithm,
                                          in, &weight,
                                          conv->has_bias ? &conv->bias : NULL, out,
                                          conv->strides, conv->paddings, conv->paddings)
      != dnnl_success)
    return NULL;
  dnnl_primitive_attr_t attributes = auspex_schedule_attributes (step);
  dnnl_status_t status = dnnl_primitive_desc_create (
      &description, &operation, attributes, auspex_schedule_get_engine (schedule), NULL);

  dnnl_primitive_attr_destroy (attributes);
  return status == dnnl_success ? description : NULL;
}

/* The first of: Winograd; direct in blocks; whatever oneDNN likes best. bf16 is fastest
 * without blocks. */
static dnnl_primitive_desc_t
choose (const AuspexSchedule *schedule, const AuspexStep *step, const Convolution *conv)
{
  bool exact = conv->in.data_type == dnnl_f32;
  bool blocks_in = exact && lies_in_blocks (&conv->in);
  bool blocks_out = exact && lies_in_blocks (&conv->out);
  dnnl_memory_desc_t any_in = auspex_layout_any (&conv->in);
  dnnl_memory_desc_t any_out = auspex_layout_any (&conv->out);
  dnnl_memory_desc_t in = blocks_in ? block_channels (&conv->in) : any_in;
  dnnl_memory_desc_t out = blocks_out ? block_channels (&conv->out) : any_out;
  dnnl_primitive_desc_t description = NULL;
  bool is_3x3 =
      conv->weight.dims[2] == 3 && conv->weight.dims[3] == 3 && conv->strides[0] == 1;

  if (is_3x3 && blocks_in && blocks_out)
    description = describe (schedule, step, conv, dnnl_convolution_winograd, &in, &out);
  if (description == NULL && blocks_out)
    description = describe (schedule, step, conv, dnnl_convolution_direct, &in, &out);
  if (description == NULL)
    description =
        describe (schedule, step, conv, dnnl_convolution_direct, &any_in, &any_out);
  return description;
}

static Convolution
describe_geometry (const AuspexSchedule *schedule, const AuspexStep *step)
{
  const AuspexValue *inputs = step->node->inputs;
  AuspexShape in = auspex_schedule_get_shape (schedule, inputs[0]);
  AuspexShape kernel = auspex_schedule_get_shape (schedule, inputs[1]);
  AuspexShape out = auspex_schedule_get_shape (schedule, step->output);
  int64_t stride = step->node->attributes.conv2d.stride;
  int64_t padding = step->node->attributes.conv2d.padding;
  Convolution conv = { .in = auspex_layout_image (&in),
                       .kernel = auspex_layout_image (&kernel),
                       .weight = auspex_layout_image (&kernel),
                       .bias = auspex_layout_plain (&AUSPEX_SHAPE (kernel.dims[0])),
                       .out = auspex_layout_image (&out),
                       .has_bias = inputs[2] != AUSPEX_NO_VALUE,
                       .strides = { stride, stride },
                       .paddings = { padding, padding } };

  conv.in.data_type = conv.weight.data_type = conv.out.data_type =
      auspex_schedule_get_image_type (schedule);
  return conv;
}

bool
auspex_onednn_conv2d (AuspexSchedule *schedule, const AuspexStep *step, GError **error)
{
  const AuspexValue *inputs = step->node->inputs;
  Convolution conv = describe_geometry (schedule, step);
  dnnl_primitive_desc_t description = choose (schedule, step, &conv);
  AuspexOperand image, x, weight, bias, y;

  if (description == NULL)
    return auspex_schedule_add (schedule, dnnl_unimplemented, NULL, NULL, 0, error);

  const dnnl_memory_desc_t *in =
      dnnl_primitive_desc_query_md (description, dnnl_query_src_md, 0);
  const dnnl_memory_desc_t *packed =
      dnnl_primitive_desc_query_md (description, dnnl_query_weights_md, 0);
  const dnnl_memory_desc_t *out =
      dnnl_primitive_desc_query_md (description, dnnl_query_dst_md, 0);

  if (!auspex_schedule_image (schedule, inputs[0], &image, error)
      || !auspex_schedule_reorder (schedule, &image, in, &x, error)
      || !auspex_schedule_parameter (schedule, inputs[1], &conv.kernel, packed, &weight,
                                     error)
      || (conv.has_bias && !auspex_schedule_plain (schedule, inputs[2], &bias, error))
      || !auspex_schedule_output (schedule, out, &y, error))
    {
      dnnl_primitive_desc_destroy (description);
      return false;
    }

  AuspexArgument arguments[4] = { { DNNL_ARG_SRC, x },
                                  { DNNL_ARG_WEIGHTS, weight },
                                  { DNNL_ARG_DST, y },
                                  { DNNL_ARG_BIAS, bias } };

  return auspex_schedule_add (schedule, dnnl_success, description, arguments,
                              conv.has_bias ? 4 : 3, error);
}
