/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to onednn: a plan at one row count, as oneDNN primitives and plain kernels
 * over memory in the layouts they like.
 *
 * Building goes through the plan's steps. Each op's function asks where its inputs lie,
 * in the layout it wants (a reorder is scheduled where they lie otherwise), says where
 * its output lies, and adds a primitive. Then everything is placed in one arena, and the
 * schedule runs any number of times. One thread at a time. */

#pragma once

#include "compute/device.h"
#include "compute/graph/plan.h"
#include "compute/onednn/packed-weights.h"
#include "compute/reference/kernels.h"

typedef struct _AuspexSchedule AuspexSchedule;

/* For tests: bf16 for AUSPEX_PRECISION_FAST also on a CPU that has none. */
extern bool auspex_onednn_imitate_bf16;

/* Some memory of the schedule's, and how a primitive sees it. */
typedef struct
{
  int slot;
  dnnl_memory_desc_t layout;
  /* Numbers of the slot before it. oneDNN 2.6's matmul forgets a layout's own offset0
   * where there is but one product. */
  int64_t offset;
} AuspexOperand;

typedef struct
{
  int argument; /* DNNL_ARG_... */
  AuspexOperand operand;
} AuspexArgument;

#define AUSPEX_MAX_ARGUMENTS 8

/* All borrowed for the schedule's lifetime; @plan is referenced. @image_type: dnnl_f32,
 * or dnnl_bf16 for what convolutions, linear layers and attention multiply (they add up
 * in fp32, and so do residuals of linear layers). */
AuspexSchedule *auspex_schedule_new (AuspexPlan *plan, int64_t rows,
                                     dnnl_data_type_t image_type,
                                     AuspexPackedWeights *weights, dnnl_engine_t engine,
                                     dnnl_stream_t stream, GError **error);
void auspex_schedule_free (AuspexSchedule *schedule);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexSchedule, auspex_schedule_free)

int64_t auspex_schedule_get_rows (const AuspexSchedule *schedule);
bool auspex_schedule_run (AuspexSchedule *schedule, const AuspexBinding *inputs,
                          int n_inputs, const AuspexBinding *outputs, int n_outputs,
                          GCancellable *cancellable, GError **error);

/* For the ops. */

dnnl_engine_t auspex_schedule_get_engine (const AuspexSchedule *schedule);
dnnl_data_type_t auspex_schedule_get_image_type (const AuspexSchedule *schedule);

/* The shape of @value at the schedule's row count. */
AuspexShape auspex_schedule_get_shape (const AuspexSchedule *schedule, AuspexValue value);

/* @value in C order, with the dimensions of its shape. */
bool auspex_schedule_plain (AuspexSchedule *schedule, AuspexValue value,
                            AuspexOperand *operand, GError **error);
/* @value, [n, h, w, c], as oneDNN sees images: n, c, h, w, in whatever order it lies. */
bool auspex_schedule_image (AuspexSchedule *schedule, AuspexValue value,
                            AuspexOperand *operand, GError **error);
/* @value in C order, as @rows, a layout of [leading dimensions, last dimension], has it:
 * fp32, or bf16, which may be how it lies. */
bool auspex_schedule_rows (AuspexSchedule *schedule, AuspexValue value,
                           const dnnl_memory_desc_t *rows, AuspexOperand *operand,
                           GError **error);
/* The same values in @layout: @from itself when they lie so, else by a reorder. */
bool auspex_schedule_reorder (AuspexSchedule *schedule, const AuspexOperand *from,
                              const dnnl_memory_desc_t *layout, AuspexOperand *operand,
                              GError **error);
/* A parameter whose C order @from describes, as @to. */
bool auspex_schedule_parameter (AuspexSchedule *schedule, AuspexValue value,
                                const dnnl_memory_desc_t *from,
                                const dnnl_memory_desc_t *to, AuspexOperand *operand,
                                GError **error);
/* Memory for a value on its way. */
AuspexOperand auspex_schedule_temporary (AuspexSchedule *schedule,
                                         const dnnl_memory_desc_t *layout);

/* The current step's output: in C order (@layout NULL), or an image in @layout. A step
 * with a residual finds it there, to be added to: in the residual's own memory when
 * nobody reads that any more, else as a copy. */
bool auspex_schedule_output (AuspexSchedule *schedule, const dnnl_memory_desc_t *layout,
                             AuspexOperand *operand, GError **error);

/* The same for @rows, which is dnnl_bf16 when the step leaves that to the readers. */
bool auspex_schedule_output_rows (AuspexSchedule *schedule,
                                  const dnnl_memory_desc_t *rows, AuspexOperand *operand,
                                  GError **error);
/* What the current step writes: the image type where nothing but products read it, else
 * fp32. */
dnnl_data_type_t auspex_schedule_output_type (const AuspexSchedule *schedule);

/* Attributes for the primitive of @step: scratch memory is ours, and what was fused into
 * it. Destroy with dnnl_primitive_attr_destroy(). */
dnnl_primitive_attr_t auspex_schedule_attributes (const AuspexStep *step);
dnnl_alg_kind_t auspex_onednn_activation (AuspexActivation activation);
float auspex_onednn_activation_alpha (AuspexActivation activation);

/* Appends a primitive made from @description, which is destroyed; @status is that of
 * having made it. */
bool auspex_schedule_add (AuspexSchedule *schedule, dnnl_status_t status,
                          dnnl_primitive_desc_t description,
                          const AuspexArgument *arguments, int n_arguments,
                          GError **error);

/* [d0, d1, ...] in C order. */
dnnl_memory_desc_t auspex_layout_plain (const AuspexShape *shape);
/* [n, h, w, c] in C order as n, c, h, w; other ranks give auspex_layout_plain(). */
dnnl_memory_desc_t auspex_layout_image (const AuspexShape *shape);
/* @layout's dimensions, the order left to the primitive. */
dnnl_memory_desc_t auspex_layout_any (const dnnl_memory_desc_t *layout);

/* Each op's own; of the current step. */
typedef bool (*AuspexScheduleFunc) (AuspexSchedule *schedule, const AuspexStep *step,
                                    GError **error);

bool auspex_onednn_conv2d (AuspexSchedule *, const AuspexStep *, GError **);
bool auspex_onednn_max_pool2d (AuspexSchedule *, const AuspexStep *, GError **);
bool auspex_onednn_mean_pool2d (AuspexSchedule *, const AuspexStep *, GError **);
bool auspex_onednn_linear (AuspexSchedule *, const AuspexStep *, GError **);
bool auspex_onednn_layer_norm (AuspexSchedule *, const AuspexStep *, GError **);
bool auspex_onednn_activate (AuspexSchedule *, const AuspexStep *, GError **);
bool auspex_onednn_add (AuspexSchedule *, const AuspexStep *, GError **);
bool auspex_onednn_multiply (AuspexSchedule *, const AuspexStep *, GError **);
bool auspex_onednn_softmax (AuspexSchedule *, const AuspexStep *, GError **);
bool auspex_onednn_self_attention (AuspexSchedule *, const AuspexStep *, GError **);

/* These need no primitive: a matrix product, or one per head. */
void auspex_onednn_attention_scores (const AuspexReferenceCall *call);
void auspex_onednn_attention_apply (const AuspexReferenceCall *call);
void auspex_onednn_attention_spread (const AuspexReferenceCall *call);
void auspex_onednn_matmul (const AuspexReferenceCall *call);
/* Nor do these, which oneDNN has not or not as well. */
void auspex_onednn_dropout (const AuspexReferenceCall *call);
void auspex_onednn_activate_gradient (const AuspexReferenceCall *call);
void auspex_onednn_layer_norm_gradient (const AuspexReferenceCall *call);
void auspex_onednn_gated_score (const AuspexReferenceCall *call);
void auspex_onednn_swiglu (const AuspexReferenceCall *call);
void auspex_onednn_topk_mask (const AuspexReferenceCall *call);
