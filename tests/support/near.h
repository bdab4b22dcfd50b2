/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Float comparison that says what differs: fails the running case with @what, the index, both
 * values and the tolerance. A value is near when |a - b| <= relative * (|expected| + rms) +
 * absolute, rms being that of all expected values: small entries of a large tensor are not
 * held to their own size. NaN is never near. */

#pragma once

#include <glib.h>
#include <stdint.h>

void auspex_assert_near (const char *what, const float *actual, const float *expected,
                         int64_t n, double relative, double absolute);
