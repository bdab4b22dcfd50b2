/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Views that move together. A link says where a point of one slide lies on another: a
 * similarity between their level-0 planes, mirrored where one view is, with the offset
 * and the turn that the two views had when they were linked. Linked views show the linked
 * points at the same places around their centres, however large they are. Pure. */

#pragma once

#include "render/view/viewport.h"

/* As the views lie now: centre to centre, and turned as they are against each other.
 * @mpp: um per level-0 pixel; where both are known a um on one is a um on the other,
 * whatever the zoom of @to is now; where one is not (0), as much is as long as it is
 * seen. */
void auspex_view_link_init (cairo_matrix_t *from_to, const AuspexView *from,
                            double from_mpp, const AuspexView *to, double to_mpp);
/* @follower as it is to be seen beside @leader; its size stays. */
AuspexView auspex_view_follow (const AuspexView *leader,
                               const cairo_matrix_t *leader_to_follower,
                               const AuspexView *follower);
