/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/render/color/icc-fixture.h"

#include <lcms2.h>
#include <math.h>
#include <tiffio.h>

#define TABLE_GRID 17

static GBytes *
save_and_close (cmsHPROFILE profile)
{
  cmsUInt32Number n = 0;

  g_assert_true (cmsSaveProfileToMem (profile, NULL, &n));
  guchar *bytes = g_malloc (n);
  g_assert_true (cmsSaveProfileToMem (profile, bytes, &n));
  cmsCloseProfile (profile);
  return g_bytes_new_take (bytes, n);
}

GBytes *
icc_fixture_wide (void)
{
  const cmsCIExyY white = { 0.3127, 0.3290, 1 };
  const cmsCIExyYTRIPLE primaries = { { 0.70, 0.29, 1 },
                                      { 0.17, 0.75, 1 },
                                      { 0.14, 0.05, 1 } };
  cmsToneCurve *curve = cmsBuildGamma (NULL, 1.8);
  cmsToneCurve *curves[3] = { curve, curve, curve };
  cmsHPROFILE profile = cmsCreateRGBProfile (&white, &primaries, curves);

  cmsFreeToneCurve (curve);
  return save_and_close (profile);
}

GBytes *
icc_fixture_srgb (void)
{
  return save_and_close (cmsCreate_sRGBProfile ());
}

static cmsInt32Number
sample (const cmsUInt16Number in[], cmsUInt16Number out[], void *to_lab)
{
  double r = in[0] / 65535.0, g = in[1] / 65535.0, b = in[2] / 65535.0;
  double mixed[3] = { 0.9 * pow (r, 1.1) + 0.1 * r * g,
                      0.93 * pow (g, 1.05) + 0.07 * b * r, 0.95 * b + 0.05 * g };
  cmsCIELab lab;

  cmsDoTransform (to_lab, mixed, &lab, 1);
  cmsFloat2LabEncoded (out, &lab);
  return TRUE;
}

GBytes *
icc_fixture_table (void)
{
  cmsHPROFILE srgb = cmsCreate_sRGBProfile (), lab = cmsCreateLab4Profile (NULL);
  cmsHPROFILE profile = cmsCreateProfilePlaceholder (NULL);
  cmsHTRANSFORM to_lab =
      cmsCreateTransform (srgb, TYPE_RGB_DBL, lab, TYPE_Lab_DBL, INTENT_PERCEPTUAL, 0);
  cmsPipeline *pipeline = cmsPipelineAlloc (NULL, 3, 3);
  cmsStage *table = cmsStageAllocCLut16bit (NULL, TABLE_GRID, 3, 3, NULL);

  cmsSetProfileVersion (profile, 4.2);
  cmsSetDeviceClass (profile, cmsSigInputClass);
  cmsSetColorSpace (profile, cmsSigRgbData);
  cmsSetPCS (profile, cmsSigLabData);
  g_assert_true (cmsStageSampleCLut16bit (table, sample, to_lab, 0));
  cmsPipelineInsertStage (pipeline, cmsAT_END, cmsStageAllocToneCurves (NULL, 3, NULL));
  cmsPipelineInsertStage (pipeline, cmsAT_END, table);
  cmsPipelineInsertStage (pipeline, cmsAT_END, cmsStageAllocToneCurves (NULL, 3, NULL));
  g_assert_true (cmsWriteTag (profile, cmsSigAToB0Tag, pipeline));
  g_assert_true (cmsWriteTag (profile, cmsSigMediaWhitePointTag, cmsD50_XYZ ()));
  cmsPipelineFree (pipeline);
  cmsDeleteTransform (to_lab);
  cmsCloseProfile (lab);
  cmsCloseProfile (srgb);
  return save_and_close (profile);
}

GBytes *
icc_fixture_grey (void)
{
  cmsToneCurve *curve = cmsBuildGamma (NULL, 2.2);
  cmsHPROFILE profile = cmsCreateGrayProfile (cmsD50_xyY (), curve);

  cmsFreeToneCurve (curve);
  return save_and_close (profile);
}

GBytes *
icc_fixture_cmyk (void)
{
  return save_and_close (cmsCreateInkLimitingDeviceLink (cmsSigCmykData, 200));
}

void
icc_fixture_attach (const char *path, GBytes *icc)
{
  TIFF *tiff = TIFFOpen (path, "r+");
  gsize n = 0;
  gconstpointer bytes = g_bytes_get_data (icc, &n);

  g_assert_nonnull (tiff);
  g_assert_true (TIFFSetField (tiff, TIFFTAG_ICCPROFILE, (uint32_t)n, bytes));
  g_assert_true (TIFFRewriteDirectory (tiff));
  TIFFClose (tiff);
}
