/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/gl/patch-layer.h"

#include "render/gl/level0-matrix.h"
#include <glib.h>
#include <stddef.h>

#define N_COLORS 256

typedef struct
{
  float level0_x, level0_y; /* whole pixels below 2^24 are exact */
  uint16_t values[4];       /* of the rectangle's corners, row by row */
} Vertex;

static void
append_rectangle (GArray *vertices, AuspexRect level0, const double values[4])
{
  static const int corners[6] = { 0, 1, 2, 2, 1, 3 };
  Vertex vertex;

  for (int i = 0; i < 4; i++)
    vertex.values[i] = (uint16_t)(values[i] * 65535 + 0.5);
  for (int i = 0; i < 6; i++)
    {
      vertex.level0_x = level0.x + (corners[i] & 1 ? level0.width : 0);
      vertex.level0_y = level0.y + (corners[i] & 2 ? level0.height : 0);
      g_array_append_val (vertices, vertex);
    }
}

static void
append_quarters (GArray *vertices, AuspexRect level0, const double lattice[9])
{
  for (int i = 0; i < 4; i++)
    {
      int col = i & 1, row = i >> 1;
      const double *corner = lattice + 3 * row + col;
      const double values[4] = { corner[0], corner[1], corner[3], corner[4] };

      append_rectangle (vertices,
                        (AuspexRect){ level0.x + col * level0.width / 2,
                                      level0.y + row * level0.height / 2,
                                      level0.width / 2, level0.height / 2 },
                        values);
    }
}

static GArray *
make_vertices (AuspexHeatmap *heatmap, bool is_smooth)
{
  int64_t n = auspex_heatmap_get_n_patches (heatmap);
  GArray *vertices =
      g_array_sized_new (FALSE, FALSE, sizeof (Vertex), (is_smooth ? 24 : 6) * n);

  for (int64_t i = 0; i < n; i++)
    {
      AuspexRect level0;
      double scaled, lattice[9];

      if (!auspex_heatmap_get_patch (heatmap, i, &level0, &scaled))
        continue;
      if (is_smooth)
        {
          auspex_heatmap_get_lattice (heatmap, i, lattice);
          append_quarters (vertices, level0, lattice);
        }
      else
        append_rectangle (vertices, level0,
                          (const double[]){ scaled, scaled, scaled, scaled });
    }
  return vertices;
}

static void
fill_buffer (AuspexPatchLayer *layer, AuspexHeatmap *heatmap, bool is_smooth)
{
  g_autoptr (GArray) vertices = make_vertices (heatmap, is_smooth);

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
  glVertexAttribPointer (1, 4, GL_UNSIGNED_SHORT, GL_TRUE, sizeof (Vertex),
                         (const void *)offsetof (Vertex, values));
  glEnableVertexAttribArray (0);
  glEnableVertexAttribArray (1);
  glBindBuffer (GL_ARRAY_BUFFER, 0);

  layer->n_vertices = vertices->len;
  auspex_heatmap_ref (heatmap);
  auspex_heatmap_unref (layer->heatmap);
  layer->heatmap = heatmap;
  layer->is_smooth = is_smooth;
}

/* As pixels of a Cairo surface lie in memory. */
static void
fill_palette (AuspexPatchLayer *layer, AuspexColorMap color_map)
{
  uint32_t colors[N_COLORS];

  for (int i = 0; i < N_COLORS; i++)
    colors[i] = 0xFF000000 | auspex_color_map_lookup (color_map, i / (N_COLORS - 1.0));
  if (layer->palette == 0)
    glGenTextures (1, &layer->palette);
  glBindTexture (GL_TEXTURE_2D, layer->palette);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_RGBA8, N_COLORS, 1, 0, GL_RGBA, GL_UNSIGNED_BYTE,
                colors);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
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

bool
auspex_patch_layer_draw (AuspexPatchLayer *layer, const AuspexGlPrograms *programs,
                         AuspexHeatmap *heatmap, AuspexColorMap color_map, bool is_smooth,
                         const AuspexView *view)
{
  GLint framebuffer;
  bool is_complete;

  if (layer->heatmap != heatmap || layer->is_smooth != is_smooth)
    fill_buffer (layer, heatmap, is_smooth);
  if (layer->palette == 0 || layer->color_map != color_map)
    fill_palette (layer, color_map);

  glGetIntegerv (GL_FRAMEBUFFER_BINDING, &framebuffer);
  is_complete = bind_framebuffer (layer, view);
  if (is_complete)
    {
      glViewport (0, 0, view->width, view->height);
      glDisable (GL_BLEND);
      glClearColor (0, 0, 0, 0);
      glClear (GL_COLOR_BUFFER_BIT);
      glUseProgram (programs->patches.id);
      auspex_gl_set_level0_matrix (
          view, programs->patches.view_size, programs->patches.level0_origin,
          programs->patches.matrix, programs->patches.translation);
      glUniform1i (programs->patches.palette, 0);
      glBindTexture (GL_TEXTURE_2D, layer->palette);
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
  if (layer->palette != 0)
    glDeleteTextures (1, &layer->palette);
  if (layer->framebuffer != 0)
    glDeleteFramebuffers (1, &layer->framebuffer);
  auspex_heatmap_unref (layer->heatmap);
  *layer = (AuspexPatchLayer){ 0 };
}
