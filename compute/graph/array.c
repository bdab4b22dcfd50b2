/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/graph/array.h"

AuspexShape
auspex_shape_at (const AuspexShape *shape, int64_t rows)
{
  AuspexShape concrete = *shape;

  for (int i = 0; i < concrete.n_dims; i++)
    if (concrete.dims[i] == AUSPEX_ROWS)
      concrete.dims[i] = rows;
  return concrete;
}

int64_t
auspex_array_row_length (const AuspexArray *array)
{
  return array->shape.dims[array->shape.n_dims - 1];
}

int64_t
auspex_array_n_rows (const AuspexArray *array)
{
  return auspex_shape_count (&array->shape, 1) / auspex_array_row_length (array);
}
