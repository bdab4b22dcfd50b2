// For kernels that give a row to a workgroup: reductions over its invocations.

layout (local_size_x_id = 0) in;

shared float lanes[MAX_GROUP_SIZE];

// The sum (or the largest) of every invocation's x, in all of them.
#define REDUCE(name, combine)                                                                \
  float name (float x)                                                                        \
  {                                                                                           \
    uint lane = gl_LocalInvocationIndex;                                                      \
                                                                                              \
    barrier ();                                                                               \
    lanes[lane] = x;                                                                          \
    for (uint n = gl_WorkGroupSize.x / 2; n > 0; n /= 2)                                      \
      {                                                                                       \
        barrier ();                                                                           \
        if (lane < n)                                                                         \
          {                                                                                   \
            float a = lanes[lane], b = lanes[lane + n];                                       \
                                                                                              \
            lanes[lane] = combine;                                                            \
          }                                                                                   \
      }                                                                                       \
    barrier ();                                                                               \
    return lanes[0];                                                                          \
  }

REDUCE (reduce_sum, a + b)
REDUCE (reduce_max, max (a, b))
