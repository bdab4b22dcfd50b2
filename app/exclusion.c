/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/exclusion.h"

#include "render/annotation/tissue-mark.h"

struct _AuspexExclusion
{
  GObject parent_instance;

  AuspexAnnotationCollection *annotations;
  GPtrArray *marks; /* AuspexAnnotation, as last asked about */
  AuspexReplay *replay;
  AuspexPrognosis *prognosis; /* NULL: as replay and trouble say */
  GCancellable *asking;
  char *trouble;
};

G_DEFINE_FINAL_TYPE (AuspexExclusion, auspex_exclusion, G_TYPE_OBJECT)

static guint changed_signal;

static void
stop_asking (AuspexExclusion *exclusion)
{
  if (exclusion->asking != NULL)
    g_cancellable_cancel (exclusion->asking);
  g_clear_object (&exclusion->asking);
}

static void
emit_changed (AuspexExclusion *exclusion)
{
  g_signal_emit (exclusion, changed_signal, 0);
}

typedef struct
{
  AuspexExclusion *exclusion;
  GCancellable *asking;
  int64_t start;
} Asked;

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;
  g_autoptr (AuspexExclusion) exclusion = asked->exclusion;
  g_autoptr (GCancellable) asking = asked->asking;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexPrognosis) prognosis = auspex_replay_ask_finish (result, &error);
  int64_t start = asked->start;

  g_free (asked);
  if (exclusion->asking != asking)
    return; /* an older question */
  g_clear_object (&exclusion->asking);
  g_clear_pointer (&exclusion->prognosis, auspex_prognosis_unref);
  g_clear_pointer (&exclusion->trouble, g_free);
  exclusion->prognosis = g_steal_pointer (&prognosis);
  if (error != NULL)
    exclusion->trouble = g_strdup (error->message);
  int64_t answered = g_get_monotonic_time ();
  emit_changed (exclusion);
  g_debug ("Asked again: answered in %.1f ms (%.1f on its thread), shown in %.1f more",
           (answered - start) / 1e3,
           exclusion->prognosis != NULL ? exclusion->prognosis->seconds * 1e3 : 0,
           (g_get_monotonic_time () - answered) / 1e3);
}

static void
send (AuspexExclusion *exclusion, GPtrArray *marks)
{
  Asked *asked = g_new0 (Asked, 1);

  exclusion->asking = g_cancellable_new ();
  *asked = (Asked){ g_object_ref (exclusion), g_object_ref (exclusion->asking),
                    g_get_monotonic_time () };
  auspex_replay_ask_async (exclusion->replay, marks, exclusion->asking, on_answered,
                           asked);
}

/* Asks about the marks as they are. */
static void
ask (AuspexExclusion *exclusion)
{
  g_autoptr (GPtrArray) of_slides =
      g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);

  stop_asking (exclusion);
  if (exclusion->replay == NULL)
    return;
  if (exclusion->marks->len == 0)
    {
      g_clear_pointer (&exclusion->trouble, g_free);
      g_clear_pointer (&exclusion->prognosis, auspex_prognosis_unref);
      exclusion->prognosis =
          auspex_prognosis_ref (auspex_replay_get_prognosis (exclusion->replay));
      return;
    }
  g_ptr_array_add (of_slides, g_ptr_array_ref (exclusion->marks));
  send (exclusion, of_slides);
}

static bool
are_same (GPtrArray *a, GPtrArray *b)
{
  bool same = a->len == b->len;

  /* Annotations are immutable: a pointer tells. */
  for (guint i = 0; same && i < a->len; i++)
    same = a->pdata[i] == b->pdata[i];
  return same;
}

static GPtrArray *
pick_marks (AuspexAnnotationCollection *annotations)
{
  g_autoptr (GPtrArray) all = auspex_annotation_collection_snapshot (annotations);

  return auspex_tissue_marks_pick (all);
}

static void
on_annotations_changed (AuspexExclusion *exclusion)
{
  g_autoptr (GPtrArray) marks = NULL;

  if (auspex_annotation_collection_is_in_group (exclusion->annotations))
    return;
  marks = pick_marks (exclusion->annotations);
  if (are_same (marks, exclusion->marks))
    return;
  g_clear_pointer (&exclusion->marks, g_ptr_array_unref);
  exclusion->marks = g_steal_pointer (&marks);
  ask (exclusion);
  emit_changed (exclusion);
}

static void
auspex_exclusion_dispose (GObject *object)
{
  AuspexExclusion *exclusion = AUSPEX_EXCLUSION (object);

  auspex_exclusion_close (exclusion);
  g_clear_object (&exclusion->annotations);
  g_clear_pointer (&exclusion->marks, g_ptr_array_unref);
  g_clear_pointer (&exclusion->prognosis, auspex_prognosis_unref);
  g_clear_pointer (&exclusion->trouble, g_free);
  G_OBJECT_CLASS (auspex_exclusion_parent_class)->dispose (object);
}

static void
auspex_exclusion_class_init (AuspexExclusionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auspex_exclusion_dispose;
  changed_signal = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
auspex_exclusion_init (AuspexExclusion *exclusion)
{
}

AuspexExclusion *
auspex_exclusion_new (AuspexAnnotationCollection *annotations)
{
  AuspexExclusion *exclusion = g_object_new (AUSPEX_TYPE_EXCLUSION, NULL);

  exclusion->annotations = g_object_ref (annotations);
  exclusion->marks = pick_marks (annotations);
  g_signal_connect_object (annotations, "changed", G_CALLBACK (on_annotations_changed),
                           exclusion, G_CONNECT_SWAPPED);
  return exclusion;
}

void
auspex_exclusion_close (AuspexExclusion *exclusion)
{
  g_return_if_fail (AUSPEX_IS_EXCLUSION (exclusion));

  stop_asking (exclusion);
  if (exclusion->annotations != NULL)
    g_signal_handlers_disconnect_by_data (exclusion->annotations, exclusion);
  if (exclusion->replay != NULL)
    auspex_replay_close (exclusion->replay);
  g_clear_pointer (&exclusion->replay, auspex_replay_unref);
}

void
auspex_exclusion_set_replay (AuspexExclusion *exclusion, AuspexReplay *replay)
{
  g_return_if_fail (AUSPEX_IS_EXCLUSION (exclusion));

  stop_asking (exclusion);
  if (replay != NULL)
    auspex_replay_ref (replay);
  if (exclusion->replay != NULL)
    auspex_replay_close (exclusion->replay);
  g_clear_pointer (&exclusion->replay, auspex_replay_unref);
  exclusion->replay = replay;
  g_clear_pointer (&exclusion->trouble, g_free);
  g_clear_pointer (&exclusion->prognosis, auspex_prognosis_unref);
  if (replay == NULL)
    return;
  exclusion->prognosis = auspex_prognosis_ref (auspex_replay_get_prognosis (replay));
  if (exclusion->marks->len > 0)
    ask (exclusion);
  else
    auspex_replay_ask_async (replay, NULL, NULL, NULL, NULL);
}

void
auspex_exclusion_set_prognosis (AuspexExclusion *exclusion, AuspexPrognosis *prognosis)
{
  g_return_if_fail (AUSPEX_IS_EXCLUSION (exclusion));

  auspex_exclusion_set_replay (exclusion, NULL);
  exclusion->prognosis = auspex_prognosis_ref (prognosis);
}

AuspexPrognosis *
auspex_exclusion_get_prognosis (AuspexExclusion *exclusion)
{
  g_return_val_if_fail (AUSPEX_IS_EXCLUSION (exclusion), NULL);
  return exclusion->prognosis;
}

int
auspex_exclusion_get_n_marks (AuspexExclusion *exclusion)
{
  g_return_val_if_fail (AUSPEX_IS_EXCLUSION (exclusion), 0);
  return exclusion->marks->len;
}

bool
auspex_exclusion_is_asking (AuspexExclusion *exclusion)
{
  g_return_val_if_fail (AUSPEX_IS_EXCLUSION (exclusion), false);
  return exclusion->asking != NULL;
}

const char *
auspex_exclusion_get_trouble (AuspexExclusion *exclusion)
{
  g_return_val_if_fail (AUSPEX_IS_EXCLUSION (exclusion), NULL);
  return exclusion->trouble;
}

void
auspex_exclusion_use_all (AuspexExclusion *exclusion)
{
  AuspexAnnotationCollection *annotations = NULL;
  g_autoptr (GPtrArray) marks = NULL;

  g_return_if_fail (AUSPEX_IS_EXCLUSION (exclusion));

  annotations = exclusion->annotations;
  marks = g_ptr_array_ref (exclusion->marks);
  auspex_annotation_collection_begin_group (annotations);
  for (guint i = 0; i < marks->len; i++)
    {
      const AuspexAnnotation *mark = marks->pdata[i];
      g_autoptr (AuspexAnnotation) own = NULL;

      if (auspex_annotation_is_plain_mark (mark))
        {
          auspex_annotation_collection_remove (annotations, mark->id);
          continue;
        }
      own = auspex_annotation_copy (mark);
      auspex_annotation_set_mark (own, AUSPEX_MARK_NONE);
      auspex_annotation_collection_replace (annotations, own);
    }
  auspex_annotation_collection_end_group (annotations);
}
