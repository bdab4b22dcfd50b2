/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Push constants and tile sizes, shared by C and GLSL.
 *
 * A task is cut into dispatches along its units (rows, images, ...). Every kernel's parameters
 * begin with `count`, the units of this dispatch, and `first`, the index of the first of them:
 * operands that are cut are bound at the first unit, whole ones are indexed from `first`. */

#ifndef AUSPEX_VULKAN_PARAMETERS_H
#define AUSPEX_VULKAN_PARAMETERS_H

#ifndef VULKAN
#include <stdint.h>
#define uint uint32_t
#endif

#define TILE 64             /* columns of the narrowest matmul tile; packed weights are padded to it */
#define MATMUL_ROW_BYTES 80 /* of a matmul tile's chunk in shared memory: 64, and 16 of skew */
#define MATMUL_PIECE_BYTES 2560 /* of a warp's sums there: 16 rows of 32, and 8 of skew */
#define MATMUL_WARP_COLUMNS 64 /* of a matmul tile that a warp makes */
#define MATMUL_DEPTH 16     /* values of float32 in it, or of float16 that become float32 there */
#define MATMUL_HALF_DEPTH 32 /* of float16 that stay so, for cooperative matrices */
#define REGISTER_ROWS 8     /* rows of a tile of the variant for software devices */
#define MAX_GROUP_SIZE 256  /* of the kernels whose group size is specialized */
#define QUERY_BLOCK 8       /* queries that share a load of a key or value */
#define SELF_QUERIES 16    /* that a workgroup of self_attention takes */
#define MAX_HEAD_WIDTH 128 /* AUSPEX_MAX_HEAD_WIDTH */
#define RADIX 256

#define RELU 1u /* AuspexActivation */
#define HAS_BIAS 1u
#define HAS_RESIDUAL 2u

/* y[m, n] = activation (sum_k x[m, k] w[k, n] + bias[n] + residual[m, n]); in a convolution
 * m runs over images and output pixels, k over (kernel row, kernel column, channel). */
struct MatmulParameters
{
  uint count, first;
  uint rows_per_unit; /* output pixels of an image; 1 in a linear layer */
  uint height, width, channels;
  uint out_width, out_channels, packed_channels;
  uint kernel_height, kernel_width, stride, padding;
  uint activation, flags;
};

/* w [out, in], or any other matrix by its strides, to [chunk, packed, block], where a chunk is
 * `block` of in; zero beyond in and out. */
struct PackParameters
{
  uint count, first; /* units: chunks */
  uint inputs, outputs, packed, block;
  uint in_stride, out_stride; /* of w, in elements */
};

/* y[m, n] = sum over rows of a[row, m] b[row, n]: one sum a block of rows. */
struct MatmulTransposedParameters
{
  uint count, first; /* units: of blocks */
  uint rows, block;
  uint a_columns, b_columns;
};

struct ImageParameters
{
  uint count, first;
  uint channels; /* of y: 3, or more for zeros */
  float scale[3], shift[3];
};

struct PoolParameters
{
  uint count, first;
  uint height, width, channels;
  uint out_height, out_width;
  uint size, stride, padding;
};

/* Row-wise: layer_norm, softmax and their gradients, topk_mask. */
struct RowParameters
{
  uint count, first;
  uint columns;
  uint k;         /* topk_mask; layer_norm: whether there are gamma and beta */
  float value;    /* layer_norm: epsilon; topk_mask: what is added outside */
};

/* activate, scale, geglu, slice_rows, and their gradients; constant, clamp, power;
 * split_heads, join_heads. */
struct MapParameters
{
  uint count, first;
  uint columns;   /* of a unit, in the output; pad_rows: elements of the input */
  uint skipped;   /* elements of the input before the first one used; pad_rows: of the output */
  uint activation;
  float factor;   /* power: the exponent; clamp: the lower bound */
  float upper;    /* clamp */
  uint rows, head_columns; /* split_heads, join_heads: of the joined */
  uint stride;    /* slice_tokens: elements of a unit, in the input */
};

struct DropoutParameters
{
  uint count, first; /* units: of four elements */
  uint elements;
  uint threshold, stream;
  float factor;
};

/* x [outer, n, inner], summed over n: one sum a block of n. */
struct ReduceParameters
{
  uint count, first; /* units: of blocks */
  uint outer, n, inner;
  uint block;
  uint is_cut;       /* x is bound at the first block */
};

/* x [blocks, values] */
struct CombineParameters
{
  uint count, first;
  uint values, blocks;
};

/* add, multiply: strides are 0 where an operand is broadcast. */
struct BroadcastParameters
{
  uint count, first; /* units: of dims[0] */
  uint dims[4], a_strides[4], b_strides[4];
};

/* scores [heads, queries, keys], q [queries, heads * width], k, v [keys, heads * width]. */
struct AttentionParameters
{
  uint count, first;
  uint heads, width, queries, keys;
  uint block;   /* keys summed by one invocation */
  uint blocks;
  float scale;
};

#ifndef VULKAN
#undef uint
#endif
#endif
