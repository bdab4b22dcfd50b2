/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* An encoder on noise: the floor counts its own plan's steps. */

#include "app/commands/bench.h"
#include "compute/graph/plan-cost.h"

#include <math.h>
#include <string.h>

#define ENCODER_SEED "formula:1"

typedef struct
{
  uint8_t *bytes;
  int patch_px;
} Noise;

static bool
read_noise (gpointer of, int64_t index, uint8_t *rgb, GError **error)
{
  const Noise *noise = of;

  memcpy (rgb, noise->bytes + index % 64 * 97,
          (size_t)noise->patch_px * noise->patch_px * 3);
  return true;
}

typedef struct
{
  AuspexBench *bench;
  AuspexEncoder *encoder;
  Noise noise;
  int64_t warm_up;           /* patches until every worker is compiled and busy */
  int64_t start, start_done; /* when they were done */
} EncoderBench;

static void
on_encoded (int64_t done, int64_t total, gpointer of)
{
  EncoderBench *encoder = of;

  if (encoder->start == 0 && done >= encoder->warm_up)
    {
      encoder->start = g_get_monotonic_time ();
      encoder->start_done = done;
    }
}

static double
encode (gpointer of, int64_t n, GError **error)
{
  EncoderBench *encoder = of;
  int64_t total = n + encoder->warm_up;
  AuspexPatchSource source = { total, encoder->noise.patch_px, &encoder->noise,
                               read_noise };
  int dim = auspex_encoder_get_settings (encoder->encoder)->feature_dim;
  g_autofree float *features = g_new (float, total *dim);

  encoder->start = 0;
  if (!auspex_encoder_encode (encoder->encoder, encoder->bench->device,
                              encoder->bench->precision, &source, features, NULL, NULL,
                              on_encoded, encoder, encoder->bench->cancellable, error))
    return NAN;
  return auspex_bench_rate_since (encoder->start, total - encoder->start_done);
}

/* Each step of the plan at full batches, of one patch. Free with g_free(). */
static AuspexBenchStep *
count_steps (AuspexBench *bench, AuspexGraph *graph, int64_t batch)
{
  g_autoptr (AuspexPlan) plan = auspex_plan_new (graph, batch);
  AuspexCostModel model = {
    .rows = batch,
    .float_bytes = auspex_bench_float_bytes (bench->device, bench->precision),
    .winograd = auspex_bench_has_winograd (bench->device, bench->precision),
  };
  AuspexBenchStep *steps = NULL;

  bench->n_steps = auspex_plan_get_n_steps (plan);
  steps = g_new (AuspexBenchStep, bench->n_steps);
  bench->least_bytes = G_MAXINT64;
  for (int i = 0; i < bench->n_steps; i++)
    {
      AuspexStepCost cost = auspex_plan_get_step_cost (plan, i, &model);
      const AuspexStep *step = auspex_plan_get_step (plan, i);
      int64_t result_bytes =
          auspex_shape_count (&auspex_graph_get_node (graph, step->output)->shape, batch)
          * model.float_bytes;

      steps[i] = (AuspexBenchStep){ cost.flop / batch, cost.bytes / batch };
      bench->most_bytes = MAX (bench->most_bytes, result_bytes);
      if (cost.flop > 0)
        bench->least_bytes = MIN (bench->least_bytes, result_bytes);
    }
  return steps;
}

bool
auspex_bench_encoder (AuspexBench *bench, GError **error)
{
  const char *spec = bench->encoder_spec != NULL ? bench->encoder_spec : ENCODER_SEED;
  g_autoptr (AuspexEncoder) encoder = auspex_encoder_open (spec, error);
  int workers, batch;

  if (encoder == NULL)
    return false;
  int patch_px = auspex_encoder_get_settings (encoder)->patch_px;
  size_t n = (size_t)patch_px * patch_px * 3 + 64 * 97;
  g_autofree uint8_t *noise = g_malloc (n);
  EncoderBench of = { bench, encoder, { noise, patch_px }, 0, 0, 0 };
  for (size_t i = 0; i < n; i++)
    noise[i] = i * 2654435761u >> 24;
  auspex_device_get_image_parallelism (bench->device, &workers, &batch);
  bench->work = encode;
  of.warm_up = bench->step = 2 * workers * batch;
  g_autofree AuspexBenchStep *steps =
      count_steps (bench, auspex_encoder_get_graph (encoder), batch);
  bench->steps = steps;
  return auspex_bench_run (bench, &of, error);
}
