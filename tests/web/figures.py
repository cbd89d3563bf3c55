"""Every number on a page opens its origin and says the same there: now, for another day, as known before, and
after a change of a norm. Some are worked out here once more, from the exported facts.

Usage: figures.py BINARY sqlite|postgres
"""
import csv
import datetime
import io
import re
import sys
import urllib.parse

import web_site as web
from web_site import g

BINARY, KIND = sys.argv[1:3]
FRESH = 62
HOW_MANY = 400 if g.LONG else 8  # numbers opened for each page
NUMBER = re.compile(r"^(-?[\d.]+(?:,\d+)?%?|–)")


def figure_links(page):
    """(where the origin is, the number, the verdict in words) of every number on the page."""
    found = {}
    for href, text in page.links:
        if re.match(r"/cijfers/[\w-]+/herkomst\?", href) and NUMBER.match(text):
            verdict = re.search(r"\(([^)]*)\)$", text)
            found[href] = (NUMBER.match(text).group(1), verdict.group(1) if verdict else "")
    return sorted(found.items())


def origin_of(page):
    """The number on its own page, and the facts behind it."""
    strong = re.search(r'<div class="origin">\s*<p><strong>(.*?)</strong>', page.body, re.S)
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd>\s*(?:<a [^>]*>)?(.*?)(?:</a>)?\s*(?:<span.*?)?</dd>", page.body, re.S))
    badge = re.search(r"<h1.*?badge-\w+\">(.*?)</span>", page.body, re.S)
    return strong.group(1) if strong else "", facts, badge.group(1) if badge else ""


def whole(text):
    return int(re.sub(r"\D", "", text) or 0)


def same_number(text, shown):
    """The origin begins with the number that the page gave; a – is said in words."""
    if shown == "–":
        return text.startswith("Geen cijfer")
    found = NUMBER.match(text)
    return bool(found) and found.group(1) == shown


def check_number(browser, href, shown, verdict):
    """What is wrong with the origin of one number; None when nothing is."""
    page = browser.get(href)
    if page.status != 200:
        return "%s: %s" % (href, page.status)
    text, facts, badge = origin_of(page)
    if not same_number(text, shown) or (shown != "–" and verdict and verdict != badge):
        return "%s: %r %r there, %r %r here" % (href, shown, verdict, text, badge)
    counted, out = whole(facts["Tellen mee"]), whole(facts["Tellen niet mee"])
    rows = browser.get(href.replace("/herkomst", "/rijen"), als="csv")
    lines = list(csv.DictReader(io.StringIO(rows.body)))
    if (counted, out) != (sum(r["left_out"] == "" for r in lines), sum(r["left_out"] != "" for r in lines)):
        return "%s: %d and %d, in the file %d lines" % (href, counted, out, len(lines))
    listed = browser.get(href.replace("/herkomst", "/rijen"))
    if listed.status != 200 or "Alle rijen: %d" % len(lines) not in listed.text:
        return "%s: the rows say %s" % (href, listed.text[:300])
    return check_parts(href, facts, [r for r in lines if not r["left_out"]])


def check_parts(href, facts, rows):
    """Numerator and denominator, from the rows."""
    name = re.match(r"/cijfers/([\w-]+)", href).group(1)
    if "Noemer" not in facts:
        return None
    if name == "wachttijd-totaal":
        wanted = len({r["group"] for r in rows})
    else:
        wanted = sum(int(r["weight"] or 1) for r in rows)
    if whole(facts["Noemer"]) != wanted:
        return "%s: denominator %s, %d by the rows" % (href, facts["Noemer"], wanted)
    if name == "wachttijd-binnen-norm" and whole(facts["Teller"]) != sum(int(r["x"]) for r in rows):
        return "%s: numerator %s" % (href, facts["Teller"])
    return None


def crawl(t, browser, path, what):
    page = browser.get(path)
    links = figure_links(page)
    t.ok(page.status == 200 and len(links) >= 1, "%s has numbers (%d)" % (what, len(links)), page)
    chosen = links if len(links) <= HOW_MANY else t.random.sample(links, HOW_MANY)
    t.none(filter(None, (check_number(browser, href, *said) for href, said in chosen)),
           "%s: %d numbers say the same at their origin" % (what, len(chosen)))


def stored_and_computed(t, browser):
    """Looking at now reads the stored cells; looking back to the last change makes them from the rows."""
    for path in ("/", "/regios/5520", "/regios/5528", "/wachttijden", "/wachttijden?pagina=2", "/normen",
                 "/?cijfer=wachttijd-binnen-norm"):
        now = figure_links(browser.get(path))
        back = browser.get(path, bekendOp="2100-01-01")
        computed = sorted((re.sub(r"[?&]bekendOp=[^&]*", "", h), said) for h, said in figure_links(back))
        t.equal(computed, now, "%s: %d numbers, stored and computed alike" % (path, len(now)))


# The total wait of a cell, worked out from the exported statements alone.

def weeks(text):
    return round(float(text) * 10000) if text else None


def total_wait(statements, region, care, day):
    """In 1/10000 weeks, and how many statements count."""
    first = day - datetime.timedelta(days=FRESH)
    newest = {}
    for s in statements:
        on = datetime.date.fromisoformat(s["measured_on"])
        if first < on <= day and s["care_type"] == care:
            newest[s["location"]] = max(newest.get(s["location"], on), on)
    by_location, count = {}, 0
    for s in statements:
        if s["care_type"] != care or s["region"] != region or s["circuit"] in ("jeugd", "forensisch") or s["no_intake"] == "1":
            continue
        if s["measured_on"] != str(newest.get(s["location"])) or not s["registration"] or not s["treatment"]:
            continue
        by_location.setdefault(s["location"], []).append(weeks(s["registration"]) + weeks(s["treatment"]))
        count += 1
    means = [sum(v) / len(v) for v in by_location.values()]
    return (sum(means) / len(means) if means else None), count


def dutch(value):
    return ("%.1f" % (value / 10000 + 1e-9)).replace(".", ",")


def work_out(t, site, browser):
    statements = site.must("export", "waiting", "--format", "csv").rows()
    cells = sorted({(s["region"], s["care_type"]) for s in statements})
    wrong, checked = [], 0
    days = [datetime.date(2026, 6, 30), datetime.date(2026, 2, 28)]
    for region, care in t.random.sample(cells, min(len(cells), 200 if g.LONG else 12)):
        for day in days:
            value, count = total_wait(statements, region, care, day)
            page = browser.get("/cijfers/wachttijd-totaal/herkomst", cel="region=%s,care_type=%s" % (region, care), dag=str(day))
            text, facts, _ = origin_of(page)
            shown = "Geen cijfer" if value is None else dutch(value) + " weken"
            checked += 1
            if not text.startswith(shown) or whole(facts["Tellen mee"]) != count:
                wrong.append("%s %s %s: %r here, %r there; %d rows, %r" % (region, care, day, shown, text, count, facts))
    t.none(wrong, "%d waits are what the exported statements give" % checked)


def tables(t, site, browser):
    for name, by in (("wachttijd-totaal", ""), ("wachttijd-binnen-norm", "region"), ("inwoners", ""),
                     ("wachttijd-mediaan", "care_type"), ("locaties", "")):
        words = ["figure", name, "--format", "csv"] + (["--by", by] if by else [])
        page = browser.get("/cijfers/" + name, als="csv", **({"indeling": by} if by else {}))
        t.equal(page.body.replace("\r\n", "\n"), site.must(*words).out, "%s as a file is what the terminal gives" % name)
        for kind in ("xlsx", "json"):
            page = browser.get("/cijfers/" + name, als=kind)
            t.ok(page.status == 200 and len(page.bytes) > 100, "and as %s" % kind, page)
    high = browser.get("/cijfers/wachttijd-totaal", volgorde="hoog")
    values = [float(text.split()[0].replace(",", ".")) for _, (text, _) in
              [(h, s) for h, s in ((h, (NUMBER.match(x).group(1), "")) for h, x in high.links
                                   if "/herkomst?" in h and NUMBER.match(x)) if s[0] != "–"]]
    t.ok(len(values) > 5 and values == sorted(values, reverse=True), "the highest first", values)
    broken = browser.get("/cijfers/wachttijd-totaal", toon="overschrijding")
    t.ok(broken.status == 200 and all(v == "norm niet gehaald" for _, (_, v) in figure_links(broken)), "breaches only")
    crawl(t, browser, "/cijfers/wachttijd-totaal?indeling=region", "a figure by region")
    crawl(t, browser, "/cijfers/wachttijd-totaal?indeling=diagnosis", "a figure by diagnosis group")


def refusals(t, browser):
    for path, status in (("/cijfers/bestaat-niet", 404), ("/cijfers/bestaat-niet/herkomst", 404),
                         ("/cijfers/wachttijd-totaal/herkomst?cel=region=9999", 404),
                         ("/cijfers/wachttijd-totaal/herkomst?cel=diagnosis=zeepziekte", 404),
                         ("/cijfers/wachttijd-totaal/rijen?cel=region=9999", 404),
                         ("/cijfers/wachttijd-totaal/herkomst?cel=gemeente=Gouda", 400),
                         ("/cijfers/wachttijd-totaal/herkomst?cel=region", 400),
                         ("/cijfers/wachttijd-totaal/herkomst?cel=region=5520,region=5521", 400),
                         ("/cijfers/wachttijd-totaal/herkomst?dag=gisteren", 400),
                         ("/cijfers/wachttijd-totaal/rijen?deel=half", 400),
                         ("/cijfers/wachttijd-totaal?als=pdf", 400), ("/cijfers/wachttijd-totaal?volgorde=zo", 400),
                         ("/cijfers/wachttijd-totaal?indeling=region,region", 400),
                         ("/cijfers/wachttijd-totaal/herkomst?cel=" + "region=%3Cb%3E", 404)):
        page = browser.get(path)
        t.ok(page.status == status and "<b>" not in page.body, "%s is %d" % (path, status), page)
    page = browser.get("/cijfers/wachttijd-totaal/herkomst?cel=region=5520&dag=1990-01-01")
    t.ok(page.status == 200 and "Geen cijfer" in page.text, "a day without facts has no number", page)


def norms(t, site, browser):
    """A lower maximum: everything follows at the very next request."""
    before = browser.get("/normen")
    t.ok(before.status == 200 and "hoogstens 14 weken" in before.text, "the norms say their limits", before)
    row = next(n for n in site.must("export", "norm", "--format", "csv").rows() if n["code"] == "totaal-ggz-basis-treeknorm")
    cell = "region=5520,care_type=ggz-basis"
    origin = "/cijfers/wachttijd-totaal/herkomst?cel=" + urllib.parse.quote(cell)
    t.equal(origin_of(browser.get(origin))[2], "voldoet aan de norm", "a number that meets its norm")
    header = ["code", "figure", "care_type", "target_share", "target", "maximum", "unit", "kind", "leads", "certainty",
              "source", "valid_from", "valid_to"]
    row["maximum"] = "1"
    path = g.write_csv(t.folder / "norm.csv", header, [[row[h] for h in header]])
    site.must("import", "--profile", "norm", path)
    t.equal(origin_of(browser.get(origin))[2], "norm niet gehaald", "its origin follows at the next request")
    waits = browser.get("/wachttijden", regio="5520", zorg="ggz-basis")
    said = {re.search(r"/cijfers/([\w-]+)", h).group(1): v for h, (_, v) in figure_links(waits) if "ggz-basis" in h}
    t.equal((said["wachttijd-totaal"], said["wachttijd-binnen-norm"]), ("norm niet gehaald",) * 2, "so does /wachttijden")
    t.ok("hoogstens 1 weken" in waits.text, "with the new norm", waits)
    region = browser.get("/regios/5520")
    t.ok(any(v == "norm niet gehaald" and "ggz-basis" in h for h, (_, v) in figure_links(region)), "and the region")
    start = browser.get("/", zorg="ggz-basis")
    t.ok("norm niet gehaald" in start.body and "hoogstens 1 weken" in start.text, "and Start", start)
    t.ok("hoogstens 1 weken" in browser.get("/normen").text, "and the norms")
    for path in ("/", "/regios/5520", "/wachttijden"):
        crawl(t, browser, path, path + " after it")
    back = browser.get(origin + "&bekendOp=2026-07-01")
    t.ok(back.status == 200, "looking back works", back)


def main():
    g.need(KIND)
    with g.gate("figures") as t:
        place = g.Place(t, KIND)
        site = web.Site(t, BINARY, place)
        site.must("demo")
        site.start()
        browser = site.sign_in("jansen", "purchaser")
        t.ok("voorbeeldgegevens" in browser.get("/").text, "a page with invented facts says so")
        for path in ("/", "/regios/5520", "/wachttijden", "/wachttijden?volgorde=langste"):
            crawl(t, browser, path, path)
            sep = "&" if "?" in path else "?"
            crawl(t, browser, path + sep + "peildatum=2026-03-15", path + " for another day")
            crawl(t, browser, path + sep + "bekendOp=2026-04-20", path + " as known before")
        stored_and_computed(t, browser)
        work_out(t, site, browser)
        tables(t, site, browser)
        refusals(t, browser)
        browser.cookies["__Host-taal"] = "en"
        words = re.compile(r"\b(wachttijd|norm niet|Geteld|Tellen|Peildatum|rijen|hoogstens)\b")
        for path in ("/", "/regios", "/regios/5520", "/wachttijden", "/cijfers", "/cijfers/wachttijd-totaal", "/normen",
                     "/cijfers/wachttijd-totaal/herkomst?cel=region=5520,care_type=ggz-basis",
                     "/cijfers/wachttijd-totaal/rijen?cel=region=5520,care_type=ggz-basis"):
            page = browser.get(path)
            left = sorted(set(words.findall(page.text)))
            t.ok(page.status == 200 and not left, "%s is in English" % path, left)
        del browser.cookies["__Host-taal"]
        norms(t, site, browser)
        t.ok(site.stop(), "the server ends in order", "".join(site.errors))


if __name__ == "__main__":
    main()
