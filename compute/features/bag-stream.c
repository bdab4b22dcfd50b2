/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/features/bag-stream.h"

#include "compute/features/hdf5-bag.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Both sides pass the same things in the same order. */
typedef struct
{
  int to;                       /* where it is given to, or */
  const AuspexOwnProcess *from; /* where it is taken from */
} Stream;

static bool
pass (const Stream *stream, void *bytes, size_t n)
{
  if (stream->from != NULL)
    return auspex_own_process_read (stream->from, bytes, n);
  for (const char *at = bytes; n > 0;)
    {
      ssize_t given = write (stream->to, at, MIN (n, 1 << 30));

      if (given < 0 && errno != EINTR)
        return false;
      if (given > 0)
        at += given, n -= given;
    }
  return true;
}

#define PASS(value) pass (stream, &(value), sizeof (value))

static bool
pass_string (const Stream *stream, char **text)
{
  int32_t length = *text != NULL ? (int32_t)strlen (*text) : -1;

  if (!PASS (length) || length > AUSPEX_MAX_STRING)
    return false;
  if (length < 0)
    return true;
  if (stream->from == NULL)
    return pass (stream, *text, length);
  g_autofree char *taken = g_malloc (length + 1);
  if (!pass (stream, taken, length))
    return false;
  *text = g_utf8_make_valid (taken, length);
  return true;
}

/* @values: a pointer to the table's. */
static bool
pass_table (const Stream *stream, void *values, int64_t n, size_t size)
{
  void **table = values;
  int32_t is_there = *table != NULL;

  if (!PASS (is_there) || !is_there)
    return !is_there;
  if (stream->from != NULL)
    *table = g_try_malloc_n (n, size);
  return (*table != NULL || n == 0) && pass (stream, *table, n * size);
}

static bool
pass_slide (const Stream *stream, AuspexBagSlide *slide)
{
  return pass_string (stream, &slide->name) && pass_string (stream, &slide->quickhash1)
         && PASS (slide->bytes) && PASS (slide->width_px) && PASS (slide->height_px)
         && PASS (slide->mpp) && pass_string (stream, &slide->mpp_source)
         && PASS (slide->patch_level0_px);
}

static bool
pass_encoder (const Stream *stream, AuspexEncoderSettings *encoder)
{
  return pass_string (stream, &encoder->id) && pass_string (stream, &encoder->sha256)
         && PASS (encoder->patch_px) && PASS (encoder->mpp) && PASS (encoder->input_px)
         && pass_string (stream, &encoder->resize) && PASS (encoder->mean)
         && PASS (encoder->sd) && pass_string (stream, &encoder->readout)
         && PASS (encoder->heads) && PASS (encoder->feature_dim);
}

static bool
pass_slides (const Stream *stream, AuspexFeatureBag *bag)
{
  int32_t n = bag->n_slides;

  if (!PASS (n) || n < 1 || n > AUSPEX_MAX_SLIDES)
    return false;
  if (stream->from != NULL)
    bag->slides = g_new0 (AuspexBagSlide, n);
  bag->n_slides = n;
  for (int i = 0; i < n; i++)
    if (!pass_slide (stream, &bag->slides[i]))
      return false;
  return true;
}

static bool
pass_bag (const Stream *stream, AuspexFeatureBag *bag)
{
  return PASS (bag->n_patches) && bag->n_patches >= 0
         && bag->n_patches <= AUSPEX_MAX_PATCHES && PASS (bag->feature_dim)
         && bag->feature_dim >= 0 && bag->feature_dim <= AUSPEX_MAX_FEATURES
         && pass_table (stream, &bag->coords, 2 * bag->n_patches, sizeof *bag->coords)
         && pass_table (stream, &bag->slide_index, bag->n_patches,
                        sizeof *bag->slide_index)
         && pass_slides (stream, bag) && pass_encoder (stream, &bag->encoder)
         && pass_string (stream, &bag->precision) && pass_string (stream, &bag->device)
         && pass_string (stream, &bag->patch_set_sha256) && PASS (bag->n_undecoded)
         && PASS (bag->n_excluded);
}

static bool
map_features (AuspexFeatureBag *bag, int fd)
{
  size_t bytes = bag->n_patches * bag->feature_dim * sizeof *bag->features;
  GMappedFile *mapping = NULL;

  if (bytes == 0)
    return true;
  mapping = g_mapped_file_new_from_fd (fd, TRUE, NULL);
  if (mapping == NULL)
    return false;
  bag->features_owner = mapping;
  bag->release_features = (GDestroyNotify)g_mapped_file_unref;
  bag->features = (float *)g_mapped_file_get_contents (mapping);
  return g_mapped_file_get_length (mapping) == bytes;
}

void
auspex_bag_stream_give (int answer, AuspexFeatureBag *bag, char *cause)
{
  const Stream *stream = &(Stream){ .to = answer };

  if (pass_string (stream, &cause) && cause == NULL)
    pass_bag (stream, bag);
}

bool
auspex_bag_stream_take (const AuspexOwnProcess *process, int features,
                        AuspexFeatureBag **bag, char **cause)
{
  const Stream *stream = &(Stream){ .from = process };
  g_autoptr (AuspexFeatureBag) taken = g_new0 (AuspexFeatureBag, 1);

  if (!pass_string (stream, cause))
    return false;
  if (*cause != NULL)
    return true;
  if (!pass_bag (stream, taken) || !map_features (taken, features)
      || (taken->slide_index == NULL && taken->n_patches > 0))
    return false;
  *bag = g_steal_pointer (&taken);
  return true;
}
