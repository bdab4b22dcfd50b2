#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Auspex authors

"""A small ResNet of basic blocks (as ResNet-18's and 34's), whole and cut, written out in PyTorch
on formula weights: the figures of tests/compute/nets/test-resnet.c.

    tests/peers/resnet.py tests/data/golden     # writes resnet-basic.json"""

import json
import math
import os
import sys

import numpy
import torch

sys.path.insert(0, os.path.dirname(__file__))
from vit import MEAN, SD, patch, uniform  # noqa: E402

WIDTHS, BLOCKS, SIZE_PX, SEED = [5, 5, 7, 9, 11], [2, 1, 2, 1], 64, 3


def formula(name, shape):
    s = 2 * uniform(name, math.prod(shape), SEED) - 1
    f = numpy.float32
    if name.endswith(".running_var"):
        values = f(1) + f(0.5) * s
    elif name.endswith((".running_mean", ".bias")):
        values = f(0.1) * s
    elif len(shape) == 1:
        values = f(0.5) + f(0.1) * s
    else:
        values = f(math.sqrt(6.0 / math.prod(shape[1:]))) * s
    return torch.from_numpy(values.reshape(shape)).double()


def conv_bn(x, conv, bn, out, size, stride):
    x = torch.nn.functional.conv2d(x, formula(conv + ".weight", [out, x.shape[1], size, size]),
                                   stride=stride, padding=size // 2)
    mean, var, gamma, beta = (formula(bn + part, [out])
                              for part in (".running_mean", ".running_var", ".weight", ".bias"))
    return torch.nn.functional.batch_norm(x, mean, var, gamma, beta, eps=1e-5)


images = torch.from_numpy(numpy.stack([patch(i, SIZE_PX) for i in range(2)])).double()
x = ((images / 255 - torch.tensor(MEAN).double()) / torch.tensor(SD).double()).permute(0, 3, 1, 2)
x = torch.nn.functional.max_pool2d(conv_bn(x, "conv1", "bn1", WIDTHS[0], 7, 2).relu(), 3, 2, 1)
figures = {}
for layer in range(1, 5):
    for i in range(BLOCKS[layer - 1]):
        block, out = f"layer{layer}.{i}.", WIDTHS[layer]
        stride = 2 if layer > 1 and i == 0 else 1
        y = conv_bn(x, block + "conv1", block + "bn1", out, 3, stride).relu()
        y = conv_bn(y, block + "conv2", block + "bn2", out, 3, 1)
        if stride > 1:
            x = conv_bn(x, block + "downsample.0", block + "downsample.1", out, 1, stride)
        x = (x + y).relu()
    figures[f"layer{layer}"] = [[float(f"{v:.9g}") for v in row] for row in x.mean((2, 3)).tolist()]
with open(os.path.join(sys.argv[1], "resnet-basic.json"), "w") as file:
    json.dump({"cut": figures["layer3"], "whole": figures["layer4"]}, file)
    file.write("\n")
