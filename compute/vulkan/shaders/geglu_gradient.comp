#version 450
// value * gelu (gate) backwards. Units are rows of dy.
#include "parameters.h"
#include "activation.glsl"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { MapParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 1) readonly buffer Dy { float dy[]; };
layout (binding = 4) writeonly buffer Dx { float dx[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x, at = i / p.columns * 2 * p.columns + i % p.columns;

  if (i >= p.count * p.columns)
    return;
  dx[at] = dy[i] * gelu (x[at + p.columns]);
  dx[at + p.columns] = dy[i] * x[at] * slope (3, x[at + p.columns]);
}
