/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The synthetic slide in a view, and the painters that draw it. */

#pragma once

#include "render/overlay/scene.h"
#include <cairo.h>

#define FIXTURE_WIDTH 620
#define FIXTURE_HEIGHT 430

typedef struct
{
  AuspexSlide *slide;
  AuspexTileLoader *loader;
  AuspexViewport *viewport;
  AuspexTilePlan *plan;
  AuspexScene scene; /* backdrop green, background magenta: colours no slide has */
} PainterFixture;

/* 1500 x 1100 pixels, two levels at least. Written once per process. */
const char *fixture_slide_path (void);
PainterFixture *painter_fixture_new (const char *slide_path);
void painter_fixture_free (PainterFixture *fixture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PainterFixture, painter_fixture_free)

/* Looks at a place; the scene then has the plan for it, the loader nothing yet. */
void painter_fixture_look (PainterFixture *fixture, double level0_x, double level0_y,
                           double scale, double rotation);
/* The same, mirrored or not; its size is not looked at. */
void painter_fixture_look_as (PainterFixture *fixture, const AuspexView *view);
/* Loads what the plan wants; only of @level unless that is -1. */
void painter_fixture_load (PainterFixture *fixture, int level);
void painter_fixture_load_tile (PainterFixture *fixture, AuspexTileKey key);

/* Draws the scene until it is complete. "cairo", "gl", "gles"; NULL when this machine
 * cannot: the case is skipped. */
typedef const char *PainterName;
cairo_surface_t *paint_scene (PainterName painter, const AuspexScene *scene);
/* The number of frames that the last one took. */
int paint_scene_n_frames (void);

guint32 pixel_at (cairo_surface_t *surface, int x, int y); /* 0xRRGGBB */
/* The largest difference of any channel. */
int pixel_difference (guint32 a, guint32 b);
