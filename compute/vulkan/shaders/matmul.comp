#version 450
// The matrix product of linear and conv2d for hardware: TILE x TILE outputs a workgroup, 8 x 8 an
// invocation, through shared memory. Weights are packed [k, packed_channels].

#include "parameters.h"
#include "value.glsl"
#include "activation.glsl"

#define DEPTH 16

layout (local_size_x = 64) in;
layout (constant_id = 1) const bool BY_FOUR = false; // channels are a multiple of 4

layout (push_constant) uniform Push { MatmulParameters p; };
layout (binding = 0) readonly buffer X { VALUE x[]; };
layout (binding = 0) readonly buffer X4 { VALUE4 x4[]; };
layout (binding = 1) readonly buffer W { VALUE4 w[]; };
layout (binding = 2) readonly buffer Bias { float bias[]; };
layout (binding = 3) readonly buffer Residual { VALUE residual[]; };
layout (binding = 4) writeonly buffer Y { VALUE y[]; };

shared float tile_x[DEPTH][TILE];
shared vec4 tile_w[DEPTH][TILE / 4];

// Where the row of x that this invocation loads is being read.
struct Cursor
{
  bool valid;
  uint image;   // its first element
  int top, left;
  uint row, column, channel; // of the kernel
};

Cursor
cursor_at (uint m)
{
  uint pixel = m % p.rows_per_unit;
  Cursor cursor;

  cursor.valid = m < p.count * p.rows_per_unit;
  cursor.image = (m / p.rows_per_unit) * p.height * p.width * p.channels;
  cursor.top = int (pixel / p.out_width * p.stride) - int (p.padding);
  cursor.left = int (pixel % p.out_width * p.stride) - int (p.padding);
  cursor.row = 0;
  cursor.column = 0;
  cursor.channel = 0;
  return cursor;
}

bool
inside (Cursor cursor)
{
  uint iy = uint (cursor.top + int (cursor.row)), ix = uint (cursor.left + int (cursor.column));

  return cursor.valid && cursor.row < p.kernel_height && iy < p.height && ix < p.width;
}

uint
offset (Cursor cursor)
{
  uint iy = uint (cursor.top + int (cursor.row)), ix = uint (cursor.left + int (cursor.column));

  return cursor.image + (iy * p.width + ix) * p.channels + cursor.channel;
}

void
advance (inout Cursor cursor, uint channels)
{
  cursor.channel += channels;
  if (cursor.channel < p.channels)
    return;
  cursor.channel = 0;
  cursor.column++;
  if (cursor.column < p.kernel_width)
    return;
  cursor.column = 0;
  cursor.row++;
}

void
load_x (inout Cursor cursor)
{
  for (uint k = 0; k < DEPTH; k += BY_FOUR ? 4 : 1)
    {
      if (BY_FOUR)
        {
          vec4 v = inside (cursor) ? vec4 (x4[offset (cursor) / 4]) : vec4 (0.0);

          for (uint i = 0; i < 4; i++)
            tile_x[k + i][gl_LocalInvocationIndex] = v[i];
        }
      else
        tile_x[k][gl_LocalInvocationIndex] = inside (cursor) ? float (x[offset (cursor)]) : 0.0;
      advance (cursor, BY_FOUR ? 4 : 1);
    }
}

void
load_w (uint k0, uint depth)
{
  uint column = gl_LocalInvocationIndex % 16;

  for (uint k = gl_LocalInvocationIndex / 16; k < DEPTH; k += 4)
    tile_w[k][column] = k0 + k < depth
                          ? vec4 (w[((k0 + k) * p.packed_channels + gl_WorkGroupID.x * TILE) / 4
                                    + column])
                          : vec4 (0.0);
}

void
store (uint m, uint n, vec4 sums)
{
  for (uint i = 0; i < 4; i++)
    if (m < p.count * p.rows_per_unit && n + i < p.out_channels)
      {
        uint at = m * p.out_channels + n + i;
        float value = sums[i];

        if ((p.flags & HAS_BIAS) != 0)
          value += bias[n + i];
        if ((p.flags & HAS_RESIDUAL) != 0)
          value += float (residual[at]);
        y[at] = VALUE (activate (p.activation, value));
      }
}

void
main ()
{
  uint depth = p.kernel_height * p.kernel_width * p.channels;
  uint part = gl_LocalInvocationIndex % 8, row = gl_LocalInvocationIndex / 8 * 8;
  uint m0 = gl_WorkGroupID.y * TILE, n0 = gl_WorkGroupID.x * TILE;
  Cursor cursor = cursor_at (m0 + gl_LocalInvocationIndex);
  vec4 sums[8][2];

  for (uint i = 0; i < 8; i++)
    sums[i][0] = sums[i][1] = vec4 (0.0);

  for (uint k0 = 0; k0 < depth; k0 += DEPTH)
    {
      load_x (cursor);
      load_w (k0, depth);
      barrier ();
      for (uint k = 0; k < DEPTH; k++)
        for (uint i = 0; i < 8; i++)
          {
            sums[i][0] += tile_x[k][row + i] * tile_w[k][part];
            sums[i][1] += tile_x[k][row + i] * tile_w[k][part + 8];
          }
      barrier ();
    }

  for (uint i = 0; i < 8; i++)
    {
      store (m0 + row + i, n0 + part * 4, sums[i][0]);
      store (m0 + row + i, n0 + part * 4 + 32, sums[i][1]);
    }
}
