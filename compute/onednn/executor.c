/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The CPU through oneDNN.
 *
 * Threads: a program of images runs on the calling thread alone, one image at a time, and
 * a caller runs as many programs as there are cores: a team of threads per image loses
 * most of its speed as soon as anything else takes a core. So does a bag's, in blocks of
 * rows, but when it is trained on: then a team works on all of a large bag; on a small
 * one, waking and awaiting a team would cost more than it brings. */

#include "compute/executor.h"
#include "compute/onednn/schedule.h"
#include "compute/onednn/status.h"

#include <omp.h>
#include <string.h>

#define MAX_SCHEDULES 2
#define ROWS_FOR_A_TEAM 4096
#define ROW_BLOCK 1024 /* what fits a core's cache, and not so few that calls cost */

typedef struct
{
  AuspexDevice base;
  dnnl_engine_t engine;
  AuspexPackedWeightsSet packed;
} OnednnDevice;

typedef struct
{
  AuspexProgram base;
  int n_threads;
  dnnl_data_type_t image_type;
  dnnl_stream_t stream;
  AuspexPackedWeights *weights;
  AuspexSchedule *schedules[MAX_SCHEDULES]; /* most recently used first */
} OnednnProgram;

static char *
describe_device (void)
{
  int n = omp_get_num_procs ();

  return g_strdup_printf ("CPU, %d thread%s (oneDNN)", n, n == 1 ? "" : "s");
}

static const char *
name_isa (void)
{
  switch (dnnl_get_effective_cpu_isa ())
    {
    case dnnl_cpu_isa_avx512_core_amx:
      return "AVX-512, AMX";
    case dnnl_cpu_isa_avx512_core_bf16:
      return "AVX-512, bf16";
    case dnnl_cpu_isa_avx512_core_vnni:
    case dnnl_cpu_isa_avx512_core:
      return "AVX-512";
    case dnnl_cpu_isa_avx2_vnni:
    case dnnl_cpu_isa_avx2:
      return "AVX2";
    default:
      return "no AVX2";
    }
}

/* As /proc/cpuinfo has it; NULL where it does not say. */
static char *
find_cpu_model (void)
{
  g_autofree char *text = NULL;
  char *line = NULL;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return NULL;
  line = strstr (text, "model name");
  return line != NULL ? g_strndup (line, strcspn (line, "\n")) : NULL;
}

static char *
describe_library (void)
{
  const dnnl_version_t *version = dnnl_version ();

  return g_strdup_printf ("oneDNN %d.%d.%d, %s", version->major, version->minor,
                          version->patch, name_isa ());
}

/* What a calibration depends on. */
static char *
identify (void)
{
  g_autofree char *model = find_cpu_model (), *library = describe_library ();

  return g_strdup_printf ("%s, %s, %d threads", library, model != NULL ? model : "CPU",
                          omp_get_num_procs ());
}

static void
list_devices (GPtrArray *infos)
{
  AuspexDeviceInfo *info = g_new0 (AuspexDeviceInfo, 1);

  info->selector = g_strdup ("cpu");
  info->name = describe_device ();
  info->detail = describe_library ();
  info->identity = identify ();
  g_ptr_array_add (infos, info);
}

bool auspex_onednn_imitate_bf16 = false;

/* Where the CPU has to imitate bf16, fp32 is the faster. */
static bool
has_bf16 (void)
{
  dnnl_cpu_isa_t isa = dnnl_get_effective_cpu_isa ();

  return isa == dnnl_cpu_isa_avx512_core_bf16 || isa == dnnl_cpu_isa_avx512_core_amx
         || auspex_onednn_imitate_bf16;
}

static AuspexDevice *
open_device (int index, GError **error)
{
  OnednnDevice *device = g_new0 (OnednnDevice, 1);

  if (!auspex_onednn_check (dnnl_engine_create (&device->engine, dnnl_cpu, 0),
                            "opening the CPU", error))
    {
      g_free (device);
      return NULL;
    }
  auspex_packed_weights_set_init (&device->packed, device->engine);
  device->base.executor = &auspex_onednn_executor;
  device->base.name = describe_device ();
  device->base.identity = identify ();
  device->base.image_workers = omp_get_num_procs ();
  device->base.image_batch = 1;
  device->base.row_workers = omp_get_num_procs ();
  device->base.row_block = ROW_BLOCK;
  if (has_bf16 ())
    {
      device->base.kernel_families |= 1 << AUSPEX_KERNELS_HALF;
      device->base.fast_kernels = AUSPEX_KERNELS_HALF;
    }
  return &device->base;
}

static void
close_device (AuspexDevice *base)
{
  OnednnDevice *device = (OnednnDevice *)base;

  auspex_packed_weights_set_clear (&device->packed);
  dnnl_engine_destroy (device->engine);
  g_free (device);
}

/* The schedule for @rows, which comes first. */
static AuspexSchedule *
find_schedule (OnednnProgram *program, AuspexPlan *plan, dnnl_engine_t engine,
               int64_t rows, GError **error)
{
  AuspexSchedule *found = NULL;
  int index = 0;

  for (; index < MAX_SCHEDULES && program->schedules[index] != NULL; index++)
    if (auspex_schedule_get_rows (program->schedules[index]) == rows)
      {
        found = program->schedules[index];
        break;
      }
  if (found == NULL)
    {
      index = MIN (index, MAX_SCHEDULES - 1);
      g_clear_pointer (&program->schedules[index], auspex_schedule_free);
      found = auspex_schedule_new (plan, rows, program->image_type, program->weights,
                                   engine, program->stream, error);
      if (found == NULL)
        return NULL;
    }
  for (; index > 0; index--)
    program->schedules[index] = program->schedules[index - 1];
  program->schedules[0] = found;
  return found;
}

static void
destroy (AuspexProgram *base)
{
  OnednnProgram *program = (OnednnProgram *)base;

  for (int i = 0; i < MAX_SCHEDULES; i++)
    auspex_schedule_free (program->schedules[i]);
  g_clear_pointer (&program->weights, auspex_packed_weights_release);
  dnnl_stream_destroy (program->stream);
  g_free (program);
}

static bool
reads_images (const AuspexGraph *graph)
{
  bool found = false;

  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (graph); value++)
    found |= auspex_graph_get_node (graph, value)->dtype == AUSPEX_DTYPE_U8;
  return found;
}

/* Whether there is work for a team of threads: a layer over very many rows. */
static bool
is_large (const AuspexPlan *plan)
{
  bool found = false;

  if (auspex_plan_get_max_rows (plan) < ROWS_FOR_A_TEAM)
    return false;
  for (int i = 0; i < auspex_plan_get_n_steps (plan); i++)
    {
      const AuspexStep *step = auspex_plan_get_step (plan, i);

      found |= step->op == AUSPEX_OP_LINEAR
               && auspex_shape_count (&step->node->shape, 1)
                      < auspex_shape_count (&step->node->shape, 2);
    }
  return found;
}

static AuspexProgram *
compile (AuspexDevice *base, AuspexPlan *plan, AuspexWeights *weights,
         AuspexPrecision precision, GError **error)
{
  OnednnDevice *device = (OnednnDevice *)base;
  OnednnProgram *program = g_new0 (OnednnProgram, 1);
  int threads_before = omp_get_max_threads ();
  bool compiled = false;

  program->n_threads = reads_images (auspex_plan_get_graph (plan)) || !is_large (plan)
                           ? 1
                           : omp_get_num_procs ();
  program->image_type =
      reads_images (auspex_plan_get_graph (plan))
              && auspex_device_get_kernels (base, precision) == AUSPEX_KERNELS_HALF
          ? dnnl_bf16
          : dnnl_f32;
  omp_set_num_threads (program->n_threads);
  if (auspex_onednn_check (dnnl_stream_create (&program->stream, device->engine,
                                               dnnl_stream_default_flags),
                           "a stream", error))
    {
      program->weights = auspex_packed_weights_take (&device->packed, weights, error);
      compiled = program->weights != NULL
                 && find_schedule (program, plan, device->engine,
                                   auspex_plan_get_max_rows (plan), error)
                        != NULL;
    }
  omp_set_num_threads (threads_before);
  if (!compiled)
    {
      g_prefix_error (error,
                      "%s: ", auspex_graph_get_name (auspex_plan_get_graph (plan)));
      destroy (&program->base);
      return NULL;
    }
  return &program->base;
}

static bool
run (AuspexProgram *base, int64_t rows, const AuspexBinding *inputs, int n_inputs,
     const AuspexBinding *outputs, int n_outputs, GCancellable *cancellable,
     GError **error)
{
  OnednnProgram *program = (OnednnProgram *)base;
  int threads_before = omp_get_max_threads ();

  omp_set_num_threads (program->n_threads);
  AuspexSchedule *schedule = find_schedule (
      program, base->plan, ((OnednnDevice *)base->device)->engine, rows, error);
  bool done = schedule != NULL
              && auspex_schedule_run (schedule, inputs, n_inputs, outputs, n_outputs,
                                      cancellable, error);

  omp_set_num_threads (threads_before);
  return done;
}

const AuspexExecutor auspex_onednn_executor = {
  .name = "cpu",
  .is_own = true,
  .list = list_devices,
  .open = open_device,
  .close = close_device,
  .compile = compile,
  .run = run,
  .destroy = destroy,
};
