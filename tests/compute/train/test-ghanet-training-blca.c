/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/train/training-cases.h"

#include <glib.h>

/* The paper's sizes; on its own, for its length. */
int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  auspex_training_add_golden ("ghanet-blca.json");
  return g_test_run ();
}
