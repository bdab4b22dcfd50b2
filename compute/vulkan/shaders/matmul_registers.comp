#version 450
// The matrix product of linear and conv2d for software devices: REGISTER_ROWS x 4 outputs an
// invocation, TILE columns a workgroup. x and w come through texel buffers and there are no
// barriers, since there a storage buffer is read lane by lane and a barrier is a switch of
// coroutines. Weights are packed [k, packed_channels].

#include "parameters.h"
#include "activation.glsl"

#define ROWS REGISTER_ROWS

layout (local_size_x = 16) in;
layout (constant_id = 1) const bool BY_FOUR = false; // texels of x are four channels, else one

layout (push_constant) uniform Push { MatmulParameters p; };
layout (binding = 0) uniform samplerBuffer x;
layout (binding = 1) uniform samplerBuffer w;
layout (binding = 2) readonly buffer Bias { float bias[]; };
layout (binding = 3) readonly buffer Residual { float residual[]; };
layout (binding = 4) writeonly buffer Y { float y[]; };

void
store (uint m, uint n, vec4 sums)
{
  for (uint i = 0; i < 4; i++)
    if (m < p.count * p.rows_per_unit && n + i < p.out_channels)
      {
        uint at = m * p.out_channels + n + i;
        float value = sums[i];

        if ((p.flags & HAS_BIAS) != 0)
          value += bias[n + i];
        if ((p.flags & HAS_RESIDUAL) != 0)
          value += residual[at];
        y[at] = activate (p.activation, value);
      }
}

void
main ()
{
  uint step = BY_FOUR ? 4 : 1, m0 = gl_WorkGroupID.y * ROWS;
  uint n = gl_WorkGroupID.x * TILE + gl_LocalInvocationIndex * 4;
  int texels = int (p.channels / step), w_step = int (p.packed_channels / 4);
  int w_at = int (n / 4);
  int image[ROWS], top[ROWS], left[ROWS];
  vec4 sums[ROWS];

  for (int i = 0; i < ROWS; i++)
    {
      uint m = min (m0 + i, p.count * p.rows_per_unit - 1), pixel = m % p.rows_per_unit;

      image[i] = int (m / p.rows_per_unit * p.height * p.width) * texels;
      top[i] = int (pixel / p.out_width * p.stride) - int (p.padding);
      left[i] = int (pixel % p.out_width * p.stride) - int (p.padding);
      sums[i] = vec4 (0.0);
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
          if (BY_FOUR)
            {
              vec4 w0 = texelFetch (w, w_at), w1 = texelFetch (w, w_at + w_step);
              vec4 w2 = texelFetch (w, w_at + 2 * w_step);
              vec4 w3 = texelFetch (w, w_at + 3 * w_step);

              for (int i = 0; i < ROWS; i++)
                {
                  vec4 v = texelFetch (x, at[i] + c) * mask[i];

                  sums[i] += v.x * w0 + v.y * w1 + v.z * w2 + v.w * w3;
                }
              w_at += 4 * w_step;
            }
          else
            {
              vec4 w0 = texelFetch (w, w_at);

              for (int i = 0; i < ROWS; i++)
                sums[i] += texelFetch (x, at[i] + c).x * mask[i] * w0;
              w_at += w_step;
            }
      }

  for (int i = 0; i < ROWS; i++)
    store (m0 + i, n, sums[i]);
}
