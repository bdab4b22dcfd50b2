/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/slide-strip.h"

#include <glib/gi18n.h>

#define MAX_KEPT 200 /* 36 KiB each */

struct _AuspexSlideStrip
{
  GtkWidget parent_instance;

  GtkWidget *window;
  GtkListView *list;
  GtkStringList *paths;
  GtkSingleSelection *selection;
  GHashTable *pictures; /* by path: GdkTexture; NULL: there can be none */
  GHashTable *seen;     /* by path: the GtkPicture that shows it, borrowed */
};

G_DEFINE_FINAL_TYPE (AuspexSlideStrip, auspex_slide_strip, GTK_TYPE_WIDGET)

enum
{
  CHOSEN,
  PICTURE_WANTED,
  PICTURE_UNWANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* One place of the row */

static void
on_setup (GtkListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *picture = gtk_picture_new ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_widget_set_size_request (picture, AUSPEX_SLIDE_STRIP_PX, AUSPEX_SLIDE_STRIP_PX);
  gtk_picture_set_can_shrink (GTK_PICTURE (picture), TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 14);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static const char *
path_of (GtkListItem *item)
{
  return gtk_string_object_get_string (gtk_list_item_get_item (item));
}

/* Where there can be no picture, a sign of that; NULL: not known yet. */
static GdkPaintable *
picture_of (AuspexSlideStrip *strip, const char *path)
{
  gpointer picture = NULL;

  if (!g_hash_table_lookup_extended (strip->pictures, path, NULL, &picture))
    return NULL;
  if (picture != NULL)
    return GDK_PAINTABLE (g_object_ref (picture));
  return GDK_PAINTABLE (gtk_icon_theme_lookup_icon (
      gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (strip))),
      "auspex-slide-symbolic", NULL, 32, gtk_widget_get_scale_factor (GTK_WIDGET (strip)),
      gtk_widget_get_direction (GTK_WIDGET (strip)), 0));
}

static void
on_bind (AuspexSlideStrip *strip, GtkListItem *item)
{
  const char *path = path_of (item);
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *picture = gtk_widget_get_first_child (box);
  g_autofree char *display = g_filename_display_basename (path);
  g_autoptr (GdkPaintable) paintable = picture_of (strip, path);

  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (box)), display);
  gtk_widget_set_tooltip_text (box, display);
  gtk_picture_set_paintable (GTK_PICTURE (picture), paintable);
  gtk_picture_set_alternative_text (GTK_PICTURE (picture), display);
  g_hash_table_insert (strip->seen, g_strdup (path), picture);
  if (!g_hash_table_contains (strip->pictures, path))
    g_signal_emit (strip, signals[PICTURE_WANTED], 0, path);
}

static void
on_unbind (AuspexSlideStrip *strip, GtkListItem *item)
{
  g_autofree char *path = g_strdup (path_of (item));

  g_hash_table_remove (strip->seen, path);
  if (!g_hash_table_contains (strip->pictures, path))
    g_signal_emit (strip, signals[PICTURE_UNWANTED], 0, path);
}

static void
on_activate (AuspexSlideStrip *strip, guint position)
{
  g_autofree char *path = g_strdup (gtk_string_list_get_string (strip->paths, position));

  g_signal_emit (strip, signals[CHOSEN], 0, path);
}

/* Making */

static void
auspex_slide_strip_dispose (GObject *object)
{
  AuspexSlideStrip *strip = AUSPEX_SLIDE_STRIP (object);

  g_clear_pointer (&strip->window, gtk_widget_unparent);
  G_OBJECT_CLASS (auspex_slide_strip_parent_class)->dispose (object);
}

static void
auspex_slide_strip_finalize (GObject *object)
{
  AuspexSlideStrip *strip = AUSPEX_SLIDE_STRIP (object);

  g_hash_table_unref (strip->pictures);
  g_hash_table_unref (strip->seen);
  g_object_unref (strip->selection);
  G_OBJECT_CLASS (auspex_slide_strip_parent_class)->finalize (object);
}

static void
auspex_slide_strip_class_init (AuspexSlideStripClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_slide_strip_dispose;
  G_OBJECT_CLASS (klass)->finalize = auspex_slide_strip_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BIN_LAYOUT);
  signals[CHOSEN] = g_signal_new ("chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PICTURE_WANTED] =
      g_signal_new ("picture-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PICTURE_UNWANTED] =
      g_signal_new ("picture-unwanted", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
clear_picture (gpointer picture)
{
  if (picture != NULL)
    g_object_unref (picture);
}

static void
auspex_slide_strip_init (AuspexSlideStrip *strip)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  strip->pictures =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, clear_picture);
  strip->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  strip->paths = gtk_string_list_new (NULL);
  strip->selection = gtk_single_selection_new (G_LIST_MODEL (strip->paths));
  gtk_single_selection_set_autoselect (strip->selection, FALSE);
  gtk_single_selection_set_can_unselect (strip->selection, TRUE);

  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), strip,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind), strip,
                           G_CONNECT_SWAPPED);
  strip->list = GTK_LIST_VIEW (
      gtk_list_view_new (GTK_SELECTION_MODEL (g_object_ref (strip->selection)), factory));
  gtk_orientable_set_orientation (GTK_ORIENTABLE (strip->list),
                                  GTK_ORIENTATION_HORIZONTAL);
  gtk_list_view_set_single_click_activate (strip->list, TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (strip->list),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Slides of the folder"), -1);
  g_signal_connect_object (strip->list, "activate", G_CALLBACK (on_activate), strip,
                           G_CONNECT_SWAPPED);

  strip->window = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (strip->window),
                                  GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (strip->window),
                                 GTK_WIDGET (strip->list));
  gtk_widget_set_parent (strip->window, GTK_WIDGET (strip));
  gtk_widget_add_css_class (GTK_WIDGET (strip), "slide-strip");
}

GtkWidget *
auspex_slide_strip_new (void)
{
  return g_object_new (AUSPEX_TYPE_SLIDE_STRIP, NULL);
}

static bool
has_paths (AuspexSlideStrip *strip, const char *const *paths)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (strip->paths));

  for (guint i = 0; i < n; i++)
    if (paths == NULL
        || g_strcmp0 (paths[i], gtk_string_list_get_string (strip->paths, i)) != 0)
      return false;
  return paths == NULL || paths[n] == NULL;
}

void
auspex_slide_strip_set_paths (AuspexSlideStrip *strip, const char *const *paths)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_STRIP (strip));

  if (has_paths (strip, paths))
    return;
  gtk_string_list_splice (strip->paths, 0,
                          g_list_model_get_n_items (G_LIST_MODEL (strip->paths)), paths);
}

void
auspex_slide_strip_set_current (AuspexSlideStrip *strip, const char *path)
{
  guint n = 0, position = GTK_INVALID_LIST_POSITION;

  g_return_if_fail (AUSPEX_IS_SLIDE_STRIP (strip));

  n = g_list_model_get_n_items (G_LIST_MODEL (strip->paths));
  for (guint i = 0; i < n; i++)
    if (g_strcmp0 (path, gtk_string_list_get_string (strip->paths, i)) == 0)
      position = i;
  gtk_single_selection_set_selected (strip->selection, position);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_widget_activate_action (GTK_WIDGET (strip->list), "list.scroll-to-item", "u",
                                position);
}

void
auspex_slide_strip_set_picture (AuspexSlideStrip *strip, const char *path,
                                GdkTexture *picture)
{
  GtkPicture *place = NULL;

  g_return_if_fail (AUSPEX_IS_SLIDE_STRIP (strip));

  /* Far more than are ever in sight: those are asked for again. */
  if (g_hash_table_size (strip->pictures) >= MAX_KEPT)
    g_hash_table_remove_all (strip->pictures);
  g_hash_table_insert (strip->pictures, g_strdup (path),
                       picture != NULL ? g_object_ref (picture) : NULL);
  place = g_hash_table_lookup (strip->seen, path);
  if (place != NULL)
    {
      g_autoptr (GdkPaintable) paintable = picture_of (strip, path);

      gtk_picture_set_paintable (place, paintable);
    }
}
