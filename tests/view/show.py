#!/usr/bin/env python3
"""Reads what tests/view/show.c writes with other programs: charts as XML, tables as CSV, JSON and XLSX.

show.py PROGRAM. Gate S.C9: text from outside is never a formula, numbers and days stay numbers.
"""
import csv
import io
import json
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET
import zipfile

PROGRAM = sys.argv[1]
SIGNS = "=+-@\t\r\n\0＝＋－＠"
NASTY = ["=1+1", "+31 6", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\0x", "＝1+1", "＋1", "－1", "＠x",
         "'=1+1", "''", "gewoon", "1234", "2026-10-25", "a,b;\"c\"\r\nd", "<b>&amp;</b>", "_x0041_",
         "\udcff\x01\x1b[", "http://example.org/", "{=1+1}", "TRUE", " ", "", "é€😀"]
number = failed = 0


def check(name, good, found=None):
    global number, failed
    number += 1
    failed += not good
    print("%s %d - %s" % ("ok" if good else "not ok", number, name))
    if not good and found is not None:
        print("# found %r" % (found,))


def show(kind):
    with tempfile.NamedTemporaryFile() as f:
        subprocess.run([PROGRAM, kind, f.name], check=True)
        return f.read()


def charts():
    text = show("charts").decode("utf-8")
    check("the same bytes again", show("charts").decode("utf-8") == text)
    svgs = text.strip("\n").split("\n")
    ids = []
    for i, svg in enumerate(svgs):
        root = ET.fromstring(svg)
        ids += [e.get("id") for e in root.iter() if e.get("id")]
        links = [e for e in root.iter() if e.tag == "a"]
        named = all(e.get("aria-label", "").strip() and e.get("href") for e in links)
        check("chart %d: well-formed, every link has a name" % i, named)
        check("chart %d: no link within a picture" % i, not (links and root.get("role") == "img"))
        lists = [g for g in root.iter() if g.get("role") == "list"]
        check("chart %d: lists hold list items only" % i,
              all(c.get("role") == "listitem" for g in lists for c in g))
        check("chart %d: no styles, scripts or handlers" % i, not any(
            k == "style" or k.startswith("on") for e in root.iter() for k in e.keys()) and
            not any(e.tag in ("script", "style") for e in root.iter()))
        width, height = (int(n) for n in root.get("viewBox").split()[2:])
        inside = all(-1 <= float(e.get(k, 0)) <= (width, height)[k[-1] == "y"] + 1
                     for e in root.iter() for k in ("x", "y", "cx", "cy"))
        check("chart %d: nothing stands outside" % i, inside)
    check("ids are unique", len(ids) == len(set(ids)), ids)


def tables():
    raw = show("csv")
    check("CSV is CRLF and the first label is guarded", raw.startswith(b"Tekst,'=Aantal,Weken,") and
          b"\r\n" in raw)
    text = raw.decode("utf-8", "surrogateescape")
    rows = list(csv.reader(io.StringIO(text.replace("\0", "\u2400"), newline="")))
    check("CSV has every row and column", len(rows) == len(NASTY) + 1 and {len(r) for r in rows} == {7})
    for row, wanted in zip(rows[1:], NASTY):
        cell = row[0].replace("\u2400", "\0")
        raw_form = cell[:1] in SIGNS and cell != ""
        bare = wanted.lstrip("'")[:1]
        check("CSV %r is no formula and comes back" % wanted, not raw_form and
              cell == ("'" + wanted if bare and bare in SIGNS else wanted), cell)
    check("CSV numbers are plain", rows[2][1:] == [
        "1", "-1234.567", "2026-10-25", "2026-10-25T22:30:00Z", "1234.56", "82.50"], rows[2])
    check("CSV empty cell", rows[4][5] == "")
    data = json.loads(show("json"))
    check("JSON has every row", [d["tekst"] for d in data] ==
          [t.replace("\udcff", "\ufffd") for t in NASTY])
    check("JSON numbers are numbers", data[1]["weken"] == -1234.567 and data[0]["aantal"] == 2**63 - 1
          and data[3]["bedrag"] is None)


NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def unescape(text):
    for code in (range(0x20)):
        text = text.replace("_x%04X_" % code, chr(code))
    return text.replace("_x005F_", "_")


def workbook():
    book = zipfile.ZipFile(io.BytesIO(show("xlsx")))
    check("XLSX is whole", book.testzip() is None)
    page = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    styles = ET.fromstring(book.read("xl/styles.xml"))
    formats = {f.get("numFmtId"): f.get("formatCode") for f in styles.iter("{%s}numFmt" % NS["m"])}
    used = [x.get("numFmtId") for x in styles.find("m:cellXfs", NS)]
    shared = []
    if "xl/sharedStrings.xml" in book.namelist():
        shared = ["".join(t.text or "" for t in s.iter("{%s}t" % NS["m"]))
                  for s in ET.fromstring(book.read("xl/sharedStrings.xml"))]
    check("XLSX holds no formula", not list(page.iter("{%s}f" % NS["m"])))
    check("XLSX holds no link", not list(page.iter("{%s}hyperlink" % NS["m"])))
    cells = {}
    for c in page.iter("{%s}c" % NS["m"]):
        kind = c.get("t", "n")
        if kind == "inlineStr":
            value = unescape("".join(t.text or "" for t in c.iter("{%s}t" % NS["m"])))
        elif kind == "s":
            value = unescape(shared[int(c.find("m:v", NS).text)])
        else:
            value = float(c.find("m:v", NS).text)
        cells[c.get("r")] = (kind != "n", value, formats.get(used[int(c.get("s", 0))]))
    check("XLSX says what it is", cells["A1"][1] == "Wacht/tijden [2026]" and
          cells["B2"][1] == "zo 25 okt 2026")
    check("XLSX note that looks like a formula is text", cells["B3"][:2] == (True, "=cmd|' /C calc'!A0"))
    check("XLSX label that looks like a formula is text", cells["B5"][:2] == (True, "=Aantal"))
    for i, wanted in enumerate(NASTY):
        wanted = "".join("\ufffd" if c == "\udcff" else c if c in "\t\n" or c >= " " else " "
                         for c in wanted)
        found = cells.get("A%d" % (6 + i), (True, "", None))
        check("XLSX %r is text" % wanted, found[:2] == (True, wanted), found)
    check("XLSX whole number", cells["B7"] == (False, 1.0, None) or cells["B7"][:2] == (False, 1.0))
    check("XLSX number too large for a double is text", cells["B6"][:2] == (True, str(2**63 - 1)))
    check("XLSX decimal", cells["C7"] == (False, -1234.567, "#,##0.0"), cells["C7"])
    check("XLSX day is a date", cells["D7"] == (False, 46320.0, "yyyy-mm-dd"), cells["D7"])
    check("XLSX day before spreadsheets is text", cells["D6"][:2] == (True, "1900-01-01"))
    moment = cells["E7"]
    check("XLSX moment is Dutch time", not moment[0] and abs(moment[1] - (46320 + 23.5 / 24)) < 1e-6 and
          moment[2] == "yyyy-mm-dd hh:mm", moment)
    check("XLSX money and share", cells["F7"][:2] == (False, 1234.56) and
          cells["G7"] == (False, 82.5, '0.0"%"'), cells["G7"])
    check("XLSX empty cell", "F9" not in cells)
    name = ET.fromstring(book.read("xl/workbook.xml")).find("m:sheets/m:sheet", NS).get("name")
    check("XLSX page name has no signs of references", name == "Wacht tijden  2026", name)


charts()
tables()
workbook()
print("1..%d" % number)
sys.exit(failed != 0)
