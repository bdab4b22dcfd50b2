/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/bench.h"

#include "compute/device-rate.h"
#include "compute/graph/plan-cost.h"
#include "compute/nets/conv-chain.h"
#include "compute/ops/linear.h"

#include <math.h>

#define N_LAYERS 8 /* the more, the less the first, from three channels, counts */
#define LINEAR_ROWS 1024
#define LINEAR_WIDTH 1024

/* Layers that take turns: shapes of ResNet-50's stages, and one larger product. */
static const struct
{
  int size_px, kernel;
  int64_t channels[2];
} chains[] = {
  { 64, 1, { 64, 256 } },    { 32, 1, { 128, 512 } }, { 16, 1, { 256, 1024 } },
  { 16, 1, { 1024, 1024 } }, { 64, 3, { 64, 64 } },   { 32, 3, { 128, 128 } },
  { 16, 3, { 256, 256 } },
};

#define N_CEILINGS (G_N_ELEMENTS (chains) + 3)

bool
auspex_bench_has_winograd (AuspexDevice *device, AuspexPrecision precision)
{
  return g_str_equal (auspex_device_get_executor (device), "cpu")
         && auspex_device_get_kernels (device, precision) == AUSPEX_KERNELS_FP32;
}

int
auspex_bench_float_bytes (AuspexDevice *device, AuspexPrecision precision)
{
  return auspex_device_get_kernels (device, precision) == AUSPEX_KERNELS_FP32 ? 4 : 2;
}

/* Of one row of @graph. */
static double
count_flop (const AuspexBench *bench, AuspexGraph *graph)
{
  g_autoptr (AuspexPlan) plan = auspex_plan_new (graph, 1);
  AuspexCostModel model = { 1, 4,
                            auspex_bench_has_winograd (bench->device, bench->precision) };
  double flop = 0;

  for (int i = 0; i < auspex_plan_get_n_steps (plan); i++)
    flop += auspex_plan_get_step_cost (plan, i, &model).flop;
  return flop;
}

static void
raise_by_graph (AuspexBench *bench, AuspexGraph *graph, AuspexWeights *weights,
                int64_t rows, double seconds)
{
  double rate = 0;

  if (g_cancellable_is_cancelled (bench->cancellable)
      || !auspex_device_time_graph (bench->device, graph, weights, bench->precision, rows,
                                    seconds, &rate, NULL))
    return;
  bench->ceilings.flop_per_second =
      fmax (bench->ceilings.flop_per_second, rate * count_flop (bench, graph));
}

static void
raise_by_chain (AuspexBench *bench, int index, int batch, double seconds)
{
  AuspexConvLayer layers[N_LAYERS];

  for (int i = 0; i < N_LAYERS; i++)
    layers[i] =
        (AuspexConvLayer){ chains[index].channels[i % 2], chains[index].kernel, 1, 0 };
  g_autoptr (AuspexImageNetwork) network =
      auspex_conv_chain_new (chains[index].size_px, layers, N_LAYERS);
  raise_by_graph (bench, network->graph, network->weights, batch, seconds);
}

static void
raise_by_linear (AuspexBench *bench, double seconds)
{
  AuspexShape shape = AUSPEX_SHAPE (LINEAR_WIDTH, LINEAR_WIDTH);
  g_autoptr (AuspexGraph) graph = auspex_graph_new ("products");
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("products");
  AuspexValue x = auspex_graph_input (graph, "x", AUSPEX_DTYPE_F32,
                                      AUSPEX_SHAPE (AUSPEX_ROWS, LINEAR_WIDTH));

  for (int i = 0; i < N_LAYERS; i++)
    {
      g_autofree char *name = g_strdup_printf ("weight%d", i);

      auspex_weights_declare (weights, name, shape, AUSPEX_FORMULA_GHANET, 1);
      x = auspex_op_linear (graph, x, auspex_graph_parameter (graph, name, shape),
                            AUSPEX_NO_VALUE);
    }
  auspex_graph_output (graph, x, "y");
  auspex_graph_finish (graph, NULL);
  raise_by_graph (bench, graph, weights, LINEAR_ROWS, seconds);
}

static void
raise_by_copy (AuspexBench *bench, int64_t bytes, double seconds)
{
  double rate = 0;

  if (!g_cancellable_is_cancelled (bench->cancellable)
      && auspex_device_time_copy (bench->device, bytes, seconds, &rate, NULL))
    bench->ceilings.bytes_per_second = fmax (bench->ceilings.bytes_per_second, rate);
}

void
auspex_bench_raise_ceilings (AuspexBench *bench, double seconds)
{
  double each = seconds / N_CEILINGS;
  int workers, batch;

  auspex_device_get_image_parallelism (bench->device, &workers, &batch);
  for (size_t i = 0; i < G_N_ELEMENTS (chains); i++)
    raise_by_chain (bench, (int)i, batch, each);
  raise_by_linear (bench, each);
  raise_by_copy (bench, bench->least_bytes, each);
  raise_by_copy (bench, bench->most_bytes, each);
}

void
auspex_bench_count_floor (AuspexBench *bench)
{
  double seconds = 0;

  bench->patch = (AuspexBenchStep){ 0 };
  for (int i = 0; i < bench->n_steps; i++)
    {
      const AuspexBenchStep *step = &bench->steps[i];

      bench->patch.flop += step->flop;
      bench->patch.bytes += step->bytes;
      seconds += fmax (step->flop / bench->ceilings.flop_per_second,
                       step->bytes / bench->ceilings.bytes_per_second);
    }
  bench->floor = isfinite (bench->ceilings.flop_per_second)
                         && isfinite (bench->ceilings.bytes_per_second)
                     ? 1 / seconds
                     : NAN;
}
