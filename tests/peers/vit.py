#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Auspex authors

"""Vision transformers written out in PyTorch, in double precision, on formula weights: the
figures that tests/compute/nets/test-vit.c holds Auspex to.

    tests/peers/vit.py tests/data/golden     # writes vit.json and vit-full.json

Needs python3-torch and python3-numpy. Each case lists its tensors, so that the test makes the
same from the formula."""

import json
import math
import sys

import numpy
import torch

GOLDEN_GAMMA = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1
MEAN = [0.485, 0.456, 0.406]
SD = [0.229, 0.224, 0.225]


def uniform(name, count, seed):
    base = 0xCBF29CE484222325
    for byte in name.encode():
        base = ((base ^ byte) * 0x100000001B3) & MASK
    start = (base + seed * GOLDEN_GAMMA + GOLDEN_GAMMA) & MASK
    with numpy.errstate(over="ignore"):
        x = numpy.arange(count, dtype=numpy.uint64) + numpy.uint64(start)
        x = (x ^ (x >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        x = x ^ (x >> numpy.uint64(31))
    return (x >> numpy.uint64(40)).astype(numpy.float32) * numpy.float32(2.0**-24)


def formula(name, shape, seed):
    s = 2 * uniform(name, math.prod(shape), seed) - 1
    if name.endswith("tokens"):
        values = numpy.float32(1.7320508) * s
    elif name.endswith(".bias"):
        values = numpy.float32(0.1) * s
    elif len(shape) == 1:
        values = numpy.float32(1) + numpy.float32(0.1) * s
    else:
        values = numpy.float32(math.sqrt(1.0 / math.prod(shape[1:]))) * s
    return torch.from_numpy(values.reshape(shape)).double()


def patch(index, size, seed=1):
    y, x, c = numpy.meshgrid(range(size), range(size), range(3), indexing="ij")
    ramp = (((3 + index) * x + (5 + 2 * index) * y) % 256).astype(numpy.float32) / numpy.float32(256)
    u = uniform(f"patch.{index}", size * size * 3, seed).reshape(size, size, 3)
    half = numpy.float32(0.5)
    return numpy.floor(numpy.float32(256) * (half * u + half * ramp)).astype(numpy.uint8)


# Names: those of timm and DINOv2, of Hugging Face's Dinov2Model and of its ViTModel.
TIMM = dict(cls="cls_token", pos="pos_embed", patch="patch_embed.proj", block="blocks.", norm1="norm1",
            qkv=["attn.qkv"], proj="attn.proj", ls1="ls1.gamma", norm2="norm2", fc1="mlp.fc1",
            fc2="mlp.fc2", ls2="ls2.gamma", norm="norm", reg="reg_token", eps=1e-6, antialias=True)
HUB = dict(TIMM, reg="register_tokens", fc1="mlp.w12", fc2="mlp.w3")
HF = dict(cls="embeddings.cls_token", pos="embeddings.position_embeddings",
          patch="embeddings.patch_embeddings.projection", block="encoder.layer.",
          qkv=["attention.attention." + part for part in ("query", "key", "value")],
          proj="attention.output.dense", norm="layernorm", reg="embeddings.register_tokens", antialias=False)
HF_DINOV2 = dict(HF, norm1="norm1", norm2="norm2", ls1="layer_scale1.lambda1", ls2="layer_scale2.lambda1",
                 fc1="mlp.weights_in", fc2="mlp.weights_out", eps=1e-6)
HF_VIT = dict(HF, norm1="layernorm_before", norm2="layernorm_after", fc1="intermediate.dense",
              fc2="output.dense", ls1=None, ls2=None, eps=1e-12)


def resample_grid(grid, new, antialias):
    """[old, old, width] to [new, new, width]."""
    grid = torch.nn.functional.interpolate(grid.permute(2, 0, 1)[None], size=(new, new), mode="bicubic",
                                           antialias=antialias, align_corners=False)
    return grid[0].permute(1, 2, 0)


# timm resamples positions with antialias, whoever wrote the file; Hugging Face only with registers.
def resample(case, positions):
    old, new = case["learned_px"] // case["patch_px"], case["size_px"] // case["patch_px"]
    extra, antialias = case["position_prefix"], case["names"]["antialias"] or case["registers"] > 0
    if old == new:
        return positions
    grid = resample_grid(positions[0, extra:].reshape(old, old, -1), new, antialias)
    return torch.cat([positions[:, :extra], grid.reshape(1, new * new, -1)], 1)


def positions(old, new, antialias):
    grid = torch.from_numpy(uniform("positions", old * old * 3, 1).reshape(old, old, 3)).double()
    resampled = resample_grid(grid, new, antialias).flatten().tolist()
    return {"from": old, "to": new, "antialias": antialias, "values": [float(f"{v:.9g}") for v in resampled]}


def block(case, index):
    """The name of a block; DINOv2 trains them in chunks: blocks.CHUNK.BLOCK."""
    chunk = f"{index * case['chunks'] // case['depth']}." if case["chunks"] else ""
    return f"{case['names']['block']}{chunk}{index}."


def tensors(case):
    n, d, p, hidden = case["names"], case["width"], case["patch_px"], case["hidden"]
    grid = case["learned_px"] // p
    shapes = {n["patch"] + ".weight": [d, 3, p, p], n["patch"] + ".bias": [d],
              n["pos"]: [1, grid * grid + case["position_prefix"], d],
              n["norm"] + ".weight": [d], n["norm"] + ".bias": [d]}
    if case["has_cls"]:
        shapes[n["cls"]] = [1, 1, d]
    if case["registers"]:
        shapes[n["reg"]] = [1, case["registers"], d]
    for i in range(case["depth"]):
        b = block(case, i)
        layers = {n["proj"]: [d, d], n["fc1"]: [hidden * (2 if case["gated"] else 1), d], n["fc2"]: [d, hidden]}
        for part in n["qkv"]:
            layers[part] = [3 * d // len(n["qkv"]), d]
        for name, shape in layers.items():
            shapes[f"{b}{name}.weight"] = shape
            if (case["qkv_bias"] or name not in n["qkv"]) and not name.endswith(case["no_bias_of"]):
                shapes[f"{b}{name}.bias"] = shape[:1]
        for name in (n["norm1"], n["norm2"]):
            shapes[f"{b}{name}.weight"] = shapes[f"{b}{name}.bias"] = [d]
        if case["layer_scale"]:
            shapes[b + n["ls1"]] = shapes[b + n["ls2"]] = [d]
    return shapes


def forward(case, w, images):
    n, d, heads = case["names"], case["width"], case["heads"]
    functional = torch.nn.functional

    def linear(x, name):
        return functional.linear(x, w[name + ".weight"], w.get(name + ".bias"))

    def norm(x, name):
        return functional.layer_norm(x, [d], w[name + ".weight"], w[name + ".bias"], n["eps"])

    x = (images.double() / 255 - torch.tensor(MEAN).double()) / torch.tensor(SD).double()
    x = functional.conv2d(x.permute(0, 3, 1, 2), w[n["patch"] + ".weight"], w[n["patch"] + ".bias"],
                          stride=case["patch_px"])
    x = x.flatten(2).transpose(1, 2)
    prefix = [w[n["cls"]].expand(len(x), -1, -1)] if case["has_cls"] else []
    registers = [w[n["reg"]].expand(len(x), -1, -1)] if case["registers"] else []
    extra, n_prefix = case["position_prefix"], case["has_cls"] + case["registers"]
    positions = resample(case, w[n["pos"]])
    if extra == 0:                              # timm's no_embed_class
        x = torch.cat(prefix + registers + [x + positions], 1)
    elif extra == n_prefix:                     # positions for all
        x = torch.cat(prefix + registers + [x], 1) + positions
    else:                                       # DINOv2: registers come after the positions
        x = torch.cat(prefix + [x], 1) + positions
        x = torch.cat([x[:, :1]] + registers + [x[:, 1:]], 1)
    for i in range(case["depth"]):
        b = block(case, i)
        y = norm(x, b + n["norm1"])
        qkv = torch.cat([linear(y, b + part) for part in n["qkv"]], -1)
        q, k, v = qkv.reshape(len(x), -1, 3, heads, d // heads).permute(2, 0, 3, 1, 4)
        scores = (q @ k.transpose(-2, -1) * (d // heads) ** -0.5).softmax(-1)
        y = linear((scores @ v).transpose(1, 2).reshape(x.shape), b + n["proj"])
        x = x + (y * w[b + n["ls1"]] if case["layer_scale"] else y)
        y = linear(norm(x, b + n["norm2"]), b + n["fc1"])
        if case["gated"]:
            gate, value = y.chunk(2, -1)
            y = functional.silu(gate) * value
        else:
            y = functional.gelu(y)
        y = linear(y, b + n["fc2"])
        x = x + (y * w[b + n["ls2"]] if case["layer_scale"] else y)
    x = norm(x, n["norm"])
    mean = x[:, n_prefix:].mean(1)
    return {"cls": lambda: x[:, 0], "mean": lambda: mean,
            "cls+mean": lambda: torch.cat([x[:, 0], mean], -1)}[case["readout"]]()


def make(name, every=1, names=TIMM, n_images=2, **settings):
    case = dict(name=name, names=names, size_px=32, patch_px=8, width=128, depth=2, heads=2, hidden=96,
                gated=False, layer_scale=False, has_cls=True, registers=0, position_prefix=1,
                qkv_bias=True, no_bias_of="none", readout="cls", seed=1, chunks=0, prefix="", ignored={})
    case.update(settings)
    case.setdefault("learned_px", case["size_px"])
    shapes = {case["prefix"] + key: shape for key, shape in tensors(case).items()}
    weights = {key[len(case["prefix"]):]: formula(key, shape, case["seed"]) for key, shape in shapes.items()}
    shapes.update(case["ignored"])
    images = torch.from_numpy(numpy.stack([patch(i, case["size_px"]) for i in range(n_images)]))
    with torch.no_grad():
        features = forward(case, weights, images)
    kept = ("name", "size_px", "patch_px", "heads", "width", "readout", "seed")
    return {**{key: case[key] for key in kept}, "tensors": shapes, "every": every,
            "feature_dim": features.shape[1],
            "features": [[float(f"{v:.9g}") for v in row[::every]] for row in features.tolist()]}


def write(path, cases, **more):
    with open(path, "w") as file:
        json.dump({"mean": MEAN, "std": SD, "cases": cases, **more}, file, separators=(",", ":"))
        file.write("\n")


def main(folder):
    write(f"{folder}/vit.json", [
        make("plain, class token read out"),
        make("registers, LayerScale and SwiGLU, positions without prefix", registers=4, gated=True,
             layer_scale=True, position_prefix=0, readout="cls+mean", size_px=56, patch_px=14),
        make("positions for registers too, heads of 80", registers=3, gated=True, layer_scale=True,
             position_prefix=4, width=160, readout="cls+mean"),
        make("DINOv2's names, positions for the class token", names=HUB, registers=4, gated=True,
             layer_scale=True, readout="mean"),
        make("Hugging Face's Dinov2Model", names=HF_DINOV2, gated=True, layer_scale=True, readout="cls+mean"),
        make("Hugging Face's ViTModel", names=HF_VIT, size_px=48, patch_px=16),
        make("no class token, no bias of q, k and v", has_cls=False, position_prefix=0, qkv_bias=False,
             readout="mean", size_px=40),
        make("OpenMidnight's teacher checkpoint: DINOv2, chunked, learned for more patches", names=HUB,
             prefix="teacher.backbone.", chunks=2, depth=4, registers=4, gated=True, layer_scale=True,
             learned_px=56, ignored={"teacher.backbone.mask_token": [1, 128],
                                     "teacher.dino_head.mlp.0.weight": [64, 128],
                                     "teacher.dino_head.last_layer.weight_v": [32, 64],
                                     "student.backbone.cls_token": [1, 1, 128],
                                     "student.backbone.blocks.0.0.attn.qkv.weight": [384, 128]}),
        make("GPFM's file: timm's names, LayerScale, learned for fewer patches", layer_scale=True,
             learned_px=24, size_px=56, ignored={"head.weight": [10, 128], "head.bias": [10]}),
        make("UNI2-h: positions without prefix, learned for more patches", registers=8, gated=True,
             layer_scale=True, position_prefix=0, learned_px=72, size_px=40),
        make("Midnight: Dinov2Model in a model, learned for more patches", names=HF_DINOV2, gated=True,
             layer_scale=True, prefix="dinov2.", learned_px=72,
             ignored={"dinov2.embeddings.mask_token": [1, 128], "classifier.weight": [2, 256]}),
        make("Dinov2WithRegistersModel, learned for more patches", names=dict(HF_DINOV2, fc1="mlp.fc1",
             fc2="mlp.fc2"), registers=4, layer_scale=True, learned_px=72),
        make("Phikon in a classifier: ViTModel, no bias of k, learned for fewer patches", names=HF_VIT,
             size_px=80, learned_px=48, patch_px=16, prefix="vit.", no_bias_of=".key",
             ignored={"classifier.weight": [2, 128], "vit.pooler.dense.weight": [128, 128]}),
        make("DeiT III's checkpoint: gamma_1, under model.", prefix="model.module.", layer_scale=True,
             names=dict(TIMM, ls1="gamma_1", ls2="gamma_2"), position_prefix=0),
    ], positions=[positions(old, new, antialias) for old, new in ((7, 3), (3, 7), (5, 4), (1, 3), (9, 1))
                  for antialias in (False, True)])
    write(f"{folder}/vit-full.json", [
        make("ViT-S/16", every=7, size_px=224, patch_px=16, width=384, depth=12, heads=6, hidden=1536,
             n_images=1),
        make("ViT-B/14, 4 registers, SwiGLU (H0-mini)", every=13, size_px=224, patch_px=14, width=768,
             depth=12, heads=12, hidden=2048, gated=True, layer_scale=True, registers=4,
             position_prefix=0, readout="cls+mean", n_images=1),
    ])


if __name__ == "__main__":
    main(sys.argv[1])
