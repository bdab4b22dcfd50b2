/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Text can be read: 4.5 to 1 (WCAG 2.1, 1.4.3), in light and dark. The pairs are those of
 * resources/style.css. */

#include <adwaita.h>
#include <math.h>

#define LEAST 4.5
#define DIM 0.72     /* .dim-label */
#define PLATE 0.92   /* .plate */
#define TAG 0.14     /* .tag.warning */
#define TAG_TEXT 0.4 /* of which is text */
#define NOTICE 0.3   /* .meaningless */

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
luminance (GdkRGBA color)
{
  return 0.2126 * linear (color.red) + 0.7152 * linear (color.green)
         + 0.0722 * linear (color.blue);
}

/* @above, as opaque as it is times @opacity, on an opaque colour. */
static GdkRGBA
lay (GdkRGBA above, double opacity, GdkRGBA below)
{
  double alpha = above.alpha * opacity;

  return (GdkRGBA){ above.red * alpha + below.red * (1 - alpha),
                    above.green * alpha + below.green * (1 - alpha),
                    above.blue * alpha + below.blue * (1 - alpha), 1 };
}

/* As CSS does it. */
static GdkRGBA
mix (GdkRGBA a, GdkRGBA b, float part)
{
  return (GdkRGBA){ a.red + (b.red - a.red) * part, a.green + (b.green - a.green) * part,
                    a.blue + (b.blue - a.blue) * part,
                    a.alpha + (b.alpha - a.alpha) * part };
}

static void
assert_readable (const char *what, GdkRGBA text, double opacity, GdkRGBA background)
{
  double a = luminance (lay (text, opacity, background)), b = luminance (background);
  double contrast = (fmax (a, b) + 0.05) / (fmin (a, b) + 0.05);

  g_test_message ("%s: %.2f", what, contrast);
  g_assert_cmpfloat (contrast, >=, LEAST);
}

static GdkRGBA
named (const char *name)
{
  GtkWidget *window = gtk_window_new ();
  GdkRGBA color = { 0 };

  g_assert_true (gtk_style_context_lookup_color (gtk_widget_get_style_context (window),
                                                 name, &color));
  gtk_window_destroy (GTK_WINDOW (window));
  return color;
}

static void
test_scheme (gconstpointer scheme)
{
  static const GdkRGBA tissue = { 0.1, 0, 0.1, 1 }, glass = { 1, 1, 1, 1 };

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      GPOINTER_TO_INT (scheme));
  GdkRGBA text = named ("window_fg_color"), window = named ("window_bg_color");
  GdkRGBA warning = named ("warning_color"), notice = named ("warning_bg_color");

  assert_readable ("text", text, 1, window);
  assert_readable ("dim text", text, DIM, window);
  assert_readable ("dim text on a card", text, DIM,
                   lay (named ("card_bg_color"), 1, window));
  assert_readable ("a plate on glass", text, 1, lay (window, PLATE, glass));
  assert_readable ("a plate on tissue", text, 1, lay (window, PLATE, tissue));
  assert_readable ("a warning's tag", mix (warning, text, TAG_TEXT), 1,
                   lay (warning, TAG, window));
  assert_readable ("the notice of untrained weights", text, 1,
                   lay (notice, NOTICE, window));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_data_func ("/contrast/text can be read in the light style",
                        GINT_TO_POINTER (ADW_COLOR_SCHEME_FORCE_LIGHT), test_scheme);
  g_test_add_data_func ("/contrast/text can be read in the dark style",
                        GINT_TO_POINTER (ADW_COLOR_SCHEME_FORCE_DARK), test_scheme);
  return g_test_run ();
}
