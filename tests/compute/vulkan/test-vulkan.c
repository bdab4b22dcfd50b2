/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/attention_apply.h"
#include "compute/ops/softmax.h"
#include "compute/ops/topk_mask.h"
#include "compute/vulkan/program.h"
#include "tests/compute/vulkan/every-op.h"

#include <math.h>

/* Skips the running case and returns NULL where there is no Vulkan device. */
static AuspexDevice *
open_vulkan (void)
{
  g_autoptr (GError) error = NULL;
  AuspexDevice *device = auspex_device_open ("vulkan", &error);

  if (device == NULL)
    g_test_skip (error->message);
  return device;
}

static void
test_no_driver_is_quiet (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr (GPtrArray) infos = g_ptr_array_new ();
      g_autoptr (GError) error = NULL;

      g_setenv ("VK_ICD_FILENAMES", "/dev/null", TRUE);
      g_setenv ("VK_DRIVER_FILES", "/dev/null", TRUE);
      auspex_vulkan_executor.list (infos);
      g_assert_cmpuint (infos->len, ==, 0);
      g_assert_null (auspex_device_open ("vulkan", &error));
      g_assert_nonnull (strstr (error->message, "Vulkan"));
      return;
    }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr ("");
}

static void
test_an_index_too_far_is_an_error (void)
{
  g_autoptr (AuspexDevice) device = open_vulkan ();
  g_autoptr (GError) error = NULL;

  if (device == NULL)
    return;
  g_assert_null (auspex_device_open ("vulkan:99", &error));
  g_assert_nonnull (strstr (error->message, "99"));
}

/* Whether only devices of the other kind, or fast precision, run @kernel. */
static bool
is_for_others (const AuspexVulkanDevice *device, AuspexVulkanKernel kernel)
{
  if (auspex_vulkan_kernel_is_half (kernel))
    return true;
  return device->is_software
             ? kernel == AUSPEX_VULKAN_KERNEL_MATMUL
             : kernel == AUSPEX_VULKAN_KERNEL_MATMUL_REGISTERS
                   || kernel == AUSPEX_VULKAN_KERNEL_MATMUL_TRANSPOSED_REGISTERS;
}

/* Runs every kernel under the validation layer; @as_hardware: "1" for the kernels and
 * copies of hardware, also on a software device. */
static void
test_validation (gconstpointer as_hardware)
{
  g_autoptr (AuspexEveryOp) every = auspex_every_op_new ();
  g_autoptr (AuspexDevice) device = NULL;
  int n_messages = auspex_vulkan_validation_count ();

  g_setenv (AUSPEX_VULKAN_AS_HARDWARE, as_hardware, TRUE);
  g_setenv (AUSPEX_VULKAN_VALIDATION, "1", TRUE);
  device = open_vulkan ();
  g_unsetenv (AUSPEX_VULKAN_VALIDATION);
  g_unsetenv (AUSPEX_VULKAN_AS_HARDWARE);
  if (device == NULL)
    return;
  AuspexVulkanDevice *self = (AuspexVulkanDevice *)device;

  if (!auspex_vulkan_instance_is_validated (self->instance))
    {
      g_test_skip ("the validation layer is not installed");
      return;
    }
  auspex_every_op_check (every, device, 1);
  auspex_every_op_check (every, device, 300);
  g_assert_cmpint (auspex_vulkan_validation_count (), ==, n_messages);

  for (int i = 0; i < AUSPEX_VULKAN_N_KERNELS; i++)
    if (!is_for_others (self, (AuspexVulkanKernel)i)
        && !auspex_vulkan_kernels_has (&self->kernels, (AuspexVulkanKernel)i))
      g_error ("the kernel %s was not run",
               auspex_vulkan_kernel_name ((AuspexVulkanKernel)i));
}

/* A device that can bind and dispatch little, and is thought slow. */
static void
test_tasks_are_cut (void)
{
  g_autoptr (AuspexEveryOp) every = auspex_every_op_new ();
  g_autoptr (AuspexDevice) device = open_vulkan ();

  if (device == NULL)
    return;
  AuspexVulkanDevice *self = (AuspexVulkanDevice *)device;

  self->limits.maxStorageBufferRange = 80000;
  self->limits.maxTexelBufferElements = 16 * 1024;
  for (int i = 0; i < 3; i++)
    self->limits.maxComputeWorkGroupCount[i] = 250;
  auspex_every_op_check (every, device, 700);
}

static void
test_what_cannot_be_cut_is_an_error (void)
{
  g_autoptr (AuspexEveryOp) every = auspex_every_op_new ();
  g_autoptr (AuspexDevice) device = open_vulkan ();
  g_autoptr (AuspexProgram) program = NULL;
  g_autoptr (GArray) values = NULL;
  g_autoptr (GError) error = NULL;

  if (device == NULL)
    return;
  program = auspex_program_new (device, every->graph, every->weights, 5,
                                AUSPEX_PRECISION_EXACT, &error);
  g_assert_no_error (error);
  ((AuspexVulkanDevice *)device)->limits.maxComputeWorkGroupCount[0] = 0;
  g_assert_null (auspex_every_op_run (every, program, 5, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "rows"));

  /* The program is as good as new. */
  ((AuspexVulkanDevice *)device)->limits.maxComputeWorkGroupCount[0] = 65535;
  g_clear_error (&error);
  values = auspex_every_op_run (every, program, 5, NULL, &error);
  g_assert_no_error (error);
}

static void
test_too_large_an_arena_is_an_error (void)
{
  g_autoptr (AuspexEveryOp) every = auspex_every_op_new ();
  g_autoptr (AuspexDevice) device = open_vulkan ();
  g_autoptr (GError) error = NULL;

  if (device == NULL)
    return;
  ((AuspexVulkanDevice *)device)->max_allocation = 1 << 20;
  g_assert_null (auspex_program_new (device, every->graph, every->weights, 100000,
                                     AUSPEX_PRECISION_EXACT, &error));
  g_assert_nonnull (strstr (error->message, "MiB"));
}

static gpointer
cancel_soon (gpointer cancellable)
{
  g_usleep (20000);
  g_cancellable_cancel (cancellable);
  return NULL;
}

static void
test_cancelling_stops_a_run (void)
{
  g_autoptr (AuspexEveryOp) every = auspex_every_op_new ();
  g_autoptr (AuspexDevice) device = open_vulkan ();
  g_autoptr (AuspexProgram) program = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GArray) values = NULL;
  g_autoptr (GError) error = NULL;

  if (device == NULL)
    return;
  if (!((AuspexVulkanDevice *)device)->is_software)
    {
      g_test_skip ("this device may be done before it is cancelled");
      return;
    }
  program = auspex_program_new (device, every->graph, every->weights, 20000,
                                AUSPEX_PRECISION_EXACT, &error);
  g_assert_no_error (error);
  g_thread_unref (g_thread_new ("cancel", cancel_soon, cancellable));
  g_assert_null (auspex_every_op_run (every, program, 20000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_clear_error (&error);
  values = auspex_every_op_run (every, program, 1, NULL, &error);
  g_assert_no_error (error);
}

/* Software devices end long loops silently; sums must not lose precision either. */
static void
test_a_million_rows (void)
{
  const int n = 1000000;
  g_autoptr (AuspexDevice) device = open_vulkan ();
  g_autoptr (AuspexGraph) graph = auspex_graph_new ("a million rows");
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("none");
  g_autoptr (AuspexProgram) program = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree float *x = g_new (float, n), *softmax = g_new (float, n);
  g_autofree float *mask = g_new (float, n);
  float mean = 0;
  double sum = 0, expected = 0, worst = 0;
  int n_kept = 0;

  if (device == NULL)
    return;
  AuspexValue row =
      auspex_graph_input (graph, "x", AUSPEX_DTYPE_F32, AUSPEX_SHAPE (1, AUSPEX_ROWS));
  AuspexValue column =
      auspex_graph_input (graph, "v", AUSPEX_DTYPE_F32, AUSPEX_SHAPE (AUSPEX_ROWS, 1));
  AuspexValue weight = auspex_op_softmax (graph, row);

  auspex_graph_output (graph, weight, "softmax");
  auspex_graph_output (graph, auspex_op_topk_mask (graph, row, 0.2, -1), "mask");
  auspex_graph_output (graph, auspex_op_attention_apply (graph, weight, column), "mean");
  auspex_graph_finish (graph, &error);
  g_assert_no_error (error);
  for (int i = 0; i < n; i++)
    {
      x[i] = 4 * auspex_formula_uniform ("x", (uint64_t)i, 1);
      sum += exp (x[i]);
    }

  AuspexBinding inputs[] = { { "x", x }, { "v", x } };
  AuspexBinding outputs[] = { { "softmax", softmax },
                              { "mask", mask },
                              { "mean", &mean } };

  program =
      auspex_program_new (device, graph, weights, n, AUSPEX_PRECISION_EXACT, &error);
  g_assert_no_error (error);
  auspex_program_run (program, n, inputs, 2, outputs, 3, NULL, &error);
  g_assert_no_error (error);
  for (int i = 0; i < n; i++)
    {
      double share = exp (x[i]) / sum;

      worst = fmax (worst, fabs (softmax[i] / share - 1));
      expected += share * x[i];
      n_kept += mask[i] == 0;
    }
  g_test_message ("softmax %.2g, weighted sum %.2g, kept %d", worst,
                  fabs (mean / expected - 1), n_kept);
  g_assert_cmpfloat (worst, <, 1e-5);
  g_assert_cmpfloat_with_epsilon (mean, expected, 1e-5 * expected);
  g_assert_cmpint (n_kept, >=, n / 5); /* ties: values are 24 bits */
  g_assert_cmpint (n_kept, <, n / 5 + 10);

  g_clear_pointer (&program, auspex_program_free);
  ((AuspexVulkanDevice *)device)->max_loops = 100;
  program =
      auspex_program_new (device, graph, weights, n, AUSPEX_PRECISION_EXACT, &error);
  g_assert_no_error (error);
  g_assert_false (auspex_program_run (program, n, inputs, 2, outputs, 3, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
}

static gint n_recordings; /* of pieces */

static VkResult
count_recordings (const char *function, VkResult result)
{
  if (g_str_equal (function, "vkBeginCommandBuffer"))
    g_atomic_int_inc (&n_recordings);
  return result;
}

/* Runs of 5 and 9 rows; a run like the one before records nothing. */
static void
test_commands_are_recorded_once (gconstpointer as_hardware)
{
  const int rows[] = { 5, 5, 9, 9, 5, 5 };
  g_autoptr (AuspexEveryOp) every = auspex_every_op_new ();
  g_autoptr (AuspexDevice) device = NULL;
  g_autoptr (AuspexProgram) program = NULL;
  g_autoptr (GError) error = NULL;
  GArray *first[10] = { NULL };

  g_setenv (AUSPEX_VULKAN_AS_HARDWARE, as_hardware, TRUE);
  device = open_vulkan ();
  g_unsetenv (AUSPEX_VULKAN_AS_HARDWARE);
  if (device == NULL)
    return;
  program = auspex_program_new (device, every->graph, every->weights, 9,
                                AUSPEX_PRECISION_EXACT, &error);
  g_assert_no_error (error);
  auspex_vulkan_fault = count_recordings;
  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      AuspexVulkanRecorder *recorder = &((AuspexVulkanProgram *)program)->recorder;
      g_autoptr (GArray) values = NULL;

      n_recordings = 0;
      recorder->recorded_speed = recorder->flops_per_second; /* as if it were known */
      values = auspex_every_op_run (every, program, rows[i], NULL, &error);
      g_assert_no_error (error);
      if (i % 2 == 0)
        g_assert_cmpint (n_recordings, >, 0);
      else
        g_assert_cmpint (n_recordings, ==, 0);
      if (first[rows[i]] == NULL)
        first[rows[i]] = g_steal_pointer (&values);
      else
        g_assert_cmpmem (values->data, values->len * sizeof (float), first[rows[i]]->data,
                         first[rows[i]]->len * sizeof (float));
    }
  auspex_vulkan_fault = NULL;
  g_array_unref (first[5]);
  g_array_unref (first[9]);
}

static gpointer
check_in_thread (gpointer device)
{
  g_autoptr (AuspexEveryOp) every = auspex_every_op_new ();

  for (int i = 0; i < 3; i++)
    auspex_every_op_check (every, device, 40 + i);
  return NULL;
}

static void
test_two_threads_share_a_device (void)
{
  g_autoptr (AuspexDevice) device = open_vulkan ();
  GThread *threads[2] = { NULL };

  if (device == NULL)
    return;
  for (int i = 0; i < 2; i++)
    threads[i] = g_thread_new ("check", check_in_thread, device);
  for (int i = 0; i < 2; i++)
    g_thread_join (threads[i]);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/vulkan/no driver means no devices and no noise",
                   test_no_driver_is_quiet);
  g_test_add_func ("/vulkan/an index too far is an error",
                   test_an_index_too_far_is_an_error);
  g_test_add_data_func ("/vulkan/validation finds nothing in any kernel", "0",
                        test_validation);
  g_test_add_data_func ("/vulkan/validation finds nothing in what hardware runs", "1",
                        test_validation);
  g_test_add_func ("/vulkan/tasks are cut to what a device can bind and dispatch",
                   test_tasks_are_cut);
  g_test_add_func ("/vulkan/what cannot be cut is an error, and no more",
                   test_what_cannot_be_cut_is_an_error);
  g_test_add_func ("/vulkan/too large an arena is an error",
                   test_too_large_an_arena_is_an_error);
  g_test_add_func ("/vulkan/cancelling stops a run", test_cancelling_stops_a_run);
  g_test_add_func ("/vulkan/a row of a million keeps its precision", test_a_million_rows);
  g_test_add_data_func ("/vulkan/commands are recorded once", "0",
                        test_commands_are_recorded_once);
  g_test_add_data_func ("/vulkan/what hardware runs is recorded once", "1",
                        test_commands_are_recorded_once);
  g_test_add_func ("/vulkan/two threads share a device", test_two_threads_share_a_device);
  return g_test_run ();
}
