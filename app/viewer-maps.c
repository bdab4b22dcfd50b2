/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The maps of the estimate that is shown: the one on the slide, all of them side by side,
 * the patches that lead one. */

#include "app/viewer-private.h"

#include "app/attention-heatmap.h"
#include "render/cairo/slide-image.h"
#include "ui/texture.h"

#include <math.h>

#define WHOLE_SLIDE_PX 360
/* Going to a patch shows it at least so wide, in device pixels. */
#define CLOSE_PX 120
#define AROUND 1.5 /* patches to each side, when zoomed in on one */

struct _AuspexViewerMaps
{
  AuspexPrognosis *prognosis; /* that all below are of */
  AuspexHeatmap *chosen;      /* the whole scale */
  int64_t stands_out;         /* the patch gone to last, or -1 */

  GPtrArray *side_by_side; /* AuspexHeatmap, whole scales; NULL: not made yet */
  bool kind_is_hyperedge;  /* theirs, and their mode */
  AuspexHeatmapMode mode;

  GCancellable *reading; /* pictures for the page; NULL: none are read */
  bool has_slide_picture;
};

static AuspexOverlayControls *
controls_of (AuspexViewer *viewer)
{
  return auspex_window_get_overlay_controls (viewer->window);
}

static AuspexMapPage *
page_of (AuspexViewer *viewer)
{
  return auspex_window_get_map_page (viewer->window);
}

static AuspexPatchGallery *
gallery_of (AuspexViewer *viewer)
{
  return auspex_map_page_get_gallery (page_of (viewer));
}

static AuspexPrognosis *
prognosis_of (AuspexViewer *viewer)
{
  return viewer->session != NULL ? auspex_session_get_prognosis (viewer->session) : NULL;
}

static AuspexHeatmap *
new_map (AuspexViewer *viewer, const AuspexPrognosis *prognosis, AuspexMapChoice choice)
{
  static const AuspexAttentionMap maps[] = {
    [AUSPEX_MAP_GATE] = AUSPEX_ATTENTION_GATE,
    [AUSPEX_MAP_HYPEREDGE] = AUSPEX_ATTENTION_HYPEREDGE,
    [AUSPEX_MAP_HYPER_ATTENTION] = AUSPEX_ATTENTION_HYPER_ATTENTION,
  };

  return auspex_attention_heatmap_new (
      prognosis, 0, maps[choice.kind], choice.group,
      auspex_overlay_controls_get_mode (controls_of (viewer)));
}

/* Pictures for the page, read on a thread of their own */

typedef struct
{
  int64_t patch; /* -1: the whole slide */
  AuspexRect level0;
  int max_px;
} Wanted;

typedef struct
{
  AuspexSlide *slide;
  GArray *wanted; /* Wanted */
} Reading;

/* One on its way to the main thread. */
typedef struct
{
  GTask *task;
  Wanted wanted;
  GdkTexture *texture; /* NULL: it cannot be read */
} Picture;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  auspex_slide_unref (reading->slide);
  g_array_unref (reading->wanted);
  g_free (reading);
}

static void
picture_free (gpointer data)
{
  Picture *picture = data;

  g_clear_object (&picture->texture);
  g_object_unref (picture->task);
  g_free (picture);
}

static gboolean
take_picture (gpointer data)
{
  Picture *picture = data;
  AuspexViewer *viewer = g_task_get_source_object (picture->task);

  /* Of the slide and the patches that are shown no longer. */
  if (viewer->window == NULL
      || g_cancellable_is_cancelled (g_task_get_cancellable (picture->task)))
    return G_SOURCE_REMOVE;
  if (picture->wanted.patch >= 0)
    auspex_patch_gallery_set_picture (gallery_of (viewer), picture->wanted.patch,
                                      picture->texture);
  else
    {
      viewer->maps->has_slide_picture = true;
      auspex_map_page_set_picture (page_of (viewer), picture->wanted.level0,
                                   picture->texture);
    }
  return G_SOURCE_REMOVE;
}

static void
read_on_thread (GTask *task, gpointer source, gpointer task_data,
                GCancellable *cancellable)
{
  Reading *reading = task_data;

  for (guint i = 0; i < reading->wanted->len; i++)
    {
      Picture *picture = g_new0 (Picture, 1);

      picture->task = g_object_ref (task);
      picture->wanted = g_array_index (reading->wanted, Wanted, i);
      AuspexSlideImage image = { .region = picture->wanted.level0,
                                 .max_px = picture->wanted.max_px,
                                 .cancellable = cancellable };
      cairo_surface_t *surface = auspex_slide_image_render (reading->slide, &image, NULL);
      if (surface != NULL)
        picture->texture = auspex_texture_new_from_surface (surface);
      g_clear_pointer (&surface, cairo_surface_destroy);
      g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, take_picture, picture, picture_free);
      if (g_cancellable_is_cancelled (cancellable))
        break;
    }
  g_task_return_boolean (task, TRUE);
}

static void
stop_reading (AuspexViewer *viewer)
{
  if (viewer->maps->reading != NULL)
    g_cancellable_cancel (viewer->maps->reading);
  g_clear_object (&viewer->maps->reading);
}

static void
want_slide (AuspexViewer *viewer, GArray *wanted)
{
  AuspexRegion bounds =
      auspex_slide_get_bounds (auspex_session_get_slide (viewer->session));
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (viewer->window));
  Wanted slide = { -1,
                   { bounds.x, bounds.y, bounds.width, bounds.height },
                   WHOLE_SLIDE_PX * factor };

  auspex_map_page_set_picture (page_of (viewer), slide.level0, NULL);
  g_array_append_val (wanted, slide);
}

static void
want_patches (AuspexViewer *viewer, GArray *wanted)
{
  int factor = gtk_widget_get_scale_factor (GTK_WIDGET (viewer->window));
  g_autoptr (GArray) patches = auspex_patch_gallery_get_wanted (gallery_of (viewer));

  for (guint i = 0; i < patches->len; i++)
    {
      Wanted patch = { .patch = g_array_index (patches, int64_t, i),
                       .max_px = AUSPEX_PATCH_GALLERY_PX * factor };
      double scaled;

      auspex_heatmap_get_patch (viewer->maps->chosen, patch.patch, &patch.level0,
                                &scaled);
      g_array_append_val (wanted, patch);
    }
}

/* Only while the page is looked at. */
static void
read_pictures (AuspexViewer *viewer)
{
  g_autoptr (GArray) wanted = g_array_new (FALSE, FALSE, sizeof (Wanted));
  g_autoptr (GTask) task = NULL;
  Reading *reading = NULL;

  if (viewer->maps->chosen == NULL
      || !gtk_widget_get_mapped (GTK_WIDGET (page_of (viewer))))
    return;
  if (!viewer->maps->has_slide_picture)
    want_slide (viewer, wanted);
  want_patches (viewer, wanted);
  stop_reading (viewer);
  if (wanted->len == 0)
    return;
  viewer->maps->reading = g_cancellable_new ();
  reading = g_new0 (Reading, 1);
  reading->slide = auspex_slide_ref (auspex_session_get_slide (viewer->session));
  reading->wanted = g_steal_pointer (&wanted);
  task = g_task_new (viewer, viewer->maps->reading, NULL, NULL);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_on_thread);
}

/* Side by side */

static AuspexMapChoice
choice_of (AuspexViewer *viewer, guint number)
{
  if (number == 0)
    return (AuspexMapChoice){ AUSPEX_MAP_GATE, -1 };
  return (AuspexMapChoice){ viewer->maps->kind_is_hyperedge ? AUSPEX_MAP_HYPEREDGE
                                                            : AUSPEX_MAP_HYPER_ATTENTION,
                            (int)number - 1 };
}

static void
make_side_by_side (AuspexViewer *viewer)
{
  AuspexViewerMaps *maps = viewer->maps;

  maps->side_by_side =
      g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_heatmap_unref);
  maps->mode = auspex_overlay_controls_get_mode (controls_of (viewer));
  for (guint i = 0; i < auspex_map_page_get_n_maps (page_of (viewer)); i++)
    g_ptr_array_add (maps->side_by_side,
                     new_map (viewer, maps->prognosis, choice_of (viewer, i)));
}

/* In the colours and the range of the one on the slide. */
static void
show_side_by_side (AuspexViewer *viewer)
{
  AuspexOverlayControls *controls = controls_of (viewer);
  AuspexHeatmapRange range = auspex_overlay_controls_get_range (controls);
  AuspexViewerMaps *maps = viewer->maps;

  if (maps->chosen == NULL || !gtk_widget_get_mapped (GTK_WIDGET (page_of (viewer))))
    return;
  if (maps->side_by_side == NULL)
    make_side_by_side (viewer);
  for (guint i = 0; i < maps->side_by_side->len; i++)
    {
      AuspexHeatmap *whole = maps->side_by_side->pdata[i];
      g_autoptr (AuspexHeatmap) part =
          whole != NULL ? auspex_heatmap_new_in_range (whole, &range) : NULL;

      auspex_map_page_set_heatmap (page_of (viewer), i, part,
                                   auspex_overlay_controls_get_color_map (controls),
                                   auspex_overlay_controls_get_opacity (controls),
                                   auspex_overlay_controls_get_look (controls).is_smooth);
    }
}

static void
on_page_shown (AuspexViewer *viewer)
{
  show_side_by_side (viewer);
  read_pictures (viewer);
}

/* Those of another kind or mode are other maps. */
static void
drop_outdated (AuspexViewer *viewer, AuspexMapChoice choice)
{
  AuspexViewerMaps *maps = viewer->maps;
  bool is_hyperedge = choice.kind == AUSPEX_MAP_GATE
                          ? maps->kind_is_hyperedge
                          : choice.kind == AUSPEX_MAP_HYPEREDGE;

  if (maps->side_by_side != NULL
      && (is_hyperedge != maps->kind_is_hyperedge
          || maps->mode != auspex_overlay_controls_get_mode (controls_of (viewer))))
    g_clear_pointer (&maps->side_by_side, g_ptr_array_unref);
  maps->kind_is_hyperedge = is_hyperedge;
}

/* On the slides: one choice and one look for all panes, so that what lies side by side
 * can be compared. */

static void
show_look_in (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  AuspexHeatmapLook look = auspex_overlay_controls_get_look (controls_of (viewer));
  AuspexSession *session = auspex_viewer_session_in (viewer, pane);

  if (viewer->maps->chosen != NULL && session == viewer->session)
    look.ringed = viewer->maps->stands_out + 1;
  auspex_slide_view_set_heatmap_look (auspex_slide_pane_get_view (pane), &look);
}

static void
show_style_in (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  AuspexOverlayControls *controls = controls_of (viewer);

  auspex_slide_view_set_heatmap_style (auspex_slide_pane_get_view (pane),
                                       auspex_overlay_controls_get_color_map (controls),
                                       auspex_overlay_controls_get_opacity (controls));
  auspex_slide_pane_update_legend (pane);
}

static void
show_range_in (AuspexViewer *viewer, AuspexSlidePane *pane, AuspexHeatmap *heatmap)
{
  AuspexHeatmapRange range = auspex_overlay_controls_get_range (controls_of (viewer));
  g_autoptr (AuspexHeatmap) part =
      heatmap != NULL ? auspex_heatmap_new_in_range (heatmap, &range) : NULL;

  auspex_slide_view_set_heatmap (auspex_slide_pane_get_view (pane), part);
  auspex_slide_pane_update_legend (pane);
}

void
auspex_viewer_show_maps (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  AuspexSession *session = auspex_viewer_session_in (viewer, pane);
  AuspexPrognosis *prognosis =
      session != NULL ? auspex_session_get_prognosis (session) : NULL;
  g_autoptr (AuspexHeatmap) heatmap = NULL;

  if (prognosis != NULL && prognosis == viewer->maps->prognosis
      && viewer->maps->chosen != NULL)
    heatmap = auspex_heatmap_ref (viewer->maps->chosen);
  else if (prognosis != NULL)
    heatmap = new_map (viewer, prognosis,
                       auspex_overlay_controls_get_choice (controls_of (viewer)));
  show_range_in (viewer, pane, heatmap);
  show_look_in (viewer, pane);
  show_style_in (viewer, pane);
  auspex_slide_pane_set_untrained (
      pane, prognosis != NULL && auspex_prognosis_is_untrained (prognosis));
}

static void
show_look (AuspexViewer *viewer)
{
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    show_look_in (viewer, auspex_viewer_get_pane (viewer, i));
}

static void
on_range_changed (AuspexViewer *viewer)
{
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    {
      AuspexSlidePane *pane = auspex_viewer_get_pane (viewer, i);

      show_range_in (viewer, pane,
                     auspex_slide_view_get_heatmap (auspex_slide_pane_get_view (pane)));
    }
  show_side_by_side (viewer);
}

static void
on_style_changed (AuspexViewer *viewer)
{
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    show_style_in (viewer, auspex_viewer_get_pane (viewer, i));
  show_side_by_side (viewer);
}

/* In the side panel */

/* The patches that lead the whole map, whatever range of it is shown. */
static void
show_gallery (AuspexViewer *viewer, bool keep_pictures)
{
  auspex_patch_gallery_set_heatmap (
      gallery_of (viewer), viewer->maps->chosen,
      auspex_overlay_controls_get_n_top (controls_of (viewer)), keep_pictures);
}

/* Patches and numbers of another estimate mean others: nothing of it is kept. */
static bool
take_prognosis (AuspexViewer *viewer)
{
  AuspexViewerMaps *maps = viewer->maps;
  AuspexPrognosis *prognosis = prognosis_of (viewer);

  if (prognosis == maps->prognosis)
    return false;
  stop_reading (viewer);
  g_clear_pointer (&maps->prognosis, auspex_prognosis_unref);
  if (prognosis != NULL)
    maps->prognosis = auspex_prognosis_ref (prognosis);
  g_clear_pointer (&maps->side_by_side, g_ptr_array_unref);
  maps->stands_out = -1;
  maps->has_slide_picture = false;
  return true;
}

/* The active slide's, as they are chosen now. */
static void
choose_map (AuspexViewer *viewer)
{
  AuspexViewerMaps *maps = viewer->maps;
  AuspexMapChoice choice = auspex_overlay_controls_get_choice (controls_of (viewer));
  bool is_new = take_prognosis (viewer);

  drop_outdated (viewer, choice);
  g_clear_pointer (&maps->chosen, auspex_heatmap_unref);
  if (maps->prognosis != NULL)
    maps->chosen = new_map (viewer, maps->prognosis, choice);
  auspex_overlay_controls_set_heatmap (controls_of (viewer), maps->chosen);
  auspex_map_page_set_names (page_of (viewer),
                             maps->chosen != NULL
                                 ? auspex_overlay_controls_get_maps (controls_of (viewer))
                                 : NULL);
  auspex_map_page_set_chosen (page_of (viewer), choice.group + 1);
  show_side_by_side (viewer);
  show_gallery (viewer, !is_new);
  auspex_window_set_has_maps (viewer->window, maps->chosen != NULL);
  auspex_viewer_enable (viewer, "next-patch", maps->chosen != NULL);
  auspex_viewer_enable (viewer, "previous-patch", maps->chosen != NULL);
}

void
auspex_viewer_show_map_panel (AuspexViewer *viewer)
{
  choose_map (viewer);
  for (guint i = 0; viewer->session != NULL && i < auspex_viewer_get_n_panes (viewer);
       i++)
    if (auspex_viewer_session_in (viewer, auspex_viewer_get_pane (viewer, i))
        == viewer->session)
      auspex_viewer_show_maps (viewer, auspex_viewer_get_pane (viewer, i));
}

static void
on_map_changed (AuspexViewer *viewer)
{
  choose_map (viewer);
  for (guint i = 0; i < auspex_viewer_get_n_panes (viewer); i++)
    auspex_viewer_show_maps (viewer, auspex_viewer_get_pane (viewer, i));
  if (viewer->maps->prognosis != NULL)
    auspex_gene_panel_show_group (
        auspex_window_get_gene_panel (viewer->window),
        auspex_overlay_controls_get_choice (controls_of (viewer)).group);
}

static void
on_look_changed (AuspexViewer *viewer)
{
  int n_top = auspex_overlay_controls_get_n_top (controls_of (viewer));

  show_look (viewer);
  show_side_by_side (viewer);
  if (viewer->maps->chosen != NULL
      && n_top != auspex_patch_gallery_get_n_patches (gallery_of (viewer)))
    show_gallery (viewer, true);
}

/* Choosing */

static void
on_group_chosen (AuspexViewer *viewer, int group)
{
  AuspexMapChoice choice = auspex_overlay_controls_get_choice (controls_of (viewer));

  if (choice.kind == AUSPEX_MAP_GATE)
    choice.kind = choice_of (viewer, 1).kind;
  choice.group = group;
  auspex_overlay_controls_choose (controls_of (viewer), choice);
}

/* 1: gate attention; 2 and on: the groups'. */
void
auspex_viewer_choose_map (AuspexViewer *viewer, int number)
{
  if (number <= 1)
    auspex_overlay_controls_choose (controls_of (viewer),
                                    (AuspexMapChoice){ AUSPEX_MAP_GATE, -1 });
  else
    on_group_chosen (viewer, number - 2);
}

static void
on_map_chosen (AuspexViewer *viewer, guint number, double x, double y)
{
  if (viewer->session == NULL || viewer->maps->chosen == NULL)
    return;
  auspex_viewer_choose_map (viewer, number + 1);
  if (!isnan (x))
    auspex_viewport_center_on (auspex_session_get_viewport (viewer->session), x, y);
}

/* Close enough to see what it shows; whoever is closer stays so. */
static void
on_patch_chosen (AuspexViewer *viewer, gint64 patch)
{
  AuspexViewerMaps *maps = viewer->maps;
  AuspexRect level0;
  double scaled;

  if (viewer->session == NULL || maps->chosen == NULL
      || patch >= auspex_heatmap_get_n_patches (maps->chosen))
    return;
  AuspexViewport *viewport = auspex_session_get_viewport (viewer->session);
  auspex_heatmap_get_patch (maps->chosen, patch, &level0, &scaled);
  if (level0.width * auspex_viewport_get_view (viewport)->scale >= CLOSE_PX)
    auspex_viewport_center_on (viewport, level0.x + level0.width / 2,
                               level0.y + level0.height / 2);
  else
    auspex_viewport_show_rect (viewport,
                               (AuspexRect){ level0.x - AROUND * level0.width,
                                             level0.y - AROUND * level0.height,
                                             (1 + 2 * AROUND) * level0.width,
                                             (1 + 2 * AROUND) * level0.height });
  maps->stands_out = patch;
  show_look (viewer);
}

static void
on_step (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AuspexViewer *viewer = user_data;

  auspex_patch_gallery_step (
      gallery_of (viewer),
      g_str_equal (g_action_get_name (G_ACTION (action)), "next-patch") ? 1 : -1);
}

static void
on_cursor_moved (AuspexSlideView *view, AuspexViewer *viewer)
{
  double x = NAN, y = NAN;

  if (!gtk_widget_get_mapped (GTK_WIDGET (page_of (viewer)))
      || view != auspex_window_get_slide_view (viewer->window))
    return;
  if (!auspex_slide_view_get_cursor (view, &x, &y))
    x = y = NAN;
  auspex_map_page_set_mark (page_of (viewer), x, y);
}

void
auspex_viewer_connect_pane_maps (AuspexViewer *viewer, AuspexSlidePane *pane)
{
  g_signal_connect_object (auspex_slide_pane_get_view (pane), "cursor-moved",
                           G_CALLBACK (on_cursor_moved), viewer, 0);
}

void
auspex_viewer_init_maps (AuspexViewer *viewer)
{
  static const GActionEntry actions[] = { { "next-patch", on_step },
                                          { "previous-patch", on_step } };
  static const struct
  {
    const char *signal;
    GCallback callback;
  } handlers[] = {
    { "map-changed", G_CALLBACK (on_map_changed) },
    { "style-changed", G_CALLBACK (on_style_changed) },
    { "range-changed", G_CALLBACK (on_range_changed) },
    { "look-changed", G_CALLBACK (on_look_changed) },
  };

  auspex_viewer_init_picture (viewer);
  viewer->maps = g_new0 (AuspexViewerMaps, 1);
  viewer->maps->stands_out = -1;
  g_action_map_add_action_entries (G_ACTION_MAP (viewer->window), actions,
                                   G_N_ELEMENTS (actions), viewer);
  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect_object (controls_of (viewer), handlers[i].signal,
                             handlers[i].callback, viewer, G_CONNECT_SWAPPED);
  g_signal_connect_object (auspex_window_get_gene_panel (viewer->window), "group-chosen",
                           G_CALLBACK (on_group_chosen), viewer, G_CONNECT_SWAPPED);
  g_signal_connect_object (page_of (viewer), "map", G_CALLBACK (on_page_shown), viewer,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  g_signal_connect_object (page_of (viewer), "map-chosen", G_CALLBACK (on_map_chosen),
                           viewer, G_CONNECT_SWAPPED);
  g_signal_connect_object (gallery_of (viewer), "patch-chosen",
                           G_CALLBACK (on_patch_chosen), viewer, G_CONNECT_SWAPPED);
  g_signal_connect_object (gallery_of (viewer), "pictures-wanted",
                           G_CALLBACK (read_pictures), viewer, G_CONNECT_SWAPPED);
  g_signal_connect_object (page_of (viewer), "unmap", G_CALLBACK (stop_reading), viewer,
                           G_CONNECT_SWAPPED);
  on_style_changed (viewer);
  choose_map (viewer);
}

void
auspex_viewer_maps_free (AuspexViewerMaps *maps)
{
  g_clear_object (&maps->reading);
  g_clear_pointer (&maps->side_by_side, g_ptr_array_unref);
  g_clear_pointer (&maps->chosen, auspex_heatmap_unref);
  g_clear_pointer (&maps->prognosis, auspex_prognosis_unref);
  g_free (maps);
}
