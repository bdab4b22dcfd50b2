#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: The Auspex authors

"""Prints what Pillow makes of the pattern of tests/compute/features/test-resample.c: the rows of
its table of odd sizes. Needs python3-pil and python3-numpy."""

import hashlib

import numpy
from PIL import Image

CASES = [
    (257, 255, 224, 224), (512, 512, 224, 224), (333, 77, 101, 53), (224, 224, 518, 518),
    (37, 61, 224, 131), (1, 1, 5, 3), (1023, 7, 224, 224), (226, 226, 225, 223),
]


def pattern(width, height):
    y, x, c = numpy.meshgrid(range(height), range(width), range(3), indexing="ij")
    return ((x * 37 + y * 101 + c * 59) ^ (x * y * 7 + c * 13)).astype(numpy.uint8)


for name, resample in (("BILINEAR", Image.BILINEAR), ("BICUBIC", Image.BICUBIC)):
    for width, height, to_width, to_height in CASES:
        image = Image.fromarray(pattern(width, height)).resize((to_width, to_height), resample)
        print(f"  {{ {width}, {height}, {to_width}, {to_height}, AUSPEX_RESAMPLE_{name},")
        print(f'    "{hashlib.sha256(image.tobytes()).hexdigest()}" }},')
