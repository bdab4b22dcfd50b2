#version 450
// y[key, column] = sum over queries of weights[head, query, key] x[query, column]. Units are keys.
#include "parameters.h"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { AttentionParameters p; };
layout (binding = 0) readonly buffer Weights { float weights[]; };
layout (binding = 1) readonly buffer X { float x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint row = p.heads * p.width, key = gl_GlobalInvocationID.x / row;
  uint column = gl_GlobalInvocationID.x % row, head = column / p.width;
  float sum = 0.0;

  if (key >= p.count)
    return;
  for (uint query = 0; query < p.queries; query++)
    sum += weights[(head * p.queries + query) * p.keys + p.first + key]
           * x[query * row + column];
  y[key * row + column] = sum;
}
