#version 450
// y [n, H, W, c] = the largest of each window of x [n, h, w, c]; padding is not counted.
#include "parameters.h"
#include "value.glsl"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { PoolParameters p; };
layout (binding = 0) readonly buffer X { VALUE x[]; };
layout (binding = 4) writeonly buffer Y { VALUE y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x, channel = i % p.channels, pixel = i / p.channels;
  uint out_x = pixel % p.out_width, out_y = pixel / p.out_width % p.out_height;
  uint image = pixel / (p.out_width * p.out_height);
  float largest = -3.402823466e38;

  if (image >= p.count)
    return;
  for (uint row = 0; row < p.size; row++)
    for (uint column = 0; column < p.size; column++)
      {
        uint iy = out_y * p.stride + row - p.padding; // wraps to a large value above the image
        uint ix = out_x * p.stride + column - p.padding;

        if (iy < p.height && ix < p.width)
          largest = max (largest,
                         float (x[((image * p.height + iy) * p.width + ix) * p.channels
                                  + channel]));
      }
  y[i] = VALUE (largest);
}
