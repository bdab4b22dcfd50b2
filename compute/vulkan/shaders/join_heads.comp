#version 450
// Of each row, every head's columns from that head's copy.
#include "parameters.h"

layout (local_size_x = 64) in;

layout (push_constant) uniform Push { MapParameters p; };
layout (binding = 0) readonly buffer X { float x[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint i = gl_GlobalInvocationID.x, at = p.first + i;
  uint row = at / p.columns, column = at % p.columns;

  if (i < p.count)
    y[i] = x[(column / p.head_columns * p.rows + row) * p.columns + column];
}
