/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/features/patch-grid.h"

#include <math.h>

#define AS_IT_IS 0.02     /* relative difference of mpp that needs no resampling */
#define MOST_ENLARGED 8.0 /* beyond, a patch shows no more than a blur */

bool
auspex_patch_geometry_choose (const AuspexGridSlide *slide, int patch_px, double mpp,
                              AuspexPatchGeometry *geometry, GError **error)
{
  int finer = 0, best = 0;

  if (!(slide->mpp > 0))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "the size of its pixels is not known: give it in um (--mpp)");
      return false;
    }
  for (int i = 0; i < slide->n_levels; i++)
    {
      double level_mpp = slide->mpp * slide->downsamples[i];

      if (level_mpp < mpp)
        finer = i;
      if (fabs (level_mpp / mpp - 1)
          < fabs (slide->mpp * slide->downsamples[best] / mpp - 1))
        best = i;
    }
  *geometry = (AuspexPatchGeometry){ .patch_px = patch_px, .um_asked = patch_px * mpp };
  geometry->resampled = fabs (slide->mpp * slide->downsamples[best] / mpp - 1) > AS_IT_IS;
  geometry->level = geometry->resampled ? finer : best;
  geometry->downsample = slide->downsamples[geometry->level];
  geometry->level0_px = geometry->resampled ? llround (patch_px * mpp / slide->mpp)
                                            : llround (patch_px * geometry->downsample);
  if (geometry->level0_px * MOST_ENLARGED < patch_px)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "with pixels of %g um, a patch of %d px at %g um is %" G_GINT64_FORMAT
                   " of its pixels: that is enlarged more than %g times",
                   slide->mpp, patch_px, mpp, geometry->level0_px, MOST_ENLARGED);
      return false;
    }
  geometry->um = geometry->level0_px * slide->mpp;
  return true;
}

static AuspexTissueClass
class_at (const AuspexGridSlide *slide, const AuspexTissueMask *mask, double level0_x,
          double level0_y)
{
  int x = CLAMP ((int)(level0_x * mask->width / slide->width), 0, mask->width - 1);
  int y = CLAMP ((int)(level0_y * mask->height / slide->height), 0, mask->height - 1);

  return mask->classes[(size_t)y * mask->width + x];
}

static bool
is_kept (const AuspexGridSlide *slide, const AuspexTissueMask *mask, int64_t x, int64_t y,
         int64_t edge)
{
  double centre_x = x + edge / 2.0, centre_y = y + edge / 2.0, quarter = edge / 4.0;

  if (class_at (slide, mask, centre_x, centre_y) == AUSPEX_HOLE)
    return false;
  for (int corner = 0; corner < 4; corner++)
    if (class_at (slide, mask, centre_x + (corner & 1 ? quarter : -quarter),
                  centre_y + (corner & 2 ? quarter : -quarter))
        != AUSPEX_GLASS)
      return true;
  return false;
}

static char *
hash_set (const AuspexGridSlide *slide, const AuspexPatchSet *set)
{
  const AuspexPatchGeometry *geometry = &set->geometry;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *head =
      g_strdup_printf ("%s\n%d px, %" G_GINT64_FORMAT " level-0 px, level %d, %s\n",
                       slide->identity, geometry->patch_px, geometry->level0_px,
                       geometry->level, geometry->resampled ? "resampled" : "as it is");

  g_checksum_update (checksum, (const guchar *)head, -1);
  for (int64_t i = 0; i < 2 * set->n_patches; i++)
    {
      int64_t value = GINT64_TO_LE (set->coords[i]);

      g_checksum_update (checksum, (const guchar *)&value, sizeof value);
    }
  return g_strdup (g_checksum_get_string (checksum));
}

AuspexPatchSet *
auspex_patch_set_new (const AuspexGridSlide *slide, const AuspexPatchGeometry *geometry,
                      const AuspexTissueMask *mask)
{
  AuspexPatchSet *set = g_new0 (AuspexPatchSet, 1);
  int64_t edge = geometry->level0_px;
  int64_t right = MIN (slide->bounds_x + slide->bounds_width, slide->width);
  int64_t bottom = MIN (slide->bounds_y + slide->bounds_height, slide->height);
  /* The first grid line at or after the bounds' start. */
  int64_t left = (MAX (slide->bounds_x, 0) + edge - 1) / edge * edge;
  int64_t top = (MAX (slide->bounds_y, 0) + edge - 1) / edge * edge;
  GArray *coords = g_array_new (FALSE, FALSE, 2 * sizeof (int64_t));

  for (int64_t y = top; y + edge <= bottom; y += edge)
    for (int64_t x = left; x + edge <= right; x += edge)
      if (is_kept (slide, mask, x, y, edge))
        {
          int64_t place[2] = { x, y };

          g_array_append_val (coords, place);
        }
  set->geometry = *geometry;
  set->n_patches = coords->len;
  set->coords = (int64_t *)(gpointer)g_array_free (coords, FALSE);
  set->sha256 = hash_set (slide, set);
  return set;
}

void
auspex_patch_set_free (AuspexPatchSet *set)
{
  g_free (set->coords);
  g_free (set->sha256);
  g_free (set);
}
