#!/usr/bin/env python3
"""J6: a page that somebody looks at all day, signed in: run.py WAARBORG WORK.

Starts our server on the demo data, signs in through a one-time link, and asks the page of one region with wrk;
in turns with the peers that are installed (Flask under gunicorn on the same database, nginx with a static file
as the ceiling). Two workers each; the load comes from the same machine, so look at the ratio. The answers are
compared: every mean wait on our page must stand on the peer's. Prints requests a second, p99, CPU time a
request and memory, all medians of BENCH_ROUNDS (3) turns.
"""
import http.client
import os
import pathlib
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse

FRESH = bool(os.environ.get("J6_FRESH"))
ROUNDS, SECONDS, CONNECTIONS = int(os.environ.get("BENCH_ROUNDS", "3")), 5, 16
REGION = "5528"
HERE = pathlib.Path(__file__).resolve().parent


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def fetch(port, path, method="GET", cookies=None, form=None):
    c = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {}
    if cookies:
        headers["Cookie"] = "; ".join("%s=%s" % pair for pair in cookies.items())
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        form = urllib.parse.urlencode(form)
    c.request(method, path, form, headers)
    answer = c.getresponse()
    text = answer.read().decode()
    for name, value in answer.getheaders():
        if name.lower() == "set-cookie" and cookies is not None:
            key, _, rest = value.partition("=")
            cookies[key] = rest.split(";")[0]
    return answer.status, text


def wait_for(port, path):
    for _ in range(200):
        try:
            fetch(port, path)
            return
        except OSError:
            time.sleep(0.05)
    sys.exit("no answer on port %d" % port)


def family(pid):
    """A process and its children."""
    found = [pid]
    for child in pathlib.Path("/proc/%d/task/%d/children" % (pid, pid)).read_text().split():
        found += family(int(child))
    return found


def cpu_and_memory(pid):
    ticks = memory = 0
    for p in family(pid):
        fields = pathlib.Path("/proc/%d/stat" % p).read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
        memory += int(fields[21]) * os.sysconf("SC_PAGE_SIZE")
    return ticks / os.sysconf("SC_CLK_TCK"), memory


class Server:
    """A server under load: its name, its process, where the page is."""

    def __init__(self, name, process, port, path, cookie=None):
        self.name, self.process, self.port, self.path, self.cookie = name, process, port, path, cookie
        self.turns = []
        wait_for(port, path)

    def page(self):
        cookies = dict([self.cookie.split("=", 1)]) if self.cookie else {}
        status, text = fetch(self.port, self.path, cookies=cookies)
        if status != 200:
            sys.exit("%s: status %d" % (self.name, status))
        return text

    def load(self):
        before, _ = cpu_and_memory(self.process.pid)
        words = ["wrk", "-t1", "-c%d" % CONNECTIONS, "-d%ds" % SECONDS, "--latency",
                 "http://127.0.0.1:%d%s" % (self.port, self.path)]
        if self.cookie:
            words[1:1] = ["-H", "Cookie: " + self.cookie]
        if FRESH:
            words[1:1] = ["-s", str(HERE / "fresh.lua")]
        text = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        after, memory = cpu_and_memory(self.process.pid)
        if "Non-2xx" in text:
            sys.exit("%s: not every answer was good\n%s" % (self.name, text))
        rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
        count = int(re.search(r"(\d+) requests in", text)[1])
        late, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", text).groups()
        self.turns.append((rate, float(late) * {"us": 0.001, "ms": 1, "s": 1000}[unit],
                           (after - before) / count * 1e6, memory / 2 ** 20))

    def median(self, at):
        return statistics.median(t[at] for t in self.turns)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)


def waarborg(binary, db):
    port = free_port()
    process = subprocess.Popen([binary, "serve", "--db", db, "--listen", "127.0.0.1:%d" % port],
                               stdout=subprocess.DEVNULL)
    wait_for(port, "/inloggen")
    time.sleep(2)  # the figures of today are made at the start
    said = subprocess.run([binary, "user", "link", "demo-manager", "--db", db], capture_output=True, text=True, check=True)
    link = re.search(r"/welkom/\S+", said.stdout)[0]
    cookies = {}
    _, form = fetch(port, link, cookies=cookies)
    csrf = re.search(r'name="csrf" value="([^"]+)"', form)[1]
    word = "een lange zin om mee te meten"
    status, text = fetch(port, link, "POST", cookies, {"csrf": csrf, "wachtwoord": word, "nogmaals": word})
    if status != 303:
        sys.exit("signing in failed: %d\n%s" % (status, text[:2000]))
    return Server("waarborg", process, port, "/regios/" + REGION, "__Host-waarborg=" + cookies["__Host-waarborg"])


def flask(db):
    gunicorn = shutil.which("gunicorn")
    if not gunicorn or subprocess.run(["/usr/bin/python3", "-c", "import flask"], capture_output=True).returncode:
        return None
    port = free_port()
    process = subprocess.Popen([gunicorn, "-w", "2", "-b", "127.0.0.1:%d" % port, "--log-level", "error", "peer_flask:app"],
                               cwd=HERE, env=dict(os.environ, J6_DB=db.removeprefix("sqlite:")), stderr=subprocess.DEVNULL)
    return Server("flask en gunicorn", process, port, "/regios/" + REGION)


def nginx(work, text):
    binary = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if not binary:
        return None
    port, folder = free_port(), work / "j6_nginx"
    folder.mkdir(exist_ok=True)
    (folder / "page.html").write_text(text)
    (folder / "nginx.conf").write_text(
        "daemon off; worker_processes 2; pid %s/pid; error_log stderr crit; events {}\n"
        "http { access_log off; client_body_temp_path %s/t1; proxy_temp_path %s/t2; fastcgi_temp_path %s/t3;"
        " uwsgi_temp_path %s/t4; scgi_temp_path %s/t5; server { listen 127.0.0.1:%d; root %s; } }\n"
        % ((folder,) * 6 + (port, folder)))
    process = subprocess.Popen([binary, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    return Server("nginx, vast bestand", process, port, "/page.html")


def means(text):
    """The mean waits of the care types, as people read them."""
    return re.findall(r"wachttijd-totaal/herkomst\?cel=region[^>]*>\s*([\d.]+,\d) weken", text)


def main():
    binary, work = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    if not shutil.which("wrk"):
        sys.exit("J6: wrk is niet geïnstalleerd (apt-get install wrk)")
    file = work / "j6_demo.db"
    db = "sqlite:%s" % file
    if not file.exists():
        subprocess.run([binary, "demo", "--db", db, "--quiet", "--story", str(work / "j6_story.csv")], check=True,
                       stdout=subprocess.DEVNULL)
    ours = waarborg(binary, db)
    page = ours.page()
    peers = [p for p in (flask(db), nginx(work, page)) if p]
    same = True
    for peer in peers:
        found = peer.page()
        missing = [m for m in means(page) if m not in found]
        same &= not missing and bool(means(page))
        if missing:
            print("  %s toont niet: %s" % (peer.name, missing))
    for _ in range(ROUNDS):
        for peer in peers:
            ours.load()
            peer.load()
    print("J6 een regiopagina (%d KB), ingelogd, 2 werkers" % (len(page) // 1000))
    for server in [ours] + peers:
        ratio = statistics.median(a[0] / b[0] for a, b in zip(ours.turns[peers.index(server)::len(peers)], server.turns)) \
            if server is not ours else None
        print("  %-20s %8.0f /s  p99 %6.1f ms  %6.0f us processor  %5.0f MiB%s" % (
            server.name, server.median(0), server.median(1), server.median(2), server.median(3),
            "  %6.2f x" % ratio if ratio else ""))
    print("  antwoord: %d wachttijden%s" % (len(set(means(page))), ", overal hetzelfde" if same else ", NIET OVERAL HETZELFDE"))
    for server in [ours] + peers:
        server.stop()
    sys.exit(0 if same else 1)


if __name__ == "__main__":
    main()
