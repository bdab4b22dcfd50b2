#version 450
// y [count] = sum over blocks of partial [blocks, values]; values = queries * heads * width.
#include "parameters.h"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { AttentionParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint i = p.first + gl_GlobalInvocationID.x, values = p.queries * p.heads * p.width;
  float sum = 0.0;

  if (gl_GlobalInvocationID.x >= p.count)
    return;
  for (uint block = 0; block < p.blocks; block++)
    sum += x[block * values + i];
  y[gl_GlobalInvocationID.x] = sum;
}
