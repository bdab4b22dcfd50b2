/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/device-measure.h"

#include "compute/device-rate.h"
#include "compute/graph/plan-cost.h"
#include "compute/image-batch.h"
#include "compute/nets/conv-chain.h"

#include <math.h>

#define SECONDS 0.1
#define SIZE_PX 48
#define MAX_BATCH 64 /* fills any device's multiprocessors */
#define N_GOLDEN 2   /* different images */
#define RUN_SECONDS 0.02

/* 1x1 between 64 and 256 channels as in ResNet-50's layer1, 3x3 at 256 as in its layer3.
 */
static const AuspexConvLayer layers[] = {
  { 64, 1, 1, 0 }, { 256, 1, 1, 0 }, { 64, 1, 1, 0 },  { 256, 1, 1, 2 },
  { 64, 1, 1, 0 }, { 64, 3, 2, 0 },  { 256, 3, 2, 0 }, { 256, 3, 1, 0 },
};

#define IMAGE_BYTES (SIZE_PX * SIZE_PX * 3)
#define FEATURE_DIM 256

typedef struct
{
  AuspexImageNetwork *network;
  uint8_t *images; /* [MAX_BATCH]: the golden ones in turn */
  int batch;
  float golden[N_GOLDEN * FEATURE_DIM];
} Trial;

static double
count_flop (AuspexImageNetwork *network)
{
  g_autoptr (AuspexPlan) plan = auspex_plan_new (network->graph, 1);
  const AuspexCostModel model = { .rows = 1, .float_bytes = 4 };
  double flop = 0;

  for (int i = 0; i < auspex_plan_get_n_steps (plan); i++)
    flop += auspex_plan_get_step_cost (plan, i, &model).flop;
  return flop;
}

static bool
run_images (AuspexProgram *program, const Trial *trial, int n, float *features,
            GError **error)
{
  AuspexBinding input = { "image", trial->images };
  AuspexBinding output = { "features", features };

  return auspex_program_run (program, n, &input, 1, &output, 1, NULL, error);
}

/* 2 a.b / (a.a + b.b): the cosine, and less where the lengths differ. */
static double
compare_rows (const float *a, const float *b)
{
  double dot = 0, squares = 0;

  for (int i = 0; i < FEATURE_DIM; i++)
    {
      dot += 2.0 * a[i] * b[i];
      squares += (double)a[i] * a[i] + (double)b[i] * b[i];
    }
  return dot / squares; /* NAN where anything is not finite */
}

static double
compare_features (const Trial *trial, const float *features, int n)
{
  double least = 1;

  for (int i = 0; i < n; i++)
    {
      double cosine = compare_rows (features + i * FEATURE_DIM,
                                    trial->golden + i % N_GOLDEN * FEATURE_DIM);

      if (!isfinite (cosine))
        return NAN;
      least = MIN (least, cosine);
    }
  return least;
}

/* A whole batch and a single image. */
static bool
check (AuspexDevice *device, const Trial *trial, AuspexPrecision precision,
       double *cosine, GError **error)
{
  const int sizes[] = { trial->batch, 1 };
  g_autofree float *features = g_new0 (float, trial->batch *FEATURE_DIM);
  g_autoptr (AuspexProgram) program =
      auspex_program_new (device, trial->network->graph, trial->network->weights,
                          trial->batch, precision, error);

  *cosine = 1;
  for (size_t i = 0; i < G_N_ELEMENTS (sizes) && isfinite (*cosine); i++)
    {
      double found = NAN;

      if (program == NULL || !run_images (program, trial, sizes[i], features, error))
        return false;
      found = compare_features (trial, features, sizes[i]);
      *cosine = isfinite (found) ? MIN (*cosine, found) : NAN;
    }
  return true;
}

/* What is wrong is not timed. False where the device lacked something, but was not lost:
 * that is what a kernel did. */
static bool
measure_family (AuspexDevice *device, const Trial *trial, AuspexKernelFamily family,
                AuspexKernelResult *result, GError **error)
{
  AuspexPrecision precision =
      family == AUSPEX_KERNELS_FP32 ? AUSPEX_PRECISION_EXACT : AUSPEX_PRECISION_FAST;
  g_autoptr (GError) failure = NULL;
  double rate = 0;

  *result = (AuspexKernelResult){ 0, NAN };
  device->fast_kernels = family;
  if (check (device, trial, precision, &result->cosine, &failure)
      && auspex_kernel_result_is_right (result)
      && auspex_device_time_graph (device, trial->network->graph, trial->network->weights,
                                   precision, trial->batch, SECONDS, &rate, &failure))
    result->flops = rate * count_flop (trial->network);
  if (failure == NULL)
    return true;
  *result = (AuspexKernelResult){ 0, NAN };
  if (g_error_matches (failure, G_IO_ERROR, AUSPEX_DEVICE_LOST))
    return true;
  g_propagate_error (error, g_steal_pointer (&failure));
  return false;
}

static void
fill_images (Trial *trial)
{
  static const char *const names[N_GOLDEN] = { "calibration.0", "calibration.1" };

  trial->images = g_malloc (MAX_BATCH * IMAGE_BYTES);
  for (int i = 0; i < MAX_BATCH; i++)
    for (int j = 0; j < IMAGE_BYTES; j++)
      trial->images[i * IMAGE_BYTES + j] =
          (uint8_t)(256 * auspex_formula_uniform (names[i % N_GOLDEN], (uint64_t)j, 1));
}

/* What the reference executor makes of the images. */
static bool
compute_golden (Trial *trial, GError **error)
{
  g_autoptr (AuspexDevice) reference =
      auspex_device_open_executor (&auspex_reference_executor, -1, error);
  g_autoptr (AuspexProgram) program = NULL;

  if (reference == NULL)
    return false;
  program = auspex_program_new (reference, trial->network->graph, trial->network->weights,
                                N_GOLDEN, AUSPEX_PRECISION_EXACT, error);
  return program != NULL && run_images (program, trial, N_GOLDEN, trial->golden, error);
}

/* As many as a run of some hundredths of a second has: a weak device is not kept busy for
 * long, a strong one is kept busy at all. */
static int
choose_batch (AuspexDevice *device, const Trial *trial)
{
  int most = CLAMP (device->image_batch, N_GOLDEN, MAX_BATCH);
  float features[N_GOLDEN * FEATURE_DIM];
  g_autoptr (AuspexProgram) program = NULL;
  int64_t start = 0;

  if (most == N_GOLDEN)
    return most;
  program = auspex_program_new (device, trial->network->graph, trial->network->weights,
                                N_GOLDEN, AUSPEX_PRECISION_EXACT, NULL);
  if (program == NULL || !run_images (program, trial, N_GOLDEN, features, NULL))
    return N_GOLDEN; /* the check will tell why */
  start = g_get_monotonic_time ();
  if (!run_images (program, trial, N_GOLDEN, features, NULL))
    return N_GOLDEN;
  return MAX (
      auspex_image_batch_for_time (most,
                                   N_GOLDEN * (double)G_USEC_PER_SEC
                                       / (double)MAX (g_get_monotonic_time () - start, 1),
                                   RUN_SECONDS),
      N_GOLDEN);
}

/* Each family on a device of its own: one may take the device down. */
static bool
measure_families (const AuspexExecutor *executor, int index, Trial *trial,
                  AuspexCalibration *calibration, GError **error)
{
  unsigned families = 1;

  for (int i = 0; i < AUSPEX_N_KERNEL_FAMILIES; i++)
    {
      g_autoptr (AuspexDevice) device = NULL;

      if ((families & (1u << i)) == 0)
        continue;
      device = auspex_device_open_executor (executor, index, error);
      if (device == NULL)
        return false;
      families = device->kernel_families;
      if (trial->images == NULL)
        {
          fill_images (trial);
          if (!compute_golden (trial, error))
            return false;
          trial->batch = choose_batch (device, trial);
        }
      if (!measure_family (device, trial, (AuspexKernelFamily)i,
                           &calibration->families[i], error))
        return false;
    }
  return true;
}

bool
auspex_device_measure (const AuspexExecutor *executor, int index,
                       AuspexCalibration *calibration, GError **error)
{
  Trial trial = { 0 };
  bool measured = false;

  *calibration = (AuspexCalibration){ .load = auspex_calibration_get_load () };
  trial.network = auspex_conv_chain_new (SIZE_PX, layers, G_N_ELEMENTS (layers));
  measured = measure_families (executor, index, &trial, calibration, error);
  g_free (trial.images);
  auspex_image_network_free (trial.network);
  return measured;
}
