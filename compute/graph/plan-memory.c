/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/graph/plan-memory.h"

#include "compute/graph/plan.h"

static int64_t
align (int64_t bytes)
{
  return (bytes + AUSPEX_ARENA_ALIGNMENT - 1) / AUSPEX_ARENA_ALIGNMENT
         * AUSPEX_ARENA_ALIGNMENT;
}

static int
compare_largest_first (gconstpointer a, gconstpointer b)
{
  const AuspexLifetime *left = *(AuspexLifetime *const *)a;
  const AuspexLifetime *right = *(AuspexLifetime *const *)b;

  if (left->bytes != right->bytes)
    return left->bytes > right->bytes ? -1 : 1;
  return left < right ? -1 : left > right;
}

static int
compare_lowest_first (gconstpointer a, gconstpointer b)
{
  const AuspexLifetime *left = *(AuspexLifetime *const *)a;
  const AuspexLifetime *right = *(AuspexLifetime *const *)b;

  return left->offset < right->offset ? -1 : left->offset > right->offset;
}

/* The lowest gap between the @placed lifetimes, lowest first, that are alive with
 * @lifetime. */
static int64_t
find_gap (const GPtrArray *placed, const AuspexLifetime *lifetime)
{
  int64_t offset = 0;

  for (guint i = 0; i < placed->len; i++)
    {
      const AuspexLifetime *other = placed->pdata[i];

      if (other->last < lifetime->first || other->first > lifetime->last)
        continue;
      if (other->offset - offset >= lifetime->bytes)
        break;
      offset = MAX (offset, align (other->offset + other->bytes));
    }
  return offset;
}

int64_t
auspex_memory_place (AuspexLifetime *lifetimes, int n_lifetimes)
{
  g_autoptr (GPtrArray) order = g_ptr_array_new ();
  g_autoptr (GPtrArray) placed = g_ptr_array_new ();
  int64_t total = 0;

  for (int i = 0; i < n_lifetimes; i++)
    g_ptr_array_add (order, &lifetimes[i]);
  g_ptr_array_sort (order, compare_largest_first);

  for (guint i = 0; i < order->len; i++)
    {
      AuspexLifetime *lifetime = order->pdata[i];

      lifetime->offset = find_gap (placed, lifetime);
      total = MAX (total, align (lifetime->offset + lifetime->bytes));
      g_ptr_array_add (placed, lifetime);
      g_ptr_array_sort (placed, compare_lowest_first);
    }
  return total;
}
