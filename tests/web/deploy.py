#!/usr/bin/env python3
"""The files in deploy/: nginx takes the one and proxies with it, systemd the other.

deploy.py SERVER
"""
import re
import shutil
import subprocess
import sys

from wire import ROOT, Nginx, answers, ask, echo, gate

H = "Host: waarborg.example.nl\r\n"
EXPOSURE = 1.5  # of systemd-analyze security: 0 is best, 10 worst


def proxy(g, binary):
    if not shutil.which("nginx"):
        g.ok(True, "nginx is not installed # SKIP")
        return
    with echo(g, binary, proxy=1) as server:
        nginx = Nginx(g.folder / "nginx", server.port)
        checked = nginx.check()
        g.ok(checked.returncode == 0 and "warn" not in checked.stderr, "nginx -t finds nothing", checked.stderr)
        nginx.start()
        try:
            found, data, _ = ask(nginx.connect, ("GET /a?b=c&headers HTTP/1.1\r\n%sX-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Host: evil\r\n"
                                                 "Forwarded: for=6.6.6.6\r\n\r\n" % H).encode(), 1)
            g.ok(found == [200] and b"client 127.0.0.1\nsecure 1\n" in data, "a page through it, with who asked", data)
            g.ok(b"x-forwarded-host".hex().encode() not in data and b"6.6.6.6".hex().encode() not in data,
                 "what a client says about itself goes no further", data)
            head = data.split(b"\r\n\r\n")[0].lower()
            g.ok(head.count(b"strict-transport-security: max-age=31536000; includesubdomains") == 1 and b"server: nginx\r\n" in head + b"\r\n",
                 "HSTS once, no version", head)
            body = b"--x\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n" + b"y" * 300000 + b"\r\n--x--\r\n"
            found, data, _ = ask(nginx.connect, ("POST /form HTTP/1.1\r\n%sContent-Length: %d\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n"
                                                 % (H, len(body))).encode() + body, 1)
            g.ok(found == [200] and b"300000 300000" in data, "a file through it", data)
            found, _, _ = ask(nginx.connect, ("POST /form HTTP/1.1\r\n%sContent-Length: 2000000000\r\n\r\n" % H).encode(), 1)
            g.equal(found, [413], "too large is refused at once")
            nginx.connect, tls = (lambda timeout=5: __import__("socket").create_connection(("127.0.0.1", nginx.plain), timeout)), nginx.connect
            found, data, _ = ask(nginx.connect, ("GET /a HTTP/1.1\r\n%s\r\n" % H).encode(), 1)
            g.ok(found == [308] and b"Location: https://waarborg.example.nl/a" in data, "plain HTTP leads to TLS", data)
            for version, fine in (("-tls1_1", False), ("-tls1_2", True), ("-tls1_3", True)):
                run = subprocess.run(["openssl", "s_client", "-connect", "127.0.0.1:%d" % nginx.tls, version],
                                     input=b"", capture_output=True, timeout=20, check=False)
                g.equal(run.returncode == 0, fine, "openssl %s" % version)
            server.stop()
            found, data, _ = ask(tls, ("GET /a HTTP/1.1\r\n%s\r\n" % H).encode(), 1)
            g.ok(answers(data) == [503] and b"Retry-After" in data and b"even niet bereikbaar" in data, "a sentence when Waarborg is away", data)
        finally:
            nginx.stop()


def unit(g):
    if not shutil.which("systemd-analyze"):
        g.ok(True, "systemd is not installed # SKIP")
        return
    text = (ROOT / "deploy" / "waarborg.service").read_text(encoding="utf-8")
    copy = g.folder / "waarborg.service"
    copy.write_text(text.replace("/usr/local/bin/waarborg serve", "/bin/true"), encoding="utf-8")
    run = subprocess.run(["systemd-analyze", "verify", str(copy)], capture_output=True, text=True, check=False)
    g.ok(run.returncode == 0 and "waarborg.service" not in run.stderr, "systemd-analyze verify", run.stderr)
    run = subprocess.run(["systemd-analyze", "security", "--offline=yes", str(copy)], capture_output=True, text=True, check=False)
    level = re.search(r"exposure level for waarborg.service: ([\d.]+)", run.stdout)
    g.ok(level and float(level[1]) <= EXPOSURE, "its exposure is at most %s" % EXPOSURE, run.stdout[-800:] + run.stderr)


def main():
    with gate("deploy") as g:
        proxy(g, sys.argv[1])
        unit(g)


if __name__ == "__main__":
    main()
