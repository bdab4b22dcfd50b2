/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/fake-executor.h"

#include <math.h>
#include <string.h>

#define DIM 256 /* of a calibration's features */

static FakeDevice fakes[4];
static int n_fakes;
static int n_compiled; /* atomic */

typedef struct
{
  AuspexDevice base;
  const FakeDevice *fake;
} Device;

typedef struct
{
  AuspexProgram base;
  AuspexKernelFamily family;
  AuspexProgram *right; /* the reference executor's */
} Program;

static void
list_devices (GPtrArray *infos)
{
  for (int i = 0; i < n_fakes; i++)
    {
      AuspexDeviceInfo *info = g_new0 (AuspexDeviceInfo, 1);

      info->selector = g_strdup_printf ("fake:%d", i);
      info->name = g_strdup (fakes[i].name);
      info->identity = g_strdup (fakes[i].name);
      info->is_software = fakes[i].is_software;
      g_ptr_array_add (infos, info);
    }
}

static AuspexDevice *
open_device (int index, GError **error)
{
  const FakeDevice *fake = &fakes[MAX (index, 0)];
  Device *device = NULL;

  if (fake->does_not_open)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "%s: it does not open",
                   fake->name);
      return NULL;
    }
  device = g_new0 (Device, 1);
  device->fake = fake;
  device->base.executor = &fake_executor;
  device->base.name = g_strdup (fake->name);
  device->base.identity = g_strdup (fake->name);
  device->base.is_software = fake->is_software;
  device->base.image_workers = 1;
  device->base.image_batch = 2;
  device->base.submit_seconds = 0.05;
  for (int i = 0; i < AUSPEX_N_KERNEL_FAMILIES; i++)
    if (fake->image_us[i] > 0)
      {
        device->base.kernel_families |= 1u << i;
        device->base.fast_kernels = i;
      }
  return &device->base;
}

static void
close_device (AuspexDevice *device)
{
  g_free (device);
}

static AuspexProgram *
compile (AuspexDevice *device, AuspexPlan *plan, AuspexWeights *weights,
         AuspexPrecision precision, GError **error)
{
  g_autoptr (AuspexDevice) reference =
      auspex_device_open_executor (&auspex_reference_executor, -1, error);
  Program *program = g_new0 (Program, 1);

  g_atomic_int_inc (&n_compiled);
  program->family = auspex_device_get_kernels (device, precision);
  program->right =
      auspex_program_new (reference, auspex_plan_get_graph (plan), weights,
                          auspex_plan_get_max_rows (plan), AUSPEX_PRECISION_EXACT, error);
  g_assert_nonnull (program->right);
  return &program->base;
}

/* The features of two images in turn; computed once. */
static const float *
get_right_features (Program *program, const AuspexBinding *inputs)
{
  static float features[2 * DIM];
  static bool are_known;
  AuspexBinding output = { "features", features };

  if (!are_known)
    are_known = auspex_program_run (program->right, 2, inputs, 1, &output, 1, NULL, NULL);
  g_assert_true (are_known);
  return features;
}

static void
spoil (float *features, int64_t rows, FakeFault fault)
{
  switch (fault)
    {
    case FAKE_ANOTHER_DIRECTION:
      for (int64_t i = 0; i < rows * DIM; i += 16)
        features[i] = 0;
      break;
    case FAKE_ANOTHER_LENGTH:
      for (int64_t i = 0; i < rows * DIM; i++)
        features[i] *= 1.1f;
      break;
    case FAKE_NOT_FINITE:
      features[rows * DIM - 1] = NAN;
      break;
    case FAKE_ONLY_THE_FIRST_IMAGE:
      for (int64_t i = 1; i < rows; i++)
        memcpy (features + i * DIM, features, DIM * sizeof (float));
      break;
    case FAKE_ONLY_ALONE:
      if (rows > 1)
        features[0] += 100;
      break;
    default:
      break;
    }
}

static bool
run (AuspexProgram *base, int64_t rows, const AuspexBinding *inputs, int n_inputs,
     const AuspexBinding *outputs, int n_outputs, GCancellable *cancellable,
     GError **error)
{
  Program *program = (Program *)base;
  const FakeDevice *fake = ((Device *)base->device)->fake;
  FakeFault fault = fake->faults[program->family];
  const float *right = get_right_features (program, inputs);

  if (fault == FAKE_LOST || fault == FAKE_NO_MEMORY)
    {
      g_set_error (error, G_IO_ERROR,
                   fault == FAKE_LOST ? AUSPEX_DEVICE_LOST : AUSPEX_DEVICE_OUT_OF_MEMORY,
                   "%s: failed", fake->name);
      return false;
    }
  g_usleep (fake->image_us[program->family] * rows);
  for (int64_t i = 0; i < rows; i++)
    memcpy ((float *)outputs[0].data + i * DIM, right + i % 2 * DIM,
            DIM * sizeof (float));
  spoil (outputs[0].data, rows, fault);
  return true;
}

static void
destroy (AuspexProgram *base)
{
  auspex_program_free (((Program *)base)->right);
  g_free (base);
}

const AuspexExecutor fake_executor = {
  .name = "fake",
  .list = list_devices,
  .open = open_device,
  .close = close_device,
  .compile = compile,
  .run = run,
  .destroy = destroy,
};

void
fake_set_devices (const FakeDevice *devices, int n)
{
  g_assert_cmpint (n, <=, G_N_ELEMENTS (fakes));
  memcpy (fakes, devices, n * sizeof *devices);
  n_fakes = n;
  g_atomic_int_set (&n_compiled, 0);
}

int
fake_count_compiled (void)
{
  return g_atomic_int_get (&n_compiled);
}
