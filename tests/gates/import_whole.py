#!/usr/bin/env python3
"""import_whole.py BINARY sqlite|postgres: a delivery of 100,000 lines is taken whole or not at all.

It is killed at moments spread over its run, meets a full disk (a limit on the size of files, and a
small file system where that may be mounted), holds a bad line as its last but one, is refused for
too many bad lines, is offered twice, and twice at once. Before and after are compared by all rows of
all tables. Where the database is a server, a full disk is the server's own affair and is left out.
"""
import json
import os
import pathlib
import subprocess
import sys
import time

import gate as g

LINES = 100_000
LOCATIONS = 2000


def big_file(t, name, bad=(), lines=LINES):
    rng = g.random.Random(len(name))
    keys = [g.location_key(i) for i in range(LOCATIONS)]
    with open(t.folder / name, "w", encoding="utf-8") as f:
        f.write("location,region,care_type,measured_on,registration,treatment\n")
        for number in range(1, lines + 1):
            kind = "foutief" if number in bad else "ggz-basis"
            f.write("%s,5520,%s,2026-06-%02d,%d,%d\n" % (keys[rng.randrange(LOCATIONS)], kind,
                                                        rng.randrange(1, 29), rng.randrange(20),
                                                        rng.randrange(30)))
    return t.folder / name


def take(program, place, path, **more):
    return program.run("import", "--profile", "waiting", path, "--format", "json", db=place.url,
                       timeout=300, **more)


def rows_of(place):
    return int(place.ask("SELECT count(*) FROM t_waiting")[0][0])


def receipt_moment(program, place, path):
    """Seconds until the receipt is printed; the import goes on to its end."""
    began = time.monotonic()
    process = program.start("import", "--profile", "waiting", path, "--format", "json", db=place.url)
    process.stdout.readline()
    took = time.monotonic() - began
    process.communicate()
    return took


def killed(t, program, kind, world, path):
    place = g.Place(t, kind)
    place.become(world)
    before = world.dump()
    took = receipt_moment(program, place, path)
    moments = 20 if g.LONG else 8 if kind == "sqlite" else 5
    wrong, whole, printed = [], 0, 0
    for number in range(moments):
        place.become(world)
        process = program.start("import", "--profile", "waiting", path, "--format", "json", db=place.url)
        # Two in three fall in the second half, where it is written.
        share = (number + 0.5) / moments
        time.sleep(took * 1.1 * (share if number % 3 == 0 else 0.5 + share / 2))
        process.kill()
        out = process.communicate()[0].decode()
        if kind == "postgres":
            wait_for_server(place)
        rows, receipts = rows_of(place), place.ask("SELECT taken FROM t_import WHERE file = 'groot.csv'")
        acknowledged = out.endswith("}\n") and json.loads(out)["change"] > 0
        printed += acknowledged
        whole += rows == LINES
        if (rows, receipts) not in ((0, []), (LINES, [[str(LINES)]])):
            wrong.append("moment %d: %d rows, receipts %s" % (number, rows, receipts))
        if acknowledged and rows != LINES:
            wrong.append("moment %d: the receipt was printed, and %d rows are there" % (number, rows))
        if rows == 0 and g.differences(before, place.dump()):
            wrong.append("moment %d: %s" % (number, g.differences(before, place.dump())))
        check = program.run("check", db=place.url)
        if check.code:
            wrong.append("moment %d: %r" % (number, check))
    t.note("%d kills over %.1f s: %d times all rows (%d acknowledged), %d times none" %
           (moments, took, whole, printed, moments - whole))
    t.none(wrong, "killed at any moment: all rows and a receipt, or nothing, and check is clean")
    again = take(program, place, path)
    t.ok(again.code == 0 and rows_of(place) == LINES, "the same file is taken or recognised afterwards", again)
    return place


def wait_for_server(place):
    for _ in range(200):
        if g.psql(os.environ["WAARBORG_TEST_PG"],
                  "SELECT count(*) FROM pg_stat_activity WHERE datname = '%s'" % place.name) == [["0"]]:
            return
        time.sleep(0.05)


def twice(t, program, place, path):
    before = place.dump()
    again = take(program, place, path)
    t.ok(again.code == 0 and again.receipt()["again"] and again.receipt()["change"] == 0,
         "the same file for the second time is recognised", again)
    t.none(g.differences(before, place.dump()), "and nothing has changed")


def bad_lines(t, program, kind, world):
    place = g.Place(t, kind)
    place.become(world)
    before = place.dump()
    profile = {"name": "streng", "label": "Streng", "maxRejected": 0, "rows": [
        {"model": "waiting", "fields": {name: name for name in g.WAITING[:4]}}]}
    (t.folder / "streng.json").write_text(json.dumps(profile), encoding="utf-8")
    program.must("profile", "save", t.folder / "streng.json", db=place.url)
    saved = place.dump()
    path = big_file(t, "bijna.csv", bad=(LINES - 1,))
    refused = program.run("import", "--profile", "streng", path, db=place.url, timeout=300)
    t.ok(refused.code == 2 and "geweigerd" in refused.err and "regel %d," % LINES in refused.err,
         "one bad line too many, line %d of %d: refused whole, with that line" % (LINES, LINES + 1), refused)
    t.none(g.differences(saved, place.dump()), "and nothing has changed")
    taken = take(program, place, path)
    r = taken.receipt() if taken.code == 1 else {}
    t.ok(r.get("taken") == LINES - 1 and r.get("rejected") == 1 and rows_of(place) == LINES - 1,
         "where one bad line is allowed, the others are taken", taken)
    rejects = program.must("rejects", r["import"], "--format", "json", db=place.url).out
    t.ok('"line":%d,' % LINES in rejects and "foutief" in rejects, "and it is kept with its line and value", rejects)
    undone = program.run("undo", r["change"], db=place.url)
    t.equal(undone.code, 0, "undo takes all of it back")
    left = place.dump()
    t.none([d for d in g.differences(before, left) if d.split(":")[0].startswith("t_")
            and not d.startswith("t_profile")], "after undo every table of current rows is as before")
    place.drop()


def at_once(t, program, kind, world):
    place = g.Place(t, kind)
    place.become(world)
    lines = LINES if g.LONG else 20_000
    one, two, three = (big_file(t, "tegelijk%s.csv" % ("-" * i), lines=lines) for i in range(3))

    def together(*paths):
        started = [program.start("import", "--profile", "waiting", p, "--format", "json", db=place.url)
                   for p in paths]
        ended = [process.communicate() for process in started]
        return [g.Answer(process.returncode, out.decode(), err.decode())
                for process, (out, err) in zip(started, ended)]

    answers = together(one, one)
    receipts = [a.receipt() for a in answers if a.code == 0]
    t.ok(sorted(r["again"] for r in receipts) == [False, True] and rows_of(place) == lines,
         "the same file twice at once: one takes it, the other recognises it", answers)
    answers = together(two, three)
    t.ok([a.code for a in answers] == [0, 0] and rows_of(place) == 3 * lines,
         "two files at once: both are taken", answers)
    t.equal(program.run("check", db=place.url).code, 0, "and check is clean")
    place.drop()


def full_disk(t, program, world, path):
    """The limit stands anywhere between the file as it is and what the import would make of it."""
    place = g.Place(t, "sqlite")
    place.become(world)
    before, size = place.dump(), place.path.stat().st_size
    take(program, place, path)
    room = place.path.stat().st_size - size
    wrong = []
    for ignore in (True, False):
        for step in range(8 if g.LONG else 3):
            place.become(world)
            limit = size + room * step // 8 + 4096
            answer = take(program, place, path, preexec_fn=g.limit_file_size(limit, ignore))
            refused = answer.code == 2 and "waarborg: " in answer.err if ignore else answer.code in (2, -25)
            if not refused or rows_of(place) or g.differences(before, place.dump()):
                wrong.append("%d bytes, signal %s: %d rows, %s, %r" % (
                    limit, "ignored" if ignore else "not ignored", rows_of(place),
                    g.differences(before, place.dump()), answer))
            if program.run("check", db=place.url).code or program.run("export", "region", db=place.url).code:
                wrong.append("%d bytes: check or export fails afterwards" % limit)
    t.none(wrong, "no room for the rows: a sentence, nothing changed, reading goes on")
    after = take(program, place, path)
    t.ok(after.code == 0 and rows_of(place) == LINES, "with room again it is taken without repair", after)
    place.drop()
    small_disk(t, program, world, path)


def small_disk(t, program, world, path):
    folder = pathlib.Path(t.folder / "schijf")
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=8m", "none", folder], check=False,
                             stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    if not mounted:
        t.note("no small file system could be mounted; only the limit on files was tried")
        return
    try:
        place = g.Place(t, "sqlite")
        place.drop()
        place.path = folder / "w.db"
        place.url = "sqlite:%s" % place.path
        place.become(world)
        before = place.dump()
        answer = take(program, place, path)
        t.ok(answer.code == 2 and "waarborg: " in answer.err, "a full disk: refused with a sentence", answer)
        t.note(answer.err.strip())
        t.none(g.differences(before, place.dump()), "a full disk: nothing has changed")
        t.equal(program.run("export", "region", db=place.url).code, 0, "a full disk: reading goes on")
        subprocess.run(["mount", "-o", "remount,size=256m", folder], check=True)
        answer = take(program, place, path)
        t.ok(answer.code == 0 and rows_of(place) == LINES, "with room again it is taken without repair", answer)
        t.equal(program.run("check", db=place.url).code, 0, "and check is clean")
    finally:
        subprocess.run(["umount", folder], check=False)


def main(binary, kind):
    g.need(kind)
    with g.gate("import") as t:
        program = g.Program(binary)
        world = g.world(t, program, kind, LOCATIONS)
        path = big_file(t, "groot.csv")
        place = killed(t, program, kind, world, path)
        twice(t, program, place, path)
        place.drop()
        bad_lines(t, program, kind, world)
        at_once(t, program, kind, world)
        if kind == "sqlite":
            full_disk(t, program, world, path)


if __name__ == "__main__":
    main(*sys.argv[1:3])
