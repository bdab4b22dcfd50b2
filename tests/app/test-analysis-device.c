/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* An estimate whose device fails midway. */

#include "app/analysis.h"
#include "compute/vulkan/vk.h"
#include "tests/app/analysis-case.h"
#include "tests/support/test-data.h"

#include <string.h>

#define N_PATCHES (8 * 6)

/* From which submission on every device is lost. */
static gint n_submissions, first_lost;

static VkResult
lose (const char *function, VkResult result)
{
  if (g_str_equal (function, "vkQueueSubmit")
      && g_atomic_int_add (&n_submissions, 1) + 1 >= first_lost)
    return VK_ERROR_DEVICE_LOST;
  return result;
}

/* @first_done: patches that were in the cache; -1: all of them. */
static void
note (const AuspexAnalysisProgress *progress, gpointer first_done)
{
  if (progress->stage == AUSPEX_STAGE_ENCODING && *(int64_t *)first_done < 0)
    *(int64_t *)first_done = progress->done;
}

static AuspexPrognosis *
estimate (const AuspexAnalysisRequest *request, const char *device, bool use_cache,
          int64_t *first_done)
{
  AuspexAnalysisRequest own = *request;
  g_autoptr (GError) error = NULL;
  AuspexPrognosis *prognosis = NULL;

  own.device = (char *)device;
  own.use_cache = use_cache;
  *first_done = -1;
  prognosis = auspex_analysis_run (&own, note, first_done, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (prognosis->n_patches, ==, N_PATCHES);
  return prognosis;
}

static const char *
find_warning (const AuspexPrognosis *prognosis, const char *code)
{
  for (int i = 0; i < prognosis->n_warnings; i++)
    if (g_str_equal (prognosis->warnings[i].code, code))
      return prognosis->warnings[i].text;
  return NULL;
}

/* The result names both devices and warns; the cache keeps what each has computed as its
 * own. */
static void
check_lost_midway (const AuspexAnalysisRequest *request)
{
  int64_t first_done = 0;

  first_lost = 20;
  auspex_vulkan_fault = lose;
  g_test_expect_message (NULL, G_LOG_LEVEL_MESSAGE, "*Going on with*");
  g_test_expect_message (NULL, G_LOG_LEVEL_MESSAGE, "*Going on with CPU*");
  g_autoptr (AuspexPrognosis) mixed = estimate (request, "vulkan", true, &first_done);
  auspex_vulkan_fault = NULL;
  g_test_assert_expected_messages ();
  g_test_message ("%s: %s", mixed->device, find_warning (mixed, "device-failed"));
  g_assert_nonnull (strstr (mixed->device, "(Vulkan), then CPU"));
  g_assert_nonnull (find_warning (mixed, "device-failed"));
  g_assert_cmpint (first_done, ==, 0);

  g_autoptr (AuspexPrognosis) cpu = estimate (request, "cpu", true, &first_done);
  g_autoptr (AuspexPrognosis) cpu_alone = estimate (request, "cpu", false, &first_done);
  g_assert_cmpfloat (cpu->risk, ==, cpu_alone->risk);
  g_assert_null (strstr (cpu->device, "Vulkan"));

  g_autoptr (AuspexPrognosis) vulkan = estimate (request, "vulkan", true, &first_done);
  g_assert_cmpint (first_done, >, 0);
  g_assert_cmpint (first_done, <, N_PATCHES);
  g_assert_null (strstr (vulkan->device, "then"));
  g_assert_null (find_warning (vulkan, "device-failed"));
  g_autoptr (AuspexPrognosis) alone = estimate (request, "vulkan", false, &first_done);
  g_assert_cmpfloat (vulkan->risk, ==, alone->risk);
}

static void
test_lost_midway (void)
{
  g_autofree char *path = case_slide ("lost.svs", 512, 384, 0.5, 7);
  g_autofree char *encoder_path = case_encoder ();
  g_autofree char *model_path = case_model ("model.safetensors", 17);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexDevice) device = auspex_device_open ("vulkan", &error);
  g_autoptr (AuspexModel) model = NULL;
  g_autoptr (AuspexEncoder) encoder = NULL;
  g_autoptr (GPtrArray) slides =
      g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_slide_unref);

  if (device == NULL)
    {
      g_test_skip (error->message);
      return;
    }
  g_ptr_array_add (slides, auspex_slide_open (path, &error));
  g_assert_no_error (error);
  model = auspex_model_open (model_path, &error);
  g_assert_no_error (error);
  encoder = auspex_encoder_open (encoder_path, &error);
  g_assert_no_error (error);
  check_lost_midway (&(AuspexAnalysisRequest){
      .slides = slides, .model = model, .encoder = encoder, .tissue = "none" });
}

int
main (int argc, char *argv[])
{
  g_setenv ("XDG_CACHE_HOME", auspex_test_scratch_dir (), TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/analysis-device/lost midway: told, and kept apart",
                   test_lost_midway);
  return g_test_run ();
}
