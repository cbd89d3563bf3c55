#!/usr/bin/env python3
"""backup.py BINARY sqlite|postgres: a copy made while others write is of one moment, and comes back whole.

While two writers import without pause, copies are made. Each is opened: check is clean, every import
in it has all its rows, the change numbers have no hole (SQLite; a server leaves numbers out), and all
that was acknowledged before the copy began is in it. One is restored into an empty folder and gives
the same figures to the byte. With a server at hand a copy goes to the other kind of database and back,
and figures and exports are equal byte for byte.
"""
import json
import sys
import threading
import time

import gate as g

MODELS = ["provider", "location", "waiting", "import", "reject", "municipality", "account", "change"]


def outputs(program, url):
    """Figures and exports as they are read by others, by name."""
    found = {}
    listed = json.loads(program.must("figure", "--format", "json", db=url).out)
    names = [f["figure"] for f in listed]
    for name in names:
        found[name] = program.must("figure", name, "--format", "csv", db=url).out
        found[name + " by"] = program.must("figure", name, "--by", "region", "--format", "csv", db=url).out \
            if name != "levering-afkeur" else ""
    for model in MODELS:
        found["export " + model] = program.must("export", model, db=url).out
    return found


class Writers:
    """Two that import until told to stop; `acknowledged` grows."""

    def __init__(self, t, program, place):
        self.t, self.program, self.place = t, program, place
        self.acknowledged, self.stop, self.odd = set(), False, []
        self.threads = [threading.Thread(target=self.work, args=(n,)) for n in (1, 2)]
        for thread in self.threads:
            thread.start()

    def work(self, number):
        try:
            self.deliver(number)
        except Exception as oops:  # pylint: disable=broad-except
            self.odd.append(oops)

    def deliver(self, number):
        rng, count = g.random.Random(number), 0
        while not self.stop:
            count += 1
            rows = [g.waiting_row(rng, "r", "fout" if i % 40 == 0 else None) for i in range(200)]
            path = g.write_csv(self.t.folder / ("schrijver%d-%d.csv" % (number, count)), g.WAITING, rows)
            answer = self.program.run("import", "--profile", "waiting", path, "--format", "json", db=self.place.url)
            if answer.code == 1:
                self.acknowledged.add(answer.receipt()["change"])
            else:
                self.odd.append(answer)
            path.unlink()

    def wait_for(self, count):
        """Until so many imports were acknowledged, or half a minute has passed."""
        deadline = time.monotonic() + 30
        while len(self.acknowledged) < count and time.monotonic() < deadline:
            time.sleep(0.01)

    def end(self):
        self.stop = True
        for thread in self.threads:
            thread.join()


def open_copy(t, path):
    """A copy as a place, under its own name."""
    place = g.Place(t, "sqlite")
    place.drop()
    place.path, place.url = path, "sqlite:%s" % path
    return place


def faults(program, copy, wanted, whole):
    """What is wrong with a copy; whole: its numbers must have no hole."""
    check = program.run("check", db=copy.url)
    if check.code:
        yield "check: %r" % check
    changes = {int(row[0]) for row in copy.ask("SELECT id FROM change")}
    if wanted - changes:
        yield "acknowledged before it began, and absent: %s" % sorted(wanted - changes)
    if whole and changes != set(range(1, len(changes) + 1)):
        yield "the change numbers have a hole"
    for number, taken, rejected in copy.ask("SELECT id, taken, rejected FROM t_import WHERE profile = 'waiting'"):
        rows = copy.ask("SELECT count(*) FROM t_waiting WHERE import = %s" % number)[0][0]
        bad = copy.ask("SELECT count(*) FROM t_reject WHERE of_import = %s" % number)[0][0]
        if (rows, bad) != (taken, rejected):
            yield "import %s: %s rows and %s rejects, receipt %s and %s" % (number, rows, bad, taken, rejected)


def under_way(t, program, kind, place):
    writers, wrong, copies = Writers(t, program, place), [], []
    for number in range(12 if g.LONG else 4):
        writers.wait_for(number + 1)
        before = set(writers.acknowledged)
        file = t.folder / ("kopie-%d.db" % number)
        made = program.run("backup", file, db=place.url)
        if made.code:
            wrong.append("copy %d: %r" % (number, made))
            continue
        copies.append(file)
        wrong += ["copy %d: %s" % (number, f)
                  for f in faults(program, open_copy(t, file), before, kind == "sqlite")]
    writers.end()
    t.note("%d copies while %d imports were acknowledged" % (len(copies), len(writers.acknowledged)))
    t.none(wrong, "each copy made while others write is of one moment, and clean")
    t.none(writers.odd, "and no writer was turned away")
    t.ok(len(writers.acknowledged) > len(copies), "the writers really wrote meanwhile", writers.acknowledged)
    return copies


def equal(t, one, two, what):
    t.none([name for name in one if one[name] != two.get(name)], what)


def come_back(t, program, kind, place):
    """The quiet database, its copy, the copy restored elsewhere."""
    here = outputs(program, place.url)
    file = t.folder / "rustig.db"
    program.must("backup", file, db=place.url)
    t.equal(file.stat().st_mode & 0o077, 0, "a copy is readable for its owner only")
    equal(t, here, outputs(program, "sqlite:%s" % file), "figures and exports from the copy are equal to the byte")
    again = program.run("backup", file, db=place.url)
    t.ok(again.code == 2 and "bestaat al" in again.err, "a copy is never written over", again)
    target = g.Place(t, "sqlite")
    restored = program.run("restore", file, db=target.url)
    t.equal(restored.code, 0, "it is restored into an empty folder")
    equal(t, here, outputs(program, target.url), "and gives the same figures and exports to the byte")
    refused = program.run("restore", file, db=target.url)
    t.ok(refused.code == 2 and "--force" in refused.err, "what holds data is not replaced without being told", refused)
    damaged = bytearray(file.read_bytes())
    damaged[4096 * 3:4096 * 4] = bytes(4096)
    (t.folder / "stuk.db").write_bytes(damaged)
    before = target.dump()
    refused = program.run("restore", t.folder / "stuk.db", "--force", db=target.url)
    t.ok(refused.code == 2 and "beschadigd" in refused.err, "a damaged copy is refused", refused)
    t.none(g.differences(before, target.dump()), "and what stood there still stands")
    t.equal(sorted(p.name for p in target.path.parent.iterdir() if "nieuw" in p.name), [], "with nothing beside it")
    next_change(t, program, target, "after a restore")
    if g.have_server():
        there_and_back(t, program, kind, here, file)


def next_change(t, program, place, when):
    """Writing goes on with a number that was never used."""
    newest = int(place.ask("SELECT max(id) FROM change")[0][0])
    made = program.run("user", "add", "na-terugzetten", "--role", "purchaser", "--payer", "vgz", db=place.url)
    number = made.out.split("wijziging ")[-1].rstrip(".\n")
    t.ok(made.code == 0 and int(number) > newest, "%s writing goes on with a new number" % when, made)


def there_and_back(t, program, kind, here, file):
    other = g.Place(t, "postgres")
    moved = program.run("restore", file, db=other.url)
    t.equal(moved.code, 0, "a copy is restored on a server")
    equal(t, here, outputs(program, other.url), "figures and exports are equal there, to the byte")
    t.equal(program.run("check", "--all", db=other.url).code, 0, "check is clean there")
    back = t.folder / "terug.db"
    program.must("backup", back, db=other.url)
    home = g.Place(t, "sqlite")
    program.must("restore", back, db=home.url)
    equal(t, here, outputs(program, home.url), "and on SQLite again, to the byte")
    t.equal(program.run("check", "--all", db=home.url).code, 0, "check is clean there too")
    next_change(t, program, other, "on the server")
    next_change(t, program, home, "back on SQLite")


def main(binary, kind):
    g.need(kind)
    with g.gate("backup") as t:
        program = g.Program(binary)
        place = g.world(t, program, kind)
        program.must("user", "add", "jansen", "--role", "purchaser", "--payer", "vgz", db=place.url)
        under_way(t, program, kind, place)
        come_back(t, program, kind, place)


if __name__ == "__main__":
    main(*sys.argv[1:3])
