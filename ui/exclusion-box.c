/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/exclusion-box.h"

#include "ui/format.h"

#include <glib/gi18n.h>
#include <math.h>

#define PANEL_CHARS 36

struct _AuspexExclusionBox
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkSpinner *spinner;
  GtkLabel *text;   /* how much */
  GtkLabel *change; /* risk then and now */
};

G_DEFINE_FINAL_TYPE (AuspexExclusionBox, auspex_exclusion_box, GTK_TYPE_WIDGET)

static char *
amount_text (const AuspexPrognosis *prognosis)
{
  g_autofree char *n = auspex_format_count (prognosis->n_excluded);
  g_autofree char *total =
      auspex_format_count (prognosis->n_excluded + prognosis->n_patches);
  g_autofree char *area = NULL;

  if (!isfinite (prognosis->excluded_um2))
    return g_strdup_printf (_ ("%s of %s patches"), n, total);
  area = auspex_format_area_um2 (prognosis->excluded_um2);
  /* Translators: patches left out, patches in all, area of tissue with its unit. */
  return g_strdup_printf (_ ("%s of %s patches, %s"), n, total, area);
}

/* "Risk −1.284 → −1.312 (−0.028)": the difference is that of the numbers as they stand
 * there, not one that rounds to another. */
static char *
change_text (const AuspexPrognosis *prognosis)
{
  double thousandths =
      round (prognosis->risk * 1000) - round (prognosis->all_tissue->risk * 1000);
  g_autofree char *then = auspex_format_number (prognosis->all_tissue->risk, 3);
  g_autofree char *now = auspex_format_number (prognosis->risk, 3);
  g_autofree char *by = auspex_format_number (fabs (thousandths) / 1000, 3);

  if (thousandths == 0)
    return g_strdup_printf (_ ("Risk %s → %s (no change to three decimals)"), then, now);
  return g_strdup_printf (_ ("Risk %s → %s (%s%s)"), then, now,
                          thousandths < 0 ? "−" : "+", by);
}

static char *
dup_text (int n_marks, const AuspexPrognosis *prognosis, bool is_asking,
          const char *trouble)
{
  if (trouble != NULL)
    return g_strdup (trouble);
  if (prognosis != NULL && prognosis->all_tissue != NULL)
    return amount_text (prognosis);
  if (is_asking)
    return g_strdup (_ ("Estimating again…"));
  if (prognosis == NULL)
    return g_strdup_printf (ngettext ("%d mark: it counts in the next estimate.",
                                      "%d marks: they count in the next estimate.",
                                      n_marks),
                            n_marks);
  return g_strdup (_ ("Nothing: no mark covers half of a patch."));
}

static GtkWidget *
label_new (void)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), PANEL_CHARS);
  gtk_widget_add_css_class (label, "numbers");
  return label;
}

static void
auspex_exclusion_box_dispose (GObject *object)
{
  g_clear_pointer (&AUSPEX_EXCLUSION_BOX (object)->box, gtk_widget_unparent);
  G_OBJECT_CLASS (auspex_exclusion_box_parent_class)->dispose (object);
}

static void
auspex_exclusion_box_class_init (AuspexExclusionBoxClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = auspex_exclusion_box_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass),
                                            GTK_TYPE_BIN_LAYOUT);
}

static void
auspex_exclusion_box_init (AuspexExclusionBox *self)
{
  GtkWidget *heading_row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *heading = gtk_label_new (_ ("Tissue left out"));
  GtkWidget *use_all = gtk_button_new_with_label (_ ("Use all tissue"));

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  gtk_widget_add_css_class (self->box, "left-out");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "panel-heading");
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  gtk_widget_set_hexpand (GTK_WIDGET (self->spinner), TRUE);
  gtk_widget_set_halign (GTK_WIDGET (self->spinner), GTK_ALIGN_START);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (use_all), "win.use-all-tissue");
  gtk_widget_set_tooltip_text (use_all, _ ("Take the marks off the slide. Undo puts them "
                                           "back."));
  gtk_widget_add_css_class (use_all, "small");
  gtk_box_append (GTK_BOX (heading_row), heading);
  gtk_box_append (GTK_BOX (heading_row), GTK_WIDGET (self->spinner));
  gtk_box_append (GTK_BOX (heading_row), use_all);
  gtk_box_append (GTK_BOX (self->box), heading_row);

  self->text = GTK_LABEL (label_new ());
  self->change = GTK_LABEL (label_new ());
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->text));
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->change));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
auspex_exclusion_box_set (AuspexExclusionBox *box, int n_marks,
                          const AuspexPrognosis *prognosis, bool is_asking,
                          const char *trouble)
{
  g_autofree char *text = NULL, *change = NULL;

  g_return_if_fail (AUSPEX_IS_EXCLUSION_BOX (box));

  gtk_widget_set_visible (GTK_WIDGET (box), n_marks > 0);
  if (n_marks == 0)
    return;
  text = dup_text (n_marks, prognosis, is_asking, trouble);
  if (prognosis != NULL && prognosis->all_tissue != NULL && trouble == NULL)
    change = change_text (prognosis);
  gtk_label_set_label (box->text, text);
  gtk_label_set_label (box->change, change != NULL ? change : "");
  gtk_widget_set_visible (GTK_WIDGET (box->change), change != NULL);
  gtk_spinner_set_spinning (box->spinner, is_asking);
  if (trouble != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (box->text), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (box->text), "warning");
}

const char *
auspex_exclusion_box_get_text (AuspexExclusionBox *box)
{
  g_return_val_if_fail (AUSPEX_IS_EXCLUSION_BOX (box), NULL);
  return gtk_label_get_label (box->text);
}

const char *
auspex_exclusion_box_get_change (AuspexExclusionBox *box)
{
  g_return_val_if_fail (AUSPEX_IS_EXCLUSION_BOX (box), NULL);
  return gtk_label_get_label (box->change);
}
