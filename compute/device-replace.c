/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What goes on in the place of a device that failed:
 *
 *   lost, first time in a while   the same opened afresh, batches half the size
 *   out of memory                 the same, as long as halving helps
 *   else                          the CPU */

#include "compute/executor.h"

#define A_WHILE_US (10 * 60 * G_USEC_PER_SEC)

static GMutex lock; /* guards the setting of successors */

static AuspexDevice *
get_successor (const AuspexDevice *device)
{
  return g_atomic_pointer_get (&((AuspexDevice *)device)->successor);
}

AuspexDevice *
auspex_device_get_current (AuspexDevice *device)
{
  AuspexDevice *successor = NULL;

  while ((successor = get_successor (device)) != NULL)
    device = successor;
  return device;
}

static bool
is_failure (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, AUSPEX_DEVICE_LOST)
         || g_error_matches (error, G_IO_ERROR, AUSPEX_DEVICE_OUT_OF_MEMORY);
}

static AuspexDevice *
open_afresh (const AuspexDevice *failed, bool was_lost)
{
  g_autoptr (GError) error = NULL;
  AuspexDevice *device =
      auspex_device_open_executor (failed->executor, failed->index, &error);

  if (device == NULL)
    {
      g_message ("%s: %s", failed->name, error->message);
      return NULL;
    }
  device->image_batch = MAX (1, failed->image_batch / 2);
  device->submit_seconds = failed->submit_seconds / (was_lost ? 2 : 1);
  device->flops_per_second = failed->flops_per_second;
  device->kernel_families = failed->kernel_families;
  device->fast_kernels = failed->fast_kernels;
  device->predecessor_lost_us =
      was_lost ? g_get_monotonic_time () : failed->predecessor_lost_us;
  return device;
}

/* NULL and @error when there is no CPU either. */
static AuspexDevice *
open_successor (const AuspexDevice *failed, bool can_halve, const GError *failure,
                GError **error)
{
  bool was_lost = failure->code == AUSPEX_DEVICE_LOST;
  bool again = was_lost && failed->predecessor_lost_us != 0
               && g_get_monotonic_time () - failed->predecessor_lost_us < A_WHILE_US;
  AuspexDevice *device = NULL;

  if (was_lost ? !again : can_halve && failed->image_batch > 1)
    device = open_afresh (failed, was_lost);
  if (device == NULL)
    device = auspex_device_open_executor (&auspex_onednn_executor, -1, error);
  return device;
}

bool
auspex_device_replace (AuspexDevice **device, bool can_halve, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  AuspexDevice *failed = *device;
  g_autoptr (GError) cause = NULL;

  if (failed->executor != &auspex_vulkan_executor || !is_failure (*error))
    return false;
  if (failed->successor == NULL)
    {
      AuspexDevice *successor = open_successor (failed, can_halve, *error, &cause);

      if (successor == NULL)
        {
          g_prefix_error (error, "%s; ", cause->message);
          return false;
        }
      failed->failure = g_strdup ((*error)->message);
      g_message ("%s: %s. Going on with %s", failed->name, failed->failure,
                 successor->name);
      g_atomic_pointer_set (&failed->successor, successor);
    }
  g_clear_error (error);
  *device = auspex_device_ref (failed->successor);
  auspex_device_unref (failed);
  return true;
}

const char *
auspex_device_get_name (const AuspexDevice *device)
{
  g_autoptr (GString) names = g_string_new (device->name);
  const AuspexDevice *next = NULL;

  for (; (next = get_successor (device)) != NULL; device = next)
    if (!g_str_equal (next->name, device->name))
      g_string_append_printf (names, ", then %s", next->name);
  return g_intern_string (names->str);
}

char *
auspex_device_describe_failures (const AuspexDevice *device)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const AuspexDevice *next = NULL;

  for (; (next = get_successor (device)) != NULL; device = next)
    g_string_append_printf (text, "%s%s failed (%s); the rest was computed on %s.",
                            text->len > 0 ? " " : "", device->name, device->failure,
                            next->executor == device->executor
                                ? "the same device, opened afresh"
                                : next->name);
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}
