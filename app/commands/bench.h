/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to app/commands/bench*.c: a kind of work, its runs, and the floor they are
 * measured against.
 *
 * The floor is what this device would do if each step of the work took no longer than its
 * operations at the highest rate, or its bytes at the highest rate, that the device
 * reached here and now: at other convolutions and products of the same and of larger
 * shapes, and at copying. A step's operands are read once and its result written once.
 * Where convolutions are computed by Winograd's F(4x4, 3x3), its products count, there
 * and here. */

#pragma once

#include "app/commands/command-line.h"

#define AUSPEX_BENCH_RUNS 5

/* A part of what one patch costs. */
typedef struct
{
  double flop; /* multiply and add are two */
  double bytes;
} AuspexBenchStep;

typedef struct
{
  double flop_per_second, bytes_per_second;
} AuspexBenchCeilings;

typedef struct
{
  const char *encoder_spec; /* of `encoder`: NULL: the formula's */
  AuspexDevice *device;     /* NULL: none is used */
  AuspexPrecision precision;
  double seconds; /* for all runs together */
  GCancellable *cancellable;

  /* Does the work of @n patches: patches per second, or NAN with an error. */
  double (*work) (gpointer of, int64_t n, GError **error);
  int64_t step; /* smallest sensible n */

  /* What the floor is of; none: there is no floor. */
  const AuspexBenchStep *steps; /* for as long as it runs */
  int n_steps;
  int64_t least_bytes, most_bytes; /* that a step's result takes: what is copied */

  /* Of auspex_bench_run(); NAN: not known. */
  AuspexBenchCeilings ceilings;
  AuspexBenchStep patch;                 /* all its steps together */
  double runs[AUSPEX_BENCH_RUNS], floor; /* patches per second */
  double openslide; /* tiles per second, in the same runs; 0: not compared */
} AuspexBench;

/* Of @n since @start, monotonic us. */
double auspex_bench_rate_since (int64_t start, int64_t n);

/* Runs bench->work, once uncounted, and measures the ceilings before and after. */
bool auspex_bench_run (AuspexBench *bench, gpointer of, GError **error);

bool auspex_bench_encoder (AuspexBench *bench, GError **error);
bool auspex_bench_ghanet (AuspexBench *bench, GError **error);
bool auspex_bench_exclude (AuspexBench *bench, GError **error);
bool auspex_bench_tiles (AuspexBench *bench, GError **error);

/* Whether that device computes 3x3 convolutions of stride 1 by Winograd's products. */
bool auspex_bench_has_winograd (AuspexDevice *device, AuspexPrecision precision);
/* Bytes of a value as it lies in memory. */
int auspex_bench_float_bytes (AuspexDevice *device, AuspexPrecision precision);

/* Raises bench->ceilings to what is reached in about @seconds; what cannot be measured
 * does not count. */
void auspex_bench_raise_ceilings (AuspexBench *bench, double seconds);
/* bench->floor and ->patch, of the ceilings and the steps. */
void auspex_bench_count_floor (AuspexBench *bench);
