#version 450
// Each row once a head, with zeros in the other heads' columns.
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
    y[i] = column / p.head_columns == row / p.rows ? x[row % p.rows * p.columns + column] : 0.0;
}
