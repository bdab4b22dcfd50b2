/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#define _GNU_SOURCE
#include "render/overlay/legend.h"
#include "render/overlay/scale-bar.h"

#include <cairo-pdf.h>
#include <glib.h>
#include <math.h>
#include <string.h>

static void
test_round_lengths (void)
{
  static const struct
  {
    double um_per_unit, max_length, um;
    const char *label;
  } cases[] = {
    { 0.5, 200, 100, "100 \302\265m" },
    { 0.499, 200, 50, "50 \302\265m" },
    { 0.25, 200, 50, "50 \302\265m" },
    { 10, 200, 2000, "2 mm" },
    { 5, 200, 1000, "1 mm" },
    { 100, 150, 10000, "10 mm" },
    { 0.5 / 16, 200, 5, "5 \302\265m" },
    { 0.001, 200, 0.2, "200 nm" },
    { 1, 1000, 1000, "1 mm" },
    { 1, 999.999, 500, "500 \302\265m" },
    { 1e4, 200, 2e6, "2 m" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AuspexScaleBar bar;

      g_assert_true (
          auspex_scale_bar_init (&bar, cases[i].um_per_unit, cases[i].max_length));
      g_assert_cmpfloat_with_epsilon (bar.um, cases[i].um, cases[i].um * 1e-9);
      g_assert_cmpstr (bar.label, ==, cases[i].label);
      g_assert_cmpfloat_with_epsilon (bar.length * cases[i].um_per_unit, bar.um,
                                      bar.um * 1e-9);
      g_assert_cmpfloat (bar.length, <=, cases[i].max_length * (1 + 1e-6));
      g_assert_cmpfloat (bar.length, >, cases[i].max_length * 0.39);
    }
}

static void
test_unknown_mpp (void)
{
  static const double unknown[] = { 0, -1, NAN, INFINITY };
  AuspexScaleBar bar;

  for (size_t i = 0; i < G_N_ELEMENTS (unknown); i++)
    g_assert_false (auspex_scale_bar_init (&bar, unknown[i], 200));
  g_assert_false (auspex_scale_bar_init (&bar, 0.5, 0));
}

static AuspexHeatmap *
new_heatmap (AuspexHeatmapMode mode, bool zero_is_absent)
{
  static const int64_t coords[] = { 0, 0, 10, 0, 20, 0 };
  static const float values[] = { 0, 0.001, 0.004 };

  return auspex_heatmap_new ("Gate attention", 3, coords, 10, values, mode,
                             zero_is_absent);
}

static void
test_ticks (void)
{
  static const struct
  {
    AuspexHeatmapMode mode;
    int n;
    const char *first, *last, *unit;
  } cases[] = {
    { AUSPEX_HEATMAP_RANK, 5, "0", "100", "rank, this slide (%)" },
    { AUSPEX_HEATMAP_WEIGHT, 3, "0", "0.004", "attention weight" },
    { AUSPEX_HEATMAP_MULTIPLE, 5, "0", "\342\211\245\342\200\2114",
      "\303\227 uniform attention" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AuspexHeatmap) heatmap = new_heatmap (cases[i].mode, false);
      AuspexLegendTick ticks[AUSPEX_LEGEND_MAX_TICKS];
      int n = auspex_legend_get_ticks (heatmap, ticks);

      g_assert_cmpint (n, ==, cases[i].n);
      g_assert_cmpstr (ticks[0].label, ==, cases[i].first);
      g_assert_cmpstr (ticks[n - 1].label, ==, cases[i].last);
      g_assert_cmpfloat (ticks[0].position, ==, 0);
      g_assert_cmpfloat (ticks[n - 1].position, ==, 1);
      g_assert_cmpstr (auspex_legend_get_unit (heatmap), ==, cases[i].unit);
    }
}

/* Rows of @surface that are not all white. */
static void
get_painted_extent (cairo_surface_t *surface, int *width, int *height)
{
  *width = *height = 0;
  for (int y = 0; y < cairo_image_surface_get_height (surface); y++)
    for (int x = 0; x < cairo_image_surface_get_width (surface); x++)
      {
        const unsigned char *row = cairo_image_surface_get_data (surface)
                                   + (size_t)cairo_image_surface_get_stride (surface) * y;

        if ((((const guint32 *)row)[x] & 0xFFFFFF) != 0xFFFFFF)
          {
            *width = MAX (*width, x + 1);
            *height = MAX (*height, y + 1);
          }
      }
}

static void
test_legend_stays_within (void)
{
  AuspexCaptionStyle style = { 12, 0x000000, 0xC0C0C0, 1 };

  for (int mode = AUSPEX_HEATMAP_RANK; mode <= AUSPEX_HEATMAP_MULTIPLE; mode++)
    for (int absent = 0; absent < 2; absent++)
      {
        g_autoptr (AuspexHeatmap) heatmap = new_heatmap (mode, absent == 1);
        cairo_surface_t *surface =
            cairo_image_surface_create (CAIRO_FORMAT_RGB24, 500, 300);
        cairo_t *cr = cairo_create (surface);
        double width, height;
        int painted_width, painted_height;

        cairo_set_source_rgb (cr, 1, 1, 1);
        cairo_paint (cr);
        auspex_legend_get_size (heatmap, &style, &width, &height);
        auspex_legend_paint (cr, heatmap, AUSPEX_COLOR_MAP_VIRIDIS, &style, 0, 0);
        get_painted_extent (surface, &painted_width, &painted_height);
        g_assert_cmpint (painted_width, ==, (int)ceil (width));
        g_assert_cmpint (painted_height, ==, (int)ceil (height));
        cairo_destroy (cr);
        cairo_surface_destroy (surface);
      }
}

static void
test_long_title (void)
{
  static const int64_t coords[] = { 0, 0, 10, 0, 20, 0 };
  static const float values[] = { 0, 0.001, 0.004 };
  AuspexCaptionStyle style = { 12, 0x000000, 0xC0C0C0, 1 };
  double height[3], unused;
  const char *const titles[] = {
    "Gate attention",
    "Hyper-attention: Cell Differentiation Markers and Translocated Cancer Genes",
    "Hyper-attention: Cell Differentiation Markers and Translocated Cancer Genes and all "
    "the other genes that there are, of which nobody wants to read the names in a legend",
  };

  for (int i = 0; i < 3; i++)
    {
      g_autoptr (AuspexHeatmap) heatmap = auspex_heatmap_new (
          titles[i], 3, coords, 10, values, AUSPEX_HEATMAP_RANK, false);

      auspex_legend_get_size (heatmap, &style, &unused, &height[i]);
    }
  g_assert_cmpfloat (height[1], >, height[0] + style.font_size);
  g_assert_cmpfloat (height[1], <, height[0] + 2 * style.font_size);
  g_assert_cmpfloat_with_epsilon (height[2], height[1], 1e-6);
}

static void
test_legend_colors (void)
{
  g_autoptr (AuspexHeatmap) heatmap = new_heatmap (AUSPEX_HEATMAP_RANK, false);
  AuspexCaptionStyle style = { 40, 0x000000, 0xFFFFFF, 1 };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 800, 300);
  cairo_t *cr = cairo_create (surface);
  bool has_lowest = false, has_highest = false;

  auspex_legend_paint (cr, heatmap, AUSPEX_COLOR_MAP_VIRIDIS, &style, 0, 0);
  cairo_surface_flush (surface);
  for (int y = 0; y < 300; y++)
    for (int x = 0; x < 800; x++)
      {
        const unsigned char *row = cairo_image_surface_get_data (surface)
                                   + (size_t)cairo_image_surface_get_stride (surface) * y;
        guint32 rgb = ((const guint32 *)row)[x] & 0xFFFFFF;

        /* The bar begins and ends with the map's own end colours, on the right sides. */
        has_lowest |= rgb == 0x440154 && x < 400;
        has_highest |= rgb == 0xFDE725 && x > 400;
      }
  g_assert_true (has_lowest);
  g_assert_true (has_highest);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

static cairo_status_t
append (void *bytes, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (bytes, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
test_text_on_paper (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface =
      cairo_pdf_surface_create_for_stream (append, bytes, 300, 200);
  g_autoptr (AuspexHeatmap) heatmap = new_heatmap (AUSPEX_HEATMAP_RANK, true);
  cairo_t *cr = cairo_create (surface);

  auspex_legend_paint (cr, heatmap, AUSPEX_COLOR_MAP_CIVIDIS,
                       &auspex_caption_style_default, 0, 0);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  g_assert_nonnull (memmem (bytes->data, bytes->len, "/FontFile", strlen ("/FontFile")));
  g_assert_null (memmem (bytes->data, bytes->len, "/Subtype /Image", 15));
}

static void
test_bar_is_painted_to_length (void)
{
  AuspexCaptionStyle style = { 20, 0x000000, 0xFFFFFF, 1 };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 400, 100);
  cairo_t *cr = cairo_create (surface);
  AuspexScaleBar bar;
  double width, height;
  int longest = 0;

  g_assert_true (auspex_scale_bar_init (&bar, 0.5, 230));
  g_assert_cmpfloat (bar.length, ==, 200);
  auspex_scale_bar_get_size (&bar, &style, &width, &height);
  g_assert_cmpfloat (width, >=, 200);
  auspex_scale_bar_paint (cr, &bar, &style, 0, 0);
  cairo_surface_flush (surface);
  for (int y = 0; y < (int)height; y++)
    {
      const guint32 *row =
          (const guint32 *)(cairo_image_surface_get_data (surface)
                            + (size_t)cairo_image_surface_get_stride (surface) * y);
      int run = 0;

      for (int x = 0; x < (int)width; x++)
        {
          run = (row[x] & 0xFFFFFF) == 0 ? run + 1 : 0;
          longest = MAX (longest, run);
        }
    }
  g_assert_cmpint (longest, ==, 200);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/scale-bar/lengths are 1, 2 or 5 times a power of ten",
                   test_round_lengths);
  g_test_add_func ("/scale-bar/without an mpp there is none", test_unknown_mpp);
  g_test_add_func ("/scale-bar/it is painted as long as it says",
                   test_bar_is_painted_to_length);
  g_test_add_func ("/legend/numbers say what they are", test_ticks);
  g_test_add_func ("/legend/it has the size it says", test_legend_stays_within);
  g_test_add_func ("/captions/a long title takes two lines", test_long_title);
  g_test_add_func ("/legend/its ends are the colour map's", test_legend_colors);
  g_test_add_func ("/legend/on paper its text is text", test_text_on_paper);
  return g_test_run ();
}
