/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute/features: HDF5 with one lock, silent, ids that close themselves. */

#pragma once

#include <glib.h>
#include <hdf5.h>
#include <stdbool.h>
#include <stdint.h>

/* Holds the lock to the end of the scope, HDF5's error printing off. */
typedef int AuspexHdf5Lock;
AuspexHdf5Lock auspex_hdf5_lock (void);
void auspex_hdf5_unlock (AuspexHdf5Lock *lock);
#define AUSPEX_HDF5_LOCKED                                                               \
  __attribute__ ((cleanup (auspex_hdf5_unlock), unused)) AuspexHdf5Lock hdf5_lock =      \
      auspex_hdf5_lock ()

/* Closed at the end of the scope, whatever it is of. */
void auspex_hdf5_close (hid_t *id);
#define AUSPEX_HID __attribute__ ((cleanup (auspex_hdf5_close))) hid_t

/* The innermost cause HDF5 has noted on this thread. Free with g_free(). */
char *auspex_hdf5_cause (void);

/* Attributes of @object; lists have @n entries. False when HDF5 fails. */
bool auspex_hdf5_write_ints (hid_t object, const char *name, const int64_t *values,
                             int n);
bool auspex_hdf5_write_doubles (hid_t object, const char *name, const double *values,
                                int n);
bool auspex_hdf5_write_strings (hid_t object, const char *name, char *const *values,
                                int n);

/* Absent, misshapen or other-typed attributes leave @value alone. Numbers convert. */
bool auspex_hdf5_read_ints (hid_t object, const char *name, int64_t *values, int n);
bool auspex_hdf5_read_doubles (hid_t object, const char *name, double *values, int n);
/* Transfer full, not always UTF-8. Only strings of fixed length, as Auspex writes them:
 * on a damaged file HDF5 1.10 crashes over those of variable length. */
bool auspex_hdf5_read_strings (hid_t object, const char *name, char **values, int n);
