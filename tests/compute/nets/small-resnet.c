/* SPDX-License-Identifier: Apache-2.0
 * SPDX-FileCopyrightText: The Auspex authors */

#include "tests/compute/nets/small-resnet.h"

void
auspex_test_declare_conv (AuspexWeights *weights, const char *block, const char *conv,
                          const char *bn, AuspexShape shape)
{
  const char *const parts[] = { ".weight", ".bias", ".running_mean", ".running_var" };
  g_autofree char *weight = g_strconcat (block, conv, ".weight", NULL);

  auspex_weights_declare (weights, weight, shape, AUSPEX_FORMULA_RESNET, 3);
  for (size_t i = 0; bn != NULL && i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *name = g_strconcat (block, bn, parts[i], NULL);

      auspex_weights_declare (weights, name, AUSPEX_SHAPE (shape.dims[0]),
                              AUSPEX_FORMULA_RESNET, 3);
    }
}

void
auspex_test_declare_bottleneck (AuspexWeights *weights, const char *block, int64_t in,
                                int64_t middle, int64_t out)
{
  auspex_test_declare_conv (weights, block, "conv1", "bn1",
                            AUSPEX_SHAPE (middle, in, 1, 1));
  auspex_test_declare_conv (weights, block, "conv2", "bn2",
                            AUSPEX_SHAPE (middle, middle, 3, 3));
  auspex_test_declare_conv (weights, block, "conv3", "bn3",
                            AUSPEX_SHAPE (out, middle, 1, 1));
  if (in != out)
    auspex_test_declare_conv (weights, block, "downsample.0", "downsample.1",
                              AUSPEX_SHAPE (out, in, 1, 1));
}

AuspexWeights *
auspex_test_small_resnet (void)
{
  AuspexWeights *weights = auspex_weights_new ("small.safetensors");

  auspex_test_declare_conv (weights, "", "conv1", "bn1", AUSPEX_SHAPE (5, 3, 7, 7));
  auspex_test_declare_bottleneck (weights, "layer1.0.", 5, 3, 11);
  auspex_test_declare_bottleneck (weights, "layer1.1.", 11, 3, 11);
  auspex_test_declare_bottleneck (weights, "layer2.0.", 11, 4, 13);
  auspex_test_declare_bottleneck (weights, "layer3.0.", 13, 6, 17);
  auspex_test_declare_bottleneck (weights, "layer3.1.", 17, 6, 17);
  auspex_test_declare_bottleneck (weights, "layer3.2.", 17, 7, 17);
  auspex_test_declare_bottleneck (weights, "layer4.0.", 17, 9, 30);
  auspex_test_declare_conv (weights, "", "fc", NULL, AUSPEX_SHAPE (1000, 30));
  auspex_test_declare_conv (weights, "", "bn1.num_batches_tracked", NULL,
                            AUSPEX_SHAPE (1));
  return weights;
}
