#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Auspex authors
"""ViT-S/16 or ViT-B/16, its class token, on images of 224 px in PyTorch: patches per second.

  vit-rate.py vit-s|vit-b eager|frozen BATCH SECONDS
  vit-rate.py vit-s|vit-b FILE.safetensors            # writes the weights, for auspex bench

Weights are random, under timm's names.
"""
import json
import struct
import sys
import time

import torch
from torch import nn

SIZES = {"vit-s": (384, 6), "vit-b": (768, 12)}


class Attention(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x):
        n, tokens, width = x.shape
        split = width // self.heads
        qkv = self.qkv(x).reshape(n, tokens, 3, self.heads, split).permute(2, 0, 3, 1, 4)
        weights = (qkv[0] @ qkv[1].transpose(-2, -1) * split**-0.5).softmax(-1)
        return self.proj((weights @ qkv[2]).transpose(1, 2).reshape(n, tokens, width))


class Mlp(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.fc1 = nn.Linear(width, 4 * width)
        self.fc2 = nn.Linear(4 * width, width)

    def forward(self, x):
        return self.fc2(nn.functional.gelu(self.fc1(x)))


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.attn = Attention(width, heads)
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.mlp = Mlp(width)

    def forward(self, x):
        x = x + self.attn(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Patches(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.proj = nn.Conv2d(3, width, 16, 16)

    def forward(self, x):
        return self.proj(x).flatten(2).transpose(1, 2)


class Vit(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.patch_embed = Patches(width)
        self.cls_token = nn.Parameter(torch.randn(1, 1, width))
        self.pos_embed = nn.Parameter(torch.randn(1, 197, width))
        self.blocks = nn.Sequential(*[Block(width, heads) for _ in range(12)])
        self.norm = nn.LayerNorm(width, eps=1e-6)

    def forward(self, x):
        x = self.patch_embed(x)
        x = torch.cat([self.cls_token.expand(len(x), -1, -1), x], 1) + self.pos_embed
        return self.norm(self.blocks(x))[:, 0]


def write(path, tensors):
    header, bodies, end = {}, [], 0
    for name, tensor in tensors.items():
        bodies.append(tensor.numpy().tobytes())
        header[name] = {"dtype": "F32", "shape": list(tensor.shape),
                        "data_offsets": [end, end + len(bodies[-1])]}
        end += len(bodies[-1])
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.writelines([struct.pack("<Q", len(text)), text, *bodies])


def main():
    torch.manual_seed(0)
    net = Vit(*SIZES[sys.argv[1]]).eval()
    if len(sys.argv) == 3:
        write(sys.argv[2], net.state_dict())
        return
    kind, batch, seconds = sys.argv[2], int(sys.argv[3]), float(sys.argv[4])
    x = torch.rand(batch, 3, 224, 224)
    with torch.no_grad():
        if kind == "frozen":
            net = torch.jit.optimize_for_inference(torch.jit.freeze(torch.jit.trace(net, x)))
        for _ in range(2 if kind == "frozen" else 1):
            net(x)
        n, start = 0, time.monotonic()
        while time.monotonic() - start < seconds:
            net(x)
            n += batch
        print(n / (time.monotonic() - start))


main()
