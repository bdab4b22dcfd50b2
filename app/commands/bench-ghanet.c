/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* G-HANet on bags of noise. */

#include "app/commands/bench.h"

#include <math.h>

#define BAG_PATCHES 20000
#define EXCLUDED_RUN 37       /* patches beside one another */
#define LEAST_BYTES (1 << 20) /* some rows of features */
#define GHANET_SEED "formula:1"

/* The least that is known to do: both projections, the gate, and 24 query rows twice over
 * keys and values. A patch's features are read once and the 19 numbers of its maps
 * written once; what lies between can stay in caches. */
static const AuspexBenchStep steps[] = {
  { 2 * 2 * 1024 * 512.0, 1024 * sizeof (float) },
  { 2 * 2 * 512 * 256.0, sizeof (float) },
  { 2 * 4 * 24 * 512.0, 18 * sizeof (float) },
};

typedef struct
{
  AuspexBench *bench;
  AuspexModel *model;
  float *features; /* [BAG_PATCHES, feature_dim] */
} GhanetBench;

typedef struct
{
  AuspexBench *bench;
  AuspexPreparedBag *bag;
} ExcludeBench;

static double
run_ghanet (gpointer of, int64_t n, GError **error)
{
  GhanetBench *ghanet = of;
  int64_t start = g_get_monotonic_time ();

  for (int64_t bag = 0; bag < n / BAG_PATCHES; bag++)
    {
      g_autoptr (AuspexPrognosis) prognosis = auspex_prognosis_new ();

      if (!auspex_model_run (ghanet->model, ghanet->bench->device,
                             ghanet->bench->precision, ghanet->features, BAG_PATCHES,
                             prognosis, ghanet->bench->cancellable, error))
        return NAN;
    }
  return auspex_bench_rate_since (start, n);
}

/* The same bag without some of its patches, others each time. */
static double
run_exclude (gpointer of, int64_t n, GError **error)
{
  ExcludeBench *exclude = of;
  g_autofree uint8_t *excluded = g_new (uint8_t, BAG_PATCHES);
  int64_t start = 0, us = 0;

  for (int64_t bag = 0; bag < n / BAG_PATCHES; bag++)
    {
      g_autoptr (AuspexPrognosis) prognosis = auspex_prognosis_new ();

      for (int64_t i = 0; i < BAG_PATCHES; i++)
        excluded[i] = (i + bag * EXCLUDED_RUN) / EXCLUDED_RUN % 9 == 0;
      start = g_get_monotonic_time ();
      if (!auspex_prepared_bag_estimate (exclude->bag, excluded, prognosis,
                                         exclude->bench->cancellable, error))
        return NAN;
      us += g_get_monotonic_time () - start;
    }
  return n * (double)G_USEC_PER_SEC / MAX (us, 1);
}

/* [BAG_PATCHES, feature_dim]; free with g_free(). */
static float *
make_features (AuspexModel *model)
{
  int64_t n = BAG_PATCHES * (int64_t)auspex_model_get_info (model)->feature_dim;
  float *features = g_new (float, n);

  for (int64_t i = 0; i < n; i++)
    features[i] = (uint32_t)(i * 2654435761u) / 4294967296.0f;
  return features;
}

bool
auspex_bench_ghanet (AuspexBench *bench, GError **error)
{
  g_autoptr (AuspexModel) model = auspex_model_open (GHANET_SEED, error);

  if (model == NULL)
    return false;
  g_autofree float *features = make_features (model);
  GhanetBench of = { bench, model, features };
  bench->work = run_ghanet;
  bench->step = BAG_PATCHES;
  bench->steps = steps;
  bench->n_steps = G_N_ELEMENTS (steps);
  bench->least_bytes = LEAST_BYTES;
  bench->most_bytes = BAG_PATCHES * (int64_t)auspex_model_get_info (model)->feature_dim
                      * (int64_t)sizeof (float);
  return auspex_bench_run (bench, &of, error);
}

bool
auspex_bench_exclude (AuspexBench *bench, GError **error)
{
  g_autoptr (AuspexModel) model = auspex_model_open (GHANET_SEED, error);

  if (model == NULL)
    return false;
  g_autofree float *features = make_features (model);
  g_autoptr (AuspexPreparedBag) bag =
      auspex_prepared_bag_new (model, bench->device, bench->precision, features,
                               BAG_PATCHES, bench->cancellable, error);
  ExcludeBench of = { bench, bag };

  if (bag == NULL)
    return false;
  bench->work = run_exclude;
  bench->step = BAG_PATCHES;
  return auspex_bench_run (bench, &of, error);
}
