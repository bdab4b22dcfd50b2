/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/view/view-link.h"

#include <math.h>

/* Level 0 to the view's plane, its centre at the origin: auspex_view_get_matrix() without
 * the size, and without whole pixels. */
static void
centred_matrix (const AuspexView *view, double scale, cairo_matrix_t *matrix)
{
  double scale_x = view->flipped ? -scale : scale;
  double c = cos (view->rotation), s = sin (view->rotation);

  cairo_matrix_init (matrix, c * scale_x, s * scale_x, -s * scale, c * scale, 0, 0);
  cairo_matrix_translate (matrix, -view->center_x, -view->center_y);
}

void
auspex_view_link_init (cairo_matrix_t *from_to, const AuspexView *from, double from_mpp,
                       const AuspexView *to, double to_mpp)
{
  double to_scale = to->scale;
  cairo_matrix_t back;

  if (from_mpp > 0 && to_mpp > 0)
    to_scale = from->scale * to_mpp / from_mpp;
  centred_matrix (from, from->scale, from_to);
  centred_matrix (to, to_scale, &back);
  cairo_matrix_invert (&back);
  cairo_matrix_multiply (from_to, from_to, &back);
}

AuspexView
auspex_view_follow (const AuspexView *leader, const cairo_matrix_t *leader_to_follower,
                    const AuspexView *follower)
{
  AuspexView view = *follower;
  cairo_matrix_t matrix = *leader_to_follower, leads;

  view.center_x = leader->center_x;
  view.center_y = leader->center_y;
  cairo_matrix_transform_point (leader_to_follower, &view.center_x, &view.center_y);

  /* The follower's plane to the leader's view: what its own view is to be. */
  cairo_matrix_invert (&matrix);
  centred_matrix (leader, leader->scale, &leads);
  cairo_matrix_multiply (&matrix, &matrix, &leads);
  double determinant = matrix.xx * matrix.yy - matrix.xy * matrix.yx;
  view.scale = sqrt (fabs (determinant));
  view.flipped = determinant < 0;
  view.rotation = atan2 (-matrix.xy, matrix.yy);
  /* Nearly upright is upright: only there are pixels copied. */
  double quarters = view.rotation / (G_PI / 2);
  if (fabs (quarters - round (quarters)) < 1e-9)
    view.rotation = round (quarters) * (G_PI / 2);
  if (fabs (view.scale - 1) < 1e-9)
    view.scale = 1;
  return view;
}
