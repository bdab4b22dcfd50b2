/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/vulkan/shaders/spirv-khr.h"
#include "compute/vulkan/shaders/spirv.h"

#include <glib.h>
#include <stdbool.h>
#include <stdlib.h>

#define OP(op, n) ((uint32_t)(n) << 16 | (op))
#define HEADER(bound) 0x07230203, 0x10300, 0, bound, 0

/* Ids of the modules made by hand. */
enum
{
  UINT = 1,
  HALF,
  FLOAT,
  ROWS,
  COLUMNS,
  DEPTH,
  A,
  B,
  SUMS,
  YES,
  POINTER,
  MATRIX_A,
  MATRIX_B,
  MATRIX_SUMS,
  PRODUCT,
  BOUND
};

#define TYPES OP (21, 4), UINT, 32, 0, OP (41, 3), 99, YES
#define MATRIX_TYPE(id, type, rows, columns) OP (5358, 6), id, type, ROWS, rows, columns
#define LOAD(type, id) OP (5359, 6), type, id, POINTER, DEPTH, YES
#define MULTIPLY(a, b) OP (5361, 6), SUMS, PRODUCT, a, b, MATRIX_SUMS
#define STORE OP (5360, 7), POINTER, PRODUCT, DEPTH, YES, 0x20, 77

/* The words of the next instruction from *@at on, or NULL at the end. */
static const uint32_t *
next (const uint32_t *words, size_t n, size_t *at)
{
  const uint32_t *instruction = words + *at;

  if (*at == n)
    return NULL;
  g_assert_cmpuint (*instruction >> 16, >, 0);
  *at += *instruction >> 16;
  g_assert_cmpuint (*at, <=, n);
  return instruction;
}

static void
test_by_hand (void)
{
  const uint32_t words[] = {
    HEADER (BOUND),
    OP (17, 2),
    5357,
    TYPES,
    MATRIX_TYPE (A, HALF, ROWS, DEPTH),
    MATRIX_TYPE (B, HALF, DEPTH, COLUMNS),
    MATRIX_TYPE (SUMS, FLOAT, ROWS, COLUMNS),
    LOAD (A, MATRIX_A),
    LOAD (B, MATRIX_B),
    LOAD (SUMS, MATRIX_SUMS),
    MULTIPLY (MATRIX_A, MATRIX_B),
    STORE,
  };
  enum
  {
    ZERO = BOUND,
    ONE,
    TWO
  };
  const uint32_t expected[] = {
    HEADER (BOUND + 3),
    OP (17, 2),
    6022,
    OP (21, 4),
    UINT,
    32,
    0,
    OP (43, 4),
    UINT,
    ZERO,
    0,
    OP (43, 4),
    UINT,
    ONE,
    1,
    OP (43, 4),
    UINT,
    TWO,
    2,
    OP (41, 3),
    99,
    YES,
    OP (4456, 7),
    A,
    HALF,
    ROWS,
    ROWS,
    DEPTH,
    ZERO,
    OP (4456, 7),
    B,
    HALF,
    ROWS,
    DEPTH,
    COLUMNS,
    ONE,
    OP (4456, 7),
    SUMS,
    FLOAT,
    ROWS,
    ROWS,
    COLUMNS,
    TWO,
    OP (4457, 6),
    A,
    MATRIX_A,
    POINTER,
    ONE,
    DEPTH,
    OP (4457, 6),
    B,
    MATRIX_B,
    POINTER,
    ONE,
    DEPTH,
    OP (4457, 6),
    SUMS,
    MATRIX_SUMS,
    POINTER,
    ONE,
    DEPTH,
    OP (4459, 6),
    SUMS,
    PRODUCT,
    MATRIX_A,
    MATRIX_B,
    MATRIX_SUMS,
    OP (4458, 7),
    POINTER,
    PRODUCT,
    ONE,
    DEPTH,
    0x20,
    77,
  };
  const char *error = NULL;
  size_t n = 0;
  uint32_t *result = spirv_to_khr (words, G_N_ELEMENTS (words), &n, &error);

  g_assert_cmpstr (error, ==, NULL);
  g_assert_cmpmem (result, n * sizeof *result, expected, sizeof expected);
  free (result);
}

static void
check_refused (const uint32_t *words, size_t n, const char *expected)
{
  const char *error = NULL;
  size_t n_result = 0;

  g_assert_null (spirv_to_khr (words, n, &n_result, &error));
  g_assert_cmpstr (error, ==, expected);
}

static void
test_refused (void)
{
  const uint32_t twice[] = {
    HEADER (BOUND),
    TYPES,
    MATRIX_TYPE (A, HALF, ROWS, DEPTH),
    MATRIX_TYPE (SUMS, FLOAT, ROWS, COLUMNS),
    LOAD (A, MATRIX_A),
    LOAD (SUMS, MATRIX_SUMS),
    MULTIPLY (MATRIX_A, MATRIX_A),
  };
  const uint32_t idle[] = { HEADER (BOUND), TYPES, MATRIX_TYPE (A, HALF, ROWS, DEPTH) };
  const uint32_t early[] = { HEADER (BOUND), MATRIX_TYPE (A, HALF, ROWS, DEPTH) };
  const uint32_t layout[] = {
    HEADER (BOUND),
    TYPES,
    MATRIX_TYPE (A, HALF, ROWS, DEPTH),
    MATRIX_TYPE (B, HALF, DEPTH, COLUMNS),
    MATRIX_TYPE (SUMS, FLOAT, ROWS, COLUMNS),
    OP (5359, 6),
    A,
    MATRIX_A,
    POINTER,
    DEPTH,
    ROWS,
    LOAD (B, MATRIX_B),
    LOAD (SUMS, MATRIX_SUMS),
    MULTIPLY (MATRIX_A, MATRIX_B),
  };
  const uint32_t cut[] = { HEADER (BOUND), OP (21, 4), UINT };
  const uint32_t still[] = { HEADER (BOUND), 0, 0 };
  const uint32_t beyond[] = { HEADER (4), TYPES };
  const uint32_t other[] = { 1, 2, 3, 4, 5, 6 };

  check_refused (twice, G_N_ELEMENTS (twice), "a matrix type has two uses");
  check_refused (idle, G_N_ELEMENTS (idle), "a matrix type that no product uses");
  check_refused (early, G_N_ELEMENTS (early), "a matrix type before that of its numbers");
  check_refused (layout, G_N_ELEMENTS (layout), "a layout that is no constant");
  check_refused (cut, G_N_ELEMENTS (cut), "an instruction reaches beyond the end");
  check_refused (still, G_N_ELEMENTS (still), "an instruction reaches beyond the end");
  check_refused (beyond, G_N_ELEMENTS (beyond), "an id beyond the bound");
  check_refused (other, G_N_ELEMENTS (other), "no SPIR-V module");
  check_refused (NULL, 0, "no SPIR-V module");
}

/* Every module that ends early, or has one word changed, is refused or rewritten. */
static void
test_damaged (void)
{
  const size_t n = G_N_ELEMENTS (spirv_matmul_nv);
  g_autofree uint32_t *words = g_memdup2 (spirv_matmul_nv, sizeof spirv_matmul_nv);

  for (size_t i = 0; i < n; i++)
    {
      uint32_t word = words[i];
      const char *error = NULL;
      size_t n_result = 0;

      free (spirv_to_khr (words, i, &n_result, &error));
      words[i] = word ^ 1u << (i % 32);
      free (spirv_to_khr (words, n, &n_result, &error));
      words[i] = word;
    }
}

static int
count (const uint32_t *words, size_t n, uint32_t op)
{
  const uint32_t *instruction = NULL;
  size_t at = 5;
  int found = 0;

  while ((instruction = next (words, n, &at)) != NULL)
    found += (*instruction & 0xffff) == op;
  return found;
}

/* The kernel itself: nothing of NVIDIA's is left, and each use has one type. */
static void
test_kernel (void)
{
  const uint32_t *instruction = NULL;
  size_t n = G_N_ELEMENTS (spirv_matmul_khr), at = 5;
  int n_uses[SPIRV_N_MATRIX_USES] = { 0 };
  uint32_t constants = spirv_matmul_khr[3] - SPIRV_N_MATRIX_USES;

  for (uint32_t op = 5358; op <= 5362; op++)
    {
      g_assert_cmpint (count (spirv_matmul_khr, n, op), ==, 0);
      g_assert_cmpint (count (spirv_matmul_khr, n, op - 5358 + 4456), ==,
                       count (spirv_matmul_nv, G_N_ELEMENTS (spirv_matmul_nv), op));
    }
  g_assert_cmpint (count (spirv_matmul_khr, n, 4459), >, 0);
  while ((instruction = next (spirv_matmul_khr, n, &at)) != NULL)
    if ((*instruction & 0xffff) == 4456)
      {
        g_assert_cmpuint (instruction[6], >=, constants);
        g_assert_cmpuint (instruction[6], <, constants + SPIRV_N_MATRIX_USES);
        n_uses[instruction[6] - constants]++;
      }
  for (int use = 0; use < SPIRV_N_MATRIX_USES; use++)
    g_assert_cmpint (n_uses[use], ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/spirv-khr/a small module is rewritten word by word", test_by_hand);
  g_test_add_func ("/spirv-khr/what cannot be rewritten is refused", test_refused);
  g_test_add_func ("/spirv-khr/no damage leads out of bounds", test_damaged);
  g_test_add_func ("/spirv-khr/the kernel's matrices have one use each", test_kernel);
  return g_test_run ();
}
