#version 450
// y [count] = mean over heads of x [heads, columns], from column `first`.
#include "parameters.h"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { AttentionParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x;
  float sum = 0.0;

  if (i >= p.count)
    return;
  for (uint head = 0; head < p.heads; head++)
    sum += x[head * p.keys + p.first + i];
  y[i] = sum / float (p.heads);
}
