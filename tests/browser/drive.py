#!/usr/bin/env python3
"""Starts the site with the example data, and a script of this folder that walks through it in Chromium.

The script gets the address, a one-time link for each role and the files it needs as JSON in the
environment, and prints TAP. What the scripts need of npm is fetched when it is not there yet.

drive.py BINARY sqlite|postgres SCRIPT [WORDS...]
"""
import fcntl
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "gates"))

# pylint: disable=wrong-import-position
from browse import PEOPLE, Server, demo, link_for, newest
from gate import LONG, REPORT, Gate, Program, need


def packages():
    """node_modules as package-lock.json says; one at a time, since tests run beside each other."""
    with open(HERE / ".packages.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (HERE / "node_modules" / ".package-lock.json").exists():
            done = subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=HERE, stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            if done.returncode:
                print("Bail out! npm ci: " + done.stdout.replace("\n", " ")[-600:])
                sys.exit(1)


def main():
    binary, kind, script, *words = sys.argv[1:]
    need(kind)
    packages()
    program = Program(binary)
    g = Gate("browser")
    code = 1
    try:
        place = demo(g, program, kind)
        with Server(g, program, place.url) as server:
            server.settle(place)
            config = {"origin": "http://127.0.0.1:%d" % server.port, "folder": str(g.folder), "long": LONG,
                      "known": "change:%d" % newest(place), "routes": program.must("routes").out.splitlines(),
                      "people": PEOPLE, "links": {role: link_for(program, place, name) for role, name in PEOPLE.items()}}
            env = dict(os.environ, WAARBORG_BROWSER=json.dumps(config))
            code = subprocess.run(["node", str(HERE / script)] + words, env=env, stdin=subprocess.DEVNULL, check=False).returncode
            bad = [l for l in server.errors().splitlines() if REPORT.search(l)]
            if bad or server.stop() != 0:
                print("Bail out! the server: %s" % (bad or server.errors()[-500:]).__repr__().replace("\n", " "))
                code = 1
    finally:
        for p in g.places:
            p.drop()
        if not os.environ.get("WAARBORG_GATES_KEEP"):
            import shutil
            shutil.rmtree(g.folder, ignore_errors=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
