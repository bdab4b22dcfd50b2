#version 450
// y = 0 where x is at least its row's k-th largest value, else `value`; x, y [rows, columns]. The
// k-th value is found exactly, eight bits of an order-preserving key at a time.
#include "parameters.h"

layout (local_size_x_id = 0) in;

layout (push_constant) uniform Push { RowParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

shared uint counts[RADIX];
shared uint found, left;

uint
key (float value)
{
  uint bits = floatBitsToUint (value);

  if (value == 0.0) // both zeros are one value
    bits = 0;
  return (bits & 0x80000000u) != 0 ? ~bits : bits | 0x80000000u;
}

// Goes down from the highest digit to the one that holds the `left`-th largest key.
void
descend (uint shift)
{
  uint digit = RADIX - 1;

  while (digit > 0 && counts[digit] < left)
    left -= counts[digit--];
  found |= digit << shift;
}

void
main ()
{
  uint lane = gl_LocalInvocationIndex, at = gl_WorkGroupID.x * p.columns;

  if (lane == 0)
    {
      found = 0;
      left = p.k;
    }
  for (int shift = 24; shift >= 0; shift -= 8)
    {
      for (uint i = lane; i < RADIX; i += gl_WorkGroupSize.x)
        counts[i] = 0;
      barrier ();
      for (uint i = lane; i < p.columns; i += gl_WorkGroupSize.x)
        {
          uint bits = key (x[at + i]);

          if (shift == 24 || bits >> (shift + 8) == found >> (shift + 8))
            atomicAdd (counts[bits >> shift & (RADIX - 1)], 1);
        }
      barrier ();
      if (lane == 0)
        descend (shift);
      barrier ();
    }

  for (uint i = lane; i < p.columns; i += gl_WorkGroupSize.x)
    y[at + i] = key (x[at + i]) >= found ? 0.0 : p.value;
}
