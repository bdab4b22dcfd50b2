/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/foreground.h"

#include <glib.h>

static int64_t touched_us; /* atomic */

void
auspex_foreground_touch (void)
{
  __atomic_store_n (&touched_us, g_get_monotonic_time (), __ATOMIC_RELAXED);
}

/* The first, of several: the work goes on. */
bool
auspex_foreground_would_wait (int index, int n_workers, int64_t touched, int64_t now_us)
{
  return index == 0 && n_workers > 1 && touched > 0 && now_us - touched < G_USEC_PER_SEC;
}

bool
auspex_foreground_must_wait (int index, int n_workers)
{
  return auspex_foreground_would_wait (index, n_workers,
                                       __atomic_load_n (&touched_us, __ATOMIC_RELAXED),
                                       g_get_monotonic_time ());
}
