#version 450
// y [units, columns] = value GELU (gate); x [units, 2 columns] holds values, then gates.
#include "parameters.h"
#include "activation.glsl"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { MapParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x, at = i / p.columns * 2 * p.columns + i % p.columns;

  if (i < p.count * p.columns)
    y[i] = x[at] * gelu (x[at + p.columns]);
}
