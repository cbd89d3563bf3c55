"""A served demo for the tests of the API: the database, the server, and one way to ask it something."""
import http.client
import json
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "gates"))
from gate import REPORT, Place, Program, environment  # noqa: E402  pylint: disable=wrong-import-position

TODAY = "2026-11-02"


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body

    def __repr__(self):
        return "%d %r %r" % (self.status, sorted(self.headers.items()), self.body[:600])

    @property
    def json(self):
        return json.loads(self.body.decode("utf-8"))

    @property
    def text(self):
        return self.body.decode("utf-8")

    @property
    def type(self):
        return self.headers.get("content-type", "").split(";")[0]

    @property
    def fields(self):
        """The names of what was wrong."""
        return sorted(str(e["field"]) for e in self.json.get("errors", []))


class Site:
    def __init__(self, gate, binary, kind):
        self.gate, self.program = gate, Program(binary)
        self.place = Place(gate, kind)
        keys = gate.folder / "keys"
        keys.mkdir(mode=0o700, exist_ok=True)
        self.env = environment()
        self.env.update(WAARBORG_TODAY=TODAY, WAARBORG_KEYS=str(keys), WAARBORG_DB=self.place.url)
        self.run("demo")
        self.log = tempfile.TemporaryFile(dir=gate.folder)
        self.server = subprocess.Popen([self.program.binary, "serve", "--listen", "127.0.0.1:0"],
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log,
                                       env=self.env)
        line = self.server.stdout.readline().decode()
        self.host, self.port = "127.0.0.1", int(line.strip().rsplit(":", 1)[1])
        self.tokens = {}
        self.busy = 0

    def run(self, *words):
        done = subprocess.run([self.program.binary] + [str(w) for w in words], env=self.env,
                              cwd=self.gate.folder, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=300, check=False)
        if done.returncode not in (0, 1):
            raise AssertionError("%r: %s" % (words, done.stderr.decode()))
        return done.stdout.decode()

    def token(self, account):
        if account not in self.tokens:
            self.tokens[account] = self.run("user", "token", account, "--label", "test").splitlines()[0]
        return self.tokens[account]

    def raw(self, method, path, headers=None, body=None):
        link = http.client.HTTPConnection(self.host, self.port, timeout=60)
        try:
            link.putrequest(method, path, skip_accept_encoding=True)
            for name, value in (headers or {}).items():
                link.putheader(name, value)
            if body is not None:
                link.putheader("Content-Length", str(len(body)))
            link.endheaders(body)
            answer = link.getresponse()
            headers = {}
            for name, value in answer.getheaders():
                name = name.lower()
                headers[name] = headers[name] + "\n" + value if name in headers else value
            return Reply(answer.status, headers, answer.read())
        finally:
            link.close()

    def ask(self, method, path, account="demo-beheerder", body=None, **headers):
        """path is below /api/v1; body: bytes, or what becomes JSON."""
        sent = {k.replace("_", "-"): v for k, v in headers.items()}
        if account:
            sent["Authorization"] = "Bearer " + self.token(account)
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
            if not isinstance(body, bytes):
                body = json.dumps(body).encode()
        for _ in range(12):
            reply = self.raw(method, "/api/v1" + path, sent, body)
            if reply.status != 503 or "retry-after" not in reply.headers:
                break
            self.busy += 1  # somebody else's turn to write: the figures are made again
            time.sleep(1)
        return reply

    def get(self, path, account="demo-beheerder", **headers):
        return self.ask("GET", path, account, **headers)

    def all(self, path, account="demo-beheerder"):
        """Every item of a collection, following the links."""
        found, where = [], path
        while where:
            reply = self.get(where, account)
            if reply.status != 200:
                raise AssertionError("%s: %r" % (where, reply))
            found += reply.json["items"]
            where = reply.json["_links"].get("next", {}).get("href")
            where = where and where[len("/api/v1"):]
        return found

    def end(self):
        self.server.terminate()
        code = self.server.wait(60)
        self.log.seek(0)
        said = self.log.read().decode("utf-8", "replace")
        self.gate.ok(code == 0, "the server stops in order", "%s\n%s" % (code, said[-2000:]))
        self.gate.none(REPORT.findall(said), "no sanitizer has found anything")
        self.log.close()
