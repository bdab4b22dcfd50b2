/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Cases of training that the fast and the slow test share. */

#pragma once

/* The losses and gradients of the golden case of @file on the device of @selector. */
void auspex_training_check_golden (const char *file, const char *selector);
/* Its twelve losses under Adam. */
void auspex_training_check_adam (const char *file, const char *selector);
