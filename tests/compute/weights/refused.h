/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* That a file is not taken for weights, and says why in one line. */

#pragma once

#include "compute/weights/weights.h"

#include <string.h>

static inline void
auspex_test_assert_weights_refused (const char *path, const char *cause)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexWeights) weights = auspex_weights_open (path, &error);

  g_assert_null (weights);
  g_assert_nonnull (error);
  g_test_message ("%s", error->message);
  g_assert_true (error->domain == G_IO_ERROR);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_nonnull (strstr (error->message, cause));
  g_assert_null (strchr (error->message, '\n'));
}
