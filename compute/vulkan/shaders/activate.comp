#version 450
// y = factor activation (x): activate, scale and slice_rows. x, y [units, columns].
#include "parameters.h"
#include "activation.glsl"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { MapParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x;

  if (i < p.count * p.columns)
    y[i] = p.factor * activate (p.activation, x[p.skipped + i]);
}
