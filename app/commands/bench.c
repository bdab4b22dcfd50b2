/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Figures of this machine. A run lasts a share of --seconds, after one that is not
 * counted. */

#include "app/commands/bench-floor.h"
#include "app/commands/command-line.h"
#include "app/commands/demo-slide.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define N_RUNS 5
#define PATCH_PX 256
#define BAG_PATCHES 20000
#define EXCLUDED_RUN 37 /* patches beside one another */
#define ENCODER_SEED "formula:1"
#define GHANET_SEED "formula:1"

/* The least arithmetic of one patch that is known, in FLOP: multiply and add are two.
 * Encoder: 8.563e9, of which 38.8 % are 3x3 convolutions of stride 1 that Winograd's
 * F(4x4, 3x3) does with a quarter of the products. G-HANet: both projections, the gate,
 * and 24 query rows twice over keys and values. */
#define ENCODER_FLOP (8.563e9 * (1 - 0.388 * 3 / 4))
#define GHANET_FLOP (2 * (2 * 1024 * 512 + 2 * 512 * 256 + 4 * 24 * 512.0))

static double seconds = 10;
static char *encoder_spec;

static const GOptionEntry bench_entries[] = {
  { "device", 0, 0, G_OPTION_ARG_STRING, &auspex_compute_options.device,
    "auto, vulkan, vulkan:N, cpu or reference", "D" },
  { "precision", 0, 0, G_OPTION_ARG_STRING, &auspex_compute_options.precision,
    "exact (default) or fast", "P" },
  { "seconds", 0, 0, G_OPTION_ARG_DOUBLE, &seconds, "for all runs together (10)", "S" },
  { "encoder", 'e', 0, G_OPTION_ARG_FILENAME, &encoder_spec,
    "weights that `encoder` runs (formula:1); the floor is known of those alone", "E" },
  { NULL },
};

typedef struct
{
  AuspexDevice *device;
  AuspexPrecision precision;
  GCancellable *cancellable;

  /* Does the work of @n patches: patches per second, or NAN with an error. */
  double (*work) (gpointer of, int64_t n, GError **error);
  int64_t step;               /* smallest sensible n */
  double runs[N_RUNS], floor; /* patches per second; NAN: not known */
} Bench;

static double
rate_since (int64_t start, int64_t n)
{
  return n * (double)G_USEC_PER_SEC / MAX (g_get_monotonic_time () - start, 1);
}

static bool
run_bench (Bench *bench, gpointer of, GError **error)
{
  double each = seconds / (N_RUNS + 1);
  /* The first time pays for compiling and for memory; the second tells the rate. */
  double rate = bench->work (of, bench->step, error);

  if (isnan (rate) || isnan (rate = bench->work (of, bench->step, error)))
    return false;
  int64_t n = MAX (llround (each * rate / bench->step), 1) * bench->step;
  for (int i = 0; i < N_RUNS; i++)
    if (isnan (bench->runs[i] = bench->work (of, n, error)))
      return false;
  return true;
}

typedef struct
{
  uint8_t *bytes;
  int patch_px;
} Noise;

static bool
read_noise (gpointer of, int64_t index, uint8_t *rgb, GError **error)
{
  const Noise *noise = of;

  memcpy (rgb, noise->bytes + index % 64 * 97,
          (size_t)noise->patch_px * noise->patch_px * 3);
  return true;
}

typedef struct
{
  Bench *bench;
  AuspexEncoder *encoder;
  Noise noise;
  int64_t warm_up;           /* patches until every worker is compiled and busy */
  int64_t start, start_done; /* when they were done */
} EncoderBench;

static void
on_encoded (int64_t done, int64_t total, gpointer of)
{
  EncoderBench *encoder = of;

  if (encoder->start == 0 && done >= encoder->warm_up)
    {
      encoder->start = g_get_monotonic_time ();
      encoder->start_done = done;
    }
}

static double
encode (gpointer of, int64_t n, GError **error)
{
  EncoderBench *encoder = of;
  int64_t total = n + encoder->warm_up;
  AuspexPatchSource source = { total, encoder->noise.patch_px, &encoder->noise,
                               read_noise };
  int dim = auspex_encoder_get_settings (encoder->encoder)->feature_dim;
  g_autofree float *features = g_new (float, total *dim);

  encoder->start = 0;
  if (!auspex_encoder_encode (encoder->encoder, encoder->bench->device,
                              encoder->bench->precision, &source, features, NULL, NULL,
                              on_encoded, encoder, encoder->bench->cancellable, error))
    return NAN;
  return rate_since (encoder->start, total - encoder->start_done);
}

static bool
bench_encoder (Bench *bench, GError **error)
{
  const char *spec = encoder_spec != NULL ? encoder_spec : ENCODER_SEED;
  g_autoptr (AuspexEncoder) encoder = auspex_encoder_open (spec, error);
  int workers, batch;

  if (encoder == NULL)
    return false;
  int patch_px = auspex_encoder_get_settings (encoder)->patch_px;
  size_t n = (size_t)patch_px * patch_px * 3 + 64 * 97;
  g_autofree uint8_t *noise = g_malloc (n);
  EncoderBench of = { bench, encoder, { noise, patch_px }, 0, 0, 0 };
  for (size_t i = 0; i < n; i++)
    noise[i] = i * 2654435761u >> 24;
  auspex_device_get_image_parallelism (bench->device, &workers, &batch);
  bench->work = encode;
  of.warm_up = bench->step = 2 * workers * batch;
  if (g_str_equal (spec, ENCODER_SEED))
    bench->floor = auspex_bench_floor (bench->device, bench->precision, ENCODER_FLOP);
  return run_bench (bench, &of, error);
}

typedef struct
{
  Bench *bench;
  AuspexModel *model;
  float *features; /* [BAG_PATCHES, feature_dim] */
  AuspexPreparedBag *bag;
} GhanetBench;

static double
run_ghanet (gpointer of, int64_t n, GError **error)
{
  GhanetBench *ghanet = of;
  int64_t start = g_get_monotonic_time ();

  for (int64_t bag = 0; bag < n / BAG_PATCHES; bag++)
    {
      g_autoptr (AuspexPrognosis) prognosis = auspex_prognosis_new ();

      if (!auspex_model_run (ghanet->model, ghanet->bench->device,
                             ghanet->bench->precision, ghanet->features, BAG_PATCHES,
                             prognosis, ghanet->bench->cancellable, error))
        return NAN;
    }
  return rate_since (start, n);
}

/* The same bag without some of its patches, others each time. */
static double
run_exclude (gpointer of, int64_t n, GError **error)
{
  GhanetBench *ghanet = of;
  g_autofree uint8_t *excluded = g_new (uint8_t, BAG_PATCHES);
  int64_t start = 0, us = 0;

  for (int64_t bag = 0; bag < n / BAG_PATCHES; bag++)
    {
      g_autoptr (AuspexPrognosis) prognosis = auspex_prognosis_new ();

      for (int64_t i = 0; i < BAG_PATCHES; i++)
        excluded[i] = (i + bag * EXCLUDED_RUN) / EXCLUDED_RUN % 9 == 0;
      start = g_get_monotonic_time ();
      if (!auspex_prepared_bag_estimate (ghanet->bag, excluded, prognosis,
                                         ghanet->bench->cancellable, error))
        return NAN;
      us += g_get_monotonic_time () - start;
    }
  return n * (double)G_USEC_PER_SEC / MAX (us, 1);
}

static bool
bench_ghanet (Bench *bench, bool excludes, GError **error)
{
  g_autoptr (AuspexModel) model = auspex_model_open (GHANET_SEED, error);
  g_autoptr (AuspexPreparedBag) bag = NULL;

  if (model == NULL)
    return false;
  int64_t n = BAG_PATCHES * (int64_t)auspex_model_get_info (model)->feature_dim;
  g_autofree float *features = g_new (float, n);
  for (int64_t i = 0; i < n; i++)
    features[i] = (uint32_t)(i * 2654435761u) / 4294967296.0f;
  bench->step = BAG_PATCHES;
  if (excludes)
    {
      bag = auspex_prepared_bag_new (model, bench->device, bench->precision, features,
                                     BAG_PATCHES, bench->cancellable, error);
      if (bag == NULL)
        return false;
      bench->work = run_exclude;
    }
  else
    {
      bench->work = run_ghanet;
      bench->floor = auspex_bench_floor (bench->device, bench->precision, GHANET_FLOP);
    }
  GhanetBench of = { bench, model, features, bag };
  return run_bench (bench, &of, error);
}

typedef struct
{
  Bench *bench;
  AuspexSlide *slide;
  int64_t n_cols, n_rows;
} TileBench;

static double
read_tiles (gpointer of, int64_t n, GError **error)
{
  TileBench *tiles = of;
  int64_t start = g_get_monotonic_time ();
  g_autofree uint32_t *xrgb = g_new (uint32_t, PATCH_PX * PATCH_PX);

  for (int64_t i = 0; i < n; i++)
    {
      int64_t tile = i * 7919 % (tiles->n_cols * tiles->n_rows);

      if (g_cancellable_set_error_if_cancelled (tiles->bench->cancellable, error)
          || !auspex_slide_read_level (tiles->slide, 0, tile % tiles->n_cols * PATCH_PX,
                                       tile / tiles->n_cols * PATCH_PX, PATCH_PX,
                                       PATCH_PX, xrgb, 4 * PATCH_PX, error))
        return NAN;
    }
  return rate_since (start, n);
}

/* Level-0 tiles of 256 px from the demo slide, one after the other as no order favours.
 */
static bool
bench_tiles (Bench *bench, GError **error)
{
  g_autofree char *path = auspex_demo_slide_get (NULL, NULL, error);
  g_autoptr (AuspexSlide) slide = path != NULL ? auspex_slide_open (path, error) : NULL;
  int64_t width, height;

  if (slide == NULL)
    return false;
  auspex_slide_get_level_size (slide, 0, &width, &height);
  TileBench of = { bench, slide, width / PATCH_PX, height / PATCH_PX };
  bench->work = read_tiles;
  bench->step = 64;
  return run_bench (bench, &of, error);
}

static int
compare_rates (const void *a, const void *b)
{
  double p = *(const double *)a, q = *(const double *)b;

  return p < q ? -1 : p > q;
}

static const char *
number (double value, char *text)
{
  return isfinite (value) ? g_ascii_formatd (text, G_ASCII_DTOSTR_BUF_SIZE, "%.6g", value)
                          : "null";
}

static void
print_json (const char *what, const Bench *bench)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  double sorted[N_RUNS];

  memcpy (sorted, bench->runs, sizeof sorted);
  qsort (sorted, N_RUNS, sizeof *sorted, compare_rates);
  printf ("{\n  \"bench\": \"%s\",\n  \"patches_per_second\": %s,\n", what,
          number (sorted[N_RUNS / 2], text));
  printf ("  \"best\": %s,\n  \"runs\": [", number (sorted[N_RUNS - 1], text));
  for (int i = 0; i < N_RUNS; i++)
    printf ("%s%s", i > 0 ? ", " : "", number (bench->runs[i], text));
  g_autoptr (JsonNode) device = json_node_init_string (
      json_node_alloc (), bench->device != NULL ? auspex_device_get_name (bench->device)
                                                : "slide reader, 1 thread");
  g_autofree char *device_json = json_to_string (device, FALSE);
  printf ("],\n  \"device\": %s,\n  \"precision\": \"%s\",\n  \"floor\": %s\n}\n",
          device_json, bench->precision == AUSPEX_PRECISION_FAST ? "fast" : "exact",
          number (bench->floor, text));
}

static bool
run (const char *what, const AuspexAnalysisRequest *request, GError **error)
{
  Bench bench = { .precision = request->precision,
                  .cancellable = auspex_command_line_catch_interrupt (),
                  .floor = NAN };
  bool ok;

  if (g_str_equal (what, "tiles"))
    ok = bench_tiles (&bench, error);
  else
    {
      bench.device = auspex_device_open_for (request->device, request->precision, error);
      ok = bench.device != NULL
           && (g_str_equal (what, "encoder")
                   ? bench_encoder (&bench, error)
                   : bench_ghanet (&bench, g_str_equal (what, "exclude"), error));
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
      "JSON on stdout: the median and the best of five runs, in patches (tiles) per "
      "second, and "
      "the floor: the least arithmetic at the rate of the device's own matrix product.",
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
