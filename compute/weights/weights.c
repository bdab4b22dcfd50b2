/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/weights/tensor.h"

struct _AuspexWeights
{
  gatomicrefcount ref_count;
  char *label;
  GHashTable *tensors;  /* name -> AuspexTensor */
  GHashTable *metadata; /* key -> string */
  GMappedFile *file;    /* or NULL */

  GMutex lock; /* guards what is made when first asked for: values and sha256 */
  char *sha256;
};

void
auspex_tensor_free (AuspexTensor *tensor)
{
  g_free (tensor->name);
  g_free (tensor->unreadable);
  g_free (tensor->owned);
  g_free (tensor);
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
  g_clear_pointer (&weights->file, g_mapped_file_unref);
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
auspex_weights_set_metadata (AuspexWeights *weights, const char *key, const char *value)
{
  g_hash_table_insert (weights->metadata, g_strdup (key), g_strdup (value));
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

bool
auspex_weights_has (AuspexWeights *weights, const char *name)
{
  return g_hash_table_contains (weights->tensors, name);
}

static AuspexTensor *
find_tensor (AuspexWeights *weights, const char *name, GError **error)
{
  AuspexTensor *tensor = g_hash_table_lookup (weights->tensors, name);

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

const float *
auspex_weights_get (AuspexWeights *weights, const char *name, const AuspexShape *shape,
                    GError **error)
{
  AuspexTensor *tensor = find_tensor (weights, name, error);
  g_autoptr (GMutexLocker) locker = NULL;

  if (tensor == NULL || !check_tensor (weights, tensor, shape, error))
    return NULL;

  locker = g_mutex_locker_new (&weights->lock);
  if (tensor->values == NULL)
    {
      /* One more element: an empty tensor is not NULL. */
      tensor->owned = g_try_new (float, auspex_shape_count (&tensor->shape, 0) + 1);
      if (tensor->owned == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                       "%s: not enough memory for tensor '%s'", weights->label, name);
          return NULL;
        }
      if (tensor->fill != NULL)
        tensor->fill (tensor, tensor->owned);
      tensor->values = tensor->owned;
    }
  return tensor->values;
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
