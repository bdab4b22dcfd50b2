/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Bad files: each opens, or fails with one clear error; none crashes, hangs or eats the
 * memory. Each is used in a process of its own, so that what it does to that process can
 * be told. */

#include "render/slide/slide.h"
#include "render/slide/synthetic-slide.h"
#include "tests/render/slide/tiff-fixture.h"
#include "tests/support/test-data.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Of processor time: a busy machine is no fault of the file. Sanitizers take several
 * times as much of everything. */
#ifdef __SANITIZE_ADDRESS__
#define MAX_SECONDS 60
#define MAX_MEMORY_MB 4096
#else
#define MAX_SECONDS 10
#define MAX_MEMORY_MB 2048
#endif
#define MAX_WAIT_SECONDS 120 /* for one that waits for ever */

enum
{
  OPENED = 0,
  REFUSED,
  BAD_MESSAGE,
};

static char *
scratch (const char *name)
{
  return g_build_filename (auspex_test_scratch_dir (), name, NULL);
}

/* One line that names the file. */
static bool
is_clear (const GError *error, const char *path)
{
  g_autofree char *name = g_filename_display_basename (path);

  return error != NULL && strstr (error->message, name) != NULL
         && strpbrk (error->message, "\r\n") == NULL
         && g_utf8_validate (error->message, -1, NULL);
}

static int
read_some (AuspexSlide *slide, int level)
{
  uint32_t xrgb[16 * 16];
  int64_t width, height;
  int result = OPENED;

  auspex_slide_get_level_size (slide, level, &width, &height);
  const int64_t xs[] = { 0, width - 16, 0, width - 16, width / 2 };
  const int64_t ys[] = { 0, 0, height - 16, height - 16, height / 2 };
  for (size_t i = 0; i < G_N_ELEMENTS (xs); i++)
    {
      g_autoptr (GError) error = NULL;

      if (!auspex_slide_read_level (slide, level, xs[i], ys[i], 16, 16, xrgb, 64, &error)
          && !is_clear (error, auspex_slide_get_path (slide)))
        result = BAD_MESSAGE;
    }
  return result;
}

/* All that a viewer would do with it. */
static int
use (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexSlide) slide = auspex_slide_open (path, &error);
  int result = OPENED;

  if (slide == NULL)
    return is_clear (error, path) ? REFUSED : BAD_MESSAGE;
  for (int level = 0; level < auspex_slide_get_n_levels (slide); level++)
    result = MAX (result, read_some (slide, level));
  for (const char *const *name = auspex_slide_get_associated_names (slide); *name; name++)
    {
      g_autoptr (GError) cause = NULL;
      cairo_surface_t *image = auspex_slide_read_associated (slide, *name, &cause);

      if (image == NULL && !is_clear (cause, path))
        result = BAD_MESSAGE;
      g_clear_pointer (&image, cairo_surface_destroy);
    }
  cairo_surface_t *thumbnail = auspex_slide_read_thumbnail (slide, 128, &error);
  if (thumbnail == NULL && !is_clear (error, path))
    result = BAD_MESSAGE;
  g_clear_pointer (&thumbnail, cairo_surface_destroy);
  return result;
}

/* OpenSlide complains of some files in g_critical()s, and goes on. */
static gboolean
never_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return FALSE;
}

static void
be_a_child (const char *path)
{
  int null = open ("/dev/null", O_WRONLY);
  struct rlimit no_core = { 0, 0 }, seconds = { MAX_SECONDS, MAX_SECONDS + 1 };

  dup2 (null, STDOUT_FILENO);
  dup2 (null, STDERR_FILENO);
  g_test_log_set_fatal_handler (never_fatal, NULL);
  setrlimit (RLIMIT_CORE, &no_core);
  setrlimit (RLIMIT_CPU, &seconds);
  alarm (MAX_WAIT_SECONDS);
  _exit (use (path));
}

/* Fails the case and names the file when it does what no file may do; else OPENED or
 * REFUSED. */
static int
use_in_child (const char *path)
{
  struct rusage usage;
  int status = 0;
  pid_t child = fork ();

  if (child == 0)
    be_a_child (path);
  g_assert_cmpint (child, >, 0);
  while (wait4 (child, &status, 0, &usage) < 0 && errno == EINTR)
    ;
  long mb = usage.ru_maxrss / 1024;
  bool exited = WIFEXITED (status);
  if (!exited || WEXITSTATUS (status) > REFUSED || mb > MAX_MEMORY_MB)
    {
      g_test_message ("%s: %s %d, %ld s, %ld MB", path,
                      exited ? "exit status" : "killed by signal",
                      exited ? WEXITSTATUS (status) : WTERMSIG (status),
                      (long)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec), mb);
      g_test_fail ();
      return -1;
    }
  return WEXITSTATUS (status);
}

static void
use_tree (const char *path, int counts[2])
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);

  for (const char *name; dir != NULL && (name = g_dir_read_name (dir)) != NULL;)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      int result;

      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        use_tree (child, counts);
      else if ((result = use_in_child (child)) >= 0)
        counts[result]++;
    }
}

static void
test_all_slides (void)
{
  g_autofree char *path = auspex_test_need_shared_data ("slides");
  int counts[2] = { 0 };

  if (path == NULL)
    return;
  use_tree (path, counts);
  g_test_message ("%d opened, %d refused", counts[OPENED], counts[REFUSED]);
  g_assert_cmpint (counts[OPENED], >=, 15);
  g_assert_cmpint (counts[REFUSED], >=, 100);
}

static void
expect_error (const char *path, int code, const char *cause)
{
  g_autoptr (GError) error = NULL;
  AuspexSlide *slide = auspex_slide_open (path, &error);

  g_assert_null (slide);
  g_assert_error (error, G_IO_ERROR, code);
  g_assert_true (is_clear (error, path));
  if (strstr (error->message, cause) == NULL)
    {
      g_test_message ("\"%s\" does not say \"%s\"", error->message, cause);
      g_test_fail ();
    }
}

static void
test_not_slides (void)
{
  g_autofree char *text = scratch ("text.svs"), *empty = scratch ("empty.svs");
  g_autofree char *missing = scratch ("missing.svs"), *folder = scratch ("folder.svs");
  g_autofree char *pipe = scratch ("pipe.svs"), *strips = scratch ("strips.tif");

  g_file_set_contents (text, "this is no slide\n", -1, NULL);
  g_file_set_contents (empty, "", 0, NULL);
  g_mkdir (folder, 0755);
  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  TIFF *tiff = TIFFOpen (strips, "w");
  TIFFSetField (tiff, TIFFTAG_IMAGEWIDTH, 1);
  TIFFSetField (tiff, TIFFTAG_IMAGELENGTH, 1);
  TIFFSetField (tiff, TIFFTAG_BITSPERSAMPLE, 8);
  TIFFSetField (tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
  TIFFWriteScanline (tiff, "x", 0, 0);
  TIFFClose (tiff);

  expect_error (text, G_IO_ERROR_NOT_SUPPORTED, "not a slide");
  expect_error (empty, G_IO_ERROR_INVALID_DATA, "empty");
  expect_error (missing, G_IO_ERROR_NOT_FOUND, "No such file");
  expect_error (folder, G_IO_ERROR_IS_DIRECTORY, "folder");
  expect_error (pipe, G_IO_ERROR_NOT_REGULAR_FILE, "regular");
  expect_error (strips, G_IO_ERROR_NOT_SUPPORTED, "without tiles");
}

static void
test_unreadable (void)
{
  g_autofree char *path = scratch ("secret.svs");

  if (geteuid () == 0)
    {
      g_test_skip ("root reads everything");
      return;
    }
  g_file_set_contents (path, "secret", -1, NULL);
  g_chmod (path, 0);
  expect_error (path, G_IO_ERROR_PERMISSION_DENIED, "ermission");
}

/* Deterministic damage, the same on every machine. */
static uint32_t
next_random (uint32_t *state)
{
  *state ^= *state << 13;
  *state ^= *state >> 17;
  *state ^= *state << 5;
  return *state;
}

static void
check_damaged (const char *path, int n_cut, int n_flipped)
{
  g_autofree char *contents = NULL, *damaged = scratch ("damaged.svs");
  uint32_t state = 2463534242u;
  gsize n;
  int counts[2] = { 0 }, result;

  g_assert_true (g_file_get_contents (path, &contents, &n, NULL));
  for (int i = 0; i < n_cut; i++)
    {
      gsize length = i == 0 ? n - 1 : (gsize)(n * (double)i / n_cut);

      g_file_set_contents (damaged, contents, (gssize)length, NULL);
      if ((result = use_in_child (damaged)) >= 0)
        counts[result]++;
    }
  for (int i = 0; i < n_flipped; i++)
    {
      g_autofree char *copy = g_memdup2 (contents, n);

      for (int k = 0; k < 1 + i * 4; k++) /* ever more bits, half of them near the ends */
        {
          gsize at = next_random (&state) % n;

          at = k % 4 == 1   ? at % MIN (n, 256)
               : k % 4 == 3 ? n - 1 - at % MIN (n, 4096)
                            : at;
          copy[at] ^= (char)(1 << next_random (&state) % 8);
        }
      g_file_set_contents (damaged, copy, (gssize)n, NULL);
      if ((result = use_in_child (damaged)) >= 0)
        counts[result]++;
    }
  g_test_message ("%d opened, %d refused", counts[OPENED], counts[REFUSED]);
  g_assert_cmpint (counts[OPENED] + counts[REFUSED], ==, n_cut + n_flipped);
  g_assert_cmpint (counts[REFUSED], >, 0);
}

static void
test_damaged_small_region (void)
{
  g_autofree char *path =
      auspex_test_need_shared_data ("slides/aperio/CMU-1-Small-Region.svs");

  if (path != NULL)
    check_damaged (path, 12, 24);
}

static void
test_damaged_synthetic (void)
{
  AuspexSyntheticSlide parameters = {
    .width = 900, .height = 700, .mpp = 0.5, .seed = 5
  };
  g_autofree char *path = scratch ("to-damage.svs");

  g_assert_true (auspex_synthetic_slide_write (&parameters, path, NULL, NULL));
  check_damaged (path, 16, 40);
}

/* The directories and what they point to, where a bit does most. */
static void
test_damaged_directories (void)
{
  for (int aperio = 0; aperio < 2; aperio++)
    {
      TiffFixture f = { .aperio = aperio,
                        .compression = COMPRESSION_ADOBE_DEFLATE,
                        .photometric = PHOTOMETRIC_RGB,
                        .n_levels = 3,
                        .sizes = { { 20, 15 }, { 10, 7 }, { 5, 3 } } };
      g_autofree char *path = scratch ("tiny.tif");

      tiff_fixture_write (&f, path);
      check_damaged (path, 20, 60);
    }
}

/* Overwrites a value of one directory's tag. */
static void
patch_tag (const char *path, int directory, uint16_t tag, uint32_t value)
{
  g_autofree char *contents = NULL;
  gsize n;

  g_assert_true (g_file_get_contents (path, &contents, &n, NULL));
  uint8_t *bytes = (uint8_t *)contents;
  uint32_t offset = GUINT32_FROM_LE (*(uint32_t *)(void *)(bytes + 4));
  for (int i = 0;; i++)
    {
      int n_tags = bytes[offset] | bytes[offset + 1] << 8;

      for (int k = 0; i == directory && k < n_tags; k++)
        {
          uint8_t *entry = bytes + offset + 2 + 12 * k;

          if ((entry[0] | entry[1] << 8) == tag)
            {
              uint32_t le = GUINT32_TO_LE (value);

              entry[2] = TIFF_LONG;
              entry[3] = 0;
              memcpy (entry + 8, &le, 4);
              g_assert_true (g_file_set_contents (path, contents, (gssize)n, NULL));
              return;
            }
        }
      g_assert_cmpint (i, <, directory);
      memcpy (&offset, bytes + offset + 2 + 12 * n_tags, 4);
      offset = GUINT32_FROM_LE (offset);
    }
}

/* What OpenSlide 3.4.1 would allocate, divide by or index with. */
static void
test_absurd_values (void)
{
  const struct
  {
    int directory;
    uint16_t tag;
    uint32_t value;
  } cases[] = {
    { 0, TIFFTAG_TILEWIDTH, 0xFFFFFFF0 },      { 0, TIFFTAG_TILEWIDTH, 1 << 20 },
    { 0, TIFFTAG_TILELENGTH, 1 << 24 },        { 0, TIFFTAG_TILELENGTH, 0 },
    { 1, TIFFTAG_TILEWIDTH, 0x7FFFFFF0 },      { 0, TIFFTAG_IMAGEWIDTH, 0 },
    { 0, TIFFTAG_IMAGEWIDTH, 0xFFFFFFFF },     { 0, TIFFTAG_IMAGELENGTH, 0x7FFFFFFF },
    { 1, TIFFTAG_IMAGEWIDTH, 0x7FFFFFFF },     { 1, TIFFTAG_IMAGELENGTH, 100000 },
    { 0, TIFFTAG_SAMPLESPERPIXEL, 60000 },     { 0, TIFFTAG_BITSPERSAMPLE, 65535 },
    { 0, TIFFTAG_TILEBYTECOUNTS, 0x7FFFFFFF }, { 0, TIFFTAG_TILEBYTECOUNTS, 0 },
    { 1, TIFFTAG_TILEBYTECOUNTS, 0xFFFFFFFF }, { 0, TIFFTAG_TILEOFFSETS, 0xFFFFFFFF },
    { 0, TIFFTAG_COMPRESSION, 12345 },         { 1, TIFFTAG_COMPRESSION, 33005 },
  };

  for (int kind = 0; kind < 4; kind++)
    for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        TiffFixture f = { .aperio = kind & 1,
                          .compression = kind & 2 ? COMPRESSION_JPEG : COMPRESSION_LZW,
                          .photometric = PHOTOMETRIC_RGB,
                          .n_levels = 2,
                          .sizes = { { 200, 150 }, { 100, 75 } } };
        g_autofree char *path = scratch ("absurd.svs");

        tiff_fixture_write (&f, path);
        patch_tag (path, cases[i].directory, cases[i].tag, cases[i].value);
        if (use_in_child (path) < 0)
          g_test_message ("kind %d, case %zu", kind, i);
      }
}

/* A stream that says it is 65500 x 65500 pixels, progressive: 25 GB for libjpeg. */
static void
test_jpeg_bomb (void)
{
  for (int aperio = 0; aperio < 2; aperio++)
    {
      TiffFixture f = { .aperio = aperio,
                        .compression = COMPRESSION_JPEG,
                        .photometric = PHOTOMETRIC_YCBCR,
                        .n_levels = 2,
                        .sizes = { { 400, 300 }, { 200, 150 } } };
      const uint8_t frame[] = { 0xFF, 0xC0, 0x00, 0x11, 0x08 };
      const uint8_t bomb[] = { 0xFF, 0xC2, 0x00, 0x11, 0x08, 0xFF, 0xDC, 0xFF, 0xDC };
      g_autofree char *path = scratch ("bomb.svs"), *contents = NULL;
      uint32_t xrgb[16 * 16];
      gsize n;
      int n_bombs = 0;

      tiff_fixture_write (&f, path);
      g_assert_true (g_file_get_contents (path, &contents, &n, NULL));
      for (gsize i = 0; i + sizeof bomb < n; i++)
        if (memcmp (contents + i, frame, sizeof frame) == 0)
          {
            memcpy (contents + i, bomb, sizeof bomb);
            n_bombs++;
          }
      g_assert_cmpint (n_bombs, ==, 5);
      g_assert_true (g_file_set_contents (path, contents, (gssize)n, NULL));
      g_assert_cmpint (use_in_child (path), ==, OPENED);

      g_autoptr (GError) error = NULL;
      g_autoptr (AuspexSlide) slide = auspex_slide_open (path, &error);
      g_assert_no_error (error);
      g_assert_false (auspex_slide_read_level (slide, 0, 0, 0, 16, 16, xrgb, 64, &error));
      g_assert_nonnull (strstr (error->message, "65500 x 65500"));
    }
}

/* A tile that ends too early is no grey picture but an error. */
static void
test_tile_cut_short (void)
{
  TiffFixture f = { .compression = COMPRESSION_JPEG,
                    .photometric = PHOTOMETRIC_MINISBLACK,
                    .n_levels = 1,
                    .sizes = { { 200, 150 } } };
  g_autofree char *path = scratch ("short.tif");
  g_autofree uint32_t *xrgb = g_new (uint32_t, 200 * 150);

  for (int photometric = 0; photometric < 2; photometric++)
    {
      g_autoptr (GError) error = NULL;

      f.photometric = photometric == 0 ? PHOTOMETRIC_MINISBLACK : PHOTOMETRIC_YCBCR;
      tiff_fixture_write (&f, path);
      patch_tag (path, 0, TIFFTAG_TILEBYTECOUNTS, 900);
      g_autoptr (AuspexSlide) slide = auspex_slide_open (path, &error);
      g_assert_no_error (error);
      memset (xrgb, 0, 200 * 150 * 4);
      g_assert_false (
          auspex_slide_read_level (slide, 0, 0, 0, 200, 150, xrgb, 800, &error));
      g_assert_nonnull (error);
      for (int i = 0; i < 200 * 150; i++)
        g_assert_cmphex (xrgb[i], ==, 0xFFFFFFFF);
    }
}

/* In a process that may write no more than 100 kB to a file. */
static void
write_to_full_disk (void)
{
  const AuspexSyntheticSlide parameters = { .width = 2048, .height = 2048, .mpp = 0.5 };
  struct rlimit little = { 100000, 100000 };
  g_autoptr (GError) error = NULL;
  g_autofree char *path = scratch ("x.svs");

  signal (SIGXFSZ, SIG_IGN);
  setrlimit (RLIMIT_FSIZE, &little);
  g_assert_false (auspex_synthetic_slide_write (&parameters, path, NULL, &error));
  g_assert_true (is_clear (error, path));
  g_assert_nonnull (strstr (error->message, "File too large"));
  g_autoptr (GDir) dir = g_dir_open (auspex_test_scratch_dir (), 0, NULL);
  g_assert_null (g_dir_read_name (dir)); /* no half a file */
}

static void
test_full_disk (void)
{
  if (g_test_subprocess ())
    {
      write_to_full_disk ();
      return;
    }
  g_test_trap_subprocess (NULL, (guint64)MAX_WAIT_SECONDS * G_USEC_PER_SEC, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/slide/faults/every file opens or says why not", test_all_slides);
  g_test_add_func ("/slide/faults/what is no slide says so", test_not_slides);
  g_test_add_func ("/slide/faults/an unreadable file says so", test_unreadable);
  g_test_add_func ("/slide/faults/a damaged CMU-1-Small-Region.svs",
                   test_damaged_small_region);
  g_test_add_func ("/slide/faults/a damaged synthetic slide", test_damaged_synthetic);
  g_test_add_func ("/slide/faults/damaged TIFF directories", test_damaged_directories);
  g_test_add_func ("/slide/faults/absurd values", test_absurd_values);
  g_test_add_func ("/slide/faults/a JPEG that says it is huge", test_jpeg_bomb);
  g_test_add_func ("/slide/faults/a tile cut short is an error", test_tile_cut_short);
  g_test_add_func ("/slide/faults/a full disk leaves no half a slide", test_full_disk);
  return g_test_run ();
}
