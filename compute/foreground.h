/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Whether the window is being used while networks run: what runs on its cores then leaves
 * one of them. One for the process; any thread. */

#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The slide was moved, zoomed or drawn on. */
void auspex_foreground_touch (void);

/* Whether worker @index of @n_workers waits now. */
bool auspex_foreground_must_wait (int index, int n_workers);

/* The same of a window touched at @touched_us (0: never), at @now_us. Pure. */
bool auspex_foreground_would_wait (int index, int n_workers, int64_t touched_us,
                                   int64_t now_us);
