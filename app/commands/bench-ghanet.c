/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* G-HANet on bags of noise. */

#include "app/analysis-replay.h"
#include "app/commands/bench.h"
#include "render/annotation/annotation-area.h"
#include "render/annotation/tissue-mark.h"

#include <math.h>

#define BAG_PATCHES 20000
#define BAG_COLUMNS 160
#define PATCH_PX 512
#define N_STROKES 3
#define STROKE_CORNERS 120
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
  AuspexReplay *replay;
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

/* Strokes of a brush over the bag's tissue, others for each @seed. */
static GPtrArray *
draw_marks (int64_t seed)
{
  g_autoptr (GRand) random = g_rand_new_with_seed ((guint32)seed);
  GPtrArray *of_slides =
      g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  GPtrArray *marks =
      g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_annotation_unref);
  const double width = BAG_COLUMNS * PATCH_PX;
  const double height = BAG_PATCHES / BAG_COLUMNS * PATCH_PX;

  g_ptr_array_add (of_slides, marks);
  for (int i = 0; i < N_STROKES; i++)
    {
      AuspexPoint way[STROKE_CORNERS] = { { g_rand_double_range (random, 0, width),
                                            g_rand_double_range (random, 0, height) } };

      for (int k = 1; k < STROKE_CORNERS; k++)
        way[k] = (AuspexPoint){
          way[k - 1].x + g_rand_double_range (random, -PATCH_PX, PATCH_PX),
          way[k - 1].y + g_rand_double_range (random, -PATCH_PX, PATCH_PX)
        };
      AuspexAnnotation *mark =
          auspex_annotation_new_stroke (way, STROKE_CORNERS, 4 * PATCH_PX);
      auspex_annotation_set_mark (mark, AUSPEX_MARK_EXCLUDE);
      g_ptr_array_add (marks, mark);
    }
  return of_slides;
}

/* All that lies between the brush being lifted and the new result: marks, patches,
 * network, record. */
static double
run_exclude (gpointer of, int64_t n, GError **error)
{
  ExcludeBench *exclude = of;
  int64_t start = 0, us = 0;

  for (int64_t bag = 0; bag < n / BAG_PATCHES; bag++)
    {
      g_autoptr (GPtrArray) marks = draw_marks (bag);
      g_autoptr (AuspexPrognosis) prognosis = NULL;

      start = g_get_monotonic_time ();
      prognosis =
          auspex_replay_ask (exclude->replay, marks, exclude->bench->cancellable, error);
      if (prognosis == NULL)
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

static AuspexFeatureBag *
new_bag (AuspexModel *model, GError **error)
{
  int dim = auspex_model_get_info (model)->feature_dim;
  AuspexFeatureBag *bag = auspex_feature_bag_new (BAG_PATCHES, dim, 1, error);

  if (bag == NULL)
    return NULL;
  g_free (bag->features);
  bag->features = make_features (model);
  for (int64_t i = 0; i < BAG_PATCHES; i++)
    {
      bag->coords[2 * i] = i % BAG_COLUMNS * PATCH_PX;
      bag->coords[2 * i + 1] = i / BAG_COLUMNS * PATCH_PX;
    }
  bag->slides[0].patch_level0_px = PATCH_PX;
  bag->slides[0].mpp = 0.25;
  return bag;
}

bool
auspex_bench_exclude (AuspexBench *bench, GError **error)
{
  g_autoptr (AuspexModel) model = auspex_model_open (GHANET_SEED, error);
  g_autoptr (GPtrArray) no_slides = g_ptr_array_new ();
  AuspexFeatureBag *bag = model != NULL ? new_bag (model, error) : NULL;

  if (bag == NULL)
    return false;
  AuspexAnalysisRequest request = { .slides = no_slides,
                                    .model = model,
                                    .opened_device = bench->device,
                                    .precision = bench->precision,
                                    .tissue = "default" };
  g_autoptr (AuspexReplay) replay =
      auspex_replay_new_from_bag (&request, bag, bench->cancellable, error);
  ExcludeBench of = { bench, replay };

  if (replay == NULL || !auspex_replay_prepare (replay, bench->cancellable, error))
    return false;
  bench->work = run_exclude;
  bench->step = BAG_PATCHES;
  return auspex_bench_run (bench, &of, error);
}
