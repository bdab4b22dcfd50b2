/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/shaders/spirv-khr.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC 0x07230203u
#define HEADER 5 /* words: magic, version, generator, bound of the ids, 0 */
#define BOUND 3
#define MAX_BOUND (1u << 22)

/* Opcodes and capabilities, as the SPIR-V registry numbers them. */
enum
{
  OP_NAME = 5,
  OP_EXTENSION = 10,
  OP_CAPABILITY = 17,
  OP_TYPE_INT = 21,
  OP_CONSTANT_TRUE = 41,
  OP_CONSTANT_FALSE = 42,
  OP_CONSTANT = 43,
  OP_DECORATE = 71,
  OP_TYPE_MATRIX_KHR = 4456,
  OP_LOAD_KHR = 4457,
  OP_STORE_KHR = 4458,
  OP_MUL_ADD_KHR = 4459,
  OP_LENGTH_KHR = 4460,
  OP_TYPE_MATRIX_NV = 5358,
  OP_LOAD_NV = 5359,
  OP_STORE_NV = 5360,
  OP_MUL_ADD_NV = 5361,
  OP_LENGTH_NV = 5362,
  CAPABILITY_NV = 5357,
  CAPABILITY_KHR = 6022,
};

static const char extension_nv[] = "SPV_NV_cooperative_matrix";
static const char extension_khr[] = "SPV_KHR_cooperative_matrix";

/* What is known of an id. */
typedef struct
{
  bool is_matrix_type;
  int use; /* of a matrix type: where in products its matrices are; -1: in none yet */
  uint32_t type;         /* of a matrix: its type */
  bool is_bool, is_true; /* a constant */
} Id;

typedef struct
{
  const uint32_t *words;
  size_t n;
  uint32_t bound;
  Id *ids;
  uint32_t uint_type; /* 0: none yet */
  uint32_t *result;
  size_t n_result;
  const char *error; /* the first; NULL: none */
} Rewriter;

static void
fail (Rewriter *self, const char *error)
{
  if (self->error == NULL)
    self->error = error;
}

static Id *
find (Rewriter *self, uint32_t id)
{
  if (id > 0 && id < self->bound)
    return &self->ids[id];
  fail (self, "an id beyond the bound");
  return &self->ids[0];
}

static void
emit (Rewriter *self, uint32_t word)
{
  self->result[self->n_result++] = word;
}

static void
emit_op (Rewriter *self, uint32_t op, size_t n)
{
  emit (self, (uint32_t)n << 16 | op);
}

static void
emit_all (Rewriter *self, const uint32_t *words, size_t n)
{
  memcpy (self->result + self->n_result, words, n * sizeof *words);
  self->n_result += n;
}

/* Calls @visit with every instruction, its first word included. */
static void
walk (Rewriter *self,
      void (*visit) (Rewriter *self, uint32_t op, const uint32_t *words, size_t n))
{
  for (size_t at = HEADER; at < self->n && self->error == NULL;)
    {
      size_t n = self->words[at] >> 16;

      if (n == 0 || n > self->n - at)
        fail (self, "an instruction reaches beyond the end");
      else
        visit (self, self->words[at] & 0xffff, self->words + at, n);
      at += n;
    }
}

/* Whether the instruction has the words it must; those of a matrix access may be more. */
static bool
is_whole (uint32_t op, size_t n)
{
  switch (op)
    {
    case OP_TYPE_MATRIX_NV:
    case OP_MUL_ADD_NV:
      return n == 6;
    case OP_LOAD_NV:
      return n >= 6;
    case OP_STORE_NV:
      return n >= 5;
    case OP_TYPE_INT:
      return n == 4;
    case OP_CONSTANT_TRUE:
    case OP_CONSTANT_FALSE:
      return n == 3;
    case OP_CAPABILITY:
    case OP_EXTENSION:
      return n >= 2;
    default:
      return true;
    }
}

/* The type of matrix @id is used as @use in a product. */
static void
use_as (Rewriter *self, uint32_t id, int use)
{
  Id *type = find (self, find (self, id)->type);

  if (!type->is_matrix_type)
    fail (self, "a product of what is no matrix");
  else if (type->use >= 0 && type->use != use)
    fail (self, "a matrix type has two uses");
  type->use = use;
}

static void
learn (Rewriter *self, uint32_t op, const uint32_t *words, size_t n)
{
  if (!is_whole (op, n))
    fail (self, "an instruction is too short");
  else if (op == OP_TYPE_INT && words[2] == 32 && words[3] == 0)
    self->uint_type = words[1];
  else if (op == OP_CONSTANT_TRUE || op == OP_CONSTANT_FALSE)
    *find (self, words[2]) = (Id){ .is_bool = true, .is_true = op == OP_CONSTANT_TRUE };
  else if (op == OP_TYPE_MATRIX_NV)
    {
      *find (self, words[1]) = (Id){ .is_matrix_type = true, .use = -1 };
      if (self->uint_type == 0)
        fail (self, "a matrix type before that of its numbers");
    }
  else if (n > 2 && op != OP_NAME && op != OP_DECORATE && words[1] < self->bound
           && self->ids[words[1]].is_matrix_type)
    {
      find (self, words[2])->type = words[1];
      if (op == OP_MUL_ADD_NV)
        {
          use_as (self, words[3], SPIRV_MATRIX_A);
          use_as (self, words[4], SPIRV_MATRIX_B);
          use_as (self, words[5], SPIRV_MATRIX_ACCUMULATOR);
          use_as (self, words[2], SPIRV_MATRIX_ACCUMULATOR);
        }
    }
}

/* The constants @n that the rewritten module has come after its own ids. */
static uint32_t
constant (const Rewriter *self, uint32_t n)
{
  return self->bound + n;
}

static void
emit_extension (Rewriter *self, const uint32_t *words, size_t n)
{
  uint32_t text[(sizeof extension_khr + 3) / 4] = { 0 };

  if ((n - 1) * 4 < sizeof extension_nv
      || memcmp (words + 1, extension_nv, sizeof extension_nv) != 0)
    {
      emit_all (self, words, n);
      return;
    }
  memcpy (text, extension_khr, sizeof extension_khr);
  emit_op (self, OP_EXTENSION, 1 + sizeof text / 4);
  emit_all (self, text, sizeof text / 4);
}

/* KHR has the layout, 0 by rows or 1 by columns, where NV has the stride, and the stride
 * where NV has whether it is by columns. @at: where that is. */
static void
emit_access (Rewriter *self, uint32_t op, const uint32_t *words, size_t n, size_t at)
{
  const Id *is_by_columns = find (self, words[at + 1]);

  if (!is_by_columns->is_bool)
    fail (self, "a layout that is no constant");
  emit_op (self, op, n);
  emit_all (self, words + 1, at - 1);
  emit (self, constant (self, is_by_columns->is_true));
  emit (self, words[at]);
  emit_all (self, words + at + 2, n - at - 2);
}

static void
rewrite (Rewriter *self, uint32_t op, const uint32_t *words, size_t n)
{
  switch (op)
    {
    case OP_CAPABILITY:
      emit (self, words[0]);
      emit (self, words[1] == CAPABILITY_NV ? CAPABILITY_KHR : words[1]);
      break;
    case OP_EXTENSION:
      emit_extension (self, words, n);
      break;
    case OP_TYPE_INT:
      emit_all (self, words, n);
      for (uint32_t i = 0; i < SPIRV_N_MATRIX_USES && words[1] == self->uint_type; i++)
        {
          emit_op (self, OP_CONSTANT, 4);
          emit (self, self->uint_type);
          emit (self, constant (self, i));
          emit (self, i);
        }
      break;
    case OP_TYPE_MATRIX_NV:
      if (find (self, words[1])->use < 0)
        fail (self, "a matrix type that no product uses");
      emit_op (self, OP_TYPE_MATRIX_KHR, n + 1);
      emit_all (self, words + 1, n - 1);
      emit (self, constant (self, (uint32_t)find (self, words[1])->use));
      break;
    case OP_LOAD_NV:
      emit_access (self, OP_LOAD_KHR, words, n, 4);
      break;
    case OP_STORE_NV:
      emit_access (self, OP_STORE_KHR, words, n, 3);
      break;
    case OP_MUL_ADD_NV:
    case OP_LENGTH_NV:
      emit_op (self, op == OP_LENGTH_NV ? OP_LENGTH_KHR : OP_MUL_ADD_KHR, n);
      emit_all (self, words + 1, n - 1);
      break;
    default:
      emit_all (self, words, n);
    }
}

uint32_t *
spirv_to_khr (const uint32_t *words, size_t n, size_t *n_result, const char **error)
{
  Rewriter self = { .words = words, .n = n };

  if (n < HEADER || words[0] != MAGIC || words[BOUND] == 0 || words[BOUND] > MAX_BOUND)
    {
      *error = "no SPIR-V module";
      return NULL;
    }
  self.bound = words[BOUND];
  self.ids = calloc (self.bound, sizeof *self.ids);
  /* A matrix type grows by a word, of six; the constants and the extension by few. */
  self.result = malloc ((2 * n + 64) * sizeof *self.result);
  if (self.ids == NULL || self.result == NULL)
    fail (&self, "out of memory");
  walk (&self, learn);
  if (self.error == NULL)
    {
      emit_all (&self, words, HEADER);
      self.result[BOUND] = self.bound + SPIRV_N_MATRIX_USES;
      walk (&self, rewrite);
    }
  free (self.ids);
  *n_result = self.n_result;
  *error = self.error;
  if (self.error != NULL)
    {
      free (self.result);
      return NULL;
    }
  return self.result;
}
