#!/usr/bin/env python3
"""Runs our program and its peers in turns and compares them.

turns.py [--noise N] TITLE INPUT... -- OURS -- [NAME[@ROWS]=COMMAND]...

INPUT is ROWS:PATH, smallest first. In commands {} stands for the path; a peer runs only on inputs of
at most its ROWS, and an empty command says that it is not installed. Every round runs us, a peer, us,
the next peer; a ratio is the median of those of the pairs, because a machine that is busy for a while
slows both. The last line that a program prints is its answer, and must be the same for all.
Answers that depend on chance, ROWS being draws, are the same when their words are and no number differs by
more than a share N / sqrt(ROWS).
BENCH_ROUNDS (3) sets the rounds.
"""
import math
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))


def run(command, path):
    """Seconds, peak MiB and last line; the line is None when the program failed."""
    words = [path if word == "{}" else word for word in shlex.split(command)]
    with tempfile.TemporaryFile() as output:
        begin = time.monotonic()
        child = subprocess.Popen(words, stdout=output)
        _, status, usage = os.wait4(child.pid, 0)
        took = time.monotonic() - begin
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        lines = output.read().decode(errors="replace").strip().splitlines()
    ok = child.returncode == 0 and lines
    return took, usage.ru_maxrss / 1024, lines[-1] if ok else None


def alike(one, other, within):
    """Whether two answers are the same, numbers within a share of each other."""
    if one is None or other is None or one == other or not within:
        return one == other
    words = list(zip(one.split(), other.split()))
    if len(one.split()) != len(other.split()):
        return False
    for a, b in words:
        try:
            if not math.isclose(float(a), float(b), rel_tol=within):
                return False
        except ValueError:
            if a != b:
                return False
    return True


def compare(path, ours, peers, within):
    """Runs all in turns; returns our median time and whether every answer was the same."""
    pairs = {name: [] for name in peers} or {None: []}
    for _ in range(ROUNDS):
        for name in pairs:
            pairs[name].append((run(ours, path), run(peers[name], path) if name else None))
    own = [pair[0] for turns in pairs.values() for pair in turns]
    answer, median = own[0][2], statistics.median(o[0] for o in own)
    same = answer is not None and all(o[2] == answer for o in own)
    print(f"  {'waarborg':<18} {median:8.3f} s {max(o[1] for o in own):8.0f} MiB")
    for name, turns in pairs.items():
        if name is None:
            continue
        times = [peer[0] for _, peer in turns]
        ratio = statistics.median(peer[0] / us[0] for us, peer in turns)
        right = all(alike(answer, peer[2], within) for _, peer in turns)
        same &= right
        print(f"  {name:<18} {statistics.median(times):8.3f} s {max(p[1] for _, p in turns):8.0f} MiB"
              f" {ratio:8.1f} x  {'zelfde antwoord' if right else 'ANDER ANTWOORD'}")
    print(f"  antwoord: {answer}")
    return median, same


def main():
    noise = 0.0
    if sys.argv[1] == "--noise":
        noise = float(sys.argv[2])
        del sys.argv[1:3]
    first = sys.argv.index("--")
    second = sys.argv.index("--", first + 1)
    title, inputs, ours = sys.argv[1], sys.argv[2:first], " ".join(sys.argv[first + 1:second])
    peers = [peer.split("=", 1) for peer in sys.argv[second + 1:]]
    sizes, times, same = [], [], True
    for rows, path in (text.split(":", 1) for text in inputs):
        chosen = {}
        print(f"{title}: {int(rows):,} rijen".replace(",", "."))
        for label, command in peers:
            name, _, most = label.partition("@")
            if not command:
                print(f"  {name:<18} niet geïnstalleerd")
            elif not most or int(rows) <= int(most):
                chosen[name] = command
            else:
                print(f"  {name:<18} overgeslagen boven {int(most):,} rijen".replace(",", "."))
        took, right = compare(path, ours, chosen, noise / math.sqrt(int(rows)))
        same &= right
        sizes.append(int(rows))
        times.append(took)
    for i in range(1, len(sizes)):
        growth = math.log(times[i] / times[i - 1]) / math.log(sizes[i] / sizes[i - 1])
        print(f"{title}: groei van {sizes[i - 1]} naar {sizes[i]} rijen: tijd ~ n^{growth:.2f}")
    if not same:
        sys.exit(f"{title}: niet alle antwoorden zijn hetzelfde")


sys.stdout.reconfigure(line_buffering=True)
main()
