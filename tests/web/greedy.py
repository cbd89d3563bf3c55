#!/usr/bin/env python3
"""Slow and greedy clients must not keep others from being answered, nor fill memory.

greedy.py SERVER
"""
import contextlib
import socket
import sys
import threading
import time

from wire import ask, echo, gate

H = "Host: localhost\r\n"
MANY = 1000
STARTS = {
    "slow heads": "GET / HTTP/1.1\r\n" + H + "X-",
    "slow bodies": "POST /x HTTP/1.1\r\n" + H + "Content-Length: 100000\r\n\r\nabc",
    "slow files": "POST /x HTTP/1.1\r\n" + H + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n--x\r\n",
    "slow readers": "GET /large?n=100 HTTP/1.1\r\n" + H + "\r\n",
    "silent ones": "",
}


def siege(g, server, title, start):
    before = server.memory_kb()
    wires, stop = [], threading.Event()
    for _ in range(MANY):
        with contextlib.suppress(OSError):
            wire = socket.socket()
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            wire.settimeout(1)
            wire.connect(("127.0.0.1", server.port))
            wire.sendall(start.encode())
            wires.append(wire)

    def drip():
        while not stop.wait(0.5):
            for wire in wires:
                with contextlib.suppress(OSError):
                    if start and not start.startswith("GET /large"):
                        wire.send(b"a")
    dripping = threading.Thread(target=drip)
    dripping.start()
    time.sleep(2)  # a thousand true requests at once are a burst, which may well be refused for a moment
    times = []
    for _ in range(20):
        began = time.monotonic()
        found = ask(lambda: server.connect(10), ("GET /page HTTP/1.1\r\n%sConnection: close\r\n\r\n" % H).encode(), 5)[0]
        times.append(time.monotonic() - began if found == [200] else 99)
        time.sleep(0.05)
    stop.set()
    dripping.join()
    grown = server.memory_kb() - before
    for wire in wires:
        wire.close()
    g.ok(sorted(times)[18] < 1, "%d %s: others are answered within a second" % (len(wires), title), times)
    # A response of 1 MB for each of the slow readers is theirs to have: it is in memory until it is read.
    g.ok(grown < (1200 if title.startswith("slow readers") else 128) * 1024, "and memory stays", "%d KiB more" % grown)
    g.note("%s: slowest %.3f s, %d KiB more" % (title, max(times), grown))
    time.sleep(0.5)


def cut_off(g, binary):
    """With an idle time of one second a head must be in within two."""
    with echo(g, binary, idle=1) as server:
        wire = server.connect()
        began = time.monotonic()
        with contextlib.suppress(OSError):
            for byte in ("GET / HTTP/1.1\r\nX: " + "a" * 100).encode():
                wire.sendall(bytes([byte]))
                time.sleep(0.1)
        g.ok(time.monotonic() - began < 5, "a head that comes byte by byte is cut off")


def main():
    with gate("greedy") as g:
        for files in (None, 1024):
            with echo(g, sys.argv[1], files=files) as server:
                for title, start in STARTS.items():
                    siege(g, server, title + (" and 1,024 files" if files else ""), start)
                g.ok(server.alive(), "the server lives")
        cut_off(g, sys.argv[1])


if __name__ == "__main__":
    main()
