#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""ResNet-50 up to layer3, mean pooled, on images of 256 px in PyTorch: patches per second.

  encoder.py eager|channels_last|frozen|bf16|cuda BATCH SECONDS

Weights are random and batch norms folded by nobody: the time is the same. cuda is fp16
channels_last on the first GPU, with cuDNN's own choice of kernels measured; its images lie on the
GPU already. Exits 77 where there is none.
"""
import sys
import time

import torch
from torch import nn


class Bottleneck(nn.Module):
    def __init__(self, width_in, width, stride):
        super().__init__()
        out = 4 * width
        self.body = nn.Sequential(
            nn.Conv2d(width_in, width, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, width, 3, stride, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU(),
            nn.Conv2d(width, out, 1, bias=False), nn.BatchNorm2d(out))
        self.shortcut = nn.Identity()
        if stride != 1 or width_in != out:
            self.shortcut = nn.Sequential(
                nn.Conv2d(width_in, out, 1, stride, bias=False), nn.BatchNorm2d(out))

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


def resnet50_to_layer3():
    layers = [nn.Conv2d(3, 64, 7, 2, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(),
              nn.MaxPool2d(3, 2, 1)]
    width_in = 64
    for width, blocks, stride in ((64, 3, 1), (128, 4, 2), (256, 6, 2)):
        for block in range(blocks):
            layers.append(Bottleneck(width_in, width, stride if block == 0 else 1))
            width_in = 4 * width
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten()).eval()


def prepare(kind, batch):
    torch.manual_seed(0)
    net, x = resnet50_to_layer3(), torch.rand(batch, 3, 256, 256)
    if kind in ("channels_last", "bf16", "cuda"):
        net = net.to(memory_format=torch.channels_last)
        x = x.contiguous(memory_format=torch.channels_last)
    if kind == "bf16":
        net, x = net.bfloat16(), x.bfloat16()
    if kind == "cuda":
        net, x = net.half().cuda(), x.half().cuda()
    if kind == "frozen":
        net = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(net, x)))
    return net, x


def main():
    kind, batch, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    if kind == "cuda" and not torch.cuda.is_available():
        print("no CUDA device that PyTorch can use", file=sys.stderr)
        sys.exit(77)
    torch.backends.cudnn.benchmark = True
    at_once = 8 if kind == "cuda" else 1  # batches in the queue: the GPU never waits for Python
    wait = torch.cuda.synchronize if kind == "cuda" else lambda: None
    with torch.no_grad():
        net, x = prepare(kind, batch)
        for _ in range(3 * at_once):
            net(x)
        wait()
        n, start = 0, time.monotonic()
        while time.monotonic() - start < seconds:
            for _ in range(at_once):
                net(x)
            wait()
            n += batch * at_once
        print(n / (time.monotonic() - start))


main()
