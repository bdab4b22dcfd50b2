/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Where a profile is curves and a matrix, a pixel is three table rows added up and one
 * look-up per channel: three times as fast as Little CMS in 8 bits, and as near to its
 * floating point. A grid of colours with straight lines between is 18 levels off there,
 * where colours leave sRGB. All other profiles are Little CMS's. */

#include "render/color/icc-profile.h"

#include "render/color/surface-cache.h"

#include <lcms2.h>
#include <math.h>
#include <stdbool.h>

#define CACHE_BYTES ((gsize)64 << 20) /* what a large screen shows, and around it */
#define LINEAR_STEPS 8192             /* of linear light, encoded as sRGB */
#define FRACTION_BITS 12
#define GRID 13 /* colours per channel that the tables are checked at */
#define MAX_TABLE_ERROR 1

#if G_BYTE_ORDER == G_LITTLE_ENDIAN
#define PIXEL_FORMAT TYPE_BGRA_8
#else
#define PIXEL_FORMAT TYPE_ARGB_8
#endif

/* Of curves and a matrix: what each value of each channel adds to linear sRGB. */
typedef struct
{
  int32_t parts[3][256][3];
  uint8_t encoded[LINEAR_STEPS];
} MatrixTables;

struct _AuspexIccProfile
{
  gatomicrefcount ref_count;
  cmsContext context;
  char *message; /* the first thing Little CMS complained of */
  cmsHPROFILE profile;
  cmsUInt32Number intent;
  char *description;
  MatrixTables *tables;    /* NULL: not of that kind */
  cmsHTRANSFORM transform; /* then this, once it is needed */
  gsize transform_made;
  AuspexSurfaceCache *cache;
};

static void
on_cms_error (cmsContext context, cmsUInt32Number code, const char *text)
{
  AuspexIccProfile *profile = cmsGetContextUserData (context);

  if (profile->message == NULL)
    profile->message = g_utf8_make_valid (text, -1);
}

static bool
fail (AuspexIccProfile *profile, GError **error, const char *what)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s%s%s", what,
               profile->message != NULL ? ": " : "",
               profile->message != NULL ? profile->message : "");
  return false;
}

static bool
is_of_a_device (cmsProfileClassSignature class)
{
  return class == cmsSigInputClass || class == cmsSigDisplayClass
         || class == cmsSigColorSpaceClass;
}

static bool
open_profile (AuspexIccProfile *self, GBytes *bytes, GError **error)
{
  gsize size = 0;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  if (size > AUSPEX_ICC_MAX_BYTES)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "an ICC profile of %" G_GSIZE_FORMAT " bytes", size);
      return false;
    }
  self->profile = cmsOpenProfileFromMemTHR (self->context, data, (cmsUInt32Number)size);
  if (self->profile == NULL)
    return fail (self, error, "a damaged ICC profile");
  if (cmsGetColorSpace (self->profile) != cmsSigRgbData)
    return fail (self, error, "an ICC profile that is not of RGB");
  if (!is_of_a_device (cmsGetDeviceClass (self->profile)))
    return fail (self, error, "an ICC profile of no scanner");
  self->intent = MIN (cmsGetHeaderRenderingIntent (self->profile),
                      (cmsUInt32Number)INTENT_ABSOLUTE_COLORIMETRIC);
  return true;
}

static char *
dup_description (AuspexIccProfile *self)
{
  char text[256] = "";

  cmsGetProfileInfoASCII (self->profile, cmsInfoDescription, "en", "US", text,
                          sizeof text);
  return g_strstrip (g_strdelimit (g_utf8_make_valid (text, -1), "\r\n\t", ' '));
}

/* In floating point, 0 to 1 and beyond; NULL with an error. */
static cmsHTRANSFORM
new_exact (AuspexIccProfile *self, cmsHPROFILE to, GError **error)
{
  cmsHTRANSFORM transform =
      to != NULL ? cmsCreateTransformTHR (self->context, self->profile, TYPE_RGB_FLT, to,
                                          TYPE_RGB_FLT, self->intent,
                                          cmsFLAGS_NOOPTIMIZE | cmsFLAGS_NOCACHE)
                 : NULL;

  if (transform == NULL)
    fail (self, error, "an ICC profile that cannot be used");
  return transform;
}

/* sRGB without its curve. */
static cmsHPROFILE
new_linear_srgb (cmsContext context)
{
  const cmsCIExyY d65 = { 0.3127, 0.3290, 1 };
  const cmsCIExyYTRIPLE rec709 = { { 0.64, 0.33, 1 },
                                   { 0.30, 0.60, 1 },
                                   { 0.15, 0.06, 1 } };
  cmsToneCurve *line = cmsBuildGamma (context, 1);
  cmsToneCurve *curves[3] = { line, line, line };
  cmsHPROFILE linear = cmsCreateRGBProfileTHR (context, &d65, &rec709, curves);

  cmsFreeToneCurve (line);
  return linear;
}

static uint8_t
to_level (float value)
{
  return (uint8_t)floorf (CLAMP (value, 0, 1) * 255 + 0.5F);
}

static uint8_t
encode (double linear)
{
  return to_level ((float)(linear <= 0.0031308 ? 12.92 * linear
                                               : 1.055 * pow (linear, 1 / 2.4) - 0.055));
}

/* What each channel adds when the others are black. */
static void
fill_tables (MatrixTables *tables, cmsHTRANSFORM to_linear)
{
  const double steps = (double)(LINEAR_STEPS - 1) * (1 << FRACTION_BITS);
  float black[3] = { 0 };

  cmsDoTransform (to_linear, (float[3]){ 0, 0, 0 }, black, 1);
  for (int c = 0; c < 3; c++)
    for (int i = 0; i < 256; i++)
      {
        float rgb[3] = { 0 }, linear[3] = { 0 };

        rgb[c] = (float)i / 255;
        cmsDoTransform (to_linear, rgb, linear, 1);
        for (int k = 0; k < 3; k++)
          {
            /* Black once, and half a step for rounding. */
            double part = linear[k] - (c > 0 ? black[k] : 0);

            tables->parts[c][i][k] = (int32_t)lround (
                CLAMP (part, -16, 16) * steps + (c == 0 ? 1 << (FRACTION_BITS - 1) : 0));
          }
      }
  for (int i = 0; i < LINEAR_STEPS; i++)
    tables->encoded[i] = encode (i / (double)(LINEAR_STEPS - 1));
}

static inline uint32_t
encode_sum (const MatrixTables *tables, const int32_t *r, const int32_t *g,
            const int32_t *b, int k)
{
  int32_t step = (r[k] + g[k] + b[k]) >> FRACTION_BITS;

  return tables->encoded[CLAMP (step, 0, LINEAR_STEPS - 1)];
}

static void
convert_by_tables (const MatrixTables *tables, uint32_t *xrgb, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      uint32_t pixel = xrgb[i];
      const int32_t *r = tables->parts[0][pixel >> 16 & 0xFF];
      const int32_t *g = tables->parts[1][pixel >> 8 & 0xFF];
      const int32_t *b = tables->parts[2][pixel & 0xFF];

      xrgb[i] = (pixel & 0xFF000000) | encode_sum (tables, r, g, b, 0) << 16
                | encode_sum (tables, r, g, b, 1) << 8 | encode_sum (tables, r, g, b, 2);
    }
}

static int
table_error (const MatrixTables *tables, cmsHTRANSFORM exact, const uint8_t rgb[3])
{
  uint32_t pixel = (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | rgb[2];
  float from[3] = { rgb[0] / 255.0F, rgb[1] / 255.0F, rgb[2] / 255.0F }, to[3] = { 0 };
  int largest = 0;

  convert_by_tables (tables, &pixel, 1);
  cmsDoTransform (exact, from, to, 1);
  for (int k = 0; k < 3; k++)
    largest = MAX (largest, ABS ((int)(pixel >> (16 - 8 * k) & 0xFF) - to_level (to[k])));
  return largest;
}

/* Whether the profile is of curves and a matrix is not asked but tried. */
static bool
tables_hold (const MatrixTables *tables, cmsHTRANSFORM exact)
{
  for (int i = 0; i < GRID * GRID * GRID; i++)
    {
      uint8_t rgb[3] = { (uint8_t)(i % GRID * 255 / (GRID - 1)),
                         (uint8_t)(i / GRID % GRID * 255 / (GRID - 1)),
                         (uint8_t)(i / GRID / GRID * 255 / (GRID - 1)) };

      if (table_error (tables, exact, rgb) > MAX_TABLE_ERROR)
        return false;
    }
  return true;
}

static bool
make_tables (AuspexIccProfile *self, GError **error)
{
  cmsHPROFILE srgb = cmsCreate_sRGBProfileTHR (self->context);
  cmsHPROFILE linear = new_linear_srgb (self->context);
  cmsHTRANSFORM exact = new_exact (self, srgb, error);
  cmsHTRANSFORM to_linear = exact != NULL ? new_exact (self, linear, error) : NULL;
  bool is_usable = exact != NULL && to_linear != NULL;

  if (is_usable)
    {
      g_autofree MatrixTables *tables = g_new (MatrixTables, 1);

      fill_tables (tables, to_linear);
      if (tables_hold (tables, exact))
        self->tables = g_steal_pointer (&tables);
    }
  g_clear_pointer (&to_linear, cmsDeleteTransform);
  g_clear_pointer (&exact, cmsDeleteTransform);
  g_clear_pointer (&linear, cmsCloseProfile);
  g_clear_pointer (&srgb, cmsCloseProfile);
  return is_usable;
}

/* A tenth of a second for a profile that is a table: a coarser grid is three levels off
 * where it is dark. */
static cmsHTRANSFORM
get_transform (AuspexIccProfile *profile)
{
  if (g_once_init_enter (&profile->transform_made))
    {
      cmsHPROFILE srgb = cmsCreate_sRGBProfileTHR (profile->context);

      profile->transform = cmsCreateTransformTHR (
          profile->context, profile->profile, PIXEL_FORMAT, srgb, PIXEL_FORMAT,
          profile->intent, cmsFLAGS_NOCACHE | cmsFLAGS_HIGHRESPRECALC);
      cmsCloseProfile (srgb);
      g_once_init_leave (&profile->transform_made, 1);
    }
  return profile->transform;
}

static gpointer
prepare (gpointer data)
{
  g_autoptr (AuspexIccProfile) profile = data;

  get_transform (profile);
  return NULL;
}

AuspexIccProfile *
auspex_icc_profile_new (GBytes *bytes, GError **error)
{
  g_autoptr (AuspexIccProfile) self = g_new0 (AuspexIccProfile, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->context = cmsCreateContext (NULL, self);
  cmsSetLogErrorHandlerTHR (self->context, on_cms_error);
  if (!open_profile (self, bytes, error) || !make_tables (self, error))
    return NULL;
  self->description = dup_description (self);
  self->cache = auspex_surface_cache_new (CACHE_BYTES);
  /* While the slide opens; who needs it sooner waits for it. */
  if (self->tables == NULL)
    g_thread_unref (g_thread_new ("auspex-icc", prepare, auspex_icc_profile_ref (self)));
  return g_steal_pointer (&self);
}

AuspexIccProfile *
auspex_icc_profile_ref (AuspexIccProfile *profile)
{
  g_atomic_ref_count_inc (&profile->ref_count);
  return profile;
}

void
auspex_icc_profile_unref (AuspexIccProfile *profile)
{
  if (!g_atomic_ref_count_dec (&profile->ref_count))
    return;
  auspex_surface_cache_free (profile->cache);
  g_clear_pointer (&profile->transform, cmsDeleteTransform);
  g_clear_pointer (&profile->profile, cmsCloseProfile);
  cmsDeleteContext (profile->context);
  g_free (profile->tables);
  g_free (profile->description);
  g_free (profile->message);
  g_free (profile);
}

const char *
auspex_icc_profile_get_description (AuspexIccProfile *profile)
{
  return profile->description;
}

void
auspex_icc_profile_convert (AuspexIccProfile *profile, uint32_t *xrgb, gsize n)
{
  if (profile->tables != NULL)
    {
      convert_by_tables (profile->tables, xrgb, n);
      return;
    }

  cmsHTRANSFORM transform = get_transform (profile);

  /* It was made once in floating point; without memory pixels stay as they are. */
  if (transform != NULL)
    cmsDoTransform (transform, xrgb, xrgb, (cmsUInt32Number)n);
}

static void
convert_row (gpointer profile, uint32_t *xrgb, gsize n)
{
  auspex_icc_profile_convert (profile, xrgb, n);
}

cairo_surface_t *
auspex_icc_profile_convert_surface (AuspexIccProfile *profile, cairo_surface_t *surface)
{
  return auspex_surface_cache_get (profile->cache, surface, convert_row, profile);
}
