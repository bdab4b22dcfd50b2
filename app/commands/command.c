/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/command.h"

#include <stdio.h>
#include <string.h>

static const AuspexCommand commands[] = {
  { "estimate", "prognosis of one patient, or of many in a table",
    auspex_command_estimate },
  { "encode", "feature files of slides", auspex_command_encode },
  { "patches", "tissue and patch grid of a slide", auspex_command_patches },
  { "import", "a model file of a checkpoint", auspex_command_import },
  { "info", "what a slide, model, feature file or device is", auspex_command_info },
  { "bench", "figures of this machine", auspex_command_bench },
  { "demo", "the viewer, or all results, on a made-up slide", auspex_command_demo },
};

const AuspexCommand *
auspex_command_find (const char *name)
{
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    if (strcmp (commands[i].name, name) == 0)
      return &commands[i];
  return NULL;
}

void
auspex_command_print_overview (void)
{
  puts ("Usage:\n"
        "  auspex [SLIDE...]            the viewer\n"
        "  auspex COMMAND [OPTION...]   without a window; COMMAND --help says more\n"
        "\nCommands:");
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
    printf ("  %-10s %s\n", commands[i].name, commands[i].summary);
  puts ("\nOptions:\n"
        "  --renderer gl|cairo   what the viewer draws with\n"
        "  --device D            what the viewer computes on\n"
        "  --help, --version\n"
        "\nResearch use only.");
}

void
auspex_command_print_version (void)
{
  puts ("auspex " AUSPEX_VERSION);
}
