#version 450
// The matrix product of linear and conv2d for software devices: REGISTER_ROWS rows and COLUMNS
// fours of columns an invocation, TILE columns a workgroup. x and w come through texel buffers
// and there are no barriers, since there a storage buffer is read lane by lane and a barrier is
// a switch of coroutines. Of the activations only ReLU is done here.

#include "parameters.h"

#define ROWS REGISTER_ROWS
#define COLUMNS 2

layout (local_size_x = 8) in;
layout (constant_id = 1) const uint READ = 1; // channels of a texel of x: 1 or 4

layout (push_constant) uniform Push { MatmulParameters p; };
layout (binding = 0) uniform samplerBuffer x;
layout (binding = 1) uniform samplerBuffer w;
layout (binding = 2) uniform samplerBuffer bias;
layout (binding = 3) uniform samplerBuffer residual;
layout (binding = 4) writeonly buffer Y { float y[]; };

void
main ()
{
  uint m0 = gl_WorkGroupID.y * ROWS;
  uint n0 = gl_WorkGroupID.x * TILE + gl_LocalInvocationIndex * 4 * COLUMNS;
  int texels = int (p.channels / READ), w_step = int (p.packed_channels / 4);
  int w_at = int (n0 / 4);
  int image[ROWS], top[ROWS], left[ROWS];
  vec4 sums[ROWS][COLUMNS];

  for (int i = 0; i < ROWS; i++)
    {
      uint m = min (m0 + i, p.count * p.rows_per_unit - 1), pixel = m % p.rows_per_unit;

      image[i] = int (m / p.rows_per_unit * p.height * p.width) * texels;
      top[i] = int (pixel / p.out_width * p.stride) - int (p.padding);
      left[i] = int (pixel % p.out_width * p.stride) - int (p.padding);
      for (int j = 0; j < COLUMNS; j++)
        sums[i][j] = vec4 (0.0);
    }

  for (int row = 0; row < p.kernel_height; row++)
    for (int column = 0; column < p.kernel_width; column++)
      {
        int at[ROWS];
        float mask[ROWS];

        for (int i = 0; i < ROWS; i++)
          {
            uint iy = uint (top[i] + row), ix = uint (left[i] + column);
            bool inside = iy < p.height && ix < p.width;

            at[i] = inside ? image[i] + int (iy * p.width + ix) * texels : 0;
            mask[i] = inside ? 1.0 : 0.0;
          }
        for (int c = 0; c < texels; c++)
          {
            vec4 v[ROWS];

            for (int i = 0; i < ROWS; i++)
              v[i] = texelFetch (x, at[i] + c) * mask[i];
            for (int k = 0; k < READ; k++)
              {
                for (int j = 0; j < COLUMNS; j++)
                  {
                    vec4 w0 = texelFetch (w, w_at + j);

                    for (int i = 0; i < ROWS; i++)
                      sums[i][j] += v[i][k] * w0;
                  }
                w_at += w_step;
              }
          }
      }

  for (int i = 0; i < ROWS; i++)
    for (int j = 0; j < 4 * COLUMNS; j++)
      if (m0 + i < p.count * p.rows_per_unit && n0 + j < p.out_channels)
        {
          uint at = (m0 + i) * p.out_channels + n0 + j;
          float value = sums[i][j / 4][j % 4];

          if ((p.flags & HAS_BIAS) != 0)
            value += texelFetch (bias, int (n0 + j)).x;
          if ((p.flags & HAS_RESIDUAL) != 0)
            value += texelFetch (residual, int (at)).x;
          y[at] = p.activation == RELU ? max (value, 0.0) : value;
        }
}
