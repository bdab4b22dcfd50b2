/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/device-calibration.h"

#include "base/cached-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define RIGHT 0.9999
#define FLOP_PER_PATCH 8.563e9
#define VERSION "3" /* of what is measured, and how it is kept */
#define FOLDER "devices"
#define LOCK_SECONDS 120 /* a slow device, measured by as slow a build */
/* Loads of a core. They are apart, so that what is measured is not soon measured again.
 */
#define BUSY 0.5
#define QUIET 0.25

/* What is kept. */
G_STATIC_ASSERT (sizeof (AuspexCalibration)
                 == (2 * AUSPEX_N_KERNEL_FAMILIES + 1) * sizeof (double));

bool
auspex_kernel_result_is_right (const AuspexKernelResult *result)
{
  return result->cosine > RIGHT;
}

int
auspex_calibration_find_best (const AuspexCalibration *calibration,
                              AuspexPrecision precision)
{
  int best = -1;

  for (int i = 0; i < AUSPEX_N_KERNEL_FAMILIES; i++)
    {
      const AuspexKernelResult *result = &calibration->families[i];

      if ((precision == AUSPEX_PRECISION_FAST || i == AUSPEX_KERNELS_FP32)
          && auspex_kernel_result_is_right (result)
          && (best < 0 || result->flops > calibration->families[best].flops))
        best = i;
    }
  return best;
}

double
auspex_calibration_get_load (void)
{
  double load = 0;

  return getloadavg (&load, 1) == 1 ? load / g_get_num_processors () : 0;
}

bool
auspex_calibration_is_stale (const AuspexCalibration *calibration, double load)
{
  return calibration->load > BUSY && load < QUIET;
}

double
auspex_flops_to_patches (double flops)
{
  return flops / FLOP_PER_PATCH;
}

char *
auspex_calibration_get_path (const char *identity)
{
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1);

  name[16] = '\0';
  return auspex_cached_file_get_path (FOLDER, name);
}

static GBytes *
make_key (const char *identity)
{
  char *key = g_strjoin ("\n", identity, AUSPEX_VERSION, VERSION, NULL);

  return g_bytes_new_take (key, strlen (key));
}

bool
auspex_calibration_recall (const char *identity, AuspexCalibration *calibration)
{
  g_autofree char *path = auspex_calibration_get_path (identity);
  g_autoptr (GBytes) key = make_key (identity);
  g_autoptr (GBytes) data = auspex_cached_file_load (path, key);

  if (data == NULL || g_bytes_get_size (data) != sizeof *calibration)
    return false;
  memcpy (calibration, g_bytes_get_data (data, NULL), sizeof *calibration);
  return true;
}

bool
auspex_calibration_keep (const char *identity, const AuspexCalibration *calibration,
                         GError **error)
{
  g_autofree char *path = auspex_calibration_get_path (identity);
  g_autoptr (GBytes) key = make_key (identity);
  g_autoptr (GBytes) data = g_bytes_new_static (calibration, sizeof *calibration);

  return auspex_cached_file_store (path, key, data, error);
}

int
auspex_calibration_lock (void)
{
  g_autofree char *path = auspex_cached_file_get_path (FOLDER, "lock");
  g_autofree char *folder = g_path_get_dirname (path);
  int64_t end = g_get_monotonic_time () + LOCK_SECONDS * G_USEC_PER_SEC;
  int fd = -1;

  g_mkdir_with_parents (folder, 0700);
  fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  while (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      if (errno != EWOULDBLOCK || g_get_monotonic_time () > end)
        {
          close (fd);
          return -1;
        }
      g_usleep (G_USEC_PER_SEC / 20);
    }
  return fd;
}
