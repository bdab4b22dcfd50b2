/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/saved-torch.h"

#include "tests/support/test-data.h"

#include <string.h>
#include <zip.h>

static void
put (GByteArray *pickle, const char *operations)
{
  g_byte_array_append (pickle, (const guint8 *)operations, (guint)strlen (operations));
}

static void
put_int (GByteArray *pickle, int64_t value)
{
  uint32_t number = GUINT32_TO_LE ((uint32_t)value);

  put (pickle, "J");
  g_byte_array_append (pickle, (const guint8 *)&number, sizeof number);
}

static void
put_text (GByteArray *pickle, const char *text)
{
  uint32_t length = GUINT32_TO_LE ((uint32_t)strlen (text));

  put (pickle, "X");
  g_byte_array_append (pickle, (const guint8 *)&length, sizeof length);
  put (pickle, text);
}

/* The tensor of storage @key, in C order. */
static void
put_tensor (GByteArray *pickle, int key, const AuspexShape *shape)
{
  g_autofree char *key_text = g_strdup_printf ("%d", key);
  int64_t stride = auspex_shape_count (shape, 0);

  put (pickle, "ctorch._utils\n_rebuild_tensor_v2\n((");
  put_text (pickle, "storage");
  put (pickle, "ctorch\nFloatStorage\n");
  put_text (pickle, key_text);
  put_text (pickle, "cpu");
  put_int (pickle, stride);
  put (pickle, "tQ");
  put_int (pickle, 0);
  put (pickle, "(");
  for (int i = 0; i < shape->n_dims; i++)
    put_int (pickle, shape->dims[i]);
  put (pickle, "t(");
  for (int i = 0; i < shape->n_dims; i++)
    put_int (pickle, stride /= MAX (shape->dims[i], 1));
  put (pickle, "t\x89"
               "ccollections\nOrderedDict\n)RtR");
}

static void
add_entry (zip_t *zip, const char *name, gconstpointer bytes, size_t n)
{
  void *copy = memcpy (malloc (n + 1), bytes, n); /* libzip frees it */
  zip_int64_t entry =
      zip_file_add (zip, name, zip_source_buffer (zip, copy, n, 1), ZIP_FL_ENC_UTF_8);

  g_assert_cmpint (entry, >=, 0);
  zip_set_file_compression (zip, (zip_uint64_t)entry, ZIP_CM_STORE, 0);
}

char *
auspex_test_save_torch (const char *name, AuspexWeights *weights, const char *prefix,
                        const char *key)
{
  char *path = g_build_filename (auspex_test_scratch_dir (), name, NULL);
  zip_t *zip = zip_open (path, ZIP_CREATE | ZIP_TRUNCATE, NULL);
  g_auto (GStrv) names = auspex_weights_list (weights);
  g_autoptr (GByteArray) pickle = g_byte_array_new ();

  g_assert_nonnull (zip);
  put (pickle, "\x80\x02");
  if (key != NULL)
    {
      put (pickle, "}");
      put_text (pickle, key);
    }
  put (pickle, "}(");
  for (int i = 0; names[i] != NULL; i++)
    {
      g_autofree char *full_name = g_strconcat (prefix, names[i], NULL);
      g_autofree char *entry = g_strdup_printf ("archive/data/%d", i);
      const float *values = auspex_weights_get (weights, names[i], NULL, NULL);
      AuspexShape shape = { 0 };

      g_assert_nonnull (values);
      auspex_weights_get_shape (weights, names[i], &shape, NULL);
      put_text (pickle, full_name);
      put_tensor (pickle, i, &shape);
      add_entry (zip, entry, values,
                 (size_t)auspex_shape_count (&shape, 0) * sizeof (float));
    }
  put (pickle, key != NULL ? "us." : "u.");
  add_entry (zip, "archive/data.pkl", pickle->data, pickle->len);
  g_assert_cmpint (zip_close (zip), ==, 0);
  return path;
}
