/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* From SPV_NV_cooperative_matrix, which Debian 12's glslc can make, to
 * SPV_KHR_cooperative_matrix, which it cannot. At build time only, without GLib.
 *
 * A KHR matrix type says what its matrices are in a product, so an NV one may be used as
 * only one of A, B and accumulator: with three different constants for rows, columns and
 * depth it is. The column-major flag of loads and stores must be true or false. */

#pragma once

#include <stddef.h>
#include <stdint.h>

/* What each KHR matrix type says of its use. */
enum
{
  SPIRV_MATRIX_A,
  SPIRV_MATRIX_B,
  SPIRV_MATRIX_ACCUMULATOR,
  SPIRV_N_MATRIX_USES
};

/* The same module by the other extension, *@n_result words in all; free() it. NULL with a
 * static *@error where @words is no module of that kind. */
uint32_t *spirv_to_khr (const uint32_t *words, size_t n, size_t *n_result,
                        const char **error);
