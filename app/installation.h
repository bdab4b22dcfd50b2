/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What the program needs beside itself, in its build folder or wherever it is installed:
 * with nothing set, and nothing else installed. */

#pragma once

/* A folder that holds @file; NULL: neither does. @in_build and @installed: from the
 * program's own. Free with g_free(). */
char *auspex_installation_find (const char *in_build, const char *installed,
                                const char *file);
/* Texts in the user's language from now on, where there is a translation. */
void auspex_installation_bind_texts (void);
