"""Files in by the browser: from choosing one to taking it back, with the real server on a database.

Usage: imports.py BINARY sqlite|postgres
"""
import csv
import io
import json
import os
import pathlib
import re
import signal
import sqlite3
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "gates"))
sys.path.insert(0, str(HERE))
import gate as g  # pylint: disable=wrong-import-position

import web_site as web  # pylint: disable=wrong-import-position

BINARY, KIND = sys.argv[1:3]
HEADER = ["location", "region", "care_type", "circuit", "diagnosis", "measured_on", "updated_on",
          "registration", "treatment", "no_intake", "waiting_clients", "remark"]
DAY = "2026-07-01"


def text_of(rows, header=None):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header or HEADER)
    writer.writerows(rows)
    return out.getvalue().encode()


def delivery(site):
    """A hundred good lines of a new day, in the shape of the demo, with twice the wait."""
    rows = [r for r in site.must("export", "waiting", "--format", "csv").rows() if r["measured_on"] == "2026-06-30"]
    out = []
    for row in rows[:100]:
        row = dict(row, measured_on=DAY, updated_on=DAY)
        if row["treatment"]:
            row["treatment"] = "%.4f" % (2 * float(row["treatment"]))
        out.append([row[name] for name in HEADER])
    return out


def spoil(rows):
    """Line 2 is the first behind the header."""
    bad = [list(r) for r in rows]
    for at in (3, 4, 5):
        bad[at][2] = "ggz-bazis"
    bad[10][5] = "31-02-2026"
    bad[11][7] = "vier"
    bad[12] = bad[12] + ["te", "veel"]
    bad[13][0] = "123456782"  # has the form of a BSN
    return bad


def finish(browser, page, seconds=60):
    """Follows a job to its end."""
    for _ in range(seconds * 10):
        if "data-refresh" not in page.body:
            return page
        time.sleep(0.1)
        page = browser.get(page.path)
    raise AssertionError("the job does not end: %r" % page)


def send(browser, data, name="wachttijden.csv", follow=True, **fields):
    browser.get("/import")
    return browser.post("/import", dict({"profiel": "waiting", "proef": "0"}, **fields),
                        {"bestand": (name, data)}, follow=follow)


def number_after(page, label):
    found = re.search(re.escape(label) + r"\s+([0-9.]+)", page.text)
    return int(found.group(1).replace(".", "")) if found else None


def summed(page):
    """The sum of a receipt: taken, rejected, left out, lines."""
    rows = dict((r[0], r[1]) for r in page.rows if len(r) == 2)
    return [int(rows[k].replace(".", "")) for k in
            ("Overgenomen", "Afgekeurd", "Overgeslagen", "Regels in het bestand")]


def figures(site):
    return site.must("figure", "wachttijd-totaal", "--by", "region,care_type", "--format", "csv").out


def try_out(t, site, analyst, path):
    told = site.must("import", "--profile", "waiting", "--dry-run", "--format", "json", path).receipt()
    before = site.must("export", "import", "--format", "csv").out
    page = finish(analyst, send(analyst, path.read_bytes(), proef="1"))
    for label, key in (("Regels in het bestand", "lines"), ("Overgenomen", "taken"), ("Afgekeurd", "rejected"),
                       ("Overgeslagen", "leftOut")):
        t.equal(number_after(page, label), told[key], "a trial says as many %s as the terminal" % key)
    t.ok(told["shape"] in page.text, "and the same shape", page)
    t.equal(site.must("export", "import", "--format", "csv").out, before, "a trial keeps nothing")
    return told


def take_in(t, site, analyst, path, told):
    page = finish(analyst, send(analyst, path.read_bytes()))
    t.ok("klaar" in page.text, "the file comes in", page)
    receipt = analyst.get(page.link("Bekijk de levering"))
    t.equal(summed(receipt), [told["taken"], told["rejected"], told["leftOut"], told["lines"]],
            "the receipt says what the trial said")
    t.ok("1 jul 2026" in receipt.text and told["shape"] in receipt.text, "with its period and shape", receipt)
    t.ok("ggz-bazis" in receipt.text, "the reasons are grouped", receipt)
    t.ok(receipt.link("ggz-bazis") is not None, "and lead to their lines", receipt)
    again = finish(analyst, send(analyst, path.read_bytes()))
    t.ok("al ingelezen" in again.text and again.link("Bekijk de levering") == receipt.path,
         "the same file again says so and does nothing", again)
    effect = [r for r in receipt.rows if r and r[0] == "Behandelwachttijd" or r and "wachttijd" in r[0].lower()]
    t.ok(effect, "it tells which figures moved", receipt)
    return receipt


def rejects(t, site, analyst, receipt):
    page = analyst.get(receipt.path + "/afkeur")
    lines = [int(r[0]) for r in page.rows if r and r[0].isdigit()]
    number = receipt.path.split("/")[-1]
    listed = json.loads(site.must("rejects", number, "--format", "json").out)
    t.equal(lines, [r["line"] for r in listed], "all rejected lines are listed")
    t.ok("123456782" not in page.body + receipt.body, "what has the form of a BSN is not shown", page)
    text = analyst.get(receipt.path + "?als=csv")
    t.equal(text.body, site.must("rejects", number, "--format", "csv").out, "as CSV they are those of the terminal")
    t.ok("attachment" in text.headers.get("content-disposition", ""), "as a file", text.headers)


def posting(page, action):
    """The form that changes something; the one that asks for another day has the same address."""
    return next((f for f in page.forms if action in f.action and f.method.lower() == "post"), None)


def cell_of(page, column):
    """The field behind a column of the line."""
    at = [r[0] for r in page.rows if len(r) == 3 and r[0] != "Kolom"].index(column)
    return "cel%d" % at


def mend(t, site, analyst, receipt):
    path = receipt.path + "/regel/5"
    page = analyst.get(path)
    form = posting(page, path)
    t.ok("ggz-bazis" in page.text and form, "a rejected line shows its cells", page)
    cell = cell_of(page, "care_type")
    still = analyst.submit(form, **{cell: "ggz-bassis"})
    t.ok(still.status == 400 and "ggz-bassis" in still.body, "a wrong correction is told, what was typed stays", still)
    t.equal(len(json.loads(site.must("rejects", receipt.path.split("/")[-1], "--format", "json").out)), 7,
            "and nothing is lost")
    no_reason = analyst.submit(posting(still, path), **{cell: "ggz-basis", "herstelregel": "1"})
    t.ok(no_reason.status == 400, "a rule needs a reason", no_reason)
    good = analyst.submit(posting(no_reason, path), **{cell: "ggz-basis", "herstelregel": "1", "waarom": "typefout"})
    t.ok(good.status == 200 and good.path.startswith(receipt.path + "/regel/6"), "mended: on to the next line", good)
    rules = site.must("export", "correction", "--format", "csv").rows()
    t.equal([(r["column_name"], r["found"], r["replacement"]) for r in rules],
            [("care_type", "ggz-bazis", "ggz-basis")], "the correction is a rule")
    after = analyst.get(receipt.path)
    t.equal(summed(after)[1], 6, "one reject less")
    gone = analyst.get(path)
    t.equal(gone.status, 404, "a mended line is no reject any more")


def offer(t, analyst, receipt):
    page = analyst.get(receipt.path)
    done = finish(analyst, analyst.submit(page.form("/opnieuw")))
    t.ok("opnieuw aangeboden" in done.text, "the rest is offered again", done)
    after = analyst.get(receipt.path)
    t.equal(summed(after)[1], 4, "the rule mended the other two")
    t.equal(sum(summed(after)[:3]), summed(after)[3], "and the receipt adds up")


def take_back(t, site, analyst, receipt, before):
    t.ok(figures(site) != before, "the figures moved")
    page = analyst.get(receipt.path)
    gone = analyst.submit(page.form("/ongedaan"))
    t.ok(gone.status == 200 and gone.path.startswith("/import"), "the delivery is taken back, also what was mended", gone)
    t.equal(figures(site), before, "all figures are what they were")
    t.equal(analyst.get(receipt.path).status, 404, "and it is no delivery any more")
    t.ok(site.must("check").code == 0, "the database is whole")


def others(t, site, analyst, receipt):
    stranger = site.sign_in("vreemd", "analyst", "menzis")
    manager = site.sign_in("manager", "manager")
    rest = ("", "/afkeur", "/regel/5", "?als=csv")
    t.equal([stranger.get(receipt.path + r).status for r in rest], [404] * 4, "another office sees nothing of it")
    stranger.get("/import")
    t.equal([stranger.post(receipt.path + r).status for r in ("/ongedaan", "/opnieuw", "/regel/5")], [404] * 3,
            "and can do nothing with it")
    t.equal(manager.get("/import").status, 403, "who may not import sees no import")
    job = [h for h in analyst.get("/werk").hrefs("/werk/")][0]
    t.equal(stranger.get(job).status, 404, "nor a job of another")
    stranger.get("/werk")
    t.equal(stranger.post(job + "/stop").status, 404, "nor stops it")


def bad_files(t, site, analyst, good):
    count = len(site.must("export", "import", "--format", "csv").rows())
    direct = {
        "an empty file": (b"", {}),
        "an unknown profile": (good, {"profiel": "../waiting"}),
        "a profile that is not for him": (good, {"profiel": "account"}),
        "columns that no profile knows": (b"a,b\n1,2\n", {"profiel": ""}),
    }
    for what, (data, fields) in direct.items():
        page = send(analyst, data, **fields)
        t.ok(page.status == 400 and "fouten" in page.ids, "%s is refused where it was chosen" % what, page)
    later = {
        "another profile": (good, {"profiel": "provider"}),
        "binary": (bytes(range(256)) * 64, {}),
        "a spreadsheet": (b"PK\x03\x04" + bytes(2000), {}),
        "broken UTF-8": (good + b"\xff\xfe\x80\n", {}),
        "only a header": (text_of([]), {}),
        "blank lines": (b"\n\n\n", {}),
    }
    for what, (data, fields) in later.items():
        page = finish(analyst, send(analyst, data, **fields))
        t.ok(page.status == 200 and ("mislukt" in page.text or "afgekeurd" in page.text),
             "%s ends as a refused job, with the reason" % what, page)
    t.equal(len(site.must("export", "import", "--format", "csv").rows()) - count <= 1, True,
            "nothing of it is kept but what could be read")
    two = [("bestand", ("a.csv", good)), ("nogeen", ("b.csv", good))]
    page = analyst.post("/import", {"profiel": "waiting"}, dict(two))
    t.equal(page.status, 400, "two files at once are refused")
    many = [("veld%d" % i, "x") for i in range(10000)]
    page = analyst.post("/import", many, {"bestand": ("a.csv", good)})
    t.ok(page.status in (400, 413), "ten thousand parts are refused", page)
    analyst.get("/import")
    page = analyst.post("/import", {"profiel": "waiting"}, {})
    t.equal(page.status, 400, "no file at all is told")
    analyst.get("/import")
    t.equal(analyst.post("/import", {"profiel": "waiting"}, {"bestand": ("a.csv", good)}, csrf="0" * 64).status, 403,
            "a form from elsewhere is refused")


def names(t, analyst, rows):
    odd = ("../../etc/passwd", "C:\\\\tmp\\\\x.csv", "a\u202egpj.csv", "<b>vet</b>.csv", "x" * 400 + ".csv")
    for at, name in enumerate(odd):
        data = text_of([r[:5] + ["2026-07-01"] + r[6:11] + ["naam %d" % at] for r in rows[:2]])
        page = finish(analyst, send(analyst, data, name=name, proef="1"))
        t.ok("proef" in page.text and "<b>vet" not in page.body and "../" not in page.heading
             and "\u202e" not in page.body and len(page.heading) <= 260,
             "the name %r is only ever shown" % name[:20], page)


def big(rows, mark, times):
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADER)
    for n in range(times):
        for row in rows:
            writer.writerow(row[:11] + ["%s %d" % (mark, n)])
    return out.getvalue().encode()


def left_behind(site):
    """Files that wait for a job."""
    folder = pathlib.Path(str(site.place.path) + ".werk") if KIND == "sqlite" else None
    return list(folder.iterdir()) if folder and folder.exists() else []


def stop_midway(t, site, analyst, rows, times):
    counted = len(site.must("export", "import", "--format", "csv").rows())
    page = send(analyst, big(rows, "stop", times))
    page = analyst.submit(page.form("/stop")) if page.form("/stop") else page
    page = finish(analyst, page)
    kept = len(site.must("export", "import", "--format", "csv").rows()) - counted
    t.ok(("Gestopt" in page.text and kept == 0) or ("Klaar" in page.text and kept == 1),
         "a job that is stopped changed nothing", page)
    t.note("stopped midway: %s" % (kept == 0))
    t.equal(left_behind(site), [], "and its file is gone")


def busy_database(t, site, analyst, rows):
    """Somebody else keeps the writer's turn for a while; the job waits for it."""
    if KIND != "sqlite":
        return
    link = sqlite3.connect(str(site.place.path), isolation_level=None)
    link.execute("BEGIN IMMEDIATE")
    page = send(analyst, text_of([r[:11] + ["bezet"] for r in rows]))
    time.sleep(2)
    page = analyst.get(page.path)
    t.ok("data-refresh" in page.body and analyst.get("/import").status == 200,
         "a job waits while somebody else writes, and pages go on", page)
    link.execute("ROLLBACK")
    link.close()
    page = finish(analyst, page)
    t.ok("100 overgenomen" in page.text, "and comes in after it", page)


def full_disk(t, site, analyst, rows):
    """The folder where files wait is not to be written in."""
    if KIND != "sqlite":
        return
    folder = pathlib.Path(str(site.place.path) + ".werk")
    folder.rmdir()
    counted = len(site.must("export", "import", "--format", "csv").rows())
    page = send(analyst, text_of([r[:11] + ["vol"] for r in rows]))
    t.ok(page.status == 503 and page.heading, "without room for the file it is refused, to be tried again", page)
    t.equal(len(site.must("export", "import", "--format", "csv").rows()), counted, "and nothing was changed")
    folder.mkdir(0o700)


def kill_midway(t, site, analyst, rows, times, how):
    counted = len(site.must("export", "import", "--format", "csv").rows())
    page = send(analyst, big(rows, "kill%d" % how, times))
    time.sleep(0.15)
    site.process.send_signal(how)
    site.process.wait(60)
    site.errors.clear()
    site.start()
    told = analyst.get(page.path)
    kept = len(site.must("export", "import", "--format", "csv").rows()) - counted
    t.ok("Onderbroken" in told.text or kept == 1, "after signal %d the job is told as interrupted" % how, told)
    t.ok(kept in (0, 1), "with all of it or nothing", kept)
    t.note("interrupted with %d deliveries kept" % kept)
    t.equal(left_behind(site), [], "and its file is gone")
    t.ok(site.must("check").code == 0, "the database is whole")


def first_visit(t):
    place = g.Place(t, KIND, "begin")
    program = g.Program(BINARY)
    program.must("init", "--quiet", db=place.url)
    site = web.Site(t, BINARY, place).start()
    admin = site.sign_in("beheer", "administrator")
    page = admin.get("/begin")
    t.equal([text for tag, text in page.headings if tag == "h3"],
            ["Uw organisatie (klaar)", "Uw regio's (klaar)", "Uw eerste bestand"], "three steps, two of them done")
    analyst = site.sign_in("ana", "analyst")
    t.ok(analyst.get("/begin").form("/voorbeeld") is None, "the example is for who may manage users")
    analyst.get("/begin")
    t.equal(analyst.post("/begin/voorbeeld").status, 403, "and refused to others")
    page = finish(admin, admin.submit(admin.get("/begin").form("/voorbeeld")), 180)
    t.ok("klaar" in page.text, "the example data come in as a job", page)
    t.ok(admin.get("/begin").form("/voorbeeld") is None, "and are offered once")
    t.equal(admin.post("/begin/voorbeeld").status, 409, "whoever asks again is told")
    t.ok(len(site.must("export", "waiting", "--format", "csv").rows()) > 10000, "with their facts")
    t.ok(site.stop(), "the server ends in order", "".join(site.errors))


def walk(t):
    place = g.Place(t, KIND)
    program = g.Program(BINARY)
    program.must("demo", "--quiet", "--story", t.folder / "story.csv", db=place.url)
    # what is sent waits on another disk than the one where jobs find it
    elsewhere = {"TMPDIR": "/dev/shm"} if KIND == "sqlite" and os.access("/dev/shm", os.W_OK) else {}
    site = web.Site(t, BINARY, place, env=elsewhere).start()
    analyst = site.sign_in("analist", "analyst")
    rows = delivery(site)
    path = t.folder / "wachttijden.csv"
    path.write_bytes(text_of(spoil(rows)))
    before = figures(site)
    told = try_out(t, site, analyst, path)
    t.equal(told["rejected"], 7, "seven lines were spoiled")
    receipt = take_in(t, site, analyst, path, told)
    others(t, site, analyst, receipt)
    rejects(t, site, analyst, receipt)
    mend(t, site, analyst, receipt)
    offer(t, analyst, receipt)
    take_back(t, site, analyst, receipt, before)
    bad_files(t, site, analyst, text_of(rows))
    names(t, analyst, rows)
    times = 600 if not program.sanitized else 60
    stop_midway(t, site, analyst, rows, times)
    busy_database(t, site, analyst, rows)
    full_disk(t, site, analyst, rows)
    kill_midway(t, site, analyst, rows, times, signal.SIGKILL)
    kill_midway(t, site, analyst, rows, times, signal.SIGTERM)
    t.ok(site.stop(), "the server ends in order", "".join(site.errors))


def main():
    g.need(KIND)
    with g.gate("imports") as t:
        walk(t)
        first_visit(t)


main()
