#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts test cases (TAP lines), not programs, in a meson testlog.json.

A program that ends badly without saying which case failed counts as one failed case.
Exits 1 when a case failed or none ran."""

import json
import re
import sys

LINE = re.compile(r"^\s*(not )?ok\b(?:[^#]|#(?! *SKIP))*(# *SKIP)?", re.IGNORECASE)


def count(program):
    passed = failed = skipped = 0
    for line in program.get("stdout", "").splitlines():
        match = LINE.match(line)
        if not match:
            continue
        if match.group(2):
            skipped += 1
        elif match.group(1):
            failed += 1
        else:
            passed += 1
    if program["result"] not in ("OK", "SKIP", "EXPECTEDFAIL") and failed == 0:
        failed = 1
    return passed, failed, skipped


def main():
    totals = [0, 0, 0]
    with open(sys.argv[1], encoding="utf-8") as log:
        for line in log:
            program = json.loads(line)
            counts = count(program)
            totals = [a + b for a, b in zip(totals, counts)]
            if counts[1]:
                print(f"{program['name']}: {counts[1]} failed ({program['result']})")
    print("{} passed, {} failed, {} skipped".format(*totals))
    return 1 if totals[1] or not totals[0] else 0


sys.exit(main())
