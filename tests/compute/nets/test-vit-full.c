/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/nets/vit-cases.h"

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  auspex_test_add_vit_cases ("vit-full.json", "reference");
  auspex_test_add_vit_cases ("vit-full.json", "cpu");
  auspex_test_add_vit_fast_cases ("vit-full.json", "cpu");
  /* All of H0-mini takes Vulkan on a CPU seven minutes. */
  auspex_test_add_vit_short_cases ("vit-full.json", "vulkan", 1);
  return g_test_run ();
}
