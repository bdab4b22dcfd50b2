/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to onednn: own loops, compiled for each kind of processor. */

#pragma once

#ifdef __x86_64__
#define AUSPEX_FOR_EACH_CPU __attribute__ ((target_clones ("default", "avx2", "avx512f")))
#else
#define AUSPEX_FOR_EACH_CPU
#endif
