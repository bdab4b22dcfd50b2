/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Cases of training that fast and slow tests share. */

#pragma once

/* Registers, for every executor, the golden case of @file: its losses and gradients, and
 * its twelve losses under Adam. */
void auspex_training_add_golden (const char *file);
