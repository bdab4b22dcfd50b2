#version 450
// scores [heads, queries, keys] = scale q k' per head, for `count` keys from `first`; an
// invocation takes one key and QUERY_BLOCK queries.
#include "parameters.h"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { AttentionParameters p; };
layout (binding = 0) readonly buffer Q { float q[]; };
layout (binding = 1) readonly buffer K { float k[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint key = gl_GlobalInvocationID.x, head = gl_WorkGroupID.z;
  uint query = gl_WorkGroupID.y * QUERY_BLOCK, row = p.heads * p.width;
  float sums[QUERY_BLOCK];

  if (key >= p.count)
    return;
  for (uint i = 0; i < QUERY_BLOCK; i++)
    sums[i] = 0.0;
  for (uint c = head * p.width; c < (head + 1) * p.width; c++)
    {
      float value = k[key * row + c];

      for (uint i = 0; i < QUERY_BLOCK && query + i < p.queries; i++)
        sums[i] += value * q[(query + i) * row + c];
    }
  for (uint i = 0; i < QUERY_BLOCK && query + i < p.queries; i++)
    y[(head * p.queries + query + i) * p.keys + p.first + key] = p.scale * sums[i];
}
