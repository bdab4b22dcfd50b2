/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/app/analysis-case.h"

#include "compute/nets/ghanet.h"
#include "render/slide/synthetic-slide.h"
#include "tests/compute/nets/small-ghanet.h"
#include "tests/compute/nets/small-resnet.h"
#include "tests/compute/saved-torch.h"
#include "tests/compute/saved-weights.h"
#include "tests/support/test-data.h"

#include <stdio.h>
#include <string.h>
#include <tiffio.h>

static char *
scratch (const char *name)
{
  return g_build_filename (auspex_test_scratch_dir (), name, NULL);
}

char *
case_slide (const char *name, int width, int height, double mpp, uint32_t seed)
{
  AuspexSyntheticSlide parameters = { width, height, mpp, seed };
  char *path = scratch (name);
  g_autoptr (GError) error = NULL;

  auspex_synthetic_slide_write (&parameters, path, NULL, &error);
  g_assert_no_error (error);
  return path;
}

char *
case_blank_slide (const char *name)
{
  char *path = scratch (name);
  uint8_t tile[CASE_TILE_PX * CASE_TILE_PX * 3];
  TIFF *tiff = TIFFOpen (path, "w");

  g_assert_nonnull (tiff);
  memset (tile, 243, sizeof tile);
  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, 1024);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, 1024);
  TIFFSetField (tiff, TIFFTAG_TILEWIDTH, CASE_TILE_PX);
  TIFFSetField (tiff, TIFFTAG_TILELENGTH, CASE_TILE_PX);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, 8);
  TIFFSetField (tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
  TIFFSetField (tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
  TIFFSetField (tiff, TIFFTAG_COMPRESSION, COMPRESSION_LZW);
  TIFFSetField (tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_CENTIMETER);
  TIFFSetField (tiff, TIFFTAG_XRESOLUTION, 20000.0);
  TIFFSetField (tiff, TIFFTAG_YRESOLUTION, 20000.0);
  for (int i = 0; i < 16; i++)
    g_assert_cmpint (TIFFWriteEncodedTile (tiff, i, tile, sizeof tile), >, 0);
  TIFFClose (tiff);
  return path;
}

bool
case_break_tiles (const char *path, int directory, int first, int n)
{
  g_autofree uint64_t *places = g_new (uint64_t, n);
  g_autofree uint64_t *sizes = g_new (uint64_t, n);
  uint64_t *offsets, *counts;
  TIFF *tiff = TIFFOpen (path, "r");

  g_assert_nonnull (tiff);
  if (!TIFFSetDirectory (tiff, directory))
    {
      TIFFClose (tiff);
      return false;
    }
  g_assert_true (TIFFGetField (tiff, TIFFTAG_TILEOFFSETS, &offsets));
  g_assert_true (TIFFGetField (tiff, TIFFTAG_TILEBYTECOUNTS, &counts));
  memcpy (places, offsets + first, n * sizeof *places);
  memcpy (sizes, counts + first, n * sizeof *sizes);
  TIFFClose (tiff);

  FILE *file = fopen (path, "r+b");
  g_assert_nonnull (file);
  for (int i = 0; i < n; i++)
    {
      g_autofree uint8_t *damage = g_malloc0 (sizes[i]);

      fseek (file, places[i], SEEK_SET);
      g_assert_cmpint (fwrite (damage, 1, sizes[i], file), ==, sizes[i]);
    }
  fclose (file);
  return true;
}

char *
case_encoder (void)
{
  static const char settings[] =
      "{\"id\": \"small\", \"patch_px\": 64, \"mpp\": 0.5, \"input_px\": 64}";
  g_autoptr (AuspexWeights) weights = auspex_test_small_resnet ();
  g_autofree char *description = scratch ("encoder.json");
  AuspexSavedWeights part = { "", weights };

  g_assert_true (g_file_set_contents (description, settings, -1, NULL));
  return auspex_test_save_weights ("encoder.safetensors", &part, 1, NULL);
}

static AuspexWeights *
make_ghanet (int feature_dim)
{
  AuspexGhanetSizes sizes = auspex_test_small_ghanet (feature_dim);
  AuspexWeights *weights = auspex_weights_new ("formula");

  sizes.group_sizes[1] = 2;
  auspex_ghanet_declare (weights, &sizes, 1);
  return weights;
}

char *
case_checkpoint (const char *name, int feature_dim)
{
  g_autoptr (AuspexWeights) weights = make_ghanet (feature_dim);

  return auspex_test_save_torch (name, weights, "module.", "state_dict");
}

char *
case_model (const char *name, int feature_dim)
{
  static const char description[] =
      "{\"schema\": 1, \"kind\": \"g-hanet\", \"network\": {}, \"name\": \"Small\","
      " \"cancer_type\": {\"oncotree\": \"BLCA\", \"label\": \"Bladder\"},"
      " \"time_bins_months\": [0, 10, 20, 30.5, 100],"
      " \"groups\": [{\"name\": \"A\", \"features\": [{\"name\": \"TP53\"}, {\"name\": "
      "\"RB1\"},"
      " {\"name\": \"APC\"}]}, {\"name\": \"B\", \"features\": [{\"name\": \"KIT\"},"
      " {\"name\": \"MET\"}]}]}";
  g_autoptr (AuspexWeights) weights = make_ghanet (feature_dim);
  AuspexSavedWeights part = { "", weights };

  return auspex_test_save_weights (name, &part, 1, description);
}
