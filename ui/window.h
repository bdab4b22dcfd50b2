/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The window: header bar, the panes with slides in them, the side panel. It shows what it
 * is told; its actions (win.*) are the application's. */

#pragma once

#include "ui/annotation-page.h"
#include "ui/gene-panel.h"
#include "ui/map-page.h"
#include "ui/overlay-controls.h"
#include "ui/pane-grid.h"
#include "ui/properties-page.h"
#include "ui/result-card.h"
#include "ui/slide-strip.h"
#include "ui/slide-tabs.h"
#include "ui/welcome-page.h"
#include <adwaita.h>

#define AUSPEX_TYPE_WINDOW (auspex_window_get_type ())
G_DECLARE_FINAL_TYPE (AuspexWindow, auspex_window, AUSPEX, WINDOW, AdwApplicationWindow)

/* Signal "files-dropped" (GdkFileList *files). */

AuspexWindow *auspex_window_new (GtkApplication *application, bool use_gl);

typedef enum
{
  AUSPEX_WINDOW_WELCOME,
  AUSPEX_WINDOW_OPENING,
  AUSPEX_WINDOW_SLIDE,
} AuspexWindowPage;

void auspex_window_show_page (AuspexWindow *window, AuspexWindowPage page);
AuspexWindowPage auspex_window_get_page (AuspexWindow *window);
/* While opening, @title is what is being opened. */
void auspex_window_set_title (AuspexWindow *window, const char *title,
                              const char *subtitle);

AuspexSlideTabs *auspex_window_get_tabs (AuspexWindow *window);
/* The folder's slides; made when it is first asked for. */
AuspexSlideStrip *auspex_window_get_strip (AuspexWindow *window);
void auspex_window_set_strip_visible (AuspexWindow *window, bool visible);
bool auspex_window_get_strip_visible (AuspexWindow *window);
/* On the welcome page and in the menu; newest first, ends with NULL; NULL: none. */
void auspex_window_set_recent (AuspexWindow *window, const char *const *paths);
AuspexPaneGrid *auspex_window_get_panes (AuspexWindow *window);
/* The active pane, which commands and side panel are about, and its view. */
AuspexSlidePane *auspex_window_get_pane (AuspexWindow *window);
AuspexSlideView *auspex_window_get_slide_view (AuspexWindow *window);
AuspexWelcomePage *auspex_window_get_welcome_page (AuspexWindow *window);
AuspexResultCard *auspex_window_get_result_card (AuspexWindow *window);
AuspexGenePanel *auspex_window_get_gene_panel (AuspexWindow *window);
AuspexMapPage *auspex_window_get_map_page (AuspexWindow *window);
AuspexAnnotationPage *auspex_window_get_annotation_page (AuspexWindow *window);
AuspexPropertiesPage *auspex_window_get_properties_page (AuspexWindow *window);
AuspexOverlayControls *auspex_window_get_overlay_controls (AuspexWindow *window);

/* Whose slide and result the side panel is about. */
void auspex_window_set_subject (AuspexWindow *window, const char *subject);
/* "result", "maps", "genes", "annotations", "properties". */
void auspex_window_show_panel (AuspexWindow *window, const char *name);
const char *auspex_window_get_panel (AuspexWindow *window);
void auspex_window_set_panel_visible (AuspexWindow *window, bool visible);
/* In a narrow window, where it lies over the slide; elsewhere it is where the user has
 * it. */
void auspex_window_raise_panel (AuspexWindow *window);
/* The overlay controls, once there is something to lay over. */
void auspex_window_set_has_maps (AuspexWindow *window, bool has_maps);
/* Says above the side panel that the result means nothing. */
void auspex_window_set_untrained (AuspexWindow *window, bool untrained);
/* @why annotations are not saved; NULL: they are. */
void auspex_window_set_unsaved (AuspexWindow *window, const char *why);

void auspex_window_toast (AuspexWindow *window, const char *text);
/* With a button; transfer full. */
void auspex_window_add_toast (AuspexWindow *window, AdwToast *toast);
/* One dialog; the window stays usable behind it. */
void auspex_window_show_error (AuspexWindow *window, const char *heading,
                               const char *message);
/* A dialog stands over the window. */
bool auspex_window_has_dialog (AuspexWindow *window);

/* The window as it is drawn now, as PNG: whole or not at all. */
bool auspex_window_save_picture (AuspexWindow *window, const char *path, GError **error);
