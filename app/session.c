/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/session-private.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define PATIENT_KEY "patient"

G_DEFINE_FINAL_TYPE (AuspexSession, auspex_session, G_TYPE_OBJECT)

guint auspex_session_signals[AUSPEX_SESSION_N_SIGNALS];

enum
{
  PROP_UNSAVED = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

/* An eighth of the memory, 96 MiB at most: several screens of tiles, and with the halves
 * that painters keep of some the program stays below 250 MiB. */
size_t
auspex_session_all_cache_bytes (void)
{
  int64_t memory = (int64_t)sysconf (_SC_PHYS_PAGES) * sysconf (_SC_PAGESIZE);

  return CLAMP (memory / 8, (int64_t)64 << 20, (int64_t)96 << 20);
}

/* Annotations */

static void
set_unsaved (AuspexSession *session, const char *why)
{
  if (g_strcmp0 (session->unsaved, why) == 0)
    return;
  g_free (session->unsaved);
  session->unsaved = g_strdup (why);
  g_object_notify_by_pspec (G_OBJECT (session), properties[PROP_UNSAVED]);
}

bool
auspex_session_save_annotations (AuspexSession *session, GError **error)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), false);

  g_clear_handle_id (&session->save_source, g_source_remove);
  if (session->annotation_file == NULL
      || !auspex_annotation_collection_is_dirty (session->annotations))
    return true;
  if (!auspex_annotation_file_save (session->annotation_file, session->annotations,
                                    error))
    return false;
  set_unsaved (session, NULL);
  return true;
}

/* Not again at every stroke. */
static void
tell_unsaved (AuspexSession *session, const char *message)
{
  if (g_strcmp0 (session->unsaved, message) == 0)
    return;
  set_unsaved (session, message);
  g_signal_emit (session, auspex_session_signals[AUSPEX_SESSION_TROUBLE], 0, message);
}

gboolean
auspex_session_save_when_idle (gpointer user_data)
{
  AuspexSession *session = user_data;
  g_autoptr (GError) error = NULL;

  session->save_source = 0;
  if (!auspex_session_save_annotations (session, &error))
    tell_unsaved (session, error->message);
  if (session->load_trouble != NULL)
    {
      g_autofree char *message = g_steal_pointer (&session->load_trouble);

      g_signal_emit (session, auspex_session_signals[AUSPEX_SESSION_TROUBLE], 0, message);
    }
  return G_SOURCE_REMOVE;
}

static void
on_annotations_changed (AuspexSession *session)
{
  if (session->save_source == 0)
    session->save_source = g_idle_add (auspex_session_save_when_idle, session);
}

static void
load_annotations (AuspexSession *session)
{
  g_autoptr (GError) error = NULL;

  session->annotations = auspex_annotation_collection_new ();
  session->annotation_file =
      auspex_annotation_file_new (auspex_slide_get_path (session->slide),
                                  auspex_slide_get_identity (session->slide), NULL);
  if (!auspex_annotation_file_load (session->annotation_file, session->annotations, NULL,
                                    &error))
    session->load_trouble = g_strdup (error->message);
  g_signal_connect_object (session->annotations, "changed",
                           G_CALLBACK (on_annotations_changed), session,
                           G_CONNECT_SWAPPED);
}

/* Object */

static void
auspex_session_dispose (GObject *object)
{
  AuspexSession *session = AUSPEX_SESSION (object);

  auspex_session_close (session);
  g_clear_object (&session->annotations);
  g_clear_pointer (&session->annotation_file, auspex_annotation_file_free);
  g_clear_pointer (&session->load_trouble, g_free);
  g_clear_pointer (&session->unsaved, g_free);
  g_clear_object (&session->loader);
  g_clear_object (&session->seen);
  g_clear_object (&session->viewport);
  g_clear_object (&session->picture);
  g_clear_object (&session->colors);
  g_clear_pointer (&session->state, auspex_slide_state_free);
  g_clear_pointer (&session->file, auspex_slide_file_free);
  g_clear_pointer (&session->patient, g_free);
  g_clear_object (&session->exclusion);
  g_clear_pointer (&session->slide, auspex_slide_unref);
  G_OBJECT_CLASS (auspex_session_parent_class)->dispose (object);
}

static void
auspex_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_UNSAVED)
    g_value_set_string (value, AUSPEX_SESSION (object)->unsaved);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
auspex_session_class_init (AuspexSessionClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_session_dispose;
  G_OBJECT_CLASS (klass)->get_property = auspex_session_get_property;
  properties[PROP_UNSAVED] = g_param_spec_string (
      "unsaved", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPERTIES, properties);
  auspex_session_signals[AUSPEX_SESSION_TROUBLE] =
      g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    1, G_TYPE_STRING);
  auspex_session_signals[AUSPEX_SESSION_PROGRESS] =
      g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    1, G_TYPE_POINTER);
  auspex_session_signals[AUSPEX_SESSION_ESTIMATE_ENDED] =
      g_signal_new ("estimate-ended", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
auspex_session_init (AuspexSession *session)
{
}

#define COLORS_TYPE "(bdddddd)" /* profile used, brightness, contrast, gamma, white */

static void
restore_colors (AuspexSession *session)
{
  g_autoptr (GVariant) kept =
      auspex_slide_state_get (session->state, "colors", COLORS_TYPE);
  AuspexColorAdjustment adjustment = auspex_color_adjustment_none;
  gboolean use_profile = TRUE;

  if (kept == NULL)
    return;
  g_variant_get (kept, COLORS_TYPE, &use_profile, &adjustment.brightness,
                 &adjustment.contrast, &adjustment.gamma, &adjustment.white[0],
                 &adjustment.white[1], &adjustment.white[2]);
  auspex_slide_colors_set_use_profile (session->colors, use_profile);
  auspex_slide_colors_set_adjustment (session->colors, &adjustment);
}

static void
keep_colors (AuspexSession *session)
{
  AuspexColorAdjustment adjustment = auspex_slide_colors_get_adjustment (session->colors);
  bool use_profile = auspex_slide_colors_get_use_profile (session->colors);
  bool is_as_at_first =
      !auspex_slide_colors_is_adjusted (session->colors)
      && (use_profile || auspex_slide_colors_get_profile (session->colors) == NULL);

  auspex_slide_state_set (session->state, "colors",
                          is_as_at_first
                              ? NULL
                              : g_variant_new (COLORS_TYPE, use_profile,
                                               adjustment.brightness, adjustment.contrast,
                                               adjustment.gamma, adjustment.white[0],
                                               adjustment.white[1], adjustment.white[2]));
}

/* Decoding threads do what painters would have to. */
static void
on_colors_changed (AuspexSession *session)
{
  keep_colors (session);
  auspex_tile_loader_set_profile (session->loader,
                                  auspex_slide_colors_get_use_profile (session->colors)
                                      ? auspex_slide_colors_get_profile (session->colors)
                                      : NULL);
}

static void
restore_patient (AuspexSession *session)
{
  g_autoptr (GVariant) value = auspex_slide_state_get (session->state, PATIENT_KEY, "s");

  session->patient = value != NULL ? g_variant_dup_string (value, NULL) : g_strdup ("");
}

AuspexSession *
auspex_session_new (AuspexSlide *slide, bool is_remembered)
{
  AuspexSession *session = g_object_new (AUSPEX_TYPE_SESSION, NULL);
  AuspexRegion bounds = auspex_slide_get_bounds (slide);

  session->slide = slide;
  session->state = auspex_slide_state_open (
      NULL, is_remembered ? auspex_slide_get_identity (slide) : NULL);
  session->file = auspex_slide_file_new (auspex_slide_get_path (slide));
  restore_patient (session);
  double mpp = auspex_slide_state_get_typed_in_mpp (session->state);
  if (mpp > 0)
    auspex_slide_set_typed_in_mpp (slide, mpp);
  session->loader = auspex_tile_loader_new (slide, auspex_session_all_cache_bytes ());
  session->viewport = auspex_viewport_new (
      (AuspexRect){ bounds.x, bounds.y, bounds.width, bounds.height });
  session->colors = auspex_slide_colors_new_of_slide (slide);
  restore_colors (session);
  g_signal_connect_object (session->colors, "changed", G_CALLBACK (on_colors_changed),
                           session, G_CONNECT_SWAPPED);
  on_colors_changed (session);
  session->seen = auspex_seen_map_new (auspex_viewport_get_bounds (session->viewport));
  auspex_seen_map_follow (session->seen, session->viewport);
  load_annotations (session);
  session->exclusion = auspex_exclusion_new (session->annotations);
  return session;
}

void
auspex_session_close (AuspexSession *session)
{
  g_return_if_fail (AUSPEX_IS_SESSION (session));

  if (session->annotations == NULL)
    return;
  auspex_session_cancel_estimate (session);
  auspex_exclusion_close (session->exclusion);
  auspex_session_save_annotations (session, NULL);
  g_signal_handlers_disconnect_by_data (session->annotations, session);
}

/* What it holds */

AuspexSlide *
auspex_session_get_slide (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return session->slide;
}

char *
auspex_session_dup_name (AuspexSession *session)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);

  path = g_filename_display_name (auspex_slide_get_path (session->slide));
  return g_path_get_basename (path);
}

AuspexSlideState *
auspex_session_get_state (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return session->state;
}

AuspexSlideFile *
auspex_session_get_file (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return session->file;
}

const char *
auspex_session_get_patient (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return session->patient;
}

void
auspex_session_set_patient (AuspexSession *session, const char *patient)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (AUSPEX_IS_SESSION (session));

  g_free (session->patient);
  session->patient = g_strstrip (g_strdup (patient));
  auspex_slide_state_set (
      session->state, PATIENT_KEY,
      *session->patient != '\0' ? g_variant_new_string (session->patient) : NULL);
  if (!auspex_slide_state_save (session->state, &error))
    g_warning ("The patient is known for this run only: %s", error->message);
}

char *
auspex_session_dup_subject (AuspexSession *session)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);

  name = auspex_session_dup_name (session);
  if (*session->patient == '\0')
    return g_steal_pointer (&name);
  /* Translators: a slide's file name and the patient it belongs to. */
  return g_strdup_printf (_ ("%s · patient %s"), name, session->patient);
}

AuspexTileLoader *
auspex_session_get_loader (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return session->loader;
}

AuspexSlideColors *
auspex_session_get_colors (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return session->colors;
}

AuspexViewport *
auspex_session_get_viewport (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return session->viewport;
}

void
auspex_session_set_viewport (AuspexSession *session, AuspexViewport *viewport)
{
  g_return_if_fail (AUSPEX_IS_SESSION (session));
  if (g_set_object (&session->viewport, viewport))
    auspex_seen_map_follow (session->seen, viewport);
}

GdkTexture *
auspex_session_get_picture (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return session->picture;
}

void
auspex_session_set_picture (AuspexSession *session, GdkTexture *picture)
{
  g_return_if_fail (AUSPEX_IS_SESSION (session));
  g_set_object (&session->picture, picture);
}

AuspexSeenMap *
auspex_session_get_seen (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return session->seen;
}

const char *
auspex_session_get_unsaved (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return session->unsaved;
}

AuspexAnnotationCollection *
auspex_session_get_annotations (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return session->annotations;
}

const char *
auspex_session_get_annotation_path (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return auspex_annotation_file_get_path (session->annotation_file);
}

/* Other threads */

void
auspex_session_begin_reading (AuspexSession *session)
{
  GApplication *application = g_application_get_default ();

  g_return_if_fail (AUSPEX_IS_SESSION (session));

  session->n_readers++;
  if (application != NULL)
    g_application_hold (application);
}

void
auspex_session_end_reading (AuspexSession *session)
{
  GApplication *application = g_application_get_default ();

  g_return_if_fail (AUSPEX_IS_SESSION (session));
  g_return_if_fail (session->n_readers > 0);

  session->n_readers--;
  if (application != NULL)
    g_application_release (application);
}

bool
auspex_session_is_read (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), false);
  return session->n_readers > 0;
}

void
auspex_session_set_typed_in_mpp (AuspexSession *session, double mpp)
{
  AuspexMppSource source_before = AUSPEX_MPP_UNKNOWN, source = AUSPEX_MPP_UNKNOWN;

  g_return_if_fail (AUSPEX_IS_SESSION (session));
  g_return_if_fail (session->n_readers == 0);

  double before = auspex_slide_get_mpp (session->slide, &source_before);
  auspex_slide_set_typed_in_mpp (session->slide, mpp);
  if (auspex_slide_get_mpp (session->slide, &source) != before || source != source_before)
    auspex_exclusion_set_replay (session->exclusion, NULL);
}
