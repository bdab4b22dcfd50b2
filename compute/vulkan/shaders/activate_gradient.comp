#version 450
// Element by element; x is what the slope is told from.
#include "parameters.h"
#include "activation.glsl"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { MapParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 1) readonly buffer Dy { float dy[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x;

  if (i < p.count * p.columns)
    y[i] = dy[i] * slope (p.activation, x[i]);
}
