/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What is known of the slide. Label and macro images may show a patient's name: they are
 * neither read nor shown until asked for. */

#pragma once

#include "render/slide/slide.h"
#include <gtk/gtk.h>

#define AUSPEX_TYPE_PROPERTIES_PAGE (auspex_properties_page_get_type ())
G_DECLARE_FINAL_TYPE (AuspexPropertiesPage, auspex_properties_page, AUSPEX,
                      PROPERTIES_PAGE, GtkWidget)

/* Signals:
 * "associated-wanted" (const char *name)  the user asked to see that image; answer with
 *                                         auspex_properties_page_add_associated()
 * "copied" (const char *name)             a property's value is in the clipboard */

/* Also after its mpp has changed. NULL: none. */
void auspex_properties_page_set_slide (AuspexPropertiesPage *page, AuspexSlide *slide);
/* @picture: NULL when it cannot be read; @why_not says it then. */
void auspex_properties_page_add_associated (AuspexPropertiesPage *page, const char *name,
                                            GdkTexture *picture, const char *why_not);
