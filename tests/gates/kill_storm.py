#!/usr/bin/env python3
"""kill_storm.py BINARY sqlite|postgres: four writers at once, killed without warning, again and again.

Each round four writers work through the terminal (import of waiting times with some bad lines,
import of municipalities whose names change, correcting and offering rejects, undoing and making
accounts) until, 50 to 800 ms later, all that runs is killed with SIGKILL. Then the database opens
again, `check` finds nothing, every change whose number was printed is there with all its rows, and
what was not acknowledged is there whole or not at all. All rounds go on in one database.
"""
import json
import re
import sys
import threading
import time

import gate as g

REOPEN_S = 2.0
LINES, BAD = 120, 6


class Storm:
    """What the writers share. `printed` holds change -> (what it was, the receipt if any)."""

    def __init__(self, gate, program, place):
        self.gate, self.program, self.place = gate, program, place
        self.lock = threading.Lock()
        self.running, self.stopped = set(), False
        self.printed, self.odd, self.refused, self.kills = {}, [], {}, 0
        self.to_correct, self.to_undo, self.files = [], [], 0

    def name(self):
        with self.lock:
            self.files += 1
            return self.files

    def run(self, *words):
        """The answer of a command; a killed one has a code below 0."""
        with self.lock:
            if self.stopped:
                return None
            process = self.program.start(*words, db=self.place.url)
            self.running.add(process)
        out, err = process.communicate()
        with self.lock:
            self.running.discard(process)
            stopped = self.stopped
        answer = g.Answer(process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))
        killed = answer.code == -9 and stopped
        self.kills += killed
        if not killed and not answer.orderly:
            self.odd.append("%s: %r" % (" ".join(str(w) for w in words), answer))
        if answer.code == 2:
            sentence = re.sub(r"\d+", "N", answer.err.strip())[:200]
            self.refused[sentence] = self.refused.get(sentence, 0) + 1
        return answer

    def kill(self):
        with self.lock:
            self.stopped = True
            for process in self.running:
                process.kill()

    def acknowledge(self, what, answer):
        """Keeps the number that was printed, also when the program was killed after printing it."""
        if answer is None:
            return None
        if answer.out.startswith("{"):
            if not answer.out.endswith("}\n"):
                return None
            receipt = json.loads(answer.out)
            if receipt["change"]:
                self.printed[receipt["change"]] = (what, receipt)
            return receipt
        found = re.search(r" in wijziging (\d+)", answer.out)
        if found:
            self.printed[int(found.group(1))] = (what, None)
        return None

    def deliver(self, rng):
        number = self.name()
        rows = [g.waiting_row(rng, "storm %d" % number) for _ in range(LINES - BAD)]
        for _ in range(BAD):
            rows.insert(rng.randrange(len(rows)), g.waiting_row(rng, "storm %d" % number, "foutief"))
        path = g.write_csv(self.gate.folder / ("storm-%d.csv" % number), g.WAITING, rows)
        receipt = self.acknowledge("waiting", self.run("import", "--profile", "waiting", path,
                                                       "--format", "json"))
        path.unlink()
        if receipt:
            (self.to_undo if rng.random() < 0.3 else self.to_correct).append(receipt)

    def rename(self, rng):
        number = self.name()
        rows = [["9%03d" % i, "Gemeente %d-%d" % (i, number), "5520", "2020-01-01"] for i in range(60)]
        rng.shuffle(rows)
        path = g.write_csv(self.gate.folder / ("storm-%d.csv" % number),
                           ["code", "name", "region", "valid_from"], rows)
        self.acknowledge("municipality", self.run("import", "--profile", "municipality", path,
                                                  "--format", "json"))
        path.unlink()

    def repair(self, rng):
        if not self.to_correct:
            time.sleep(0.01)
            return
        receipt = rng.choice(self.to_correct)
        if rng.random() < 0.2:
            self.acknowledge("offer", self.run("offer", receipt["import"], "--format", "json"))
            return
        listed = self.run("rejects", receipt["import"], "--format", "json")
        if not listed or listed.code:
            return
        lines = [int(n) for n in re.findall(r'"line":(\d+),"column":"care_type".*?"state":"open"', listed.out)]
        if not lines:
            self.to_correct.remove(receipt)
            return
        self.acknowledge("correct", self.run("correct", receipt["import"], "--line", rng.choice(lines),
                                             "care_type=ggz-basis", "--format", "json"))

    def undo(self, rng):
        if self.to_undo and rng.random() < 0.6:
            receipt = self.to_undo.pop()
            self.acknowledge("undo", self.run("undo", receipt["change"]))
        else:
            self.acknowledge("user", self.run("user", "add", "storm%d" % self.name(), "--role", "purchaser",
                                              "--payer", "vgz"))

    def round(self, rng):
        self.stopped = False
        def work(step, seed):
            mine = g.random.Random(seed)
            try:
                while not self.stopped:
                    step(mine)
            except Exception as oops:  # pylint: disable=broad-except
                self.odd.append("a writer of the gate itself fell over: %r" % oops)
        writers = [threading.Thread(target=work, args=(step, rng.random()))
                   for step in (self.deliver, self.rename, self.repair, self.undo)]
        for writer in writers:
            writer.start()
        time.sleep(rng.uniform(0.05, 0.8) * self.program.slow)
        self.kill()
        for writer in writers:
            writer.join()


def faults(storm):
    """What is wrong in the database, read past the program."""
    place, found = storm.place, []
    changes = {int(row["id"]): row["kind"]
               for row in storm.program.must("export", "change", db=place.url).rows()}
    for number, (what, _) in storm.printed.items():
        if number not in changes:
            found.append("change %d (%s) was printed and is not there" % (number, what))
    if place.kind == "sqlite" and sorted(changes) != list(range(1, len(changes) + 1)):
        found.append("the change numbers have a hole")
    written = dict()
    for model in ("waiting", "municipality"):
        for table in ("t", "h"):
            for since, rows in place.ask("SELECT since, count(*) FROM %s_%s GROUP BY since" % (table, model)):
                written[model, int(since)] = written.get((model, int(since)), 0) + int(rows)
    for number, (what, receipt) in storm.printed.items():
        if what in ("waiting", "municipality"):
            wanted = receipt["added"] + receipt["changed"] + receipt["observed"]
            if written.get((what, number), 0) != wanted:
                found.append("change %d: %d rows of %s, the receipt says %d" %
                             (number, written.get((what, number), 0), what, wanted))
    # Also of what was never acknowledged: a receipt has its rows, and rows have their receipt.
    for number, file, taken, rejected, lines in place.ask(
            "SELECT id, file, taken, rejected, lines FROM t_import WHERE file LIKE 'storm-%' AND profile = 'waiting'"):
        rows = int(place.ask("SELECT count(*) FROM t_waiting WHERE import = %s" % number)[0][0])
        if rows != int(taken) or int(lines) != LINES or int(taken) + int(rejected) != LINES:
            found.append("import %s (%s): %d rows, receipt %s taken, %s rejected, %s lines" %
                         (number, file, rows, taken, rejected, lines))
    orphans = place.ask("SELECT count(*) FROM t_waiting WHERE import NOT IN (SELECT id FROM t_import)")
    if orphans != [["0"]]:
        found.append("%s rows of imports that are not there" % orphans[0][0])
    return found


def main(binary, kind):
    g.need(kind)
    with g.gate("storm") as t:
        program = g.Program(binary)
        place = g.world(t, program, kind)
        storm = Storm(t, program, place)
        for step in [storm.deliver] * 6 + [storm.rename, storm.undo]:  # so that there is work for all four
            step(t.random)
        calm = len(storm.printed)
        rounds = 100 if g.LONG else 3 if program.sanitized else 12
        unclean, wrong, slow = [], [], 0.0
        for number in range(1, rounds + 1):
            storm.round(t.random)
            began = time.monotonic()
            reopened = program.run("export", "region", "--limit", "1", db=place.url)
            slow = max(slow, time.monotonic() - began)
            check = program.run("check", db=place.url)
            if reopened.code or check.code:
                unclean.append("round %d: %r %r" % (number, reopened, check))
            wrong += ["round %d: %s" % (number, fault) for fault in faults(storm)]
            if unclean or wrong:
                break
        kinds = [what for what, _ in list(storm.printed.values())[calm:]]
        t.note("%d rounds, %d kills, %d changes acknowledged: %s" % (
            number, storm.kills, len(kinds),
            ", ".join("%d %s" % (kinds.count(k), k) for k in sorted(set(kinds)))))
        for sentence, count in sorted(storm.refused.items()):
            t.note("refused %d times: %s" % (count, sentence))
        t.note("slowest reopening %.2f s" % slow)
        t.none(unclean, "the database opens again and check finds nothing after each round")
        t.none(wrong, "every acknowledged change is there, and nothing is there by half")
        t.none(storm.odd, "what was not killed ended in order")
        t.ok(slow <= REOPEN_S * program.slow, "reopening takes at most %.0f s" % REOPEN_S, slow)
        t.ok(storm.kills >= 2 * number, "writers were really killed while working", storm.kills)
        t.ok(len(kinds) >= number, "and really did work until then", kinds)
        t.equal(program.run("figure", "wachttijd-totaal", "--by", "region", db=place.url).code, 0,
                "figures can be made after the last round")
        program.must("tick", db=place.url)
        check = program.run("check", "--all", db=place.url)
        t.ok(check.code == 0 and "loopt achter" not in check.out,
             "a tick makes what the storm left behind, and every cell is right", check)


if __name__ == "__main__":
    main(*sys.argv[1:3])
