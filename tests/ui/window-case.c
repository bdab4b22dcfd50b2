/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/ui/window-case.h"

#include "render/slide/synthetic-slide.h"
#include "tests/support/test-data.h"

static AuspexApplication *application;

void
auspex_window_case_init (int *argc, char ***argv)
{
  static const char *const folders[] = { "XDG_CONFIG_HOME", "XDG_DATA_HOME",
                                         "XDG_CACHE_HOME" };
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path =
          g_build_filename (auspex_test_scratch_dir (), folders[i], NULL);

      g_setenv (folders[i], path, TRUE);
    }
  g_test_init (argc, argv, NULL);
  application = auspex_application_new (NULL);
  g_application_register (G_APPLICATION (application), NULL, &error);
  g_assert_no_error (error);
}

AuspexViewer *
auspex_window_case_open (void)
{
  AuspexViewer *viewer = auspex_application_open_window (application);

  auspex_window_case_settle (0.3);
  return g_object_ref (viewer);
}

static bool
is_closed (gpointer data)
{
  return auspex_viewer_get_window (data) == NULL;
}

void
auspex_window_case_close (AuspexViewer *viewer)
{
  GtkWindow *dialog = NULL;

  while ((dialog = auspex_window_case_find_dialog (viewer)) != NULL)
    gtk_window_destroy (dialog);
  gtk_window_close (GTK_WINDOW (auspex_viewer_get_window (viewer)));
  g_assert_true (auspex_window_case_wait (is_closed, viewer, 5));
  g_object_unref (viewer);
}

static gboolean
set_true (gpointer data)
{
  *(bool *)data = true;
  return G_SOURCE_REMOVE;
}

bool
auspex_window_case_wait (AuspexCondition condition, gpointer data, double seconds)
{
  gint64 deadline = g_get_monotonic_time () + (gint64)(seconds * 1e6);

  while (!condition (data))
    {
      bool woken = false;
      guint timer = 0;

      if (g_get_monotonic_time () > deadline)
        return false;
      timer = g_timeout_add (20, set_true, &woken);
      g_main_context_iteration (NULL, TRUE);
      if (!woken)
        g_source_remove (timer);
    }
  return true;
}

static bool
never (gpointer data)
{
  return false;
}

void
auspex_window_case_settle (double seconds)
{
  auspex_window_case_wait (never, NULL, seconds);
}

static bool
shows_slide (gpointer data)
{
  AuspexViewer *viewer = data;

  return auspex_window_get_page (auspex_viewer_get_window (viewer))
         == AUSPEX_WINDOW_SLIDE;
}

void
auspex_window_case_open_slide (AuspexViewer *viewer, const char *path)
{
  auspex_viewer_open (viewer, path);
  g_assert_true (auspex_window_case_wait (shows_slide, viewer, 30));
  auspex_window_case_settle (0.5);
}

static bool
has_ended (gpointer data)
{
  AuspexSession *session = auspex_viewer_get_session (data);

  return auspex_session_get_prognosis (session) != NULL
         && !auspex_session_is_estimating (session);
}

void
auspex_window_case_wait_for_estimate (AuspexViewer *viewer)
{
  g_assert_true (auspex_window_case_wait (has_ended, viewer, 300));
  auspex_window_case_settle (0.5);
}

void
auspex_window_case_estimate (AuspexViewer *viewer)
{
  auspex_window_case_activate (viewer, "win.estimate");
  auspex_window_case_wait_for_estimate (viewer);
}

AuspexSlideView *
auspex_window_case_get_slide_view (AuspexViewer *viewer)
{
  return auspex_window_get_slide_view (auspex_viewer_get_window (viewer));
}

const AuspexView *
auspex_window_case_get_view (AuspexViewer *viewer)
{
  return auspex_viewport_get_view (
      auspex_session_get_viewport (auspex_viewer_get_session (viewer)));
}

AuspexAnnotationCollection *
auspex_window_case_get_annotations (AuspexViewer *viewer)
{
  return auspex_session_get_annotations (auspex_viewer_get_session (viewer));
}

GtkWidget *
auspex_window_case_find_descendant (GtkWidget *widget, GType type)
{
  GtkWidget *found = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget);
       child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = auspex_window_case_find_descendant (child, type);
  return found;
}

void
auspex_window_case_activate (AuspexViewer *viewer, const char *detailed_action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;
  g_autoptr (GError) error = NULL;

  g_action_parse_detailed_name (detailed_action, &name, &target, &error);
  g_assert_no_error (error);
  g_assert_true (gtk_widget_activate_action_variant (
      GTK_WIDGET (auspex_viewer_get_window (viewer)), name, target));
}

char *
auspex_window_case_write_slide (const char *name, double mpp)
{
  AuspexSyntheticSlide slide = { .width = 1536, .height = 1024, .mpp = mpp, .seed = 3 };
  char *path = g_build_filename (auspex_test_scratch_dir (), name, NULL);
  g_autoptr (GError) error = NULL;

  auspex_synthetic_slide_write (&slide, path, NULL, &error);
  g_assert_no_error (error);
  return path;
}

typedef struct
{
  AuspexWindow *window;
  const char *path;
  GError *error;
} Screenshot;

/* Between a change and its frame a window has nothing to be pictured. */
static bool
take_screenshot (gpointer data)
{
  Screenshot *shot = data;

  g_clear_error (&shot->error);
  return auspex_window_save_picture (shot->window, shot->path, &shot->error);
}

void
auspex_window_case_screenshot (AuspexViewer *viewer, const char *name)
{
  const char *folder = g_getenv ("AUSPEX_TEST_OUTPUT");
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path =
      g_build_filename (folder != NULL ? folder : auspex_test_scratch_dir (), file, NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  Screenshot shot = { auspex_viewer_get_window (viewer), path, NULL };

  g_mkdir_with_parents (parent, 0755);
  auspex_window_case_wait (take_screenshot, &shot, 20);
  g_assert_no_error (shot.error);
}

GtkWindow *
auspex_window_case_find_dialog (AuspexViewer *viewer)
{
  GtkWindow *window = GTK_WINDOW (auspex_viewer_get_window (viewer));
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  for (GList *item = toplevels; item != NULL; item = item->next)
    if (gtk_window_get_transient_for (item->data) == window
        && gtk_widget_get_visible (item->data))
      return item->data;
  return NULL;
}

static bool
has_dialog (gpointer data)
{
  return auspex_window_case_find_dialog (data) != NULL;
}

GtkWindow *
auspex_window_case_wait_for_dialog (AuspexViewer *viewer)
{
  g_assert_true (auspex_window_case_wait (has_dialog, viewer, 30));
  auspex_window_case_settle (0.3);
  return auspex_window_case_find_dialog (viewer);
}

void
auspex_window_case_answer (AuspexViewer *viewer, const char *response)
{
  GtkWindow *dialog = auspex_window_case_wait_for_dialog (viewer);

  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (dialog);
}

const char *
auspex_window_case_get_message (AuspexViewer *viewer)
{
  GtkWindow *dialog = auspex_window_case_wait_for_dialog (viewer);

  return adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog));
}

bool
auspex_window_case_xdotool (const char *arguments)
{
  g_autofree char *program = g_find_program_in_path ("xdotool");
  g_autofree char *line = g_strconcat ("xdotool ", arguments, NULL);
  int status = -1;

  if (program == NULL)
    {
      g_test_skip ("xdotool is not installed");
      return false;
    }
  g_assert_true (g_spawn_command_line_sync (line, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
  auspex_window_case_settle (0.3);
  return true;
}

void
auspex_window_case_locate (AuspexViewer *viewer, double level0_x, double level0_y,
                           int *screen_x, int *screen_y)
{
  AuspexWindow *window = auspex_viewer_get_window (viewer);
  GtkWidget *view = GTK_WIDGET (auspex_window_get_slide_view (window));
  AuspexViewport *viewport =
      auspex_session_get_viewport (auspex_viewer_get_session (viewer));
  double view_x = 0, view_y = 0, x = 0, y = 0, surface_x = 0, surface_y = 0;

  auspex_view_from_level0 (auspex_viewport_get_view (viewport), level0_x, level0_y,
                           &view_x, &view_y);
  g_assert_true (gtk_widget_translate_coordinates (view, GTK_WIDGET (window), view_x,
                                                   view_y, &x, &y));
  /* Without a window manager a window's surface is at the screen's corner. */
  gtk_native_get_surface_transform (GTK_NATIVE (window), &surface_x, &surface_y);
  *screen_x = (int)(x + surface_x + 0.5);
  *screen_y = (int)(y + surface_y + 0.5);
}
