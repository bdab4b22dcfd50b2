/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/command-line.h"
#include "compute/device-calibration.h"
#include "compute/features/feature-store.h"
#include "compute/weights/weights.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static gboolean measure_again = FALSE;

static void G_GNUC_PRINTF (2, 3) print (const char *name, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (text != NULL && *text != '\0')
    printf ("%-14s%s\n", name, text);
}

/* NULL prints nothing. */
static void
print_known (const char *name, const char *value)
{
  if (value != NULL)
    print (name, "%s", value);
}

static const char *
describe_result (const AuspexKernelResult *result, char *text, size_t size)
{
  if (auspex_kernel_result_is_right (result))
    g_snprintf (text, size, "%.4g GFLOP/s (%.4g patches/s), right", result->flops / 1e9,
                auspex_flops_to_patches (result->flops));
  else
    g_snprintf (text, size, "wrong (cosine %.4g): not used", result->cosine);
  return text;
}

/* A line for each family that was measured. */
static void
print_calibration (const AuspexCalibration *calibration)
{
  for (int i = 0; i < AUSPEX_N_KERNEL_FAMILIES; i++)
    {
      const AuspexKernelResult *result = &calibration->families[i];
      char text[100];

      if (result->cosine != 0)
        printf ("%-14s%-10s%s\n", "", auspex_kernel_family_to_string (i),
                describe_result (result, text, sizeof text));
    }
}

static void
print_device (const AuspexDeviceInfo *device)
{
  printf ("%-14s%s%s%s%s\n", device->selector, device->name,
          device->detail != NULL ? ", " : "",
          device->detail != NULL ? device->detail : "",
          device->is_software ? " (software: only used when asked for)" : "");
}

/* Software is measured where it is asked for itself, and else shown as far as it is
 * known. */
static void
print_measured_device (const AuspexDeviceInfo *device, bool is_asked_for)
{
  AuspexCalibration calibration;
  g_autoptr (GError) error = NULL;

  print_device (device);
  if (device->identity == NULL)
    return;
  if (device->is_software && !is_asked_for)
    {
      if (auspex_calibration_recall (device->identity, &calibration))
        print_calibration (&calibration);
    }
  else if (auspex_device_calibrate (device, measure_again, &calibration, &error))
    print_calibration (&calibration);
  else
    print ("", "not measured: %s", error->message);
}

/* What `auto` takes, and why. */
static bool
print_choice (const char *name, AuspexPrecision precision, int n_hardware, GError **error)
{
  g_autoptr (AuspexDevice) device = auspex_device_open_for ("auto", precision, error);

  if (device == NULL)
    return false;
  print (name, "%s, %s kernels: %s", auspex_device_get_name (device),
         auspex_kernel_family_to_string (auspex_device_get_kernels (device, precision)),
         n_hardware > 1 ? "the fastest whose numbers are right"
                        : "the only one that is no imitation");
  return true;
}

static bool
print_devices (GError **error)
{
  g_autoptr (GPtrArray) devices = auspex_device_list ();
  int n_hardware = 0;

  for (int i = 0; i < devices->len; i++)
    {
      const AuspexDeviceInfo *device = devices->pdata[i];

      print_measured_device (device, false);
      n_hardware += !device->is_software;
    }
  return print_choice ("auto", AUSPEX_PRECISION_EXACT, n_hardware, error)
         && print_choice ("auto, fast", AUSPEX_PRECISION_FAST, n_hardware, error);
}

static bool
print_one_device (const char *selector, GError **error)
{
  g_autoptr (GPtrArray) devices = auspex_device_list ();
  g_autoptr (AuspexDevice) device = NULL;
  int workers, batch;

  for (int i = 0; i < devices->len; i++)
    {
      const AuspexDeviceInfo *info = devices->pdata[i];

      if (g_str_equal (info->selector, selector)
          || (info->index == 0 && g_str_equal (selector, "vulkan")
              && g_str_has_prefix (info->selector, "vulkan:")))
        print_measured_device (info, true);
    }
  device = auspex_device_open (selector, error);
  if (device == NULL)
    return false;
  auspex_device_get_image_parallelism (device, &workers, &batch);
  print ("Device", "%s", auspex_device_get_name (device));
  print ("Executor", "%s", auspex_device_get_executor (device));
  print ("Images", "%d at once, batches of %d", workers, batch);
  print ("Kernels", "exact: %s, fast: %s",
         auspex_kernel_family_to_string (
             auspex_device_get_kernels (device, AUSPEX_PRECISION_EXACT)),
         auspex_kernel_family_to_string (
             auspex_device_get_kernels (device, AUSPEX_PRECISION_FAST)));
  return true;
}

static void
print_encoder_settings (const AuspexEncoderSettings *encoder)
{
  print_known ("Encoder", encoder->id);
  print_known ("  SHA-256", encoder->sha256);
  if (encoder->patch_px > 0 && encoder->mpp > 0)
    print ("  Patches", "%d px at %g um: %g um", encoder->patch_px, encoder->mpp,
           encoder->patch_px * encoder->mpp);
  if (encoder->input_px > 0)
    print ("  Input", "%d px, resize %s", encoder->input_px,
           encoder->resize != NULL ? encoder->resize : "not stated");
  print_known ("  Readout", encoder->readout);
  if (encoder->feature_dim > 0)
    print ("  Features", "%d", encoder->feature_dim);
}

static bool
print_model (const char *spec, GError **error)
{
  g_autoptr (AuspexModel) model = auspex_model_open (spec, error);

  if (model == NULL)
    return false;
  const AuspexModelInfo *info = auspex_model_get_info (model);
  print ("Model", "%s%s", info->name != NULL ? info->name : "without a name",
         info->trained ? "" : ": meaningless numbers");
  print_known ("SHA-256", info->sha256);
  if (info->cancer_type_code != NULL || info->cancer_type_label != NULL)
    print ("Cancer type", "%s %s",
           info->cancer_type_code != NULL ? info->cancer_type_code : "",
           info->cancer_type_label != NULL ? info->cancer_type_label : "");
  print ("Network",
         "%d features, width %d, %d heads of %d, ratio %g, %d time bins, %d member%s",
         info->feature_dim, info->width, info->heads, info->head_dim, info->ratio,
         info->classes, info->n_members, info->n_members == 1 ? "" : "s");
  for (int i = 0; i < info->n_groups; i++)
    print ("Group", "%s, %d features",
           info->groups[i].name != NULL ? info->groups[i].name : "without a name",
           info->groups[i].n_features);
  if (info->has_time_bins)
    print ("Time bins", "%g, %g, %g, %g, %g months", info->time_bins_months[0],
           info->time_bins_months[1], info->time_bins_months[2],
           info->time_bins_months[3], info->time_bins_months[4]);
  if (info->encoder != NULL)
    print_encoder_settings (info->encoder);
  print_known ("Licence", info->licence);
  print_known ("Intended use", info->intended_use);
  return true;
}

/* Prints nothing of a file that is no encoder. */
static void
print_encoder (const char *spec)
{
  g_autoptr (AuspexEncoder) encoder = auspex_encoder_open (spec, NULL);

  if (encoder != NULL)
    print_encoder_settings (auspex_encoder_get_settings (encoder));
}

static void
print_tensors (AuspexWeights *weights)
{
  g_auto (GStrv) names = auspex_weights_list (weights);

  print ("Tensors", "%u", g_strv_length (names));
  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *description = auspex_weights_describe (weights, *name);

      printf ("  %s  %s\n", *name, description);
    }
}

static void
print_bag (const AuspexFeatureBag *bag)
{
  if (bag->feature_dim > 0)
    print ("Features", "%" G_GINT64_FORMAT " patches, %d each", bag->n_patches,
           bag->feature_dim);
  else
    print ("Patches", "%" G_GINT64_FORMAT ", places only", bag->n_patches);
  for (int i = 0; i < bag->n_slides; i++)
    {
      const AuspexBagSlide *slide = &bag->slides[i];

      print_known ("Slide", slide->name);
      print_known ("  Quickhash", slide->quickhash1);
      if (slide->patch_level0_px > 0)
        print ("  Patch", "%" G_GINT64_FORMAT " level-0 pixels", slide->patch_level0_px);
      if (slide->mpp > 0)
        print ("  Pixel", "%g um", slide->mpp);
    }
  if (bag->encoder.id != NULL)
    print_encoder_settings (&bag->encoder);
  print_known ("Precision", bag->precision);
  print_known ("Device", bag->device);
}

static bool
print_features (const char *path, GError **error)
{
  g_autoptr (GError) no_features = NULL;
  g_autoptr (AuspexFeatureBag) bag = auspex_feature_store_read (path, &no_features);

  if (bag == NULL)
    bag = auspex_feature_store_read_coords (path, NULL);
  if (bag == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&no_features));
      return false;
    }
  print_bag (bag);
  return true;
}

/* A model when it says so, a checkpoint of one when it has a G-HANet's tensors, features
 * when it has a table of them, else an encoder or other weights. */
static bool
print_weights (const char *path, GError **error)
{
  g_autoptr (AuspexWeights) weights = auspex_weights_open (path, error);
  g_autoptr (AuspexFeatureBag) bag = NULL;

  if (weights == NULL)
    return false;
  if (auspex_weights_get_metadata (weights, "auspex") != NULL)
    {
      if (!print_model (path, error))
        return false;
    }
  else if (auspex_weights_has (weights, "recon_net.tokens"))
    print ("Checkpoint", "of a G-HANet; auspex import makes a model of it");
  else if ((bag = auspex_feature_store_read (path, NULL)) != NULL)
    print_bag (bag);
  else
    print_encoder (path);
  print_tensors (weights);
  return true;
}

static bool
print_slide (const char *path, GError **error)
{
  g_autoptr (AuspexSlide) slide = auspex_slide_open (path, error);
  AuspexMppSource source;
  int64_t width, height;

  if (slide == NULL)
    return false;
  double mpp = auspex_slide_get_mpp (slide, &source);
  double power = auspex_slide_get_objective_power (slide);
  AuspexRegion bounds = auspex_slide_get_bounds (slide);
  auspex_slide_get_level_size (slide, 0, &width, &height);
  print ("Slide", "%s", auspex_slide_get_vendor (slide));
  print ("Size", "%" G_GINT64_FORMAT " x %" G_GINT64_FORMAT " px", width, height);
  if (bounds.width != width || bounds.height != height)
    print ("Scanned",
           "%" G_GINT64_FORMAT " x %" G_GINT64_FORMAT " px from (%" G_GINT64_FORMAT
           ", %" G_GINT64_FORMAT ")",
           bounds.width, bounds.height, bounds.x, bounds.y);
  if (mpp > 0)
    print ("Pixel", "%g um (%s)", mpp, auspex_mpp_source_to_string (source));
  else
    print ("Pixel", "of unknown size");
  if (power > 0)
    print ("Objective", "%gx", power);
  for (int i = 0; i < auspex_slide_get_n_levels (slide); i++)
    {
      auspex_slide_get_level_size (slide, i, &width, &height);
      print ("Level", "%d: %" G_GINT64_FORMAT " x %" G_GINT64_FORMAT " px, 1/%g", i,
             width, height, auspex_slide_get_level_downsample (slide, i));
    }
  print ("Quickhash", "%s", auspex_slide_get_quickhash (slide));
  print ("Bytes", "%" G_GINT64_FORMAT, auspex_slide_get_bytes (slide));
  for (const char *const *name = auspex_slide_get_associated_names (slide); *name != NULL;
       name++)
    print ("Also has", "%s", *name);
  return true;
}

static bool
has_suffix (const char *path, const char *const *suffixes)
{
  for (; *suffixes != NULL; suffixes++)
    if (g_str_has_suffix (path, *suffixes))
      return true;
  return false;
}

static bool
print_what_it_is (const char *what, GError **error)
{
  static const char *const features[] = { ".h5", ".hdf5", NULL };
  static const char *const weights[] = { ".safetensors", ".pt",  ".pth",
                                         ".bin",         ".tar", NULL };
  static const char *const devices[] = { "auto", "cpu", "reference", "vulkan", NULL };

  if (!g_file_test (what, G_FILE_TEST_EXISTS))
    {
      if (g_str_equal (what, "devices"))
        return print_devices (error);
      if (g_strv_contains (devices, what) || g_str_has_prefix (what, "vulkan:"))
        return print_one_device (what, error);
      if (g_str_equal (what, "demo") || g_str_has_prefix (what, "formula:"))
        return print_model (what, error);
    }
  if (has_suffix (what, features))
    return print_features (what, error);
  if (has_suffix (what, weights))
    return print_weights (what, error);
  return print_slide (what, error);
}

int
auspex_command_info (int argc, char **argv)
{
  static const GOptionEntry entries[] = {
    { "measure", 0, 0, G_OPTION_ARG_NONE, &measure_again,
      "measure devices again, also those that were before", NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  int status = auspex_command_line_parse (
      "FILE-OR-DEVICE",
      "A slide, a model, an encoder, a feature file, a device (as --device takes it), or "
      "\"devices\": all of them. Of a device also how fast it computes an encoder's "
      "convolutions by each of its kernel families, and whether its numbers are the "
      "reference executor's; that is measured once, and kept.",
      entries, &argc, &argv);

  if (status == AUSPEX_GO_ON && argc != 2)
    status = auspex_command_line_misused ("one file or device, please");
  if (status != AUSPEX_GO_ON)
    return status;
  return print_what_it_is (argv[1], &error) ? AUSPEX_EXIT_DONE
                                            : auspex_command_line_failed (error);
}
