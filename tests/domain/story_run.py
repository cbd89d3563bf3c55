#!/usr/bin/env python3
"""Makes a demo in a new database and has story.py ask the program for what was planted.

story_run.py WAARBORG sqlite|postgres SCALE. Prints TAP. PostgreSQL: env WAARBORG_TEST_PG.
"""
import os
import random
import re
import subprocess
import sys
import tempfile

binary, kind, scale = sys.argv[1:4]
here = os.path.dirname(os.path.abspath(__file__))
server = os.environ.get("WAARBORG_TEST_PG")
name = "story_%016x" % random.SystemRandom().getrandbits(64)
if kind == "postgres" and not server:
    print("1..0 # SKIP no WAARBORG_TEST_PG")
    sys.exit(0)

with tempfile.TemporaryDirectory() as folder:
    url = "sqlite:" + os.path.join(folder, "demo.db")
    if kind == "postgres":
        subprocess.run(["psql", "-q", server, "-c", "CREATE DATABASE " + name], check=True)
        url = re.sub(r"^(postgresql://[^/]*/)[^?]*", r"\g<1>" + name, server)
    try:
        story = os.path.join(folder, "story.csv")
        environment = dict(os.environ, WAARBORG_TODAY="2026-11-15")
        subprocess.run([binary, "demo", "--db", url, "--scale", scale, "--story", story, "--quiet"],
                       check=True, stdout=subprocess.DEVNULL, env=environment)
        sys.exit(subprocess.run([sys.executable, os.path.join(here, "story.py"), binary, url, story],
                                env=environment).returncode)
    finally:
        if kind == "postgres":
            subprocess.run(["psql", "-q", server, "-c", "DROP DATABASE " + name], check=True)
