#version 450
// Row by row; g is the gradient of the normalised row.
#include "parameters.h"
#include "row.glsl"

layout (push_constant) uniform Push { RowParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 1) readonly buffer G { float g[]; };
layout (binding = 4) writeonly buffer Dx { float dx[]; };

void
main ()
{
  uint lane = gl_LocalInvocationIndex, at = gl_WorkGroupID.x * p.columns;
  float sum = 0.0, squares = 0.0, sum_g = 0.0, sum_gz = 0.0;

  for (uint i = lane; i < p.columns; i += gl_WorkGroupSize.x)
    sum += x[at + i];
  float mean = reduce_sum (sum) / float (p.columns);

  for (uint i = lane; i < p.columns; i += gl_WorkGroupSize.x)
    {
      float difference = x[at + i] - mean;

      squares += difference * difference;
      sum_g += g[at + i];
      sum_gz += g[at + i] * difference;
    }
  float variance = reduce_sum (squares) / float (p.columns);
  float factor = 1.0 / sqrt (variance + p.value);
  float mean_g = reduce_sum (sum_g) / float (p.columns);
  float mean_gz = reduce_sum (sum_gz) * factor / float (p.columns);

  for (uint i = lane; i < p.columns; i += gl_WorkGroupSize.x)
    dx[at + i] = factor * (g[at + i] - mean_g - (x[at + i] - mean) * factor * mean_gz);
}
