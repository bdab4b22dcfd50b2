/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One annotation: a shape in level-0 pixels with a name, a note and a class. A value; change it
 * only through its collection, so that every edit can be undone. Main thread. */

#pragma once

#include "render/slide/pyramid.h"
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef enum
{
  AUSPEX_SHAPE_POINT,
  AUSPEX_SHAPE_LINE,      /* polyline, open */
  AUSPEX_SHAPE_RECTANGLE, /* one ring of four corners */
  AUSPEX_SHAPE_ELLIPSE,   /* its bounding box as one ring of four corners */
  AUSPEX_SHAPE_POLYGON,   /* rings: outer first, then holes; more polygons follow as parts */
} AuspexShapeKind;

typedef struct
{
  double x, y;
} AuspexPoint;

typedef struct
{
  int part;       /* polygons of one shape are numbered from 0 */
  bool is_hole;
  GArray *points; /* AuspexPoint; the closing point is not repeated */
} AuspexRing;

typedef struct
{
  gatomicrefcount ref_count;
  char *id; /* UUID */
  AuspexShapeKind kind;
  GPtrArray *rings; /* AuspexRing; a point or line is one ring */
  char *name;       /* "" when none */
  char *note;       /* "" when none */
  char *class_name; /* "" when unclassified */
  uint32_t color;   /* 0xRRGGBB of the class */
  bool is_locked;
} AuspexAnnotation;
