/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/color/slide-colors.h"

struct _AuspexSlideColors
{
  GObject parent_instance;

  AuspexIccProfile *profile;
  char *trouble;
  bool use_profile;
  AuspexColorAdjustment adjustment;
  AuspexDisplayColors *display; /* of the above */
};

G_DEFINE_FINAL_TYPE (AuspexSlideColors, auspex_slide_colors, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
auspex_slide_colors_finalize (GObject *object)
{
  AuspexSlideColors *colors = AUSPEX_SLIDE_COLORS (object);

  g_clear_pointer (&colors->display, auspex_display_colors_unref);
  g_clear_pointer (&colors->profile, auspex_icc_profile_unref);
  g_free (colors->trouble);
  G_OBJECT_CLASS (auspex_slide_colors_parent_class)->finalize (object);
}

static void
auspex_slide_colors_class_init (AuspexSlideColorsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auspex_slide_colors_finalize;
  signals[CHANGED] =
      g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
auspex_slide_colors_init (AuspexSlideColors *colors)
{
  colors->use_profile = true;
  colors->adjustment = auspex_color_adjustment_none;
}

static void
update (AuspexSlideColors *colors)
{
  g_clear_pointer (&colors->display, auspex_display_colors_unref);
  colors->display = auspex_display_colors_new (
      colors->use_profile ? colors->profile : NULL, &colors->adjustment);
  g_signal_emit (colors, signals[CHANGED], 0);
}

AuspexSlideColors *
auspex_slide_colors_new (AuspexIccProfile *profile, const char *trouble)
{
  AuspexSlideColors *colors = g_object_new (AUSPEX_TYPE_SLIDE_COLORS, NULL);

  colors->profile = profile != NULL ? auspex_icc_profile_ref (profile) : NULL;
  colors->trouble = g_strdup (trouble);
  update (colors);
  return colors;
}

AuspexSlideColors *
auspex_slide_colors_new_of_slide (AuspexSlide *slide)
{
  g_autoptr (GBytes) icc = NULL;
  g_autoptr (AuspexIccProfile) profile = NULL;
  g_autoptr (GError) error = NULL;

  if (auspex_slide_read_icc_profile (slide, AUSPEX_ICC_MAX_BYTES, &icc, &error)
      && icc != NULL)
    {
      profile = auspex_icc_profile_new (icc, &error);
      g_prefix_error (&error, "%s: ", auspex_slide_get_path (slide));
    }
  return auspex_slide_colors_new (profile, error != NULL ? error->message : NULL);
}

AuspexIccProfile *
auspex_slide_colors_get_profile (AuspexSlideColors *colors)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_COLORS (colors), NULL);
  return colors->profile;
}

const char *
auspex_slide_colors_get_trouble (AuspexSlideColors *colors)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_COLORS (colors), NULL);
  return colors->trouble;
}

bool
auspex_slide_colors_get_use_profile (AuspexSlideColors *colors)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_COLORS (colors), false);
  return colors->use_profile && colors->profile != NULL;
}

void
auspex_slide_colors_set_use_profile (AuspexSlideColors *colors, bool use_profile)
{
  g_return_if_fail (AUSPEX_IS_SLIDE_COLORS (colors));

  if (colors->profile == NULL || colors->use_profile == use_profile)
    return;
  colors->use_profile = use_profile;
  update (colors);
}

AuspexColorAdjustment
auspex_slide_colors_get_adjustment (AuspexSlideColors *colors)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_COLORS (colors), auspex_color_adjustment_none);
  return colors->adjustment;
}

void
auspex_slide_colors_set_adjustment (AuspexSlideColors *colors,
                                    const AuspexColorAdjustment *adjustment)
{
  AuspexColorAdjustment clamped = *adjustment;

  g_return_if_fail (AUSPEX_IS_SLIDE_COLORS (colors));

  auspex_color_adjustment_clamp (&clamped);
  if (auspex_color_adjustment_equal (&clamped, &colors->adjustment))
    return;
  colors->adjustment = clamped;
  update (colors);
}

bool
auspex_slide_colors_is_adjusted (AuspexSlideColors *colors)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_COLORS (colors), false);
  return !auspex_color_adjustment_equal (&colors->adjustment,
                                         &auspex_color_adjustment_none);
}

bool
auspex_slide_colors_take_white (AuspexSlideColors *colors, uint32_t rgb)
{
  g_autoptr (AuspexDisplayColors) unadjusted = NULL;
  AuspexColorAdjustment adjustment = auspex_color_adjustment_none;

  g_return_val_if_fail (AUSPEX_IS_SLIDE_COLORS (colors), false);

  unadjusted = auspex_slide_colors_dup_unadjusted (colors);
  adjustment = colors->adjustment;
  rgb = auspex_display_colors_map (unadjusted, rgb);
  for (int c = 0; c < 3; c++)
    {
      adjustment.white[c] = (rgb >> (16 - 8 * c) & 0xFF) / 255.0;
      if (adjustment.white[c] < AUSPEX_WHITE_MIN)
        return false;
    }
  auspex_slide_colors_set_adjustment (colors, &adjustment);
  return true;
}

AuspexDisplayColors *
auspex_slide_colors_get_display (AuspexSlideColors *colors)
{
  return colors != NULL ? colors->display : NULL;
}

AuspexDisplayColors *
auspex_slide_colors_dup_unadjusted (AuspexSlideColors *colors)
{
  g_return_val_if_fail (AUSPEX_IS_SLIDE_COLORS (colors), NULL);
  return auspex_display_colors_new (colors->use_profile ? colors->profile : NULL,
                                    &auspex_color_adjustment_none);
}
