#!/usr/bin/env python3
"""secaudit.py BINARY sqlite|postgres: what is planted unsafely is named, with what to do about it.

Each bad setting is planted alone in a good installation; `waarborg secaudit` must then say it and end
with 1. A good installation is one about which nothing is said but what the machine of the test itself is
(root, or the superuser of the test server). Also walks link, token, block and audit at the terminal.
"""
import os
import re
import resource
import subprocess
import sys

import gate as g

OF_THE_MACHINE = ("draait als root", "meer dan 90%", "gaat langs alle regels")


def no_core():
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def some_core():
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (1 << 20 if hard != 0 else 0, hard))


class Install:
    def __init__(self, t, program, kind):
        self.t, self.program, self.kind = t, program, kind
        self.place = g.Place(t, kind)
        self.keys = t.folder / "sleutels"
        self.run("init")
        self.run("user", "add", "baas", "--role", "administrator", "--payer", "vgz")
        self.run("backup", t.folder / "kopie.db")

    def run(self, *words, more=None, prepare=no_core):
        env = {k: v for k, v in os.environ.items() if not k.startswith("WAARBORG_")}
        env.update(LC_ALL="C.UTF-8", WAARBORG_KEYS=str(self.keys))
        env.update(more or {})
        env = {k: v for k, v in env.items() if v is not None}
        done = subprocess.run([self.program.binary] + [str(w) for w in words] + ["--db", self.place.url],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=env, preexec_fn=prepare, timeout=120, check=False)
        return g.Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    def said(self, *words, **how):
        answer = self.run("secaudit", *words, **how)
        lines = [line for line in answer.out.splitlines() if re.match(r"\d+\. ", line)
                 and not any(part in line for part in OF_THE_MACHINE)]
        remedies = answer.out.count("   Herstel: ")
        return answer, lines, remedies

    def planted(self, what, part, *words, **how):
        answer, lines, remedies = self.said(*words, **how)
        self.t.ok(answer.code == 1 and any(part in line for line in lines) and
                  remedies == len(re.findall(r"^\d+\. ", answer.out, re.M)), what, answer)


def plants(t, w):
    answer, lines, _ = w.said()
    t.ok(answer.code in (0, 1) and not lines, "about a good installation nothing is said", answer)
    w.planted("WAARBORG_TODAY", "WAARBORG_TODAY", more={"WAARBORG_TODAY": g.TODAY})
    w.planted("a public address", "iedereen op het netwerk", "--listen", "0.0.0.0:8080")
    for local in ("127.0.0.1:8080", "[::1]:80"):
        t.ok(not w.said("--listen", local)[1], "%s is not public" % local)
    t.ok(not w.said("--listen", "0.0.0.0:80", more={"WAARBORG_PROXY": "10.0.0.1"})[1], "behind a proxy it may be")
    if resource.getrlimit(resource.RLIMIT_CORE)[1] != 0:
        w.planted("core dumps", "storing", prepare=some_core)
    none = {"WAARBORG_KEYS": None}
    w.planted("keys next to the database" if w.kind == "sqlite" else "no folder for keys", "sleutels", more=none)
    w.keys.mkdir(exist_ok=True)
    w.keys.chmod(0o755)
    w.planted("keys that others can reach", "mogen bij")
    w.keys.chmod(0o700)
    ask = w.place.ask if w.kind == "sqlite" else lambda sql: g.psql(w.place.url, sql)
    change = w.place.script
    stamp = "SELECT value FROM meta WHERE name = 'backup'"
    kept = ask(stamp)[0][0]
    change("UPDATE meta SET value = '1' WHERE name = 'backup'")
    w.planted("an old backup", "ouder dan een week")
    change("DELETE FROM meta WHERE name = 'backup'")
    w.planted("no backup", "nooit gemaakt")
    change("INSERT INTO meta(name, value) VALUES ('backup', '%s')" % kept)
    layout = ask("SELECT value FROM meta WHERE name = 'format'")[0][0]
    change("UPDATE meta SET value = '1' WHERE name = 'format'")
    w.planted("an old version", "oudere versie")
    change("UPDATE meta SET value = '%s' WHERE name = 'format'" % layout)
    change("UPDATE change SET at = at + 86400000000 WHERE id = (SELECT max(id) FROM change)")
    w.planted("a clock that is behind", "klok")
    change("UPDATE change SET at = at - 86400000000 WHERE id = (SELECT max(id) FROM change)")
    account = ask("SELECT id FROM t_account WHERE name = 'baas'")[0][0]
    change("INSERT INTO guard_password(account, hash, made) VALUES (%s, 'x', 1)" % account)
    w.planted("an account that never comes", "180 dagen")
    change("DELETE FROM guard_password")
    change("INSERT INTO guard_token(account, label, hash, made) VALUES (%s, 'x', 'x', 1)" % account)
    w.planted("a token that never ends", "nooit verlopen")
    change("DELETE FROM guard_token")
    if w.kind == "sqlite":
        of_sqlite(w)
    else:
        of_postgres(w)


def of_sqlite(w):
    w.place.path.chmod(0o644)
    w.planted("a database that others can read", "mogen bij")
    w.place.path.chmod(0o600)
    w.place.ask("PRAGMA journal_mode = DELETE")
    w.planted("no write-ahead log", "WAL")
    w.place.ask("PRAGMA journal_mode = WAL")
    log = w.place.path.parent / "waarborg.look-2026-11"
    log.write_text("geen logboek")
    w.planted("a log that others can read", "mogen bij")
    w.planted("a log without key", "sleutel van het inzagelogboek")
    log.unlink()


def of_postgres(w):
    w.place.script("ALTER TABLE t_account NO FORCE ROW LEVEL SECURITY")
    w.planted("a table without its wall", "t_account")
    w.place.script("ALTER TABLE t_account FORCE ROW LEVEL SECURITY")
    name = w.place.name
    w.place.script("ALTER DATABASE %s SET synchronous_commit = off" % name)
    w.planted("not surely on disk", "synchronous_commit")
    w.place.script("ALTER DATABASE %s RESET synchronous_commit" % name)


def accounts(t, w):
    answer = w.run("user", "link", "baas")
    t.ok(answer.code == 0 and re.match(r"/welkom/[A-Za-z0-9_-]{43}\n", answer.out), "a link", answer)
    t.ok(w.run("user", "link").code == 2, "no first start once there is an account")
    t.ok(w.run("user", "link", "niemand").code == 2, "no link for nobody")
    answer = w.run("user", "token", "baas", "--label", "koppeling")
    t.ok(answer.code == 0 and re.match(r"wb_[A-Za-z0-9_-]{43}\n", answer.out), "a token", answer)
    token = answer.out.split()[0]
    t.ok("koppeling" in w.run("user", "tokens", "baas").out, "is listed")
    t.ok(w.run("user", "block", "baas").code == 0, "an account is blocked")
    w.planted("a blocked account with a token", "Geblokkeerde")
    w.planted("nobody left to manage accounts", "geen account dat accounts mag beheren")
    t.ok(w.run("user", "unblock", "baas").code == 0 and w.run("user", "sessions", "baas", "--end").code == 0,
         "and let in again")
    for i in range(6):
        w.run("user", "add", "baas%d" % i, "--role", "administrator", "--payer", "vgz")
    w.planted("too many who manage accounts", "7 accounts")
    if w.kind == "sqlite":
        raw = w.place.path.read_bytes() + (w.place.path.parent / "waarborg.run").read_bytes()
        t.ok(token.encode() not in raw and token[3:].encode() not in raw, "no token stands in the database")
        modes = [oct(p.stat().st_mode & 0o777) for p in w.place.path.parent.iterdir()]
        t.ok(set(modes) == {"0o600"}, "all files are for their owner only", modes)
    answer = w.run("audit", "verify")
    t.ok(answer.code == 0 and "klopt" in answer.out, "an empty log is sound", answer)
    t.ok(w.run("audit", "list", "--format", "json").out == "[]\n", "and lists nothing")
    t.ok(w.run("audit", "list", "--record", "onzin").code == 2, "an odd record is refused")


def main(binary, kind):
    g.need(kind)
    with g.gate("secaudit") as t:
        w = Install(t, g.Program(binary), kind)
        plants(t, w)
        accounts(t, w)


if __name__ == "__main__":
    main(*sys.argv[1:3])
