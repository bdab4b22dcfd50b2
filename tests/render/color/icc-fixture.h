/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* ICC profiles made up with Little CMS, and TIFF slides that have them. */

#pragma once

#include <glib.h>

/* Curves and a matrix: another gamut and gamma than sRGB's. */
GBytes *icc_fixture_wide (void);
GBytes *icc_fixture_srgb (void);
/* A table to Lab, as scanners' are, with channels that mix. */
GBytes *icc_fixture_table (void);
/* Of another colour space than RGB. */
GBytes *icc_fixture_grey (void);
GBytes *icc_fixture_cmyk (void);

/* Makes it tag 34675 of a TIFF file's directory 0. */
void icc_fixture_attach (const char *path, GBytes *icc);
