#!/usr/bin/env python3
"""csv_lines.py BINARY sqlite|postgres: what is said about each kind of mistake in a delivery.

A table of lines, one mistake each, for the profiles waiting, location and professional, with column,
value and Dutch reason typed by hand; then line numbers after cells of several lines, leading zeros,
and the same delivery in every encoding, separator and line end. No BSN is kept anywhere.
"""
import json
import sys

import gate as g

BSN = "111222333"  # passes the eleven-test; invented
MASKED = "*********"
DATE = ("Deze datum bestaat niet of staat anders geschreven. "
        "Verwacht: 2018-02-27, 27-02-2018 of 43158.")

GOOD = {
    "waiting": {
        "location": "900001/Locatie 1/Gouda", "region": "5520", "care_type": "ggz-basis", "circuit": "",
        "diagnosis": "", "measured_on": "2026-06-01", "updated_on": "", "registration": "2,5",
        "treatment": "3", "no_intake": "nee", "waiting_clients": "4", "remark": "goed"},
    "location": {
        "provider": "900001", "name": "Goed", "place": "Gouda", "agb": "", "postcode": "2801 AA",
        "municipality": "0513", "region": "5520", "admission": "", "exclusion": "", "excludes_on_iq": ""},
    "professional": {
        "source_id": "p0", "location": "900001/Locatie 1/Gouda", "profession": "gp", "agb": "01012345",
        "big": "", "hours_week": "36", "age_class": "", "practice_holder": "ja", "takes_new": "nee",
        "expected_end": ""},
}

# profile, column, what stands there, value shown (None: as it stands there), reason
MISTAKES = [
    ("waiting", "location", "900001/Locatie 1/Delft", None,
     "Locatie 900001/Locatie 1/Delft staat niet in het register."),
    ("waiting", "location", "", None, "Locatie: Dit veld is verplicht."),
    ("waiting", "region", "9999", None, "Regio 9999 staat niet in het register op ma 1 jun 2026."),
    ("waiting", "care_type", "ggz", None, "Zorgsoort ggz staat niet in het register."),
    ("waiting", "circuit", "bejaarden", None, "Circuit: 'bejaarden' staat niet in de codelijst ggz-circuit."),
    ("waiting", "diagnosis", "griep", None, "Diagnosegroep: 'griep' staat niet in de codelijst diagnosegroep."),
    ("waiting", "measured_on", "", None, "Peildatum: Dit veld is verplicht."),
    ("waiting", "measured_on", "31-06-2026", None, "Peildatum: " + DATE),
    ("waiting", "measured_on", "29-02-2025", None, "Peildatum: " + DATE),
    ("waiting", "measured_on", "06/13/2026", None, "Peildatum: " + DATE),
    ("waiting", "updated_on", "gisteren", None, "Bijgewerkt door aanbieder: " + DATE),
    ("waiting", "registration", "-1", None, "Aanmeldwachttijd: Deze waarde is te laag: het minimum is 0,0000."),
    ("waiting", "registration", "521", None,
     "Aanmeldwachttijd: Deze waarde is te hoog: het maximum is 520,0000."),
    ("waiting", "registration", "2 weken", None,
     "Aanmeldwachttijd: Hier moet een getal staan, bijvoorbeeld 2,5."),
    ("waiting", "treatment", "NaN", None, "Behandelwachttijd: Hier moet een getal staan, bijvoorbeeld 2,5."),
    ("waiting", "treatment", "1e3", None, "Behandelwachttijd: Hier moet een getal staan, bijvoorbeeld 2,5."),
    ("waiting", "treatment", "99999999999999999999", None,
     "Behandelwachttijd: Hier moet een getal staan, bijvoorbeeld 2,5."),
    ("waiting", "no_intake", "misschien", None, "Aanmeldstop: Hier kan alleen ja of nee staan."),
    ("waiting", "waiting_clients", "4,5", None, "Wachtenden: Hier moet een geheel getal staan."),
    ("waiting", "waiting_clients", "-3", None, "Wachtenden: Deze waarde is te laag: het minimum is 0."),
    ("waiting", "remark", "x" * 1001, "x" * 1000, "Opmerking: De tekst is te lang: hoogstens 1000 tekens."),
    ("waiting", "remark", "bel\x07", None, "Opmerking: De tekst bevat een teken dat niet te lezen is."),
    ("waiting", "remark", BSN, MASKED, "Opmerking: dit lijkt een BSN. Een BSN wordt nooit opgeslagen."),
    ("waiting", "location", BSN, MASKED, "Locatie %s staat niet in het register." % MASKED),
    ("waiting", "circuit", BSN, MASKED, "Circuit: '%s' staat niet in de codelijst ggz-circuit." % MASKED),
    ("location", "provider", "123456", None, "Zorgaanbieder 123456 staat niet in het register."),
    ("location", "provider", "", None, "Zorgaanbieder: Dit veld is verplicht."),
    ("location", "name", "", None, "Locatie: Dit veld is verplicht."),
    ("location", "place", "", None, "Plaats: Dit veld is verplicht."),
    ("location", "name", "n" * 201, None, "Locatie: De tekst is te lang: hoogstens 200 tekens."),
    ("location", "agb", "1234567", None, "AGB-codes: Een AGB-code heeft precies 8 cijfers."),
    ("location", "agb", "01012345;x", None, "AGB-codes: Een AGB-code heeft precies 8 cijfers."),
    ("location", "postcode", "28O1 AA", None, "Postcode: Een postcode ziet eruit als 1234 of 1234 AB."),
    ("location", "postcode", "0801 AA", None, "Postcode: Een postcode ziet eruit als 1234 of 1234 AB."),
    ("location", "municipality", "9999", None, "Gemeente 9999 staat niet in het register op wo 1 jul 2026."),
    ("location", "region", "", None, "Regio: Dit veld is verplicht."),
    ("location", "region", "55", None, "Regio 55 staat niet in het register op wo 1 jul 2026."),
    ("location", "excludes_on_iq", "85", None, "Sluit uit op IQ: Hier kan alleen ja of nee staan."),
    ("location", "admission", BSN, MASKED, "Toelating: dit lijkt een BSN. Een BSN wordt nooit opgeslagen."),
    ("professional", "source_id", "", None, "Bron-id: Dit veld is verplicht."),
    ("professional", "source_id", "s" * 41, None, "Bron-id: De tekst is te lang: hoogstens 40 tekens."),
    ("professional", "location", "Locatie 1", None, "Locatie Locatie 1 staat niet in het register."),
    ("professional", "profession", "kapper", None, "Beroep: 'kapper' staat niet in de codelijst profession."),
    ("professional", "profession", "", None, "Beroep: Dit veld is verplicht."),
    ("professional", "agb", "0101234", None, "AGB-code: Een AGB-code heeft precies 8 cijfers."),
    ("professional", "agb", BSN, MASKED, "AGB-code: Een AGB-code heeft precies 8 cijfers."),
    ("professional", "big", "1234567890", None, "BIG-nummer: Een BIG-nummer heeft precies 11 cijfers."),
    ("professional", "hours_week", "81", None, "Uren per week: Deze waarde is te hoog: het maximum is 80,00."),
    ("professional", "hours_week", "veel", None, "Uren per week: Hier moet een getal staan, bijvoorbeeld 2,5."),
    ("professional", "age_class", BSN, MASKED, None),
    ("professional", "practice_holder", "deels", None, "Praktijkhouder: Hier kan alleen ja of nee staan."),
    ("professional", "expected_end", "2027-13-01", None, "Stopt naar verwachting: " + DATE),
]
AGE_BSN = "Leeftijdsklasse: dit lijkt een BSN. Een BSN wordt nooit opgeslagen."


def rejects(program, place, receipt):
    return json.loads(program.must("rejects", receipt["import"], "--format", "json", db=place.url).out)


def deliver(program, place, profile, path):
    return program.must("import", "--profile", profile, path, "--format", "json", db=place.url).receipt()


def table_of_mistakes(t, program, place):
    """All mistakes of a profile in one file, a good line before each: the mistake is on its own line."""
    for profile, good in GOOD.items():
        mistakes = [m for m in MISTAKES if m[0] == profile]
        rows, wanted = [], []
        for number, (_, column, text, shown, reason) in enumerate(mistakes):
            for values in (dict(good), dict(good, **{column: text})):
                for unique, of in (("source_id", "professional"), ("name", "location")):
                    if profile == of and values[unique] == good[unique]:
                        values[unique] = "%s %d.%d" % (good[unique], number, len(rows) % 2)
                rows.append(list(values.values()))
            wanted.append((len(rows) + 1, column, text if shown is None else shown, reason or AGE_BSN))
        path = g.write_csv(t.folder / (profile + "-fout.csv"), list(good), rows)
        receipt = deliver(program, place, profile, path)
        found = {r["line"]: (r["line"], r["column"], r["value"], r["reason"])
                 for r in rejects(program, place, receipt)}
        t.equal((receipt["taken"], receipt["rejected"]), (len(mistakes), len(mistakes)),
                "%s: every good line is taken and every other rejected" % profile)
        for mistake, line in zip(mistakes, wanted):
            t.equal(found.get(line[0]), line, "%s: %s is %s" % (profile, mistake[1], repr(mistake[2])[:40]))


# Line 2 to 4 is one row, with a cell of three lines; 5 is blank; 9 and 10 are one row too.
MULTI = b"""provider,name,place,region,admission
900001,A,Gouda,5520,"eerste
tweede
derde"

900001,B,Gouda,op 6,
900001,C,Gouda,5520,"een ""woord"" in aanhaling"
900001,D,Gouda,5520,
900001,E,Gouda,op 9,"ook
hier"
900001,F,Gouda,5520
900001,G,Gouda,5520,a,b
111222333,"H"x,Gouda,5520,
900001,I,Gouda,op 14,
"""
CELLS = ("De regel heeft %d kolommen en de kop heeft er 5. Is het bestand afgebroken, of staat er een "
         "scheidingsteken te veel?")
REGION = "Regio %s staat niet in het register op wo 1 jul 2026."
MULTI_WANTED = [
    (6, "region", "op 6", REGION % "op 6"),
    (9, "region", "op 9", REGION % "op 9"),
    (11, "", "", CELLS % 4),
    (12, "", "", CELLS % 6),
    (13, "name", "", "Regel 13, kolom 2: na het sluitende aanhalingsteken staat nog tekst. Schrijf een "
                     "aanhalingsteken in een cel dubbel."),
    (14, "region", "op 14", REGION % "op 14"),
]


def several_lines(t, program, place):
    for name, data in (("LF", MULTI), ("CRLF", MULTI.replace(b"\n", b"\r\n"))):
        path = t.folder / ("meer-regels-%s.csv" % name)
        path.write_bytes(data)
        receipt = deliver(program, place, "location", path)
        found = [(r["line"], r["column"], r["value"], r["reason"]) for r in rejects(program, place, receipt)]
        t.equal(found, MULTI_WANTED, "lines are counted as an editor does, with %s" % name)
        t.equal((receipt["lines"], receipt["taken"]), (9, 3), "and blank lines are no lines of the delivery")
    kept = [r["admission"] for r in json.loads(program.must(
        "export", "location", "--format", "json", db=place.url).out) if r["name"] == "A"]
    t.equal(kept, ["eerste\r\ntweede\r\nderde"], "a long text keeps its lines; the later delivery holds")


def leading_zeros(t, program, place):
    path = g.write_csv(t.folder / "nullen.csv", ["source_id", "name", "kvk"],
                       [["000123", "Nul voorop", "01234567"], ["123", "Zonder nul", "11234567"]])
    deliver(program, place, "provider", path)
    path = g.write_csv(t.folder / "nullen-locatie.csv", ["provider", "name", "place", "agb", "municipality", "region"],
                       [["000123", "Nul", "Almere", "01012345;00000012", "0034", "5511"]])
    receipt = deliver(program, place, "location", path)
    t.equal((receipt["taken"], receipt["rejected"]), (1, 0), "codes with zeros in front are taken")
    row = [r for r in program.must("export", "location", db=place.url).rows() if r["name"] == "Nul"][0]
    t.equal((row["provider"], row["agb"], row["municipality"]), ("000123", "01012345;00000012", "0034"),
            "zeros in front are kept in references and lists")
    kvk = {r["source_id"]: r["kvk"] for r in program.must("export", "provider", db=place.url).rows()}
    t.equal((kvk.get("000123"), kvk.get("123")), ("01234567", "11234567"), "000123 and 123 are two providers")


# In every encoding below, as far as it has the letter: é ë ö ç stand in all, € and ’ not in ISO-8859-1.
NAMES = ["Súdwest-Fryslân", "Hoëcker & Zn.", "Façade", "Coöperatie \"De Brug\"", "a;b,c|d"]
ENCODINGS = [
    ("UTF-8", "utf-8", b"", "UTF-8"), ("UTF-8 with BOM", "utf-8", b"\xef\xbb\xbf", "UTF-8 met BOM"),
    ("ISO-8859-1", "latin-1", b"", "ISO-8859-1"), ("Windows-1252", "cp1252", b"", "Windows-1252"),
    ("UTF-16LE", "utf-16-le", b"\xff\xfe", "UTF-16LE met BOM"),
    ("UTF-16BE", "utf-16-be", b"\xfe\xff", "UTF-16BE met BOM"),
]
SEPARATORS = [(",", "komma"), (";", "puntkomma"), ("\t", "tab"), ("|", "verticale streep")]


def shapes(t, program, place):
    """Names come out as they went in, whatever the file is like, and the receipt says what it is like."""
    number = 0
    for title, encoding, mark, said in ENCODINGS:
        for separator, word in SEPARATORS:
            end = "\r\n" if number % 2 else "\n"
            number += 1
            names = NAMES + (["Zorg € ’s-Hertogenbosch"] if encoding != "latin-1" else ["Zee"])
            rows = [["v%02d-%d" % (number, i), name] for i, name in enumerate(names)]
            quote = lambda cell: '"%s"' % cell.replace('"', '""')
            text = separator.join(("source_id", "name")) + end
            text += "".join(separator.join((row[0], quote(row[1]))) + end for row in rows)
            path = t.folder / ("vorm-%d.csv" % number)
            path.write_bytes(mark + text.encode(encoding))
            receipt = deliver(program, place, "provider", path)
            stored = {r["source_id"]: r["name"] for r in json.loads(
                program.must("export", "provider", "--format", "json", db=place.url).out)}
            found = [stored.get(row[0]) for row in rows]
            line_end = "CRLF" if end == "\r\n" else "LF"
            said_all = (receipt["shape"].startswith(said + ", " + word) and line_end in receipt["shape"])
            t.ok(found == names and said_all, "%s, %s, %s" % (title, word, line_end), (found, receipt["shape"]))


def no_bsn(t, program, place):
    kept = [table for table, rows in place.dump().items() if BSN in repr(rows)]
    t.none(kept, "the BSN stands in no table, also not in a reason or in what was kept of a broken line")
    if place.kind == "sqlite":
        found = [p.name for p in place.path.parent.iterdir() if BSN.encode() in p.read_bytes()]
        t.none(found, "nor anywhere in the file of the database")
    strict = {"name": "strikt", "label": "Strikt", "maxRejected": 0, "rows": [
        {"model": "waiting", "fields": {name: name for name in list(GOOD["waiting"])[:6]}}]}
    (t.folder / "strikt.json").write_text(json.dumps(strict), encoding="utf-8")
    program.must("profile", "save", t.folder / "strikt.json", db=place.url)
    path = g.write_csv(t.folder / "strikt.csv", list(GOOD["waiting"]),
                       [list(dict(GOOD["waiting"], circuit=BSN).values())])
    refused = program.run("import", "--profile", "strikt", path, db=place.url)
    t.ok(refused.code == 2 and BSN not in refused.err and MASKED in refused.err,
         "nor in the sentence that refuses a file", refused)


def main(binary, kind):
    g.need(kind)
    with g.gate("csv") as t:
        program = g.Program(binary)
        place = g.world(t, program, kind)
        table_of_mistakes(t, program, place)
        several_lines(t, program, place)
        leading_zeros(t, program, place)
        shapes(t, program, place)
        no_bsn(t, program, place)
        t.equal(program.run("check", db=place.url).code, 0, "check is clean")


if __name__ == "__main__":
    main(*sys.argv[1:3])
