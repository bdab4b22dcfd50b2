/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/command-marks.h"

#include "app/commands/command-line.h"
#include "base/refusal.h"
#include "render/annotation/annotation-file.h"
#include "render/annotation/geojson.h"
#include "render/annotation/tissue-mark.h"

/* The options, and what the areas of their files are; NONE: as their classes say. */
typedef struct
{
  const char *name;
  char **paths;
  AuspexMark mark;
} MarkOption;

#define N_OPTIONS 3

static void
get_options (const AuspexCommandMarks *marks, MarkOption *options)
{
  options[0] = (MarkOption){ "--marks", marks->marks, AUSPEX_MARK_NONE };
  options[1] = (MarkOption){ "--exclude", marks->exclude, AUSPEX_MARK_EXCLUDE };
  options[2] = (MarkOption){ "--only", marks->only, AUSPEX_MARK_USE_ONLY };
}

static bool
is_own (const MarkOption *option, const char *path)
{
  return option->mark == AUSPEX_MARK_NONE && g_str_equal (path, AUSPEX_COMMAND_OWN_MARKS);
}

bool
auspex_command_marks_are_given (const AuspexCommandMarks *marks)
{
  return marks->marks != NULL || marks->exclude != NULL || marks->only != NULL;
}

int
auspex_command_marks_check (const AuspexCommandMarks *marks, int n_slides)
{
  MarkOption options[N_OPTIONS];

  get_options (marks, options);
  for (int i = 0; i < N_OPTIONS; i++)
    {
      int n = options[i].paths != NULL ? g_strv_length (options[i].paths) : 0;

      if (n > 0 && n != n_slides && !is_own (&options[i], options[i].paths[0]))
        return auspex_command_line_misused (
            "%s is wanted once for each slide, in their order: %d for %d slide%s",
            options[i].name, n, n_slides, n_slides == 1 ? "" : "s");
    }
  return AUSPEX_GO_ON;
}

void
auspex_command_marks_add_to (const AuspexCommandMarks *marks, AuspexCommandFiles *all)
{
  MarkOption options[N_OPTIONS];

  get_options (marks, options);
  for (int i = 0; i < N_OPTIONS; i++)
    for (int n = 0; options[i].paths != NULL && options[i].paths[n] != NULL; n++)
      if (!is_own (&options[i], options[i].paths[n]))
        auspex_command_files_add_input (all, options[i].name, options[i].paths[n]);
}

/* Adds those of @annotations that mark, or that @option makes marks of; how many. */
static int
add_marks (const MarkOption *option, GPtrArray *annotations, double dx, double dy,
           GPtrArray *marks)
{
  int n = 0;

  for (guint i = 0; i < annotations->len; i++)
    {
      g_autoptr (AuspexAnnotation) own = auspex_annotation_copy (annotations->pdata[i]);

      if (option->mark != AUSPEX_MARK_NONE)
        auspex_annotation_set_mark (own, option->mark);
      if (auspex_annotation_get_mark (own) == AUSPEX_MARK_NONE)
        continue;
      if (dx != 0 || dy != 0)
        auspex_annotation_move (own, dx, dy);
      g_ptr_array_add (marks, g_steal_pointer (&own));
      n++;
    }
  return n;
}

static bool
read_file (const MarkOption *option, const char *path, AuspexSlide *slide,
           GPtrArray *marks, GError **error)
{
  g_autoptr (AuspexGeojson) geojson = auspex_geojson_load (path, error);
  AuspexRegion bounds = { 0 };

  if (geojson == NULL)
    return false;
  if (geojson->origin == AUSPEX_ORIGIN_BOUNDS)
    bounds = auspex_slide_get_bounds (slide);
  if (add_marks (option, geojson->annotations, bounds.x, bounds.y, marks) > 0)
    return true;
  if (option->mark != AUSPEX_MARK_NONE)
    return auspex_refuse (path, error, "no shape in it has an area");
  return auspex_refuse (path, error,
                        "no area in it has a class that says \"%s\" or \"%s\"",
                        AUSPEX_MARK_EXCLUDE_CLASS, AUSPEX_MARK_USE_ONLY_CLASS);
}

static bool
read_own (const MarkOption *option, AuspexSlide *slide, GPtrArray *marks, GError **error)
{
  g_autoptr (AuspexAnnotationFile) file = auspex_annotation_file_new (
      auspex_slide_get_path (slide), auspex_slide_get_identity (slide), NULL);
  g_autoptr (AuspexAnnotationCollection) collection = auspex_annotation_collection_new ();
  g_autoptr (GPtrArray) annotations = NULL;

  if (!auspex_annotation_file_load (file, collection, NULL, error))
    return false;
  annotations = auspex_annotation_collection_snapshot (collection);
  add_marks (option, annotations, 0, 0, marks);
  return true;
}

GPtrArray *
auspex_command_marks_read (const AuspexCommandMarks *marks, GPtrArray *slides,
                           GError **error)
{
  g_autoptr (GPtrArray) of_slides =
      g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
  MarkOption options[N_OPTIONS];

  if (!auspex_command_marks_are_given (marks))
    return NULL;
  get_options (marks, options);
  for (guint s = 0; s < slides->len; s++)
    {
      GPtrArray *found =
          g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_annotation_unref);

      g_ptr_array_add (of_slides, found);
      for (int i = 0; i < N_OPTIONS; i++)
        {
          const MarkOption *option = &options[i];

          if (option->paths == NULL)
            continue;
          if (is_own (option, option->paths[0])
                  ? !read_own (option, slides->pdata[s], found, error)
                  : !read_file (option, option->paths[s], slides->pdata[s], found, error))
            return NULL;
        }
    }
  return g_steal_pointer (&of_slides);
}
