/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/bench-floor.h"

#include "compute/ops/linear.h"

#include <math.h>

#define ROWS 1024
#define WIDTH 1024
#define SECONDS 0.5

typedef struct
{
  AuspexProgram *program;
  float *input, *output;
  int64_t n_products;
} Worker;

static gpointer
multiply (gpointer data)
{
  Worker *worker = data;
  AuspexBinding input = { "x", worker->input }, output = { "y", worker->output };
  int64_t end = g_get_monotonic_time () + SECONDS * G_USEC_PER_SEC;

  while (g_get_monotonic_time () < end
         && auspex_program_run (worker->program, ROWS, &input, 1, &output, 1, NULL, NULL))
    worker->n_products++;
  return NULL;
}

static AuspexGraph *
new_product (void)
{
  AuspexGraph *graph = auspex_graph_new ("product");
  AuspexValue x = auspex_graph_input (graph, "x", AUSPEX_DTYPE_F32,
                                      AUSPEX_SHAPE (AUSPEX_ROWS, WIDTH));
  AuspexValue weight =
      auspex_graph_parameter (graph, "weight", AUSPEX_SHAPE (WIDTH, WIDTH));

  auspex_graph_output (graph, auspex_op_linear (graph, x, weight, AUSPEX_NO_VALUE), "y");
  auspex_graph_finish (graph, NULL);
  return graph;
}

double
auspex_bench_floor (AuspexDevice *device, AuspexPrecision precision, double flop)
{
  g_autoptr (AuspexGraph) graph = new_product ();
  g_autoptr (AuspexWeights) weights = auspex_weights_new ("product");
  int n_workers, batch;
  int64_t n_products = 0;

  auspex_weights_declare (weights, "weight", AUSPEX_SHAPE (WIDTH, WIDTH),
                          AUSPEX_FORMULA_GHANET, 1);
  auspex_device_get_image_parallelism (device, &n_workers, &batch);
  g_autofree Worker *workers = g_new0 (Worker, n_workers);
  g_autofree GThread **threads = g_new0 (GThread *, n_workers);
  for (int i = 0; i < n_workers; i++)
    {
      Worker *worker = &workers[i];

      worker->program =
          auspex_program_new (device, graph, weights, ROWS, precision, NULL);
      worker->input = g_new0 (float, ROWS *WIDTH);
      worker->output = g_new0 (float, ROWS *WIDTH);
      for (int v = 0; v < ROWS * WIDTH; v++)
        worker->input[v] = v % 251 / 251.0f;
    }
  int64_t start = g_get_monotonic_time ();
  for (int i = 0; i < n_workers; i++)
    if (workers[i].program != NULL)
      threads[i] = g_thread_new ("product", multiply, &workers[i]);
  for (int i = 0; i < n_workers; i++)
    if (threads[i] != NULL)
      g_thread_join (threads[i]);
  double elapsed = (g_get_monotonic_time () - start) / (double)G_USEC_PER_SEC;
  for (int i = 0; i < n_workers; i++)
    {
      n_products += workers[i].n_products;
      g_clear_pointer (&workers[i].program, auspex_program_free);
      g_free (workers[i].input);
      g_free (workers[i].output);
    }
  if (n_products == 0)
    return NAN;
  return n_products * 2.0 * ROWS * WIDTH * WIDTH / elapsed / flop;
}
