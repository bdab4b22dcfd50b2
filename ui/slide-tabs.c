/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/slide-tabs.h"

#include <adwaita.h>

struct _AuspexSlideTabs
{
  GtkWidget parent_instance;

  AdwTabBar *bar;
  /* Never seen: the bar is about its pages. */
  AdwTabView *view;
  bool is_own_doing; /* no signal for it */
};

G_DEFINE_FINAL_TYPE (AuspexSlideTabs, auspex_slide_tabs, GTK_TYPE_WIDGET)

enum
{
  SELECTED,
  CLOSE_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gpointer
key_of (AdwTabPage *page)
{
  return g_object_get_data (G_OBJECT (page), "key");
}

static AdwTabPage *
find (AuspexSlideTabs *tabs, gpointer key)
{
  int n = adw_tab_view_get_n_pages (tabs->view);

  for (int i = 0; i < n; i++)
    if (key_of (adw_tab_view_get_nth_page (tabs->view, i)) == key)
      return adw_tab_view_get_nth_page (tabs->view, i);
  return NULL;
}

static void
on_selected (AuspexSlideTabs *tabs)
{
  AdwTabPage *page = adw_tab_view_get_selected_page (tabs->view);

  if (page != NULL && !tabs->is_own_doing)
    g_signal_emit (tabs, signals[SELECTED], 0, key_of (page));
}

static gboolean
on_close_page (AuspexSlideTabs *tabs, AdwTabPage *page)
{
  bool is_own_doing = tabs->is_own_doing;

  adw_tab_view_close_page_finish (tabs->view, page, is_own_doing);
  if (!is_own_doing)
    g_signal_emit (tabs, signals[CLOSE_WANTED], 0, key_of (page));
  return GDK_EVENT_STOP;
}

static void
auspex_slide_tabs_dispose (GObject *object)
{
  AuspexSlideTabs *tabs = AUSPEX_SLIDE_TABS (object);

  tabs->is_own_doing = true;
  if (tabs->bar != NULL)
    {
      gtk_widget_unparent (GTK_WIDGET (tabs->bar));
      gtk_widget_unparent (GTK_WIDGET (tabs->view));
      tabs->bar = NULL;
      tabs->view = NULL;
    }
  G_OBJECT_CLASS (auspex_slide_tabs_parent_class)->dispose (object);
}

static void
auspex_slide_tabs_class_init (AuspexSlideTabsClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_slide_tabs_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BIN_LAYOUT);
  signals[SELECTED] = g_signal_new ("selected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[CLOSE_WANTED] = g_signal_new ("close-wanted", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
auspex_slide_tabs_init (AuspexSlideTabs *tabs)
{
  tabs->view = adw_tab_view_new ();
  gtk_widget_set_visible (GTK_WIDGET (tabs->view), FALSE);
  gtk_widget_set_parent (GTK_WIDGET (tabs->view), GTK_WIDGET (tabs));
  /* Its keys are the maps' and the commands'. */
  adw_tab_view_set_shortcuts (tabs->view, ADW_TAB_VIEW_SHORTCUT_NONE);
  tabs->bar = adw_tab_bar_new ();
  adw_tab_bar_set_view (tabs->bar, tabs->view);
  gtk_widget_set_parent (GTK_WIDGET (tabs->bar), GTK_WIDGET (tabs));
  g_signal_connect_object (tabs->view, "notify::selected-page", G_CALLBACK (on_selected),
                           tabs, G_CONNECT_SWAPPED);
  g_signal_connect_object (tabs->view, "close-page", G_CALLBACK (on_close_page), tabs,
                           G_CONNECT_SWAPPED);
}

GtkWidget *
auspex_slide_tabs_new (void)
{
  return g_object_new (AUSPEX_TYPE_SLIDE_TABS, NULL);
}

static void
name_page (AdwTabPage *page, gpointer key, const char *title, const char *tooltip)
{
  g_autofree char *escaped = g_markup_escape_text (tooltip, -1);

  g_object_set_data (G_OBJECT (page), "key", key);
  adw_tab_page_set_title (page, title);
  adw_tab_page_set_tooltip (page, escaped);
  adw_tab_page_set_loading (page, FALSE);
  adw_tab_page_set_needs_attention (page, FALSE);
}

void
auspex_slide_tabs_add (AuspexSlideTabs *tabs, gpointer key, const char *title,
                       const char *tooltip)
{
  AdwTabPage *selected = NULL;

  g_return_if_fail (AUSPEX_IS_SLIDE_TABS (tabs));

  tabs->is_own_doing = true;
  selected = adw_tab_view_get_selected_page (tabs->view);
  int at =
      selected != NULL ? adw_tab_view_get_page_position (tabs->view, selected) + 1 : 0;
  name_page (adw_tab_view_insert (tabs->view, adw_bin_new (), at), key, title, tooltip);
  tabs->is_own_doing = false;
}

void
auspex_slide_tabs_replace (AuspexSlideTabs *tabs, gpointer old, gpointer key,
                           const char *title, const char *tooltip)
{
  AdwTabPage *page = NULL;

  g_return_if_fail (AUSPEX_IS_SLIDE_TABS (tabs));

  page = find (tabs, old);
  g_return_if_fail (page != NULL);
  name_page (page, key, title, tooltip);
}

void
auspex_slide_tabs_remove (AuspexSlideTabs *tabs, gpointer key)
{
  AdwTabPage *page = NULL;

  g_return_if_fail (AUSPEX_IS_SLIDE_TABS (tabs));

  page = find (tabs, key);
  g_return_if_fail (page != NULL);
  tabs->is_own_doing = true;
  adw_tab_view_close_page (tabs->view, page);
  tabs->is_own_doing = false;
}

void
auspex_slide_tabs_select (AuspexSlideTabs *tabs, gpointer key)
{
  AdwTabPage *page = NULL;

  g_return_if_fail (AUSPEX_IS_SLIDE_TABS (tabs));

  page = find (tabs, key);
  g_return_if_fail (page != NULL);
  tabs->is_own_doing = true;
  adw_tab_view_set_selected_page (tabs->view, page);
  adw_tab_page_set_needs_attention (page, FALSE);
  tabs->is_own_doing = false;
}

gpointer
auspex_slide_tabs_get_next (AuspexSlideTabs *tabs, gpointer key, int by)
{
  AdwTabPage *page = NULL;
  int n = 0;

  g_return_val_if_fail (AUSPEX_IS_SLIDE_TABS (tabs), NULL);

  page = find (tabs, key);
  n = adw_tab_view_get_n_pages (tabs->view);
  if (page == NULL || n < 2)
    return NULL;
  return key_of (adw_tab_view_get_nth_page (
      tabs->view, (adw_tab_view_get_page_position (tabs->view, page) + by + n) % n));
}

void
auspex_slide_tabs_set_busy (AuspexSlideTabs *tabs, gpointer key, bool busy)
{
  AdwTabPage *page = NULL;

  g_return_if_fail (AUSPEX_IS_SLIDE_TABS (tabs));

  page = find (tabs, key);
  if (page != NULL)
    adw_tab_page_set_loading (page, busy);
}

void
auspex_slide_tabs_set_attention (AuspexSlideTabs *tabs, gpointer key, bool attention)
{
  AdwTabPage *page = NULL;

  g_return_if_fail (AUSPEX_IS_SLIDE_TABS (tabs));

  page = find (tabs, key);
  if (page != NULL)
    adw_tab_page_set_needs_attention (page, attention);
}
