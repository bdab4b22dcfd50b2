/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "compute/ops/activate.h"
#include "compute/ops/add.h"
#include "compute/ops/conv2d.h"
#include "compute/ops/linear.h"
#include "compute/ops/max_pool2d.h"
#include "compute/ops/mean_pool2d.h"
#include "compute/ops/reshape.h"
#include "compute/ops/scale.h"
#include "tests/compute/ops/families.h"
#include "tests/compute/ops/op-case.h"

/* Small networks in which an executor's own layouts meet the graph's: images in blocks of
 * channels that are read as rows, and memory that is written over. The reference has
 * neither; the ops are held to their formulas elsewhere, so here only the others are
 * compared. */

typedef AuspexValue (*Build) (OpCase *op_case);

typedef struct
{
  const char *name;
  Build build;
} Arguments;

static AuspexValue
convolve (OpCase *op_case, AuspexValue x, const char *name, int64_t n_in, int64_t n_out)
{
  return auspex_op_conv2d (
      op_case_graph (op_case), x,
      op_case_parameter (op_case, name, AUSPEX_SHAPE (n_out, 3, 3, n_in)),
      AUSPEX_NO_VALUE, 1, 1);
}

static AuspexValue
image (OpCase *op_case, int64_t n_channels)
{
  return op_case_input (op_case, "x", AUSPEX_SHAPE (AUSPEX_ROWS, 6, 5, n_channels));
}

static AuspexValue
build_image_output (OpCase *op_case)
{
  return convolve (op_case, convolve (op_case, image (op_case, 16), "a", 16, 32), "b", 32,
                   48);
}

/* Written in blocks, read as rows by linear, as an image by the pools, and through
 * reshapes. */
static AuspexValue
build_mixed_readers (OpCase *op_case)
{
  AuspexGraph *graph = op_case_graph (op_case);
  AuspexValue y = convolve (op_case, image (op_case, 16), "a", 16, 32);
  AuspexValue rows = auspex_op_linear (
      graph, y, op_case_parameter (op_case, "w", AUSPEX_SHAPE (32, 32)), AUSPEX_NO_VALUE);
  AuspexValue turned = auspex_op_reshape (
      graph, auspex_op_reshape (graph, y, AUSPEX_SHAPE (AUSPEX_ROWS, 960)),
      AUSPEX_SHAPE (AUSPEX_ROWS, 5, 6, 32));
  AuspexValue pooled = auspex_op_max_pool2d (graph, turned, 2, 1, 1);
  AuspexValue means = auspex_op_mean_pool2d (graph, pooled);

  return auspex_op_add (
      graph, auspex_op_add (graph, rows, y),
      auspex_op_reshape (graph, means, AUSPEX_SHAPE (AUSPEX_ROWS, 1, 1, 32)));
}

/* Channels that fill no block between ones that do. */
static AuspexValue
build_odd_between (OpCase *op_case)
{
  AuspexValue y = convolve (op_case, image (op_case, 3), "a", 3, 32);

  y = convolve (op_case, y, "b", 32, 13);
  return convolve (op_case, auspex_op_max_pool2d (op_case_graph (op_case), y, 3, 2, 1),
                   "c", 13, 16);
}

/* x + f (x): the residual's memory must not be written while f still reads it. */
static AuspexValue
build_own_residual (OpCase *op_case)
{
  AuspexGraph *graph = op_case_graph (op_case);
  AuspexValue x = convolve (op_case, image (op_case, 16), "a", 16, 16);

  return auspex_op_activate (graph,
                             auspex_op_add (graph, convolve (op_case, x, "b", 16, 16), x),
                             AUSPEX_ACTIVATION_RELU);
}

/* The same through a reshape, and in a linear. */
static AuspexValue
build_own_residual_reshaped (OpCase *op_case)
{
  AuspexGraph *graph = op_case_graph (op_case);
  AuspexValue x = auspex_op_scale (graph, image (op_case, 16), 0.5f);
  AuspexValue rows = auspex_op_reshape (graph, x, AUSPEX_SHAPE (AUSPEX_ROWS, 480));
  AuspexValue other = auspex_op_reshape (graph, rows, AUSPEX_SHAPE (AUSPEX_ROWS, 30, 16));
  AuspexValue weight = op_case_parameter (op_case, "w", AUSPEX_SHAPE (16, 16));
  AuspexValue y = auspex_op_linear (graph, other, weight, AUSPEX_NO_VALUE);

  return auspex_op_add (graph, y,
                        auspex_op_reshape (graph, x, AUSPEX_SHAPE (AUSPEX_ROWS, 30, 16)));
}

/* Residuals that are an input, a parameter's sum, and read again two steps later. */
static AuspexValue
build_residuals_kept (OpCase *op_case)
{
  AuspexGraph *graph = op_case_graph (op_case);
  AuspexValue x = image (op_case, 16);
  AuspexValue y = auspex_op_add (graph, convolve (op_case, x, "a", 16, 16), x);
  AuspexValue z = auspex_op_add (graph, convolve (op_case, y, "b", 16, 16), y);

  z = auspex_op_add (graph, convolve (op_case, z, "c", 16, 16), x);
  return auspex_op_add (graph, auspex_op_add (graph, z, y), x);
}

/* Two convolutions of one value, the later adding the earlier, as a ResNet's shortcut. */
static AuspexValue
build_shortcut (OpCase *op_case)
{
  AuspexGraph *graph = op_case_graph (op_case);
  AuspexValue x = convolve (op_case, image (op_case, 3), "a", 3, 16);
  AuspexValue y = convolve (op_case, convolve (op_case, x, "b", 16, 16), "c", 16, 32);
  AuspexValue shortcut = convolve (op_case, x, "d", 16, 32);

  return auspex_op_activate (graph, auspex_op_add (graph, y, shortcut),
                             AUSPEX_ACTIVATION_RELU);
}

static const Arguments cases[] = {
  { "layouts/an image output", build_image_output },
  { "layouts/one value, many readers", build_mixed_readers },
  { "layouts/13 channels between", build_odd_between },
  { "layouts/x + f (x)", build_own_residual },
  { "layouts/x + f (x), reshaped", build_own_residual_reshaped },
  { "layouts/residuals that are read again", build_residuals_kept },
  { "layouts/a shortcut", build_shortcut },
};

static void
test_layouts (OpCase *op_case, gconstpointer data)
{
  op_case_set_rows (op_case, 3);
  op_case_check (op_case, ((const Arguments *)data)->build (op_case), NULL);
}

void
add_layouts_cases (void)
{
  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    op_case_add (cases[i].name, test_layouts, &cases[i]);
}
