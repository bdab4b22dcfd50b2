/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/device-choice.h"

#include "compute/device-measure.h"
#include "compute/image-batch.h"

#include <unistd.h>

typedef struct
{
  const AuspexDeviceInfo *info;
  AuspexCalibration calibration;
  double flops; /* per second, at the precision asked for */
} Candidate;

GPtrArray *
auspex_device_list_executors (const AuspexExecutor *const *executors, int n)
{
  GPtrArray *infos =
      g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_device_info_free);

  for (int i = 0; i < n; i++)
    {
      guint first = infos->len;

      executors[i]->list (infos);
      for (guint j = first; j < infos->len; j++)
        {
          AuspexDeviceInfo *info = infos->pdata[j];

          info->executor = executors[i];
          info->index = (int)(j - first);
        }
    }
  return infos;
}

static bool
measure_and_keep (const AuspexExecutor *executor, int index, const char *identity,
                  AuspexCalibration *calibration, GError **error)
{
  g_autoptr (GError) not_kept = NULL;

  if (!auspex_device_measure (executor, index, calibration, error))
    return false;
  if (!auspex_calibration_keep (identity, calibration, &not_kept))
    g_debug ("A calibration is not kept for the next time: %s", not_kept->message);
  return true;
}

/* What is known of it and need not be measured again. */
static bool
recall_fresh (const char *identity, AuspexCalibration *calibration)
{
  return auspex_calibration_recall (identity, calibration)
         && !auspex_calibration_is_stale (calibration, auspex_calibration_get_load ());
}

static bool
calibrate (const AuspexExecutor *executor, int index, const char *identity, bool again,
           AuspexCalibration *calibration, GError **error)
{
  int lock = -1;
  bool calibrated = false;

  if (!again && recall_fresh (identity, calibration))
    return true;
  lock = auspex_calibration_lock ();
  calibrated = (!again && recall_fresh (identity, calibration))
               || measure_and_keep (executor, index, identity, calibration, error);
  if (lock >= 0)
    close (lock);
  return calibrated;
}

bool
auspex_device_calibrate (const AuspexDeviceInfo *info, bool again,
                         AuspexCalibration *calibration, GError **error)
{
  if (info->identity == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "%s: what others are held to is not measured", info->name);
      return false;
    }
  return calibrate (info->executor, info->index, info->identity, again, calibration,
                    error);
}

/* Kernels that are wrong are none. */
static bool
apply (AuspexDevice *device, const AuspexCalibration *calibration,
       AuspexPrecision precision, GError **error)
{
  int fast = auspex_calibration_find_best (calibration, AUSPEX_PRECISION_FAST);
  int best = auspex_calibration_find_best (calibration, precision);

  if (fast < 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   "%s: its numbers are not those of the reference executor, by none of "
                   "its kernels",
                   device->name);
      return false;
    }
  for (int i = 0; i < AUSPEX_N_KERNEL_FAMILIES; i++)
    if (!auspex_kernel_result_is_right (&calibration->families[i]))
      device->kernel_families &= ~(1u << i);
  device->fast_kernels = (AuspexKernelFamily)fast;
  if (best >= 0)
    device->flops_per_second = calibration->families[best].flops;
  device->image_batch = auspex_image_batch_for_time (
      device->image_batch, auspex_flops_to_patches (device->flops_per_second),
      device->submit_seconds);
  return true;
}

AuspexDevice *
auspex_device_open_checked (const AuspexExecutor *executor, int index,
                            AuspexPrecision precision, GError **error)
{
  g_autoptr (AuspexDevice) device = auspex_device_open_executor (executor, index, error);
  AuspexCalibration calibration;

  if (device == NULL)
    return NULL;
  if (device->identity == NULL)
    return g_steal_pointer (&device);
  if (executor->is_own || device->is_software)
    {
      if (!auspex_calibration_recall (device->identity, &calibration))
        return g_steal_pointer (&device);
    }
  else if (!calibrate (executor, index, device->identity, false, &calibration, error))
    return NULL;
  return apply (device, &calibration, precision, error) ? g_steal_pointer (&device)
                                                        : NULL;
}

static gint
compare_candidates (gconstpointer a, gconstpointer b)
{
  double p = ((const Candidate *)a)->flops, q = ((const Candidate *)b)->flops;

  return p > q ? -1 : p < q;
}

/* Those that compute right, the fastest first; array of Candidate. */
static GArray *
rank (const GPtrArray *infos, AuspexPrecision precision)
{
  GArray *candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));

  for (guint i = 0; i < infos->len; i++)
    {
      Candidate candidate = { .info = infos->pdata[i] };
      g_autoptr (GError) error = NULL;
      int best = -1;

      if (!auspex_device_calibrate (candidate.info, false, &candidate.calibration,
                                    &error))
        {
          g_message ("%s is not used: %s", candidate.info->name, error->message);
          continue;
        }
      best = auspex_calibration_find_best (&candidate.calibration, precision);
      if (best < 0)
        {
          g_message (
              "%s is not used: its numbers are not those of the reference executor",
              candidate.info->name);
          continue;
        }
      candidate.flops = candidate.calibration.families[best].flops;
      g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_candidates); /* stable: a merge sort */
  return candidates;
}

static void
remove_software (GPtrArray *infos)
{
  for (guint i = infos->len; i-- > 0;)
    if (((AuspexDeviceInfo *)infos->pdata[i])->is_software)
      g_ptr_array_remove_index (infos, i);
}

AuspexDevice *
auspex_device_open_best (const AuspexExecutor *const *executors, int n,
                         AuspexPrecision precision, GError **error)
{
  g_autoptr (GPtrArray) infos = auspex_device_list_executors (executors, n);
  g_autoptr (GArray) candidates = NULL;

  remove_software (infos);
  if (infos->len == 1)
    {
      const AuspexDeviceInfo *only = infos->pdata[0];

      return auspex_device_open_checked (only->executor, only->index, precision, error);
    }
  candidates = rank (infos, precision);
  for (guint i = 0; i < candidates->len; i++)
    {
      const Candidate *candidate = &g_array_index (candidates, Candidate, i);
      const AuspexDeviceInfo *info = candidate->info;
      g_autoptr (GError) local_error = NULL;
      g_autoptr (AuspexDevice) device =
          auspex_device_open_executor (info->executor, info->index, &local_error);

      if (device != NULL
          && apply (device, &candidate->calibration, precision, &local_error))
        return g_steal_pointer (&device);
      g_message ("%s is not used: %s", info->name, local_error->message);
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "none of %u devices opens and computes what the reference executor does",
               infos->len);
  return NULL;
}
