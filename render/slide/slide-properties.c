/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/slide-properties.h"

#include "compute/prognosis.h"

#include <math.h>
#include <openslide/openslide.h>

#define UM_PER_INCH 25400.0
#define UM_PER_CM 10000.0
#define TIFF_MPP_MIN 0.05
#define TIFF_MPP_MAX 10.0

/* Vendors' own keys in um per pixel, for slides whose openslide.mpp is missing. */
static const struct
{
  const char *x, *y; /* y: NULL when one value stands for both */
} vendor_mpp_keys[] = {
  { "aperio.MPP", NULL },
  { "mirax.LAYER_0_LEVEL_0_SECTION.MICROMETER_PER_PIXEL_X",
    "mirax.LAYER_0_LEVEL_0_SECTION.MICROMETER_PER_PIXEL_Y" },
  { "openslide.mirax.MPP", NULL },
};

/* Resolutions in pixels per ResolutionUnit. */
static const struct
{
  const char *x, *y, *unit;
} vendor_resolution_keys[] = {
  { "hamamatsu.XResolution", "hamamatsu.YResolution", "hamamatsu.ResolutionUnit" },
};

/* The number, or 0 when the key is missing or no positive number. A decimal comma is read
 * as what it means: some scanners write in their operator's locale. */
static double
get_positive (AuspexProperties *properties, const char *name)
{
  const char *value = name != NULL ? g_hash_table_lookup (properties, name) : NULL;

  if (value == NULL)
    return 0;
  g_autofree char *text = g_strdelimit (g_strstrip (g_strdup (value)), ",", '.');
  char *end = NULL;
  double number = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (number) || number <= 0)
    return 0;
  return number;
}

/* The mean of those that are known; 0 when that is no mpp of any slide. */
static double
mean_of_known (double x, double y)
{
  double mpp = x > 0 && y > 0 ? (x + y) / 2 : MAX (x, y);

  return mpp >= AUSPEX_MPP_MIN && mpp <= AUSPEX_MPP_MAX ? mpp : 0;
}

static double
from_resolution (AuspexProperties *properties, const char *x_key, const char *y_key,
                 const char *unit_key)
{
  const char *unit = g_hash_table_lookup (properties, unit_key);
  double um = 0;

  if (g_strcmp0 (unit, "inch") == 0 || g_strcmp0 (unit, "2") == 0)
    um = UM_PER_INCH;
  else if (g_strcmp0 (unit, "centimeter") == 0 || g_strcmp0 (unit, "3") == 0)
    um = UM_PER_CM;
  if (um == 0)
    return 0;
  double x = get_positive (properties, x_key), y = get_positive (properties, y_key);
  double mpp = mean_of_known (x > 0 ? um / x : 0, y > 0 ? um / y : 0);
  return mpp >= TIFF_MPP_MIN && mpp <= TIFF_MPP_MAX ? mpp : 0;
}

static double
from_vendor_keys (AuspexProperties *properties)
{
  double mpp = 0;

  for (size_t i = 0; i < G_N_ELEMENTS (vendor_mpp_keys) && mpp == 0; i++)
    mpp = mean_of_known (get_positive (properties, vendor_mpp_keys[i].x),
                         get_positive (properties, vendor_mpp_keys[i].y));
  for (size_t i = 0; i < G_N_ELEMENTS (vendor_resolution_keys) && mpp == 0; i++)
    mpp = from_resolution (properties, vendor_resolution_keys[i].x,
                           vendor_resolution_keys[i].y, vendor_resolution_keys[i].unit);
  return mpp;
}

double
auspex_properties_get_mpp (AuspexProperties *properties, AuspexMppSource *source)
{
  double mpp = mean_of_known (get_positive (properties, OPENSLIDE_PROPERTY_NAME_MPP_X),
                              get_positive (properties, OPENSLIDE_PROPERTY_NAME_MPP_Y));

  *source = AUSPEX_MPP_OPENSLIDE;
  if (mpp == 0)
    {
      *source = AUSPEX_MPP_VENDOR;
      mpp = from_vendor_keys (properties);
    }
  if (mpp == 0)
    {
      *source = AUSPEX_MPP_TIFF;
      mpp = from_resolution (properties, "tiff.XResolution", "tiff.YResolution",
                             "tiff.ResolutionUnit");
    }
  if (mpp == 0)
    *source = AUSPEX_MPP_UNKNOWN;
  return mpp;
}

double
auspex_properties_get_objective_power (AuspexProperties *properties)
{
  return get_positive (properties, OPENSLIDE_PROPERTY_NAME_OBJECTIVE_POWER);
}

static bool
get_integer (AuspexProperties *properties, const char *name, int64_t *number)
{
  const char *value = g_hash_table_lookup (properties, name);

  return value != NULL
         && g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, number, NULL);
}

AuspexRegion
auspex_properties_get_bounds (AuspexProperties *properties, int64_t width, int64_t height)
{
  AuspexRegion all = { 0, 0, width, height }, bounds = { 0 };

  if (!get_integer (properties, OPENSLIDE_PROPERTY_NAME_BOUNDS_X, &bounds.x)
      || !get_integer (properties, OPENSLIDE_PROPERTY_NAME_BOUNDS_Y, &bounds.y)
      || !get_integer (properties, OPENSLIDE_PROPERTY_NAME_BOUNDS_WIDTH, &bounds.width)
      || !get_integer (properties, OPENSLIDE_PROPERTY_NAME_BOUNDS_HEIGHT, &bounds.height))
    return all;
  if (bounds.x < 0 || bounds.y < 0 || bounds.x >= width || bounds.y >= height
      || bounds.width <= 0 || bounds.height <= 0)
    return all;
  bounds.width = MIN (bounds.width, width - bounds.x);
  bounds.height = MIN (bounds.height, height - bounds.y);
  return bounds;
}

uint32_t
auspex_properties_get_background (AuspexProperties *properties)
{
  const char *value =
      g_hash_table_lookup (properties, OPENSLIDE_PROPERTY_NAME_BACKGROUND_COLOR);
  guint64 color;

  if (value == NULL || strlen (value) != 6
      || !g_ascii_string_to_unsigned (value, 16, 0, 0xFFFFFF, &color, NULL))
    return 0xFFFFFF;
  return (uint32_t)color;
}
