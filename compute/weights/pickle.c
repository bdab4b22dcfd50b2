/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* A pickle is a program for a stack machine. This runs the operations that data need
 * (protocols 2 to 5); those that would run code only reach AuspexPickleWorld. What is not
 * in here cannot be run. */

#include "compute/weights/pickle-internal.h"

#include <string.h>

#define MAX_MEMO                                                                         \
  (1 << 20) /* far beyond any state dict, as pickle-stack.c's limits are                 \
             */
#define MAX_NAME 200

/* Constants */

static bool
push_int (AuspexPickle *pickle, AuspexPickleKind kind, int64_t integer, GError **error)
{
  return auspex_pickle_push (
      pickle, (AuspexPickleValue){ .kind = kind, .integer = integer }, error);
}

static bool
push_number (AuspexPickle *pickle, int n_bytes, bool is_signed, GError **error)
{
  uint64_t number = 0;

  if (!auspex_pickle_take_number (pickle, n_bytes, &number, error))
    return false;
  return push_int (pickle, AUSPEX_PICKLE_INT,
                   is_signed ? (int64_t)(int32_t)number : (int64_t)number, error);
}

/* Text or bytes behind their length in @length_bytes bytes. */
static bool
push_counted (AuspexPickle *pickle, AuspexPickleKind kind, int length_bytes,
              GError **error)
{
  uint64_t length = 0;
  const uint8_t *bytes = NULL;

  if (!auspex_pickle_take_number (pickle, length_bytes, &length, error))
    return false;
  bytes = auspex_pickle_take (pickle, length, error);
  return bytes != NULL
         && auspex_pickle_push (pickle,
                                (AuspexPickleValue){ .kind = kind,
                                                     .length = (uint32_t)length,
                                                     .text = (const char *)bytes },
                                error);
}

/* A whole number of up to 255 bytes, two's complement. */
static bool
push_long (AuspexPickle *pickle, GError **error)
{
  AuspexPickleValue *value = NULL;
  uint64_t integer = 0;

  if (!push_counted (pickle, AUSPEX_PICKLE_BYTES, 1, error))
    return false;
  value = auspex_pickle_get_top (pickle, error);
  if (value->length > sizeof integer)
    return true;
  if (value->length > 0 && (value->text[value->length - 1] & 0x80) != 0)
    integer = UINT64_MAX;
  for (uint32_t i = 0; i < value->length; i++)
    {
      integer &= ~((uint64_t)0xff << 8 * i);
      integer |= (uint64_t)(uint8_t)value->text[i] << 8 * i;
    }
  *value = (AuspexPickleValue){ .kind = AUSPEX_PICKLE_INT, .integer = (int64_t)integer };
  return true;
}

/* Eight bytes, big endian. */
static bool
push_real (AuspexPickle *pickle, GError **error)
{
  AuspexPickleValue value = { .kind = AUSPEX_PICKLE_REAL };
  uint64_t bits = 0;

  if (!auspex_pickle_take_number (pickle, 8, &bits, error))
    return false;
  bits = GUINT64_SWAP_LE_BE (bits);
  memcpy (&value.real, &bits, sizeof bits);
  return auspex_pickle_push (pickle, value, error);
}

static bool
check_protocol (AuspexPickle *pickle, GError **error)
{
  uint64_t protocol = 0;

  if (!auspex_pickle_take_number (pickle, 1, &protocol, error))
    return false;
  return protocol <= 5
         || auspex_pickle_fail (pickle, error,
                                "is of protocol %d; protocols up to 5 are known",
                                (int)protocol);
}

/* Memo */

static bool
put (AuspexPickle *pickle, uint64_t index, GError **error)
{
  const AuspexPickleValue *top = auspex_pickle_get_top (pickle, error);
  guint n = pickle->memo->len;

  if (top == NULL)
    return false;
  if (index >= MAX_MEMO)
    return auspex_pickle_fail (pickle, error, "remembers more than %d values", MAX_MEMO);
  if (index >= n)
    {
      g_array_set_size (pickle->memo, (guint)index + 1);
      for (guint i = n; i <= index; i++)
        g_array_index (pickle->memo, AuspexPickleValue, i).kind = MISSING;
    }
  g_array_index (pickle->memo, AuspexPickleValue, index) = *top;
  return true;
}

static bool
put_numbered (AuspexPickle *pickle, int n_bytes, GError **error)
{
  uint64_t index = 0;

  return auspex_pickle_take_number (pickle, n_bytes, &index, error)
         && put (pickle, index, error);
}

static bool
push_remembered (AuspexPickle *pickle, int n_bytes, GError **error)
{
  uint64_t index = 0;

  if (!auspex_pickle_take_number (pickle, n_bytes, &index, error))
    return false;
  if (index >= pickle->memo->len
      || g_array_index (pickle->memo, AuspexPickleValue, index).kind == MISSING)
    return auspex_pickle_fail (
        pickle, error, "is damaged: value %" G_GUINT64_FORMAT " was not put", index);
  return auspex_pickle_push (
      pickle, g_array_index (pickle->memo, AuspexPickleValue, index), error);
}

/* Globals and calls */

static bool
push_global (AuspexPickle *pickle, const AuspexPickleValue *module,
             const AuspexPickleValue *name, GError **error)
{
  AuspexPickleValue global = { .kind = AUSPEX_PICKLE_GLOBAL };
  g_autofree char *full_name = NULL;

  if (module->kind != AUSPEX_PICKLE_TEXT || name->kind != AUSPEX_PICKLE_TEXT
      || module->length > MAX_NAME || name->length > MAX_NAME)
    return auspex_pickle_fail (pickle, error, "is damaged: a global without a name");
  full_name = g_strdup_printf ("%.*s.%.*s", (int)module->length, module->text,
                               (int)name->length, name->text);
  return pickle->world.find_global (pickle->world.self, full_name, &global, error)
         && auspex_pickle_push (pickle, global, error);
}

static bool
push_named_global (AuspexPickle *pickle, GError **error)
{
  AuspexPickleValue module, name;

  return auspex_pickle_take_line (pickle, &module, error)
         && auspex_pickle_take_line (pickle, &name, error)
         && push_global (pickle, &module, &name, error);
}

static bool
push_stack_global (AuspexPickle *pickle, GError **error)
{
  const AuspexPickleValue *names = auspex_pickle_pop (pickle, 2, error);

  return names != NULL && push_global (pickle, &names[0], &names[1], error);
}

static bool
push_call (AuspexPickle *pickle, GError **error)
{
  AuspexPickleValue *call = auspex_pickle_pop (pickle, 2, error);
  AuspexPickleValue result = { 0 };

  if (call == NULL)
    return false;
  if (call[0].kind != AUSPEX_PICKLE_GLOBAL || call[1].kind != AUSPEX_PICKLE_TUPLE)
    return auspex_pickle_fail (pickle, error, "calls what is no function");
  return pickle->world.call (pickle->world.self, pickle, &call[0], call[1].items, &result,
                             error)
         && auspex_pickle_push (pickle, result, error);
}

/* The state of a dictionary or of something allowed: weights never lie there. */
static bool
drop_state (AuspexPickle *pickle, GError **error)
{
  const AuspexPickleValue *state = auspex_pickle_pop (pickle, 1, error);
  const AuspexPickleValue *top =
      state != NULL ? auspex_pickle_get_top (pickle, error) : NULL;

  if (top == NULL)
    return false;
  return top->kind == AUSPEX_PICKLE_DICT || top->kind == AUSPEX_PICKLE_OBJECT
         || auspex_pickle_fail (pickle, error, "is damaged: a state for what has none");
}

static bool
push_persistent (AuspexPickle *pickle, GError **error)
{
  const AuspexPickleValue *id = auspex_pickle_pop (pickle, 1, error);
  AuspexPickleValue object = { 0 };

  if (id == NULL)
    return false;
  if (pickle->world.load == NULL)
    return auspex_pickle_fail (pickle, error, "is damaged: it refers to other data");
  return pickle->world.load (pickle->world.self, id, &object, error)
         && auspex_pickle_push (pickle, object, error);
}

/* Operations, by the letters that Python's pickle.py gives them. */

static bool
run_constant (AuspexPickle *pickle, uint8_t operation, GError **error)
{
  switch (operation)
    {
    case 'N':
      return push_int (pickle, AUSPEX_PICKLE_NONE, 0, error);
    case 0x88:
    case 0x89:
      return push_int (pickle, AUSPEX_PICKLE_BOOL, operation == 0x88, error);
    case 'K':
      return push_number (pickle, 1, false, error);
    case 'M':
      return push_number (pickle, 2, false, error);
    case 'J':
      return push_number (pickle, 4, true, error);
    case 0x8a:
      return push_long (pickle, error);
    case 'G':
      return push_real (pickle, error);
    case 'X':
    case 'T':
      return push_counted (pickle, AUSPEX_PICKLE_TEXT, 4, error);
    case 0x8c:
    case 'U':
      return push_counted (pickle, AUSPEX_PICKLE_TEXT, 1, error);
    case 'B':
      return push_counted (pickle, AUSPEX_PICKLE_BYTES, 4, error);
    case 'C':
      return push_counted (pickle, AUSPEX_PICKLE_BYTES, 1, error);
    case 0x8d:
      return push_counted (pickle, AUSPEX_PICKLE_TEXT, 8, error);
    case 0x8e:
      return push_counted (pickle, AUSPEX_PICKLE_BYTES, 8, error);
    default:
      return auspex_pickle_fail (pickle, error, "has the unknown operation 0x%02x",
                                 operation);
    }
}

static bool
run_container (AuspexPickle *pickle, uint8_t operation, GError **error)
{
  guint n = 0;

  switch (operation)
    {
    case ')':
      return auspex_pickle_push_items (pickle, AUSPEX_PICKLE_TUPLE, NULL, 0, error);
    case ']':
      return auspex_pickle_push_items (pickle, AUSPEX_PICKLE_LIST, NULL, 0, error);
    case '}':
      return auspex_pickle_push_items (pickle, AUSPEX_PICKLE_DICT, NULL, 0, error);
    case 0x85:
    case 0x86:
    case 0x87:
      return auspex_pickle_push_items (
          pickle, AUSPEX_PICKLE_TUPLE,
          auspex_pickle_pop (pickle, operation - 0x84u, error), operation - 0x84u, error);
    case 't':
      return auspex_pickle_push_marked (pickle, AUSPEX_PICKLE_TUPLE, error);
    case 'l':
      return auspex_pickle_push_marked (pickle, AUSPEX_PICKLE_LIST, error);
    case 'd':
      return auspex_pickle_push_marked (pickle, AUSPEX_PICKLE_DICT, error);
    case 'a':
      return auspex_pickle_add_to_top (pickle, AUSPEX_PICKLE_LIST,
                                       auspex_pickle_pop (pickle, 1, error), 1, error);
    case 'e':
      return auspex_pickle_add_marked_to_top (pickle, AUSPEX_PICKLE_LIST, error);
    case 's':
      return auspex_pickle_add_to_top (pickle, AUSPEX_PICKLE_DICT,
                                       auspex_pickle_pop (pickle, 2, error), 2, error);
    case 'u':
      return auspex_pickle_add_marked_to_top (pickle, AUSPEX_PICKLE_DICT, error);
    case 0x8f:
      return push_int (pickle, AUSPEX_PICKLE_SET, 0, error);
    case 0x90:
      return auspex_pickle_add_marked_to_top (pickle, AUSPEX_PICKLE_SET, error);
    case 0x91:
      return auspex_pickle_pop_to_mark (pickle, &n, error) != NULL
             && push_int (pickle, AUSPEX_PICKLE_SET, 0, error);
    default:
      return run_constant (pickle, operation, error);
    }
}

static bool
run (AuspexPickle *pickle, uint8_t operation, GError **error)
{
  guint n = (guint)pickle->stack.n;

  switch (operation)
    {
    case 0x80:
      return check_protocol (pickle, error);
    case 0x95: /* a frame: its length does not matter */
      return auspex_pickle_take (pickle, 8, error) != NULL;
    case '(':
      if (pickle->marks->len == MAX_DEPTH)
        return auspex_pickle_fail (pickle, error, "has more than %d open values",
                                   MAX_DEPTH);
      g_array_append_val (pickle->marks, n);
      return true;
    case '0':
      return auspex_pickle_pop (pickle, 1, error) != NULL;
    case '1':
      return auspex_pickle_pop_to_mark (pickle, &n, error) != NULL;
    case 'q':
      return put_numbered (pickle, 1, error);
    case 'r':
      return put_numbered (pickle, 4, error);
    case 0x94:
      return put (pickle, pickle->memo->len, error);
    case 'h':
      return push_remembered (pickle, 1, error);
    case 'j':
      return push_remembered (pickle, 4, error);
    case 'c':
      return push_named_global (pickle, error);
    case 0x93:
      return push_stack_global (pickle, error);
    case 'R':
    case 0x81:
      return push_call (pickle, error);
    case 'b':
      return drop_state (pickle, error);
    case 'Q':
      return push_persistent (pickle, error);
    default:
      return run_container (pickle, operation, error);
    }
}

bool
auspex_pickle_read (AuspexPickle *pickle, const uint8_t *bytes, size_t n_bytes,
                    size_t *length, AuspexPickleValue *value, GError **error)
{
  const uint8_t *operation = NULL;
  const AuspexPickleValue *result = NULL;

  pickle->bytes = bytes;
  pickle->n_bytes = n_bytes;
  pickle->position = 0;
  pickle->stack.n = 0;
  g_array_set_size (pickle->marks, 0);
  g_array_set_size (pickle->memo, 0);

  while ((operation = auspex_pickle_take (pickle, 1, error)) != NULL && *operation != '.')
    if (!run (pickle, *operation, error))
      return false;
  result = operation != NULL ? auspex_pickle_pop (pickle, 1, error) : NULL;
  if (result == NULL)
    return false;
  *value = *result;
  if (length != NULL)
    *length = pickle->position;
  return true;
}

/* Values */

bool
auspex_pickle_is_text (const AuspexPickleValue *value, const char *text)
{
  return value->kind == AUSPEX_PICKLE_TEXT && value->length == strlen (text)
         && memcmp (value->text, text, value->length) == 0;
}

const AuspexPickleValue *
auspex_pickle_lookup (const AuspexPickleValue *dict, const char *key)
{
  if (dict->kind != AUSPEX_PICKLE_DICT)
    return NULL;
  for (size_t i = 0; i + 1 < dict->items->n; i += 2)
    if (auspex_pickle_is_text (&dict->items->values[i], key))
      return &dict->items->values[i + 1];
  return NULL;
}

char *
auspex_pickle_quote (const char *text, size_t length)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize)MIN (length, 400));
  g_autofree char *start =
      g_utf8_substring (valid, 0, MIN (g_utf8_strlen (valid, -1), 100));

  for (char *c = start; *c != '\0'; c = g_utf8_next_char (c))
    if ((unsigned char)*c < ' ' || *c == 0x7f)
      *c = '?';
  return g_steal_pointer (&start);
}
