/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/weights/pickle-internal.h"

#include <string.h>

/* Far beyond any state dict. Each is also the bound of what a short hostile pickle can
 * take: some 100 MB together. */
#define MAX_ITEMS (1 << 19) /* containers */
#define MAX_VALUES (1 << 21)

bool
auspex_pickle_fail (const AuspexPickle *pickle, GError **error, const char *format, ...)
{
  g_autofree char *cause = NULL;
  va_list arguments;

  va_start (arguments, format);
  cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: its pickle %s",
               pickle->world.label, cause);
  return false;
}

/* Containers */

static void
free_items (gpointer data)
{
  AuspexPickleItems *items = data;

  g_free (items->values);
  g_free (items);
}

AuspexPickle *
auspex_pickle_new (const AuspexPickleWorld *world)
{
  AuspexPickle *pickle = g_new0 (AuspexPickle, 1);

  pickle->world = *world;
  pickle->containers = g_ptr_array_new_with_free_func (free_items);
  pickle->stack.size = 64;
  pickle->stack.values = g_new (AuspexPickleValue, pickle->stack.size);
  pickle->marks = g_array_new (FALSE, FALSE, sizeof (guint));
  pickle->memo = g_array_new (FALSE, FALSE, sizeof (AuspexPickleValue));
  return pickle;
}

void
auspex_pickle_free (AuspexPickle *pickle)
{
  g_ptr_array_unref (pickle->containers);
  g_free (pickle->stack.values);
  g_array_unref (pickle->marks);
  g_array_unref (pickle->memo);
  g_free (pickle);
}

bool
auspex_pickle_append (AuspexPickle *pickle, AuspexPickleItems *items,
                      const AuspexPickleValue *values, size_t n, GError **error)
{
  pickle->n_values += n;
  if (pickle->n_values > MAX_VALUES)
    return auspex_pickle_fail (pickle, error, "has more than %d values", MAX_VALUES);
  if (items->n + n > items->size)
    {
      items->size = items->size > 0 ? MAX (items->n + n, 2 * items->size) : n;
      items->values = g_renew (AuspexPickleValue, items->values, items->size);
    }
  if (n > 0)
    memcpy (items->values + items->n, values, n * sizeof *values);
  items->n += n;
  return true;
}

AuspexPickleItems *
auspex_pickle_new_items (AuspexPickle *pickle, const AuspexPickleValue *values, size_t n,
                         GError **error)
{
  AuspexPickleItems *items = NULL;

  if (pickle->containers->len == MAX_ITEMS)
    {
      auspex_pickle_fail (pickle, error, "has more than %d lists and dictionaries",
                          MAX_ITEMS);
      return NULL;
    }
  items = g_new0 (AuspexPickleItems, 1);
  g_ptr_array_add (pickle->containers, items);
  return auspex_pickle_append (pickle, items, values, n, error) ? items : NULL;
}

/* Bytes */

const uint8_t *
auspex_pickle_take (AuspexPickle *pickle, uint64_t n, GError **error)
{
  const uint8_t *bytes = pickle->bytes + pickle->position;

  if (n > pickle->n_bytes - pickle->position)
    {
      auspex_pickle_fail (pickle, error, "ends too early: truncated?");
      return NULL;
    }
  pickle->position += n;
  return bytes;
}

bool
auspex_pickle_take_number (AuspexPickle *pickle, int n_bytes, uint64_t *number,
                           GError **error)
{
  const uint8_t *bytes = auspex_pickle_take (pickle, (uint64_t)n_bytes, error);

  *number = 0;
  for (int i = 0; bytes != NULL && i < n_bytes; i++)
    *number |= (uint64_t)bytes[i] << 8 * i;
  return bytes != NULL;
}

bool
auspex_pickle_take_line (AuspexPickle *pickle, AuspexPickleValue *line, GError **error)
{
  const uint8_t *start = pickle->bytes + pickle->position;
  const uint8_t *end = memchr (start, '\n', pickle->n_bytes - pickle->position);

  if (end == NULL)
    return auspex_pickle_fail (pickle, error, "ends too early: truncated?");
  *line = (AuspexPickleValue){ .kind = AUSPEX_PICKLE_TEXT,
                               .length = (uint32_t)(end - start),
                               .text = (const char *)start };
  pickle->position += (size_t)(end - start) + 1;
  return true;
}

/* Stack */

bool
auspex_pickle_push (AuspexPickle *pickle, AuspexPickleValue value, GError **error)
{
  AuspexPickleItems *stack = &pickle->stack;

  if (stack->n == MAX_DEPTH)
    return auspex_pickle_fail (pickle, error, "has more than %d open values", MAX_DEPTH);
  if (stack->n == stack->size)
    {
      stack->size *= 2;
      stack->values = g_renew (AuspexPickleValue, stack->values, stack->size);
    }
  stack->values[stack->n++] = value;
  return true;
}

static guint
get_floor (const AuspexPickle *pickle)
{
  return pickle->marks->len > 0
             ? g_array_index (pickle->marks, guint, pickle->marks->len - 1)
             : 0;
}

AuspexPickleValue *
auspex_pickle_pop (AuspexPickle *pickle, guint n, GError **error)
{
  if (pickle->stack.n - get_floor (pickle) < n)
    {
      auspex_pickle_fail (pickle, error, "is damaged: a value is missing");
      return NULL;
    }
  pickle->stack.n -= n;
  return pickle->stack.values + pickle->stack.n;
}

AuspexPickleValue *
auspex_pickle_pop_to_mark (AuspexPickle *pickle, guint *n, GError **error)
{
  AuspexPickleValue *values = NULL;

  if (pickle->marks->len == 0)
    {
      auspex_pickle_fail (pickle, error, "is damaged: a mark is missing");
      return NULL;
    }
  *n = (guint)pickle->stack.n - get_floor (pickle);
  values = auspex_pickle_pop (pickle, *n, error);
  g_array_set_size (pickle->marks, pickle->marks->len - 1);
  return values;
}

AuspexPickleValue *
auspex_pickle_get_top (AuspexPickle *pickle, GError **error)
{
  if (pickle->stack.n == get_floor (pickle))
    {
      auspex_pickle_fail (pickle, error, "is damaged: a value is missing");
      return NULL;
    }
  return &pickle->stack.values[pickle->stack.n - 1];
}

bool
auspex_pickle_push_items (AuspexPickle *pickle, AuspexPickleKind kind,
                          const AuspexPickleValue *values, guint n, GError **error)
{
  AuspexPickleItems *items = NULL;

  if (n > 0 && values == NULL)
    return false;
  if (kind == AUSPEX_PICKLE_DICT && n % 2 != 0)
    return auspex_pickle_fail (pickle, error, "is damaged: a key without a value");
  items = auspex_pickle_new_items (pickle, values, n, error);
  return items != NULL
         && auspex_pickle_push (
             pickle, (AuspexPickleValue){ .kind = kind, .items = items }, error);
}

bool
auspex_pickle_push_marked (AuspexPickle *pickle, AuspexPickleKind kind, GError **error)
{
  guint n = 0;
  const AuspexPickleValue *values = auspex_pickle_pop_to_mark (pickle, &n, error);

  return values != NULL && auspex_pickle_push_items (pickle, kind, values, n, error);
}

bool
auspex_pickle_add_to_top (AuspexPickle *pickle, AuspexPickleKind kind,
                          const AuspexPickleValue *values, guint n, GError **error)
{
  AuspexPickleValue *top = values != NULL ? auspex_pickle_get_top (pickle, error) : NULL;

  if (top == NULL)
    return false;
  if (top->kind == AUSPEX_PICKLE_SET || top->kind == AUSPEX_PICKLE_OBJECT)
    return true;
  if (top->kind != kind)
    return auspex_pickle_fail (pickle, error,
                               "is damaged: a value goes into what is no container");
  if (kind == AUSPEX_PICKLE_DICT && n % 2 != 0)
    return auspex_pickle_fail (pickle, error, "is damaged: a key without a value");
  return auspex_pickle_append (pickle, top->items, values, n, error);
}

bool
auspex_pickle_add_marked_to_top (AuspexPickle *pickle, AuspexPickleKind kind,
                                 GError **error)
{
  guint n = 0;
  const AuspexPickleValue *values = auspex_pickle_pop_to_mark (pickle, &n, error);

  return auspex_pickle_add_to_top (pickle, kind, values, n, error);
}
