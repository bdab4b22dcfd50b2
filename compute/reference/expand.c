/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/reference/kernels.h"

#include "compute/reference/broadcast.h"

static float
take_first (float a, float b)
{
  return a;
}

void
auspex_reference_expand (const AuspexReferenceCall *call)
{
  AuspexReferenceCall twice = *call;

  twice.inputs[1] = twice.inputs[0];
  auspex_reference_broadcast (&twice, take_first);
}
