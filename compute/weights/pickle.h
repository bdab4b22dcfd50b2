/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute/weights: Python pickles of unknown origin as plain values. Nothing
 * is executed: a pickle's globals and calls are looked up in what the caller allows, and
 * everything else is refused by name. Time and memory are bounded whatever a pickle says;
 * containers may hold themselves. One thread. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum
{
  AUSPEX_PICKLE_NONE,
  AUSPEX_PICKLE_BOOL,
  AUSPEX_PICKLE_INT,
  AUSPEX_PICKLE_REAL,
  AUSPEX_PICKLE_TEXT,  /* not terminated, of any encoding */
  AUSPEX_PICKLE_BYTES, /* and whole numbers beyond 64 bits, little endian */
  AUSPEX_PICKLE_TUPLE,
  AUSPEX_PICKLE_LIST,
  AUSPEX_PICKLE_DICT,   /* items are key, value, key, value, ... */
  AUSPEX_PICKLE_SET,    /* what is in it is not kept */
  AUSPEX_PICKLE_GLOBAL, /* object: what find_global() gave */
  AUSPEX_PICKLE_OBJECT, /* type and object: what call() or load() gave */
} AuspexPickleKind;

typedef struct _AuspexPickleItems AuspexPickleItems;

typedef struct
{
  AuspexPickleKind kind;
  union
  {
    uint32_t length; /* of text and bytes */
    uint32_t type;   /* of an object */
  };
  union
  {
    int64_t integer; /* and bool */
    double real;
    const char *text; /* lies in the pickle */
    AuspexPickleItems *items;
    gconstpointer object;
  };
} AuspexPickleValue;

struct _AuspexPickleItems
{
  AuspexPickleValue *values;
  size_t n, size;
};

typedef struct _AuspexPickle AuspexPickle;

/* What pickles may name; each returns false with an error that begins with @label. */
typedef struct
{
  const char *label;
  gpointer self;
  /* @name is "module.name". */
  bool (*find_global) (gpointer self, const char *name, AuspexPickleValue *global,
                       GError **error);
  /* @callee (@arguments). New containers come from auspex_pickle_new_items(). */
  bool (*call) (gpointer self, AuspexPickle *pickle, const AuspexPickleValue *callee,
                const AuspexPickleItems *arguments, AuspexPickleValue *result,
                GError **error);
  /* The object whose persistent id is @id; NULL: there are none. */
  bool (*load) (gpointer self, const AuspexPickleValue *id, AuspexPickleValue *object,
                GError **error);
} AuspexPickleWorld;

AuspexPickle *auspex_pickle_new (const AuspexPickleWorld *world);
void auspex_pickle_free (AuspexPickle *pickle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexPickle, auspex_pickle_free)

/* Reads the pickle that @bytes begin with, and how long it is (@length may be NULL). The
 * value lives as long as @pickle and @bytes. */
bool auspex_pickle_read (AuspexPickle *pickle, const uint8_t *bytes, size_t n_bytes,
                         size_t *length, AuspexPickleValue *value, GError **error);

/* NULL, with an error, beyond the bounds. */
AuspexPickleItems *auspex_pickle_new_items (AuspexPickle *pickle,
                                            const AuspexPickleValue *values, size_t n,
                                            GError **error);
bool auspex_pickle_append (AuspexPickle *pickle, AuspexPickleItems *items,
                           const AuspexPickleValue *values, size_t n, GError **error);

bool auspex_pickle_is_text (const AuspexPickleValue *value, const char *text);
/* The entry @key of a dict, or NULL. */
const AuspexPickleValue *auspex_pickle_lookup (const AuspexPickleValue *dict,
                                               const char *key);
/* @text on one line of at most 100 characters, whatever it holds; free with g_free(). */
char *auspex_pickle_quote (const char *text, size_t length);
