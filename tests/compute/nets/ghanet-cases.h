/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Cases of G-HANet that the fast and the slow test share. */

#pragma once

#include "tests/compute/nets/network-run.h"

/* The golden case of @file on the device of @selector, all of its figures to 1e-4. */
void auspex_ghanet_check_golden (const char *file, const char *selector,
                                 AuspexNetworkWay way);

/* @rows patches on the device of @selector against the reference executor. */
void auspex_ghanet_check_rows (long rows, const char *selector, AuspexNetworkWay way);

/* With AUSPEX_PRECISION_FAST: every output has the direction of the reference's. */
void auspex_ghanet_check_fast (long rows, const char *selector);
