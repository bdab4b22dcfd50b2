#version 450
// a'b over blocks of rows, for hardware: TILE x TILE outputs a workgroup, 8 x 8 an invocation,
// through shared memory. Units are blocks; combine adds them up.
#include "parameters.h"

#define DEPTH 16

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { MatmulTransposedParameters p; };
layout (binding = 0) readonly buffer A { float a[]; };
layout (binding = 1) readonly buffer B { float b[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

shared float tile_a[DEPTH][TILE], tile_b[DEPTH][TILE];

void
main ()
{
  uint lane = gl_LocalInvocationIndex, block = p.first + gl_WorkGroupID.z;
  uint bound = gl_WorkGroupID.z * p.block; // the block's first row, where a and b are bound
  uint n_rows = min (p.block, p.rows - block * p.block);
  uint n0 = gl_WorkGroupID.x * TILE, m0 = gl_WorkGroupID.y * TILE;
  uint row = lane / 8 * 8, column = lane % 8 * 8;
  float sums[8][8];

  for (uint i = 0; i < 8; i++)
    for (uint j = 0; j < 8; j++)
      sums[i][j] = 0.0;

  for (uint start = 0; start < n_rows; start += DEPTH)
    {
      for (uint k = 0; k < DEPTH; k++)
        {
          bool valid = start + k < n_rows;
          uint at = bound + start + k;

          tile_a[k][lane] = valid && m0 + lane < p.a_columns
                                ? a[at * p.a_columns + m0 + lane] : 0.0;
          tile_b[k][lane] = valid && n0 + lane < p.b_columns
                                ? b[at * p.b_columns + n0 + lane] : 0.0;
        }
      barrier ();
      for (uint k = 0; k < DEPTH; k++)
        for (uint i = 0; i < 8; i++)
          for (uint j = 0; j < 8; j++)
            sums[i][j] += tile_a[k][row + i] * tile_b[k][column + j];
      barrier ();
    }

  for (uint i = 0; i < 8; i++)
    for (uint j = 0; j < 8; j++)
      if (m0 + row + i < p.a_columns && n0 + column + j < p.b_columns)
        y[(block * p.a_columns + m0 + row + i) * p.b_columns + n0 + column + j] = sums[i][j];
}
