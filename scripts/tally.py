#!/usr/bin/env python3
"""Counts the results of a test run: tally.py BUILD [BUILD-SAN].

Reads what meson left in the build folders and prints failed and skipped tests by name, a line for
each database, and as its last line the totals: "N passed, N failed". A test of PostgreSQL that was
skipped has failed: without a server nothing is known. Exit status 1 when anything failed.
"""
import collections
import json
import pathlib
import sys

PASSED = {"OK", "EXPECTEDFAIL"}
SKIPPED = {"SKIP", "IGNORED"}


def results(build):
    """Yields (name, suites, result) of each test of the last run."""
    log = pathlib.Path(build, "meson-logs", "testlog.json")
    if not log.exists():
        yield "no test ran in %s" % build, {"other"}, "ERROR"
        return
    with open(log, encoding="utf-8") as f:
        runs = [json.loads(line) for line in f if line.strip()]
    for run in runs:
        # "waarborg:postgres+slow / store/writes"; meson leaves the first part out when the whole
        # project has one suite, and then there is nothing to tell apart.
        project, slash, name = run["name"].partition(" / ")
        suites = set(project.split(":", 1)[-1].split("+")) if slash else {"other"}
        yield name or run["name"], suites, run["result"]


def kind_of(suites):
    """The line a test is counted in."""
    if "postgres" in suites:
        return "postgresql"
    return "sqlite" if "sqlite" in suites else "other"


def main():
    counts = collections.defaultdict(lambda: [0, 0])
    skipped = 0
    for number, build in enumerate(sys.argv[1:]):
        for name, suites, result in results(build):
            kind = kind_of(suites)
            where = "" if number == 0 else " (with sanitizers)"
            if result in SKIPPED:
                print("skipped: %s, %s%s" % (name, kind, where))
                skipped += 1
                if kind != "postgresql":
                    continue
            ok = result in PASSED
            if not ok and result not in SKIPPED:
                print("failed: %s, %s%s: %s" % (name, kind, where, result))
            counts["sanitizers" if number else kind][not ok] += 1
    if skipped:
        print("skipped: %d" % skipped)
    for kind in ["other"] + ["sanitizers"] * (len(sys.argv) > 2) + ["sqlite", "postgresql"]:
        print("%s: %d passed, %d failed" % (kind, *counts[kind]))
    passed, failed = (sum(pair[i] for pair in counts.values()) for i in (0, 1))
    print("%d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
