/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Each case has devices of names of its own, so that nothing is remembered of them. */

#include "compute/device-choice.h"
#include "compute/image-batch.h"
#include "tests/compute/fake-executor.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>

#define SLOW_US 20000 /* an image */
#define MIDDLE_US 8000
#define FAST_US 2000

static const AuspexExecutor *const executors[] = { &fake_executor,
                                                   &auspex_reference_executor };

static AuspexDevice *
open_best (AuspexPrecision precision)
{
  g_autoptr (GError) error = NULL;
  AuspexDevice *device =
      auspex_device_open_best (executors, G_N_ELEMENTS (executors), precision, &error);

  g_assert_no_error (error);
  return device;
}

static void
expect_not_used (const char *name)
{
  g_autofree char *pattern = g_strdup_printf ("%s is not used: *", name);

  g_test_expect_message (NULL, G_LOG_LEVEL_MESSAGE, pattern);
}

static void
test_fastest (void)
{
  const FakeDevice devices[] = {
    { "slow, but fast at fp16", { SLOW_US, FAST_US } },
    { "of middling speed", { MIDDLE_US, MIDDLE_US } },
  };

  fake_set_devices (devices, 2);
  g_autoptr (AuspexDevice) exact = open_best (AUSPEX_PRECISION_EXACT);
  g_autoptr (AuspexDevice) fast = open_best (AUSPEX_PRECISION_FAST);

  g_assert_cmpstr (auspex_device_get_name (exact), ==, "of middling speed");
  g_assert_cmpstr (auspex_device_get_name (fast), ==, "slow, but fast at fp16");
  g_assert_cmpint (auspex_device_get_kernels (fast, AUSPEX_PRECISION_FAST), ==,
                   AUSPEX_KERNELS_HALF);
  g_assert_cmpint (auspex_device_get_kernels (fast, AUSPEX_PRECISION_EXACT), ==,
                   AUSPEX_KERNELS_FP32);
}

static void
test_wrong_device (gconstpointer fault)
{
  g_autofree char *right = g_strdup_printf ("right beside %d", GPOINTER_TO_INT (fault));
  g_autofree char *wrong = g_strdup_printf ("wrong by %d", GPOINTER_TO_INT (fault));
  const FakeDevice devices[] = {
    { right, { MIDDLE_US } },
    { wrong, { FAST_US }, { GPOINTER_TO_INT (fault) } },
  };
  AuspexCalibration calibration;
  g_autoptr (GError) error = NULL;

  fake_set_devices (devices, 2);
  expect_not_used (wrong);
  g_autoptr (AuspexDevice) device = open_best (AUSPEX_PRECISION_EXACT);
  g_test_assert_expected_messages ();
  g_assert_cmpstr (auspex_device_get_name (device), ==, right);

  /* Nor when asked for. */
  g_assert_true (auspex_calibration_recall (wrong, &calibration));
  g_assert_false (auspex_kernel_result_is_right (&calibration.families[0]));
  g_assert_null (
      auspex_device_open_checked (&fake_executor, 1, AUSPEX_PRECISION_EXACT, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, wrong));
}

/* Cooperative matrices that take the device down, and wrong ones. */
static void
test_wrong_family (gconstpointer fault)
{
  g_autofree char *name =
      g_strdup_printf ("wrong matrices by %d", GPOINTER_TO_INT (fault));
  const FakeDevice devices[] = {
    { name,
      { SLOW_US, MIDDLE_US, FAST_US },
      { FAKE_RIGHT, FAKE_RIGHT, GPOINTER_TO_INT (fault) } },
  };
  g_autoptr (GError) error = NULL;

  fake_set_devices (devices, 1);
  g_autoptr (AuspexDevice) device =
      auspex_device_open_checked (&fake_executor, 0, AUSPEX_PRECISION_FAST, &error);
  g_assert_no_error (error);
  g_assert_cmpint (auspex_device_get_kernels (device, AUSPEX_PRECISION_FAST), ==,
                   AUSPEX_KERNELS_HALF);
  g_assert_cmpint (device->kernel_families, ==,
                   1 << AUSPEX_KERNELS_FP32 | 1 << AUSPEX_KERNELS_HALF);
}

/* What imitates is slower than what it imitates. */
static void
test_slow_family (void)
{
  const FakeDevice devices[] = { { "slow matrices", { MIDDLE_US, FAST_US, SLOW_US } } };
  g_autoptr (GError) error = NULL;

  fake_set_devices (devices, 1);
  g_autoptr (AuspexDevice) device =
      auspex_device_open_checked (&fake_executor, 0, AUSPEX_PRECISION_FAST, &error);
  g_assert_no_error (error);
  g_assert_cmpint (auspex_device_get_kernels (device, AUSPEX_PRECISION_FAST), ==,
                   AUSPEX_KERNELS_HALF);
}

static AuspexProgram *
build_program (AuspexDevice *device, AuspexPrecision precision, GError **error)
{
  g_autoptr (AuspexGraph) graph = auspex_graph_new ("nothing much");
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("no weights");

  auspex_graph_input (graph, "x", AUSPEX_DTYPE_F32, AUSPEX_SHAPE (AUSPEX_ROWS, 3));
  auspex_graph_finish (graph, NULL);
  return auspex_program_new (device, graph, weights, 1, precision, error);
}

static void
test_only_fast_is_right (void)
{
  const FakeDevice devices[] = {
    { "wrong at fp32", { FAST_US, FAST_US }, { FAKE_ANOTHER_DIRECTION } },
    { "right but slow", { SLOW_US } },
  };
  g_autoptr (GError) error = NULL;

  fake_set_devices (devices, 2);
  expect_not_used ("wrong at fp32");
  g_autoptr (AuspexDevice) exact = open_best (AUSPEX_PRECISION_EXACT);
  g_test_assert_expected_messages ();
  g_assert_cmpstr (auspex_device_get_name (exact), ==, "right but slow");

  g_autoptr (AuspexDevice) fast = open_best (AUSPEX_PRECISION_FAST);
  g_assert_cmpstr (auspex_device_get_name (fast), ==, "wrong at fp32");
  g_autoptr (AuspexProgram) program = build_program (fast, AUSPEX_PRECISION_FAST, &error);
  g_assert_no_error (error);
  g_assert_null (build_program (fast, AUSPEX_PRECISION_EXACT, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (error->message, "wrong at fp32"));
}

static void
test_none (void)
{
  const FakeDevice devices[] = {
    { "wrong", { FAST_US }, { FAKE_NOT_FINITE } },
    { .name = "closed", .does_not_open = true },
  };
  g_autoptr (GError) error = NULL;

  fake_set_devices (devices, 2);
  expect_not_used ("wrong");
  expect_not_used ("closed");
  g_assert_null (auspex_device_open_best (executors, G_N_ELEMENTS (executors),
                                          AUSPEX_PRECISION_EXACT, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

/* A device without memory for it may have some another day. */
static void
test_no_memory (void)
{
  FakeDevice devices[] = {
    { "full at times", { FAST_US }, { FAKE_NO_MEMORY } },
    { "never full", { SLOW_US } },
  };

  fake_set_devices (devices, 2);
  expect_not_used ("full at times");
  g_autoptr (AuspexDevice) first = open_best (AUSPEX_PRECISION_EXACT);
  g_test_assert_expected_messages ();
  g_assert_cmpstr (auspex_device_get_name (first), ==, "never full");

  devices[0].faults[0] = FAKE_RIGHT;
  fake_set_devices (devices, 2);
  g_autoptr (AuspexDevice) second = open_best (AUSPEX_PRECISION_EXACT);
  g_assert_cmpstr (auspex_device_get_name (second), ==, "full at times");
}

/* Where there is nothing to choose from, nothing is measured; software never is, unless
 * it is asked for, and what is then known of it counts. */
static void
test_software (void)
{
  const FakeDevice devices[] = {
    { .name = "imitation", .image_us = { MIDDLE_US, SLOW_US }, .is_software = true },
    { .name = "the only one", .image_us = { SLOW_US } },
  };
  AuspexExecutor own = fake_executor;
  const AuspexExecutor *list[] = { &own, &auspex_reference_executor };
  g_autoptr (GPtrArray) infos = NULL;
  AuspexCalibration calibration;
  g_autoptr (GError) error = NULL;

  own.is_own = true;
  fake_set_devices (devices, 2);
  g_autoptr (AuspexDevice) best =
      auspex_device_open_best (list, 2, AUSPEX_PRECISION_EXACT, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (auspex_device_get_name (best), ==, "the only one");
  g_autoptr (AuspexDevice) before =
      auspex_device_open_checked (&fake_executor, 0, AUSPEX_PRECISION_FAST, &error);
  g_assert_no_error (error);
  g_assert_cmpint (before->fast_kernels, ==, AUSPEX_KERNELS_HALF);
  g_assert_cmpint (fake_count_compiled (), ==, 0);

  infos = auspex_device_list_executors (list, 2);
  auspex_device_calibrate (infos->pdata[0], false, &calibration, &error);
  g_assert_no_error (error);
  g_assert_cmpint (fake_count_compiled (), >, 0);
  g_autoptr (AuspexDevice) after =
      auspex_device_open_checked (&fake_executor, 0, AUSPEX_PRECISION_FAST, &error);
  g_assert_no_error (error);
  g_assert_cmpint (after->fast_kernels, ==, AUSPEX_KERNELS_FP32);
}

static const FakeDevice two[] = {
  { "kept, slow", { SLOW_US } },
  { "kept, fast", { FAST_US, FAST_US } },
};

/* One to check and one to time for each family. */
#define THE_FAST 4
#define ALL (THE_FAST + 2)

/* Programs compiled to choose from `two`. */
static int
count_measuring (void)
{
  fake_set_devices (two, 2);
  g_autoptr (AuspexDevice) device = open_best (AUSPEX_PRECISION_EXACT);

  g_assert_cmpstr (auspex_device_get_name (device), ==, "kept, fast");
  return fake_count_compiled ();
}

static void
test_remembered (void)
{
  g_autofree char *path = auspex_calibration_get_path (two[1].name);
  g_autofree char *other = auspex_calibration_get_path (two[0].name);
  g_autofree char *contents = NULL, *foreign = NULL;
  gsize length = 0, foreign_length = 0;

  g_assert_cmpint (count_measuring (), ==, ALL);
  g_assert_cmpint (count_measuring (), ==, 0);

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  g_assert_true (g_file_get_contents (other, &foreign, &foreign_length, NULL));
  for (gsize i = 0; i < length; i++)
    {
      AuspexCalibration calibration;

      contents[i] ^= 1;
      g_assert_true (g_file_set_contents (path, contents, (gssize)length, NULL));
      g_assert_false (auspex_calibration_recall (two[1].name, &calibration));
      contents[i] ^= 1;
      g_assert_true (g_file_set_contents (path, contents, (gssize)i, NULL));
      g_assert_false (auspex_calibration_recall (two[1].name, &calibration));
    }
  g_assert_cmpint (count_measuring (), ==, THE_FAST);
  g_assert_cmpint (count_measuring (), ==, 0);

  g_assert_true (g_file_set_contents (path, foreign, (gssize)foreign_length, NULL));
  g_assert_cmpint (count_measuring (), ==, THE_FAST);
  g_assert_cmpint (count_measuring (), ==, 0);
}

/* A cache folder that cannot be written costs nothing but the memory. */
static void
test_no_folder (void)
{
  g_autofree char *path = auspex_calibration_get_path ("any");
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *aside = g_strconcat (folder, ".aside", NULL);

  g_assert_cmpint (g_rename (folder, aside), ==, 0);
  g_assert_true (g_file_set_contents (folder, "a file", -1, NULL));
  g_assert_cmpint (count_measuring (), ==, ALL);
  g_assert_cmpint (count_measuring (), ==, ALL);
  g_assert_cmpint (g_unlink (folder), ==, 0);
  g_assert_cmpint (g_rename (aside, folder), ==, 0);
}

static const char *program_path;

static gpointer
run_process (gpointer data)
{
  const char *arguments[] = { program_path, "--choose", NULL };
  g_autoptr (GError) error = NULL;
  char *out = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **)arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  return out;
}

/* Three processes at once choose the same, and one of them has measured. */
static void
test_processes (void)
{
  GThread *threads[3];
  int n = 0;

  for (int i = 0; i < 2; i++)
    {
      g_autofree char *path = auspex_calibration_get_path (two[i].name);

      g_unlink (path);
    }
  for (int i = 0; i < 3; i++)
    threads[i] = g_thread_new ("process", run_process, NULL);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *out = g_thread_join (threads[i]);

      g_test_message ("measured %s", out);
      n += atoi (out);
    }
  g_assert_cmpint (n, ==, ALL);
}

/* What was measured beside others' work is measured again once they are done. */
static void
test_busy (void)
{
  const AuspexCalibration busy = { .load = 1.5 }, quiet = { .load = 0.1 };

  g_assert_cmpfloat (auspex_calibration_get_load (), >=, 0);
  g_assert_true (auspex_calibration_is_stale (&busy, 0.1));
  g_assert_false (auspex_calibration_is_stale (&busy, 0.3));
  g_assert_false (auspex_calibration_is_stale (&busy, 1.5));
  g_assert_false (auspex_calibration_is_stale (&quiet, 0));
  g_assert_false (auspex_calibration_is_stale (&quiet, 2));
}

/* A calibration of a busy machine is there, but not for a quiet one. */
static void
test_busy_is_kept (void)
{
  const FakeDevice devices[] = { { "measured beside others", { SLOW_US } } };
  AuspexCalibration calibration;

  fake_set_devices (devices, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexDevice) device =
      auspex_device_open_checked (&fake_executor, 0, AUSPEX_PRECISION_EXACT, &error);
  g_assert_no_error (error);
  g_assert_true (auspex_calibration_recall ("measured beside others", &calibration));
  g_assert_cmpfloat (calibration.load, >=, 0);
  calibration.load = 1e3;
  auspex_calibration_keep ("measured beside others", &calibration, &error);
  g_assert_no_error (error);
  g_assert_true (auspex_calibration_recall ("measured beside others", &calibration));
  g_assert_cmpfloat (calibration.load, ==, 1e3);
}

/* What the measured speed decides beside the choice. */
static void
test_batch (void)
{
  const FakeDevice devices[] = { { "so fast", { SLOW_US, FAST_US } } };
  AuspexCalibration calibration;
  g_autoptr (GError) error = NULL;
  int workers = 0, batch = 0;

  fake_set_devices (devices, 1);
  g_autoptr (AuspexDevice) device =
      auspex_device_open_checked (&fake_executor, 0, AUSPEX_PRECISION_EXACT, &error);
  g_assert_no_error (error);
  g_assert_true (auspex_calibration_recall ("so fast", &calibration));
  g_assert_cmpfloat (device->flops_per_second, ==, calibration.families[0].flops);
  auspex_device_get_image_parallelism (device, &workers, &batch);
  g_assert_cmpint (batch, ==,
                   auspex_image_batch_for_time (
                       2, auspex_flops_to_patches (device->flops_per_second), 0.05));
  g_autoptr (AuspexDevice) fast =
      auspex_device_open_checked (&fake_executor, 0, AUSPEX_PRECISION_FAST, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (fast->flops_per_second, ==, calibration.families[1].flops);
}

int
main (int argc, char *argv[])
{
  static const char *const faults[] = {
    [FAKE_ANOTHER_DIRECTION] = "another direction",
    [FAKE_ANOTHER_LENGTH] = "another length",
    [FAKE_NOT_FINITE] = "one value not finite",
    [FAKE_ONLY_THE_FIRST_IMAGE] = "the first image's for all",
    [FAKE_ONLY_ALONE] = "right of single images alone",
    [FAKE_LOST] = "the device is lost",
  };

  program_path = argv[0];
  if (argc == 2 && g_str_equal (argv[1], "--choose"))
    {
      g_print ("%d", count_measuring ());
      return 0;
    }
  g_setenv ("XDG_CACHE_HOME", auspex_test_scratch_dir (), TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/device-choice/the fastest for the precision is taken", test_fastest);
  for (int fault = FAKE_ANOTHER_DIRECTION; fault <= FAKE_LOST; fault++)
    {
      g_autofree char *device = g_strconcat (
          "/device-choice/a fast device is not taken: ", faults[fault], NULL);
      g_autofree char *family =
          g_strconcat ("/device-choice/matrices are not used: ", faults[fault], NULL);

      g_test_add_data_func (device, GINT_TO_POINTER (fault), test_wrong_device);
      g_test_add_data_func (family, GINT_TO_POINTER (fault), test_wrong_family);
    }
  g_test_add_func ("/device-choice/kernels that are slow are not used", test_slow_family);
  g_test_add_func ("/device-choice/kernels that are wrong make no program",
                   test_only_fast_is_right);
  g_test_add_func ("/device-choice/where none is right there is none", test_none);
  g_test_add_func ("/device-choice/want of memory is not remembered", test_no_memory);
  g_test_add_func ("/device-choice/software and a single device are not measured",
                   test_software);
  g_test_add_func ("/device-choice/measured once, and again where the file is damaged or "
                   "another's",
                   test_remembered);
  g_test_add_func ("/device-choice/a folder that cannot be written is no error",
                   test_no_folder);
  g_test_add_func ("/device-choice/of processes at once one measures", test_processes);
  g_test_add_func ("/device-choice/a batch takes no longer than a submission may",
                   test_batch);
  g_test_add_func ("/device-choice/what a busy machine measured is stale on a quiet one",
                   test_busy);
  g_test_add_func ("/device-choice/how busy it was is kept", test_busy_is_kept);
  return g_test_run ();
}
