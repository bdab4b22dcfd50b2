/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/annotation-collection.h"

#include "render/annotation/annotation-history.h"

struct _AuspexAnnotationCollection
{
  GObject parent_instance;

  GPtrArray *annotations; /* AuspexAnnotation, drawing order */
  GPtrArray *foreign;     /* char * */
  AuspexAnnotationHistory *history;
  int group_depth;
  char *selected; /* id, or NULL */
};

G_DEFINE_FINAL_TYPE (AuspexAnnotationCollection, auspex_annotation_collection,
                     G_TYPE_OBJECT)

static guint changed_signal;

static void
auspex_annotation_collection_finalize (GObject *object)
{
  AuspexAnnotationCollection *self = AUSPEX_ANNOTATION_COLLECTION (object);

  g_ptr_array_unref (self->annotations);
  g_ptr_array_unref (self->foreign);
  auspex_annotation_history_free (self->history);
  g_free (self->selected);
  G_OBJECT_CLASS (auspex_annotation_collection_parent_class)->finalize (object);
}

static void
auspex_annotation_collection_class_init (AuspexAnnotationCollectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = auspex_annotation_collection_finalize;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
auspex_annotation_collection_init (AuspexAnnotationCollection *self)
{
  self->annotations =
      g_ptr_array_new_with_free_func ((GDestroyNotify) auspex_annotation_unref);
  self->foreign = g_ptr_array_new_with_free_func (g_free);
  self->history = auspex_annotation_history_new ();
}

AuspexAnnotationCollection *
auspex_annotation_collection_new (void)
{
  return g_object_new (AUSPEX_TYPE_ANNOTATION_COLLECTION, NULL);
}

static void
emit_changed (AuspexAnnotationCollection *self)
{
  g_signal_emit (self, changed_signal, 0);
}

int
auspex_annotation_collection_get_n (AuspexAnnotationCollection *self)
{
  return (int) self->annotations->len;
}

AuspexAnnotation *
auspex_annotation_collection_get (AuspexAnnotationCollection *self, int index)
{
  g_return_val_if_fail (index >= 0 && index < (int) self->annotations->len, NULL);
  return self->annotations->pdata[index];
}

static int
index_of (AuspexAnnotationCollection *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->annotations->len; i++)
    if (g_str_equal (((AuspexAnnotation *) self->annotations->pdata[i])->id, id))
      return (int) i;
  return -1;
}

AuspexAnnotation *
auspex_annotation_collection_find (AuspexAnnotationCollection *self, const char *id)
{
  int index = index_of (self, id);

  return index >= 0 ? self->annotations->pdata[index] : NULL;
}

AuspexAnnotation *
auspex_annotation_collection_find_at (AuspexAnnotationCollection *self, double level0_x,
                                      double level0_y, double tolerance)
{
  AuspexAnnotation *best = NULL;
  double smallest = G_MAXDOUBLE;

  /* The topmost first: of equals it stays. Points and lines have no area. */
  for (guint i = self->annotations->len; i-- > 0;)
    {
      AuspexAnnotation *annotation = self->annotations->pdata[i];

      if (!auspex_annotation_hit (annotation, level0_x, level0_y, tolerance))
        continue;
      double area = auspex_annotation_get_area_um2 (annotation, 1);

      if (best == NULL || area < smallest)
        {
          best = annotation;
          smallest = area;
        }
    }
  return best;
}

static gpointer
ref_annotation (gconstpointer annotation, gpointer unused)
{
  return auspex_annotation_ref ((AuspexAnnotation *) annotation);
}

GPtrArray *
auspex_annotation_collection_snapshot (AuspexAnnotationCollection *self)
{
  return g_ptr_array_copy (self->annotations, ref_annotation, NULL);
}

/* Makes the list what @edit says it becomes (or was, when @backwards). */
static void
apply (AuspexAnnotationCollection *self, const AuspexAnnotationEdit *edit, bool backwards)
{
  AuspexAnnotation *from = backwards ? edit->after : edit->before;
  AuspexAnnotation *to = backwards ? edit->before : edit->after;

  if (from == NULL)
    g_ptr_array_insert (self->annotations, edit->index, auspex_annotation_ref (to));
  else if (to == NULL)
    g_ptr_array_remove_index (self->annotations, (guint) edit->index);
  else
    {
      self->annotations->pdata[edit->index] = auspex_annotation_ref (to);
      auspex_annotation_unref (from);
    }
}

static void
forget_missing_selection (AuspexAnnotationCollection *self)
{
  if (index_of (self, self->selected) < 0)
    g_clear_pointer (&self->selected, g_free);
}

static void
record (AuspexAnnotationCollection *self, int index, AuspexAnnotation *before,
        AuspexAnnotation *after)
{
  AuspexAnnotationEdit edit = { index, before, after };

  auspex_annotation_history_record (self->history, &edit);
  apply (self, &edit, false);
  if (self->group_depth == 0)
    auspex_annotation_history_close_step (self->history);
  forget_missing_selection (self);
  emit_changed (self);
}

void
auspex_annotation_collection_add (AuspexAnnotationCollection *self,
                                  AuspexAnnotation *annotation)
{
  g_return_if_fail (index_of (self, annotation->id) < 0);
  record (self, (int) self->annotations->len, NULL, annotation);
}

void
auspex_annotation_collection_replace (AuspexAnnotationCollection *self,
                                      AuspexAnnotation *annotation)
{
  int index = index_of (self, annotation->id);

  g_return_if_fail (index >= 0);
  if (self->annotations->pdata[index] != annotation)
    record (self, index, self->annotations->pdata[index], annotation);
}

void
auspex_annotation_collection_remove (AuspexAnnotationCollection *self, const char *id)
{
  int index = index_of (self, id);

  g_return_if_fail (index >= 0);
  record (self, index, self->annotations->pdata[index], NULL);
}

void
auspex_annotation_collection_begin_group (AuspexAnnotationCollection *self)
{
  self->group_depth++;
}

bool
auspex_annotation_collection_is_in_group (AuspexAnnotationCollection *self)
{
  return self->group_depth > 0;
}

void
auspex_annotation_collection_end_group (AuspexAnnotationCollection *self)
{
  g_return_if_fail (self->group_depth > 0);
  if (--self->group_depth == 0)
    {
      auspex_annotation_history_close_step (self->history);
      emit_changed (self);
    }
}

/* Undoes (or redoes) the edits of @step, and selects what the last of them left. */
static void
replay (AuspexAnnotationCollection *self, GPtrArray *step, bool backwards)
{
  const char *touched = NULL;

  for (guint i = 0; i < step->len; i++)
    {
      const AuspexAnnotationEdit *edit = step->pdata[backwards ? step->len - 1 - i : i];
      AuspexAnnotation *left = backwards ? edit->before : edit->after;

      apply (self, edit, backwards);
      if (left != NULL)
        touched = left->id;
    }
  if (touched != NULL)
    {
      char *id = g_strdup (touched);

      g_free (self->selected);
      self->selected = id;
    }
  forget_missing_selection (self);
}

void
auspex_annotation_collection_abandon_group (AuspexAnnotationCollection *self)
{
  g_return_if_fail (self->group_depth > 0);
  self->group_depth = 0;

  g_autoptr (GPtrArray) step = auspex_annotation_history_take_open_step (self->history);

  if (step != NULL)
    replay (self, step, true);
  emit_changed (self);
}

bool
auspex_annotation_collection_can_undo (AuspexAnnotationCollection *self)
{
  return self->group_depth == 0 && auspex_annotation_history_can_undo (self->history);
}

bool
auspex_annotation_collection_can_redo (AuspexAnnotationCollection *self)
{
  return self->group_depth == 0 && auspex_annotation_history_can_redo (self->history);
}

void
auspex_annotation_collection_undo (AuspexAnnotationCollection *self)
{
  if (!auspex_annotation_collection_can_undo (self))
    return;
  replay (self, auspex_annotation_history_undo (self->history), true);
  emit_changed (self);
}

void
auspex_annotation_collection_redo (AuspexAnnotationCollection *self)
{
  if (!auspex_annotation_collection_can_redo (self))
    return;
  replay (self, auspex_annotation_history_redo (self->history), false);
  emit_changed (self);
}

void
auspex_annotation_collection_select (AuspexAnnotationCollection *self, const char *id)
{
  if (g_strcmp0 (self->selected, id) == 0)
    return;

  char *copy = g_strdup (id);

  g_free (self->selected);
  self->selected = copy;
  forget_missing_selection (self);
  emit_changed (self);
}

AuspexAnnotation *
auspex_annotation_collection_get_selected (AuspexAnnotationCollection *self)
{
  return auspex_annotation_collection_find (self, self->selected);
}

bool
auspex_annotation_collection_is_dirty (AuspexAnnotationCollection *self)
{
  return self->group_depth == 0 && !auspex_annotation_history_is_saved (self->history);
}

void
auspex_annotation_collection_mark_saved (AuspexAnnotationCollection *self)
{
  auspex_annotation_history_mark_saved (self->history);
  emit_changed (self);
}

static bool
has_class (GArray *classes, const char *name)
{
  for (guint i = 0; i < classes->len; i++)
    if (g_str_equal (g_array_index (classes, AuspexAnnotationClass, i).name, name))
      return true;
  return *name == '\0';
}

GArray *
auspex_annotation_collection_get_classes (AuspexAnnotationCollection *self)
{
  int n;
  const AuspexAnnotationClass *defaults = auspex_annotation_class_defaults (&n);
  GArray *classes = g_array_new (FALSE, FALSE, sizeof (AuspexAnnotationClass));

  g_array_append_vals (classes, defaults, (guint) n);
  for (guint i = 0; i < self->annotations->len; i++)
    {
      const AuspexAnnotation *annotation = self->annotations->pdata[i];
      AuspexAnnotationClass entry = { annotation->class_name, annotation->color };

      if (!has_class (classes, entry.name))
        g_array_append_val (classes, entry);
    }
  return classes;
}

static gpointer
copy_text (gconstpointer text, gpointer unused)
{
  return g_strdup (text);
}

void
auspex_annotation_collection_load (AuspexAnnotationCollection *self,
                                   GPtrArray *annotations, GPtrArray *foreign)
{
  GPtrArray *loaded = g_ptr_array_copy (annotations, ref_annotation, NULL);

  g_ptr_array_set_free_func (loaded, (GDestroyNotify) auspex_annotation_unref);
  g_ptr_array_unref (self->annotations);
  self->annotations = loaded;
  g_ptr_array_set_size (self->foreign, 0);
  if (foreign != NULL)
    g_ptr_array_extend (self->foreign, foreign, copy_text, NULL);
  auspex_annotation_history_free (self->history);
  self->history = auspex_annotation_history_new ();
  self->group_depth = 0;
  g_clear_pointer (&self->selected, g_free);
  emit_changed (self);
}

GPtrArray *
auspex_annotation_collection_get_foreign (AuspexAnnotationCollection *self)
{
  return self->foreign;
}
