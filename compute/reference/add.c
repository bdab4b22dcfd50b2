/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/reference/broadcast.h"

static float
add (float a, float b)
{
  return a + b;
}

void
auspex_reference_add (const AuspexReferenceCall *call)
{
  auspex_reference_broadcast (call, add);
}
