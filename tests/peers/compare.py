#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Auspex beside PyTorch on the same work, turn by turn, so that a busy machine is busy for both.

  compare.py encoder|ghanet [--auspex build/app/auspex] [--device cpu] [--precision exact]
             [--peer frozen:8 ...] [--rounds 5] [--seconds 6] [--threads N]

Prints each one's median and range in patches per second, and the ratio of the medians. PyTorch's
memory allocation is tuned, but for peers whose name ends in -default-allocator. Exits 77 where
PyTorch is missing.
"""
import argparse
import importlib.util
import json
import os
import pathlib
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).parent
TUNED = {"MALLOC_MMAP_THRESHOLD_": "4294967296", "MALLOC_TRIM_THRESHOLD_": "4294967296"}
PEERS = {"encoder": ["frozen:1", "frozen:8", "channels_last:8"], "ghanet": ["published", "published-default-allocator"]}
DEFAULT = "-default-allocator"


def run_auspex(options):
    out = subprocess.run(
        [options.auspex, "bench", options.work, "--device", options.device, "--precision",
         options.precision, "--seconds", str(options.seconds)],
        check=True, capture_output=True, text=True).stdout
    return json.loads(out)["patches_per_second"]


def run_peer(options, peer):
    kind, _, batch = peer.removesuffix(DEFAULT).partition(":")
    threads = str(options.threads)
    environment = dict(os.environ, OMP_NUM_THREADS=threads, OPENBLAS_NUM_THREADS=threads)
    if not peer.endswith(DEFAULT):
        environment.update(TUNED)
    arguments = [kind, batch] if options.work == "encoder" else []
    return float(subprocess.run(
        [sys.executable, HERE / f"{options.work}.py", *arguments, str(options.seconds)],
        check=True, capture_output=True, text=True, env=environment).stdout)


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
    rates = {name: [] for name in ["auspex", *peers]}
    for _ in range(options.rounds):
        for name, found in rates.items():
            found.append(run_auspex(options) if name == "auspex" else run_peer(options, name))
    own = statistics.median(rates["auspex"])
    for name, found in rates.items():
        median = statistics.median(found)
        print(f"{name:28} {median:10.2f} ({min(found):.2f} to {max(found):.2f})"
              f"  auspex is {own / median:.2f}x")


main()
