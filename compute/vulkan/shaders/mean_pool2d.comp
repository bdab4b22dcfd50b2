#version 450
// y [n, c] = mean over h, w of x [n, h, w, c], summed row by row.
#include "parameters.h"
#include "value.glsl"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { PoolParameters p; };
layout (binding = 0) readonly buffer X { VALUE x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x, image = i / p.channels;
  uint at = image * p.height * p.width * p.channels + i % p.channels;
  float sum = 0.0;

  if (image >= p.count)
    return;
  for (uint row = 0; row < p.height; row++)
    {
      float row_sum = 0.0;

      for (uint column = 0; column < p.width; column++, at += p.channels)
        row_sum += float (x[at]);
      sum += row_sum;
    }
  y[i] = sum / float (p.height * p.width);
}
