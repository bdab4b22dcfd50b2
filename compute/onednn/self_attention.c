/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/exp.h"
#include "compute/onednn/schedule.h"
#include "compute/onednn/simd.h"

#include <math.h>

/* Scores exist as a tile of queries and keys at a time; what keys give is rescaled as
 * later ones turn out larger. Source: Milakov and Gimelshein, arXiv 1805.02867. */
#define QUERIES 64
#define KEYS 256
#define N_LANES 16

static inline __attribute__ ((always_inline)) float
find_largest (const float *x, int64_t n)
{
  float lanes[N_LANES], largest = -INFINITY;
  int64_t i = 0;

  for (int j = 0; j < N_LANES; j++)
    lanes[j] = -INFINITY;
  for (; i + N_LANES <= n; i += N_LANES)
    for (int j = 0; j < N_LANES; j++)
      lanes[j] = x[i + j] > lanes[j] ? x[i + j] : lanes[j];
  for (int j = 0; j < N_LANES; j++)
    largest = lanes[j] > largest ? lanes[j] : largest;
  for (; i < n; i++)
    largest = x[i] > largest ? x[i] : largest;
  return largest;
}

/* Makes the @n @scores exp (score - largest), with the largest of these and of *@largest,
 * and adds them to *@sum; returns what earlier ones have to be multiplied with. */
AUSPEX_FOR_EACH_CPU static float
weigh (float *scores, int64_t n, float *largest, float *sum)
{
  float found = find_largest (scores, n), before = *largest;
  float lanes[N_LANES] = { 0 }, total = 0;
  int64_t i = 0;

  found = MAX (found, before);
  for (; i + N_LANES <= n; i += N_LANES)
    for (int j = 0; j < N_LANES; j++)
      lanes[j] += scores[i + j] = auspex_exp (scores[i + j] - found);
  for (; i < n; i++)
    total += scores[i] = auspex_exp (scores[i] - found);
  for (int j = 0; j < N_LANES; j++)
    total += lanes[j];

  float factor = expf (before - found);

  *largest = found;
  *sum = *sum * factor + total;
  return factor;
}

/* @n_queries of one head: rows of @q, @k and @v are @d3 apart, of @y @d. */
static void
attend (const float *q, const float *k, const float *v, int64_t n_queries, int64_t n_keys,
        int64_t width, float scale, float *y, int64_t d)
{
  float scores[QUERIES * KEYS], largest[QUERIES], sums[QUERIES] = { 0 };
  int64_t d3 = 3 * d;

  for (int64_t t = 0; t < n_queries; t++)
    largest[t] = -INFINITY;
  for (int64_t first = 0; first < n_keys; first += KEYS)
    {
      int64_t n = MIN (KEYS, n_keys - first);

      dnnl_sgemm ('N', 'T', n_queries, n, width, scale, q, d3, k + first * d3, d3, 0,
                  scores, n);
      for (int64_t t = 0; t < n_queries; t++)
        {
          float factor = weigh (scores + t * n, n, &largest[t], &sums[t]);

          for (int64_t c = 0; first > 0 && c < width; c++)
            y[t * d + c] *= factor;
        }
      dnnl_sgemm ('N', 'N', n_queries, width, n, 1, scores, n, v + first * d3, d3,
                  first > 0 ? 1 : 0, y, d);
    }
  for (int64_t t = 0; t < n_queries; t++)
    for (int64_t c = 0; c < width; c++)
      y[t * d + c] /= sums[t];
}

void
auspex_onednn_self_attention (const AuspexReferenceCall *call)
{
  const AuspexShape *out = &call->output.shape;
  int64_t n_tokens = out->dims[1], d = out->dims[2];
  int64_t width = d / call->attributes->attention.heads;

  for (int64_t i = 0; i < out->dims[0]; i++)
    {
      const float *x = (const float *)call->inputs[0].data + i * n_tokens * 3 * d;
      float *y = (float *)call->output.data + i * n_tokens * d;

      for (int64_t c = 0; c < d; c += width)
        for (int64_t t = 0; t < n_tokens; t += QUERIES)
          attend (x + t * 3 * d + c, x + d + c, x + 2 * d + c,
                  MIN (QUERIES, n_tokens - t), n_tokens, width,
                  call->attributes->attention.scale, y + t * d + c, d);
    }
}
