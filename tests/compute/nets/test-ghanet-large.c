/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/nets/ghanet-cases.h"

#include <glib.h>

static void
test_narrow_edges (gconstpointer selector)
{
  auspex_ghanet_check_golden ("ghanet-narrow-edges.json", selector, AUSPEX_RUN_WHOLE);
}

static void
test_blca (gconstpointer selector)
{
  auspex_ghanet_check_golden ("ghanet-blca.json", selector, AUSPEX_RUN_WHOLE);
}

static void
test_3001 (gconstpointer selector)
{
  auspex_ghanet_check_rows (3001, selector, AUSPEX_RUN_WHOLE);
}

static void
test_20000 (gconstpointer selector)
{
  auspex_ghanet_check_rows (20000, selector, AUSPEX_RUN_WHOLE);
}

static void
test_20000_in_blocks (gconstpointer selector)
{
  auspex_ghanet_check_rows (20000, selector, AUSPEX_RUN_BLOCKED);
}

static void
test_20000_streamed (gconstpointer selector)
{
  auspex_ghanet_check_rows (20000, selector, AUSPEX_RUN_STREAMED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/ghanet-large/ghanet-narrow-edges.json on reference",
                        "reference", test_narrow_edges);
  g_test_add_data_func ("/ghanet-large/ghanet-narrow-edges.json on cpu", "cpu",
                        test_narrow_edges);
  g_test_add_data_func ("/ghanet-large/ghanet-narrow-edges.json on vulkan", "vulkan",
                        test_narrow_edges);
  g_test_add_data_func ("/ghanet-large/ghanet-blca.json on reference", "reference",
                        test_blca);
  g_test_add_data_func ("/ghanet-large/ghanet-blca.json on cpu", "cpu", test_blca);
  g_test_add_data_func ("/ghanet-large/ghanet-blca.json on vulkan", "vulkan", test_blca);
  g_test_add_data_func ("/ghanet-large/3001 patches on cpu equal the reference", "cpu",
                        test_3001);
  g_test_add_data_func ("/ghanet-large/3001 patches on vulkan equal the reference",
                        "vulkan", test_3001);
  g_test_add_data_func ("/ghanet-large/20000 patches on cpu equal the reference", "cpu",
                        test_20000);
  g_test_add_data_func ("/ghanet-large/20000 patches on vulkan equal the reference",
                        "vulkan", test_20000);
  g_test_add_data_func ("/ghanet-large/20000 patches on cpu, in blocks", "cpu",
                        test_20000_in_blocks);
  g_test_add_data_func ("/ghanet-large/20000 patches on cpu, in blocks, streamed", "cpu",
                        test_20000_streamed);
  return g_test_run ();
}
