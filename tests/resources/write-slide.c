/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* write-slide PATH: a small slide for the tests that are scripts. */

#include "render/slide/synthetic-slide.h"

int
main (int argc, char **argv)
{
  AuspexSyntheticSlide slide = { .width = 1536, .height = 1024, .mpp = 0.5, .seed = 3 };
  g_autoptr (GError) error = NULL;

  if (argc == 2 && auspex_synthetic_slide_write (&slide, argv[1], NULL, &error))
    return 0;
  g_printerr ("write-slide: %s\n", error != NULL ? error->message : "PATH is missing");
  return 1;
}
