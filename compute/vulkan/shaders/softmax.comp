#version 450
// y = exp (x - max) / sum exp (x - max) over each row; x, y [rows, columns]. Sums run in blocks,
// so that a row of a million keeps its precision.
#include "parameters.h"
#include "row.glsl"

#define BLOCK 64

layout (push_constant) uniform Push { RowParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint lane = gl_LocalInvocationIndex, at = gl_WorkGroupID.x * p.columns;
  float largest = -3.402823466e38, sum = 0.0;

  for (uint i = lane; i < p.columns; i += gl_WorkGroupSize.x)
    largest = max (largest, x[at + i]);
  largest = reduce_max (largest);

  for (uint block = lane; block < p.columns; block += BLOCK * gl_WorkGroupSize.x)
    {
      uint end = min (block + BLOCK * gl_WorkGroupSize.x, p.columns);
      float block_sum = 0.0;

      for (uint i = block; i < end; i += gl_WorkGroupSize.x)
        block_sum += exp (x[at + i] - largest);
      sum += block_sum;
    }
  float factor = 1.0 / reduce_sum (sum);

  for (uint i = lane; i < p.columns; i += gl_WorkGroupSize.x)
    y[at + i] = exp (x[at + i] - largest) * factor;
}
