#version 450
// Sums what blocks of rows or keys gave: y[i] = sum of x[block, i].
#include "parameters.h"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { CombineParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint i = p.first + gl_GlobalInvocationID.x;
  float sum = 0.0;

  if (gl_GlobalInvocationID.x >= p.count)
    return;
  for (uint block = 0; block < p.blocks; block++)
    sum += x[block * p.values + i];
  y[gl_GlobalInvocationID.x] = sum;
}
