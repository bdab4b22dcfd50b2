// y = COMBINE of a and b, either of them repeated where its stride is 0. y [count, dims 1 to 3].
#include "parameters.h"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { BroadcastParameters p; };
layout (binding = 0) readonly buffer A { float a[]; };
layout (binding = 1) readonly buffer B { float b[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x, rest = i, at_a = 0, at_b = 0;

  for (int d = 3; d > 0; d--)
    {
      uint index = rest % p.dims[d];

      at_a += index * p.a_strides[d];
      at_b += index * p.b_strides[d];
      rest /= p.dims[d];
    }
  if (rest < p.count)
    y[i] = COMBINE (a[at_a + rest * p.a_strides[0]], b[at_b + rest * p.b_strides[0]]);
}
