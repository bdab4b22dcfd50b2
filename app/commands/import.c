/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "app/commands/command-files.h"
#include "app/commands/command-line.h"
#include "compute/model-import.h"

#include <stdio.h>

static char *out_path, *description_path;

static const GOptionEntry entries[] = {
  { "out", 'o', 0, G_OPTION_ARG_FILENAME, &out_path,
    "write the model file (required); - is stdout", "M.safetensors" },
  { "describe", 'd', 0, G_OPTION_ARG_FILENAME, &description_path,
    "JSON of what the checkpoint lacks: name, cancer_type, groups, time_bins_months, "
    "encoder, ...",
    "D.json" },
  { NULL },
};

static void
print_summary (const AuspexModel *model, char **unused)
{
  const AuspexModelInfo *info = auspex_model_get_info (model);
  int n_features = 0;

  for (int g = 0; g < info->n_groups; g++)
    n_features += info->groups[g].n_features;
  printf ("Model       %s\n", info->name != NULL ? info->name : "without a name");
  printf ("Network     %d features, width %d, %d heads of %d, ratio %g, %d time bins\n",
          info->feature_dim, info->width, info->heads, info->head_dim, info->ratio,
          info->classes);
  printf ("Genes       %d in %d groups%s\n", n_features, info->n_groups,
          info->has_names ? "" : ", without names");
  printf ("Months      %s\n", info->has_time_bins ? "of each time bin" : "not known");
  printf ("Encoder     %s\n", info->encoder == NULL       ? "not known"
                              : info->encoder->id != NULL ? info->encoder->id
                                                          : "without a name");
  for (char **name = unused; *name != NULL; name++)
    printf ("Left out    %s\n", *name);
}

static bool
import (const char *checkpoint, bool summary, GError **error)
{
  g_auto (GStrv) unused = NULL;

  if (!auspex_command_line_check_target (out_path, error))
    return false;
  g_autoptr (AuspexModel) model =
      auspex_model_import (checkpoint, description_path, out_path, &unused, error);
  if (model != NULL && summary)
    print_summary (model, unused);
  return model != NULL;
}

int
auspex_command_import (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status = auspex_command_line_parse (
      "CHECKPOINT",
      "Makes a model file of a G-HANet's checkpoint (PyTorch or safetensors). Nothing in "
      "it is executed.",
      entries, &argc, &argv);

  if (status == AUSPEX_GO_ON && argc != 2)
    status = auspex_command_line_misused ("one checkpoint, please");
  if (status == AUSPEX_GO_ON && out_path == NULL)
    status = auspex_command_line_misused ("--out says where the model goes");
  if (status != AUSPEX_GO_ON)
    return status;
  g_autoptr (AuspexCommandFiles) all = auspex_command_files_new ();
  auspex_command_files_add_input (all, "checkpoint", argv[1]);
  auspex_command_files_add_input (all, "--describe", description_path);
  auspex_command_files_add_output (all, "--out", out_path);
  status = auspex_command_files_check (all);
  if (status != AUSPEX_GO_ON)
    return status;
  if (import (argv[1], !auspex_command_files_take_stdout (all), &error))
    return AUSPEX_EXIT_DONE;
  return auspex_command_line_failed (error);
}
