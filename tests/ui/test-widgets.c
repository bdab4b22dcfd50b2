/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Widgets alone, fed with a made-up prognosis. */

#include "render/annotation/annotation-collection.h"
#include "ui/annotation-page.h"
#include "ui/gene-panel.h"
#include "ui/mpp-dialog.h"
#include "ui/overlay-controls.h"
#include "ui/result-card.h"

#include <adwaita.h>
#include <math.h>

static AuspexPrognosis *
made_up_prognosis (void)
{
  static const char *const names[2][3] = { { "TP53", "RB1", "PTEN" },
                                           { "MYC", "EGFR", "KRAS" } };
  static const float z[2][3] = { { -1.5f, 0.25f, 2.0f }, { 0.5f, -0.75f, 1.0f } };
  AuspexPrognosis *prognosis = auspex_prognosis_new ();

  prognosis->risk = -1.284;
  prognosis->risk_percentile = NAN;
  prognosis->model_name = g_strdup ("made up");
  prognosis->model_trained = true;
  for (int i = 0; i < AUSPEX_N_BINS; i++)
    {
      prognosis->hazards[i] = 0.25;
      prognosis->survival[i] = pow (0.75, i + 1);
    }
  prognosis->n_groups = prognosis->maps.n_groups = 2;
  prognosis->groups = g_new0 (AuspexGeneGroup, 2);
  for (int i = 0; i < 2; i++)
    {
      AuspexGeneGroup *group = &prognosis->groups[i];

      group->name = g_strdup (i == 0 ? "Suppressors" : "Oncogenes");
      group->n_features = 3;
      group->features = g_new0 (AuspexGeneFeature, 3);
      for (int j = 0; j < 3; j++)
        group->features[j] = (AuspexGeneFeature){ g_strdup (names[i][j]),
                                                  g_strdup ("rnaseq"), z[i][j], NAN };
    }
  return prognosis;
}

static void
the_card_writes_the_risk (void)
{
  g_autoptr (AuspexPrognosis) prognosis = made_up_prognosis ();
  g_autoptr (AuspexResultCard) card =
      g_object_ref_sink (g_object_new (AUSPEX_TYPE_RESULT_CARD, NULL));

  auspex_result_card_set_prognosis (card, prognosis);
  g_assert_cmpstr (auspex_result_card_get_risk_text (card), ==, "−1.28");
  auspex_result_card_set_prognosis (card, NULL);
  g_assert_null (auspex_result_card_get_prognosis (card));
}

static void
a_change_of_risk_is_that_of_the_numbers_beside_it (void)
{
  static const struct
  {
    double then, now;
    const char *change;
  } cases[] = {
    { -1.284, -1.312, "Risk −1.284 → −1.312 (−0.028)" },
    { -1.312, -1.284, "Risk −1.312 → −1.284 (+0.028)" },
    { -1.1344, -1.1347, "Risk −1.134 → −1.135 (−0.001)" },
    { -1.1341, -1.1344, "Risk −1.134 → −1.134 (no change to three decimals)" },
    { -0.0001, -0.0004, "Risk 0.000 → 0.000 (no change to three decimals)" },
  };
  g_autoptr (AuspexExclusionBox) box =
      g_object_ref_sink (g_object_new (AUSPEX_TYPE_EXCLUSION_BOX, NULL));

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AuspexPrognosis) prognosis = made_up_prognosis ();

      prognosis->all_tissue = made_up_prognosis ();
      prognosis->all_tissue->risk = cases[i].then;
      prognosis->risk = cases[i].now;
      prognosis->n_patches = 42;
      prognosis->n_excluded = 6;
      prognosis->excluded_um2 = 512;
      auspex_exclusion_box_set (box, 1, prognosis, false, NULL);
      g_assert_cmpstr (auspex_exclusion_box_get_change (box), ==, cases[i].change);
      g_assert_cmpstr (auspex_exclusion_box_get_text (box), ==,
                       "6 of 48 patches, 512 µm²");
    }
}

static void
micrometres_are_read_with_comma_or_point (void)
{
  static const struct
  {
    const char *text;
    double mpp; /* 0: refused */
  } cases[] = {
    { "0.5", 0.5 },   { "0,5", 0.5 }, { " 0,2527 ", 0.2527 },
    { "0.01", 0.01 }, { "100", 100 }, { "abc", 0 },
    { "", 0 },        { ",", 0 },     { "0.009", 0 },
    { "100.1", 0 },   { "-0.5", 0 },  { "0.5 µm", 0 },
    { "1.234,5", 0 }, { "0,5,1", 0 }, { "1e1", 0 },
    { "0x1", 0 },     { "inf", 0 },   { "nan", 0 },
    { "0", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      double mpp = 0;

      g_assert_cmpint (auspex_mpp_parse (cases[i].text, &mpp), ==, cases[i].mpp > 0);
      if (cases[i].mpp > 0)
        g_assert_cmpfloat (mpp, ==, cases[i].mpp);
    }
}

static void
genes_are_sorted_by_z_within_and_across_groups (void)
{
  g_autoptr (AuspexPrognosis) prognosis = made_up_prognosis ();
  g_autoptr (AuspexGenePanel) panel =
      g_object_ref_sink (g_object_new (AUSPEX_TYPE_GENE_PANEL, NULL));
  float z = 0;

  auspex_gene_panel_set_prognosis (panel, prognosis);
  g_assert_cmpuint (auspex_gene_panel_get_n_listed (panel), ==, 6);
  g_assert_cmpstr (auspex_gene_panel_get_listed (panel, 0, &z), ==, "PTEN");
  g_assert_cmpfloat (z, ==, 2.0f);
  g_assert_cmpstr (auspex_gene_panel_get_listed (panel, 5, &z), ==, "TP53");

  auspex_gene_panel_show_group (panel, 1);
  g_assert_cmpuint (auspex_gene_panel_get_n_listed (panel), ==, 3);
  g_assert_cmpstr (auspex_gene_panel_get_listed (panel, 0, &z), ==, "KRAS");
  g_assert_cmpstr (auspex_gene_panel_get_listed (panel, 2, &z), ==, "EGFR");
}

static void
genes_are_found_by_part_of_their_name_in_any_case (void)
{
  g_autoptr (AuspexPrognosis) prognosis = made_up_prognosis ();
  g_autoptr (AuspexGenePanel) panel =
      g_object_ref_sink (g_object_new (AUSPEX_TYPE_GENE_PANEL, NULL));
  float z = 0;

  auspex_gene_panel_set_prognosis (panel, prognosis);
  auspex_gene_panel_search (panel, "egf");
  g_assert_cmpuint (auspex_gene_panel_get_n_listed (panel), ==, 1);
  g_assert_cmpstr (auspex_gene_panel_get_listed (panel, 0, &z), ==, "EGFR");
  auspex_gene_panel_search (panel, "nothing of the kind");
  g_assert_cmpuint (auspex_gene_panel_get_n_listed (panel), ==, 0);
  auspex_gene_panel_search (panel, "");
  g_assert_cmpuint (auspex_gene_panel_get_n_listed (panel), ==, 6);
}

static void
count (gpointer object, int *n)
{
  (*n)++;
}

static void
count_group (gpointer object, int group, int *last)
{
  *last = group;
}

static void
only_the_user_chooses_a_group (void)
{
  g_autoptr (AuspexPrognosis) prognosis = made_up_prognosis ();
  g_autoptr (AuspexGenePanel) panel =
      g_object_ref_sink (g_object_new (AUSPEX_TYPE_GENE_PANEL, NULL));
  int last = -2;

  g_signal_connect (panel, "group-chosen", G_CALLBACK (count_group), &last);
  auspex_gene_panel_set_prognosis (panel, prognosis);
  auspex_gene_panel_show_group (panel, 1);
  g_assert_cmpint (last, ==, -2);
}

static void
maps_are_chosen_and_said_once (void)
{
  g_autoptr (AuspexPrognosis) prognosis = made_up_prognosis ();
  g_autoptr (AuspexOverlayControls) controls =
      g_object_ref_sink (g_object_new (AUSPEX_TYPE_OVERLAY_CONTROLS, NULL));
  int n = 0;

  auspex_overlay_controls_set_prognosis (controls, prognosis);
  g_signal_connect (controls, "map-changed", G_CALLBACK (count), &n);
  auspex_overlay_controls_choose (controls, (AuspexMapChoice){ AUSPEX_MAP_HYPEREDGE, 1 });
  AuspexMapChoice choice = auspex_overlay_controls_get_choice (controls);
  g_assert_cmpint (choice.kind, ==, AUSPEX_MAP_HYPEREDGE);
  g_assert_cmpint (choice.group, ==, 1);
  g_assert_cmpint (n, ==, 1);

  auspex_overlay_controls_choose (controls, (AuspexMapChoice){ AUSPEX_MAP_GATE, -1 });
  g_assert_cmpint (auspex_overlay_controls_get_choice (controls).kind, ==,
                   AUSPEX_MAP_GATE);
  g_assert_cmpint (n, ==, 2);

  /* A group this prognosis does not have. */
  auspex_overlay_controls_choose (controls, (AuspexMapChoice){ AUSPEX_MAP_HYPEREDGE, 7 });
  g_assert_cmpint (auspex_overlay_controls_get_choice (controls).kind, ==,
                   AUSPEX_MAP_GATE);
  g_assert_cmpint (n, ==, 2);
}

static void
add_rectangle (AuspexAnnotationCollection *annotations, double x)
{
  g_autoptr (AuspexAnnotation) rectangle = auspex_annotation_new_from_box (
      AUSPEX_SHAPE_RECTANGLE, (AuspexRect){ x, 0, 100, 50 });

  auspex_annotation_collection_add (annotations, rectangle);
}

static void
the_list_follows_the_collection (void)
{
  g_autoptr (AuspexAnnotationCollection) annotations =
      auspex_annotation_collection_new ();
  g_autoptr (AuspexAnnotationPage) page =
      g_object_ref_sink (g_object_new (AUSPEX_TYPE_ANNOTATION_PAGE, NULL));

  auspex_annotation_page_set_annotations (page, annotations, 0.5);
  g_assert_cmpuint (auspex_annotation_page_get_n_listed (page), ==, 0);
  for (int i = 0; i < 3; i++)
    add_rectangle (annotations, 200 * i);
  g_assert_cmpuint (auspex_annotation_page_get_n_listed (page), ==, 3);
  auspex_annotation_collection_remove (
      annotations, auspex_annotation_collection_get (annotations, 1)->id);
  g_assert_cmpuint (auspex_annotation_page_get_n_listed (page), ==, 2);
  auspex_annotation_collection_undo (annotations);
  g_assert_cmpuint (auspex_annotation_page_get_n_listed (page), ==, 3);
  auspex_annotation_page_set_annotations (page, NULL, 0);
  g_assert_cmpuint (auspex_annotation_page_get_n_listed (page), ==, 0);
}

static GtkWidget *
find_classes (GtkWidget *widget)
{
  if (GTK_IS_DROP_DOWN (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_classes (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* Warnings are fatal here. The last one of a class of its own leaves the list shorter. */
static void
a_class_is_chosen_and_the_list_of_classes_follows (void)
{
  g_autoptr (AuspexAnnotationCollection) annotations =
      auspex_annotation_collection_new ();
  g_autoptr (AuspexAnnotationPage) page =
      g_object_ref_sink (g_object_new (AUSPEX_TYPE_ANNOTATION_PAGE, NULL));
  GtkDropDown *classes = GTK_DROP_DOWN (find_classes (GTK_WIDGET (page)));

  auspex_annotation_page_set_annotations (page, annotations, 0.5);
  add_rectangle (annotations, 0);
  g_autofree char *id = g_strdup (auspex_annotation_collection_get (annotations, 0)->id);
  g_autoptr (AuspexAnnotation) own =
      auspex_annotation_copy (auspex_annotation_collection_get (annotations, 0));
  auspex_annotation_set_class (own, "Granuloma", 0x123456);
  auspex_annotation_collection_replace (annotations, own);
  auspex_annotation_collection_select (annotations, id);
  guint n = g_list_model_get_n_items (gtk_drop_down_get_model (classes));
  g_assert_cmpuint (gtk_drop_down_get_selected (classes), ==, n - 1);
  GListModel *model = gtk_drop_down_get_model (classes);

  gtk_drop_down_set_selected (classes, 1);
  g_assert_cmpstr (auspex_annotation_collection_find (annotations, id)->class_name, ==,
                   gtk_string_object_get_string (
                       GTK_STRING_OBJECT (gtk_drop_down_get_selected_item (classes))));
  g_assert_true (gtk_drop_down_get_model (classes) == model);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  model = gtk_drop_down_get_model (classes);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, n - 1);
  g_assert_cmpuint (gtk_drop_down_get_selected (classes), ==, 1);

  gtk_drop_down_set_selected (classes, 2);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (gtk_drop_down_get_model (classes) == model);
  g_assert_cmpuint (gtk_drop_down_get_selected (classes), ==, 2);
}

int
main (int argc, char **argv)
{
  g_setenv ("GSK_RENDERER", "cairo", FALSE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add_func ("/widgets/the result card writes the risk", the_card_writes_the_risk);
  g_test_add_func ("/widgets/a change of risk is that of the numbers beside it",
                   a_change_of_risk_is_that_of_the_numbers_beside_it);
  g_test_add_func ("/widgets/micrometres are read with comma or point",
                   micrometres_are_read_with_comma_or_point);
  g_test_add_func ("/widgets/genes are sorted by z within and across groups",
                   genes_are_sorted_by_z_within_and_across_groups);
  g_test_add_func ("/widgets/genes are found by part of their name in any case",
                   genes_are_found_by_part_of_their_name_in_any_case);
  g_test_add_func ("/widgets/showing a group is not choosing it",
                   only_the_user_chooses_a_group);
  g_test_add_func ("/widgets/maps are chosen, and said once",
                   maps_are_chosen_and_said_once);
  g_test_add_func ("/widgets/the annotation list follows the collection",
                   the_list_follows_the_collection);
  g_test_add_func ("/widgets/a class is chosen and the list of classes follows",
                   a_class_is_chosen_and_the_list_of_classes_follows);
  return g_test_run ();
}
