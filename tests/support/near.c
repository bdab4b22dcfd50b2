/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/support/near.h"

#include <math.h>

void
auspex_assert_near (const char *what, const float *actual, const float *expected, int64_t n,
                    double relative, double absolute)
{
  double squares = 0;

  for (int64_t i = 0; i < n; i++)
    squares += (double) expected[i] * expected[i];
  double rms = n > 0 ? sqrt (squares / n) : 0;

  for (int64_t i = 0; i < n; i++)
    {
      double tolerance = relative * (fabs (expected[i]) + rms) + absolute;
      double difference = fabs ((double) actual[i] - expected[i]);

      if (!(difference <= tolerance))
        {
          g_test_message ("%s [%" G_GINT64_FORMAT " of %" G_GINT64_FORMAT
                          "]: %.9g, expected %.9g: off by %.3g, allowed %.3g",
                          what, i, n, actual[i], expected[i], difference, tolerance);
          g_test_fail ();
          return;
        }
    }
}
