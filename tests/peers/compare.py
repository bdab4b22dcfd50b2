#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Auspex beside PyTorch on the same work, turn by turn, so that a busy machine is busy for both.

  compare.py encoder|ghanet|vit-s|vit-b [--auspex build/app/auspex] [--device cpu]
             [--precision exact] [--peer frozen:8 ...] [--rounds 5] [--seconds 6] [--threads N]

Prints each one's median and range in patches per second, and the ratio of the medians; then how far
Auspex is from the floor that it measures of the same device. PyTorch's memory allocation is tuned,
but for peers whose name ends in -default-allocator. Exits 77 where PyTorch, or a GPU that it can
use, is missing.

Both on one NVIDIA GPU, in half precision (Auspex's images come from the host's memory, PyTorch's lie
on the GPU; try several batches of PyTorch, and keep the best):

  compare.py encoder --device vulkan --precision fast --peer cuda:128 --peer cuda:256
"""
import argparse
import importlib.util
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent
TUNED = {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "4294967296"}
PEERS = {"encoder": ["frozen:1", "frozen:8", "channels_last:8"], "ghanet": ["published", "published-default-allocator"],
         "vit-s": ["eager:8", "frozen:8"], "vit-b": ["eager:8", "frozen:8"]}
DEFAULT = "-default-allocator"


def run(command, **options):
    """Its stdout. What it says of a failure is passed on, with its exit status."""
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, **options)
    if done.returncode not in (0, 77):
        print(f"{pathlib.Path(command[0]).name} failed: {' '.join(map(str, command[1:]))}", file=sys.stderr)
    if done.returncode != 0:
        sys.exit(done.returncode)
    return done.stdout


def run_auspex(options, weights):
    work = ["encoder", "--encoder", weights] if options.work.startswith("vit") else [options.work]
    return json.loads(run(
        [options.auspex, "bench", *work, "--device", options.device, "--precision",
         options.precision, "--seconds", str(options.seconds)]))


def run_peer(options, peer):
    kind, _, batch = peer.removesuffix(DEFAULT).partition(":")
    threads = str(options.threads)
    environment = dict(os.environ, OMP_NUM_THREADS=threads, OPENBLAS_NUM_THREADS=threads)
    if not peer.endswith(DEFAULT):
        environment.update(TUNED)
    arguments = {"encoder": ["encoder.py", kind, batch], "ghanet": ["ghanet.py"]}.get(
        options.work, ["vit-rate.py", options.work, kind, batch])
    return float(run([sys.executable, HERE / arguments[0], *arguments[1:], str(options.seconds)],
                     env=environment))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("work", choices=PEERS)
    parser.add_argument("--auspex", default="build/app/auspex")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--precision", default="exact")
    parser.add_argument("--peer", action="append")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    options = parser.parse_args()
    if importlib.util.find_spec("torch") is None:
        print("PyTorch is not installed", file=sys.stderr)
        sys.exit(77)

    peers = options.peer or PEERS[options.work]
    if any(peer.startswith("cuda") for peer in peers):
        run_peer(argparse.Namespace(**dict(vars(options), seconds=0)), "cuda:1")  # is there one?
    figures = {}
    rates = {name: [] for name in ["auspex", *peers]}
    with tempfile.TemporaryDirectory() as folder:
        weights = f"{folder}/vit.safetensors"
        if options.work.startswith("vit"):
            run([sys.executable, HERE / "vit-rate.py", options.work, weights])
        for _ in range(options.rounds):
            for name, found in rates.items():
                if name == "auspex":
                    figures = run_auspex(options, weights)
                found.append(figures["patches_per_second"] if name == "auspex" else run_peer(options, name))
    own = statistics.median(rates["auspex"])
    for name, found in rates.items():
        median = statistics.median(found)
        print(f"{name:28} {median:10.2f} ({min(found):.2f} to {max(found):.2f})"
              f"  auspex is {own / median:.2f}x")
    floor = figures["floor"] or math.nan
    print(f"auspex on {figures['device']}, {figures['precision']} ({figures['kernels']}): floor"
          f" {floor:.2f}, {own / floor:.2f} of it")


main()
