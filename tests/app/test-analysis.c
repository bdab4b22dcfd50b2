/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/analysis-replay.h"
#include "compute/features/feature-store.h"
#include "tests/app/analysis-case.h"
#include "tests/render/color/icc-fixture.h"
#include "tests/support/test-data.h"

#include <math.h>
#include <string.h>

/* A request with all that it borrows. */
typedef struct
{
  AuspexAnalysisRequest request;
  char *encoder_path, *model_path;
} Case;

static GPtrArray *
open_slides (const char *const *paths)
{
  GPtrArray *slides = g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_slide_unref);

  for (; *paths != NULL; paths++)
    {
      g_autoptr (GError) error = NULL;
      AuspexSlide *slide = auspex_slide_open (*paths, &error);

      g_assert_no_error (error);
      g_ptr_array_add (slides, slide);
    }
  return slides;
}

static Case
new_case (const char *const *paths)
{
  Case it = { .encoder_path = case_encoder (),
              .model_path = case_model ("model.safetensors", 17) };
  g_autoptr (GError) error = NULL;

  it.request =
      (AuspexAnalysisRequest){ .slides = open_slides (paths),
                               .model = auspex_model_open (it.model_path, &error),
                               .encoder = auspex_encoder_open (it.encoder_path, &error),
                               .device = "cpu",
                               .tissue = "none",
                               .use_cache = false };
  g_assert_no_error (error);
  return it;
}

static void
clear_case (Case *it)
{
  g_ptr_array_unref (it->request.slides);
  auspex_model_unref (it->request.model);
  auspex_encoder_unref (it->request.encoder);
  g_free (it->encoder_path);
  g_free (it->model_path);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Case, clear_case)

/* What a run has told. */
typedef struct
{
  int n_stages;
  AuspexAnalysisStage stages[16];
  int64_t first_done, last_done, total;
  int64_t cancel_at; /* patches; 0: never */
  GCancellable *cancellable;
} Told;

static void
note (const AuspexAnalysisProgress *progress, gpointer data)
{
  Told *told = data;

  if (told->n_stages == 0 || told->stages[told->n_stages - 1] != progress->stage)
    {
      g_assert_cmpint (told->n_stages, <, 16);
      told->stages[told->n_stages++] = progress->stage;
      if (progress->stage == AUSPEX_STAGE_ENCODING)
        told->first_done = progress->done;
    }
  if (progress->stage != AUSPEX_STAGE_ENCODING)
    return;
  g_assert_cmpint (progress->done, >=, told->last_done);
  told->last_done = progress->done;
  told->total = progress->total;
  if (told->cancel_at > 0 && progress->done >= told->cancel_at)
    g_cancellable_cancel (told->cancellable);
}

static AuspexPrognosis *
run (const AuspexAnalysisRequest *request, Told *told)
{
  g_autoptr (GError) error = NULL;
  AuspexPrognosis *prognosis =
      auspex_analysis_run (request, told != NULL ? note : NULL, told, NULL, &error);

  g_assert_no_error (error);
  return prognosis;
}

static void
assert_fails (const AuspexAnalysisRequest *request, const char *const *causes)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (auspex_analysis_run (request, NULL, NULL, NULL, &error));
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  for (; *causes != NULL; causes++)
    g_assert_nonnull (strstr (error->message, *causes));
  g_assert_null (strchr (error->message, '\n'));
}

static bool
warns (const AuspexPrognosis *prognosis, const char *code)
{
  for (int i = 0; i < prognosis->n_warnings; i++)
    if (g_str_equal (prognosis->warnings[i].code, code))
      return true;
  return false;
}

static const char *
parameter (const AuspexPrognosis *prognosis, const char *name)
{
  for (int i = 0; i < prognosis->n_parameters; i++)
    if (g_str_equal (prognosis->parameters[i].name, name))
      return prognosis->parameters[i].value;
  return NULL;
}

static void
assert_same_estimate (const AuspexPrognosis *a, const AuspexPrognosis *b)
{
  g_assert_cmpint (a->n_patches, ==, b->n_patches);
  g_assert_cmpmem (a->hazards, sizeof a->hazards, b->hazards, sizeof b->hazards);
  g_assert_cmpfloat (a->risk, ==, b->risk);
  g_assert_cmpmem (a->maps.gate, a->n_patches * 4, b->maps.gate, b->n_patches * 4);
  g_assert_cmpmem (a->maps.coords, a->n_patches * 16, b->maps.coords, b->n_patches * 16);
  g_assert_cmpstr (a->patch_set_sha256, ==, b->patch_set_sha256);
}

static void
test_result (void)
{
  g_autofree char *path = case_slide ("result.svs", 1024, 768, 0.499, 1);
  g_auto (Case) it = new_case ((const char *[]){ path, NULL });
  Told told = { 0 };
  g_autoptr (AuspexPrognosis) prognosis = run (&it.request, &told);
  double survival = 1, gate = 0;

  g_assert_cmpint (prognosis->n_patches, ==, 16 * 12);
  g_assert_cmpint (prognosis->maps.n_patches, ==, 16 * 12);
  g_assert_cmpfloat_with_epsilon (prognosis->patch_um, 64 * 0.499, 1e-9);
  for (int i = 0; i < AUSPEX_N_BINS; i++)
    {
      g_assert_cmpfloat (prognosis->hazards[i], >, 0);
      g_assert_cmpfloat (prognosis->hazards[i], <, 1);
      survival *= 1 - prognosis->hazards[i];
      g_assert_cmpfloat_with_epsilon (prognosis->survival[i], survival, 1e-6);
    }
  for (int64_t i = 0; i < prognosis->n_patches; i++)
    gate += prognosis->maps.gate[i];
  g_assert_cmpfloat_with_epsilon (gate, 1, 1e-4);
  g_assert_cmpint (prognosis->maps.coords[2 * 17], ==, 64);
  g_assert_cmpint (prognosis->maps.coords[2 * 17 + 1], ==, 64);
  g_assert_cmpfloat (prognosis->maps.patch_level0_px[0], ==, 64);

  g_assert_cmpstr (prognosis->slides[0].name, ==, "result.svs");
  g_assert_cmpstr (prognosis->slides[0].mpp_source, ==, "openslide");
  g_assert_cmpstr (prognosis->encoder_id, ==, "small");
  g_assert_cmpstr (prognosis->precision, ==, "exact");
  g_assert_cmpstr (prognosis->model_name, ==, "Small");
  g_assert_cmpint (strlen (prognosis->patch_set_sha256), ==, 64);
  g_assert_cmpint (strlen (prognosis->created), ==, 20);
  g_assert_cmpfloat (prognosis->seconds, >, 0);
  g_assert_cmpstr (parameter (prognosis, "tissue"), ==, "none");
  g_assert_cmpstr (parameter (prognosis, "patch_px"), ==, "64");
  g_assert_cmpstr (parameter (prognosis, "resampling"), ==, "none");
  g_assert_cmpstr (parameter (prognosis, "features_from"), ==, "slide");
  g_assert_cmpstr (parameter (prognosis, "time_bins_months"), ==, "0 10 20 30.5 100");
  g_assert_cmpint (prognosis->n_warnings, ==, 0);

  g_assert_cmpint (told.n_stages, ==, 5);
  for (int i = 0; i < told.n_stages; i++)
    g_assert_cmpint (told.stages[i], ==, i);
  g_assert_cmpint (told.total, ==, 16 * 12);
  g_assert_cmpint (told.last_done, ==, 16 * 12);
}

static void
test_warnings (void)
{
  g_autofree char *path = case_slide ("warnings.svs", 512, 512, 0, 1);
  g_auto (Case) it = new_case ((const char *[]){ path, NULL });

  auspex_slide_set_typed_in_mpp (it.request.slides->pdata[0], 0.4);
  it.request.precision = AUSPEX_PRECISION_FAST;
  it.request.cancer_type_confirmed = "LUAD";
  g_autoptr (AuspexPrognosis) prognosis = run (&it.request, NULL);
  g_assert_true (warns (prognosis, "mpp-typed-in"));
  g_assert_true (warns (prognosis, "rescaled"));
  g_assert_true (warns (prognosis, "few-patches"));
  g_assert_true (warns (prognosis, "fast-precision"));
  g_assert_true (warns (prognosis, "other-cancer-type"));
  g_assert_false (warns (prognosis, "untrained"));
  g_assert_false (warns (prognosis, "no-names"));
  g_assert_cmpstr (prognosis->slides[0].mpp_source, ==, "typed in");
  g_assert_cmpint (prognosis->n_patches, ==, 6 * 6); /* of 80 level-0 pixels */
  it.request.cancer_type_confirmed = "blca";
  g_autoptr (AuspexPrognosis) fitting = run (&it.request, NULL);
  g_assert_false (warns (fitting, "other-cancer-type"));
}

static void
test_cache (void)
{
  g_autofree char *path = case_slide ("cache.svs", 1024, 768, 0.5, 2);
  g_auto (Case) it = new_case ((const char *[]){ path, NULL });
  Told told = { 0 };

  it.request.use_cache = true;
  g_autoptr (AuspexPrognosis) first = run (&it.request, NULL);
  g_autoptr (AuspexPrognosis) second = run (&it.request, &told);
  assert_same_estimate (first, second);
  g_assert_cmpstr (parameter (first, "features_from"), ==, "slide");
  g_assert_cmpstr (parameter (second, "features_from"), ==, "cache");
  for (int i = 0; i < told.n_stages; i++)
    g_assert_cmpint (told.stages[i], !=, AUSPEX_STAGE_ENCODING);

  it.request.use_cache = false;
  g_autoptr (AuspexPrognosis) third = run (&it.request, NULL);
  assert_same_estimate (first, third);
  g_assert_cmpstr (parameter (third, "features_from"), ==, "slide");
}

static void
test_cancel (void)
{
  g_autofree char *path = case_slide ("cancel.svs", 2048, 1536, 0.5, 3);
  g_auto (Case) it = new_case ((const char *[]){ path, NULL });
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Told told = { .cancel_at = 50, .cancellable = cancellable }, again = { 0 };
  g_autoptr (GError) error = NULL;

  it.request.use_cache = true;
  g_assert_null (auspex_analysis_run (&it.request, note, &told, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (told.last_done, <, told.total);

  g_autoptr (AuspexPrognosis) resumed = run (&it.request, &again);
  g_assert_cmpint (again.first_done, >=, 50);
  g_assert_cmpint (again.first_done, <, again.total);
  it.request.use_cache = false;
  g_autoptr (AuspexPrognosis) whole = run (&it.request, NULL);
  assert_same_estimate (resumed, whole);
}

static void
test_two_slides (void)
{
  g_autofree char *one = case_slide ("one.svs", 1024, 768, 0.5, 4);
  g_autofree char *two = case_slide ("two.svs", 600, 500, 0.4, 5);
  g_auto (Case) it = new_case ((const char *[]){ one, two, NULL });
  g_autoptr (AuspexPrognosis) prognosis = run (&it.request, NULL);

  g_assert_cmpint (prognosis->n_slides, ==, 2);
  g_assert_cmpint (prognosis->n_patches, ==, 16 * 12 + 7 * 6);
  for (int64_t i = 0; i < prognosis->n_patches; i++)
    g_assert_cmpint (prognosis->maps.slide_index[i], ==, i >= 16 * 12);
  g_assert_cmpfloat (prognosis->maps.patch_level0_px[0], ==, 64);
  g_assert_cmpfloat (prognosis->maps.patch_level0_px[1], ==, 80);
  g_assert_cmpint (prognosis->maps.coords[2 * 16 * 12], ==, 0);
  g_assert_true (warns (prognosis, "rescaled"));
}

static void
test_few_undecoded (void)
{
  g_autofree char *path = case_slide ("undecoded.svs", 2048, 1536, 0.5, 6);
  int tile = 2 * 8 + 3; /* x 768 to 1024, y 512 to 768 */

  case_break_tiles (path, 0, tile, 1);
  g_auto (Case) it = new_case ((const char *[]){ path, NULL });
  it.request.use_cache = true;
  for (int again = 0; again < 2; again++)
    {
      g_autoptr (AuspexPrognosis) prognosis = run (&it.request, NULL);

      g_assert_cmpint (prognosis->n_undecoded, ==, 16);
      g_assert_cmpint (prognosis->n_patches, ==, 32 * 24 - 16);
      g_assert_true (warns (prognosis, "undecoded"));
      for (int64_t i = 0; i < prognosis->n_patches; i++)
        {
          int64_t x = prognosis->maps.coords[2 * i],
                  y = prognosis->maps.coords[2 * i + 1];

          g_assert_false (x >= 768 && x < 1024 && y >= 512 && y < 768);
        }
    }
}

/* What a network learned from is the scanner's RGB: a profile changes what is shown, not
 * what is estimated. */
static void
test_profile_is_for_the_eye (void)
{
  g_autofree char *plain = case_slide ("no-profile.svs", 1024, 768, 0.5, 9);
  g_autofree char *tagged = case_slide ("profile.svs", 1024, 768, 0.5, 9);
  g_autoptr (GBytes) icc = icc_fixture_wide ();

  icc_fixture_attach (tagged, icc);
  g_auto (Case) without = new_case ((const char *[]){ plain, NULL });
  g_auto (Case) with = new_case ((const char *[]){ tagged, NULL });
  g_autoptr (AuspexPrognosis) a = run (&without.request, NULL);
  g_autoptr (AuspexPrognosis) b = run (&with.request, NULL);

  g_assert_cmpint (a->n_patches, ==, b->n_patches);
  g_assert_cmpfloat (a->risk, ==, b->risk);
  g_assert_cmpmem (a->maps.gate, a->n_patches * sizeof (float), b->maps.gate,
                   b->n_patches * sizeof (float));
}

static void
test_many_undecoded (void)
{
  g_autofree char *path = case_slide ("many-undecoded.svs", 2048, 1536, 0.5, 6);

  case_break_tiles (path, 0, 16, 4); /* 64 of 768: 8.3 % */
  g_auto (Case) it = new_case ((const char *[]){ path, NULL });
  assert_fails (&it.request, (const char *[]){ path, "64 of 768", "5 %", "(0, 512)",
                                               "x 0 to 1024, y 512 to 768", NULL });
}

static void
test_refused (void)
{
  g_autofree char *no_mpp = case_slide ("no-mpp.svs", 512, 512, 0, 1);
  g_autofree char *blank = case_blank_slide ("blank.tif");
  g_autofree char *other_model = case_model ("other-model.safetensors", 24);
  g_auto (Case) unknown = new_case ((const char *[]){ no_mpp, NULL });
  g_auto (Case) empty = new_case ((const char *[]){ blank, NULL });

  assert_fails (&unknown.request,
                (const char *[]){ no_mpp, "pixels is not known", "--mpp", NULL });
  empty.request.tissue = "default";
  assert_fails (&empty.request, (const char *[]){ blank, "no tissue found", NULL });
  auspex_slide_set_typed_in_mpp (empty.request.slides->pdata[0], 0.125);
  assert_fails (&empty.request, (const char *[]){ blank, "no tissue found",
                                                  "typed in to be 0.125 µm", NULL });
  auspex_model_unref (empty.request.model);
  empty.request.model = auspex_model_open (other_model, NULL);
  empty.request.tissue = "none";
  assert_fails (&empty.request, (const char *[]){ "17", "24", NULL });
}

static void
test_features_file (void)
{
  g_autofree char *one = case_slide ("first.svs", 1024, 768, 0.5, 7);
  g_autofree char *two = case_slide ("second.svs", 640, 512, 0.5, 8);
  g_autofree char *bag = g_build_filename (auspex_test_scratch_dir (), "bag.h5", NULL);
  g_auto (Case) it = new_case ((const char *[]){ one, two, NULL });
  g_auto (Case) other = new_case ((const char *[]){ two, one, NULL });

  it.request.save_features_path = bag;
  g_autoptr (AuspexPrognosis) direct = run (&it.request, NULL);
  it.request.save_features_path = NULL;
  it.request.features_path = bag;
  g_autoptr (AuspexPrognosis) read = run (&it.request, NULL);
  assert_same_estimate (direct, read);
  g_assert_cmpmem (direct->maps.slide_index, direct->n_patches * 4,
                   read->maps.slide_index, read->n_patches * 4);
  g_assert_cmpstr (parameter (read, "features_from"), ==, "bag.h5");
  g_assert_cmpstr (read->encoder_sha256, ==, direct->encoder_sha256);

  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  GPtrArray *slides = it.request.slides;
  it.request.slides = none;
  g_autoptr (AuspexPrognosis) alone = run (&it.request, NULL);
  it.request.slides = slides;
  assert_same_estimate (direct, alone);
  g_assert_cmpint (alone->n_slides, ==, 2);

  other.request.features_path = bag;
  assert_fails (&other.request, (const char *[]){ bag, "another slide", NULL });
  g_ptr_array_set_size (other.request.slides, 1);
  assert_fails (&other.request, (const char *[]){ bag, "2 slides, but 1", NULL });
}

/* What a slide's own mpp and the one its features were made with have to do with each
 * other. */
static void
test_features_mpp (void)
{
  g_autofree char *path = case_slide ("unsaid.svs", 512, 512, 0, 7);
  g_autofree char *bag = g_build_filename (auspex_test_scratch_dir (), "mpp.h5", NULL);
  g_auto (Case) it = new_case ((const char *[]){ path, NULL });
  AuspexSlide *slide = it.request.slides->pdata[0];

  auspex_slide_set_typed_in_mpp (slide, 0.4);
  it.request.save_features_path = bag;
  it.request.precision = AUSPEX_PRECISION_FAST;
  g_autoptr (AuspexPrognosis) direct = run (&it.request, NULL);
  it.request.save_features_path = NULL;
  it.request.features_path = bag;
  it.request.precision = AUSPEX_PRECISION_EXACT;

  for (int known = 0; known < 3; known++)
    {
      auspex_slide_set_typed_in_mpp (slide, known == 0 ? 0 : 0.403);
      GPtrArray *slides = it.request.slides;
      g_autoptr (GPtrArray) none = g_ptr_array_new ();
      if (known == 2)
        it.request.slides = none;
      g_autoptr (AuspexPrognosis) read = run (&it.request, NULL);
      it.request.slides = slides;

      g_assert_cmpfloat (read->slides[0].mpp, ==, 0.4);
      g_assert_cmpstr (read->slides[0].mpp_source, ==, "typed in");
      g_assert_cmpfloat (read->patch_um, ==, direct->patch_um);
      g_assert_true (warns (read, "mpp-typed-in"));
      g_assert_true (warns (read, "fast-precision"));
    }
  auspex_slide_set_typed_in_mpp (slide, 0.41);
  assert_fails (&it.request, (const char *[]){ bag, path, "0.4 um", "0.41", NULL });
}

static void
test_slide_twice (void)
{
  g_autofree char *one = case_slide ("once.svs", 512, 512, 0.5, 7);
  g_autofree char *copy = case_slide ("copy.svs", 512, 512, 0.5, 7);
  g_autofree char *other = case_slide ("no-copy.svs", 512, 512, 0.5, 8);
  g_auto (Case) it = new_case ((const char *[]){ one, other, copy, NULL });
  g_autofree char *both = g_strdup_printf ("%s and %s are the same slide", one, copy);

  assert_fails (&it.request, (const char *[]){ both, NULL });
}

static void
test_peers_features (void)
{
  g_autofree char *clam = auspex_test_own_data ("features/clam.h5");
  g_autofree char *wide = case_model ("wide.safetensors", 4);
  g_auto (Case) it = new_case ((const char *[]){ NULL });

  it.request.features_path = clam;
  assert_fails (&it.request, (const char *[]){ clam, "4 features", "17", NULL });
  auspex_model_unref (it.request.model);
  it.request.model = auspex_model_open (wide, NULL);
  g_autoptr (AuspexPrognosis) prognosis = run (&it.request, NULL);
  g_assert_cmpint (prognosis->n_patches, ==, 3);
  g_assert_cmpfloat (prognosis->maps.patch_level0_px[0], ==, 512);
  g_assert_null (prognosis->encoder_id);
}

typedef struct
{
  GMainLoop *loop;
  GThread *thread;
  int n_reports;
  AuspexPrognosis *prognosis;
  GError *error;
} Async;

static void
on_progress (const AuspexAnalysisProgress *progress, gpointer data)
{
  Async *async = data;

  g_assert_true (g_thread_self () == async->thread);
  g_assert_null (async->prognosis);
  async->n_reports++;
}

static void
on_result (GObject *source, GAsyncResult *result, gpointer data)
{
  Async *async = data;

  g_assert_true (g_thread_self () == async->thread);
  g_autoptr (AuspexReplay) replay = auspex_analysis_run_finish (result, &async->error);
  if (replay != NULL)
    async->prognosis = auspex_prognosis_ref (auspex_replay_get_prognosis (replay));
  g_main_loop_quit (async->loop);
}

static void
test_async (void)
{
  g_autofree char *path = case_slide ("async.svs", 512, 512, 0.5, 9);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Async async = { .loop = loop, .thread = g_thread_self () };

  {
    g_auto (Case) it = new_case ((const char *[]){ path, NULL });
    auspex_analysis_run_async (&it.request, on_progress, &async, NULL, on_result, &async);
  } /* the run has its own references */
  g_main_loop_run (loop);
  g_assert_no_error (async.error);
  g_assert_cmpint (async.prognosis->n_patches, ==, 64);
  g_assert_cmpint (async.n_reports, >=, 4);
  g_clear_pointer (&async.prognosis, auspex_prognosis_unref);

  g_auto (Case) it = new_case ((const char *[]){ path, NULL });
  g_cancellable_cancel (cancellable);
  auspex_analysis_run_async (&it.request, on_progress, &async, cancellable, on_result,
                             &async);
  g_main_loop_run (loop);
  g_assert_error (async.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&async.error);
}

int
main (int argc, char **argv)
{
  g_setenv ("XDG_CACHE_HOME", auspex_test_scratch_dir (), TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis/a result says what, how and from where", test_result);
  g_test_add_func ("/analysis/warns of what to beware of", test_warnings);
  g_test_add_func ("/analysis/a second estimate reads its features", test_cache);
  g_test_add_func ("/analysis/cancelling loses nothing that was computed", test_cancel);
  g_test_add_func ("/analysis/two slides are one patient", test_two_slides);
  g_test_add_func ("/analysis/few undecodable patches are left out and counted",
                   test_few_undecoded);
  g_test_add_func ("/analysis/a colour profile changes nothing",
                   test_profile_is_for_the_eye);
  g_test_add_func ("/analysis/many undecodable patches fail the run and are placed",
                   test_many_undecoded);
  g_test_add_func ("/analysis/no mpp, no tissue and a misfit model are named",
                   test_refused);
  g_test_add_func ("/analysis/a feature file gives the same estimate",
                   test_features_file);
  g_test_add_func ("/analysis/features keep the mpp they were made with",
                   test_features_mpp);
  g_test_add_func ("/analysis/one slide twice is refused", test_slide_twice);
  g_test_add_func ("/analysis/CLAM's features are taken", test_peers_features);
  g_test_add_func ("/analysis/runs beside the main loop", test_async);
  return g_test_run ();
}
