#!/usr/bin/env python3
"""Walks through the terminal as a user would, on one kind of database, and prints TAP.

    run.py BINARY sqlite|postgres

Every expectation is worked out here, from the files this program writes itself: receipts add up,
figures are folded again from their rows with fractions, what one payer brought in is not seen by
another. PostgreSQL is the server in WAARBORG_TEST_PG; each run makes databases of its own there.
"""
import collections
import csv
import io
import json
import os
import random
import re
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
from fractions import Fraction

BINARY = os.path.abspath(sys.argv[1])
KIND = sys.argv[2]
SERVER = os.environ.get("WAARBORG_TEST_PG", "")
FOLDER = tempfile.mkdtemp(prefix="waarborg-cli-")
SLOW = 8  # how much slower a build with sanitizers may be, for limits in seconds

FORMULA_SIGNS = "=+-@\t\r\n＝＋－＠"


class Failed(Exception):
    pass


class Skipped(Exception):
    pass


# --- the program -----------------------------------------------------------------------------------

class Answer:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def rows(self):
        return list(csv.DictReader(io.StringIO(self.out, newline="")))

    def json(self):
        return json.loads(self.out)


def environment(today):
    env = {k: v for k, v in os.environ.items() if not k.startswith("WAARBORG_")}
    env["WAARBORG_TODAY"] = today
    return env


class Database:
    """One database and the command line that works on it."""

    def __init__(self, name, url=None):
        self.name = name
        self.today = "2026-03-15"
        self.made = None
        if url:
            self.url = url
        elif KIND == "sqlite":
            self.url = "sqlite:" + path(name + ".db")
        else:
            self.made = "cli_%s_%016x" % (name, random.SystemRandom().getrandbits(64))
            psql(SERVER, "CREATE DATABASE " + self.made)
            self.url = server_url(self.made)

    def run(self, *words, as_=None, expect=None, today=None, **how):
        command = [BINARY, *[str(w) for w in words], "--db", self.url]
        if as_:
            command += ["--as", as_]
        done = subprocess.run(command, env=environment(today or self.today), cwd=FOLDER,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=280, **how)
        answer = Answer(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
        if answer.code not in (0, 1, 2):
            raise Failed("%s ended with %d\n%s" % (words, answer.code, answer.err))
        if answer.code == 2 and "check" not in words and not answer.err.startswith("waarborg: "):
            raise Failed("%s failed without a sentence: %r" % (words, answer.err))
        if expect is not None and answer.code != expect:
            raise Failed("%s ended with %d, not %d\n%s%s" % (words, answer.code, expect, answer.out,
                                                            answer.err))
        return answer

    def good(self, *words, **how):
        return self.run(*words, expect=0, **how)

    def refused(self, *words, saying, **how):
        answer = self.run(*words, expect=2, **how)
        for part in [saying] if isinstance(saying, str) else saying:
            if part.lower() not in (answer.err + answer.out).lower():
                raise Failed("%s: expected %r in %r" % (words, part, answer.err))
        if "[" in answer.err and "detail" in answer.err:
            raise Failed("a detail for the log reached the user: " + answer.err)
        return answer

    def take(self, profile, file, expect=0, **how):
        """Imports one file and gives the receipt, after adding it up."""
        answer = self.run("import", "--profile", profile, file, "--format", "json", expect=expect, **how)
        receipt = answer.json()
        same(receipt["lines"], receipt["taken"] + receipt["rejected"] + receipt["leftOut"], "receipt adds up")
        same(receipt["file"], file, "name in the receipt")
        return receipt

    def table(self, model, *words, **how):
        return self.good("export", model, *words, **how).rows()

    def newest_change(self):
        return int(self.table("change")[-1]["id"])

    def drop(self):
        if self.made:
            psql(SERVER, "DROP DATABASE %s WITH (FORCE)" % self.made)


def psql(url, sql):
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", url, "-c", sql], check=True,
                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                   env={**os.environ, "PGOPTIONS": "--client-min-messages=error"})


def server_url(database):
    head, _, query = SERVER.partition("?")
    scheme, rest = head.split("//", 1)
    host = rest.split("/", 1)[0]
    return "%s//%s/%s%s" % (scheme, host, database, "?" + query if query else "")


def path(name):
    return os.path.join(FOLDER, name)


def write(name, content):
    with open(path(name), "wb") as f:
        f.write(content if isinstance(content, bytes) else content.encode("utf-8"))
    return name


def write_rows(name, header, rows, separator=","):
    text = io.StringIO()
    out = csv.writer(text, delimiter=separator, lineterminator="\n")
    out.writerow(header)
    out.writerows(rows)
    return write(name, text.getvalue())


# --- what is expected ------------------------------------------------------------------------------

def same(got, wanted, what):
    if got != wanted:
        raise Failed("%s: got %r, expected %r" % (what, got, wanted))


def holds(condition, what):
    if not condition:
        raise Failed(what)


TESTS = []


def test(title, only=None, todo=None):
    def add(function):
        if only in (None, KIND):
            TESTS.append((title, function, todo))
        return function
    return add


# --- a small world ---------------------------------------------------------------------------------

MUNICIPALITIES = [("0513", "Gouda", "5520"), ("0627", "Waddinxveen", "5520"), ("0363", "Amsterdam", "5514"),
                  ("0344", "Utrecht", "5527")]
PROVIDERS = [("P%d" % i, "Aanbieder %d" % i, "ggz") for i in range(1, 7)]
PLACES = {"5520": "Gouda", "5514": "Amsterdam", "5527": "Utrecht"}
LOCATIONS = [("P%d" % (i % 6 + 1), "Huis %d" % i, PLACES[region], region)
             for i, region in enumerate(["5520"] * 9 + ["5514"] * 7 + ["5527"] * 4)]
WAITING = ["location", "region", "care_type", "circuit", "diagnosis", "measured_on", "registration", "treatment",
           "no_intake", "waiting_clients", "remark"]


def location_key(location):
    return "/".join(location[:3])


def waiting_lines(day, seed):
    """Statements of one day: several groups at a location, gaps, stops, zeros and odd remarks."""
    draw = random.Random(seed)
    lines = []
    for location in LOCATIONS:
        for care_type in draw.sample(["ggz-basis", "ggz-specialistisch", "vv-thuis", "elv"], draw.randint(1, 3)):
            for _ in range(draw.randint(1, 4)):
                ggz = care_type.startswith("ggz")
                weeks = lambda: "" if draw.random() < 0.12 else "%.*f" % (draw.randint(0, 4), draw.uniform(0, 11))
                lines.append([location_key(location), location[3], care_type,
                              draw.choice(["volwassenen", "jeugd", "ouderen", ""]) if ggz else "",
                              draw.choice(["angststoornissen", ""]) if ggz else "", day, weeks(), weeks(),
                              "1" if draw.random() < 0.08 else "0",
                              "" if draw.random() < 0.1 else draw.randint(0, 40),
                              draw.choice(["", "", "=1+1", "-3", "'=2", "@x", "gewoon, met \"komma\""])])
    return lines


WORLD = None


def world():
    """The shared database: facts, providers, locations and three months of statements."""
    global WORLD
    if WORLD:
        return WORLD
    WORLD = Database("wereld")
    WORLD.good("init")
    write_rows("gemeenten-2018.csv", ["code", "name", "region", "valid_from", "valid_to"],
               [(c, n, r, "2018-01-01", "2019-01-01") for c, n, r in MUNICIPALITIES])
    write_rows("aanbieders.csv", ["source_id", "name", "kind"], PROVIDERS)
    write_rows("locaties.csv", ["provider", "name", "place", "region"], LOCATIONS)
    for month, day in enumerate(["2025-12-31", "2026-01-31", "2026-02-28"]):
        write_rows("wachttijden-%s.csv" % day[:7], WAITING, waiting_lines(day, month))
    return WORLD


# --- help and options --------------------------------------------------------------------------------

COMMANDS = """init demo import offer correct rejects undo export figure rows tick match reach forecast queue score choose
check backup restore profile serve routes user audit secaudit version help""".split()
ON_FILES = "match reach forecast queue score choose".split()


def bare(*words):
    done = subprocess.run([BINARY, *words], env=environment("2026-03-15"), cwd=FOLDER,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=60)
    return Answer(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


@test("every command explains itself")
def help_texts():
    overview = bare("help")
    same(overview.code, 0, "waarborg help")
    same(bare().out, overview.out, "waarborg alone")
    same(bare("--help").out, overview.out, "waarborg --help")
    listed = re.findall(r"^  ([a-z]+) ", overview.out, re.M)
    same(listed, COMMANDS, "commands in help")
    for name in COMMANDS:
        one = bare("help", name)
        same(one.code, 0, "help " + name)
        if name != "help":
            same(bare(name, "--help").out, one.out, name + " --help")
        for part in ("Gebruik: waarborg " + name, "Opties:", "Voorbeelden:"):
            holds(part in one.out, "help %s lacks %r" % (name, part))
        holds(("--db URL" in one.out) != (name in ON_FILES), "help %s about the database" % name)
        same(one.err, "", "help %s says nothing elsewhere" % name)
        for example in re.findall(r"^  waarborg (.*)$", one.out.split("Voorbeelden:")[1], re.M):
            words = shlex.split(example.split(" > ")[0])
            same(bare(*words, "--help").code, 0, "an example has options that exist: " + example)
    holds("waarborg 0." in bare("version").out, "version")
    same(bare("--version").out, bare("version").out, "--version")


@test("what is mistyped is refused with a way on")
def mistyped():
    for words, saying in [
        (["improt"], "waarborg import"), (["figuur"], "waarborg figure"), (["help", "exprot"], "export"),
        (["server"], "waarborg serve"), (["--onzin"], "--onzin"), (["figure", "--brekend"], "--brekend"),
        (["figure", "--breachs"], "--breaches"), (["import", "--profile"], "moet een waarde staan"),
        (["tick", "--all"], "bestaat niet bij tick"), (["check", "--all=3"], "geen waarde"),
        (["undo"], "Gebruik: waarborg undo"), (["undo", "1", "2"], "te veel"), (["undo", "x"], "geen nummer"),
        (["undo", "-1"], "bestaat niet"), (["rejects", "0"], "geen nummer"),
        (["figure", "--format", "xml"], "table csv json"), (["init", "--format", "csv"], "geen --format"),
        (["tick", "--date", "2026-02-30"], "geen datum"), (["import", "x.csv"], "--profile"),
        (["export", "provder"], "provider"), (["rows", "onzin"], "bestaat niet"),
        (["figure", "wachttijd-totaa"], "wachttijd-totaal"), (["init", "--as", "jan"], "beheerder"),
        (["correct", "3", "--line", "x", "a=b"], "geheel getal"), (["correct", "3", "a=b"], "--line"),
        (["correct", "3", "--line", "2", "zonder"], "KOLOM=WAARDE"), (["profile", "toon"], "Gebruik"),
        (["demo", "--scale", "groot"], "office, national"),
    ]:
        answer = bare(*words)
        same(answer.code, 2, " ".join(words))
        same(answer.out, "", "nothing on standard output: " + " ".join(words))
        holds(answer.err.startswith("waarborg: "), "begins with the name: " + answer.err)
        holds(saying in answer.err, "%s: expected %r in %r" % (words, saying, answer.err))
        same(answer.err.count("\n"), 1, "one sentence")
    holds(not os.path.exists(path("waarborg.db")), "a refused command makes no database")


@test("a database that is not there is not made by looking")
def no_database():
    answer = bare("figure", "inwoners", "--db", "sqlite:" + path("weg.db"))
    same(answer.code, 2, "exit code")
    holds("bestaat niet" in answer.err and "init" in answer.err, answer.err)
    holds(not os.path.exists(path("weg.db")), "no file")
    for url in ("sqlite:" + FOLDER, "sqlite:/nergens/x.db", "postgresql://nergens.invalid/x"):
        same(bare("check", "--db", url).code, 2, url)
    before = bare("--db", "sqlite:" + path("weg.db"), "figure", "inwoners")
    holds("bestaat niet" in before.err, "options before the command")


# --- the walk ----------------------------------------------------------------------------------------

@test("init twice: the second time nothing changes")
def init_twice():
    w = world()
    changes = w.newest_change()
    again = w.good("init")
    holds("niets gewijzigd" in again.out, again.out)
    same(w.newest_change(), changes, "no change was made")
    models = {r["model"]: int(r["rows"]) for r in w.good("export").rows()}
    same(models["region"], 33, "regions")
    same(models["import"], 9, "a receipt for each shipped file")


@test("a delivery is taken, recognised and explained")
def delivery():
    w = world()
    receipt = w.take("municipality", "gemeenten-2018.csv")
    same((receipt["lines"], receipt["taken"], receipt["added"]), (4, 4, 4), "lines")
    same(receipt["again"], False, "again")
    holds("UTF-8" in receipt["shape"] and "5 kolommen" in receipt["shape"], receipt["shape"])
    rows = w.table("municipality", "--where", "code=0513", "--at", "2018-06-01")
    same([r["name"] for r in rows], ["Gouda"], "municipality of 2018")
    same(rows[0]["region"], "5520", "a reference stands as its key")
    text = w.good("import", "--profile", "provider", "aanbieders.csv")
    for part in ("aanbieders.csv", "Herkend", "6 overgenomen + 0 afgekeurd + 0 overgeslagen", "6 nieuw",
                 "Ongedaan maken", "waarborg undo"):
        holds(part in text.out, "%r in %r" % (part, text.out))
    same(w.take("location", "locaties.csv")["added"], len(LOCATIONS), "locations")


@test("a trial says what would happen and changes nothing")
def trial():
    w = world()
    before = w.newest_change()
    answer = w.good("import", "--profile", "waiting", "wachttijden-2025-12.csv", "--dry-run", "--format", "json")
    receipt = answer.json()
    same((receipt["change"], receipt["import"]), (0, 0), "no change")
    same(receipt["taken"], len(waiting_lines("2025-12-31", 0)), "taken")
    same(w.newest_change(), before, "nothing was written")


@test("several files at once: one receipt a line, in order")
def several_files():
    w = world()
    files = ["wachttijden-%s.csv" % m for m in ("2025-12", "2026-01", "2026-02")]
    answer = w.good("import", "--profile", "waiting", *files, "--format", "json")
    receipts = [json.loads(line) for line in answer.out.splitlines()]
    same([r["file"] for r in receipts], files, "files")
    for month, receipt in enumerate(receipts):
        day = ["2025-12-31", "2026-01-31", "2026-02-28"][month]
        same(receipt["observed"], len(waiting_lines(day, month)), "observations")
        same((receipt["firstDay"], receipt["lastDay"]), (day, day), "period")
    same(len(w.table("waiting")), sum(r["observed"] for r in receipts), "all observations are there")


@test("the same file again is no second delivery")
def same_file():
    w = world()
    before = w.newest_change()
    receipt = w.take("waiting", "wachttijden-2026-01.csv")
    same((receipt["again"], receipt["change"]), (True, 0), "again")
    shutil.copy(path("wachttijden-2026-01.csv"), path("andere-naam.csv"))
    same(w.take("waiting", "andere-naam.csv")["again"], True, "also under another name")
    holds("al ingelezen" in w.good("import", "--profile", "waiting", "andere-naam.csv").out, "and says so")
    same(w.newest_change(), before, "nothing was written")


@test("a refused file stops the rest and says what was done")
def refused_among():
    d = Database("gestopt")
    d.good("init")
    write_rows("a.csv", ["source_id", "name"], [("A1", "Een")])
    write_rows("c.csv", ["source_id", "name"], [("C1", "Drie")])
    answer = d.refused("import", "--profile", "provider", "a.csv", "weg.csv", "c.csv",
                       saying=["weg.csv", "bestaat niet", "1 bestanden daarvoor"])
    holds("a.csv" in answer.out and "c.csv" not in answer.out, "only the first has a receipt")
    same([r["source_id"] for r in d.table("provider")], ["A1"], "what came before stays")
    d.drop()


# --- rejects -----------------------------------------------------------------------------------------

@test("rejected lines are kept with line, column, value and reason, and repaired")
def rejects():
    w = world()
    good = waiting_lines("2026-02-15", 9)[:4]
    lines = [list(line) for line in good]
    lines[1][6] = "ongeveer drie"
    lines[2][2] = "ggz-bassis"
    lines[3][0] = "P1/Nergens/Gouda"
    write_rows("fout.csv", WAITING, lines)
    receipt = w.take("waiting", "fout.csv", expect=1)
    same((receipt["lines"], receipt["taken"], receipt["rejected"]), (4, 1, 3), "counts")
    number = receipt["import"]
    listed = {int(r["line"]): r for r in w.good("rejects", number, "--format", "csv").rows()}
    same(sorted(listed), [3, 4, 5], "line numbers of the file")
    same((listed[3]["column"], listed[3]["value"]), ("registration", "ongeveer drie"), "column and value")
    holds("getal" in listed[3]["reason"], listed[3]["reason"])
    same(listed[4]["care_type"], "ggz-bassis", "the columns of the file stand behind it")
    same({r["state"] for r in listed.values()}, {"open"}, "state")
    asjson = w.good("rejects", number, "--format", "json").json()
    same(asjson[1]["cells"]["care_type"], "ggz-bassis", "cells in JSON")
    table = w.good("rejects", number)
    holds("3 afgekeurde regels" in table.out and "ongeveer drie" in table.out, table.out)
    overview = w.good("rejects", "--format", "csv").rows()
    same([(r["import"], r["rejected"]) for r in overview if r["import"] == str(number)], [(str(number), "3")],
         "list of imports")

    answer = w.run("correct", number, "--line", 3, "registration=3", "--format", "json", expect=0)
    same((answer.json()["taken"], answer.json()["rejected"]), (1, 0), "one line repaired")
    w.refused("correct", number, "--line", 3, "registration=4", saying="niet (meer) afgekeurd")
    w.refused("correct", number, "--line", 4, "kolom=4", saying="geen kolom 'kolom'")
    w.refused("correct", number, "--line", 4, "care_type=ggz-basis", "remark= 123456782", saying="lijkt een BSN")
    still = w.run("correct", number, "--line", 4, "care_type=niets", "--format", "json", expect=1)
    same(still.json()["rejected"], 1, "still rejected")
    w.good("correct", number, "--line", 4, "care_type=ggz-basis", "--rule", "tikfout van de bron")

    still = w.run("offer", number, "--format", "json", expect=1)
    same((still.json()["rejected"], still.json()["change"]), (1, 0), "the unknown location is still unknown")
    write_rows("nergens.csv", ["provider", "name", "place", "region"], [("P1", "Nergens", "Gouda", "5520")])
    w.take("location", "nergens.csv")
    offered = w.run("offer", number, "--format", "json", expect=0).json()
    same((offered["taken"], offered["rejected"]), (1, 0), "offered again after the register was filled")
    row = [r for r in w.table("import") if r["id"] == str(number)][0]
    same((row["lines"], row["taken"], row["rejected"]), ("4", "4", "0"), "the receipt moved on")
    same(len([r for r in w.table("waiting") if r["measured_on"] == "2026-02-15"]), 4, "all four are there")
    states = [r["state"] for r in w.good("rejects", number, "--format", "csv").rows()]
    same(states, ["hersteld"] * 3, "and the rejects say so")

    next_month = [list(line) for line in good]
    for line in next_month:
        line[5] = "2026-02-20"
    next_month[0][2] = "ggz-bassis"
    write_rows("volgende.csv", WAITING, next_month)
    receipt = w.take("waiting", "volgende.csv")
    same((receipt["taken"], receipt["corrected"]), (4, 1), "the rule repairs the next delivery")
    rule = w.table("correction")[0]
    same((rule["found"], rule["replacement"], rule["reason"]), ("ggz-bassis", "ggz-basis", "tikfout van de bron"),
         "the rule")


# --- undo and time -----------------------------------------------------------------------------------

@test("undo: figures are as before, what was known in between stays known")
def undo():
    w = world()
    ask = ["figure", "wachttijd-totaal", "--at", "2026-02-28", "--format", "csv"]
    before = w.good(*ask).out
    write_rows("extra.csv", WAITING, waiting_lines("2026-02-27", 21) + waiting_lines("2026-02-28", 22))
    receipt = w.take("waiting", "extra.csv", today="2026-03-17")
    during = w.good(*ask).out
    holds(before != during, "the delivery matters")
    answer = w.good("undo", receipt["change"], today="2026-03-20")
    holds("ongedaan gemaakt" in answer.out, answer.out)
    same(w.good(*ask).out, before, "as before")
    w.today = "2026-03-25"
    between = "change:%d" % receipt["change"]
    same(w.good(*ask, "--known-on", between).out, during, "known in between, by change")
    same(w.good(*ask, "--known-on", "2026-03-18").out, during, "known in between, by date")
    same(w.good(*ask, "--known-on", "2026-03-17T09:00").out, before, "known just before")
    same(w.good(*ask, "--known-on", "2026-03-22").out, before, "known after the undo")
    rows = ["rows", "wachttijd-totaal", "--at", "2026-02-28", "--format", "csv"]
    holds(len(w.good(*rows, "--known-on", between).rows()) > len(w.good(*rows).rows()), "rows look back too")
    w.refused("undo", receipt["change"], saying="al ongedaan gemaakt")
    w.refused("undo", 999999, saying="bestaat niet")
    w.refused("figure", "inwoners", "--known-on", "gisteren", saying="change:12")
    same(w.run("check").code, 0, "check")


@test("undo is refused while later work stands on it")
def undo_conflict():
    w = world()
    write_rows("p1.csv", ["source_id", "name"], [("X1", "Oud"), ("X2", "Ook")])
    write_rows("p2.csv", ["source_id", "name"], [("X1", "Nieuw")])
    first = w.take("provider", "p1.csv")["change"]
    second = w.take("provider", "p2.csv")["change"]
    before = w.newest_change()
    answer = w.refused("undo", first, saying="")
    holds("X1" in answer.out and "wijziging %d" % second in answer.out, "the conflict is named: " + answer.out)
    holds("X2" not in answer.out, "and only that")
    same(w.newest_change(), before, "nothing happened")
    w.good("undo", second)
    w.good("undo", first)
    same([r for r in w.table("provider") if r["source_id"].startswith("X")], [], "both are gone")
    history = w.table("provider", "--known-on", "change:%d" % second)
    same([r["name"] for r in history if r["source_id"] == "X1"], ["Nieuw"], "history remembers")


# --- export ------------------------------------------------------------------------------------------

@test("export and import again: CSV is a round trip")
def round_trip():
    w = world()
    names = ["Van 't Hof", "Komma, BV", "Met \"quotes\"", "Súdwest-Fryslân ĳ", "  binnen  spaties"]
    write_rows("namen.csv", ["source_id", "name", "kind"], [("N%d" % i, n, "ggz") for i, n in enumerate(names)])
    w.take("provider", "namen.csv")
    exported = w.good("export", "provider")
    rows = exported.rows()
    same(list(rows[0])[0], "id", "first column")
    same(list(rows[0])[-1], "since", "last column")
    same([r["name"] for r in rows if r["source_id"].startswith("N")], [n.strip() for n in names], "names")
    write("zelfde.csv", exported.out)
    receipt = w.take("provider", "zelfde.csv")
    same((receipt["added"], receipt["changed"], receipt["rejected"]), (0, 0, 0), "the same says nothing new")
    write("anders.csv", exported.out.replace("Aanbieder 3", "Aanbieder Drie"))
    receipt = w.take("provider", "anders.csv")
    same((receipt["added"], receipt["changed"]), (0, 1), "one edit is one change")
    same(w.table("provider", "--where", "source_id=P3")[0]["name"], "Aanbieder Drie", "and it is there")
    w.good("undo", receipt["change"])


@test("export: JSON says what CSV says, filters and limits")
def export_forms():
    w = world()
    for model in ("provider", "location", "region", "norm", "waiting", "import", "holiday"):
        rows, objects = w.table(model), w.good("export", model, "--format", "json").json()
        same(len(rows), len(objects), model + ": as many")
        for row, thing in zip(rows, objects):
            same(list(row), list(thing), model + ": the same fields")
            for field, text in row.items():
                same(as_csv(thing[field], text), unguarded(text), "%s.%s" % (model, field))
    gouda = w.table("location", "--where", "region=5520", "--where", "place=Gouda")
    same({r["region"] for r in gouda}, {"5520"}, "filter on a reference")
    same(len(w.table("location", "--limit", "3")), 3, "limit")
    same(len(w.table("location", "--limit", "0")), 0, "limit 0")
    same([r["code"] for r in w.table("region", "--where", "cbs_code=")], ["5502", "5522"], "empty field")
    same(len(w.table("location", "--where", "id=%s" % gouda[0]["id"])), 1, "by id")
    w.refused("export", "location", "--where", "region=9999", saying="9999")
    w.refused("export", "location", "--where", "onzin=1", saying="geen veld 'onzin'")
    w.refused("export", "location", "--where", "1=1 OR 1", saying="geen veld")
    w.refused("export", "location", "--where", "region", saying="VELD=WAARDE")
    w.refused("export", "location", "--at", "2026-01-01", saying="geldigheid")
    same(w.table("location", "--where", "name=x' OR '1'='1"), [], "a value is only a value")


def as_csv(value, text):
    if value is None:
        return ""
    if value is True or value is False:
        return "1" if value else "0"
    if isinstance(value, list):
        return ";".join(value)
    if isinstance(value, (int, float)):
        holds(Fraction(str(value)) == Fraction(text), "%r is %r" % (value, text))
        return text
    return value


def guarded(text):
    return "'" + text if re.match("'*[%s]" % FORMULA_SIGNS, text) else text


def unguarded(text):
    return text[1:] if re.match("'+[%s]" % FORMULA_SIGNS, text) else text


@test("no exported text is a formula; numbers stay numbers")
def formulas():
    w = world()
    odd = ["=1+1", "+31", "-3", "@a", "'=2", "''-2", "'gewoon", "＝x", "－y", "a=b"]
    # a file for the model's own profile is written as an export is: guarded
    write_rows("formules.csv", ["source_id", "name"], [("F%d" % i, guarded(t)) for i, t in enumerate(odd)])
    change = w.take("provider", "formules.csv")["change"]
    raw = w.good("export", "provider").out
    for row in csv.reader(io.StringIO(raw, newline="")):
        for cell in row:
            holds(not cell or cell[0] not in FORMULA_SIGNS, "unguarded: %r" % cell)
    cells = [r["name"] for r in w.table("provider") if r["source_id"].startswith("F")]
    same([unguarded(c) for c in cells], odd, "taking the apostrophe away gives the text back")
    objects = w.good("export", "provider", "--format", "json").json()
    same([o["name"] for o in objects if o["source_id"].startswith("F")], odd, "JSON has the text itself")
    for row in w.table("waiting")[:200]:
        holds(re.fullmatch(r"(\d+\.\d{4})?", row["registration"]), "a number: %r" % row["registration"])
    w.good("undo", change)


@test("the log of changes")
def change_log():
    w = world()
    log = w.table("change")
    numbers = [int(r["id"]) for r in log]
    same(numbers, sorted(set(numbers)), "numbers rise")
    holds({"import", "undo", "offer", "rule"} <= {r["kind"] for r in log}, "kinds: %s" % {r["kind"] for r in log})
    holds(all(r["principal"] for r in log), "every change has a principal")
    same(len(w.table("change", "--known-on", "change:5")), 5, "looking back")
    same(len(w.good("export", "change", "--format", "json", "--limit", "2").json()), 2, "JSON and limit")


# --- figures -----------------------------------------------------------------------------------------

FIGURES = {  # fold and decimals, as declared
    "wachttijd-totaal": ("mean of means", 4), "wachttijd-aanmelding": ("mean of means", 4),
    "wachttijd-behandeling": ("mean of means", 4), "wachttijd-mediaan": ("median", 4),
    "wachttijd-p90": ("p90", 4), "wachttijd-gewogen": ("mean", 4), "wachttijd-binnen-norm": ("share", 2),
    "wachttijd-bekend": ("share", 2), "wachttijd-geen-intake": ("share", 2), "wachtenden": ("sum", 0),
    "wachttijd-leeftijd": ("mean", 1), "wachttijd-verouderd": ("share", 2), "inwoners": ("sum", 0),
    "inwoners-75-plus": ("ratio", 4), "locaties": ("count", 0), "levering-afkeur": ("ratio", 4),
}


def rounded(value, decimals):
    """Half away from zero."""
    scaled = abs(value) * 10 ** decimals
    whole = scaled.numerator // scaled.denominator
    if scaled - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(whole if value >= 0 else -whole, 10 ** decimals)


def nearest_rank(values, part):
    values = sorted(values)
    rank = -(-part.numerator * len(values) // part.denominator)
    return values[rank - 1]


def fold(kind, decimals, rows):
    """(numerator, denominator, value or None, count) of the rows of one cell."""
    counted = [r for r in rows if not r["left_out"] and (r["x"] or kind == "count")]
    x = [Fraction(r["x"]) for r in counted if r["x"]]
    weight = [Fraction(r["weight"]) if r["weight"] else Fraction(1) for r in counted]
    n = len(counted)
    if kind == "count":
        return Fraction(n), Fraction(1), Fraction(n), n
    if kind == "sum":
        total = sum((a * b for a, b in zip(x, weight)), Fraction(0))
        return total, Fraction(1), total, n
    if kind in ("median", "p90"):
        if not n:
            return Fraction(0), Fraction(0), None, 0
        value = nearest_rank(x, Fraction(1, 2) if kind == "median" else Fraction(9, 10))
        return value, Fraction(1), value, n
    if kind == "mean of means":
        groups = collections.defaultdict(lambda: [Fraction(0), Fraction(0)])
        for r, a, b in zip(counted, x, weight):
            groups[r["group"]][0] += a * b
            groups[r["group"]][1] += b
        means = [total / count for total, count in groups.values() if count]
        if not means:
            return Fraction(0), Fraction(0), None, n
        return rounded(sum(means), decimals), Fraction(len(means)), rounded(sum(means) / len(means), decimals), n
    top = sum(x, Fraction(0)) if kind == "ratio" else sum((a * b for a, b in zip(x, weight)), Fraction(0))
    bottom = sum(weight, Fraction(0))
    factor = 100 if kind == "share" else 1
    return top, bottom, rounded(factor * top / bottom, decimals) if bottom else None, n


def check_figure(db, name, by=None, only=None, **how):
    """Folds the rows of a figure and holds every cell against what the program says."""
    kind, decimals = FIGURES[name]
    words = (["--by", ",".join(by)] if by is not None else []) + (["--only", only] if only else [])
    cells = db.good("figure", name, "--format", "csv", *words, **how).rows()
    rows = db.good("rows", name, "--format", "csv", *(["--cell", only] if only else []), **how).rows()
    if not cells:
        same(rows, [], name + ": no cells, no rows")
        return 0
    dims = list(cells[0])[:list(cells[0]).index("value")]
    if by is not None:
        same(dims, by, "dimensions")
    by_cell = collections.defaultdict(list)
    for row in rows:
        by_cell[tuple(row[d] for d in dims)].append(row)
    same([tuple(c[d] for d in dims) for c in cells], sorted(by_cell, key=lambda k: [p.encode() for p in k]),
         name + ": the cells, in order")
    for cell in cells:
        num, den, value, count = fold(kind, decimals, by_cell[tuple(cell[d] for d in dims)])
        where = "%s %s" % (name, [cell[d] for d in dims])
        same(Fraction(cell["numerator"]), num, where + " numerator")
        same(Fraction(cell["denominator"]), den, where + " denominator")
        same(Fraction(cell["value"]) if cell["value"] else None, value, where + " value")
        same(int(cell["count"]), count, where + " count")
        if cell["value"]:
            same(len(cell["value"].partition(".")[2]), decimals, where + " decimals")
        check_verdict(cell, name, where)
    return len(cells)


def check_verdict(cell, name, where):
    verdict, norm = cell["verdict"], cell["norm"]
    if verdict in ("overschrijding", "aandacht", "voldoet"):
        holds(norm, where + " has a norm")
        past = Fraction(cell["value"]) > Fraction(norm)
        if name in ("wachttijd-binnen-norm", "wachttijd-bekend"):
            past = Fraction(cell["value"]) < Fraction(norm)
        if verdict == "overschrijding" or not past:
            same(verdict == "overschrijding", past, where + " verdict")
    else:
        holds(verdict in ("te-weinig", "geen-norm", "geen-gegevens"), where + " " + verdict)


@test("every cell of every figure is the fold of its rows")
def all_figures():
    w = world()
    listed = w.good("figure", "--format", "csv").rows()
    same({r["figure"] for r in listed}, set(FIGURES), "figures")
    total = 0
    for entry in listed:
        total += check_figure(w, entry["figure"])
        total += check_figure(w, entry["figure"], by=[])
        for dim in entry["dims"].split(";"):
            total += check_figure(w, entry["figure"], by=[dim])
        total += check_figure(w, entry["figure"], by=entry["dims"].split(";")[::-1])
    holds(total > 1000, "cells: %d" % total)
    holds(check_figure(w, "wachttijd-totaal", only="region=5520") > 0, "one region")
    for name in ("wachttijd-totaal", "wachttijd-verouderd", "wachttijd-leeftijd"):
        same(w.good("figure", name, "--trend", "--format", "csv").code, 0, "a trend of three months")
        same(len(w.good("figure", name, "--at", "1999-01-01", "--format", "csv").rows()), 0, "before all facts")


@test("a mean of means rounds as the exact sum does")
def exact_means():
    d = Database("precies")
    d.good("init")
    write_rows("p.csv", ["source_id", "name"], [("P", "P")])
    write_rows("l.csv", ["provider", "name", "place", "region"], [("P", str(i), "Gouda", "5520") for i in range(3)])
    lines = [["P/%d/Gouda" % i, "5520", "vv-thuis", "", "", "2026-02-28", "0.0001" if k else "0", "0", "0", "1", ""]
             for i in range(3) for k in range(6)]
    write_rows("w.csv", WAITING, lines)
    d.take("provider", "p.csv")
    d.take("location", "l.csv")
    d.take("waiting", "w.csv")
    try:
        check_figure(d, "wachttijd-totaal")
    finally:
        d.drop()


@test("stored figures stay right when a month passes")
def month_passes():
    d = Database("maanden")
    d.good("init", today="2026-03-15")
    d.good("import", "--profile", "provider", "aanbieders.csv", today="2026-03-15")
    d.good("import", "--profile", "location", "locaties.csv", today="2026-03-15")
    write_rows("nog-een.csv", ["provider", "name", "place", "region"], [("P1", "Later", "Gouda", "5520")])
    d.good("import", "--profile", "location", "nog-een.csv", today="2026-04-15")
    try:
        same(d.run("check", "--all", today="2026-04-15").out.splitlines()[:-1], [], "findings")
    finally:
        d.drop()


@test("forms of a figure agree, and a number names its rows")
def figure_forms():
    w = world()
    name = "wachttijd-totaal"
    cells = w.good("figure", name, "--format", "csv").rows()
    objects = w.good("figure", name, "--format", "json").json()
    same(len(cells), len(objects), "as many")
    for cell, thing in zip(cells, objects):
        for dim in ("region", "care_type"):
            same(thing[dim], cell[dim], dim)
        same(thing["verdict"], cell["verdict"], "verdict")
        same(thing["asOf"], cell["as_of"], "day")
        same(thing["count"], int(cell["count"]), "count")
        if cell["norm"]:
            leading = thing["norms"][0]
            same(leading["leading"], True, "the first norm leads")
            same(Fraction(str(leading["maximum"] if leading["maximum"] is not None else leading["target"])),
                 Fraction(cell["norm"]), "norm")
            same(leading["verdict"], cell["verdict"], "its verdict")
    command = objects[0]["origin"]["rows"].split()
    same(command[0], "waarborg", "a command to copy")
    rows = w.good(*command[1:], "--format", "csv").rows()
    same(len([r for r in rows if not r["left_out"]]), objects[0]["count"], "the rows that count")
    same(len([r for r in rows if r["left_out"]]), objects[0]["leftOut"], "and those that do not")
    asjson = w.good(*command[1:], "--format", "json").json()
    same([str(r["rowId"]) for r in asjson], [r["row_id"] for r in rows], "rows as JSON")
    table = w.good("figure", name)
    for part in ("Totale wachttijd", "Geteld voor za 28 feb 2026", "Midden-Holland", "waarborg rows"):
        holds(part in table.out, "%r in the table" % part)
    highest = [Fraction(c["value"]) for c in w.good("figure", name, "--sort", "-value", "--format", "csv").rows()
               if c["value"]]
    same(highest, sorted(highest, reverse=True), "highest first")
    lowest = w.good("figure", name, "--sort", "value", "--limit", "3", "--format", "csv").rows()
    same([Fraction(c["value"]) for c in lowest], sorted(highest)[:3], "lowest three")
    w.refused("figure", name, "--sort", "onzin", saying="dims, value, -value")
    w.refused("figure", name, "--by", "land", saying="land")
    w.refused("figure", name, "--only", "region", saying="region=WAARDE")


@test("breaches are the cells past their norm, of all figures")
def breaches():
    w = world()
    expected = []
    for name in [r["figure"] for r in w.good("figure", "--format", "csv").rows()]:
        for c in w.good("figure", name, "--format", "csv").rows():
            if c["verdict"] == "overschrijding":
                dims = list(c)[:list(c).index("value")]
                expected.append((name, ",".join("%s=%s" % (d, c[d]) for d in dims), c["value"]))
    holds(expected, "there is something to find")
    found = [(r["figure"], r["cell"], r["value"]) for r in w.good("figure", "--breaches", "--format", "csv").rows()]
    same(found, expected, "breaches")
    same(len(w.good("figure", "--breaches", "--format", "json").json()), len(expected), "as JSON")
    table = w.good("figure", "--breaches").out
    same(len([l for l in table.splitlines() if l.startswith("wacht")]), len(expected), "in the table")
    one = w.good("figure", "wachttijd-totaal", "--breaches", "--format", "csv").rows()
    same(len(one), len([e for e in expected if e[0] == "wachttijd-totaal"]), "of one figure")


# --- the trend ---------------------------------------------------------------------------------------

def outlook(values, limit, higher):
    """values: twelve, oldest first, None where there is none. Least squares with fractions."""
    if values[-1] is None:
        return "onbekend", None
    past = (lambda v: v < limit) if higher else (lambda v: v > limit)
    if past(values[-1]):
        return "boven-norm", None
    points = [(i, v) for i, v in enumerate(values) if v is not None]
    if len(points) < 6:
        return "onbekend", None
    n = len(points)
    mean_x = Fraction(sum(x for x, _ in points), n)
    mean_y = sum(y for _, y in points) / n
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / sum((x - mean_x) ** 2 for x, _ in points)
    if (slope >= 0) if higher else (slope <= 0):
        return "niet-verwacht", None
    for month in range(1, 61):
        if past(mean_y + slope * (11 + month - mean_x)):
            return "verwacht", month
    return "niet-verwacht", None


@test("the demonstration: once, and its trends are the least squares line", only="sqlite")
def demonstration():
    d = Database("demo")
    d.today = "2026-11-22"
    first = d.good("demo", "--story", path("verhaal.csv"))
    holds("Verzonnen gegevens" in first.out and os.path.getsize(path("verhaal.csv")) > 0, first.out)
    again = d.good("demo", "--story", path("verhaal.csv"))
    holds("staan er al" in again.out, again.out)
    d.refused("demo", "--seed", "7", saying="")
    horizons = collections.Counter()
    for name in ("wachttijd-totaal", "wachttijd-binnen-norm", "wachttijd-geen-intake"):
        for row in d.good("figure", name, "--trend", "--format", "csv").rows():
            months = [m for m in row if re.fullmatch(r"\d{4}-\d\d", m)]
            same(len(months), 12, "months")
            if not row["norm"]:
                same(row["outlook"], "onbekend", "no norm, no outlook")
                continue
            values = [Fraction(row[m]) if row[m] else None for m in months]
            code, month = outlook(values, Fraction(row["norm"]), name == "wachttijd-binnen-norm")
            same((row["outlook"], row["months"]), (code, str(month) if month else ""),
                 "%s %s %s" % (name, row["region"], row["care_type"]))
            if month:
                same(row["horizon"], "kort" if month <= 6 else "midden" if month <= 18 else "lang", "horizon")
            horizons[code] += 1
    holds(len(horizons) >= 3, "several outlooks: %s" % horizons)
    holds("norm" in d.good("figure", "wachttijd-totaal", "--trend").out, "as a table")
    half = d.good("figure", "wachttijd-totaal", "--trend=6", "--format", "json").json()
    same(max(len(c["months"]) for c in half), 6, "fewer months")
    d.refused("figure", "inwoners", "--trend", saying="geen verloop")
    d.refused("figure", "wachttijd-totaal", "--trend", "--by", "region", saying="geen verloop")
    same(d.run("check").code, 0, "check")


# --- who sees what -----------------------------------------------------------------------------------

@test("a payer does not see the deliveries, rejects and rules of another")
def scope():
    w = world()
    for name, payer in (("anna", "vgz"), ("bas", "cz")):
        w.good("user", "add", name, "--role", "purchaser", "--payer", payer)
    w.refused("user", "add", "anna", "--role", "purchaser", "--payer", "vgz", saying="bestaat al")
    w.refused("user", "add", "x", "--role", "onzin", "--payer", "vgz", saying="onzin")
    w.refused("user", "add", "x", "--role", "purchaser", "--payer", "onzin", saying="onzin")
    w.refused("user", "add", "x", "--role", "purchaser", saying="--payer")
    w.refused("user", "add", "y", "--role", "purchaser", "--payer", "vgz", as_="anna", saying="beheerder")
    w.refused("figure", "inwoners", as_="niemand", saying="niemand")
    same({r["name"]: r["works_for"] for r in w.good("user", "list", "--format", "csv").rows()},
         {"anna": "vgz", "bas": "cz"}, "accounts")
    lines = waiting_lines("2026-02-10", 31)[:3]
    lines[0][6] = "veel"
    write_rows("van-anna.csv", WAITING, lines)
    receipt = w.take("waiting", "van-anna.csv", expect=1, as_="anna")
    number = receipt["import"]
    own = [r["id"] for r in w.table("import", as_="anna")]
    same(own, [str(number)], "anna sees her delivery only")
    same(w.table("import", as_="bas"), [], "bas sees none")
    holds(str(number) in [r["id"] for r in w.table("import")], "the operator sees it")
    same(w.good("rejects", "--format", "csv", as_="bas").rows(), [], "no rejects for bas")
    same(len(w.table("reject", as_="anna")), 1, "one for anna")
    same(w.table("reject", as_="bas"), [], "none for bas")
    for words in (["rejects", number], ["offer", number], ["correct", number, "--line", "2", "registration=1"],
                  ["undo", receipt["change"]]):
        w.refused(*words, as_="bas", saying="bestaat niet")
    same(receipt["change"] in [int(r["id"]) for r in w.table("change", as_="bas")], False, "no change for bas")
    same(receipt["change"] in [int(r["id"]) for r in w.table("change", as_="anna")], True, "but for anna")
    check_figure(w, "levering-afkeur", by=["import_file"], as_="anna")
    same([c["import_file"] for c in w.good("figure", "levering-afkeur", "--by", "import_file", "--format", "csv",
                                           as_="anna").rows()], ["van-anna.csv"], "a figure counts what one may see")
    same(w.good("figure", "levering-afkeur", "--format", "csv", as_="bas").rows(), [], "bas counts nothing")
    w.refused("figure", "levering-afkeur", "--trend", as_="bas", saying="")
    same(w.good("figure", "wachttijd-totaal", "--format", "csv", as_="bas").out,
         w.good("figure", "wachttijd-totaal", "--format", "csv").out, "open figures are the same for all")
    w.run("correct", number, "--line", 2, "registration=2", "--rule", "bron", as_="anna", expect=0)
    same(w.table("correction", as_="bas"), [], "rules are hers too")
    same(len(w.table("correction", as_="anna")), 1, "hers")
    same(w.run("check", "--all").out.splitlines()[:-1], [], "stored figures count all rows, whoever imported")
    w.good("undo", [r for r in w.table("change", as_="anna") if r["kind"] == "offer" and r["principal"] == "anna"][0]["id"],
           as_="anna")


# --- bad input ---------------------------------------------------------------------------------------

GOOD_PROVIDER = "source_id,name\nQ1,Een\nQ2,Twee\n"


@test("files that cannot be read are refused with a reason, and nothing changes")
def refused_files():
    w = world()
    before = w.newest_change()
    write("leeg.csv", "")
    write("witregels.csv", "\n\n\n")
    write("alleen-kop.csv", "source_id,name\n")
    write("onbekende-kolom.csv", "source_id,name,naam\nQ1,Een,x\n")
    write("kolom-ontbreekt.csv", "name\nEen\n")
    write("kolom-dubbel.csv", "source_id,name,name\nQ1,Een,Twee\n")
    write("binair.csv", bytes(range(256)) * 50)
    write("plaatje.png", b"\x89PNG\r\n\x1a\n" + os.urandom(3000))
    for file, saying in [("leeg.csv", "leeg"), ("witregels.csv", ""), ("alleen-kop.csv", "geen regels"),
                         ("onbekende-kolom.csv", "'naam'"), ("kolom-ontbreekt.csv", "'source_id'"),
                         ("kolom-dubbel.csv", "twee keer"), ("binair.csv", ""), ("plaatje.png", ""),
                         ("er-is-niets.csv", "bestaat niet"), (FOLDER, "map"), ("/dev/null", "")]:
        answer = w.refused("import", "--profile", "provider", file, saying=saying)
        same(answer.out, "", "no receipt for " + file)
    w.refused("import", "--profile", "onzin", "leeg.csv", saying="profile list")
    same(w.newest_change(), before, "nothing was written")


@test("a huge file of nothing is refused at once")
def sparse_file():
    w = world()
    with open(path("reus.csv"), "wb") as f:
        f.truncate(5 << 30)
    started = time.monotonic()
    w.refused("import", "--profile", "provider", "reus.csv", saying="")
    spent = time.monotonic() - started
    os.unlink(path("reus.csv"))
    holds(spent < 3, "it took %.1f seconds" % spent)


@test("lines that cannot be taken are rejected one by one")
def rejected_lines():
    d = Database("regels")
    d.good("init")
    d.take("provider", "aanbieders.csv")
    d.take("location", "locaties.csv")
    good = ["P1/Huis 0/Gouda", "5520", "ggz-basis", "volwassenen", "angststoornissen", "2026-02-28", "1.5", "2,25",
            "0", "3", ""]
    holds(location_key(LOCATIONS[0]) == good[0], "the location exists")

    def line(**cells):
        return [cells.get(name, value) for name, value in zip(WAITING, good)]

    cases = [
        (line(), None, None), (line(measured_on="2026-02-30"), "measured_on", "bestaat niet"),
        (line(measured_on="31-12-2025"), None, None), (line(measured_on=""), "measured_on", "verplicht"),
        (line(measured_on="20260228"), "measured_on", ""), (line(registration="-1"), "registration", "te laag"),
        (line(registration="521"), "registration", "te hoog"), (line(registration="1.2.3"), "registration", "getal"),
        (line(registration="1e3"), "registration", "getal"), (line(treatment="NaN"), "treatment", "getal"),
        (line(waiting_clients="3,5"), "waiting_clients", "geheel getal"),
        (line(waiting_clients="99999999999999999999"), "waiting_clients", ""),
        (line(circuit="kinderen"), "circuit", "codelijst"), (line(care_type="ggz"), "care_type", "register"),
        (line(region="0000"), "region", "register"), (line(location="P1/Huis 0"), "location", "register"),
        (line(no_intake="misschien"), "no_intake", "ja of nee"), (line(remark="x" * 1001), "remark", "te lang"),
        (line(remark="123456782"), "remark", "BSN"), (line(remark="schoon\x07"), "remark", "teken"),
        (good[:-1], "", "kolommen"), (good + ["te veel"], "", "kolommen"),
    ]
    write_rows("gevallen.csv", WAITING, [c[0] for c in cases])
    receipt = d.take("waiting", "gevallen.csv", expect=1)
    wrong = {i + 2: c for i, c in enumerate(cases) if c[1] is not None}
    same(receipt["rejected"], len(wrong), "as many as are wrong")
    listed = {int(r["line"]): r for r in d.good("rejects", receipt["import"], "--format", "csv").rows()}
    same(sorted(listed), sorted(wrong), "which lines")
    for number, (cells, column, saying) in wrong.items():
        same(listed[number]["column"], column, "column of line %d: %s" % (number, listed[number]["reason"]))
        holds(saying.lower() in listed[number]["reason"].lower(), "line %d: %s" % (number, listed[number]["reason"]))
    text = d.good("rejects", receipt["import"], "--format", "json").out + d.good("rejects", receipt["import"]).out
    holds("123456782" not in text, "a BSN is never kept")
    same(len(d.table("waiting")), len(cases) - len(wrong), "the good lines are there")
    same(d.run("check").code, 0, "check")
    d.drop()


@test("encodings, line ends, separators, quotes and cut-off files")
def shapes():
    d = Database("vormen")
    d.good("init")
    text = "source_id,name\nS%d,Súdwest-Fryslân €\n"
    forms = [("utf-8", "utf-8", "\n"), ("bom", "utf-8-sig", "\n"), ("windows", "cp1252", "\r\n"),
             ("utf-16", "utf-16", "\r\n"), ("mac", "utf-8", "\r")]
    for i, (name, encoding, end) in enumerate(forms):
        write(name + ".csv", (text % i).replace("\n", end).encode(encoding))
        same(d.take("provider", name + ".csv")["taken"], 1, name)
    same([r["name"] for r in d.table("provider")], ["Súdwest-Fryslân €"] * len(forms), "the same text five times")
    for i, separator in enumerate(";\t|"):
        write("s%d.csv" % i, "source_id%sname\nT%d%sNaam\n" % (separator, i, separator))
        same(d.take("provider", "s%d.csv" % i)["taken"], 1, "separator %r" % separator)
    write("aanhaling.csv", 'source_id,name\nU1,"Met ""quotes"", en\nnieuwe regel"\nU2,"Goed"\n')
    receipt = d.take("provider", "aanhaling.csv", expect=1)
    same((receipt["lines"], receipt["taken"]), (2, 1), "a line end inside a name is no name")
    write("afgebroken.csv", "source_id,name\nV1,Een\nV2,Twee\nV3")
    receipt = d.take("provider", "afgebroken.csv", expect=1)
    same((receipt["taken"], receipt["rejected"]), (2, 1), "cut off in a line")
    write("open-aanhaling.csv", 'source_id,name\nW1,Een\nW2,"Twee\nW3,Drie\n')
    receipt = d.take("provider", "open-aanhaling.csv", expect=1)
    same((receipt["taken"], receipt["rejected"]), (2, 1), "one stray quote costs one line")
    write("verkeerd-utf8.csv", b"\xef\xbb\xbfsource_id,name\nY1,a\xff\xfeb\nY2,Goed\n")
    answer = d.run("import", "--profile", "provider", "verkeerd-utf8.csv")
    holds(answer.code in (1, 2), "bytes that are not UTF-8 after a mark that says so: %d" % answer.code)
    write("nul.csv", b"source_id,name\nZ1,a\0b\nZ2,Goed\n")
    receipt = d.take("provider", "nul.csv", expect=1)
    same((receipt["taken"], receipt["rejected"]), (1, 1), "a zero byte")
    d.drop()


@test("two lines about the same thing: both read, the first counts, the contradiction is told")
def contradictions():
    d = Database("dubbel")
    d.good("init")
    write("dubbel.csv", "source_id,name\nD1,Eerste\nD1,Tweede\nD2,Ander\nD2,Ander\n")
    receipt = d.take("provider", "dubbel.csv")
    same((receipt["taken"], receipt["contradictions"], receipt["added"]), (4, 1, 2), "receipt")
    same([r["name"] for r in d.table("provider")], ["Eerste", "Ander"], "the first counts")
    text = write("later.csv", "source_id,name\nD1,Eerste\nD1,Derde\n")
    holds("Tegenspraken" in d.good("import", "--profile", "provider", text).out, "and it is told")
    d.drop()


# --- profiles ----------------------------------------------------------------------------------------

@test("profiles are listed, shown, saved and used")
def profiles():
    w = world()
    names = [r["name"] for r in w.good("profile", "list", "--format", "csv").rows()]
    holds({"nza-ggz-2018", "regiotabel", "waiting"} <= set(names), "list: %s" % names)
    same(json.loads(w.good("profile", "show", "regiotabel").out)["name"], "regiotabel", "a saved profile is JSON")
    holds("measured_on" in w.good("profile", "show", "waiting").out, "a model's profile is its columns")
    w.refused("profile", "show", "onzin", saying="onzin")
    body = {"name": "mijn", "label": "Mijn bestand", "mode": "append",
            "leftOut": [{"column": "Soort", "equals": "oud", "reason": "oude soort"}],
            "rows": [{"model": "provider", "fields": {"source_id": {"column": "Nr", "pad": 4}, "name": "Naam"}}]}
    write("mijn.json", json.dumps(body))
    w.good("profile", "save", "mijn.json")
    write("mijn.csv", "Nr;Naam;Soort\n7;Zeven;nieuw\n8;Acht;oud\n")
    receipt = w.take("mijn", "mijn.csv")
    same((receipt["taken"], receipt["leftOut"]), (1, 1), "left out by the profile")
    same(w.table("provider", "--where", "source_id=0007")[0]["name"], "Zeven", "padded key")
    holds("oude soort" in w.good("rejects", receipt["import"]).out, "why a line was left out")
    write("fout.json", json.dumps({**body, "onzin": 1}))
    w.refused("profile", "save", "fout.json", saying="onzin")
    write("geen.json", "{")
    w.refused("profile", "save", "geen.json", saying="JSON")
    w.refused("profile", "save", FOLDER, saying="map")
    w.refused("profile", "save", "weg.json", saying="bestaat niet")
    write("model.json", json.dumps({**body, "name": "provider"}))
    w.refused("profile", "save", "model.json", saying="provider")


# --- the day, checks and copies ----------------------------------------------------------------------

@test("closing a day twice does no work twice")
def tick():
    w = world()
    first = w.good("tick", "--date", "2026-03-26")
    holds("is afgesloten" in first.out, first.out)
    changes = w.newest_change()
    again = w.good("tick", "--date", "2026-03-26")
    holds(re.search(r": 0 cellen .* 0 nieuw, 0 bijgewerkt, 0 gesloten", again.out), again.out)
    same(w.newest_change(), changes, "no change")
    signals = w.table("signal")
    past = w.good("figure", "wachttijd-totaal", "--breaches", "--format", "csv").rows()
    open_ones = [s["cell"] for s in signals if s["figure"] == "wachttijd-totaal" and s["state"] == "open"]
    same(sorted(open_ones), sorted("region=%s,care_type=%s" % (c["region"], c["care_type"]) for c in past),
         "one open signal for each breach")


def everything(db):
    """All rows and all figures, to compare two databases."""
    text = [db.good("export", m["model"]).out for m in db.good("export").rows()]
    text.append(db.good("export", "change").out)
    text += [db.good("figure", name, "--format", "csv").out for name in FIGURES]
    text.append(db.good("figure", "wachttijd-totaal", "--known-on", "change:14", "--format", "csv").out)
    return text


@test("a backup is the database, also in the other kind")
def backup():
    w = world()
    w.good("backup", "kopie.db")
    same(os.stat(path("kopie.db")).st_mode & 0o077, 0, "nobody else may read it")
    holds(not os.path.exists(path("kopie.db-wal")), "one file")
    w.refused("backup", "kopie.db", saying="bestaat")
    w.refused("backup", "nergens/kopie.db", saying="map")
    copy = Database("kopie", "sqlite:" + path("kopie.db"))
    copy.today = w.today
    same(everything(copy), everything(w), "the copy says the same")
    same(copy.run("check").out.splitlines()[:-1], [], "check of the copy")
    same(everything_after(copy), everything_after(w), "and goes on in the same way")
    shutil.copy(path("kopie.db"), path("kopie2.db"))

    target = Database("terug")
    target.today = w.today
    target.good("restore", "kopie.db")
    same(everything(target), everything(copy), "restored")
    same(target.run("check").out.splitlines()[:-1], [], "check of what was restored")
    target.refused("restore", "kopie.db", saying="bevat al gegevens")
    write_rows("nieuw.csv", ["source_id", "name"], [("R1", "Na het terugzetten")])
    number = target.take("provider", "nieuw.csv")["change"]
    holds(number == copy.newest_change() + 1, "numbers go on: %d" % number)
    target.drop()


def everything_after(db):
    """The next thing gets the next number: no number is used twice."""
    write_rows("laatste.csv", ["source_id", "name"], [("L1", "Laatste")])
    receipt = db.take("provider", "laatste.csv")
    row = db.table("provider", "--where", "source_id=L1")[0]
    return receipt["change"], receipt["import"], row["id"]


@test("restoring replaces only what may be replaced, and only by a good copy", only="sqlite")
def restore():
    d = Database("vervang")
    d.good("init")
    d.good("backup", "goed.db")
    write_rows("v.csv", ["source_id", "name"], [("V1", "Weg")])
    d.take("provider", "v.csv")
    d.refused("restore", "goed.db", saying="--force")
    same(len(d.table("provider")), 1, "nothing happened")
    for name, damage in (("kapot.db", lambda b: b[:4096] + bytes(4096) + b[8192:]), ("kort.db", lambda b: b[:9000]),
                         ("leeg.db", lambda b: b""), ("tekst.db", lambda b: b"geen database" * 100)):
        with open(path("goed.db"), "rb") as f:
            write(name, damage(f.read()))
        d.refused("restore", name, "--force", saying="")
    d.refused("restore", "weg.db", "--force", saying="bestaat niet")
    same(len(d.table("provider")), 1, "still nothing happened")
    d.good("restore", "goed.db", "--force")
    same(d.table("provider"), [], "the copy took its place")
    same(d.run("check").code, 0, "check")
    held = sqlite3.connect(path("vervang.db"))
    held.execute("BEGIN").execute("SELECT count(*) FROM meta").fetchall()
    d.refused("restore", "goed.db", "--force", saying="in gebruik")
    held.close()
    left = [f for f in os.listdir(FOLDER) if f.startswith("vervang.db.")]
    same(left, [], "no pieces are left behind")


@test("a database of a newer program is refused everywhere")
def newer():
    d = Database("nieuwer")
    d.good("init")
    d.good("backup", "voor-nieuwer.db")
    sql = "UPDATE meta SET value = '99' WHERE name = 'format'"
    if KIND == "sqlite":
        link = sqlite3.connect(path("nieuwer.db"))
        link.execute(sql)
        link.commit()
        link.close()
    else:
        psql(d.url, sql)
    for words in (["init"], ["figure", "inwoners"], ["import", "--profile", "provider", "aanbieders.csv"],
                  ["check"], ["tick"], ["export", "region"]):
        d.refused(*words, saying="nieuwere versie")
    copy = sqlite3.connect(path("voor-nieuwer.db"))
    copy.execute(sql)
    copy.commit()
    copy.close()
    empty = Database("voor_nieuwer")
    empty.refused("restore", "voor-nieuwer.db", saying="nieuwere versie")
    empty.drop()
    d.drop()


@test("check finds what is not right")
def check():
    d = Database("controle")
    d.good("init")
    d.take("provider", "aanbieders.csv")
    same(d.good("check").out.count("is in orde"), 1, "in order")
    for sql, saying in [
        ("UPDATE t_import SET taken = taken + 1 WHERE profile = 'provider'", "tellen niet op"),
        ("INSERT INTO h_provider(id, source_id, name, since, until) VALUES (1, 'P1', 'Toen', 99999, 99999)",
         "eindigen voor hun begin"),
        ("UPDATE figure_cell SET num = num + 1 WHERE figure = 'inwoners'", "inwoners"),
    ]:
        if KIND == "sqlite":
            link = sqlite3.connect(path("controle.db"))
            link.execute(sql)
            link.commit()
            link.close()
        else:
            psql(d.url, sql)
        answer = d.run("check", "--all", expect=2)
        holds(saying in answer.out, "%r in %r" % (saying, answer.out))
    d.drop()


@test("a damaged file is never an accident: refused, reported or harmless", only="sqlite")
def damaged():
    d = Database("heel")
    d.good("init")
    d.take("provider", "aanbieders.csv")
    with open(path("heel.db"), "rb") as f:
        whole = f.read()
    normal = d.good("export", "region").out
    draw = random.Random(5)
    seen = collections.Counter()
    for round_ in range(40):
        data = bytearray(whole)
        for _ in range(draw.choice([1, 4, 64])):
            data[draw.randrange(len(data) if round_ % 4 else 200)] ^= 1 << draw.randrange(8)
        if round_ % 10 == 9:
            data = data[:draw.randrange(len(data))]
        write("kapot-%d.db" % round_, bytes(data))
        broken = Database("kapot", "sqlite:" + path("kapot-%d.db" % round_))
        checked = broken.run("check", "--all")
        shown = broken.run("export", "region")
        if checked.code == 0 and shown.code == 0:
            same(shown.out, normal, "a check that says good is right")
        seen[checked.code] += 1
        os.unlink(path("kapot-%d.db" % round_))
    holds(seen[2] >= 20, "most damage is found: %s" % seen)


# --- the machine -------------------------------------------------------------------------------------

@test("what cannot be written is an error; a reader that leaves is none")
def output():
    w = world()
    command = [BINARY, "rows", "wachttijd-totaal", "--format", "csv", "--db", w.url]
    with open("/dev/full", "wb") as full:
        for words in (command, [BINARY, "help"], [BINARY, "export", "region", "--db", w.url]):
            done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, env=environment(w.today))
            same(done.returncode, 2, " ".join(words[1:3]))
            holds(b"kan niet schrijven" in done.stderr, done.stderr)
    running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(w.today))
    running.stdout.read(1)
    running.stdout.close()
    same((running.stderr.read(), running.wait()), (b"", 0), "a closed pipe")
    running.stderr.close()
    done = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *command], stderr=subprocess.PIPE, env=environment(w.today))
    same((done.returncode, done.stderr), (0, b""), "closed standard output")
    same(w.run("check").code, 0, "the database did not become the output")


@test("nothing but the result is printed when nobody looks")
def quiet():
    w = world()
    write_rows("stil.csv", ["source_id", "name"], [("S%d" % i, "Naam") for i in range(2000)])
    answer = w.good("import", "--profile", "provider", "stil.csv", "--format", "json")
    same(answer.err, "", "no progress without a terminal")
    w.good("undo", answer.json()["change"])


@test("a database that may only be read can be read", only="sqlite")
def read_only():
    d = Database("alleenlezen")
    d.good("init")
    how = {}
    if os.getuid() == 0:
        binary = path("waarborg-kopie")
        shutil.copy(BINARY, binary)
        os.chmod(binary, 0o755)
        os.chmod(FOLDER, 0o777)
        how = {"user": 65534, "group": 65534}
    else:
        binary = BINARY
    os.chmod(path("alleenlezen.db"), 0o444)

    def as_other(*words):
        done = subprocess.run([binary, *words, "--db", d.url], env=environment(d.today), cwd=FOLDER,
                              stdin=subprocess.DEVNULL, capture_output=True, timeout=60, **how)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

    code, out, err = as_other("figure", "inwoners", "--format", "csv")
    if "error while loading" in err:
        raise Skipped("another user cannot run the program")
    same(code, 0, "reading: " + err)
    for words in (["import", "--profile", "provider", path("aanbieders.csv")], ["init"], ["tick"]):
        code, out, err = as_other(*words)
        same(code, 2, " ".join(words))
        holds("alleen gelezen worden" in err, err)
    os.chmod(path("alleenlezen.db"), 0o000)
    code, out, err = as_other("figure", "inwoners")
    same(code, 2, "not even that")
    holds("mag" in err, err)
    if os.getuid() == 0:
        os.chmod(FOLDER, 0o700)


@test("two imports at once both arrive, and the same file arrives once")
def at_once():
    d = Database("samen")
    d.good("init")
    for name in "ab":
        write_rows("groot-%s.csv" % name, ["source_id", "name"],
                   [("%s%d" % (name, i), "Naam %d" % i) for i in range(20000)])

    def start(file):
        return subprocess.Popen([BINARY, "import", "--profile", "provider", file, "--format", "json", "--db", d.url],
                                cwd=FOLDER, env=environment(d.today), stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def finish(running):
        out, err = running.communicate(timeout=250)
        return running.returncode, out, err

    results = [finish(p) for p in [start("groot-a.csv"), start("groot-b.csv")]]
    for code, out, err in results:
        same(code, 0, "both arrive: %s" % err.decode())
    same(len(d.table("provider")), 40000, "all rows")
    write_rows("groot-c.csv", ["source_id", "name"], [("c%d" % i, "Naam") for i in range(20000)])
    results = [finish(p) for p in [start("groot-c.csv"), start("groot-c.csv")]]
    for code, out, err in results:
        same(code, 0, "the same file twice: %s" % err.decode())
    same(sorted(json.loads(out)["again"] for _, out, _ in results), [False, True], "one of them is told so")
    same(len(d.table("provider")), 60000, "once")
    same(d.run("check").code, 0, "check")
    d.drop()


@test("an import that is killed or interrupted leaves all or nothing")
def killed():
    d = Database("afgebroken")
    d.good("init")
    count = 60000
    for round_ in range(6):
        name = "dood-%d.csv" % round_
        write_rows(name, ["source_id", "name"], [("k%d-%d" % (round_, i), "Naam") for i in range(count)])
        running = subprocess.Popen([BINARY, "import", "--profile", "provider", name, "--db", d.url], cwd=FOLDER,
                                   env=environment(d.today), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        time.sleep([0.02, 0.06, 0.1, 0.15, 0.2, 0.3][round_])
        running.send_signal(signal.SIGKILL if round_ % 2 else signal.SIGINT)
        out, err = running.communicate(timeout=250)
        holds(running.returncode in (0, 2, -signal.SIGKILL, -signal.SIGINT), "code %d" % running.returncode)
        if running.returncode == 2:
            holds(b"afgebroken" in err, err)
        d.run("tick")  # a figure may be behind, a row may not
        rows = int([m["rows"] for m in d.good("export").rows() if m["model"] == "provider"][0])
        same(rows % count, 0, "all or nothing after round %d" % round_)
        again = d.take("provider", name)
        same(again["again"] or again["taken"] == count, True, "the second try is whole")
        rows = int([m["rows"] for m in d.good("export").rows() if m["model"] == "provider"][0])
        same(rows, count * (round_ + 1), "once")
    same(d.run("check").code, 0, "check")
    d.drop()


# --- TAP ---------------------------------------------------------------------------------------------

def tell(number, title, function, todo):
    mark = " # TODO " + todo if todo else ""
    try:
        function()
        print("ok %d - %s%s" % (number, title, mark), flush=True)
        return True
    except Skipped as why:
        print("ok %d - %s # SKIP %s" % (number, title, why), flush=True)
        return True
    except Exception as why:  # a broken test is a failed one
        text = str(why) if isinstance(why, Failed) else traceback.format_exc()
        print("not ok %d - %s%s" % (number, title, mark), flush=True)
        for line in text[:3000].splitlines():
            print("# " + line, flush=True)
        return bool(todo)


def main():
    if KIND == "postgres" and not SERVER:
        print("Bail out! WAARBORG_TEST_PG names no server", flush=True)
        return 1
    wanted = sys.argv[3:]
    chosen = [t for t in TESTS if not wanted or t[1].__name__ in wanted]
    print("1..%d" % len(chosen), flush=True)
    good = [tell(i + 1, *t) for i, t in enumerate(chosen)]
    if WORLD:
        WORLD.drop()
    shutil.rmtree(FOLDER, ignore_errors=True)
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
