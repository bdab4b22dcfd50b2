#version 450
// y [units, columns]: the units' rows of a [units, skipped], each followed by that of b.
#include "parameters.h"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { MapParameters p; };
layout (binding = 0) readonly buffer A { float a[]; };
layout (binding = 1) readonly buffer B { float b[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x, unit = i / p.columns, at = i % p.columns;

  if (unit >= p.count)
    return;
  if (at < p.skipped)
    y[i] = a[unit * p.skipped + at];
  else
    y[i] = b[unit * (p.columns - p.skipped) + at - p.skipped];
}
