/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/place.h"

#include "ui/format.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#define LONGEST_TEXT 100
#define LONGEST_NUMBER 15
/* Of 1x: a slide of 1 um per pixel is called 10x. */
#define UM_TIMES_POWER 10.0

G_GNUC_PRINTF (2, 3)
static bool
refuse (GError **error, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_propagate_error (error, g_error_new_valist (G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                                                format, arguments));
  va_end (arguments);
  return false;
}

/* One way to write each sign, in lower case. */
static char *
normalize (const char *text)
{
  static const char *const same[][2] = {
    { "×", "x" },    { "µ", "u" },      { "μ", "u" },      { "−", "-" },
    { "°", " deg" }, { "\u00a0", " " }, { "\u2009", " " }, { "\u202f", " " },
  };
  g_autoptr (GString) plain = g_string_new (text);

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    g_string_replace (plain, same[i][0], same[i][1], 0);
  g_string_ascii_down (plain);
  return g_strstrip (g_string_free (g_steal_pointer (&plain), FALSE));
}

/* "1,200" is 1200 to one and 1.2 to another; "0,125" and "12,5" are not. */
static bool
is_ambiguous (const char *number)
{
  const char *comma = strchr (number, ',');
  size_t before = comma != NULL ? strspn (number, "0123456789") : 0;

  return comma != NULL && number + before == comma && before <= 3 && number[0] != '0'
         && strspn (comma + 1, "0123456789") == 3 && strlen (comma) == 4;
}

/* All of @text is one number: digits with one point or comma at most, and a sign. */
static bool
parse_number (const char *text, double *number, GError **error)
{
  const char *unsigned_text = text + (*text == '-' || *text == '+');
  g_autofree char *with_point = g_strdelimit (g_strdup (text), ",", '.');
  const char *point = strchr (with_point, '.');
  char *end = NULL;

  if (*text == '\0')
    return refuse (error, _ ("A number is missing"));
  if (is_ambiguous (unsigned_text))
    return refuse (error,
                   _ ("“%s” can be read in two ways: leave the comma out, or write "
                      "a point"),
                   text);
  if (*unsigned_text == '\0' || strlen (text) > LONGEST_NUMBER
      || strspn (unsigned_text, "0123456789.,") != strlen (unsigned_text)
      || (point != NULL && strchr (point + 1, '.') != NULL)
      || strpbrk (text, "0123456789") == NULL)
    return refuse (error, _ ("“%s” is not a number"), text);
  *number = g_ascii_strtod (with_point, &end);
  return true;
}

/* Takes @ending, and blanks before it, off @text. */
static bool
take_ending (char *text, const char *ending)
{
  if (!g_str_has_suffix (text, ending))
    return false;
  text[strlen (text) - strlen (ending)] = '\0';
  g_strchomp (text);
  return true;
}

static bool
take_any_ending (char *text, const char *const *endings)
{
  for (int i = 0; endings[i] != NULL; i++)
    if (take_ending (text, endings[i]))
      return true;
  return false;
}

static bool
parse_ratio (const char *text, AuspexPlace *place, GError **error)
{
  g_auto (GStrv) sides = g_strsplit (text, ":", 2);
  double screen = 0, image = 0;

  if (!parse_number (g_strstrip (sides[0]), &screen, error)
      || !parse_number (g_strstrip (sides[1]), &image, error))
    return false;
  if (!(screen > 0 && image > 0))
    return refuse (error, _ ("A ratio is of two numbers above 0"));
  *place = (AuspexPlace){ AUSPEX_PLACE_SCALE, .value = screen / image };
  return true;
}

/* Positions */

/* Cuts @text into what stands between blanks, semicolons, letters and brackets: numbers,
 * or several of them with commas. Units go to @unit_um. */
static bool
cut_position (const char *text, GPtrArray *parts, double *unit_um, GError **error)
{
  static const struct
  {
    const char *word;
    double unit_um; /* below 0: none */
  } words[] = { { "x", -1 },     { "y", -1 }, { "px", 0 },   { "pixel", 0 },
                { "pixels", 0 }, { "um", 1 }, { "mm", 1000 } };
  double found = -1;

  while (*text != '\0')
    {
      size_t n_number = strspn (text, "0123456789.,+-");
      size_t n_word = strspn (text, "abcdefghijklmnopqrstuvwxyz");
      g_autofree char *part = g_strndup (text, MAX (n_number, n_word));
      double unit = -2;

      text += MAX (MAX (n_number, n_word), 1);
      if (n_number > 0)
        {
          take_ending (part, ",");
          if (*part != '\0')
            g_ptr_array_add (parts, g_strdup (part[0] == ',' ? part + 1 : part));
          continue;
        }
      if (n_word == 0)
        {
          if (strchr (" ;=:()[]/\t", text[-1]) == NULL)
            return refuse (error, _ ("This is neither a magnification nor a position"));
          continue;
        }
      for (guint i = 0; i < G_N_ELEMENTS (words); i++)
        if (g_str_equal (part, words[i].word))
          unit = words[i].unit_um;
      if (unit == -2)
        return refuse (error, _ ("“%s” is no unit: px, µm or mm"), part);
      if (unit >= 0 && found >= 0 && unit != found)
        return refuse (error, _ ("Both numbers are to be in the same unit"));
      found = unit >= 0 ? unit : found;
    }
  *unit_um = MAX (found, 0);
  return true;
}

static int
count_commas (const char *text)
{
  int n = 0;

  for (; *text != '\0'; text++)
    n += *text == ',';
  return n;
}

static bool
parse_position (const char *text, AuspexPlace *place, GError **error)
{
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);

  *place = (AuspexPlace){ .kind = AUSPEX_PLACE_POINT };
  if (!cut_position (text, parts, &place->unit_um, error))
    return false;
  /* One comma without a blank stands between two numbers: one alone is no position. */
  if (parts->len == 1 && count_commas (parts->pdata[0]) == 1)
    {
      g_auto (GStrv) both = g_strsplit (parts->pdata[0], ",", 2);

      return parse_number (both[0], &place->x, error)
             && parse_number (both[1], &place->y, error);
    }
  if (parts->len == 1 && count_commas (parts->pdata[0]) > 1)
    return refuse (error,
                   _ ("Put a blank or a semicolon between the numbers of a position"));
  if (parts->len == 1)
    return refuse (error,
                   _ ("“%s” of what? Type “20×”, “0.5 µm/px” or a position “x, y”"),
                   (const char *)parts->pdata[0]);
  if (parts->len != 2)
    return refuse (error, _ ("A position is two numbers: x, y"));
  return parse_number (parts->pdata[0], &place->x, error)
         && parse_number (parts->pdata[1], &place->y, error);
}

/* What is typed */

static bool
set_value (AuspexPlace *place, AuspexPlaceKind kind, const char *number, GError **error)
{
  *place = (AuspexPlace){ .kind = kind };
  if (!parse_number (number, &place->value, error))
    return false;
  if (kind == AUSPEX_PLACE_ANGLE && fabs (place->value) > 360)
    return refuse (error, _ ("An angle is between −360° and 360°"));
  if (kind != AUSPEX_PLACE_ANGLE && !(place->value > 0))
    return refuse (error, _ ("Type a number above 0"));
  return true;
}

bool
auspex_place_parse (const char *text, AuspexPlace *place, GError **error)
{
  static const char *const per_pixel[] = { "um/px",        "um/pixel", "um / px",
                                           "um per pixel", "mpp",      NULL };
  static const char *const degrees[] = { "degrees", "deg", NULL };
  g_autofree char *plain = NULL;

  if (strlen (text) > LONGEST_TEXT || !g_utf8_validate (text, -1, NULL))
    return refuse (error, _ ("This is neither a magnification nor a position"));
  plain = normalize (text);
  if (*plain == '\0')
    return refuse (error, _ ("Type a magnification, µm per pixel or a position"));
  if (take_any_ending (plain, per_pixel))
    return set_value (place, AUSPEX_PLACE_MPP, plain, error);
  if (take_any_ending (plain, degrees))
    return set_value (place, AUSPEX_PLACE_ANGLE, plain, error);
  if (take_ending (plain, "%"))
    {
      if (!set_value (place, AUSPEX_PLACE_SCALE, plain, error))
        return false;
      place->value /= 100;
      return true;
    }
  if (strchr (plain, ':') != NULL && strpbrk (plain, "xy") == NULL)
    return parse_ratio (plain, place, error);
  if (strchr (plain, 'y') == NULL && !g_str_has_suffix (plain, "px")
      && take_ending (plain, "x"))
    return set_value (place, AUSPEX_PLACE_MAGNIFICATION, plain, error);
  return parse_position (plain, place, error);
}

/* Where that is */

double
auspex_place_frame_get_power (const AuspexPlaceFrame *frame)
{
  if (frame->power > 0)
    return frame->power;
  return frame->mpp > 0 ? UM_TIMES_POWER / frame->mpp : 0;
}

static bool
apply_scale (double scale, const AuspexPlaceFrame *frame, AuspexView *view,
             GError **error)
{
  double power = auspex_place_frame_get_power (frame);

  if (scale >= frame->least_scale * (1 - 1e-9)
      && scale <= AUSPEX_VIEW_MAX_SCALE * (1 + 1e-9))
    {
      view->scale = scale;
      return true;
    }
  g_autofree char *least = power > 0
                               ? auspex_format_magnification (frame->least_scale * power)
                               : auspex_format_percent (frame->least_scale);
  g_autofree char *most =
      power > 0 ? auspex_format_magnification (AUSPEX_VIEW_MAX_SCALE * power)
                : auspex_format_percent (AUSPEX_VIEW_MAX_SCALE);

  return refuse (error, _ ("This slide is shown from %s to %s"), least, most);
}

static bool
apply_point (const AuspexPlace *place, const AuspexPlaceFrame *frame, AuspexView *view,
             GError **error)
{
  double um_per_px = place->unit_um > 0 ? frame->mpp : 1;
  double px = place->unit_um > 0 ? place->unit_um / um_per_px : 1;

  if (um_per_px <= 0)
    return refuse (error,
                   _ ("How large a pixel of this slide is is not known: type pixels"));
  if (place->x < 0 || place->y < 0 || place->x * px > frame->width
      || place->y * px > frame->height)
    {
      const char *name = place->unit_um == 0 ? "px" : place->unit_um == 1 ? "µm" : "mm";
      int decimals = place->unit_um == 1000 ? 2 : 0;

      return refuse (error, _ ("Outside of the slide: it is %.*f × %.*f %s"), decimals,
                     frame->width / px, decimals, frame->height / px, name);
    }
  view->center_x = place->x * px;
  view->center_y = place->y * px;
  return true;
}

bool
auspex_place_apply (const AuspexPlace *place, const AuspexPlaceFrame *frame,
                    AuspexView *view, GError **error)
{
  double power = auspex_place_frame_get_power (frame);

  switch (place->kind)
    {
    case AUSPEX_PLACE_MAGNIFICATION:
      if (power <= 0)
        return refuse (error, _ ("The magnification of this slide is not known: type a "
                                 "percentage or a position"));
      return apply_scale (place->value / power, frame, view, error);
    case AUSPEX_PLACE_MPP:
      if (frame->mpp <= 0)
        return refuse (error,
                       _ ("How large a pixel of this slide is is not known: type a "
                          "percentage or a position"));
      return apply_scale (frame->mpp / place->value, frame, view, error);
    case AUSPEX_PLACE_SCALE:
      return apply_scale (place->value, frame, view, error);
    case AUSPEX_PLACE_ANGLE:
      view->rotation = place->value * G_PI / 180;
      return true;
    case AUSPEX_PLACE_POINT:
      return apply_point (place, frame, view, error);
    default:
      g_return_val_if_reached (false);
    }
}

char *
auspex_place_describe (const AuspexPlace *place)
{
  g_autofree char *number = NULL;

  switch (place->kind)
    {
    case AUSPEX_PLACE_MAGNIFICATION:
      number = auspex_format_magnification (place->value);
      return g_strdup_printf (_ ("Magnification %s"), number);
    case AUSPEX_PLACE_MPP:
      return g_strdup_printf (_ ("%.4g µm per screen pixel"), place->value);
    case AUSPEX_PLACE_SCALE:
      number = auspex_format_percent (place->value);
      return g_strdup_printf (_ ("%s of full resolution"), number);
    case AUSPEX_PLACE_ANGLE:
      number = auspex_format_angle (place->value * G_PI / 180);
      return g_strdup_printf (_ ("Turned to %s"), number);
    default:
      return g_strdup_printf (_ ("Position x %.6g, y %.6g %s"), place->x, place->y,
                              place->unit_um == 0   ? "px"
                              : place->unit_um == 1 ? "µm"
                                                    : "mm");
    }
}
