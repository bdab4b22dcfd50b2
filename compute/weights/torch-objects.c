/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/weights/torch-objects.h"

#include "base/refusal.h"

#include <string.h>

#define MAX_STORAGES (1 << 16)
#define MAX_TENSORS (1 << 16)
/* Elements of a tensor that repeats what it is a view of (torch's expand()). */
#define MAX_REPEATED (1 << 20)

struct _AuspexTorchObjects
{
  char *label;
  GHashTable *storages; /* key -> AuspexTorchStorage */
  GPtrArray *objects;   /* of AuspexTorchTensor and AuspexTorchStorageView */
};

/* What a call of a global gives. */
typedef enum
{
  STORAGE, /* never called: names a number type */
  DTYPE,
  TENSOR_V1, /* (storage, offset, size, stride) */
  TENSOR_V2, /* and (requires_grad, hooks) */
  TENSOR_V3, /* and (dtype, metadata) */
  QUANTIZED,
  TENSOR_OF_TYPE, /* (one of the above, type, its arguments, state) */
  TENSOR_CLASS,   /* never called */
  FIRST,          /* the first argument */
  DICT,
  SET,
  OTHER,
} Role;

typedef struct
{
  const char *name;
  Role role;
  const char *dtype; /* as stored-dtype.h knows it */
} Global;

static const Global globals[] = {
  { "torch._utils._rebuild_tensor_v2", TENSOR_V2 },
  { "torch._utils._rebuild_tensor", TENSOR_V1 },
  { "torch._utils._rebuild_tensor_v3", TENSOR_V3 },
  { "torch._utils._rebuild_qtensor", QUANTIZED },
  { "torch._tensor._rebuild_from_type_v2", TENSOR_OF_TYPE },
  { "torch._utils._rebuild_parameter", FIRST },
  { "torch._utils._rebuild_parameter_with_state", FIRST },
  { "torch.nn.parameter.Parameter", FIRST },
  { "torch.autograd.variable.Variable", FIRST },
  { "torch.Size", FIRST },
  { "collections.OrderedDict", DICT },
  { "collections.defaultdict", DICT },
  { "collections.Counter", OTHER },
  { "__builtin__.set", SET },
  { "builtins.set", SET },
  { "__builtin__.dict", DICT },
  { "builtins.dict", DICT },
  { "__builtin__.list", OTHER },
  { "builtins.list", OTHER },
  { "__builtin__.int", OTHER },
  { "builtins.int", OTHER },
  { "__builtin__.float", OTHER },
  { "builtins.float", OTHER },
  { "argparse.Namespace", OTHER },
  { "torch.device", OTHER },
  { "torch.per_tensor_affine", OTHER },
  { "torch.per_channel_affine", OTHER },
  { "torch.per_channel_affine_float_qparams", OTHER },
  { "numpy.core.multiarray.scalar", OTHER },
  { "numpy._core.multiarray.scalar", OTHER },
  { "numpy.core.multiarray._reconstruct", OTHER },
  { "numpy._core.multiarray._reconstruct", OTHER },
  { "numpy.ndarray", OTHER },
  { "numpy.dtype", OTHER },
  { "_codecs.encode", OTHER },
  { "torch.FloatStorage", STORAGE, "F32" },
  { "torch.DoubleStorage", STORAGE, "F64" },
  { "torch.HalfStorage", STORAGE, "F16" },
  { "torch.BFloat16Storage", STORAGE, "BF16" },
  { "torch.LongStorage", STORAGE, "I64" },
  { "torch.IntStorage", STORAGE, "I32" },
  { "torch.ShortStorage", STORAGE, "I16" },
  { "torch.CharStorage", STORAGE, "I8" },
  { "torch.ByteStorage", STORAGE, "U8" },
  { "torch.BoolStorage", STORAGE, "BOOL" },
  { "torch.ComplexFloatStorage", STORAGE, "C64" },
  { "torch.ComplexDoubleStorage", STORAGE, "C128" },
  { "torch.QInt8Storage", STORAGE, "I8" },
  { "torch.QUInt8Storage", STORAGE, "U8" },
  { "torch.QInt32Storage", STORAGE, "I32" },
  { "torch.Tensor", TENSOR_CLASS },
  { "torch.FloatTensor", TENSOR_CLASS },
  { "torch.DoubleTensor", TENSOR_CLASS },
  { "torch.HalfTensor", TENSOR_CLASS },
  { "torch.LongTensor", TENSOR_CLASS },
  { "torch.IntTensor", TENSOR_CLASS },
  { "torch.ShortTensor", TENSOR_CLASS },
  { "torch.CharTensor", TENSOR_CLASS },
  { "torch.ByteTensor", TENSOR_CLASS },
  { "torch.UntypedStorage", STORAGE },
  { "torch.storage.UntypedStorage", STORAGE },
  { "torch.storage._UntypedStorage", STORAGE },
  { "torch.float32", DTYPE, "F32" },
  { "torch.float64", DTYPE, "F64" },
  { "torch.float16", DTYPE, "F16" },
  { "torch.bfloat16", DTYPE, "BF16" },
  { "torch.int64", DTYPE, "I64" },
  { "torch.int32", DTYPE, "I32" },
  { "torch.int16", DTYPE, "I16" },
  { "torch.int8", DTYPE, "I8" },
  { "torch.uint8", DTYPE, "U8" },
  { "torch.uint16", DTYPE, "U16" },
  { "torch.uint32", DTYPE, "U32" },
  { "torch.uint64", DTYPE, "U64" },
  { "torch.bool", DTYPE, "BOOL" },
  { "torch.complex64", DTYPE, "C64" },
  { "torch.complex128", DTYPE, "C128" },
  { "torch.float8_e4m3fn", DTYPE, "F8_E4M3" },
  { "torch.float8_e5m2", DTYPE, "F8_E5M2" },
};

static void
free_storage (gpointer data)
{
  AuspexTorchStorage *storage = data;

  g_free (storage->key);
  g_free (storage->owned);
  g_free (storage);
}

AuspexTorchObjects *
auspex_torch_objects_new (const char *label)
{
  AuspexTorchObjects *objects = g_new0 (AuspexTorchObjects, 1);

  objects->label = g_strdup (label);
  objects->storages = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, free_storage);
  objects->objects = g_ptr_array_new_with_free_func (g_free);
  return objects;
}

void
auspex_torch_objects_free (AuspexTorchObjects *objects)
{
  g_hash_table_unref (objects->storages);
  g_ptr_array_unref (objects->objects);
  g_free (objects->label);
  g_free (objects);
}

GHashTable *
auspex_torch_objects_get_storages (AuspexTorchObjects *objects)
{
  return objects->storages;
}

/* Globals */

static bool
find_global (gpointer self, const char *name, AuspexPickleValue *global, GError **error)
{
  AuspexTorchObjects *objects = self;
  g_autofree char *shown = NULL;

  for (size_t i = 0; i < G_N_ELEMENTS (globals); i++)
    {
      /* Tensors saved from a GPU long ago name the storage's class there. */
      bool is_same =
          g_str_equal (name, globals[i].name)
          || (globals[i].role == STORAGE && g_str_has_prefix (name, "torch.cuda.")
              && g_str_equal (name + strlen ("torch.cuda."),
                              globals[i].name + strlen ("torch.")));

      if (!is_same)
        continue;
      global->object = &globals[i];
      return true;
    }
  shown = auspex_pickle_quote (name, strlen (name));
  return auspex_refuse (
      objects->label, error,
      "it needs '%s', which is no plain tensor: only a state dict or tensors"
      " are read, and nothing is run",
      shown);
}

/* Storages */

AuspexTorchStorageView *
auspex_torch_objects_copy_view (AuspexTorchObjects *objects,
                                const AuspexTorchStorageView *view, GError **error)
{
  AuspexTorchStorageView *copy = NULL;

  if (objects->objects->len == MAX_TENSORS * 2)
    {
      auspex_refuse (objects->label, error, "more than %d tensors", MAX_TENSORS);
      return NULL;
    }
  copy = g_memdup2 (view, sizeof *view);
  g_ptr_array_add (objects->objects, copy);
  return copy;
}

static bool
find_storage (AuspexTorchObjects *objects, const AuspexPickleValue *key, uint64_t n_bytes,
              uint64_t element_size, AuspexTorchStorage **storage, GError **error)
{
  g_autofree char *name = auspex_pickle_quote (key->text, key->length);

  /* Keys are numbers, and become names of files in an archive. */
  if (key->length == 0 || key->length > 40
      || strspn (name, "0123456789abcdefghijklmnopqrstuvwxyz_-") != key->length)
    return auspex_refuse (objects->label, error, "a storage has the impossible key '%s'",
                          name);
  *storage = g_hash_table_lookup (objects->storages, name);
  if (*storage != NULL)
    return (*storage)->n_bytes == n_bytes
           || auspex_refuse (objects->label, error,
                             "storage '%s' is said to have %" G_GUINT64_FORMAT
                             " bytes and %" G_GUINT64_FORMAT,
                             name, (*storage)->n_bytes, n_bytes);
  if (g_hash_table_size (objects->storages) == MAX_STORAGES)
    return auspex_refuse (objects->label, error, "more than %d storages", MAX_STORAGES);
  *storage = g_new0 (AuspexTorchStorage, 1);
  (*storage)->key = g_steal_pointer (&name);
  (*storage)->n_bytes = n_bytes;
  (*storage)->element_size = element_size;
  g_hash_table_insert (objects->storages, (*storage)->key, *storage);
  return true;
}

/* (key, offset, size): a part of a storage, in elements, as old files have it. */
static bool
narrow_view (AuspexTorchObjects *objects, const AuspexPickleValue *part, uint64_t size,
             AuspexTorchStorageView *view, GError **error)
{
  const AuspexPickleValue *values = part->items != NULL ? part->items->values : NULL;
  uint64_t first = 0, count = 0, n = view->n_bytes / size;

  if (part->kind == AUSPEX_PICKLE_NONE)
    return true;
  if (part->kind != AUSPEX_PICKLE_TUPLE || part->items->n != 3
      || values[1].kind != AUSPEX_PICKLE_INT || values[2].kind != AUSPEX_PICKLE_INT)
    return auspex_refuse (objects->label, error,
                          "the part of a storage is not described as torch does");
  first = (uint64_t)values[1].integer;
  count = (uint64_t)values[2].integer;
  if (first > n || count > n - first)
    return auspex_refuse (objects->label, error, "a part lies outside its storage '%s'",
                          view->storage->key);
  view->first_byte = first * size;
  view->n_bytes = count * size;
  return true;
}

/* ("storage", class, key, location, elements[, part]) */
static bool
load_storage (gpointer self, const AuspexPickleValue *id, AuspexPickleValue *object,
              GError **error)
{
  AuspexTorchObjects *objects = self;
  const AuspexPickleValue *values =
      id->kind == AUSPEX_PICKLE_TUPLE ? id->items->values : NULL;
  size_t n = values != NULL ? id->items->n : 0;
  const Global *class = NULL;
  AuspexTorchStorageView view = { 0 };
  const AuspexTorchStorageView *copy = NULL;
  uint64_t size = 1;

  if (n < 5 || !auspex_pickle_is_text (&values[0], "storage")
      || values[1].kind != AUSPEX_PICKLE_GLOBAL || values[2].kind != AUSPEX_PICKLE_TEXT
      || values[4].kind != AUSPEX_PICKLE_INT || values[4].integer < 0)
    return auspex_refuse (objects->label, error,
                          "a storage is not described as torch does");
  class = values[1].object;
  if (class->role != STORAGE)
    return auspex_refuse (objects->label, error, "'%s' is no class of storage",
                          class->name);
  view.dtype = auspex_stored_dtype_find (class->dtype);
  size = view.dtype != NULL ? view.dtype->size : 1;
  if (!g_uint64_checked_mul (&view.n_bytes, (uint64_t)values[4].integer, size))
    return auspex_refuse (objects->label, error, "a storage has an impossible size");
  if (!find_storage (objects, &values[2], view.n_bytes, size, &view.storage, error)
      || (n > 5 && !narrow_view (objects, &values[5], size, &view, error)))
    return false;
  copy = auspex_torch_objects_copy_view (objects, &view, error);
  *object = (AuspexPickleValue){ .kind = AUSPEX_PICKLE_OBJECT,
                                 .type = AUSPEX_TORCH_STORAGE_VIEW,
                                 .object = copy };
  return copy != NULL;
}

/* Tensors */

/* Whole numbers from 0. */
static bool
read_sizes (const AuspexPickleValue *value, int64_t *sizes, int *n)
{
  if ((value->kind != AUSPEX_PICKLE_TUPLE && value->kind != AUSPEX_PICKLE_LIST)
      || value->items->n > AUSPEX_TORCH_MAX_DIMS)
    return false;
  *n = (int)value->items->n;
  for (int i = 0; i < *n; i++)
    {
      const AuspexPickleValue *size = &value->items->values[i];

      if (size->kind != AUSPEX_PICKLE_INT || size->integer < 0)
        return false;
      sizes[i] = size->integer;
    }
  return true;
}

/* Counts the elements, and the span of storage from the first to the last of them. */
static bool
measure (AuspexTorchTensor *tensor, uint64_t *span)
{
  uint64_t count = 1, last = 0;

  for (int i = 0; i < tensor->n_dims; i++)
    if (!g_uint64_checked_mul (&count, count, (uint64_t)tensor->dims[i])
        || count > G_MAXINT64 / 16)
      return false;
  for (int i = 0; i < tensor->n_dims && count > 0; i++)
    {
      uint64_t reach = 0;

      if (!g_uint64_checked_mul (&reach, (uint64_t)tensor->dims[i] - 1,
                                 (uint64_t)tensor->strides[i])
          || !g_uint64_checked_add (&last, last, reach))
        return false;
    }
  tensor->count = (int64_t)count;
  *span = count > 0 ? last + 1 : 0;
  return *span != 0 || count == 0;
}

static bool
place (AuspexTorchObjects *objects, AuspexTorchTensor *tensor, int64_t offset,
       GError **error)
{
  const AuspexTorchStorageView *view = &tensor->view;
  uint64_t n = view->n_bytes / tensor->dtype->size, span = 0;

  if (!measure (tensor, &span))
    return auspex_refuse (objects->label, error, "a tensor has an impossible shape");
  if (offset < 0 || span > n || (uint64_t)offset > n - span)
    return auspex_refuse (
        objects->label, error,
        "a tensor of %" G_GINT64_FORMAT
        " elements lies outside its storage '%s', which has %" G_GUINT64_FORMAT,
        tensor->count, view->storage->key, n);
  if ((uint64_t)tensor->count > n && tensor->count > MAX_REPEATED)
    return auspex_refuse (objects->label, error,
                          "a tensor repeats the %" G_GUINT64_FORMAT
                          " elements of its storage '%s' to be %" G_GINT64_FORMAT,
                          n, view->storage->key, tensor->count);
  tensor->first_byte = view->first_byte + (uint64_t)offset * tensor->dtype->size;
  return true;
}

static bool
build_tensor (AuspexTorchObjects *objects, const Global *global,
              const AuspexPickleItems *arguments, AuspexPickleValue *result,
              GError **error)
{
  const AuspexPickleValue *values = arguments->values;
  g_autofree AuspexTorchTensor *tensor = g_new0 (AuspexTorchTensor, 1);
  AuspexPickleValue storage = { 0 };
  const Global *dtype = NULL;
  int n_strides = 0;

  /* In some tar archives the storage is described in its place. */
  if (arguments->n > 0 && values[0].kind == AUSPEX_PICKLE_TUPLE)
    {
      if (!load_storage (objects, &values[0], &storage, error))
        return false;
    }
  else if (arguments->n > 0)
    storage = values[0];
  if (arguments->n < 4 || storage.kind != AUSPEX_PICKLE_OBJECT
      || storage.type != AUSPEX_TORCH_STORAGE_VIEW || values[1].kind != AUSPEX_PICKLE_INT
      || !read_sizes (&values[2], tensor->dims, &tensor->n_dims)
      || !read_sizes (&values[3], tensor->strides, &n_strides)
      || tensor->n_dims != n_strides)
    return auspex_refuse (objects->label, error,
                          "a tensor is not described as torch does");
  tensor->view = *(const AuspexTorchStorageView *)storage.object;
  tensor->dtype = tensor->view.dtype;
  tensor->is_quantized = global->role == QUANTIZED;
  if (global->role == TENSOR_V3)
    {
      dtype = arguments->n > 6 && values[6].kind == AUSPEX_PICKLE_GLOBAL
                  ? values[6].object
                  : NULL;
      tensor->dtype = dtype != NULL ? auspex_stored_dtype_find (dtype->dtype) : NULL;
    }
  if (tensor->dtype == NULL)
    return auspex_refuse (objects->label, error, "a tensor has no number type");
  if (!place (objects, tensor, values[1].integer, error))
    return false;
  if (objects->objects->len == MAX_TENSORS * 2)
    return auspex_refuse (objects->label, error, "more than %d tensors", MAX_TENSORS);
  *result = (AuspexPickleValue){ .kind = AUSPEX_PICKLE_OBJECT,
                                 .type = AUSPEX_TORCH_TENSOR,
                                 .object = tensor };
  g_ptr_array_add (objects->objects, g_steal_pointer (&tensor));
  return true;
}

/* OrderedDict () or OrderedDict ([[key, value], ...]) */
static bool
build_dict (AuspexPickle *pickle, const AuspexPickleItems *arguments,
            AuspexPickleValue *result, GError **error)
{
  AuspexPickleItems *dict = auspex_pickle_new_items (pickle, NULL, 0, error);
  const AuspexPickleItems *pairs = NULL;

  if (dict == NULL)
    return false;
  if (arguments->n > 0 && arguments->values[0].kind == AUSPEX_PICKLE_LIST)
    pairs = arguments->values[0].items;
  for (size_t i = 0; pairs != NULL && i < pairs->n; i++)
    {
      const AuspexPickleValue *pair = &pairs->values[i];

      if ((pair->kind == AUSPEX_PICKLE_TUPLE || pair->kind == AUSPEX_PICKLE_LIST)
          && pair->items->n == 2
          && !auspex_pickle_append (pickle, dict, pair->items->values, 2, error))
        return false;
    }
  *result = (AuspexPickleValue){ .kind = AUSPEX_PICKLE_DICT, .items = dict };
  return true;
}

/* A tensor to which attributes were added; they are not kept. */
static bool
call_for_type (AuspexTorchObjects *objects, const AuspexPickleItems *arguments,
               AuspexPickleValue *result, GError **error)
{
  const AuspexPickleValue *values = arguments->values;
  const Global *global = NULL;

  if (arguments->n < 3 || values[0].kind != AUSPEX_PICKLE_GLOBAL
      || values[2].kind != AUSPEX_PICKLE_TUPLE)
    return auspex_refuse (objects->label, error,
                          "a tensor is not described as torch does");
  global = values[0].object;
  if (global->role != TENSOR_V2 && global->role != TENSOR_V3)
    return auspex_refuse (objects->label, error, "'%s' makes no tensor", global->name);
  return build_tensor (objects, global, values[2].items, result, error);
}

static bool
call (gpointer self, AuspexPickle *pickle, const AuspexPickleValue *callee,
      const AuspexPickleItems *arguments, AuspexPickleValue *result, GError **error)
{
  AuspexTorchObjects *objects = self;
  const Global *global = callee->object;

  switch (global->role)
    {
    case TENSOR_V1:
    case TENSOR_V2:
    case TENSOR_V3:
    case QUANTIZED:
      return build_tensor (objects, global, arguments, result, error);
    case FIRST:
      if (arguments->n == 0)
        return auspex_refuse (objects->label, error, "'%s' is called with nothing",
                              global->name);
      *result = arguments->values[0];
      return true;
    case DICT:
      return build_dict (pickle, arguments, result, error);
    case SET:
      *result = (AuspexPickleValue){ .kind = AUSPEX_PICKLE_SET };
      return true;
    case TENSOR_OF_TYPE:
      return call_for_type (objects, arguments, result, error);
    case STORAGE:
    case DTYPE:
    case TENSOR_CLASS:
      return auspex_refuse (objects->label, error,
                            "'%s' is called, which torch does not do", global->name);
    case OTHER:
    default:
      *result =
          (AuspexPickleValue){ .kind = AUSPEX_PICKLE_OBJECT, .type = AUSPEX_TORCH_OTHER };
      return true;
    }
}

AuspexPickleWorld
auspex_torch_objects_get_world (AuspexTorchObjects *objects)
{
  return (AuspexPickleWorld){
    .label = objects->label,
    .self = objects,
    .find_global = find_global,
    .call = call,
    .load = load_storage,
  };
}
