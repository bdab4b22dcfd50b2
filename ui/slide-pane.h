/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* One view of a slide with all that lies on it: captions, legend, read-outs, overview,
 * tools, how far an estimate is. The window has one to four of them. Like the view it is
 * handed everything; what belongs to one slide's view hangs here, not on the window. */

#pragma once

#include "ui/overview.h"
#include "ui/slide-view.h"
#include "ui/view-rulers.h"

#define AUSPEX_TYPE_SLIDE_PANE (auspex_slide_pane_get_type ())
G_DECLARE_FINAL_TYPE (AuspexSlidePane, auspex_slide_pane, AUSPEX, SLIDE_PANE, GtkWidget)

GtkWidget *auspex_slide_pane_new (bool use_gl);

/* Borrowed. */
AuspexSlideView *auspex_slide_pane_get_view (AuspexSlidePane *pane);
AuspexViewRulers *auspex_slide_pane_get_rulers (AuspexSlidePane *pane);
AuspexOverview *auspex_slide_pane_get_overview (AuspexSlidePane *pane);

/* Hands them to view and overview alike; NULL, NULL: nothing. @background: 0xRRGGBB. */
void auspex_slide_pane_set_slide (AuspexSlidePane *pane, AuspexTileLoader *loader,
                                  AuspexViewport *viewport, uint32_t background);

/* @active: tools and overview lie in it. @alone: there are no others to tell it from by
 * name and frame. */
void auspex_slide_pane_set_role (AuspexSlidePane *pane, bool active, bool alone);
/* Where the view lies, in the pane's units: what is beyond the pane is not seen. NULL: it
 * fills the pane. Before the pane is allocated. */
void auspex_slide_pane_set_extent (AuspexSlidePane *pane, const GdkRectangle *extent);

/* Its name on the view even where it is alone: nothing else says it. */
void auspex_slide_pane_set_show_name (AuspexSlidePane *pane, bool show);
/* What the slide is called and whose it is, for a person. It is seen where there are other
 * panes, and with every map. */
void auspex_slide_pane_set_name (AuspexSlidePane *pane, const char *name);
/* @mpp: um per level-0 pixel, @power: magnification of level 0; 0 when unknown. Read-outs
 * follow pointer and viewport by themselves. */
void auspex_slide_pane_set_scale (AuspexSlidePane *pane, double mpp, double power);
/* How the slide is shown, and what says so; NULL: as it is. */
void auspex_slide_pane_set_colors (AuspexSlidePane *pane, AuspexSlideColors *colors);
void auspex_slide_pane_show_color_controls (AuspexSlidePane *pane);
void auspex_slide_pane_hide_color_controls (AuspexSlidePane *pane);
/* The legend follows the view's heat map; call after it or its colours changed. */
void auspex_slide_pane_update_legend (AuspexSlidePane *pane);
/* Says across the view that the result means nothing. */
void auspex_slide_pane_set_untrained (AuspexSlidePane *pane, bool untrained);
/* What is wrong with the slide's file, with a button to open it again (win.reopen); NULL:
 * nothing. */
void auspex_slide_pane_set_notice (AuspexSlidePane *pane, const char *notice);

/* How evenly frames come; not shown at first. */
void auspex_slide_pane_set_pacing_shown (AuspexSlidePane *pane, bool shown);

/* @fraction below 0: not known. */
void auspex_slide_pane_show_progress (AuspexSlidePane *pane, const char *stage,
                                      const char *detail, double fraction);
void auspex_slide_pane_hide_progress (AuspexSlidePane *pane);
