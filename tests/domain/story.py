#!/usr/bin/env python3
"""Does the program find what the demo planted, and little else?

story.py WAARBORG DATABASE STORY: asks the program for its figures, as a user would, and holds them
against story.csv. Prints TAP.
"""
import csv
import datetime
import decimal
import io
import subprocess
import sys

OTHERS_MAX = 2  # cells with a bad verdict that nobody planted
BREACH = "overschrijding"


class Program:
    def __init__(self, path, url):
        self.path, self.url, self.answers = path, url, {}

    def figure(self, name, by, *options):
        """Rows of a figure by the values of its dims; asked once."""
        question = (name, by) + options
        if question not in self.answers:
            command = [self.path, "figure", name, "--by", by, "--format", "csv", "--db", self.url]
            run = subprocess.run(command + list(options), capture_output=True, encoding="utf-8")
            if run.returncode:
                sys.exit("Bail out! %s: exit %d: %s" % (" ".join(command + list(options)),
                                                        run.returncode, run.stderr.strip()))
            dims = by.split(",")
            self.answers[question] = {tuple(row[dim] for dim in dims): row
                                      for row in csv.DictReader(io.StringIO(run.stdout))}
        return self.answers[question]

    def cell(self, story, *options):
        rows = self.figure(story["figure"], "region,care_type", *options)
        return rows.get((story["region"], story["care_type"]))


class Tap:
    def __init__(self):
        self.count = self.failed = 0

    def check(self, good, what, why=""):
        self.count += 1
        self.failed += not good
        print("%s %d - %s" % ("ok" if good else "not ok", self.count, what))
        if not good and why:
            print("# " + why)

    def equal(self, seen, expected, what):
        self.check(seen == expected, what, "seen %r, expected %r" % (seen, expected))


def month_ends(first, last):
    """The last days of the months from first to last, both included, as text."""
    day = datetime.date.fromisoformat(first)
    while day.isoformat() <= last:
        yield day.isoformat()
        day = (day + datetime.timedelta(days=32)).replace(day=1) - datetime.timedelta(days=1)


def month_before(day, months=1):
    for _ in range(months):
        day = datetime.date.fromisoformat(day).replace(day=1) - datetime.timedelta(days=1)
        day = day.isoformat()
    return day


def verdict(row):
    return row["verdict"] if row else None


def numerator(row):
    return int(decimal.Decimal(row["numerator"])) if row and row["numerator"] else 0


def check_cell(tap, program, story, newest):
    """One planted thing in one region and care type: now, and in the months it says."""
    name = "%s %s %s" % (story["kind"], story["region"], story["care_type"])
    now = program.cell(story)
    tap.equal(verdict(now), story["newest"], name + ": verdict in the newest month")
    if story["count"]:
        tap.equal(numerator(now), int(story["count"]), name + ": number in the newest month")
    if story["during"]:
        months = list(month_ends(story["from"], story["until"] or newest))
        seen = [verdict(program.cell(story, "--at", day)) for day in months]
        tap.equal(seen, [story["during"]] * len(months),
                  "%s: verdict in %d months from %s" % (name, len(months), story["from"]))
    if story["kind"] in ("verslechtert", "krap"):
        before = month_before(story["from"], 12)
        tap.equal(verdict(program.cell(story, "--at", before)), "voldoet", name + ": good a year before")
    elif story["kind"] == "hersteld":
        # The delivery of a month comes on the fifth of the next one.
        known = datetime.date.fromisoformat(story["until"]) + datetime.timedelta(days=10)
        row = program.cell(story, "--known-on", known.isoformat())
        tap.equal((verdict(row), row and row["as_of"]), (BREACH, story["until"]),
                  "%s: breach as known on %s" % (name, known))
    else:
        before = program.cell(story, "--at", month_before(story["from"], 3))
        if story["kind"] != "onbekend":
            tap.equal(numerator(before), 0, name + ": nothing three months before")


def check_delivery(tap, program, story):
    rows = program.figure(story["figure"], "import_file")
    tap.equal(numerator(rows.get((story["import_file"],))), int(story["count"]),
              "%s %s: rejected lines" % (story["kind"], story["import_file"]))


def check_others(tap, program, stories, figure, bad, most=OTHERS_MAX):
    """Cells that look bad and that the story does not have."""
    planted = {(s["region"], s["care_type"]) for s in stories if s["figure"] == figure}
    rows = program.figure(figure, "region,care_type")
    others = sorted(cell for cell, row in rows.items() if bad(row) and cell not in planted)
    tap.check(len(others) <= most, "%s: %d others of %d cells" % (figure, len(others), len(rows)),
              "others: %r" % others)


def main():
    path, url, story_file = sys.argv[1:]
    program, tap = Program(path, url), Tap()
    with open(story_file, encoding="utf-8", newline="") as f:
        stories = list(csv.DictReader(f))
    totals = program.figure("wachttijd-totaal", "region,care_type")
    newest = max(row["as_of"] for row in totals.values())
    kinds = {story["kind"] for story in stories}
    tap.equal(kinds, {"verslechtert", "hersteld", "krap", "stilgevallen", "aanmeldstop", "onbekend",
                      "foute-regels"}, "the story has everything")
    for story in stories:
        if story["import_file"]:
            check_delivery(tap, program, story)
        else:
            check_cell(tap, program, story, newest)

    def breach(row):
        return row["verdict"] == BREACH

    check_others(tap, program, stories, "wachttijd-totaal", breach)
    check_others(tap, program, stories, "wachttijd-geen-intake", breach)
    check_others(tap, program, stories, "wachttijd-bekend", breach)
    check_others(tap, program, stories, "wachttijd-verouderd", lambda row: numerator(row) > 0, 0)
    planted = {story["import_file"] for story in stories if story["import_file"]}
    files = program.figure("levering-afkeur", "import_file")
    others = sorted(key[0] for key, row in files.items() if numerator(row) and key[0] not in planted)
    tap.equal(others, [], "levering-afkeur: no other delivery with rejected lines")
    print("1..%d" % tap.count)
    return tap.failed > 0


if __name__ == "__main__":
    sys.exit(main())
