/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/properties-page.h"

#include "ui/format.h"

#include <glib/gi18n.h>

#define LINE_CHARS 28 /* lines wrap there: the panel keeps its width */

struct _AuspexPropertiesPage
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *content;
  GtkGrid *facts;
  GtkWidget *associated_box;
  GtkExpander *associated_expander;
  GtkBox *associated_images;
  GtkEditable *search;
  GtkListBox *list;

  AuspexSlide *slide;
  char *needle;
  bool asked; /* for the associated images of this slide */
};

G_DEFINE_FINAL_TYPE (AuspexPropertiesPage, auspex_properties_page, GTK_TYPE_WIDGET)

enum
{
  ASSOCIATED_WANTED,
  COPIED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWidget *
value_label_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LINE_CHARS);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_set_hexpand (label, TRUE);
  return label;
}

static GtkWidget *
name_label_new (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), LINE_CHARS);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
add_fact (AuspexPropertiesPage *page, int *row, const char *name, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  gtk_grid_attach (page->facts, name_label_new (name), 0, *row, 1, 1);
  gtk_grid_attach (page->facts, value_label_new (value), 1, *row, 1, 1);
  (*row)++;
}

static char *
size_text (AuspexSlide *slide)
{
  int64_t width = 0, height = 0;

  auspex_slide_get_level_size (slide, 0, &width, &height);
  g_autofree char *w = auspex_format_count (width), *h = auspex_format_count (height);
  return g_strdup_printf (_ ("%s × %s pixels"), w, h);
}

static char *
extent_text (AuspexSlide *slide, double mpp)
{
  AuspexRegion bounds = auspex_slide_get_bounds (slide);

  if (mpp <= 0)
    return NULL;
  g_autofree char *w = auspex_format_length_um (bounds.width * mpp);
  g_autofree char *h = auspex_format_length_um (bounds.height * mpp);
  return g_strdup_printf ("%s × %s", w, h);
}

static char *
mpp_text (double mpp, AuspexMppSource source)
{
  if (mpp <= 0)
    return g_strdup (_ ("not known"));
  if (source == AUSPEX_MPP_TYPED_IN)
    return g_strdup_printf (_ ("%.4f µm per pixel, typed in"), mpp);
  return g_strdup_printf (_ ("%.4f µm per pixel, from %s"), mpp,
                          auspex_mpp_source_to_string (source));
}

static void
show_facts (AuspexPropertiesPage *page)
{
  AuspexSlide *slide = page->slide;
  AuspexMppSource source = AUSPEX_MPP_UNKNOWN;
  double mpp = auspex_slide_get_mpp (slide, &source);
  double power = auspex_slide_get_objective_power (slide);
  g_autofree char *path = g_filename_display_name (auspex_slide_get_path (slide));
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *bytes = g_format_size (auspex_slide_get_bytes (slide));
  g_autofree char *size = size_text (slide);
  g_autofree char *extent = extent_text (slide, mpp);
  g_autofree char *resolution = mpp_text (mpp, source);
  g_autofree char *objective = power > 0 ? auspex_format_magnification (power) : NULL;
  g_autofree char *levels = g_strdup_printf ("%d", auspex_slide_get_n_levels (slide));
  GtkWidget *child = NULL;
  int row = 0;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (page->facts))) != NULL)
    gtk_grid_remove (page->facts, child);
  add_fact (page, &row, _ ("File"), name);
  add_fact (page, &row, _ ("Folder"), folder);
  add_fact (page, &row, _ ("Size"), bytes);
  add_fact (page, &row, _ ("Format"), auspex_slide_get_vendor (slide));
  add_fact (page, &row, _ ("Image"), size);
  add_fact (page, &row, _ ("Extent"), extent);
  add_fact (page, &row, _ ("Resolution"), resolution);
  add_fact (page, &row, _ ("Objective"), objective);
  add_fact (page, &row, _ ("Levels"), levels);
  add_fact (page, &row, _ ("Quickhash"), auspex_slide_get_quickhash (slide));
}

static void
on_copy (GtkWidget *button, AuspexPropertiesPage *page)
{
  const char *name = g_object_get_data (G_OBJECT (button), "property");

  if (page->slide == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button),
                          auspex_slide_get_property (page->slide, name));
  g_signal_emit (page, signals[COPIED], 0, name);
}

/* Seen where the pointer or the focus is. */
static GtkWidget *
copy_button_new (AuspexPropertiesPage *page, const char *name)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  g_autofree char *label = g_strdup_printf (_ ("Copy %s"), name);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _ ("Copy the value"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  g_object_set_data_full (G_OBJECT (button), "property", g_strdup (name), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_copy), page, 0);
  return button;
}

static GtkWidget *
property_row_new (AuspexPropertiesPage *page, const char *name, const char *value)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *heading = name_label_new (name);
  g_autofree char *both = g_strconcat (name, "\n", value, NULL);

  gtk_widget_add_css_class (heading, "caption");
  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), value_label_new (value));
  gtk_widget_set_margin_top (row, 3);
  gtk_widget_set_margin_bottom (row, 3);
  gtk_box_append (GTK_BOX (row), box);
  gtk_box_append (GTK_BOX (row), copy_button_new (page, name));
  g_object_set_data_full (G_OBJECT (row), "folded", g_utf8_casefold (both, -1), g_free);
  return row;
}

static void
show_properties (AuspexPropertiesPage *page)
{
  const char *const *names = auspex_slide_get_property_names (page->slide);
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (page->list))) != NULL)
    gtk_list_box_remove (page->list, child);
  for (int i = 0; names[i] != NULL; i++)
    gtk_list_box_append (
        page->list, property_row_new (page, names[i],
                                      auspex_slide_get_property (page->slide, names[i])));
}

static gboolean
matches (GtkListBoxRow *row, gpointer user_data)
{
  AuspexPropertiesPage *page = user_data;
  const char *folded =
      g_object_get_data (G_OBJECT (gtk_list_box_row_get_child (row)), "folded");

  return page->needle == NULL || strstr (folded, page->needle) != NULL;
}

static void
on_search_changed (AuspexPropertiesPage *page)
{
  g_free (page->needle);
  page->needle = g_utf8_casefold (gtk_editable_get_text (page->search), -1);
  gtk_list_box_invalidate_filter (page->list);
}

/* Escape, which by itself leaves the text. */
static void
on_search_stopped (AuspexPropertiesPage *page)
{
  gtk_editable_set_text (page->search, "");
}

static void
on_expanded (AuspexPropertiesPage *page)
{
  const char *const *names = NULL;

  if (page->slide == NULL || page->asked
      || !gtk_expander_get_expanded (page->associated_expander))
    return;
  page->asked = true;
  names = auspex_slide_get_associated_names (page->slide);
  for (int i = 0; names[i] != NULL; i++)
    g_signal_emit (page, signals[ASSOCIATED_WANTED], 0, names[i]);
}

static void
forget_associated (AuspexPropertiesPage *page)
{
  GtkWidget *child = NULL;

  page->asked = false;
  gtk_expander_set_expanded (page->associated_expander, FALSE);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (page->associated_images)))
         != NULL)
    gtk_box_remove (page->associated_images, child);
}

static void
auspex_properties_page_dispose (GObject *object)
{
  AuspexPropertiesPage *page = AUSPEX_PROPERTIES_PAGE (object);

  g_clear_pointer (&page->content, gtk_widget_unparent);
  g_clear_pointer (&page->slide, auspex_slide_unref);
  g_clear_pointer (&page->needle, g_free);
  G_OBJECT_CLASS (auspex_properties_page_parent_class)->dispose (object);
}

static void
auspex_properties_page_class_init (AuspexPropertiesPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_properties_page_dispose;
  signals[ASSOCIATED_WANTED] =
      g_signal_new ("associated-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                    NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[COPIED] = g_signal_new ("copied", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/auspex/ui/properties-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AuspexPropertiesPage, content);
  gtk_widget_class_bind_template_child (widget_class, AuspexPropertiesPage, facts);
  gtk_widget_class_bind_template_child (widget_class, AuspexPropertiesPage,
                                        associated_box);
  gtk_widget_class_bind_template_child (widget_class, AuspexPropertiesPage,
                                        associated_expander);
  gtk_widget_class_bind_template_child (widget_class, AuspexPropertiesPage,
                                        associated_images);
  gtk_widget_class_bind_template_child (widget_class, AuspexPropertiesPage, search);
  gtk_widget_class_bind_template_child (widget_class, AuspexPropertiesPage, list);
}

static GtkWidget *
nothing_found_new (void)
{
  GtkWidget *label = gtk_label_new (_ ("No property says that"));

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "dim-label");
  return label;
}

static void
auspex_properties_page_init (AuspexPropertiesPage *page)
{
  gtk_widget_init_template (GTK_WIDGET (page));
  gtk_list_box_set_filter_func (page->list, matches, page, NULL);
  gtk_list_box_set_placeholder (page->list, nothing_found_new ());
  g_signal_connect_object (page->search, "search-changed", G_CALLBACK (on_search_changed),
                           page, G_CONNECT_SWAPPED);
  g_signal_connect_object (page->search, "stop-search", G_CALLBACK (on_search_stopped),
                           page, G_CONNECT_SWAPPED);
  g_signal_connect_object (page->associated_expander, "notify::expanded",
                           G_CALLBACK (on_expanded), page, G_CONNECT_SWAPPED);
}

void
auspex_properties_page_set_slide (AuspexPropertiesPage *page, AuspexSlide *slide)
{
  g_return_if_fail (AUSPEX_IS_PROPERTIES_PAGE (page));

  if (slide != page->slide)
    forget_associated (page);
  if (slide != NULL)
    auspex_slide_ref (slide);
  g_clear_pointer (&page->slide, auspex_slide_unref);
  page->slide = slide;
  if (slide == NULL)
    return;
  gtk_widget_set_visible (page->associated_box,
                          auspex_slide_get_associated_names (slide)[0] != NULL);
  show_facts (page);
  show_properties (page);
}

void
auspex_properties_page_add_associated (AuspexPropertiesPage *page, const char *name,
                                       GdkTexture *picture, const char *why_not)
{
  GtkWidget *image = NULL, *heading = NULL;

  g_return_if_fail (AUSPEX_IS_PROPERTIES_PAGE (page));

  /* It was asked for before another slide was looked at. */
  if (!page->asked)
    return;
  heading = name_label_new (name);
  if (picture == NULL)
    {
      gtk_box_append (page->associated_images, heading);
      gtk_box_append (page->associated_images, value_label_new (why_not));
      return;
    }
  image = gtk_picture_new_for_paintable (GDK_PAINTABLE (picture));
  gtk_widget_set_size_request (image, -1, 120);
  gtk_picture_set_alternative_text (GTK_PICTURE (image), name);
  gtk_box_append (page->associated_images, heading);
  gtk_box_append (page->associated_images, image);
}
