#!/usr/bin/env python3
"""Nothing changes that was not asked for on a page of ours (gate S.D3).

Every route that changes something is asked by who may, signed in, in every way a page elsewhere could
make a browser ask. All of it is refused, nothing in the database changes, and every refusal stands in
the journal with the number of its request.

web_csrf.py BINARY sqlite|postgres
"""
import json
import re
import sys
import urllib.parse

from browse import PEOPLE, Places, Server, demo, facts, fillings, multipart, routes_of, run_ask, sign_in
from gate import Program, differences, gate, need

FORM = "application/x-www-form-urlencoded"


def ways(server, good, other, extra):
    """{what: (method, body, headers)}; every one must be refused."""
    host = "127.0.0.1:%d" % server.port
    own = "http://" + host
    body = lambda token: urllib.parse.urlencode(([("csrf", token)] if token is not None else []) + extra)
    plain = {"Content-Type": FORM}
    found = {
        "no token": ("POST", body(None), plain),
        "an empty token": ("POST", body(""), plain),
        "the token of somebody else": ("POST", body(other), plain),
        "a token cut short": ("POST", body(good[:-1]), plain),
        "a token with a tail": ("POST", body(good + "A"), plain),
        "a token in the address": ("POST?", body(None), plain),
        "a token in a header": ("POST", body(None), dict(plain, **{"X-CSRF-Token": good})),
        "a token in a cookie": ("POST", body(None), dict(plain, **{"Cookie+": "csrf=" + good})),
        "text/plain": ("POST", "csrf=%s" % good, {"Content-Type": "text/plain"}),
        "no type": ("POST", body(good), {"Content-Type": ""}),
        "JSON": ("POST", json.dumps(dict([("csrf", good)] + extra)), {"Content-Type": "application/json"}),
        "another origin": ("POST", body(good), dict(plain, Origin="https://kwaad.example")),
        "an origin that begins the same": ("POST", body(good), dict(plain, Origin=own + ".kwaad.example")),
        "another port": ("POST", body(good), dict(plain, Origin="http://127.0.0.1:1")),
        "origin null": ("POST", body(good), dict(plain, Origin="null")),
        "an empty origin": ("POST", body(good), dict(plain, Origin="")),
        "cross-site": ("POST", body(good), dict(plain, **{"Sec-Fetch-Site": "cross-site"})),
        "same-site": ("POST", body(good), dict(plain, **{"Sec-Fetch-Site": "same-site"})),
        "typed by hand": ("POST", body(good), dict(plain, **{"Sec-Fetch-Site": "none"})),
        "cross-site from our origin": ("POST", body(good), dict(plain, Origin=own, **{"Sec-Fetch-Site": "cross-site"})),
    }
    data, kind = multipart([("csrf", other)] + extra, [])
    found["a form with files and the token of somebody else"] = ("POST", data, {"Content-Type": kind})
    data, kind = multipart(extra, [])
    found["a form with files and no token"] = ("POST", data, {"Content-Type": kind})
    return found


def bodies_of(place, path):
    """What would do something, were it let through."""
    if path == "/taal":
        return [("taal", "en")]
    if path == "/inloggen":
        return [("naam", PEOPLE["purchaser"]), ("wachtwoord", "veertien paarse giraffen")]
    return [("name", "Veranderd"), ("naam", "Veranderd"), ("name_en", "Changed"), ("body", "Veranderd"), ("tekst", "Veranderd"),
            ("bevestig", "ja"), ("role", "administrator"), ("rol", "administrator"), ("version", "1")]


def ask(browser, target, method, body, headers):
    headers = dict(headers)
    cookie = headers.pop("Cookie+", None)
    if cookie:
        headers["Cookie"] = "; ".join(["%s=%s" % p for p in browser.jar.items()] + [cookie])
    if headers.get("Content-Type") == "":
        headers.pop("Content-Type")
    return browser.ask(method, target, body, headers, keep=False)


def posts(g, server, place, program, browser, stranger):
    """Refused as written: 403, and for a body that no form sends 400 or 415 as well."""
    places = Places(place)
    good, other = browser.token(), stranger.token()
    wrong, silent, count = [], [], 0
    for method, path, _ in routes_of(program):
        if method == "GET" or path.startswith("/api/"):
            continue
        for target in fillings(places, path)[:3] or [path.replace("{", "").replace("}", "")]:
            for what, (how, body, headers) in ways(server, good, other, bodies_of(place, path)).items():
                asked = target + "?csrf=" + good if how.endswith("?") else target
                before = len(server.errors())
                reply = ask(browser, asked, method, body, headers)
                count += 1
                odd = "text/" in headers.get("Content-Type", "") or headers.get("Content-Type") in ("", "application/json") or "files" in what
                if reply.status not in ((400, 403, 404, 413, 415) if odd else (403,)):
                    wrong.append("%s %s with %s: %d %s" % (method, target, what, reply.status, reply.to or ""))
                if reply.status == 403 and "geweigerd" not in server.errors()[before:]:
                    silent.append("%s with %s" % (target, what))
                if reply.all("Set-Cookie") and reply.status != 403:
                    wrong.append("%s with %s gives a cookie" % (target, what))
    g.none(wrong, "every route that changes something, asked from elsewhere: %d refusals" % count)
    g.none(silent, "every refusal stands in the journal")
    lines = [l for l in server.errors().splitlines() if "geweigerd" in l]
    g.ok(lines and all(re.search(r"[0-9a-f]{32}", l) for l in lines), "with the number of the request", lines[:3])
    g.none([l for l in lines if good in l or other in l], "and without a token")


def api(g, place, program, browser):
    """The API takes no cookie for what changes: a browser that is led astray has no token."""
    places, wrong, count = Places(place), [], 0
    good = browser.token()
    for method, path, _ in routes_of(program):
        if method == "GET" or not path.startswith("/api/"):
            continue
        target = places.fill(path) or path
        for kind, body in (("application/json", b"{}"), ("application/merge-patch+json", b"{}"), ("text/plain", b"{}"), (FORM, b"csrf=x"),
                           ("application/json", json.dumps({"csrf": "x", "body": "x", "name": "x"}).encode())):
            for extra in ({}, {"Origin": "https://kwaad.example"}, {"Sec-Fetch-Site": "cross-site"}):
                reply = browser.ask(method, target, None if method == "DELETE" else body, dict({"Content-Type": kind, "If-Match": "*"}, **extra), keep=False)
                count += 1
                # to search is no change, but a body is needed for it
                if reply.status not in (400, 401, 403, 404, 413, 415, 422) or not path.endswith("_zoek") and reply.status not in (401, 403, 413, 415):
                    wrong.append("%s %s %s %s: %d" % (method, target, kind, extra, reply.status))
    g.none(wrong, "the API with the cookie of a browser and without its token: %d refusals" % count)
    g.ok(good, "the browser was signed in")


def gets(g, server, place, program, browser):
    """GET and HEAD of a route that changes do not change; GET of everything else neither (facts below)."""
    places, good, wrong = Places(place), browser.token(), []
    declared = {(m, p) for m, p, _ in routes_of(program)}
    for method, path in sorted(declared):
        if method == "GET":
            continue
        target = places.fill(path) or path.replace("{", "").replace("}", "")
        for how in ("GET", "HEAD"):
            query = "?" + urllib.parse.urlencode([("csrf", good)] + bodies_of(place, path))
            reply = browser.ask(how, target + query, keep=False)
            if ("GET", path) not in declared and reply.status not in (405, 404):
                wrong.append("%s %s: %d" % (how, target, reply.status))
            if reply.status >= 500:
                wrong.append("%s %s: %d" % (how, target, reply.status))
            for override in ("X-HTTP-Method-Override", "X-Method-Override"):
                reply = browser.ask("GET", target + query + "&_method=POST", headers={override: "POST"}, keep=False)
                if ("GET", path) not in declared and reply.status not in (405, 404):
                    wrong.append("GET %s with %s: %d" % (target, override, reply.status))
    g.none(wrong, "GET and HEAD do what a form does nowhere")


def before_signing_in(g, server, place):
    """The forms for who is not signed in belong to a browser too."""
    victim, attacker = server.browser(), server.browser()
    fields = [("naam", PEOPLE["purchaser"]), ("wachtwoord", "veertien paarse giraffen")]
    theirs = attacker.token()
    victim.token()
    reply = victim.send("/inloggen", [("csrf", theirs)] + fields)
    g.equal(reply.status, 403, "signing in with the form of another browser is refused")
    g.ok("__Host-waarborg" not in victim.jar, "and nobody is signed in")
    fresh = server.browser()
    reply = fresh.send("/inloggen", [("csrf", "")] + fields)
    g.equal(reply.status, 403, "signing in without ever having seen the form is refused")
    reply = fresh.send("/taal", [("csrf", ""), ("taal", "en")], keep=False)
    g.equal(reply.status, 403, "and so is choosing the language")


def sessions_live(g, server, place, browser):
    """Nothing above signed anybody out, and the good form still works."""
    g.equal(browser.get("/").status, 200, "who was attacked is still signed in")
    own = "http://127.0.0.1:%d" % server.port
    good = browser.token()
    for headers in ({}, {"Origin": own}, {"Origin": own, "Sec-Fetch-Site": "same-origin"}):
        reply = browser.send("/taal", [("csrf", good), ("taal", "nl")], headers=headers)
        g.equal(reply.status, 303, "a form of our own page works: %s" % (headers or "an old browser"))
    reply = browser.send("/taal", [("csrf", good), ("csrf", "x"), ("taal", "nl")])
    g.ok(reply.status in (303, 400, 403), "a token that is given twice", reply)
    reply = browser.send("/uitloggen", [("csrf", good)])
    g.equal(reply.status, 303, "signing out works")
    reply = browser.send("/taal", [("csrf", good), ("taal", "nl")])
    g.equal(reply.status, 403, "a token dies with its visit")


def main():
    need(sys.argv[2])
    program = Program(sys.argv[1])
    with gate("web-csrf") as g:
        place = demo(g, program, sys.argv[2])
        with Server(g, program, place.url) as server:
            browser = sign_in(server, place, PEOPLE["administrator"])
            stranger = sign_in(server, place, PEOPLE["purchaser"])
            sign_in(server, place, PEOPLE["manager"])
            server.settle(place)
            before, visits = facts(place), run_ask(place, "SELECT hash FROM run_visit ORDER BY 1")
            posts(g, server, place, program, browser, stranger)
            api(g, place, program, browser)
            gets(g, server, place, program, browser)
            before_signing_in(g, server, place)
            g.none(differences(before, facts(place)), "nothing was changed")
            g.equal(run_ask(place, "SELECT hash FROM run_visit ORDER BY 1"), visits, "nobody was signed in or out")
            sessions_live(g, server, place, browser)
            g.equal(server.stop(), 0, "the server stops in order")


if __name__ == "__main__":
    main()
