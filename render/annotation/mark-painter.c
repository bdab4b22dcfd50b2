/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/mark-painter.h"

#include "render/annotation/annotation-painter.h"
#include <math.h>

#define GAP 7 /* between two lines, in line widths */

/* Lines that rise to the right, and lie still on the slide when it is moved. */
static cairo_pattern_t *
new_hatch (cairo_t *cr, const cairo_matrix_t *level0_to_device, double line_px)
{
  double size = ceil (GAP * line_px);
  cairo_surface_t *cell = cairo_surface_create_similar (
      cairo_get_target (cr), CAIRO_CONTENT_COLOR_ALPHA, (int)size, (int)size);
  cairo_t *in = cairo_create (cell);
  cairo_matrix_t place;

  cairo_set_source_rgba (in, 0.62, 0.62, 0.64, 0.55);
  cairo_paint (in);
  cairo_set_operator (in, CAIRO_OPERATOR_SOURCE);
  cairo_set_source_rgba (in, 0.25, 0.25, 0.28, 0.75);
  cairo_set_line_width (in, line_px);
  /* Beside it too: the corners of a cell belong to its neighbours' lines. */
  for (int i = -1; i <= 1; i++)
    {
      cairo_move_to (in, -size + i * size, size * 2);
      cairo_line_to (in, 2 * size + i * size, -size);
    }
  cairo_stroke (in);
  cairo_destroy (in);

  cairo_pattern_t *hatch = cairo_pattern_create_for_surface (cell);
  cairo_surface_destroy (cell);
  cairo_pattern_set_extend (hatch, CAIRO_EXTEND_REPEAT);
  cairo_matrix_init_translate (&place, -round (fmod (level0_to_device->x0, size)),
                               -round (fmod (level0_to_device->y0, size)));
  cairo_pattern_set_matrix (hatch, &place);
  return hatch;
}

static void
add_path (const AuspexAnnotation *mark, cairo_t *cr,
          const cairo_matrix_t *level0_to_device)
{
  cairo_save (cr);
  cairo_transform (cr, level0_to_device);
  auspex_annotation_add_path (mark, cr);
  cairo_restore (cr);
}

static void
add_rectangle (AuspexRect rect, cairo_t *cr, const cairo_matrix_t *level0_to_device)
{
  cairo_save (cr);
  cairo_transform (cr, level0_to_device);
  cairo_rectangle (cr, rect.x, rect.y, rect.width, rect.height);
  cairo_restore (cr);
}

static bool
has_mark (GPtrArray *annotations, AuspexMark mark)
{
  for (guint i = 0; i < annotations->len; i++)
    if (auspex_annotation_get_mark (annotations->pdata[i]) == mark)
      return true;
  return false;
}

/* Fills each mark of a kind with the source, whatever is there. */
static void
fill_marks (GPtrArray *annotations, AuspexMark mark, cairo_operator_t how, cairo_t *cr,
            const cairo_matrix_t *level0_to_device)
{
  cairo_set_operator (cr, how);
  for (guint i = 0; i < annotations->len; i++)
    if (auspex_annotation_get_mark (annotations->pdata[i]) == mark)
      {
        add_path (annotations->pdata[i], cr, level0_to_device);
        cairo_fill (cr);
      }
}

void
auspex_tissue_marks_paint (GPtrArray *annotations, cairo_t *cr,
                           const cairo_matrix_t *level0_to_device, double line_px,
                           AuspexRect slide)
{
  bool some_alone = has_mark (annotations, AUSPEX_MARK_USE_ONLY);
  cairo_pattern_t *hatch = NULL;

  if (!some_alone && !has_mark (annotations, AUSPEX_MARK_EXCLUDE))
    return;
  cairo_save (cr);
  cairo_new_path (cr);
  if (some_alone)
    add_rectangle (slide, cr, level0_to_device);
  else
    for (guint i = 0; i < annotations->len; i++)
      if (auspex_annotation_get_mark (annotations->pdata[i]) == AUSPEX_MARK_EXCLUDE)
        add_rectangle (auspex_annotation_get_bounds (annotations->pdata[i]), cr,
                       level0_to_device);
  /* The group that follows is as large as that. */
  cairo_clip (cr);
  cairo_push_group (cr);
  hatch = new_hatch (cr, level0_to_device, line_px);
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_source (cr, hatch);
  if (some_alone)
    cairo_paint (cr);
  fill_marks (annotations, AUSPEX_MARK_USE_ONLY, CAIRO_OPERATOR_CLEAR, cr,
              level0_to_device);
  fill_marks (annotations, AUSPEX_MARK_EXCLUDE, CAIRO_OPERATOR_SOURCE, cr,
              level0_to_device);
  cairo_pop_group_to_source (cr);
  cairo_paint (cr);
  cairo_pattern_destroy (hatch);
  cairo_restore (cr);
}
