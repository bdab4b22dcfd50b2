/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Internal to compute: the encoder as encoder.c opens it and encoder-run.c runs it. */

#pragma once

#include "compute/encoder-settings.h"
#include "compute/nets/image-network.h"

struct _AuspexEncoder
{
  gatomicrefcount ref_count;
  AuspexEncoderSettings *settings;
  AuspexImageNetwork *network;
};
