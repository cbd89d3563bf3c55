#!/usr/bin/env python3
"""Two payers in one region never see each other's work (gate S.E6, and the issue's payer scope).

Both payers get accounts, files, rejects, remarks, tasks and signals that carry a word of their own. Each
word is then looked for as the other payer: on every page that can be reached, in search, lists with
filters, exports, the API, by id, and in what a figure counts. On PostgreSQL the tables are asked directly
with the role of the pages as well: there the views hold no filter at all but rest on row-level security,
which is forced, so a statement that forgets its filter still gets nothing of another office. On SQLite a view is of one connection and cannot be
changed from outside; tests/kernel/scope.c and tests/store/scope.c ask past the views there.

web_scope.py BINARY sqlite|postgres
"""
import re
import sys

from browse import Places, Server, crawl, demo, fillings, model_of, psql, routes_of, sign_in
from gate import LONG, Program, gate, need

OFFICES = {"vgz": ("demo-inkoper", "demo-beheerder"), "cz": ("demo-cz-inkoper", "demo-cz-beheerder")}
# Columns of text of what an office makes, in which a word can stand.
WORDS = {"remark": "body", "task": "title", "import": "file", "reject": "reason", "left_out": "reason", "signal": "reason",
         "correction": "reason"}


def word(office, model):
    return "geheim%s%s" % (office, model.replace("_", ""))


def plant(g, program, place):
    """A delivery with a rejected and a left-out line of each office, and then its words."""
    ids = dict(place.ask("SELECT code, id FROM t_payer"))
    for office, (name, _) in OFFICES.items():
        path = g.folder / ("levering-%s.csv" % office)
        path.write_text("location,region,care_type,measured_on,registration,treatment,remark\nbestaat-niet-%s,5520,x,y,z,1,\n" % office,
                        encoding="utf-8")
        program.must("import", "--profile", "waiting", path, "--as", name, db=place.url)
    for office in OFFICES:
        for model, column in WORDS.items():
            place.script("UPDATE t_%s SET %s = '%s' WHERE payer = %s" % (model, column, word(office, model), ids[office]))
    return ids


def planted(place, ids, office):
    """{model: ids of its rows}, of what this office alone may see."""
    models = [row[0] for row in place.ask("SELECT name FROM meta_model WHERE scope = 'payer' ORDER BY 1")]
    found = {m: [r[0] for r in place.ask("SELECT id FROM t_%s WHERE payer = %s ORDER BY id" % (m, ids[office]))] for m in models}
    return {m: rows for m, rows in found.items() if rows}


def secrets_of(place, ids, office):
    """Words that stand in rows of this office and nowhere else."""
    found = {word(office, m) for m in WORDS} | {"bestaat-niet-" + office, "levering-%s.csv" % office}
    found |= {row[0] for row in place.ask("SELECT name FROM t_account WHERE payer = %s" % ids[office])}
    return {w for w in found if not (office == "vgz" and w in ("demo-aanbieder",))}


def make(browser, target, fields):
    return browser.post(target, fields, page="/")


def own_remarks(g, server, place, people):
    """Each office says something of the same provider, through the pages."""
    provider = Places(place).record("provider")
    for office, browsers in people.items():
        a = make(browsers[0], "/gegevens/provider/%s/opmerking" % provider, {"body": word(office, "remark"), "tekst": word(office, "remark")})
        b = make(browsers[0], "/gegevens/provider/%s/taak" % provider, {"tekst": word(office, "task"), "voor": "2026-08-01",
                                                                      "title": "x"})
        g.note("%s: remark %d, task %d" % (office, a.status, b.status))
    server.settle(place)


def shows(reply, words):
    return sorted(w for w in words if w.encode() in reply.body)


def pages(g, program, place, people, words):
    routes, places = routes_of(program), Places(place)
    starts = [f for m, p, _ in routes if m == "GET" and not p.startswith("/api/") for f in fillings(places, p)]
    for mine, theirs in (("vgz", "cz"), ("cz", "vgz")):
        wrong, own, count = [], set(), 0
        for browser in people[mine]:
            for target, reply in crawl(browser, routes, starts, each=6 if LONG else 2, most=900 if LONG else 170):
                count += 1
                wrong += ["%s shows %s" % (target, w) for w in shows(reply, words[theirs])]
                own |= set(shows(reply, words[mine]))
        g.none(wrong, "%s sees nothing of %s on %d pages" % (mine, theirs, count))
        g.ok(len(own) >= 3, "and its own words it does see", own)


def asked(g, people, words):
    """By search and by filters."""
    wrong, own = [], 0
    for mine, theirs in (("vgz", "cz"), ("cz", "vgz")):
        for browser in people[mine]:
            for w in sorted(words[theirs]):
                reply = browser.get("/zoek?q=" + w, keep=False)
                rest = re.sub(r'value="[^"]*"|<title>.*?</title>|[?&;]q=[^"&]*', "", reply.text)
                main = re.search(r"<main.*</main>", rest, re.S)
                if re.search(r'href="/(gegevens|aanbieders|regios|import|gebruikers|signalen)/[^"]*\d', main[0] if main else rest):
                    wrong.append("search as %s finds %s" % (mine, w))
            for model in WORDS:
                reply = browser.get("/gegevens/%s?q=%s" % (model, word(theirs, model)), keep=False)
                if re.search(r'href="/gegevens/%s/\d+' % model, reply.text):
                    wrong.append("the list of %s as %s finds %s" % (model, mine, theirs))
            own += any(word(mine, m) in browser.get("/gegevens/%s" % m, keep=False).text for m in WORDS)
    g.none(wrong, "search and lists find nothing of the other")
    g.ok(own, "lists do show what is one's own")


def by_id(g, program, place, people, ids):
    wrong, count = [], 0
    routes = routes_of(program)
    special = {"import": ["/import/%s", "/import/%s/afkeur"], "account": ["/gebruikers/%s"]}
    for mine, theirs in (("vgz", "cz"), ("cz", "vgz")):
        for browser in people[mine]:
            for model, rows in planted(place, ids, theirs).items():
                for row in rows[:3] + rows[-1:]:
                    for path in ["/gegevens/%s/%%s" % model, "/gegevens/%s/%%s/wijzig" % model, "/gegevens/%s/%%s/verwijder" % model] + special.get(model, []):
                        reply = browser.get(path % row, keep=False)
                        count += 1
                        if reply.status not in (403, 404):
                            wrong.append("%s as %s: %d" % (path % row, mine, reply.status))
    for mine, theirs in (("vgz", "cz"), ("cz", "vgz")):
        browser = people[mine][1]
        token = browser.token()
        for model, rows in planted(place, ids, theirs).items():
            for method, path, _ in routes:
                if method != "POST" or not ("{model}/{id}" in path or model == "import" and path.startswith("/import/{id}")
                                            or model == "account" and path.startswith("/gebruikers/{id}") or model == "task" and path.startswith("/taken/{id}")):
                    continue
                target = path.replace("{model}", model).replace("{id}", rows[0]).replace("{regel}", "1").replace("{nummer}", "1")
                reply = browser.send(target, [("csrf", token), ("body", "x"), ("title", "x"), ("name", "x")], keep=False)
                count += 1
                if reply.status not in (400, 403, 404):
                    wrong.append("POST %s as %s: %d" % (target, mine, reply.status))
    g.none(wrong, "no record of the other by its number, to read or to change: %d tries" % count)


def machines(g, program, server, place, ids, words):
    """The API, with tokens."""
    wrong, own, count = [], 0, 0
    plurals = sorted({p.split("/")[3] for m, p, _ in routes_of(program) if m == "GET" and re.fullmatch(r"/api/v1/[\w-]+/\{id\}", p)})
    for mine, theirs in (("vgz", "cz"), ("cz", "vgz")):
        for name in OFFICES[mine]:
            said = program.must("user", "token", name, "--label", "toets", db=place.url).out
            browser = server.browser(Authorization="Bearer " + re.search(r"[\w-]{40,}", said)[0])
            foreign = planted(place, ids, theirs)
            for plural in plurals:
                model = model_of(plural)
                reply = browser.get("/api/v1/" + plural)
                count += 1
                wrong += ["GET %s as %s shows %s" % (plural, name, w) for w in shows(reply, words[theirs])]
                own += bool(shows(reply, words[mine]))
                for kind in ("text/csv",):
                    wrong += ["%s of %s shows %s" % (kind, plural, w) for w in shows(browser.get("/api/v1/" + plural, headers={"Accept": kind}), words[theirs])]
                for row in foreign.get(model, [])[:3]:
                    for method, body in (("GET", None), ("PATCH", b"{}"), ("DELETE", None)):
                        reply = browser.ask(method, "/api/v1/%s/%s" % (plural, row), body, {"Content-Type": "application/merge-patch+json", "If-Match": "*"})
                        count += 1
                        if reply.status not in (403, 404, 405, 412, 415, 428) or shows(reply, words[theirs]) or method == "GET" and reply.status not in (403, 404):
                            wrong.append("%s %s/%s as %s: %d" % (method, plural, row, name, reply.status))
                    nobody = browser.get("/api/v1/%s/%s" % (plural, "987654321"))
                    there = browser.get("/api/v1/%s/%s" % (plural, row))
                    if nobody.status != there.status:
                        wrong.append("%s: a foreign record is %d, none is %d" % (plural, there.status, nobody.status))
    g.none(wrong, "the API tells nothing of the other: %d requests" % count)
    g.ok(own >= 2, "and does tell what is one's own", own)


def figures(g, program, place):
    """What an office makes counts for itself only."""
    wrong = []
    for name in [l.split(",")[0] for l in program.must("figure", "--format", "csv", db=place.url).out.splitlines()[1:]]:
        told = {office: program.run("figure", name, "--format", "csv", "--as", people[0], db=place.url) for office, people in OFFICES.items()}
        wrong += ["%s: %r" % (name, a) for a in told.values() if a.code not in (0, 2)]
        wrong += ["%s as %s tells of %s" % (name, o, x) for o, a in told.items() for x in OFFICES if x != o and "geheim" + x in a.out]
    g.none(wrong, "figures are each office's own")
    for office, people in OFFICES.items():
        other = "cz" if office == "vgz" else "vgz"
        for model in list(WORDS) + ["account"]:
            said = program.run("export", model, "--as", people[0], db=place.url)
            if "geheim" + other in said.out or model == "account" and OFFICES[other][0] in said.out:
                g.ok(False, "export %s as %s" % (model, people[0]), said.out[:500])
    g.ok(True, "an export at the terminal for one office holds nothing of the other")


def in_the_database(g, place, ids):
    """As the role of the pages, past the program."""
    ask = lambda me, sql: psql(place.url, "SET ROLE waarborg_app; SET waarborg.me = '%s'; SET waarborg.known = '9000000000000000000'; %s" % (me, sql))
    wrong = []
    for model, rows in planted(place, ids, "cz").items():
        for table in ("t_" + model, "v_" + model, "k_" + model, "h_" + model):
            found = ask(ids["vgz"], "SELECT count(*) FROM %s WHERE payer = %s" % (table, ids["cz"]))
            if found != [["0"]]:
                wrong.append("%s: %s rows" % (table, found))
        if ask(ids["cz"], "SELECT count(*) FROM t_%s" % model) == [["0"]]:
            wrong.append("%s: nothing of one's own" % model)
        for sql in ("UPDATE t_%s SET since = since WHERE payer = %s RETURNING id", "DELETE FROM t_%s WHERE payer = %s RETURNING id"):
            if ask(ids["vgz"], sql % (model, ids["cz"])):
                wrong.append("%s can be changed" % model)
    g.none(wrong, "row-level security: the role of the pages reads and changes only its office's rows")
    forced = psql(place.url, "SELECT relname FROM pg_class WHERE relname IN (%s) AND NOT (relrowsecurity AND relforcerowsecurity)"
                  % ", ".join("'t_%s','h_%s'" % (m, m) for m in planted(place, ids, "cz")))
    g.none(forced, "row-level security is forced, also on the owner")
    roles = psql(place.url, "SELECT rolname FROM pg_roles WHERE rolname IN ('waarborg_app','waarborg_job') AND (rolsuper OR rolbypassrls)")
    g.none(roles, "the roles of the program cannot walk past it")
    owned = psql(place.url, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tableowner IN ('waarborg_app','waarborg_job')")
    g.none(owned, "and own no table")


def without_filter(g, place, ids):
    """A statement as a mistake would leave it: on the table itself, with the filter gone or made idle."""
    text = "".join("".join(row) for row in psql(place.url, "SELECT pg_get_viewdef('k_remark', true)"))
    g.ok("me()" not in text, "the view of remarks holds no filter of its own on a server", text)
    for sql in ("SELECT count(*) FROM t_remark WHERE payer = %s", "SELECT count(*) FROM t_remark WHERE (payer = me() OR true) AND payer = %s",
                "SELECT count(*) FROM (SELECT payer FROM t_remark UNION ALL SELECT payer FROM h_remark) AS q WHERE payer = %s"):
        found = psql(place.url, "SET ROLE waarborg_app; SET waarborg.me = '%s'; SET waarborg.known = '9000000000000000000'; " % ids["vgz"] + sql % ids["cz"])
        g.equal(found, [["0"]], "a statement without its filter gives nothing of the other")


def main():
    need(sys.argv[2])
    program = Program(sys.argv[1])
    with gate("web-scope") as g:
        place = demo(g, program, sys.argv[2])
        ids = plant(g, program, place)
        with Server(g, program, place.url) as server:
            people = {office: [sign_in(server, place, name) for name in names] for office, names in OFFICES.items()}
            own_remarks(g, server, place, people)
            words = {office: secrets_of(place, ids, office) for office in OFFICES}
            for office in OFFICES:
                g.note("%s: %s" % (office, {m: len(r) for m, r in planted(place, ids, office).items()}))
            pages(g, program, place, people, words)
            asked(g, people, words)
            by_id(g, program, place, people, ids)
            machines(g, program, server, place, ids, words)
            g.ok(server.process.poll() is None, "the server is still there")
        figures(g, program, place)
        if sys.argv[2] == "postgres":
            in_the_database(g, place, ids)
            without_filter(g, place, ids)


if __name__ == "__main__":
    main()
