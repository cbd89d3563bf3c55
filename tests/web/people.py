#!/usr/bin/env python3
"""people.py BINARY sqlite|postgres: accounts, roles, visits, tokens and the log of looks, through the real server.

Each case is driven as people would: with browsers that keep cookies and send the csrf of the page they read.
What cannot be waited for (an hour without a request) is put into the store of visits by hand.
"""
import http.client
import json
import re
import sqlite3
import sys
import urllib.parse

from web_site import PASSWORD, Browser, Page, Site, g

COOKIE = "__Host-waarborg"
SECOND = "nog een zin die niemand raadt"


def changing(page, action):
    """The first form that changes something: the one for another day goes to the same address."""
    return next((f for f in page.forms if f.method == "post" and action in f.action), None)


Page.form = changing


def aside(place, tail, sql):
    """A statement in what stands beside the facts: visits (run), looks (look-...)."""
    if place.kind == "postgres":
        return g.psql(place.url, sql)
    path = sorted(place.path.parent.glob("waarborg." + tail + "*"))
    path = [p for p in path if not p.name.endswith(("-wal", "-shm"))][-1]
    link = sqlite3.connect(path, timeout=30)
    rows = link.execute(sql).fetchall()
    link.commit()
    link.close()
    return rows


def number(site, name):
    rows = site.must("export", "account", "--format", "csv").rows()
    assert any(r["name"] == name for r in rows), name
    return site.place.ask("SELECT id FROM t_account WHERE name = '%s'" % name)[0][0]


def works(browser):
    """Whether this browser is let in: the page itself, not the way to sign in."""
    return browser.request("GET", "/account").status == 200


def copy_of(browser):
    other = Browser(browser.site)
    other.cookies, other.csrf = dict(browser.cookies), browser.csrf
    return other


def bearer(site, token, path="/account"):
    """One request with a token and no cookie."""
    link = http.client.HTTPConnection(site.host, site.port, timeout=60)
    link.request("GET", path, headers={"Authorization": "Bearer " + token})
    answer = link.getresponse()
    answer.read()
    link.close()
    return answer


def account_life(t, site, boss):
    page = boss.get("/gebruikers/nieuw")
    form = page.form("/gebruikers/nieuw")
    roles = site.place.ask("SELECT id, code FROM t_role")
    role = {code: at for at, code in roles}
    page = boss.submit(form, naam="jansen", rol=role["purchaser"])
    t.equal(page.status, 200, "an account is made")
    link = re.search(r"/welkom/[A-Za-z0-9_-]{43}", page.body)
    t.ok(link and "maar één keer" in page.text, "and its link is shown, with what to do with it", page)
    t.ok(link and link.group(0) not in boss.get("/gebruikers/" + number(site, "jansen")).body,
         "once: the page of the account does not show it again")
    t.ok("link staat klaar" in boss.get("/gebruikers").text, "the list says that a link is ready")
    page = boss.submit(form, naam="jansen", rol=role["purchaser"])
    t.ok(page.status == 409 and "al in gebruik" in page.text, "a name is given once", page)
    for name in ("", "  ", "a\x01b", "x" * 81):
        page = boss.submit(form, naam=name, rol=role["purchaser"])
        t.ok(page.status == 400 and page.form("/gebruikers/nieuw"), "a name that cannot be: %r" % name[:6], page)
    for bad in ("999", "x", "", "-1"):
        t.equal(boss.submit(form, naam="nieuw", rol=bad).status, 400, "a role that is none: %r" % bad)
    page = boss.submit(form, naam="portaal", rol=role["purchaser"], aanbieder="bestaat niet")
    t.ok(page.status == 400 and "portaal" in page.body, "a provider that is none; what was typed stays", page)

    newcomer = site.browser()
    form = newcomer.get(link.group(0)).form("/welkom/")
    weak = ["a" * 7, "korte8zn", "elf tekens!", "wachtwoord12", "welkom123456", "jansenjansen", "aaaaaaaaaaaa",
            "p4ssw0rd1234", "qwertyuiop12", "x" * 129, "é" * 129, "abcdefghij" * 13]
    for password in weak:
        page = newcomer.submit(form, wachtwoord=password, nogmaals=password)
        t.ok(page.status == 400 and COOKIE not in newcomer.cookies, "too weak: %r (%d)" % (password[:14], len(password)), page)
    page = newcomer.submit(form, wachtwoord=PASSWORD, nogmaals=PASSWORD + "x")
    t.ok(page.status == 400 and "niet gelijk" in page.text, "two that differ")
    before = dict(newcomer.cookies)
    page = newcomer.submit(form, wachtwoord="twaalf téken", nogmaals="twaalf téken")
    t.ok(page.status == 200 and COOKIE in newcomer.cookies and COOKIE not in before, "12 characters will do, also é", page)
    t.equal(site.browser().get(link.group(0)).status, 404, "a link works once")
    for password in ("z" + "een zin van vierenzestig tekens is ook goed, en 128 net zo goed!"[:63],
                     ("honderdachtentwintig tekens " * 5)[:128], "中文密碼也可以用的很長很長"):
        link = re.search(r"/welkom/\S+", site.must("user", "link", "jansen").out).group(0)
        one = site.browser()
        page = one.submit(one.get(link).form("/welkom/"), wachtwoord=password, nogmaals=password)
        t.equal(page.status, 200, "a password of %d characters" % len(password))
        t.ok(site.browser().sign_in("jansen", password).status == 200, "and it opens")
    t.ok(not works(newcomer), "a new password by link ends the visits from before")
    return role


def sessions(t, site):
    """S.D4, one by one."""
    one = site.browser()
    one.get("/inloggen")
    planted = "A" * 43
    one.cookies[COOKIE] = planted
    one.sign_in("inkoper", PASSWORD)
    t.ok(one.cookies[COOKIE] != planted and works(one), "fixation: an id from before signing in is not taken over")
    forged = site.browser()
    forged.cookies[COOKIE] = planted
    t.ok(not works(forged), "and does not open anything")
    first = copy_of(one)
    one.get("/inloggen", follow=False)
    again = copy_of(one)
    again.request("GET", "/inloggen")
    other = Browser(site)
    other.get("/inloggen")
    other.cookies[COOKIE] = one.cookies[COOKIE]
    page = other.request("GET", "/inloggen")
    t.equal(page.status, 303, "who is signed in is not asked again")
    cookie = one.request("GET", "/account").headers
    t.ok("set-cookie" not in cookie, "a page gives no cookie anew")
    fresh = site.browser()
    fresh.get("/inloggen")
    answer = fresh.post("/inloggen", {"naam": "inkoper", "wachtwoord": PASSWORD}, follow=False)
    said = answer.headers["set-cookie"]
    t.ok(all(w in said for w in ("Secure", "HttpOnly", "SameSite", "Path=/")) and "Domain" not in said,
         "the cookie is for this host, secure, and not for scripts", said)
    t.ok(fresh.cookies[COOKIE] != one.cookies[COOKIE], "each visit has its own")
    page = fresh.get("/account")
    fresh.post("/uitloggen")
    t.ok(COOKIE not in fresh.cookies, "signing out takes the cookie")
    dead = site.browser()
    dead.cookies[COOKIE] = said.split("=", 1)[1].split(";")[0]
    t.ok(not works(dead), "and the id is dead at once")
    hour = 3600 * 1000000
    aside(site.place, "run", "UPDATE run_visit SET seen = seen - %d" % (hour + 1000000))
    t.ok(not works(first), "an hour without a request: out")
    one = site.browser()
    one.sign_in("inkoper", PASSWORD)
    aside(site.place, "run", "UPDATE run_visit SET made = made - %d" % (10 * hour + 1000000))
    t.ok(not works(one), "ten hours, however busy: out")


def own_account(t, site):
    one, two = site.browser(), site.browser()
    one.sign_in("inkoper", PASSWORD)
    two.sign_in("inkoper", PASSWORD)
    page = one.get("/account")
    t.ok("Zorginkoper" in page.text and "opmerkingen en taken maken" in page.text, "the role in words", page)
    form = page.form("/account/wachtwoord")
    page = one.submit(form, huidig="verkeerd wachtwoord", wachtwoord=SECOND, nogmaals=SECOND)
    t.ok(page.status == 403 and "huidige wachtwoord klopt niet" in page.text, "without the present password: no", page)
    for weak in ("kort", "wachtwoord12", "y" * 129):
        t.equal(one.submit(form, huidig=PASSWORD, wachtwoord=weak, nogmaals=weak).status, 400, "weak: %r" % weak[:14])
    page = one.submit(form, huidig=PASSWORD, wachtwoord=SECOND, nogmaals="anders")
    t.equal(page.status, 400, "two that differ")
    t.ok(works(two), "until here nothing changed")
    old = copy_of(one)
    page = one.submit(form, huidig=PASSWORD, wachtwoord=SECOND, nogmaals=SECOND)
    t.ok(page.status == 200 and "gewijzigd" in page.text, "the password is changed, and said", page)
    t.ok(works(one) and one.cookies[COOKIE] != old.cookies[COOKIE], "this browser has a new visit")
    t.ok(not works(old) and not works(two), "and every other is over")
    t.ok(site.browser().sign_in("inkoper", PASSWORD).status == 403, "the old password is dead")
    two.sign_in("inkoper", SECOND)
    page = one.get("/account")
    t.ok(page.form("/account/sessies/") is not None, "visits can be ended", page)
    ends = [f for f in page.forms if re.search(r"/account/sessies/\d+$", f.action)]
    t.equal(len(ends), 2, "both are in the list")
    mine = [i for i, row in enumerate(page.rows[1:3]) if "deze" in row[0]]
    one.submit(ends[1 - mine[0]])
    t.ok(works(one) and not works(two), "the other is ended")
    two.sign_in("inkoper", SECOND)
    page = one.get("/account")
    one.submit(next(f for f in page.forms if f.action == "/account/sessies"))
    t.ok(works(one) and not works(two), "all others are ended")
    t.equal(one.post("/account/sessies/999").status, 200, "a visit that is gone is no error")
    for odd in ("x", "-1", "0", "9" * 30):
        t.equal(one.post("/account/sessies/" + odd).status, 404, "a visit that is none: %s" % odd[:9])
    return one


def tokens(t, site, one):
    page = one.get("/account")
    form = page.form("/account/sleutels")
    page = one.submit(form, naam="rapport", dagen="30")
    found = re.search(r"wb_[A-Za-z0-9_-]{43}", page.body)
    t.ok(page.status == 200 and found, "a token is made and shown", page)
    token = found.group(0)
    page = one.get("/account")
    t.ok(token not in page.body and "rapport" in page.text, "once")
    answer = bearer(site, token)
    t.ok(answer.status == 303 and "set-cookie" not in (k.lower() for k, v in answer.getheaders()
                                                       if v.startswith(COOKIE + "=")),
         "a token opens no page and never becomes a cookie", answer.getheaders())
    t.ok(bearer(site, token, "/api/v1/x").status in (404, 405), "it is for the API")
    forged = site.browser()
    forged.cookies[COOKIE] = token
    t.ok(not works(forged), "as a cookie it is nothing")
    forged.cookies[COOKIE] = token[3:]
    t.ok(not works(forged), "not without its first letters either")
    for name, days in (("", "30"), ("x" * 81, "30"), ("goed", "0"), ("goed", "366"), ("goed", "x"), ("goed", "-5")):
        t.equal(one.submit(form, naam=name, dagen=days).status, 400, "a token %r for %r days" % (name[:5], days))
    revoke = one.get("/account").form("/intrekken")
    other = site.browser()
    other.sign_in("baas", PASSWORD)
    other.get("/account")
    t.equal(other.post(revoke.action).status, 404, "of somebody else a token is not there")
    page = one.submit(revoke)
    t.ok("ingetrokken" in page.text and not one.page.form("/intrekken"), "it is revoked", page)
    t.equal(one.post(revoke.action).status, 404, "once")
    return token


def rights(t, site, boss, role):
    target = number(site, "inkoper")
    person = site.browser()
    person.sign_in("inkoper", SECOND)
    t.equal(person.get("/gebruikers").status, 403, "a purchaser does not manage users")
    t.equal(person.get("/gebruikers/" + target).status, 403, "not even the own account")
    person.get("/account")
    for path in ("/gebruikers/nieuw", "/gebruikers/%s/rol" % target, "/gebruikers/%s/blokkeer" % target,
                 "/gebruikers/%s/link" % target):
        t.equal(person.post(path, {"rol": role["administrator"], "naam": "x"}).status, 403, "nor by asking: POST " + path)
    page = boss.get("/gebruikers/" + target)
    form = page.form("/rol")
    page = boss.submit(form, rol=role["supervisor"])
    t.ok("De rol is gewijzigd" in page.text, "another role", page)
    t.equal(person.get("/inzage").status, 200, "works at the next request of who is signed in")
    page = boss.submit(form, rol=role["purchaser"])
    t.ok(page.status == 409 and "intussen" in page.text, "a stale form changes nothing", page)
    page = boss.submit(boss.get("/gebruikers/" + target).form("/rol"), rol=role["purchaser"])
    t.equal(person.get("/inzage").status, 403, "and back")
    t.equal(boss.submit(boss.get("/gebruikers/" + target).form("/rol"), rol="999").status, 400, "a role that is none")

    site.place.ask("UPDATE t_role SET may = 'remark;audit' WHERE code = 'purchaser'" + (
        " RETURNING id" if site.place.kind == "postgres" else ""))
    t.equal(person.get("/inzage").status, 200, "a changed role works at the next request of whoever has it")
    site.place.ask("UPDATE t_role SET may = 'remark' WHERE code = 'purchaser'" + (
        " RETURNING id" if site.place.kind == "postgres" else ""))
    t.equal(person.get("/inzage").status, 403, "and back")

    page = person.submit(person.get("/account").form("/account/sleutels"), naam="voor later", dagen="30")
    boss.submit(boss.get("/gebruikers/" + target).form("/link"))
    link = re.search(r"/welkom/[A-Za-z0-9_-]{43}", boss.page.body).group(0)
    page = boss.submit(boss.get("/gebruikers/" + target).form("/blokkeer"))
    t.ok("overal uitgelogd" in page.text and "geblokkeerd" in page.text, "blocked, and said", page)
    t.ok(not works(person), "a block ends visits at once")
    t.equal(site.place.ask("SELECT count(*) FROM guard_token WHERE account = %s AND revoked IS NULL" % target), [["0"]],
            "and tokens")
    t.equal(site.browser().get(link).status, 404, "and links")
    refused = site.browser().sign_in("inkoper", SECOND)
    unknown = site.browser().sign_in("bestaat-niet", SECOND)
    t.ok(refused.status == unknown.status == 403 and "klopt niet" in refused.text, "who is blocked is told what a stranger is")
    boss.submit(boss.get("/gebruikers/" + target).form("/deblokkeer"))
    t.ok(not works(person), "a lifted block brings no visit back")
    t.equal(site.place.ask("SELECT count(*) FROM guard_token WHERE account = %s AND revoked IS NULL" % target), [["0"]],
            "and no token")
    t.equal(site.browser().get(link).status, 404, "and no link")
    t.equal(person.sign_in("inkoper", SECOND).status, 200, "but the password opens again")


def administrators(t, site, boss, role):
    own = number(site, "baas")
    page = boss.get("/gebruikers/" + own)
    t.ok(not page.form("/rol") and not page.form("/blokkeer"), "the own account has no role to choose and no block")
    for path, fields in (("rol", {"rol": role["purchaser"]}), ("blokkeer", {})):
        page = boss.post("/gebruikers/%s/%s" % (own, path), fields)
        t.ok(page.status == 409 and "eigen account" in page.text, "and not by asking: " + path, page)
    second = site.sign_in("tweede", "administrator")
    # each would shut out the other; the last one stays
    page = second.submit(second.get("/gebruikers/" + own).form("/rol"), rol=role["manager"])
    t.ok("gewijzigd" in page.text, "an administrator can be made something else while there is another", page)
    t.equal(boss.get("/gebruikers").status, 403, "at once")
    boss.get("/account")
    page = boss.post("/gebruikers/%s/blokkeer" % number(site, "tweede"))
    t.equal(page.status, 403, "who is none any more cannot shut out the last one")
    second.submit(second.get("/gebruikers/" + own).form("/rol"), rol=role["administrator"])
    # the last by a race: the role of who asks was taken after asking began is the same as a role without users
    site.place.ask("UPDATE t_account SET blocked = 1 WHERE name = 'baas'" + (
        " RETURNING id" if site.place.kind == "postgres" else ""))
    t.equal(second.get("/gebruikers").status, 200, "one is left")
    site.place.ask("UPDATE t_account SET blocked = 0 WHERE name = 'baas'" + (
        " RETURNING id" if site.place.kind == "postgres" else ""))


def offices(t, site, boss, role):
    theirs = number(site, "cz-baas")
    cz = site.browser()
    cz.sign_in("cz-baas", PASSWORD)
    for who, other in ((boss, theirs), (cz, number(site, "baas"))):
        missing = who.get("/gebruikers/99999")
        page = who.get("/gebruikers/" + other)
        strip = lambda p: re.sub(r"[0-9a-f]{32}|/gebruikers/\d+", "", p.text)  # noqa: E731
        t.ok(page.status == missing.status == 404 and strip(page) == strip(missing),
             "an account of another office is as one that is not there", page)
        who.get("/account")
        for path, fields in (("rol", {"rol": role["manager"]}), ("blokkeer", {}), ("deblokkeer", {}), ("link", {}),
                             ("sessies/1", {})):
            t.equal(who.post("/gebruikers/%s/%s" % (other, path), fields).status, 404, "nor to be touched: " + path)
    names = cz.get("/gebruikers").text
    t.ok("cz-baas" in names and "jansen" not in names and " inkoper " not in names, "the list is of the own office", names)
    page = cz.get("/inzage")
    t.ok("cz-baas (Beheerder)" in page.text and "baas (Beheerder) zag" in page.text and " inkoper" not in page.text
         and not re.search(r"(^| )baas \(", page.text), "looks of another office are not shown", page)
    mine = number(site, "baas")
    t.ok("Er is niets gevonden" in cz.get("/inzage?model=account&record=" + mine).text,
         "who saw a record of another office: nothing, as of one that is not there")
    t.ok("Er is niets gevonden" in cz.get("/inzage?wie=" + mine).text, "what somebody of another office saw: nothing")
    t.ok("baas," not in re.sub("cz-baas,", "", cz.get("/inzage?als=csv").body), "nor in the file")
    page = cz.submit(cz.get("/gebruikers/nieuw").form("/gebruikers/nieuw"), naam="baas", rol=role["manager"])
    t.equal(page.status, 409, "a name of another office cannot be taken: it is what one signs in with")
    return cz


def portal(t, site, boss, role):
    row = site.place.ask("SELECT id, name FROM t_provider ORDER BY id LIMIT 1")[0]
    form = boss.get("/gebruikers/nieuw").form("/gebruikers/nieuw")
    for bad in ("administrator", "supervisor", "analyst"):
        page = boss.submit(form, naam="aanbieder-x", rol=role[bad], aanbieder="#" + row[0])
        t.equal(page.status, 400, "a provider does not become " + bad)
    page = boss.submit(form, naam="aanbieder-x", rol=role["provider"], aanbieder="#" + row[0])
    t.ok(page.status == 200 and row[1] in page.text, "an account of a provider", page)
    one = site.browser()
    link = re.search(r"/welkom/[A-Za-z0-9_-]{43}", page.body).group(0)
    one.submit(one.get(link).form("/welkom/"), wachtwoord=PASSWORD, nogmaals=PASSWORD)
    t.ok(row[1] in one.get("/account").text and one.get("/gebruikers").status == 403, "it signs in as that provider", one.page)


def looks(t, site, boss):
    target = number(site, "inkoper")
    boss.get("/gebruikers")
    boss.get("/gebruikers/" + target)
    page = boss.get("/inzage")
    t.ok("baas (Beheerder) zag account inkoper." in page.text, "one account, in Dutch", page)
    t.ok(re.search(r"baas \(Beheerder\) zag \d+ accounts in een lijst\.", page.text), "a list, in Dutch", page)
    page = boss.get("/inzage?model=account&record=" + target)
    t.ok(page.heading == "Wie heeft dit gezien?" and "zag account inkoper." in page.text, "who saw this", page)
    t.ok("bekeek wie wat heeft gezien" in boss.get("/inzage").text, "reading the log stands in the log")
    rows = boss.get("/inzage?als=csv")
    t.ok(rows.kind.startswith("text/csv") and rows.body.count("\r\n") > 5 and "baas" in rows.body, "as a file", rows.body[:300])
    for odd, status in (("model=onzin", 400), ("record=1", 400), ("wie=x", 400), ("na=1,2", 400), ("na=x,y,z", 400),
                        ("van=gisteren", 400), ("model=account&record=x", 400), ("model=account&record=99999", 200),
                        ("van=2020-01-01&tot=2020-12-31", 200), ("wie=999999", 200), ("model=provider", 200),
                        ("bekendOp=onzin", 400), ("na=1,1,%27%3B", 200)):
        t.equal(boss.get("/inzage?" + odd).status, status, "asked oddly: " + odd)
    t.ok("Er is niets gevonden" in boss.get("/inzage?van=2020-01-01&tot=2020-12-31").text, "a period without looks")
    for i in range(60):
        boss.request("GET", "/gebruikers/" + target)
    first = boss.get("/inzage?wie=" + number(site, "baas"))
    t.equal(len(first.rows), 51, "fifty on a page, and the heads")
    seen, page, turns = [], first, 0
    while turns < 20:
        seen += [tuple(r) for r in page.rows[1:]]
        turns += 1
        if not page.link("Volgende"):
            break
        page = boss.get(page.link("Volgende"))
    total = aside(site.place, "look", "SELECT count(*) FROM look_line WHERE name = 'baas'")[0][0]
    t.ok(abs(len(seen) - int(total)) <= turns + 1, "turning the pages shows every line once", (len(seen), total, turns))
    t.ok("Er is niets gevonden" in boss.get("/inzage?bekendOp=2026-01-01").text, "looking back shows what was logged then")


def no_log_no_data(t, site, boss):
    target = number(site, "inkoper")
    server = site.place.kind == "postgres"
    aside(site.place, "look", "ALTER TABLE look_line RENAME TO look_line_away" if server else
          "CREATE TRIGGER full_disk BEFORE INSERT ON look_line BEGIN SELECT RAISE(ABORT, 'full'); END")
    for path in ("/gebruikers", "/gebruikers/" + target, "/inzage", "/gegevens/account?als=csv",
                 "/gegevens/account?als=xlsx", "/api/v1/accounts"):
        page = boss.get(path)
        t.ok(page.status == 503 and "inkoper" not in page.body and "retry-after" in page.headers
             and "content-disposition" not in page.headers,
             "without a log nothing of people is shown: " + path.replace(target, "N"), page)
    t.equal(boss.get("/help").status, 200, "what says nothing of people still is")
    t.equal(boss.get("/regios?peildatum=gisteren").status, 400, "a day that is none is not taken for today")
    aside(site.place, "look", "ALTER TABLE look_line_away RENAME TO look_line" if server else "DROP TRIGGER full_disk")
    t.equal(boss.get("/gebruikers").status, 200, "and when the log is back, so are the pages")


def forms(t, site, boss):
    """S.D3 on the routes of this part: nothing changes without the csrf of this very visit."""
    listed = site.must("routes").out.splitlines()
    posts = [line.split("\t")[1] for line in listed if line.startswith("POST\t")]
    posts = [p for p in posts if p.startswith(("/account", "/gebruikers", "/uitloggen"))]
    t.ok(len(posts) >= 11, "the routes that change", posts)
    target = number(site, "jansen")
    other = site.browser()
    other.sign_in("cz-baas", PASSWORD)
    other.get("/account")
    before = site.place.ask("SELECT count(*) FROM change")
    token = boss.csrf
    bad = []
    for path in posts:
        path = path.replace("{id}", target).replace("{nummer}", "1")
        cases = {"no token": ({}, {}, ""), "of another": ({}, {}, other.csrf),
                 "from elsewhere": ({"Origin": "https://elders.example"}, {}, token),
                 "cross-site": ({"Sec-Fetch-Site": "cross-site"}, {}, token),
                 "same-site": ({"Sec-Fetch-Site": "same-site"}, {}, token)}
        for title, (headers, _, csrf) in cases.items():
            sent = {"Content-Type": "application/x-www-form-urlencoded"}
            sent.update(headers)
            page = boss.request("POST", path, urllib.parse.urlencode({"csrf": csrf, "rol": "1", "naam": "x"}), sent)
            if page.status != 403:
                bad.append((path, title, page.status))
            boss.csrf = token
        page = boss.request("POST", path, json.dumps({"csrf": token}), {"Content-Type": "text/plain"})
        if page.status not in (400, 403, 415):
            bad.append((path, "text/plain", page.status))
        for method in ("PUT", "DELETE", "PATCH"):
            if boss.request(method, path).status != 405:
                bad.append((path, method))
    t.none(bad, "forms without the token of this visit, or from elsewhere, are refused")
    t.equal(site.place.ask("SELECT count(*) FROM change"), before, "and nothing changed")


def redirects(t, site):
    for to in ("//elders.example", "/\\elders.example", "/\t/elders.example", "/\r\nSet-Cookie: a=b", "https://elders.example",
               "/\x00", "/é", "javascript:alert(1)"):
        one = site.browser()
        one.get("/inloggen")
        page = one.post("/taal", {"taal": "nl", "terug": to}, follow=False)
        t.ok((page.status == 303 and page.headers["location"] == "/") or page.status == 400,
             "back to %r stays within the site" % to, page.headers)
    one = site.browser()
    one.get("/inloggen")
    page = one.post("/inloggen", {"naam": "baas", "wachtwoord": PASSWORD, "naar": "/\t/elders.example"}, follow=False)
    t.equal((page.status, page.headers.get("location")), (303, "/"), "after signing in too")


def trying(t, site):
    """S.D5 in short: growing delay with 429, nobody shut out from where they signed in before."""
    known = site.browser()
    known.sign_in("tweede", PASSWORD)
    status, waits = [], []
    for _ in range(6):
        page = site.browser().sign_in("bestaat-niet-2", "verkeerd")
        status.append(page.status)
        waits.append(int(page.headers.get("retry-after", 0)))
    t.ok(status[:3] == [403] * 3 and 429 in status[3:] and max(waits) >= 1, "after three wrong ones there is a wait", (status, waits))
    status = [site.browser().sign_in("tweede", "verkeerd").status for _ in range(6)]
    t.ok(status[:3] == [403] * 3 and 429 in status, "for an account that is there just the same", status)


def health(t, site):
    page = site.browser().get("/healthz")
    t.ok(page.status == 200 and page.bytes == b"ok" and "set-cookie" not in page.headers and page.kind.startswith("text/plain"),
         "a sign of life", page)
    aside(site.place, "run", "ALTER TABLE run_known RENAME TO run_known_away")
    page = site.browser().get("/healthz")
    t.ok(page.status == 503 and re.fullmatch(rb"[a-z]+", page.bytes), "one word when something is wrong", page.bytes)
    aside(site.place, "run", "ALTER TABLE run_known_away RENAME TO run_known")
    t.equal(site.browser().get("/healthz").status, 200, "and well again")


def helping(t, site, boss):
    menu = boss.get("/help").hrefs("/help")
    t.ok(len(menu) > 10, "the menu of help")
    for english in (False, True):
        if english:
            boss.cookies["taal"] = "en"
        for href in sorted(set(menu)):
            page = boss.get(href)
            t.ok(page.status == 200 and page.heading and "{{" not in page.body, "%s %s" % (href, "en" if english else "nl"), page)
            for link, _ in page.links:
                # the pages of other parts come with those parts
                if link.startswith("/help") and boss.get(link).status != 200:
                    t.ok(False, "a dead link: " + link)
    boss.cookies.pop("taal")
    t.equal(site.browser().get("/help/toegankelijkheid").status, 200, "accessibility is for everybody")
    t.ok("0." not in site.browser().get("/help/over").text, "who has not signed in is not told the version")
    t.equal(boss.get("/help/onzin").status, 404, "no such subject")
    t.ok("De rol is gewijzigd" in boss.get("/help?gedaan=rol").text, "what was done is said")
    for odd in ("onzin", "../nav.start", "%00", "x" * 100, "<b>"):
        t.ok("utrecht-alert" not in boss.get("/help?gedaan=" + urllib.parse.quote(odd)).body, "but only what we know: %r" % odd[:9])


def main():
    kind = sys.argv[2]
    g.need(kind)
    with g.gate("people") as t:
        place = g.Place(t, kind)
        site = Site(t, sys.argv[1], place, env={"WAARBORG_TODAY": None})
        site.must("demo")
        site.start()
        boss = site.sign_in("baas", "administrator")
        site.sign_in("cz-baas", "administrator", payer="cz")
        site.sign_in("inkoper", "purchaser")
        health(t, site)
        role = account_life(t, site, boss)
        sessions(t, site)
        boss.sign_in("baas", PASSWORD)
        one = own_account(t, site)
        tokens(t, site, one)
        rights(t, site, boss, role)
        administrators(t, site, boss, role)
        boss.sign_in("baas", PASSWORD)
        offices(t, site, boss, role)
        portal(t, site, boss, role)
        looks(t, site, boss)
        no_log_no_data(t, site, boss)
        forms(t, site, boss)
        boss.sign_in("baas", PASSWORD)
        helping(t, site, boss)
        redirects(t, site)
        trying(t, site)
        t.ok(site.stop(), "the server ends in order", "".join(site.errors)[-1500:])
        answer = site.run("audit", "verify")
        t.ok(answer.code == 0, "the log of looks is whole", answer)


main()
