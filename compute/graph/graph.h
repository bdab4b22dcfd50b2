/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A network as data: nodes in topological order, each one value with a shape.
 *
 * Shapes are static but for one symbolic row count, AUSPEX_ROWS: the patches of a bag or the
 * images of a batch. It may stand in any dimension, at most once per shape ([n, 1024],
 * [4, 6, n]). Layout is C order; images are NHWC; linear weights [out, in]; convolution
 * weights OHWI.
 *
 * A network's builder calls one function per op (compute/ops/<stem>.h); a value that does not
 * fit an op's shape rule puts the graph in error, later calls then do nothing, and
 * auspex_graph_finish() reports the first cause. A finished graph is immutable and may be
 * shared by threads. */

#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define AUSPEX_MAX_DIMS 4
#define AUSPEX_MAX_OP_INPUTS 4
#define AUSPEX_ROWS ((int64_t) -1)
#define AUSPEX_NO_VALUE (-1)

typedef enum
{
  AUSPEX_DTYPE_F32,
  AUSPEX_DTYPE_U8,
  AUSPEX_DTYPE_U32,
} AuspexDtype;

typedef struct
{
  int n_dims;
  int64_t dims[AUSPEX_MAX_DIMS];
} AuspexShape;

#define AUSPEX_SHAPE(...)                                                                  \
  ((AuspexShape){ .n_dims = sizeof ((int64_t[]){ __VA_ARGS__ }) / sizeof (int64_t),          \
                  .dims = { __VA_ARGS__ } })

typedef enum
{
#define AUSPEX_OP(SUFFIX, stem) AUSPEX_OP_##SUFFIX,
#include "compute/ops/op-list.def"
#undef AUSPEX_OP
  AUSPEX_N_OPS
} AuspexOp;

typedef enum
{
  AUSPEX_ACTIVATION_NONE,
  AUSPEX_ACTIVATION_RELU,
  AUSPEX_ACTIVATION_ELU,     /* alpha 1 */
  AUSPEX_ACTIVATION_GELU,    /* erf form */
  AUSPEX_ACTIVATION_TANH,
  AUSPEX_ACTIVATION_SIGMOID,
  AUSPEX_ACTIVATION_SOFTPLUS, /* log (1 + exp (x)) */
} AuspexActivation;

/* What an op needs beside its inputs; each op's header says which members it reads. */
typedef union
{
  struct { float mean[3], sd[3]; } image_normalize; /* of pixels / 255 */
  struct { int stride, padding; } conv2d;
  struct { int size, stride, padding; } max_pool2d;
  struct { float epsilon; } layer_norm;
  struct { AuspexActivation kind; } activate;
  struct { float factor; } scale;
  struct { int heads; float scale; } attention; /* attention_*, self_attention */
  struct { int n; } heads; /* split_heads, join_heads */
  struct { double ratio; float masked; } topk_mask;
  struct { int64_t first, count; } slice_rows;
  struct { int64_t first, count; } slice_tokens;
  struct { int64_t first; } pad_rows;
  struct { bool transpose_a; } matmul;
  struct { int first, count; } reduce_sum;
  struct { float value; } constant;
  struct { float lower, upper; } clamp;
  struct { float exponent; } power;
  struct { double rate; uint32_t stream; } dropout;
} AuspexAttributes;

typedef int AuspexValue; /* index of the node that makes it */

typedef struct
{
  AuspexOp op;
  AuspexDtype dtype;
  AuspexShape shape;
  AuspexValue inputs[AUSPEX_MAX_OP_INPUTS]; /* AUSPEX_NO_VALUE where absent */
  AuspexAttributes attributes;
  char *name;     /* of inputs, parameters and outputs; else NULL */
  bool is_output;
} AuspexNode;

typedef struct _AuspexGraph AuspexGraph;

AuspexGraph *auspex_graph_new (const char *name);
AuspexGraph *auspex_graph_ref (AuspexGraph *graph);
void auspex_graph_unref (AuspexGraph *graph);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexGraph, auspex_graph_unref)

/* Values that come from outside: per run (input), or once from the weights (parameter). */
AuspexValue auspex_graph_input (AuspexGraph *graph, const char *name, AuspexDtype dtype,
                                AuspexShape shape);
AuspexValue auspex_graph_parameter (AuspexGraph *graph, const char *name,
                                    AuspexShape shape);

/* Marks @value, made by an op, as a result a program can be asked for by @name. Inputs,
 * parameters and outputs share one set of names. */
void auspex_graph_output (AuspexGraph *graph, AuspexValue value, const char *name);

/* Ends building. False, with what was wrong at which op, when a shape rule was broken. */
bool auspex_graph_finish (AuspexGraph *graph, GError **error);

int auspex_graph_get_n_nodes (const AuspexGraph *graph);
const AuspexNode *auspex_graph_get_node (const AuspexGraph *graph, AuspexValue value);
const char *auspex_graph_get_name (const AuspexGraph *graph);

/* The input, parameter or output called @name; AUSPEX_NO_VALUE when there is none. */
AuspexValue auspex_graph_find (const AuspexGraph *graph, const char *name);

/* For the op functions: appends a node and returns its value, or, when the graph is already
 * in error or an input is AUSPEX_NO_VALUE where @op needs one, AUSPEX_NO_VALUE. */
AuspexValue auspex_graph_append (AuspexGraph *graph, const AuspexNode *node);
void auspex_graph_fail (AuspexGraph *graph, AuspexOp op, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

const char *auspex_op_name (AuspexOp op);
/* Whether @op gives its input's memory another name: reshape and detach. */
bool auspex_op_is_view (AuspexOp op);

/* Elements of @shape with AUSPEX_ROWS = @rows. */
int64_t auspex_shape_count (const AuspexShape *shape, int64_t rows);
bool auspex_shape_equal (const AuspexShape *a, const AuspexShape *b);
/* "[4, 6, n]"; free with g_free(). */
char *auspex_shape_to_string (const AuspexShape *shape);
size_t auspex_dtype_size (AuspexDtype dtype);
