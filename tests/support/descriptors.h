/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#pragma once

/* How many files this process has open, for tests that nothing is left so. */
int auspex_test_count_descriptors (void);
