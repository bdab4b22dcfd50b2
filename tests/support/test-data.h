/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Where tests find files. */

#pragma once

#include <glib.h>

/* A file or folder of the project's own tests/data. Free with g_free(). */
char *auspex_test_own_data (const char *relative_path);

/* A real file that the project does not ship: under $AUSPEX_TEST_DATA, else beside the checkout.
 * NULL when it is not there: the case must then g_test_skip(). */
char *auspex_test_shared_data (const char *relative_path);

/* As above, but skips the running case (and returns NULL) itself. */
char *auspex_test_need_shared_data (const char *relative_path);

/* A fresh folder for this process, removed at exit. Borrowed. */
const char *auspex_test_scratch_dir (void);
