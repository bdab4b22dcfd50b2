/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/view/kinetics.h"

#include <math.h>

/* Seconds in which all but 1/e of a motion is done. */
#define ZOOM_TIME 0.06
#define FLING_TIME 0.325

#define ZOOM_END 1e-3     /* of the factor's logarithm: less than a pixel at the edge */
#define FLING_END 20.0    /* device pixels per second */
#define FLING_START 120.0 /* slower is no fling */
#define FLING_WINDOW 0.1  /* seconds of the drag that its speed is taken from */
#define FLING_REST 0.05   /* a pointer still for longer was put down */
#define FLING_MAX_SPEED 8000.0 /* device pixels per second */

#define SNAP (3 * M_PI / 180)

void
auspex_zoom_motion_push (AuspexZoomMotion *motion, double factor, double view_x,
                         double view_y)
{
  double log_factor = log (factor);

  /* Turning round ends what is left of the other direction. */
  if (motion->log_factor * log_factor < 0)
    motion->log_factor = 0;
  motion->log_factor += log_factor;
  motion->view_x = view_x;
  motion->view_y = view_y;
}

double
auspex_zoom_motion_step (AuspexZoomMotion *motion, double seconds)
{
  double rest = motion->log_factor * exp (-seconds / ZOOM_TIME);

  if (fabs (rest) < ZOOM_END)
    rest = 0;
  double done = motion->log_factor - rest;

  motion->log_factor = rest;
  return exp (done);
}

bool
auspex_zoom_motion_is_active (const AuspexZoomMotion *motion)
{
  return motion->log_factor != 0;
}

void
auspex_zoom_motion_stop (AuspexZoomMotion *motion)
{
  motion->log_factor = 0;
}

void
auspex_fling_track (AuspexFling *fling, double seconds, double view_x, double view_y)
{
  fling->velocity_x = fling->velocity_y = 0;
  fling->samples[fling->next].seconds = seconds;
  fling->samples[fling->next].view_x = view_x;
  fling->samples[fling->next].view_y = view_y;
  fling->next = (fling->next + 1) % AUSPEX_FLING_SAMPLES;
  if (fling->n_samples < AUSPEX_FLING_SAMPLES)
    fling->n_samples++;
}

/* The @age-th newest sample. */
static int
sample_index (const AuspexFling *fling, int age)
{
  return (fling->next - 1 - age + 2 * AUSPEX_FLING_SAMPLES) % AUSPEX_FLING_SAMPLES;
}

void
auspex_fling_release (AuspexFling *fling, double seconds)
{
  int n = fling->n_samples;
  int newest = sample_index (fling, 0), oldest = newest;

  fling->n_samples = 0;
  fling->velocity_x = fling->velocity_y = 0;
  if (n < 2 || seconds - fling->samples[newest].seconds > FLING_REST)
    return;

  for (int age = 1; age < n; age++)
    {
      int index = sample_index (fling, age);

      if (fling->samples[newest].seconds - fling->samples[index].seconds > FLING_WINDOW)
        break;
      oldest = index;
    }

  double duration = fling->samples[newest].seconds - fling->samples[oldest].seconds;

  if (duration <= 0)
    return;
  auspex_fling_start (
      fling, (fling->samples[newest].view_x - fling->samples[oldest].view_x) / duration,
      (fling->samples[newest].view_y - fling->samples[oldest].view_y) / duration);
}

void
auspex_fling_start (AuspexFling *fling, double velocity_x, double velocity_y)
{
  double speed = hypot (velocity_x, velocity_y);

  fling->velocity_x = fling->velocity_y = 0;
  if (!isfinite (speed) || speed < FLING_START)
    return;
  double limit = fmin (1, FLING_MAX_SPEED / speed);

  fling->velocity_x = velocity_x * limit;
  fling->velocity_y = velocity_y * limit;
}

void
auspex_fling_step (AuspexFling *fling, double seconds, double *view_dx, double *view_dy)
{
  double decay = exp (-seconds / FLING_TIME);
  double speed = hypot (fling->velocity_x, fling->velocity_y);

  /* The integral of the speed over the step, but no further than where the fling ends. */
  if (speed * decay < FLING_END)
    decay = fmin (1, speed > 0 ? FLING_END / speed : 1);
  *view_dx = fling->velocity_x * FLING_TIME * (1 - decay);
  *view_dy = fling->velocity_y * FLING_TIME * (1 - decay);

  fling->velocity_x *= decay;
  fling->velocity_y *= decay;
  if (hypot (fling->velocity_x, fling->velocity_y) <= FLING_END * (1 + 1e-9))
    auspex_fling_stop (fling);
}

bool
auspex_fling_is_active (const AuspexFling *fling)
{
  return fling->velocity_x != 0 || fling->velocity_y != 0;
}

void
auspex_fling_stop (AuspexFling *fling)
{
  fling->velocity_x = fling->velocity_y = 0;
}

void
auspex_fingers_begin (AuspexFingers *fingers, double view_x, double view_y)
{
  *fingers = (AuspexFingers){ view_x, view_y, 1, 0, 0, false };
}

/* The part of @by that is followed. */
static double
take_turn (AuspexFingers *fingers, double by)
{
  if (fingers->is_turning)
    return by;
  fingers->slack += by;
  if (fabs (fingers->slack) <= AUSPEX_TURN_SLACK)
    return 0;
  fingers->is_turning = true;
  return fingers->slack - copysign (AUSPEX_TURN_SLACK, fingers->slack);
}

void
auspex_fingers_move (AuspexFingers *fingers, double view_x, double view_y, double scale,
                     double radians, double *factor, double *turn, double *from_x,
                     double *from_y)
{
  *from_x = fingers->view_x;
  *from_y = fingers->view_y;
  *factor = scale > 0 && isfinite (scale) ? scale / fingers->scale : 1;
  *turn = take_turn (fingers, remainder (radians - fingers->radians, 2 * M_PI));
  fingers->scale *= *factor;
  fingers->radians = radians;
  fingers->view_x = view_x;
  fingers->view_y = view_y;
}

double
auspex_snap_angle (double radians)
{
  double quarter = round (radians / (M_PI / 2)) * (M_PI / 2);

  return fabs (radians - quarter) <= SNAP ? quarter : radians;
}
