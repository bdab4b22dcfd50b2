/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute/features: work that may crash, run in a forked process of its own,
 * which writes its answer to a pipe. Of the threads only the caller's goes on there, and
 * locks that others held stay locked: the work may use what it forked with, malloc() and
 * system calls, but of GLib no slices (GError, GString, lists), quarks or g_strerror().
 * (AddressSanitizer's malloc() of GCC 12 knows nothing of fork(): beside that, the other
 * threads should not be busy.) */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <sys/types.h>

typedef struct
{
  pid_t pid;
  int answer;
  int64_t deadline; /* monotonic time */
} AuspexOwnProcess;

typedef struct
{
  int cpu_seconds;
  int64_t bytes; /* of memory beyond what the caller has */
} AuspexOwnLimits;

/* Writes its answer to the pipe @answer. */
typedef void (*AuspexOwnWork) (int answer, gpointer user_data);

/* The process prints nothing and does not outlive the caller's thread. On success
 * auspex_own_process_end() must follow. */
bool auspex_own_process_start (AuspexOwnProcess *process, AuspexOwnWork work,
                               gpointer user_data, AuspexOwnLimits limits,
                               GError **error);

/* @n more bytes of the answer; false when they do not come: it crashed or is late. */
bool auspex_own_process_read (const AuspexOwnProcess *process, void *bytes, size_t n);

/* Stops what still runs. Whether it was out of its time, or of ten times that without
 * using it. */
bool auspex_own_process_end (AuspexOwnProcess *process);
