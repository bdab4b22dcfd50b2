#version 450
// partial [blocks, queries, heads * width]: sums of weights [heads, queries, keys] times v [keys,
// heads * width] over blocks of keys; an invocation takes a column and QUERY_BLOCK queries of one
// block. Units are blocks. combine adds them up.
#include "parameters.h"

#define CHUNK 64 // keys summed before they join the rest

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { AttentionParameters p; };
layout (binding = 0) readonly buffer Weights { float weights[]; };
layout (binding = 1) readonly buffer V { float v[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint row = p.heads * p.width, tiles = (row + 63) / 64;
  uint block = gl_WorkGroupID.x / tiles;
  uint column = gl_WorkGroupID.x % tiles * 64 + gl_LocalInvocationIndex;
  uint head = column / p.width, query = gl_WorkGroupID.y * QUERY_BLOCK;
  uint first = (p.first + block) * p.block, n = min (p.block, p.keys - first);
  float sums[QUERY_BLOCK], chunk[QUERY_BLOCK];

  if (column >= row)
    return;
  for (uint i = 0; i < QUERY_BLOCK; i++)
    sums[i] = 0.0;
  for (uint start = 0; start < n; start += CHUNK)
    {
      uint end = min (start + CHUNK, n);

      for (uint i = 0; i < QUERY_BLOCK; i++)
        chunk[i] = 0.0;
      for (uint key = start; key < end; key++)
        {
          float value = v[(block * p.block + key) * row + column];

          for (uint i = 0; i < QUERY_BLOCK && query + i < p.queries; i++)
            chunk[i] += value * weights[(head * p.queries + query + i) * p.keys + first + key];
        }
      for (uint i = 0; i < QUERY_BLOCK; i++)
        sums[i] += chunk[i];
    }
  for (uint i = 0; i < QUERY_BLOCK && query + i < p.queries; i++)
    y[((p.first + block) * p.queries + query + i) * row + column] = sums[i];
}
