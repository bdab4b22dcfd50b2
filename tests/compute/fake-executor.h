/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Devices of the tests' own, whose speed and faults are made up; their right numbers are
 * the reference executor's. They run chains of convolutions as a calibration does. */

#pragma once

#include "compute/executor.h"

typedef enum
{
  FAKE_RIGHT,
  FAKE_ANOTHER_DIRECTION,
  FAKE_ANOTHER_LENGTH,
  FAKE_NOT_FINITE,
  FAKE_ONLY_THE_FIRST_IMAGE,
  FAKE_ONLY_ALONE, /* single images are right */
  FAKE_LOST,
  FAKE_NO_MEMORY,
} FakeFault;

typedef struct
{
  const char *name;
  int image_us[AUSPEX_N_KERNEL_FAMILIES]; /* 0: it has none such */
  FakeFault faults[AUSPEX_N_KERNEL_FAMILIES];
  bool is_software, does_not_open;
} FakeDevice;

/* "fake:N": at most four, those set last. */
extern const AuspexExecutor fake_executor;
void fake_set_devices (const FakeDevice *devices, int n);
/* Programs compiled since. */
int fake_count_compiled (void);
