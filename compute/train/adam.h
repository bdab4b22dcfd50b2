/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Adam with L2 regularisation in the gradient, as torch.optim.Adam has it. Source: Kingma
 * & Ba, ICLR 2015. */

#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct
{
  double learning_rate; /* 2e-4 */
  double beta1, beta2;  /* 0.9, 0.999 */
  double epsilon;       /* 1e-8 */
  double weight_decay;  /* 1e-5 */
} AuspexAdamSettings;

/* As G-HANet was trained. */
extern const AuspexAdamSettings auspex_adam_published_settings;

typedef struct _AuspexAdam AuspexAdam;

/* For @n_tensors tensors of @counts elements each, none updated yet. One thread at a
 * time. */
AuspexAdam *auspex_adam_new (const AuspexAdamSettings *settings, const int64_t *counts,
                             int n_tensors);
void auspex_adam_free (AuspexAdam *adam);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexAdam, auspex_adam_free)

/* Updates each of @tensors by its gradient. A tensor whose gradient is NULL is not
 * touched, and does not grow older. */
void auspex_adam_step (AuspexAdam *adam, float *const *tensors,
                       const float *const *gradients);
