/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/synthetic-tissue.h"

#include <glib.h>
#include <math.h>
#include <stdbool.h>

#define MAX_SIZE 256
#define STEP 8            /* slow fields are known every STEP pixels and interpolated */
#define DENSITY_STEPS 256 /* per unit of optical density */
#define EXP_OF_A_STEP 0.99610136947011752
#define N_NODES (MAX_SIZE / STEP + 1)

/* Optical density of a unit of stain in R, G, B, after Ruifrok and Johnston, a little
 * warmer. */
static const float hematoxylin[3] = { 0.74f, 1.00f, 0.42f };
static const float eosin[3] = { 0.19f, 0.95f, 0.52f };
static const float glass[3] = { 243, 242, 244 };

enum
{
  SALT_OUTLINE = 1,
  SALT_FLOW,
  SALT_FIBRE,
  SALT_FINE_FIBRE,
  SALT_GRAIN,
  SALT_STAIN,
  SALT_NEST,
  SALT_NEST_EDGE,
  SALT_TUMOUR,
  SALT_IMMUNE,
  SALT_CHROMATIN,
  SALT_SENSOR,
  SALT_EPITHELIUM = 32, /* populations: a few salts each */
  SALT_FIBROBLAST = 48,
  SALT_LYMPHOCYTE = 64,
};

static inline uint32_t
hash (int32_t x, int32_t y, uint32_t salt)
{
  uint32_t h = (uint32_t)x * 0x9E3779B1u ^ (uint32_t)y * 0x85EBCA77u ^ salt * 0xC2B2AE3Du;

  h = (h ^ h >> 15) * 0x2C1B3C6Du;
  h = (h ^ h >> 12) * 0x297A2D39u;
  return h ^ h >> 15;
}

static inline float
unit (int32_t x, int32_t y, uint32_t salt)
{
  return (hash (x, y, salt) >> 8) * (1.0f / 16777216);
}

static inline int32_t
floor_int (float x)
{
  int32_t i = (int32_t)x;

  return i - (x < i);
}

static inline float
smooth (float t)
{
  return t * t * (3 - 2 * t);
}

static inline float
smooth_step (float from, float to, float x)
{
  return smooth (CLAMP ((x - from) / (to - from), 0, 1));
}

/* The corners of the cell that the last pixel was in: the next one mostly is too. */
typedef struct
{
  bool known;
  int32_t ix, iy;
  float a, b, c, d;
} Cell;

/* Value noise, -1 to 1. @cell serves one salt. */
static inline float
noise_in (Cell *cell, float x, float y, uint32_t salt)
{
  int32_t ix = floor_int (x), iy = floor_int (y);

  if (!cell->known || cell->ix != ix || cell->iy != iy)
    *cell = (Cell){ true,
                    ix,
                    iy,
                    unit (ix, iy, salt),
                    unit (ix + 1, iy, salt),
                    unit (ix, iy + 1, salt),
                    unit (ix + 1, iy + 1, salt) };
  float tx = smooth (x - ix), ty = smooth (y - iy);
  float top = cell->a + (cell->b - cell->a) * tx,
        bottom = cell->c + (cell->d - cell->c) * tx;

  return 2 * (top + (bottom - top) * ty) - 1;
}

static inline float
noise (float x, float y, uint32_t salt)
{
  Cell cell = { 0 };

  return noise_in (&cell, x, y, salt);
}

static float
fractal_noise (float x, float y, int octaves, uint32_t salt)
{
  float sum = 0, weight = 0.5f;

  for (int i = 0; i < octaves; i++, weight *= 0.5f)
    {
      sum += weight * noise (x, y, salt + 0x1000 * i);
      x = 2 * x + 17.3f;
      y = 2 * y + 5.1f;
    }
  return sum;
}

static float
ellipse (float x, float y, float centre_x, float centre_y, float radius_x, float radius_y)
{
  float dx = (x - centre_x) / radius_x, dy = (y - centre_y) / radius_y;

  return (1 - sqrtf (dx * dx + dy * dy)) * MIN (radius_x, radius_y);
}

/* How far inside the tissue, about in um; negative on glass. */
static float
outline (const AuspexTissue *t, float x, float y)
{
  float w = t->width_um, h = t->height_um, size = MIN (w, h);
  float rough = fractal_noise (x * 5 / size, y * 5 / size, 5, t->seed + SALT_OUTLINE);
  float piece =
      ellipse (x, y, 0.44f * w, 0.50f * h, 0.37f * w, 0.37f * h) + 0.16f * size * rough;
  float lumen =
      ellipse (x, y, 0.53f * w, 0.42f * h, 0.062f * w, 0.058f * h) + 0.05f * size * rough;
  float fragment = ellipse (x, y, 0.895f * w, 0.80f * h, 0.052f * w, 0.085f * h)
                   + 0.05f * size * rough;

  return MAX (MIN (piece, -lumen), fragment);
}

typedef struct
{
  float inside; /* um inside the nearest nest's edge; negative in stroma */
  float lumen;  /* um inside its lumen; negative outside */
} Nest;

#define NEST_SPACING_UM 92.0f

static Nest
nest_at (const AuspexTissue *t, float x, float y)
{
  Nest nearest = { -1000, -1000 };
  int32_t col = floor_int (x / NEST_SPACING_UM), row = floor_int (y / NEST_SPACING_UM);
  float ragged = noise (x / 14, y / 14, t->seed + SALT_NEST_EDGE)
                 + 0.5f * noise (x / 6, y / 6, t->seed + SALT_NEST_EDGE);

  for (int32_t j = row - 1; j <= row + 1; j++)
    for (int32_t i = col - 1; i <= col + 1; i++)
      {
        uint32_t salt = t->seed + SALT_NEST;
        float cx = (i + 0.15f + 0.7f * unit (i, j, salt + 0x100)) * NEST_SPACING_UM;
        float cy = (j + 0.15f + 0.7f * unit (i, j, salt + 0x200)) * NEST_SPACING_UM;
        float tumour = noise (cx / 520, cy / 520, t->seed + SALT_TUMOUR);

        if (unit (i, j, salt + 0x300) > 0.52f + 0.75f * tumour)
          continue;
        float radius = 22 + 26 * unit (i, j, salt + 0x400);
        float stretch = 0.65f + 0.7f * unit (i, j, salt + 0x500);
        float turn = 2 * unit (i, j, salt + 0x600) - 1;
        float dx = x - cx, dy = y - cy;
        float u = (dx + turn * dy) * stretch, v = (dy - turn * dx) / stretch;
        float distance = sqrtf ((u * u + v * v) / (1 + turn * turn));
        float inside = radius * (1 + 0.16f * ragged) - distance;
        bool gland = unit (i, j, salt + 0x700) < 0.34f;

        if (inside > nearest.inside)
          {
            nearest.inside = inside;
            nearest.lumen = gland ? radius * (0.46f + 0.10f * ragged) - distance : -1000;
          }
      }
  return nearest;
}

/* Where lymphocytes crowd: 0 to 1. */
static float
immune_at (const AuspexTissue *t, float x, float y)
{
  return smooth_step (0.30f, 0.62f,
                      fractal_noise (x / 170, y / 170, 3, t->seed + SALT_IMMUNE) * 1.6f);
}

/* A coordinate across the fibres, um. */
static float
flow_at (const AuspexTissue *t, float x, float y)
{
  float slow = fractal_noise (x / 380, y / 380, 3, t->seed + SALT_FLOW);

  return 0.35f * x + y + 260 * slow;
}

typedef struct
{
  float outline, nest, lumen, flow, stain, immune;
} Fields;

static Fields
fields_at (const AuspexTissue *t, float x, float y)
{
  Fields f = { .outline = outline (t, x, y) };

  if (f.outline < -12)
    return f;
  Nest nest = nest_at (t, x, y);
  f.nest = nest.inside;
  f.lumen = MAX (nest.lumen, -100);
  f.flow = flow_at (t, x, y);
  f.stain = 1 + 0.22f * fractal_noise (x / 300, y / 300, 2, t->seed + SALT_STAIN);
  f.immune = immune_at (t, x, y);
  return f;
}

static inline Fields
interpolate (const Fields *a, const Fields *b, float t)
{
#define MIX(field) .field = a->field + (b->field - a->field) * t
  return (Fields){ MIX (outline), MIX (nest),  MIX (lumen),
                   MIX (flow),    MIX (stain), MIX (immune) };
#undef MIX
}

/* One kind of nucleus: where its kind may be, how large, how dark. */
typedef struct
{
  uint32_t salt;
  float spacing_um, radius_um, elongation, density;
} Population;

static const Population populations[] = {
  { SALT_EPITHELIUM, 8.2f, 3.5f, 1.25f, 0.86f },
  { SALT_FIBROBLAST, 13.0f, 2.3f, 2.70f, 0.95f },
  { SALT_LYMPHOCYTE, 6.4f, 2.45f, 1.05f, 1.30f },
};

static float
chance (const AuspexTissue *t, const Population *p, float x, float y)
{
  if (outline (t, x, y) < p->radius_um)
    return 0;
  Nest nest = nest_at (t, x, y);
  if (p->salt == SALT_EPITHELIUM)
    return nest.inside > 1.5f && nest.lumen < -3.5f ? 0.93f : 0;
  if (nest.inside > -2.5f)
    return 0;
  if (p->salt == SALT_FIBROBLAST)
    return 0.34f;
  return 0.015f + 0.85f * immune_at (t, x, y);
}

typedef struct
{
  float x, y, cos, sin, long_um, short_um, density;
} Nucleus;

static Nucleus
nucleus_at (const AuspexTissue *t, const Population *p, int32_t i, int32_t j, float x,
            float y)
{
  uint32_t salt = t->seed + p->salt;
  float size = p->radius_um * (0.78f + 0.44f * unit (i, j, salt + 0x400));
  float elongation = 1 + (p->elongation - 1) * (0.4f + 1.2f * unit (i, j, salt + 0x500));
  float dx = 2 * unit (i, j, salt + 0x600) - 1, dy = 2 * unit (i, j, salt + 0x700) - 1;

  if (p->salt == SALT_FIBROBLAST) /* along the fibres: across the flow's gradient */
    {
      dx = flow_at (t, x, y + 4) - flow_at (t, x, y - 4) + 2 * dx;
      dy = flow_at (t, x - 4, y) - flow_at (t, x + 4, y) + 2 * dy;
    }
  float length = sqrtf (dx * dx + dy * dy) + 1e-6f;
  return (Nucleus){ x,
                    y,
                    dx / length,
                    dy / length,
                    size * sqrtf (elongation),
                    size / sqrtf (elongation),
                    p->density * (0.75f + 0.5f * unit (i, j, salt + 0x800)) };
}

typedef struct
{
  const AuspexTissue *tissue;
  int left, top, size;
  Fields nodes[N_NODES][N_NODES];
  float nuclei[MAX_SIZE][MAX_SIZE]; /* hematoxylin of nuclei */
} Tile;

static void
splat (Tile *tile, const Nucleus *n)
{
  float um = tile->tissue->um, reach = n->long_um + um;
  int x0 = MAX (floor_int ((n->x - reach) / um) - tile->left, 0);
  int y0 = MAX (floor_int ((n->y - reach) / um) - tile->top, 0);
  int x1 = MIN (floor_int ((n->x + reach) / um) + 1 - tile->left, tile->size - 1);
  int y1 = MIN (floor_int ((n->y + reach) / um) + 1 - tile->top, tile->size - 1);

  Cell cell = { 0 };
  for (int row = y0; row <= y1; row++)
    for (int col = x0; col <= x1; col++)
      {
        float x = (tile->left + col) * um, y = (tile->top + row) * um;
        float dx = x - n->x, dy = y - n->y;
        float u = (dx * n->cos + dy * n->sin) / n->long_um;
        float v = (dy * n->cos - dx * n->sin) / n->short_um;
        float r = u * u + v * v;

        if (r > 1.35f)
          continue;
        float chromatin =
            noise_in (&cell, x / 0.9f, y / 0.9f, tile->tissue->seed + SALT_CHROMATIN);
        float rim = 0.80f + 0.30f * smooth_step (0.35f, 0.9f, r);
        float value =
            n->density * (rim + 0.22f * chromatin) * (1 - smooth_step (0.78f, 1.35f, r));
        tile->nuclei[row][col] = MAX (tile->nuclei[row][col], value);
      }
}

static void
scatter (Tile *tile, const Population *p)
{
  const AuspexTissue *t = tile->tissue;
  float margin = 3.5f * p->radius_um, spacing = p->spacing_um;
  int32_t col0 = floor_int ((tile->left * t->um - margin) / spacing) - 1;
  int32_t row0 = floor_int ((tile->top * t->um - margin) / spacing) - 1;
  int32_t col1 = floor_int (((tile->left + tile->size) * t->um + margin) / spacing) + 1;
  int32_t row1 = floor_int (((tile->top + tile->size) * t->um + margin) / spacing) + 1;

  for (int32_t j = row0; j <= row1; j++)
    for (int32_t i = col0; i <= col1; i++)
      {
        uint32_t salt = t->seed + p->salt;
        float x = (i + 0.12f + 0.76f * unit (i, j, salt + 0x100)) * spacing;
        float y = (j + 0.12f + 0.76f * unit (i, j, salt + 0x200)) * spacing;

        if (unit (i, j, salt + 0x300) < chance (t, p, x, y))
          {
            Nucleus nucleus = nucleus_at (t, p, i, j, x, y);
            splat (tile, &nucleus);
          }
      }
}

/* exp (-density) */
static inline float
transmission (const AuspexTissue *t, float density)
{
  float position = CLAMP (density * DENSITY_STEPS, 0, AUSPEX_TISSUE_DENSITIES - 2);
  int i = (int)position;

  return t->transmission[i]
         + (t->transmission[i + 1] - t->transmission[i]) * (position - i);
}

typedef struct
{
  float hematoxylin, eosin, cover; /* cover: 0 glass, 1 tissue */
} Stain;

typedef struct
{
  Cell grain, fibre, fine;
} Textures;

static Stain
stain_at (const AuspexTissue *t, Textures *textures, const Fields *f, float x, float y,
          float nucleus)
{
  uint32_t seed = t->seed;
  float grain = noise_in (&textures->grain, x / 1.7f, y / 1.7f, seed + SALT_GRAIN);
  float fibre =
      1 - fabsf (noise_in (&textures->fibre, x / 46, f->flow / 5.0f, seed + SALT_FIBRE));
  float fine = noise_in (&textures->fine, x / 17, f->flow / 1.9f, seed + SALT_FINE_FIBRE);
  float in_nest = smooth_step (-1.2f, 1.2f, f->nest);
  float stroma_eosin = 0.17f + 0.27f * fibre * fibre + 0.085f * fine + 0.035f * grain;
  float nest_eosin = 0.27f + 0.06f * grain;
  float cleft = smooth_step (0.34f, 0.16f, fibre + 0.16f * fine) * (1 - in_nest) * 0.85f;
  float halo =
      smooth_step (-4.5f, -2.2f, f->nest) * (1 - smooth_step (-2.0f, -0.4f, f->nest));
  float open = smooth_step (-1.0f, 1.0f, f->lumen + 0.8f * grain) * in_nest;
  float edge = smooth_step (-1.5f, 2.0f, f->outline + 2.2f * fine + 1.2f * grain);

  return (Stain){
    .hematoxylin =
        f->stain * (0.045f + 0.13f * in_nest + 0.05f * f->immune * (1 - in_nest))
        + nucleus,
    .eosin = f->stain * (stroma_eosin + (nest_eosin - stroma_eosin) * in_nest),
    .cover = edge * (1 - cleft) * (1 - 0.55f * halo) * (1 - 0.97f * open),
  };
}

static inline void
paint (const AuspexTissue *t, uint8_t *rgb, const Stain *stain, float sensor)
{
  for (int c = 0; c < 3; c++)
    {
      float density =
          stain->cover * (stain->hematoxylin * hematoxylin[c] + stain->eosin * eosin[c]);
      float light = density > 0 ? transmission (t, density) : 1;
      float value = glass[c] * light + 1.6f * sensor + 0.5f;

      rgb[c] = (uint8_t)CLAMP (value, 0, 255);
    }
}

static void
paint_row (const Tile *tile, int row, bool has_tissue, uint8_t *rgb)
{
  const AuspexTissue *t = tile->tissue;
  const int j = row / STEP, n = tile->size / STEP + 1;
  Fields fields[N_NODES];
  Textures textures = { 0 };

  for (int i = 0; has_tissue && i < n; i++)
    fields[i] = interpolate (&tile->nodes[j][i], &tile->nodes[j + 1][i],
                             (float)(row % STEP) / STEP);
  for (int col = 0; col < tile->size; col++)
    {
      float sensor =
          2 * unit (tile->left + col, tile->top + row, t->seed + SALT_SENSOR) - 1;
      Stain stain = { 0 };

      if (has_tissue)
        {
          int i = col / STEP;
          Fields f = interpolate (&fields[i], &fields[i + 1], (float)(col % STEP) / STEP);

          if (f.outline > -8)
            stain = stain_at (t, &textures, &f, (tile->left + col) * t->um,
                              (tile->top + row) * t->um, tile->nuclei[row][col]);
        }
      paint (t, rgb + 3 * col, &stain, sensor);
    }
}

static bool
find_fields (Tile *tile)
{
  int n = tile->size / STEP + 1;
  float um = tile->tissue->um;
  bool tissue = false;

  for (int j = 0; j < n; j++)
    for (int i = 0; i < n; i++)
      {
        tile->nodes[j][i] = fields_at (tile->tissue, (tile->left + i * STEP) * um,
                                       (tile->top + j * STEP) * um);
        tissue |= tile->nodes[j][i].outline > -8;
      }
  return tissue;
}

void
auspex_tissue_init (AuspexTissue *tissue, int width, int height, double mpp,
                    uint32_t seed)
{
  float um = mpp > 0 ? (float)mpp : 0.5f;

  double value = 1;

  *tissue = (AuspexTissue){ um, width * um, height * um, seed * 0x9E3779B1u, { 0 } };
  for (int i = 0; i < AUSPEX_TISSUE_DENSITIES; i++, value *= EXP_OF_A_STEP)
    tissue->transmission[i] = (float)value;
}

void
auspex_tissue_render (const AuspexTissue *tissue, int left, int top, int size,
                      uint8_t *rgb)
{
  g_assert (size <= MAX_SIZE && size % STEP == 0);
  g_autofree Tile *tile = g_new0 (Tile, 1);

  tile->tissue = tissue;
  tile->left = left;
  tile->top = top;
  tile->size = size;
  bool has_tissue = find_fields (tile);
  for (size_t i = 0; has_tissue && i < G_N_ELEMENTS (populations); i++)
    scatter (tile, &populations[i]);

  for (int row = 0; row < size; row++)
    paint_row (tile, row, has_tissue, rgb + 3 * (size_t)row * size);
}
