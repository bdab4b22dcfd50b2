/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/render/report/report-case.h"

#include "render/annotation/annotation-class.h"
#include "render/slide/synthetic-slide.h"
#include "tests/support/test-data.h"

#include <math.h>

#define N_PATCHES 60
#define PATCH_PX 128

static AuspexSlide *
make_slide (void)
{
  const AuspexSyntheticSlide parameters = { 1600, 1200, 0.5, 1 };
  g_autofree char *path =
      g_build_filename (auspex_test_scratch_dir (), "Jane Doe 1962.svs", NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    auspex_synthetic_slide_write (&parameters, path, NULL, &error);
  g_assert_no_error (error);

  AuspexSlide *slide = auspex_slide_open (path, &error);

  g_assert_no_error (error);
  return slide;
}

static void
fill_identity (AuspexPrognosis *prognosis, AuspexSlide *slide)
{
  prognosis->n_slides = 1;
  prognosis->slides = g_new0 (AuspexSlideIdentity, 1);
  prognosis->slides[0] = (AuspexSlideIdentity){
    .name = g_path_get_basename (auspex_slide_get_path (slide)),
    .quickhash1 = g_strdup (auspex_slide_get_quickhash (slide)),
    .vendor = g_strdup (auspex_slide_get_vendor (slide)),
    .bytes = auspex_slide_get_bytes (slide),
    .width_px = 1600,
    .height_px = 1200,
    .mpp = 0.5,
    .mpp_source = g_strdup ("typed in"),
  };
}

static void
fill_provenance (AuspexPrognosis *prognosis)
{
  prognosis->created = g_strdup ("2026-11-22T11:20:00Z");
  prognosis->seconds = 42.5;
  prognosis->model_name = g_strdup ("demo");
  prognosis->model_sha256 =
      g_strdup ("b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c");
  prognosis->cancer_type_code = g_strdup ("BLCA");
  prognosis->cancer_type_label = g_strdup ("Bladder Urothelial Carcinoma");
  prognosis->encoder_id = g_strdup ("resnet50-layer3");
  prognosis->encoder_sha256 =
      g_strdup ("7d865e959b2466918c9863afca942d0fb89d7c9ac0c99bafc3749504ded97730");
  prognosis->precision = g_strdup ("exact");
  prognosis->device = g_strdup ("CPU, 2 threads (oneDNN)");
  prognosis->patch_set_sha256 =
      g_strdup ("bf07a7fbb825fc0aae7bf4a1177b2b31fcf8a3feeaf7092761e18c859ee52a9c");
  prognosis->n_patches = N_PATCHES;
  prognosis->n_undecoded = 1;
  prognosis->n_excluded = 3;
  prognosis->patch_um = 64;
  auspex_prognosis_add_parameter (prognosis, "tissue", "default");
  auspex_prognosis_add_parameter (prognosis, "normalisation", "none");
  auspex_prognosis_add_warning (prognosis, "untrained",
                                "The model is untrained: its numbers mean nothing.");
  auspex_prognosis_add_warning (
      prognosis, "mpp-typed-in",
      "The scale of Jane Doe 1962.svs was typed in, not read from "
      "the file.");
  auspex_prognosis_add_warning (prognosis, "undecoded",
                                "One patch could not be decoded.");
}

static void
fill_result (AuspexPrognosis *prognosis)
{
  const double hazards[] = { 0.081, 0.173, 0.254, 0.412 };
  double survival = 1;

  prognosis->risk = 0;
  prognosis->has_time_bins = true;
  for (int i = 0; i < AUSPEX_N_BINS; i++)
    {
      const double months[] = { 0, 11.3, 18.9, 32.6, 163 };

      survival *= 1 - hazards[i];
      prognosis->hazards[i] = hazards[i];
      prognosis->survival[i] = survival;
      prognosis->risk -= survival;
      prognosis->time_bins_months[i] = months[i];
      prognosis->time_bins_months[i + 1] = months[i + 1];
    }
}

static void
fill_genes (AuspexPrognosis *prognosis)
{
  static const char *const names[] = { "TP53", "CD8A", "MKI67", "VIM",
                                       "EGFR", "KRT5", "FOXP3" };
  static const char *const groups[] = { "Tumor suppression", "Oncogenesis",
                                        "Protein kinases",   "Cellular differentiation",
                                        "Transcription",     NULL };
  GRand *random = g_rand_new_with_seed (5);

  prognosis->n_groups = 6;
  prognosis->groups = g_new0 (AuspexGeneGroup, 6);
  for (int g = 0; g < 6; g++)
    {
      AuspexGeneGroup *group = &prognosis->groups[g];

      group->name = g_strdup (groups[g]);
      group->n_features = 7 + 12 * g;
      group->features = g_new0 (AuspexGeneFeature, group->n_features);
      for (int i = 0; i < group->n_features; i++)
        group->features[i] = (AuspexGeneFeature){
          .name = groups[g] == NULL ? NULL
                  : i < 7           ? g_strdup (names[i])
                                    : g_strdup_printf ("%s%d", names[i % 7], i),
          .modality = g_strdup ("rnaseq"),
          .z = (float) g_rand_double_range (random, -2.6, 2.6),
          .validation_r = NAN,
        };
    }
  g_rand_free (random);
}

static void
fill_maps (AuspexPrognosis *prognosis)
{
  AuspexAttentionMaps *maps = &prognosis->maps;
  double sum = 0;

  maps->n_patches = N_PATCHES;
  maps->n_groups = 6;
  maps->coords = g_new0 (int64_t, 2 * N_PATCHES);
  maps->slide_index = g_new0 (int32_t, N_PATCHES);
  maps->patch_level0_px = g_new0 (double, 1);
  maps->patch_level0_px[0] = PATCH_PX;
  maps->gate = g_new0 (float, N_PATCHES);
  maps->hyperedge = g_new0 (float, 6 * N_PATCHES);
  for (int i = 0; i < N_PATCHES; i++)
    {
      maps->coords[2 * i] = 160 + i % 10 * PATCH_PX;
      maps->coords[2 * i + 1] = 120 + i / 10 * PATCH_PX;
      maps->gate[i] = (float) exp (1.5 * sin (i * 0.7) + cos (i * 0.31));
      sum += maps->gate[i];
    }
  for (int i = 0; i < N_PATCHES; i++)
    {
      maps->gate[i] /= (float) sum;
      maps->hyperedge[i] = i % 5 == 0 ? 5.0f / N_PATCHES : 0;
    }
}

void
report_case_add_annotation (ReportCase *report_case, double x, double y, const char *name,
                            const char *note)
{
  AuspexAnnotation *annotation = auspex_annotation_new_from_box (
      AUSPEX_SHAPE_RECTANGLE, (AuspexRect){ x, y, 200, 100 });

  auspex_annotation_set_name (annotation, name);
  auspex_annotation_set_note (annotation, note);
  auspex_annotation_set_class (annotation, "Tumor", 0xc80000);
  g_ptr_array_add (report_case->annotations, annotation);
}

static void
add_other_shapes (ReportCase *report_case)
{
  const AuspexPoint path[] = { { 700, 300 }, { 900, 420 }, { 1000, 700 }, { 760, 640 } };
  AuspexAnnotation *polygon =
      auspex_annotation_new_from_points (AUSPEX_SHAPE_POLYGON, path, 4);
  AuspexAnnotation *line = auspex_annotation_new_from_points (AUSPEX_SHAPE_LINE, path, 2);
  AuspexAnnotation *point =
      auspex_annotation_new_from_points (AUSPEX_SHAPE_POINT, path + 2, 1);

  auspex_annotation_set_name (polygon, "Invasion front");
  auspex_annotation_set_class (polygon, "Stroma", 0x96c896);
  g_ptr_array_add (report_case->annotations, polygon);
  g_ptr_array_add (report_case->annotations, line);
  g_ptr_array_add (report_case->annotations, point);
}

ReportCase *
report_case_new (void)
{
  ReportCase *report_case = g_new0 (ReportCase, 1);
  AuspexPrognosis *prognosis = auspex_prognosis_new ();
  AuspexAttentionMaps *maps = &prognosis->maps;

  report_case->slide = make_slide ();
  report_case->prognosis = prognosis;
  fill_identity (prognosis, report_case->slide);
  fill_provenance (prognosis);
  fill_result (prognosis);
  fill_genes (prognosis);
  fill_maps (prognosis);
  report_case->annotations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) auspex_annotation_unref);
  report_case_add_annotation (
      report_case, 300, 300, "Nest of large nuclei",
      "Pleomorphic, three mitoses in this field. Compare with the "
      "deeper section before deciding.");
  add_other_shapes (report_case);
  report_case->heatmaps[0] =
      auspex_heatmap_new ("Gate attention", N_PATCHES, maps->coords, PATCH_PX, maps->gate,
                          AUSPEX_HEATMAP_MULTIPLE, false);
  report_case->heatmaps[1] =
      auspex_heatmap_new ("Hyper-edge: Oncogenesis", N_PATCHES, maps->coords, PATCH_PX,
                          maps->hyperedge, AUSPEX_HEATMAP_WEIGHT, true);
  report_case->content =
      (AuspexReportSlide){ report_case->slide, report_case->annotations, 2,
                           report_case->heatmaps };
  report_case->report = (AuspexReport){ .prognosis = prognosis,
                                        .n_slides = 1,
                                        .slides = &report_case->content };
  return report_case;
}

void
report_case_free (ReportCase *report_case)
{
  auspex_heatmap_unref (report_case->heatmaps[0]);
  auspex_heatmap_unref (report_case->heatmaps[1]);
  g_ptr_array_unref (report_case->annotations);
  auspex_prognosis_unref (report_case->prognosis);
  auspex_slide_unref (report_case->slide);
  g_free (report_case);
}
