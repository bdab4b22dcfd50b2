/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/render/painters/painter-fixture.h"

#include "render/cairo/scene-painter.h"
#include "render/gl/scene-gl.h"
#include "render/slide/synthetic-slide.h"
#include "tests/render/painters/gl-context.h"
#include "tests/support/test-data.h"

#define LONGEST_LOAD_SECONDS 60

const char *
fixture_slide_path (void)
{
  static char *path;

  if (path == NULL)
    {
      AuspexSyntheticSlide slide = { 1500, 1100, 0.5, 3 };
      g_autoptr (GError) error = NULL;

      path = g_build_filename (auspex_test_scratch_dir (), "slide.svs", NULL);
      auspex_synthetic_slide_write (&slide, path, NULL, &error);
      g_assert_no_error (error);
    }
  return path;
}

PainterFixture *
painter_fixture_new (const char *slide_path)
{
  PainterFixture *fixture = g_new0 (PainterFixture, 1);
  g_autoptr (GError) error = NULL;
  int64_t width, height;

  fixture->slide = auspex_slide_open (slide_path, &error);
  g_assert_no_error (error);
  g_assert_cmpint (auspex_slide_get_n_levels (fixture->slide), >=, 2);
  fixture->loader = auspex_tile_loader_new (fixture->slide, 64 << 20);
  auspex_slide_get_level_size (fixture->slide, 0, &width, &height);
  fixture->viewport = auspex_viewport_new ((AuspexRect){ 0, 0, width, height });
  auspex_viewport_set_size (fixture->viewport, FIXTURE_WIDTH, FIXTURE_HEIGHT);
  fixture->scene.tiles = fixture->loader;
  fixture->scene.backdrop = 0x00FF00;
  fixture->scene.background = 0xFF00FF;
  return fixture;
}

void
painter_fixture_free (PainterFixture *fixture)
{
  auspex_tile_plan_free (fixture->plan);
  g_object_unref (fixture->viewport);
  g_object_unref (fixture->loader);
  auspex_slide_unref (fixture->slide);
  g_free (fixture);
}

void
painter_fixture_look (PainterFixture *fixture, double level0_x, double level0_y,
                      double scale, double rotation)
{
  painter_fixture_look_as (fixture, &(AuspexView){ level0_x, level0_y, scale, rotation });
}

void
painter_fixture_look_as (PainterFixture *fixture, const AuspexView *view)
{
  auspex_viewport_set_view (fixture->viewport, view);
  fixture->scene.view = *auspex_viewport_get_view (fixture->viewport);
  g_clear_pointer (&fixture->plan, auspex_tile_plan_free);
  fixture->plan = auspex_tile_plan_new (auspex_tile_loader_get_pyramid (fixture->loader),
                                        &fixture->scene.view);
  fixture->scene.plan = fixture->plan;
}

static void
load (PainterFixture *fixture, const AuspexTileKey *keys, int n)
{
  gint64 latest = g_get_monotonic_time () + LONGEST_LOAD_SECONDS * G_USEC_PER_SEC;

  auspex_tile_loader_request (fixture->loader, keys, n);
  while (!auspex_tile_loader_is_idle (fixture->loader))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, latest);
      g_usleep (500);
    }
}

void
painter_fixture_load (PainterFixture *fixture, int level)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (AuspexTileKey));

  for (guint i = 0; i < fixture->plan->wanted->len; i++)
    {
      AuspexTileKey key = g_array_index (fixture->plan->wanted, AuspexTileKey, i);

      if (level < 0 || key.level == level)
        g_array_append_val (keys, key);
    }
  load (fixture, (const AuspexTileKey *)keys->data, keys->len);
}

void
painter_fixture_load_tile (PainterFixture *fixture, AuspexTileKey key)
{
  load (fixture, &key, 1);
}

static int n_frames;

/* A context and what was made in it, for one size; kept, because compiling takes longest.
 */
typedef struct
{
  GlContext *context;
  AuspexGlScene *gl_scene;
  int width, height;
} GlPainter;

static void
gl_painter_clear (GlPainter *painter)
{
  if (painter->context == NULL)
    return;
  gl_context_make_current (painter->context);
  auspex_gl_scene_unrealize (painter->gl_scene);
  auspex_gl_scene_free (painter->gl_scene);
  gl_context_free (painter->context);
  *painter = (GlPainter){ 0 };
}

static bool
gl_painter_init (GlPainter *painter, bool is_es, int width, int height)
{
  g_autoptr (GError) error = NULL;

  gl_painter_clear (painter);
  painter->context = gl_context_new (is_es, width, height);
  if (painter->context == NULL)
    return false;
  painter->width = width;
  painter->height = height;
  painter->gl_scene = auspex_gl_scene_new (0);
  auspex_gl_scene_realize (painter->gl_scene, &error);
  g_assert_no_error (error);
  return true;
}

static cairo_surface_t *
paint_gl (bool is_es, const AuspexScene *scene)
{
  static GlPainter painters[2];
  GlPainter *painter = &painters[is_es];

  if ((painter->width != scene->view.width || painter->height != scene->view.height)
      && !gl_painter_init (painter, is_es, scene->view.width, scene->view.height))
    {
      g_test_skip ("no surfaceless EGL context");
      return NULL;
    }
  gl_context_make_current (painter->context);
  n_frames = 1;
  while (auspex_gl_scene_render (painter->gl_scene, scene))
    g_assert_cmpint (n_frames++, <, 1000);
  return gl_context_read (painter->context);
}

cairo_surface_t *
paint_scene (PainterName painter, const AuspexScene *scene)
{
  if (!g_str_equal (painter, "cairo"))
    return paint_gl (g_str_equal (painter, "gles"), scene);

  cairo_surface_t *surface = cairo_image_surface_create (
      CAIRO_FORMAT_RGB24, scene->view.width, scene->view.height);
  cairo_t *cr = cairo_create (surface);

  n_frames = 1;
  auspex_scene_paint (scene, cr);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

int
paint_scene_n_frames (void)
{
  return n_frames;
}

guint32
pixel_at (cairo_surface_t *surface, int x, int y)
{
  const unsigned char *row = cairo_image_surface_get_data (surface)
                             + (size_t)cairo_image_surface_get_stride (surface) * y;

  return ((const guint32 *)row)[x] & 0xFFFFFF;
}

int
pixel_difference (guint32 a, guint32 b)
{
  int largest = 0;

  for (int shift = 0; shift < 24; shift += 8)
    largest = MAX (largest, ABS ((int)(a >> shift & 0xFF) - (int)(b >> shift & 0xFF)));
  return largest;
}
