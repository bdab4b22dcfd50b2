/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/gl/level0-matrix.h"

#include <math.h>

void
auspex_gl_set_level0_matrix (const AuspexView *view, GLint view_size, GLint level0_origin,
                             GLint matrix, GLint translation)
{
  double origin_x = floor (view->center_x), origin_y = floor (view->center_y);
  double x = origin_x, y = origin_y;
  cairo_matrix_t level0_to_view;

  auspex_view_get_matrix (view, &level0_to_view);
  cairo_matrix_transform_point (&level0_to_view, &x, &y);

  GLfloat columns[4] = { level0_to_view.xx, level0_to_view.yx, level0_to_view.xy,
                         level0_to_view.yy };

  glUniform2f (view_size, view->width, view->height);
  glUniform2f (level0_origin, origin_x, origin_y);
  glUniformMatrix2fv (matrix, 1, GL_FALSE, columns);
  glUniform2f (translation, x, y);
}
