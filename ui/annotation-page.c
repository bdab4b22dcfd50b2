/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/annotation-page.h"

#include "ui/annotation-row.h"

#include <glib/gi18n.h>

struct _AuspexAnnotationPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *content;
  GtkRevealer *unsaved_revealer;
  GtkLabel *unsaved;
  GtkStack *stack;
  GtkListView *list;
  GtkRevealer *editor_revealer;
  GtkEditable *name;
  GtkDropDown *classes;
  GtkPopover *new_class_popover;
  GtkEditable *new_class_name;
  GtkColorChooser *new_class_color;
  GtkWidget *new_class_add;
  GtkTextView *note;
  GtkLabel *measure;

  AuspexAnnotationCollection *annotations;
  double mpp;
  GListStore *items;
  GtkSingleSelection *selection;
  GArray *class_colors; /* uint32_t, as the drop-down's items */
  char *edited_id;      /* whom the editor shows */
  bool updating;
  bool choosing;     /* the drop-down tells of a choice */
  guint relist_idle; /* 0: the drop-down lists the classes there are */
};

G_DEFINE_FINAL_TYPE (AuspexAnnotationPage, auspex_annotation_page, GTK_TYPE_WIDGET)

enum
{
  CLASS_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Edits */

/* The annotation in the editor as a copy to change; NULL when it is gone. */
static AuspexAnnotation *
copy_edited (AuspexAnnotationPage *page)
{
  AuspexAnnotation *annotation = NULL;

  if (page->annotations == NULL || page->edited_id == NULL)
    return NULL;
  annotation = auspex_annotation_collection_find (page->annotations, page->edited_id);
  return annotation != NULL ? auspex_annotation_copy (annotation) : NULL;
}

static void
commit_name (AuspexAnnotationPage *page)
{
  g_autoptr (AuspexAnnotation) edited = copy_edited (page);
  const char *text = gtk_editable_get_text (page->name);

  if (edited == NULL || g_str_equal (edited->name, text))
    return;
  auspex_annotation_set_name (edited, text);
  auspex_annotation_collection_replace (page->annotations, edited);
}

static void
commit_note (AuspexAnnotationPage *page)
{
  g_autoptr (AuspexAnnotation) edited = copy_edited (page);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (page->note);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  if (edited == NULL || g_str_equal (edited->note, text))
    return;
  auspex_annotation_set_note (edited, text);
  auspex_annotation_collection_replace (page->annotations, edited);
}

static void
commit_class (AuspexAnnotationPage *page, const char *class_name, uint32_t color)
{
  g_autoptr (AuspexAnnotation) edited = copy_edited (page);

  if (edited == NULL
      || (g_str_equal (edited->class_name, class_name) && edited->color == color))
    return;
  auspex_annotation_set_class (edited, class_name, color);
  auspex_annotation_collection_replace (page->annotations, edited);
  g_signal_emit (page, signals[CLASS_CHOSEN], 0, class_name, color);
}

static void
on_class_selected (AuspexAnnotationPage *page)
{
  guint index = gtk_drop_down_get_selected (page->classes);
  GtkStringObject *item = gtk_drop_down_get_selected_item (page->classes);

  if (page->updating || item == NULL || index >= page->class_colors->len)
    return;
  page->choosing = true;
  commit_class (page, index == 0 ? "" : gtk_string_object_get_string (item),
                g_array_index (page->class_colors, uint32_t, index));
  page->choosing = false;
}

static void
on_new_class (AuspexAnnotationPage *page)
{
  g_autofree char *name =
      g_strstrip (g_strdup (gtk_editable_get_text (page->new_class_name)));
  GdkRGBA color = { 0 };

  if (*name == '\0')
    return;
  gtk_color_chooser_get_rgba (page->new_class_color, &color);
  gtk_popover_popdown (page->new_class_popover);
  gtk_editable_set_text (page->new_class_name, "");
  commit_class (page, name,
                (uint32_t)(color.red * 255 + 0.5) << 16
                    | (uint32_t)(color.green * 255 + 0.5) << 8
                    | (uint32_t)(color.blue * 255 + 0.5));
}

/* What the editor shows */

static bool
lists_classes (AuspexAnnotationPage *page, GArray *classes)
{
  GListModel *shown = gtk_drop_down_get_model (page->classes);

  if (shown == NULL || g_list_model_get_n_items (shown) != classes->len + 1)
    return false;
  for (guint i = 0; i < classes->len; i++)
    {
      g_autoptr (GtkStringObject) item = g_list_model_get_item (shown, i + 1);

      if (!g_str_equal (gtk_string_object_get_string (item),
                        g_array_index (classes, AuspexAnnotationClass, i).name))
        return false;
    }
  return true;
}

static void
list_classes (AuspexAnnotationPage *page, GArray *classes)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  gtk_string_list_append (names, _ ("None"));
  for (guint i = 0; i < classes->len; i++)
    gtk_string_list_append (names,
                            g_array_index (classes, AuspexAnnotationClass, i).name);
  gtk_drop_down_set_model (page->classes, G_LIST_MODEL (names));
}

static gboolean on_relist (gpointer data);

/* A model is not taken from the drop-down while it tells of a choice. */
static void
show_classes (AuspexAnnotationPage *page, const AuspexAnnotation *annotation)
{
  g_autoptr (GArray) classes =
      auspex_annotation_collection_get_classes (page->annotations);
  uint32_t none = AUSPEX_UNCLASSIFIED_COLOR;
  guint chosen = 0;

  if (page->choosing)
    {
      if (page->relist_idle == 0)
        page->relist_idle = g_idle_add (on_relist, page);
      return;
    }
  g_array_set_size (page->class_colors, 0);
  g_array_append_val (page->class_colors, none);
  for (guint i = 0; i < classes->len; i++)
    {
      AuspexAnnotationClass *class = &g_array_index (classes, AuspexAnnotationClass, i);

      g_array_append_val (page->class_colors, class->color);
      if (g_str_equal (class->name, annotation->class_name))
        chosen = i + 1;
    }
  if (!lists_classes (page, classes))
    list_classes (page, classes);
  if (gtk_drop_down_get_selected (page->classes) != chosen)
    gtk_drop_down_set_selected (page->classes, chosen);
}

static void
show_editor (AuspexAnnotationPage *page)
{
  AuspexAnnotation *annotation =
      page->annotations != NULL
          ? auspex_annotation_collection_get_selected (page->annotations)
          : NULL;
  g_autofree char *measure = NULL;

  gtk_revealer_set_reveal_child (page->editor_revealer, annotation != NULL);
  g_clear_pointer (&page->edited_id, g_free);
  if (annotation == NULL)
    return;
  page->edited_id = g_strdup (annotation->id);
  page->updating = true;
  if (!g_str_equal (gtk_editable_get_text (page->name), annotation->name))
    gtk_editable_set_text (page->name, annotation->name);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (page->note);
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *note = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  if (!g_str_equal (note, annotation->note))
    gtk_text_buffer_set_text (buffer, annotation->note, -1);
  show_classes (page, annotation);
  measure = auspex_annotation_dup_measure (annotation, page->mpp);
  gtk_label_set_label (page->measure, measure);
  page->updating = false;
}

static gboolean
on_relist (gpointer data)
{
  AuspexAnnotationPage *page = data;

  page->relist_idle = 0;
  show_editor (page);
  return G_SOURCE_REMOVE;
}

/* List */

static AuspexAnnotation *
listed (AuspexAnnotationPage *page, guint index)
{
  g_autoptr (AuspexAnnotationItem) item =
      g_list_model_get_item (G_LIST_MODEL (page->items), index);

  return auspex_annotation_item_get (item);
}

/* Replaces only what differs: annotations are immutable, so a pointer tells. */
static void
update_items (AuspexAnnotationPage *page)
{
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (page->items));
  guint n_new = page->annotations != NULL
                    ? auspex_annotation_collection_get_n (page->annotations)
                    : 0;
  guint same = 0, tail = 0;
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);

  while (same < n_old && same < n_new
         && listed (page, same)
                == auspex_annotation_collection_get (page->annotations, same))
    same++;
  while (tail < n_old - same && tail < n_new - same
         && listed (page, n_old - 1 - tail)
                == auspex_annotation_collection_get (page->annotations, n_new - 1 - tail))
    tail++;
  for (guint i = same; i < n_new - tail; i++)
    g_ptr_array_add (added, auspex_annotation_item_new (
                                auspex_annotation_collection_get (page->annotations, i)));
  if (added->len > 0 || n_old - same - tail > 0)
    g_list_store_splice (page->items, same, n_old - same - tail, added->pdata,
                         added->len);
  gtk_stack_set_visible_child_name (page->stack, n_new > 0 ? "list" : "empty");
}

static void
select_in_list (AuspexAnnotationPage *page)
{
  AuspexAnnotation *annotation =
      page->annotations != NULL
          ? auspex_annotation_collection_get_selected (page->annotations)
          : NULL;
  guint index = GTK_INVALID_LIST_POSITION;

  for (guint i = 0;
       annotation != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (page->items));
       i++)
    if (listed (page, i) == annotation)
      index = i;
  gtk_single_selection_set_selected (page->selection, index);
}

static void
on_annotations_changed (AuspexAnnotationPage *page)
{
  page->updating = true;
  update_items (page);
  select_in_list (page);
  page->updating = false;
  show_editor (page);
}

static void
on_selected (AuspexAnnotationPage *page)
{
  AuspexAnnotationItem *item = gtk_single_selection_get_selected_item (page->selection);

  if (!page->updating && page->annotations != NULL)
    auspex_annotation_collection_select (
        page->annotations, item != NULL ? auspex_annotation_item_get (item)->id : NULL);
}

static void
on_activate (AuspexAnnotationPage *page)
{
  gtk_widget_activate_action (GTK_WIDGET (page), "win.show-annotation", NULL);
}

static void
on_setup_row (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  gtk_list_item_set_child (item, auspex_annotation_row_new ());
}

static void
on_bind_row (GtkSignalListItemFactory *factory, GtkListItem *item,
             AuspexAnnotationPage *page)
{
  auspex_annotation_row_set (AUSPEX_ANNOTATION_ROW (gtk_list_item_get_child (item)),
                             auspex_annotation_item_get (gtk_list_item_get_item (item)),
                             page->mpp);
}

static void
make_list (AuspexAnnotationPage *page)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  page->items = g_list_store_new (AUSPEX_TYPE_ANNOTATION_ITEM);
  page->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (page->items)));
  gtk_single_selection_set_autoselect (page->selection, FALSE);
  gtk_single_selection_set_can_unselect (page->selection, TRUE);
  g_signal_connect_object (page->selection, "notify::selected", G_CALLBACK (on_selected),
                           page, G_CONNECT_SWAPPED);
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup_row), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_row), page, 0);
  gtk_list_view_set_factory (page->list, factory);
  gtk_list_view_set_model (page->list, GTK_SELECTION_MODEL (page->selection));
  g_signal_connect_object (page->list, "activate", G_CALLBACK (on_activate), page,
                           G_CONNECT_SWAPPED);
}

static void
connect_editor (AuspexAnnotationPage *page)
{
  GtkEventController *name_focus = gtk_event_controller_focus_new ();
  GtkEventController *note_focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (page->name, "activate", G_CALLBACK (commit_name), page,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (name_focus, "leave", G_CALLBACK (commit_name), page,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (page->name), name_focus);
  g_signal_connect_object (note_focus, "leave", G_CALLBACK (commit_note), page,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (page->note), note_focus);
  g_signal_connect_object (page->classes, "notify::selected",
                           G_CALLBACK (on_class_selected), page, G_CONNECT_SWAPPED);
  g_signal_connect_object (page->new_class_name, "activate", G_CALLBACK (on_new_class),
                           page, G_CONNECT_SWAPPED);
  g_signal_connect_object (page->new_class_add, "clicked", G_CALLBACK (on_new_class),
                           page, G_CONNECT_SWAPPED);
}

static void
auspex_annotation_page_dispose (GObject *object)
{
  AuspexAnnotationPage *page = AUSPEX_ANNOTATION_PAGE (object);

  if (page->content != NULL)
    {
      auspex_annotation_page_set_annotations (page, NULL, 0);
      g_clear_handle_id (&page->relist_idle, g_source_remove);
      g_signal_handlers_disconnect_by_data (page->selection, page);
      gtk_list_view_set_model (page->list, NULL);
      g_clear_pointer (&page->content, gtk_widget_unparent);
    }
  g_clear_object (&page->selection);
  g_clear_object (&page->items);
  g_clear_pointer (&page->class_colors, g_array_unref);
  g_clear_pointer (&page->edited_id, g_free);
  G_OBJECT_CLASS (auspex_annotation_page_parent_class)->dispose (object);
}

static void
auspex_annotation_page_class_init (AuspexAnnotationPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_annotation_page_dispose;
  signals[CLASS_CHOSEN] =
      g_signal_new ("class-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/auspex/ui/annotation-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AuspexAnnotationPage, content);
  gtk_widget_class_bind_template_child (widget_class, AuspexAnnotationPage,
                                        unsaved_revealer);
  gtk_widget_class_bind_template_child (widget_class, AuspexAnnotationPage, unsaved);
  gtk_widget_class_bind_template_child (widget_class, AuspexAnnotationPage, stack);
  gtk_widget_class_bind_template_child (widget_class, AuspexAnnotationPage, list);
  gtk_widget_class_bind_template_child (widget_class, AuspexAnnotationPage,
                                        editor_revealer);
  gtk_widget_class_bind_template_child (widget_class, AuspexAnnotationPage, name);
  gtk_widget_class_bind_template_child (widget_class, AuspexAnnotationPage, classes);
  gtk_widget_class_bind_template_child (widget_class, AuspexAnnotationPage,
                                        new_class_popover);
  gtk_widget_class_bind_template_child (widget_class, AuspexAnnotationPage,
                                        new_class_name);
  gtk_widget_class_bind_template_child (widget_class, AuspexAnnotationPage,
                                        new_class_color);
  gtk_widget_class_bind_template_child (widget_class, AuspexAnnotationPage,
                                        new_class_add);
  gtk_widget_class_bind_template_child (widget_class, AuspexAnnotationPage, note);
  gtk_widget_class_bind_template_child (widget_class, AuspexAnnotationPage, measure);
}

static void
auspex_annotation_page_init (AuspexAnnotationPage *page)
{
  page->class_colors = g_array_new (FALSE, FALSE, sizeof (uint32_t));
  gtk_widget_init_template (GTK_WIDGET (page));
  make_list (page);
  connect_editor (page);
}

void
auspex_annotation_page_set_annotations (AuspexAnnotationPage *page,
                                        AuspexAnnotationCollection *annotations,
                                        double mpp)
{
  g_return_if_fail (AUSPEX_IS_ANNOTATION_PAGE (page));

  if (page->annotations != NULL)
    {
      commit_name (page);
      commit_note (page);
      g_signal_handlers_disconnect_by_data (page->annotations, page);
    }
  if (page->mpp != mpp)
    g_list_store_remove_all (page->items);
  page->mpp = mpp;
  g_set_object (&page->annotations, annotations);
  if (annotations != NULL)
    g_signal_connect_object (annotations, "changed", G_CALLBACK (on_annotations_changed),
                             page, G_CONNECT_SWAPPED);
  on_annotations_changed (page);
}

void
auspex_annotation_page_set_unsaved (AuspexAnnotationPage *page, const char *why)
{
  g_return_if_fail (AUSPEX_IS_ANNOTATION_PAGE (page));

  if (why != NULL)
    {
      g_autofree char *text = g_strdup_printf (_ ("Not saved. %s"), why);

      gtk_label_set_label (page->unsaved, text);
    }
  gtk_revealer_set_reveal_child (page->unsaved_revealer, why != NULL);
}

void
auspex_annotation_page_edit (AuspexAnnotationPage *page)
{
  g_return_if_fail (AUSPEX_IS_ANNOTATION_PAGE (page));
  gtk_widget_grab_focus (GTK_WIDGET (page->name));
}

guint
auspex_annotation_page_get_n_listed (AuspexAnnotationPage *page)
{
  g_return_val_if_fail (AUSPEX_IS_ANNOTATION_PAGE (page), 0);
  return g_list_model_get_n_items (G_LIST_MODEL (page->items));
}
