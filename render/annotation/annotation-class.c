/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/annotation-class.h"

#include <glib.h>

static const AuspexAnnotationClass defaults[] = {
  { "Tumor", 0xc80000 },    { "Stroma", 0x96c896 }, { "Immune cells", 0xa05aa0 },
  { "Necrosis", 0x323232 }, { "Other", 0xffc800 },  { "Region*", 0x0000b4 },
  { "Ignore*", 0xb4b4b4 },
  { "Use only*", 0x00788c },
};

const AuspexAnnotationClass *
auspex_annotation_class_defaults (int *n)
{
  *n = G_N_ELEMENTS (defaults);
  return defaults;
}

/* Colours that colour-blind eyes tell apart. */
static uint32_t
color_from_name (const char *name)
{
  static const uint32_t palette[] = { 0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7,
                                      0xe69f00, 0x56b4e9, 0x7f5af0, 0x8c564b };

  return palette[g_str_hash (name) % G_N_ELEMENTS (palette)];
}

uint32_t
auspex_annotation_class_color (const char *name)
{
  if (*name == '\0')
    return AUSPEX_UNCLASSIFIED_COLOR;
  for (gsize i = 0; i < G_N_ELEMENTS (defaults); i++)
    if (g_str_equal (defaults[i].name, name))
      return defaults[i].color;
  return color_from_name (name);
}
