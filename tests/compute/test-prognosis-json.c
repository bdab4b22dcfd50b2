/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/prognosis.h"

#include <json-glib/json-glib.h>
#include <locale.h>
#include <math.h>
#include <string.h>

static AuspexPrognosis *
example (void)
{
  AuspexPrognosis *prognosis = auspex_prognosis_new ();

  prognosis->created = g_strdup ("2026-01-02T03:04:05Z");
  prognosis->seconds = 1.5;
  prognosis->n_slides = 1;
  prognosis->slides = g_new0 (AuspexSlideIdentity, 1);
  prognosis->slides[0].name = g_strdup ("a \"b\" \303\244.svs");
  prognosis->slides[0].mpp = 0.4990000000000001;
  prognosis->risk = -1.2800000000000002;
  prognosis->hazards[1] = 0.1 + 0.2;
  prognosis->survival[0] = NAN;
  prognosis->n_patches = 12345678901;
  prognosis->n_members = 1;
  prognosis->member_risks = g_memdup2 (&prognosis->risk, sizeof (double));
  prognosis->n_groups = 2;
  prognosis->groups = g_new0 (AuspexGeneGroup, 2);
  prognosis->groups[0].name = g_strdup ("Oncogenes");
  prognosis->groups[0].n_features = 2;
  prognosis->groups[0].features = g_new0 (AuspexGeneFeature, 2);
  prognosis->groups[0].features[0] =
      (AuspexGeneFeature){ g_strdup ("MYC"), g_strdup ("rnaseq"), 0.1f, 0.25f };
  prognosis->groups[0].features[1] = (AuspexGeneFeature){ NULL, NULL, NAN, NAN };
  auspex_prognosis_add_warning (prognosis, "untrained", "Meaningless numbers");
  auspex_prognosis_add_parameter (prognosis, "tissue", "default");
  return prognosis;
}

static JsonObject *
parse (JsonParser *parser, const char *text)
{
  g_autoptr (GError) error = NULL;

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  return json_node_get_object (json_parser_get_root (parser));
}

static void
test_members (void)
{
  static const char *const members[] = {
    "schema",   "software", "created",         "seconds",    "intended_use", "slides",
    "model",    "encoder",  "device",          "parameters", "patches",      "hazards",
    "survival", "risk",     "risk_percentile", "members",    "genes",        "warnings",
  };
  g_autoptr (AuspexPrognosis) prognosis = example ();
  g_autofree char *text = auspex_prognosis_to_json (prognosis);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = parse (parser, text);

  for (int i = 0; i < G_N_ELEMENTS (members); i++)
    if (!json_object_has_member (root, members[i]))
      {
        g_test_message ("no member \"%s\"", members[i]);
        g_test_fail ();
      }
  g_assert_cmpint (json_object_get_size (root), ==, G_N_ELEMENTS (members));
  g_assert_cmpstr (json_object_get_string_member (root, "intended_use"), ==,
                   "research only");
  g_assert_cmpstr (json_object_get_string_member (
                       json_object_get_object_member (root, "parameters"), "tissue"),
                   ==, "default");
  g_assert_cmpint (json_object_get_int_member (
                       json_object_get_object_member (root, "patches"), "count"),
                   ==, 12345678901);
}

static void
test_numbers (void)
{
  g_autoptr (AuspexPrognosis) prognosis = example ();
  g_autofree char *text = auspex_prognosis_to_json (prognosis);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonObject *root = parse (parser, text);
  JsonObject *slide =
      json_array_get_object_element (json_object_get_array_member (root, "slides"), 0);

  g_assert_true (json_object_get_double_member (root, "risk") == prognosis->risk);
  g_assert_true (
      json_array_get_double_element (json_object_get_array_member (root, "hazards"), 1)
      == prognosis->hazards[1]);
  g_assert_true (json_object_get_double_member (slide, "mpp")
                 == prognosis->slides[0].mpp);
  g_assert_cmpstr (json_object_get_string_member (slide, "name"), ==,
                   "a \"b\" \303\244.svs");
  g_assert_true (json_object_get_null_member (root, "risk_percentile"));
  g_assert_true (
      json_array_get_null_element (json_object_get_array_member (root, "survival"), 0));
  g_assert_null (strstr (text, "nan"));
}

static void
test_genes (void)
{
  g_autoptr (AuspexPrognosis) prognosis = example ();
  g_autofree char *text = auspex_prognosis_to_json (prognosis);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *genes = json_object_get_array_member (parse (parser, text), "genes");
  JsonObject *oncogenes = json_array_get_object_element (genes, 0);
  JsonArray *features = json_object_get_array_member (oncogenes, "features");
  JsonObject *named = json_array_get_object_element (features, 0);
  JsonObject *nameless = json_array_get_object_element (features, 1);

  g_assert_cmpint (json_array_get_length (genes), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (named, "name"), ==, "MYC");
  g_assert_cmpstr (json_object_get_string_member (named, "modality"), ==, "rnaseq");
  g_assert_true ((float)json_object_get_double_member (named, "z") == 0.1f);
  g_assert_true (json_object_get_double_member (named, "validation_r") == 0.25);
  g_assert_cmpint (json_object_get_size (nameless), ==, 1);
  g_assert_true (json_object_get_null_member (nameless, "z"));
}

static void
test_locale (void)
{
  g_autoptr (AuspexPrognosis) prognosis = example ();
  g_autofree char *plain = auspex_prognosis_to_json (prognosis);

  if (setlocale (LC_ALL, "de_DE.UTF-8") == NULL)
    {
      g_test_skip ("no locale with a decimal comma here");
      return;
    }
  g_autofree char *german = auspex_prognosis_to_json (prognosis);
  setlocale (LC_ALL, "C");
  g_assert_cmpstr (german, ==, plain);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/result JSON/has the documented members and no other", test_members);
  g_test_add_func ("/result JSON/numbers read back exactly, unknown ones are null",
                   test_numbers);
  g_test_add_func ("/result JSON/a feature without a name has only z", test_genes);
  g_test_add_func ("/result JSON/a decimal comma changes nothing", test_locale);
  return g_test_run ();
}
