/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/train/adam.h"
#include "tests/support/near.h"

#include <math.h>

#define N 5
#define N_STEPS 20

/* A gradient that changes with the step, zero at one place. */
static float
slope (int step, int i)
{
  return i == 3 ? 0 : (float)sin (step * 1.7 + i) * (i + 1);
}

/* Against the update as it is published, in double. */
static void
test_update (void)
{
  const AuspexAdamSettings settings = { 0.01, 0.9, 0.999, 1e-8, 0.02 };
  const int64_t counts[] = { N };
  g_autoptr (AuspexAdam) adam = auspex_adam_new (&settings, counts, 1);
  float x[N], gradient[N];
  float *tensors[] = { x };
  const float *gradients[] = { gradient };
  double expected[N], m[N] = { 0 }, v[N] = { 0 };

  for (int i = 0; i < N; i++)
    expected[i] = x[i] = 1 - 0.5f * i;
  for (int t = 1; t <= N_STEPS; t++)
    {
      float rounded[N];

      for (int i = 0; i < N; i++)
        {
          gradient[i] = slope (t, i);
          double g = gradient[i] + 0.02 * expected[i];

          m[i] = 0.9 * m[i] + 0.1 * g;
          v[i] = 0.999 * v[i] + 0.001 * g * g;
          expected[i] -= 0.01 * (m[i] / (1 - pow (0.9, t)))
                         / (sqrt (v[i] / (1 - pow (0.999, t))) + 1e-8);
          rounded[i] = (float)expected[i];
        }
      auspex_adam_step (adam, tensors, gradients);
      auspex_assert_near ("parameters", x, rounded, N, 2e-5, 1e-6);
    }
}

/* The first step of a late tensor is a first step. */
static void
test_untouched (void)
{
  AuspexAdamSettings settings = auspex_adam_published_settings;
  const int64_t counts[] = { 2, 1 };
  g_autoptr (AuspexAdam) adam = auspex_adam_new (&settings, counts, 2);
  float a[2] = { 1, 2 }, b[1] = { 3 }, gradient[2] = { 1, -1 };
  float *tensors[] = { a, b };
  const float *gradients[] = { gradient, NULL };

  for (int i = 0; i < 3; i++)
    auspex_adam_step (adam, tensors, gradients);
  g_assert_cmpfloat (b[0], ==, 3);
  g_assert_cmpfloat_with_epsilon (a[0], 1 - 3 * 2e-4, 1e-6);
  g_assert_cmpfloat_with_epsilon (a[1], 2 + 3 * 2e-4, 1e-6);

  gradients[0] = NULL;
  gradients[1] = gradient;
  auspex_adam_step (adam, tensors, gradients);
  g_assert_cmpfloat_with_epsilon (b[0], 3 - 2e-4, 1e-6);
  g_assert_cmpfloat_with_epsilon (a[0], 1 - 3 * 2e-4, 1e-6);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/adam/updates are those of the definition", test_update);
  g_test_add_func ("/adam/a tensor without a gradient is not touched and does not age",
                   test_untouched);
  return g_test_run ();
}
