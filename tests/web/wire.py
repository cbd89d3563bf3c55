"""What the tests of the server share: running the echo server, nginx before it, and bytes on a wire."""
import contextlib
import os
import pathlib
import re
import signal
import socket
import ssl
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "gates"))
from gate import LONG, REPORT, gate  # noqa: E402,F401  pylint: disable=unused-import,wrong-import-position


class Echo:
    """The test server; `files` limits its open files, other settings are ECHO_ variables."""

    def __init__(self, binary, listen="127.0.0.1:0", files=None, **settings):
        env = dict(os.environ, **{"ECHO_" + k.upper(): str(v) for k, v in settings.items()})
        command = [binary, listen]
        if files:
            command = ["/bin/sh", "-c", "ulimit -n %d; exec \"$@\"" % files, "sh"] + command
        self.process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE, text=True)
        self.address = self.process.stdout.readline().strip()
        self.port = int(self.address.rpartition(":")[2]) if self.address.startswith("127") else 0
        self.said = ""

    def connect(self, timeout=5):
        return socket.create_connection(("127.0.0.1", self.port), timeout)

    def alive(self):
        return self.process.poll() is None

    def memory_kb(self):
        text = pathlib.Path("/proc/%d/status" % self.process.pid).read_text()
        return int(re.search(r"VmRSS:\s+(\d+)", text)[1])

    def stop(self):
        """Its exit code, after SIGTERM; what it said on stderr is in .said."""
        if self.alive():
            self.process.send_signal(signal.SIGTERM)
        try:
            self.said = self.process.communicate(timeout=60)[1]
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.said = self.process.communicate()[1] + "\n(killed)"
        return self.process.returncode


@contextlib.contextmanager
def echo(g, binary, **settings):
    """An echo server that must end well."""
    server = Echo(binary, **settings)
    try:
        yield server
    finally:
        code = server.stop()
        g.ok(code == 0 and not REPORT.search(server.said), "the server ends well",
             "exit code %s\n%s" % (code, server.said[-3000:]))


def receive(wire, seconds=2.0, until=None):
    """All that comes until the end of the stream, `seconds` of silence or `until` holds of it."""
    data = b""
    wire.settimeout(seconds)
    with contextlib.suppress(OSError):
        while not (until and until(data)):
            piece = wire.recv(65536)
            if not piece:
                return data, True
            data += piece
        return data, False
    return data, None


STATUS = re.compile(rb"HTTP/1\.[01] (\d{3}) ")


def answers(data):
    """The final statuses in what came back, in order."""
    return [int(s) for s in STATUS.findall(data) if s != b"100"]


def ask(connect, payload, seconds=2.0):
    """Sends the bytes over a new connection: (statuses, all bytes, the other side closed)."""
    wire = connect()
    try:
        with contextlib.suppress(OSError):
            wire.sendall(payload)
        data, closed = receive(wire, seconds)
    finally:
        wire.close()
    return answers(data), data, closed


class Nginx:
    """nginx with the shipped file, in a folder of its own, before a server on this machine."""

    def __init__(self, folder, upstream_port):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.plain, self.tls = free_port(), free_port()
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
                        "/CN=waarborg.example.nl", "-keyout", self.folder / "key.pem", "-out",
                        self.folder / "cert.pem"], check=True, capture_output=True)
        text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        for old, new in (("/etc/ssl/waarborg/fullchain.pem", "%s/cert.pem" % self.folder),
                         ("/etc/ssl/waarborg/privkey.pem", "%s/key.pem" % self.folder),
                         ("127.0.0.1:8080", "127.0.0.1:%d" % upstream_port),
                         ("listen 80;", "listen 127.0.0.1:%d;" % self.plain),
                         ("listen [::]:80;", ""),
                         ("listen 443 ssl http2;", "listen 127.0.0.1:%d ssl http2;" % self.tls),
                         ("listen [::]:443 ssl http2;", "")):
            assert old in text, old
            text = text.replace(old, new)
        (self.folder / "site.conf").write_text(text, encoding="utf-8")
        temporary = "".join("%s_temp_path %s/%s;\n" % (k, self.folder, k) for k in
                            ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        (self.folder / "nginx.conf").write_text(
            ("user root; " if os.geteuid() == 0 else "") + "daemon off; worker_processes 1; pid %s/pid; error_log %s/error.log;\n"
            "events { worker_connections 900; }\nhttp {\naccess_log off;\n%s include %s/site.conf;\n}\n"
            % (self.folder, self.folder, temporary, self.folder), encoding="utf-8")
        self.process = None

    def command(self, *more):
        return ["nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf"),
                "-e", str(self.folder / "error.log"), *more]

    def check(self):
        return subprocess.run(self.command("-t"), capture_output=True, text=True, check=False)

    def start(self):
        self.process = subprocess.Popen(self.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(100):
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.tls), 1).close()
                return
            time.sleep(0.05)
        raise RuntimeError("nginx does not start: " + (self.folder / "error.log").read_text())

    def connect(self, timeout=5):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        context.set_alpn_protocols(["http/1.1"])
        wire = socket.create_connection(("127.0.0.1", self.tls), timeout)
        return context.wrap_socket(wire, server_hostname="waarborg.example.nl")

    def stop(self):
        if self.process:
            self.process.send_signal(signal.SIGQUIT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)
            self.process.kill()
            self.process.wait()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]
