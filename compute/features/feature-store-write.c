/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The file is built in memory: HDF5 never meets a full disk, and what is written is
 * whole. */

#define _GNU_SOURCE /* memfd_create */

#include "base/whole-file.h"
#include "compute/features/feature-store.h"
#include "compute/features/hdf5-access.h"

#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

static hid_t
write_dataset (hid_t file, const char *name, hid_t type, int64_t rows, int columns,
               const void *values)
{
  hsize_t dims[2] = { rows, columns };
  AUSPEX_HID space = H5Screate_simple (columns > 0 ? 2 : 1, dims, NULL);
  hid_t dataset =
      H5Dcreate2 (file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);

  if (dataset > 0 && rows > 0
      && H5Dwrite (dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) < 0)
    auspex_hdf5_close (&dataset), dataset = -1;
  return dataset;
}

static bool
write_string (hid_t object, const char *name, const char *value)
{
  char *text = (char *)(value != NULL ? value : "");

  return auspex_hdf5_write_strings (object, name, &text, 1);
}

static bool
write_int (hid_t object, const char *name, int64_t value)
{
  return auspex_hdf5_write_ints (object, name, &value, 1);
}

static bool
write_double (hid_t object, const char *name, double value)
{
  return auspex_hdf5_write_doubles (object, name, &value, 1);
}

/* TRIDENT's attributes of `coords` are integers; a magnification is 10 um per its mpp. */
static bool
write_trident (hid_t coords, const AuspexFeatureBag *bag)
{
  const AuspexBagSlide *slide = &bag->slides[0];
  const AuspexEncoderSettings *encoder = &bag->encoder;
  bool ok = write_string (coords, "name", slide->name)
            && write_string (coords, "savetodir", "") && write_int (coords, "overlap", 0);

  if (encoder->patch_px > 0)
    ok = ok && write_int (coords, "patch_size", encoder->patch_px)
         && write_int (coords, "target_magnification", lround (10 / encoder->mpp));
  if (slide->patch_level0_px > 0)
    ok = ok && write_int (coords, "patch_size_level0", slide->patch_level0_px);
  if (slide->mpp > 0)
    ok = ok && write_int (coords, "level0_magnification", lround (10 / slide->mpp));
  if (slide->width_px > 0)
    ok = ok && write_int (coords, "level0_width", slide->width_px)
         && write_int (coords, "level0_height", slide->height_px);
  return ok;
}

static bool
write_slides (hid_t coords, const AuspexFeatureBag *bag)
{
  int n = bag->n_slides;
  g_autofree int64_t *ints = g_new (int64_t, 4 * n);
  g_autofree double *mpps = g_new (double, n);
  g_autofree char **names = g_new (char *, 3 * n);

  for (int i = 0; i < n; i++)
    {
      const AuspexBagSlide *slide = &bag->slides[i];

      ints[i] = slide->bytes;
      ints[n + i] = slide->patch_level0_px;
      ints[2 * n + i] = slide->width_px;
      ints[3 * n + i] = slide->height_px;
      mpps[i] = slide->mpp;
      names[i] = slide->name != NULL ? slide->name : (char *)"";
      names[n + i] = slide->quickhash1 != NULL ? slide->quickhash1 : (char *)"";
      names[2 * n + i] = slide->mpp_source != NULL ? slide->mpp_source : (char *)"";
    }
  return auspex_hdf5_write_ints (coords, "slide_bytes", ints, n)
         && auspex_hdf5_write_ints (coords, "slide_patch_size_level0", ints + n, n)
         && auspex_hdf5_write_ints (coords, "slide_width", ints + 2 * n, n)
         && auspex_hdf5_write_ints (coords, "slide_height", ints + 3 * n, n)
         && auspex_hdf5_write_doubles (coords, "slide_mpp", mpps, n)
         && auspex_hdf5_write_strings (coords, "slide_name", names, n)
         && auspex_hdf5_write_strings (coords, "slide_quickhash1", names + n, n)
         && auspex_hdf5_write_strings (coords, "slide_mpp_source", names + 2 * n, n)
         && write_string (coords, "quickhash1", names[n])
         && write_int (coords, "undecoded", bag->n_undecoded)
         && write_int (coords, "excluded", bag->n_excluded)
         && (bag->patch_set_sha256 == NULL
             || write_string (coords, "patch_set_sha256", bag->patch_set_sha256));
}

static bool
write_encoder (hid_t features, const AuspexFeatureBag *bag)
{
  const AuspexEncoderSettings *encoder = &bag->encoder;
  double mean[3], sd[3];

  if (encoder->id == NULL)
    return true;
  for (int c = 0; c < 3; c++)
    {
      mean[c] = encoder->mean[c];
      sd[c] = encoder->sd[c];
    }
  return write_string (features, "encoder", encoder->id)
         && write_string (features, "encoder_sha256", encoder->sha256)
         && write_int (features, "encoder_patch_px", encoder->patch_px)
         && write_double (features, "encoder_mpp", encoder->mpp)
         && write_int (features, "encoder_input_px", encoder->input_px)
         && write_string (features, "encoder_resize", encoder->resize)
         && auspex_hdf5_write_doubles (features, "encoder_mean", mean, 3)
         && auspex_hdf5_write_doubles (features, "encoder_sd", sd, 3)
         && write_string (features, "encoder_readout", encoder->readout)
         && write_int (features, "encoder_heads", encoder->heads)
         && write_string (features, "precision", bag->precision)
         && write_string (features, "device", bag->device)
         && write_string (features, "software", "Auspex " AUSPEX_VERSION);
}

static bool
fill_file (hid_t file, const AuspexFeatureBag *bag)
{
  if (bag->feature_dim > 0)
    {
      AUSPEX_HID features =
          write_dataset (file, "features", H5T_IEEE_F32LE, bag->n_patches,
                         bag->feature_dim, bag->features);
      if (features < 0 || !write_string (features, "name", bag->slides[0].name)
          || !write_encoder (features, bag))
        return false;
    }
  if (bag->coords != NULL)
    {
      AUSPEX_HID coords =
          write_dataset (file, "coords", H5T_STD_I64LE, bag->n_patches, 2, bag->coords);
      if (coords < 0 || !write_trident (coords, bag) || !write_slides (coords, bag))
        return false;
    }
  if (bag->n_slides > 1)
    {
      AUSPEX_HID index = write_dataset (file, "slide_index", H5T_STD_I32LE,
                                        bag->n_patches, 0, bag->slide_index);
      if (index < 0)
        return false;
    }
  return H5Fflush (file, H5F_SCOPE_GLOBAL) >= 0;
}

static bool
build_file (const AuspexFeatureBag *bag, const char *path)
{
  AUSPEX_HDF5_LOCKED;
  AUSPEX_HID access = H5Pcreate (H5P_FILE_ACCESS);

  H5Pset_fapl_stdio (access); /* the default driver wants a path that realpath() knows */
  /* The format of 1.8 has checksums; over damage in the older one HDF5 1.10 itself
   * breaks. */
  H5Pset_libver_bounds (access, H5F_LIBVER_V18, H5F_LIBVER_V18);
  hid_t file = H5Fcreate (path, H5F_ACC_TRUNC, H5P_DEFAULT, access);
  bool ok = file >= 0 && fill_file (file, bag);
  return file >= 0 && H5Fclose (file) >= 0 && ok;
}

bool
auspex_feature_store_write (const AuspexFeatureBag *bag, const char *path, GError **error)
{
  int memory = memfd_create ("features", MFD_CLOEXEC);
  g_autofree char *memory_path = g_strdup_printf ("/proc/self/fd/%d", memory);
  g_autoptr (GMappedFile) built = NULL;

  if (memory >= 0 && build_file (bag, memory_path))
    built = g_mapped_file_new_from_fd (memory, FALSE, NULL);
  if (memory >= 0)
    close (memory);
  if (built != NULL)
    return auspex_whole_file_write (path, g_mapped_file_get_contents (built),
                                    g_mapped_file_get_length (built), error);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               "%s: features of %" G_GINT64_FORMAT
               " patches cannot be put into a file: not enough memory",
               path, bag->n_patches);
  return false;
}
