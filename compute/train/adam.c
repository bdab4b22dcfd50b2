/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/train/adam.h"

#include <math.h>

const AuspexAdamSettings auspex_adam_published_settings = {
  .learning_rate = 2e-4,
  .beta1 = 0.9,
  .beta2 = 0.999,
  .epsilon = 1e-8,
  .weight_decay = 1e-5,
};

/* Running means of a tensor's gradients and of their squares. */
typedef struct
{
  int64_t count, n_steps;
  float *means, *squares;
} Moments;

struct _AuspexAdam
{
  AuspexAdamSettings settings;
  int n_tensors;
  Moments *moments;
};

AuspexAdam *
auspex_adam_new (const AuspexAdamSettings *settings, const int64_t *counts, int n_tensors)
{
  AuspexAdam *adam = g_new0 (AuspexAdam, 1);

  adam->settings = *settings;
  adam->n_tensors = n_tensors;
  adam->moments = g_new0 (Moments, n_tensors);
  for (int i = 0; i < n_tensors; i++)
    {
      adam->moments[i].count = counts[i];
      adam->moments[i].means = g_new0 (float, counts[i]);
      adam->moments[i].squares = g_new0 (float, counts[i]);
    }
  return adam;
}

void
auspex_adam_free (AuspexAdam *adam)
{
  if (adam == NULL)
    return;
  for (int i = 0; i < adam->n_tensors; i++)
    {
      g_free (adam->moments[i].means);
      g_free (adam->moments[i].squares);
    }
  g_free (adam->moments);
  g_free (adam);
}

static void
update (const AuspexAdamSettings *settings, Moments *moments, float *tensor,
        const float *gradient)
{
  double age = (double)++moments->n_steps;
  float beta1 = (float)settings->beta1, beta2 = (float)settings->beta2;
  float rest1 = (float)(1 - settings->beta1), rest2 = (float)(1 - settings->beta2);
  float decay = (float)settings->weight_decay, epsilon = (float)settings->epsilon;
  float rate = (float)(settings->learning_rate / (1 - pow (settings->beta1, age)));
  float unbias = (float)(1 / sqrt (1 - pow (settings->beta2, age)));

  for (int64_t i = 0; i < moments->count; i++)
    {
      float g = gradient[i] + decay * tensor[i];

      moments->means[i] = beta1 * moments->means[i] + rest1 * g;
      moments->squares[i] = beta2 * moments->squares[i] + rest2 * g * g;
      tensor[i] -=
          rate * moments->means[i] / (sqrtf (moments->squares[i]) * unbias + epsilon);
    }
}

void
auspex_adam_step (AuspexAdam *adam, float *const *tensors, const float *const *gradients)
{
  for (int i = 0; i < adam->n_tensors; i++)
    if (gradients[i] != NULL)
      update (&adam->settings, &adam->moments[i], tensors[i], gradients[i]);
}
