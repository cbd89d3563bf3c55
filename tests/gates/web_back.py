#!/usr/bin/env python3
"""A page about what was known then says the same for ever.

Every page every role can reach is recorded with the newest change as `bekendOp`. Then much happens:
files come in, records are changed, deleted and undone, a norm changes, the day is closed. Asked again with
the same `bekendOp`, every page equals its recording byte for byte. Nothing is left out of the comparison
but the number of the request (on errors only); the bar on top says who is looking
now, so the name of one's own office is not among what changes here. At the moment of recording a
page without `bekendOp` says the same numbers.

web_back.py BINARY sqlite|postgres
"""
import difflib
import re
import sys

from browse import LONG, PEOPLE, Places, Server, crawl, demo, everyone, fillings, main_text, newest, plain, routes_of, with_param
from gate import Program, gate, need

# Not about facts: signing in, and jobs, which are thrown away after some time. The log of looks keeps moments, and
# the clock of the tests stands still, so here it cannot tell what was looked at before from what came after.
ASIDE = re.compile(r"^/(inloggen|welkom|taal|uitloggen|account|werk|taken/lopend|healthz|begin|inzage)\b")


def starts(program, place, known):
    places = Places(place)
    found = []
    for method, path, _ in routes_of(program):
        if method == "GET" and not ASIDE.match(path):
            found += [with_param(f, "bekendOp", known) for f in fillings(places, path)]
    return found


def record(program, place, people, known):
    routes, found = routes_of(program), {}
    begin = starts(program, place, known)
    take = lambda target: "bekendOp=" in target and not ASIDE.match(target)
    for role, browser in people.items():
        if role != "visitor":
            found[role] = crawl(browser, routes, begin, each=4 if LONG else 1, most=600 if LONG else 60, take=take)
    return found


def numbers(reply):
    return re.findall(r"\d[\d.,]*", main_text(reply))


def same_as_now(g, people, recorded):
    wrong, count = [], 0
    for role in ("purchaser",):
        for target, reply in recorded[role]:
            now = people[role].get(with_param(target, "bekendOp", None), keep=False)
            # what stands in a form now stands in a table then
            if reply.status != 200 or "/regel/" in target or "html" not in (reply.header("Content-Type") or ""):
                continue
            count += 1
            if now.status != reply.status or numbers(now) != numbers(reply):
                here, back = main_text(now).split(" "), main_text(reply).split(" ")
                changed = [l for l in difflib.unified_diff(back, here, lineterm="", n=0) if not l.startswith(("---", "+++", "@@"))]
                wrong.append("%s as %s: %s" % (target, role, " ".join(changed)[:300]))
    g.none(wrong, "a page without bekendOp says the same numbers at that moment: %d pages" % count)


def write(g, name, header, rows):
    path = g.folder / name
    path.write_text("\n".join([header] + rows) + "\n", encoding="utf-8")
    return path


def much_happens(g, program, place, server):
    """All kinds of changes, through the program."""
    was = newest(place)
    name, code = place.ask("SELECT name, source_id FROM t_provider ORDER BY id LIMIT 2")[1]
    program.must("import", "--profile", "provider", write(g, "p.csv", "source_id,name",
                 ['%s,"%s (hernoemd)"' % (code, name.replace('"', '""')), "NIEUW-1,Nieuwe aanbieder"]), db=place.url)
    for line in place.ask("SELECT code FROM t_norm ORDER BY id LIMIT 1"):
        exported = program.must("export", "norm", "--format", "csv", db=place.url).out.splitlines()
        head = exported[0].split(",")
        rows = [l for l in exported[1:] if l.startswith(line[0])]
        i = head.index("target") if "target" in head else None
        if rows and i is not None:
            cells = rows[0].split(",")
            cells[i] = "1"
            program.run("import", "--profile", "norm", write(g, "n.csv", exported[0], [",".join(cells)]), db=place.url)
    location = place.ask("SELECT l.id, p.source_id, l.name, l.place, r.code FROM t_location AS l JOIN t_provider AS p ON p.id = l.provider "
                         "JOIN t_region AS r ON r.id = l.region ORDER BY l.id LIMIT 5")
    rows = ["%s/%s/%s,%s,ggz-basis,2026-06-%02d,%d,%d,nagekomen" % (l[1], l[2], l[3], l[4], 10 + i, 30 + i, 40 + i) for i, l in enumerate(location)]
    program.must("import", "--profile", "waiting",
                 write(g, "w.csv", "location,region,care_type,measured_on,registration,treatment,remark", rows + ["x,y,z,,,,"]), db=place.url)
    program.must("undo", str(place.ask("SELECT max(id) FROM change WHERE kind = 'import'")[0][0]), db=place.url)
    program.must("import", "--profile", "waiting",
                 write(g, "w2.csv", "location,region,care_type,measured_on,registration,treatment,remark", rows), db=place.url)
    first = place.ask("SELECT min(id) FROM change WHERE kind = 'import' AND id > 20")[0][0]
    g.note("undo of an early import: %r" % program.run("undo", first, db=place.url).code)
    program.must("user", "add", "nieuw.iemand", "--role", "manager", "--payer", "vgz", db=place.url)
    program.must("tick", "--date", "2026-07-02", db=place.url)
    server.settle(place)
    return newest(place) - was


def compare(g, people, recorded):
    wrong, count = [], 0
    for role, pages in recorded.items():
        for target, before in pages:
            after = people[role].get(target, keep=False)
            count += 1
            if after.status == before.status and plain(after) == plain(before):
                continue
            if len(wrong) >= 10:
                wrong.append("%s as %s" % (target, role))
                continue
            lines = difflib.unified_diff(plain(before).decode("utf-8", "replace").splitlines(),
                                         plain(after).decode("utf-8", "replace").splitlines(), lineterm="", n=0)
            wrong.append("%s as %s: %d, was %d\n  %s" % (target, role, after.status, before.status, "\n  ".join(l[:220] for l in list(lines)[2:8])))
    g.none(wrong, "every page equals its recording, byte for byte: %d pages" % count)


def main():
    need(sys.argv[2])
    program = Program(sys.argv[1])
    with gate("web-back") as g:
        place = demo(g, program, sys.argv[2])
        with Server(g, program, place.url) as server:
            people = everyone(server, place)
            if sys.argv[2] == "postgres" and not LONG:
                # What was known is worked out again for every page, which takes a server its time.
                people = {role: people[role] for role in ("purchaser", "administrator")}
            known = "change:%d" % server.settle(place)
            recorded = record(program, place, people, known)
            g.note("%s; pages: %s" % (known, ", ".join("%s %d" % (r, len(p)) for r, p in recorded.items())))
            g.none(["%s as %s: %d" % (t, r, p.status) for r, pages in recorded.items() for t, p in pages if p.status >= 500],
                   "no page fails")
            g.none(["%s as %s" % (t, r) for r, pages in recorded.items() for t, p in pages
                    if re.search(r'<form[^>]*method="post"(?![^>]*action="/(uitloggen|taal))', p.text)
                    and re.search(r'<form[^>]*action="(?!/uitloggen|/taal)[^"]*"[^>]*method="post"', p.text)],
                   "no page of then offers a change")
            same_as_now(g, people, recorded)
            g.ok(much_happens(g, program, place, server) >= 5, "much happens")
            compare(g, people, recorded)
            g.equal(server.stop(), 0, "the server stops in order")
        with Server(g, program, place.url) as server:
            g.ok(PEOPLE and server.browser().get("/inloggen").status == 200, "also after a new start")
            for browser in people.values():
                browser.server = server
            compare(g, people, {role: recorded[role] for role in ("purchaser",)})


if __name__ == "__main__":
    main()
