#version 450
// Weights w [out, in] -> [in, packed], zero beyond out.
#include "parameters.h"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { PackParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint k = gl_GlobalInvocationID.x / p.packed, n = gl_GlobalInvocationID.x % p.packed;

  if (k < p.count)
    y[k * p.packed + n] = n < p.outputs ? x[n * p.out_stride + (p.first + k) * p.in_stride] : 0.0;
}
