/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/format.h"

#include <glib/gi18n.h>
#include <math.h>

#define THIN_SPACE "\u2009"

char *
auspex_format_number (double value, int decimals)
{
  double rounded = fabs (value) < 0.5 * pow (10, -decimals) ? 0 : value;

  return g_strdup_printf ("%s%.*f", rounded < 0 ? "−" : "", decimals, fabs (rounded));
}

char *
auspex_format_count (int64_t n)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, n);
}

/* As many decimals as leave three significant digits, two at most. */
static int
decimals_for (double value)
{
  value = fabs (value);
  return value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2;
}

char *
auspex_format_length_um (double um)
{
  bool is_mm = fabs (um) >= 1000;
  double value = is_mm ? um / 1000 : um;
  g_autofree char *number = auspex_format_number (value, decimals_for (value));

  return g_strconcat (number, THIN_SPACE, is_mm ? "mm" : "µm", NULL);
}

char *
auspex_format_area_um2 (double um2)
{
  bool is_mm2 = um2 >= 1e5;
  double value = is_mm2 ? um2 / 1e6 : um2;
  g_autofree char *number = value >= 1000
                                ? auspex_format_count (llround (value))
                                : auspex_format_number (value, decimals_for (value));

  return g_strconcat (number, THIN_SPACE, is_mm2 ? "mm²" : "µm²", NULL);
}

char *
auspex_format_magnification (double power)
{
  double nearest = round (power);

  if (power >= 10 || fabs (power - nearest) < 0.005)
    return g_strdup_printf ("%.*f×", fabs (power - nearest) < 0.05 ? 0 : 1, power);
  return g_strdup_printf ("%.*f×", power < 1 ? 2 : 1, power);
}

char *
auspex_format_angle (double radians)
{
  double degrees = remainder (radians * 180 / G_PI, 360);
  g_autofree char *number =
      auspex_format_number (degrees, fabs (degrees - round (degrees)) < 0.05 ? 0 : 1);

  /* Half a turn is +180, from whichever side. */
  return g_strconcat (g_str_equal (number, "−180") ? "180" : number, "°", NULL);
}

char *
auspex_format_orientation (double rotation, bool flipped)
{
  g_autofree char *angle = auspex_format_angle (fabs (rotation));
  bool is_turned = !g_str_equal (angle, "0°");

  if (!is_turned)
    return flipped ? g_strdup (_ ("mirrored")) : NULL;
  if (rotation > 0)
    return g_strdup_printf (flipped ? _ ("mirrored, turned clockwise by %s")
                                    : _ ("turned clockwise by %s"),
                            angle);
  return g_strdup_printf (flipped ? _ ("mirrored, turned counterclockwise by %s")
                                  : _ ("turned counterclockwise by %s"),
                          angle);
}

char *
auspex_format_percent (double fraction)
{
  /* Translators: a percentage, for example "34 %". */
  return g_strdup_printf (_ ("%.0f %%"), 100 * fraction);
}

char *
auspex_format_patch_value (const AuspexHeatmap *heatmap, int64_t patch)
{
  double reading = auspex_heatmap_get_reading (heatmap, patch);
  g_autofree char *number = NULL;

  switch (auspex_heatmap_get_mode (heatmap))
    {
    case AUSPEX_HEATMAP_RANK:
      number = auspex_format_percent (reading);
      return g_strdup_printf (_ ("rank %s"), number);
    case AUSPEX_HEATMAP_MULTIPLE:
      number = auspex_format_number (reading, 2);
      return g_strdup_printf (_ ("%s × uniform"), number);
    default:
      return g_strdup_printf (_ ("weight %.3g"), reading);
    }
}

char *
auspex_format_duration (double seconds)
{
  int64_t s = llround (MAX (seconds, 0));

  if (s < 60)
    return g_strdup_printf (_ ("%d s"), (int)s);
  if (s < 3600)
    return g_strdup_printf (_ ("%d min %d s"), (int)(s / 60), (int)(s % 60));
  return g_strdup_printf (_ ("%d h %d min"), (int)(s / 3600), (int)(s % 3600 / 60));
}

char *
auspex_format_time (const char *iso8601)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (iso8601, NULL);
  g_autoptr (GDateTime) local = time != NULL ? g_date_time_to_local (time) : NULL;

  /* Translators: a day and a time of day, for example "22 Nov 2026, 14:58". */
  return local != NULL ? g_date_time_format (local, _ ("%-d %b %Y, %H:%M"))
                       : g_strdup (iso8601);
}
