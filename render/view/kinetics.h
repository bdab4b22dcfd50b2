/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Motion, without a clock of its own: smooth wheel zoom, the fling after a drag, two
 * fingers, and turning by hand. Plain values; a step of any length ends where many short
 * ones do, so that the frame rate changes nothing. Device pixels and seconds.
 * Zero-initialise. */

#pragma once

#include <stdbool.h>

/* Zoom: what the wheel asked for and the view has not shown yet. */
typedef struct
{
  double log_factor; /* natural logarithm of the factor still to come */
  double view_x, view_y;
} AuspexZoomMotion;

/* One more notch at the pointer; notches add up. */
void auspex_zoom_motion_push (AuspexZoomMotion *motion, double factor, double view_x,
                              double view_y);
/* The factor to zoom by now, at (view_x, view_y). */
double auspex_zoom_motion_step (AuspexZoomMotion *motion, double seconds);
bool auspex_zoom_motion_is_active (const AuspexZoomMotion *motion);
void auspex_zoom_motion_stop (AuspexZoomMotion *motion);

/* Fling: the drag's last speed, dying away. */
#define AUSPEX_FLING_SAMPLES 8

typedef struct
{
  struct
  {
    double seconds, view_x, view_y;
  } samples[AUSPEX_FLING_SAMPLES]; /* a ring */
  int n_samples, next;
  double velocity_x, velocity_y; /* device pixels per second; 0 until released */
} AuspexFling;

/* The pointer's place while dragging. */
void auspex_fling_track (AuspexFling *fling, double seconds, double view_x,
                         double view_y);
/* The drag ends; a pointer that rested before gives no fling. */
void auspex_fling_release (AuspexFling *fling, double seconds);
/* A speed that somebody else measured: a touchpad's. */
void auspex_fling_start (AuspexFling *fling, double velocity_x, double velocity_y);
/* How far to pan now. */
void auspex_fling_step (AuspexFling *fling, double seconds, double *view_dx,
                        double *view_dy);
bool auspex_fling_is_active (const AuspexFling *fling);
void auspex_fling_stop (AuspexFling *fling);

/* Two fingers: they pan, pinch and turn at once. Pinching alone turns nothing: only
 * beyond AUSPEX_TURN_SLACK does the view follow, and then without a jump. */
#define AUSPEX_TURN_SLACK 0.14 /* radians */

typedef struct
{
  double view_x, view_y; /* the middle between them, as last told */
  double scale;          /* of the gesture, as last told; 1 at first */
  double radians;        /* clockwise since the begin, as last told */
  double slack;          /* turned and not followed yet */
  bool is_turning;
} AuspexFingers;

void auspex_fingers_begin (AuspexFingers *fingers, double view_x, double view_y);
/* @scale and @radians since the begin, any multiple of a full turn away. What
 * auspex_viewport_transform() takes: around (@from_x, @from_y), which goes to
 * (@view_x, @view_y). */
void auspex_fingers_move (AuspexFingers *fingers, double view_x, double view_y,
                          double scale, double radians, double *factor, double *turn,
                          double *from_x, double *from_y);

/* The angle to show when one is turned to by hand: a quarter turn when it is within three
 * degrees of it, so that upright is found again. */
double auspex_snap_angle (double radians);
