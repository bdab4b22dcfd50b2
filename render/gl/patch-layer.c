/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/gl/patch-layer.h"

#include <glib.h>
#include <math.h>
#include <stddef.h>

typedef struct
{
  float level0_x, level0_y; /* whole pixels below 2^24 are exact */
  uint32_t color;           /* as a pixel of a Cairo surface lies in memory */
} Vertex;

static void
append_square (GArray *vertices, AuspexRect level0, uint32_t rgb)
{
  static const int corners[6] = { 0, 1, 2, 2, 1, 3 };

  for (int i = 0; i < 6; i++)
    {
      Vertex vertex = {
        level0.x + (corners[i] & 1 ? level0.width : 0),
        level0.y + (corners[i] & 2 ? level0.height : 0),
        0xFF000000 | rgb,
      };

      g_array_append_val (vertices, vertex);
    }
}

static void
fill_buffer (AuspexPatchLayer *layer, AuspexHeatmap *heatmap, AuspexColorMap color_map)
{
  int64_t n = auspex_heatmap_get_n_patches (heatmap);
  g_autoptr (GArray) vertices = g_array_sized_new (FALSE, FALSE, sizeof (Vertex), 6 * n);

  for (int64_t i = 0; i < n; i++)
    {
      AuspexRect level0;
      double scaled;

      if (auspex_heatmap_get_patch (heatmap, i, &level0, &scaled))
        append_square (vertices, level0, auspex_color_map_lookup (color_map, scaled));
    }

  if (layer->vertex_array == 0)
    {
      glGenVertexArrays (1, &layer->vertex_array);
      glGenBuffers (1, &layer->buffer);
    }
  glBindVertexArray (layer->vertex_array);
  glBindBuffer (GL_ARRAY_BUFFER, layer->buffer);
  glBufferData (GL_ARRAY_BUFFER, (GLsizeiptr)vertices->len * sizeof (Vertex),
                vertices->data, GL_STATIC_DRAW);
  glVertexAttribPointer (0, 2, GL_FLOAT, GL_FALSE, sizeof (Vertex), NULL);
  glVertexAttribPointer (1, 4, GL_UNSIGNED_BYTE, GL_TRUE, sizeof (Vertex),
                         (const void *)offsetof (Vertex, color));
  glEnableVertexAttribArray (0);
  glEnableVertexAttribArray (1);
  glBindBuffer (GL_ARRAY_BUFFER, 0);

  layer->n_vertices = vertices->len;
  auspex_heatmap_ref (heatmap);
  auspex_heatmap_unref (layer->heatmap);
  layer->heatmap = heatmap;
  layer->color_map = color_map;
}

static bool
bind_framebuffer (AuspexPatchLayer *layer, const AuspexView *view)
{
  if (layer->framebuffer == 0)
    glGenFramebuffers (1, &layer->framebuffer);
  if (layer->texture == 0 || layer->width != view->width || layer->height != view->height)
    {
      if (layer->texture == 0)
        glGenTextures (1, &layer->texture);
      glBindTexture (GL_TEXTURE_2D, layer->texture);
      glTexImage2D (GL_TEXTURE_2D, 0, GL_RGBA8, view->width, view->height, 0, GL_RGBA,
                    GL_UNSIGNED_BYTE, NULL);
      glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
      glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
      layer->width = view->width;
      layer->height = view->height;
    }
  glBindFramebuffer (GL_FRAMEBUFFER, layer->framebuffer);
  glFramebufferTexture2D (GL_FRAMEBUFFER, GL_COLOR_ATTACHMENT0, GL_TEXTURE_2D,
                          layer->texture, 0);
  return glCheckFramebufferStatus (GL_FRAMEBUFFER) == GL_FRAMEBUFFER_COMPLETE;
}

static void
set_matrix (const AuspexGlPrograms *programs, const AuspexView *view)
{
  double origin_x = floor (view->center_x), origin_y = floor (view->center_y);
  double x = origin_x, y = origin_y;
  cairo_matrix_t matrix;

  auspex_view_get_matrix (view, &matrix);
  cairo_matrix_transform_point (&matrix, &x, &y);

  GLfloat columns[4] = { matrix.xx, matrix.yx, matrix.xy, matrix.yy };

  glUniform2f (programs->patches.view_size, view->width, view->height);
  glUniform2f (programs->patches.level0_origin, origin_x, origin_y);
  glUniformMatrix2fv (programs->patches.matrix, 1, GL_FALSE, columns);
  glUniform2f (programs->patches.translation, x, y);
}

bool
auspex_patch_layer_draw (AuspexPatchLayer *layer, const AuspexGlPrograms *programs,
                         AuspexHeatmap *heatmap, AuspexColorMap color_map,
                         const AuspexView *view)
{
  GLint framebuffer;
  bool is_complete;

  if (layer->heatmap != heatmap || layer->color_map != color_map)
    fill_buffer (layer, heatmap, color_map);

  glGetIntegerv (GL_FRAMEBUFFER_BINDING, &framebuffer);
  is_complete = bind_framebuffer (layer, view);
  if (is_complete)
    {
      glViewport (0, 0, view->width, view->height);
      glDisable (GL_BLEND);
      glClearColor (0, 0, 0, 0);
      glClear (GL_COLOR_BUFFER_BIT);
      glUseProgram (programs->patches.id);
      set_matrix (programs, view);
      glBindVertexArray (layer->vertex_array);
      glDrawArrays (GL_TRIANGLES, 0, layer->n_vertices);
    }
  glBindFramebuffer (GL_FRAMEBUFFER, framebuffer);
  return is_complete;
}

void
auspex_patch_layer_clear (AuspexPatchLayer *layer)
{
  if (layer->vertex_array != 0)
    {
      glDeleteVertexArrays (1, &layer->vertex_array);
      glDeleteBuffers (1, &layer->buffer);
    }
  if (layer->texture != 0)
    glDeleteTextures (1, &layer->texture);
  if (layer->framebuffer != 0)
    glDeleteFramebuffers (1, &layer->framebuffer);
  auspex_heatmap_unref (layer->heatmap);
  *layer = (AuspexPatchLayer){ 0 };
}
