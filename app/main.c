/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/application.h"
#include "app/commands/command.h"
#include "app/installation.h"

#include <gio/gio.h>
#include <locale.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A word that is no file was meant as a subcommand. */
static bool
is_unknown_command (const char *argument)
{
  return argument[0] != '-' && strpbrk (argument, "./") == NULL
         && !g_file_test (argument, G_FILE_TEST_EXISTS);
}

int
main (int argc, char **argv)
{
  const char *first = argc > 1 ? argv[1] : "";
  const AuspexCommand *command = auspex_command_find (first);

  setlocale (LC_ALL, "");
  auspex_installation_bind_texts ();
  if (command != NULL)
    return command->run (argc - 1, argv + 1);
  if (g_str_equal (first, "--help") || g_str_equal (first, "-h"))
    auspex_command_print_overview ();
  else if (g_str_equal (first, "--version"))
    auspex_command_print_version ();
  else if (*first != '\0' && is_unknown_command (first))
    {
      fprintf (stderr,
               "auspex: %s is neither a command nor a file (auspex --help says more)\n",
               first);
      return AUSPEX_EXIT_MISUSED;
    }
  else
    return auspex_application_run (argc, argv);
  return AUSPEX_EXIT_DONE;
}
