/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute/features: a bag, or why there is none, from a process of its own to
 * its caller. The features, much the largest, stay in the file in memory (memfd_create())
 * in which the process has put them. The bag's strings need not be UTF-8 when given, and
 * are when taken. */

#pragma once

#include "compute/features/feature-bag.h"
#include "compute/features/own-process.h"

/* In the process of its own. @bag NULL: @cause says why. */
void auspex_bag_stream_give (int answer, AuspexFeatureBag *bag, char *cause);

/* In the caller's: false when no answer comes or it makes no sense; else @bag or @cause
 * is set. Its numbers are as they were given. */
bool auspex_bag_stream_take (const AuspexOwnProcess *process, int features,
                             AuspexFeatureBag **bag, char **cause);
