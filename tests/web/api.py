"""The API, through the real server and on both databases: BINARY sqlite|postgres, and the text of docs/api.md."""
import csv
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import urllib.parse

import api_hostile
import api_schema
from api_site import Site

from gate import gate, need  # on the path since api_site

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
READER, ADMIN, OTHER, PROVIDER = "demo-analist", "demo-beheerder", "demo-cz-beheerder", "demo-aanbieder"


def problem(reply, status):
    """Whether it is the problem that it should be."""
    if reply.status != status or reply.type != "application/problem+json":
        return False
    told = reply.json
    return (told["status"] == status and bool(told["title"]) and bool(told["detail"])
            and reply.headers.get("api-version") == "1.0.0" and "set-cookie" not in reply.headers)


def rules(g, site):
    """The Dutch API Design Rules that a machine can judge, one by one."""
    doc = site.get("/openapi.json", None).json
    paths = [p for p in doc["paths"]]
    g.none([p for p in paths for part in p.split("/")[1:]
            if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*|{[a-zA-Z]+}|_zoek|openapi\.json", part)],
           "paths are kebab-case")
    g.none([p for p in paths if p.endswith("/")], "no path ends with a slash")
    g.none([p for p in paths if "." in p and p != "/openapi.json"], "no path has a file extension")
    collections = {p.split("/")[1] for p in paths if p.endswith("/{id}")}
    g.none([c for c in collections if not c.endswith("s")], "collections are plural nouns")
    g.ok(len(collections) >= 26, "every model has a collection", len(collections))
    for path in ("/regions/", "/regions/1/", "/figures/", "//regions", "/regions//1"):
        g.ok(problem(site.get(path), 404), "a slash too many is 404: %s" % path, site.get(path))
    for path in ("/regions.json", "/regions/1.json", "/regions.csv", "/figures/wachttijd-totaal.json"):
        g.ok(problem(site.get(path), 404), "a file extension is 404: %s" % path)
    for path, status in (("/regions", 200), ("/nope", 404), ("/regions/1", 200), ("/regions?x=1", 400)):
        g.equal((site.get(path).status, site.get(path).headers.get("api-version")), (status, "1.0.0"),
                "API-Version on %d" % status)
    g.ok(problem(site.get("/regions", None), 401), "401 without a token")
    g.equal(site.get("/regions", None).headers.get("www-authenticate", "")[:6], "Bearer", "401 says Bearer")
    for bad in ("Bearer wb_nope", "Bearer", "Basic YTpi", "Bearer " + "x" * 4000, "wb_x"):
        reply = site.raw("GET", "/api/v1/regions", {"Authorization": bad})
        g.ok(problem(reply, 401), "401 for %s" % bad[:20], reply)
    g.ok(problem(site.get("/accounts", READER), 403), "403 for who may not", site.get("/accounts", READER))
    g.ok(problem(site.get("/regions/999999"), 404), "404 for what is not there")
    for word in ("0", "01", "+1", "-1", "1x", "%31%2f", "9999999999999999999999", "1%00"):
        reply = site.get("/regions/" + word)
        g.ok(reply.status in (400, 404) and reply.type == "application/problem+json", "no record %s" % word, reply)
    for method, path, allow in (("DELETE", "/regions", "GET, HEAD, POST"), ("PUT", "/regions/1", "GET, HEAD, PATCH, DELETE"),
                                ("PATCH", "/waitings/1", "GET, HEAD"), ("GET", "/regions/_zoek", "POST"),
                                ("OPTIONS", "/regions", "GET, HEAD, POST"), ("POST", "/figures", "GET, HEAD"),
                                ("POST", "/openapi.json", "GET, HEAD")):
        reply = site.ask(method, path, body=None if method in ("GET", "OPTIONS", "DELETE") else {})
        g.equal((problem(reply, 405), reply.headers.get("allow")), (True, allow), "405 for %s %s" % (method, path))
    for accept, status in (("application/json", 200), ("*/*", 200), ("text/html, application/*;q=0.5", 200), ("text/html", 406),
                           ("application/xml", 406), ("application/json;q=0", 406), ("text/csv", 200), ("text/csv;q=0, */*;q=0.1", 200)):
        g.equal(site.get("/regions", Accept=accept).status, status, "Accept: %s" % accept)
    g.ok(problem(site.get("/regions/1", Accept="text/csv"), 406), "one record is not there as CSV")
    for kind in ("text/plain", "application/x-www-form-urlencoded", "application/xml", "application/json; charset=latin1",
                 "application/jsonx", "", "multipart/form-data; boundary=x"):
        reply = site.ask("POST", "/care-types", body=b"{}", Content_Type=kind)
        g.ok(problem(reply, 415) or (kind.startswith("multipart") and problem(reply, 400)), "415 for %r" % kind, reply)
    for kind in ("application/json;charset=UTF-8", "Application/JSON"):
        g.equal(site.ask("POST", "/care-types", body=b"{}", Content_Type=kind).status, 400, "%s is JSON" % kind)
    reply = site.ask("POST", "/care-types", body=b"x" * (300 * 1024))
    g.ok(problem(reply, 413), "413 for a large body", reply)
    reply = site.raw("GET", "/api/v1/regions?x=" + "a" * 9000)
    g.ok(problem(reply, 414), "414 in the same form, though no worker sees it", reply)
    g.equal([h for h in site.get("/regions").headers if h in ("set-cookie", "access-control-allow-origin")], [],
            "no cookie and no CORS on answers")
    head = site.ask("HEAD", "/regions")
    g.equal((head.status, head.body, head.type), (200, b"", "application/json"), "HEAD is GET without the body")
    properties = {name for s in doc["components"]["schemas"].values() for name in s.get("properties", {})}
    g.none([n for n in properties if not re.fullmatch(r"_links|[a-z][a-zA-Z0-9]*", n)], "properties are camelCase")
    reply = site.get("/openapi.json", None)
    g.equal((reply.status, reply.type, reply.headers.get("access-control-allow-origin")), (200, "application/json", "*"),
            "the description is open to all")
    public = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    contact = doc["info"]["contact"]
    g.none([contact[k] for k in ("name", "email", "url") if contact[k] not in public], "the contact is that of publiccode.yml")
    g.equal((doc["info"]["version"], doc["info"]["license"]["name"], doc["servers"][0]["url"]), ("1.0.0", "EUPL-1.2", "/api/v1"),
            "version, licence and base")


def description(g, site):
    """The document is OpenAPI; what it says is there, and what is there it says."""
    doc = site.get("/openapi.json", None).json
    g.none(api_schema.check_document(doc), "the description is well-formed OpenAPI 3.0")
    told = {(m.upper(), "/api/v1" + p) for p, item in doc["paths"].items() for m in item}
    routes = {tuple(line.split("\t")[:2]) for line in site.run("routes").splitlines() if "/api/" in line}
    g.equal(sorted(told ^ routes), [], "routes and description are the same")
    wrong, read = [], 0
    for path, item in doc["paths"].items():
        if "get" not in item:
            continue
        real = path.replace("{name}", "wachttijd-totaal")
        if "{id}" in real:
            rows = site.get(real.replace("/{id}", "?size=10")).json["items"]
            if not rows:
                continue
            real = real.replace("{id}", str(rows[0]["id"]))
        reply = site.get(real)
        read += 1
        if reply.status != 200:
            wrong.append("%s: %r" % (real, reply))
            continue
        media = item["get"]["responses"]["200"]["content"]["application/json"]
        wrong += ["%s: %s" % (real, w) for w in list(api_schema.fits(doc, media["schema"], reply.json))[:3]]
    g.none(wrong, "every address answers as described (%d)" % read)
    unknown = []
    for path, item in doc["paths"].items():
        names = [p["name"] for p in item.get("get", {}).get("parameters", []) if p["in"] == "query"]
        for name in names if path in ("/regions", "/waitings", "/remarks", "/figures/{name}/rows") else []:
            reply = site.get(path.replace("{name}", "wachttijd-totaal") + "?%s=1" % name)
            if any("bestaat" in e["message"] and "parameter" in e["message"] or "eigenschap die zo heet" in e["message"]
                   for e in (reply.json.get("errors") or []) if e["field"] == name):
                unknown += [(path, name)] if path != "/figures/{name}/rows" or name in ("region", "careType") else []
    g.none(unknown, "every parameter that is described is known")
    bodies = [(p, m) for p, item in doc["paths"].items() for m, op in item.items() if "requestBody" in op]
    silent = [(p, m) for p, m in bodies if site.ask(m.upper(), p.replace("{id}", "1"), body=b"", If_Match='"1"').status not in (400, 412)]
    g.none(silent, "every address that takes a body reads it (%d)" % len(bodies))


def reading(g, site):
    page = site.get("/regions?size=10&sort=code").json
    g.equal((len(page["items"]), page["page"], page["size"], page["total"], page["totalCapped"]), (10, 1, 10, 33, False),
            "33 regions, ten on a page")
    g.equal(site.get("/regions?size=10&sort=code").headers["link"], '</api/v1/regions?size=10&sort=code&page=2>; rel="next"', "Link says next")
    codes = [r["code"] for r in site.all("/regions?size=10&sort=code")]
    g.equal((len(codes), codes), (33, sorted(codes)), "following next gives all of them in order")
    down = [r["code"] for r in site.all("/regions?size=10&sort=-code")]
    g.equal(down, codes[::-1], "and downward")
    by_after = [r["id"] for r in site.all("/regions?size=10&after=0")]
    g.equal((len(by_after), by_after), (33, sorted(by_after)), "after= gives all, by number")
    rows = {r["line"] for r in csv.DictReader(io.StringIO(site.run("export", "waiting", "--where", "region=5520", "--format", "csv")))}
    found = site.all("/waitings?region=5520&size=500")
    g.equal((len(found) > 0, {str(r["line"]) for r in found}), (True, rows), "a filter gives what the terminal gives")
    g.none([r for r in found if r["region"]["key"] != "5520"], "and nothing else")
    one = site.get("/waitings/%d" % found[0]["id"])
    g.equal(one.json, found[0], "a record is the same in a list and alone")
    g.equal(one.headers["etag"], '"%d"' % found[0]["version"], "its ETag is its version")
    for tag, status in ((one.headers["etag"], 304), ("W/" + one.headers["etag"], 304), ('"0"', 200), ('"0", ' + one.headers["etag"], 304), ("*", 304)):
        reply = site.get("/waitings/%d" % found[0]["id"], If_None_Match=tag)
        g.equal((reply.status, bool(reply.body)), (status, status == 200), "If-None-Match: %s" % tag)
    day = found[0]["measuredOn"]
    for text, what in (("measuredOn=%s" % day, "a day"), ("measuredOn=%s..%s" % (day, day), "a range"), ("measuredOnFrom=%s&measuredOnTo=%s" % (day, day), "from and to"),
                       ("measured_on=x", None)):
        reply = site.get("/waitings?region=5520&size=500&" + text)
        if what:
            wanted = [r["id"] for r in found if r["measuredOn"] == day]
            g.equal(sorted(r["id"] for r in reply.json["items"]), sorted(wanted), "filter with %s" % what)
        else:
            g.equal((reply.status, reply.fields), (400, ["measured_on"]), "names of fields are no names here")
    g.equal(site.get("/waitings?region=5520&remarkEmpty=false").json["total"], len([r for r in found if r["remark"]]), "is filled in")
    g.equal([r["code"] for r in site.get("/regions?nameContains=midden&sort=code").json["items"]],
            [r["code"] for r in site.all("/regions?sort=code&size=50") if "midden" in r["name"].lower()], "contains")
    reply = site.get("/regions?foo=1&size=3&page=x&sort=nope&validOn=gisteren&peildatum=x")
    g.equal((reply.status, reply.fields), (400, ["foo", "page", "peildatum", "size", "sort", "validOn"]), "all that is wrong is said at once")
    g.equal(site.get("/regions/1?x=1").fields, ["x"], "one record takes no filters")
    g.equal(site.get("/regions?validOn=2014-01-01").json["total"], 0, "nothing held before it began")
    g.equal(site.get("/regions?peildatum=2014-01-01").json["total"], 0, "peildatum asks the same of what has a validity")
    g.equal(site.get("/waitings?bekendOp=change:1").json["total"], 0, "nothing was known at change 1")
    g.equal(site.get("/waitings/%d?bekendOp=change:1" % found[0]["id"]).status, 404, "also not one record")
    g.equal(site.get("/regions?bekendOp=ooit").status, 400, "bekendOp that is none")
    reply = site.get("/care-types?size=10", Accept="text/csv")
    table = list(csv.DictReader(io.StringIO(reply.text)))
    items = site.get("/care-types?size=10").json["items"]
    g.equal([(r["code"], r["name"], r["nameEn"]) for r in table], [(r["code"], r["name"], r["nameEn"] or "") for r in items], "CSV says the same")
    g.ok("next" in reply.headers.get("link", "") and reply.text.count("\r\n") == 11, "with the link and CRLF")
    g.equal(len(site.get("/models").json["items"]) >= 26, True, "the models")
    for text in ("size=501", "size=9", "page=0", "page=-1", "page=1e3", "after=-1", "page=300&size=500"):
        g.equal(site.get("/waitings?" + text).status, 400, "refused: %s" % text)


def writing(g, site):
    new = {"code": "api-test", "name": "Getest", "sector": "ggz", "law": "zvw"}
    made = site.ask("POST", "/care-types", body=new)
    g.equal((made.status, made.headers.get("location")), (201, "/api/v1/care-types/%d" % made.json["id"]), "made, and where")
    where = made.headers["location"][len("/api/v1"):]
    g.equal({k: made.json[k] for k in new}, new, "as it was sent")
    g.equal((made.headers["etag"], site.get(where).json), ('"%d"' % made.json["version"], made.json), "and as it stands")
    again = site.ask("POST", "/care-types", body=new)
    g.equal((again.status, again.fields), (400, ["code"]), "the same key again is refused")
    reply = site.ask("POST", "/care-types", body={"sector": "nope", "name": 5, "foo": 1, "id": 3, "nameEn": ["x"], "law": "zvw"})
    g.equal((problem(reply, 400), reply.fields), (True, ["code", "foo", "id", "name", "nameEn", "sector"]), "all findings at once")
    tag = made.headers["etag"]
    g.ok(problem(site.ask("PATCH", where, body={"name": "x"}), 428), "428 without a version")
    g.ok(problem(site.ask("PATCH", where, body={"name": "x"}, If_Match="*"), 428), "any version is no version")
    for stale in ('"1"', '"x"', tag.strip('"'), 'W/' + tag, '""', '"999999999"'):
        g.ok(problem(site.ask("PATCH", where, body={"name": "x"}, If_Match=stale), 412), "412 for %s" % stale)
    reply = site.ask("PATCH", where, body={"law": None, "name": " Nieuw "}, If_Match=tag)
    g.equal((reply.status, reply.json["law"], reply.json["name"], reply.json["sector"]), (200, None, "Nieuw", "ggz"), "changed what was named")
    g.ok(problem(site.ask("PATCH", where, body={"name": "y"}, If_Match=tag), 412), "who comes second hears it")
    tag = reply.headers["etag"]
    same = site.ask("PATCH", where, body={"name": "Nieuw"}, If_Match=tag)
    g.equal((same.status, same.headers["etag"]), (200, tag), "the same again is no change")
    g.ok(problem(site.ask("PATCH", where + "?peildatum=2026-01-01", body={}, If_Match=tag), 400), "no day behind what changes")
    g.ok(problem(site.ask("DELETE", where), 428), "removing takes a version too")
    g.ok(problem(site.ask("DELETE", where, If_Match='"1"'), 412), "the right one")
    used = site.get("/care-types?code=ggz-basis").json["items"][0]
    reply = site.ask("DELETE", "/care-types/%d" % used["id"], If_Match='"%d"' % used["version"])
    g.ok(problem(reply, 409), "what is referred to stays", reply)
    reply = site.ask("DELETE", where, If_Match=tag)
    g.equal((reply.status, reply.body), (204, b""), "removed")
    g.ok(problem(site.get(where), 404) and problem(site.ask("DELETE", where, If_Match=tag), 404), "and gone")
    g.equal(site.get(where + "?bekendOp=change:%s" % tag.strip('"')).json["name"], "Nieuw", "but known as it was")
    references(g, site)
    types(g, site)


def references(g, site):
    provider = site.get("/providers?size=10").json["items"][0]
    region = site.get("/regions?code=5520").json["items"][0]
    name = 0
    for sent in (region["id"], "5520", {"id": region["id"]}, {"key": "5520"}, {"id": region["id"], "key": "5520", "title": region["name"]}):
        name += 1
        reply = site.ask("POST", "/locations", body={"provider": provider["id"], "name": "Api %d" % name, "place": "Gouda", "region": sent})
        g.equal((reply.status, reply.json.get("region", {}).get("key")), (201, "5520"), "a reference as %s" % json.dumps(sent))
    for sent in (999999, "nope", {"id": 999999}, {}, {"nope": 1}, [5520], True, 1.5, {"id": "5520"}, -1, 0, {"id": None}):
        reply = site.ask("POST", "/locations", body={"provider": provider["id"], "name": "Api x", "place": "Gouda", "region": sent})
        g.equal((reply.status, reply.fields), (400, ["region"]), "no reference: %s" % json.dumps(sent))


def types(g, site):
    base = {"code": "api-norm", "figure": "wachttijd-totaal", "unit": "week", "kind": "afspraak", "leads": False, "source": "test",
            "validFrom": "2026-01-01", "maximum": 10}
    for field, value, stands in (("maximum", 12.3456, 12.3456), ("maximum", 0.0001, 0.0001), ("maximum", 1e2, 100), ("maximum", 7.0, 7),
                                 ("targetShare", 80.25, 80.25), ("validFrom", "2026-02-28", "2026-02-28"), ("leads", True, True),
                                 ("source", "é€😀 <b>&", "é€😀 <b>&"), ("source", "=1+1", "=1+1")):
        body = dict(base, code="api-%s-%d" % (field.lower(), abs(hash(str(value))) % 10**9), **{field: value})
        if field == "targetShare":
            body["target"] = 5
        reply = site.ask("POST", "/norms", body=body)
        g.equal((reply.status, reply.json.get(field)), (201, stands), "%s as %s" % (field, json.dumps(value)))
    for field, value in (("maximum", "12"), ("maximum", True), ("maximum", [1]), ("maximum", 1e300), ("maximum", -1e300), ("maximum", 1e15), ("validFrom", "01-01-2026"),
                         ("validFrom", 20260101), ("validFrom", "2026-02-30"), ("leads", "ja"), ("leads", 1), ("source", 5), ("source", {}),
                         ("source", "x" * 201), ("targetShare", 100.01), ("targetShare", -1), ("unit", "nope"), ("source", None), ("leads", None)):
        reply = site.ask("POST", "/norms", body=dict(base, **{field: value}))
        g.equal((problem(reply, 400), reply.fields), (True, [field]), "%s is not %s" % (field, json.dumps(value)[:20]))
    reply = site.get("/norms?sourceContains=%3D1", Accept="text/csv")
    g.equal([r["source"] for r in csv.DictReader(io.StringIO(reply.text))], ["'=1+1"], "a formula is harmless in CSV")
    place = site.get("/locations?size=10").json["items"][0]
    where, tag = "/locations/%d" % place["id"], '"%d"' % place["version"]
    reply = site.ask("PATCH", where, body={"agb": ["06290104", "06290105"]}, If_Match=tag)
    g.equal((reply.status, reply.json.get("agb")), (200, ["06290104", "06290105"]), "a list")
    g.ok(place["id"] in [r["id"] for r in site.get("/locations?agb=06290105").json["items"]], "found by one of its items")
    tag = reply.headers["etag"]
    for wrong in ("06290104", ["1;2"], [None], [""], [["06290104"]], {"a": 1}, ["x"]):
        reply = site.ask("PATCH", where, body={"agb": wrong}, If_Match=tag)
        g.equal((reply.status, reply.fields), (400, ["agb"]), "no list: %s" % json.dumps(wrong))
    reply = site.ask("PATCH", where, body={"agb": []}, If_Match=tag)
    g.equal((reply.status, reply.json.get("agb")), (200, None), "an empty list is none")


def hostile(g, site):
    good, bad = api_hostile.cases()
    g.ok(len(good) + len(bad) >= 100, "%d bodies" % (len(good) + len(bad)))
    before = site.get("/care-types").json["total"]
    for name, body in good.items():
        reply = site.ask("POST", "/care-types", body=body)
        read = problem(reply, 400) and "errors" in reply.json and "JSON" not in reply.json["detail"]
        g.ok(read, "y %s" % name, reply)
    for name, body in bad.items():
        reply = site.ask("POST", "/care-types", body=body)
        g.ok(problem(reply, 400) and "errors" not in reply.json, "n %s" % name, reply)
        if site.ask("POST", "/regions/_zoek", body=body).status != 400:
            g.ok(False, "n %s, as a search" % name)
    g.equal(site.get("/care-types").json["total"], before, "nothing was made of it")


def figures(g, site):
    for name in [f["name"] for f in site.get("/figures").json["items"]]:
        told = json.loads(site.run("figure", name, "--as", ADMIN, "--format", "json"))
        cells = site.all("/figures/%s/cells?size=10000" % name)
        plain = lambda cell: {k.replace("care_type", "careType").replace("import_file", "importFile"): v for k, v in cell.items() if k not in ("origin", "_links")}
        norms = lambda cell: dict(cell, norms=[{k: v for k, v in n.items() if v is not None} for n in cell["norms"]])
        g.equal([norms(plain(c)) for c in cells], [norms(plain(c)) for c in told], "%s equals the terminal (%d cells)" % (name, len(cells)))
        g.equal([c["origin"]["rowsHash"] for c in cells], [c["origin"]["rowsHash"] for c in told], "%s: of the same rows" % name)
    cell = site.get("/figures/wachttijd-totaal/cells?by=region,careType&region=5520").json["items"][0]
    rows = site.all(cell["_links"]["rows"]["href"][len("/api/v1"):] + "&size=10")
    g.equal((len([r for r in rows if not r["leftOut"]]), len([r for r in rows if r["leftOut"]])), (cell["count"], cell["leftOut"]), "the rows of a cell are its rows")
    g.equal(site.get(rows[0]["_links"]["record"]["href"][len("/api/v1"):]).status, 200, "and each can be seen")
    one = site.get("/figures/wachttijd-totaal/cells?by=").json["items"]
    told = json.loads(site.run("figure", "wachttijd-totaal", "--by", "", "--format", "json"))
    g.equal([c["value"] for c in one], [c["value"] for c in told], "one cell without a division")
    past = site.get("/figures/wachttijd-totaal/cells?peildatum=2025-03-01&bekendOp=2025-04-01").json
    told = json.loads(site.run("figure", "wachttijd-totaal", "--at", "2025-03-01", "--known-on", "2025-04-01", "--format", "json"))
    g.equal([(c["value"], c["asOf"]) for c in past["items"]], [(c["value"], c["asOf"]) for c in told], "of an earlier day, as known then")
    reply = site.get("/figures/wachttijd-totaal/cells?size=10000", Accept="text/csv")
    told = site.run("figure", "wachttijd-totaal", "--format", "csv")
    g.equal([(r["region"], r["careType"], r["value"], r["verdict"]) for r in csv.DictReader(io.StringIO(reply.text))],
            [(r["region"], r["care_type"], r["value"], r["verdict"]) for r in csv.DictReader(io.StringIO(told))], "CSV too")
    for text, wrong in (("by=nope", ["by"]), ("by=region,region", ["by"]), ("by=care_type", ["by"]), ("foo=1", ["foo"]), ("region=1&region=2", ["region"]),
                        ("page=0&size=99999", ["page", "size"]), ("peildatum=x", ["peildatum"]), ("care_type=x", ["care_type"])):
        reply = site.get("/figures/wachttijd-totaal/cells?" + text)
        g.equal((reply.status, reply.fields), (400, wrong), "cells?%s" % text)
    for path in ("/figures/nope", "/figures/nope/cells", "/figures/nope/rows", "/figures/wachttijd_totaal"):
        g.ok(problem(site.get(path), 404), "no figure %s" % path)
    g.equal(site.get("/figures/wachttijd-totaal/rows?by=region").status, 400, "rows know no division")
    g.equal(site.get("/figures/wachttijd-totaal/cells?region=%27%3B--").json["total"], 0, "a value that is none gives nothing")


def people(g, site):
    location = site.get("/locations?size=10").json["items"][0]
    profession = site.get("/codes?list=profession").json["items"][0]
    made = site.ask("POST", "/professionals", body={"sourceId": "Z-1", "location": location["id"], "profession": profession["code"],
                                                   "agb": "03012345", "big": "12345678901"})
    g.ok(made.status == 201, "a professional", made)
    where = "/professionals/%d" % made.json["id"]
    less = site.get(where, READER)
    g.equal((less.status, "agb" in less.json, "big" in less.json), (200, False, False), "what a role does not see is not there")
    g.ok("agb" not in site.get("/professionals", READER, Accept="text/csv").text, "nor in CSV")
    g.equal(site.get("/professionals?agb=03012345").fields, ["agb"], "no personal data in an address")
    reply = site.ask("POST", "/professionals/_zoek", body={"agb": "03012345"})
    g.equal([r["id"] for r in reply.json["items"]], [made.json["id"]], "but in a body")
    g.ok("_links" not in reply.json and "link" not in reply.headers, "which gives no address with it")
    reply = site.ask("POST", "/professionals/_zoek", READER, body={"agb": "03012345"})
    g.equal((reply.status, reply.fields), (400, ["agb"]), "who does not see it cannot search by it")
    reply = site.ask("POST", "/professionals/_zoek", READER, body={"sort": "agb"})
    g.equal((reply.status, reply.fields), (400, ["sort"]), "nor sort")
    reply = site.ask("PATCH", where, READER, body={"agb": "03012346"}, If_Match=made.headers["etag"])
    g.ok(reply.status in (400, 403), "nor change it", reply)
    g.equal(site.ask("POST", "/accounts/_zoek", body={"name": ["demo-inkoper", "demo-analist"], "sort": "name", "size": 10}).json["total"], 2, "several values")
    for body, wrong in (({"name": {"a": 1}}, ["name"]), ({"name": None}, ["name"]), ({"nope": 1, "size": 5}, ["nope", "size"]), ({"name": [["x"]]}, ["name"])):
        reply = site.ask("POST", "/accounts/_zoek", body=body)
        g.equal((reply.status, reply.fields), (400, wrong), "search with %s" % json.dumps(body))
    g.ok(problem(site.ask("POST", "/accounts/_zoek?name=x", body={}), 400), "nothing but time behind _zoek")
    looks = list(csv.DictReader(io.StringIO(site.run("audit", "list", "--record", "professional:%d" % made.json["id"], "--format", "csv"))))
    g.ok(len(looks) >= 2 and not [x for x in looks if READER in x.values()], "who saw the person is logged, who did not is not", looks)
    lists = list(csv.DictReader(io.StringIO(site.run("audit", "list", "--account", ADMIN, "--format", "csv"))))
    g.ok(any("lijst" in x.values() for x in lists), "and that it was in a list", lists[:3])
    site.get("/professionals", Accept="text/csv")
    lists = list(csv.DictReader(io.StringIO(site.run("audit", "list", "--account", ADMIN, "--format", "csv"))))
    g.ok(any("uitvoer" in x.values() for x in lists), "and that it left the house", lists[:3])
    g.equal(site.run("audit", "verify") and 0, 0, "the log holds")


def scopes(g, site):
    mine = site.ask("POST", "/remarks", body={"about": "region:1", "body": "Van ons"})
    g.ok(mine.status == 201, "a remark", mine)
    where = "/remarks/%d" % mine.json["id"]
    foreign, absent = site.get(where, OTHER), site.get("/remarks/987654", OTHER)
    g.equal(foreign.status, 404, "another office's remark is not there")
    g.equal(re.sub(r"\d+", "N", foreign.json["detail"]), re.sub(r"\d+", "N", absent.json["detail"]), "in the same words as what is not there at all")
    for method, body in (("PATCH", {"body": "x"}), ("DELETE", None)):
        reply = site.ask(method, where, OTHER, body=body, If_Match=mine.headers["etag"])
        g.ok(problem(reply, 404), "nor to be changed: %s" % method, reply)
    g.equal([r for r in site.get("/remarks", OTHER).json["items"] if r["id"] == mine.json["id"]], [], "nor in a list")
    g.equal(site.get(where).json["body"], "Van ons", "and it stands")
    reply = site.ask("POST", "/care-types", "demo-manager", body={"code": "x", "name": "x"})
    g.ok(problem(reply, 403), "403 for who may not change", reply)
    reply = site.ask("POST", "/remarks", body={"about": "region:1", "body": "x", "writtenBy": "ik"})
    g.equal((reply.status, reply.fields), (400, ["writtenBy"]), "what is derived cannot be sent")
    for path in ("/imports", "/remarks", "/signals", "/waitings", "/providers"):
        g.equal(site.get(path, PROVIDER).status, 200, "the portal of a provider: %s" % path)
    ours, theirs = ({r["id"] for r in site.all("/imports?size=500", who)} for who in (ADMIN, OTHER))
    g.ok(ours != theirs, "each office has imports of its own", "%d %d %d" % (len(ours), len(theirs), len(ours & theirs)))


def cookies(g, site):
    """A browser that is signed in may read, and change nothing."""
    secret = "vijftien olifanten dansen zacht"
    path = site.run("user", "link", ADMIN).split()[0]
    def post(where, cookie, csrf, **fields):
        body = urllib.parse.urlencode(dict(fields, csrf=csrf)).encode()
        return site.raw("POST", where, {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}, body)
    def form(where):
        page = site.raw("GET", where)
        csrf = re.search(r'name="csrf"[^>]*value="([^"]+)"', page.text) or re.search(r'value="([^"]+)"[^>]*name="csrf"', page.text)
        return page.headers["set-cookie"].split(";")[0], csrf.group(1)
    cookie, csrf = form(path)
    reply = post(path, cookie, csrf, wachtwoord=secret, nogmaals=secret)
    if "__Host-waarborg=" not in reply.headers.get("set-cookie", ""):
        cookie, csrf = form("/inloggen")
        reply = post("/inloggen", cookie, csrf, naam=ADMIN, wachtwoord=secret)
    visit = re.search(r"__Host-waarborg=[^;\n]+", reply.headers.get("set-cookie", ""))
    if not g.ok(visit, "signed in as a browser", reply):
        return
    visit = visit.group()
    page = site.raw("GET", "/", {"Cookie": visit})
    csrf = re.search(r'name="csrf"[^>]*value="([^"]+)"', page.text) or re.search(r'value="([^"]+)"[^>]*name="csrf"', page.text)
    read = site.raw("GET", "/api/v1/regions", {"Cookie": visit})
    g.equal((read.status, "set-cookie" in read.headers), (200, False), "a browser reads")
    for method, where in (("POST", "/care-types"), ("PATCH", "/care-types/1"), ("DELETE", "/care-types/1"), ("POST", "/regions/_zoek")):
        reply = site.raw(method, "/api/v1" + where, {"Cookie": visit, "Content-Type": "application/json", "If-Match": '"1"', "Sec-Fetch-Site": "same-origin"},
                         None if method == "DELETE" else b"{}")
        g.ok(problem(reply, 403), "and changes nothing: %s %s" % (method, where), reply)
    reply = post("/api/v1/care-types", visit, csrf.group(1) if csrf else "x", code="x", name="x")
    g.ok(problem(reply, 403), "also not with a form", reply)
    reply = site.raw("GET", "/api/v1/regions", {"Cookie": visit, "Authorization": "Bearer wb_nope"})
    g.ok(problem(reply, 401), "a bad token is not made good by a cookie", reply)
    reply = site.raw("GET", "/", {"Authorization": "Bearer " + site.token(ADMIN)})
    g.ok(reply.status in (302, 303, 401), "a token is for the API only", reply)
    g.ok("2026-11-02" in site.run("user", "tokens", ADMIN), "when a token was last used is kept", site.run("user", "tokens", ADMIN))


def examples(g, site):
    """The examples of docs/api.md, in order, in one shell."""
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    g.ok(len(blocks) >= 8, "%d examples" % len(blocks))
    kept = {}
    for number, block in enumerate(blocks, 1):
        env = dict(os.environ, TOKEN=site.token(ADMIN), API="http://%s:%d/api/v1" % (site.host, site.port), **kept)
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", block], env=env, capture_output=True, timeout=120, check=False)
        said = re.sub(r'\{"status":503[^}]*\}', "", done.stdout.decode())  # which --retry has followed
        bad = done.returncode or '"status":4' in said or '"status":5' in said or (not said and "304" not in block and "DELETE" not in block)
        g.ok(not bad, "example %d" % number, "%s\n%s\n%s" % (block, said[:1500], done.stderr.decode()))


def main():
    kind = sys.argv[2]
    need(kind)
    with gate("api") as g:
        site = Site(g, sys.argv[1], kind)
        try:
            for part in (rules, description, reading, writing, hostile, figures, people, scopes, cookies, examples):
                g.note(part.__name__)
                part(g, site)
        finally:
            g.note("%d times busy" % site.busy)
            site.end()


if __name__ == "__main__":
    main()
