/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/bookmarks.h"

#include <math.h>

#define KEY "bookmarks"
#define TYPE "a(sddddb)"

void
auspex_bookmark_free (AuspexBookmark *bookmark)
{
  g_free (bookmark->name);
  g_free (bookmark);
}

static bool
is_sound (const AuspexView *view)
{
  return isfinite (view->center_x) && isfinite (view->center_y)
         && isfinite (view->rotation) && isfinite (view->scale) && view->scale > 0;
}

GPtrArray *
auspex_bookmarks_get (AuspexSlideState *state)
{
  g_autoptr (GVariant) kept = auspex_slide_state_get (state, KEY, TYPE);
  GPtrArray *bookmarks =
      g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_bookmark_free);
  GVariantIter iter;
  AuspexView view = { 0 };
  gboolean flipped = FALSE;
  const char *name = NULL;

  if (kept == NULL)
    return bookmarks;
  g_variant_iter_init (&iter, kept);
  while (bookmarks->len < AUSPEX_MAX_BOOKMARKS
         && g_variant_iter_next (&iter, "(&sddddb)", &name, &view.center_x,
                                 &view.center_y, &view.scale, &view.rotation, &flipped))
    {
      AuspexBookmark *bookmark = NULL;

      view.flipped = flipped;
      if (!is_sound (&view))
        continue;
      bookmark = g_new0 (AuspexBookmark, 1);
      *bookmark = (AuspexBookmark){ g_strdup (name), view };
      g_ptr_array_add (bookmarks, bookmark);
    }
  return bookmarks;
}

static void
keep (AuspexSlideState *state, GPtrArray *bookmarks)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (TYPE));
  for (guint i = 0; i < bookmarks->len; i++)
    {
      const AuspexBookmark *bookmark = bookmarks->pdata[i];
      const AuspexView *view = &bookmark->view;

      g_variant_builder_add (&builder, "(sddddb)", bookmark->name, view->center_x,
                             view->center_y, view->scale, view->rotation, view->flipped);
    }
  auspex_slide_state_set (state, KEY,
                          bookmarks->len > 0 ? g_variant_builder_end (&builder) : NULL);
  if (bookmarks->len == 0)
    g_variant_builder_clear (&builder);
}

bool
auspex_bookmarks_add (AuspexSlideState *state, const char *name, const AuspexView *view)
{
  g_autoptr (GPtrArray) bookmarks = auspex_bookmarks_get (state);
  AuspexBookmark *bookmark = NULL;

  if (bookmarks->len >= AUSPEX_MAX_BOOKMARKS)
    return false;
  bookmark = g_new0 (AuspexBookmark, 1);
  bookmark->name = g_strdup (name);
  bookmark->view = *view;
  bookmark->view.width = bookmark->view.height = 0;
  g_ptr_array_add (bookmarks, bookmark);
  keep (state, bookmarks);
  return true;
}

void
auspex_bookmarks_rename (AuspexSlideState *state, guint index, const char *name)
{
  g_autoptr (GPtrArray) bookmarks = auspex_bookmarks_get (state);
  AuspexBookmark *bookmark = NULL;

  if (index >= bookmarks->len)
    return;
  bookmark = bookmarks->pdata[index];
  g_free (bookmark->name);
  bookmark->name = g_strdup (name);
  keep (state, bookmarks);
}

void
auspex_bookmarks_remove (AuspexSlideState *state, guint index)
{
  g_autoptr (GPtrArray) bookmarks = auspex_bookmarks_get (state);

  if (index >= bookmarks->len)
    return;
  g_ptr_array_remove_index (bookmarks, index);
  keep (state, bookmarks);
}

/* Less than a screen pixel apart. */
static bool
shows (const AuspexView *view, const AuspexView *place)
{
  return hypot (view->center_x - place->center_x, view->center_y - place->center_y)
         < 1 / place->scale;
}

int
auspex_bookmarks_step (AuspexSlideState *state, const AuspexView *view, int by)
{
  g_autoptr (GPtrArray) bookmarks = auspex_bookmarks_get (state);
  int n = bookmarks->len;

  if (n == 0)
    return -1;
  for (int i = 0; i < n; i++)
    {
      const AuspexBookmark *bookmark = bookmarks->pdata[i];

      if (shows (view, &bookmark->view))
        return (i + by + n) % n;
    }
  return by > 0 ? 0 : n - 1;
}
