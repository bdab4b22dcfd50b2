/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Runs the built program ($AUSPEX_BINARY) as a person without a display would: no
 * DISPLAY, own home and cache. */

#pragma once

#include <gio/gio.h>

typedef struct
{
  int status; /* exit status, or minus the signal that ended it */
  char *out, *err;
} CommandRun;

/* @arguments: NULL-terminated, without the program. */
CommandRun command_run (const char *const *arguments);
void command_run_clear (CommandRun *run);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CommandRun, command_run_clear)

/* To talk with it while it runs; stdout and stderr are pipes. */
GSubprocess *command_start (const char *const *arguments);

/* Runs it, and fails the case unless it ends with @status, one line on stderr (none for
 * @status 0) and @words in that line (or, for 0, in stdout). */
void command_expect (int status, const char *const *arguments, const char *const *words);

#define COMMAND(...) ((const char *const[]){ __VA_ARGS__, NULL })
#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })
