/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to pickle: the stack machine's state, and what its operations are made of.
 * What returns false or NULL has set @error. */

#pragma once

#include "compute/weights/pickle.h"

#define MAX_DEPTH (1 << 20) /* of the stack, and of marks: far beyond any state dict */

struct _AuspexPickle
{
  AuspexPickleWorld world;
  GPtrArray *containers; /* of AuspexPickleItems */
  size_t n_values;       /* in all of them */

  /* Of the pickle being read: */
  const uint8_t *bytes;
  size_t n_bytes, position;
  AuspexPickleItems stack;
  GArray *marks; /* of guint: stack lengths */
  GArray *memo;  /* of AuspexPickleValue; what was not put is a MISSING */
};

#define MISSING ((AuspexPickleKind)-1)

G_GNUC_PRINTF (3, 4)
bool auspex_pickle_fail (const AuspexPickle *pickle, GError **error, const char *format,
                         ...);

/* The next @n bytes. */
const uint8_t *auspex_pickle_take (AuspexPickle *pickle, uint64_t n, GError **error);
/* A little-endian number of @n_bytes bytes. */
bool auspex_pickle_take_number (AuspexPickle *pickle, int n_bytes, uint64_t *number,
                                GError **error);
/* The rest of the line, without its end. */
bool auspex_pickle_take_line (AuspexPickle *pickle, AuspexPickleValue *line,
                              GError **error);

bool auspex_pickle_push (AuspexPickle *pickle, AuspexPickleValue value, GError **error);
/* The @n topmost values, which stay valid until the next push; NULL when there are fewer.
 */
AuspexPickleValue *auspex_pickle_pop (AuspexPickle *pickle, guint n, GError **error);
AuspexPickleValue *auspex_pickle_pop_to_mark (AuspexPickle *pickle, guint *n,
                                              GError **error);
AuspexPickleValue *auspex_pickle_get_top (AuspexPickle *pickle, GError **error);

/* A new container of @values, or of those above the mark. */
bool auspex_pickle_push_items (AuspexPickle *pickle, AuspexPickleKind kind,
                               const AuspexPickleValue *values, guint n, GError **error);
bool auspex_pickle_push_marked (AuspexPickle *pickle, AuspexPickleKind kind,
                                GError **error);
/* Adds @values, which were above it, to the container on top; or those above the mark. */
bool auspex_pickle_add_to_top (AuspexPickle *pickle, AuspexPickleKind kind,
                               const AuspexPickleValue *values, guint n, GError **error);
bool auspex_pickle_add_marked_to_top (AuspexPickle *pickle, AuspexPickleKind kind,
                                      GError **error);
