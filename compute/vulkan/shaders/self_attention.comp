#version 450
// y [units, tokens, heads * width] = softmax (scale q k') v per head; x [units, tokens, 3 heads *
// width] holds q, k and v. A workgroup takes SELF_QUERIES queries of a head and goes through the
// keys a tile at a time; what earlier ones gave is rescaled as later ones turn out larger.
#include "parameters.h"
#include "value.glsl"

#define KEYS 32
#define LANES 256
#define ROWS (SELF_QUERIES * KEYS / LANES) // scores that an invocation makes
#define SUMS 4 // results that an invocation adds up; in heads wider than 64, twice as many
#define LOWEST -3.402823466e38

layout (local_size_x = LANES) in;

layout (push_constant) uniform Push { AttentionParameters p; };
layout (binding = 0) readonly buffer X { VALUE x[]; };
layout (binding = 4) writeonly buffer Y { VALUE y[]; };

shared float tile_q[SELF_QUERIES][MAX_HEAD_WIDTH];
shared float tile_k[KEYS][MAX_HEAD_WIDTH + 1]; // a bank further each row
shared float weights[KEYS][SELF_QUERIES];
shared float largest[SELF_QUERIES], sum[SELF_QUERIES], factor[SELF_QUERIES];

void
score (uint n)
{
  uint key = gl_LocalInvocationIndex % KEYS, first = gl_LocalInvocationIndex / KEYS * ROWS;
  float sums[ROWS];

  for (uint i = 0; i < ROWS; i++)
    sums[i] = 0.0;
  for (uint c = 0; c < p.width; c++)
    {
      float value = tile_k[key][c];

      for (uint i = 0; i < ROWS; i++)
        sums[i] += value * tile_q[first + i][c];
    }
  for (uint i = 0; i < ROWS; i++)
    weights[key][first + i] = key < n ? sums[i] : LOWEST;
}

void
weigh (uint query)
{
  float before = largest[query], found = before, total = 0.0;

  for (uint key = 0; key < KEYS; key++)
    found = max (found, weights[key][query]);
  for (uint key = 0; key < KEYS; key++)
    {
      float weight = exp (weights[key][query] - found);

      weights[key][query] = weight;
      total += weight;
    }
  factor[query] = exp (before - found);
  largest[query] = found;
  sum[query] = sum[query] * factor[query] + total;
}

void
main ()
{
  uint lane = gl_LocalInvocationIndex, d = p.heads * p.width;
  uint query = gl_WorkGroupID.y * SELF_QUERIES, column = gl_WorkGroupID.z * p.width;
  uint at = gl_WorkGroupID.x * p.keys * 3 * d + column;
  bool is_wide = p.width > 64;
  uint c = lane % (is_wide ? 128 : 64), top = lane / (is_wide ? 128 : 64) * (is_wide ? 8 : 4);
  float sums[2 * SUMS];

  for (uint i = lane; i < SELF_QUERIES * p.width; i += LANES)
    {
      uint row = i / p.width, part = i % p.width;

      tile_q[row][part] =
        query + row < p.keys ? p.scale * float (x[at + (query + row) * 3 * d + part]) : 0.0;
    }
  if (lane < SELF_QUERIES)
    {
      largest[lane] = LOWEST;
      sum[lane] = 0.0;
    }
  for (uint i = 0; i < 2 * SUMS; i++)
    sums[i] = 0.0;

  for (uint first = 0; first < p.keys; first += KEYS)
    {
      uint n = min (KEYS, p.keys - first);

      barrier ();
      for (uint i = lane; i < KEYS * p.width; i += LANES)
        {
          uint row = i / p.width, part = i % p.width;

          tile_k[row][part] = row < n ? float (x[at + (first + row) * 3 * d + d + part]) : 0.0;
        }
      barrier ();
      score (n);
      barrier ();
      if (lane < SELF_QUERIES)
        weigh (lane);
      barrier ();
      for (uint i = 0; i < SUMS; i++)
        sums[i] *= factor[top + i];
      if (is_wide)
        for (uint i = SUMS; i < 2 * SUMS; i++)
          sums[i] *= factor[top + i];
      for (uint key = 0; key < n && c < p.width; key++)
        {
          float value = float (x[at + (first + key) * 3 * d + 2 * d + c]);

          for (uint i = 0; i < SUMS; i++)
            sums[i] += weights[key][top + i] * value;
          if (is_wide)
            for (uint i = SUMS; i < 2 * SUMS; i++)
              sums[i] += weights[key][top + i] * value;
        }
    }

  for (uint i = 0; i < 2 * SUMS; i++)
    if (c < p.width && (i < SUMS || is_wide) && query + top + i < p.keys)
      y[(gl_WorkGroupID.x * p.keys + query + top + i) * d + column + c] =
        VALUE (sums[i] / sum[top + i]);
}
