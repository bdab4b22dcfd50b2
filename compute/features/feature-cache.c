/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/features/feature-cache.h"

#include "compute/weights/safetensors.h"
#include "compute/weights/weights.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

/* To be counted up whenever the same inputs would give other features. */
#define CODE_VERSION 2

static char *
hash_key (const AuspexFeatureCacheKey *key)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "%d\n%s\n%s\n%s\n%d\n", CODE_VERSION, key->slide_identity,
                   key->patch_set_sha256, key->executor, key->precision);
  auspex_encoder_settings_append (key->encoder, text);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, text->len);
}

char *
auspex_feature_cache_get_path (const AuspexFeatureCacheKey *key)
{
  g_autofree char *hash = hash_key (key);
  g_autofree char *name = g_strconcat (hash, ".safetensors", NULL);

  return g_build_filename (g_get_user_cache_dir (), "auspex", "features", name, NULL);
}

/* Tells damage: a multiply-and-add over 32-bit words. */
static char *
sum_up (const float *values, int64_t n)
{
  uint64_t sum = n;

  for (int64_t i = 0; i < n; i++)
    {
      uint32_t word;

      memcpy (&word, values + i, sizeof word);
      sum = (sum ^ word) * 0x100000001b3u;
    }
  return g_strdup_printf ("%016" G_GINT64_MODIFIER "x", sum);
}

static const float *
read_checked (AuspexWeights *stored, const char *name, AuspexShape shape, GError **error)
{
  const float *values = auspex_weights_get (stored, name, &shape, error);

  if (values == NULL)
    return NULL;
  g_autofree char *sum = sum_up (values, auspex_shape_count (&shape, 0));
  if (g_strcmp0 (sum, auspex_weights_get_metadata (stored, name)) == 0)
    return values;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "`%s` is damaged", name);
  return NULL;
}

int64_t
auspex_feature_cache_load (const AuspexFeatureCacheKey *key, int64_t n_patches,
                           float *features, uint8_t *done)
{
  g_autofree char *path = auspex_feature_cache_get_path (key);
  g_autoptr (GError) unusable = NULL;
  int64_t dim = key->encoder->feature_dim, n_done = 0;

  memset (done, 0, n_patches);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return 0;
  g_autoptr (AuspexWeights) stored = auspex_weights_open (path, &unusable);
  const float *rows = NULL, *known = NULL;
  if (stored != NULL)
    known = read_checked (stored, "done", AUSPEX_SHAPE (n_patches), &unusable);
  if (known != NULL)
    rows = read_checked (stored, "features", AUSPEX_SHAPE (n_patches, dim), &unusable);
  if (rows == NULL)
    {
      g_debug ("%s is not used: %s", path, unusable->message);
      return 0;
    }
  for (int64_t i = 0; i < n_patches; i++)
    n_done += done[i] = known[i] == 1;
  memcpy (features, rows, n_patches * dim * sizeof *features);
  return n_done;
}

bool
auspex_feature_cache_store (const AuspexFeatureCacheKey *key, int64_t n_patches,
                            const float *features, const uint8_t *done, GError **error)
{
  int64_t dim = key->encoder->feature_dim;
  g_autofree char *path = auspex_feature_cache_get_path (key);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree float *known = g_new (float, n_patches);
  g_autofree float *rows = g_memdup2 (features, n_patches * dim * sizeof *rows);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int cause = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (cause),
                   "%s: cannot be created: %s", folder, g_strerror (cause));
      return false;
    }
  /* Rows still being computed are written by others meanwhile. */
  for (int64_t i = 0; i < n_patches; i++)
    if (!(known[i] = done[i]))
      memset (rows + i * dim, 0, dim * sizeof *rows);
  g_autofree char *known_sum = sum_up (known, n_patches);
  g_autofree char *rows_sum = sum_up (rows, n_patches * dim);
  const char *metadata[] = { "done", known_sum, "features", rows_sum, NULL };
  AuspexStoredTensor tensors[] = {
    { "done", AUSPEX_STORED_F32, AUSPEX_SHAPE (n_patches), known },
    { "features", AUSPEX_STORED_F32, AUSPEX_SHAPE (n_patches, dim), rows },
  };
  return auspex_safetensors_save (path, tensors, G_N_ELEMENTS (tensors), metadata, error);
}
