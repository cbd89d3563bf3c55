#!/usr/bin/env python3
"""records.py BINARY sqlite|postgres: the pages of records, driven over the wire as people use them.

Every model gets its list, record, form, history and files; filters stand in the address; what a role may not see
is neither shown nor there; forms say all that is wrong at once, keep what was typed, and show what somebody else
changed; changes are taken back; odd addresses and forms get a sentence and nothing happens.
"""
import csv
import io
import json
import sys
import urllib.parse
import zipfile

import web_site as s
from web_site import g

ODD = ["\U0001F600", "\u202Etxet", "x" * 10000, "'; DROP TABLE t_provider; --", "<script>alert(1)</script>",
       "=1+1", "-1", "99999999999999999999", "%00", "..", "../../etc/passwd", "{{t.nav.start}}", "\\", "\"", "%", "*",
       "1..2", "#1", "#99999", "NaN", "0x10", "\t", "é", "a\nb"]


def world(t, binary, kind):
    """Facts of the program, two offices, a few providers and locations, and forty waits."""
    program = g.Program(binary)
    place = g.world(t, program, kind)
    rows = [g.waiting_row(t.random, "opmerking %d" % i) for i in range(40)]
    path = g.write_csv(t.folder / "w.csv", g.WAITING, rows)
    program.must("import", "--profile", "waiting", path, db=place.url)
    people = g.write_csv(t.folder / "p.csv", ["source_id", "location", "profession", "agb", "age_class"],
                         [["p1", g.location_key(1), "gp", "01010101", "40-44"]])
    program.must("import", "--profile", "professional", people, db=place.url)
    return place


def id_of(place, model, where):
    return int(place.ask("SELECT id FROM t_%s WHERE %s" % (model, where))[0][0])


def models(place):
    return [row[0] for row in place.ask("SELECT name FROM meta_model ORDER BY name")]


def every_model(t, place, who):
    """Each list and the first record of each, for each kind of viewer: a page, or the one answer of not found."""
    unknown = who["purchaser"].get("/gegevens/bestaatniet")
    t.equal(unknown.status, 404, "a model that is not there is not found")
    wrong = []
    for model in models(place):
        for role, browser in who.items():
            page = browser.get("/gegevens/" + model)
            hidden = model == "account" and role != "administrator"
            if page.status != (404 if hidden else 200):
                wrong.append("%s %s %s" % (role, model, page.status))
            if hidden and page.main.split("Nummer")[0] != unknown.main.split("Nummer")[0]:
                wrong.append("%s %s says something else than of what is not there" % (role, model))
            for href in page.hrefs("/gegevens/%s/" % model)[:1]:
                one = browser.get(href)
                if one.status not in (200, 403) or not one.heading:
                    wrong.append("%s %s %s" % (role, href, one.status))
    t.none(wrong, "every model has its list and its records, for every role")
    index = who["purchaser"].get("/gegevens")
    shown = {href.split("/")[2] for href in index.hrefs("/gegevens/")}
    t.equal(sorted(shown), sorted(set(models(place)) - {"account"}), "the page of all models names those one may see")


def lists(t, place, browser):
    page = browser.get("/gegevens/provider")
    t.ok("20 rijen" in page.main, "a list says how many rows there are", page)
    t.ok("none" in page.sorts and "ascending" not in page.sorts, "columns can be sorted and say that they are not")
    by_name = browser.get("/gegevens/provider", sort="-name")
    names = [row[1] for row in by_name.rows[1:]]
    t.ok(names == sorted(names, reverse=True) and by_name.sorts.count("descending") == 1, "sorted by name, descending",
         names)
    t.ok("sort=name" in by_name.link("Naam"), "asking again turns the order", by_name.link("Naam"))
    form = page.form("/gegevens/provider")
    found = browser.submit(form, veld="name", hoe="bevat", waarde="AANBIEDER 7")
    t.equal(found.path, "/gegevens/provider?name~=AANBIEDER%207", "the filter form leads to an address that can be shared")
    t.equal([row[0] for row in found.rows[1:]], ["900007"], "and finds what contains it, whatever the capitals")
    t.ok("Naam bevat AANBIEDER 7" in found.main, "the filter stands above the list")
    t.equal(found.link("Naam bevat"), "/gegevens/provider", "and can be taken away")
    region = browser.submit(browser.get("/gegevens/location").form("/gegevens/location"), veld="region", hoe="is",
                            waarde="midden-holland")
    t.ok(region.path == "/gegevens/location?region=5520" and "20 rijen" in region.main and
         "Regio is Midden-Holland" in region.main, "a reference is found by its name", region)
    t.ok(browser.get("/gegevens/location", region="5520", kolom=["name", "place"]).rows[0] == ["Locatie", "Plaats"],
         "columns can be chosen")
    paged = browser.get("/gegevens/provider", size=10, page=2)
    t.ok(len(paged.rows) == 11 and paged.link("Vorige") and not paged.link("Volgende"), "the second page of ten")
    past = browser.get("/gegevens/provider", page=3)
    t.ok(past.status == 200 and "Zo veel bladzijden zijn er niet" in past.main, "a page past the last says so")
    t.equal(browser.get("/gegevens/provider", page=999999).status, 400, "a page far past the end is refused")
    none = browser.get("/gegevens/provider", **{"name~": "bestaat niet"})
    t.ok("Hier voldoet niets aan" in none.main and none.link("Wis alle filters"), "a filter that finds nothing", none)
    empty = browser.get("/gegevens/holiday", name="x")
    t.equal(empty.status, 200, "a list that is empty")
    wait = browser.get("/gegevens/waiting", sort="-measured_on")
    t.ok("Generalistische basis-ggz" in wait.main or "Specialistische ggz" in wait.main, "references have their title")
    t.ok(any(h.startswith("/gegevens/location/") for h, _ in wait.links), "and lead to the record")
    t.ok("(weken)" in wait.main and "2026" in wait.main, "units and dates as people say them")
    code = browser.get("/gegevens/norm?kolom=code&kolom=kind&kolom=leads")
    t.ok("Treeknorm" in code.main and ("ja" in code.main.split()), "codes by their name, yes and no in words")
    region_row = browser.get("/gegevens/region", code="5520")
    t.ok("/regios/5520" in region_row.hrefs("/regios/5520"), "a region leads to its own page")
    t.ok(browser.get("/gegevens/provider").hrefs("/aanbieders/"), "a provider leads to its own page")
    dated = browser.get("/gegevens/region", peildatum="2000-01-01")
    t.ok(not dated.rows, "of what is dated, what holds on the day that is asked", dated)
    newest = place.ask("SELECT max(id) FROM change")[0][0]
    back = browser.get("/gegevens/provider", bekendOp="change:" + newest)
    t.ok(back.rows and all("bekendOp=change:" in h for h in back.hrefs("/gegevens/provider") if h != "/gegevens/provider"),
         "looking back travels along", back.hrefs("/gegevens/provider"))
    t.ok(not back.offers("Nieuw"), "and offers nothing to write")


def files(t, place, browser):
    page = browser.get("/gegevens/provider", als="csv", **{"name~": "aanbieder 1"})
    rows = list(csv.reader(io.StringIO(page.body)))
    t.equal(len(rows), 12, "csv: the rows of the filter and a head")
    t.ok(page.headers["content-disposition"].startswith('attachment; filename="provider-') and
         page.headers["content-disposition"].endswith('.csv"'), "with a name of its own", page.headers)
    data = json.loads(browser.get("/gegevens/waiting", als="json").body)
    t.ok(len(data) == 40 and {row["region"] for row in data} == {"5520"}, "json: all rows, references by their key")
    book = zipfile.ZipFile(io.BytesIO(browser.get("/gegevens/waiting", als="xlsx", page=1, size=10).bytes))
    sheet = next(n for n in book.namelist() if "sheet1" in n)
    t.ok(book.read(sheet).count(b"<row ") in (41, 42), "xlsx: all rows, whatever the page")
    t.equal(browser.get("/gegevens/waiting", als="exe").status, 400, "another kind of file is refused")
    form = browser.get("/gegevens/provider/nieuw").form("/nieuw")
    browser.submit(form, source_id="900900", name="=HYPERLINK(\"http://kwaad\")")
    text = browser.get("/gegevens/provider", als="csv", source_id="900900").body
    t.ok("'=HYPERLINK" in text and ",=HYPERLINK" not in text and ",\"=HYPERLINK" not in text,
         "text that a spreadsheet would run is guarded", text)


def masks(t, place, who):
    """AGB code and age class of a professional are personal: a mediator sees them, a purchaser does not."""
    one = "/gegevens/professional/%d" % id_of(place, "professional", "source_id = 'p1'")
    closed, opened = who["purchaser"].get(one), who["mediator"].get(one)
    t.ok("afgeschermd" in closed.main and "01010101" not in closed.body, "personal fields are masked", closed)
    t.ok("01010101" in opened.main, "and shown to whom they are for")
    t.ok("01010101" not in who["purchaser"].get("/gegevens/professional").body, "masked in the list")
    for query in ("agb=01010101", "sort=agb", "agb.empty=0", "agb~=0101"):
        t.equal(who["purchaser"].get("/gegevens/professional?" + query).status, 403, "nor filtered or sorted: " + query)
    t.ok("01010101" not in who["purchaser"].get("/gegevens/professional?als=csv&kolom=agb&kolom=source_id").body,
         "nor in a file")
    t.ok("01010101" in who["mediator"].get("/gegevens/professional?als=csv").body, "for whom they are, in a file")
    t.ok("01010101" not in who["purchaser"].get("/zoek?q=01010101").main.replace("Zoeken naar 01010101", ""), "nor found")
    form = who["purchaser"].get(one + "/wijzig").form("/wijzig")
    t.ok("agb" not in form.kinds, "nor asked in a form")
    page = who["purchaser"].submit(form, agb="02020202")
    t.ok(page.status == 400 and "niet invullen" in page.main, "nor set by a form that asks it", page)
    seen = who["administrator"].get(one)
    t.ok(seen.link("Bekijk alles") and "record=" in seen.link("Bekijk alles"), "who may audit finds who looked")
    t.ok(not who["mediator"].get(one).link("Bekijk alles"), "others do not")


def looks(t, site):
    """What was shown of people stands in the log of looks."""
    done = site.must("audit", "list", "--format", "csv")
    lines = list(csv.DictReader(io.StringIO(done.out)))
    mediator = [line for line in lines if line["name"] == "test-mediator" and line["ids"].startswith("professional:")]
    t.ok({"uitvoer", "lijst", "lezen"} <= {line["what"] for line in mediator}, "lists, files and records are logged", done)
    purchaser = [line for line in lines if line["name"] == "test-purchaser" and "professional" in line["ids"]]
    t.none(purchaser, "what was masked was not looked at")


def forms(t, place, browser, other):
    new = browser.get("/gegevens/location/nieuw")
    form = new.form("/nieuw")
    t.ok("(verplicht)" in new.main and form.kinds["excludes_on_iq"] == "select" and form.kinds["admission"] == "textarea",
         "kinds of fields are kinds of inputs")
    page = browser.submit(form, provider="900001", name="<b>x</b>", place="", agb="12", region="nergens", postcode="99")
    t.equal(page.status, 400, "a form with mistakes is refused")
    text = page.main
    t.ok("Plaats: Dit veld is verplicht" in text and "AGB-codes: " in text and "Regio: " in text and "Postcode: " in text,
         "all that is wrong is said at once", text)
    t.equal(text.count("Fout:"), 4, "and at each field")
    t.ok(all("veld-" + n in page.ids for n in ("place", "agb", "region")), "the summary leads to the fields")
    again = page.form("/nieuw")
    t.equal((again.get("name"), again.get("agb"), again.get("region")), ("<b>x</b>", "12", "nergens"), "what was typed stays")
    page = browser.submit(again, place="Gouda", agb="12345678; 87654321", region="Midden-Holland (5520)", postcode="2801 AB")
    made = page.path.split("?")[0]
    t.ok(page.status == 200 and page.heading.startswith("<b>x</b>") and "gedaan=gemaakt" in page.path, "then it is made", page)
    t.ok("12345678, 87654321" in page.main and "Midden-Holland" in page.main, "with what was typed")
    page = browser.submit(browser.get(made + "/wijzig").form("/wijzig"))
    t.ok("gedaan=ongewijzigd" in page.path, "saving without a difference changes nothing", page)
    t.equal(place.ask("SELECT count(*) FROM h_location WHERE name = '<b>x</b>'"), [["0"]], "and makes no version")
    page = browser.submit(browser.get(made + "/wijzig").form("/wijzig"), admission="een\r\ntwee", _reden="omdat")
    t.ok("omdat" in page.main and "een twee" in page.main and "Toelating" in page.main, "the history says what and why")
    t.equal(place.ask("SELECT length(admission) FROM t_location WHERE name = '<b>x</b>'"), [["8"]],
            "line ends of a browser are one character")

    mine, theirs = browser.get(made + "/wijzig").form("/wijzig"), other.get(made + "/wijzig").form("/wijzig")
    other.submit(theirs, place="Waddinxveen", name="van de ander")
    page = browser.submit(mine, place="Boskoop", exclusion="geen")
    t.ok(page.status == 409 and "Iemand anders heeft dit intussen gewijzigd" in page.main, "somebody was first", page)
    t.ok(["Plaats", "Gouda", "Waddinxveen", "Boskoop"] in page.rows, "seen, now and typed stand side by side", page.rows)
    t.equal(place.ask("SELECT place FROM t_location WHERE name = 'van de ander'"), [["Waddinxveen"]], "nothing is saved")
    form = page.form("/wijzig")
    t.equal((form.get("place"), form.get("name"), form.button), ("Boskoop", "van de ander", "Bewaar mijn wijziging toch"),
            "the form holds mine, and theirs where I changed nothing")
    page = browser.submit(form)
    t.equal(place.ask("SELECT place, name, exclusion FROM t_location WHERE name = 'van de ander'"),
            [["Boskoop", "van de ander", "geen"]], "saved on top of theirs")

    stale = browser.get(made + "/wijzig").form("/wijzig")
    gone = other.submit(other.get(made + "/verwijder").form("/verwijder"), _reden="dubbel")
    t.ok("/wijzigingen/" in gone.path and "1 verwijderd" in gone.main, "removed, and the change is shown", gone)
    page = browser.submit(stale, place="Te laat")
    t.ok(page.status == 409 and "intussen verwijderd" in page.main, "a form of what is gone says so", page)
    page = browser.get(made)
    t.ok(page.status == 404 and "is verwijderd" in page.main and "test-analyst" in page.main and "dubbel" in page.main,
         "the record says who removed it and why", page)
    then = browser.get(next(h for h in page.hrefs(made) if "bekendOp" in h))
    t.ok(then.status == 200 and "Boskoop" in then.main and not then.form("/opmerking") and not then.offers("Wijzig"),
         "and can still be seen as it was known, without forms", then)
    undone = other.submit(gone.form("/ongedaan"))
    t.ok(undone.status == 200 and "gedaan=teruggedraaid" in undone.path, "removing is taken back", undone)
    t.equal(browser.get(made).status, 200, "and it is there again")
    again = other.post(gone.path.split("?")[0] + "/ongedaan")
    t.ok(again.status == 409 and "al ongedaan gemaakt" in again.main, "once is enough", again)
    return made


def refused(t, place, who, made):
    purchaser = who["purchaser"]
    before = place.dump() if place.kind == "sqlite" else None
    form = purchaser.get(made + "/wijzig").form("/wijzig")
    for name in ("id", "payer", "since", "role", "import", "line", "until"):
        page = purchaser.submit(form, **{name: "1"})
        t.ok(page.status == 400, "a field that is none is refused: " + name, page)
    t.equal(purchaser.post(made + "/wijzig", {"place": "x"}).status, 400, "a form without version is refused")
    for path in ("/gegevens/waiting/1", "/gegevens/import/1", "/gegevens/signal/1"):
        if purchaser.get(path).status != 200:
            continue
        t.ok(not purchaser.get(path).offers("Wijzig"), "what nobody changes offers no form: " + path)
        t.equal(purchaser.get(path + "/wijzig").status, 403, "and has none")
        t.equal(purchaser.post(path + "/wijzig", {"_since": "1"}).status, 403, "and takes none")
        t.equal(purchaser.post(path + "/verwijder", {"_since": "1"}).status, 403, "and is not removed")
    t.equal(who["mediator"].get(made + "/wijzig").status, 403, "a role without the right has no form")
    t.equal(who["mediator"].post(made + "/wijzig", dict(form.fields, place="x")).status, 403, "and changes nothing")
    t.equal(purchaser.get("/gegevens/norm/nieuw").status, 403, "norms are for those who may")
    t.equal(purchaser.get("/gegevens/account/nieuw").status, 404, "accounts are not even there")
    t.equal(purchaser.get("/gegevens/role/1/wijzig").status, 403, "nor do roles grow")
    for path in ("/gegevens/provider/999999", "/gegevens/provider/0", "/gegevens/provider/-1", "/gegevens/provider/x",
                 "/gegevens/provider/99999999999999999999"):
        for then in ("", "/wijzig", "/verwijder"):
            t.equal(purchaser.get(path + then).status, 404, "not found: " + path + then)
    back = "?bekendOp=2026-01-01"
    t.equal(purchaser.post(made + "/wijzig" + back, dict(form.fields, place="x")).status in (403, 404), True,
            "looking back nothing is written")
    t.equal(purchaser.post(made + "/opmerking" + back, {"tekst": "x"}).status in (403, 404), True, "nor a remark")
    t.equal(purchaser.get("/gegevens/provider/nieuw" + back).status, 403, "nor is there a form")
    t.equal(purchaser.post(made + "/wijzig", dict(form.fields, place="x"), csrf="x").status, 403, "nor without its csrf")
    used = purchaser.get("/gegevens/provider/%d/verwijder" % id_of(place, "provider", "source_id = '900001'"))
    t.ok("nog in gebruik" in used.main and not used.offers("Verwijder"), "what is in use is not removed", used)
    page = purchaser.post("/gegevens/provider/%d/verwijder" % id_of(place, "provider", "source_id = '900001'"),
                          {"_since": place.ask("SELECT since FROM t_provider WHERE source_id = '900001'")[0][0]})
    t.ok(page.status == 409 and "in gebruik bij Locaties" in page.main, "also when it is asked for anyway", page)
    if before:
        t.none((d for d in g.differences(before, place.dump()) if d[:2] in ("t_", "h_")), "none of it changed a record")


def notes(t, place, who, stranger, made):
    """Remarks and tasks are of the office: another office sees none of them."""
    mine = who["purchaser"]
    page = mine.submit(mine.get(made).form("/opmerking"), tekst="Bel mij <i>eerst</i>")
    t.ok("Bel mij <i>eerst</i>" in page.main and "test-purchaser" in page.main, "a remark, as it was typed", page)
    page = mine.submit(page.form("/taak"), tekst="Vraag de wachttijd na", voor="2026-06-01")
    t.ok("Vraag de wachttijd na" in page.main and "voor u" in page.main, "a task", page)
    for browser in (stranger,):
        t.ok("Bel mij" not in browser.get(made).body and "Vraag de wachttijd" not in browser.get(made).body,
             "another office sees neither")
        task = id_of(place, "task", "title = 'Vraag de wachttijd na'")
        t.equal(browser.get("/gegevens/task/%d" % task).status, 404, "nor finds the task")
        t.equal(browser.post("/taken/%d/klaar" % task).status, 404, "nor finishes it")
        t.equal(browser.get("/gegevens/task/%d/wijzig" % task).status, 404, "nor gets its form")
        remark = id_of(place, "remark", "body LIKE 'Bel mij%'")
        t.equal(browser.post("/gegevens/remark/%d/verwijder" % remark, {"_since": "1"}).status, 404, "nor removes a remark")
        t.ok("Bel mij" not in browser.get("/zoek?q=bel mij".replace(" ", "%20")).main.replace("naar bel mij", ""),
             "nor finds it by searching")
        change = place.ask("SELECT since FROM t_task WHERE id = %d" % task)[0][0]
        t.equal(browser.get("/wijzigingen/" + change).status, 404, "nor sees the change")
        t.equal(browser.post("/wijzigingen/%s/ongedaan" % change).status, 404, "nor takes it back")
    start = mine.get("/")
    t.ok("Vandaag en te laat" in start.main and "te laat" in start.main and "Vraag de wachttijd na" in start.main,
         "what is late stands on the first page", start)
    tasks = mine.get("/taken")
    t.ok(tasks.main.index("Mijn open taken") < tasks.main.index("Vraag de wachttijd na"), "and on the page of tasks")
    done = mine.submit(tasks.form("/klaar"))
    t.ok("gedaan=taak-klaar" in done.path and "U heeft geen open taken" in done.main, "done", done)
    for text in ("", " ", "x" * 5000):
        t.equal(mine.post(made + "/opmerking", {"tekst": text}).status, 400, "a remark of %d characters" % len(text))
    t.equal(mine.post(made + "/taak", {"tekst": "x", "voor": "morgen"}).status, 400, "a day that is none")
    t.equal(mine.post("/gegevens/provider/999999/opmerking", {"tekst": "x"}).status, 404, "about what is not there")
    away = mine.post("/taken/%d/klaar" % task, {"terug": "//kwaad.example/"}, follow=False)
    t.ok(away.headers.get("location", "/").startswith("/") and "kwaad" not in away.headers.get("location", ""),
         "never away from the site", away.headers)


def log(t, place, who):
    mine = who["purchaser"]
    page = mine.get("/wijzigingen")
    t.ok("met de hand" in page.main and len(page.rows) > 5, "the log of changes", page)
    only = mine.submit(page.form("/wijzigingen"), veld="soort", waarde="met de hand")
    t.ok("soort=edit" in only.path and all(row[3] == "met de hand" for row in only.rows[1:]), "filtered by kind", only)
    t.equal(mine.get("/wijzigingen/1").status, 200, "a change")
    for n in ("0", "-1", "x", "999999", "99999999999999999999"):
        t.equal(mine.get("/wijzigingen/" + n).status, 404, "no change " + n)
    first = mine.get("/wijzigingen/%s" % place.ask("SELECT min(id) FROM change WHERE kind = 'import'")[0][0])
    t.ok(not first.form("/ongedaan"), "an import is not taken back here")
    t.equal(mine.post(first.path + "/ongedaan").status, 403, "also when asked")
    # a change that was built on cannot be taken back
    path = mine.submit(mine.get("/gegevens/provider/nieuw").form("/nieuw"), source_id="900901", name="een").path.split("?")[0]
    made = [h for h in mine.get(path).hrefs("/wijzigingen/")][0]
    mine.submit(mine.get(path + "/wijzig").form("/wijzig"), name="twee")
    page = mine.submit(mine.get(made).form("/ongedaan"))
    t.ok(page.status == 409 and "later gewijzigd" in page.main and mine.get(path).heading.startswith("twee"),
         "what was changed later stands in the way, and says so", page)


def searching(t, who):
    page = who["purchaser"].get("/zoek", q="aanbieder 7")
    t.ok("Aanbieder 7" in page.main and page.hrefs("/gegevens/provider/"), "search finds a provider", page)
    t.ok("Er is niets gevonden" in who["purchaser"].get("/zoek", q="qqqqqq").main, "or nothing, and says so")
    t.equal(who["purchaser"].get("/zoek").status, 200, "or is not asked anything")
    t.equal(who["purchaser"].get("/signalen").status, 200, "signals")
    t.equal(who["purchaser"].get("/signalen?stand=x").status, 400, "a state that is none")


def attack(t, place, who, made):
    """Whatever is sent, there is an answer in order: a page or a sentence, never a fault, never the text as markup."""
    browser, wrong = who["administrator"], []

    def look(page, what):
        if page.status not in (200, 400, 403, 404, 409, 414) or "<script>alert" in page.body:
            wrong.append("%s: %s %s" % (what, page.status, page.main[:200]))

    for odd in ODD:
        for name in ("name~", "name", "source_id", "sort", "page", "size", "after", "q", "kolom", "als", "id", "kvk",
                     "valid_on", odd):
            if name:
                look(browser.get("/gegevens/provider?" + urllib.parse.urlencode({name[:3000]: odd})), (name[:20], odd[:20]))
        for name in ("measured_on", "measured_on.from", "region", "region.id", "registration", "waiting_clients",
                     "no_intake", "measured_on.empty"):
            look(browser.get("/gegevens/waiting?" + urllib.parse.urlencode({name: odd})), (name, odd[:20]))
        for how in ("is", "bevat", "vanaf", "leeg", odd):
            look(browser.get("/gegevens/waiting?" + urllib.parse.urlencode(
                {"veld": "region", "hoe": how[:3000], "waarde": odd})), ("veld", how[:20], odd[:20]))
        look(browser.get("/gegevens/waiting?" + urllib.parse.urlencode({"veld": odd, "hoe": "is", "waarde": odd})), odd[:20])
        for path in ("/zoek?q=", "/signalen?stand=", "/signalen?pagina=", "/wijzigingen?wie=", "/wijzigingen?van=",
                     "/wijzigingen?voor=", "/wijzigingen?soort=", made + "?voor=", "/gegevens/provider?peildatum=",
                     "/gegevens/provider?bekendOp=", "/gegevens/provider/nieuw?name="):
            look(browser.get(path + urllib.parse.quote(odd[:3000])), (path, odd[:20]))
        for path in ("/gegevens/%s", "/gegevens/provider/%s", "/gegevens/%s/1", "/wijzigingen/%s"):
            if "/" not in odd and odd != "..":
                look(browser.get(path % urllib.parse.quote(odd[:1000], safe="")), (path, odd[:20]))
        form = browser.get("/gegevens/location/nieuw").form("/nieuw")
        page = browser.submit(form, **{name: odd for name in form.kinds if name not in ("csrf", "submit")})
        look(page, ("form", odd[:20]))
        again = page.form("/nieuw")
        if page.status == 400 and again and again.get("place") not in (odd, odd.replace("\n", ""), odd.strip()):
            wrong.append("what was typed is not kept: %r %r" % (odd[:30], again.get("place")))
        look(browser.post(made + "/wijzig", {"_since": odd, "place": odd}), ("since", odd[:20]))
        look(browser.post(made + "/taak", {"tekst": odd, "voor": odd}), ("task", odd[:20]))
        look(browser.post("/taken/1/klaar", {"terug": odd[:3000]}, follow=False), "") if odd else None
    wrong = [w for w in wrong if ": 303" not in w]
    t.none(wrong, "odd text in every parameter is answered in order")
    many = browser.get("/gegevens/provider?" + "&".join("name=%d" % i for i in range(300)))
    t.ok(many.status in (200, 400, 414, 431), "three hundred values of one filter", many)
    fields = browser.get("/gegevens/waiting?" + "&".join("remark~=%d" % i for i in range(30)))
    t.equal(fields.status, 400, "more filters than there may be")
    t.equal(browser.get("/gegevens/provider").status, 200, "and all goes on")


def main(binary, kind):
    g.need(kind)
    with g.gate("records") as t:
        place = world(t, binary, kind)
        site = s.Site(t, binary, place).start()
        try:
            who = s.one_of_each(site)
            stranger = site.sign_in("vreemd", "purchaser", "menzis")
            every_model(t, place, who)
            lists(t, place, who["purchaser"])
            files(t, place, who["purchaser"])
            masks(t, place, who)
            looks(t, site)
            made = forms(t, place, who["purchaser"], who["analyst"])
            refused(t, place, who, made)
            notes(t, place, who, stranger, made)
            log(t, place, who)
            searching(t, who)
            attack(t, place, who, made)
        finally:
            ended = site.stop()
        t.ok(ended, "the server ends in order", "".join(site.errors)[-2000:])
        t.none([e for e in site.errors if g.REPORT.search(e)], "and no sanitizer has found anything")


if __name__ == "__main__":
    main(*sys.argv[1:3])
