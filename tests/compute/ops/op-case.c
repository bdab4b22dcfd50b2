/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/ops/op-case-internal.h"

#include "tests/support/near.h"

typedef struct
{
  const char *selector;
  OpCaseFunc func;
  gconstpointer arguments;
} Registration;

static void
value_free (gpointer data)
{
  OpCaseValue *value = data;

  g_free (value->name);
  g_free (value);
}

static void
input_free (gpointer data)
{
  g_free (((OpCaseValue *)data)->data);
  value_free (data);
}

/* Selectors to run on: "vulkan" where there is no Vulkan device, to be skipped and
 * counted. */
static GPtrArray *
list_selectors (void)
{
  static GPtrArray *selectors;
  g_autoptr (GPtrArray) infos = NULL;
  bool has_vulkan = false;

  if (selectors != NULL)
    return selectors;
  selectors = g_ptr_array_new ();
  infos = auspex_device_list ();
  for (guint i = 0; i < infos->len; i++)
    {
      const AuspexDeviceInfo *info = infos->pdata[i];

      has_vulkan |= g_str_has_prefix (info->selector, "vulkan");
      g_ptr_array_add (selectors, g_strdup (info->selector));
    }
  if (!has_vulkan)
    g_ptr_array_add (selectors, g_strdup ("vulkan"));
  return selectors;
}

AuspexDevice *
op_case_find_device (const char *selector, GError **error)
{
  static GHashTable *devices;
  AuspexDevice *device = NULL;

  if (devices == NULL)
    devices = g_hash_table_new (g_str_hash, g_str_equal);
  device = g_hash_table_lookup (devices, selector);
  if (device == NULL)
    {
      device = auspex_device_open (selector, error);
      if (device != NULL)
        g_hash_table_insert (devices, (gpointer)selector, device);
    }
  return device;
}

static void
run_registration (gconstpointer data)
{
  const Registration *registration = data;
  g_autoptr (GError) error = NULL;

  if (op_case_find_device (registration->selector, &error) == NULL)
    {
      g_test_skip (error->message);
      return;
    }
  OpCase op_case = { .selector = registration->selector,
                     .graph = auspex_graph_new ("op test"),
                     .weights = auspex_weights_new ("op test"),
                     .rows = 1,
                     .inputs = g_ptr_array_new_with_free_func (input_free),
                     .parameters = g_ptr_array_new_with_free_func (value_free) };

  registration->func (&op_case, registration->arguments);
  g_ptr_array_unref (op_case.parameters);
  g_ptr_array_unref (op_case.inputs);
  auspex_weights_unref (op_case.weights);
  auspex_graph_unref (op_case.graph);
}

void
op_case_add (const char *name, OpCaseFunc func, gconstpointer arguments)
{
  GPtrArray *selectors = list_selectors ();

  for (guint i = 0; i < selectors->len; i++)
    {
      Registration *registration = g_new (Registration, 1);
      g_autofree char *path =
          g_strdup_printf ("/ops/%s/%s", (char *)selectors->pdata[i], name);

      *registration = (Registration){ selectors->pdata[i], func, arguments };
      g_test_add_data_func_full (path, registration, run_registration, g_free);
    }
}

AuspexGraph *
op_case_graph (OpCase *op_case)
{
  return op_case->graph;
}

void
op_case_set_rows (OpCase *op_case, int64_t rows)
{
  op_case->rows = rows;
}

static uint32_t
mix (uint32_t x)
{
  x = (x ^ (x >> 16)) * 0x7feb352dU;
  x = (x ^ (x >> 15)) * 0x846ca68bU;
  return x ^ (x >> 16);
}

/* Adds what @name stands for; pixels or floats of its hash. */
static OpCaseValue *
add_value (OpCase *op_case, GPtrArray *values, const char *name, AuspexDtype dtype,
           AuspexShape shape)
{
  OpCaseValue *value = g_new0 (OpCaseValue, 1);
  int64_t count = auspex_shape_count (&shape, op_case->rows);
  uint32_t seed = mix (g_str_hash (name));

  value->name = g_strdup (name);
  value->dtype = dtype;
  value->shape = shape;
  value->data = g_malloc (count * auspex_dtype_size (dtype));
  for (int64_t i = 0; i < count; i++)
    {
      uint32_t bits = mix (seed + (uint32_t)i);

      if (dtype == AUSPEX_DTYPE_U8)
        ((uint8_t *)value->data)[i] = bits >> 24;
      else if (dtype == AUSPEX_DTYPE_U32)
        ((uint32_t *)value->data)[i] = bits;
      else
        ((float *)value->data)[i] = (float)(bits >> 8) * 0x1p-23f - 1;
    }
  g_ptr_array_add (values, value);
  return value;
}

AuspexValue
op_case_input (OpCase *op_case, const char *name, AuspexShape shape)
{
  add_value (op_case, op_case->inputs, name, AUSPEX_DTYPE_F32, shape);
  return auspex_graph_input (op_case->graph, name, AUSPEX_DTYPE_F32, shape);
}

AuspexValue
op_case_pixels (OpCase *op_case, const char *name, AuspexShape shape)
{
  add_value (op_case, op_case->inputs, name, AUSPEX_DTYPE_U8, shape);
  return auspex_graph_input (op_case->graph, name, AUSPEX_DTYPE_U8, shape);
}

AuspexValue
op_case_words (OpCase *op_case, const char *name, AuspexShape shape)
{
  add_value (op_case, op_case->inputs, name, AUSPEX_DTYPE_U32, shape);
  return auspex_graph_input (op_case->graph, name, AUSPEX_DTYPE_U32, shape);
}

AuspexValue
op_case_parameter (OpCase *op_case, const char *name, AuspexShape shape)
{
  OpCaseValue *value =
      add_value (op_case, op_case->parameters, name, AUSPEX_DTYPE_F32, shape);

  auspex_weights_take (op_case->weights, name, shape, value->data);
  return auspex_graph_parameter (op_case->graph, name, shape);
}

static gpointer
find_data (OpCase *op_case, const char *name)
{
  GPtrArray *lists[] = { op_case->inputs, op_case->parameters };

  for (int i = 0; i < 2; i++)
    for (guint j = 0; j < lists[i]->len; j++)
      {
        const OpCaseValue *value = lists[i]->pdata[j];

        if (g_str_equal (value->name, name))
          return value->data;
      }
  g_assert_not_reached ();
}

float *
op_case_values (OpCase *op_case, const char *name)
{
  return find_data (op_case, name);
}

const uint8_t *
op_case_bytes (OpCase *op_case, const char *name)
{
  return find_data (op_case, name);
}

int64_t
op_case_count (OpCase *op_case, AuspexValue value)
{
  return auspex_shape_count (&auspex_graph_get_node (op_case->graph, value)->shape,
                             op_case->rows);
}

AuspexProgram *
op_case_compile (OpCase *op_case, const char *selector)
{
  g_autoptr (GError) error = NULL;
  AuspexDevice *device = op_case_find_device (selector, &error);
  AuspexProgram *program = NULL;

  g_assert_no_error (error);
  program = auspex_program_new (device, op_case->graph, op_case->weights,
                                op_case->rows + 3, AUSPEX_PRECISION_EXACT, &error);
  g_assert_no_error (error);
  return program;
}

void
op_case_run (OpCase *op_case, AuspexProgram *program, const AuspexBinding *outputs,
             int n_outputs)
{
  g_autofree AuspexBinding *inputs = g_new (AuspexBinding, op_case->inputs->len);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < op_case->inputs->len; i++)
    {
      const OpCaseValue *value = op_case->inputs->pdata[i];

      inputs[i] = (AuspexBinding){ value->name, value->data };
    }
  auspex_program_run (program, op_case->rows, inputs, (int)op_case->inputs->len, outputs,
                      n_outputs, NULL, &error);
  g_assert_no_error (error);
}

static void
run_on (OpCase *op_case, const char *selector, float *y)
{
  g_autoptr (AuspexProgram) program = op_case_compile (op_case, selector);
  AuspexBinding output = { "y", y };

  op_case_run (op_case, program, &output, 1);
}

void
op_case_check (OpCase *op_case, AuspexValue y, const float *expected)
{
  g_autoptr (GError) error = NULL;

  auspex_graph_output (op_case->graph, y, "y");
  auspex_graph_finish (op_case->graph, &error);
  g_assert_no_error (error);

  const AuspexNode *node = auspex_graph_get_node (op_case->graph, y);
  int64_t count = auspex_shape_count (&node->shape, op_case->rows);
  g_autofree char *shape = auspex_shape_to_string (&node->shape);
  g_autofree char *what = g_strdup_printf (
      "%s of %s, n = %" G_GINT64_FORMAT, auspex_op_name (node->op), shape, op_case->rows);
  g_autofree float *reference = g_new (float, count);
  g_autofree float *actual = g_new (float, count);

  run_on (op_case, "reference", reference);
  if (g_str_equal (op_case->selector, "reference"))
    {
      if (expected != NULL)
        auspex_assert_near (what, reference, expected, count, 1e-6, 1e-12);
      return;
    }
  run_on (op_case, op_case->selector, actual);
  auspex_assert_near (what, actual, reference, count, 1e-4, 1e-6);
}
