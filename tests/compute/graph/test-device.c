/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/device.h"
#include "compute/ops/activate.h"
#include "compute/ops/linear.h"
#include "compute/ops/softmax.h"
#include "tests/support/near.h"

#define N_IN 33
#define N_OUT 16
#define MAX_ROWS 40

static AuspexGraph *
build_graph (void)
{
  g_autoptr (GError) error = NULL;
  AuspexGraph *graph = auspex_graph_new ("a network");
  AuspexValue x =
      auspex_graph_input (graph, "x", AUSPEX_DTYPE_F32, AUSPEX_SHAPE (AUSPEX_ROWS, N_IN));
  AuspexValue weight =
      auspex_graph_parameter (graph, "weight", AUSPEX_SHAPE (N_OUT, N_IN));
  AuspexValue y = auspex_op_linear (graph, x, weight, AUSPEX_NO_VALUE);

  auspex_graph_output (graph, auspex_op_softmax (graph, y), "softmax");
  auspex_graph_output (graph, auspex_op_activate (graph, y, AUSPEX_ACTIVATION_TANH),
                       "tanh");
  auspex_graph_finish (graph, &error);
  g_assert_no_error (error);
  return graph;
}

static AuspexWeights *
build_weights (const char *name, int64_t n_in)
{
  AuspexWeights *weights = auspex_weights_new ("some weights");
  float *values = g_new (float, N_OUT *n_in);

  for (int64_t i = 0; i < N_OUT * n_in; i++)
    values[i] = (float)(i * 7919 % 101) / 101 - 0.5f;
  auspex_weights_take (weights, name, AUSPEX_SHAPE (N_OUT, n_in), values);
  return weights;
}

static void
fill (float *x, int64_t rows)
{
  for (int64_t i = 0; i < rows * N_IN; i++)
    x[i] = (float)(i * 104729 % 211) / 211 - 0.4f;
}

static AuspexProgram *
build_program (const char *selector)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexDevice) device = auspex_device_open (selector, &error);
  g_autoptr (AuspexGraph) graph = build_graph ();
  g_autoptr (AuspexWeights) weights = build_weights ("weight", N_IN);

  g_assert_no_error (error);
  AuspexProgram *program = auspex_program_new (device, graph, weights, MAX_ROWS,
                                               AUSPEX_PRECISION_EXACT, &error);

  g_assert_no_error (error);
  return program;
}

static void
test_selectors (void)
{
  static const char *const unknown[] = { "",           "gpu",        "cpu:0",
                                         "vulkan:",    "vulkan:x",   "vulkan:-1",
                                         "vulkan:999", "reference:1" };

  for (size_t i = 0; i < G_N_ELEMENTS (unknown); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *quoted = g_strdup_printf ("\"%s\"", unknown[i]);

      g_assert_null (auspex_device_open (unknown[i], &error));
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, quoted));
    }
}

static void
test_list (void)
{
  g_autoptr (GPtrArray) infos = auspex_device_list ();
  bool has_cpu = false, has_reference = false;

  for (guint i = 0; i < infos->len; i++)
    {
      const AuspexDeviceInfo *info = infos->pdata[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (AuspexDevice) device = auspex_device_open (info->selector, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (auspex_device_get_name (device), ==, info->name);
      g_assert_true (
          g_str_has_prefix (info->selector, auspex_device_get_executor (device)));
      has_cpu |= g_str_equal (info->selector, "cpu");
      has_reference |= g_str_equal (info->selector, "reference");
    }
  g_assert_true (has_cpu && has_reference);
}

static void
test_auto (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexDevice) device = auspex_device_open ("auto", &error);
  g_autoptr (GPtrArray) infos = auspex_device_list ();
  bool is_hardware = false;
  int workers = 0, batch = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < infos->len; i++)
    {
      const AuspexDeviceInfo *info = infos->pdata[i];

      is_hardware |=
          !info->is_software && g_str_equal (auspex_device_get_name (device), info->name);
    }
  g_assert_true (is_hardware);
  auspex_device_get_image_parallelism (device, &workers, &batch);
  g_assert_cmpint (workers, >=, 1);
  g_assert_cmpint (batch, >=, 1);
}

static void
test_weights (void)
{
  static const struct
  {
    const char *name;
    int64_t n_in;
    const char *message[2];
  } cases[] = {
    { "another", N_IN, { "weight", "some weights" } },
    { "weight", N_IN + 1, { "[16, 33]", "[16, 34]" } },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AuspexDevice) device = auspex_device_open ("reference", &error);
      g_autoptr (AuspexGraph) graph = build_graph ();
      g_autoptr (AuspexWeights) weights = build_weights (cases[i].name, cases[i].n_in);

      g_assert_null (
          auspex_program_new (device, graph, weights, 1, AUSPEX_PRECISION_EXACT, &error));
      g_assert_nonnull (error);
      for (int j = 0; j < 2; j++)
        g_assert_nonnull (strstr (error->message, cases[i].message[j]));
    }
}

static void
assert_refused (AuspexProgram *program, int64_t rows, const AuspexBinding *inputs,
                int n_inputs, const AuspexBinding *outputs, int n_outputs,
                const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (auspex_program_run (program, rows, inputs, n_inputs, outputs, n_outputs,
                                      NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT);
  g_assert_nonnull (strstr (error->message, "a network"));
  g_assert_nonnull (strstr (error->message, message));
}

static void
test_bindings (gconstpointer selector)
{
  g_autoptr (AuspexProgram) program = build_program (selector);
  float x[MAX_ROWS * N_IN], y[MAX_ROWS * N_OUT];
  AuspexBinding in = { "x", x }, out = { "tanh", y };
  AuspexBinding twice[2] = { in, in };

  fill (x, MAX_ROWS);
  assert_refused (program, 0, &in, 1, &out, 1, "0 rows");
  assert_refused (program, MAX_ROWS + 1, &in, 1, &out, 1, "41 rows");
  assert_refused (program, 1, NULL, 0, &out, 1, "x is not given");
  assert_refused (program, 1, twice, 2, &out, 1, "x");
  assert_refused (program, 1, &(AuspexBinding){ "x", NULL }, 1, &out, 1, "x");
  assert_refused (program, 1, &(AuspexBinding){ "weight", x }, 1, &out, 1, "weight");
  assert_refused (program, 1, &in, 1, &(AuspexBinding){ "nothing", y }, 1, "nothing");
  assert_refused (program, 1, &in, 1, &(AuspexBinding){ "x", y }, 1, "x");
}

static void
test_cancelled (gconstpointer selector)
{
  g_autoptr (AuspexProgram) program = build_program (selector);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  float x[N_IN] = { 0 }, y[N_OUT];

  g_cancellable_cancel (cancellable);
  g_assert_false (auspex_program_run (program, 1, &(AuspexBinding){ "x", x }, 1,
                                      &(AuspexBinding){ "tanh", y }, 1, cancellable,
                                      &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* As many rows after as before, fewer, more: nothing of another run is left. */
static void
test_rows_vary (gconstpointer selector)
{
  static const int64_t rows[] = { 1, 7, 40, 7, 1, 33, 5, 40 };
  g_autoptr (AuspexProgram) program = build_program (selector);
  g_autoptr (AuspexProgram) reference = build_program ("reference");
  float x[MAX_ROWS * N_IN];
  float softmax[2][MAX_ROWS * N_OUT], tanh[2][MAX_ROWS * N_OUT];

  for (size_t i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      AuspexBinding in = { "x", x + i };

      fill (x, MAX_ROWS);
      for (int j = 0; j < 2; j++)
        {
          AuspexBinding out[2] = { { "tanh", tanh[j] }, { "softmax", softmax[j] } };

          auspex_program_run (j == 0 ? program : reference, MIN (rows[i], MAX_ROWS - 1),
                              &in, 1, out, 2, NULL, &error);
          g_assert_no_error (error);
        }
      int64_t count = MIN (rows[i], MAX_ROWS - 1) * N_OUT;

      auspex_assert_near ("tanh", tanh[0], tanh[1], count, 1e-4, 1e-6);
      auspex_assert_near ("softmax", softmax[0], softmax[1], count, 1e-4, 1e-6);
    }
}

static gpointer
run_often (gpointer data)
{
  AuspexProgram *program = data;
  float *y = g_new (float, 5 * N_OUT), x[5 * N_IN];

  fill (x, 5);
  for (int i = 0; i < 50; i++)
    {
      g_autoptr (GError) error = NULL;

      auspex_program_run (program, 5, &(AuspexBinding){ "x", x }, 1,
                          &(AuspexBinding){ "tanh", y }, 1, NULL, &error);
      g_assert_no_error (error);
    }
  return y;
}

/* Programs made in one thread, run in others, at the same time. */
static void
test_threads (gconstpointer selector)
{
  AuspexProgram *programs[3];
  GThread *threads[3];
  float *y[3];

  for (int i = 0; i < 3; i++)
    programs[i] = build_program (selector);
  for (int i = 0; i < 3; i++)
    threads[i] = g_thread_new ("program", run_often, programs[i]);
  for (int i = 0; i < 3; i++)
    y[i] = g_thread_join (threads[i]);
  for (int i = 0; i < 3; i++)
    {
      auspex_assert_near ("the same in every thread", y[i], y[0], 5 * N_OUT, 1e-6, 0);
      auspex_program_free (programs[i]);
    }
  for (int i = 0; i < 3; i++)
    g_free (y[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_autoptr (GPtrArray) infos = auspex_device_list ();

  g_test_add_func ("/device/unknown selectors are named", test_selectors);
  g_test_add_func ("/device/everything listed opens", test_list);
  g_test_add_func ("/device/auto is the first that is no software Vulkan", test_auto);
  g_test_add_func ("/device/missing and misshapen weights are named", test_weights);
  for (guint i = 0; i < infos->len; i++)
    {
      static const struct
      {
        const char *name;
        GTestDataFunc func;
      } cases[] = {
        { "wrong bindings are named", test_bindings },
        { "a cancelled run stops", test_cancelled },
        { "the row count varies", test_rows_vary },
        { "programs run in several threads", test_threads },
      };
      const char *selector = ((AuspexDeviceInfo *)infos->pdata[i])->selector;

      for (size_t j = 0; j < G_N_ELEMENTS (cases); j++)
        {
          g_autofree char *path =
              g_strdup_printf ("/device/%s: %s", selector, cases[j].name);

          g_test_add_data_func (path, selector, cases[j].func);
        }
    }
  return g_test_run ();
}
