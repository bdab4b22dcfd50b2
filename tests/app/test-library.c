/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/library.h"
#include "tests/app/analysis-case.h"
#include "tests/compute/nets/small-resnet.h"
#include "tests/compute/saved-torch.h"
#include "tests/support/test-data.h"

#include <string.h>

static char *
add (AuspexWeightsKind kind, const char *path, GError **error)
{
  g_autofree char *folder =
      g_build_filename (auspex_test_scratch_dir (), "library", NULL);

  return auspex_library_add (kind, path, folder, NULL, error);
}

static void
test_encoders (void)
{
  g_autoptr (AuspexWeights) weights = auspex_test_small_resnet ();
  g_autofree char *folder =
      g_build_filename (auspex_test_scratch_dir (), "library", NULL);
  g_autofree char *torch = auspex_test_save_torch ("encoder.pth", weights, "", NULL);
  g_autofree char *safetensors = case_encoder ();
  g_autoptr (GError) error = NULL;
  g_autofree char *first = add (AUSPEX_WEIGHTS_ENCODER, torch, &error);
  g_autofree char *second = NULL;
  g_autoptr (GPtrArray) entries = NULL;

  g_assert_no_error (error);
  second = add (AUSPEX_WEIGHTS_ENCODER, safetensors, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (first, "/encoders/encoder.pth"));
  /* Another stem: the description beside it is its own. */
  g_assert_true (g_str_has_suffix (second, "/encoders/encoder-2.safetensors"));
  entries = auspex_library_list (AUSPEX_WEIGHTS_ENCODER, folder);
  g_assert_cmpint ((int)entries->len, ==, 3);
}

static void
test_refused (void)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("x");
  g_autofree char *torch = NULL;
  g_autoptr (GError) error = NULL;

  auspex_weights_take (weights, "fc.weight", AUSPEX_SHAPE (1, 1), g_new0 (float, 1));
  torch = auspex_test_save_torch ("other.pt", weights, "", NULL);
  g_assert_null (add (AUSPEX_WEIGHTS_ENCODER, torch, &error));
  g_assert_nonnull (strstr (error->message, "conv1.weight"));
  g_clear_error (&error);
  g_assert_null (add (AUSPEX_WEIGHTS_MODEL, torch, &error));
  g_assert_nonnull (strstr (error->message, "auspex import"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/encoders of both kinds are copied and listed",
                   test_encoders);
  g_test_add_func ("/library/what is no encoder or model is not added", test_refused);
  return g_test_run ();
}
