#!/usr/bin/env python3
"""The life of a session, and how passwords are kept (gates S.D4 and S.D6), from outside.

An id from before signing in is never taken over, every sign-in gives a new one, and an id is dead at the
next request after signing out, a new password, a block, too long a rest or too long a day. What a role
may do changes at the next request. Passwords are kept as argon2id with a salt of their own.

web_session.py BINARY sqlite|postgres
"""
import base64
import hashlib
import re
import secrets
import sys

from browse import PASSWORD, PEOPLE, Server, demo, enter, link_for, newest, run_ask, sign_in
from gate import Place, Program, gate, need

COOKIE = "__Host-waarborg"
MINUTE = 60 * 1000000


def alive(browser):
    """Whether the next request is known to be of somebody."""
    return browser.get("/", keep=False).status == 200


def with_id(server, value):
    browser = server.browser()
    browser.jar[COOKIE] = value
    return browser


def fixation(g, server, place):
    chosen = secrets.token_urlsafe(32)[:43]
    browser = with_id(server, chosen)
    g.ok(not alive(browser), "an id that somebody made up is nobody's")
    link = link_for(server.program, place, PEOPLE["purchaser"])
    browser.post(link, {"wachtwoord": PASSWORD, "nogmaals": PASSWORD}, page=link)
    first = browser.jar[COOKIE]
    g.ok(first != chosen and alive(browser) and not alive(with_id(server, chosen)), "the id from before is not taken over by a link")
    form = server.browser()
    form.get("/inloggen")
    secret = form.jar["__Host-waarborg-form"]
    g.ok(not alive(with_id(server, secret)), "the secret of the form is no id")
    again = with_id(server, first)
    reply = again.post("/inloggen", {"naam": PEOPLE["purchaser"], "wachtwoord": PASSWORD}, page="/")
    if reply.status == 303 and COOKIE in again.jar:
        g.ok(again.jar[COOKIE] != first and not alive(with_id(server, first)), "signing in again gives a new id and ends the old one",
             reply)
    one, _ = enter(server, PEOPLE["purchaser"])
    two, _ = enter(server, PEOPLE["purchaser"])
    g.ok(one.jar[COOKIE] != two.jar[COOKIE] and alive(one) and alive(two), "every sign-in has its own id")
    g.ok("__Host-waarborg-form" not in one.jar, "the secret of the form is over")
    for bad in (one.jar[COOKIE][:-1], one.jar[COOKIE] + "A", one.jar[COOKIE].swapcase(), "", "x" * 4000, "'--", "A" * 43, "%00"):
        if alive(with_id(server, bad)):
            g.ok(False, "an id that is not quite right", bad)
    g.ok(True, "an id that is not quite right is nobody's")
    return one, two


def leaving(g, server, place, one, two):
    old = one.jar[COOKIE]
    reply = one.post("/uitloggen", page="/")
    g.ok(reply.status == 303 and COOKIE not in one.jar, "signing out takes the cookie away", reply)
    g.ok(not alive(with_id(server, old)), "the id is dead at the next request")
    g.ok(alive(two), "another browser of the same person is not")
    g.ok("cache" in (reply.header("Clear-Site-Data") or ""), "and the browser forgets what it kept")


def limits(g, server, place):
    browser, _ = enter(server, PEOPLE["manager"])
    # The store keeps the BLAKE2b hash of an id.
    hashed = lambda: hashlib.blake2b(browser.jar[COOKIE].encode(), digest_size=32).hexdigest()
    change = lambda text: g.ok(run_ask(place, "UPDATE run_visit SET %s WHERE hash = '%s' RETURNING hash" % (text, hashed())),
                               "the visit is found by its hash")
    change("seen = seen - %d" % (58 * MINUTE))
    g.ok(alive(browser), "after 58 minutes of rest one is still signed in")
    change("seen = seen - %d" % (61 * MINUTE))
    g.ok(not alive(browser), "after 61 minutes not")
    g.ok(browser.get("/", keep=False).status == 303, "and is led to sign in")
    browser, _ = enter(server, PEOPLE["manager"])
    change("made = made - %d" % (599 * MINUTE))
    g.ok(alive(browser), "after nearly ten hours of work one is still signed in")
    change("made = made - %d" % (2 * MINUTE))
    g.ok(not alive(browser), "after ten hours not, however busy")


def import_rows(program, place, gate, model, header, rows):
    path = gate.folder / ("%s-%s.csv" % (model, secrets.token_hex(3)))
    path.write_text("\n".join([header] + rows) + "\n", encoding="utf-8")
    return program.must("import", "--profile", model, path, db=place.url)


def rights(g, program, server, place):
    browser, _ = enter(server, PEOPLE["manager"])
    other, _ = enter(server, PEOPLE["analyst"])
    g.ok(alive(browser), "the manager is signed in")
    before = browser.get("/").text
    g.ok('href="/import' not in before, "a manager is not offered Import")
    program.must("import", "--profile", "role", write(g, "role.csv",
                 ["code,name,name_en,description,sees,may",
                  'manager,Manager,Manager,"Stuurt op wat te laat is.",open;business,register;import;norms;remark']), db=place.url)
    g.ok('href="/import' in browser.get("/").text, "a right that is given works at the next request")
    program.must("import", "--profile", "role", write(g, "role2.csv",
                 ["code,name,name_en,description,sees,may",
                  'manager,Manager,Manager,"Stuurt op wat te laat is.",open;business,norms;remark']), db=place.url)
    g.ok('href="/import' not in browser.get("/").text, "and a right that is taken away is gone at the next request")
    program.must("user", "block", PEOPLE["manager"], db=place.url)
    g.ok(not alive(browser), "who is blocked is out at the next request")
    _, reply = enter(server, PEOPLE["manager"])
    _, wrong = enter(server, "bestaat-niet")
    g.ok(reply.status == wrong.status == 403, "and cannot come back", (reply.status, wrong.status))
    say = lambda r: re.sub(r'[0-9a-zA-Z_-]{32,}|value="[^"]*"', "", r.text)
    g.equal(say(reply), say(wrong), "and hears what somebody hears who does not exist")
    program.must("user", "unblock", PEOPLE["manager"], db=place.url)
    g.ok(not alive(browser), "unblocking does not bring the old session back")
    g.ok(alive(other), "nobody else noticed")


def write(g, name, lines):
    path = g.folder / name
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def new_password(g, program, server, place):
    one = sign_in(server, place, PEOPLE["supervisor"])
    two, _ = enter(server, PEOPLE["supervisor"])
    link = link_for(program, place, PEOPLE["supervisor"])
    g.ok(alive(one) and alive(two), "making a link ends nothing yet")
    three = server.browser()
    reply = three.post(link, {"wachtwoord": "een heel ander geheim", "nogmaals": "een heel ander geheim"}, page=link)
    g.ok(reply.status == 303 and alive(three), "a new password by a link", reply)
    g.ok(not alive(one) and not alive(two), "ends the sessions that were")
    g.ok(enter(server, PEOPLE["supervisor"])[1].status == 403, "the old password is over")
    g.equal(server.browser().get(link).status, 404, "the link works once")
    program.must("user", "sessions", PEOPLE["supervisor"], "--end", db=place.url)
    g.ok(not alive(three), "signing off everywhere from the terminal works at once")
    first = link_for(program, place, PEOPLE["supervisor"])
    second = link_for(program, place, PEOPLE["supervisor"])
    g.ok(server.browser().get(first).status == 404 and server.browser().get(second).status == 200, "a newer link ends the older one")


def tokens(g, program, server, place):
    """A token of the API opens the API, and nothing else."""
    said = program.must("user", "token", PEOPLE["analyst"], "--label", "toets", db=place.url).out
    found = re.search(r"\S{40,}", said)
    if not g.ok(found, "a token is shown once", said):
        return
    token = found[0].strip(".,")
    bearer = server.browser(Authorization="Bearer " + token)
    g.ok(not alive(bearer), "a token opens no page")
    g.ok("Set-Cookie" not in dict(bearer.get("/api/v1", keep=False).headers), "a token never becomes a cookie")
    g.ok(not alive(with_id(server, token)), "nor works as one")
    reply = bearer.get("/", keep=False)
    g.ok(all(COOKIE + "=" not in c for c in reply.all("Set-Cookie")), "nor gives one on a page", reply)
    person, _ = enter(server, PEOPLE["analyst"])
    g.ok(alive(person) and not alive(server.browser(Authorization="Bearer " + person.jar[COOKIE])), "a cookie is no token")


def rules(g, program, server, place):
    link = link_for(program, place, PEOPLE["mediator"])
    browser = server.browser()
    tried = {
        "": 400, "a": 400, "zevenle": 400, "elf tekens!": 400, PEOPLE["mediator"]: 400, "password1234": 400, "wachtwoord123": 400,
        "123456789012": 400, "qwertyuiop12": 400, "x" * 129: 400, "Waarborg2026": None, "aaaaaaaaaaaa": None,
    }
    wrong = []
    for password, wanted in tried.items():
        reply = browser.post(link, {"wachtwoord": password, "nogmaals": password}, page=link)
        if wanted and reply.status != wanted or reply.status == 303 and wanted:
            wrong.append("%r: %d" % (password[:20], reply.status))
        if reply.status == 303:
            g.note("taken: %r" % password)
            link = link_for(program, place, PEOPLE["mediator"])
            browser = server.browser()
        elif password and ('value="%s"' % password) in reply.text:
            wrong.append("%r is shown again" % password[:20])
    g.none(wrong, "passwords that are not good enough")
    reply = browser.post(link, {"wachtwoord": PASSWORD, "nogmaals": PASSWORD + "x"}, page=link)
    g.equal(reply.status, 400, "two that differ")
    for password in ("twaalf tekens", "abcde fgh" * 14 + "ij", "пароль из букв 𝟙𝟚", "  spaties tellen  ", "éèêëïöü" * 2, "🦒🐘🐊" * 3 + "giraf"):
        link = link_for(program, place, PEOPLE["mediator"])
        browser = server.browser()
        reply = browser.post(link, {"wachtwoord": password, "nogmaals": password}, page=link)
        if reply.status != 303 or enter(server, PEOPLE["mediator"], password)[1].status != 303:
            wrong.append("%r: %d" % (password[:20], reply.status))
        if enter(server, PEOPLE["mediator"], password[:-1])[1].status != 403:
            wrong.append("%r also works cut short" % password[:20])
    g.none(wrong, "12 to 128 characters of any kind are kept whole")


def kept(g, program, server, place):
    for role in ("operator", "purchaser"):
        sign_in(server, place, PEOPLE[role])
    rows = [row[0] for row in place.ask("SELECT hash FROM guard_password")]
    g.ok(len(rows) >= 4, "passwords are kept", rows)
    salts, weak = set(), []
    for row in rows:
        found = re.fullmatch(r"\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)", row)
        if not found:
            weak.append(row)
            continue
        memory, times = int(found[1]), int(found[2])
        if not (memory >= 46 * 1024 and times >= 1 or memory >= 19 * 1024 and times >= 2 or memory >= 12 * 1024 and times >= 3):
            weak.append(row)
        if len(base64.b64decode(found[4] + "==")) < 16:
            weak.append(row)
        salts.add(found[4])
    g.none(weak, "each as argon2id, strong enough, with 16 bytes of salt")
    g.equal(len(salts), len(rows), "the same password of two people has two salts")
    stored = str(place.dump()) + str(run_ask(place, "SELECT * FROM run_visit")) + server.errors()
    g.none([p for p in (PASSWORD, "een heel ander geheim") if p in stored], "no password stands anywhere")


def tries(g, server, place):
    """A fresh account is tried until it has to wait, and its owner is not shut out for good."""
    said = []
    browser = server.browser()
    token = browser.token()
    for _ in range(8):
        reply = browser.send("/inloggen", [("csrf", token), ("naam", "demo-cz-inkoper"), ("wachtwoord", "verkeerd geraden")])
        said.append(reply.status)
    g.ok(said[:3] == [403] * 3 and 429 in said, "after some wrong passwords one has to wait", said)
    g.ok(reply.status != 429 or int(reply.header("Retry-After")) >= 1, "and is told how long", reply)
    g.ok(b"verkeerd geraden" not in reply.body, "what was typed as password is not shown again")


def first_start(g, program, kind):
    place = Place(g, kind)
    program.must("init", db=place.url)
    g.equal(place.ask("SELECT count(*) FROM t_account"), [["0"]], "an empty installation has no account")
    with Server(g, program, place.url) as server:
        for name, password in (("admin", "admin"), ("beheer", "beheer"), ("demo-beheerder", PASSWORD), ("root", "")):
            if enter(server, name, password)[1].status == 303:
                g.ok(False, "no account %s" % name)
        import time
        for _ in range(50):
            if "/welkom/" in server.said:
                break
            time.sleep(0.1)
        found = re.search(r"http://127\.0\.0\.1:\d+(/welkom/\S+)", server.said)
        if not g.ok(found, "the first start gives a one-time link in the terminal", server.said):
            return
        g.ok("/welkom/" not in server.errors(), "and not in the journal")
        browser = server.browser()
        payer = place.ask("SELECT id FROM t_payer WHERE code = 'cz'")[0][0]
        fields = {"naam": "eerste", "financier": payer, "wachtwoord": "kort", "nogmaals": "kort"}
        g.equal(browser.post(found[1], fields, page=found[1]).status, 400, "it asks for a good password")
        fields.update(wachtwoord=PASSWORD, nogmaals=PASSWORD)
        g.equal(browser.post(found[1], fields, page=found[1]).status, 303, "and makes the first account")
        g.ok(alive(browser), "which is signed in")
        g.equal(server.browser().get(found[1]).status, 404, "once")
        role = place.ask("SELECT r.code FROM t_account AS a JOIN t_role AS r ON r.id = a.role")
        g.equal(role, [["administrator"]], "as administrator")
    with Server(g, program, place.url) as server:
        import time
        time.sleep(0.5)
        g.ok("/welkom/" not in server.said, "a later start gives no link", server.said)


def main():
    need(sys.argv[2])
    program = Program(sys.argv[1])
    with gate("web-session") as g:
        place = demo(g, program, sys.argv[2])
        with Server(g, program, place.url) as server:
            leaving(g, server, place, *fixation(g, server, place))
            for role in ("manager", "analyst"):
                sign_in(server, place, PEOPLE[role])
            limits(g, server, place)
            rights(g, program, server, place)
            new_password(g, program, server, place)
            tokens(g, program, server, place)
            rules(g, program, server, place)
            kept(g, program, server, place)
            tries(g, server, place)
            g.ok(newest(place) > 0 and server.process.poll() is None, "the server is still there")
            g.equal(server.stop(), 0, "the server stops in order")
        first_start(g, program, sys.argv[2])


if __name__ == "__main__":
    main()
