#version 450
// Row by row; sums go in blocks, as in softmax.
#include "parameters.h"
#include "row.glsl"

#define BLOCK 64

layout (push_constant) uniform Push { RowParameters p; };
layout (binding = 0) readonly buffer Y { float y[]; };
layout (binding = 1) readonly buffer Dy { float dy[]; };
layout (binding = 4) writeonly buffer Dx { float dx[]; };

void
main ()
{
  uint lane = gl_LocalInvocationIndex, at = gl_WorkGroupID.x * p.columns;
  float sum = 0.0;

  for (uint block = lane; block < p.columns; block += BLOCK * gl_WorkGroupSize.x)
    {
      uint end = min (block + BLOCK * gl_WorkGroupSize.x, p.columns);
      float block_sum = 0.0;

      for (uint i = block; i < end; i += gl_WorkGroupSize.x)
        block_sum += y[at + i] * dy[at + i];
      sum += block_sum;
    }
  sum = reduce_sum (sum);

  for (uint i = lane; i < p.columns; i += gl_WorkGroupSize.x)
    dx[at + i] = y[at + i] * (dy[at + i] - sum);
}
