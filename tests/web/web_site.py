"""What the tests of the pages share: the real server with a database, and browsers that read and post.

    with g.gate("records") as t:
        site = Site(t, BINARY, place).start()        # `waarborg serve` on a free port
        jansen = site.sign_in("jansen", "purchaser")  # an account of that role, made and signed in
        page = jansen.get("/gegevens/provider", q="zorg")
        page = jansen.submit(page.form("/nieuw"), name="Zorg van Wal tot Sluis")
        site.stop()

Cookies of the program are Secure and a client of Python would not send them over http, so a browser keeps
and sends them itself. Whatever is posted carries the csrf of the page that was read last, unless given.
"""
import http.client
import pathlib
import queue
import re
import signal
import subprocess
import sys
import threading
import urllib.parse
from html.parser import HTMLParser

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "gates"))
import gate as g  # pylint: disable=wrong-import-position

PASSWORD = "een zin die niemand raadt"
VOID = {"input", "br", "img", "meta", "link", "hr", "wbr", "source", "col"}


class Form:
    """A form of a page: where it goes and what it sends when nothing is changed."""

    def __init__(self, action, method, multipart=False):
        self.action, self.method, self.multipart = action, method, multipart
        self.fields = []  # (name, value), in order
        self.kinds = {}  # name: text, select, hidden, checkbox, ...
        self.options = {}  # name: values that may be chosen
        self.button = ""

    def __repr__(self):
        return "%s %s %r" % (self.method, self.action, self.fields)

    def get(self, name):
        return dict(self.fields).get(name)

    def filled(self, changes):
        """What is sent when these fields are changed; None leaves one out, a list sends several."""
        left = [(n, v) for n, v in self.fields if n not in changes]
        for name, value in changes.items():
            if value is None:
                continue
            left += [(name, v) for v in (value if isinstance(value, (list, tuple)) else [value])]
        return left


class Reader(HTMLParser):
    """Takes a page apart: text, headings, links, forms, rows of tables, ids."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.text, self.links, self.forms, self.headings, self.rows, self.ids = [], [], [], [], [], []
        self.csrf, self.open, self.form, self.select, self.link = "", [], None, None, None
        self.area, self.heading, self.row, self.cell, self.option = None, None, None, None, None
        self.sorts, self.main, self.described = [], [], {}

    def handle_starttag(self, tag, pairs):
        a = {k: (v if v is not None else "") for k, v in pairs}
        if "id" in a:
            self.ids.append(a["id"])
        if tag not in VOID:
            self.open.append(tag)
        if tag == "form":
            self.form = Form(a.get("action", ""), a.get("method", "get"), "multipart" in a.get("enctype", ""))
            self.forms.append(self.form)
        elif tag == "a":
            self.link = [a.get("href", ""), ""]
            self.links.append(self.link)
        elif tag in ("h1", "h2", "h3"):
            self.heading = [tag, ""]
            self.headings.append(self.heading)
        elif tag == "tr":
            self.row = []
            self.rows.append(self.row)
        elif tag in ("td", "th") and self.row is not None:
            self.cell = [""]
            self.row.append(self.cell)
            if "aria-sort" in a:
                self.sorts.append(a["aria-sort"])
        elif tag == "input":
            self.input(a)
        elif tag == "select" and self.form:
            self.select = a.get("name", "")
            self.form.kinds[self.select] = "select"
            self.form.options[self.select] = []
        elif tag == "option" and self.select:
            self.take_option(a)
        elif tag == "textarea" and self.form:
            self.area = [a.get("name", ""), ""]
            self.form.kinds[self.area[0]] = "textarea"

    def input(self, a):
        kind, name = a.get("type", "text"), a.get("name")
        if name == "csrf":
            self.csrf = a.get("value", "")
        if not self.form or not name:
            return
        self.form.kinds[name] = kind
        if kind in ("checkbox", "radio"):
            self.form.options.setdefault(name, []).append(a.get("value", "on"))
            if "checked" not in a:
                return
        if kind != "file":
            self.form.fields.append((name, a.get("value", "on" if kind == "checkbox" else "")))

    def take_option(self, a):
        self.form.options[self.select].append(a.get("value", ""))
        chosen = "selected" in a
        if chosen or len(self.form.options[self.select]) == 1:
            self.form.fields = [f for f in self.form.fields if f[0] != self.select]
            self.form.fields.append((self.select, a.get("value", "")))

    def handle_endtag(self, tag):
        while self.open and self.open.pop() != tag:
            pass
        if tag == "form":
            self.form = None
        elif tag == "a":
            self.link = None
        elif tag in ("h1", "h2", "h3"):
            self.heading = None
        elif tag == "tr":
            self.row = None
        elif tag in ("td", "th"):
            self.cell = None
        elif tag == "select":
            self.select = None
        elif tag == "textarea" and self.area and self.form:
            # the line end after the opening tag is not part of the value
            self.form.fields.append((self.area[0], self.area[1][1:] if self.area[1][:1] == "\n" else self.area[1]))
            self.area = None

    def handle_data(self, data):
        if self.open and (self.open[-1] in ("script", "style") or "datalist" in self.open):
            return
        if self.area is not None:
            self.area[1] += data
            return
        if self.form is not None and self.open and self.open[-1] == "button":
            self.form.button += data.strip()
        self.text.append(data)
        if "main" in self.open:
            self.main.append(data)
        for place in (self.link, self.heading):
            if place is not None:
                place[1] += data
        if self.cell is not None:
            self.cell[0] += data


def words(text):
    return re.sub(r"\s+", " ", text).strip()


class Page:
    """An answer of the server."""

    def __init__(self, path, status, headers, body):
        self.path, self.status, self.headers, self.bytes = path, status, headers, body
        self.body = body.decode("utf-8", "replace")
        self.kind = headers.get("content-type", "")
        reader = Reader()
        if "html" in self.kind:
            reader.feed(self.body)
        self.csrf, self.forms, self.ids, self.sorts = reader.csrf, reader.forms, reader.ids, reader.sorts
        self.links = [(href, words(text)) for href, text in reader.links]
        self.headings = [(tag, words(text)) for tag, text in reader.headings]
        self.rows = [[words(c[0]) for c in row] for row in reader.rows]
        self.text = words(" ".join(reader.text))
        self.main = words(" ".join(reader.main))  # without what stands around every page

    def __repr__(self):
        return "%s %s: %s" % (self.status, self.path, self.text[:1500] or self.body[:1500])

    @property
    def heading(self):
        return next((text for tag, text in self.headings if tag == "h1"), "")

    def link(self, label):
        """Where the first link with this text goes; None when there is none."""
        return next((href for href, text in self.links if label in text), None)

    def hrefs(self, start=""):
        return [href for href, _ in self.links if href.startswith(start)]

    def offers(self, label):
        """Whether there is a link or a button with exactly this text."""
        return label in [text for _, text in self.links] or label in [words(f.button) for f in self.forms]

    def form(self, action):
        """The first form that posts, otherwise that asks, with this in its action; None when there is none."""
        found = [f for f in self.forms if action in f.action]
        return next((f for f in found if f.method.lower() == "post"), found[0] if found else None)


class Browser:
    """One person at one screen: cookies, and the csrf of the page that was read last."""

    def __init__(self, site, headers=None):
        self.site, self.cookies, self.csrf, self.headers = site, {}, "", dict(headers or {})
        self.page = None

    def request(self, method, path, body=None, headers=None):
        """One request, nothing followed."""
        link = http.client.HTTPConnection(self.site.host, self.site.port, timeout=120)
        sent = dict(self.headers)
        if self.cookies:
            sent["Cookie"] = "; ".join("%s=%s" % c for c in self.cookies.items())
        sent.update(headers or {})
        try:
            link.request(method, path, body, sent)
            answer = link.getresponse()
            data = answer.read()
        finally:
            link.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                held = rest.split(";")[0]
                if held and "Max-Age=0" not in value:
                    self.cookies[key] = held
                else:
                    self.cookies.pop(key, None)
        page = Page(path, answer.status, {k.lower(): v for k, v in answer.getheaders()}, data)
        if page.csrf:
            self.csrf = page.csrf
        self.page = page
        return page

    def follow(self, page):
        for _ in range(5):
            if page.status not in (301, 302, 303) or "location" not in page.headers:
                return page
            page = self.request("GET", page.headers["location"])
        raise AssertionError("redirects without end: %r" % page)

    def get(self, path, follow=True, **query):
        if query:
            path += ("&" if "?" in path else "?") + urllib.parse.urlencode(query, doseq=True)
        page = self.request("GET", path)
        return self.follow(page) if follow else page

    def post(self, path, fields=(), files=None, follow=True, csrf=None):
        """fields: a dict or pairs. files: {name: (file name, bytes)} makes it multipart."""
        pairs = list(fields.items()) if isinstance(fields, dict) else list(fields)
        pairs = [p for p in pairs if p[0] != "csrf"] + [("csrf", self.csrf if csrf is None else csrf)]
        if files is None:
            body = urllib.parse.urlencode(pairs).encode()
            kind = "application/x-www-form-urlencoded"
        else:
            body, kind = multipart(pairs, files)
        page = self.request("POST", path, body, {"Content-Type": kind})
        return self.follow(page) if follow else page

    def submit(self, form, follow=True, files=None, **changes):
        """Sends a form of a page, with some fields changed."""
        fields = form.filled(changes)
        if form.method.lower() == "get":
            return self.get(form.action + "?" + urllib.parse.urlencode(fields), follow)
        if form.multipart and files is None:
            files = {}
        return self.post(form.action, fields, files, follow)

    def sign_in(self, name, password=PASSWORD):
        self.get("/inloggen")
        return self.post("/inloggen", {"naam": name, "wachtwoord": password})


def multipart(pairs, files):
    mark = "----------------w4arb0rg"
    parts = []
    for name, value in pairs:
        parts.append(b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
                     % (mark.encode(), name.encode(), value.encode() if isinstance(value, str) else value))
    for name, (filename, data) in files.items():
        parts.append(b'--%s\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n'
                     b'Content-Type: application/octet-stream\r\n\r\n%s\r\n'
                     % (mark.encode(), name.encode(), filename.encode(), data))
    return b"".join(parts) + b"--%s--\r\n" % mark.encode(), "multipart/form-data; boundary=" + mark


class Site:
    """`waarborg serve` with a database, and the accounts that were made for it."""

    def __init__(self, gate, binary, place, env=None, words=()):
        self.gate, self.program, self.place = gate, g.Program(binary), place
        self.env = g.environment(WAARBORG_KEYS=str(gate.folder / ("keys-" + g.secrets.token_hex(4))))
        self.env.update(env or {})  # None takes one away
        self.env = {name: value for name, value in self.env.items() if value is not None}
        self.words, self.process, self.first_link = list(words), None, None
        self.host = self.port = None
        self.errors = []

    def start(self):
        self.process = subprocess.Popen(
            [self.program.binary, "serve", "--listen", "127.0.0.1:0", "--db", self.place.url] + self.words,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=self.env)
        lines = queue.Queue()
        threading.Thread(target=lambda: [lines.put(x.decode()) for x in self.process.stdout] + [lines.put("")],
                         daemon=True).start()
        threading.Thread(target=lambda: [self.errors.append(x.decode("utf-8", "replace"))
                                         for x in self.process.stderr], daemon=True).start()
        try:
            line = lines.get(timeout=60 * self.program.slow)
        except queue.Empty:
            line = ""
        found = re.search(r"http://([0-9.]+):(\d+)", line)
        if not found:
            self.process.kill()
            raise AssertionError("the server does not start: %s%s" % (line, "".join(self.errors)))
        self.host, self.port = found.group(1), int(found.group(2))
        try:
            made = re.search(r"(/welkom/\S+)", lines.get(timeout=1))
            self.first_link = made.group(1) if made else None
        except queue.Empty:
            pass
        return self

    @property
    def url(self):
        return "http://%s:%d" % (self.host, self.port)

    def stop(self):
        """Ends it as the system would; says whether it ended in order."""
        if not self.process or self.process.poll() is not None:
            return False
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(60 * self.program.slow)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return False
        return code == 0 and not g.REPORT.search("".join(self.errors))

    def run(self, *words):
        """A command at the terminal with the same database and the same keys."""
        done = subprocess.run([self.program.binary] + [str(w) for w in words] + ["--db", self.place.url],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              env=self.env, check=False, timeout=300)
        return g.Answer(done.returncode, done.stdout.decode("utf-8", "replace"),
                        done.stderr.decode("utf-8", "replace"))

    def must(self, *words):
        answer = self.run(*words)
        if answer.code not in (0, 1) or g.REPORT.search(answer.err):
            raise AssertionError("waarborg %s: %r" % (" ".join(str(w) for w in words), answer))
        return answer

    def browser(self):
        return Browser(self)

    def welcome(self, name):
        """A browser that came in by a one-time link and chose a password."""
        link = re.search(r"/welkom/\S+", self.must("user", "link", name).out).group(0)
        browser = Browser(self)
        page = browser.get(link)
        page = browser.submit(page.form("/welkom/"), wachtwoord=PASSWORD, nogmaals=PASSWORD)
        if page.status != 200 or "__Host-waarborg" not in browser.cookies:
            raise AssertionError("signing in as %s: %r" % (name, page))
        return browser

    def sign_in(self, name, role, payer="vgz", provider=None):
        """Makes an account of this role, and a browser that is signed in with it."""
        works = ["--provider", provider] if provider else ["--payer", payer]
        self.must("user", "add", name, "--role", role, *works)
        return self.welcome(name)


ROLES = ("purchaser", "mediator", "analyst", "manager", "supervisor", "operator", "administrator")


def one_of_each(site, payer="vgz"):
    """A signed-in browser for each role of an office, by the code of the role."""
    return {role: site.sign_in("test-" + role, role, payer) for role in ROLES}
