#!/usr/bin/env python3
"""Dutch public holidays: makes data/holiday.csv (--write) or checks it against other ways.

A day that carries two holidays (5 May 2016) is one row: working days are counted by day.
"""
import csv
import datetime
import pathlib
import sys

FILE = pathlib.Path(__file__).resolve().parents[2] / "data" / "holiday.csv"
YEARS = range(2015, 2036)

# Easter Sundays as printed in almanacs, typed by hand: month * 100 + day.
PUBLISHED = dict(zip(YEARS, (
    405, 327, 416, 401, 421, 412, 404, 417, 409, 331, 420,
    405, 328, 416, 401, 421, 413, 328, 417, 409, 325)))

# Paschal full moons of 1900 to 2199 by golden number, from the table in the prayer books.
FULL_MOONS = (414, 403, 323, 411, 331, 418, 408, 328, 416, 405,
              325, 413, 402, 322, 410, 330, 417, 407, 327)

# Full years typed by hand from printed calendars.
TYPED = {
    2016: {"01-01": "Nieuwjaarsdag", "03-25": "Goede Vrijdag", "03-27": "Eerste Paasdag",
           "03-28": "Tweede Paasdag", "04-27": "Koningsdag",
           "05-05": "Hemelvaartsdag en Bevrijdingsdag", "05-15": "Eerste Pinksterdag",
           "05-16": "Tweede Pinksterdag", "12-25": "Eerste Kerstdag", "12-26": "Tweede Kerstdag"},
    2025: {"01-01": "Nieuwjaarsdag", "04-18": "Goede Vrijdag", "04-20": "Eerste Paasdag",
           "04-21": "Tweede Paasdag", "04-26": "Koningsdag", "05-05": "Bevrijdingsdag",
           "05-29": "Hemelvaartsdag", "06-08": "Eerste Pinksterdag",
           "06-09": "Tweede Pinksterdag", "12-25": "Eerste Kerstdag", "12-26": "Tweede Kerstdag"},
}


def easter(year):
    """Anonymous Gregorian algorithm (Nature, 20 April 1876)."""
    a, b, c = year % 19, year // 100, year % 100
    g = (b - (b + 8) // 25 + 1) // 3
    h = (19 * a + b - b // 4 - g + 15) % 30
    m = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    month, day = divmod(h + m - 7 * ((a + 11 * h + 22 * m) // 451) + 114, 31)
    return datetime.date(year, month, day + 1)


def easter_by_table(year):
    """The first Sunday after the full moon of the year's golden number."""
    month, day = divmod(FULL_MOONS[year % 19], 100)
    moon = datetime.date(year, month, day)
    return moon + datetime.timedelta(days=7 - (moon.weekday() + 1) % 7)


def holidays(year):
    """The year's rows: (date, name, free for everybody)."""
    sunday = easter(year)

    def after(days):
        return sunday + datetime.timedelta(days=days)

    king = datetime.date(year, 4, 27)
    if king.weekday() == 6:
        king = datetime.date(year, 4, 26)
    rows = [
        (datetime.date(year, 1, 1), "Nieuwjaarsdag", 1),
        (after(-2), "Goede Vrijdag", 0),
        (sunday, "Eerste Paasdag", 1),
        (after(1), "Tweede Paasdag", 1),
        (king, "Koningsdag", 1),
        (after(39), "Hemelvaartsdag", 1),
        (datetime.date(year, 5, 5), "Bevrijdingsdag", int(year % 5 == 0)),
        (after(49), "Eerste Pinksterdag", 1),
        (after(50), "Tweede Pinksterdag", 1),
        (datetime.date(year, 12, 25), "Eerste Kerstdag", 1),
        (datetime.date(year, 12, 26), "Tweede Kerstdag", 1),
    ]
    merged = {}
    for day, name, everybody in rows:
        if day in merged:
            name, everybody = merged[day][0] + " en " + name, max(merged[day][1], everybody)
        merged[day] = (name, everybody)
    return [(day.isoformat(), *merged[day]) for day in sorted(merged)]


def problems():
    """What is wrong with the file, as sentences."""
    with open(FILE, encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    found = []
    days = {row["day"]: row for row in rows}
    if len(days) != len(rows):
        found.append("a day occurs twice")
    if len(rows) != 21 * 11 - 1:
        found.append("%d rows instead of 230" % len(rows))
    for year in YEARS:
        printed = datetime.date(year, PUBLISHED[year] // 100, PUBLISHED[year] % 100)
        if printed != easter_by_table(year):
            found.append("typed Easter of %d disagrees with the full moon table" % year)
        if days.get(printed.isoformat(), {}).get("name") != "Eerste Paasdag":
            found.append("no Eerste Paasdag on %s" % printed)
        of_year = {day[5:]: row["name"] for day, row in days.items() if day[:4] == str(year)}
        if year in TYPED and of_year != TYPED[year]:
            found.append("%d differs from the calendar typed by hand" % year)
        king = [day for day, row in days.items()
                if row["name"] == "Koningsdag" and day[:4] == str(year)]
        if king != ["%d-04-%s" % (year, "26" if year in (2025, 2031) else "27")]:
            found.append("Koningsdag of %d is on %s" % (year, king))
        if days["%d-05-05" % year]["everybody"] != str(int(year in (2015, 2016, 2020, 2025, 2030,
                                                                    2035))):
            found.append("5 May %d: free for everybody is wrong" % year)
    for day, row in days.items():
        weekday = datetime.date.fromisoformat(day).weekday()
        wanted = {"Goede Vrijdag": 4, "Eerste Paasdag": 6, "Tweede Paasdag": 0, "Hemelvaartsdag": 3,
                  "Eerste Pinksterdag": 6, "Tweede Pinksterdag": 0}.get(row["name"], weekday)
        if weekday != wanted:
            found.append("%s %s falls on the wrong weekday" % (day, row["name"]))
        if row["name"] != "Bevrijdingsdag" and row["everybody"] != str(
                int(row["name"] != "Goede Vrijdag")):
            found.append("%s: free for everybody is wrong" % day)
    return found


def main():
    if sys.argv[1:] == ["--write"]:
        with open(FILE, "w", encoding="utf-8", newline="") as f:
            writer = csv.writer(f, lineterminator="\n")
            writer.writerow(("day", "name", "everybody"))
            for year in YEARS:
                writer.writerows(holidays(year))
        return 0
    found = problems()
    for sentence in found:
        print("not ok - holiday.csv: " + sentence)
    if not found:
        print("ok - holiday.csv agrees with the almanac")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
