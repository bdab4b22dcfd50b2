/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/encoder-internal.h"
#include "compute/features/resample.h"
#include "compute/nets/resnet.h"
#include "tests/compute/nets/golden.h"
#include "tests/compute/nets/network-run.h"
#include "tests/compute/nets/small-resnet.h"
#include "tests/compute/saved-torch.h"
#include "tests/compute/small-encoder.h"
#include "tests/support/near.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#define N_PATCHES 23
#define FEATURE_DIM 17

/* Patches by formula; one of them cannot be read. */
typedef struct
{
  AuspexPatchSource source;
  int64_t unreadable; /* or -1 */
  gint n_reads;
} FormulaSource;

static bool
read_patch (gpointer owner, int64_t index, uint8_t *rgb, GError **error)
{
  FormulaSource *formula = owner;

  g_atomic_int_inc (&formula->n_reads);
  if (index == formula->unreadable)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "a broken tile");
      return false;
    }
  auspex_golden_patch (1, index, formula->source.size_px, rgb);
  return true;
}

static void
formula_source_init (FormulaSource *formula, int size_px)
{
  *formula = (FormulaSource){
    .source = { .n_patches = N_PATCHES,
                .size_px = size_px,
                .owner = formula,
                .read = read_patch },
    .unreadable = -1,
  };
}

/* What the network alone makes of the patches, after @resize where that is not NULL. */
static float *
expect_features (const AuspexEncoderSettings *settings,
                 const AuspexResampleFilter *filter)
{
  g_autoptr (AuspexWeights) weights = auspex_test_small_resnet ();
  g_autoptr (AuspexDevice) device = auspex_golden_device ("reference");
  g_autoptr (GError) error = NULL;
  AuspexResnetOptions options = { .size_px = settings->input_px,
                                  .mean = { 0.485f, 0.456f, 0.406f },
                                  .sd = { 0.229f, 0.224f, 0.225f } };
  g_autoptr (AuspexImageNetwork) resnet = auspex_resnet_new (weights, &options, &error);
  gsize patch_bytes = (gsize)settings->patch_px * settings->patch_px * 3;
  gsize input_bytes = (gsize)settings->input_px * settings->input_px * 3;
  g_autofree uint8_t *patch = g_malloc (patch_bytes);
  g_autofree uint8_t *images = g_malloc (N_PATCHES * input_bytes);
  g_autoptr (AuspexNetworkRun) run = NULL;

  g_assert_no_error (error);
  for (gsize i = 0; i < N_PATCHES; i++)
    {
      auspex_golden_patch (1, (int64_t)i, settings->patch_px, patch);
      if (filter != NULL)
        auspex_resample_rgb (patch, settings->patch_px, settings->patch_px, 0, 0,
                             settings->patch_px, settings->patch_px, *filter,
                             images + i * input_bytes, settings->input_px,
                             settings->input_px);
      else
        memcpy (images + i * input_bytes, patch, input_bytes);
    }
  run =
      auspex_network_run_new (device, resnet->graph, resnet->weights, images, N_PATCHES);
  return g_memdup2 (auspex_network_run_get (run, "features", NULL),
                    N_PATCHES * FEATURE_DIM * sizeof (float));
}

typedef struct
{
  int64_t last;
  int64_t cancel_at; /* or 0 */
  GCancellable *cancellable;
} Progress;

static void
on_progress (int64_t done, int64_t total, gpointer user_data)
{
  Progress *progress = user_data;

  g_assert_cmpint (done, >, progress->last);
  g_assert_cmpint (total, ==, N_PATCHES);
  progress->last = done;
  if (progress->cancel_at > 0 && done >= progress->cancel_at)
    g_cancellable_cancel (progress->cancellable);
}

static void
test_encode (gconstpointer selector)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  g_autoptr (AuspexEncoder) encoder =
      auspex_test_open_small_encoder ("encode", "{\"patch_px\": 64}");
  g_autofree float *expected = NULL;
  g_autoptr (GError) error = NULL;
  float features[N_PATCHES * FEATURE_DIM];
  int64_t n_undecoded = -1;
  Progress progress = { 0 };
  FormulaSource formula;

  if (device == NULL)
    return;
  formula_source_init (&formula, 64);
  auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT, &formula.source,
                         features, NULL, &n_undecoded, on_progress, &progress, NULL,
                         &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_undecoded, ==, 0);
  g_assert_cmpint (progress.last, ==, N_PATCHES);
  g_assert_cmpint (formula.n_reads, ==, N_PATCHES);
  expected = expect_features (auspex_encoder_get_settings (encoder), NULL);
  auspex_assert_near ("features", features, expected, N_PATCHES * FEATURE_DIM, 1e-4,
                      1e-6);
}

/* The weights of a checkpoint are those of the safetensors file. */
static void
test_pytorch (gconstpointer name)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device ("reference");
  g_autoptr (AuspexWeights) weights = auspex_test_small_resnet ();
  g_autofree char *settings =
      g_build_filename (auspex_test_scratch_dir (), "checkpoint.json", NULL);
  g_autofree char *path = auspex_test_save_torch (name, weights, "module.", "state_dict");
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexEncoder) encoder = NULL;
  g_autofree float *expected = NULL;
  float features[N_PATCHES * FEATURE_DIM];
  FormulaSource formula;

  g_assert_true (g_file_set_contents (settings, "{\"patch_px\": 64}", -1, NULL));
  encoder = auspex_encoder_open (path, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (auspex_encoder_get_settings (encoder)->id, ==, name);
  formula_source_init (&formula, 64);
  auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT, &formula.source,
                         features, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  expected = expect_features (auspex_encoder_get_settings (encoder), NULL);
  auspex_assert_near ("features", features, expected, N_PATCHES * FEATURE_DIM, 1e-6,
                      1e-6);
}

static void
test_pytorch_damaged (void)
{
  g_autofree char *path =
      g_build_filename (auspex_test_scratch_dir (), "torch.pth", NULL);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "PK\003\004.......", 11, NULL);
  g_assert_null (auspex_encoder_open (path, &error));
  g_assert_nonnull (strstr (error->message, "damaged zip archive"));
}

static void
test_resize (void)
{
  AuspexResampleFilter filter = AUSPEX_RESAMPLE_BILINEAR;
  g_autoptr (AuspexDevice) device = auspex_golden_device ("reference");
  g_autoptr (AuspexEncoder) encoder =
      auspex_test_open_small_encoder ("resize", "{\"patch_px\": 64, \"input_px\": 48}");
  g_autofree float *expected = NULL;
  g_autoptr (GError) error = NULL;
  float features[N_PATCHES * FEATURE_DIM];
  FormulaSource formula;

  formula_source_init (&formula, 64);
  auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT, &formula.source,
                         features, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  expected = expect_features (auspex_encoder_get_settings (encoder), &filter);
  auspex_assert_near ("features", features, expected, N_PATCHES * FEATURE_DIM, 1e-4,
                      1e-6);
}

/* Weights that no program can be made with tell whether one is made. */
static void
test_undecodable_alone (void)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device ("reference");
  g_autoptr (AuspexEncoder) encoder =
      auspex_test_open_small_encoder ("alone", "{\"patch_px\": 32}");
  g_autoptr (AuspexWeights) none = auspex_weights_new ("none");
  AuspexWeights *own = encoder->network->weights;
  g_autoptr (GError) error = NULL;
  float features[N_PATCHES * FEATURE_DIM] = { 0 };
  uint8_t done[N_PATCHES];
  int64_t n_undecoded = 0;
  FormulaSource formula;

  formula_source_init (&formula, 32);
  for (int i = 0; i < N_PATCHES; i++)
    done[i] = i != 4;
  encoder->network->weights = none;
  formula.unreadable = 4;
  auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT, &formula.source,
                         features, done, &n_undecoded, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_undecoded, ==, 1);
  g_assert_cmpint (formula.n_reads, ==, 1);
  formula.unreadable = -1;
  done[4] = 0;
  g_assert_false (auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT,
                                         &formula.source, features, done, NULL, NULL,
                                         NULL, NULL, &error));
  encoder->network->weights = own;
}

static void
test_undecodable (void)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device ("reference");
  g_autoptr (AuspexEncoder) encoder =
      auspex_test_open_small_encoder ("undecodable", "{\"patch_px\": 32}");
  g_autofree float *expected = NULL;
  g_autoptr (GError) error = NULL;
  float features[N_PATCHES * FEATURE_DIM];
  uint8_t done[N_PATCHES] = { 0 };
  int64_t n_undecoded = 0;
  FormulaSource formula;

  formula_source_init (&formula, 32);
  formula.unreadable = 4;
  auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT, &formula.source,
                         features, done, &n_undecoded, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_undecoded, ==, 1);
  expected = expect_features (auspex_encoder_get_settings (encoder), NULL);
  for (int i = 0; i < N_PATCHES; i++)
    {
      g_assert_cmpint (done[i], ==, 1);
      if (i == 4)
        g_assert_true (isnan (features[i * FEATURE_DIM])
                       && isnan (features[i * FEATURE_DIM + FEATURE_DIM - 1]));
      else
        auspex_assert_near ("features", features + i * FEATURE_DIM,
                            expected + i * FEATURE_DIM, FEATURE_DIM, 1e-4, 1e-6);
    }

  /* All done: nothing is read, and what was undecodable still counts. */
  formula.n_reads = 0;
  auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT, &formula.source,
                         features, done, &n_undecoded, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (n_undecoded, ==, 1);
  g_assert_cmpint (formula.n_reads, ==, 0);
}

static void
test_cancel_and_resume (gconstpointer selector)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device (selector);
  g_autoptr (AuspexEncoder) encoder =
      auspex_test_open_small_encoder ("cancel", "{\"patch_px\": 32}");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree float *expected = NULL;
  g_autoptr (GError) error = NULL;
  float features[N_PATCHES * FEATURE_DIM];
  uint8_t done[N_PATCHES] = { 0 };
  Progress progress = { .cancel_at = 3, .cancellable = cancellable };
  int n_done = 0;
  FormulaSource formula;

  if (device == NULL)
    return;
  formula_source_init (&formula, 32);
  expected = expect_features (auspex_encoder_get_settings (encoder), NULL);
  g_assert_false (auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT,
                                         &formula.source, features, done, NULL,
                                         on_progress, &progress, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  for (int i = 0; i < N_PATCHES; i++)
    if (done[i])
      {
        n_done++;
        auspex_assert_near ("features", features + i * FEATURE_DIM,
                            expected + i * FEATURE_DIM, FEATURE_DIM, 1e-4, 1e-6);
      }
  g_assert_cmpint (n_done, >=, 3);
  g_assert_cmpint (n_done, >=, progress.last);

  formula.n_reads = 0;
  auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT, &formula.source,
                         features, done, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (formula.n_reads, ==, N_PATCHES - n_done);
  auspex_assert_near ("features", features, expected, N_PATCHES * FEATURE_DIM, 1e-4,
                      1e-6);
}

static void
test_patch_size (void)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device ("reference");
  g_autoptr (AuspexEncoder) encoder =
      auspex_test_open_small_encoder ("size", "{\"patch_px\": 64}");
  g_autoptr (GError) error = NULL;
  float features[1];
  FormulaSource formula;

  formula_source_init (&formula, 32);
  g_assert_false (auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT,
                                         &formula.source, features, NULL, NULL, NULL,
                                         NULL, NULL, &error));
  g_assert_nonnull (strstr (error->message, "64 px"));
  g_assert_nonnull (strstr (error->message, "32 px"));
  g_assert_cmpint (formula.n_reads, ==, 0);
}

/* The features of case 0 of vit.json, from its file. */
static void
test_vit (void)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device ("reference");
  g_autofree char *path = auspex_test_save_vit (0, "transformer", NULL);
  g_autoptr (JsonNode) root = auspex_golden_load ("vit.json");
  JsonArray *cases = json_object_get_array_member (json_node_get_object (root), "cases");
  g_autofree float *expected =
      auspex_golden_floats (json_array_get_object_element (cases, 0), "features", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexEncoder) encoder = auspex_encoder_open (path, &error);
  const AuspexEncoderSettings *settings = NULL;
  float features[2 * 128];
  FormulaSource formula;

  g_assert_no_error (error);
  settings = auspex_encoder_get_settings (encoder);
  g_assert_cmpint (settings->patch_px, ==, 32);
  g_assert_cmpint (settings->input_px, ==, 32);
  g_assert_cmpstr (settings->resize, ==, "none");
  g_assert_cmpstr (settings->readout, ==, "cls");
  g_assert_cmpint (settings->feature_dim, ==, 128);
  formula_source_init (&formula, 32);
  formula.source.n_patches = 2;
  auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT, &formula.source,
                         features, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  auspex_assert_near ("features", features, expected, 2 * 128, 1e-4, 1e-5);
}

/* Of patches whose middle is another encoder's whole patch, the features are its own. */
static void
test_crop (void)
{
  g_autoptr (AuspexDevice) device = auspex_golden_device ("reference");
  g_autoptr (AuspexEncoder) encoder = auspex_test_open_small_encoder (
      "crop", "{\"patch_px\": 64, \"input_px\": 48, \"resize\": \"crop\"}");
  const AuspexEncoderSettings *settings = auspex_encoder_get_settings (encoder);
  g_autoptr (AuspexWeights) weights = auspex_test_small_resnet ();
  AuspexResnetOptions options = { .size_px = 48 };
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexImageNetwork) resnet = NULL;
  g_autoptr (AuspexNetworkRun) run = NULL;
  float features[N_PATCHES * FEATURE_DIM];
  uint8_t patch[64 * 64 * 3], middle[48 * 48 * 3];
  FormulaSource formula;

  memcpy (options.mean, settings->mean, sizeof options.mean);
  memcpy (options.sd, settings->sd, sizeof options.sd);
  resnet = auspex_resnet_new (weights, &options, &error);
  g_assert_no_error (error);
  auspex_golden_patch (1, 0, 64, patch);
  for (int y = 0; y < 48; y++)
    memcpy (middle + y * 48 * 3, patch + ((y + 8) * 64 + 8) * 3, 48 * 3);
  run = auspex_network_run_new (device, resnet->graph, resnet->weights, middle, 1);
  formula_source_init (&formula, 64);
  formula.source.n_patches = 1;
  auspex_encoder_encode (encoder, device, AUSPEX_PRECISION_EXACT, &formula.source,
                         features, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  auspex_assert_near ("features", features,
                      auspex_network_run_get (run, "features", NULL), FEATURE_DIM, 1e-6,
                      1e-6);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/encoder/weights that torch.save wrote are taken",
                        "checkpoint.pth", test_pytorch);
  g_test_add_func ("/encoder/a damaged PyTorch file is refused", test_pytorch_damaged);
  g_test_add_data_func ("/encoder/features are the network's, on reference", "reference",
                        test_encode);
  g_test_add_data_func ("/encoder/features are the network's, on cpu", "cpu",
                        test_encode);
  g_test_add_data_func ("/encoder/features are the network's, on vulkan", "vulkan",
                        test_encode);
  g_test_add_func ("/encoder/patches are resized as Pillow does", test_resize);
  g_test_add_func ("/encoder/an undecodable patch is NaN and counted", test_undecodable);
  g_test_add_func ("/encoder/nothing is made for patches that cannot be read",
                   test_undecodable_alone);
  g_test_add_data_func (
      "/encoder/a cancelled run on reference keeps its rows and resumes", "reference",
      test_cancel_and_resume);
  g_test_add_data_func ("/encoder/a cancelled run on cpu keeps its rows and resumes",
                        "cpu", test_cancel_and_resume);
  g_test_add_func ("/encoder/patches of another size are refused", test_patch_size);
  g_test_add_func ("/encoder/a vision transformer's file is one", test_vit);
  g_test_add_func ("/encoder/the middle of patches is fed where they are cropped",
                   test_crop);
  return g_test_run ();
}
