#version 450
// Philox 4x32-10, four elements an invocation: compute/ops/dropout.h.
#include "parameters.h"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { DropoutParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 1) readonly buffer Key { uvec4 key; }; // seed, step
layout (binding = 4) writeonly buffer Y { float y[]; };

uvec4
philox (uvec4 counter, uvec2 seed)
{
  for (int i = 0; i < 10; i++)
    {
      uint high0, low0, high1, low1;

      umulExtended (0xD2511F53u, counter.x, high0, low0);
      umulExtended (0xCD9E8D57u, counter.z, high1, low1);
      counter = uvec4 (high1 ^ counter.y ^ seed.x, low1, high0 ^ counter.w ^ seed.y, low0);
      seed += uvec2 (0x9E3779B9u, 0xBB67AE85u);
    }
  return counter;
}

void
main ()
{
  uint unit = gl_GlobalInvocationID.x, index = p.first + unit;
  uvec4 words = philox (uvec4 (index, p.stream, key.zw), key.xy);

  if (unit >= p.count)
    return;
  for (uint i = 0; i < 4; i++)
    if (4 * index + i < p.elements)
      y[4 * unit + i] = words[i] < p.threshold ? 0.0 : x[4 * unit + i] * p.factor;
}
