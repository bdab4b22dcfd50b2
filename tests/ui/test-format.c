/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/format.h"

#include <math.h>

static void
check (char *actual, const char *expected)
{
  g_assert_cmpstr (actual, ==, expected);
  g_free (actual);
}

static void
numbers_have_a_minus_and_no_minus_zero (void)
{
  check (auspex_format_number (-1.284, 2), "−1.28");
  check (auspex_format_number (1.285001, 2), "1.29");
  check (auspex_format_number (-0.004, 2), "0.00");
  check (auspex_format_number (0, 0), "0");
}

static void
lengths_keep_three_digits_and_turn_to_mm (void)
{
  check (auspex_format_length_um (0.5), "0.50\u2009µm");
  check (auspex_format_length_um (12.34), "12.3\u2009µm");
  check (auspex_format_length_um (128), "128\u2009µm");
  check (auspex_format_length_um (1500), "1.50\u2009mm");
  check (auspex_format_length_um (25400), "25.4\u2009mm");
}

static void
areas_turn_to_mm2 (void)
{
  check (auspex_format_area_um2 (850), "850\u2009µm²");
  check (auspex_format_area_um2 (99999), "99999\u2009µm²");
  check (auspex_format_area_um2 (230000), "0.23\u2009mm²");
  check (auspex_format_area_um2 (12.5e6), "12.5\u2009mm²");
}

static void
magnifications_are_short (void)
{
  check (auspex_format_magnification (40), "40×");
  check (auspex_format_magnification (20.04), "20×");
  check (auspex_format_magnification (12.44), "12.4×");
  check (auspex_format_magnification (5), "5×");
  check (auspex_format_magnification (2.38), "2.4×");
  check (auspex_format_magnification (0.621), "0.62×");
}

static void
durations_name_two_units_at_most (void)
{
  check (auspex_format_duration (3.6), "4 s");
  check (auspex_format_duration (130), "2 min 10 s");
  check (auspex_format_duration (3900), "1 h 5 min");
  check (auspex_format_duration (-1), "0 s");
}

static void
times_are_local (void)
{
  check (auspex_format_time ("2026-11-02T14:58:34Z"), "2 Nov 2026, 16:58");
  check (auspex_format_time ("yesterday"), "yesterday");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "XYZ-2", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/numbers have a real minus and no minus zero",
                   numbers_have_a_minus_and_no_minus_zero);
  g_test_add_func ("/format/lengths keep three digits and turn to mm",
                   lengths_keep_three_digits_and_turn_to_mm);
  g_test_add_func ("/format/areas turn to mm2", areas_turn_to_mm2);
  g_test_add_func ("/format/magnifications are short", magnifications_are_short);
  g_test_add_func ("/format/durations name two units at most",
                   durations_name_two_units_at_most);
  g_test_add_func ("/format/times are local", times_are_local);
  return g_test_run ();
}
