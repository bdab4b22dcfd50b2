#version 450
// y [units, columns]: of each unit of x, `stride` elements, those from `skipped`.
#include "parameters.h"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { MapParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x;

  if (i < p.count * p.columns)
    y[i] = x[i / p.columns * p.stride + p.skipped + i % p.columns];
}
