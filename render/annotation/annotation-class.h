/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

/* Classes an annotation can have, with QuPath's names and colours, so that files look the
 * same in both programs. A name that ends in "*" is one QuPath leaves out of
 * measurements. */

#pragma once

#include <stdint.h>

typedef struct
{
  const char *name;
  uint32_t color; /* 0xRRGGBB */
} AuspexAnnotationClass;

/* Not QuPath's red, which on haematoxylin and eosin passes for its "Tumor", but the
 * colour furthest from tissue and from the classes, for colour-blind eyes too. Files do
 * not hold it: unclassified shapes are each program's own colour. */
#define AUSPEX_UNCLASSIFIED_COLOR 0x0090ffu

/* The classes every collection starts with; the count in @n. */
const AuspexAnnotationClass *auspex_annotation_class_defaults (int *n);
/* A steady colour for a class that says none: the default's, else made from the name. */
uint32_t auspex_annotation_class_color (const char *name);
