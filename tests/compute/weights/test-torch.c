/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* tests/data/torch is what tests/peers/torch-files.py makes with PyTorch. */

#include "compute/weights/weights.h"
#include "tests/compute/weights/refused.h"
#include "tests/support/test-data.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

static AuspexWeights *
open_own (const char *kind, const char *name)
{
  g_autofree char *relative = g_strdup_printf ("torch/%s-%s.pt", kind, name);
  g_autofree char *path = auspex_test_own_data (relative);
  g_autoptr (GError) error = NULL;
  AuspexWeights *weights = auspex_weights_open (path, &error);

  g_assert_no_error (error);
  return weights;
}

/* @name has the values @expected, and is described so. */
static void
assert_values (AuspexWeights *weights, const char *name, const char *description,
               const double *expected, int n)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *actual = auspex_weights_describe (weights, name);
  g_autofree double *values = auspex_weights_dup_doubles (weights, name, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (actual, ==, description);
  for (int i = 0; i < n; i++)
    if (values[i] != expected[i])
      g_error ("%s '%s' [%d] is %.17g, not %.17g", auspex_weights_get_label (weights),
               name, i, values[i], expected[i]);
}

static const char *const kinds[] = { "zip", "stream", NULL };

static void
test_types (void)
{
  static const struct
  {
    const char *name, *description;
    double offset;
  } cases[] = {
    { "f64", "F64 [6]", 0.1 },     { "f32", "F32 [6]", 0.5 },
    { "f16", "F16 [6]", 0.5 },     { "bf16", "BF16 [6]", 0.5 },
    { "i64", "I64 [6]", -0x1p40 }, { "i32", "I32 [6]", -0x1p20 },
    { "i16", "I16 [6]", -0x1p10 }, { "i8", "I8 [6]", 0 },
    { "u8", "U8 [6]", 100 },
  };
  static const double small[] = { 0, 1, 2, 3, -4, 100 };
  static const double truths[] = { 0, 1, 1, 1, 0, 1 };

  for (const char *const *kind = kinds; *kind != NULL; kind++)
    {
      g_autoptr (AuspexWeights) weights = open_own (*kind, "types");
      g_autoptr (GError) error = NULL;

      for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
        {
          double expected[6];

          for (int k = 0; k < 6; k++)
            expected[k] = small[k] + cases[i].offset;
          assert_values (weights, cases[i].name, cases[i].description, expected, 6);
        }
      assert_values (weights, "bool", "BOOL [6]", truths, 6);
      g_assert_null (auspex_weights_dup_doubles (weights, "c64", &error));
      g_assert_nonnull (strstr (error->message, "is C64"));
      g_clear_error (&error);
      g_assert_null (auspex_weights_get (weights, "quantized", NULL, &error));
      g_assert_nonnull (strstr (error->message, "is quantized"));
      g_clear_error (&error);
      g_assert_null (auspex_weights_get (weights, "i64", NULL, &error));
      g_assert_nonnull (strstr (error->message, "is I64"));
    }
}

/* Every readable type as floats too. */
static void
test_floats (void)
{
  for (const char *const *kind = kinds; *kind != NULL; kind++)
    for (const char *const *name =
             (const char *const[]){ "f64", "f32", "f16", "bf16", NULL };
         *name != NULL; name++)
      {
        g_autoptr (AuspexWeights) weights = open_own (*kind, "types");
        g_autoptr (GError) error = NULL;
        const float *values = auspex_weights_get (weights, *name, NULL, &error);

        g_assert_no_error (error);
        g_assert_true (values[4] == (g_str_equal (*name, "f64") ? -3.9f : -3.5f));
        g_assert_true (values[5] == (g_str_equal (*name, "f64") ? 100.1f : 100.5f));
      }
}

static void
test_views (void)
{
  static const double part[] = { 6, 8, 10, 12, 14, 16 };
  static const double column[] = { 5, 11, 17, 23 };
  static const double scalar[] = { 15 };
  static const double attributed[] = { 18, 19, 20, 21, 22, 23 };
  double base[24], transposed[24], expanded[18], cube[24];

  for (int i = 0; i < 24; i++)
    {
      base[i] = i;
      transposed[i] = i / 4 + i % 4 * 6;
      /* permute (3, 1, 0, 2) of [2, 2, 2, 3] */
      cube[i] = i / 8 + i / 4 % 2 * 6 + i / 2 % 2 * 12 + i % 2 * 3;
    }
  for (int i = 0; i < 18; i++)
    expanded[i] = i % 6;
  for (const char *const *kind = kinds; *kind != NULL; kind++)
    {
      g_autoptr (AuspexWeights) weights = open_own (*kind, "views");
      g_autoptr (GError) error = NULL;
      g_autofree char *five = auspex_weights_describe (weights, "five");
      const float *floats = auspex_weights_get (weights, "transposed", NULL, &error);

      g_assert_no_error (error);
      g_assert_true (floats[1] == 6 && floats[23] == 23);
      assert_values (weights, "base", "F32 [4, 6]", base, 24);
      assert_values (weights, "transposed", "F32 [6, 4]", transposed, 24);
      assert_values (weights, "part", "F32 [2, 3]", part, 6);
      assert_values (weights, "column", "F32 [4]", column, 4);
      assert_values (weights, "expanded", "F32 [3, 6]", expanded, 18);
      assert_values (weights, "scalar", "F32 []", scalar, 1);
      assert_values (weights, "attributed", "F32 [6]", attributed, 6);
      assert_values (weights, "empty", "F32 [0, 6]", NULL, 0);
      assert_values (weights, "cube", "F32 [3, 2, 2, 2]", cube, 24);
      g_assert_cmpstr (five, ==, "F32 [1, 2, 2, 2, 3]");
      g_assert_null (auspex_weights_get (weights, "five", NULL, &error));
      g_assert_nonnull (strstr (error->message, "has 5 dimensions"));
    }
}

/* As torch wrote it in 2017. */
static void
test_tar (void)
{
  static const double part[] = { 6, 8, 10, 12, 14, 16 };
  g_autoptr (AuspexWeights) weights = open_own ("tar", "views");
  double base[24], transposed[24];

  for (int i = 0; i < 24; i++)
    {
      base[i] = i;
      transposed[i] = i / 4 + i % 4 * 6;
    }
  assert_values (weights, "base", "F32 [4, 6]", base, 24);
  assert_values (weights, "nested.transposed", "F32 [6, 4]", transposed, 24);
  assert_values (weights, "part", "F32 [2, 3]", part, 6);
}

/* Found by their full names and by those of the network. */
static void
test_nested (void)
{
  static const double weight[] = { 0, 1, 2, 3, 4, 5 }, bias[] = { 10, 11 };

  for (const char *const *kind = kinds; *kind != NULL; kind++)
    {
      g_autoptr (AuspexWeights) weights = open_own (*kind, "nested");

      assert_values (weights, "state_dict.module.0.weight", "F32 [2, 3]", weight, 6);
      assert_values (weights, "0.weight", "F32 [2, 3]", weight, 6);
      assert_values (weights, "0.bias", "F32 [2]", bias, 2);
      assert_values (weights, "parameters.1", "F32 [2]", bias, 2);
      g_assert_true (auspex_weights_has (weights, "optimizer.state.0.exp_avg"));
      g_assert_false (auspex_weights_has (weights, "exp_avg"));
      g_assert_false (auspex_weights_has (weights, "weight"));
    }
}

static void
test_byte_order (void)
{
  static const double a[] = { 1, 7 }, b[] = { -3, 0x1p40 };

  for (const char *const *kind = kinds; *kind != NULL; kind++)
    {
      g_autoptr (AuspexWeights) weights = open_own (*kind, "big-endian");
      g_autoptr (GError) error = NULL;
      const float *floats = auspex_weights_get (weights, "a", NULL, &error);

      g_assert_no_error (error);
      g_assert_true (floats[0] == 1 && floats[1] == 7);
      assert_values (weights, "a", "F32 [2]", a, 2);
      if (auspex_weights_has (weights, "b"))
        assert_values (weights, "b", "I64 [2]", b, 2);
    }
}

/* Sum over tensors k in the order of their names and elements i of
 * (k + 1) (i mod 97 + 1) value, as PyTorch computes it. */
static double
digest (AuspexWeights *weights, int *n_tensors)
{
  g_auto (GStrv) names = auspex_weights_list (weights);
  double sum = 0;

  *n_tensors = (int)g_strv_length (names);
  for (int k = 0; names[k] != NULL; k++)
    {
      g_autofree double *values = auspex_weights_dup_doubles (weights, names[k], NULL);
      AuspexShape shape = { 0 };
      int64_t n = 0;

      g_assert_nonnull (values);
      auspex_weights_get_shape (weights, names[k], &shape, NULL);
      n = auspex_shape_count (&shape, 0);
      for (int64_t i = 0; i < n; i++)
        sum += (k + 1) * (double)(i % 97 + 1) * values[i];
    }
  return sum;
}

static void
test_published (void)
{
  static const struct
  {
    const char *file;
    int n_tensors;
    double digest;
  } cases[] = {
    { "loader/burn-mnist.pt", 20, -11230.9184631721 },
    { "loader/burn-modules/boolean-boolean.pt", 1, 4 },
    { "loader/burn-modules/buffer-buffer.pt", 1, 45 },
    { "loader/burn-modules/complex_nested-complex_nested.pt", 23, -1583.372381106019 },
    { "loader/burn-modules/conv1d-conv1d.pt", 3, 2.3827247619628906 },
    { "loader/burn-modules/enum_module-enum_depthwise_false.pt", 2, -6.1133460614364594 },
    { "loader/burn-modules/group_norm-group_norm.pt", 2, 42 },
    { "loader/burn-modules/integer-integer.pt", 1, 14 },
    { "loader/burn-modules/key_remap-key_remap.pt", 3, 15.232905358076096 },
    { "loader/burn-modules/key_remap_chained-key_remap.pt", 18, 1351.1300354495645 },
    { "loader/burn-modules/layer_norm-layer_norm.pt", 2, 6 },
    { "loader/burn-modules/linear-linear.pt", 3, 14.200767248868942 },
    { "loader/burn-modules/non_contiguous_indexes-non_contiguous_indexes.pt", 10,
      173.04478397895582 },
    { "loader/burn-modules/tests-test_int.pt", 1, 14 },
    { "loader/burn-modules/top_level_key-top_level_key.pt", 2, 2.0828633606433868 },
    { "loader/burn-reader/bool.pt", 1, 8 },
    { "loader/burn-reader/float16.pt", 1, 6.375 },
    { "loader/burn-reader/int16.pt", 1, 6000 },
    { "loader/burn-reader/int32.pt", 1, -40 },
    { "loader/burn-reader/int64.pt", 1, 600 },
    { "loader/burn-reader/int8.pt", 1, 71 },
    { "loader/burn-reader/legacy_uncloned_views.pt", 2, 7040 },
    { "loader/burn-reader/legacy_with_offsets.pt", 3, 273.30000030994415 },
    { "loader/burn-reader/mixed_types.pt", 4, 2027.5 },
    { "loader/burn-reader/nested_dict.pt", 4, -128.51302222535014 },
    { "loader/burn-reader/simple_legacy-old.pt", 3, -6.4216331094503403 },
    { "loader/burn-reader/tar_2d_tensor.tar", 1, 650 },
    { "loader/burn-reader/tar_float64.tar", 1, 15.399999999999999 },
    { "loader/burn-reader/tar_int64.tar", 1, 600 },
    { "loader/burn-reader/tar_weight_bias.tar", 2, 18.250000419095159 },
    { "loader/burn-reader/tensor_2d.pt", 1, 91 },
    { "loader/burn-reader/tensor_3d.pt", 1, -1100.3792913854122 },
    { "loader/burn-reader/tensor_4d.pt", 1, 6.1474297568202019 },
    { "loader/burn-reader/uint8.pt", 1, 1189 },
    { "loader/candle-test.pt", 1, 204 },
    { "loader/candle-test_with_key.pt", 1, 204 },
    { "mil/dsmil-c16_aggregator.pth", 8, 21177.973163413073 },
    { "mil/dsmil-init.pth", 4, 5884.3751567038307 },
    { "mil/dsmil-tcga_aggregator.pth", 8, 22470.190819835341 },
  };
  g_autofree char *folder = auspex_test_need_shared_data ("checkpoints");

  for (size_t i = 0; folder != NULL && i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (folder, cases[i].file, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (AuspexWeights) weights = auspex_weights_open (path, &error);
      int n_tensors = 0;
      double sum = 0;

      g_assert_no_error (error);
      sum = digest (weights, &n_tensors);
      g_test_message ("%s: %.17g", cases[i].file, sum);
      g_assert_cmpint (n_tensors, ==, cases[i].n_tensors);
      g_assert_cmpfloat (fabs (sum - cases[i].digest), <=,
                         1e-9 * (1 + fabs (cases[i].digest)));
    }
}

static void
test_programs (void)
{
  g_autofree char *module =
      auspex_test_need_shared_data ("checkpoints/loader/pathml-test-old.pt");
  g_autofree char *script =
      auspex_test_shared_data ("checkpoints/loader/tch-torchscript-foo.pt");

  if (module == NULL)
    return;
  auspex_test_assert_weights_refused (module, "'__main__.SimpleModel'");
  auspex_test_assert_weights_refused (script, "'__torch__.Foo'");
}

/* In place: what is there is as long, or absent. */
static void
write_bytes (const char *path, const char *contents, gsize length)
{
  g_assert_true (g_file_set_contents_full (path, contents, (gssize)length,
                                           G_FILE_SET_CONTENTS_NONE, 0600, NULL));
}

/* Each prefix of a good file and each changed byte ends, without a crash. */
static void
test_damaged (gconstpointer data)
{
  g_autofree char *good = auspex_test_own_data (data);
  g_autofree char *path = g_build_filename (auspex_test_scratch_dir (), "bad.pt", NULL);
  g_autofree char *contents = NULL;
  static const uint8_t changes[] = { 0x01, 0x80, 0xff, 0x20 };
  /* Three blocks end a tar archive, of which nothing is read. */
  gsize length = 0, n_padding = strstr (data, "tar-") != NULL ? 3 * 512 : 0;
  int64_t start = g_get_monotonic_time ();

  g_assert_true (g_file_get_contents (good, &contents, &length, NULL));
  g_unlink (path);
  write_bytes (path, contents, length);
  for (gsize n = length; n-- > 0;)
    {
      g_autoptr (AuspexWeights) weights = NULL;

      g_assert_cmpint (truncate (path, (off_t)n), ==, 0);
      weights = auspex_weights_open (path, NULL);
      if (weights != NULL && n < length - n_padding)
        g_error ("%s: the first %zu bytes were taken", good, n);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (changes) * length; i++)
    {
      g_autoptr (AuspexWeights) weights = NULL;

      contents[i % length] ^= (char)changes[i / length];
      write_bytes (path, contents, length);
      contents[i % length] ^= (char)changes[i / length];
      weights = auspex_weights_open (path, NULL);
      if (weights != NULL)
        {
          g_auto (GStrv) names = auspex_weights_list (weights);

          for (char **name = names; *name != NULL; name++)
            {
              g_autofree double *values =
                  auspex_weights_dup_doubles (weights, *name, NULL);

              auspex_weights_get (weights, *name, NULL, NULL);
            }
        }
    }
  g_test_message ("%.1f s", (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/torch/every number type is read", test_types);
  g_test_add_func ("/torch/F64, F32, F16 and BF16 are weights", test_floats);
  g_test_add_func ("/torch/views, offsets and strides of one storage are read",
                   test_views);
  g_test_add_func ("/torch/tar archives are read", test_tar);
  g_test_add_func ("/torch/nested dictionaries and module. are looked into", test_nested);
  g_test_add_func ("/torch/big-endian files are read", test_byte_order);
  g_test_add_func ("/torch/published files have the values PyTorch reads",
                   test_published);
  g_test_add_func ("/torch/pickled programs are refused by name", test_programs);
  g_test_add_data_func ("/torch/a damaged zip archive is survived", "torch/zip-bag.pt",
                        test_damaged);
  g_test_add_data_func ("/torch/a damaged nested zip archive is survived",
                        "torch/zip-big-endian.pt", test_damaged);
  g_test_add_data_func ("/torch/a damaged stream is survived", "torch/stream-views.pt",
                        test_damaged);
  g_test_add_data_func ("/torch/a damaged tar archive is survived", "torch/tar-views.pt",
                        test_damaged);
  return g_test_run ();
}
