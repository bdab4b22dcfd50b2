/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include <stdio.h>

int
main (int argc, char **argv)
{
  puts ("auspex " AUSPEX_VERSION);
  return 0;
}
