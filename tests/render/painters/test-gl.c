/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What only the GL painter has: programs, contexts, textures. */

#include "render/gl/programs.h"
#include "render/gl/scene-gl.h"
#include "tests/render/painters/gl-context.h"
#include "tests/render/painters/painter-fixture.h"
#include <epoxy/gl.h>

static GlContext *
need_context (void)
{
  GlContext *context = gl_context_new (false, FIXTURE_WIDTH, FIXTURE_HEIGHT);

  if (context == NULL)
    g_test_skip ("no surfaceless EGL context");
  return context;
}

static void
test_broken_shader (void)
{
  GlContext *context = need_context ();
  g_autoptr (GError) error = NULL;

  if (context == NULL)
    return;
  g_test_expect_message (NULL, G_LOG_LEVEL_MESSAGE, "*wrong*   1  #version*void*");
  g_assert_cmpuint (auspex_gl_program_new ("wrong", "void main () { no such thing; }",
                                           "void main () { }", &error),
                    ==, 0);
  g_test_assert_expected_messages ();
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "wrong"));
  g_assert_nonnull (strstr (error->message, "vertex"));
  gl_context_free (context);
}

static void
assert_picture_is_cairos (GlContext *context, AuspexGlScene *gl_scene,
                          PainterFixture *fixture)
{
  cairo_surface_t *actual, *expected = paint_scene ("cairo", &fixture->scene);

  while (auspex_gl_scene_render (gl_scene, &fixture->scene))
    ;
  actual = gl_context_read (context);
  for (int y = 0; y < FIXTURE_HEIGHT; y++)
    for (int x = 0; x < FIXTURE_WIDTH; x++)
      g_assert_cmphex (pixel_at (actual, x, y), ==, pixel_at (expected, x, y));
  cairo_surface_destroy (actual);
  cairo_surface_destroy (expected);
}

static int
count_textures (void)
{
  int n = 0;

  for (GLuint name = 1; name < 4096; name++)
    n += glIsTexture (name);
  return n;
}

static void
test_budget (void)
{
  GlContext *context = need_context ();
  g_autoptr (PainterFixture) fixture = NULL;
  g_autoptr (AuspexGlScene) gl_scene = NULL;

  if (context == NULL)
    return;
  /* Six tiles' worth, while up to twelve are in view and thirty on the slide. */
  fixture = painter_fixture_new (fixture_slide_path ());
  gl_scene = auspex_gl_scene_new (2 << 20);
  g_assert_true (auspex_gl_scene_realize (gl_scene, NULL));
  for (int step = 0; step < 8; step++)
    {
      painter_fixture_look (fixture, 350 + 250 * (step % 4), step < 4 ? 300 : 800, 1, 0);
      painter_fixture_load (fixture, -1);
      assert_picture_is_cairos (context, gl_scene, fixture);
      g_assert_cmpint (count_textures (), <=, 14);
    }
  auspex_gl_scene_unrealize (gl_scene);
  g_assert_cmpint (count_textures (), ==, 0);
  gl_context_free (context);
}

static void
test_new_context (void)
{
  g_autoptr (PainterFixture) fixture = painter_fixture_new (fixture_slide_path ());
  g_autoptr (AuspexGlScene) gl_scene = auspex_gl_scene_new (0);

  painter_fixture_look (fixture, 600, 500, 1, 0);
  painter_fixture_load (fixture, -1);
  for (int i = 0; i < 2; i++)
    {
      GlContext *context = need_context ();

      if (context == NULL)
        return;
      g_assert_true (auspex_gl_scene_realize (gl_scene, NULL));
      assert_picture_is_cairos (context, gl_scene, fixture);
      auspex_gl_scene_unrealize (gl_scene);
      gl_context_free (context);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gl/a shader that does not compile is named and numbered",
                   test_broken_shader);
  g_test_add_func ("/gl/textures keep to their budget and the picture stays right",
                   test_budget);
  g_test_add_func ("/gl/the scene moves to a new context", test_new_context);
  return g_test_run ();
}
