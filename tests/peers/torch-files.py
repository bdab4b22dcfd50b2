#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Auspex authors
"""Writes tests/data/torch with PyTorch: small files of every kind that torch.save() makes.

    tests/peers/torch-files.py tests/data/torch

Those that say so in their name were changed afterwards as no torch of today would write
them. The tests read the files, never this.
"""
import io
import os
import pickle
import struct
import sys
import tarfile
import zipfile

import torch

folder = sys.argv[1]


def save(value, name, legacy=False):
    torch.save(value, os.path.join(folder, name), _use_new_zipfile_serialization=not legacy)


def repack(name, new_name, change, method=zipfile.ZIP_STORED):
    """Copies a zip, each entry's bytes as change(entry's name, bytes) says."""
    with zipfile.ZipFile(os.path.join(folder, name)) as source, zipfile.ZipFile(
        os.path.join(folder, new_name), "w", method
    ) as target:
        for entry in source.infolist():
            target.writestr(
                zipfile.ZipInfo(entry.filename), change(entry.filename, source.read(entry)), method
            )


def swap(size):
    return lambda data: b"".join(
        data[i : i + size][::-1] for i in range(0, len(data), size)
    )


small = [0, 1, 2, 3, -4, 100]
types = {
    "f64": torch.tensor([x + 0.1 for x in small], dtype=torch.float64),
    "f32": torch.tensor([x + 0.5 for x in small], dtype=torch.float32),
    "f16": torch.tensor([x + 0.5 for x in small], dtype=torch.float16),
    "bf16": torch.tensor([x + 0.5 for x in small], dtype=torch.bfloat16),
    "i64": torch.tensor([x - 2**40 for x in small], dtype=torch.int64),
    "i32": torch.tensor([x - 2**20 for x in small], dtype=torch.int32),
    "i16": torch.tensor([x - 2**10 for x in small], dtype=torch.int16),
    "i8": torch.tensor(small, dtype=torch.int8),
    "u8": torch.tensor([x + 100 for x in small], dtype=torch.uint8),
    "bool": torch.tensor([x > 0 for x in small], dtype=torch.bool),
    "c64": torch.tensor([x + 1j for x in small], dtype=torch.complex64),
    "quantized": torch.quantize_per_tensor(torch.tensor([0.0, 1.0]), 0.1, 0, torch.qint8),
}

base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
views = {
    "base": base,
    "transposed": base.t(),
    "part": base[1:3, ::2],
    "column": base[:, 5],
    "expanded": base[0].expand(3, 6),
    "scalar": base[2, 3],
    "empty": base[:0],
    "cube": base.reshape(2, 2, 2, 3).permute(3, 1, 0, 2),
    "five": base.reshape(1, 2, 2, 2, 3),
    "attributed": base[3].clone(),
}
views["attributed"].note = "torch saves this in another way"

network = torch.nn.Sequential(torch.nn.Linear(3, 2), torch.nn.LayerNorm(2))
for i, parameter in enumerate(network.parameters()):
    parameter.data = torch.arange(parameter.numel(), dtype=torch.float32).reshape(
        parameter.shape
    ) + 10 * i
optimiser = torch.optim.Adam(network.parameters())
network(torch.ones(1, 3)).sum().backward()
optimiser.step()
for i, parameter in enumerate(network.parameters()):
    parameter.data = torch.arange(parameter.numel(), dtype=torch.float32).reshape(
        parameter.shape
    ) + 10 * i
nested = {
    "epoch": 3,
    "losses": [0.5, 0.25],
    "name": "fold 0",
    "state_dict": {"module." + k: v for k, v in network.state_dict().items()},
    "parameters": list(network.parameters()),
    "optimizer": optimiser.state_dict(),
}

rows = torch.arange(5 * 4, dtype=torch.float32).reshape(5, 4) / 8
coords = torch.tensor([[256 * i, 1024 - 256 * i] for i in range(5)])

os.makedirs(folder, exist_ok=True)
for legacy, kind in ((False, "zip"), (True, "stream")):
    save(types, kind + "-types.pt", legacy)
    save(views, kind + "-views.pt", legacy)
    save(nested, kind + "-nested.pt", legacy)
    save(rows, kind + "-bag.pt", legacy)
save(rows.half()[None], "zip-bag-half.pt")
save(rows.bfloat16(), "zip-bag-bfloat16.pt")
save(rows.double(), "zip-bag-double.pt")
save({"features": rows, "coords": coords.int()}, "zip-bag-coords.pt")
save({"feats": rows, "coords": coords.double()[None]}, "stream-bag-coords.pt", True)
save({"features": rows, "coords": coords[:4]}, "zip-bag-too-few-coords.pt")
save(torch.full((2, 4), float("nan")), "zip-bag-nan.pt")

sizes = {"0": 4, "1": 8}
save({"a": base[:2, 1], "b": torch.tensor([-3, 2**40])}, "little.pt")
repack(
    "little.pt",
    "zip-big-endian.pt",
    lambda name, data: swap(sizes[name[-1]])(data) if "/data/" in name else data,
)
os.unlink(os.path.join(folder, "little.pt"))
with zipfile.ZipFile(os.path.join(folder, "zip-big-endian.pt"), "a") as archive:
    archive.writestr("little/byteorder", "big")
repack("zip-bag.pt", "zip-bag-deflated.pt", lambda name, data: data, zipfile.ZIP_DEFLATED)

stream = io.BytesIO()
torch.save({"a": base[:2, 1].clone()}, stream, _use_new_zipfile_serialization=False)
data = stream.getvalue()
with open(os.path.join(folder, "stream-big-endian.pt"), "wb") as file:
    file.write(data[:-16] + struct.pack(">q2f", 2, 1, 7))


def tar_archive():
    """As torch 0.1.9 wrote it; torch.load() still reads it."""

    class Key:
        def __init__(self, key):
            self.key = key

    class Pickler(pickle.Pickler):
        def persistent_id(self, value):
            return str(value.key) if isinstance(value, Key) else None

    def dump(value):
        data = io.BytesIO()
        Pickler(data, 2).dump(value)
        return data.getvalue()

    def tensor(key, storage, sizes, strides, offset):
        n = len(sizes)
        return dump((key, storage, torch.FloatTensor)) + struct.pack(
            f"<q{2 * n + 1}q", n, *sizes, *strides, offset
        )

    storages = (
        dump(1)
        + dump((111, "cpu", torch.FloatStorage))
        + struct.pack("<q24f", 24, *range(24))
        + dump([(112, 111, 6, 12)])
    )
    tensors = (
        dump(3)
        + tensor(1, 111, (4, 6), (6, 1), 0)
        + tensor(2, 111, (6, 4), (1, 6), 0)
        + tensor(3, 112, (2, 3), (6, 2), 0)
    )
    value = {"base": Key(1), "nested": {"transposed": Key(2)}, "part": Key(3)}
    members = {
        "sys_info": dump({"little_endian": True}),
        "storages": storages,
        "tensors": tensors,
        "pickle": dump(value),
    }
    with tarfile.open(os.path.join(folder, "tar-views.pt"), "w:", tarfile.USTAR_FORMAT) as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    with open(os.path.join(folder, "tar-views.pt"), "r+b") as file:
        file.truncate(10 * 512)  # of the blocks of zeros at the end
    loaded = torch.load(os.path.join(folder, "tar-views.pt"))
    assert torch.equal(loaded["nested"]["transposed"], base.t())
    assert torch.equal(loaded["part"], base[1:3, ::2])


tar_archive()
