/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/packed-weights.h"

#include "compute/onednn/status.h"

#include <omp.h>

typedef struct
{
  char *name;
  dnnl_memory_desc_t layout;
  void *values;
} PackedTensor;

struct _AuspexPackedWeights
{
  AuspexPackedWeightsSet *set;
  int n_users; /* the set's lock guards it */
  AuspexWeights *weights;

  GMutex lock; /* guards the rest */
  dnnl_stream_t stream;
  GPtrArray *tensors; /* of PackedTensor */
};

static void
packed_tensor_free (gpointer data)
{
  PackedTensor *tensor = data;

  g_free (tensor->name);
  free (tensor->values);
  g_free (tensor);
}

void
auspex_packed_weights_set_init (AuspexPackedWeightsSet *set, dnnl_engine_t engine)
{
  set->engine = engine;
  g_mutex_init (&set->lock);
  set->by_weights = g_hash_table_new (NULL, NULL);
}

void
auspex_packed_weights_set_clear (AuspexPackedWeightsSet *set)
{
  g_assert (g_hash_table_size (set->by_weights) == 0);
  g_hash_table_unref (set->by_weights);
  g_mutex_clear (&set->lock);
}

AuspexPackedWeights *
auspex_packed_weights_take (AuspexPackedWeightsSet *set, AuspexWeights *weights,
                            GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&set->lock);
  AuspexPackedWeights *packed = g_hash_table_lookup (set->by_weights, weights);
  dnnl_stream_t stream = NULL;

  if (packed == NULL)
    {
      if (!auspex_onednn_check (
              dnnl_stream_create (&stream, set->engine, dnnl_stream_default_flags),
              "a stream", error))
        return NULL;
      packed = g_new0 (AuspexPackedWeights, 1);
      packed->set = set;
      packed->weights = auspex_weights_ref (weights);
      g_mutex_init (&packed->lock);
      packed->stream = stream;
      packed->tensors = g_ptr_array_new_with_free_func (packed_tensor_free);
      g_hash_table_insert (set->by_weights, weights, packed);
    }
  packed->n_users++;
  return packed;
}

void
auspex_packed_weights_release (AuspexPackedWeights *packed)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&packed->set->lock);

  if (--packed->n_users > 0)
    return;
  g_hash_table_remove (packed->set->by_weights, packed->weights);
  g_ptr_array_unref (packed->tensors);
  dnnl_stream_destroy (packed->stream);
  g_mutex_clear (&packed->lock);
  auspex_weights_unref (packed->weights);
  g_free (packed);
}

/* Executes one reorder, to the end, on all cores: whoever needs other weights waits. */
static dnnl_status_t
reorder (AuspexPackedWeights *packed, const dnnl_memory_desc_t *from, const void *source,
         const dnnl_memory_desc_t *to, void *target)
{
  dnnl_memory_t memories[2] = { NULL, NULL };
  dnnl_primitive_desc_t description = NULL;
  dnnl_primitive_t primitive = NULL;
  int threads_before = omp_get_max_threads ();

  omp_set_num_threads (omp_get_num_procs ());
  dnnl_status_t status = dnnl_reorder_primitive_desc_create (
      &description, from, packed->set->engine, to, packed->set->engine, NULL);

  if (status == dnnl_success)
    status = dnnl_primitive_create (&primitive, description);
  if (status == dnnl_success)
    status = dnnl_memory_create (&memories[0], from, packed->set->engine, (void *)source);
  if (status == dnnl_success)
    status = dnnl_memory_create (&memories[1], to, packed->set->engine, target);
  if (status == dnnl_success)
    {
      dnnl_exec_arg_t arguments[2] = { { DNNL_ARG_FROM, memories[0] },
                                       { DNNL_ARG_TO, memories[1] } };

      status = dnnl_primitive_execute (primitive, packed->stream, 2, arguments);
    }
  if (status == dnnl_success)
    status = dnnl_stream_wait (packed->stream);
  omp_set_num_threads (threads_before);

  dnnl_memory_destroy (memories[0]);
  dnnl_memory_destroy (memories[1]);
  dnnl_primitive_destroy (primitive);
  dnnl_primitive_desc_destroy (description);
  return status;
}

/* Winograd's weights are made from OIHW only. */
static dnnl_status_t
reorder_through_oihw (AuspexPackedWeights *packed, const dnnl_memory_desc_t *from,
                      const void *source, const dnnl_memory_desc_t *to, void *target)
{
  dnnl_memory_desc_t between;
  dnnl_status_t status = dnnl_memory_desc_init_by_tag (&between, from->ndims, from->dims,
                                                       from->data_type, dnnl_oihw);

  if (status != dnnl_success)
    return status;
  g_autofree void *values = g_try_malloc (dnnl_memory_desc_get_size (&between));

  if (values == NULL)
    return dnnl_out_of_memory;
  status = reorder (packed, from, source, &between, values);
  return status == dnnl_success ? reorder (packed, &between, values, to, target) : status;
}

static const void *
find_packed (const AuspexPackedWeights *packed, const char *name,
             const dnnl_memory_desc_t *layout)
{
  for (guint i = 0; i < packed->tensors->len; i++)
    {
      const PackedTensor *tensor = packed->tensors->pdata[i];

      if (g_str_equal (tensor->name, name)
          && dnnl_memory_desc_equal (&tensor->layout, layout))
        return tensor->values;
    }
  return NULL;
}

const void *
auspex_packed_weights_get (AuspexPackedWeights *packed, const char *name,
                           const AuspexShape *shape, const dnnl_memory_desc_t *from,
                           const dnnl_memory_desc_t *to, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&packed->lock);
  const float *values = auspex_weights_get (packed->weights, name, shape, error);
  const void *known = NULL;

  if (values == NULL || to == NULL || dnnl_memory_desc_equal (from, to))
    return values;
  known = find_packed (packed, name, to);
  if (known != NULL)
    return known;

  PackedTensor *tensor = g_new0 (PackedTensor, 1);

  tensor->name = g_strdup (name);
  tensor->layout = *to;
  tensor->values = auspex_onednn_allocate (dnnl_memory_desc_get_size (to), error);
  if (tensor->values == NULL)
    {
      packed_tensor_free (tensor);
      return NULL;
    }
  dnnl_status_t status = reorder (packed, from, values, to, tensor->values);

  if (status == dnnl_unimplemented)
    status = reorder_through_oihw (packed, from, values, to, tensor->values);
  if (!auspex_onednn_check (status, name, error))
    {
      packed_tensor_free (tensor);
      return NULL;
    }
  g_ptr_array_add (packed->tensors, tensor);
  return tensor->values;
}
