/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/report/gene-bars.h"
#include "render/report/survival-plot.h"

#include <math.h>

static AuspexPrognosis *
make_prognosis (bool has_months)
{
  const double hazards[] = { 0.1, 0.25, 0.5, 0.2 }, months[] = { 0, 10, 20, 60, 100 };
  AuspexPrognosis *prognosis = auspex_prognosis_new ();
  double survival = 1;

  prognosis->has_time_bins = has_months;
  for (int i = 0; i < AUSPEX_N_BINS; i++)
    {
      survival *= 1 - hazards[i];
      prognosis->hazards[i] = hazards[i];
      prognosis->survival[i] = survival;
    }
  for (int i = 0; has_months && i <= AUSPEX_N_BINS; i++)
    prognosis->time_bins_months[i] = months[i];
  return prognosis;
}

static void
test_curve_with_months (void)
{
  g_autoptr (AuspexPrognosis) prognosis = make_prognosis (true);
  AuspexSurvivalCurve curve = auspex_survival_curve_new (prognosis);
  const double expected[][2] = { { 0, 1 },        { 0.1, 1 },     { 0.1, 0.9 },
                                 { 0.2, 0.9 },    { 0.2, 0.675 }, { 0.6, 0.675 },
                                 { 0.6, 0.3375 }, { 1, 0.3375 },  { 1, 0.27 } };
  g_autofree char *label = auspex_survival_bin_label (&curve, 2);

  g_assert_cmpint (curve.n_points, ==, 9);
  for (int i = 0; i < 9; i++)
    {
      g_assert_cmpfloat_with_epsilon (curve.points[i].x, expected[i][0], 1e-12);
      g_assert_cmpfloat_with_epsilon (curve.points[i].y, expected[i][1], 1e-12);
    }
  g_assert_true (curve.has_months);
  g_assert_cmpstr (label, ==, "20 \342\200\223 60 months");
}

static void
test_curve_without_months (void)
{
  g_autoptr (AuspexPrognosis) prognosis = make_prognosis (false);
  AuspexSurvivalCurve curve = auspex_survival_curve_new (prognosis);
  g_autofree char *label = auspex_survival_bin_label (&curve, 3);

  g_assert_false (curve.has_months);
  g_assert_cmpfloat (curve.bin_edges[1], ==, 0.25);
  g_assert_cmpstr (label, ==, "time bin 4");

  /* Months that cannot be are as good as none. */
  prognosis->has_time_bins = true;
  for (int i = 0; i <= AUSPEX_N_BINS; i++)
    prognosis->time_bins_months[i] = i == 4 ? INFINITY : 12 * i;
  curve = auspex_survival_curve_new (prognosis);
  g_assert_false (curve.has_months);
  g_assert_cmpfloat (curve.bin_edges[4], ==, 1);
}

static uint32_t
pixel (cairo_surface_t *surface, int x, int y)
{
  const uint8_t *row = cairo_image_surface_get_data (surface)
                       + (size_t) y * (size_t) cairo_image_surface_get_stride (surface);

  return ((const uint32_t *) row)[x] & 0xffffff;
}

static cairo_t *
white_page (cairo_surface_t **surface, int width, int height)
{
  *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);

  cairo_t *cr = cairo_create (*surface);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  return cr;
}

static void
test_curve_is_drawn (void)
{
  for (int has_months = 0; has_months < 2; has_months++)
    {
      g_autoptr (AuspexPrognosis) prognosis = make_prognosis (has_months);
      AuspexSurvivalCurve curve = auspex_survival_curve_new (prognosis);
      AuspexPlotStyle style = auspex_plot_style_paper;
      cairo_surface_t *surface;
      cairo_t *cr = white_page (&surface, 500, 300);
      int n_accent = 0;

      style.font_px = 10;
      auspex_survival_plot_draw (&curve, NULL, cr, 500, 300, &style);
      auspex_survival_plot_draw (&curve, &curve, cr, 5, 5,
                                 &style); /* no room: nothing, no crash */
      g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
      cairo_surface_flush (surface);

      /* Between the first and the last step the line crosses every column of the area
       * once. */
      for (int x = 40; x < 480; x++)
        for (int y = 0, found = 0; y < 300 && !found; y++)
          if (pixel (surface, x, y) == style.accent)
            n_accent += found = 1;
      g_assert_cmpint (n_accent, >=, 435);
      /* Under the curve is tinted, above it is not. */
      g_assert_cmphex (pixel (surface, 60, 225), !=, 0xffffff);
      g_assert_cmphex (pixel (surface, 450, 70), ==, 0xffffff);
      cairo_destroy (cr);
      cairo_surface_destroy (surface);
    }
}

static AuspexGeneFeature features[] = {
  { (char *) "A", (char *) "rnaseq", 0.5f, NAN },
  { (char *) "B", NULL, -2, NAN },
  { NULL, (char *) "mut", 1.5f, NAN },
  { (char *) "D", (char *) "cnv", -0.1f, NAN },
  { (char *) "E", (char *) "cnv", NAN, NAN },
  { (char *) "F", (char *) "cnv", 0.5f, NAN },
};
static AuspexGeneGroup group = { NULL, G_N_ELEMENTS (features), features };

static void
test_bars_are_sorted (void)
{
  static const char *const order[] = { "feature 3", "A", "F", "D", "B", "E" };
  g_autoptr (AuspexGeneBars) bars = auspex_gene_bars_new (&group, 2, 0);
  g_autofree char *label = auspex_gene_group_label (&group, 2);

  g_assert_cmpint (bars->n, ==, 6);
  g_assert_cmpint (bars->n_skipped, ==, 0);
  for (int i = 0; i < bars->n; i++)
    g_assert_cmpstr (bars->bars[i].label, ==, order[i]);
  g_assert_cmpfloat (bars->bars[0].fraction, ==, 0.75);
  g_assert_cmpfloat (bars->bars[4].fraction, ==, -1);
  g_assert_cmpfloat (bars->bars[5].fraction, ==, 0);
  g_assert_cmpstr (bars->bars[0].modality, ==, "mut");
  g_assert_cmpstr (bars->bars[4].modality, ==, "");
  g_assert_cmpstr (label, ==, "Group 3");
}

static void
test_bars_show_both_ends (void)
{
  AuspexGeneGroup finite = { (char *) "immune", 4, features };
  g_autoptr (AuspexGeneBars) bars = auspex_gene_bars_new (&finite, 2, 3);
  g_autofree char *label = auspex_gene_group_label (&finite, 2);

  g_assert_cmpint (bars->n, ==, 3);
  g_assert_cmpint (bars->n_skipped, ==, 1);
  g_assert_cmpstr (bars->bars[0].label, ==, "feature 3");
  g_assert_cmpstr (bars->bars[1].label, ==, "A");
  g_assert_cmpstr (bars->bars[2].label, ==, "B");
  g_assert_cmpstr (label, ==, "immune");
}

static void
test_limit (void)
{
  AuspexPrognosis prognosis = { .n_groups = 1, .groups = &group };
  AuspexPrognosis none = { .n_groups = 0 };

  g_assert_cmpfloat (auspex_gene_bars_limit (&prognosis), ==, 2);
  g_assert_cmpfloat (auspex_gene_bars_limit (&none), ==, 1);

  AuspexGeneGroup empty = { 0 };
  g_autoptr (AuspexGeneBars) bars = auspex_gene_bars_new (&empty, 1, 10);

  g_assert_cmpint (bars->n, ==, 0);
}

static void
test_bars_are_drawn (void)
{
  g_autoptr (AuspexGeneBars) bars = auspex_gene_bars_new (&group, 2, 4);
  cairo_surface_t *surface;
  cairo_t *cr = white_page (&surface, 200, 20);
  const AuspexGeneBar *highest = &bars->bars[0], *lowest = &bars->bars[2];

  g_assert_cmpstr (lowest->label, ==, "B");
  auspex_gene_bar_draw (highest, cr, 100, 20, &auspex_plot_style_paper);
  cairo_translate (cr, 100, 0);
  auspex_gene_bar_draw (lowest, cr, 100, 20, &auspex_plot_style_paper);
  cairo_surface_flush (surface);
  g_assert_cmphex (pixel (surface, 70, 10), ==, highest->color);
  g_assert_cmphex (pixel (surface, 92, 10), ==, 0xffffff);
  g_assert_cmphex (pixel (surface, 30, 10), ==, 0xffffff);
  g_assert_cmphex (pixel (surface, 110, 10), ==, lowest->color);
  g_assert_cmphex (pixel (surface, 170, 10), ==, 0xffffff);
  g_assert_cmpuint (highest->color >> 16, >, highest->color & 0xff); /* red above zero */
  g_assert_cmpuint (lowest->color >> 16, <, lowest->color & 0xff);   /* blue below */
  auspex_gene_bars_draw (bars, cr, 200, &auspex_plot_style_paper);
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/plots/the curve steps down where the bins end",
                   test_curve_with_months);
  g_test_add_func ("/plots/no months are made up", test_curve_without_months);
  g_test_add_func ("/plots/the curve is drawn across the area", test_curve_is_drawn);
  g_test_add_func ("/plots/bars are sorted by z", test_bars_are_sorted);
  g_test_add_func ("/plots/a short list shows both ends", test_bars_show_both_ends);
  g_test_add_func ("/plots/one scale holds for all groups", test_limit);
  g_test_add_func ("/plots/bars are red above zero and blue below", test_bars_are_drawn);
  return g_test_run ();
}
