/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/schedule.h"
#include "compute/onednn/simd.h"

#include "compute/ops/dropout.h"

#define LANES                                                                            \
  16 /* counters side by side: auspex_philox() of as many, four elements each */
#define BLOCK (4 * LANES)

typedef struct
{
  uint32_t key[AUSPEX_DROPOUT_KEY_WORDS];
  uint32_t stream, threshold;
  float factor;
} Draw;

static inline __attribute__ ((always_inline)) void
philox (uint32_t first, const Draw *draw, uint32_t words[4][LANES])
{
  uint32_t *a = words[0], *b = words[1], *c = words[2], *d = words[3];
  uint32_t left = draw->key[0], right = draw->key[1];

  for (int i = 0; i < LANES; i++)
    {
      a[i] = first + (uint32_t)i;
      b[i] = draw->stream;
      c[i] = draw->key[2];
      d[i] = draw->key[3];
    }
  for (int round = 0; round < 10; round++)
    {
      for (int i = 0; i < LANES; i++)
        {
          uint64_t of_a = (uint64_t)0xD2511F53u * a[i];
          uint64_t of_c = (uint64_t)0xCD9E8D57u * c[i];

          a[i] = (uint32_t)(of_c >> 32) ^ b[i] ^ left;
          b[i] = (uint32_t)of_c;
          c[i] = (uint32_t)(of_a >> 32) ^ d[i] ^ right;
          d[i] = (uint32_t)of_a;
        }
      left += 0x9E3779B9u;
      right += 0xBB67AE85u;
    }
}

/* Elements @first to @first + @count - 1, at most BLOCK. */
AUSPEX_FOR_EACH_CPU static void
drop_block (const float *x, int64_t first, int64_t count, const Draw *draw, float *y)
{
  uint32_t words[4][LANES], in_order[BLOCK], threshold = draw->threshold;
  float factor = draw->factor;

  philox ((uint32_t)(first / 4), draw, words);
  for (int i = 0; i < LANES; i++)
    for (int j = 0; j < 4; j++)
      in_order[4 * i + j] = words[j][i];
  for (int64_t i = 0; i < count; i++)
    {
      float kept = x[first + i] * factor; /* read in any case: no branch */

      y[first + i] = in_order[i] < threshold ? 0 : kept;
    }
}

void
auspex_onednn_dropout (const AuspexReferenceCall *call)
{
  const uint32_t *key = call->inputs[1].data;
  int64_t count = auspex_shape_count (&call->output.shape, 1);
  const float *x = call->inputs[0].data;
  float *y = call->output.data;
  const Draw draw = {
    .key = { key[0], key[1], key[2], key[3] },
    .stream = call->attributes->dropout.stream,
    .threshold = auspex_dropout_threshold (call->attributes->dropout.rate),
    .factor = auspex_dropout_factor (call->attributes->dropout.rate),
  };

#pragma omp parallel for
  for (int64_t i = 0; i < count; i += BLOCK)
    drop_block (x, i, MIN (BLOCK, count - i), &draw, y);
}
