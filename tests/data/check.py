#!/usr/bin/env python3
"""Checks the shipped facts in data/*.csv against each other and against numbers typed by hand.

Prints a line for each check and fails when one does not hold. It reads the files on its own, with
nothing of the program, so that a fault in the importer cannot hide a fault in the data.
"""
import collections
import csv
import datetime
import decimal
import pathlib
import sys

import holidays

DATA = pathlib.Path(__file__).resolve().parents[2] / "data"

HEADERS = {
    "region": "code,name,cbs_code,inhabitants,inhabitants_75,valid_from,valid_to,certainty,source",
    "payer": "code,name,kind,website,certainty,source",
    "region_payer": "region,holder,relation,valid_from,valid_to,certainty,source",
    "municipality": "code,name,region,valid_from,valid_to,certainty,source",
    "care_type": "code,name,name_en,sector,law,certainty,source",
    "norm": "code,figure,care_type,target_share,target,maximum,unit,kind,leads,"
            "valid_from,valid_to,certainty,source",
    "holiday": "day,name,everybody",
    "role": "code,name,name_en,description,sees,may",
    "code": "list,code,name,name_en,valid_from,valid_to,certainty,source",
}

# What identifies a thing; where a file has periods, no two of them may overlap.
KEYS = {
    "region": ("code",), "payer": ("code",), "region_payer": ("region", "holder", "relation"),
    "municipality": ("code",), "care_type": ("code",), "norm": ("code",), "holiday": ("day",),
    "role": ("code",), "code": ("list", "code"),
}

CODE_LISTS = {
    "ggz-circuit": 7, "diagnosegroep": 15, "payer-relation": 7, "norm-kind": 3, "unit": 4,
    "sector": 6, "law": 4, "profession": 9, "iwlz-leveringsstatus": 7, "policy-kind": 4, "reject-state": 2, "area-kind": 5, "signal-state": 2, "task-state": 2,
}

# Regions per concession holder in 2018 and on the day of today's map.
HOLDERS_2018 = {"zilveren-kruis": 10, "vgz": 7, "cz": 6, "menzis": 3, "zorg-en-zekerheid": 2,
                "dsw": 2, "friesland": 1, "midden-ijssel": 1}
HOLDERS_2025 = dict(HOLDERS_2018, dsw=1)

# Municipalities of 2025 in some regions, and places that lie elsewhere than one would guess.
MUNICIPALITIES = {"5501": 10, "5507": 22, "5509": 25, "5510": 5, "5515": 2, "5520": 5, "5532": 4,
                  "5533": 18}
PLACES = {"0034": ("Almere", "5511"), "0363": ("Amsterdam", "5515"), "0513": ("Gouda", "5520"),
          "0383": ("Castricum", "5513"), "0907": ("Gennep", "5508"), "0285": ("Voorst", "5532"),
          "0893": ("Bergen (L.)", "5530"), "0373": ("Bergen (NH.)", "5512")}

# CBS, all postcodes on 1-1-2021. A few thousand people live in postcodes too new for the table that
# joins them to a municipality, so the regions together hold slightly less.
INHABITANTS_2021 = 17472870
NOT_JOINED_AT_MOST = 6000

# (figure, care type): target share, target, maximum, unit of the leading norm.
NORMS = {
    ("wachttijd-totaal", "ggz-basis"): ("", "", "14", "week"),
    ("wachttijd-totaal", "ggz-specialistisch"): ("", "", "14", "week"),
    ("wachttijd-aanmelding", "ggz-specialistisch"): ("", "", "4", "week"),
    ("wachttijd-behandeling", "ggz-specialistisch"): ("", "", "10", "week"),
    ("wachttijd-totaal", "vv-verblijf"): ("80", "4", "6", "week"),
    ("wachttijd-totaal", "vv-thuis"): ("80", "4", "6", "week"),
    ("wachttijd-totaal", "gz-wonen"): ("", "", "13", "week"),
    ("wachttijd-totaal", "gz-dagbesteding"): ("", "", "6", "week"),
    ("wachttijd-totaal", "gz-zintuiglijk"): ("", "", "8", "week"),
    ("wachttijd-totaal", "msz-polikliniek"): ("80", "3", "4", "week"),
    ("wachttijd-totaal", "msz-diagnostiek"): ("80", "3", "4", "week"),
    ("wachttijd-totaal", "msz-dagbehandeling"): ("80", "4", "6", "week"),
    ("wachttijd-totaal", "msz-klinisch"): ("80", "5", "7", "week"),
    ("wachttijd-totaal", "ggz-beschermd-wonen"): ("", "", "13", "week"),
    ("wachttijd-totaal", "huisarts"): ("80", "2", "3", "werkdag"),
    ("wachttijd-totaal", "farmacie"): ("", "", "1", "werkdag"),
    ("wachttijd-binnen-norm", "vv-verblijf"): ("", "80", "", "procent"),
    ("wachttijd-binnen-norm", "gz-wonen"): ("", "90", "", "procent"),
    ("wachttijd-bekend", ""): ("", "90", "", "procent"),
    ("wachttijd-geen-intake", ""): ("", "", "5", "procent"),
    ("wachttijd-verouderd", ""): ("", "", "5", "procent"),
}

FOREVER = "9999-12-31"
failures = 0


def check(what, found):
    """One line: ok when nothing was found, otherwise up to ten findings."""
    global failures
    found = list(found)
    print("%s - %s" % ("not ok" if found else "ok", what))
    for item in found[:10]:
        print("    %s" % (item,))
    failures += bool(found)


def equal(what, value, wanted):
    check(what, [] if value == wanted else ["is     %s" % (value,), "wanted %s" % (wanted,)])


def read(name):
    """The rows of a file; checks its bytes and its header on the way."""
    path = DATA / (name + ".csv")
    data = path.read_bytes()
    text = data.decode("utf-8")
    check("%s.csv is plain UTF-8 with line feeds" % name, [
        fault for fault, is_there in (
            ("byte order mark", data.startswith(b"\xef\xbb\xbf")),
            ("carriage return", b"\r" in data),
            ("no line feed at the end", not data.endswith(b"\n")),
            ("decomposed or broken characters", "\ufffd" in text or "\u0300" in text),
        ) if is_there])
    rows = list(csv.reader(text.splitlines(keepends=True), strict=True))
    equal("%s.csv header" % name, ",".join(rows[0]), HEADERS[name])
    check("%s.csv: every line has all its fields, without blanks around them" % name,
          [row for row in rows if len(row) != len(rows[0]) or any(v != v.strip() for v in row)])
    return [dict(zip(rows[0], row)) for row in rows[1:]]


def period(row):
    return row.get("valid_from", "0001-01-01"), row.get("valid_to") or FOREVER


def valid_on(rows, day):
    return [row for row in rows if period(row)[0] <= day < period(row)[1]]


def covers(rows, row):
    """Whether the periods of rows together hold the whole period of row."""
    at, end = period(row)
    for begin, stop in sorted(period(r) for r in rows):
        if begin <= at < stop:
            at = stop
    return at >= end


def is_date(text):
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_number(text):
    try:
        return decimal.Decimal(text) >= 0
    except decimal.InvalidOperation:
        return False


def shape(name, rows):
    """What holds for every file: required fields, dates, certainty, keys without overlap."""
    fields = HEADERS[name].split(",")
    required = [f for f in fields if f in ("code", "name", "name_en", "certainty", "source", "list",
                                           "kind", "unit", "figure", "region", "holder", "day")]
    check("%s.csv: required fields are filled" % name,
          [row for row in rows if not all(row[f] for f in required)])
    check("%s.csv: codes are lower-case slugs or numbers" % name,
          [row["code"] for row in rows if "code" in row and
           not all(c in "abcdefghijklmnopqrstuvwxyz0123456789-" for c in row["code"])])
    if "certainty" in fields:
        check("%s.csv: certainty is A, B or C" % name,
              [row for row in rows if row["certainty"] not in "ABC"])
    if "valid_from" in fields:
        check("%s.csv: periods are dates and not empty" % name,
              [row for row in rows if not is_date(row["valid_from"]) or
               (row["valid_to"] and not is_date(row["valid_to"])) or
               period(row)[0] >= period(row)[1]])
    by_key = collections.defaultdict(list)
    for row in rows:
        by_key[tuple(row[f] for f in KEYS[name])].append(period(row))
    overlaps = []
    for key, periods in by_key.items():
        periods.sort()
        overlaps += [key for one, next_one in zip(periods, periods[1:]) if next_one[0] < one[1]]
    check("%s.csv: no two periods of one key overlap" % name, overlaps)


def refers(name, rows, field, target_name, target_rows, target_field="code"):
    """Every filled reference exists, and exists during the whole period of the row."""
    by_code = collections.defaultdict(list)
    for row in target_rows:
        by_code[row[target_field]].append(row)
    check("%s.csv: %s refers to %s" % (name, field, target_name),
          [row for row in rows if row[field] and not covers(by_code[row[field]], row)])


def check_regions(regions, holders, municipalities):
    days_2018 = [(datetime.date(2018, 1, 1) + datetime.timedelta(n)).isoformat() for n in range(365)]
    check("the regions of every day of 2018 are 5501 to 5532",
          [day for day in days_2018 if sorted(r["code"] for r in valid_on(regions, day)) !=
           [str(code) for code in range(5501, 5533)]])
    today = datetime.date.today().isoformat()
    for day in ("2019-07-01", "2025-01-01", today):
        equal("regions on %s" % day, len(valid_on(regions, day)), 31)
    now = {row["code"]: row for row in valid_on(regions, today)}
    check("5502 and 5522 have ended, 5533 has begun",
          [code for code in ("5502", "5522") if code in now] + ["5533"] * ("5533" not in now))
    equal("different CBS codes today", len({row["cbs_code"] for row in now.values()}), 31)
    check("CBS codes look like ZK01", [row for row in now.values() if len(row["cbs_code"]) != 4 or
                                       row["cbs_code"][:2] != "ZK"])
    missing = INHABITANTS_2021 - sum(int(row["inhabitants"]) for row in now.values())
    check("the regions together hold the inhabitants of 1-1-2021",
          [] if 0 <= missing <= NOT_JOINED_AT_MOST else ["%d missing" % missing])
    check("inhabitants aged 75 and over are 3 to 15 % of a region",
          [row for row in now.values()
           if not 0.03 < int(row["inhabitants_75"]) / int(row["inhabitants"]) < 0.15])
    equal("Midden-Holland", (now["5520"]["name"], now["5520"]["inhabitants"]),
          ("Midden-Holland", "241115"))

    for day, wanted in (("2018-03-01", HOLDERS_2018), ("2025-06-01", HOLDERS_2025)):
        there = valid_on(holders, day)
        equal("regions per holder on %s" % day,
              sorted(collections.Counter(row["holder"] for row in there).items()),
              sorted(wanted.items()))
        equal("one concession per region on %s" % day, sorted(row["region"] for row in there),
              sorted(row["code"] for row in valid_on(regions, day)))
    check("every region has a holder from its first to its last day",
          [row["code"] for row in regions
           if not covers([h for h in holders if h["region"] == row["code"]], row)])

    equal("municipalities on 2025-01-01", len(valid_on(municipalities, "2025-01-01")), 342)
    equal("municipalities on 2024-12-31", len(valid_on(municipalities, "2024-12-31")), 0)
    check("municipality codes have four digits",
          [row for row in municipalities if len(row["code"]) != 4 or not row["code"].isdigit()])
    by_code = {row["code"]: (row["name"], row["region"]) for row in municipalities}
    check("places lie in their region",
          [place for code, place in PLACES.items() if by_code.get(code) != place])
    per_region = collections.Counter(row["region"] for row in municipalities)
    check("municipalities per region", ["%s has %d" % (code, per_region[code])
                                        for code, count in MUNICIPALITIES.items()
                                        if per_region[code] != count])
    equal("regions with municipalities", sorted(per_region), sorted(now))


def check_norms(norms, care_types):
    numbers = ("target_share", "target", "maximum")
    check("norm values are decimal numbers",
          [row for row in norms for f in numbers if row[f] and not is_number(row[f])])
    check("every norm has a target or a maximum, the target not above the maximum",
          [row for row in norms if not (row["target"] or row["maximum"]) or
           (row["target"] and row["maximum"] and
            decimal.Decimal(row["target"]) > decimal.Decimal(row["maximum"]))])
    check("a target share stands only beside a target, and is at most 100",
          [row for row in norms if row["target_share"] and
           (not row["target"] or decimal.Decimal(row["target_share"]) > 100)])
    check("leading is 1 or 0", [row for row in norms if row["leads"] not in ("0", "1")])
    check("shares are in procent, waits are not",
          [row for row in norms if (row["unit"] == "procent") !=
           (row["figure"] in ("wachttijd-binnen-norm", "wachttijd-bekend",
                              "wachttijd-geen-intake", "wachttijd-verouderd"))])
    equal("figures with a norm", sorted({row["figure"] for row in norms}), [
        "wachttijd-aanmelding", "wachttijd-behandeling", "wachttijd-bekend",
        "wachttijd-binnen-norm", "wachttijd-geen-intake", "wachttijd-totaal", "wachttijd-verouderd"])
    turns = sorted({day for row in norms for day in period(row)} - {FOREVER})
    wrong = []
    for day in turns:
        there = valid_on(norms, day)
        leaders = collections.Counter((row["figure"], row["care_type"]) for row in there
                                      if row["leads"] == "1")
        cells = {(row["figure"], row["care_type"]) for row in there}
        wrong += [(day, cell) for cell in cells if leaders[cell] != 1]
    check("one leading norm per figure, care type and day", wrong)
    leading = {(row["figure"], row["care_type"]): row for row in valid_on(norms, "2018-03-01")
               if row["leads"] == "1"}
    check("the leading norms of 2018 are those typed by hand",
          [cell for cell, wanted in NORMS.items()
           if cell not in leading or wanted != tuple(
               leading[cell][f] for f in numbers + ("unit",))])
    check("a figure with several norms exists",
          [] if any(row["leads"] == "0" for row in norms) else ["none"])
    normed = {row["care_type"] for row in norms if row["figure"] == "wachttijd-totaal"}
    equal("care types without a norm", sorted({row["code"] for row in care_types} - normed),
          ["elv", "grz"])
    equal("care types with a share norm",
          sorted(row["care_type"] for row in norms if row["figure"] == "wachttijd-binnen-norm"),
          sorted(normed))
    check("defaults of our own are certainty C",
          [row for row in norms if ("eigen standaardwaarde" in row["source"] or
                                    row["kind"] == "standaard") != (row["certainty"] == "C")])


def main():
    files = {name: read(name) for name in HEADERS}
    for name, rows in files.items():
        shape(name, rows)
    codes = files["code"]

    def coded(name, field, code_list):
        refers(name, files[name], field, "list " + code_list,
               [row for row in codes if row["list"] == code_list])

    refers("region_payer", files["region_payer"], "region", "region", files["region"])
    refers("region_payer", files["region_payer"], "holder", "payer", files["payer"])
    refers("municipality", files["municipality"], "region", "region", files["region"])
    refers("norm", files["norm"], "care_type", "care_type", files["care_type"])
    coded("region_payer", "relation", "payer-relation")
    coded("norm", "unit", "unit")
    coded("norm", "kind", "norm-kind")
    # A care type has no period, so its sector and law must hold today.
    for field in ("sector", "law"):
        there = {row["code"] for row in valid_on(codes, datetime.date.today().isoformat())
                 if row["list"] == field}
        check("care_type.csv: %s refers to list %s" % (field, field),
              [row for row in files["care_type"] if row[field] not in there])

    equal("payers", sorted(row["code"] for row in files["payer"]), sorted(HOLDERS_2018))
    equal("code lists", dict(collections.Counter(row["list"] for row in codes)), CODE_LISTS)
    equal("roles", [row["code"] for row in files["role"]],
          ["purchaser", "mediator", "analyst", "manager", "supervisor", "operator", "provider",
           "administrator"])
    for field, known in (("sees", {"open", "business", "personal", "health"}),
                         ("may", {"register", "import", "norms", "remark", "users", "audit"})):
        words = {word for row in files["role"] for word in row[field].split(";") if word}
        equal("words in %s of roles" % field, words - known, set())
    check_regions(files["region"], files["region_payer"], files["municipality"])
    check_norms(files["norm"], files["care_type"])
    check("holidays agree with the almanac", holidays.problems())
    print("%d checks failed" % failures if failures else "all checks hold")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
