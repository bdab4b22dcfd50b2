/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Models of one's own in the window: added, chosen, asked about, used, remembered. */

#include "app/library.h"
#include "compute/nets/ghanet.h"
#include "tests/compute/nets/small-ghanet.h"
#include "tests/compute/saved-weights.h"
#include "tests/ui/window-case.h"

#define DESCRIPTION                                                                      \
  "{\"schema\": 1, \"kind\": \"g-hanet\", \"name\": \"Bladder model\", \"network\": {}," \
  " \"cancer_type\": {\"oncotree\": \"BLCA\", \"label\": \"Bladder cancer\"},"           \
  " \"time_bins_months\": [0, 10, 20, 40, 120]}"

/* A model file of the user's, and its copy in the library. */
static char *
add_model (const char *name, int feature_dim)
{
  AuspexGhanetSizes sizes = auspex_test_small_ghanet (feature_dim);
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("formula");
  AuspexSavedWeights part = { "", weights };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  auspex_ghanet_declare (weights, &sizes, 1);
  path = auspex_test_save_weights (name, &part, 1, DESCRIPTION);
  char *spec = auspex_library_add (AUSPEX_WEIGHTS_MODEL, path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (spec, !=, path);
  return spec;
}

/* As by a click on its radio button. */
static void
choose_model (AuspexViewer *viewer, const char *spec)
{
  auspex_window_case_activate (viewer, "win.models");
  GtkWindow *dialog = auspex_window_case_wait_for_dialog (viewer);
  auspex_window_case_settle (0.5);
  g_signal_emit_by_name (dialog, "chosen", AUSPEX_WEIGHTS_MODEL, spec);
  gtk_window_destroy (dialog);
  auspex_window_case_settle (1);
}

static void
answer (AuspexViewer *viewer, const char *response)
{
  g_assert_nonnull (strstr (auspex_window_case_get_message (viewer), "Bladder cancer"));
  auspex_window_case_answer (viewer, response);
}

static bool
is_warned (AuspexViewer *viewer, const char *code)
{
  AuspexPrognosis *prognosis =
      auspex_session_get_prognosis (auspex_viewer_get_session (viewer));

  for (int i = 0; i < prognosis->n_warnings; i++)
    if (g_str_equal (prognosis->warnings[i].code, code))
      return true;
  return false;
}

static void
the_cancer_type_is_confirmed_once_per_slide (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("fits.tif", 0.5);
  g_autofree char *spec = add_model ("bladder.safetensors", 1024);
  AuspexViewer *viewer = auspex_window_case_open ();

  choose_model (viewer, spec);
  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_activate (viewer, "win.estimate");
  answer (viewer, "yes");
  auspex_window_case_wait_for_estimate (viewer);
  AuspexPrognosis *prognosis =
      auspex_session_get_prognosis (auspex_viewer_get_session (viewer));
  g_assert_cmpstr (prognosis->cancer_type_code, ==, "BLCA");
  g_assert_true (prognosis->model_trained);
  g_assert_true (prognosis->has_time_bins);
  g_assert_false (is_warned (viewer, "other-cancer-type"));
  g_assert_true (auspex_prognosis_is_untrained (prognosis)); /* formula encoder */
  g_assert_true (is_warned (viewer, "untrained"));
  auspex_window_case_settle (0.5);
  auspex_window_case_screenshot (viewer, "window-own-model");

  auspex_window_case_close (viewer);
  viewer = auspex_window_case_open ();
  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_estimate (viewer);
  g_assert_null (auspex_window_case_find_dialog (viewer));
  g_assert_cmpstr (
      auspex_session_get_prognosis (auspex_viewer_get_session (viewer))->model_name, ==,
      "Bladder model");
  auspex_window_case_close (viewer);
}

static void
another_cancer_type_is_a_warning (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("fits-not.tif", 0.55);
  g_autofree char *spec = add_model ("bladder-again.safetensors", 1024);
  AuspexViewer *viewer = auspex_window_case_open ();

  choose_model (viewer, spec);
  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_activate (viewer, "win.estimate");
  answer (viewer, "no");
  auspex_window_case_wait_for_estimate (viewer);
  g_assert_true (is_warned (viewer, "other-cancer-type"));
  auspex_window_case_close (viewer);
}

static void
a_model_for_other_features_is_refused (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("features.tif", 0.5);
  g_autofree char *spec = add_model ("narrow.safetensors", 20);
  AuspexViewer *viewer = auspex_window_case_open ();

  choose_model (viewer, spec);
  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_activate (viewer, "win.estimate");
  const char *body = auspex_window_case_get_message (viewer);
  g_assert_nonnull (strstr (body, "1024"));
  g_assert_nonnull (strstr (body, "20"));
  g_assert_null (auspex_session_get_prognosis (auspex_viewer_get_session (viewer)));
  auspex_window_case_close (viewer);
}

static const char *
tissue_of (AuspexViewer *viewer)
{
  AuspexPrognosis *prognosis =
      auspex_session_get_prognosis (auspex_viewer_get_session (viewer));

  for (int i = 0; i < prognosis->n_parameters; i++)
    if (g_str_equal (prognosis->parameters[i].name, "tissue"))
      return prognosis->parameters[i].value;
  return NULL;
}

static void
the_tissue_setting_is_used_and_remembered (void)
{
  g_autofree char *path = auspex_window_case_write_slide ("tissue.tif", 0.5);
  AuspexViewer *viewer = auspex_window_case_open ();

  choose_model (viewer, "demo");
  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_activate (viewer, "win.models");
  GtkWindow *dialog = auspex_window_case_wait_for_dialog (viewer);
  g_signal_emit_by_name (dialog, "tissue-chosen", "none");
  gtk_window_destroy (dialog);
  auspex_window_case_close (viewer);

  viewer = auspex_window_case_open ();
  auspex_window_case_open_slide (viewer, path);
  auspex_window_case_estimate (viewer);
  g_assert_cmpstr (tissue_of (viewer), ==, "none");
  auspex_window_case_close (viewer);
}

static void
added_twice_is_two_files (void)
{
  g_autofree char *first = add_model ("twice.safetensors", 24);
  g_autofree char *second = add_model ("twice.safetensors", 24);
  g_autoptr (GPtrArray) entries = auspex_library_list (AUSPEX_WEIGHTS_MODEL, NULL);
  int n = 0;

  g_assert_cmpstr (first, !=, second);
  for (guint i = 0; i < entries->len; i++)
    {
      const AuspexWeightsEntry *entry = g_ptr_array_index (entries, i);

      g_assert_true (entry->is_usable);
      if (g_str_equal (entry->spec, first) || g_str_equal (entry->spec, second))
        n++;
    }
  g_assert_cmpint (n, ==, 2);
}

int
main (int argc, char **argv)
{
  auspex_window_case_init (&argc, &argv);
  g_test_add_func ("/models/the cancer type is confirmed once per slide",
                   the_cancer_type_is_confirmed_once_per_slide);
  g_test_add_func ("/models/another cancer type is a warning",
                   another_cancer_type_is_a_warning);
  g_test_add_func ("/models/a model for other features is refused",
                   a_model_for_other_features_is_refused);
  g_test_add_func ("/models/the tissue setting is used and remembered",
                   the_tissue_setting_is_used_and_remembered);
  g_test_add_func ("/models/the same file added twice is two files",
                   added_twice_is_two_files);
  return g_test_run ();
}
