/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to reference: ops of two values with repeated dimensions. */

#pragma once

#include "compute/reference/kernels.h"

/* y = combine (a, b) at every index of the output. */
void auspex_reference_broadcast (const AuspexReferenceCall *call,
                                 float (*combine) (float a, float b));
