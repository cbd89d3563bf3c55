#!/usr/bin/env python3
"""upgrade.py BINARY sqlite|postgres: an upgrade that is killed half-way, and a database from the future.

The older database is made from a fresh one by taking away what a later version would have added: a
model (signal, its two tables, its lines in meta_model and meta_field), a column of another model
(waiting.remark), the guard's tables with the number of the layout, and the fingerprint of the declarations. It holds facts. `init` is then killed with
SIGKILL at moments spread over its whole run; afterwards the database is the old one or the new one, never
something between, and `init` again completes. A database with a higher format or with an unknown
model is refused by every command with a sentence, and not a byte of it changes.
"""
import hashlib
import sys
import time

import gate as g

OLDER = """
DROP TABLE t_signal;
DROP TABLE h_signal;
DELETE FROM meta_field WHERE model = 'signal';
DELETE FROM meta_model WHERE name = 'signal';
ALTER TABLE t_waiting DROP COLUMN remark;
ALTER TABLE h_waiting DROP COLUMN remark;
DELETE FROM meta_field WHERE model = 'waiting' AND name = 'remark';
UPDATE meta SET value = 'older' WHERE name = 'declared';
DROP INDEX figure_cell_course;
DROP TABLE guard_password;
DROP TABLE guard_link;
DROP TABLE guard_token;
UPDATE meta SET value = '1' WHERE name = 'format';
"""
VIEWS = ("DROP VIEW IF EXISTS v_signal, k_signal, v_waiting, k_waiting;"
         "DROP TABLE run_visit, run_try, run_known, run_token, run_job, look_line, look_record;")

REFUSED = [
    ("init",), ("demo",), ("figure", "wachttijd-totaal"), ("export", "waiting"), ("export", "change"),
    ("rows", "wachttijd-totaal"), ("check",), ("tick",), ("rejects",), ("undo", "2"), ("user", "list"),
    ("offer", "12"),
]


def older(t, program, kind):
    """(the fresh database, the older one), with the same facts."""
    fresh = g.world(t, program, kind)
    rows = [g.waiting_row(g.random.Random(3), "") for _ in range(300)]
    program.must("import", "--profile", "waiting", g.write_csv(t.folder / "wacht.csv", g.WAITING, rows),
                 db=fresh.url)
    old = g.Place(t, kind)
    old.become(fresh)
    old.script((VIEWS if kind == "postgres" else "") + OLDER)
    return fresh, old


def killed_half_way(t, program, kind):
    fresh, old = older(t, program, kind)
    new_schema, old_schema = fresh.schema(), old.schema()
    t.ok(new_schema != old_schema, "the older database differs from a fresh one")
    before = old.dump()
    asked = program.run("figure", "wachttijd-totaal", db=old.url)
    t.ok(asked.code == 2 and "oudere versie" in asked.err, "an older database is refused with the way on", asked)
    place = g.Place(t, kind)
    place.become(old)
    began = time.monotonic()
    program.must("init", db=place.url)
    took = time.monotonic() - began
    moments = 50 if g.LONG or (kind == "sqlite" and not program.sanitized) else 8
    states, between, unfinished = {"old": 0, "new": 0, "ended": 0}, [], []
    for number in range(moments):
        place.become(old)
        process = program.start("init", db=place.url)
        if number < moments - 1:  # the last one is left to finish
            time.sleep(took * 1.1 * number / moments)
            process.kill()
        process.communicate()
        if kind == "postgres":
            settle(place)
        schema = place.schema()
        state = "old" if schema == old_schema else "new" if schema == new_schema else None
        declared = place.ask("SELECT value FROM meta WHERE name = 'declared'")[0][0]
        if state is None or (declared == "older") != (state == "old"):
            between.append("moment %d: %s, declared %s" % (number, state, declared))
        if state == "old" and g.differences(before, place.dump()):
            between.append("moment %d: %s" % (number, g.differences(before, place.dump())))
        states["ended" if process.returncode == 0 else state or "old"] += 1
        again = program.run("init", db=place.url)
        check = program.run("check", db=place.url)
        if again.code or check.code or place.schema() != new_schema:
            unfinished.append("moment %d: %r %r" % (number, again, check))
    t.note("%d moments over %.0f ms: %d left the old database, %d the new one, %d came too late" %
           (moments, took * 1000, states["old"], states["new"], states["ended"]))
    t.none(between, "after a kill the database is the old one or the new one, never between")
    t.none(unfinished, "init again completes, check is clean and the tables are those of a fresh database")
    for model in ("waiting", "location", "change"):
        one, two = (program.must("export", model, db=p.url).out for p in (place, fresh))
        t.ok(one == two, "the facts are the same as before: %s" % model)
    place.drop()


def settle(place):
    """The server may need a moment to notice that its client is gone."""
    for _ in range(100):
        busy = g.psql(g.os.environ["WAARBORG_TEST_PG"],
                      "SELECT count(*) FROM pg_stat_activity WHERE datname = '%s'" % place.name)
        if busy == [["0"]]:
            return
        time.sleep(0.05)


def fingerprint(place):
    """SHA-256 of the file, or of all rows on a server."""
    if place.kind == "sqlite":
        return hashlib.sha256(place.path.read_bytes()).hexdigest()
    return hashlib.sha256(repr((place.schema(), sorted(place.dump().items()))).encode()).hexdigest()


def from_the_future(t, program, kind):
    world = g.world(t, program, kind)
    row = g.write_csv(t.folder / "toekomst.csv", g.WAITING, [g.waiting_row(t.random, "later")])
    commands = REFUSED + [("import", "--profile", "waiting", row)]
    if kind == "sqlite":
        commands.append(("restore", str(row)))  # no backup at all: refused for its own reason
    changes = {"a later format": "UPDATE meta SET value = '99' WHERE name = 'format';",
               "a model that is not known": "INSERT INTO meta_model(name, scope) VALUES ('toekomst', 'open');"
                                            "UPDATE meta SET value = 'x' WHERE name = 'declared';"}
    for what, sql in changes.items():
        place = g.Place(t, kind)
        place.become(world)
        place.script(sql)
        before, wrong = fingerprint(place), []
        for words in commands:
            if words[0] == "restore":
                continue
            answer = program.run(*words, db=place.url, cwd=t.folder)
            if answer.code != 2 or "nieuwere versie" not in answer.err:
                wrong.append("%s: %r" % (words[0], answer))
        t.none(wrong, "%s: every command refuses with a sentence" % what)
        t.equal(fingerprint(place), before, "%s: not a byte has changed" % what)
        if kind == "sqlite":
            t.equal(sorted(p.name for p in place.path.parent.iterdir()), ["waarborg.db"],
                    "%s: and nothing was left beside it" % what)
            target = g.Place(t, kind)
            answer = program.run("restore", place.path, db=target.url)
            t.ok(answer.code == 2 and "nieuwere versie" in answer.err and not target.path.exists(),
                 "%s: restore of such a copy is refused and makes nothing" % what, answer)
            t.equal(sorted(p.name for p in target.path.parent.iterdir()), [], "%s: restore leaves nothing" % what)
        place.drop()


def main(binary, kind):
    g.need(kind)
    with g.gate("upgrade") as t:
        program = g.Program(binary)
        killed_half_way(t, program, kind)
        from_the_future(t, program, kind)


if __name__ == "__main__":
    main(*sys.argv[1:3])
