#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""G-HANet over one bag of 20,000 patches in PyTorch, as published: keys and values of every
patch, computed in each pass. Prints patches per second.

  ghanet.py SECONDS
"""
import math
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

PATCHES, FEATURES, WIDTH, TOKENS, HEADS, RATIO = 20000, 1024, 512, 6, 4, 0.2


class Attention(nn.Module):
    def __init__(self):
        super().__init__()
        self.to_q, self.to_k, self.to_v = (nn.Linear(WIDTH, WIDTH, bias=False) for _ in range(3))
        self.to_out = nn.Linear(WIDTH, WIDTH)

    def forward(self, queries, patches):
        def heads(x):
            return x.view(-1, HEADS, WIDTH // HEADS).transpose(0, 1)

        q, k, v = heads(self.to_q(queries)), heads(self.to_k(patches)), heads(self.to_v(patches))
        similarity = q @ k.transpose(1, 2) / math.sqrt(WIDTH // HEADS)
        y = (similarity.softmax(-1) @ v).transpose(0, 1).reshape(-1, WIDTH)
        return self.to_out(y), similarity


class FeedForward(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm = nn.LayerNorm(WIDTH)
        self.first, self.second = nn.Linear(WIDTH, 8 * WIDTH), nn.Linear(4 * WIDTH, WIDTH)

    def forward(self, x):
        value, gate = self.first(self.norm(x)).chunk(2, -1)
        return x + self.second(value * F.gelu(gate))


class GHaNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.tokens = nn.Parameter(torch.randn(TOKENS, WIDTH))
        self.associate, self.bag = nn.Linear(FEATURES, WIDTH), nn.Linear(FEATURES, WIDTH)
        self.bag_norm = nn.LayerNorm(WIDTH)
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(4))
        self.cross, self.own = Attention(), Attention()
        self.feed = nn.ModuleList(FeedForward() for _ in range(3))
        self.gate_a, self.gate_b = nn.Linear(WIDTH, 256), nn.Linear(WIDTH, 256)
        self.gate_c = nn.Linear(256, 1)
        self.hyper = nn.Sequential(nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH), nn.ReLU(),
                                   nn.Linear(WIDTH, WIDTH), nn.LayerNorm(WIDTH), nn.ReLU())
        self.compress = nn.Sequential(nn.Linear(WIDTH, 256), nn.LayerNorm(256), nn.ReLU())
        self.classify = nn.Linear(TOKENS * 256, 4)

    def forward(self, x):
        patches = self.norms[1](F.relu(self.associate(x)))
        r, _ = self.cross(self.norms[0](self.tokens), patches)
        r = self.feed[0](r)
        r, similarity = self.cross(self.norms[2](self.tokens + r), patches)
        r = self.norms[3](self.feed[1](r))
        m = similarity.mean(0)

        b = F.relu(self.bag_norm(self.bag(x)))
        gate = self.gate_c(torch.tanh(self.gate_a(b)) * torch.sigmoid(self.gate_b(b)))
        e1 = gate.t().softmax(-1)
        least = m.topk(int(RATIO * len(x)), -1).values[:, -1:]
        e2 = (m + (m < least) * -1e5).softmax(-1)
        y = (e1 + e2) / 2 @ b
        f = (y + self.hyper(y) + r) / 2
        f = self.feed[2](f + self.own(f, f)[0])
        return torch.sigmoid(self.classify(self.compress(f).flatten()))


def main():
    torch.manual_seed(0)
    net, x = GHaNet().eval(), torch.rand(PATCHES, FEATURES)
    with torch.no_grad():
        net(x)
        n, start = 0, time.monotonic()
        while n == 0 or time.monotonic() - start < float(sys.argv[1]):
            net(x)
            n += PATCHES
        print(n / (time.monotonic() - start))


main()
