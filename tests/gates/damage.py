#!/usr/bin/env python3
"""damage.py BINARY [sqlite]: copies of a small database with flipped bits or cut off, put before the program.

Whatever is wrong with the file, `figure`, `export`, `check` and `import` end in order: no signal, no
report of a sanitizer, no endless loop; an answer, or exit 2 with a sentence.

`check` must find at least 99 of 100 structural damages. Structural means: SQLite, asked from outside
with PRAGMA integrity_check, says anything but ok or cannot open the file. A flip in the middle of a
text or a number leaves the structure whole; such copies are counted apart, and no gate holds for
them. A third of the copies have a write-ahead log, which is damaged as well; SQLite drops
what does not fit the checksums of its log, and then the copy may simply be older, or undamaged.
"""
import sqlite3
import sys

import gate as g

COMMANDS = [
    ("figure", "wachttijd-totaal", "--by", "region,care_type", "--format", "csv"),
    ("export", "waiting"),
    ("export", "change"),
    ("rejects", "12", "--format", "json"),
    ("check",),
]


def original(t, program):
    """A database with things, observations, rejects, a history and cells; and its log of the last
    two imports, which stays as long as somebody else has the file open."""
    place = g.world(t, program, "sqlite")
    rng = g.random.Random(7)
    rows = [g.waiting_row(rng, "regel %d" % i, "foutief" if i % 100 == 7 else None) for i in range(1200)]
    first = g.write_csv(t.folder / "eerste.csv", g.WAITING, rows)
    program.must("import", "--profile", "waiting", first, db=place.url)
    program.must("user", "add", "jansen", "--role", "purchaser", "--payer", "vgz", db=place.url)
    whole = place.path.read_bytes()
    keeper = sqlite3.connect(place.path)
    keeper.execute("SELECT count(*) FROM change").fetchall()
    for number in (1, 2):
        more = g.write_csv(t.folder / ("meer-%d.csv" % number), g.WAITING, rows[number::7])
        program.must("import", "--profile", "waiting", more, db=place.url)
    pair = place.path.read_bytes(), (place.path.parent / (place.path.name + "-wal")).read_bytes()
    keeper.close()
    return whole, pair


def damaged(rng, data):
    """The data with 1 to 64 bits flipped, or cut off; and what was done to it."""
    if rng.random() < 0.2:
        length = rng.randrange(len(data))
        return data[:length], "cut off at %d of %d" % (length, len(data))
    changed = bytearray(data)
    flips = rng.choice((1, 1, 2, 4, 8, 16, 32, 64))
    # The header and the first pages hold the most structure: a fifth of the flips falls there.
    end = 8192 if rng.random() < 0.2 else len(data)
    for _ in range(flips):
        changed[rng.randrange(end)] ^= 1 << rng.randrange(8)
    return bytes(changed), "%d bits flipped%s" % (flips, " near the start" if end == 8192 else "")


def put(path, data, log):
    for tail in ("-wal", "-shm", "-journal"):
        (path.parent / (path.name + tail)).unlink(missing_ok=True)
    path.write_bytes(data)
    if log is not None:
        (path.parent / (path.name + "-wal")).write_bytes(log)


def is_structural(path):
    """SQLite's own judgement, on a copy that it may do with as it likes."""
    link = None
    try:
        link = sqlite3.connect(path)
        link.execute("PRAGMA cell_size_check = ON")
        return link.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
    except (sqlite3.Error, UnicodeDecodeError, OverflowError):
        return True
    finally:
        if link:
            link.close()


def main(binary, _kind="sqlite"):
    with g.gate("damage") as t:
        program = g.Program(binary)
        whole, pair = original(t, program)
        copies = 500 if g.LONG else 20 if program.sanitized else 60
        place = g.Place(t, "sqlite")
        path = place.path
        new = g.write_csv(t.folder / "nieuw.csv", g.WAITING, [g.waiting_row(t.random, "na de schade")])
        put(path, whole, None)
        wanted = {words: program.must(*words, db=place.url).out for words in COMMANDS}
        wanted_log = {}
        put(path, *pair)
        for words in COMMANDS:
            wanted_log[words] = program.must(*words, db=place.url).out
        odd, missed = [], []
        structural = found = content = content_found = silent = unlogged = 0
        for number in range(copies):
            with_log = number % 3 == 2
            data, log = (whole, None) if not with_log else pair
            if with_log and t.random.random() < 0.6:
                log, what = damaged(t.random, log)
                what = "log " + what
            else:
                data, what = damaged(t.random, data)
            put(path, data, log)
            is_bad = is_structural(path)
            answers = {}
            for words in COMMANDS + [("import", "--profile", "waiting", new)]:
                put(path, data, log)
                answer = answers[words] = program.run(*words, db=place.url, timeout=60)
                if not answer.orderly:
                    keep = t.folder.parent / ("waarborg-damage-%d-%d.db" % (t.seed, number))
                    put(keep, data, log)
                    odd.append("copy %d, %s, kept as %s: waarborg %s: %r" % (number, what, keep,
                                                                           " ".join(map(str, words)), answer))
            noticed = answers[("check",)].code == 2
            same = data in (whole, pair[0]) and log in (None, pair[1])
            outputs = wanted_log if log == pair[1] else wanted
            if is_bad:
                structural += 1
                found += noticed
                if not noticed:
                    missed.append("copy %d: %s: %r" % (number, what, answers[("check",)]))
                silent += any(answers[w].code == 0 and answers[w].out != outputs[w] for w in COMMANDS[:4]
                              if not with_log)
            elif not same:
                if with_log and data == pair[0]:
                    unlogged += 1
                else:
                    content += 1
                    content_found += noticed
        t.note("%d copies: %d structural, of which check found %d; %d content only, of which check found %d; "
               "%d with a damaged log that SQLite left out" %
               (copies, structural, found, content, content_found, unlogged))
        t.note("%d structurally damaged copies without a log gave some answer that differs (exit 0)" % silent)
        t.none(odd, "no command crashes, hangs or ends without a sentence on any copy")
        t.ok(structural >= copies // 4, "enough copies are structurally damaged to say something", structural)
        t.ok(found * 100 >= structural * 99, "check finds at least 99 of 100 structural damages",
             "\n".join(missed))
        put(path, whole, None)
        t.equal(program.run("check", db=place.url).code, 0, "check has nothing to say about the undamaged file")


if __name__ == "__main__":
    main(*sys.argv[1:3])
