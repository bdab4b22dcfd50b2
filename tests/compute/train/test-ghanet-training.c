/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/train/training-cases.h"

#include <glib.h>

typedef struct
{
  const char *file, *selector;
} Case;

static void
test_gradients (gconstpointer data)
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
  static const Case cases[] = {
    { "ghanet-five-patches.json", "reference" },
    { "ghanet-five-patches.json", "cpu" },
    { "ghanet-five-patches.json", "vulkan" },
    { "ghanet-small.json", "reference" },
    { "ghanet-small.json", "cpu" },
    { "ghanet-small.json", "vulkan" },
  };

  g_test_init (&argc, &argv, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *gradients =
          g_strdup_printf ("/ghanet-training/%s on %s, losses and gradients",
                           cases[i].file, cases[i].selector);
      g_autofree char *adam =
          g_strdup_printf ("/ghanet-training/%s on %s, 12 steps of Adam", cases[i].file,
                           cases[i].selector);

      g_test_add_data_func (gradients, &cases[i], test_gradients);
      g_test_add_data_func (adam, &cases[i], test_adam);
    }
  return g_test_run ();
}
