/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/place.h"

#include <gio/gio.h>
#include <math.h>

static const AuspexPlaceFrame frame = { 0.25, 40, 40000, 20000, 0.005 };

typedef struct
{
  const char *text;
  AuspexPlaceKind kind;
  double first, second; /* value; or x and y */
  double unit_um;
} Case;

static const Case understood[] = {
  { "20x", AUSPEX_PLACE_MAGNIFICATION, 20 },
  { " 20 × ", AUSPEX_PLACE_MAGNIFICATION, 20 },
  { "2,5X", AUSPEX_PLACE_MAGNIFICATION, 2.5 },
  { "2.5x", AUSPEX_PLACE_MAGNIFICATION, 2.5 },
  { ".5x", AUSPEX_PLACE_MAGNIFICATION, 0.5 },
  { "0.5 µm/px", AUSPEX_PLACE_MPP, 0.5 },
  { "0,25 μm/px", AUSPEX_PLACE_MPP, 0.25 },
  { "0,125um/pixel", AUSPEX_PLACE_MPP, 0.125 },
  { "1 um per pixel", AUSPEX_PLACE_MPP, 1 },
  { "0.5 MPP", AUSPEX_PLACE_MPP, 0.5 },
  { "1:1", AUSPEX_PLACE_SCALE, 1 },
  { "1 : 4", AUSPEX_PLACE_SCALE, 0.25 },
  { "50 %", AUSPEX_PLACE_SCALE, 0.5 },
  { "12,5%", AUSPEX_PLACE_SCALE, 0.125 },
  { "30°", AUSPEX_PLACE_ANGLE, 30 },
  { "−12,5 °", AUSPEX_PLACE_ANGLE, -12.5 },
  { "+360 deg", AUSPEX_PLACE_ANGLE, 360 },
  { "0 degrees", AUSPEX_PLACE_ANGLE, 0 },
  { "1200, 800", AUSPEX_PLACE_POINT, 1200, 800, 0 },
  { "1200,800", AUSPEX_PLACE_POINT, 1200, 800, 0 },
  { "1200 800 px", AUSPEX_PLACE_POINT, 1200, 800, 0 },
  { "1200 ; 800", AUSPEX_PLACE_POINT, 1200, 800, 0 },
  { "(1200, 800)", AUSPEX_PLACE_POINT, 1200, 800, 0 },
  { "12.5,8.25 mm", AUSPEX_PLACE_POINT, 12.5, 8.25, 1000 },
  { "12,5; 8,25 mm", AUSPEX_PLACE_POINT, 12.5, 8.25, 1000 },
  { "12,5, 8,25 mm", AUSPEX_PLACE_POINT, 12.5, 8.25, 1000 },
  { "12,5 mm 8 mm", AUSPEX_PLACE_POINT, 12.5, 8, 1000 },
  { "350 µm, 210 µm", AUSPEX_PLACE_POINT, 350, 210, 1 },
  { "x 350 y 210 um", AUSPEX_PLACE_POINT, 350, 210, 1 },
  { "350x210", AUSPEX_PLACE_POINT, 350, 210, 0 },
  { "X=350 Y=210", AUSPEX_PLACE_POINT, 350, 210, 0 },
  { "x: 350, y: 210 pixels", AUSPEX_PLACE_POINT, 350, 210, 0 },
  /* As the read-out has it. */
  { "x 350.5  y 210.0 µm", AUSPEX_PLACE_POINT, 350.5, 210, 1 },
};

static void
test_understood (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (understood); i++)
    {
      const Case *expected = &understood[i];
      AuspexPlace place = { 0 };
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", expected->text);
      g_assert_true (auspex_place_parse (expected->text, &place, &error));
      g_assert_no_error (error);
      g_assert_cmpint (place.kind, ==, expected->kind);
      if (place.kind == AUSPEX_PLACE_POINT)
        {
          g_assert_cmpfloat (place.x, ==, expected->first);
          g_assert_cmpfloat (place.y, ==, expected->second);
          g_assert_cmpfloat (place.unit_um, ==, expected->unit_um);
        }
      else
        g_assert_cmpfloat_with_epsilon (place.value, expected->first, 1e-12);
      g_autofree char *description = auspex_place_describe (&place);
      g_assert_cmpint (strlen (description), >, 0);
    }
}

static void
test_nonsense (void)
{
  static const char *const texts[] = {
    "",
    "   ",
    "x",
    "20",
    "twenty x",
    "0x",
    "-20x",
    "1e3x",
    "inf x",
    "nanx",
    "1.2.3x",
    "1,2,3x",
    "1.2,3x",
    "0 µm/px",
    "-1 mpp",
    "1,250 µm/px",
    "1:0",
    "0:1",
    "1:1:1",
    ":",
    "0 %",
    "361°",
    "deg",
    "1,200, 800",
    "12,5,8,25",
    "1 2 3",
    "1 mm 2 um",
    "1, 2 km",
    "1, 2 mm/s",
    "a, b",
    ", ,",
    "1..2, 3",
    "1-2, 3",
    "--1, 2",
    "1 2!",
    "12345678901234567890, 1",
    "µ",
    "°",
    "\xff\xfe",
    "1111111111111111111111111111111111111111111111111111111111111111111111111111111111"
    "1111111111111111111111111111x",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      AuspexPlace place = { 0 };
      g_autoptr (GError) error = NULL;

      g_test_message ("“%s”", texts[i]);
      g_assert_false (auspex_place_parse (texts[i], &place, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_test_message ("%s", error->message);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

static bool
go (const char *text, const AuspexPlaceFrame *about, AuspexView *view, GError **error)
{
  AuspexPlace place = { 0 };

  *view = (AuspexView){ 10, 20, 0.5, 0.25, 800, 600, true };
  g_assert_true (auspex_place_parse (text, &place, NULL));
  return auspex_place_apply (&place, about, view, error);
}

static void
test_apply (void)
{
  AuspexView view = { 0 };

  g_assert_true (go ("20x", &frame, &view, NULL));
  g_assert_cmpfloat (view.scale, ==, 0.5);
  g_assert_true (go ("0.5 um/px", &frame, &view, NULL));
  g_assert_cmpfloat (view.scale, ==, 0.5);
  g_assert_true (go ("1:1", &frame, &view, NULL));
  g_assert_cmpfloat (view.scale, ==, 1);
  g_assert_cmpfloat (view.center_x, ==, 10);
  g_assert_true (view.flipped);
  g_assert_true (go ("-90°", &frame, &view, NULL));
  g_assert_cmpfloat_with_epsilon (view.rotation, -G_PI_2, 1e-12);
  g_assert_true (go ("2.5, 1 mm", &frame, &view, NULL));
  g_assert_cmpfloat_with_epsilon (view.center_x, 10000, 1e-9);
  g_assert_cmpfloat_with_epsilon (view.center_y, 4000, 1e-9);
  g_assert_cmpfloat (view.scale, ==, 0.5);
  g_assert_true (go ("40000, 20000", &frame, &view, NULL));
  g_assert_true (go ("0 0", &frame, &view, NULL));
}

static void
test_out_of_range (void)
{
  static const char *const texts[] = { "641x",       "0.1x",       "0.01 mpp",
                                       "100 um/px",  "2000%",      "1:1000",
                                       "40001, 0",   "-1, 5",      "10.1 mm, 1 mm",
                                       "1, 5001 um", "999999999 0" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      AuspexView view = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (go (texts[i], &frame, &view, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
      g_test_message ("%s: %s", texts[i], error->message);
      g_assert_cmpfloat (view.center_x, ==, 10);
      g_assert_cmpfloat (view.scale, ==, 0.5);
    }
}

static void
test_unknown_scale (void)
{
  AuspexPlaceFrame only_mpp = { 0.5, 0, 1000, 1000, 0.01 };
  AuspexPlaceFrame nothing = { 0, 0, 1000, 1000, 0.01 };
  AuspexView view = { 0 };

  /* 0.5 um per pixel is called 20x. */
  g_assert_true (go ("10x", &only_mpp, &view, NULL));
  g_assert_cmpfloat_with_epsilon (view.scale, 0.5, 1e-12);

  g_assert_false (go ("10x", &nothing, &view, NULL));
  g_assert_false (go ("1 mpp", &nothing, &view, NULL));
  g_assert_false (go ("1 mm, 1 mm", &nothing, &view, NULL));
  g_assert_true (go ("100, 100", &nothing, &view, NULL));
  g_assert_true (go ("25 %", &nothing, &view, NULL));
  g_assert_true (go ("25°", &nothing, &view, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/place/what is typed is understood", test_understood);
  g_test_add_func ("/place/nonsense is refused with a sentence", test_nonsense);
  g_test_add_func ("/place/only what was asked for changes", test_apply);
  g_test_add_func ("/place/what is not on the slide is refused", test_out_of_range);
  g_test_add_func ("/place/a slide without a scale still has pixels", test_unknown_scale);
  return g_test_run ();
}
