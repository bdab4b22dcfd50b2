#version 450
// y = sum of tanh (a) sigmoid (b) weight over each row, and bias; a, b [rows, columns].
#include "parameters.h"
#include "activation.glsl"
#include "row.glsl"

layout (push_constant) uniform Push { RowParameters p; };
layout (binding = 0) readonly buffer A { float a[]; };
layout (binding = 1) readonly buffer B { float b[]; };
layout (binding = 2) readonly buffer Weight { float weight[]; };
layout (binding = 3) readonly buffer Bias { float bias[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint lane = gl_LocalInvocationIndex, at = gl_WorkGroupID.x * p.columns;
  float sum = 0.0;

  for (uint i = lane; i < p.columns; i += gl_WorkGroupSize.x)
    sum += tanh_exact (a[at + i]) / (1.0 + exp (-b[at + i])) * weight[i];
  sum = reduce_sum (sum);
  if (lane == 0)
    y[gl_WorkGroupID.x] = sum + bias[0];
}
