/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Files that torch.save() would not write: each is refused, by name, for what is wrong
 * with it, before anything it claims is allocated. */

#include "compute/weights/weights.h"
#include "tests/compute/weights/refused.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <string.h>
#include <zip.h>

#define DICT "ccollections\nOrderedDict\n)R"

/* A tensor of FloatStorage @key with @numel elements; numbers are one byte. */
#define TENSOR_OF(class, key, numel, offset, size, stride)                               \
  "ctorch._utils\n_rebuild_tensor_v2\n((U\x07storagectorch\n" class "\nU\x01" key        \
                                                                    "U\x03"              \
                                                                    "cpu" numel          \
                                                                    "tQ" offset "(" size \
                                                                    "t(" stride          \
                                                                    "t\x89" DICT "tR"
#define TENSOR(key, numel, offset, size, stride)                                         \
  TENSOR_OF ("FloatStorage", key, numel, offset, size, stride)
#define GOOD TENSOR ("0", "K\x04", "K\x02", "K\x02", "K\x01")

#define HUGE_NUMBER "\x8a\x08\xff\xff\xff\xff\xff\xff\xff\x7f" /* 2^63 - 1 */
#define LARGE_NUMBER "\x8a\x06\x00\x00\x00\x00\x00\x01"        /* 2^40 */

typedef struct
{
  const char *bytes;
  size_t n;
  const char *cause;
} Case;

#define CASE(pickle, cause)                                                              \
  {                                                                                      \
    "\x80\x02" pickle ".", sizeof ("\x80\x02" pickle ".") - 1, cause                     \
  }

static const Case cases[] = {
  CASE ("cposix\nsystem\nU\x02id\x85R", "'posix.system'"),
  CASE ("c__builtin__\neval\nU\x02id\x85R", "'__builtin__.eval'"),
  CASE ("U\x05posixU\x06system\x93U\x02id\x85R", "'posix.system'"),
  CASE ("ctorch\nload\nU\x01x\x85R", "'torch.load'"),
  CASE ("ctorch\nFloatStorage\nJ\xff\xff\xff\x7f\x85R", "is called"),
  CASE ("K\x01)R", "calls what is no function"),
  CASE (")K\x01R", "calls what is no function"),
  CASE ("ctorch._utils\n_rebuild_tensor_v2\n)R", "a tensor is not described"),
  CASE ("ctorch._utils\n_rebuild_parameter\n)R", "is called with nothing"),
  CASE ("K\x01Q", "a storage is not described"),
  CASE (")Q", "a storage is not described"),
  CASE ("K\x01}b", "a state for what has none"),
  CASE ("K\x01K\x02"
        "a",
        "no container"),
  CASE ("}(K\x01u", "a key without a value"),
  CASE ("(K\x01"
        "d",
        "a key without a value"),
  CASE ("", "a value is missing"),
  CASE ("0", "a value is missing"),
  CASE ("t", "a mark is missing"),
  CASE ("(", "a value is missing"),
  CASE ("(K\x01(0", "a value is missing"),
  CASE ("h\x01", "was not put"),
  CASE ("Nr\xff\xff\xff\xff", "remembers more than"),
  CASE ("\x8d\xff\xff\xff\xff\xff\xff\xff\xff", "truncated"),
  CASE ("i", "unknown operation 0x69"),
  CASE ("\x80\x09", "protocol 9"),
  CASE ("cmodule without an end", ""),
  CASE ("N", "no tensor"),
  CASE ("}", "no tensor"),
  CASE ("}q\x01U\x01"
        "ah\x01s",
        "nested too deep"),
  CASE ("}(U\x01"
        "a" GOOD "U\x01"
        "a" GOOD "u",
        "two tensors have the name 'a'"),
  CASE ("}U\x03"
        "a\nb" GOOD "s",
        "is no name"),
  CASE ("}" GOOD GOOD "s", "is no name"),
  CASE (TENSOR ("0", "K\x04", "K\x03", "K\x02", "K\x01"), "outside its storage"),
  CASE (TENSOR ("0", "K\x04", "J\xff\xff\xff\xff", "K\x02", "K\x01"),
        "outside its storage"),
  CASE (TENSOR ("0", "K\x04", "K\x02", "K\x02", "J\xff\xff\xff\xff"), "not described"),
  CASE (TENSOR ("0", "K\x04", "K\x02", "J\xff\xff\xff\xff", "K\x01"), "not described"),
  CASE (TENSOR ("0", "K\x04", "K\x02", "K\x02K\x02", "K\x01"), "not described"),
  CASE (TENSOR ("0", "K\x04", "K\x02", "K\x02", HUGE_NUMBER), "outside its storage"),
  CASE (TENSOR ("0", "K\x04", "K\x00", LARGE_NUMBER, "K\x00"), "repeats"),
  CASE (TENSOR ("0", "K\x04", "K\x00", LARGE_NUMBER LARGE_NUMBER, "K\x00K\x00"),
        "impossible shape"),
  CASE (TENSOR ("0", HUGE_NUMBER, "K\x00", "K\x02", "K\x01"), "impossible size"),
  CASE (TENSOR ("0", "J\xff\xff\xff\xff", "K\x00", "K\x02", "K\x01"), "not described"),
  CASE (TENSOR ("0", LARGE_NUMBER, "K\x00", LARGE_NUMBER, "K\x01"), "bytes"),
  CASE (TENSOR ("0", "K\x05", "K\x00", "K\x02", "K\x01"), ""),
  CASE (TENSOR ("/", "K\x04", "K\x00", "K\x02", "K\x01"), "impossible key"),
  CASE (TENSOR_OF ("float32", "0", "K\x04", "K\x00", "K\x02", "K\x01"),
        "no class of storage"),
  CASE (
      "](" GOOD TENSOR_OF ("DoubleStorage", "0", "K\x04", "K\x00", "K\x02", "K\x01") "e",
      "is said to have"),
  CASE (TENSOR ("1", "K\x04", "K\x00", "K\x02", "K\x01"), ""),
};

static char *
save (const char *name, const void *bytes, size_t n)
{
  char *path = g_build_filename (auspex_test_scratch_dir (), name, NULL);

  g_unlink (path); /* else what is there stays, where it is longer */
  g_assert_true (g_file_set_contents_full (path, bytes, (gssize)n,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
  return path;
}

/* @pickle and, where it names one, the four floats of storage 0, as a stream. */
static char *
save_stream (const char *pickle, size_t n)
{
  static const char start[] = "\x80\x02\x8a\x0al\xfc\x9c\x46\xf9 j\xa8P\x19."
                              "\x80\x02M\xe9\x03."
                              "\x80\x02}.";
  static const char none[] = "\x80\x02].";
  static const char one[] = "\x80\x02]U\x01"
                            "0a."
                            "\x04\0\0\0\0\0\0\0"
                            "1234567812345678";
  g_autoptr (GByteArray) file = g_byte_array_new ();
  bool has_storage = false;

  for (size_t i = 0; i + 7 <= n; i++)
    has_storage |= memcmp (pickle + i, "storage", 7) == 0;
  g_byte_array_append (file, (const guint8 *)start, sizeof start - 1);
  g_byte_array_append (file, (const guint8 *)pickle, (guint)n);
  if (has_storage)
    g_byte_array_append (file, (const guint8 *)one, sizeof one - 1);
  else
    g_byte_array_append (file, (const guint8 *)none, sizeof none - 1);
  return save ("stream.pt", file->data, file->len);
}

static void
add_entry (zip_t *zip, const char *name, const void *bytes, size_t n, int method)
{
  zip_int64_t entry =
      zip_file_add (zip, name, zip_source_buffer (zip, bytes, n, 0), ZIP_FL_ENC_UTF_8);

  g_assert_cmpint (entry, >=, 0);
  zip_set_file_compression (zip, (zip_uint64_t)entry, method, 0);
}

/* @pickle and storage 0, as a zip archive. */
static char *
save_zip (const void *pickle, size_t n, const void *storage, size_t n_storage, int method)
{
  char *path = g_build_filename (auspex_test_scratch_dir (), "zip.pt", NULL);
  zip_t *zip = zip_open (path, ZIP_CREATE | ZIP_TRUNCATE, NULL);

  add_entry (zip, "a/data.pkl", pickle, n, method);
  add_entry (zip, "a/data/0", storage, n_storage, method);
  g_assert_cmpint (zip_close (zip), ==, 0);
  return path;
}

static void
test_good (void)
{
  static const Case good = CASE (GOOD, "");
  g_autofree char *stream = save_stream (good.bytes, good.n);
  g_autofree char *zip =
      save_zip (good.bytes, good.n, "1234567812345678", 16, ZIP_CM_STORE);
  g_autoptr (GError) error = NULL;

  for (const char *const *path = (const char *const[]){ stream, zip, NULL };
       *path != NULL; path++)
    {
      g_autoptr (AuspexWeights) weights = auspex_weights_open (*path, &error);

      g_assert_no_error (error);
      g_assert_cmpmem (auspex_weights_get (weights, "tensor", NULL, NULL), 8, "12345678",
                       8);
    }
}

static void
test_streams (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = save_stream (cases[i].bytes, cases[i].n);

      auspex_test_assert_weights_refused (path, cases[i].cause);
    }
}

static void
test_zips (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path =
          save_zip (cases[i].bytes, cases[i].n, "1234567812345678", 16, ZIP_CM_STORE);

      auspex_test_assert_weights_refused (path, cases[i].cause);
    }
}

/* Pickles that grow without end, packed to little. */
static void
test_bombs (void)
{
  static const struct
  {
    const char *repeated;
    size_t n_times;
    const char *cause;
  } bombs[] = {
    { "]", 1 << 20, "more than" },     { "]0", 1 << 20, "more than" },
    { "N", 2 << 20, "more than" },     { "(", 2 << 20, "more than" },
    { "N0", 1 << 20, "truncated" },    { "N0", 9 << 20, "at most" },
    { "N\x94", 2 << 20, "more than" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (bombs); i++)
    {
      size_t n_part = strlen (bombs[i].repeated), n = n_part * bombs[i].n_times;
      g_autofree char *pickle = g_malloc (n);
      g_autofree char *path = NULL;

      for (size_t k = 0; k < n; k++)
        pickle[k] = bombs[i].repeated[k % n_part];
      path = save_zip (pickle, n, "", 0, ZIP_CM_DEFLATE);
      auspex_test_assert_weights_refused (path, bombs[i].cause);
    }
}

static void
test_deep (void)
{
  g_autoptr (GString) deep = g_string_new ("\x80\x02");
  g_autoptr (GString) wide = g_string_new ("\x80\x02]q");
  g_autofree char *path = NULL, *wide_path = NULL;

  for (int i = 0; i < 100000; i++)
    g_string_append_c (deep, ']');
  for (int i = 1; i < 100000; i++)
    g_string_append_c (deep, 'a');
  g_string_append_c (deep, '.');
  path = save_stream (deep->str, deep->len);
  auspex_test_assert_weights_refused (path, "nested too deep");

  /* Each list holds the one before many times: 12^12 in all. */
  g_string_append_c (wide, 0);
  for (int i = 1; i <= 12; i++)
    {
      g_string_append (wide, "](");
      for (int k = 0; k < 12; k++)
        {
          g_string_append_c (wide, 'h');
          g_string_append_c (wide, (char)(i - 1));
        }
      g_string_append (wide, "eq");
      g_string_append_c (wide, (char)i);
    }
  g_string_append_c (wide, '.');
  wide_path = save_stream (wide->str, wide->len);
  auspex_test_assert_weights_refused (wide_path, "nested too deep");
}

static void
test_storage_bomb (void)
{
  static const Case pickle =
      CASE (TENSOR ("0", "J\x00\x00\x00\x01", "K\x00", "J\x00\x00\x00\x01", "K\x01"), "");
  size_t n = (size_t)4 << 24;
  g_autofree char *zeros = g_malloc0 (n);
  g_autofree char *path = save_zip (pickle.bytes, pickle.n, zeros, n, ZIP_CM_DEFLATE);

  auspex_test_assert_weights_refused (path, "compressed ones");
}

static void
test_checksum (void)
{
  static const Case good = CASE (GOOD, "");
  g_autofree char *path =
      save_zip (good.bytes, good.n, "1234567812345678", 16, ZIP_CM_STORE);
  g_autofree char *contents = NULL;
  g_autoptr (AuspexWeights) weights = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  gsize place = 0;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
  while (memcmp (contents + place, "12345678", 8) != 0)
    place++;
  contents[place] = '2';
  g_free (g_steal_pointer (&path));
  path = save ("checksum.pt", contents, length);
  weights = auspex_weights_open (path, &error);
  g_assert_no_error (error);
  g_assert_null (auspex_weights_get (weights, "tensor", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_assert_nonnull (strstr (error->message, "'tensor': damaged zip archive"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hostile torch/the same without harm is read", test_good);
  g_test_add_func ("/hostile torch/pickles in streams are refused", test_streams);
  g_test_add_func ("/hostile torch/pickles in zip archives are refused", test_zips);
  g_test_add_func ("/hostile torch/pickles that grow are bounded", test_bombs);
  g_test_add_func ("/hostile torch/deep and wide nesting is bounded", test_deep);
  g_test_add_func ("/hostile torch/a storage that inflates is refused",
                   test_storage_bomb);
  g_test_add_func ("/hostile torch/changed bytes are found when they are read",
                   test_checksum);
  return g_test_run ();
}
