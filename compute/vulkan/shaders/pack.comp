#version 450
// Weights w [out, in] -> [chunk, packed, block], zero beyond in and out.
#include "parameters.h"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { PackParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x, chunk = i / p.block / p.packed;
  uint k = (p.first + chunk) * p.block + i % p.block, n = i / p.block % p.packed;

  if (chunk < p.count)
    y[i] = k < p.inputs && n < p.outputs ? x[n * p.out_stride + k * p.in_stride] : 0.0;
}
