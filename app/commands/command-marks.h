/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Marks on slides from the command line: which tissue an estimate is of. */

#pragma once

#include "app/analysis.h"
#include "app/commands/command-files.h"

/* Paths as given, in the slides' order; NULL: the option is not there. */
typedef struct
{
  char **marks;   /* what the window saves: the classes say which areas mark, and how */
  char **exclude; /* every area of these is left out */
  char **only;    /* every area of these is used alone */
} AuspexCommandMarks;

/* Stands for each slide's own annotations. */
#define AUSPEX_COMMAND_OWN_MARKS "own"

bool auspex_command_marks_are_given (const AuspexCommandMarks *marks);
/* One of each option for each of @n_slides; else says so, and returns the status to exit
 * with. */
int auspex_command_marks_check (const AuspexCommandMarks *marks, int n_slides);
void auspex_command_marks_add_to (const AuspexCommandMarks *marks,
                                  AuspexCommandFiles *all);

/* What AuspexAnalysisRequest's marks take, in level-0 pixels; NULL with no @error set
 * when none are given. A file in which nothing marks is an error, but a slide's own. */
GPtrArray *auspex_command_marks_read (const AuspexCommandMarks *marks, GPtrArray *slides,
                                      GError **error);
