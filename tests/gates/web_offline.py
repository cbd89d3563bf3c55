#!/usr/bin/env python3
"""The program alone on a machine without a network (gate S.H3).

The whole test runs in a network of its own in which there is only the loopback. Every page of every role
is read while strace watches: no connection leaves the machine, no page needs anything from elsewhere, the
server listens on 127.0.0.1 only, there is no account until the one-time link of the terminal was used, and
what the program writes is for its user alone.

web_offline.py BINARY sqlite|postgres
"""
import fcntl
import os
import re
import shutil
import socket
import stat
import struct
import subprocess
import sys
import time

from browse import Places, Server, crawl, demo, everyone, fillings, routes_of
from gate import LONG, Place, Program, gate, need

INSIDE = "WAARBORG_TEST_ALONE"


def enter():
    """Starts this test again in a network of its own, as root or as who may make one."""
    if os.environ.get(INSIDE):
        return
    for words in (["unshare", "-n"], ["unshare", "-r", "-n"]):
        if shutil.which("unshare") and subprocess.run(words + ["true"], stderr=subprocess.DEVNULL, check=False).returncode == 0:
            os.environ[INSIDE] = "network"
            os.execvp(words[0], words + [sys.executable] + sys.argv)
    os.environ[INSIDE] = "strace"


def loopback_up():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
        wanted = struct.pack("16sh14x", b"lo", 0x1 | 0x40)
        fcntl.ioctl(s, 0x8914, wanted)


def listening():
    """Addresses that are listened on in this network: [(address, port)]."""
    found = []
    for name in ("tcp", "tcp6", "udp", "udp6"):
        with open("/proc/net/" + name, encoding="ascii") as f:
            for line in f.readlines()[1:]:
                words = line.split()
                if name.startswith("udp") or words[3] == "0A":
                    address, port = words[1].split(":")
                    found.append((name, address, int(port, 16)))
    return found


def outward(trace):
    """Lines of strace that reach for a network; a socket of the machine itself (a database, the journal) is none."""
    wrong = []
    for line in trace.read_text(errors="replace").splitlines():
        if re.search(r"\b(connect|sendto|sendmsg)\(.*AF_INET6?\b", line):
            wrong.append(line[:200])
        elif re.search(r"\bsocket\((AF_NETLINK|AF_PACKET|AF_INET6?, SOCK_(DGRAM|RAW))", line):
            wrong.append(line[:200])
        elif re.search(r"\bbind\(.*AF_INET", line) and "127.0.0.1" not in line:
            wrong.append(line[:200])
    return wrong


def foreign(reply):
    """What a browser would fetch or send elsewhere; a link that a person may follow is no request."""
    text = reply.text
    found = re.findall(r'<(?:script|img|iframe|source|video|audio|embed|object|link|form|base|use|image)\b[^>]*?'
                       r'(?:src|href|srcset|action|data)="((?:https?:)?//[^"]+)"', text)
    found += re.findall(r"url\(\s*['\"]?((?:https?:)?//[^)]+)\)", text) + re.findall(r"@import[^;]+", text)
    return found + re.findall(r"<meta[^>]+http-equiv=\"refresh\"[^>]*", text)


def pages(g, program, place, server):
    routes, wrong, count, files = routes_of(program), [], 0, set()
    starts = [f for m, p, _ in routes if m == "GET" for f in fillings(Places(place), p)]
    for role, browser in everyone(server, place).items():
        for target, reply in crawl(browser, routes, starts, each=3 if LONG else 1, most=400 if LONG else 60):
            count += 1
            if reply.status >= 500:
                wrong.append("%s as %s: %d" % (target, role, reply.status))
            wrong += ["%s as %s asks %s" % (target, role, x) for x in foreign(reply)]
            files |= set(re.findall(r'(?:src|href)="(/assets/[^"]+)"', reply.text))
    g.none(wrong, "%d pages are complete without a network" % count)
    browser, wrong = server.browser(), []
    for path in files:
        reply = browser.get(path)
        if reply.status != 200:
            wrong.append("%s: %d" % (path, reply.status))
        if foreign(reply):
            wrong.append("%s asks %s" % (path, foreign(reply)))
    g.none(wrong, "so are their %d files" % len(files))


def watched(g, program, kind):
    place = demo(g, program, kind)
    trace = g.folder / "trace.txt"
    with Server(g, program, place.url, before=["strace", "-f", "-qq", "-e", "trace=network", "-o", str(trace)]) as server:
        pages(g, program, place, server)
        # The signal is for the program, not for who watches it.
        child = int(open("/proc/%d/task/%d/children" % (server.process.pid, server.process.pid), encoding="ascii").read().split()[0])
        os.kill(child, 15)
        server.process.wait(60)
        g.equal(server.process.returncode, 0, "the server stops in order")
    said = trace.read_text(errors="replace")
    g.ok("bind(" in said and "accept4(" in said, "strace saw the server at work", said[:500])
    g.none(outward(trace), "no connection leaves the machine")
    return place


def first_start(g, program, kind):
    place = Place(g, kind)
    os.umask(0o022)
    program.must("init", db=place.url)
    default = os.environ[INSIDE] == "network"
    with Server(g, program, place.url, listen=None if default else "127.0.0.1:0") as server:
        if default:
            heard = listening()
            g.ok(server.port == 8080 and heard == [("tcp", "0100007F", 8080)], "without a word it listens on 127.0.0.1:8080 alone", heard)
        until = time.monotonic() + 10
        while "/welkom/" not in server.said and time.monotonic() < until:
            time.sleep(0.1)
        g.ok("/welkom/" in server.said, "the terminal gives the one-time link", server.said)
        g.equal(place.ask("SELECT count(*) FROM t_account")[0][0], "0", "there is no account")
        g.equal(place.ask("SELECT count(*) FROM guard_password")[0][0], "0", "and no password")
        g.equal(server.browser().get("/").status, 303, "who comes is asked to sign in")
        link = re.search(r"/welkom/[\w-]+", server.said)[0]
        stored = " ".join(" ".join(" ".join(row) for row in rows) for rows in place.dump().values())
        g.ok(link.split("/")[-1] not in stored, "the database does not know the link itself")
    if kind == "sqlite":
        modes(g, place.path.parent)
    elif (g.folder / "keys").exists():
        modes(g, g.folder / "keys")


def modes(g, folder):
    wrong, count = [], 0
    for path in folder.rglob("*"):
        mode = stat.S_IMODE(path.lstat().st_mode)
        count += 1
        if mode & 0o077 or path.is_file() and mode & 0o100:
            wrong.append("%s is %o" % (path.name, mode))
    g.none(wrong, "what the program writes is for its user alone: %d files and folders" % count)


def main():
    need(sys.argv[2])
    enter()
    program = Program(sys.argv[1])
    with gate("web-offline") as g:
        if os.environ[INSIDE] == "network":
            loopback_up()
        g.note("kept apart by " + os.environ[INSIDE])
        g.ok(shutil.which("strace"), "strace is there")
        place = watched(g, program, sys.argv[2])
        if sys.argv[2] == "sqlite":
            modes(g, place.path.parent)
        first_start(g, program, sys.argv[2])


if __name__ == "__main__":
    main()
