/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to onednn: what add and multiply share. */

#pragma once

#include "compute/onednn/schedule.h"

bool auspex_onednn_binary (AuspexSchedule *schedule, const AuspexStep *step,
                           dnnl_alg_kind_t algorithm, GError **error);
