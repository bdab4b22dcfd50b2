#version 450
// y = x scale + shift per channel; x: bytes [n, h, w, 3], read as words; y [n, h, w, channels],
// zero beyond the third.
#include "parameters.h"
#include "value.glsl"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { ImageParameters p; };
layout (binding = 0) readonly buffer X { uint x[]; };
layout (binding = 4) writeonly buffer Y { VALUE y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x, pixel = i / p.channels, channel = i % p.channels;
  uint at = pixel * 3 + channel;
  float value = 0.0;

  if (pixel >= p.count)
    return;
  if (channel < 3)
    value = float (bitfieldExtract (x[at / 4], int (at % 4 * 8), 8)) * p.scale[channel]
            + p.shift[channel];
  y[i] = VALUE (value);
}
