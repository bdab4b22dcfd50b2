/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/slide-private.h"

#include "compute/prognosis.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <tiffio.h>
#include <unistd.h>

#define HEAD_BYTES (1 << 20)

/* libtiff's default handlers print; what fails is reported by whoever asked. */
static void
silence_libtiff (void)
{
  static gsize once;

  if (g_once_init_enter (&once))
    {
      TIFFSetErrorHandler (NULL);
      TIFFSetWarningHandler (NULL);
      g_once_init_leave (&once, 1);
    }
}

/* What OpenSlide would answer with "not a slide" or wait for: said plainly. */
static bool
check_file (const char *path, int64_t *bytes, GError **error)
{
  struct stat status;
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0 || fstat (fd, &status) != 0)
    {
      int code = errno;
      if (fd >= 0)
        close (fd);
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (code),
                           g_strerror (code));
      return false;
    }
  close (fd);
  if (S_ISDIR (status.st_mode))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
                           "a folder, not a slide");
      return false;
    }
  if (!S_ISREG (status.st_mode))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                           "not a regular file");
      return false;
    }
  if (status.st_size == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "the file is empty");
      return false;
    }
  *bytes = status.st_size;
  return true;
}

static bool
take_levels (AuspexSlide *slide, openslide_t *osr, GError **error)
{
  int n_levels = openslide_get_level_count (osr);

  if (n_levels < 1 || n_levels > AUSPEX_MAX_LEVELS)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "it has %d levels",
                   n_levels);
      return false;
    }
  for (int i = 0; i < n_levels; i++)
    {
      AuspexLevel *level = &slide->levels[i];

      openslide_get_level_dimensions (osr, i, &level->width, &level->height);
      level->downsample = openslide_get_level_downsample (osr, i);
      if (level->width < 1 || level->height < 1 || level->width > G_MAXINT32
          || level->height > G_MAXINT32 || !(level->downsample >= 1))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       "level %d is %" G_GINT64_FORMAT " x %" G_GINT64_FORMAT
                       " pixels, downsampled %g times",
                       i, level->width, level->height, level->downsample);
          return false;
        }
    }
  slide->n_levels = n_levels;
  return true;
}

static char *
to_utf8 (const char *text)
{
  return g_utf8_make_valid (text != NULL ? text : "", -1);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
take_properties (AuspexSlide *slide, openslide_t *osr)
{
  const char *const *names = openslide_get_property_names (osr);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();

  for (; *names != NULL; names++)
    {
      char *name = to_utf8 (*names);

      if (g_hash_table_insert (slide->properties, name,
                               to_utf8 (openslide_get_property_value (osr, *names))))
        g_ptr_array_add (sorted, name);
    }
  g_ptr_array_sort (sorted, compare_names);
  g_ptr_array_add (sorted, NULL);
  slide->property_names = (char **)g_ptr_array_steal (sorted, NULL);

  slide->bounds = auspex_properties_get_bounds (slide->properties, slide->levels[0].width,
                                                slide->levels[0].height);
  slide->background = auspex_properties_get_background (slide->properties);
  slide->mpp = auspex_properties_get_mpp (slide->properties, &slide->mpp_source);
  slide->objective_power = auspex_properties_get_objective_power (slide->properties);
}

static void
take_associated (AuspexSlide *slide, openslide_t *osr)
{
  const char *const *names = openslide_get_associated_image_names (osr);
  int n = g_strv_length ((char **)names);

  slide->associated_names = g_strdupv ((char **)names);
  slide->associated_sizes = g_new0 (AuspexRegion, n + 1);
  for (int i = 0; i < n; i++)
    openslide_get_associated_image_dimensions (osr, names[i],
                                               &slide->associated_sizes[i].width,
                                               &slide->associated_sizes[i].height);
}

/* OpenSlide gives no quickhash where the coarsest level is large: then the file's head.
 */
static char *
hash_of_head (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, NULL);
  g_autofree guchar *head = g_malloc (HEAD_BYTES);
  gsize n = 0;

  if (stream != NULL)
    g_input_stream_read_all (G_INPUT_STREAM (stream), head, HEAD_BYTES, &n, NULL, NULL);
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, head, n);
}

/* The kind of file first, then what is wrong with it. */
static bool
survey (AuspexSlide *slide, GError **error)
{
  const char *vendor = openslide_detect_vendor (slide->path);

  if (vendor == NULL)
    {
      g_autofree char *why = auspex_tiff_explain (slide->path);

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "not a slide that OpenSlide %s can read%s%s", openslide_get_version (),
                   why != NULL ? ": " : "", why != NULL ? why : "");
      return false;
    }
  if (!auspex_tiff_survey_is_for (vendor))
    return true;
  return auspex_tiff_survey (slide->path, slide->bytes, vendor, &slide->tiff, error);
}

/* The survey's levels must be OpenSlide's, or pixels of one would be shown for another.
 */
static bool
match_levels (AuspexSlide *slide, GError **error)
{
  if (slide->tiff.n_levels == 0)
    return true;
  bool same = slide->n_levels == slide->tiff.n_levels;
  for (int i = 0; same && i < slide->n_levels; i++)
    same = slide->levels[i].width == slide->tiff.levels[i].width
           && slide->levels[i].height == slide->tiff.levels[i].height;
  if (!same)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           "its levels are not the TIFF file's");
      return false;
    }
  slide->reader = auspex_tiff_reader_new (slide->path);
  return true;
}

static bool
fill (AuspexSlide *slide, GError **error)
{
  if (!check_file (slide->path, &slide->bytes, error) || !survey (slide, error))
    return false;
  slide->source = auspex_slide_source_open (slide->path, error);
  if (slide->source == NULL)
    return false;

  openslide_t *osr = auspex_slide_source_peek (slide->source);
  if (!take_levels (slide, osr, error) || !match_levels (slide, error))
    return false;
  take_properties (slide, osr);
  take_associated (slide, osr);

  const char *quickhash = auspex_slide_get_quickhash (slide);
  g_autofree char *head = *quickhash == '\0' ? hash_of_head (slide->path) : NULL;
  slide->identity = g_strdup_printf ("%s-%" G_GINT64_FORMAT,
                                     head != NULL ? head : quickhash, slide->bytes);
  return true;
}

AuspexSlide *
auspex_slide_open (const char *path, GError **error)
{
  g_autoptr (AuspexSlide) slide = g_new0 (AuspexSlide, 1);

  silence_libtiff ();
  g_atomic_ref_count_init (&slide->ref_count);
  slide->path = g_strdup (path);
  slide->display_name = g_filename_display_name (path);
  slide->properties = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!fill (slide, error))
    {
      g_prefix_error (error, "%s: ", slide->display_name);
      if (error != NULL)
        g_strdelimit ((*error)->message, "\r\n", ' ');
      return NULL;
    }
  return g_steal_pointer (&slide);
}

AuspexSlide *
auspex_slide_ref (AuspexSlide *slide)
{
  g_atomic_ref_count_inc (&slide->ref_count);
  return slide;
}

void
auspex_slide_unref (AuspexSlide *slide)
{
  if (!g_atomic_ref_count_dec (&slide->ref_count))
    return;
  auspex_slide_source_free (slide->source);
  auspex_tiff_reader_free (slide->reader);
  g_hash_table_unref (slide->properties);
  g_free (slide->property_names); /* the names are the table's */
  g_strfreev (slide->associated_names);
  g_free (slide->associated_sizes);
  g_free (slide->identity);
  g_free (slide->display_name);
  g_free (slide->path);
  g_free (slide);
}

const char *
auspex_slide_get_path (AuspexSlide *slide)
{
  return slide->path;
}

const char *
auspex_slide_get_vendor (AuspexSlide *slide)
{
  const char *vendor = auspex_slide_get_property (slide, OPENSLIDE_PROPERTY_NAME_VENDOR);

  return vendor != NULL ? vendor : "";
}

const char *
auspex_slide_get_quickhash (AuspexSlide *slide)
{
  const char *quickhash =
      auspex_slide_get_property (slide, OPENSLIDE_PROPERTY_NAME_QUICKHASH1);

  return quickhash != NULL ? quickhash : "";
}

int64_t
auspex_slide_get_bytes (AuspexSlide *slide)
{
  return slide->bytes;
}

const char *
auspex_slide_get_identity (AuspexSlide *slide)
{
  return slide->identity;
}

int
auspex_slide_get_n_levels (AuspexSlide *slide)
{
  return slide->n_levels;
}

void
auspex_slide_get_level_size (AuspexSlide *slide, int level, int64_t *width,
                             int64_t *height)
{
  g_assert (level >= 0 && level < slide->n_levels);
  if (width != NULL)
    *width = slide->levels[level].width;
  if (height != NULL)
    *height = slide->levels[level].height;
}

double
auspex_slide_get_level_downsample (AuspexSlide *slide, int level)
{
  g_assert (level >= 0 && level < slide->n_levels);
  return slide->levels[level].downsample;
}

int
auspex_slide_get_best_level (AuspexSlide *slide, double downsample)
{
  int best = 0;

  for (int i = 1; i < slide->n_levels; i++)
    if (slide->levels[i].downsample <= downsample)
      best = i;
  return best;
}

AuspexRegion
auspex_slide_get_bounds (AuspexSlide *slide)
{
  return slide->bounds;
}

uint32_t
auspex_slide_get_background (AuspexSlide *slide)
{
  return slide->background;
}

double
auspex_slide_get_mpp (AuspexSlide *slide, AuspexMppSource *source)
{
  bool typed_in = slide->typed_in_mpp > 0;

  if (source != NULL)
    *source = typed_in ? AUSPEX_MPP_TYPED_IN : slide->mpp_source;
  return typed_in ? slide->typed_in_mpp : slide->mpp;
}

void
auspex_slide_set_typed_in_mpp (AuspexSlide *slide, double mpp)
{
  slide->typed_in_mpp = mpp >= AUSPEX_MPP_MIN && mpp <= AUSPEX_MPP_MAX ? mpp : 0;
}

const char *
auspex_mpp_source_to_string (AuspexMppSource source)
{
  static const char *const names[] = { [AUSPEX_MPP_UNKNOWN] = NULL,
                                       [AUSPEX_MPP_OPENSLIDE] = "openslide",
                                       [AUSPEX_MPP_VENDOR] = "vendor",
                                       [AUSPEX_MPP_TIFF] = "tiff",
                                       [AUSPEX_MPP_TYPED_IN] = "typed in" };

  g_assert (source >= 0 && source < G_N_ELEMENTS (names));
  return names[source];
}

double
auspex_slide_get_objective_power (AuspexSlide *slide)
{
  double mpp = auspex_slide_get_mpp (slide, NULL);

  if (slide->objective_power > 0)
    return slide->objective_power;
  return mpp > 0 ? 10 / mpp : 0;
}

const char *const *
auspex_slide_get_property_names (AuspexSlide *slide)
{
  return (const char *const *)slide->property_names;
}

const char *
auspex_slide_get_property (AuspexSlide *slide, const char *name)
{
  return g_hash_table_lookup (slide->properties, name);
}

const char *const *
auspex_slide_get_associated_names (AuspexSlide *slide)
{
  return (const char *const *)slide->associated_names;
}
