/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/features/hdf5-access.h"

#include "compute/features/hdf5-bag.h"

#include <string.h>

static GMutex mutex;

AuspexHdf5Lock
auspex_hdf5_lock (void)
{
  g_mutex_lock (&mutex);
  H5Eset_auto2 (H5E_DEFAULT, NULL, NULL);
  H5Eclear2 (H5E_DEFAULT);
  return 1;
}

void
auspex_hdf5_unlock (AuspexHdf5Lock *lock)
{
  g_mutex_unlock (&mutex);
}

void
auspex_hdf5_close (hid_t *id)
{
  if (*id > 0)
    H5Idec_ref (*id);
}

static herr_t
note_cause (unsigned depth, const H5E_error2_t *entry, void *cause)
{
  if (depth == 0 && entry->desc != NULL)
    *(char **)cause = g_strdup (entry->desc);
  return 0;
}

char *
auspex_hdf5_cause (void)
{
  char *cause = NULL;

  H5Ewalk2 (H5E_DEFAULT, H5E_WALK_UPWARD, note_cause, &cause);
  return cause != NULL ? cause : g_strdup ("HDF5 does not say why");
}

/* One value is a scalar, as Python's readers expect it. */
static bool
write_attribute (hid_t object, const char *name, hid_t type, const void *values, int n,
                 bool list)
{
  hsize_t length = n;
  AUSPEX_HID space = list ? H5Screate_simple (1, &length, NULL) : H5Screate (H5S_SCALAR);
  AUSPEX_HID attribute = H5Acreate2 (object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);

  return attribute >= 0 && H5Awrite (attribute, type, values) >= 0;
}

static bool
is_list (const char *name, int n)
{
  return n != 1 || g_str_has_prefix (name, "slide_");
}

bool
auspex_hdf5_write_ints (hid_t object, const char *name, const int64_t *values, int n)
{
  return write_attribute (object, name, H5T_NATIVE_INT64, values, n, is_list (name, n));
}

bool
auspex_hdf5_write_doubles (hid_t object, const char *name, const double *values, int n)
{
  return write_attribute (object, name, H5T_NATIVE_DOUBLE, values, n, is_list (name, n));
}

/* Padded to the longest; one more byte, so that none is empty. */
bool
auspex_hdf5_write_strings (hid_t object, const char *name, char *const *values, int n)
{
  AUSPEX_HID type = H5Tcopy (H5T_C_S1);
  size_t size = 1;

  for (int i = 0; i < n; i++)
    size = MAX (size, strlen (values[i]) + 1);
  g_autofree char *padded = g_malloc0 (n * size);
  for (int i = 0; i < n; i++)
    strcpy (padded + i * size, values[i]);
  H5Tset_size (type, size);
  H5Tset_cset (type, H5T_CSET_UTF8);
  return write_attribute (object, name, type, padded, n, is_list (name, n));
}

/* Opens @name if it has @n entries of @class; else 0. */
static hid_t
open_attribute (hid_t object, const char *name, H5T_class_t class, int n)
{
  if (H5Aexists (object, name) <= 0)
    return 0;
  hid_t attribute = H5Aopen (object, name, H5P_DEFAULT);
  AUSPEX_HID space = H5Aget_space (attribute);
  AUSPEX_HID type = H5Aget_type (attribute);
  H5T_class_t found = H5Tget_class (type);
  bool number = found == H5T_INTEGER || found == H5T_FLOAT;

  if (H5Sget_simple_extent_npoints (space) == n
      && (found == class || (number && class == H5T_FLOAT)))
    return attribute;
  auspex_hdf5_close (&attribute);
  return 0;
}

bool
auspex_hdf5_read_ints (hid_t object, const char *name, int64_t *values, int n)
{
  AUSPEX_HID attribute = open_attribute (object, name, H5T_INTEGER, n);

  return attribute > 0 && H5Aread (attribute, H5T_NATIVE_INT64, values) >= 0;
}

bool
auspex_hdf5_read_doubles (hid_t object, const char *name, double *values, int n)
{
  AUSPEX_HID attribute = open_attribute (object, name, H5T_FLOAT, n);

  return attribute > 0 && H5Aread (attribute, H5T_NATIVE_DOUBLE, values) >= 0;
}

bool
auspex_hdf5_read_strings (hid_t object, const char *name, char **values, int n)
{
  AUSPEX_HID attribute = open_attribute (object, name, H5T_STRING, n);

  if (attribute <= 0)
    return false;
  AUSPEX_HID type = H5Aget_type (attribute);
  size_t size = H5Tget_size (type);
  if (H5Tis_variable_str (type) != 0 || size < 1 || size > AUSPEX_MAX_STRING)
    return false;
  g_autofree char *padded = g_try_malloc0 (n * size);
  if (padded == NULL || H5Aread (attribute, type, padded) < 0)
    return false;
  for (int i = 0; i < n; i++)
    values[i] = g_strndup (padded + i * size, size);
  return true;
}
