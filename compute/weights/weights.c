/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/weights/stored-dtype.h"
#include "compute/weights/tensor.h"

#include <string.h>

struct _AuspexWeights
{
  gatomicrefcount ref_count;
  char *label;
  GHashTable *tensors;  /* name -> AuspexTensor */
  GHashTable *metadata; /* key -> string */
  AuspexWeights *owner; /* of borrowed values, or NULL */
  char *prefix;         /* names are also found behind it; or NULL */
  GMappedFile *file;    /* or NULL */
  gpointer archive;
  GDestroyNotify free_archive;

  GMutex lock; /* guards what is made when first asked for: values and sha256 */
  char *sha256;
};

void
auspex_tensor_free (AuspexTensor *tensor)
{
  g_free (tensor->name);
  g_free (tensor->full_shape);
  g_free (tensor->unreadable);
  g_free (tensor->owned);
  g_free (tensor);
}

void
auspex_tensor_set_shape (AuspexTensor *tensor, const int64_t *dims, int n_dims)
{
  int64_t stride = 1;

  tensor->shape.n_dims = MIN (n_dims, AUSPEX_MAX_DIMS);
  for (int i = tensor->shape.n_dims - 1; i >= 0; i--)
    {
      tensor->shape.dims[i] = dims[i];
      tensor->strides[i] = stride;
      stride *= dims[i];
    }
  if (n_dims > AUSPEX_MAX_DIMS)
    {
      g_autoptr (GString) text = g_string_new ("[");

      for (int i = 0; i < n_dims; i++)
        g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? ", " : "", dims[i]);
      tensor->full_shape = g_strconcat (text->str, "]", NULL);
      tensor->unreadable = g_strdup_printf ("has %d dimensions", n_dims);
    }
}

AuspexWeights *
auspex_weights_new (const char *label)
{
  AuspexWeights *weights = g_new0 (AuspexWeights, 1);

  g_atomic_ref_count_init (&weights->ref_count);
  g_mutex_init (&weights->lock);
  weights->label = g_strdup (label);
  weights->tensors = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                            (GDestroyNotify)auspex_tensor_free);
  weights->metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return weights;
}

AuspexWeights *
auspex_weights_ref (AuspexWeights *weights)
{
  g_atomic_ref_count_inc (&weights->ref_count);
  return weights;
}

void
auspex_weights_unref (AuspexWeights *weights)
{
  if (!g_atomic_ref_count_dec (&weights->ref_count))
    return;
  g_hash_table_unref (weights->tensors);
  g_hash_table_unref (weights->metadata);
  g_free (weights->prefix);
  g_clear_pointer (&weights->archive, weights->free_archive);
  g_clear_pointer (&weights->file, g_mapped_file_unref);
  g_clear_pointer (&weights->owner, auspex_weights_unref);
  g_mutex_clear (&weights->lock);
  g_free (weights->label);
  g_free (weights->sha256);
  g_free (weights);
}

bool
auspex_weights_insert (AuspexWeights *weights, AuspexTensor *tensor)
{
  if (g_hash_table_contains (weights->tensors, tensor->name))
    {
      auspex_tensor_free (tensor);
      return false;
    }
  g_hash_table_insert (weights->tensors, tensor->name, tensor);
  return true;
}

void
auspex_weights_set_file (AuspexWeights *weights, GMappedFile *file)
{
  weights->file = file;
}

void
auspex_weights_set_archive (AuspexWeights *weights, gpointer archive,
                            GDestroyNotify free_archive)
{
  weights->archive = archive;
  weights->free_archive = free_archive;
}

void
auspex_weights_set_metadata (AuspexWeights *weights, const char *key, const char *value)
{
  g_hash_table_insert (weights->metadata, g_strdup (key), g_strdup (value));
}

void
auspex_weights_borrow (AuspexWeights *weights, const char *name, AuspexShape shape,
                       const float *values, AuspexWeights *owner)
{
  AuspexTensor *tensor = g_new0 (AuspexTensor, 1);
  bool is_new = false;

  g_return_if_fail (weights->owner == NULL || weights->owner == owner);
  if (weights->owner == NULL)
    weights->owner = auspex_weights_ref (owner);
  tensor->name = g_strdup (name);
  tensor->shape = shape;
  tensor->values = values;
  is_new = auspex_weights_insert (weights, tensor);
  g_return_if_fail (is_new);
}

void
auspex_weights_take (AuspexWeights *weights, const char *name, AuspexShape shape,
                     float *values)
{
  AuspexTensor *tensor = g_new0 (AuspexTensor, 1);
  bool is_new = false;

  tensor->name = g_strdup (name);
  tensor->shape = shape;
  tensor->values = tensor->owned = values;
  is_new = auspex_weights_insert (weights, tensor);
  g_return_if_fail (is_new);
}

void
auspex_weights_declare (AuspexWeights *weights, const char *name, AuspexShape shape,
                        AuspexFormulaKind kind, uint64_t seed)
{
  AuspexTensor *tensor = g_new0 (AuspexTensor, 1);
  bool is_new = false;

  tensor->name = g_strdup (name);
  tensor->shape = shape;
  tensor->fill = auspex_formula_fill;
  tensor->kind = kind;
  tensor->seed = seed;
  is_new = auspex_weights_insert (weights, tensor);
  g_return_if_fail (is_new);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

char **
auspex_weights_list (AuspexWeights *weights)
{
  GPtrArray *names = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name = NULL;

  g_hash_table_iter_init (&iter, weights->tensors);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (char **)g_ptr_array_free (names, FALSE);
}

static AuspexTensor *
lookup_tensor (AuspexWeights *weights, const char *name)
{
  AuspexTensor *tensor = g_hash_table_lookup (weights->tensors, name);

  if (tensor == NULL && weights->prefix != NULL)
    {
      g_autofree char *full_name = g_strconcat (weights->prefix, name, NULL);

      tensor = g_hash_table_lookup (weights->tensors, full_name);
    }
  return tensor;
}

/* The part of @name, from @start on, up to and with its next dot; 0: it has none. */
static size_t
measure_part (const char *name, size_t start)
{
  const char *dot = strchr (name + start, '.');

  return dot != NULL ? (size_t)(dot - name) - start + 1 : 0;
}

/* What checkpoints call the dictionary that holds the network, most certain first. */
static const char *const dictionaries[] = {
  "state_dict.", "model_state_dict.", "model.",    "net.",
  "network.",    "encoder.",          "backbone.", "teacher.",
};

/* Of the names that begin with @prefix: the next part that all have, or else one that is
 * a dictionary's name; NULL when there is neither. */
static const char *
find_next_part (char **names, const char *prefix, size_t *length)
{
  size_t start = strlen (prefix), best = G_N_ELEMENTS (dictionaries);
  const char *first = NULL;
  bool is_common = true;

  for (char **name = names; *name != NULL; name++)
    {
      if (!g_str_has_prefix (*name, prefix))
        continue;
      if (first == NULL)
        {
          first = *name + start;
          *length = measure_part (*name, start);
        }
      is_common &= *length > 0 && strncmp (*name + start, first, *length) == 0;
      for (size_t i = 0; i < best; i++)
        if (g_str_has_prefix (*name + start, dictionaries[i]))
          best = i;
    }
  if (first != NULL && is_common)
    return first;
  if (best == G_N_ELEMENTS (dictionaries))
    return NULL;
  *length = strlen (dictionaries[best]);
  return dictionaries[best];
}

void
auspex_weights_guess_prefix (AuspexWeights *weights)
{
  g_auto (GStrv) names = auspex_weights_list (weights);
  g_autoptr (GString) prefix = g_string_new (NULL);
  const char *part = NULL;
  size_t length = 0;

  while ((part = find_next_part (names, prefix->str, &length)) != NULL)
    g_string_append_len (prefix, part, (gssize)length);
  g_free (weights->prefix);
  weights->prefix =
      prefix->len > 0 ? g_string_free (g_steal_pointer (&prefix), FALSE) : NULL;
}

bool
auspex_weights_has (AuspexWeights *weights, const char *name)
{
  return lookup_tensor (weights, name) != NULL;
}

bool
auspex_weights_is_same (AuspexWeights *weights, const char *name, const char *other)
{
  const AuspexTensor *tensor = lookup_tensor (weights, name);

  return tensor != NULL && tensor == lookup_tensor (weights, other);
}

static AuspexTensor *
find_tensor (AuspexWeights *weights, const char *name, GError **error)
{
  AuspexTensor *tensor = lookup_tensor (weights, name);

  if (tensor == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s: no tensor '%s'",
                 weights->label, name);
  return tensor;
}

bool
auspex_weights_get_shape (AuspexWeights *weights, const char *name, AuspexShape *shape,
                          GError **error)
{
  const AuspexTensor *tensor = find_tensor (weights, name, error);

  if (tensor == NULL)
    return false;
  *shape = tensor->shape;
  return true;
}

bool
auspex_weights_get_size (AuspexWeights *weights, const char *name, int n_dims, int axis,
                         int64_t *size, GError **error)
{
  const AuspexTensor *tensor = find_tensor (weights, name, error);

  if (tensor == NULL)
    return false;
  if (tensor->shape.n_dims != n_dims)
    {
      g_autofree char *text = auspex_shape_to_string (&tensor->shape);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s: tensor '%s' has shape %s where %d dimensions are expected",
                   weights->label, name, text, n_dims);
      return false;
    }
  *size = tensor->shape.dims[axis];
  return true;
}

static bool
check_tensor (AuspexWeights *weights, const AuspexTensor *tensor,
              const AuspexShape *shape, GError **error)
{
  if (tensor->unreadable != NULL)
    {
      g_set_error (
          error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
          "%s: tensor '%s' %s; F32, F16 or BF16 in up to %d dimensions is needed",
          weights->label, tensor->name, tensor->unreadable, AUSPEX_MAX_DIMS);
      return false;
    }
  if (shape != NULL && !auspex_shape_equal (shape, &tensor->shape))
    {
      g_autofree char *expected = auspex_shape_to_string (shape);
      g_autofree char *actual = auspex_shape_to_string (&tensor->shape);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "%s: tensor '%s' has shape %s where %s is expected", weights->label,
                   tensor->name, actual, expected);
      return false;
    }
  return true;
}

static void
set_no_memory (AuspexWeights *weights, const AuspexTensor *tensor, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
               "%s: not enough memory for tensor '%s'", weights->label, tensor->name);
}

static bool
find_bytes (AuspexWeights *weights, AuspexTensor *tensor, GError **error)
{
  const uint8_t *bytes = NULL;

  if (tensor->bytes != NULL || tensor->source == NULL)
    return true;
  bytes = tensor->source->get_bytes (tensor->source, error);
  if (bytes == NULL)
    {
      g_prefix_error (error, "%s: tensor '%s': ", weights->label, tensor->name);
      return false;
    }
  tensor->bytes = bytes + tensor->first_byte;
  return true;
}

static bool
make_values (AuspexWeights *weights, AuspexTensor *tensor, GError **error)
{
  int64_t count = auspex_shape_count (&tensor->shape, 0);
  bool is_plain = !tensor->is_scattered && !tensor->is_big_endian;

  if (!find_bytes (weights, tensor, error))
    return false;
  if (tensor->dtype != NULL && tensor->dtype->is_float && is_plain && count > 0
      && (uintptr_t)tensor->bytes % sizeof (float) == 0)
    {
      tensor->values = (const float *)(const void *)tensor->bytes;
      return true;
    }
  /* One more element: an empty tensor is not NULL. */
  tensor->owned = g_try_new (float, count + 1);
  if (tensor->owned == NULL)
    {
      set_no_memory (weights, tensor, error);
      return false;
    }
  if (tensor->fill != NULL && is_plain)
    tensor->fill (tensor, tensor->owned);
  else if (tensor->dtype != NULL)
    auspex_stored_dtype_convert (tensor, tensor->owned, NULL);
  tensor->values = tensor->owned;
  return true;
}

const float *
auspex_weights_get (AuspexWeights *weights, const char *name, const AuspexShape *shape,
                    GError **error)
{
  AuspexTensor *tensor = find_tensor (weights, name, error);
  g_autoptr (GMutexLocker) locker = NULL;

  if (tensor == NULL || !check_tensor (weights, tensor, shape, error))
    return NULL;

  locker = g_mutex_locker_new (&weights->lock);
  if (tensor->values == NULL && !make_values (weights, tensor, error))
    return NULL;
  return tensor->values;
}

double *
auspex_weights_dup_doubles (AuspexWeights *weights, const char *name, GError **error)
{
  AuspexTensor *tensor = find_tensor (weights, name, error);
  g_autoptr (GMutexLocker) locker = NULL;
  double *values = NULL;

  if (tensor == NULL)
    return NULL;
  if (tensor->dtype == NULL || tensor->dtype->read == NULL || tensor->full_shape != NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "%s: tensor '%s' %s and is not read", weights->label, tensor->name,
                   tensor->unreadable != NULL ? tensor->unreadable
                                              : "is not from a file");
      return NULL;
    }
  locker = g_mutex_locker_new (&weights->lock);
  if (!find_bytes (weights, tensor, error))
    return NULL;
  values = g_try_new (double, auspex_shape_count (&tensor->shape, 0) + 1);
  if (values == NULL)
    set_no_memory (weights, tensor, error);
  else
    auspex_stored_dtype_convert (tensor, NULL, values);
  return values;
}

char *
auspex_weights_describe (AuspexWeights *weights, const char *name)
{
  const AuspexTensor *tensor = lookup_tensor (weights, name);
  g_autofree char *shape = NULL;

  if (tensor == NULL)
    return NULL;
  shape = tensor->full_shape != NULL ? g_strdup (tensor->full_shape)
                                     : auspex_shape_to_string (&tensor->shape);
  return g_strdup_printf ("%s %s", tensor->dtype != NULL ? tensor->dtype->name : "F32",
                          shape);
}

bool
auspex_weights_check_graph (AuspexWeights *weights, const AuspexGraph *graph,
                            GError **error)
{
  for (int i = 0; i < auspex_graph_get_n_nodes (graph); i++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, i);
      const AuspexTensor *tensor = NULL;

      if (node->op != AUSPEX_OP_PARAMETER)
        continue;
      tensor = find_tensor (weights, node->name, error);
      if (tensor == NULL || !check_tensor (weights, tensor, &node->shape, error))
        return false;
    }
  return true;
}

const char *
auspex_weights_get_label (AuspexWeights *weights)
{
  return weights->label;
}

const char *
auspex_weights_get_sha256 (AuspexWeights *weights)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&weights->lock);

  if (weights->sha256 == NULL)
    weights->sha256 =
        weights->file != NULL ? g_compute_checksum_for_data (
            G_CHECKSUM_SHA256, (const guchar *)g_mapped_file_get_contents (weights->file),
            g_mapped_file_get_length (weights->file))
                              : g_compute_checksum_for_string (G_CHECKSUM_SHA256,
                                                               weights->label, -1);
  return weights->sha256;
}

const char *
auspex_weights_get_metadata (AuspexWeights *weights, const char *key)
{
  return g_hash_table_lookup (weights->metadata, key);
}
