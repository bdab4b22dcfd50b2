/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* spirv-khr IN.spv OUT.inc: a module rewritten, as a list of numbers for C. */

#include "compute/vulkan/shaders/spirv-khr.h"

#include <stdio.h>
#include <stdlib.h>

#define MAX_WORDS (1 << 20)

/* Sets *@error; returns whether it is NULL. */
static int
write_list (const char *path, const uint32_t *words, size_t n, const char **error)
{
  FILE *file = fopen (path, "w");

  if (file == NULL)
    *error = "cannot be written";
  else
    {
      for (size_t i = 0; i < n; i++)
        fprintf (file, "%u,\n", words[i]);
      if (ferror (file) != 0)
        *error = "cannot be written";
      if (fclose (file) != 0)
        *error = "cannot be written";
    }
  return *error == NULL;
}

int
main (int argc, char **argv)
{
  static uint32_t words[MAX_WORDS];
  const char *error = NULL;
  FILE *file = argc == 3 ? fopen (argv[1], "rb") : NULL;
  uint32_t *result = NULL;
  size_t n = 0, n_result = 0;

  if (file == NULL)
    {
      fprintf (stderr, "usage: %s IN.spv OUT.inc\n", argv[0]);
      return EXIT_FAILURE;
    }
  n = fread (words, sizeof *words, MAX_WORDS, file);
  fclose (file);
  result = spirv_to_khr (words, n, &n_result, &error);
  if (result == NULL || !write_list (argv[2], result, n_result, &error))
    fprintf (stderr, "%s: %s\n", result == NULL ? argv[1] : argv[2], error);
  free (result);
  return error == NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
