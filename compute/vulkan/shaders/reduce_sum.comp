#version 450
// Sums over blocks of the middle axis, one an invocation; combine adds them up. Units are
// blocks.
#include "parameters.h"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { ReduceParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint value = gl_GlobalInvocationID.x, values = p.outer * p.inner;
  uint block = p.first + gl_WorkGroupID.y, start = block * p.block;
  uint end = min (start + p.block, p.n), bound = p.is_cut * p.first * p.block;
  float sum = 0.0;

  if (value >= values)
    return;
  for (uint i = start; i < end; i++)
    sum += x[(value / p.inner * p.n + i - bound) * p.inner + value % p.inner];
  y[block * values + value] = sum;
}
