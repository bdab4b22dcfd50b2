/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/features/feature-cache.h"

#include "compute/weights/safetensors.h"
#include "compute/weights/weights.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

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

/* Rows that are there are stored in runs without a gap, under the number of the first:
 * straight from where they are, as other rows are still being computed. */
typedef struct
{
  char name[32];
  int64_t first, length;
} Run;

/* The first run at @from or behind; false where there is none. */
static bool
find_run (const uint8_t *done, int64_t n_patches, int64_t from, Run *run)
{
  run->first = from;
  while (run->first < n_patches && !done[run->first])
    run->first++;
  for (run->length = 0; run->first + run->length < n_patches; run->length++)
    if (!done[run->first + run->length])
      break;
  g_snprintf (run->name, sizeof run->name, "features.%" G_GINT64_FORMAT, run->first);
  return run->length > 0;
}

/* Returns how many rows, or -1. */
static int64_t
read_rows (AuspexWeights *stored, int64_t n_patches, int64_t dim, const uint8_t *done,
           float *features, GError **error)
{
  int64_t n = 0;
  Run run;

  for (int64_t i = 0; find_run (done, n_patches, i, &run); i = run.first + run.length)
    {
      const float *rows =
          read_checked (stored, run.name, AUSPEX_SHAPE (run.length, dim), error);

      if (rows == NULL)
        return -1;
      memcpy (features + run.first * dim, rows, run.length * dim * sizeof *rows);
      n += run.length;
    }
  return n;
}

int64_t
auspex_feature_cache_load (const AuspexFeatureCacheKey *key, int64_t n_patches,
                           float *features, uint8_t *done)
{
  g_autofree char *path = auspex_feature_cache_get_path (key);
  g_autoptr (GError) unusable = NULL;
  const float *known = NULL;
  int64_t n_done = -1;

  memset (done, 0, n_patches);
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    return 0;
  g_autoptr (AuspexWeights) stored = auspex_weights_open (path, &unusable);
  if (stored != NULL)
    known = read_checked (stored, "done", AUSPEX_SHAPE (n_patches), &unusable);
  if (known != NULL)
    {
      for (int64_t i = 0; i < n_patches; i++)
        done[i] = known[i] == 1;
      n_done = read_rows (stored, n_patches, key->encoder->feature_dim, done, features,
                          &unusable);
    }
  if (n_done >= 0)
    return n_done;
  g_debug ("%s is not used: %s", path, unusable->message);
  memset (done, 0, n_patches);
  return 0;
}

/* Adds @name and its sum to the tensors and their metadata. */
static void
add_tensor (GArray *tensors, GPtrArray *metadata, const char *name, AuspexShape shape,
            const float *values)
{
  AuspexStoredTensor tensor = { g_strdup (name), AUSPEX_STORED_F32, shape, values };

  g_array_append_val (tensors, tensor);
  g_ptr_array_add (metadata, (char *)tensor.name);
  g_ptr_array_add (metadata, sum_up (values, auspex_shape_count (&shape, 0)));
}

bool
auspex_feature_cache_store (const AuspexFeatureCacheKey *key, int64_t n_patches,
                            const float *features, const uint8_t *done, GError **error)
{
  int64_t dim = key->encoder->feature_dim;
  g_autofree char *path = auspex_feature_cache_get_path (key);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree float *known = g_new (float, n_patches);
  g_autoptr (GArray) tensors = g_array_new (FALSE, FALSE, sizeof (AuspexStoredTensor));
  g_autoptr (GPtrArray) metadata = g_ptr_array_new_with_free_func (g_free);
  Run run;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      int cause = errno;

      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (cause),
                   "%s: cannot be created: %s", folder, g_strerror (cause));
      return false;
    }
  for (int64_t i = 0; i < n_patches; i++)
    known[i] = done[i];
  add_tensor (tensors, metadata, "done", AUSPEX_SHAPE (n_patches), known);
  for (int64_t i = 0; find_run (done, n_patches, i, &run); i = run.first + run.length)
    add_tensor (tensors, metadata, run.name, AUSPEX_SHAPE (run.length, dim),
                features + run.first * dim);
  g_ptr_array_add (metadata, NULL);
  return auspex_safetensors_save (path, (const AuspexStoredTensor *)(void *)tensors->data,
                                  tensors->len, (const char *const *)metadata->pdata,
                                  error);
}

/* Limit */

typedef struct
{
  char *path;
  int64_t bytes, used; /* s since 1970 */
} Kept;

static void
kept_clear (gpointer data)
{
  g_free (((Kept *)data)->path);
}

static int
by_use (gconstpointer a, gconstpointer b)
{
  const Kept *kept_a = a, *kept_b = b;

  return (kept_a->used > kept_b->used) - (kept_a->used < kept_b->used);
}

void
auspex_feature_cache_limit (int64_t max_bytes)
{
  g_autofree char *path =
      g_build_filename (g_get_user_cache_dir (), "auspex", "features", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (Kept));
  int64_t total = 0;
  const char *name = NULL;

  g_array_set_clear_func (kept, kept_clear);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      GStatBuf status;

      if (!g_str_has_suffix (name, ".safetensors") || g_lstat (file, &status) != 0
          || !S_ISREG (status.st_mode))
        continue;
      Kept one = { g_steal_pointer (&file), status.st_size,
                   MAX (status.st_atime, status.st_mtime) };
      total += one.bytes;
      g_array_append_val (kept, one);
    }
  g_array_sort (kept, by_use);
  for (guint i = 0; i < kept->len && total > max_bytes; i++)
    {
      Kept *oldest = &g_array_index (kept, Kept, i);

      if (g_unlink (oldest->path) == 0)
        total -= oldest->bytes;
    }
}
