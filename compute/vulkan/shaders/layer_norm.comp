#version 450
// y = (x - mean) / sqrt (variance + epsilon) gamma + beta; x, y [rows, columns].
#include "parameters.h"
#include "row.glsl"
#include "value.glsl"

layout (push_constant) uniform Push { RowParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 1) readonly buffer Gamma { float gamma[]; };
layout (binding = 2) readonly buffer Beta { float beta[]; };
layout (binding = 4) writeonly buffer Y { VALUE y[]; };

void
main ()
{
  uint lane = gl_LocalInvocationIndex, at = gl_WorkGroupID.x * p.columns;
  float sum = 0.0, squares = 0.0;

  for (uint i = lane; i < p.columns; i += gl_WorkGroupSize.x)
    sum += x[at + i];
  float mean = reduce_sum (sum) / float (p.columns);

  for (uint i = lane; i < p.columns; i += gl_WorkGroupSize.x)
    {
      float difference = x[at + i] - mean;

      squares += difference * difference;
    }
  float variance = reduce_sum (squares) / float (p.columns);
  float factor = 1.0 / sqrt (variance + p.value);

  for (uint i = lane; i < p.columns; i += gl_WorkGroupSize.x)
    {
      float z = (x[at + i] - mean) * factor;

      y[at + i] = VALUE (p.k != 0 ? z * gamma[i] + beta[i] : z);
    }
}
