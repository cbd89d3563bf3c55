"""What the gates share: TAP, a working folder, running the program, and a database of either kind.

A gate drives the real binary from outside. It prints one line for each thing that must hold and
fails when one does not. WAARBORG_GATES=long gives the long form, which does the same more often.
"""
import contextlib
import csv
import io
import json
import os
import pathlib
import random
import re
import resource
import secrets
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

TODAY = "2026-07-01"
LONG = os.environ.get("WAARBORG_GATES", "short") == "long"
# What a program prints when a sanitizer has found something (valgrind says it with its exit code).
REPORT = re.compile(r"AddressSanitizer|LeakSanitizer|runtime error:|ThreadSanitizer")


class Gate:
    """Counts and prints; `seed` makes a run repeatable: WAARBORG_GATES_SEED, otherwise a new one."""

    def __init__(self, name):
        self.name, self.number, self.failed = name, 0, 0
        self.seed = int(os.environ.get("WAARBORG_GATES_SEED", secrets.randbelow(1 << 31)))
        self.random = random.Random(self.seed)
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="waarborg-%s-" % name))
        self.places = []
        self.note("seed %d, %s form" % (self.seed, "long" if LONG else "short"))

    def note(self, text):
        for line in str(text).splitlines():
            print("# " + line, flush=True)

    def ok(self, holds, what, found=""):
        self.number += 1
        self.failed += not holds
        print("%s %d - %s" % ("ok" if holds else "not ok", self.number, what.replace("#", "nr.")), flush=True)
        if not holds and found != "":
            self.note(str(found)[:4000])
        return holds

    def equal(self, value, wanted, what):
        return self.ok(value == wanted, what, "is     %r\nwanted %r" % (value, wanted))

    def none(self, found, what):
        """Holds when the list is empty; otherwise shows the first ten."""
        found = list(found)
        return self.ok(not found, what, "\n".join(str(f) for f in found[:10]))

    def end(self):
        print("1..%d" % self.number, flush=True)
        for place in self.places:
            place.drop()
        if self.failed and os.environ.get("WAARBORG_GATES_KEEP"):
            self.note("kept: %s" % self.folder)
        else:
            shutil.rmtree(self.folder, ignore_errors=True)
        sys.exit(1 if self.failed else 0)


@contextlib.contextmanager
def gate(name):
    """A gate that falls over has failed, with its reason as a TAP line."""
    g = Gate(name)
    try:
        yield g
    except Exception as oops:  # pylint: disable=broad-except
        import traceback
        g.ok(False, "the gate itself runs to its end: %s" % oops.__class__.__name__, traceback.format_exc())
    g.end()


class Answer:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def __repr__(self):
        return "exit %s\n%s%s" % (self.code, self.out[-1500:], self.err[-1500:])

    @property
    def orderly(self):
        """No signal, no sanitizer, and a sentence with every refusal."""
        return (self.code in (0, 1, 2) and not REPORT.search(self.err) and not REPORT.search(self.out)
                and (self.code != 2 or "waarborg: " in self.err or self.out.strip() != ""))

    def rows(self):
        return list(csv.DictReader(io.StringIO(self.out)))

    def receipt(self):
        return json.loads(self.out)


def environment(**more):
    env = {k: v for k, v in os.environ.items()
           if not k.startswith("WAARBORG_") and k not in ("LC_ALL", "LANG")}
    env.update(WAARBORG_TODAY=TODAY, LC_ALL="C.UTF-8", **more)
    return env


def limit_file_size(size, ignore):
    """For preexec_fn: no file may grow beyond size bytes; the kernel says EFBIG, or sends a signal."""
    def inside():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN if ignore else signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return inside


class Program:
    def __init__(self, binary):
        self.binary = str(pathlib.Path(binary).resolve())
        self.sanitized = b"__asan_init" in pathlib.Path(self.binary).read_bytes()
        self.slow = 6 if self.sanitized else 1

    def start(self, *words, db=None, cwd=None, **more):
        words = [self.binary] + [str(w) for w in words] + (["--db", db] if db else [])
        return subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, env=environment(), cwd=cwd, **more)

    def run(self, *words, db=None, cwd=None, timeout=120, **more):
        process = self.start(*words, db=db, cwd=cwd, **more)
        try:
            out, err = process.communicate(timeout=timeout * self.slow)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            return Answer("timeout", "", "no answer within %d s" % (timeout * self.slow))
        return Answer(process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))

    def must(self, *words, **more):
        answer = self.run(*words, **more)
        if answer.code not in (0, 1) or REPORT.search(answer.err):
            raise AssertionError("waarborg %s: %r" % (" ".join(str(w) for w in words), answer))
        return answer


def have_server():
    return bool(os.environ.get("WAARBORG_TEST_PG"))


def need(kind):
    """Without a server the gate is skipped, which the tally counts as a failure."""
    if kind == "postgres" and not have_server():
        print("1..0 # SKIP WAARBORG_TEST_PG is not set")
        sys.exit(0)
    if kind not in ("sqlite", "postgres"):
        sys.exit("usage: BINARY sqlite|postgres")


def psql(url, sql):
    done = subprocess.run(["psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-c", sql, url],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False, env=dict(os.environ, PGOPTIONS="-c client_min_messages=error"))
    if done.returncode:
        raise AssertionError("%s\n%s" % (sql, done.stderr.decode()))
    return [line.split("|") for line in done.stdout.decode().splitlines()]


class Place:
    """A database of one kind: where it is, and what stands in it, read past the program."""

    def __init__(self, gate, kind, name="waarborg"):
        self.gate, self.kind = gate, kind
        gate.places.append(self)
        if kind == "sqlite":
            folder = gate.folder / secrets.token_hex(4)
            folder.mkdir()
            self.path = folder / (name + ".db")
            self.url = "sqlite:%s" % self.path
        else:
            self.name = "gates_%s" % secrets.token_hex(6)
            server = os.environ["WAARBORG_TEST_PG"]
            self.url = re.sub(r"(//[^/?]*/)[^?]*", lambda m: m.group(1) + self.name, server, count=1)
            psql(server, "CREATE DATABASE %s" % self.name)

    def drop(self):
        if self.kind == "postgres":
            psql(os.environ["WAARBORG_TEST_PG"], "DROP DATABASE IF EXISTS %s WITH (FORCE)" % self.name)
        elif self.path.parent.exists():
            shutil.rmtree(self.path.parent)

    def become(self, other):
        """Is from now on an exact copy of the other, whatever it was. Nobody may be working there."""
        if self.kind == "sqlite":
            for tail in ("", "-wal", "-shm", "-journal"):
                pathlib.Path(str(self.path) + tail).unlink(missing_ok=True)
            for tail in ("", "-wal"):
                if pathlib.Path(str(other.path) + tail).exists():
                    shutil.copyfile(str(other.path) + tail, str(self.path) + tail)
        else:
            server = os.environ["WAARBORG_TEST_PG"]
            psql(server, "DROP DATABASE IF EXISTS %s WITH (FORCE)" % self.name)
            psql(server, "CREATE DATABASE %s TEMPLATE %s" % (self.name, other.name))

    def ask(self, sql):
        """All rows, every value as text; the SQL must suit both kinds."""
        if self.kind == "postgres":
            return psql(self.url, sql)
        link = sqlite3.connect("file:%s?mode=rw" % self.path, uri=True, timeout=30)
        try:
            rows = link.execute(sql).fetchall()
            link.commit()
        finally:
            link.close()
        return [["" if v is None else str(v) for v in row] for row in rows]

    def script(self, sql):
        if self.kind == "postgres":
            psql(self.url, sql)
            return
        link = sqlite3.connect(self.path)
        link.executescript(sql)
        link.commit()
        link.close()

    def tables(self):
        if self.kind == "postgres":
            rows = psql(self.url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        else:
            rows = self.ask("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")
        return [row[0] for row in rows if not row[0].startswith("sqlite_")]

    def dump(self):
        """Every row of every table, sorted: two dumps are equal when nothing was changed."""
        names = self.tables()
        found = {name: [] for name in names}
        if self.kind == "postgres":
            rows = psql(self.url, " UNION ALL ".join("SELECT '%s', t::text FROM %s AS t" % (n, n) for n in names))
            for row in rows:
                found.setdefault(row[0], []).append(row[1:])
        else:
            link = sqlite3.connect("file:%s?mode=rw" % self.path, uri=True, timeout=30)
            for name in names:
                found[name] = [[repr(v) for v in row] for row in link.execute("SELECT * FROM %s" % name)]
            link.close()
        return {name: sorted(rows) for name, rows in found.items()}

    def schema(self):
        """Tables with their columns, and indexes; the order of columns says nothing."""
        if self.kind == "postgres":
            columns = psql(self.url, "SELECT table_name, column_name, data_type FROM information_schema.columns"
                                     " WHERE table_schema = 'public' ORDER BY 1, 2")
            others = psql(self.url, "SELECT indexname FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1")
            others += psql(self.url, "SELECT tablename, policyname FROM pg_policies ORDER BY 1, 2")
        else:
            columns = self.ask("SELECT m.name, i.name, i.type FROM sqlite_master AS m, "
                               "pragma_table_info(m.name) AS i WHERE m.type = 'table' ORDER BY 1, 2")
            others = self.ask("SELECT name FROM sqlite_master WHERE type <> 'table' "
                              "AND name NOT LIKE 'sqlite_%' ORDER BY 1")
        return columns, others


def differences(before, after):
    """Where two dumps differ, in a few words."""
    found = []
    for table in sorted(set(before) | set(after)):
        a, b = before.get(table), after.get(table)
        if a != b:
            count = lambda rows: "no table" if rows is None else "%d rows" % len(rows)
            found.append("%s: %s, was %s" % (table, count(b), count(a)))
    return found


# The small world most gates work in: some providers with a location each, in one region.
LOCATIONS = 20


def location_key(number):
    return "9%05d/Locatie %d/Gouda" % (number, number)


def write_csv(path, header, rows, separator=","):
    with open(path, "w", encoding="utf-8", newline="") as f:
        writer = csv.writer(f, delimiter=separator, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
    return path


WAITING = ["location", "region", "care_type", "measured_on", "registration", "treatment", "remark"]


def waiting_row(rng, remark, care_type=None):
    return [location_key(rng.randrange(LOCATIONS)), "5520",
            care_type or rng.choice(("ggz-basis", "ggz-specialistisch")),
            "2026-06-%02d" % rng.randrange(1, 29), rng.randrange(20), rng.randrange(30), remark]


def world(gate, program, kind, locations=LOCATIONS):
    """A database with the shipped facts, the small world and nothing else."""
    place = Place(gate, kind)
    program.must("init", db=place.url)
    providers = write_csv(gate.folder / "aanbieders.csv", ["source_id", "name"],
                          [["9%05d" % i, "Aanbieder %d" % i] for i in range(locations)])
    places = write_csv(gate.folder / "locaties.csv", ["provider", "name", "place", "region"],
                       [["9%05d" % i, "Locatie %d" % i, "Gouda", "5520"] for i in range(locations)])
    program.must("import", "--profile", "provider", providers, db=place.url)
    program.must("import", "--profile", "location", places, db=place.url)
    return place
