/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/gl/mark-layer.h"

#include "render/gl/level0-matrix.h"
#include "render/overlay/heatmap-marks.h"
#include <math.h>
#include <stddef.h>

typedef struct
{
  float level0_x, level0_y;
  float offset_x, offset_y; /* in units of the stroke's reach */
  float across_x, across_y; /* the part of it that is across the stroke */
} Vertex;

static const int corners[6] = { 0, 1, 2, 2, 1, 3 };

/* Lines lie along one axis, from top or left on. */
static void
append_line (GArray *vertices, const AuspexLine *line)
{
  bool is_level = line->y0 == line->y1;

  for (int i = 0; i < 6; i++)
    {
      bool is_end = corners[i] & 1;
      float along = is_end ? 1 : -1, across = corners[i] & 2 ? 1 : -1;
      /* Half a reach beyond the ends, so that corners close. */
      Vertex vertex = {
        is_end ? line->x1 : line->x0,
        is_end ? line->y1 : line->y0,
        is_level ? along * 0.5F : across,
        is_level ? across : along * 0.5F,
        is_level ? 0 : across,
        is_level ? across : 0,
      };

      g_array_append_val (vertices, vertex);
    }
}

static void
append_ring (GArray *vertices, const AuspexRingCenter *ring)
{
  for (int i = 0; i < 6; i++)
    {
      float x = corners[i] & 1 ? 1 : -1, y = corners[i] & 2 ? 1 : -1;
      Vertex vertex = { ring->x, ring->y, x, y, x, y };

      g_array_append_val (vertices, vertex);
    }
}

static void
append_outline (GArray *vertices, AuspexHeatmap *heatmap)
{
  const GArray *outline = auspex_heatmap_get_outline (heatmap);

  for (guint i = 0; i < outline->len; i++)
    append_line (vertices, &g_array_index (outline, AuspexLine, i));
}

static void
fill_buffer (AuspexMarkLayer *layer, AuspexHeatmap *heatmap,
             const AuspexHeatmapLook *look)
{
  g_autoptr (GArray) vertices = g_array_new (FALSE, FALSE, sizeof (Vertex));
  g_autoptr (GArray) rings = auspex_heatmap_get_rings (heatmap, look);
  AuspexRingCenter stand_out;

  if (look->with_outline)
    append_outline (vertices, heatmap);
  layer->n_outline = vertices->len;
  for (guint i = 0; i < rings->len; i++)
    append_ring (vertices, &g_array_index (rings, AuspexRingCenter, i));
  layer->n_rings = vertices->len - layer->n_outline;
  if (auspex_heatmap_get_stand_out (heatmap, look, &stand_out))
    append_ring (vertices, &stand_out);
  layer->n_stand_out = vertices->len - layer->n_outline - layer->n_rings;

  if (layer->vertex_array == 0)
    {
      glGenVertexArrays (1, &layer->vertex_array);
      glGenBuffers (1, &layer->buffer);
    }
  glBindVertexArray (layer->vertex_array);
  glBindBuffer (GL_ARRAY_BUFFER, layer->buffer);
  glBufferData (GL_ARRAY_BUFFER, (GLsizeiptr)vertices->len * sizeof (Vertex),
                vertices->data, GL_STATIC_DRAW);
  for (int i = 0; i < 3; i++)
    {
      glVertexAttribPointer (i, 2, GL_FLOAT, GL_FALSE, sizeof (Vertex),
                             (const void *)(2 * i * sizeof (float)));
      glEnableVertexAttribArray (i);
    }
  glBindBuffer (GL_ARRAY_BUFFER, 0);

  auspex_heatmap_ref (heatmap);
  auspex_heatmap_unref (layer->heatmap);
  layer->heatmap = heatmap;
  layer->look = *look;
}

static void
draw_strokes (const AuspexGlPrograms *programs, const AuspexPen pens[AUSPEX_N_PENS],
              double device_scale, double radius, GLint first, GLsizei n)
{
  glUniform1f (programs->marks.radius, radius);
  for (int i = 0; i < AUSPEX_N_PENS && n > 0; i++)
    {
      uint32_t rgb = pens[i].rgb;

      glUniform1f (programs->marks.half_width, pens[i].width * device_scale / 2);
      glUniform4f (programs->marks.color, (rgb >> 16 & 0xFF) / 255.0F,
                   (rgb >> 8 & 0xFF) / 255.0F, (rgb & 0xFF) / 255.0F, 1);
      glDrawArrays (GL_TRIANGLES, first, n);
    }
}

static bool
is_up_to_date (const AuspexMarkLayer *layer, AuspexHeatmap *heatmap,
               const AuspexHeatmapLook *look)
{
  return layer->heatmap == heatmap && layer->look.with_outline == look->with_outline
         && layer->look.n_rings == look->n_rings && layer->look.ringed == look->ringed;
}

void
auspex_mark_layer_draw (AuspexMarkLayer *layer, const AuspexGlPrograms *programs,
                        AuspexHeatmap *heatmap, const AuspexHeatmapLook *look,
                        const AuspexView *view, double device_scale)
{
  cairo_matrix_t matrix;
  double radius;

  if (!look->with_outline && look->n_rings <= 0 && look->ringed <= 0)
    return;
  if (!is_up_to_date (layer, heatmap, look))
    fill_buffer (layer, heatmap, look);
  device_scale = device_scale > 0 ? device_scale : 1;
  radius = auspex_heatmap_get_ring_radius (heatmap, view->scale, device_scale);
  auspex_view_get_matrix (view, &matrix);

  GLfloat direction[4] = { matrix.xx / view->scale, matrix.yx / view->scale,
                           matrix.xy / view->scale, matrix.yy / view->scale };

  glEnable (GL_BLEND);
  glBlendFunc (GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glUseProgram (programs->marks.id);
  auspex_gl_set_level0_matrix (view, programs->marks.view_size,
                               programs->marks.level0_origin, programs->marks.matrix,
                               programs->marks.translation);
  glUniformMatrix2fv (programs->marks.direction, 1, GL_FALSE, direction);
  glBindVertexArray (layer->vertex_array);
  draw_strokes (programs, auspex_outline_pens, device_scale, 0, 0, layer->n_outline);
  draw_strokes (programs, auspex_ring_pens, device_scale, radius, layer->n_outline,
                layer->n_rings);
  draw_strokes (programs, auspex_stand_out_pens, device_scale, radius,
                layer->n_outline + layer->n_rings, layer->n_stand_out);
  glDisable (GL_BLEND);
}

void
auspex_mark_layer_clear (AuspexMarkLayer *layer)
{
  if (layer->vertex_array != 0)
    {
      glDeleteVertexArrays (1, &layer->vertex_array);
      glDeleteBuffers (1, &layer->buffer);
    }
  auspex_heatmap_unref (layer->heatmap);
  *layer = (AuspexMarkLayer){ 0 };
}
