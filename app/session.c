/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/session.h"

#include "render/annotation/annotation-file.h"
#include "render/view/tile-plan.h"

#include <glib/gi18n.h>
#include <unistd.h>

#define PATIENT_KEY "patient"

struct _AuspexSession
{
  GObject parent_instance;

  AuspexSlide *slide;
  AuspexTileLoader *loader;
  AuspexViewport *viewport;
  GdkTexture *picture;
  AuspexSlideColors *colors;
  AuspexSeenMap *seen;
  AuspexSlideState *state;
  AuspexSlideFile *file;
  char *patient;

  AuspexAnnotationCollection *annotations;
  AuspexAnnotationFile *annotation_file;
  guint save_source;
  char *load_trouble; /* told once somebody listens */
  char *unsaved;      /* why; NULL: saved */

  AuspexExclusion *exclusion; /* has the estimate, of all tissue or some */
  GCancellable *estimate;     /* NULL: none runs */
  AuspexAnalysisProgress progress;
  int n_readers;
};

G_DEFINE_FINAL_TYPE (AuspexSession, auspex_session, G_TYPE_OBJECT)

enum
{
  TROUBLE,
  PROGRESS,
  ESTIMATE_ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

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
  g_signal_emit (session, signals[TROUBLE], 0, message);
}

static gboolean
save_when_idle (gpointer user_data)
{
  AuspexSession *session = user_data;
  g_autoptr (GError) error = NULL;

  session->save_source = 0;
  if (!auspex_session_save_annotations (session, &error))
    tell_unsaved (session, error->message);
  if (session->load_trouble != NULL)
    {
      g_autofree char *message = g_steal_pointer (&session->load_trouble);

      g_signal_emit (session, signals[TROUBLE], 0, message);
    }
  return G_SOURCE_REMOVE;
}

static void
on_annotations_changed (AuspexSession *session)
{
  if (session->save_source == 0)
    session->save_source = g_idle_add (save_when_idle, session);
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
  signals[TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[PROGRESS] = g_signal_new ("progress", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                    NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[ESTIMATE_ENDED] = g_signal_new ("estimate-ended", type, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
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

static AuspexSession *
session_new (AuspexSlide *slide, bool is_remembered)
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

/* Opening */

typedef struct
{
  char *path;
  bool is_remembered;
  int view_width, view_height; /* whose tiles are asked for; 0: none */
  /* What became of it */
  AuspexSession *session;
  GError *error;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_free (opening->path);
  g_clear_object (&opening->session);
  g_clear_error (&opening->error);
  g_free (opening);
}

static Opening *
opening_new (const char *path, bool is_remembered)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->path = g_strdup (path);
  opening->is_remembered = is_remembered;
  return opening;
}

/* The tiles a view of the whole slide begins with, before there is a view. */
static void
ask_for_tiles (AuspexSession *session, int width, int height)
{
  auspex_viewport_set_size (session->viewport, width, height);
  g_autoptr (AuspexTilePlan) plan =
      auspex_tile_plan_new (auspex_tile_loader_get_pyramid (session->loader),
                            auspex_viewport_get_view (session->viewport));

  auspex_tile_loader_request (session->loader, (const AuspexTileKey *)plan->wanted->data,
                              (int)plan->wanted->len);
}

static gpointer
do_open (gpointer data)
{
  Opening *opening = data;
  AuspexSlide *slide = auspex_slide_open (opening->path, &opening->error);

  if (slide == NULL)
    return opening;
  opening->session = session_new (slide, opening->is_remembered);
  if (opening->view_width > 0 && opening->view_height > 0)
    ask_for_tiles (opening->session, opening->view_width, opening->view_height);
  return opening;
}

/* On a thread since before the main loop ran; NULL: nothing is, or it is taken. */
static struct
{
  GThread *thread;
  char *path;
  bool is_remembered;
  int is_done; /* atomic */
} ahead;

static gpointer
open_ahead (gpointer opening)
{
  do_open (opening);
  g_atomic_int_set (&ahead.is_done, true);
  return opening;
}

void
auspex_session_open_ahead (const char *path, bool is_remembered, int view_width,
                           int view_height)
{
  Opening *opening = opening_new (path, is_remembered);

  g_return_if_fail (ahead.thread == NULL);

  opening->view_width = view_width;
  opening->view_height = view_height;
  ahead.path = g_strdup (path);
  ahead.is_remembered = is_remembered;
  ahead.thread = g_thread_new ("auspex-ahead", open_ahead, opening);
}

static GThread *
take_ahead (const char *path, bool is_remembered)
{
  if (ahead.thread == NULL || ahead.is_remembered != is_remembered
      || !g_str_equal (ahead.path, path))
    return NULL;
  g_clear_pointer (&ahead.path, g_free);
  return g_steal_pointer (&ahead.thread);
}

static void
return_opened (GTask *task, Opening *opening)
{
  if (opening->session != NULL)
    g_task_return_pointer (task, g_steal_pointer (&opening->session), g_object_unref);
  else
    g_task_return_error (task, g_steal_pointer (&opening->error));
}

static void
open_on_thread (GTask *task, gpointer source, gpointer task_data,
                GCancellable *cancellable)
{
  return_opened (task, do_open (task_data));
}

static void
wait_for_thread (GTask *task, gpointer source, gpointer task_data,
                 GCancellable *cancellable)
{
  Opening *opening = g_thread_join (task_data);

  return_opened (task, opening);
  opening_free (opening);
}

void
auspex_session_open_async (const char *path, bool is_remembered,
                           GCancellable *cancellable, GAsyncReadyCallback callback,
                           gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GThread *thread = take_ahead (path, is_remembered);

  if (thread == NULL)
    {
      g_task_set_task_data (task, opening_new (path, is_remembered), opening_free);
      g_task_run_in_thread (task, open_on_thread);
      return;
    }
  g_task_set_task_data (task, thread, NULL);
  /* At once, so that there is no frame without it. */
  if (g_atomic_int_get (&ahead.is_done))
    wait_for_thread (task, NULL, thread, cancellable);
  else
    g_task_run_in_thread (task, wait_for_thread);
}

AuspexSession *
auspex_session_open_finish (GAsyncResult *result, GError **error)
{
  AuspexSession *session = g_task_propagate_pointer (G_TASK (result), error);

  if (session != NULL && session->load_trouble != NULL)
    session->save_source = g_idle_add (save_when_idle, session);
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

/* Estimate */

static bool
is_of_slide (AuspexSession *session, const AuspexPrognosis *prognosis)
{
  const char *quickhash = auspex_slide_get_quickhash (session->slide);
  int64_t width = 0, height = 0;

  auspex_slide_get_level_size (session->slide, 0, &width, &height);
  for (int i = 0; i < prognosis->n_slides; i++)
    {
      const AuspexSlideIdentity *slide = &prognosis->slides[i];

      if (slide->quickhash1 != NULL && g_str_equal (slide->quickhash1, quickhash)
          && slide->bytes == auspex_slide_get_bytes (session->slide)
          && slide->width_px == width && slide->height_px == height)
        return true;
    }
  return false;
}

bool
auspex_session_load_result (AuspexSession *session, const char *path, GError **error)
{
  g_autoptr (AuspexPrognosis) prognosis = auspex_prognosis_load (path, error);
  g_autofree char *name = auspex_session_dup_name (session);

  g_return_val_if_fail (session->estimate == NULL, false);

  if (prognosis == NULL)
    return false;
  if (!is_of_slide (session, prognosis))
    {
      const char *other = prognosis->n_slides > 0 ? prognosis->slides[0].name : NULL;

      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
                   _ ("%s is the result of %s, which is another slide than %s"), path,
                   other != NULL ? other : _ ("an unnamed slide"), name);
      return false;
    }
  auspex_exclusion_set_prognosis (session->exclusion, prognosis);
  return true;
}

AuspexPrognosis *
auspex_session_get_prognosis (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return auspex_exclusion_get_prognosis (session->exclusion);
}

AuspexExclusion *
auspex_session_get_exclusion (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  return session->exclusion;
}

bool
auspex_session_is_estimating (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), false);
  return session->estimate != NULL;
}

const AuspexAnalysisProgress *
auspex_session_get_progress (AuspexSession *session)
{
  g_return_val_if_fail (AUSPEX_IS_SESSION (session), NULL);
  if (session->estimate == NULL || g_cancellable_is_cancelled (session->estimate))
    return NULL;
  return &session->progress;
}

static void
on_progress (const AuspexAnalysisProgress *progress, gpointer user_data)
{
  AuspexSession *session = user_data;

  if (session->estimate == NULL || g_cancellable_is_cancelled (session->estimate))
    return;
  /* What is done stays known until there is news of it. */
  AuspexHeatmap *encoded = session->progress.encoded;

  session->progress = *progress;
  if (progress->encoded != NULL)
    {
      g_clear_pointer (&encoded, auspex_heatmap_unref);
      encoded = auspex_heatmap_ref (progress->encoded);
    }
  session->progress.encoded = encoded;
  g_signal_emit (session, signals[PROGRESS], 0, progress);
}

static void
on_estimated (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AuspexSession) session = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexReplay) replay = auspex_analysis_run_finish (result, &error);

  auspex_tile_loader_set_max_workers (session->loader, 0);
  g_clear_object (&session->estimate);
  g_clear_pointer (&session->progress.encoded, auspex_heatmap_unref);
  auspex_session_end_reading (session);
  /* Of a file that is another by now it says nothing. */
  if (replay != NULL && auspex_slide_file_check (session->file, &error))
    auspex_exclusion_set_replay (session->exclusion, replay);
  g_signal_emit (session, signals[ESTIMATE_ENDED], 0, error);
}

void
auspex_session_estimate (AuspexSession *session, const AuspexAnalysisRequest *request)
{
  AuspexAnalysisRequest own = *request;
  g_autoptr (GPtrArray) slides =
      g_ptr_array_new_with_free_func ((GDestroyNotify)auspex_slide_unref);

  g_return_if_fail (AUSPEX_IS_SESSION (session));
  g_return_if_fail (session->estimate == NULL);

  g_ptr_array_add (slides, auspex_slide_ref (session->slide));
  own.slides = slides;
  session->estimate = g_cancellable_new ();
  session->progress = (AuspexAnalysisProgress){ .stage = AUSPEX_STAGE_TISSUE };
  auspex_session_begin_reading (session);
  /* The cores are the estimate's; one is enough for looking around meanwhile. */
  auspex_tile_loader_set_max_workers (session->loader, 1);
  auspex_analysis_run_async (&own, on_progress, session, session->estimate, on_estimated,
                             g_object_ref (session));
}

void
auspex_session_cancel_estimate (AuspexSession *session)
{
  g_return_if_fail (AUSPEX_IS_SESSION (session));

  if (session->estimate != NULL)
    g_cancellable_cancel (session->estimate);
}
