/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The subcommands. None needs a display, GTK or GSettings. */

#pragma once

#include <stdbool.h>

/* Exit statuses, of all of them. */
enum
{
  AUSPEX_EXIT_DONE = 0,
  AUSPEX_EXIT_FAILED = 1,  /* with one line on stderr that names the file and the cause */
  AUSPEX_EXIT_MISUSED = 2, /* wrong usage */
  AUSPEX_EXIT_CANCELLED = 130,
};

typedef struct
{
  const char *name, *summary;
  int (*run) (int argc, char **argv); /* argv[0] is the subcommand */
} AuspexCommand;

/* NULL when there is none called @name. */
const AuspexCommand *auspex_command_find (const char *name);

/* `auspex --help` and `auspex --version`. */
void auspex_command_print_overview (void);
void auspex_command_print_version (void);

int auspex_command_estimate (int argc, char **argv);
int auspex_command_encode (int argc, char **argv);
int auspex_command_patches (int argc, char **argv);
int auspex_command_import (int argc, char **argv);
int auspex_command_info (int argc, char **argv);
int auspex_command_bench (int argc, char **argv);
int auspex_command_demo (int argc, char **argv);
