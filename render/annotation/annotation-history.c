/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "render/annotation/annotation-history.h"

#include <string.h>

typedef struct
{
  GPtrArray *edits; /* AuspexAnnotationEdit */
  size_t bytes;
  guint64 state; /* after the step; never used twice */
} Step;

struct _AuspexAnnotationHistory
{
  GQueue steps; /* Step, oldest first */
  guint n_done; /* the rest were undone */
  size_t bytes;
  GPtrArray *open;      /* edits of the step being made, or NULL */
  guint64 oldest_state; /* before the first step */
  guint64 last_state;   /* numbers given out so far */
  guint64 saved_state;
};

static void
edit_free (gpointer data)
{
  AuspexAnnotationEdit *edit = data;

  g_clear_pointer (&edit->before, auspex_annotation_unref);
  g_clear_pointer (&edit->after, auspex_annotation_unref);
  g_free (edit);
}

static void
step_free (gpointer data)
{
  Step *step = data;

  g_ptr_array_unref (step->edits);
  g_free (step);
}

static size_t
annotation_bytes (const AuspexAnnotation *annotation)
{
  size_t bytes = sizeof *annotation + 64;

  if (annotation == NULL)
    return 0;
  for (guint i = 0; i < annotation->rings->len; i++)
    {
      const AuspexRing *ring = annotation->rings->pdata[i];

      bytes += sizeof *ring + ring->points->len * sizeof (AuspexPoint);
    }
  return bytes + strlen (annotation->name) + strlen (annotation->note)
         + (annotation->other_properties != NULL ? strlen (annotation->other_properties)
                                                 : 0);
}

AuspexAnnotationHistory *
auspex_annotation_history_new (void)
{
  return g_new0 (AuspexAnnotationHistory, 1);
}

void
auspex_annotation_history_free (AuspexAnnotationHistory *history)
{
  g_queue_clear_full (&history->steps, step_free);
  g_clear_pointer (&history->open, g_ptr_array_unref);
  g_free (history);
}

static void
forget_undone (AuspexAnnotationHistory *history)
{
  while (history->steps.length > history->n_done)
    {
      Step *step = g_queue_pop_tail (&history->steps);

      history->bytes -= step->bytes;
      step_free (step);
    }
}

static void
forget_oldest (AuspexAnnotationHistory *history)
{
  while (history->bytes > AUSPEX_ANNOTATION_HISTORY_BYTES && history->steps.length > 1)
    {
      Step *step = g_queue_pop_head (&history->steps);

      history->oldest_state = step->state;
      history->bytes -= step->bytes;
      history->n_done--;
      step_free (step);
    }
}

static AuspexAnnotation *
ref_or_null (AuspexAnnotation *annotation)
{
  return annotation != NULL ? auspex_annotation_ref (annotation) : NULL;
}

void
auspex_annotation_history_record (AuspexAnnotationHistory *history,
                                  const AuspexAnnotationEdit *edit)
{
  forget_undone (history);
  if (history->open == NULL)
    history->open = g_ptr_array_new_with_free_func (edit_free);

  for (guint i = history->open->len;
       edit->before != NULL && edit->after != NULL && i-- > 0;)
    {
      AuspexAnnotationEdit *earlier = history->open->pdata[i];

      if (earlier->after == edit->before)
        {
          auspex_annotation_unref (earlier->after);
          earlier->after = auspex_annotation_ref (edit->after);
          return;
        }
    }

  AuspexAnnotationEdit *copy = g_new (AuspexAnnotationEdit, 1);

  *copy = (AuspexAnnotationEdit){ edit->index, ref_or_null (edit->before),
                                  ref_or_null (edit->after) };
  g_ptr_array_add (history->open, copy);
}

void
auspex_annotation_history_close_step (AuspexAnnotationHistory *history)
{
  if (history->open == NULL)
    return;

  Step *step = g_new0 (Step, 1);

  step->edits = g_steal_pointer (&history->open);
  step->state = ++history->last_state;
  for (guint i = 0; i < step->edits->len; i++)
    {
      const AuspexAnnotationEdit *edit = step->edits->pdata[i];

      step->bytes += annotation_bytes (edit->before) + annotation_bytes (edit->after);
    }
  g_queue_push_tail (&history->steps, step);
  history->n_done++;
  history->bytes += step->bytes;
  forget_oldest (history);
}

GPtrArray *
auspex_annotation_history_take_open_step (AuspexAnnotationHistory *history)
{
  return g_steal_pointer (&history->open);
}

bool
auspex_annotation_history_can_undo (AuspexAnnotationHistory *history)
{
  return history->open == NULL && history->n_done > 0;
}

bool
auspex_annotation_history_can_redo (AuspexAnnotationHistory *history)
{
  return history->open == NULL && history->n_done < history->steps.length;
}

GPtrArray *
auspex_annotation_history_undo (AuspexAnnotationHistory *history)
{
  return ((Step *) g_queue_peek_nth (&history->steps, --history->n_done))->edits;
}

GPtrArray *
auspex_annotation_history_redo (AuspexAnnotationHistory *history)
{
  return ((Step *) g_queue_peek_nth (&history->steps, history->n_done++))->edits;
}

static guint64
present_state (AuspexAnnotationHistory *history)
{
  if (history->n_done == 0)
    return history->oldest_state;
  return ((Step *) g_queue_peek_nth (&history->steps, history->n_done - 1))->state;
}

bool
auspex_annotation_history_is_saved (AuspexAnnotationHistory *history)
{
  return history->open == NULL && present_state (history) == history->saved_state;
}

void
auspex_annotation_history_mark_saved (AuspexAnnotationHistory *history)
{
  history->saved_state = present_state (history);
}
