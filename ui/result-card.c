/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "ui/result-card.h"

#include "render/report/survival-plot.h"
#include "ui/format.h"
#include "ui/survival-chart.h"
#include "ui/theme.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <math.h>

#define PANEL_CHARS 36 /* lines wrap there: the panel keeps its width */
#define FACT_CHARS 26
#define LOWEST_RISK (-AUSPEX_N_BINS)

struct _AuspexResultCard
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *content;
  AdwActionRow *model_row;
  GtkWidget *untrained_tag;
  AuspexExclusionBox *exclusion;
  GtkWidget *empty, *result;
  GtkLabel *risk, *risk_note;
  GtkDrawingArea *risk_scale;
  GtkGrid *warnings;
  AuspexSurvivalChart *chart;
  GtkGrid *bins, *facts;
  GtkWidget *months_note;

  AuspexPrognosis *prognosis;
};

G_DEFINE_FINAL_TYPE (AuspexResultCard, auspex_result_card, GTK_TYPE_WIDGET)

static GtkWidget *
text_new (const char *text, float xalign, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);
  return label;
}

static void
clear (GtkWidget *parent, void (*remove) (GtkWidget *parent, GtkWidget *child))
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (parent)) != NULL)
    remove (parent, child);
}

static void
remove_from_grid (GtkWidget *parent, GtkWidget *child)
{
  gtk_grid_remove (GTK_GRID (parent), child);
}

/* Risk */

static double
risk_x (double risk, double radius, int width)
{
  double fraction = (risk - LOWEST_RISK) / -LOWEST_RISK;

  return radius + CLAMP (fraction, 0, 1) * (width - 2 * radius);
}

/* A ring where all tissue was, a disc where the estimate is. */
static void
draw_risk_scale (GtkDrawingArea *area, cairo_t *cr, int width, int height,
                 gpointer user_data)
{
  AuspexResultCard *card = user_data;
  AuspexPlotStyle style = auspex_theme_get_plot_style (GTK_WIDGET (area));
  double radius = 5, y = height / 2.0;

  if (card->prognosis == NULL)
    return;
  double x = risk_x (card->prognosis->risk, radius, width);

  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_set_line_width (cr, 3);
  auspex_plot_set_color (cr, style.rule, 1);
  cairo_move_to (cr, radius, y);
  cairo_line_to (cr, width - radius, y);
  cairo_stroke (cr);
  if (card->prognosis->all_tissue != NULL)
    {
      cairo_set_line_width (cr, 1.5);
      auspex_plot_set_color (cr, style.muted, 1);
      cairo_arc (cr, risk_x (card->prognosis->all_tissue->risk, radius, width), y,
                 radius - 0.75, 0, 2 * G_PI);
      cairo_stroke (cr);
    }
  auspex_plot_set_color (cr, style.accent, 1);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
show_risk (AuspexResultCard *card)
{
  const AuspexPrognosis *prognosis = card->prognosis;
  g_autofree char *risk = auspex_format_number (prognosis->risk, 2);
  g_autoptr (GString) note = g_string_new (NULL);

  gtk_label_set_label (card->risk, risk);
  /* Translators: heard; a number follows. */
  g_autofree char *heard = g_strdup_printf (_ ("Risk score %s"), risk);
  gtk_accessible_update_property (GTK_ACCESSIBLE (card->risk),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, heard, -1);
  gtk_widget_queue_draw (GTK_WIDGET (card->risk_scale));

  if (isfinite (prognosis->risk_percentile))
    {
      g_autofree char *percent = auspex_format_percent (prognosis->risk_percentile / 100);

      /* Translators: %s is a percentage. */
      g_string_append_printf (note, _ ("Higher than %s of the model's cohort."), percent);
    }
  if (prognosis->n_members > 1)
    {
      double lowest = prognosis->member_risks[0], highest = lowest;

      for (int i = 1; i < prognosis->n_members; i++)
        {
          lowest = MIN (lowest, prognosis->member_risks[i]);
          highest = MAX (highest, prognosis->member_risks[i]);
        }
      g_autofree char *from = auspex_format_number (lowest, 2);
      g_autofree char *to = auspex_format_number (highest, 2);
      if (note->len > 0)
        g_string_append_c (note, ' ');
      g_string_append_printf (note, _ ("The %d members say %s to %s."),
                              prognosis->n_members, from, to);
    }
  gtk_label_set_label (card->risk_note, note->str);
  gtk_widget_set_visible (GTK_WIDGET (card->risk_note), note->len > 0);
}

/* Survival */

static void
show_bins (AuspexResultCard *card)
{
  const AuspexPrognosis *prognosis = card->prognosis;
  AuspexSurvivalCurve curve = auspex_survival_curve_new (prognosis);

  clear (GTK_WIDGET (card->bins), remove_from_grid);
  gtk_grid_attach (card->bins, text_new (_ ("Time"), 0, "dim-label"), 0, 0, 1, 1);
  gtk_grid_attach (card->bins, text_new (_ ("Hazard"), 1, "dim-label"), 1, 0, 1, 1);
  gtk_grid_attach (card->bins, text_new (_ ("Survival"), 1, "dim-label"), 2, 0, 1, 1);
  if (prognosis->all_tissue != NULL)
    gtk_grid_attach (card->bins, text_new (_ ("All tissue"), 1, "dim-label"), 3, 0, 1, 1);
  for (int i = 0; i < AUSPEX_N_BINS; i++)
    {
      g_autofree char *time = auspex_survival_bin_label (&curve, i);
      g_autofree char *hazard = auspex_format_number (prognosis->hazards[i], 3);
      g_autofree char *survival = auspex_format_number (prognosis->survival[i], 3);
      GtkWidget *time_label = text_new (time, 0, NULL);

      gtk_widget_set_hexpand (time_label, TRUE);
      gtk_grid_attach (card->bins, time_label, 0, i + 1, 1, 1);
      gtk_grid_attach (card->bins, text_new (hazard, 1, NULL), 1, i + 1, 1, 1);
      gtk_grid_attach (card->bins, text_new (survival, 1, NULL), 2, i + 1, 1, 1);
      if (prognosis->all_tissue != NULL)
        {
          g_autofree char *all =
              auspex_format_number (prognosis->all_tissue->survival[i], 3);

          gtk_grid_attach (card->bins, text_new (all, 1, "dim-label"), 3, i + 1, 1, 1);
        }
    }
  gtk_widget_set_visible (card->months_note, !curve.has_months);
  auspex_survival_chart_set_prognosis (card->chart, card->prognosis);
}

static void
show_warnings (AuspexResultCard *card)
{
  int row = 0;

  clear (GTK_WIDGET (card->warnings), remove_from_grid);
  for (int i = 0; i < card->prognosis->n_warnings; i++)
    {
      /* Told with the change it makes. */
      if (card->prognosis->all_tissue != NULL
          && g_str_equal (card->prognosis->warnings[i].code, "excluded-tissue"))
        continue;
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
      GtkWidget *text = text_new (card->prognosis->warnings[i].text, 0, NULL);

      gtk_widget_add_css_class (icon, "warning");
      gtk_widget_set_valign (icon, GTK_ALIGN_START);
      gtk_widget_set_margin_top (icon, 2);
      gtk_label_set_wrap (GTK_LABEL (text), TRUE);
      gtk_label_set_max_width_chars (GTK_LABEL (text), PANEL_CHARS);
      gtk_widget_set_hexpand (text, TRUE);
      gtk_grid_attach (card->warnings, icon, 0, row, 1, 1);
      gtk_grid_attach (card->warnings, text, 1, row++, 1, 1);
    }
  gtk_widget_set_visible (GTK_WIDGET (card->warnings), row > 0);
}

/* How it was made */

static void
add_fact (AuspexResultCard *card, int *row, const char *name, const char *value)
{
  GtkWidget *label = NULL, *heading = NULL;

  if (value == NULL || *value == '\0')
    return;
  heading = text_new (name, 0, "dim-label");
  gtk_widget_set_valign (heading, GTK_ALIGN_START);
  label = text_new (value, 0, NULL);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), FACT_CHARS);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_can_focus (label, FALSE);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_grid_attach (card->facts, heading, 0, *row, 1, 1);
  gtk_grid_attach (card->facts, label, 1, *row, 1, 1);
  (*row)++;
}

static char *
patches_text (const AuspexPrognosis *prognosis)
{
  g_autofree char *count = auspex_format_count (prognosis->n_patches);
  g_autofree char *size = auspex_format_length_um (prognosis->patch_um);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _ ("%s of %s"), count, size);
  if (prognosis->n_excluded > 0)
    g_string_append_printf (text, _ (", %d excluded"), (int)prognosis->n_excluded);
  if (prognosis->n_undecoded > 0)
    g_string_append_printf (text, _ (", %d not readable"), (int)prognosis->n_undecoded);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
cancer_type_text (const AuspexPrognosis *prognosis)
{
  if (prognosis->cancer_type_label != NULL && prognosis->cancer_type_code != NULL)
    return g_strdup_printf ("%s (%s)", prognosis->cancer_type_label,
                            prognosis->cancer_type_code);
  return g_strdup (prognosis->cancer_type_label != NULL ? prognosis->cancer_type_label
                                                        : prognosis->cancer_type_code);
}

static void
show_facts (AuspexResultCard *card)
{
  const AuspexPrognosis *prognosis = card->prognosis;
  g_autofree char *patches = patches_text (prognosis);
  g_autofree char *cancer_type = cancer_type_text (prognosis);
  g_autofree char *seconds = auspex_format_duration (prognosis->seconds);
  g_autofree char *created =
      prognosis->created != NULL ? auspex_format_time (prognosis->created) : NULL;
  int row = 0;

  clear (GTK_WIDGET (card->facts), remove_from_grid);
  add_fact (card, &row, _ ("Model"), prognosis->model_name);
  add_fact (card, &row, _ ("Made for"), cancer_type);
  add_fact (card, &row, _ ("Encoder"), prognosis->encoder_id);
  add_fact (card, &row, _ ("Patches"), patches);
  add_fact (card, &row, _ ("Device"), prognosis->device);
  add_fact (card, &row, _ ("Precision"), prognosis->precision);
  add_fact (card, &row, _ ("Took"), seconds);
  add_fact (card, &row, _ ("Made at"), created);
}

static void
auspex_result_card_dispose (GObject *object)
{
  AuspexResultCard *card = AUSPEX_RESULT_CARD (object);

  g_clear_pointer (&card->content, gtk_widget_unparent);
  g_clear_pointer (&card->prognosis, auspex_prognosis_unref);
  G_OBJECT_CLASS (auspex_result_card_parent_class)->dispose (object);
}

static void
auspex_result_card_class_init (AuspexResultCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = auspex_result_card_dispose;

  g_type_ensure (AUSPEX_TYPE_SURVIVAL_CHART);
  g_type_ensure (AUSPEX_TYPE_EXCLUSION_BOX);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/auspex/ui/result-card.ui");
  gtk_widget_class_bind_template_child (widget_class, AuspexResultCard, content);
  gtk_widget_class_bind_template_child (widget_class, AuspexResultCard, model_row);
  gtk_widget_class_bind_template_child (widget_class, AuspexResultCard, untrained_tag);
  gtk_widget_class_bind_template_child (widget_class, AuspexResultCard, exclusion);
  gtk_widget_class_bind_template_child (widget_class, AuspexResultCard, empty);
  gtk_widget_class_bind_template_child (widget_class, AuspexResultCard, result);
  gtk_widget_class_bind_template_child (widget_class, AuspexResultCard, risk);
  gtk_widget_class_bind_template_child (widget_class, AuspexResultCard, risk_note);
  gtk_widget_class_bind_template_child (widget_class, AuspexResultCard, risk_scale);
  gtk_widget_class_bind_template_child (widget_class, AuspexResultCard, warnings);
  gtk_widget_class_bind_template_child (widget_class, AuspexResultCard, chart);
  gtk_widget_class_bind_template_child (widget_class, AuspexResultCard, bins);
  gtk_widget_class_bind_template_child (widget_class, AuspexResultCard, facts);
  gtk_widget_class_bind_template_child (widget_class, AuspexResultCard, months_note);
}

static void
auspex_result_card_init (AuspexResultCard *card)
{
  gtk_widget_init_template (GTK_WIDGET (card));
  gtk_drawing_area_set_draw_func (card->risk_scale, draw_risk_scale, card, NULL);
  auspex_theme_follow (GTK_WIDGET (card->risk_scale));
}

void
auspex_result_card_set_prognosis (AuspexResultCard *card, AuspexPrognosis *prognosis)
{
  g_return_if_fail (AUSPEX_IS_RESULT_CARD (card));

  if (prognosis != NULL)
    auspex_prognosis_ref (prognosis);
  g_clear_pointer (&card->prognosis, auspex_prognosis_unref);
  card->prognosis = prognosis;
  if (prognosis != NULL)
    {
      show_risk (card);
      show_warnings (card);
      show_bins (card);
      show_facts (card);
    }
  gtk_widget_set_visible (card->empty, prognosis == NULL);
  gtk_widget_set_visible (card->result, prognosis != NULL);
}

AuspexPrognosis *
auspex_result_card_get_prognosis (AuspexResultCard *card)
{
  g_return_val_if_fail (AUSPEX_IS_RESULT_CARD (card), NULL);
  return card->prognosis;
}

void
auspex_result_card_set_model (AuspexResultCard *card, const char *name,
                              const char *detail, bool is_untrained)
{
  g_return_if_fail (AUSPEX_IS_RESULT_CARD (card));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (card->model_row),
                                 name != NULL ? name : _ ("No model chosen"));
  adw_action_row_set_subtitle (card->model_row, detail != NULL ? detail : "");
  gtk_widget_set_visible (card->untrained_tag, is_untrained);
}

AuspexExclusionBox *
auspex_result_card_get_exclusion_box (AuspexResultCard *card)
{
  g_return_val_if_fail (AUSPEX_IS_RESULT_CARD (card), NULL);
  return card->exclusion;
}

const char *
auspex_result_card_get_risk_text (AuspexResultCard *card)
{
  g_return_val_if_fail (AUSPEX_IS_RESULT_CARD (card), NULL);
  return gtk_label_get_label (card->risk);
}
