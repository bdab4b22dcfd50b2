/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Bookmarks of the slide that is shown. */

#include "app/viewer-private.h"

#include "app/bookmarks.h"
#include "ui/bookmark-dialog.h"
#include "ui/format.h"

#include <glib/gi18n.h>

#define DIALOG "auspex-bookmarks" /* of the window */

static AuspexSlideState *
state_of (AuspexViewer *viewer)
{
  return auspex_session_get_state (viewer->session);
}

static const AuspexView *
view_of (AuspexViewer *viewer)
{
  return auspex_viewport_get_view (auspex_session_get_viewport (viewer->session));
}

/* "20×, x 1.20 mm, y 3.40 mm" */
static char *
describe_place (AuspexViewer *viewer, const AuspexView *view)
{
  AuspexSlide *slide = auspex_session_get_slide (viewer->session);
  double mpp = auspex_slide_get_mpp (slide, NULL);
  double power = auspex_slide_get_objective_power (slide);
  g_autofree char *zoom = power > 0 ? auspex_format_magnification (power * view->scale)
                                    : auspex_format_percent (view->scale);
  g_autofree char *x = mpp > 0 ? auspex_format_length_um (view->center_x * mpp)
                               : auspex_format_count (view->center_x);
  g_autofree char *y = mpp > 0 ? auspex_format_length_um (view->center_y * mpp)
                               : auspex_format_count (view->center_y);

  /* Translators: magnification and place. */
  return g_strdup_printf (_ ("%s, x %s, y %s"), zoom, x, y);
}

static AuspexBookmarkDialog *
dialog_of (AuspexViewer *viewer)
{
  return g_object_get_data (G_OBJECT (viewer->window), DIALOG);
}

/* The dialog, where it is open, follows. */
void
auspex_viewer_show_bookmarks (AuspexViewer *viewer)
{
  AuspexBookmarkDialog *dialog = dialog_of (viewer);
  g_autoptr (GPtrArray) bookmarks = NULL;

  if (dialog == NULL)
    return;
  auspex_bookmark_dialog_clear (dialog);
  if (viewer->session == NULL)
    return;
  bookmarks = auspex_bookmarks_get (state_of (viewer));
  for (guint i = 0; i < bookmarks->len; i++)
    {
      const AuspexBookmark *bookmark = bookmarks->pdata[i];
      g_autofree char *place = describe_place (viewer, &bookmark->view);

      auspex_bookmark_dialog_append (dialog, bookmark->name, place);
    }
}

static void
on_changed (AuspexViewer *viewer)
{
  auspex_viewer_save_state (viewer);
  auspex_viewer_show_bookmarks (viewer);
}

static void
go_to (AuspexViewer *viewer, guint index)
{
  g_autoptr (GPtrArray) bookmarks = NULL;

  if (viewer->session == NULL)
    return;
  bookmarks = auspex_bookmarks_get (state_of (viewer));
  if (index < bookmarks->len)
    auspex_viewport_set_view (auspex_session_get_viewport (viewer->session),
                              &((AuspexBookmark *)bookmarks->pdata[index])->view);
}

static void
rename_bookmark (AuspexViewer *viewer, guint index, const char *name)
{
  if (viewer->session == NULL)
    return;
  auspex_bookmarks_rename (state_of (viewer), index, name);
  auspex_viewer_save_state (viewer);
}

static void
remove_bookmark (AuspexViewer *viewer, guint index)
{
  if (viewer->session == NULL)
    return;
  auspex_bookmarks_remove (state_of (viewer), index);
  on_changed (viewer);
}

static void
add_bookmark (AuspexViewer *viewer)
{
  g_autoptr (GPtrArray) bookmarks = NULL;
  g_autofree char *name = NULL, *text = NULL;

  if (viewer->session == NULL)
    return;
  bookmarks = auspex_bookmarks_get (state_of (viewer));
  name = g_strdup_printf (_ ("Bookmark %u"), bookmarks->len + 1);
  if (!auspex_bookmarks_add (state_of (viewer), name, view_of (viewer)))
    {
      auspex_window_toast (viewer->window, _ ("There are too many bookmarks"));
      return;
    }
  on_changed (viewer);
  if (dialog_of (viewer) != NULL)
    return;
  text = g_strdup_printf (_ ("%s is added"), name);
  AdwToast *toast = adw_toast_new (text);
  adw_toast_set_button_label (toast, _ ("_Rename"));
  adw_toast_set_action_name (toast, "win.bookmarks");
  auspex_window_add_toast (viewer->window, toast);
}

static void
on_add (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  add_bookmark (user_data);
}

static void
on_step (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AuspexViewer *viewer = user_data;
  int index = auspex_bookmarks_step (state_of (viewer), view_of (viewer),
                                     g_variant_get_int32 (parameter));

  if (index >= 0)
    go_to (viewer, index);
  else
    auspex_window_toast (viewer->window, _ ("This slide has no bookmarks"));
}

static void
forget_dialog (GtkWidget *window)
{
  g_object_set_data (G_OBJECT (window), DIALOG, NULL);
}

static void
on_show (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AuspexViewer *viewer = user_data;
  AuspexBookmarkDialog *dialog = dialog_of (viewer);

  if (dialog == NULL)
    {
      dialog = auspex_bookmark_dialog_new (GTK_WINDOW (viewer->window));
      g_object_set_data (G_OBJECT (viewer->window), DIALOG, dialog);
      g_signal_connect_object (dialog, "destroy", G_CALLBACK (forget_dialog),
                               viewer->window, G_CONNECT_SWAPPED);
      g_signal_connect_object (dialog, "add", G_CALLBACK (add_bookmark), viewer,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (dialog, "go", G_CALLBACK (go_to), viewer,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (dialog, "rename", G_CALLBACK (rename_bookmark), viewer,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (dialog, "remove", G_CALLBACK (remove_bookmark), viewer,
                               G_CONNECT_SWAPPED);
      auspex_viewer_show_bookmarks (viewer);
    }
  gtk_window_present (GTK_WINDOW (dialog));
}

static const GActionEntry actions[] = {
  { "add-bookmark", on_add },
  { "step-bookmark", on_step, "i" },
  { "bookmarks", on_show },
};

void
auspex_viewer_init_bookmarks (AuspexViewer *viewer)
{
  g_action_map_add_action_entries (G_ACTION_MAP (viewer->window), actions,
                                   G_N_ELEMENTS (actions), viewer);
}

void
auspex_viewer_update_bookmarks (AuspexViewer *viewer)
{
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    auspex_viewer_enable (viewer, actions[i].name, viewer->session != NULL);
}
