/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/report/report.h"
#include "tests/render/color/icc-fixture.h"
#include "tests/render/report/report-case.h"
#include "tests/support/test-data.h"

#include <math.h>
#include <string.h>

static char *
save (const ReportCase *report_case)
{
  char *path = g_build_filename (auspex_test_scratch_dir (), "report.pdf", NULL);
  g_autoptr (GError) error = NULL;
  bool ok = auspex_report_save (&report_case->report, path, NULL, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
  return path;
}

/* What a tool of poppler's says; NULL (and the case skipped) when it is not installed. */
static char *
ask (const char *tool, const char *option, const char *path, const char *to)
{
  g_autofree char *program = g_find_program_in_path (tool);
  const char *arguments[] = { program, option, path, to, NULL };
  char *output = NULL;
  int status = -1;

  if (program == NULL)
    {
      g_test_skip (tool);
      return NULL;
    }
  g_assert_true (g_spawn_sync (NULL, (char **) arguments, NULL,
                               G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output, NULL,
                               &status, NULL));
  g_assert_cmpint (status, ==, 0);
  return output;
}

/* The text of each page, with every run of white space as one space. */
static char **
read_pages (const ReportCase *report_case)
{
  g_autofree char *path = save (report_case);
  g_autofree char *text = ask ("pdftotext", "-layout", path, "-");
  char **pages;

  if (text == NULL)
    return NULL;
  pages = g_strsplit (text, "\f", -1);
  for (int i = 0; pages[i] != NULL; i++)
    {
      g_autoptr (GRegex) space = g_regex_new ("\\s+", G_REGEX_RAW, 0, NULL);
      char *flat = g_regex_replace_literal (space, pages[i], -1, 0, " ", 0, NULL);

      g_free (pages[i]);
      pages[i] = flat;
      if (pages[i + 1] != NULL && *pages[i + 1] == '\0')
        g_clear_pointer (&pages[i + 1], g_free);
    }
  return pages;
}

static bool
says (char **pages, const char *words)
{
  for (int i = 0; pages[i] != NULL; i++)
    if (strstr (pages[i], words) != NULL)
      return true;
  return false;
}

static void
assert_says (char **pages, const char *words)
{
  if (!says (pages, words))
    g_test_fail_printf ("no page says \"%s\"", words);
}

static void
assert_silent (char **pages, const char *words)
{
  if (says (pages, words))
    g_test_fail_printf ("a page says \"%s\"", words);
}

static void
test_every_page (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();
  g_auto (GStrv) pages = read_pages (report_case);
  int n = pages != NULL ? (int) g_strv_length (pages) : 0;

  if (pages == NULL)
    return;
  g_assert_cmpint (n, >=, 4);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *number = g_strdup_printf ("%d / %d", i + 1, n);

      if (strstr (pages[i], number) == NULL)
        g_test_fail_printf ("page %d does not say \"%s\": %s", i + 1, number, pages[i]);
      if (strstr (pages[i], "Research use only") == NULL)
        g_test_fail_printf ("page %d does not say what it is for", i + 1);
      if (strstr (pages[i], "Untrained model: meaningless numbers") == NULL)
        g_test_fail_printf ("page %d does not say that the model is untrained", i + 1);
      g_assert_null (strstr (pages[i], "cannot be read"));
    }
}

static void
test_content (void)
{
  static const char *const words[] = {
    /* result */
    "Bladder Urothelial Carcinoma",
    "\342\210\2222.58",
    "33 %",
    "beyond 163 months",
    "0.081",
    "0.173",
    "0.254",
    "0.412",
    "91.9 %",
    "56.7 %",
    "11.3 \342\200\223 18.9 months",
    /* warnings */
    "The model is untrained: its numbers mean nothing.",
    "The scale of slide 1 was typed in, not read from the file.",
    "One patch could not be decoded.",
    /* maps and patches */
    "Gate attention",
    "Hyper-edge: Oncogenesis",
    "attention weight",
    "uniform attention",
    "200 \302\265m",
    "Most attended patches",
    "5.27 \303\227 uniform attention",
    "x 80 \302\265m, y 188 \302\265m",
    "weight 0.0878",
    /* genes */
    "Nothing was sequenced",
    "Tumor suppression",
    "Group 6",
    "67 features",
    "FOXP3",
    "feature 11",
    /* annotations */
    "Nest of large nuclei",
    "Compare with the deeper section before deciding.",
    "Tumor \302\267 rectangle \302\267 area 5000 \302\265m\302\262",
    "length 117 \302\265m",
    "Invasion front",
    "at x 500 \302\265m, y 350 \302\265m",
    /* provenance */
    "2026-11-22T11:20:00Z",
    "CPU, 2 threads (oneDNN)",
    "exact",
    "resnet50-layer3",
    "b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c",
    "7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730",
    "bf07a7fbb825fc0aae7bf4a1177b2b31fcf8a3feeaf7092761e18c859ee52a9c",
    "0.5 \302\265m per px, typed in",
    "1600 \303\227 1200 px",
    "64 \302\265m",
    "60 used, 1 undecodable, 3 excluded",
    "tissue default",
    "Auspex " AUSPEX_VERSION,
  };
  g_autoptr (ReportCase) report_case = report_case_new ();
  g_auto (GStrv) pages = read_pages (report_case);

  if (pages == NULL)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (words); i++)
    assert_says (pages, words[i]);
  assert_says (pages, auspex_slide_get_quickhash (report_case->slide));
}

static void
test_file_names (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();
  g_auto (GStrv) hidden = read_pages (report_case);
  g_autofree char *path = save (report_case);
  g_autofree char *info = ask ("pdfinfo", "-isodates", path, NULL);

  if (hidden == NULL || info == NULL)
    return;
  assert_silent (hidden, "Jane");
  assert_silent (hidden, "1962");
  assert_silent (hidden, auspex_test_scratch_dir ());
  g_assert_null (strstr (info, "Jane"));

  report_case->report.show_file_names = true;

  g_auto (GStrv) shown = read_pages (report_case);

  assert_says (shown, "Slide 1: Jane Doe 1962.svs");
  assert_says (shown, "The scale of Jane Doe 1962.svs was typed in");
}

static void
test_fonts (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();
  g_autofree char *path = save (report_case);
  g_autofree char *fonts = ask ("pdffonts", "-l", "999", path);
  g_auto (GStrv) lines = NULL;
  int n = 0;

  if (fonts == NULL)
    return;
  lines = g_strsplit (fonts, "\n", -1);
  for (int i = 2; lines[i] != NULL && *lines[i] != '\0'; i++, n++)
    {
      /* "emb sub uni object ID": embedded, a subset, and with its text's meaning. */
      if (!g_regex_match_simple (" yes yes yes +\\d+ +\\d+$", lines[i], 0, 0))
        g_test_fail_printf ("not embedded: %s", lines[i]);
    }
  g_assert_cmpint (n, >=, 2);
}

static void
test_metadata (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();
  g_autofree char *path = save (report_case);
  g_autofree char *info = ask ("pdfinfo", "-isodates", path, NULL);

  if (info == NULL)
    return;
  g_assert_true (g_regex_match_simple ("Title: +Prognosis estimate", info, 0, 0));
  g_assert_true (g_regex_match_simple ("Subject: +Research use only", info, 0, 0));
  g_assert_true (g_regex_match_simple ("Creator: +Auspex " AUSPEX_VERSION, info, 0, 0));
  g_assert_true (g_regex_match_simple ("Page size: .*A4", info, 0, 0));
}

static void
test_many_annotations (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();

  for (int i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("Mark %d.", i);
      g_autofree char *note = g_strdup_printf (
          "Note %d: long enough that it goes over a line or two of the page, "
          "as notes of pathologists are prone to do, and ends at end-%d.",
          i, i);

      report_case_add_annotation (report_case, i * 37 % 1200, i * 53 % 900, name, note);
    }

  g_auto (GStrv) pages = read_pages (report_case);

  if (pages == NULL)
    return;

  int n = (int) g_strv_length (pages);
  g_autofree char *last = g_strdup_printf ("%d / %d", n, n);

  g_assert_cmpint (n, >=, 24);
  assert_says (pages, last);
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *name = g_strdup_printf ("%d. Mark %d.", i + 5, i);
      g_autofree char *end = g_strdup_printf ("end-%d.", i);

      assert_says (pages, name);
      assert_says (pages, end);
    }
}

static void
test_long_note (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();
  g_autoptr (GString) note = g_string_new (NULL);
  g_autofree char *word = g_strnfill (3000, 'w');

  for (int i = 0; i < 6000; i++)
    g_string_append_printf (note, "word%d%s", i, i % 50 == 49 ? "\n\n" : " ");
  g_string_append (note, word); /* wider than the page, without a space */
  report_case_add_annotation (report_case, 10, 10, word, note->str);

  g_auto (GStrv) pages = read_pages (report_case);

  if (pages == NULL)
    return;
  for (int i = 0; i < 6000; i += 7)
    {
      g_autofree char *expected = g_strdup_printf ("word%d ", i);

      assert_says (pages, expected);
    }
}

static void
test_what_is_not_known_is_not_shown (void)
{
  static const char *const absent[] = { "month",       "percentile",  " nan",
                                        "-nan",        "null",        "Untrained",
                                        "Cancer type", "Risk of each" };
  g_autoptr (ReportCase) report_case = report_case_new ();
  AuspexPrognosis *prognosis = report_case->prognosis;

  prognosis->has_time_bins = false;
  prognosis->model_trained = true;
  prognosis->n_warnings = 0;
  g_clear_pointer (&prognosis->cancer_type_label, g_free);
  g_clear_pointer (&prognosis->cancer_type_code, g_free);
  g_clear_pointer (&prognosis->encoder_sha256, g_free);

  g_auto (GStrv) pages = read_pages (report_case);

  if (pages == NULL)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS (absent); i++)
    assert_silent (pages, absent[i]);
  assert_says (pages, "time bin 4");
  assert_says (pages, "beyond time bin 4 of 4");
  assert_says (pages, "Warnings None.");

  prognosis->risk_percentile = 73;

  g_auto (GStrv) with_cohort = read_pages (report_case);

  assert_says (with_cohort, "Risk percentile");
  assert_says (with_cohort, "73");
}

static void
test_annotations_alone (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();

  report_case->report.prognosis = NULL;
  report_case->content.n_heatmaps = 0;

  g_auto (GStrv) pages = read_pages (report_case);

  if (pages == NULL)
    return;
  assert_says (pages, "Slide annotations");
  assert_says (pages, "Nest of large nuclei");
  assert_says (pages, "Research use only");
  assert_says (pages, auspex_slide_get_quickhash (report_case->slide));
  assert_silent (pages, "Survival");
  assert_silent (pages, "Jane");
}

static void
test_features_without_slides (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();

  report_case->report.n_slides = 0;

  g_auto (GStrv) pages = read_pages (report_case);

  if (pages == NULL)
    return;
  assert_says (pages, "\342\210\2222.58");
  assert_says (pages, "FOXP3");
  assert_silent (pages, "Most attended patches");
}

/* As an estimate without a corner of the slide would say. */
static void
leave_a_corner_out (ReportCase *report_case, double less_risk)
{
  AuspexPrognosis *prognosis = report_case->prognosis;

  prognosis->all_tissue = auspex_prognosis_new ();
  prognosis->all_tissue->risk = prognosis->risk + less_risk;
  prognosis->excluded_um2 = 12288;
  prognosis->n_marks = 1;
  prognosis->marks = g_new0 (AuspexMarkedArea, 1);
  prognosis->marks[0] = (AuspexMarkedArea){
    .is_excluded = true,
    .class_name = g_strdup ("Ignore*"),
    .name = g_strdup ("Fold"),
    .area_um2 = 60000,
    .n_patches = 3,
    .geometry = g_strdup ("{\"type\":\"Polygon\",\"coordinates\":"
                          "[[[0,0],[600,0],[600,400],[0,400],[0,0]]]}"),
  };
}

static int
count_lines (const char *text, const char *pattern)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  int n = 0;

  for (int i = 0; lines[i] != NULL; i++)
    n += g_regex_match_simple (pattern, lines[i], 0, 0);
  return n;
}

static void
test_left_out (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();
  g_autofree char *path = save (report_case);
  g_autofree char *before = ask ("pdfimages", "-list", path, NULL);
  g_autofree char *after = NULL;

  if (before == NULL)
    return;
  leave_a_corner_out (report_case, 0.02);
  g_free (path);
  path = save (report_case);
  after = ask ("pdfimages", "-list", path, NULL);
  /* The picture, and nothing of the page that Cairo had to make one. */
  g_assert_cmpint (count_lines (after, "\\bimage\\b.*\\brgb\\b"), ==,
                   count_lines (before, "\\bimage\\b.*\\brgb\\b") + 1);
  g_assert_cmpint (count_lines (after, "\\bs?mask\\b"), ==,
                   count_lines (before, "\\bs?mask\\b"));

  g_auto (GStrv) pages = read_pages (report_case);

  assert_says (pages, "Tissue left out");
  assert_says (pages, "3 of 63 patches, 12 288 \302\265m\302\262, were left out");
  assert_says (pages, "Fold 1 left out 60 000 \302\265m\302\262 3");
  assert_says (pages, "Greyed: left out.");
}

static void
test_patient (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();
  g_auto (GStrv) hidden = NULL, shown = NULL;

  report_case->report.patient = "TCGA-00-0001";
  hidden = read_pages (report_case);
  if (hidden == NULL)
    return;
  assert_silent (hidden, "TCGA-00-0001");
  report_case->report.show_file_names = true;
  shown = read_pages (report_case);
  assert_says (shown, "Patient TCGA-00-0001");
}

/* The report's pictures are not as the view adjusts them. */
static void
test_colors (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();
  g_auto (GStrv) pages = read_pages (report_case);

  if (pages == NULL)
    return;
  assert_says (pages, "as in the file, no ICC profile applied, none adjusted");

  g_autoptr (GBytes) icc = icc_fixture_wide ();
  g_autoptr (AuspexIccProfile) profile = auspex_icc_profile_new (icc, NULL);
  g_autoptr (AuspexDisplayColors) colors =
      auspex_display_colors_new (profile, &auspex_color_adjustment_none);

  report_case->content.colors = colors;

  g_auto (GStrv) with_profile = read_pages (report_case);

  assert_says (with_profile, "ICC profile of the file applied, none adjusted");
  assert_silent (with_profile, "no ICC profile applied");
}

static void
test_two_slides (void)
{
  g_autoptr (ReportCase) report_case = report_case_new ();
  AuspexReportSlide slides[] = { report_case->content, report_case->content };
  AuspexPrognosis *prognosis = report_case->prognosis;

  /* Every second patch on the second slide, which has no annotations. */
  slides[1].annotations = NULL;
  report_case->report.slides = slides;
  report_case->report.n_slides = 2;
  prognosis->n_slides = 2;
  prognosis->slides = g_renew (AuspexSlideIdentity, prognosis->slides, 2);
  prognosis->slides[1] = (AuspexSlideIdentity){ .name = g_strdup ("second.svs"),
                                                .quickhash1 = g_strdup ("feedbeef"),
                                                .mpp = 0.5 };
  prognosis->maps.patch_level0_px = g_renew (double, prognosis->maps.patch_level0_px, 2);
  prognosis->maps.patch_level0_px[1] = 128;
  for (int64_t i = 1; i < prognosis->maps.n_patches; i += 2)
    prognosis->maps.slide_index[i] = 1;

  g_auto (GStrv) pages = read_pages (report_case);

  if (pages == NULL)
    return;
  assert_says (pages, "Slide 2");
  assert_says (pages, "slide 1, x ");
  assert_says (pages, "slide 2, x ");
  assert_says (pages, "Annotations on Slide 1");
  assert_silent (pages, "Annotations on Slide 2");
  assert_says (pages, "slide feedbeef");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/report/every page has its number and says what it is for",
                   test_every_page);
  g_test_add_func ("/report/figures, warnings and provenance are text", test_content);
  g_test_add_func ("/report/file names are hidden unless asked for", test_file_names);
  g_test_add_func ("/report/fonts are embedded", test_fonts);
  g_test_add_func ("/report/the document says what it is", test_metadata);
  g_test_add_func ("/report/hundreds of annotations go over many pages",
                   test_many_annotations);
  g_test_add_func ("/report/a note longer than a page loses nothing", test_long_note);
  g_test_add_func ("/report/what is not known is not shown",
                   test_what_is_not_known_is_not_shown);
  g_test_add_func ("/report/annotations make a report without an estimate",
                   test_annotations_alone);
  g_test_add_func ("/report/features without a slide make one, too",
                   test_features_without_slides);
  g_test_add_func ("/report/two slides are told apart", test_two_slides);
  g_test_add_func ("/report/tissue left out is greyed in the picture, not on the page",
                   test_left_out);
  g_test_add_func ("/report/the patient is named where file names are", test_patient);
  g_test_add_func ("/report/how the pictures' colours were made is said", test_colors);
  return g_test_run ();
}
