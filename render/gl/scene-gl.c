/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/gl/scene-gl.h"

#include "render/cairo/annotations-painter.h"
#include "render/gl/mark-layer.h"
#include "render/gl/patch-layer.h"
#include "render/gl/programs.h"
#include "render/gl/tile-textures.h"
#include <gio/gio.h>
#include <math.h>

/* 4 MiB: under two milliseconds of a frame even where uploads are slow. */
#define UPLOADS_PER_FRAME 16

/* As the Cairo painter has them; the fine one divides the other. */
#define HATCH_PX 16
#define FINE_HATCH_PX 4

struct _AuspexGlScene
{
  size_t texture_bytes;
  bool is_realized;

  AuspexGlPrograms programs;
  GLuint vertex_array; /* without attributes: quads come from uniforms */
  AuspexTileTextures *textures;
  AuspexPatchLayer patch_layer;
  AuspexMarkLayer mark_layer;
  GLuint annotations_texture;

  AuspexTileLoader *tiles;   /* whose tiles the textures are; owned */
  AuspexIccProfile *profile; /* through which; owned, or NULL */
};

/* Of one frame. */
typedef struct
{
  AuspexGlScene *self;
  const AuspexScene *scene;
  int uploads_left;
  bool is_toned;
  bool needs_another;
} Frame;

AuspexGlScene *
auspex_gl_scene_new (size_t texture_bytes)
{
  AuspexGlScene *self = g_new0 (AuspexGlScene, 1);

  self->texture_bytes = texture_bytes > 0 ? texture_bytes : AUSPEX_GL_SCENE_TEXTURE_BYTES;
  return self;
}

void
auspex_gl_scene_set_texture_bytes (AuspexGlScene *self, size_t texture_bytes)
{
  self->texture_bytes = texture_bytes;
  if (self->textures != NULL)
    auspex_tile_textures_set_budget (self->textures, texture_bytes);
}

void
auspex_gl_scene_free (AuspexGlScene *self)
{
  if (self == NULL)
    return;
  g_warn_if_fail (!self->is_realized);
  g_clear_object (&self->tiles);
  g_clear_pointer (&self->profile, auspex_icc_profile_unref);
  g_free (self);
}

bool
auspex_gl_scene_realize (AuspexGlScene *self, GError **error)
{
  int version = epoxy_gl_version (), needed = epoxy_is_desktop_gl () ? 32 : 30;

  g_return_val_if_fail (!self->is_realized, false);

  if (version < needed)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "OpenGL%s %d.%d is too old: %d.%d is needed",
                   epoxy_is_desktop_gl () ? "" : " ES", version / 10, version % 10,
                   needed / 10, needed % 10);
      return false;
    }
  if (!auspex_gl_programs_init (&self->programs, error))
    return false;
  glGenVertexArrays (1, &self->vertex_array);
  self->textures = auspex_tile_textures_new (self->texture_bytes);
  self->is_realized = true;
  return true;
}

void
auspex_gl_scene_unrealize (AuspexGlScene *self)
{
  if (!self->is_realized)
    return;
  self->is_realized = false;
  auspex_patch_layer_clear (&self->patch_layer);
  auspex_mark_layer_clear (&self->mark_layer);
  g_clear_pointer (&self->textures, auspex_tile_textures_free);
  if (self->annotations_texture != 0)
    glDeleteTextures (1, &self->annotations_texture);
  self->annotations_texture = 0;
  glDeleteVertexArrays (1, &self->vertex_array);
  auspex_gl_programs_clear (&self->programs);
  g_clear_object (&self->tiles);
  g_clear_pointer (&self->profile, auspex_icc_profile_unref);
}

static void
set_view_rectangle (GLint location, double left, double top, double right, double bottom)
{
  GLfloat corners[8] = { left, top, right, top, left, bottom, right, bottom };

  glUniform2fv (location, 4, corners);
}

/* Corners in view pixels of a rectangle that @matrix transforms. Those that stay
 * rectangles end on whole pixels, as the Cairo painter's. */
static void
set_corners (GLint location, const cairo_matrix_t *matrix, double x, double y,
             double width, double height, bool is_aligned)
{
  GLfloat corners[8];

  for (int i = 0; i < 4; i++)
    {
      double corner_x = x + (i & 1 ? width : 0), corner_y = y + (i & 2 ? height : 0);

      cairo_matrix_transform_point (matrix, &corner_x, &corner_y);
      corners[2 * i] = is_aligned ? floor (corner_x + 0.5) : corner_x;
      corners[2 * i + 1] = is_aligned ? floor (corner_y + 0.5) : corner_y;
    }
  glUniform2fv (location, 4, corners);
}

static void
draw_background (const Frame *frame, const AuspexPyramid *pyramid,
                 const cairo_matrix_t *matrix)
{
  const AuspexGlPrograms *programs = &frame->self->programs;
  const AuspexView *view = &frame->scene->view;
  uint32_t rgb =
      auspex_display_colors_map (frame->scene->colors, frame->scene->background);

  glUseProgram (programs->solid.id);
  glUniform2f (programs->solid.view_size, view->width, view->height);
  glUniform4f (programs->solid.color, (rgb >> 16 & 0xFF) / 255.0F,
               (rgb >> 8 & 0xFF) / 255.0F, (rgb & 0xFF) / 255.0F, 1);
  set_corners (programs->solid.corners, matrix, 0, 0, pyramid->levels[0].width,
               pyramid->levels[0].height, auspex_view_is_aligned (view));
  glDrawArrays (GL_TRIANGLE_STRIP, 0, 4);
}

/* As a texture, now if the frame's uploads allow or it must be. */
static bool
make_texture (Frame *frame, AuspexTileKey key, bool at_once)
{
  if (auspex_tile_textures_lookup (frame->self->textures, key) != NULL)
    return true;

  g_autoptr (AuspexTile) tile = auspex_tile_loader_lookup (frame->scene->tiles, key);

  if (tile == NULL)
    return false;
  if (!at_once && frame->uploads_left <= 0)
    {
      frame->needs_another = true;
      return false;
    }

  g_autoptr (AuspexTile) shown =
      auspex_display_colors_show_tile_unadjusted (frame->scene->colors, tile);

  auspex_tile_textures_upload (frame->self->textures, shown);
  frame->uploads_left--;
  return true;
}

static bool
is_at_hand (AuspexTileKey key, gpointer user_data)
{
  return make_texture (user_data, key, false);
}

static void
draw_tile (const Frame *frame, const AuspexPyramid *pyramid, const cairo_matrix_t *matrix,
           AuspexTileTexture *texture)
{
  const AuspexGlPrograms *programs = &frame->self->programs;
  AuspexTileKey key = texture->key;
  double downsample = pyramid->levels[key.level].downsample;
  double level_x = (double)key.col * pyramid->tile_px;
  double level_y = (double)key.row * pyramid->tile_px;
  bool is_aligned = auspex_view_is_aligned (&frame->scene->view);
  cairo_matrix_t level_to_view = *matrix;
  GLint corners;
  int width, height;

  cairo_matrix_scale (&level_to_view, downsample, downsample);
  auspex_pyramid_tile_size (pyramid, key, &width, &height);
  if (texture->texture != 0)
    {
      glUseProgram (frame->is_toned ? programs->toned.id : programs->tile.id);
      corners = frame->is_toned ? programs->toned.corners : programs->tile.corners;
      auspex_tile_texture_bind (texture, frame->scene->view.scale * downsample,
                                is_aligned);
    }
  else
    {
      glUseProgram (programs->hatch.id);
      glUniform1f (programs->hatch.hatch_px,
                   MIN (width, height) * frame->scene->view.scale * downsample
                           < 2 * HATCH_PX
                       ? FINE_HATCH_PX
                       : HATCH_PX);
      corners = programs->hatch.corners;
    }
  set_corners (corners, &level_to_view, level_x, level_y, width, height, is_aligned);
  glDrawArrays (GL_TRIANGLE_STRIP, 0, 4);
}

/* What the profile does is in the textures. */
static void
set_colors (Frame *frame)
{
  const AuspexGlPrograms *programs = &frame->self->programs;
  const AuspexView *view = &frame->scene->view;
  AuspexToneCurve curve;

  frame->is_toned = auspex_display_colors_get_curve (frame->scene->colors, &curve);
  if (frame->is_toned)
    {
      glUseProgram (programs->toned.id);
      glUniform2f (programs->toned.view_size, view->width, view->height);
      glUniform1i (programs->toned.texture, 0);
      glUniform3fv (programs->toned.gain, 1, curve.gain);
      glUniform3f (programs->toned.tone, curve.exponent, curve.slope, curve.intercept);
      return;
    }
  glUseProgram (programs->tile.id);
  glUniform2f (programs->tile.view_size, view->width, view->height);
  glUniform1i (programs->tile.texture, 0);
}

static void
draw_tiles (Frame *frame)
{
  const AuspexScene *scene = frame->scene;
  const AuspexGlPrograms *programs = &frame->self->programs;
  const AuspexPyramid *pyramid = auspex_tile_loader_get_pyramid (scene->tiles);
  g_autoptr (GArray) cover = g_array_new (FALSE, FALSE, sizeof (AuspexTileKey));
  cairo_matrix_t matrix;

  auspex_view_get_matrix (&scene->view, &matrix);
  draw_background (frame, pyramid, &matrix);
  if (scene->plan == NULL)
    return;

  /* The coarsest tiles first, whatever it costs: with them the view is never blank. */
  for (guint i = 0; i < scene->plan->draw->len; i++)
    {
      AuspexTileKey key = g_array_index (scene->plan->draw, AuspexTileKey, i);

      if (key.level == pyramid->n_levels - 1 && key.level != scene->plan->level)
        make_texture (frame, key, true);
    }
  auspex_tile_plan_cover (scene->plan, pyramid, is_at_hand, frame, cover);

  glUseProgram (programs->hatch.id);
  glUniform2f (programs->hatch.view_size, scene->view.width, scene->view.height);
  glUniform2f (programs->hatch.hatch_origin, floor (fmod (matrix.x0, HATCH_PX)),
               floor (fmod (matrix.y0, HATCH_PX)));
  set_colors (frame);
  for (guint i = 0; i < cover->len; i++)
    draw_tile (frame, pyramid, &matrix,
               auspex_tile_textures_lookup (frame->self->textures,
                                            g_array_index (cover, AuspexTileKey, i)));
}

/* Lays the bound texture over the view. */
static void
draw_layer (const Frame *frame, double left, double top, double right, double bottom,
            double opacity)
{
  const AuspexGlPrograms *programs = &frame->self->programs;

  glEnable (GL_BLEND);
  glBlendFunc (GL_ONE, GL_ONE_MINUS_SRC_ALPHA);
  glUseProgram (programs->layer.id);
  glUniform2f (programs->layer.view_size, frame->scene->view.width,
               frame->scene->view.height);
  glUniform1i (programs->layer.texture, 0);
  glUniform1f (programs->layer.opacity, opacity);
  set_view_rectangle (programs->layer.corners, left, top, right, bottom);
  glBindVertexArray (frame->self->vertex_array);
  glDrawArrays (GL_TRIANGLE_STRIP, 0, 4);
  glDisable (GL_BLEND);
}

static void
draw_heatmap (const Frame *frame)
{
  const AuspexScene *scene = frame->scene;
  AuspexPatchLayer *layer = &frame->self->patch_layer;

  if (scene->heatmap_opacity <= 0
      || !auspex_patch_layer_draw (layer, &frame->self->programs, scene->heatmap,
                                   scene->color_map, scene->heatmap_look.is_smooth,
                                   &scene->view))
    return;
  glBindTexture (GL_TEXTURE_2D, layer->texture);
  /* A framebuffer's first row is its lowest. */
  draw_layer (frame, 0, scene->view.height, scene->view.width, 0,
              fmin (scene->heatmap_opacity, 1));
}

static void
upload_annotations (AuspexGlScene *self, const AuspexScene *scene,
                    const cairo_rectangle_int_t *extent)
{
  cairo_surface_t *surface =
      cairo_image_surface_create (CAIRO_FORMAT_ARGB32, extent->width, extent->height);
  cairo_t *cr = cairo_create (surface);

  cairo_translate (cr, -extent->x, -extent->y);
  auspex_scene_paint_annotations (scene, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);

  if (self->annotations_texture == 0)
    glGenTextures (1, &self->annotations_texture);
  glBindTexture (GL_TEXTURE_2D, self->annotations_texture);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_NEAREST);
  glTexParameteri (GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_NEAREST);
  glPixelStorei (GL_UNPACK_ROW_LENGTH, cairo_image_surface_get_stride (surface) / 4);
  glTexImage2D (GL_TEXTURE_2D, 0, GL_RGBA8, extent->width, extent->height, 0, GL_RGBA,
                GL_UNSIGNED_BYTE, cairo_image_surface_get_data (surface));
  glPixelStorei (GL_UNPACK_ROW_LENGTH, 0);
  cairo_surface_destroy (surface);
}

static void
draw_annotations (const Frame *frame)
{
  cairo_rectangle_int_t extent;

  if (!auspex_scene_get_annotations_extent (frame->scene, &extent))
    return;
  upload_annotations (frame->self, frame->scene, &extent);
  draw_layer (frame, extent.x, extent.y, extent.x + extent.width,
              extent.y + extent.height, 1);
}

static void
begin_frame (AuspexGlScene *self, const AuspexScene *scene)
{
  AuspexIccProfile *profile = auspex_display_colors_get_profile (scene->colors);
  uint32_t rgb = scene->backdrop;

  if (self->tiles != scene->tiles || self->profile != profile)
    {
      auspex_tile_textures_clear (self->textures);
      g_set_object (&self->tiles, scene->tiles);
      g_clear_pointer (&self->profile, auspex_icc_profile_unref);
      self->profile = profile != NULL ? auspex_icc_profile_ref (profile) : NULL;
    }
  glViewport (0, 0, scene->view.width, scene->view.height);
  glDisable (GL_BLEND);
  glDisable (GL_DEPTH_TEST);
  glDisable (GL_SCISSOR_TEST);
  glClearColor ((rgb >> 16 & 0xFF) / 255.0F, (rgb >> 8 & 0xFF) / 255.0F,
                (rgb & 0xFF) / 255.0F, 1);
  glClear (GL_COLOR_BUFFER_BIT);
  glActiveTexture (GL_TEXTURE0);
  glBindVertexArray (self->vertex_array);
}

bool
auspex_gl_scene_render (AuspexGlScene *self, const AuspexScene *scene)
{
  Frame frame = { self, scene, UPLOADS_PER_FRAME, false };

  g_return_val_if_fail (self->is_realized, false);

  if (scene->view.width <= 0 || scene->view.height <= 0)
    return false;
  begin_frame (self, scene);
  if (scene->tiles != NULL)
    draw_tiles (&frame);
  if (scene->heatmap != NULL)
    {
      draw_heatmap (&frame);
      auspex_mark_layer_draw (&self->mark_layer, &self->programs, scene->heatmap,
                              &scene->heatmap_look, &scene->view, scene->device_scale);
    }
  draw_annotations (&frame);

  glBindVertexArray (0);
  glBindTexture (GL_TEXTURE_2D, 0);
  glUseProgram (0);
  auspex_tile_textures_end_frame (self->textures);
  return frame.needs_another;
}
