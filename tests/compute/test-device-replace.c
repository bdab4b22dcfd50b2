/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/encoder-internal.h"
#include "compute/executor.h"
#include "compute/model.h"
#include "compute/vulkan/device.h"
#include "tests/compute/nets/golden.h"
#include "tests/compute/nets/small-resnet.h"
#include "tests/compute/saved-weights.h"
#include "tests/support/near.h"
#include "tests/support/test-data.h"

#include <string.h>

#define N_PATCHES 9
#define FEATURE_DIM 17
#define BATCH 4

/* Calls of `function` from the `first` (1) to the `last` return `result`. */
static struct
{
  const char *function;
  VkResult result;
  int first, last;
  int n_calls;       /* atomic */
  int64_t from_read; /* of which patch on; or 0 */
} fault;

static VkResult
fail_some (const char *function, VkResult result)
{
  int n = 0;

  if (!g_str_equal (function, fault.function))
    return result;
  n = g_atomic_int_add (&fault.n_calls, 1) + 1;
  return n >= fault.first && n <= fault.last ? fault.result : result;
}

static void
inject (const char *function, VkResult result, int first, int last)
{
  fault.function = function;
  fault.result = result;
  fault.first = first;
  fault.last = last;
  fault.n_calls = 0;
  fault.from_read = 0;
  auspex_vulkan_fault = fail_some;
}

static bool
read_patch (gpointer owner, int64_t index, uint8_t *rgb, GError **error)
{
  const AuspexPatchSource *source = owner;

  if (fault.from_read > 0 && index >= fault.from_read)
    auspex_vulkan_fault = fail_some;
  auspex_golden_patch (1, index, source->size_px, rgb);
  return true;
}

static AuspexEncoder *
open_encoder (void)
{
  g_autoptr (AuspexWeights) weights = auspex_test_small_resnet ();
  AuspexSavedWeights part = { "", weights };
  g_autofree char *settings =
      g_build_filename (auspex_test_scratch_dir (), "small.json", NULL);
  g_autofree char *path = auspex_test_save_weights ("small.safetensors", &part, 1, NULL);
  g_autoptr (GError) error = NULL;
  AuspexEncoder *encoder = NULL;

  g_assert_true (g_file_set_contents (settings, "{\"patch_px\": 64}", -1, NULL));
  encoder = auspex_encoder_open (path, &error);
  g_assert_no_error (error);
  return encoder;
}

static AuspexDevice *
open_vulkan (void)
{
  AuspexDevice *device = auspex_golden_device ("vulkan");

  if (device != NULL)
    device->image_batch = BATCH;
  return device;
}

static bool
encode (AuspexDevice *device, float *features, uint8_t *done, GError **error)
{
  g_autoptr (AuspexEncoder) encoder = open_encoder ();
  AuspexPatchSource source = { .n_patches = N_PATCHES,
                               .size_px = 64,
                               .read = read_patch };

  source.owner = &source;
  memset (done, 0, N_PATCHES);
  return auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT, &source,
                                features, done, NULL, NULL, NULL, NULL, error);
}

/* Encodes with what is injected, and expects the features of the reference, @n_stand_in
 * of them by the CPU. */
static void
check_encode (AuspexDevice *device, int n_stand_in)
{
  g_autoptr (AuspexDevice) reference = auspex_golden_device ("reference");
  g_autoptr (GError) error = NULL;
  float features[N_PATCHES * FEATURE_DIM], expected[N_PATCHES * FEATURE_DIM];
  uint8_t done[N_PATCHES];
  int n = 0;

  encode (device, features, done, &error);
  auspex_vulkan_fault = NULL;
  fault.from_read = 0;
  g_assert_no_error (error);
  for (int i = 0; i < N_PATCHES; i++)
    {
      g_assert_cmpint (done[i], !=, 0);
      n += done[i] == AUSPEX_PATCH_DONE_BY_STAND_IN;
    }
  g_assert_cmpint (n, ==, n_stand_in);
  encode (reference, expected, done, &error);
  g_assert_no_error (error);
  auspex_assert_near ("features", features, expected, N_PATCHES * FEATURE_DIM, 1e-4,
                      1e-6);
}

static int
get_batch (AuspexDevice *device)
{
  int workers = 0, batch = 0;

  auspex_device_get_image_parallelism (device, &workers, &batch);
  return batch;
}

/* @cause must be in what people are told. */
static void
check_story (AuspexDevice *device, const char *cause, bool ends_on_cpu)
{
  g_autofree char *story = auspex_device_describe_failures (device);
  const char *name = auspex_device_get_name (device);

  g_test_message ("%s | %s", name, story);
  g_assert_nonnull (story);
  g_assert_nonnull (strstr (story, cause));
  g_assert_nonnull (strstr (name, "(Vulkan)"));
  g_assert_true ((strstr (name, ", then CPU") != NULL) == ends_on_cpu);
  g_assert_cmpstr (auspex_device_get_executor (device), ==,
                   ends_on_cpu ? "cpu" : "vulkan");
}

static void
expect_message (void)
{
  g_test_expect_message (NULL, G_LOG_LEVEL_MESSAGE, "*Going on with*");
}

static void
test_nothing_fails (void)
{
  g_autoptr (AuspexDevice) device = open_vulkan ();

  if (device == NULL)
    return;
  check_encode (device, 0);
  g_assert_null (auspex_device_describe_failures (device));
  g_assert_cmpint (get_batch (device), ==, BATCH);
  g_assert_true (auspex_device_get_current (device) == device);
}

/* Batches in flight at once, filled by several readers, copied through staging buffers,
 * by commands recorded before; and one of them lost. */
static void
test_as_hardware (gconstpointer batch)
{
  g_autoptr (AuspexDevice) device = NULL;

  g_setenv (AUSPEX_VULKAN_AS_HARDWARE, "1", TRUE);
  device = auspex_golden_device ("vulkan");
  if (device == NULL)
    return;
  g_assert_cmpint (device->image_workers, >, 1);
  device->image_batch = GPOINTER_TO_INT (batch);
  check_encode (device, 0);
  inject ("vkWaitForFences", VK_ERROR_DEVICE_LOST, 3, 3);
  expect_message ();
  check_encode (device, 0);
  g_test_assert_expected_messages ();
  check_story (device, "the device was lost", false);
  g_unsetenv (AUSPEX_VULKAN_AS_HARDWARE);
}

/* During the first batch, and during a later one. */
static void
test_lost_once (gconstpointer at)
{
  g_autoptr (AuspexDevice) device = open_vulkan ();
  double submit_seconds = 0;

  if (device == NULL)
    return;
  submit_seconds = device->submit_seconds;
  device->kernel_families = 1 << AUSPEX_KERNELS_FP32;
  device->fast_kernels = AUSPEX_KERNELS_FP32;
  inject ("vkWaitForFences", VK_ERROR_DEVICE_LOST, GPOINTER_TO_INT (at),
          GPOINTER_TO_INT (at));
  expect_message ();
  check_encode (device, 0);
  g_test_assert_expected_messages ();
  check_story (device, "the device was lost", false);
  g_assert_cmpint (get_batch (device), ==, BATCH / 2);
  g_assert_cmpfloat (device->successor->submit_seconds, ==, submit_seconds / 2);
  g_assert_cmpint (device->successor->kernel_families, ==, 1 << AUSPEX_KERNELS_FP32);
  g_assert_cmpint (auspex_device_get_kernels (device, AUSPEX_PRECISION_FAST), ==,
                   AUSPEX_KERNELS_FP32);

  /* Whoever holds the lost device goes on. */
  check_encode (device, 0);
}

static void
test_lost_twice (void)
{
  g_autoptr (AuspexDevice) device = open_vulkan ();

  if (device == NULL)
    return;
  inject ("vkQueueSubmit", VK_ERROR_DEVICE_LOST, 1, G_MAXINT);
  expect_message ();
  expect_message ();
  check_encode (device, N_PATCHES);
  g_test_assert_expected_messages ();
  check_story (device, "the device was lost", true);
  check_encode (device, 0); /* the CPU is now the device's own */
}

/* What was computed before stays, and is told from the rest. */
static void
test_lost_midway (void)
{
  g_autoptr (AuspexDevice) device = open_vulkan ();

  if (device == NULL)
    return;
  device->predecessor_lost_us = g_get_monotonic_time ();
  inject ("vkQueueSubmit", VK_ERROR_DEVICE_LOST, 1, G_MAXINT);
  auspex_vulkan_fault = NULL;
  fault.from_read = N_PATCHES - 1;
  expect_message ();
  check_encode (device, 1);
  g_test_assert_expected_messages ();
  check_story (device, "the device was lost", true);
}

static void
test_out_of_memory_once (gconstpointer function)
{
  g_autoptr (AuspexDevice) device = open_vulkan ();

  if (device == NULL)
    return;
  inject (function, VK_ERROR_OUT_OF_DEVICE_MEMORY, 2, 2);
  expect_message ();
  check_encode (device, 0);
  g_test_assert_expected_messages ();
  check_story (device, "out of device memory", false);
  g_assert_cmpint (get_batch (device), ==, BATCH / 2);
}

/* Batches of 4, 2 and 1 do not fit. */
static void
test_never_enough_memory (void)
{
  g_autoptr (AuspexDevice) device = open_vulkan ();

  if (device == NULL)
    return;
  inject ("vkAllocateMemory", VK_ERROR_OUT_OF_DEVICE_MEMORY, 1, G_MAXINT);
  for (int i = 0; i < 3; i++)
    expect_message ();
  check_encode (device, N_PATCHES);
  g_test_assert_expected_messages ();
  check_story (device, "out of device memory", true);
}

static void
test_other_errors_stand (void)
{
  g_autoptr (AuspexDevice) device = open_vulkan ();
  g_autoptr (GError) error = NULL;
  float features[N_PATCHES * FEATURE_DIM];
  uint8_t done[N_PATCHES];

  if (device == NULL)
    return;
  inject ("vkQueueSubmit", VK_ERROR_INITIALIZATION_FAILED, 2, 2);
  g_assert_false (encode (device, features, done, &error));
  auspex_vulkan_fault = NULL;
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_null (auspex_device_describe_failures (device));
}

static void
test_the_cpu_is_the_last (void)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device ("cpu");
  g_autoptr (GError) error =
      g_error_new_literal (G_IO_ERROR, AUSPEX_DEVICE_OUT_OF_MEMORY, "none left");

  g_assert_false (auspex_device_replace (&device, true, &error));
  g_assert_error (error, G_IO_ERROR, AUSPEX_DEVICE_OUT_OF_MEMORY);
}

static void
run_model (AuspexDevice *device, AuspexPrognosis *prognosis)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexModel) model = auspex_model_open ("formula:1", &error);
  g_autofree float *features = auspex_golden_features (7, 1);

  g_assert_no_error (error);
  auspex_model_run (model, device, AUSPEX_PRECISION_EXACT, features, 7, prognosis, NULL,
                    &error);
  auspex_vulkan_fault = NULL;
  g_assert_no_error (error);
}

/* @result: lost, and the same device does it; out of memory, and the CPU does. */
static void
test_model (gconstpointer result)
{
  g_autoptr (AuspexDevice) device = open_vulkan ();
  g_autoptr (AuspexDevice) cpu = auspex_golden_device ("cpu");
  g_autoptr (AuspexPrognosis) expected = auspex_prognosis_new ();
  g_autoptr (AuspexPrognosis) actual = auspex_prognosis_new ();

  if (device == NULL)
    return;
  run_model (cpu, expected);
  inject ("vkQueueSubmit", (VkResult)GPOINTER_TO_INT (result), 1, 1);
  expect_message ();
  run_model (device, actual);
  g_test_assert_expected_messages ();
  g_assert_cmpfloat_with_epsilon (actual->risk, expected->risk, 1e-4);
  g_assert_cmpint (actual->maps.n_patches, ==, 7);
  if (GPOINTER_TO_INT (result) == VK_ERROR_DEVICE_LOST)
    check_story (device, "the device was lost", false);
  else
    check_story (device, "out of device memory", true);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device-replace/nothing fails, nothing is replaced",
                   test_nothing_fails);
  for (int batch = 1; batch <= 4; batch *= 2)
    {
      g_autofree char *path =
          g_strdup_printf ("/device-replace/as hardware does it, batches of %d", batch);

      g_test_add_data_func (path, GINT_TO_POINTER (batch), test_as_hardware);
    }
  g_test_add_data_func ("/device-replace/lost in the first batch: done over in halves",
                        GINT_TO_POINTER (1), test_lost_once);
  g_test_add_data_func ("/device-replace/lost in a later batch: done over in halves",
                        GINT_TO_POINTER (2), test_lost_once);
  g_test_add_func ("/device-replace/lost twice: the CPU goes on", test_lost_twice);
  g_test_add_func ("/device-replace/what was done before the loss stays",
                   test_lost_midway);
  g_test_add_data_func ("/device-replace/out of memory in a submission: half the batch",
                        "vkQueueSubmit", test_out_of_memory_once);
  g_test_add_data_func ("/device-replace/out of memory in an allocation: half the batch",
                        "vkAllocateMemory", test_out_of_memory_once);
  g_test_add_func ("/device-replace/never enough memory: the CPU goes on",
                   test_never_enough_memory);
  g_test_add_func ("/device-replace/other errors end the run", test_other_errors_stand);
  g_test_add_func ("/device-replace/nothing replaces the CPU", test_the_cpu_is_the_last);
  g_test_add_data_func ("/device-replace/a model on a lost device is run again",
                        GINT_TO_POINTER (VK_ERROR_DEVICE_LOST), test_model);
  g_test_add_data_func ("/device-replace/a model too large is run on the CPU",
                        GINT_TO_POINTER (VK_ERROR_OUT_OF_DEVICE_MEMORY), test_model);
  return g_test_run ();
}
