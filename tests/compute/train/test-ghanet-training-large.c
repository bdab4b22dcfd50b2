/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/train/training-cases.h"

#include <glib.h>

static const char *const files[] = { "ghanet-small.json", "ghanet-narrow-edges.json",
                                     "ghanet-blca.json" };
static const char *const selectors[] = { "reference", "cpu", "vulkan" };

typedef struct
{
  const char *file, *selector;
} Case;

static void
test_golden (gconstpointer data)
{
  const Case *test = data;

  auspex_training_check_golden (test->file, test->selector);
}

static void
test_adam (gconstpointer data)
{
  const Case *test = data;

  auspex_training_check_adam (test->file, test->selector);
}

int
main (int argc, char *argv[])
{
  static Case cases[G_N_ELEMENTS (files)][G_N_ELEMENTS (selectors)];

  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
    for (size_t j = 0; j < G_N_ELEMENTS (selectors); j++)
      {
        g_autofree char *golden =
            g_strdup_printf ("/ghanet-training-large/%s: %s: losses and gradients",
                             selectors[j], files[i]);
        g_autofree char *adam =
            g_strdup_printf ("/ghanet-training-large/%s: %s: twelve steps of Adam",
                             selectors[j], files[i]);

        cases[i][j] = (Case){ files[i], selectors[j] };
        g_test_add_data_func (golden, &cases[i][j], test_golden);
        g_test_add_data_func (adam, &cases[i][j], test_adam);
      }
  return g_test_run ();
}
