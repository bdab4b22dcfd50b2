#version 450
// y [units, columns] = SiLU (gate) value; x [units, 2 columns] holds gates, then values.
#include "parameters.h"
#include "value.glsl"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { MapParameters p; };
layout (binding = 0) readonly buffer X { VALUE x[]; };
layout (binding = 4) writeonly buffer Y { VALUE y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x, at = i / p.columns * 2 * p.columns + i % p.columns;

  if (i >= p.count * p.columns)
    return;
  float gate = float (x[at]), value = float (x[at + p.columns]);

  y[i] = VALUE (gate / (1.0 + exp (-gate)) * value);
}
