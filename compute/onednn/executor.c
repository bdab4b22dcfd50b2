/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/executor.h"

static void
list_devices (GPtrArray *infos)
{
}

static AuspexDevice *
open_device (int index, GError **error)
{
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED, "this build has no oneDNN yet");
  return NULL;
}

const AuspexExecutor auspex_onednn_executor = {
  .name = "cpu",
  .list = list_devices,
  .open = open_device,
};
