/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/onednn/status.h"

#include <stdlib.h>

#define PAGE_BYTES ((size_t)4096)

bool
auspex_onednn_check (dnnl_status_t status, const char *what, GError **error)
{
  if (status == dnnl_success)
    return true;
  g_set_error (error, G_IO_ERROR,
               status == dnnl_out_of_memory ? G_IO_ERROR_NO_SPACE : G_IO_ERROR_FAILED,
               "oneDNN: %s: %s", what,
               status == dnnl_out_of_memory   ? "out of memory"
               : status == dnnl_unimplemented ? "not implemented"
                                              : "failed");
  return false;
}

void *
auspex_onednn_allocate (size_t bytes, GError **error)
{
  void *memory = aligned_alloc (PAGE_BYTES, (MAX (bytes, 1) + PAGE_BYTES - 1) / PAGE_BYTES
                                                * PAGE_BYTES);

  if (memory == NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                 "oneDNN: no memory for %" G_GSIZE_FORMAT " bytes", bytes);
  return memory;
}
