/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/slide-canvas.h"

#include "render/cairo/scene-painter.h"
#include "render/gl/scene-gl.h"

struct _AuspexSlideCanvas
{
  GtkWidget parent_instance;

  AuspexSceneFunc fill;
  gpointer user_data;

  GtkWidget *gl_area; /* NULL: Cairo draws */
  AuspexGlScene *gl_scene;
  int width, height; /* device pixels, as last told */
};

G_DEFINE_FINAL_TYPE (AuspexSlideCanvas, auspex_slide_canvas, GTK_TYPE_WIDGET)

enum
{
  RESIZED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
drop_gl (AuspexSlideCanvas *canvas)
{
  g_clear_pointer (&canvas->gl_area, gtk_widget_unparent);
  g_clear_pointer (&canvas->gl_scene, auspex_gl_scene_free);
}

static gboolean
fall_back_to_cairo (gpointer user_data)
{
  AuspexSlideCanvas *canvas = user_data;

  drop_gl (canvas);
  gtk_widget_queue_draw (GTK_WIDGET (canvas));
  return G_SOURCE_REMOVE;
}

static void
on_gl_realize (AuspexSlideCanvas *canvas, GtkGLArea *area)
{
  g_autoptr (GError) error = NULL;

  gtk_gl_area_make_current (area);
  if (gtk_gl_area_get_error (area) != NULL)
    g_warning ("OpenGL cannot be used, drawing with Cairo: %s",
               gtk_gl_area_get_error (area)->message);
  else if (!auspex_gl_scene_realize (canvas->gl_scene, &error))
    g_warning ("OpenGL cannot be used, drawing with Cairo: %s", error->message);
  else
    return;

  /* Not from within its own realize. */
  g_idle_add_full (G_PRIORITY_HIGH, fall_back_to_cairo, g_object_ref (canvas),
                   g_object_unref);
}

static void
on_gl_unrealize (AuspexSlideCanvas *canvas, GtkGLArea *area)
{
  gtk_gl_area_make_current (area);
  if (gtk_gl_area_get_error (area) == NULL)
    auspex_gl_scene_unrealize (canvas->gl_scene);
}

static gboolean
render_again (GtkWidget *area, GdkFrameClock *clock, gpointer user_data)
{
  gtk_gl_area_queue_render (GTK_GL_AREA (area));
  return G_SOURCE_REMOVE;
}

static gboolean
on_gl_render (AuspexSlideCanvas *canvas, GdkGLContext *context, GtkGLArea *area)
{
  AuspexScene scene = { 0 };

  if (canvas->fill (&scene, canvas->user_data)
      && auspex_gl_scene_render (canvas->gl_scene, &scene))
    /* With the next frame: an area forgets what is queued while it renders. */
    gtk_widget_add_tick_callback (GTK_WIDGET (area), render_again, NULL, NULL);
  return TRUE;
}

static void
make_gl (AuspexSlideCanvas *canvas)
{
  canvas->gl_scene = auspex_gl_scene_new (0);
  canvas->gl_area = gtk_gl_area_new ();
  gtk_gl_area_set_auto_render (GTK_GL_AREA (canvas->gl_area), FALSE);
  gtk_widget_set_can_target (canvas->gl_area, FALSE);
  g_signal_connect_object (canvas->gl_area, "realize", G_CALLBACK (on_gl_realize), canvas,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (canvas->gl_area, "unrealize", G_CALLBACK (on_gl_unrealize),
                           canvas, G_CONNECT_SWAPPED);
  g_signal_connect_object (canvas->gl_area, "render", G_CALLBACK (on_gl_render), canvas,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (canvas->gl_area, GTK_WIDGET (canvas));
}

static void
auspex_slide_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  AuspexSlideCanvas *canvas = AUSPEX_SLIDE_CANVAS (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  AuspexScene scene = { 0 };

  if (canvas->gl_area != NULL)
    {
      GTK_WIDGET_CLASS (auspex_slide_canvas_parent_class)->snapshot (widget, snapshot);
      return;
    }
  if (!canvas->fill (&scene, canvas->user_data))
    return;

  cairo_t *cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  double scale = gtk_widget_get_scale_factor (widget);
  cairo_scale (cr, 1 / scale, 1 / scale);
  auspex_scene_paint (&scene, cr);
  cairo_destroy (cr);
}

static void
tell_size (AuspexSlideCanvas *canvas)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (canvas));
  int width = gtk_widget_get_width (GTK_WIDGET (canvas)) * scale;
  int height = gtk_widget_get_height (GTK_WIDGET (canvas)) * scale;

  if (width == canvas->width && height == canvas->height)
    return;
  canvas->width = width;
  canvas->height = height;
  g_signal_emit (canvas, signals[RESIZED], 0, width, height);
}

static void
auspex_slide_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AuspexSlideCanvas *canvas = AUSPEX_SLIDE_CANVAS (widget);

  if (canvas->gl_area != NULL)
    gtk_widget_size_allocate (canvas->gl_area, &(GtkAllocation){ 0, 0, width, height },
                              baseline);
  tell_size (canvas);
}

static void
auspex_slide_canvas_dispose (GObject *object)
{
  drop_gl (AUSPEX_SLIDE_CANVAS (object));
  G_OBJECT_CLASS (auspex_slide_canvas_parent_class)->dispose (object);
}

static void
auspex_slide_canvas_class_init (AuspexSlideCanvasClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_slide_canvas_dispose;
  widget_class->snapshot = auspex_slide_canvas_snapshot;
  widget_class->size_allocate = auspex_slide_canvas_size_allocate;

  signals[RESIZED] =
      g_signal_new ("resized", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_INT);
}

static void
auspex_slide_canvas_init (AuspexSlideCanvas *canvas)
{
  gtk_widget_set_overflow (GTK_WIDGET (canvas), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (canvas, "notify::scale-factor", G_CALLBACK (tell_size), NULL);
}

GtkWidget *
auspex_slide_canvas_new (bool use_gl, AuspexSceneFunc fill, gpointer user_data)
{
  AuspexSlideCanvas *canvas = g_object_new (AUSPEX_TYPE_SLIDE_CANVAS, NULL);

  canvas->fill = fill;
  canvas->user_data = user_data;
  if (use_gl)
    make_gl (canvas);
  return GTK_WIDGET (canvas);
}

void
auspex_slide_canvas_set_n_sharing (AuspexSlideCanvas *canvas, int n)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_CANVAS (canvas));

  if (canvas->gl_scene != NULL)
    auspex_gl_scene_set_texture_bytes (canvas->gl_scene,
                                       AUSPEX_GL_SCENE_TEXTURE_BYTES / n);
}

bool
auspex_slide_canvas_uses_gl (AuspexSlideCanvas *canvas)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_CANVAS (canvas), false);
  return canvas->gl_area != NULL;
}

void
auspex_slide_canvas_queue_render (AuspexSlideCanvas *canvas)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_CANVAS (canvas));

  if (canvas->gl_area != NULL)
    gtk_gl_area_queue_render (GTK_GL_AREA (canvas->gl_area));
  else
    gtk_widget_queue_draw (GTK_WIDGET (canvas));
}
