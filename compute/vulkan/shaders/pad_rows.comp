#version 450
// The input among zeros.
#include "parameters.h"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { MapParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x, at = p.first + i - p.skipped; // huge below p.skipped

  if (i < p.count)
    y[i] = at < p.columns ? x[at] : 0.0;
}
