/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Annotations to and from other programs' files. */

#include "app/viewer-private.h"

#include "base/whole-file.h"
#include "render/annotation/geojson.h"

#include <glib/gi18n.h>
#include <string.h>

typedef struct
{
  AuspexViewer *viewer;
  AuspexSession *session;
  AuspexGeojson *geojson; /* when importing */
  char *path;             /* when exporting */
} Transfer;

static void
transfer_free (gpointer data, GClosure *closure)
{
  Transfer *transfer = data;

  g_object_unref (transfer->viewer);
  g_object_unref (transfer->session);
  g_clear_pointer (&transfer->geojson, auspex_geojson_free);
  g_free (transfer->path);
  g_free (transfer);
}

static bool
has_own_bounds (AuspexSlide *slide)
{
  AuspexRegion bounds = auspex_slide_get_bounds (slide);

  return bounds.x != 0 || bounds.y != 0;
}

static void
add_imported (AuspexViewer *viewer, AuspexSession *session, AuspexGeojson *geojson,
              bool from_bounds)
{
  AuspexAnnotationCollection *annotations = auspex_session_get_annotations (session);
  AuspexRegion bounds = auspex_slide_get_bounds (auspex_session_get_slide (session));
  g_autofree char *text = NULL;

  auspex_annotation_collection_begin_group (annotations);
  for (guint i = 0; i < geojson->annotations->len; i++)
    {
      g_autoptr (AuspexAnnotation) own =
          auspex_annotation_copy (g_ptr_array_index (geojson->annotations, i));

      if (from_bounds)
        auspex_annotation_move (own, bounds.x, bounds.y);
      if (auspex_annotation_collection_find (annotations, own->id) != NULL)
        auspex_annotation_collection_replace (annotations, own);
      else
        auspex_annotation_collection_add (annotations, own);
    }
  auspex_annotation_collection_end_group (annotations);

  if (geojson->foreign->len > 0)
    text = g_strdup_printf (_ ("%u annotations imported; %u could not be used: %s"),
                            geojson->annotations->len, geojson->foreign->len,
                            geojson->foreign_reason);
  else
    text = g_strdup_printf (ngettext ("%u annotation imported", "%u annotations imported",
                                      geojson->annotations->len),
                            geojson->annotations->len);
  auspex_window_toast (viewer->window, text);
  auspex_window_show_panel (viewer->window, "annotations");
}

/* Where 0, 0 is makes a difference on this slide: ask. */
static void
ask_origin (AuspexViewer *viewer, Transfer *transfer, const char *body, GCallback answer)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (viewer->window),
                                              _ ("Where is the origin?"), body);
  AdwMessageDialog *message = ADW_MESSAGE_DIALOG (dialog);

  adw_message_dialog_add_responses (message, "cancel", _ ("_Cancel"), "level0",
                                    _ ("Corner of the _Image"), "bounds",
                                    _ ("Corner of the _Scanned Area (QuPath)"), NULL);
  adw_message_dialog_set_response_appearance (message, "bounds", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (message, "bounds");
  adw_message_dialog_set_close_response (message, "cancel");
  g_signal_connect_data (dialog, "response", answer, transfer, transfer_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static Transfer *
transfer_new (AuspexViewer *viewer)
{
  Transfer *transfer = g_new0 (Transfer, 1);

  transfer->viewer = g_object_ref (viewer);
  transfer->session = g_object_ref (viewer->session);
  return transfer;
}

static void
on_import_origin (AdwMessageDialog *dialog, const char *response, Transfer *transfer)
{
  if (g_str_equal (response, "cancel") || transfer->viewer->session != transfer->session)
    return;
  add_imported (transfer->viewer, transfer->session, transfer->geojson,
                g_str_equal (response, "bounds"));
}

void
auspex_viewer_import_annotations (AuspexViewer *viewer, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AuspexGeojson) geojson = auspex_geojson_load (path, &error);

  if (geojson == NULL)
    {
      auspex_window_show_error (viewer->window, _ ("Nothing is imported"),
                                error->message);
      return;
    }
  if (geojson->origin != AUSPEX_ORIGIN_UNSAID
      || !has_own_bounds (auspex_session_get_slide (viewer->session)))
    {
      add_imported (viewer, viewer->session, geojson,
                    geojson->origin == AUSPEX_ORIGIN_BOUNDS);
      return;
    }
  Transfer *transfer = transfer_new (viewer);
  transfer->geojson = g_steal_pointer (&geojson);
  ask_origin (
      viewer, transfer,
      _ ("The file does not say what its coordinates are counted from, and on this "
         "slide it makes a difference."),
      G_CALLBACK (on_import_origin));
}

void
auspex_viewer_ask_import (AuspexViewer *viewer)
{
  static const char *const suffixes[] = { "geojson", "json", NULL };
  GtkFileChooser *chooser = auspex_viewer_chooser_new (
      viewer, viewer->session, _ ("Import annotations"), GTK_FILE_CHOOSER_ACTION_OPEN,
      _ ("_Import"), auspex_viewer_import_annotations);

  auspex_viewer_add_filter (chooser, _ ("GeoJSON"), suffixes);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

bool
auspex_viewer_write_annotations (AuspexSession *session, const char *path,
                                 bool from_bounds, GError **error)
{
  AuspexAnnotationCollection *annotations = auspex_session_get_annotations (session);
  AuspexRegion bounds = auspex_slide_get_bounds (auspex_session_get_slide (session));
  g_autoptr (GPtrArray) all = auspex_annotation_collection_snapshot (annotations);
  g_autofree char *text =
      auspex_geojson_write (all, auspex_annotation_collection_get_foreign (annotations),
                            from_bounds ? AUSPEX_ORIGIN_BOUNDS : AUSPEX_ORIGIN_LEVEL0,
                            from_bounds ? -bounds.x : 0, from_bounds ? -bounds.y : 0);

  return auspex_whole_file_write (path, text, strlen (text), error);
}

void
auspex_viewer_export_annotations (AuspexViewer *viewer, const char *path,
                                  bool from_bounds)
{
  g_autoptr (GError) error = NULL;

  if (auspex_viewer_write_annotations (viewer->session, path, from_bounds, &error))
    auspex_viewer_tell_saved (viewer, path);
  else
    auspex_window_show_error (viewer->window, _ ("Nothing is exported"), error->message);
}

static void
on_export_origin (AdwMessageDialog *dialog, const char *response, Transfer *transfer)
{
  if (g_str_equal (response, "cancel") || transfer->viewer->session != transfer->session)
    return;
  auspex_viewer_export_annotations (transfer->viewer, transfer->path,
                                    g_str_equal (response, "bounds"));
}

static void
export_chosen (AuspexViewer *viewer, const char *path)
{
  if (!has_own_bounds (auspex_session_get_slide (viewer->session)))
    {
      auspex_viewer_export_annotations (viewer, path, false);
      return;
    }
  Transfer *transfer = transfer_new (viewer);
  transfer->path = g_strdup (path);
  ask_origin (
      viewer, transfer,
      _ ("The scanned area of this slide does not begin at the corner of its image. "
         "QuPath counts from the scanned area."),
      G_CALLBACK (on_export_origin));
}

void
auspex_viewer_ask_export (AuspexViewer *viewer)
{
  GtkFileChooser *chooser = auspex_viewer_chooser_new (
      viewer, viewer->session, _ ("Export annotations"), GTK_FILE_CHOOSER_ACTION_SAVE,
      _ ("_Export"), export_chosen);

  auspex_viewer_suggest_name (chooser, viewer->session, "-annotations.geojson", NULL);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
