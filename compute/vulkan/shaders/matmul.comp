#version 450
// The matrix product of linear and conv2d as an implicit GEMM. A workgroup makes TILE_ROWS x
// TILE_COLUMNS outputs, each of its warps WARP_ROWS x WARP_COLUMNS of them. x and w come in
// chunks of DEPTH values of every row and column: while one, in shared memory, is multiplied,
// the next is read into registers. Three kernels come of this text:
//   float32
//   HALF         w, x and y stored as float16 (but for WIDE_X, WIDE_Y); float32 in shared memory
//                and arithmetic
//   COOPERATIVE  the same, multiplied as float16 by the device's cooperative matrices and
//                summed as float32
// w is packed [chunk, packed_channels, DEPTH]: what a tile reads of a chunk is contiguous.

#extension GL_EXT_control_flow_attributes : require
#include "parameters.h"
#include "value.glsl"
#include "activation.glsl"
#ifdef COOPERATIVE
#pragma use_vulkan_memory_model
#extension GL_KHR_memory_scope_semantics : require
#extension GL_KHR_shader_subgroup_basic : require
#extension GL_EXT_shader_explicit_arithmetic_types_float16 : require
#extension GL_NV_cooperative_matrix : require
#endif

#ifdef COOPERATIVE
#define VALUES 8 // of a unit in shared memory: 16 bytes
#else
#define VALUES 4
#endif
#define UNITS 4  // of a chunk of a row
#define DEPTH (UNITS * VALUES)
#define STRIDE (MATMUL_ROW_BYTES / 16) // odd, so that rows begin in different banks

#define WARP_COLUMNS MATMUL_WARP_COLUMNS
#define PIECE_ROWS 16 // of a warp's sums that are in shared memory at once
#define PIECE_COLUMNS 32
#define PIECE_UNITS (MATMUL_PIECE_BYTES / 16)
#define PIECE_STRIDE (PIECE_UNITS / PIECE_ROWS) // units of 4 sums, with a skew of 2

#if defined HALF && !defined COOPERATIVE
#define STORED uvec2 // a unit in memory
#else
#define STORED uvec4
#endif

layout (local_size_x_id = 0) in; // TILE_ROWS / WARP_ROWS * TILE_COLUMNS / WARP_COLUMNS warps
layout (constant_id = 1) const uint READ = 1; // values of x read at once; divides p.channels
layout (constant_id = 2) const uint TILE_ROWS = 64;
layout (constant_id = 3) const uint TILE_COLUMNS = 64;
layout (constant_id = 4) const uint WARP_ROWS = 32;
layout (constant_id = 5) const uint WARP_SIZE = 32;
#ifdef HALF
layout (constant_id = 9) const bool WIDE_X = false; // x is stored as float32
layout (constant_id = 10) const bool WIDE_Y = false; // y and the residual are
#endif

layout (push_constant) uniform Push { MatmulParameters p; };
layout (binding = 0) readonly buffer X { VALUE x[]; };
layout (binding = 0) readonly buffer XUnits { STORED x_units[]; };
layout (binding = 0) readonly buffer XPairs { uvec2 x_pairs[]; };
layout (binding = 0) readonly buffer XWide { float x_wide[]; };
layout (binding = 0) readonly buffer XWideUnits { vec4 x_wide_units[]; };
layout (binding = 1) readonly buffer W { STORED w[]; };
layout (binding = 2) readonly buffer Bias { float bias[]; };
layout (binding = 3) readonly buffer Residual { VALUE residual[]; };
layout (binding = 3) readonly buffer ResidualUnits { STORED residual_units[]; };
layout (binding = 3) readonly buffer ResidualWide { float residual_wide[]; };
layout (binding = 3) readonly buffer ResidualWideUnits { vec4 residual_wide_units[]; };
layout (binding = 4) writeonly buffer Y { VALUE y[]; };
layout (binding = 4) writeonly buffer YUnits { STORED y_units[]; };
layout (binding = 4) writeonly buffer YWide { float y_wide[]; };
layout (binding = 4) writeonly buffer YWideUnits { vec4 y_wide_units[]; };

const uint THREADS = gl_WorkGroupSize.x;
const uint X_UNITS = TILE_ROWS * UNITS / THREADS; // that an invocation reads of a chunk
const uint W_UNITS = TILE_COLUMNS * UNITS / THREADS;

const uint CHUNK_UNITS = (TILE_ROWS + TILE_COLUMNS) * STRIDE;
const uint ALL_PIECES = THREADS / WARP_SIZE * PIECE_UNITS;
const uint TILE_UNITS = CHUNK_UNITS > ALL_PIECES ? CHUNK_UNITS : ALL_PIECES;

// The chunk's rows of x, then its columns of w; in the end the warps' sums.
#ifdef COOPERATIVE
shared uvec4 tile[TILE_UNITS];
#else
shared uvec2 tile[TILE_UNITS * 2]; // halves of units
#endif

#ifdef COOPERATIVE
#define warp gl_SubgroupID
#else
#define warp (gl_LocalInvocationIndex / WARP_SIZE)
#endif
#define lane (gl_LocalInvocationIndex % WARP_SIZE)

// Where in a unit's kernel and channels is being read.
struct Cursor
{
  uint row, column, channel;
};

// A row of x: what the kernel's first tap reads, which may lie outside.
struct Row
{
  uint base; // its element
  int top, left;
};

Row
row_at (uint m)
{
  uint pixel = m % p.rows_per_unit;
  Row row;

  row.top = int (pixel / p.out_width * p.stride) - int (p.padding);
  row.left = int (pixel % p.out_width * p.stride) - int (p.padding);
  row.base = ((m / p.rows_per_unit * p.height + row.top) * p.width + row.left) * p.channels;
  if (m >= p.count * p.rows_per_unit)
    row.top = 1 << 30; // outside
  return row;
}

bool
inside (Row row, Cursor at)
{
  return uint (row.top + int (at.row)) < p.height && uint (row.left + int (at.column)) < p.width
         && at.row < p.kernel_height;
}

uint
element (Row row, Cursor at)
{
  return row.base + (at.row * p.width + at.column) * p.channels + at.channel;
}

void
advance (inout Cursor at, uint values)
{
  at.channel += values;
  while (at.channel >= p.channels)
    {
      at.channel -= p.channels;
      at.column++;
      if (at.column == p.kernel_width)
        {
          at.column = 0;
          at.row++;
        }
    }
}

float
read_value (uint element)
{
#ifdef HALF
  if (WIDE_X)
    return x_wide[element];
#endif
  return float (x[element]);
}

#ifdef HALF
uvec2
read_four (uint element)
{
  if (WIDE_X)
    {
      vec4 four = x_wide_units[element / 4];

      return uvec2 (packHalf2x16 (four.xy), packHalf2x16 (four.zw));
    }
  return x_pairs[element / 4];
}
#endif

// VALUES values that lie side by side.
STORED
read_unit (uint element)
{
#ifdef COOPERATIVE
  if (WIDE_X)
    return uvec4 (read_four (element), read_four (element + 4));
#elif defined HALF
  if (WIDE_X)
    return read_four (element);
#endif
  return x_units[element / VALUES];
}

STORED
read_x (Row row, Cursor at)
{
  STORED unit = STORED (0);

  if (READ == VALUES)
    {
      if (inside (row, at))
        unit = read_unit (element (row, at));
      return unit;
    }
#ifdef COOPERATIVE
  if (READ == 4)
    {
      if (inside (row, at))
        unit.xy = read_four (element (row, at));
      advance (at, 4);
      if (inside (row, at))
        unit.zw = read_four (element (row, at));
      return unit;
    }
#endif
  for (uint i = 0; i < VALUES; i++)
    {
      float value = 0.0;

      if (inside (row, at))
        value = read_value (element (row, at));
#ifdef HALF
      unit[i / 2] |= packHalf2x16 (i % 2 == 0 ? vec2 (value, 0.0) : vec2 (0.0, value));
#else
      unit[i] = floatBitsToUint (value);
#endif
      advance (at, 1);
    }
  return unit;
}

// As it is in shared memory.
uvec4
widen (STORED unit)
{
#if defined HALF && !defined COOPERATIVE
  return floatBitsToUint (vec4 (unpackHalf2x16 (unit.x), unpackHalf2x16 (unit.y)));
#else
  return unit;
#endif
}

// A unit that an invocation read, into shared memory from row @row on.
void
put (uint row, uint unit, STORED values)
{
  uint at = (row + unit / UNITS) * STRIDE + unit % UNITS;

#ifdef COOPERATIVE
  tile[at] = values;
#else
  uvec4 wide = widen (values);

  tile[2 * at] = wide.xy;
  tile[2 * at + 1] = wide.zw;
#endif
}

#ifdef COOPERATIVE
layout (constant_id = 6) const uint FRAGMENT_ROWS = 16;
layout (constant_id = 7) const uint FRAGMENT_COLUMNS = 16;
layout (constant_id = 8) const uint FRAGMENT_DEPTH = 16;

#define FRAGMENTS(bits, rows, columns) fcoopmatNV<bits, gl_ScopeSubgroup, rows, columns>

FRAGMENTS (32, FRAGMENT_ROWS, FRAGMENT_COLUMNS)
sums[WARP_ROWS / FRAGMENT_ROWS][WARP_COLUMNS / FRAGMENT_COLUMNS];

void
clear_sums ()
{
  for (uint i = 0; i < WARP_ROWS / FRAGMENT_ROWS; i++)
    for (uint j = 0; j < WARP_COLUMNS / FRAGMENT_COLUMNS; j++)
      sums[i][j] = FRAGMENTS (32, FRAGMENT_ROWS, FRAGMENT_COLUMNS) (0.0);
}

// Adds the product of the chunk; @row and @column: the warp's first.
void
multiply (uint row, uint column)
{
  [[unroll]] for (uint k = 0; k < DEPTH; k += FRAGMENT_DEPTH)
    {
      FRAGMENTS (16, FRAGMENT_ROWS, FRAGMENT_DEPTH) a[WARP_ROWS / FRAGMENT_ROWS];
      FRAGMENTS (16, FRAGMENT_DEPTH, FRAGMENT_COLUMNS) b;

      [[unroll]] for (uint i = 0; i < WARP_ROWS / FRAGMENT_ROWS; i++)
        coopMatLoadNV (a[i], tile, (row + i * FRAGMENT_ROWS) * STRIDE + k / VALUES, STRIDE, false);
      [[unroll]] for (uint j = 0; j < WARP_COLUMNS / FRAGMENT_COLUMNS; j++)
        {
          coopMatLoadNV (b, tile,
                         (TILE_ROWS + column + j * FRAGMENT_COLUMNS) * STRIDE + k / VALUES, STRIDE,
                         true);
          [[unroll]] for (uint i = 0; i < WARP_ROWS / FRAGMENT_ROWS; i++)
            sums[i][j] = coopMatMulAddNV (a[i], b, sums[i][j]);
        }
    }
}

// The warp's sums from @row and @column of them, to shared memory.
void
stage (uint row, uint column)
{
  [[unroll]] for (uint i = 0; i < PIECE_ROWS / FRAGMENT_ROWS; i++)
    [[unroll]] for (uint j = 0; j < PIECE_COLUMNS / FRAGMENT_COLUMNS; j++)
      coopMatStoreNV (sums[row / FRAGMENT_ROWS + i][column / FRAGMENT_COLUMNS + j], tile,
                      warp * PIECE_UNITS + i * FRAGMENT_ROWS * PIECE_STRIDE
                        + j * FRAGMENT_COLUMNS / 4,
                      PIECE_STRIDE, false);
}
#else
// An invocation's sums are every fourth row and every eighth column of its warp's.
#define ROW_STEP 4
#define COLUMN_STEP 8

float sums[WARP_ROWS / ROW_STEP][WARP_COLUMNS / COLUMN_STEP];

void
clear_sums ()
{
  for (uint i = 0; i < WARP_ROWS / ROW_STEP; i++)
    for (uint j = 0; j < WARP_COLUMNS / COLUMN_STEP; j++)
      sums[i][j] = 0.0;
}

void
multiply (uint row, uint column)
{
  row += lane / COLUMN_STEP;
  column += lane % COLUMN_STEP;
  for (uint pair = 0; pair < DEPTH / 2; pair++)
    {
      vec2 a[WARP_ROWS / ROW_STEP];

      for (uint i = 0; i < WARP_ROWS / ROW_STEP; i++)
        a[i] = uintBitsToFloat (tile[(row + i * ROW_STEP) * STRIDE * 2 + pair]);
      for (uint j = 0; j < WARP_COLUMNS / COLUMN_STEP; j++)
        {
          vec2 b = uintBitsToFloat (tile[(TILE_ROWS + column + j * COLUMN_STEP) * STRIDE * 2 + pair]);

          for (uint i = 0; i < WARP_ROWS / ROW_STEP; i++)
            {
              sums[i][j] += a[i].x * b.x;
              sums[i][j] += a[i].y * b.y;
            }
        }
    }
}

void
stage (uint row, uint column)
{
  for (uint i = 0; i < PIECE_ROWS / ROW_STEP; i++)
    for (uint j = 0; j < PIECE_COLUMNS / COLUMN_STEP; j++)
      {
        uint n = j * COLUMN_STEP + lane % COLUMN_STEP;
        uint at = warp * PIECE_UNITS + (i * ROW_STEP + lane / COLUMN_STEP) * PIECE_STRIDE;

        tile[at * 2 + n / 2][n % 2] = floatBitsToUint (sums[row / ROW_STEP + i][column / COLUMN_STEP + j]);
      }
}
#endif

float
finish (uint n, float sum, float other)
{
  float value = sum + other + ((p.flags & HAS_BIAS) != 0 ? bias[n] : 0.0);

  if (p.activation <= RELU)
    return p.activation == RELU ? max (value, 0.0) : value;
  return activate (p.activation, value);
}

STORED
pack_unit (float values[VALUES])
{
  STORED unit;

#ifdef HALF
  for (uint i = 0; i < VALUES; i += 2)
    unit[i / 2] = packHalf2x16 (vec2 (values[i], values[i + 1]));
#else
  for (uint i = 0; i < VALUES; i++)
    unit[i] = floatBitsToUint (values[i]);
#endif
  return unit;
}

float
unpack_value (STORED unit, uint i)
{
#ifdef HALF
  return unpackHalf2x16 (unit[i / 2])[i % 2];
#else
  return uintBitsToFloat (unit[i]);
#endif
}

// Outputs of columns n to n + VALUES - 1, from their sums.
void
store_unit (uint element, uint n, float values[VALUES])
{
  bool has_residual = (p.flags & HAS_RESIDUAL) != 0;

#ifdef HALF
  if (WIDE_Y)
    {
      for (uint i = 0; i < VALUES; i += 4)
        {
          vec4 other = vec4 (0.0), result;

          if (has_residual)
            other = residual_wide_units[(element + i) / 4];
          for (uint j = 0; j < 4; j++)
            result[j] = finish (n + i + j, values[i + j], other[j]);
          y_wide_units[(element + i) / 4] = result;
        }
      return;
    }
#endif
  STORED other = has_residual ? residual_units[element / VALUES] : STORED (0);

  for (uint i = 0; i < VALUES; i++)
    values[i] = finish (n + i, values[i], unpack_value (other, i));
  y_units[element / VALUES] = pack_unit (values);
}

void
store_value (uint element, uint n, float value)
{
  bool has_residual = (p.flags & HAS_RESIDUAL) != 0;

#ifdef HALF
  if (WIDE_Y)
    {
      y_wide[element] = finish (n, value, has_residual ? residual_wide[element] : 0.0);
      return;
    }
#endif
  y[element] = VALUE (finish (n, value, has_residual ? float (residual[element]) : 0.0));
}

// VALUES outputs of row m from column n on, whose sums are at @at in shared memory.
void
store (uint m, uint n, uint at)
{
  uint element = m * p.out_channels + n;
  float values[VALUES];

  if (m >= p.count * p.rows_per_unit || n >= p.out_channels)
    return;
  for (uint i = 0; i < VALUES; i++)
#ifdef COOPERATIVE
    values[i] = uintBitsToFloat (tile[at + i / 4][i % 4]);
#else
    values[i] = uintBitsToFloat (tile[at * 2 + i / 2][i % 2]);
#endif
  if (p.out_channels % VALUES == 0)
    store_unit (element, n, values);
  else
    for (uint i = 0; i < VALUES && n + i < p.out_channels; i++)
      store_value (element + i, n + i, values[i]);
}

// A piece of the warp's sums; @m, @n: its first row and column.
void
store_piece (uint m, uint n)
{
  for (uint i = lane; i < PIECE_ROWS * PIECE_COLUMNS / VALUES; i += WARP_SIZE)
    {
      uint row = i / (PIECE_COLUMNS / VALUES), column = i % (PIECE_COLUMNS / VALUES) * VALUES;

      store (m + row, n + column, warp * PIECE_UNITS + row * PIECE_STRIDE + column / 4);
    }
}

void
main ()
{
  uint depth = p.kernel_height * p.kernel_width * p.channels;
  uint m0 = gl_WorkGroupID.y * TILE_ROWS, n0 = gl_WorkGroupID.x * TILE_COLUMNS;
  uint row = warp / (TILE_COLUMNS / WARP_COLUMNS) * WARP_ROWS;
  uint column = warp % (TILE_COLUMNS / WARP_COLUMNS) * WARP_COLUMNS;
  uint w_unit = n0 * UNITS + gl_LocalInvocationIndex;
  Row rows[X_UNITS];
  Cursor at = Cursor (0, 0, 0);
  STORED next_x[X_UNITS], next_w[W_UNITS];

  for (uint i = 0; i < X_UNITS; i++)
    rows[i] = row_at (m0 + (gl_LocalInvocationIndex + i * THREADS) / UNITS);
  advance (at, gl_LocalInvocationIndex % UNITS * VALUES);
  clear_sums ();

  for (uint k = 0; k < depth + DEPTH; k += DEPTH)
    {
      if (k < depth)
        {
          [[unroll]] for (uint i = 0; i < X_UNITS; i++)
            next_x[i] = read_x (rows[i], at);
          [[unroll]] for (uint i = 0; i < W_UNITS; i++)
            next_w[i] = w[w_unit + i * THREADS];
          advance (at, DEPTH);
          w_unit += p.packed_channels * UNITS;
        }
      if (k > 0)
        multiply (row, column);
      barrier ();
      if (k < depth)
        {
          [[unroll]] for (uint i = 0; i < X_UNITS; i++)
            put (0, gl_LocalInvocationIndex + i * THREADS, next_x[i]);
          [[unroll]] for (uint i = 0; i < W_UNITS; i++)
            put (TILE_ROWS, gl_LocalInvocationIndex + i * THREADS, next_w[i]);
        }
      barrier ();
    }

  [[unroll]] for (uint i = 0; i < WARP_ROWS; i += PIECE_ROWS)
    [[unroll]] for (uint j = 0; j < WARP_COLUMNS; j += PIECE_COLUMNS)
      {
        stage (i, j);
        barrier ();
        store_piece (m0 + row + i, n0 + column + j);
        barrier ();
      }
}
