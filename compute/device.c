/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/device-choice.h"

#include <string.h>

/* As auspex_device_list() shows them. */
static const AuspexExecutor *const executors[] = {
  &auspex_vulkan_executor,
  &auspex_onednn_executor,
  &auspex_reference_executor,
};

void
auspex_device_info_free (AuspexDeviceInfo *info)
{
  g_free (info->selector);
  g_free (info->name);
  g_free (info->detail);
  g_free (info->identity);
  g_free (info);
}

GPtrArray *
auspex_device_list (void)
{
  return auspex_device_list_executors (executors, G_N_ELEMENTS (executors));
}

AuspexDevice *
auspex_device_open_executor (const AuspexExecutor *executor, int index, GError **error)
{
  AuspexDevice *device = executor->open (index, error);

  if (device == NULL)
    return NULL;
  device->index = index;
  device->kernel_families |= 1 << AUSPEX_KERNELS_FP32;
  g_atomic_ref_count_init (&device->ref_count);
  return device;
}

static AuspexDevice *
open_selected (const char *selector, AuspexPrecision precision, GError **error)
{
  const char *number = strchr (selector, ':');
  size_t length = number != NULL ? (size_t)(number - selector) : strlen (selector);
  guint64 index = 0;

  if (g_str_equal (selector, "auto"))
    return auspex_device_open_best (executors, G_N_ELEMENTS (executors), precision,
                                    error);
  for (size_t i = 0; i < G_N_ELEMENTS (executors); i++)
    {
      const AuspexExecutor *executor = executors[i];

      if (strlen (executor->name) != length
          || strncmp (selector, executor->name, length) != 0)
        continue;
      if (number == NULL)
        return auspex_device_open_checked (executor, -1, precision, error);
      if (executor == &auspex_vulkan_executor
          && g_ascii_string_to_unsigned (number + 1, 10, 0, G_MAXINT, &index, NULL))
        return auspex_device_open_checked (executor, (int)index, precision, error);
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "not one of auto, vulkan, vulkan:N, cpu, reference");
  return NULL;
}

AuspexDevice *
auspex_device_open_for (const char *selector, AuspexPrecision precision, GError **error)
{
  AuspexDevice *device = open_selected (selector, precision, error);

  if (device == NULL)
    g_prefix_error (error, "device \"%s\": ", selector);
  return device;
}

AuspexDevice *
auspex_device_open (const char *selector, GError **error)
{
  return auspex_device_open_for (selector, AUSPEX_PRECISION_EXACT, error);
}

AuspexDevice *
auspex_device_ref (AuspexDevice *device)
{
  g_atomic_ref_count_inc (&device->ref_count);
  return device;
}

void
auspex_device_unref (AuspexDevice *device)
{
  if (device == NULL || !g_atomic_ref_count_dec (&device->ref_count))
    return;
  g_autofree char *name = device->name;
  g_autofree char *identity = device->identity;
  g_autofree char *failure = device->failure;
  g_autoptr (AuspexDevice) successor = device->successor;

  device->executor->close (device);
}

const char *
auspex_device_get_executor (const AuspexDevice *device)
{
  return auspex_device_get_current ((AuspexDevice *)device)->executor->name;
}

const char *
auspex_kernel_family_to_string (AuspexKernelFamily family)
{
  static const char *const names[] = {
    [AUSPEX_KERNELS_FP32] = "fp32",
    [AUSPEX_KERNELS_HALF] = "fp16",
    [AUSPEX_KERNELS_COOPMAT] = "coopmat",
  };

  return names[family];
}

AuspexKernelFamily
auspex_device_get_kernels (const AuspexDevice *device, AuspexPrecision precision)
{
  device = auspex_device_get_current ((AuspexDevice *)device);
  return precision == AUSPEX_PRECISION_FAST ? device->fast_kernels : AUSPEX_KERNELS_FP32;
}

void
auspex_device_get_image_parallelism (const AuspexDevice *device, int *workers, int *batch)
{
  device = auspex_device_get_current ((AuspexDevice *)device);
  *workers = device->image_workers;
  *batch = device->image_batch;
}

void
auspex_device_get_row_parallelism (const AuspexDevice *device, int *workers, int64_t *block)
{
  device = auspex_device_get_current ((AuspexDevice *)device);
  *workers = device->row_workers;
  *block = device->row_block;
}

/* Every parameter is there in its shape, also one that no step reads. */
static bool
check_parameters (const AuspexGraph *graph, AuspexWeights *weights, GError **error)
{
  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (graph); value++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, value);

      if (node->op == AUSPEX_OP_PARAMETER
          && auspex_weights_get (weights, node->name, &node->shape, error) == NULL)
        return false;
    }
  return true;
}

static bool
check_kernels (const AuspexDevice *device, AuspexPrecision precision, GError **error)
{
  AuspexKernelFamily family = auspex_device_get_kernels (device, precision);

  if (device->kernel_families & (1u << family))
    return true;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               "%s: its numbers by %s kernels are not those of the reference executor",
               device->name, auspex_kernel_family_to_string (family));
  return false;
}

AuspexProgram *
auspex_program_new (AuspexDevice *device, AuspexGraph *graph, AuspexWeights *weights,
                    int64_t max_rows, AuspexPrecision precision, GError **error)
{
  if (max_rows < 1)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "%s: a program needs at least one row", auspex_graph_get_name (graph));
      return NULL;
    }
  if (!check_parameters (graph, weights, error))
    return NULL;

  g_autoptr (AuspexPlan) plan = auspex_plan_new (graph, max_rows);
  AuspexProgram *program = NULL;

  device = auspex_device_get_current (device);
  if (!check_kernels (device, precision, error))
    return NULL;
  program = device->executor->compile (device, plan, weights, precision, error);

  if (program == NULL)
    return NULL;
  program->device = auspex_device_ref (device);
  program->plan = g_steal_pointer (&plan);
  return program;
}

void
auspex_program_free (AuspexProgram *program)
{
  if (program == NULL)
    return;
  g_autoptr (AuspexDevice) device = program->device;
  g_autoptr (AuspexPlan) plan = program->plan;

  device->executor->destroy (program);
}

int64_t
auspex_program_get_max_rows (const AuspexProgram *program)
{
  return auspex_plan_get_max_rows (program->plan);
}

const AuspexBinding *
auspex_binding_find (const AuspexBinding *bindings, int n_bindings, const char *name)
{
  for (int i = 0; i < n_bindings; i++)
    if (g_str_equal (bindings[i].name, name))
      return &bindings[i];
  return NULL;
}

/* Each binding names another input (or output) of the graph. */
static bool
check_names (const AuspexGraph *graph, const AuspexBinding *bindings, int n_bindings,
             bool are_inputs, GError **error)
{
  for (int i = 0; i < n_bindings; i++)
    {
      const char *name = bindings[i].name;
      AuspexValue value = auspex_graph_find (graph, name);
      const AuspexNode *node =
          value != AUSPEX_NO_VALUE ? auspex_graph_get_node (graph, value) : NULL;

      if (node == NULL || !(are_inputs ? node->op == AUSPEX_OP_INPUT : node->is_output)
          || bindings[i].data == NULL || auspex_binding_find (bindings, i, name) != NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "%s: %s is no %s, has no memory or was given twice",
                       auspex_graph_get_name (graph), name,
                       are_inputs ? "input" : "output");
          return false;
        }
    }
  return true;
}

static bool
check_inputs_bound (const AuspexGraph *graph, const AuspexBinding *inputs, int n_inputs,
                    GError **error)
{
  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (graph); value++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, value);

      if (node->op == AUSPEX_OP_INPUT
          && auspex_binding_find (inputs, n_inputs, node->name) == NULL)
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                       "%s: the input %s is not given", auspex_graph_get_name (graph),
                       node->name);
          return false;
        }
    }
  return true;
}

bool
auspex_program_run (AuspexProgram *program, int64_t rows, const AuspexBinding *inputs,
                    int n_inputs, const AuspexBinding *outputs, int n_outputs,
                    GCancellable *cancellable, GError **error)
{
  const AuspexGraph *graph = auspex_plan_get_graph (program->plan);
  int64_t max_rows = auspex_plan_get_max_rows (program->plan);

  if (rows < 1 || rows > max_rows)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "%s: %" G_GINT64_FORMAT " rows, made for 1 to %" G_GINT64_FORMAT,
                   auspex_graph_get_name (graph), rows, max_rows);
      return false;
    }
  return check_names (graph, inputs, n_inputs, true, error)
         && check_names (graph, outputs, n_outputs, false, error)
         && check_inputs_bound (graph, inputs, n_inputs, error)
         && !g_cancellable_set_error_if_cancelled (cancellable, error)
         && program->device->executor->run (program, rows, inputs, n_inputs, outputs,
                                            n_outputs, cancellable, error);
}
