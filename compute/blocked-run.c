/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/blocked-program-internal.h"

#include <math.h>
#include <string.h>
#include <sys/mman.h>

#define LARGE_PAGE (2 << 20)
#define SUM_COLUMNS 64 /* that are summed side by side */

/* One pass over the rows. */
typedef struct
{
  AuspexBlockedProgram *program;
  CompiledPass *compiled;
  const int64_t *selected;
  int64_t rows, block_rows;
  int n_blocks;
  bool is_first; /* that sees the inputs */
  float **parts; /* per output: of a sum, [n_blocks, its numbers]; else NULL */
  GCancellable *cancellable;

  GMutex lock; /* guards the rest */
  int next_block;
  GError *error; /* the first; stops all workers */
} PassRun;

typedef struct
{
  PassRun *run;
  int index;
  AuspexBinding *bindings; /* of a block: inputs, then outputs */
  float **blocks;          /* memory of a block each; NULL where none was needed yet */
} Worker;

static const AuspexShape *
get_shape (const AuspexBlockedProgram *program, AuspexValue value)
{
  return &auspex_graph_get_node (program->graph, value)->shape;
}

static const AuspexPassValue *
get_value (const GArray *values, guint index)
{
  return &g_array_index (values, AuspexPassValue, index);
}

/* Numbers before the rows in @shape's order, and in each row after them. False: it has no
 * rows. */
static bool
measure_rows (const AuspexShape *shape, int64_t *before, int64_t *after)
{
  int dim = 0;

  *before = *after = 1;
  for (; dim < shape->n_dims && shape->dims[dim] != AUSPEX_ROWS; dim++)
    *before *= shape->dims[dim];
  for (int i = dim + 1; i < shape->n_dims; i++)
    *after *= shape->dims[i];
  return dim < shape->n_dims;
}

/* How many of the rows @selected, from the first on, follow one another. */
static int64_t
count_adjacent (const int64_t *selected, int64_t count)
{
  int64_t n = 1;

  if (selected[count - 1] - selected[0] == count - 1)
    return count;
  while (n < count && selected[n] == selected[0] + n)
    n++;
  return n;
}

void
auspex_rows_copy (const AuspexShape *shape, const float *data, int64_t rows,
                  const int64_t *selected, int64_t first, int64_t count, float *block)
{
  int64_t before, after, n = 0;

  if (!measure_rows (shape, &before, &after))
    {
      memcpy (block, data, (gsize)before * sizeof (float));
      return;
    }
  for (int64_t done = 0; done < count; done += n)
    {
      int64_t from = selected != NULL ? selected[first + done] : first + done;

      n = selected != NULL ? count_adjacent (selected + first + done, count - done)
                           : count;
      for (int64_t i = 0; i < before; i++)
        memcpy (block + (i * count + done) * after, data + (i * rows + from) * after,
                (gsize)(n * after) * sizeof (float));
    }
}

/* The way back: @block to rows @first to @first + @count - 1 of @data. */
static void
put_rows (const AuspexShape *shape, float *data, int64_t rows, int64_t first,
          int64_t count, const float *block)
{
  int64_t before, after;

  measure_rows (shape, &before, &after);
  for (int64_t i = 0; i < before; i++)
    memcpy (data + (i * rows + first) * after, block + i * count * after,
            (gsize)(count * after) * sizeof (float));
}

/* Rows of a value that lie in @data, of @rows rows, as a block does; NULL: they do not.
 */
static float *
find_block (const AuspexShape *shape, float *data, int64_t rows, const int64_t *selected,
            int64_t first, int64_t count)
{
  int64_t before, after;

  if (!measure_rows (shape, &before, &after))
    return data;
  if (selected != NULL && count_adjacent (selected + first, count) < count)
    return NULL;
  if (selected != NULL)
    first = selected[first];
  return before == 1 || count == rows ? data + first * after : NULL;
}

static float *
get_memory (const PassRun *run, Worker *worker, int index, AuspexValue value)
{
  if (worker->blocks[index] == NULL)
    worker->blocks[index] = g_new (
        float, auspex_shape_count (get_shape (run->program, value), run->block_rows));
  return worker->blocks[index];
}

static float *
find_input (const PassRun *run, Worker *worker, int index, int64_t first, int64_t count)
{
  AuspexValue value = get_value (run->compiled->pass->inputs, (guint)index)->value;
  const AuspexShape *shape = get_shape (run->program, value);
  const Held *held = &run->program->held[value];
  const int64_t *selected = held->is_of_loaded ? run->selected : NULL;
  int64_t rows = held->is_of_loaded ? run->program->rows : run->rows;
  float *block = find_block (shape, held->data, rows, selected, first, count);

  if (block == NULL)
    {
      block = get_memory (run, worker, index, value);
      auspex_rows_copy (shape, held->data, rows, selected, first, count, block);
    }
  return block;
}

static float *
find_output (const PassRun *run, Worker *worker, int index, int block_index,
             int64_t first, int64_t count)
{
  const GArray *outputs = run->compiled->pass->outputs;
  AuspexValue value = get_value (outputs, (guint)index)->value;
  const AuspexShape *shape = get_shape (run->program, value);
  float *block = NULL;

  if (run->parts[index] != NULL)
    return run->parts[index] + block_index * auspex_shape_count (shape, 1);
  block =
      find_block (shape, run->program->held[value].data, run->rows, NULL, first, count);
  return block != NULL
             ? block
             : get_memory (run, worker, (int)run->compiled->pass->inputs->len + index,
                           value);
}

/* Each worker has a program of its own, which lasts. */
static AuspexProgram *
ensure_program (const PassRun *run, int worker, GError **error)
{
  AuspexBlockedProgram *program = run->program;
  AuspexProgram **compiled = &run->compiled->programs[worker];

  if (*compiled != NULL && auspex_program_get_max_rows (*compiled) < run->block_rows)
    g_clear_pointer (compiled, auspex_program_free);
  if (*compiled == NULL)
    *compiled =
        auspex_program_new (program->device, run->compiled->pass->graph, program->weights,
                            run->block_rows, program->precision, error);
  return *compiled;
}

/* Looks while the block is on its way into the cache anyway. */
static bool
check_finite (const PassRun *run, AuspexValue value, const float *block, int64_t first,
              int64_t count, GError **error)
{
  const AuspexNode *node = auspex_graph_get_node (run->program->graph, value);
  int64_t n = auspex_shape_count (&node->shape, count), i = 0;
  float sums[16] = { 0 }; /* of what is 0, or NaN where a value is not finite */

  if (node->op != AUSPEX_OP_INPUT)
    return true;
  for (; i + 16 <= n; i += 16)
    for (int j = 0; j < 16; j++)
      sums[j] += block[i + j] * 0;
  for (; i < n; i++)
    sums[0] += block[i] * 0;
  for (int j = 1; j < 16; j++)
    sums[0] += sums[j];
  if (sums[0] == 0)
    return true;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "%s: %s is not finite in rows %" G_GINT64_FORMAT " to %" G_GINT64_FORMAT,
               auspex_graph_get_name (run->program->graph), node->name, first,
               first + count - 1);
  return false;
}

static bool
run_block (const PassRun *run, Worker *worker, int block, GError **error)
{
  const AuspexPass *pass = run->compiled->pass;
  int n_inputs = (int)pass->inputs->len, n_outputs = (int)pass->outputs->len;
  int64_t first = block * run->block_rows;
  int64_t count = MIN (run->block_rows, run->rows - first);
  AuspexProgram *program = ensure_program (run, worker->index, error);
  AuspexBinding *inputs = worker->bindings, *outputs = worker->bindings + n_inputs;

  if (program == NULL)
    return false;
  for (int i = 0; i < n_inputs; i++)
    {
      const AuspexPassValue *input = get_value (pass->inputs, (guint)i);
      float *data = find_input (run, worker, i, first, count);

      if (run->is_first && !check_finite (run, input->value, data, first, count, error))
        return false;
      inputs[i] = (AuspexBinding){ input->name, data };
    }
  for (int i = 0; i < n_outputs; i++)
    outputs[i] = (AuspexBinding){ get_value (pass->outputs, (guint)i)->name,
                                  find_output (run, worker, i, block, first, count) };
  if (!auspex_program_run (program, count, inputs, n_inputs, outputs, n_outputs,
                           run->cancellable, error))
    return false;
  for (int i = 0; i < n_outputs; i++)
    if (outputs[i].data == worker->blocks[n_inputs + i])
      {
        AuspexValue value = get_value (pass->outputs, (guint)i)->value;

        put_rows (get_shape (run->program, value), run->program->held[value].data,
                  run->rows, first, count, outputs[i].data);
      }
  return true;
}

/* The next block, or -1: none, or the pass has failed. */
static int
take_block (PassRun *run)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&run->lock);

  return run->error == NULL && run->next_block < run->n_blocks ? run->next_block++ : -1;
}

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  PassRun *run = worker->run;
  guint n = run->compiled->pass->inputs->len + run->compiled->pass->outputs->len;
  int block = 0;

  worker->bindings = g_new (AuspexBinding, n);
  worker->blocks = g_new0 (float *, n);
  while ((block = take_block (run)) >= 0)
    {
      GError *error = NULL;

      if (run_block (run, worker, block, &error))
        continue;
      g_mutex_lock (&run->lock);
      if (run->error == NULL)
        run->error = g_steal_pointer (&error);
      g_mutex_unlock (&run->lock);
      g_clear_error (&error);
    }
  for (guint i = 0; i < n; i++)
    g_free (worker->blocks[i]);
  g_free (worker->blocks);
  g_free (worker->bindings);
  return NULL;
}

static void
run_workers (PassRun *run)
{
  int n = MIN (run->program->n_workers, run->n_blocks);
  g_autofree Worker *workers = g_new0 (Worker, n);
  g_autofree GThread **threads = g_new0 (GThread *, n);

  for (int i = 0; i < n; i++)
    workers[i] = (Worker){ .run = run, .index = i };
  for (int i = 1; i < n; i++)
    threads[i] = g_thread_new ("rows", work, &workers[i]);
  work (&workers[0]);
  for (int i = 1; i < n; i++)
    g_thread_join (threads[i]);
}

/* Most of what large memory costs is to touch it first: in large pages where there are.
 */
static float *
allocate (int64_t count)
{
  gsize bytes = (gsize)count * sizeof (float);
  float *memory = NULL;

  if (bytes < 2 * LARGE_PAGE)
    return g_try_malloc (bytes);
  memory = aligned_alloc (LARGE_PAGE, (bytes + LARGE_PAGE - 1) / LARGE_PAGE * LARGE_PAGE);
#ifdef MADV_HUGEPAGE
  if (memory != NULL)
    madvise (memory, bytes, MADV_HUGEPAGE);
#endif
  return memory;
}

/* Memory for what the pass makes. */
static bool
take_outputs (PassRun *run, GError **error)
{
  const GArray *outputs = run->compiled->pass->outputs;

  for (guint i = 0; i < outputs->len; i++)
    {
      const AuspexPassValue *output = get_value (outputs, i);
      Held *held = &run->program->held[output->value];
      int64_t count =
          auspex_shape_count (get_shape (run->program, output->value), run->rows);

      if (held->data == NULL)
        held->data = allocate (count);
      if (output->is_sum && run->n_blocks > 1)
        run->parts[i] = allocate (run->n_blocks * count);
      if (held->data == NULL
          || (output->is_sum && run->n_blocks > 1 && run->parts[i] == NULL))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                       "%s: no memory for values of %" G_GINT64_FORMAT " rows",
                       auspex_graph_get_name (run->program->graph), run->rows);
          return false;
        }
    }
  return true;
}

/* Of @parts [n, count], @width numbers of each: their sums, block by block. */
static void
add_columns (const float *parts, int n, int64_t count, int64_t width, float *sums)
{
  double columns[SUM_COLUMNS] = { 0 };

  for (int block = 0; block < n; block++, parts += count)
    {
      if (width == SUM_COLUMNS)
        for (int64_t k = 0; k < SUM_COLUMNS; k++)
          columns[k] += parts[k];
      else
        for (int64_t k = 0; k < width; k++)
          columns[k] += parts[k];
    }
  for (int64_t k = 0; k < width; k++)
    sums[k] = (float)columns[k];
}

static void
add_parts (const PassRun *run)
{
  const GArray *outputs = run->compiled->pass->outputs;

  for (guint i = 0; i < outputs->len; i++)
    {
      AuspexValue value = get_value (outputs, i)->value;
      int64_t count = auspex_shape_count (get_shape (run->program, value), 1);

      for (int64_t k = 0; run->parts[i] != NULL && k < count; k += SUM_COLUMNS)
        add_columns (run->parts[i] + k, run->n_blocks, count,
                     MIN (SUM_COLUMNS, count - k), run->program->held[value].data + k);
    }
}

bool
auspex_blocked_program_run_pass (AuspexBlockedProgram *program, int index,
                                 const int64_t *selected, int64_t rows,
                                 GCancellable *cancellable, GError **error)
{
  CompiledPass *compiled = &program->compiled[index];
  int64_t block_rows = program->block_rows;
  PassRun run = { .program = program,
                  .compiled = compiled,
                  .selected = selected,
                  .rows = rows,
                  .is_first = index < program->first_selected,
                  .cancellable = cancellable };

  /* Selected rows are copied together: to where a core still has them when it computes.
   */
  if (selected != NULL)
    block_rows = MAX (block_rows / 4, 1);
  run.block_rows = compiled->pass->kind == AUSPEX_PASS_ROWS  ? MIN (block_rows, rows)
                   : compiled->pass->kind == AUSPEX_PASS_BAG ? rows
                                                             : 1;
  if (compiled->pass->kind == AUSPEX_PASS_TOKENS)
    run.rows = 1;
  run.n_blocks = (int)((run.rows + run.block_rows - 1) / run.block_rows);
  run.parts = g_new0 (float *, compiled->pass->outputs->len);
  g_mutex_init (&run.lock);
  if (take_outputs (&run, &run.error))
    run_workers (&run);
  if (run.error == NULL)
    add_parts (&run);
  for (guint i = 0; i < compiled->pass->outputs->len; i++)
    g_free (run.parts[i]);
  g_free (run.parts);
  g_mutex_clear (&run.lock);
  if (run.error == NULL)
    return true;
  g_propagate_error (error, run.error);
  return false;
}
