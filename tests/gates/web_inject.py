#!/usr/bin/env python3
"""Odd and hostile texts, kept and given back (gates S.D9 and S.C8).

The texts of odd.py come in as names and remarks, by file and by form, and are read back from pages, exports
and the API: the same, byte for byte, or refused with a sentence. Every parameter of every page, the address
to go back to, and the headers of a proxy are given them as well. Nothing of it is markup, no header is
split, no redirect leaves the site, and in Chromium none of it runs.

web_inject.py BINARY sqlite|postgres
"""
import csv
import html.parser
import io
import json
import pathlib
import re
import subprocess
import sys
import urllib.parse

import odd
from browse import INSIDE, PEOPLE, Places, Server, demo, fillings, link_for, routes_of, sign_in
from gate import LONG, Program, gate, need

BROWSER = pathlib.Path(__file__).resolve().parents[1] / "browser"
PARAMETERS = ["q", "naar", "terug", "taal", "regio", "zorg", "toon", "volgorde", "sort", "cel", "dag", "indeling", "reden", "pagina", "na", "kolommen",
              "als", "model", "peildatum", "bekendOp", "gedaan", "naam", "van", "tot", "account", "figuur", "cijfer", "maand", "vergelijk"]


class Reader(html.parser.HTMLParser):
    """What a browser would make of a page: anything that could run or leave, and all text."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.bad, self.text, self.inside = [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "script" and not re.fullmatch(r"/assets/[\w.-]+\.js", given.get("src") or ""):
            self.bad.append("script %s" % attrs)
        if tag in ("iframe", "object", "embed", "base", "marquee", "video", "audio", "math", "template", "style") or tag == "meta" and "http-equiv" in given:
            self.bad.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "formaction"):
                self.bad.append("%s %s=%s" % (tag, name, value))
            if name in ("href", "src", "action", "formaction", "xlink:href") and not re.match(r"(/(?!/|\\)|#|\?|$|https://)", value or ""):
                self.bad.append("%s %s=%s" % (tag, name, value))
        self.inside.append(tag)

    def handle_endtag(self, tag):
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, data):
        self.text.append(data)


def read(reply):
    reader = Reader()
    reader.feed(reply.body.decode("utf-8"))
    reader.close()
    return reader


def faults(reply):
    """What is wrong with an answer, whatever was asked."""
    found = []
    if reply.status >= 500:
        found.append("%d" % reply.status)
    if reply.header("X-Kwaad") or any("kwaad" in c for c in reply.all("Set-Cookie")) or reply.header("X"):
        found.append("a header was split: %r" % reply.headers)
    where = reply.to
    if where is not None and (not where.startswith("/") or where.startswith(("//", "/\\")) or re.search(r"[\x00-\x20\x7f]", where)):
        found.append("leads to %r" % where)
    if "html" in (reply.header("Content-Type") or ""):
        try:
            found += read(reply).bad
        except UnicodeDecodeError as oops:
            found.append("not UTF-8: %s" % oops)
        if b"kwaad.example" in re.sub(rb"<[^<]*$", b"", b"".join(re.findall(rb'(?:src|href|action)="([^"]*)"', reply.body))).split(b"?")[0:1][0][:8]:
            found.append("leads elsewhere")
    return found


def kept(g, program, server, place, browser):
    """By file: names of providers, a text in every one; then back from export, page, list and API."""
    path = g.folder / "odd.csv"
    with open(path, "w", encoding="utf-8", newline="") as f:
        out = csv.writer(f)
        out.writerow(["source_id", "name"])
        for i, text in enumerate(odd.ALL):
            out.writerow(["ODD-%03d" % i, text])
    program.must("import", "--profile", "provider", path, db=place.url)
    stored = {int(code[4:]): (row, name) for row, code, name in place_rows(place)}
    # The ' that an export puts before a formula is taken away again (docs/profiles.md).
    same = lambda name, text: name in (text, text.strip(" \t\r\n\u00a0")) or text[:1] == "'" and text[1:2] in "=+-@" and name == text[1:]
    changed = [i for i, (_, name) in stored.items() if not same(name, odd.ALL[i])]
    g.none(["%r became %r" % (odd.ALL[i], stored[i][1]) for i in changed], "a text is kept as it is, at most without space around it")
    rejects = len(odd.ALL) - len(stored)
    g.ok(len(stored) >= 150, "%d texts are kept, %d refused with a reason" % (len(stored), rejects))
    said = program.must("export", "provider", "--format", "json", db=place.url).out
    told = {r["source_id"]: r["name"] for r in json.loads(said) if r["source_id"].startswith("ODD-")}
    g.none(["%r is %r" % (name, told.get("ODD-%03d" % i)) for i, (_, name) in stored.items() if (told.get("ODD-%03d" % i) or "") != name],
           "JSON at the terminal gives each back")
    wrong, texts = [], 0
    for i, (row, name) in stored.items():
        for target in ("/gegevens/provider/%s" % row,) + (("/gegevens/provider/%s/wijzig" % row, "/aanbieders/%s" % row) if i % 5 == 0 or LONG else ()):
            reply = browser.get(target, keep=False)
            wrong += ["%s (%r): %s" % (target, name, f) for f in faults(reply)]
            texts += 1
            words = lambda t: re.sub(r"\s+", " ", t).strip()
            if reply.status == 200 and name.strip() and words(name) not in words(" ".join(read(reply).text)) \
                    and words(name) not in words("".join(read(reply).text)) and html.escape(name) not in reply.text:
                wrong.append("%s does not show %r" % (target, name))
    g.none(wrong, "every text is text on its page: %d pages" % texts)
    spread(g, browser, stored)
    return stored


def place_rows(place):
    if place.kind == "sqlite":
        return place.ask("SELECT id, source_id, name FROM t_provider WHERE source_id LIKE 'ODD-%'")
    rows = place.ask("SELECT json_build_array(id::text, source_id, coalesce(name, ''))::text FROM t_provider WHERE source_id LIKE 'ODD-%'")
    return [json.loads("|".join(row)) for row in rows]


def spread(g, browser, stored):
    """The files that leave through the pages."""
    reply = browser.get("/gegevens/provider?als=csv", keep=False)
    if not g.ok(reply.status == 200 and "csv" in reply.header("Content-Type"), "a list leaves as CSV", reply):
        return
    rows = list(csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig"), newline=""), delimiter=";" if b";" in reply.body.split(b"\n")[0] else ","))
    key = next(k for k in rows[0] if rows[0][k] and any(r[k].startswith("ODD-") for r in rows))
    name = next((k for k in rows[0] if k.lower() in ("name", "naam")), None)
    told = {r[key]: r[name] for r in rows if r[key].startswith("ODD-")}
    dangerous = [v for r in rows for v in r.values() if v and v[0] in "=+-@\t\r\n\0＝＋－＠" and not re.fullmatch(r"-?\d+([.,]\d+)?", v)]
    g.none(dangerous, "no cell of a CSV file begins like a formula")
    bare = lambda t: t[1:] if t[:1] == "'" else t
    lost = ["%r is %r" % (n, told.get("ODD-%03d" % i)) for i, (_, n) in stored.items() if told.get("ODD-%03d" % i) not in (n, "'" + n) and bare(told.get("ODD-%03d" % i) or "") != n]
    g.none(lost, "CSV gives each back, at most with a ' before a formula")
    reply = browser.get("/gegevens/provider?als=json", keep=False)
    if reply.status == 200 and "json" in (reply.header("Content-Type") or ""):
        text = reply.body.decode("utf-8")
        g.none([repr(n) for _, n in stored.values() if n and json.dumps(n, ensure_ascii=False)[1:-1] not in text and json.dumps(n)[1:-1] not in text
                and n not in json.dumps(json.loads(text), ensure_ascii=False).encode().decode("unicode_escape", "ignore") and n not in str(json.loads(text))][:20],
               "JSON gives each back")


def typed(g, place, browser):
    """By form: remarks, which are longer and of more lines."""
    provider, wrong, count = Places(place).record("provider"), [], 0
    for text in odd.ALL if LONG else odd.SCRIPTS[::4] + odd.TEMPLATES[::3] + odd.SQL[::5] + odd.LINES + odd.LETTERS[::5] + odd.CONTROLS[::3]:
        reply = browser.post("/gegevens/provider/%s/opmerking" % provider, {"tekst": text}, page="/")
        count += 1
        wrong += ["%r: %s" % (text, f) for f in faults(reply)]
        if reply.status not in (303, 400):
            wrong.append("%r: %d" % (text, reply.status))
    page = browser.get("/gegevens/provider/%s" % provider, keep=False)
    wrong += faults(page)
    g.none(wrong, "as remarks in a form: %d" % count)


def reflected(g, program, place, browser, visitor):
    texts = odd.SCRIPTS[::6] + odd.LINES[:4] + odd.SQL[:3] + odd.TEMPLATES[:3] + ["//kwaad.example", "https://kwaad.example", "/\\kwaad.example", "\x00", "😀" * 50]
    wrong, count = [], 0
    places = Places(place)
    for method, path, _ in routes_of(program):
        if method != "GET" or path.startswith("/api/") and "models" not in path:
            continue
        for n, target in enumerate(fillings(places, path)[:1]):
            for j, text in enumerate(texts if LONG else texts[::2]):
                names = PARAMETERS if LONG else PARAMETERS[j % 3::3]
                if "\x00" in text:
                    names = names[:2]
                query = urllib.parse.urlencode([(p, text) for p in names if not (p in ("peildatum", "bekendOp", "als"))])
                reply = (visitor if n else browser).get(target + "?" + query, keep=False)
                count += 1
                wrong += ["%s?...%r: %s" % (target, text, f) for f in faults(reply)]
            for name in ("bekendOp", "peildatum", "als", "sort", "na", "cel"):
                text = texts[count % len(texts)]
                reply = browser.get("%s?%s=%s" % (target, name, urllib.parse.quote(text)), keep=False)
                wrong += ["%s?%s: %s" % (target, name, f) for f in faults(reply)]
                shown = " ".join(read(reply).text) if "html" in (reply.header("Content-Type") or "") else ""
                for own in odd.SQL + [text]:
                    shown = shown.replace(own, "")
                if INSIDE.search(shown.encode()) and path != "/help/over":
                    wrong.append("%s?%s shows the inside: %r" % (target, name, INSIDE.search(shown.encode())[0]))
    g.none(wrong, "in the address of every page: %d requests" % count)


def redirects(g, server, place):
    wrong, count = [], 0
    targets = ["//kwaad.example", "///kwaad.example", "https://kwaad.example/", "http:kwaad.example", "/\\kwaad.example", "\\\\kwaad.example", "/\t/kwaad.example",
               "/%2f/kwaad.example", "/%5ckwaad.example", "javascript:alert(1)", "data:text/html,x", "/x\r\nX-Kwaad: 1", "/x%0d%0aX-Kwaad:1", " //kwaad.example",
               "/.//kwaad.example", "@kwaad.example", "/regios", "//127.0.0.1@kwaad.example", "/\u0000/kwaad", "/\n/kwaad.example", "x" * 3000]
    for to in targets:
        browser = server.browser()
        reply = browser.post("/inloggen", {"naam": PEOPLE["administrator"], "wachtwoord": "veertien paarse giraffen", "naar": to})
        count += 1
        wrong += ["naar=%r: %s" % (to, f) for f in faults(reply)]
        if to == "/regios" and reply.to != to:
            wrong.append("naar=/regios leads to %s" % reply.to)
        reply = browser.post("/taal", {"taal": "nl", "terug": to}, page="/help")
        count += 1
        wrong += ["terug=%r: %s" % (to, f) for f in faults(reply)]
        reply = server.browser().get("/inloggen?naar=" + urllib.parse.quote(to))
        wrong += ["GET naar=%r: %s" % (to, f) for f in faults(reply)]
    g.none(wrong, "a redirect stays within the site: %d tries" % count)
    wrong = []
    for name in ("Host", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For", "Forwarded", "X-Original-URL", "X-Rewrite-URL", "Referer", "User-Agent", "Accept-Language", "traceparent"):
        for text in ("kwaad.example", "kwaad.example:80@x", "\"><script>alert(1)</script>", "javascript:alert(1)", "a" * 4000):
            for target in ("/", "/inloggen", "/bestaat-niet", "/regios"):
                reply = server.browser().get(target, headers={name: text})
                wrong += ["%s: %r: %s" % (name, text[:40], f) for f in faults(reply)]
                if b"kwaad.example" in reply.body or "kwaad" in (reply.to or "") or b"<script>alert" in reply.body:
                    wrong.append("%s is shown on %s" % (name, target))
                if name == "X-Original-URL" and target == "/bestaat-niet" and reply.status != 404:
                    wrong.append("%s changes where one goes" % name)
    g.none(wrong, "headers of a proxy or a browser change nothing")


def in_chromium(g, program, server, place, stored):
    """The pages with the worst texts, in a browser that says what runs."""
    rows = [row for i, (row, name) in stored.items() if i < len(odd.SCRIPTS)]
    rows = rows if LONG else rows[::5]
    targets = ["/gegevens/provider/%s" % r for r in rows[:6]] + ["/gegevens/provider", "/aanbieders", "/gegevens/provider/%s" % Places(place).record("provider"),
               "/gegevens/provider/%s/wijzig" % rows[0], "/gegevens/provider/%s/verwijder" % rows[1], "/zoek?q=" + urllib.parse.quote(odd.SCRIPTS[0]), "/wijzigingen"]
    targets += ["/gegevens/provider/%s" % r for r in rows[6:]]
    targets += ["/zoek?q=%s" % urllib.parse.quote(t) for t in odd.SCRIPTS[1::12]]
    env = {"origin": "http://127.0.0.1:%d" % server.port, "folder": str(g.folder), "people": PEOPLE, "routes": [], "known": "", "long": LONG,
           "links": {"administrator": link_for(program, place, PEOPLE["administrator"])}, "targets": targets}
    import os
    sys.path.insert(0, str(BROWSER))
    import drive
    drive.packages()
    done = subprocess.run(["node", str(BROWSER / "hook.mjs")], env=dict(os.environ, WAARBORG_BROWSER=json.dumps(env)), stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=600)
    try:
        told = json.loads(done.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        g.ok(False, "Chromium looks at the pages", done.stdout[-2000:])
        return
    g.equal(told["pages"], len(targets), "Chromium looks at %d pages" % len(targets))
    g.none(told["problems"], "nothing runs, nothing is refused by the content policy, nothing is asked elsewhere")


def main():
    need(sys.argv[2])
    program = Program(sys.argv[1])
    with gate("web-inject") as g:
        g.ok(len(odd.ALL) >= 150 and len(set(odd.ALL)) >= 150, "%d odd texts" % len(odd.ALL))
        place = demo(g, program, sys.argv[2])
        with Server(g, program, place.url) as server:
            browser = sign_in(server, place, PEOPLE["administrator"])
            server.settle(place)
            stored = kept(g, program, server, place, browser)
            typed(g, place, browser)
            reflected(g, program, place, browser, server.browser())
            redirects(g, server, place)
            if sys.argv[2] == "sqlite":
                in_chromium(g, program, server, place, stored)
            g.none([l for l in server.errors().splitlines() if re.search(r"[\x00-\x08\x0b-\x1f\x1b]", l)], "the journal has one plain line for each event")
            g.equal(server.stop(), 0, "the server stops in order")


if __name__ == "__main__":
    main()
