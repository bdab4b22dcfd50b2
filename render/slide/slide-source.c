/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/slide/slide-source.h"

#include <math.h>

/* Not in Debian 12's OpenSlide: NULL there. */
extern int64_t openslide_get_icc_profile_size (openslide_t *osr) __attribute__ ((weak));
extern void openslide_read_icc_profile (openslide_t *osr, void *dest)
    __attribute__ ((weak));

typedef struct
{
  openslide_t *osr;
  int users;       /* under the source's lock */
  unsigned visits; /* reads begun so far: tells whether a read was alone */
  bool given_up;   /* closed when the last user leaves */
} Handle;

struct _AuspexSlideSource
{
  char *path;
  GMutex lock;
  Handle *shared; /* NULL: opened by the next read */
};

typedef struct
{
  const char *associated; /* NULL: a region */
  uint32_t *argb;
  int64_t width, height;
  int64_t level_x, level_y;
  int level;
  double downsample;
} Read;

static Handle *
handle_open (const char *path, GError **error)
{
  openslide_t *osr = openslide_open (path);

  if (osr == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   "not a slide that OpenSlide %s can read", openslide_get_version ());
      return NULL;
    }
  const char *cause = openslide_get_error (osr);
  if (cause != NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, cause);
      openslide_close (osr);
      return NULL;
    }
  Handle *handle = g_new0 (Handle, 1);
  handle->osr = osr;
  return handle;
}

static void
handle_close (Handle *handle)
{
  if (handle == NULL)
    return;
  openslide_close (handle->osr);
  g_free (handle);
}

AuspexSlideSource *
auspex_slide_source_open (const char *path, GError **error)
{
  Handle *handle = handle_open (path, error);

  if (handle == NULL)
    return NULL;
  AuspexSlideSource *source = g_new0 (AuspexSlideSource, 1);
  source->path = g_strdup (path);
  source->shared = handle;
  g_mutex_init (&source->lock);
  return source;
}

void
auspex_slide_source_free (AuspexSlideSource *source)
{
  if (source == NULL)
    return;
  handle_close (source->shared);
  g_mutex_clear (&source->lock);
  g_free (source->path);
  g_free (source);
}

openslide_t *
auspex_slide_source_peek (AuspexSlideSource *source)
{
  return source->shared->osr;
}

/* Enters the shared handle, opening one where there is none. */
static Handle *
enter (AuspexSlideSource *source, unsigned *visit, bool *alone, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&source->lock);

  if (source->shared == NULL)
    source->shared = handle_open (source->path, error);
  Handle *handle = source->shared;
  if (handle == NULL)
    return NULL;
  *alone = handle->users == 0;
  handle->users++;
  *visit = ++handle->visits;
  return handle;
}

/* Leaves it; true when no other read used it meanwhile. */
static bool
leave (AuspexSlideSource *source, Handle *handle, unsigned visit, bool alone,
       bool give_up)
{
  g_mutex_lock (&source->lock);
  alone = alone && handle->visits == visit;
  handle->users--;
  if (give_up && source->shared == handle)
    source->shared = NULL;
  handle->given_up |= give_up;
  bool close = handle->given_up && handle->users == 0;
  g_mutex_unlock (&source->lock);

  if (close)
    handle_close (handle);
  return alone;
}

static void
clear (const Read *read)
{
  memset (read->argb, 0, (size_t)(read->width * read->height) * sizeof (uint32_t));
}

static bool
read_with (openslide_t *osr, const Read *read, GError **error)
{
  clear (read);
  if (read->associated != NULL)
    openslide_read_associated_image (osr, read->associated, read->argb);
  else
    openslide_read_region (osr, read->argb, llround (read->level_x * read->downsample),
                           llround (read->level_y * read->downsample), read->level,
                           read->width, read->height);
  const char *cause = openslide_get_error (osr);
  if (cause == NULL)
    return true;
  clear (read);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, cause);
  return false;
}

/* By itself, on a handle nobody else uses; a good one becomes the shared one. */
static bool
read_alone (AuspexSlideSource *source, const Read *read, GError **error)
{
  Handle *handle = handle_open (source->path, error);

  if (handle == NULL)
    return false;
  bool ok = read_with (handle->osr, read, error);
  if (ok)
    {
      g_mutex_lock (&source->lock);
      if (source->shared == NULL)
        source->shared = g_steal_pointer (&handle);
      g_mutex_unlock (&source->lock);
    }
  handle_close (handle);
  return ok;
}

static bool
read_shared (AuspexSlideSource *source, const Read *read, GError **error)
{
  g_autoptr (GError) cause = NULL;
  unsigned visit = 0;
  bool alone = false;
  Handle *handle = enter (source, &visit, &alone, error);

  if (handle == NULL)
    return false;
  bool ok = read_with (handle->osr, read, &cause);
  alone = leave (source, handle, visit, alone, !ok);
  if (ok)
    return true;
  if (!alone) /* the error may be another read's */
    return read_alone (source, read, error);
  g_propagate_error (error, g_steal_pointer (&cause));
  return false;
}

bool
auspex_slide_source_read (AuspexSlideSource *source, int level, double downsample,
                          const AuspexRegion *region, uint32_t *argb, GError **error)
{
  Read read = { .argb = argb,
                .width = region->width,
                .height = region->height,
                .level_x = region->x,
                .level_y = region->y,
                .level = level,
                .downsample = downsample };

  return read_shared (source, &read, error);
}

bool
auspex_slide_source_read_associated (AuspexSlideSource *source, const char *name,
                                     uint32_t *argb, int64_t width, int64_t height,
                                     GError **error)
{
  Read read = { .associated = name, .argb = argb, .width = width, .height = height };

  memset (argb, 0, (size_t)(width * height) * sizeof (uint32_t));
  return read_shared (source, &read, error);
}

static bool
read_icc_with (openslide_t *osr, gsize max_bytes, GBytes **icc, GError **error)
{
  int64_t size = openslide_get_icc_profile_size (osr);

  if (size == 0)
    return true;
  if (size > 0 && (guint64)size > max_bytes)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                   "an ICC profile of %" G_GINT64_FORMAT " bytes", size);
      return false;
    }
  g_autofree guchar *bytes = size > 0 ? g_malloc0 ((gsize)size) : NULL;
  if (bytes != NULL)
    openslide_read_icc_profile (osr, bytes);
  const char *cause = openslide_get_error (osr);
  if (bytes != NULL && cause == NULL)
    {
      *icc = g_bytes_new_take (g_steal_pointer (&bytes), (gsize)size);
      return true;
    }
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               "an ICC profile that cannot be read%s%s", cause != NULL ? ": " : "",
               cause != NULL ? cause : "");
  return false;
}

bool
auspex_slide_source_read_icc (AuspexSlideSource *source, gsize max_bytes, GBytes **icc,
                              GError **error)
{
  unsigned visit = 0;
  bool alone = false;

  *icc = NULL;
  if (openslide_get_icc_profile_size == NULL || openslide_read_icc_profile == NULL)
    return true;
  Handle *handle = enter (source, &visit, &alone, error);
  if (handle == NULL)
    return false;
  bool ok = read_icc_with (handle->osr, max_bytes, icc, error);
  leave (source, handle, visit, alone, openslide_get_error (handle->osr) != NULL);
  return ok;
}
