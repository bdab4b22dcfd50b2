#version 450
// y = x scale + shift per channel; x: bytes [n, h, w, 3], read as words; y [n, h, w, 3].
#include "parameters.h"
#include "value.glsl"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { ImageParameters p; };
layout (binding = 0) readonly buffer X { uint x[]; };
layout (binding = 4) writeonly buffer Y { VALUE y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x;

  if (i >= p.count * p.values)
    return;
  y[i] = VALUE (float (bitfieldExtract (x[i / 4], int (i % 4 * 8), 8)) * p.scale[i % 3]
                + p.shift[i % 3]);
}
