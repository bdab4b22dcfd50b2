/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/weights/safetensors.h"
#include "compute/weights/weights.h"
#include "tests/compute/weights/refused.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* A file of @header and @n_bytes of @bytes (or zeros), its length field being @header's
 * plus
 * @length_error. */
static char *
write_file (const char *name, const char *header, const void *bytes, size_t n_bytes,
            int64_t length_error)
{
  char *path = g_build_filename (auspex_test_scratch_dir (), name, NULL);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree uint8_t *zeros = g_malloc0 (n_bytes + 1);
  uint64_t length = GUINT64_TO_LE ((uint64_t)((int64_t)strlen (header) + length_error));

  g_byte_array_append (file, (const guint8 *)&length, sizeof length);
  g_byte_array_append (file, (const guint8 *)header, (guint)strlen (header));
  g_byte_array_append (file, bytes != NULL ? bytes : zeros, (guint)n_bytes);
  g_file_set_contents (path, (const char *)file->data, file->len, &error);
  g_assert_no_error (error);
  return path;
}

static void
test_types (void)
{
  /* Three types, the last two at odd addresses. */
  static const uint8_t bytes[] = {
    0x00, 0x00, 0xc0, 0x3f, 0x00, 0x00, 0x00, 0xc0, /* F32 1.5, -2 */
    7,                                              /* I8 */
    0x00, 0x3c, 0x01, 0x00, 0x00, 0xfc, 0xff, 0x7b, /* F16 1, 2^-24, -inf, 65504 */
    0xc0, 0x3f, 0x80, 0xff,                         /* BF16 1.5, -inf */
  };
  g_autofree char *path =
      write_file ("types.safetensors",
                  "{\"f\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},"
                  "\"i\":{\"dtype\":\"I8\",\"shape\":[],\"data_offsets\":[8,9]},"
                  "\"h\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[9,17]},"
                  "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[17,21]},"
                  "\"__metadata__\":{\"auspex\":\"{}\"}}",
                  bytes, sizeof bytes, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexWeights) weights = auspex_weights_open (path, &error);
  const float *f = NULL, *h = NULL, *b = NULL;

  g_assert_no_error (error);
  f = auspex_weights_get (weights, "f", NULL, NULL);
  h = auspex_weights_get (weights, "h", NULL, NULL);
  b = auspex_weights_get (weights, "b", NULL, NULL);
  g_assert_true (f[0] == 1.5f && f[1] == -2.0f);
  g_assert_true (h[0] == 1.0f && h[1] == 0x1p-24f && h[2] == -INFINITY
                 && h[3] == 65504.0f);
  g_assert_true (b[0] == 1.5f && b[1] == -INFINITY);
  g_assert_cmpstr (auspex_weights_get_metadata (weights, "auspex"), ==, "{}");
  g_assert_null (auspex_weights_get_metadata (weights, "other"));

  g_assert_true (auspex_weights_has (weights, "i"));
  g_assert_null (auspex_weights_get (weights, "i", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);
  g_assert_nonnull (strstr (error->message, "I8"));
}

static void
test_round_trip (void)
{
  const float floats[] = { 1, 2, 3, 4, 5, NAN };
  const int64_t longs[] = { -1, G_MAXINT64 };
  const int32_t ints[] = { 1, 2, -3 };
  const AuspexStoredTensor tensors[] = {
    { "odd \"name\"", AUSPEX_STORED_I32, AUSPEX_SHAPE (3), ints },
    { "coords", AUSPEX_STORED_I64, AUSPEX_SHAPE (1, 2), longs },
    { "gate", AUSPEX_STORED_F32, AUSPEX_SHAPE (2, 3), floats },
  };
  const char *const metadata[] = { "kind", "maps", "quote", "\"\n\\", NULL };
  g_autofree char *path =
      g_build_filename (auspex_test_scratch_dir (), "round.safetensors", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexWeights) weights = NULL;
  g_autofree char *contents = NULL;
  g_autofree char *sha256 = NULL;
  gsize length = 0;
  AuspexShape shape = AUSPEX_SHAPE (2, 3);
  const float *gate = NULL;

  auspex_safetensors_save (path, tensors, 3, metadata, &error);
  g_assert_no_error (error);
  weights = auspex_weights_open (path, &error);
  g_assert_no_error (error);
  gate = auspex_weights_get (weights, "gate", &shape, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (gate, sizeof floats, floats, sizeof floats);
  g_assert_true (auspex_weights_has (weights, "odd \"name\""));
  g_assert_cmpstr (auspex_weights_get_metadata (weights, "quote"), ==, "\"\n\\");

  g_file_get_contents (path, &contents, &length, &error);
  g_assert_no_error (error);
  sha256 =
      g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *)contents, length);
  g_assert_cmpstr (auspex_weights_get_sha256 (weights), ==, sha256);
  /* coords, behind 12 bytes of ints, are the 16 bytes before the floats. */
  g_assert_cmpmem (contents + length - sizeof floats - sizeof longs, sizeof longs, longs,
                   sizeof longs);
}

static void
test_save_failure (void)
{
  const float value = 1;
  const AuspexStoredTensor tensor = { "a", AUSPEX_STORED_F32, AUSPEX_SHAPE (1), &value };
  g_autofree char *path =
      g_build_filename (auspex_test_scratch_dir (), "nowhere", "x.safetensors", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_false (auspex_safetensors_save (path, &tensor, 1, NULL, &error));
  g_assert_true (error->domain == G_IO_ERROR);
  g_assert_true (g_str_has_prefix (error->message, path));
  g_clear_error (&error);

  /* No regular file: written directly, and every write fails. */
  g_assert_false (auspex_safetensors_save ("/dev/full", &tensor, 1, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_clear_error (&error);
  auspex_safetensors_save ("/dev/null", &tensor, 1, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test ("/dev/null", G_FILE_TEST_IS_REGULAR));
}

#define TENSOR(name, dtype, shape, offsets)                                              \
  "\"" name "\":{\"dtype\":\"" dtype "\",\"shape\":" shape ",\"data_offsets\":" offsets  \
  "}"

static void
test_malformed (void)
{
  static const struct
  {
    const char *header;
    size_t n_bytes;
    const char *cause;
  } cases[] = {
    { "{" TENSOR ("a", "F32", "[2]", "[0,8]") "," TENSOR ("b", "F32", "[2]",
                                                          "[4,12]") "}",
      12, "overlaps" },
    { "{" TENSOR ("a", "F32", "[1]", "[0,4]") "," TENSOR ("b", "F32", "[1]",
                                                          "[8,12]") "}",
      12, "belong to no tensor" },
    { "{" TENSOR ("a", "F32", "[1]", "[0,4]") "}", 12, "at the end" },
    { "{" TENSOR ("a", "F32", "[3]", "[0,12]") "}", 8, "truncated" },
    { "{" TENSOR ("a", "F32", "[1]", "[8,4]") "}", 8, "said to lie" },
    { "{" TENSOR ("a", "F32", "[2]", "[0,4]") "}", 4, "needs 8" },
    { "{" TENSOR ("a", "F32", "[-1]", "[0,4]") "}", 4, "whole number" },
    { "{" TENSOR ("a", "F32", "[1.5]", "[0,4]") "}", 4, "whole number" },
    { "{" TENSOR ("a", "F32", "[\"1\"]", "[0,4]") "}", 4, "whole number" },
    { "{" TENSOR ("a", "F32", "[1]", "[-4,0]") "}", 4, "data_offsets" },
    { "{" TENSOR ("a", "F32", "[1]", "[0]") "}", 4, "data_offsets" },
    { "{" TENSOR ("a", "F32", "[4294967296,4294967296]", "[0,4]") "}", 4, "impossible" },
    { "{" TENSOR ("a", "F32", "[4611686018427387904,4,4611686018427387904]", "[0,0]") "}",
      0, "impossible" },
    { "{" TENSOR ("a", "F32", "[18446744073709551615]", "[0,4]") "}", 4, "" },
    { "{" TENSOR ("a", "F32", "[1]", "[0,4]") "," TENSOR ("a", "F32", "[1]", "[4,8]") "}",
      8, "same name" },
    { "{" TENSOR ("a", "F4", "[1]", "[0,4]") "}", 4, "unknown dtype" },
    { "{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4, "no dtype" },
    { "{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4, "no shape" },
    { "{\"a\":[1,2]}", 0, "no dtype" },
    { "{\"__metadata__\":{\"a\":1}}", 0, "not a string" },
    { "{\"__metadata__\":[]}", 0, "not an object" },
    { "[]", 0, "object" },
    { "", 0, "" },
    { "{\"a\":", 0, "" },
    { "{\"\xff\":{}}", 0, "UTF-8" },
    { "{/*\"*/\"a\":{}}", 0, "not JSON" },
    { " {}", 0, "brace" },
    { "{}{}", 0, "more than one value" },
    { "{} 1", 0, "" },
    { "{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],"
      "\"data_offsets\":[0,4]}}",
      4, "same name" },
    { "{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0, "same name" },
    { "{" TENSOR ("a\n", "F32", "[1]", "[0,4]") "}", 4, "control character" },
    { "{" TENSOR ("a\\u0000b", "F32", "[1]", "[0,4]") "}", 4, "control character" },
    { "{" TENSOR ("a", "F32", "[01]", "[0,4]") "}", 4, "not JSON" },
    { "{" TENSOR ("a", "F32", "[1.0]", "[0,4]") "}", 4, "whole number" },
    { "{" TENSOR ("a", "f32", "[1]", "[0,4]") "}", 4, "unknown dtype" },
    { "{" TENSOR ("a", "C128", "[1]", "[0,16]") "}", 16, "unknown dtype" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = g_strdup_printf ("malformed-%zu.safetensors", i);
      g_autofree char *path =
          write_file (name, cases[i].header, NULL, cases[i].n_bytes, 0);

      auspex_test_assert_weights_refused (path, cases[i].cause);
    }
}

static void
test_nesting (void)
{
  g_autoptr (GString) header = g_string_new ("{\"a\":");
  g_autofree char *path = NULL;

  for (int i = 0; i < 1000000; i++)
    g_string_append_c (header, '[');
  path = write_file ("nested.safetensors", header->str, NULL, 0, 0);
  auspex_test_assert_weights_refused (path, "nested");
}

static void
test_not_safetensors (void)
{
  const char *folder = auspex_test_scratch_dir ();
  g_autofree char *missing = g_build_filename (folder, "missing.safetensors", NULL);
  g_autofree char *empty = g_build_filename (folder, "empty.safetensors", NULL);
  g_autofree char *zip = g_build_filename (folder, "zip.pt", NULL);
  g_autofree char *pickle = g_build_filename (folder, "pickle.pth", NULL);
  g_autofree char *text = g_build_filename (folder, "text.safetensors", NULL);
  g_autofree char *longer = write_file ("longer.safetensors", "{}", NULL, 4, 5);
  g_autofree char *negative = write_file ("negative.safetensors", "{}", NULL, 4, -3);

  g_file_set_contents (empty, "", 0, NULL);
  g_file_set_contents (zip, "PK\003\004\0\0\x8\x8\0\0", 10, NULL);
  g_file_set_contents (pickle, "\x80\x02\x8a\nl\xfc\x9c\x46\xf9 j\xa8P\x19.\x80\x02", 17,
                       NULL);
  g_file_set_contents (text, "A slide of the stomach.\n", -1, NULL);
  auspex_test_assert_weights_refused (missing, "No such file");
  auspex_test_assert_weights_refused (empty, "0 bytes");
  auspex_test_assert_weights_refused (zip, "damaged zip archive");
  auspex_test_assert_weights_refused (pickle, "truncated");
  auspex_test_assert_weights_refused (text, "not a safetensors file");
  auspex_test_assert_weights_refused (longer, "header of 7 bytes");
  auspex_test_assert_weights_refused (negative, "does not fit");
  auspex_test_assert_weights_refused (folder, "not a regular file");
  auspex_test_assert_weights_refused ("/dev/zero", "not a regular file");
}

static void
test_fifo (void)
{
  g_autofree char *path = g_build_filename (auspex_test_scratch_dir (), "fifo", NULL);

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  auspex_test_assert_weights_refused (path, "not a regular file");
}

/* Every prefix of a good file is refused, every flipped bit is survived. */
static void
test_damaged (void)
{
  g_autofree char *good =
      write_file ("good.safetensors",
                  "{" TENSOR ("a", "F32", "[1,2]", "[0,8]") "," TENSOR ("b", "F16", "[3]",
                                                                        "[8,14]") "}",
                  NULL, 14, 0);
  g_autofree char *path =
      g_build_filename (auspex_test_scratch_dir (), "bad.safetensors", NULL);
  g_autofree char *contents = NULL;
  gsize length = 0;

  g_assert_true (g_file_get_contents (good, &contents, &length, NULL));
  for (gsize n = 0; n < length; n++)
    {
      g_file_set_contents_full (path, contents, (gssize)n, G_FILE_SET_CONTENTS_NONE, 0600,
                                NULL);
      auspex_test_assert_weights_refused (path, "");
    }
  for (gsize bit = 0; bit < 8 * length; bit++)
    {
      g_autoptr (AuspexWeights) weights = NULL;

      contents[bit / 8] ^= (char)(1 << bit % 8);
      g_file_set_contents_full (path, contents, (gssize)length, G_FILE_SET_CONTENTS_NONE,
                                0600, NULL);
      contents[bit / 8] ^= (char)(1 << bit % 8);
      weights = auspex_weights_open (path, NULL);
      if (weights != NULL)
        {
          g_auto (GStrv) names = auspex_weights_list (weights);

          for (char **name = names; *name != NULL; name++)
            auspex_weights_get (weights, *name, NULL, NULL);
        }
    }
}

static void
test_real_files (void)
{
  g_autofree char *half =
      auspex_test_need_shared_data ("checkpoints/loader/hf-samples/e.safetensors");
  g_autofree char *floats =
      auspex_test_shared_data ("checkpoints/loader/candle-mel_filters.safetensors");
  g_autofree char *doubles =
      auspex_test_shared_data ("checkpoints/loader/syoyo-model.safetensors");
  g_autofree char *abuse = auspex_test_shared_data (
      "checkpoints/loader/malformed/syoyo-safetensors_abuse_attempt_1.safetensors");
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexWeights) weights = NULL;
  AuspexShape shape = AUSPEX_SHAPE (80, 201);
  const float *values = NULL;
  double sum = 0;

  if (half == NULL)
    return;
  weights = auspex_weights_open (half, &error);
  g_assert_no_error (error);
  values = auspex_weights_get (weights, "e", NULL, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 6; i++)
    g_assert_cmpfloat (values[i], ==, i - 3);
  g_assert_cmpstr (auspex_weights_get_metadata (weights, "test"), ==, "a");
  g_clear_pointer (&weights, auspex_weights_unref);

  weights = auspex_weights_open (floats, &error);
  g_assert_no_error (error);
  values = auspex_weights_get (weights, "mel_80", &shape, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 80 * 201; i++)
    sum += values[i];
  g_assert_cmpfloat_with_epsilon (sum, 1.999024092, 1e-6);
  g_clear_pointer (&weights, auspex_weights_unref);

  weights = auspex_weights_open (doubles, &error);
  g_assert_no_error (error);
  g_assert_null (auspex_weights_get (weights, "weight1", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED);

  auspex_test_assert_weights_refused (abuse, "header of 1000 bytes");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/safetensors/F32, F16 and BF16 are read at any alignment",
                   test_types);
  g_test_add_func ("/safetensors/what is saved is read back", test_round_trip);
  g_test_add_func ("/safetensors/a file that cannot be written is an error",
                   test_save_failure);
  g_test_add_func ("/safetensors/malformed headers are refused", test_malformed);
  g_test_add_func ("/safetensors/deep nesting is refused", test_nesting);
  g_test_add_func ("/safetensors/other files are refused by name", test_not_safetensors);
  g_test_add_func ("/safetensors/a FIFO does not block", test_fifo);
  g_test_add_func ("/safetensors/truncated and flipped files are survived", test_damaged);
  g_test_add_func ("/safetensors/published files open or are refused", test_real_files);
  return g_test_run ();
}
