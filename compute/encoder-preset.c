/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/encoder-preset.h"

#include <glib.h>

#define IMAGENET                                                                         \
  { 0.485f, 0.456f, 0.406f },                                                            \
  {                                                                                      \
    0.229f, 0.224f, 0.225f                                                               \
  }
#define H_OPTIMUS                                                                        \
  { 0.707223f, 0.578729f, 0.703617f },                                                   \
  {                                                                                      \
    0.211883f, 0.230117f, 0.177517f                                                      \
  }
#define HALF                                                                             \
  { 0.5f, 0.5f, 0.5f },                                                                  \
  {                                                                                      \
    0.5f, 0.5f, 0.5f                                                                     \
  }

/* Source: each encoder's model card. Prov-GigaPath's resize to 256 px does nothing to
 * patches of 256 px, which leaves its crop. */
static const AuspexEncoderPreset presets[] = {
  { "UNI", 1024, 16, 16, 256, 224, "bilinear", IMAGENET, "cls" },
  { "UNI2-h", 1536, 14, 24, 256, 224, "bilinear", IMAGENET, "cls" },
  { "Virchow", 1280, 14, 16, 224, 224, "none", IMAGENET, "cls+mean" },
  { "Virchow2", 1280, 14, 16, 224, 224, "none", IMAGENET, "cls+mean" },
  { "Prov-GigaPath", 1536, 16, 24, 256, 224, "crop", IMAGENET, "cls" },
  { "H-optimus-0", 1536, 14, 24, 224, 224, "none", H_OPTIMUS, "cls" },
  { "H-optimus-1", 1536, 14, 24, 224, 224, "none", H_OPTIMUS, "cls" },
  { "H0-mini", 768, 14, 12, 224, 224, "none", H_OPTIMUS, "cls" },
  { "Phikon", 768, 16, 12, 224, 224, "none", IMAGENET, "cls" },
  { "Phikon-v2", 1024, 16, 16, 224, 224, "none", IMAGENET, "cls" },
  { "GPFM", 1024, 14, 16, 224, 224, "none", IMAGENET, "cls" },
  { "Midnight", 1536, 14, 24, 224, 224, "none", HALF, "cls" },
};

const AuspexEncoderPreset *
auspex_encoder_preset_find (const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_ascii_strcasecmp (presets[i].name, name) == 0)
      return &presets[i];
  return NULL;
}

char *
auspex_encoder_preset_list (void)
{
  GString *names = g_string_new (presets[0].name);

  for (size_t i = 1; i < G_N_ELEMENTS (presets); i++)
    g_string_append_printf (names, ", %s", presets[i].name);
  return g_string_free (names, FALSE);
}
