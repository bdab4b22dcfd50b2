/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* What slide.c (what a slide is) and slide-read.c (its pixels) share. Not changed after
 * the slide is opened. */

#pragma once

#include "render/slide/pyramid.h"
#include "render/slide/slide-properties.h"
#include "render/slide/slide-source.h"
#include "render/slide/slide.h"
#include "render/slide/tiff-level.h"

struct _AuspexSlide
{
  gatomicrefcount ref_count;
  char *path;
  char *display_name; /* in errors */
  int64_t bytes;
  char *identity;
  AuspexSlideSource *source;
  AuspexTiffSurvey tiff;    /* which levels are read by whom */
  AuspexTiffReader *reader; /* NULL: OpenSlide reads all, unchecked */

  int n_levels;
  AuspexLevel levels[AUSPEX_MAX_LEVELS];
  AuspexRegion bounds;
  uint32_t background;
  double mpp, typed_in_mpp, objective_power;
  AuspexMppSource mpp_source;
  AuspexProperties *properties;
  char **property_names;
  char **associated_names;
  AuspexRegion *associated_sizes; /* as associated_names */
};
