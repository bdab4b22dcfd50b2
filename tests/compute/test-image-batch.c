/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/image-batch.h"

#include <glib.h>
#include <math.h>

#define GIB (1ull << 30)

static void
test_memory (void)
{
  static const struct
  {
    uint64_t free, largest;
    int n_programs, batch;
  } cases[] = {
    { 0, 4 * GIB, 3, 1 },        /* nothing is free: it is tried all the same */
    { 1, 1, 3, 1 },              /* next to nothing */
    { GIB, 4 * GIB, 3, 6 },      /* 0.6 of it, 32 MiB an image, three programs */
    { GIB, 4 * GIB, 1, 19 },     /* one program */
    { GIB, 4 * GIB, 0, 19 },     /* at least one */
    { 8 * GIB, 4 * GIB, 3, 51 }, /* a small graphics card */
    { 8 * GIB, GIB / 2, 3, 32 }, /* allocations of half a GiB at most, 16 MiB an image */
    { 139 * GIB, 4 * GIB, 3, 256 }, /* a large one */
    { G_MAXUINT64, G_MAXUINT64, 3, 256 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (auspex_image_batch_for_memory (cases[i].free, cases[i].largest,
                                                    cases[i].n_programs),
                     ==, cases[i].batch);
}

static void
test_time (void)
{
  static const struct
  {
    int most;
    double rate, seconds;
    int batch;
  } cases[] = {
    { 64, 100, 0.05, 5 },     /* an integrated GPU */
    { 64, 10, 0.05, 1 },      /* a slow one: not even one fits */
    { 64, 1280, 0.05, 64 },   /* just all of them */
    { 64, 1279, 0.05, 63 },   /* just not */
    { 256, 20000, 0.5, 256 }, /* a large one */
    { 256, 1e300, 0.5, 256 }, /* more than an int */
    { 64, 0, 0.05, 64 },      /* not measured */
    { 64, NAN, 0.05, 64 },    /* nor this */
    { 64, 100, 0, 64 },       /* no limit */
    { 0, 100, 0.05, 1 },      /* never none */
    { 1000, 0, 0, 256 },      /* never more than are of use */
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (
        auspex_image_batch_for_time (cases[i].most, cases[i].rate, cases[i].seconds), ==,
        cases[i].batch);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image-batch/fits the memory that is free, 1 to 256", test_memory);
  g_test_add_func ("/image-batch/takes no longer than it may, 1 to 256", test_time);
  return g_test_run ();
}
