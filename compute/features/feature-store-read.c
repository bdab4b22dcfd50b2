/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#define _GNU_SOURCE /* memfd_create */

#include "compute/features/feature-store.h"

#include "base/refusal.h"
#include "compute/features/bag-stream.h"
#include "compute/features/feature-store-torch.h"
#include "compute/features/hdf5-access.h"
#include "compute/features/hdf5-bag.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What reading may need, with all of it compressed as well as it can be. */
#define BYTES_PER_SECOND (8 << 20)
#define MIN_SECONDS 10
#define MIN_MEMORY ((int64_t)256 << 20)

typedef struct
{
  const char *path;
  int64_t bytes;
  bool coords_only;
  int features; /* a file in memory */
} Task;

static bool
check_start (Task *task, GError **error)
{
  static const char lfs[] = "version https://git-lfs";
  char start[sizeof lfs - 1] = { 0 };
  GStatBuf status;
  bool is_there = g_stat (task->path, &status) == 0;

  if (is_there && !S_ISREG (status.st_mode))
    return auspex_refuse (task->path, error, "not a file");
  FILE *file = is_there ? fopen (task->path, "rbe") : NULL;
  int cause = errno;
  if (file == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (cause), "%s: %s", task->path,
                   g_strerror (cause));
      return false;
    }
  task->bytes = status.st_size;
  size_t n = fread (start, 1, sizeof start, file);
  fclose (file);
  if (n == sizeof start && memcmp (start, lfs, n) == 0)
    return auspex_refuse (
        task->path, error,
        "a Git LFS pointer, not the features it stands for (git lfs pull fetches them)");
  return true;
}

/* In the process of its own. */
static void
read_and_give (int answer, gpointer user_data)
{
  const Task *task = user_data;
  AuspexFeatureBag bag = { 0 };

  auspex_bag_stream_give (answer, &bag,
                          auspex_hdf5_bag_read (&bag, task->features, task->path,
                                                task->bytes, task->coords_only));
}

static bool
start (AuspexOwnProcess *process, Task *task, GError **error)
{
  int64_t memory = (int64_t)sysconf (_SC_PHYS_PAGES) * sysconf (_SC_PAGESIZE);
  int64_t most = task->bytes * AUSPEX_MAX_COMPRESSION * (int64_t)sizeof (int64_t);
  AuspexOwnLimits limits = { MIN_SECONDS + task->bytes / BYTES_PER_SECOND,
                             MIN (MIN_MEMORY + most, memory) };
  AUSPEX_HDF5_LOCKED; /* it forks with the library at rest */

  task->features = memfd_create ("features", MFD_CLOEXEC);
  if (auspex_own_process_start (process, read_and_give, task, limits, error))
    return true;
  close (task->features);
  g_prefix_error (error, "%s: ", task->path);
  return false;
}

static bool
check_values (const AuspexFeatureBag *bag, const char *path, GError **error)
{
  for (int64_t i = 0; i < bag->n_patches * bag->feature_dim; i++)
    if (!isfinite (bag->features[i]))
      return auspex_refuse (path, error,
                            "`features` row %" G_GINT64_FORMAT " is not finite",
                            i / bag->feature_dim);
  for (int64_t i = 0; i < bag->n_patches; i++)
    if (bag->slide_index[i] < 0 || bag->slide_index[i] >= bag->n_slides)
      return auspex_refuse (path, error, "`slide_index` names slide %d of %d",
                            bag->slide_index[i], bag->n_slides);
  return true;
}

static AuspexFeatureBag *
read_apart (Task *task, GError **error)
{
  g_autoptr (AuspexFeatureBag) bag = NULL;
  g_autofree char *cause = NULL;
  AuspexOwnProcess process;

  if (!check_start (task, error) || !start (&process, task, error))
    return NULL;
  bool is_answered = auspex_bag_stream_take (&process, task->features, &bag, &cause);
  bool is_late = auspex_own_process_end (&process);
  close (task->features);
  if (!is_answered)
    auspex_refuse (task->path, error,
                   is_late ? "is damaged, or takes too long to read"
                           : "is damaged (HDF5 crashed while reading it)");
  else if (bag == NULL)
    auspex_refuse (task->path, error, "%s", cause);
  else if (check_values (bag, task->path, error))
    return g_steal_pointer (&bag);
  return NULL;
}

AuspexFeatureBag *
auspex_feature_store_read (const char *path, GError **error)
{
  if (auspex_feature_store_is_torch (path))
    return auspex_feature_store_read_torch (path, error);
  return read_apart (&(Task){ .path = path }, error);
}

AuspexFeatureBag *
auspex_feature_store_read_coords (const char *path, GError **error)
{
  return read_apart (&(Task){ .path = path, .coords_only = true }, error);
}
