/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Figures of this machine. A run lasts a share of --seconds, after one that is not
 * counted. */

#include "app/commands/bench.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Of --seconds, for the floor's ceilings, before the runs and after. */
#define CEILING_SHARE 0.15

static double seconds = 10;
static char *encoder_spec;

static const GOptionEntry bench_entries[] = {
  { "device", 0, 0, G_OPTION_ARG_STRING, &auspex_compute_options.device,
    "auto, vulkan, vulkan:N, cpu or reference", "D" },
  { "precision", 0, 0, G_OPTION_ARG_STRING, &auspex_compute_options.precision,
    "exact (default) or fast", "P" },
  { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "for all runs together (10)", "S" },
  { "encoder", 'e', 0, G_OPTION_ARG_FILENAME, &encoder_spec,
    "weights that `encoder` runs (formula:1)", "E" },
  { NULL },
};

double
auspex_bench_rate_since (int64_t start, int64_t n)
{
  return n * (double)G_USEC_PER_SEC / MAX (g_get_monotonic_time () - start, 1);
}

static bool
run_work (AuspexBench *bench, gpointer of, GError **error)
{
  double each = bench->seconds / (AUSPEX_BENCH_RUNS + 1);
  /* The first time pays for compiling and for memory; the second tells the rate. */
  double rate = bench->work (of, bench->step, error);

  if (isnan (rate) || isnan (rate = bench->work (of, bench->step, error)))
    return false;
  int64_t n = MAX (llround (each * rate / bench->step), 1) * bench->step;
  for (int i = 0; i < AUSPEX_BENCH_RUNS; i++)
    if (isnan (bench->runs[i] = bench->work (of, n, error)))
      return false;
  return true;
}

bool
auspex_bench_run (AuspexBench *bench, gpointer of, GError **error)
{
  bool has_floor = bench->n_steps > 0;

  if (has_floor)
    auspex_bench_raise_ceilings (bench, CEILING_SHARE * bench->seconds);
  if (!run_work (bench, of, error))
    return false;
  if (has_floor)
    {
      auspex_bench_raise_ceilings (bench, CEILING_SHARE * bench->seconds);
      auspex_bench_count_floor (bench);
    }
  return true;
}

static int
compare_rates (const void *a, const void *b)
{
  double p = *(const double *)a, q = *(const double *)b;

  return p < q ? -1 : p > q;
}

static void
print_number (const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  printf (",\n  \"%s\": %s", name,
          isfinite (value) ? g_ascii_formatd (text, sizeof text, "%.6g", value) : "null");
}

static void
print_string (const char *name, const char *value)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), value);
  g_autofree char *json = json_to_string (node, FALSE);

  printf (",\n  \"%s\": %s", name, json);
}

static void
print_runs (const AuspexBench *bench, double *median)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double sorted[AUSPEX_BENCH_RUNS];

  memcpy (sorted, bench->runs, sizeof sorted);
  qsort (sorted, AUSPEX_BENCH_RUNS, sizeof *sorted, compare_rates);
  *median = sorted[AUSPEX_BENCH_RUNS / 2];
  print_number ("patches_per_second", *median);
  print_number ("best", sorted[AUSPEX_BENCH_RUNS - 1]);
  print_number ("spread", (sorted[AUSPEX_BENCH_RUNS - 1] - sorted[0]) / *median);
  printf (",\n  \"runs\": [");
  for (int i = 0; i < AUSPEX_BENCH_RUNS; i++)
    printf ("%s%s", i > 0 ? ", " : "",
            g_ascii_formatd (text, sizeof text, "%.6g", bench->runs[i]));
  printf ("]");
}

static void
print_device (const AuspexBench *bench)
{
  int workers = 1, batch = 1;

  print_string ("precision",
                bench->precision == AUSPEX_PRECISION_FAST ? "fast" : "exact");
  if (bench->device == NULL)
    {
      print_string ("device", "slide reader, 1 thread");
      return;
    }
  auspex_device_get_image_parallelism (bench->device, &workers, &batch);
  print_string ("device", auspex_device_get_name (bench->device));
  print_string ("kernels", auspex_kernel_family_to_string (auspex_device_get_kernels (
                               bench->device, bench->precision)));
  print_number ("workers", workers);
  print_number ("batch", batch);
}

static void
print_floor (const AuspexBench *bench, double median)
{
  print_number ("floor", bench->floor);
  print_number ("ratio", median / bench->floor);
  print_number ("flop_per_patch", bench->patch.flop);
  print_number ("bytes_per_patch", bench->patch.bytes);
  print_number ("flop_per_second", bench->ceilings.flop_per_second);
  print_number ("bytes_per_second", bench->ceilings.bytes_per_second);
}

static void
print_json (const char *what, const AuspexBench *bench)
{
  double median = 0;

  printf ("{\n  \"bench\": \"%s\"", what);
  print_runs (bench, &median);
  print_device (bench);
  print_floor (bench, median);
  if (bench->openslide > 0)
    {
      print_number ("openslide_per_second", bench->openslide);
      print_number ("times_openslide", median / bench->openslide);
    }
  printf ("\n}\n");
}

static bool
run (const char *what, const AuspexAnalysisRequest *request, GError **error)
{
  AuspexBench bench = { .encoder_spec = encoder_spec,
                        .precision = request->precision,
                        .seconds = seconds,
                        .cancellable = auspex_command_line_catch_interrupt (),
                        .ceilings = { NAN, NAN },
                        .patch = { NAN, NAN },
                        .floor = NAN };
  bool ok;

  if (g_str_equal (what, "tiles"))
    ok = auspex_bench_tiles (&bench, error);
  else
    {
      bench.device = auspex_device_open_for (request->device, request->precision, error);
      ok = bench.device != NULL
           && (g_str_equal (what, "encoder")  ? auspex_bench_encoder (&bench, error)
               : g_str_equal (what, "ghanet") ? auspex_bench_ghanet (&bench, error)
                                              : auspex_bench_exclude (&bench, error));
    }
  if (ok)
    print_json (what, &bench);
  g_clear_pointer (&bench.device, auspex_device_unref);
  return ok;
}

int
auspex_command_bench (int argc, char **argv)
{
  static const char *const benches[] = { "encoder", "ghanet", "exclude", "tiles", NULL };
  AuspexAnalysisRequest request = { 0 };
  g_autoptr (GError) error = NULL;
  int status = auspex_command_line_parse (
      "encoder|ghanet|exclude|tiles",
      "JSON on stdout: the median, the best and all of five runs, in patches (tiles) per "
      "second; their spread, best less worst over the median; the floor, and the "
      "median's "
      "ratio to it. The floor is what this device could do if each step of the work took "
      "its operations (flop_per_patch in all) at the highest rate seen here at "
      "convolutions "
      "and products of matrices (flop_per_second), or its bytes (bytes_per_patch) at the "
      "highest rate seen at copying (bytes_per_second), whichever takes longer. Where "
      "the "
      "CPU computes 3x3 convolutions by Winograd's F(4x4, 3x3), its fewer products "
      "count. "
      "exclude (a bag asked again without the tissue that strokes of a brush mark: 20,000 "
      "patches, so 400,000 a second are 50 ms a stroke) and tiles have no floor (null). "
      "tiles reads the same ones through OpenSlide, too: openslide_per_second.",
      bench_entries, &argc, &argv);

  if (status == AUSPEX_GO_ON && (argc != 2 || !g_strv_contains (benches, argv[1])))
    status = auspex_command_line_misused ("encoder, ghanet, exclude or tiles");
  if (status == AUSPEX_GO_ON && !(seconds > 0 && seconds <= 3600))
    status = auspex_command_line_misused ("--seconds %g: up to 3600", seconds);
  if (status == AUSPEX_GO_ON)
    status = auspex_command_line_use_compute_options (&request);
  if (status != AUSPEX_GO_ON)
    return status;
  return run (argv[1], &request, &error) ? AUSPEX_EXIT_DONE
                                         : auspex_command_line_failed (error);
}
