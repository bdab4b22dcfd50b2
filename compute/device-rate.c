/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/device-rate.h"

#include "compute/executor.h"

#include <string.h>

#define N_SHARES 3
#define MAX_COPIES 65536

/* One of the programs at work. */
typedef struct
{
  AuspexProgram *program;
  GArray *inputs, *outputs; /* of AuspexBinding, with memory of their own */
  int64_t rows;
  double seconds;  /* to work for */
  double achieved; /* rows per second */
  GError *error;
} Worker;

static void
bind_values (Worker *worker, const AuspexGraph *graph)
{
  worker->inputs = g_array_new (FALSE, FALSE, sizeof (AuspexBinding));
  worker->outputs = g_array_new (FALSE, FALSE, sizeof (AuspexBinding));
  for (AuspexValue value = 0; value < auspex_graph_get_n_nodes (graph); value++)
    {
      const AuspexNode *node = auspex_graph_get_node (graph, value);
      int64_t count = auspex_shape_count (&node->shape, worker->rows);
      AuspexBinding binding = { node->name, NULL };

      if (node->op != AUSPEX_OP_INPUT && !node->is_output)
        continue;
      binding.data = g_malloc0 ((gsize)count * auspex_dtype_size (node->dtype));
      for (int64_t i = 0; node->op == AUSPEX_OP_INPUT && i < count; i++)
        {
          uint8_t noise = (uint8_t)((uint32_t)i * 2654435761u >> 24);

          if (node->dtype == AUSPEX_DTYPE_U8)
            ((uint8_t *)binding.data)[i] = noise;
          else if (node->dtype == AUSPEX_DTYPE_F32)
            ((float *)binding.data)[i] = noise / 256.0f;
        }
      g_array_append_val (node->is_output ? worker->outputs : worker->inputs, binding);
    }
}

static void
free_bindings (GArray *bindings)
{
  for (guint i = 0; i < bindings->len; i++)
    g_free (g_array_index (bindings, AuspexBinding, i).data);
  g_array_unref (bindings);
}

static bool
run_once (Worker *worker, GError **error)
{
  return auspex_program_run (
      worker->program, worker->rows, (AuspexBinding *)(void *)worker->inputs->data,
      (int)worker->inputs->len, (AuspexBinding *)(void *)worker->outputs->data,
      (int)worker->outputs->len, NULL, error);
}

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  int64_t start = g_get_monotonic_time (), elapsed = 0, n = 0;

  while (elapsed < worker->seconds * G_USEC_PER_SEC && run_once (worker, &worker->error))
    {
      n += worker->rows;
      elapsed = g_get_monotonic_time () - start;
    }
  worker->achieved = (double)n * G_USEC_PER_SEC / (double)MAX (elapsed, 1);
  return NULL;
}

/* Rows per second of all workers at once. */
static bool
time_workers (Worker *workers, int n, double *rate, GError **error)
{
  g_autofree GThread **threads = g_new (GThread *, n);
  GError *failure = NULL;

  *rate = 0;
  for (int i = 0; i < n; i++)
    threads[i] = g_thread_new ("rate", work, &workers[i]);
  for (int i = 0; i < n; i++)
    {
      g_thread_join (threads[i]);
      *rate += workers[i].achieved;
      if (failure == NULL)
        failure = g_steal_pointer (&workers[i].error);
      g_clear_error (&workers[i].error);
    }
  if (failure != NULL)
    g_propagate_error (error, failure);
  return failure == NULL;
}

/* Programs that have run once: what is compiled and learnt then is not counted. */
static bool
prepare_workers (Worker *workers, int n, AuspexDevice *device, AuspexGraph *graph,
                 AuspexWeights *weights, AuspexPrecision precision, GError **error)
{
  for (int i = 0; i < n; i++)
    {
      workers[i].program =
          auspex_program_new (device, graph, weights, workers[i].rows, precision, error);
      if (workers[i].program == NULL || !run_once (&workers[i], error))
        return false;
    }
  return true;
}

bool
auspex_device_time_graph (AuspexDevice *device, AuspexGraph *graph,
                          AuspexWeights *weights, AuspexPrecision precision, int64_t rows,
                          double seconds, double *rows_per_second, GError **error)
{
  int n = device->image_workers;
  g_autofree Worker *workers = g_new0 (Worker, n);
  double rate = 0;
  bool ok = false;

  *rows_per_second = 0;
  for (int i = 0; i < n; i++)
    {
      workers[i].rows = rows;
      workers[i].seconds = seconds / N_SHARES;
      bind_values (&workers[i], graph);
    }
  ok = prepare_workers (workers, n, device, graph, weights, precision, error);
  for (int i = 0; ok && i < N_SHARES; i++)
    {
      ok = time_workers (workers, n, &rate, error);
      *rows_per_second = MAX (*rows_per_second, rate);
    }
  for (int i = 0; i < n; i++)
    {
      g_clear_pointer (&workers[i].program, auspex_program_free);
      free_bindings (workers[i].inputs);
      free_bindings (workers[i].outputs);
    }
  return ok;
}

typedef struct
{
  char *from, *to;
  size_t bytes;
  int times;
} Copy;

static gpointer
copy_some (gpointer data)
{
  Copy *copy = data;

  for (int i = 0; i < copy->times; i++)
    {
      memcpy (copy->to, copy->from, copy->bytes);
      __asm__ volatile("" : : "r"(copy->to) : "memory"); /* each of them counts */
    }
  return NULL;
}

/* Each of the device's workers copies @bytes @times over. */
static double
copy_in_host_memory (const AuspexDevice *device, int64_t bytes, int times)
{
  int n = device->image_workers;
  g_autofree Copy *copies = g_new (Copy, n);
  g_autofree GThread **threads = g_new (GThread *, n);
  int64_t start = 0;

  for (int i = 0; i < n; i++)
    {
      copies[i] = (Copy){ g_malloc ((gsize)bytes), g_malloc ((gsize)bytes), (size_t)bytes,
                          times };
      memset (copies[i].from, 1, (size_t)bytes);
      memset (copies[i].to, 2, (size_t)bytes);
    }
  start = g_get_monotonic_time ();
  for (int i = 0; i < n; i++)
    threads[i] = g_thread_new ("copy", copy_some, &copies[i]);
  for (int i = 0; i < n; i++)
    g_thread_join (threads[i]);
  double seconds = (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  for (int i = 0; i < n; i++)
    {
      g_free (copies[i].from);
      g_free (copies[i].to);
    }
  return seconds / n;
}

bool
auspex_device_time_copy (AuspexDevice *device, int64_t bytes, double seconds,
                         double *bytes_per_second, GError **error)
{
  int64_t end = g_get_monotonic_time () + (int64_t)(seconds * G_USEC_PER_SEC);
  int times = 1;

  *bytes_per_second = 0;
  do
    {
      double took = 0;

      if (device->executor->copy == NULL)
        took = copy_in_host_memory (device, bytes, times);
      else if (!device->executor->copy (device, bytes, times, &took, error))
        return false;
      *bytes_per_second =
          MAX (*bytes_per_second, 2.0 * (double)bytes * times / MAX (took, 1e-6));
      if (took < seconds / 8 && times < MAX_COPIES)
        times *= 2; /* until beginning and ending do not count */
    }
  while (g_get_monotonic_time () < end);
  return true;
}
