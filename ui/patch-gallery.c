/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/patch-gallery.h"

#include "ui/format.h"

#include <glib/gi18n.h>

typedef struct
{
  int64_t patch;
  GtkWidget *picture;
  bool is_loaded;
} Entry;

struct _AuspexPatchGallery
{
  GtkWidget parent_instance;

  GtkFlowBox *box;
  AuspexHeatmap *heatmap;
  GArray *entries; /* Entry, in the order of the box */
  bool updating;
};

G_DEFINE_FINAL_TYPE (AuspexPatchGallery, auspex_patch_gallery, GTK_TYPE_WIDGET)

enum
{
  PATCH_CHOSEN,
  PICTURES_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static Entry *
entry_at (AuspexPatchGallery *gallery, int i)
{
  return &g_array_index (gallery->entries, Entry, i);
}

/* Position of the chosen one, or -1. */
static int
chosen_position (AuspexPatchGallery *gallery)
{
  g_autoptr (GList) chosen = gtk_flow_box_get_selected_children (gallery->box);

  return chosen != NULL ? gtk_flow_box_child_get_index (chosen->data) : -1;
}

static void
on_selection_changed (AuspexPatchGallery *gallery)
{
  int64_t patch = auspex_patch_gallery_get_chosen (gallery);

  if (!gallery->updating && patch >= 0)
    g_signal_emit (gallery, signals[PATCH_CHOSEN], 0, (gint64)patch);
}

/* A click on the chosen one goes there again. */
static void
on_child_activated (AuspexPatchGallery *gallery, GtkFlowBoxChild *child)
{
  g_signal_emit (gallery, signals[PATCH_CHOSEN], 0,
                 (gint64)entry_at (gallery, gtk_flow_box_child_get_index (child))->patch);
}

static void
auspex_patch_gallery_dispose (GObject *object)
{
  AuspexPatchGallery *gallery = AUSPEX_PATCH_GALLERY (object);

  if (gallery->box != NULL)
    gtk_widget_unparent (GTK_WIDGET (gallery->box));
  gallery->box = NULL;
  g_clear_pointer (&gallery->heatmap, auspex_heatmap_unref);
  g_clear_pointer (&gallery->entries, g_array_unref);
  G_OBJECT_CLASS (auspex_patch_gallery_parent_class)->dispose (object);
}

static void
auspex_patch_gallery_class_init (AuspexPatchGalleryClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_patch_gallery_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BIN_LAYOUT);
  signals[PATCH_CHOSEN] = g_signal_new ("patch-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[PICTURES_WANTED] = g_signal_new ("pictures-wanted", type, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
auspex_patch_gallery_init (AuspexPatchGallery *gallery)
{
  gallery->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  gallery->box = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (gallery->box, GTK_SELECTION_SINGLE);
  gtk_flow_box_set_homogeneous (gallery->box, TRUE);
  gtk_flow_box_set_min_children_per_line (gallery->box, 3);
  gtk_flow_box_set_max_children_per_line (gallery->box, 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (gallery->box),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Most attended patches"), -1);
  g_signal_connect_object (gallery->box, "selected-children-changed",
                           G_CALLBACK (on_selection_changed), gallery, G_CONNECT_SWAPPED);
  g_signal_connect_object (gallery->box, "child-activated",
                           G_CALLBACK (on_child_activated), gallery, G_CONNECT_SWAPPED);
  gtk_widget_set_parent (GTK_WIDGET (gallery->box), GTK_WIDGET (gallery));
}

GtkWidget *
auspex_patch_gallery_new (void)
{
  return g_object_new (AUSPEX_TYPE_PATCH_GALLERY, NULL);
}

static GtkWidget *
new_child (const char *value, int rank, GtkWidget *picture)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *label = gtk_label_new (value), *child = gtk_flow_box_child_new ();
  g_autofree char *name = g_strdup_printf (_ ("Patch %d of the top: %s"), rank, value);

  gtk_widget_set_size_request (picture, AUSPEX_PATCH_GALLERY_PX, AUSPEX_PATCH_GALLERY_PX);
  gtk_widget_set_halign (picture, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (picture, "patch");
  gtk_widget_add_css_class (label, "caption");
  gtk_widget_add_css_class (label, "numbers");
  gtk_box_append (GTK_BOX (box), picture);
  gtk_box_append (GTK_BOX (box), label);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_widget_set_tooltip_text (child, name);
  return child;
}

static const Entry *
find_patch (const GArray *entries, int64_t patch)
{
  for (guint i = 0; i < entries->len; i++)
    if (g_array_index (entries, Entry, i).patch == patch)
      return &g_array_index (entries, Entry, i);
  return NULL;
}

static void
append (AuspexPatchGallery *gallery, int64_t patch, const GArray *before)
{
  const Entry *same = find_patch (before, patch);
  g_autofree char *value = auspex_format_patch_value (gallery->heatmap, patch);
  Entry entry = { patch, gtk_picture_new (), same != NULL && same->is_loaded };

  if (entry.is_loaded)
    gtk_picture_set_paintable (GTK_PICTURE (entry.picture),
                               gtk_picture_get_paintable (GTK_PICTURE (same->picture)));
  g_array_append_val (gallery->entries, entry);
  gtk_flow_box_append (gallery->box,
                       new_child (value, gallery->entries->len, entry.picture));
}

void
auspex_patch_gallery_set_heatmap (AuspexPatchGallery *gallery, AuspexHeatmap *heatmap,
                                  int n, bool keep_pictures)
{
  g_autoptr (GArray) before = NULL;
  g_autoptr (GPtrArray) children = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree int64_t *top = g_new (int64_t, MAX (n, 1));
  GtkWidget *child = NULL;

  g_return_if_fail (AUSPEX_IS_PATCH_GALLERY (gallery));

  if (heatmap != NULL)
    auspex_heatmap_ref (heatmap);
  g_clear_pointer (&gallery->heatmap, auspex_heatmap_unref);
  gallery->heatmap = heatmap;
  before = g_steal_pointer (&gallery->entries);
  gallery->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  n = heatmap != NULL ? (int)auspex_heatmap_top (heatmap, n, top) : 0;

  gallery->updating = true;
  /* Kept until their pictures are taken over. */
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (gallery->box))) != NULL)
    {
      g_ptr_array_add (children, g_object_ref (child));
      gtk_flow_box_remove (gallery->box, child);
    }
  if (!keep_pictures)
    g_array_set_size (before, 0);
  for (int i = 0; i < n; i++)
    append (gallery, top[i], before);
  gallery->updating = false;
  g_signal_emit (gallery, signals[PICTURES_WANTED], 0);
}

GArray *
auspex_patch_gallery_get_wanted (AuspexPatchGallery *gallery)
{
  GArray *wanted = g_array_new (FALSE, FALSE, sizeof (int64_t));

  g_return_val_if_fail (AUSPEX_IS_PATCH_GALLERY (gallery), wanted);

  for (guint i = 0; i < gallery->entries->len; i++)
    if (!entry_at (gallery, i)->is_loaded)
      g_array_append_val (wanted, entry_at (gallery, i)->patch);
  return wanted;
}

void
auspex_patch_gallery_set_picture (AuspexPatchGallery *gallery, int64_t patch,
                                  GdkTexture *picture)
{
  g_return_if_fail (AUSPEX_IS_PATCH_GALLERY (gallery));

  Entry *entry = (Entry *)find_patch (gallery->entries, patch);
  if (entry == NULL)
    return;
  entry->is_loaded = true;
  gtk_picture_set_paintable (GTK_PICTURE (entry->picture), GDK_PAINTABLE (picture));
  if (picture == NULL)
    gtk_widget_set_tooltip_text (entry->picture, _ ("This patch cannot be read"));
}

int
auspex_patch_gallery_get_n_patches (AuspexPatchGallery *gallery)
{
  g_return_val_if_fail (AUSPEX_IS_PATCH_GALLERY (gallery), 0);
  return gallery->entries->len;
}

int64_t
auspex_patch_gallery_get_chosen (AuspexPatchGallery *gallery)
{
  g_return_val_if_fail (AUSPEX_IS_PATCH_GALLERY (gallery), -1);

  int position = chosen_position (gallery);
  return position >= 0 && position < (int)gallery->entries->len
             ? entry_at (gallery, position)->patch
             : -1;
}

void
auspex_patch_gallery_step (AuspexPatchGallery *gallery, int by)
{
  g_return_if_fail (AUSPEX_IS_PATCH_GALLERY (gallery));

  int n = gallery->entries->len, position = chosen_position (gallery);
  if (n == 0)
    return;
  position = position < 0 ? 0 : CLAMP (position + by, 0, n - 1);
  gtk_flow_box_select_child (gallery->box,
                             gtk_flow_box_get_child_at_index (gallery->box, position));
}
