/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/application.h"

#include "app/installation.h"
#include "app/renderer.h"

#include <glib/gi18n.h>

#define APPLICATION_ID "io.github.auspex"

struct _AuspexApplication
{
  AdwApplication parent_instance;

  AuspexSettings *settings;
  AuspexRenderer renderer;
  bool renderer_chosen;
  char *device;
  const char *first_path; /* of the slides given; NULL: none is */
  bool is_demo;

  /* For a picture of the demo with nobody there */
  char *picture_path;
  bool estimate_asked;
  bool is_picture_taken;
  bool failed; /* and told */
};

G_DEFINE_FINAL_TYPE (AuspexApplication, auspex_application, ADW_TYPE_APPLICATION)

static const GOptionEntry options[] = {
  { "renderer", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_ ("What draws the slide: gl, or cairo (software)"), "gl|cairo" },
  { "device", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_ ("What runs the networks: auto, vulkan[:N], cpu or reference"), N_ ("SELECTOR") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
  { NULL },
};

static void
on_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  GList *windows = gtk_application_get_windows (user_data);

  /* Each window closes its slide and saves what is not saved. */
  while (windows != NULL)
    {
      GtkWindow *window = windows->data;

      windows = windows->next;
      gtk_window_close (window);
    }
}

static void
on_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  adw_show_about_window (
      gtk_application_get_active_window (user_data), "application-name", "Auspex",
      "application-icon", APPLICATION_ID, "version", AUSPEX_VERSION, "developer-name",
      _ ("The Auspex authors"), "license-type", GTK_LICENSE_APACHE_2_0, "comments",
      _ ("Slide viewer for pathologists with a prognosis overlay.\n\nFor research use "
         "only: "
         "not a medical device. Attention shows where the network looked, not why; "
         "expression "
         "is reconstructed from the picture, not measured."),
      NULL);
}

static const GActionEntry actions[] = {
  { "quit", on_quit },
  { "about", on_about },
};

static void
choose_renderer (AuspexApplication *application)
{
  if (!application->renderer_chosen)
    auspex_renderer_choose (NULL, &application->renderer, NULL);
  application->renderer_chosen = true;
}

static int
auspex_application_handle_local_options (GApplication *app, GVariantDict *arguments)
{
  AuspexApplication *application = AUSPEX_APPLICATION (app);
  g_autoptr (GError) error = NULL;
  const char *renderer = NULL;

  if (g_variant_dict_contains (arguments, "version"))
    {
      g_print ("auspex %s\n", AUSPEX_VERSION);
      return 0;
    }
  g_variant_dict_lookup (arguments, "renderer", "&s", &renderer);
  if (!auspex_renderer_choose (renderer, &application->renderer, &error))
    {
      g_printerr ("auspex: %s\n", error->message);
      return 2;
    }
  application->renderer_chosen = true;
  if (application->device == NULL)
    g_variant_dict_lookup (arguments, "device", "s", &application->device);
  return -1;
}

/* libadwaita brings a style sheet of its own, and takes that of GTK away which by then
 * has been read: 140 kB for nothing. */
static void
init_gtk_without_its_theme (void)
{
  bool is_chosen = g_getenv ("GTK_THEME") != NULL;

  if (!is_chosen)
    g_setenv ("GTK_THEME", "Adwaita-empty", TRUE);
  gtk_init ();
  gtk_settings_get_default ();
  if (!is_chosen)
    g_unsetenv ("GTK_THEME");
}

/* About what a window has until it is resized, and what of it is no slide. */
#define FIRST_WIDTH 1360
#define FIRST_HEIGHT 860
#define PANEL_WIDTH 372
#define HEADER_HEIGHT 47

/* Reads the first slide while GTK starts, as its view is going to ask for it. */
static void
open_ahead (AuspexApplication *application)
{
  g_autofree char *path = g_canonicalize_filename (application->first_path, NULL);
  int width = 0, height = 0;
  bool maximized = false;

  if (!auspex_settings_get_window_size (application->settings, &width, &height,
                                        &maximized))
    {
      width = FIRST_WIDTH;
      height = FIRST_HEIGHT;
    }
  auspex_session_open_ahead (path, !application->is_demo, width - PANEL_WIDTH,
                             height - HEADER_HEIGHT);
}

static void
auspex_application_startup (GApplication *app)
{
  AuspexApplication *application = AUSPEX_APPLICATION (app);

  choose_renderer (application);
  init_gtk_without_its_theme ();
  if (application->first_path != NULL)
    open_ahead (application);
  G_APPLICATION_CLASS (auspex_application_parent_class)->startup (app);
  g_action_map_add_action_entries (G_ACTION_MAP (app), actions, G_N_ELEMENTS (actions),
                                   app);
  gtk_window_set_default_icon_name (APPLICATION_ID);
}

#define PICTURE_POLL_MS 250
#define PICTURE_SETTLE_MS 2000 /* tiles, revealers */

static void
tell_failure (AuspexApplication *application, const char *message)
{
  g_printerr ("auspex: %s\n", message);
  application->failed = true;
}

static void
start_timer (AuspexViewer *viewer, guint ms, GSourceFunc function)
{
  g_timeout_add_full (G_PRIORITY_DEFAULT, ms, function, g_object_ref (viewer),
                      g_object_unref);
}

static gboolean
take_picture (gpointer user_data)
{
  AuspexViewer *viewer = user_data;
  AuspexWindow *window = auspex_viewer_get_window (viewer);
  g_autoptr (GError) error = NULL;

  if (window == NULL)
    return G_SOURCE_REMOVE;

  AuspexApplication *application =
      AUSPEX_APPLICATION (gtk_window_get_application (GTK_WINDOW (window)));
  application->is_picture_taken =
      auspex_window_save_picture (window, application->picture_path, &error);
  if (!application->is_picture_taken)
    tell_failure (application, error->message);
  gtk_window_close (GTK_WINDOW (window));
  return G_SOURCE_REMOVE;
}

/* Plays the user: waits for the slide, asks for the estimate, waits for it. */
static gboolean
play_demo (gpointer user_data)
{
  AuspexViewer *viewer = user_data;
  AuspexWindow *window = auspex_viewer_get_window (viewer);
  AuspexSession *session = auspex_viewer_get_session (viewer);

  if (window == NULL)
    return G_SOURCE_REMOVE;

  AuspexApplication *application =
      AUSPEX_APPLICATION (gtk_window_get_application (GTK_WINDOW (window)));
  if (auspex_window_has_dialog (window))
    {
      tell_failure (application, _ ("the demo met an error"));
      gtk_window_destroy (GTK_WINDOW (window));
      return G_SOURCE_REMOVE;
    }
  if (session == NULL)
    return G_SOURCE_CONTINUE;
  if (!application->estimate_asked)
    application->estimate_asked =
        gtk_widget_activate_action (GTK_WIDGET (window), "win.estimate", NULL);
  if (auspex_session_get_prognosis (session) == NULL)
    return G_SOURCE_CONTINUE;
  start_timer (viewer, PICTURE_SETTLE_MS, take_picture);
  return G_SOURCE_REMOVE;
}

static AuspexViewer *
make_viewer (AuspexApplication *application)
{
  return auspex_viewer_new (
      GTK_APPLICATION (application),
      &(AuspexViewerOptions){ .settings = application->settings,
                              .use_gl = application->renderer == AUSPEX_RENDERER_GL,
                              .is_demo = application->is_demo,
                              .device = application->device });
}

static void
auspex_application_activate (GApplication *app)
{
  auspex_application_open_window (AUSPEX_APPLICATION (app));
}

static void
auspex_application_open (GApplication *app, GFile **files, int n_files, const char *hint)
{
  AuspexViewer *viewer = make_viewer (AUSPEX_APPLICATION (app));
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < n_files; i++)
    {
      char *path = g_file_get_path (files[i]);

      g_ptr_array_add (paths, path != NULL ? path : g_file_get_uri (files[i]));
    }
  g_ptr_array_add (paths, NULL);
  auspex_viewer_open_all (viewer, (const char *const *)paths->pdata);
  gtk_window_present (GTK_WINDOW (auspex_viewer_get_window (viewer)));
  if (AUSPEX_APPLICATION (app)->picture_path != NULL)
    start_timer (viewer, PICTURE_POLL_MS, play_demo);
}

static void
auspex_application_finalize (GObject *object)
{
  AuspexApplication *application = AUSPEX_APPLICATION (object);

  auspex_settings_free (application->settings);
  g_free (application->device);
  g_free (application->picture_path);
  G_OBJECT_CLASS (auspex_application_parent_class)->finalize (object);
}

static void
auspex_application_class_init (AuspexApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = auspex_application_finalize;
  application_class->handle_local_options = auspex_application_handle_local_options;
  application_class->startup = auspex_application_startup;
  application_class->activate = auspex_application_activate;
  application_class->open = auspex_application_open;
}

static void
auspex_application_init (AuspexApplication *application)
{
  g_application_add_main_option_entries (G_APPLICATION (application), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (application),
                                                     _ ("[SLIDE…]"));
}

/* Where no session bus runs nobody listens to the accessibility tree, and GTK would warn
 * of each window that it cannot be reached. Nor is one to be started, which GIO tries
 * each time somebody asks for it: 25 ms four times. */
static void
do_without_bus (void)
{
  g_autofree char *socket = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);

  if (g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL
      || g_file_test (socket, G_FILE_TEST_EXISTS))
    return;
  g_setenv ("GTK_A11Y", "none", FALSE);
  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "disabled:", TRUE);
}

/* Each start is a program of its own: with its own renderer and device, and needing no
 * bus. */
AuspexApplication *
auspex_application_new (const char *settings_path)
{
  g_autoptr (GError) error = NULL;

  auspex_installation_bind_texts ();
  do_without_bus ();

  AuspexApplication *application =
      g_object_new (AUSPEX_TYPE_APPLICATION, "application-id", APPLICATION_ID,
                    "resource-base-path", "/io/github/auspex", "flags",
                    G_APPLICATION_NON_UNIQUE | G_APPLICATION_HANDLES_OPEN, NULL);

  application->settings = auspex_settings_open (settings_path, &error);
  if (application->settings == NULL)
    {
      g_printerr ("auspex: %s\n", error->message);
      g_clear_object (&application);
    }
  return application;
}

AuspexViewer *
auspex_application_open_window (AuspexApplication *application)
{
  g_return_val_if_fail (AUSPEX_IS_APPLICATION (application), NULL);

  AuspexViewer *viewer = make_viewer (application);

  gtk_window_present (GTK_WINDOW (auspex_viewer_get_window (viewer)));
  return viewer;
}

/* What looks like the first slide: to be wrong costs nothing. */
static const char *
find_first_path (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    if (argv[i][0] != '-' && g_file_test (argv[i], G_FILE_TEST_IS_REGULAR))
      return argv[i];
  return NULL;
}

int
auspex_application_run (int argc, char **argv)
{
  g_autoptr (AuspexApplication) application = auspex_application_new (NULL);

  if (application == NULL)
    return 1;
  application->first_path = find_first_path (argc, argv);
  return g_application_run (G_APPLICATION (application), argc, argv);
}

int
auspex_application_run_demo (const char *slide_path, const char *device,
                             const char *picture_path)
{
  g_autoptr (AuspexApplication) application = auspex_application_new (NULL);
  const char *argv[] = { "auspex", slide_path, NULL };

  if (application == NULL)
    return 1;
  application->first_path = slide_path;
  application->is_demo = true;
  application->device = g_strdup (device);
  application->picture_path = g_strdup (picture_path);
  int status = g_application_run (G_APPLICATION (application), 2, (char **)argv);
  if (status == 0 && picture_path != NULL && !application->is_picture_taken
      && !application->failed)
    {
      g_autofree char *message = g_strdup_printf (
          _ ("%s is not written: the window was closed before"), picture_path);

      tell_failure (application, message);
    }
  return application->failed ? 1 : status;
}
