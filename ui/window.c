/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/window.h"

#include "base/whole-file.h"

#include <glib/gi18n.h>

struct _AuspexWindow
{
  AdwApplicationWindow parent_instance;

  /* Template widgets */
  AdwToastOverlay *toasts;
  AdwWindowTitle *title;
  GtkWidget *slide_buttons;
  GtkWidget *header;
  AuspexSlideTabs *tabs;
  GtkLabel *subject;
  GMenu *recent_menu;
  GtkRevealer *strip_revealer;
  GtkStack *stack;
  AdwStatusPage *opening_page;
  AdwFlap *flap;
  AuspexPaneGrid *panes;
  GtkRevealer *meaningless_revealer, *overlay_revealer;
  AdwViewStack *panels;
  AdwViewStackPage *annotation_tab;
  AuspexWelcomePage *welcome_page;
  AuspexResultCard *result_card;
  AuspexGenePanel *gene_panel;
  AuspexMapPage *map_page;
  AuspexAnnotationPage *annotation_page;
  AuspexPropertiesPage *properties_page;
  AuspexOverlayControls *overlay_controls;

  bool had_panel; /* before it went to full screen */
};

G_DEFINE_FINAL_TYPE (AuspexWindow, auspex_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  FILES_DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *const page_names[] = { "welcome", "opening", "slide" };

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y,
         AuspexWindow *window)
{
  g_signal_emit (window, signals[FILES_DROPPED], 0, g_value_get_boxed (value));
  return TRUE;
}

/* Making */

/* The panel folds away from a narrow window, and back. */
static void
on_panel_revealed (AuspexWindow *window)
{
  if (g_action_group_has_action (G_ACTION_GROUP (window), "show-panel"))
    g_action_group_change_action_state (
        G_ACTION_GROUP (window), "show-panel",
        g_variant_new_boolean (adw_flap_get_reveal_flap (window->flap)));
}

/* Half of what a window takes to be styled and laid out: not before the slide is seen. */
static void
set_panel_filled (AuspexWindow *window, bool filled)
{
  GtkWidget *child = gtk_widget_get_first_child (adw_flap_get_flap (window->flap));

  for (; child != NULL; child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_visible (child, filled);
}

static gboolean
fill_panel (gpointer user_data)
{
  set_panel_filled (user_data, true);
  return G_SOURCE_REMOVE;
}

static void
on_frame (AuspexWindow *window, GdkFrameClock *clock)
{
  if (auspex_window_get_page (window) == AUSPEX_WINDOW_OPENING)
    return;
  g_signal_handlers_disconnect_by_func (clock, on_frame, window);
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, fill_panel, g_object_ref (window),
                   g_object_unref);
}

static void
auspex_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (auspex_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint",
                           G_CALLBACK (on_frame), widget, G_CONNECT_SWAPPED);
}

/* Only slides, with their names, and what lies on them; all else comes back afterwards.
 */
static void
on_fullscreened (AuspexWindow *window)
{
  bool is_full = gtk_window_is_fullscreen (GTK_WINDOW (window));

  gtk_widget_set_visible (window->header, !is_full);
  gtk_widget_set_visible (GTK_WIDGET (window->tabs), !is_full);
  for (guint i = 0; i < auspex_pane_grid_get_n (window->panes); i++)
    auspex_slide_pane_set_show_name (auspex_pane_grid_get (window->panes, i), is_full);
  if (is_full)
    window->had_panel = adw_flap_get_reveal_flap (window->flap);
  if (window->had_panel)
    adw_flap_set_reveal_flap (window->flap, !is_full);
}

/* Gives up a shape first. */
static gboolean
on_escape (GtkWidget *widget, GVariant *unused, gpointer user_data)
{
  AuspexWindow *window = AUSPEX_WINDOW (widget);
  AuspexSlidePane *pane = auspex_window_get_pane (window);

  if (!gtk_window_is_fullscreen (GTK_WINDOW (window)))
    return GDK_EVENT_PROPAGATE;
  if (!auspex_slide_view_cancel_shape (auspex_slide_pane_get_view (pane)))
    gtk_window_unfullscreen (GTK_WINDOW (window));
  return GDK_EVENT_STOP;
}

static void
auspex_window_class_init (AuspexWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  signals[FILES_DROPPED] =
      g_signal_new ("files-dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, GDK_TYPE_FILE_LIST);

  g_type_ensure (AUSPEX_TYPE_SLIDE_TABS);
  g_type_ensure (AUSPEX_TYPE_PANE_GRID);
  widget_class->realize = auspex_window_realize;

  g_type_ensure (AUSPEX_TYPE_WELCOME_PAGE);
  g_type_ensure (AUSPEX_TYPE_RESULT_CARD);
  g_type_ensure (AUSPEX_TYPE_GENE_PANEL);
  g_type_ensure (AUSPEX_TYPE_MAP_PAGE);
  g_type_ensure (AUSPEX_TYPE_ANNOTATION_PAGE);
  g_type_ensure (AUSPEX_TYPE_PROPERTIES_PAGE);
  g_type_ensure (AUSPEX_TYPE_OVERLAY_CONTROLS);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape, NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/auspex/ui/window.ui");
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, title);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, slide_buttons);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, header);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, tabs);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, subject);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, recent_menu);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, strip_revealer);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, opening_page);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, meaningless_revealer);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, overlay_revealer);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, panels);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, annotation_tab);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, welcome_page);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, result_card);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, gene_panel);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, map_page);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, annotation_page);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, properties_page);
  gtk_widget_class_bind_template_child (widget_class, AuspexWindow, overlay_controls);
}

static void
auspex_window_init (AuspexWindow *window)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  gtk_widget_init_template (GTK_WIDGET (window));
  set_panel_filled (window, false);
  g_signal_connect_object (window->flap, "notify::reveal-flap",
                           G_CALLBACK (on_panel_revealed), window, G_CONNECT_SWAPPED);
  g_signal_connect (window, "notify::fullscreened", G_CALLBACK (on_fullscreened), NULL);
  g_signal_connect_object (drop, "drop", G_CALLBACK (on_drop), window, 0);
  gtk_widget_add_controller (GTK_WIDGET (window->stack), GTK_EVENT_CONTROLLER (drop));
}

AuspexWindow *
auspex_window_new (GtkApplication *application, bool use_gl)
{
  AuspexWindow *window =
      g_object_new (AUSPEX_TYPE_WINDOW, "application", application, NULL);

  if (!use_gl)
    gtk_widget_add_css_class (GTK_WIDGET (window), "square");
  auspex_pane_grid_set_use_gl (window->panes, use_gl);
  auspex_pane_grid_add (window->panes);
  return window;
}

void
auspex_window_show_page (AuspexWindow *window, AuspexWindowPage page)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));

  gtk_stack_set_visible_child_name (window->stack, page_names[page]);
  gtk_widget_set_visible (window->slide_buttons, page == AUSPEX_WINDOW_SLIDE);
  if (page == AUSPEX_WINDOW_SLIDE)
    gtk_widget_grab_focus (GTK_WIDGET (auspex_window_get_slide_view (window)));
}

AuspexWindowPage
auspex_window_get_page (AuspexWindow *window)
{
  const char *name = NULL;

  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), AUSPEX_WINDOW_WELCOME);

  name = gtk_stack_get_visible_child_name (window->stack);
  for (guint i = 0; i < G_N_ELEMENTS (page_names); i++)
    if (g_strcmp0 (name, page_names[i]) == 0)
      return i;
  return AUSPEX_WINDOW_WELCOME;
}

void
auspex_window_set_title (AuspexWindow *window, const char *title, const char *subtitle)
{
  g_autofree char *full = NULL;

  g_return_if_fail (AUSPEX_IS_WINDOW (window));

  full = title != NULL ? g_strdup_printf (_ ("%s – Auspex"), title) : g_strdup ("Auspex");
  adw_window_title_set_title (window->title, title != NULL ? title : "Auspex");
  adw_window_title_set_subtitle (window->title, subtitle != NULL ? subtitle : "");
  adw_status_page_set_description (window->opening_page, title);
  gtk_window_set_title (GTK_WINDOW (window), full);
}

AuspexSlideTabs *
auspex_window_get_tabs (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->tabs;
}

AuspexSlideStrip *
auspex_window_get_strip (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);

  if (gtk_revealer_get_child (window->strip_revealer) == NULL)
    gtk_revealer_set_child (window->strip_revealer, auspex_slide_strip_new ());
  return AUSPEX_SLIDE_STRIP (gtk_revealer_get_child (window->strip_revealer));
}

void
auspex_window_set_strip_visible (AuspexWindow *window, bool visible)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  gtk_revealer_set_reveal_child (window->strip_revealer, visible);
}

bool
auspex_window_get_strip_visible (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), false);
  return gtk_revealer_get_reveal_child (window->strip_revealer);
}

void
auspex_window_set_recent (AuspexWindow *window, const char *const *paths)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));

  auspex_welcome_page_set_recent (window->welcome_page, paths);
  g_menu_remove_all (window->recent_menu);
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      g_autofree char *display = g_filename_display_basename (paths[i]);
      g_auto (GStrv) parts = g_strsplit (display, "_", -1);
      /* An underscore would be a mnemonic. */
      g_autofree char *label = g_strjoinv ("__", parts);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "win.open-path", "s", paths[i]);
      g_menu_append_item (window->recent_menu, item);
    }
}

AuspexPaneGrid *
auspex_window_get_panes (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->panes;
}

AuspexSlidePane *
auspex_window_get_pane (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return auspex_pane_grid_get_active (window->panes);
}

AuspexSlideView *
auspex_window_get_slide_view (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return auspex_slide_pane_get_view (auspex_window_get_pane (window));
}

AuspexWelcomePage *
auspex_window_get_welcome_page (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->welcome_page;
}

AuspexResultCard *
auspex_window_get_result_card (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->result_card;
}

AuspexGenePanel *
auspex_window_get_gene_panel (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->gene_panel;
}

AuspexMapPage *
auspex_window_get_map_page (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->map_page;
}

AuspexAnnotationPage *
auspex_window_get_annotation_page (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->annotation_page;
}

AuspexPropertiesPage *
auspex_window_get_properties_page (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->properties_page;
}

AuspexOverlayControls *
auspex_window_get_overlay_controls (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return window->overlay_controls;
}

void
auspex_window_set_subject (AuspexWindow *window, const char *subject)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));

  gtk_label_set_label (window->subject, subject != NULL ? subject : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (window->subject), subject);
}

void
auspex_window_show_panel (AuspexWindow *window, const char *name)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  if (adw_view_stack_get_child_by_name (window->panels, name) != NULL)
    adw_view_stack_set_visible_child_name (window->panels, name);
}

const char *
auspex_window_get_panel (AuspexWindow *window)
{
  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), NULL);
  return adw_view_stack_get_visible_child_name (window->panels);
}

void
auspex_window_set_panel_visible (AuspexWindow *window, bool visible)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  adw_flap_set_reveal_flap (window->flap, visible);
}

void
auspex_window_raise_panel (AuspexWindow *window)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  if (adw_flap_get_folded (window->flap))
    adw_flap_set_reveal_flap (window->flap, TRUE);
}

void
auspex_window_set_has_maps (AuspexWindow *window, bool has_maps)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  gtk_revealer_set_reveal_child (window->overlay_revealer, has_maps);
}

void
auspex_window_set_unsaved (AuspexWindow *window, const char *why)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  auspex_annotation_page_set_unsaved (window->annotation_page, why);
  adw_view_stack_page_set_needs_attention (window->annotation_tab, why != NULL);
}

void
auspex_window_set_untrained (AuspexWindow *window, bool untrained)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  gtk_revealer_set_reveal_child (window->meaningless_revealer, untrained);
}

void
auspex_window_toast (AuspexWindow *window, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  adw_toast_overlay_add_toast (window->toasts, adw_toast_new (escaped));
}

void
auspex_window_add_toast (AuspexWindow *window, AdwToast *toast)
{
  g_return_if_fail (AUSPEX_IS_WINDOW (window));
  adw_toast_overlay_add_toast (window->toasts, toast);
}

void
auspex_window_show_error (AuspexWindow *window, const char *heading, const char *message)
{
  GtkWidget *dialog = NULL;

  g_return_if_fail (AUSPEX_IS_WINDOW (window));

  dialog = adw_message_dialog_new (GTK_WINDOW (window), heading, message);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  gtk_window_present (GTK_WINDOW (dialog));
}

bool
auspex_window_has_dialog (AuspexWindow *window)
{
  g_autoptr (GList) toplevels = gtk_window_list_toplevels ();

  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), false);

  for (GList *item = toplevels; item != NULL; item = item->next)
    if (gtk_window_get_transient_for (item->data) == GTK_WINDOW (window)
        && gtk_widget_get_visible (item->data))
      return true;
  return false;
}

bool
auspex_window_save_picture (AuspexWindow *window, const char *path, GError **error)
{
  GtkWidget *widget = GTK_WIDGET (window);
  g_autoptr (GdkPaintable) paintable = NULL;
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GdkTexture) texture = NULL;
  g_autoptr (GBytes) png = NULL;
  GskRenderNode *node = NULL;

  g_return_val_if_fail (AUSPEX_IS_WINDOW (window), false);

  paintable = gtk_widget_paintable_new (widget);
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  node = gtk_snapshot_to_node (snapshot);
  if (node == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _ ("%s is not written: the window is not drawn yet"), path);
      return false;
    }
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)),
                                         node, NULL);
  gsk_render_node_unref (node);
  png = gdk_texture_save_to_png_bytes (texture);
  return auspex_whole_file_write (path, g_bytes_get_data (png, NULL),
                                  g_bytes_get_size (png), error);
}
