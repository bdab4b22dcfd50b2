/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/encoder-internal.h"
#include "compute/features/resample.h"
#include "compute/foreground.h"

#include <math.h>
#include <string.h>

#define WAIT_US 20000

typedef struct
{
  const AuspexEncoder *encoder;
  AuspexDevice *device;
  uint8_t done_mark; /* AUSPEX_PATCH_DONE or ..._BY_STAND_IN */
  AuspexPrecision precision;
  const AuspexPatchSource *source;
  int n_workers, batch;
  gint n_begun; /* workers; atomic */
  float *features;
  AuspexEncodeProgress progress;
  gpointer user_data;
  GCancellable *cancellable;

  GThreadPool *readers; /* that help a worker to fill its batch; or NULL */
  GMutex telling;       /* held by the worker that calls `progress`; guards n_told */
  int64_t n_told;
  GMutex lock;   /* guards the rest */
  uint8_t *done; /* the caller's, or own */
  int64_t next;  /* patch that no worker has looked at */
  int64_t n_done, n_undecoded;
  GError *error; /* the first; stops all workers */
} Job;

/* One worker's program and memory for a batch. */
typedef struct
{
  Job *job;
  AuspexProgram *program;
  uint8_t *images;  /* [batch, input_px, input_px, 3] */
  float *features;  /* [batch, feature_dim] */
  int64_t *indices; /* [batch]; -1: there was nothing more to read */
  int64_t n_images;
  int n_readers; /* still at it; guarded by the job's lock */
  GCond read;    /* n_readers is 0 */
} Worker;

/* The next patch to encode, or -1: none, or the run has failed. */
static int64_t
take_patch (Job *job)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&job->lock);

  if (job->error == NULL)
    g_cancellable_set_error_if_cancelled (job->cancellable, &job->error);
  if (job->error != NULL)
    return -1;
  while (job->next < job->source->n_patches
         && __atomic_load_n (&job->done[job->next], __ATOMIC_RELAXED))
    job->next++;
  return job->next < job->source->n_patches ? job->next++ : -1;
}

/* Nobody waits for a caller that takes its time over an earlier call. */
static void
tell (Job *job)
{
  if (job->progress == NULL || !g_mutex_trylock (&job->telling))
    return;
  g_mutex_lock (&job->lock);
  int64_t n_done = job->n_done;
  g_mutex_unlock (&job->lock);
  if (n_done > job->n_told)
    job->progress (job->n_told = n_done, job->source->n_patches, job->user_data);
  g_mutex_unlock (&job->telling);
}

/* @features is the row of patch @index; NULL: it cannot be read. */
static void
finish_patch (Job *job, int64_t index, const float *features)
{
  int feature_dim = job->encoder->settings->feature_dim;
  float *row = job->features + index * feature_dim;

  for (int i = 0; i < feature_dim; i++)
    row[i] = features != NULL ? features[i] : NAN;
  __atomic_store_n (&job->done[index], job->done_mark, __ATOMIC_RELEASE);
  g_mutex_lock (&job->lock);
  job->n_done++;
  job->n_undecoded += features == NULL;
  g_mutex_unlock (&job->lock);
  tell (job);
}

/* Takes @error. */
static void
fail (Job *job, GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&job->lock);

  if (job->error == NULL)
    job->error = error;
  else
    g_error_free (error);
}

/* The middle of @patch, pixels as they are. */
static void
crop_patch (const uint8_t *patch, int from, uint8_t *image, int to)
{
  gsize row = (gsize)to * 3, skipped = (gsize)(from - to) / 2;

  for (gsize y = 0; y < (gsize)to; y++)
    memcpy (image + y * row, patch + ((y + skipped) * (gsize)from + skipped) * 3, row);
}

static void
resize_patch (const AuspexEncoderSettings *settings, const uint8_t *patch, uint8_t *image)
{
  int from = settings->patch_px, to = settings->input_px;

  if (g_str_equal (settings->resize, "crop"))
    {
      crop_patch (patch, from, image, to);
      return;
    }
  auspex_resample_rgb (patch, from, from, 0, 0, from, from,
                       g_str_equal (settings->resize, "bicubic")
                           ? AUSPEX_RESAMPLE_BICUBIC
                           : AUSPEX_RESAMPLE_BILINEAR,
                       image, to, to);
}

/* The next patch that can be read, to @image; -1: there is none. @patch: memory for one
 * as it is read; NULL when the network is fed patches as they are. */
static int64_t
read_patch (Job *job, uint8_t *patch, uint8_t *image)
{
  int64_t index = -1;

  while ((index = take_patch (job)) >= 0)
    {
      g_autoptr (GError) error = NULL;

      if (job->source->read (job->source->owner, index, patch != NULL ? patch : image,
                             &error))
        {
          if (patch != NULL)
            resize_patch (job->encoder->settings, patch, image);
          break;
        }
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        fail (job, g_steal_pointer (&error));
      else
        finish_patch (job, index, NULL);
    }
  return index;
}

/* A place in the worker's batch, or -1: it is full. */
static int64_t
take_place (Worker *worker)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&worker->job->lock);

  return worker->n_images < worker->job->batch ? worker->n_images++ : -1;
}

/* Fills places of the worker's batch until there are none left, or no patches. */
static void
read_patches (gpointer data, gpointer user_data)
{
  Worker *worker = data;
  Job *job = user_data;
  const AuspexEncoderSettings *settings = job->encoder->settings;
  int64_t input_px = settings->input_px, patch_px = settings->patch_px, place = 0;
  g_autofree uint8_t *patch =
      input_px != patch_px ? g_malloc ((gsize)(patch_px * patch_px * 3)) : NULL;
  bool are_left = true;

  while (are_left && (place = take_place (worker)) >= 0)
    {
      worker->indices[place] =
          read_patch (job, patch, worker->images + place * input_px * input_px * 3);
      are_left = worker->indices[place] >= 0;
    }
  g_mutex_lock (&job->lock);
  if (--worker->n_readers == 0)
    g_cond_signal (&worker->read);
  g_mutex_unlock (&job->lock);
}

/* Closes up over the places that nothing was read to. */
static void
compact_batch (Worker *worker)
{
  gsize input_px = (gsize)worker->job->encoder->settings->input_px;
  gsize bytes = input_px * input_px * 3;
  int64_t n = 0;

  for (int64_t i = 0; i < worker->n_images; i++)
    if (worker->indices[i] >= 0)
      {
        if (n < i)
          memcpy (worker->images + (gsize)n * bytes, worker->images + (gsize)i * bytes,
                  bytes);
        worker->indices[n++] = worker->indices[i];
      }
  worker->n_images = n;
}

static bool
are_patches_left (Job *job)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&job->lock);

  return job->error == NULL && !g_cancellable_is_cancelled (job->cancellable)
         && job->next < job->source->n_patches;
}

/* Images one at a time are a core's work, of which the window may want one. */
static void
give_way (Job *job, int index)
{
  while (job->batch == 1 && auspex_foreground_must_wait (index, job->n_workers)
         && are_patches_left (job))
    g_usleep (WAIT_US);
}

/* Reads patches until a batch is full or none is left; false when the run is over. */
static bool
fill_batch (Worker *worker)
{
  Job *job = worker->job;
  int n_helpers = job->readers != NULL ? g_thread_pool_get_max_threads (job->readers) : 0;

  worker->n_images = 0;
  worker->n_readers = 1 + n_helpers;
  for (int i = 0; i < n_helpers; i++)
    g_thread_pool_push (job->readers, worker, NULL);
  read_patches (worker, job);
  g_mutex_lock (&job->lock);
  while (worker->n_readers > 0)
    g_cond_wait (&worker->read, &job->lock);
  g_mutex_unlock (&job->lock);
  compact_batch (worker);
  return worker->n_images > 0;
}

/* Made when there is something to run: where only patches that cannot be read are left,
 * nothing is. */
static bool
ensure_program (Worker *worker)
{
  Job *job = worker->job;
  const AuspexImageNetwork *network = job->encoder->network;
  GError *error = NULL;

  if (worker->program != NULL)
    return true;
  worker->program = auspex_program_new (job->device, network->graph, network->weights,
                                        job->batch, job->precision, &error);
  if (worker->program == NULL)
    fail (job, error);
  return worker->program != NULL;
}

static bool
run_batch (Worker *worker)
{
  Job *job = worker->job;
  AuspexBinding input = { "image", worker->images };
  AuspexBinding output = { "features", worker->features };
  GError *error = NULL;

  if (!auspex_program_run (worker->program, worker->n_images, &input, 1, &output, 1,
                           job->cancellable, &error))
    {
      fail (job, error);
      return false;
    }
  for (int64_t i = 0; i < worker->n_images; i++)
    finish_patch (job, worker->indices[i],
                  worker->features + i * job->encoder->settings->feature_dim);
  return true;
}

static gpointer
work (gpointer data)
{
  Job *job = data;
  const AuspexEncoderSettings *settings = job->encoder->settings;
  Worker worker = { .job = job };
  gsize image_bytes = (gsize)settings->input_px * settings->input_px * 3;
  int index = g_atomic_int_add (&job->n_begun, 1);

  worker.images = g_malloc ((gsize)job->batch * image_bytes);
  worker.features = g_new (float, (gsize)job->batch *(gsize)settings->feature_dim);
  worker.indices = g_new (int64_t, job->batch);
  g_cond_init (&worker.read);

  do
    give_way (job, index);
  while (fill_batch (&worker) && ensure_program (&worker) && run_batch (&worker));
  g_clear_pointer (&worker.program, auspex_program_free);
  g_cond_clear (&worker.read);
  g_free (worker.images);
  g_free (worker.features);
  g_free (worker.indices);
  return NULL;
}

/* Counts what an earlier run has left; returns how many patches there are to encode. */
static int64_t
count_done (Job *job)
{
  int64_t n_patches = job->source->n_patches;

  job->next = job->n_done = job->n_undecoded = 0;
  for (int64_t i = 0; i < n_patches; i++)
    if (job->done[i])
      {
        job->n_done++;
        job->n_undecoded +=
            isnan (job->features[i * job->encoder->settings->feature_dim]);
      }
  return n_patches - job->n_done;
}

static void
run_workers (Job *job)
{
  int64_t n_pending = count_done (job);
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();

  auspex_device_get_image_parallelism (job->device, &job->n_workers, &job->batch);
  job->batch = (int)CLAMP (n_pending, 1, job->batch);
  job->n_workers = (int)MIN (job->n_workers, (n_pending + job->batch - 1) / job->batch);
  job->n_begun = 0;
  if (job->batch > 1)
    job->readers = g_thread_pool_new (
        read_patches, job, (int)MIN (g_get_num_processors (), job->batch), TRUE, NULL);
  for (int i = 0; i < job->n_workers; i++)
    g_ptr_array_add (threads, g_thread_new ("encoder", work, job));
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (g_ptr_array_index (threads, i));
  if (job->readers != NULL)
    g_thread_pool_free (g_steal_pointer (&job->readers), FALSE, TRUE);
  if (n_pending > 0 && job->error == NULL)
    tell (job);
}

/* What a failed device leaves is done by what goes on in its place. */
static void
run_job (Job *job, AuspexDevice *device)
{
  g_autoptr (AuspexDevice) current =
      auspex_device_ref (auspex_device_get_current (device));
  const char *executor = auspex_device_get_executor (current);

  do
    {
      job->device = current;
      job->done_mark = g_str_equal (auspex_device_get_executor (current), executor)
                           ? AUSPEX_PATCH_DONE
                           : AUSPEX_PATCH_DONE_BY_STAND_IN;
      run_workers (job);
    }
  while (job->error != NULL && auspex_device_replace (&current, true, &job->error));
}

bool
auspex_encoder_encode (AuspexEncoder *encoder, AuspexDevice *device,
                       AuspexPrecision precision, const AuspexPatchSource *source,
                       float *features, uint8_t *done, int64_t *n_undecoded,
                       AuspexEncodeProgress progress, gpointer user_data,
                       GCancellable *cancellable, GError **error)
{
  g_autofree uint8_t *own_done =
      done == NULL ? g_new0 (uint8_t, source->n_patches + 1) : NULL;
  Job job = {
    .encoder = encoder,
    .precision = precision,
    .source = source,
    .features = features,
    .done = done != NULL ? done : own_done,
    .progress = progress,
    .user_data = user_data,
    .cancellable = cancellable,
  };

  if (source->size_px != encoder->settings->patch_px)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                   "encoder %s takes patches of %d px, not of %d px",
                   encoder->settings->id, encoder->settings->patch_px, source->size_px);
      return false;
    }
  g_mutex_init (&job.telling);
  g_mutex_init (&job.lock);
  run_job (&job, device);
  g_mutex_clear (&job.telling);
  g_mutex_clear (&job.lock);
  if (n_undecoded != NULL)
    *n_undecoded = job.n_undecoded;
  if (job.error != NULL)
    {
      g_propagate_error (error, job.error);
      return false;
    }
  return true;
}
