/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/viewer-commands.h"

#include "app/keymap.h"
#include "app/viewer-private.h"
#include "ui/command-palette.h"

#include <glib/gi18n.h>

const AuspexViewerCommand auspex_viewer_commands[] = {
  { N_ ("Slide"), NULL },
  { N_ ("Open a slide…"), "win.open", { "<Primary>o" } },
  { N_ ("Previous slide"), "win.previous-slide", { "<Alt>Left" } },
  { N_ ("Next slide"), "win.next-slide", { "<Alt>Right" } },
  { N_ ("Close the slide"), "win.close-slide", { "<Primary>w" } },
  { N_ ("Open the slide's file again"), "win.reopen", { "F5" } },
  { N_ ("Patient…"), "win.patient" },
  { N_ ("Next open slide"), "win.next-tab", { "<Primary>Tab", "<Primary>Page_Down" } },
  { N_ ("Previous open slide"),
    "win.previous-tab",
    { "<Primary><Shift>Tab", "<Primary>Page_Up" } },
  { N_ ("Micrometres per pixel…"), "win.set-mpp" },

  { N_ ("Estimate"), NULL },
  { N_ ("Estimate prognosis"), "win.estimate", { "<Primary>e" } },
  { N_ ("Cancel the estimate"), "win.cancel" },
  { N_ ("Models and encoders…"), "win.models" },
  { N_ ("Save a report…"), "win.report", { "<Primary>p" } },
  { N_ ("Save the result as JSON…"), "win.save-result" },
  { N_ ("Show a saved result…"), "win.load-result" },
  { N_ ("Export picture…"), "win.export-picture", { "<Primary><Shift>e" } },

  { N_ ("Moving around"), NULL },
  { N_ ("Zoom in"), "win.zoom-in", { "plus", "equal", "KP_Add" } },
  { N_ ("Zoom out"), "win.zoom-out", { "minus", "KP_Subtract" } },
  { N_ ("Whole slide"), "win.fit", { "0", "KP_0" } },
  { N_ ("One image pixel per screen pixel"), "win.one-to-one", { "1", "KP_1" } },
  { N_ ("Magnification 1×"), "win.zoom-to(1.0)", { "<Primary>1" } },
  { N_ ("Magnification 2×"), "win.zoom-to(2.0)", { "2", "KP_2" } },
  { N_ ("Magnification 4×"), "win.zoom-to(4.0)", { "3", "KP_3" } },
  { N_ ("Magnification 10×"), "win.zoom-to(10.0)", { "4", "KP_4" } },
  { N_ ("Magnification 20×"), "win.zoom-to(20.0)", { "5", "KP_5" } },
  { N_ ("Magnification 40×"), "win.zoom-to(40.0)", { "6", "KP_6" } },
  { N_ ("Next higher magnification"), "win.zoom-step(1)", { "Page_Up" } },
  { N_ ("Next lower magnification"), "win.zoom-step(-1)", { "Page_Down" } },
  { N_ ("Go to a magnification or position…"), "win.go-to", { "<Primary>g" } },
  { N_ ("Show or hide the places already seen"), "win.show-seen" },
  { N_ ("Forget the places already seen"), "win.clear-seen" },

  { N_ ("Measuring"), NULL },
  { N_ ("Show or hide the grid"), "win.grid", { "<Shift>g" } },
  { N_ ("Show or hide the graticule"), "win.graticule", { "g" } },
  { N_ ("Magnifier at the pointer"), "win.magnifier", { "<Primary>m" } },

  { N_ ("Bookmarks"), NULL },
  { N_ ("Add a bookmark"), "win.add-bookmark", { "<Primary>d" } },
  { N_ ("Bookmarks…"), "win.bookmarks", { "<Primary>b" } },
  { N_ ("Next bookmark"), "win.step-bookmark(1)", { "F2" } },
  { N_ ("Previous bookmark"), "win.step-bookmark(-1)", { "<Shift>F2" } },

  { N_ ("Turning"), NULL },
  { N_ ("Turn right by 90°"), "win.rotate-by(90.0)", { "<Primary>r" } },
  { N_ ("Turn left by 90°"), "win.rotate-by(-90.0)", { "<Primary><Shift>r" } },
  { N_ ("Turn right by 15°"), "win.rotate-by(15.0)", { "greater" } },
  { N_ ("Turn left by 15°"), "win.rotate-by(-15.0)", { "less" } },
  { N_ ("Mirror left and right"), "win.mirror", { "f" } },
  { N_ ("Mirror top and bottom"), "win.mirror-vertically", { "<Shift>f" } },
  { N_ ("Upright and not mirrored"), "win.upright", { "u" } },

  { N_ ("Colours"), NULL },
  { N_ ("Colours…"), "win.colors", { "<Shift>c" } },
  { N_ ("Use the slide's ICC profile or not"), "win.use-profile", { "i" } },
  { N_ ("Pick the white on the glass"), "win.pick-white" },
  { N_ ("White: what is under the pointer"), "win.white-here", { "<Shift>w" } },
  { N_ ("Colours as they were"), "win.reset-colors" },

  { N_ ("Overlays"), NULL },
  { N_ ("Show or hide the overlays"), "win.show-overlays" },
  { N_ ("Overlay stronger"), "win.opacity-up", { "bracketright" } },
  { N_ ("Overlay weaker"), "win.opacity-down", { "bracketleft" } },
  { N_ ("Next of the most attended patches"), "win.next-patch", { "n" } },
  { N_ ("Previous of the most attended patches"), "win.previous-patch", { "<Shift>n" } },

  { N_ ("Annotations"), NULL },
  { N_ ("Tool: move and select"), "win.tool::move", { "m" } },
  { N_ ("Tool: rectangle"), "win.tool::rectangle", { "r" } },
  { N_ ("Tool: polygon"), "win.tool::polygon", { "p" } },
  { N_ ("Tool: point"), "win.tool::point", { "period", "KP_Decimal" } },
  { N_ ("Tool: brush over tissue"), "win.tool::brush", { "b" } },
  { N_ ("Tool: lasso around tissue"), "win.tool::lasso", { "x" } },
  { N_ ("Brush and lasso exclude"), "win.mark::exclude" },
  { N_ ("Brush and lasso mark what alone is used"), "win.mark::only" },
  { N_ ("Brush and lasso erase marks"), "win.erase-marks" },
  { N_ ("Smaller brush"), "win.brush-smaller", { "braceleft" } },
  { N_ ("Larger brush"), "win.brush-larger", { "braceright" } },
  { N_ ("Exclude the selected annotation"), "win.exclude-annotation" },
  { N_ ("Use only the selected annotation"), "win.use-only-annotation" },
  { N_ ("Use all tissue"), "win.use-all-tissue" },
  { N_ ("Undo"), "win.undo", { "<Primary>z" } },
  { N_ ("Redo"), "win.redo", { "<Primary><Shift>z", "<Primary>y" } },
  { N_ ("Show the selected annotation"), "win.show-annotation" },
  { N_ ("Delete the selected annotation"),
    "win.delete-annotation",
    { "Delete", "KP_Delete", "BackSpace" } },
  { N_ ("Import annotations…"), "win.import-annotations" },
  { N_ ("Export annotations…"), "win.export-annotations" },

  { N_ ("Several views"), NULL },
  { N_ ("One view"), "win.views(1)", { "<Primary><Alt>1" } },
  { N_ ("Two views"), "win.views(2)", { "<Primary><Alt>2" } },
  { N_ ("Three views"), "win.views(3)", { "<Primary><Alt>3" } },
  { N_ ("Four views"), "win.views(4)", { "<Primary><Alt>4" } },
  { N_ ("Two views under a divider"), "win.swipe", { "<Primary><Alt>d" } },
  { N_ ("Link the views or not"), "win.link-views", { "<Primary><Alt>s" } },
  { N_ ("Next view"), "win.next-view", { "F6" } },

  { N_ ("Window"), NULL },
  { N_ ("Show or hide the folder's slides"), "win.show-strip", { "F8" } },
  { N_ ("Show or hide the side panel"), "win.show-panel", { "F9" } },
  { N_ ("Show or hide the overview"), "win.show-overview" },
  { N_ ("Show or hide frame pacing"), "win.show-pacing" },
  { N_ ("Full screen"), "win.fullscreen", { "F11" } },
  { N_ ("Find a command…"), "win.find-command", { "<Primary>k" } },
  { N_ ("Preferences"), "win.preferences", { "<Primary>comma" } },
  { N_ ("Keyboard shortcuts"), "win.show-help-overlay", { "<Primary>question" } },
  { N_ ("About Auspex"), "app.about" },
  { N_ ("Close the window"), "window.close", { "<Primary><Shift>w" } },
  { N_ ("Quit"), "app.quit", { "<Primary>q" } },
};
const guint auspex_viewer_n_commands = G_N_ELEMENTS (auspex_viewer_commands);

static void
add_map (AuspexCommandPalette *palette, int number, const char *name)
{
  g_autofree char *action = auspex_viewer_map_action (number);
  g_autofree char *key = auspex_viewer_map_key (number);
  g_autofree char *title = g_strdup_printf (_ ("Map: %s"), name);

  auspex_command_palette_add (palette, title, action, key);
}

/* What can be done now: with a slide, without, with an estimate. */
static bool
is_enabled (AuspexViewer *viewer, const char *detailed_action)
{
  g_autofree char *name = NULL;
  g_autoptr (GVariant) target = NULL;

  g_action_parse_detailed_name (detailed_action, &name, &target, NULL);
  if (!g_str_has_prefix (name, "win."))
    return true;
  return g_action_group_get_action_enabled (G_ACTION_GROUP (viewer->window), name + 4);
}

void
auspex_viewer_find_command (AuspexViewer *viewer)
{
  AuspexCommandPalette *palette =
      auspex_command_palette_new (GTK_WINDOW (viewer->window));
  GListModel *maps = auspex_overlay_controls_get_maps (
      auspex_window_get_overlay_controls (viewer->window));

  for (guint i = 0; i < auspex_viewer_n_commands; i++)
    {
      const AuspexViewerCommand *command = &auspex_viewer_commands[i];

      if (command->action == NULL || !is_enabled (viewer, command->action)
          || g_str_equal (command->action, "win.find-command"))
        continue;
      g_auto (GStrv) keys = auspex_keymap_get (viewer->settings, command);
      auspex_command_palette_add (palette, gettext (command->title), command->action,
                                  keys[0]);
    }
  for (guint i = 0;
       is_enabled (viewer, "win.map(1)") && i < g_list_model_get_n_items (maps); i++)
    {
      g_autoptr (GtkStringObject) name = g_list_model_get_item (maps, i);

      add_map (palette, i + 1, gtk_string_object_get_string (name));
    }
  gtk_window_present (GTK_WINDOW (palette));
}
