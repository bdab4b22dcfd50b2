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

/* Signal "associated-wanted" (const char *name): the user asked to see that image; answer
 * with auspex_properties_page_add_associated(). */

/* Also after its mpp has changed. NULL: none. */
void auspex_properties_page_set_slide (AuspexPropertiesPage *page, AuspexSlide *slide);
void auspex_properties_page_add_associated (AuspexPropertiesPage *page, const char *name,
                                            GdkTexture *picture);
