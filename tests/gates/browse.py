"""What the gates of the site share: the example database, the running server, and people in it.

A browser here keeps cookies and sends forms with the token of the page, as a browser does; everything
can be left out or forged, as an attacker does.
"""
import ctypes
import html
import http.client
import os
import pathlib
import re
import shutil
import signal
import subprocess
import threading
import time
import urllib.parse

from gate import LONG, TODAY, Place, environment, psql  # noqa: F401

PEOPLE = {
    "purchaser": "demo-inkoper", "mediator": "demo-bemiddelaar", "operator": "demo-coordinatie",
    "manager": "demo-manager", "analyst": "demo-analist", "supervisor": "demo-toezicht",
    "administrator": "demo-beheerder", "provider": "demo-aanbieder",
}
PASSWORD = "veertien paarse giraffen"
ROUTES = pathlib.Path(__file__).with_name("routes.txt")
# What may never stand in an answer: the inside of the program.
INSIDE = re.compile(rb"\bselect\b.{1,80}\bfrom\b|\bsqlite|\bpostgres|libpq|/src/|\.[ch]:\d+|src/\w+/|SIGSEGV|"
                    rb"AddressSanitizer|runtime error|\bt_[a-z]+\b|\bk_[a-z]+\b|/tmp/|/hom[e]/|\bbacktrace\b|"
                    rb"libmicrohttpd|no such (table|column)|syntax error", re.I)


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def all(self, name):
        return [v for n, v in self.headers if n.lower() == name.lower()]

    def header(self, name):
        found = self.all(name)
        return found[0] if found else None

    @property
    def text(self):
        return self.body.decode("utf-8", "replace")

    @property
    def to(self):
        return self.header("Location")

    def __repr__(self):
        return "%s %r\n%s" % (self.status, self.headers, self.text[:800])


class Browser:
    """One person's browser, or a program: a jar of cookies and a few headers."""

    def __init__(self, server, **headers):
        self.server, self.jar = server, {}
        self.extra = {k.replace("_", "-"): v for k, v in headers.items()}

    def ask(self, method, path, body=None, headers=None, keep=True, timeout=30):
        wire = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=timeout)
        given = dict(self.extra)
        if self.jar:
            given["Cookie"] = "; ".join("%s=%s" % pair for pair in self.jar.items())
        given.update(headers or {})
        given = {k: v for k, v in given.items() if v is not None}
        wire.request(method, path, body, given)
        answer = wire.getresponse()
        reply = Reply(answer.status, answer.getheaders(), answer.read())
        wire.close()
        if keep:
            self.keep(reply)
        return reply

    def keep(self, reply):
        for line in reply.all("Set-Cookie"):
            pair, _, attributes = line.partition(";")
            name, _, value = pair.partition("=")
            if "Max-Age=0" in attributes.replace(" ", "") or value == "":
                self.jar.pop(name, None)
            else:
                self.jar[name] = value

    def get(self, path, **more):
        return self.ask("GET", path, **more)

    def send(self, path, fields, method="POST", headers=None, **more):
        """A form exactly as given, without a token of its own."""
        head = {"Content-Type": "application/x-www-form-urlencoded"}
        head.update(headers or {})
        return self.ask(method, path, urllib.parse.urlencode(fields), head, **more)

    def token(self, page="/inloggen"):
        """What a form of this browser carries: the same on every page of a visit."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.get(page).text)
        if not found and page != "/":
            return self.token("/")
        return found[1] if found else ""

    def post(self, path, fields=None, page=None, **more):
        pairs = list(fields.items()) if isinstance(fields, dict) else list(fields or [])
        return self.send(path, [("csrf", self.token(page or "/inloggen"))] + pairs, **more)


def multipart(fields, files, boundary="grens7f3a"):
    """fields: [(name, text)], files: [(name, file name, bytes)] -> body, type."""
    out = b""
    for name, text in fields:
        out += ('--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n' % (boundary, name)).encode()
        out += text.encode() + b"\r\n"
    for name, filename, content in files:
        out += ('--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n'
                "Content-Type: text/csv\r\n\r\n" % (boundary, name, filename)).encode() + content + b"\r\n"
    return out + ("--%s--\r\n" % boundary).encode(), "multipart/form-data; boundary=" + boundary


def die_with_us():
    """For preexec_fn: a test that is ended takes its server along."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


class Server:
    """`waarborg serve` on a free port, over a database that exists."""

    def __init__(self, gate, program, url, *options, today=TODAY, before=(), listen="127.0.0.1:0"):
        self.gate, self.program, self.url = gate, program, url
        self.log = gate.folder / ("serve-%d.txt" % time.monotonic_ns())
        env = environment()
        env["WAARBORG_TODAY"] = today
        env.update(keys(gate, url))
        words = list(before) + [program.binary, "serve", "--db", url]
        if listen:
            words += ["--listen", listen]
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen(words + list(options), stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=log, env=env, cwd=gate.folder,
                                            preexec_fn=die_with_us)
        self.said, self.first = "", None
        line = self.process.stdout.readline().decode()
        self.said = line
        found = re.search(r"http://[^\s]*:(\d+)", line)
        if not found:
            raise AssertionError("serve did not start: %s%s" % (line, self.errors()))
        self.port = int(found[1])
        threading.Thread(target=self.listen_on, daemon=True).start()

    def listen_on(self):
        for line in self.process.stdout:
            self.said += line.decode()

    def errors(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        return self.process.returncode

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def browser(self, **headers):
        return Browser(self, **headers)

    def settle(self, place, most=20):
        """Waits until the server has closed the day and makes no more changes of its own."""
        last, same, until = None, 0, time.monotonic() + most * self.program.slow
        while same < 3 and time.monotonic() < until:
            now = (newest(place), place.ask("SELECT count(*) FROM figure_cell"), place.ask("SELECT * FROM figure_state"))
            same = same + 1 if now == last else 0
            last = now
            time.sleep(0.25)
        return newest(place)


def keys(gate, url):
    """The folder of keys: beside the database, on a server one of the gate's own."""
    if url.startswith("sqlite:"):
        return {}
    folder = gate.folder / "keys"
    folder.mkdir(mode=0o700, exist_ok=True)
    return {"WAARBORG_KEYS": str(folder)}


def newest(place):
    return int(place.ask("SELECT max(id) FROM change")[0][0])


def demo(gate, program, kind):
    """The example database: two payers in one region, ten accounts, invented facts."""
    place = Place(gate, kind)
    program.must("demo", db=place.url, timeout=300)
    return place


def run_ask(place, sql):
    """Of the store of what goes on: a file beside the facts, or tables on the server."""
    if place.kind == "postgres":
        return psql(place.url, sql)
    import sqlite3
    path = place.path.with_suffix(".run")
    link = sqlite3.connect(path, timeout=10)
    try:
        rows = link.execute(sql).fetchall()
        link.commit()
    finally:
        link.close()
    return [["" if v is None else str(v) for v in row] for row in rows]


def facts(place):
    """A dump without what goes on and the log of looks, which are no facts."""
    return {name: rows for name, rows in place.dump().items() if not re.match(r"run_|look", name)}


def link_for(program, place, name):
    """The path of a fresh one-time link."""
    said = program.must("user", "link", name, db=place.url).out
    found = re.search(r"/welkom/\S+", said)
    if not found:
        raise AssertionError("no link: " + said)
    return found[0]


def sign_in(server, place, name, password=PASSWORD, **headers):
    """Somebody who chose a password with a one-time link and is signed in."""
    browser = server.browser(**headers)
    link = link_for(server.program, place, name)
    reply = browser.post(link, {"wachtwoord": password, "nogmaals": password}, page=link)
    if reply.status != 303:
        raise AssertionError("%s does not come in: %r" % (name, reply))
    return browser


def enter(server, name, password=PASSWORD, **headers):
    """Signing in with name and password."""
    browser = server.browser(**headers)
    reply = browser.post("/inloggen", {"naam": name, "wachtwoord": password})
    return browser, reply


def everyone(server, place):
    """{role: browser} of all eight roles, and the visitor who did not sign in."""
    found = {role: sign_in(server, place, name) for role, name in PEOPLE.items()}
    found["visitor"] = server.browser()
    return found


def programs(server, place):
    """{role: browser} for the API: with a token of each role, and one without."""
    found = {"visitor": server.browser()}
    for role, name in PEOPLE.items():
        said = server.program.must("user", "token", name, "--label", "toets", db=place.url).out
        found[role] = server.browser(Authorization="Bearer " + re.search(r"[\w-]{40,}", said)[0])
    return found


def routes_of(program):
    """[(method, path, right)] as the program says."""
    lines = program.must("routes").out.splitlines()
    return [tuple(line.split("\t")[:3]) for line in lines if line.strip()]


def models_of(place):
    return [row[0] for row in place.ask("SELECT name FROM meta_model ORDER BY 1")]


def may(place):
    """{role: set of rights}, from the database and not from the program."""
    found = {}
    for code, words in place.ask("SELECT code, may FROM t_role"):
        found[code] = set(w for w in words.split(";") if w) | {"public", "signed-in"}
    found["visitor"] = {"public"}
    return found


class Places:
    """What can stand at the {places} of a route: things that exist and that the given office may see."""

    def __init__(self, place, payer="vgz"):
        self.place = place
        self.payer = place.ask("SELECT id FROM t_payer WHERE code = '%s'" % payer)[0][0]
        self.all_models = models_of(place)
        self.offices = [row[0] for row in place.ask("SELECT name FROM meta_model WHERE scope = 'payer'")]

    def one(self, sql, otherwise="1"):
        rows = self.place.ask(sql)
        return rows[0][0] if rows and rows[0][0] != "" else otherwise

    def record(self, model, foreign=False):
        """The id of a row of this office, or of no office; or of another one's."""
        if foreign and model not in self.offices:
            return None
        other = "payer <> %s" % self.payer
        mine = "payer IS NULL OR payer = %s" % self.payer
        return self.one("SELECT min(id) FROM t_%s WHERE %s" % (model, other if foreign else mine), None)

    def models(self):
        """On a server, in the short form, one of each kind of right."""
        some = self.place.kind == "sqlite" or LONG
        return [m for m in self.all_models if self.record(m) and (some or m in ("provider", "account", "remark", "norm", "signal"))]

    def fill(self, path, model=None):
        """The path with a thing at each place, or None when there is no such thing yet."""
        parts = path.split("/")
        for i, part in enumerate(parts):
            if not part.startswith("{"):
                continue
            value = self.at(part[1:-1], parts, i, model)
            if value is None:
                return None
            parts[i] = urllib.parse.quote(str(value), safe="")
        return "/".join(parts)

    def line(self):
        """An import of this office with a rejected line, and that line."""
        rows = self.place.ask("SELECT of_import, min(of_line) FROM t_reject WHERE (payer = %s OR payer IS NULL) "
                              "GROUP BY of_import ORDER BY 1 LIMIT 1" % self.payer)
        return rows[0] if rows else (self.record("import"), "1")

    def at(self, name, parts, i, model):
        before, two = parts[i - 1] if i else "", parts[i - 2] if i > 1 else ""
        owner = {"aanbieders": "provider", "signalen": "signal", "taken": "task", "normen": "norm"}
        known = {"token": "geen-geldige-link", "model": model or "provider", "naam": "wachttijd-totaal", "name": "wachttijd-totaal",
                 "code": "5520", "onderwerp": "cijfers", "nummer": "1"}
        if name in known:
            return known[name]
        if name == "regel" or before == "import":
            return self.line()[1 if name == "regel" else 0]
        if before == "wijzigingen":
            return self.one("SELECT max(id) FROM change")
        if before == "sleutels":
            return "987654"
        if before == "gebruikers":
            return self.one("SELECT max(id) FROM t_account WHERE payer = %s" % self.payer)
        if before in owner:
            return self.record(owner[before])
        if two == "v1":
            return self.record(model_of(before)) or "1"
        if two == "gegevens":
            return self.record(model or "provider")
        return "1"


def model_of(plural):
    """The model behind a name of the API."""
    name = plural.replace("-", "_")
    return name[:-3] + "y" if name.endswith("ies") else name[:-1]


def of_program(path):
    """Whether a program asks here, with a token, and is answered with JSON."""
    return path.startswith("/api/")


def fillings(places, path):
    """Every way a route is asked: once, or for a route of all models once for each model."""
    if "{model}" not in path:
        filled = places.fill(path)
        return [filled] if filled else []
    return [f for f in (places.fill(path, m) for m in places.models()) if f]


def plain(reply, *varying):
    """A page without the number of its request (on an error of the API it is a UUID), and without what is said to vary."""
    body = re.sub(rb"\b[0-9a-f]{32}\b|\burn:uuid:[0-9a-f-]{36}\b", b"REQUEST", reply.body)
    for text in varying:
        body = body.replace(html.escape(text).encode(), b"HERE").replace(text.encode(), b"HERE")
        body = body.replace(urllib.parse.quote(text).encode(), b"HERE")
    return body


def copy_place(gate, place):
    """A second database with the same in it."""
    other = Place(gate, place.kind)
    other.become(place)
    if place.kind == "sqlite":
        for path in place.path.parent.iterdir():
            if path.is_dir():
                shutil.copytree(path, other.path.parent / path.name, dirs_exist_ok=True)
    return other


def connections_open(pid):
    return len(os.listdir("/proc/%d/fd" % pid))


def links_of(reply):
    """The own addresses a page leads to, in order, each once."""
    found = [html.unescape(x) for x in re.findall(r'\bhref="([^"]+)"', reply.text)]
    found = [x.split("#")[0] for x in found if x.startswith("/") and not x.startswith(("//", "/assets/"))]
    return list(dict.fromkeys(x for x in found if x))


def pattern_of(routes, target):
    """The route of an address with the names of what is asked, so that a crawl sees each kind of page."""
    path, _, query = target.partition("?")
    parts = urllib.parse.unquote(path).split("/")
    best = None
    for method, route, _ in routes:
        want = route.split("/")
        if method == "GET" and len(want) == len(parts) and all(w == p or w.startswith("{") and p for w, p in zip(want, parts)):
            if best is None or route.count("{") < best.count("{"):
                best = route
    if best and "{model}" in best:
        best = best.replace("{model}", parts[best.split("/").index("{model}")])
    return (best or path) + "?" + "&".join(sorted({pair.split("=")[0] for pair in query.split("&") if pair}))


def crawl(browser, routes, starts, each=2, most=80, take=lambda target: True):
    """[(address, reply)] of what can be reached, at most `each` of a kind and `most` in all."""
    waiting, asked, kinds, found = list(starts), set(), {}, []
    while waiting and len(found) < most:
        target = waiting.pop(0)
        kind = pattern_of(routes, target)
        if target in asked or kinds.get(kind, 0) >= each or not take(target):
            continue
        asked.add(target)
        kinds[kind] = kinds.get(kind, 0) + 1
        reply = browser.get(target, keep=False)
        found.append((target, reply))
        if "html" in (reply.header("Content-Type") or ""):
            waiting += links_of(reply)
    return found


def with_param(target, name, value):
    """The address with this parameter, instead of what it said."""
    path, _, query = target.partition("?")
    pairs = [p for p in query.split("&") if p and p.split("=")[0] != name]
    if value is not None:
        pairs.append("%s=%s" % (name, urllib.parse.quote(str(value), safe=":-")))
    return path + ("?" + "&".join(pairs) if pairs else "")


def main_text(reply):
    """What the main part of a page says, without its forms and buttons."""
    found = re.search(r"<main[^>]*>(.*?)</main>", reply.text, re.S)
    text = re.sub(r"<form\b.*?</form>", " ", found[1] if found else "", flags=re.S)
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))).strip()
