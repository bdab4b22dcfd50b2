/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/binary.h"

bool
auspex_onednn_multiply (AuspexSchedule *schedule, const AuspexStep *step, GError **error)
{
  return auspex_onednn_binary (schedule, step, dnnl_binary_mul, error);
}
