/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/features/tissue.h"

/* 512 x 512 px at 0.5 um: the unit of CLAM's area filters, on a 20x scan. */
#define CLAM_AREA_UM2 65536.0

bool
auspex_tissue_settings_from_preset (const char *preset, AuspexTissueSettings *settings,
                                    GError **error)
{
  static const struct
  {
    const char *name;
    double piece, hole; /* in CLAM_AREA_UM2 */
  } presets[] = { { "default", 1, 1 },
                  { "resection", 100, 16 },
                  { "biopsy", 0.25, 0.25 } };

  *settings =
      (AuspexTissueSettings){ .saturation_threshold = 8, .median_px = 7, .close_px = 4 };
  if (g_str_equal (preset, "none"))
    {
      settings->everything = true;
      return true;
    }
  for (int i = 0; i < G_N_ELEMENTS (presets); i++)
    if (g_str_equal (preset, presets[i].name))
      {
        settings->smallest_piece_um2 = presets[i].piece * CLAM_AREA_UM2;
        settings->smallest_hole_um2 = presets[i].hole * CLAM_AREA_UM2;
        return true;
      }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
               "unknown tissue preset \"%s\": default, resection, biopsy or none",
               preset);
  return false;
}

/* HSV saturation in 8 bits, rounded. */
static uint8_t
saturation (const uint8_t *rgb)
{
  int largest = MAX (rgb[0], MAX (rgb[1], rgb[2]));
  int smallest = MIN (rgb[0], MIN (rgb[1], rgb[2]));

  return largest == 0 ? 0 : (255 * (largest - smallest) + largest / 2) / largest;
}

typedef enum
{
  OUTSIDE_CLEAR,
  OUTSIDE_SET,
  OUTSIDE_LIKE_EDGE,
} Outside;

static int
bit_at (const uint8_t *line, int i, int n, int step, Outside outside)
{
  if (i >= 0 && i < n)
    return line[(size_t)i * step];
  if (outside == OUTSIDE_LIKE_EDGE)
    return line[(size_t)CLAMP (i, 0, n - 1) * step];
  return outside == OUTSIDE_SET;
}

/* counts[i]: the sum of line[i + first] to line[i + last]. */
static void
slide_window (const uint8_t *line, int n, int step, int first, int last, Outside outside,
              uint8_t *counts)
{
  int count = 0;

  for (int i = first; i <= last; i++)
    count += bit_at (line, i, n, step, outside);
  for (int i = 0; i < n; i++)
    {
      counts[(size_t)i * step] = count;
      count += bit_at (line, i + last + 1, n, step, outside)
               - bit_at (line, i + first, n, step, outside);
    }
}

/* Sets each bit that has at least @needed set bits among the (first..last)^2 around it.
 */
static void
filter_bits (uint8_t *bits, int width, int height, int first, int last, Outside outside,
             int needed)
{
  g_autofree uint8_t *rows = g_malloc ((size_t)width * height);
  int edge = last - first + 1;

  for (int y = 0; y < height; y++)
    slide_window (bits + (size_t)y * width, width, 1, first, last, outside,
                  rows + (size_t)y * width);
  /* Counts of up to `edge` a pixel: outside the mask they are all or nothing. */
  for (int x = 0; x < width; x++)
    for (int y = 0; y < height; y++)
      {
        int count = 0;

        for (int dy = first; dy <= last; dy++)
          if (y + dy >= 0 && y + dy < height)
            count += rows[(size_t)(y + dy) * width + x];
          else if (outside == OUTSIDE_LIKE_EDGE)
            count += rows[(size_t)CLAMP (y + dy, 0, height - 1) * width + x];
          else if (outside == OUTSIDE_SET)
            count += edge;
        bits[(size_t)y * width + x] = count >= needed;
      }
}

/* The median of 8-bit values is above a threshold exactly when most of them are, so the
 * threshold comes first and the median is a vote. */
static void
median_bits (uint8_t *bits, int width, int height, int window)
{
  filter_bits (bits, width, height, -(window / 2), window / 2, OUTSIDE_LIKE_EDGE,
               window * window / 2 + 1);
}

static void
close_bits (uint8_t *bits, int width, int height, int window)
{
  int before = window / 2, after = window - 1 - before;

  filter_bits (bits, width, height, -before, after, OUTSIDE_CLEAR, 1);
  filter_bits (bits, width, height, -after, before, OUTSIDE_SET, window * window);
}

typedef struct
{
  int width, height;
  const uint8_t *bits;
  uint8_t *seen;
  int32_t *members; /* of the last component found */
} Components;

/* The component of @start into members; its size. @touches_edge: also whether it reaches
 * the mask's edge. */
static int64_t
find_component (Components *components, size_t start, bool diagonals, bool *touches_edge)
{
  int width = components->width, height = components->height;
  uint8_t value = components->bits[start];
  int64_t n = 0;

  *touches_edge = false;
  components->members[n++] = start;
  components->seen[start] = 1;
  for (int64_t i = 0; i < n; i++)
    {
      int x = components->members[i] % width, y = components->members[i] / width;

      *touches_edge |= x == 0 || y == 0 || x == width - 1 || y == height - 1;
      for (int dy = -1; dy <= 1; dy++)
        for (int dx = -1; dx <= 1; dx++)
          {
            int32_t next = (y + dy) * width + x + dx;

            if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height
                || (!diagonals && dx != 0 && dy != 0) || components->seen[next]
                || components->bits[next] != value)
              continue;
            components->seen[next] = 1;
            components->members[n++] = next;
          }
    }
  return n;
}

static void
drop_small_pieces (Components *components, uint8_t *bits, double smallest_px)
{
  size_t n = (size_t)components->width * components->height;

  memset (components->seen, 0, n);
  for (size_t i = 0; i < n; i++)
    if (bits[i] && !components->seen[i])
      {
        bool touches_edge;
        int64_t size = find_component (components, i, true, &touches_edge);

        for (int64_t m = 0; m < size && size < smallest_px; m++)
          bits[components->members[m]] = 0;
      }
}

static void
classify (Components *components, double smallest_hole_px, uint8_t *classes)
{
  size_t n = (size_t)components->width * components->height;

  memset (components->seen, 0, n);
  for (size_t i = 0; i < n; i++)
    if (components->bits[i])
      classes[i] = AUSPEX_TISSUE;
    else if (!components->seen[i])
      {
        bool touches_edge;
        int64_t size = find_component (components, i, false, &touches_edge);
        AuspexTissueClass class = touches_edge              ? AUSPEX_GLASS
                                  : size < smallest_hole_px ? AUSPEX_TISSUE
                                                            : AUSPEX_HOLE;

        for (int64_t m = 0; m < size; m++)
          classes[components->members[m]] = class;
      }
}

AuspexTissueMask *
auspex_tissue_mask_new (const AuspexTissueSettings *settings, const uint8_t *rgb,
                        const uint8_t *unknown, int width, int height, double um_per_px)
{
  size_t n = (size_t)width * height;
  double px_um2 = um_per_px * um_per_px;
  AuspexTissueMask *mask = g_new0 (AuspexTissueMask, 1);
  g_autofree uint8_t *bits = g_malloc (n);
  g_autofree uint8_t *seen = g_malloc (n);
  g_autofree int32_t *members = g_new (int32_t, n);
  Components components = { width, height, bits, seen, members };

  *mask = (AuspexTissueMask){ width, height, g_malloc (n) };
  if (settings->everything)
    {
      memset (mask->classes, AUSPEX_TISSUE, n);
      return mask;
    }
  for (size_t i = 0; i < n; i++)
    bits[i] = saturation (rgb + 3 * i) > settings->saturation_threshold;
  median_bits (bits, width, height, settings->median_px);
  close_bits (bits, width, height, settings->close_px);
  drop_small_pieces (&components, bits, settings->smallest_piece_um2 / px_um2);
  classify (&components, settings->smallest_hole_um2 / px_um2, mask->classes);
  for (size_t i = 0; unknown != NULL && i < n; i++)
    if (unknown[i])
      mask->classes[i] = AUSPEX_TISSUE;
  return mask;
}

void
auspex_tissue_mask_free (AuspexTissueMask *mask)
{
  g_free (mask->classes);
  g_free (mask);
}
