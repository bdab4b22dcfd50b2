/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* The result of an estimate as a plain value: the only compute header that render and ui see.
 *
 * A prognosis is filled by one owner and not changed after it is shared; then any thread may
 * read it. Strings and arrays belong to it. Arrays over patches are C order, patches last.
 * What the model does not say is NULL, NAN or empty, and is not shown. */

#pragma once

#include <gio/gio.h>
#include <stdbool.h>
#include <stdint.h>

#define AUSPEX_N_BINS 4

/* um per level-0 pixel that are believed of a slide, whoever says them. */
#define AUSPEX_MPP_MIN 0.01
#define AUSPEX_MPP_MAX 100.0

typedef struct
{
  char *name; /* file name without folder */
  char *quickhash1;
  char *vendor;
  int64_t bytes, width_px, height_px; /* of the file; of level 0 */
  double mpp;                         /* um per level-0 pixel */
  char *mpp_source;                   /* "openslide", "vendor", "tiff", "typed in" */
} AuspexSlideIdentity;

typedef struct
{
  char *name;         /* gene symbol, or NULL */
  char *modality;     /* "rnaseq", "cnv", "mut", or NULL */
  float z;            /* z-score on the training fold */
  float validation_r; /* correlation on held-out patients, NAN when unknown */
} AuspexGeneFeature;

typedef struct
{
  char *name; /* functional group, or NULL */
  int n_features;
  AuspexGeneFeature *features; /* in the network's order */
} AuspexGeneGroup;

typedef struct
{
  char *code; /* "mpp-typed-in", "rescaled", "few-patches", "undecoded", "untrained", "no-names",
                 "other-cancer-type", "fast-precision", "excluded-tissue" */
  char *text; /* for a person, translated */
} AuspexWarning;

typedef struct
{
  char *name, *value; /* "tissue" = "default" */
} AuspexParameter;

/* An area that somebody marked: tissue to leave out, or to use alone. */
typedef struct
{
  int slide;               /* into slides */
  bool is_excluded;        /* false: used alone */
  char *class_name, *name; /* of the annotation; "" when it says none */
  double area_um2;         /* NAN when the slide's mpp is unknown */
  int64_t n_patches;       /* left out, or used, by it alone */
  char *geometry;          /* GeoJSON, level-0 pixels */
} AuspexMarkedArea;

/* Where the network looked. */
typedef struct
{
  int64_t n_patches;
  int n_groups;
  int64_t *coords;          /* [n, 2] level-0 top-left x, y */
  int32_t *slide_index;     /* [n] into slides */
  double *patch_level0_px;  /* [n_slides] edge of a patch in level-0 pixels */
  float *gate;              /* [n] E1: sums to 1 */
  float *similarity;        /* [groups, n] M: before the softmax */
  float *hyperedge;         /* [groups, n] E2: each sums to 1, 0 outside its edge */
  float *hyper_attention;   /* [groups, n] H = (E1 + E2) / 2 */
  int64_t n_excluded;       /* patches left out, which have no row above */
  int64_t *excluded_coords; /* [n_excluded, 2] as coords */
  int32_t *excluded_slide_index; /* [n_excluded] */
} AuspexAttentionMaps;

typedef struct _AuspexPrognosis
{
  gatomicrefcount ref_count;

  char *created; /* ISO 8601, UTC */
  double seconds;

  int n_slides;
  AuspexSlideIdentity *slides;

  char *model_name, *model_sha256;
  bool model_trained; /* false: formula weights, the numbers mean nothing */
  char *cancer_type_code, *cancer_type_label; /* OncoTree; NULL when the model says none */
  char *encoder_id, *encoder_sha256, *precision;
  bool encoder_is_formula; /* features from formula weights mean nothing either */
  char *device;
  int n_parameters;
  AuspexParameter *parameters;

  int64_t n_patches, n_undecoded, n_excluded;
  double patch_um;
  char *patch_set_sha256;

  double hazards[AUSPEX_N_BINS];  /* per time bin, given survival to its start */
  double survival[AUSPEX_N_BINS]; /* to the end of each bin */
  double risk;                    /* -sum survival: -4 (best) to 0 */
  double risk_percentile;         /* within the model's cohort, NAN without one */
  bool has_time_bins;
  double time_bins_months[AUSPEX_N_BINS + 1];
  int n_members;
  double *member_risks;

  int n_groups;
  AuspexGeneGroup *groups;
  int n_warnings;
  AuspexWarning *warnings;

  AuspexAttentionMaps maps;

  /* What was left out by hand: none, 0 and NULL when nothing was. */
  int n_marks;
  AuspexMarkedArea *marks;
  double excluded_um2;                 /* of the patches left out; NAN when unknown */
  struct _AuspexPrognosis *all_tissue; /* the same estimate with nothing left out */
} AuspexPrognosis;

AuspexPrognosis *auspex_prognosis_new (void); /* all empty, one reference */
AuspexPrognosis *auspex_prognosis_ref (AuspexPrognosis *prognosis);
void auspex_prognosis_unref (AuspexPrognosis *prognosis);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AuspexPrognosis, auspex_prognosis_unref)

/* Model or encoder is untrained: to be said wherever a number is shown. */
bool auspex_prognosis_is_untrained (const AuspexPrognosis *prognosis);

void auspex_prognosis_add_warning (AuspexPrognosis *prognosis, const char *code,
                                   const char *text);
void auspex_prognosis_add_parameter (AuspexPrognosis *prognosis, const char *name,
                                     const char *value);

/* The result file: its members are fixed by the program's documented format. */
char *auspex_prognosis_to_json (const AuspexPrognosis *prognosis);
/* Reads it back, without maps, months and marks, which it does not hold whole. NULL: it is
 * no such file, or what it says cannot be. */
AuspexPrognosis *auspex_prognosis_load (const char *path, GError **error);
/* The maps as a safetensors file, written whole or not at all. */
bool auspex_prognosis_save_maps (const AuspexPrognosis *prognosis, const char *path,
                                 GError **error);
