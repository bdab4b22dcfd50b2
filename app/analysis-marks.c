/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* From marks on slides to the patches of a bag that are left out. */

#include "app/analysis-private.h"

#include "render/annotation/geojson-geometry.h"
#include "render/annotation/tissue-mark.h"

#include <math.h>
#include <string.h>

/* The patches of one slide: they need not lie together in the bag. */
typedef struct
{
  int64_t n;
  int64_t *rows;   /* [n] in the bag */
  int64_t *coords; /* [n, 2] */
  uint8_t *excluded;
  double edge; /* level-0 pixels */
} SlideShare;

static void
slide_share_clear (SlideShare *share)
{
  g_free (share->rows);
  g_free (share->coords);
  g_free (share->excluded);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SlideShare, slide_share_clear)

static void
take_share (const AuspexFeatureBag *bag, int slide, SlideShare *share)
{
  share->rows = g_new (int64_t, bag->n_patches);
  share->coords = g_new (int64_t, 2 * bag->n_patches);
  share->edge = bag->slides[slide].patch_level0_px;
  for (int64_t i = 0; i < bag->n_patches; i++)
    if (bag->slide_index[i] == slide)
      {
        share->rows[share->n] = i;
        memcpy (share->coords + 2 * share->n++, bag->coords + 2 * i,
                2 * sizeof *share->coords);
      }
  share->excluded = g_new0 (uint8_t, share->n);
}

/* What @mark does by itself. */
static void
add_mark (AuspexLeftOut *left_out, const AuspexFeatureBag *bag, int slide,
          AuspexAnnotation *mark, const SlideShare *share)
{
  g_autofree uint8_t *scratch = g_new (uint8_t, share->n);
  g_autoptr (GPtrArray) alone = g_ptr_array_new ();
  g_autoptr (GString) geometry = g_string_new (NULL);
  bool is_excluded = auspex_annotation_get_mark (mark) == AUSPEX_MARK_EXCLUDE;
  double mpp = bag->slides[slide].mpp;

  g_ptr_array_add (alone, mark);
  int64_t n =
      auspex_tissue_marks_exclude (alone, share->coords, share->n, share->edge, scratch);
  auspex_geojson_append_geometry (geometry, mark, 0, 0);
  left_out->marks = g_renew (AuspexMarkedArea, left_out->marks, left_out->n_marks + 1);
  left_out->marks[left_out->n_marks++] = (AuspexMarkedArea){
    .slide = slide,
    .is_excluded = is_excluded,
    .class_name = g_strdup (mark->class_name),
    .name = g_strdup (mark->name),
    .area_um2 = mpp > 0 ? auspex_annotation_get_area_um2 (mark, mpp) : NAN,
    .n_patches = is_excluded ? n : share->n - n,
    .geometry = g_strdup (geometry->str),
  };
}

static bool
leave_out_of_slide (const AuspexFeatureBag *bag, int slide, GPtrArray *annotations,
                    AuspexLeftOut *left_out, GError **error)
{
  g_autoptr (GPtrArray) marks = auspex_tissue_marks_pick (annotations);
  g_auto (SlideShare) share = { 0 };
  double um = bag->slides[slide].patch_level0_px * bag->slides[slide].mpp;

  if (marks->len == 0)
    return true;
  if (bag->coords == NULL || bag->slides[slide].patch_level0_px <= 0)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "%s: the features do not say where their patches are: none can be "
                   "left out",
                   bag->slides[slide].name != NULL ? bag->slides[slide].name : "slide");
      return false;
    }
  take_share (bag, slide, &share);
  int64_t n = auspex_tissue_marks_exclude (marks, share.coords, share.n, share.edge,
                                           share.excluded);
  for (int64_t i = 0; i < share.n; i++)
    left_out->excluded[share.rows[i]] = share.excluded[i];
  left_out->n += n;
  left_out->um2 += n * (um > 0 ? um * um : NAN);
  for (guint m = 0; m < marks->len; m++)
    add_mark (left_out, bag, slide, marks->pdata[m], &share);
  return true;
}

bool
auspex_analysis_leave_out (const AuspexFeatureBag *bag, GPtrArray *marks,
                           AuspexLeftOut *left_out, GError **error)
{
  left_out->excluded = g_new0 (uint8_t, bag->n_patches);
  for (int i = 0; marks != NULL && i < MIN (bag->n_slides, (int)marks->len); i++)
    if (marks->pdata[i] != NULL
        && !leave_out_of_slide (bag, i, marks->pdata[i], left_out, error))
      return false;
  if (left_out->n < bag->n_patches)
    return true;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
               "All %" G_GINT64_FORMAT
               " patches of tissue are left out: there is nothing to estimate from",
               bag->n_patches);
  return false;
}

void
auspex_left_out_clear (AuspexLeftOut *left_out)
{
  for (int i = 0; i < left_out->n_marks; i++)
    {
      g_free (left_out->marks[i].class_name);
      g_free (left_out->marks[i].name);
      g_free (left_out->marks[i].geometry);
    }
  g_free (left_out->marks);
  g_free (left_out->excluded);
}

AuspexFeatureBag *
auspex_analysis_take_rest (const AuspexFeatureBag *bag, const AuspexLeftOut *left_out,
                           GError **error)
{
  AuspexFeatureBag *rest = auspex_feature_bag_new (
      bag->n_patches - left_out->n, bag->feature_dim, bag->n_slides, error);
  int dim = bag->feature_dim;
  int64_t n = 0;

  if (rest == NULL)
    return NULL;
  for (int64_t i = 0; i < bag->n_patches; i++)
    if (!left_out->excluded[i])
      {
        memcpy (rest->features + n * dim, bag->features + i * dim, dim * sizeof (float));
        memcpy (rest->coords + 2 * n, bag->coords + 2 * i, 2 * sizeof (int64_t));
        rest->slide_index[n++] = bag->slide_index[i];
      }
  for (int i = 0; i < bag->n_slides; i++)
    {
      rest->slides[i] = bag->slides[i];
      rest->slides[i].name = g_strdup (bag->slides[i].name);
      rest->slides[i].quickhash1 = g_strdup (bag->slides[i].quickhash1);
      rest->slides[i].mpp_source = g_strdup (bag->slides[i].mpp_source);
    }
  if (bag->encoder.id != NULL)
    auspex_feature_bag_set_encoder (rest, &bag->encoder);
  rest->precision = g_strdup (bag->precision);
  rest->device = g_strdup (bag->device);
  rest->patch_set_sha256 = g_strdup (bag->patch_set_sha256);
  rest->n_undecoded = bag->n_undecoded;
  rest->n_excluded = bag->n_excluded + left_out->n;
  return rest;
}
