#version 450
// a'b over blocks of rows, for software devices (see matmul_registers): REGISTER_ROWS columns of a
// and two fours of columns of b an invocation. Both have a multiple of four columns.
#include "parameters.h"

layout (local_size_x = 8) in;

layout (push_constant) uniform Push { MatmulTransposedParameters p; };
layout (binding = 0) uniform samplerBuffer a;
layout (binding = 1) uniform samplerBuffer b;
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint block = p.first + gl_WorkGroupID.z, bound = gl_WorkGroupID.z * p.block;
  uint n_rows = min (p.block, p.rows - block * p.block);
  uint n0 = gl_WorkGroupID.x * TILE + gl_LocalInvocationIndex * 8;
  uint m0 = gl_WorkGroupID.y * REGISTER_ROWS;
  int a_step = int (p.a_columns / 4), b_step = int (p.b_columns / 4);
  int a_at[2], b_at[2];
  vec4 sums[8][2];

  for (int j = 0; j < 2; j++) // what lies beyond the last column is not stored
    {
      a_at[j] = int (bound) * a_step + min (int (m0 / 4) + j, a_step - 1);
      b_at[j] = int (bound) * b_step + min (int (n0 / 4) + j, b_step - 1);
    }

  for (int i = 0; i < 8; i++)
    sums[i][0] = sums[i][1] = vec4 (0.0);

  for (uint k = 0; k < n_rows; k++)
    {
      vec4 v[2], w[2];

      for (int j = 0; j < 2; j++)
        {
          v[j] = texelFetch (a, a_at[j] + int (k) * a_step);
          w[j] = texelFetch (b, b_at[j] + int (k) * b_step);
        }
      for (int i = 0; i < 8; i++)
        for (int j = 0; j < 2; j++)
          sums[i][j] += v[i / 4][i % 4] * w[j];
    }

  for (uint i = 0; i < 8; i++)
    for (uint j = 0; j < 8; j++)
      if (m0 + i < p.a_columns && n0 + j < p.b_columns)
        y[(block * p.a_columns + m0 + i) * p.b_columns + n0 + j] = sums[i][j / 4][j % 4];
}
