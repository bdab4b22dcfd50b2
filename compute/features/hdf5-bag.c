/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/features/hdf5-bag.h"

#include "compute/features/hdf5-access.h"
#include "compute/prognosis.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef struct
{
  hid_t file;
  int64_t bytes;
  AuspexFeatureBag *bag;
  int features; /* an empty file to put them in */
  char *cause;  /* the first; NULL: nothing failed */
} Reading;

static bool G_GNUC_PRINTF (2, 3) fail (Reading *reading, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  reading->cause = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return false;
}

static hid_t
open_file (Reading *reading, const char *path)
{
  AUSPEX_HID access = H5Pcreate (H5P_FILE_ACCESS);

  if (H5Fis_hdf5 (path) <= 0)
    {
      fail (reading, "not an HDF5 file");
      return -1;
    }
  /* Reading needs no lock; read-only and network folders have none. */
  H5Pset_file_locking (access, 0, 1);
  hid_t file = H5Fopen (path, H5F_ACC_RDONLY, access);
  if (file < 0)
    {
      g_autofree char *cause = auspex_hdf5_cause ();

      fail (reading, "damaged HDF5 file: %s", cause);
    }
  return file;
}

/* The shape of @dataset without dimensions of 1 in front: [1, N, D] is [N, D]. */
static bool
get_shape (hid_t dataset, int n_dims, hsize_t *shape)
{
  AUSPEX_HID space = H5Dget_space (dataset);
  hsize_t dims[H5S_MAX_RANK];
  int n = H5Sget_simple_extent_dims (space, dims, NULL), skip = 0;

  while (n - skip > n_dims && dims[skip] == 1)
    skip++;
  if (n - skip != n_dims)
    return false;
  memcpy (shape, dims + skip, n_dims * sizeof *shape);
  return true;
}

static hid_t
open_dataset (hid_t file, const char *name)
{
  return H5Lexists (file, name, H5P_DEFAULT) > 0 ? H5Dopen2 (file, name, H5P_DEFAULT) : 0;
}

static bool
read_into (Reading *reading, hid_t dataset, hid_t type, void *values, const char *name)
{
  if (H5Dread (dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values) >= 0)
    return true;
  g_autofree char *cause = auspex_hdf5_cause ();
  return fail (reading, "`%s` cannot be read: %s", name, cause);
}

/* Neither by the dataset's word nor by the file's size can it be damaged. */
static bool
is_stored (const Reading *reading, hid_t dataset, hsize_t n_numbers)
{
  hsize_t bytes = MIN (H5Dget_storage_size (dataset), (hsize_t)reading->bytes);

  return n_numbers <= (bytes + 1) * AUSPEX_MAX_COMPRESSION;
}

static void *
map (int fd, size_t bytes)
{
  size_t memory = (size_t)sysconf (_SC_PHYS_PAGES) * sysconf (_SC_PAGESIZE);
  void *mapping = bytes < memory && ftruncate (fd, bytes) == 0
                      ? mmap (NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0)
                      : MAP_FAILED;

  return mapping != MAP_FAILED ? mapping : NULL;
}

static bool
read_features (Reading *reading)
{
  AuspexFeatureBag *bag = reading->bag;
  AUSPEX_HID dataset = open_dataset (reading->file, "features");
  hsize_t shape[2];

  if (dataset <= 0)
    return fail (reading, "no dataset `features`");
  AUSPEX_HID type = H5Dget_type (dataset);
  if (H5Tget_class (type) != H5T_FLOAT || !get_shape (dataset, 2, shape))
    return fail (reading, "`features` is not a table of floating-point numbers");
  if (shape[0] > AUSPEX_MAX_PATCHES || shape[1] < 1 || shape[1] > AUSPEX_MAX_FEATURES)
    return fail (reading, "`features` is %" G_GUINT64_FORMAT " x %" G_GUINT64_FORMAT,
                 (guint64)shape[0], (guint64)shape[1]);
  if (!is_stored (reading, dataset, shape[0] * shape[1]))
    return fail (reading, "`features` is incomplete");
  bag->n_patches = shape[0];
  bag->feature_dim = shape[1];
  if (bag->n_patches == 0)
    return fail (reading, "no patch");
  bag->features = map (reading->features, shape[0] * shape[1] * sizeof (float));
  if (bag->features == NULL)
    return fail (reading, "not enough memory");
  return read_into (reading, dataset, H5T_NATIVE_FLOAT, bag->features, "features");
}

static void
read_encoder (Reading *reading)
{
  AuspexFeatureBag *bag = reading->bag;
  AUSPEX_HID features = open_dataset (reading->file, "features");
  AuspexEncoderSettings *encoder = &bag->encoder;
  int64_t patch_px = 0, input_px = 0, heads = 0;
  double mean[3] = { 0 }, sd[3] = { 0 };

  if (!auspex_hdf5_read_strings (features, "encoder", &encoder->id, 1))
    return;
  auspex_hdf5_read_strings (features, "encoder_sha256", &encoder->sha256, 1);
  auspex_hdf5_read_ints (features, "encoder_patch_px", &patch_px, 1);
  auspex_hdf5_read_doubles (features, "encoder_mpp", &encoder->mpp, 1);
  auspex_hdf5_read_ints (features, "encoder_input_px", &input_px, 1);
  auspex_hdf5_read_strings (features, "encoder_resize", &encoder->resize, 1);
  auspex_hdf5_read_doubles (features, "encoder_mean", mean, 3);
  auspex_hdf5_read_doubles (features, "encoder_sd", sd, 3);
  auspex_hdf5_read_strings (features, "encoder_readout", &encoder->readout, 1);
  auspex_hdf5_read_ints (features, "encoder_heads", &heads, 1);
  auspex_hdf5_read_strings (features, "precision", &bag->precision, 1);
  auspex_hdf5_read_strings (features, "device", &bag->device, 1);
  encoder->patch_px = CLAMP (patch_px, 0, INT_MAX);
  encoder->input_px = CLAMP (input_px, 0, INT_MAX);
  encoder->heads = CLAMP (heads, 0, INT_MAX);
  encoder->feature_dim = bag->feature_dim;
  for (int c = 0; c < 3; c++)
    {
      encoder->mean[c] = mean[c];
      encoder->sd[c] = sd[c];
    }
}

/* CLAM's `coords` say patch_size (at patch_level) and downsample; TRIDENT's say it at
 * level 0. */
static int64_t
patch_level0_px (hid_t coords)
{
  int64_t size = 0;
  double downsample[2] = { 1, 1 };

  if (auspex_hdf5_read_ints (coords, "patch_size_level0", &size, 1) && size > 0)
    return size;
  if (!auspex_hdf5_read_ints (coords, "patch_size", &size, 1) || size <= 0)
    return 0;
  auspex_hdf5_read_doubles (coords, "downsample", downsample, 2);
  return downsample[0] >= 1 && downsample[0] < 1e6 ? llround (size * downsample[0]) : 0;
}

static int
count_slides (hid_t coords)
{
  if (coords <= 0 || H5Aexists (coords, "slide_name") <= 0)
    return 1;
  AUSPEX_HID attribute = H5Aopen (coords, "slide_name", H5P_DEFAULT);
  AUSPEX_HID space = H5Aget_space (attribute);
  return CLAMP (H5Sget_simple_extent_npoints (space), 1, AUSPEX_MAX_SLIDES);
}

static void
read_slides (hid_t coords, AuspexFeatureBag *bag)
{
  int n = bag->n_slides;
  g_autofree int64_t *ints = g_new0 (int64_t, 4 * n);
  g_autofree double *mpps = g_new0 (double, n);
  g_autofree char **names = g_new0 (char *, 3 * n);

  auspex_hdf5_read_strings (coords, "slide_name", names, n);
  auspex_hdf5_read_strings (coords, "slide_quickhash1", names + n, n);
  auspex_hdf5_read_ints (coords, "slide_bytes", ints, n);
  if (!auspex_hdf5_read_ints (coords, "slide_patch_size_level0", ints + n, n))
    ints[n] = patch_level0_px (coords);
  if (!auspex_hdf5_read_ints (coords, "slide_width", ints + 2 * n, n))
    auspex_hdf5_read_ints (coords, "level0_width", ints + 2 * n, 1);
  if (!auspex_hdf5_read_ints (coords, "slide_height", ints + 3 * n, n))
    auspex_hdf5_read_ints (coords, "level0_height", ints + 3 * n, 1);
  auspex_hdf5_read_doubles (coords, "slide_mpp", mpps, n);
  auspex_hdf5_read_strings (coords, "slide_mpp_source", names + 2 * n, n);
  for (int i = 0; i < n; i++)
    if (!(mpps[i] >= AUSPEX_MPP_MIN && mpps[i] <= AUSPEX_MPP_MAX))
      mpps[i] = 0;
  for (int i = 0; i < n; i++)
    bag->slides[i] = (AuspexBagSlide){
      .name = names[i],
      .quickhash1 = names[n + i],
      .bytes = ints[i],
      .patch_level0_px = ints[n + i],
      .width_px = ints[2 * n + i],
      .height_px = ints[3 * n + i],
      .mpp = mpps[i],
      .mpp_source = names[2 * n + i],
    };
  auspex_hdf5_read_ints (coords, "undecoded", &bag->n_undecoded, 1);
  auspex_hdf5_read_ints (coords, "excluded", &bag->n_excluded, 1);
  auspex_hdf5_read_strings (coords, "patch_set_sha256", &bag->patch_set_sha256, 1);
}

static bool
read_index (Reading *reading)
{
  AuspexFeatureBag *bag = reading->bag;
  AUSPEX_HID index = open_dataset (reading->file, "slide_index");
  hsize_t rows;

  bag->slide_index = g_try_new0 (int32_t, bag->n_patches + 1);
  if (bag->slide_index == NULL)
    return fail (reading, "not enough memory");
  if (index <= 0)
    return true;
  if (!get_shape (index, 1, &rows) || rows != bag->n_patches)
    return fail (reading, "`slide_index` has not one entry per patch");
  return read_into (reading, index, H5T_NATIVE_INT32, bag->slide_index, "slide_index");
}

/* @needed: the patches come from here; else there must be one place per feature row. */
static bool
read_coords (Reading *reading, bool needed)
{
  AuspexFeatureBag *bag = reading->bag;
  AUSPEX_HID coords = open_dataset (reading->file, "coords");
  hsize_t shape[2];

  bag->n_slides = count_slides (coords);
  bag->slides = g_new0 (AuspexBagSlide, bag->n_slides);
  if (coords <= 0)
    return needed ? fail (reading, "no dataset `coords`") : read_index (reading);
  if (!get_shape (coords, 2, shape) || shape[1] != 2 || shape[0] > AUSPEX_MAX_PATCHES)
    return fail (reading, "`coords` is not a table of x and y");
  if (needed)
    bag->n_patches = shape[0];
  if (shape[0] != bag->n_patches)
    return fail (reading,
                 "`coords` has %" G_GUINT64_FORMAT " rows, `features` %" G_GINT64_FORMAT,
                 (guint64)shape[0], bag->n_patches);
  if (!is_stored (reading, coords, 2 * shape[0]))
    return fail (reading, "`coords` is incomplete");
  bag->coords = g_try_new0 (int64_t, 2 * bag->n_patches + 1);
  if (bag->coords == NULL)
    return fail (reading, "not enough memory");
  read_slides (coords, bag);
  return read_into (reading, coords, H5T_NATIVE_INT64, bag->coords, "coords")
         && read_index (reading);
}

char *
auspex_hdf5_bag_read (AuspexFeatureBag *bag, int features, const char *path,
                      int64_t bytes, bool coords_only)
{
  Reading reading = { .bytes = bytes, .bag = bag, .features = features };
  AUSPEX_HID file = open_file (&reading, path);

  reading.file = file;
  if (file < 0)
    return reading.cause;
  if (coords_only && H5Lexists (file, "features", H5P_DEFAULT) > 0)
    fail (&reading, "has `features`, and is no patch file");
  else if ((coords_only || read_features (&reading))
           && read_coords (&reading, coords_only) && !coords_only)
    read_encoder (&reading);
  return reading.cause;
}
