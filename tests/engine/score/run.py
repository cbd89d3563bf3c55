#!/usr/bin/env python3
"""Runs `waarborg score` on the example of the documentation and on hostile folders, and prints TAP.

    run.py BINARY FOLDER

The expectations are worked out here: ratios with fractions, points by a second reading of the rules in
docs/engines/score.md, the backtest with loops over everything.
"""
import calendar
import csv
import datetime
import io
import itertools
import json
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from fractions import Fraction

BINARY = os.path.abspath(sys.argv[1])
EXAMPLE = os.path.abspath(sys.argv[2])
WORK = tempfile.mkdtemp(prefix="waarborg-score-")
LONG = os.environ.get("WAARBORG_GATES") == "long"
AT = "2026-06-30"
TESTS = []


def test(name):
    def keep(function):
        TESTS.append((name, function))
        return function
    return keep


def same(got, wanted, what):
    if got != wanted:
        raise AssertionError("%s: %r is not %r" % (what, got, wanted))


def holds(condition, what):
    if not condition:
        raise AssertionError(what)


class Answer:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def rows(self):
        return list(csv.DictReader(io.StringIO(self.out, newline="")))


def score(folder, *words, at=AT, timeout=120):
    env = {k: v for k, v in os.environ.items() if not k.startswith("WAARBORG_")}
    done = subprocess.run([BINARY, "score", folder, "--at", at, *words], env=env, cwd=WORK,
                          stdin=subprocess.DEVNULL, capture_output=True, timeout=timeout)
    return Answer(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def good(*words, **more):
    answer = score(*words, **more)
    holds(answer.code in (0, 1), "refused: " + answer.err)
    same(answer.err, "", "nothing on standard error")
    return answer


def read(folder, name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def write(folder, name, rows, head=None):
    with open(os.path.join(folder, name), "w", encoding="utf-8", newline="") as f:
        w = csv.DictWriter(f, head or list(rows[0]), lineterminator="\n")
        w.writeheader()
        w.writerows(rows)


def copy(name):
    folder = os.path.join(WORK, name)
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    return folder


def day(text):
    return datetime.date.fromisoformat(text)


def later(when, months):
    last = when.day == calendar.monthrange(when.year, when.month)[1]
    year, month = divmod(when.year * 12 + when.month - 1 + months, 12)
    most = calendar.monthrange(year, month + 1)[1]
    return datetime.date(year, month + 1, most if last or when.day > most else when.day)


# --- the worked example of docs/engines/score.md -----------------------------------------------------

@test("the ratios of De Linde are those worked out by hand")
def ratios_by_hand():
    got = {(int(r["year"]), r["ratio"]): r for r in
           good(EXAMPLE, "--format", "csv", "--part", "ratios").rows() if r["provider"] == "linde"}
    assets, equity, debts, short, long = 11000, 1500, 9500, 2900, 6000  # in thousands of euros
    income, costs, writing_off, interest, repaid = 20500, 20100, 900, 300, 800
    ebitda, profit, working = 1300, 100, 2000 - 2900
    wanted = {
        "kikv-19.1": Fraction(ebitda, interest + repaid),
        "kikv-19.2": Fraction(working * 1000),
        "kikv-19.3": Fraction(working, income),
        "kikv-19.4": Fraction(2000 - 100, short),
        "kikv-19.5": Fraction(2000, short),
        "kikv-19.6": Fraction(ebitda * 1000),
        "kikv-19.7": Fraction(ebitda, income),
        "kikv-20.1": Fraction(equity, assets),
        "kikv-20.2": Fraction(equity, income),
        "cbs-solvabiliteit": Fraction(equity, income),
        "kikv-21.1": Fraction(profit, income),
        "kikv-21.2": Fraction(profit, equity),
        "omzetgroei": Fraction(20500 - 19500, 19500),
        "kikv-24.2": Fraction(income - costs, interest),
        "kikv-24.3": Fraction(short, long),
        "altman-z2": (Fraction(656, 100) * working / assets + Fraction(326, 100) * equity / assets
                      + Fraction(672, 100) * (income - costs) / assets
                      + Fraction(105, 100) * equity / debts),
    }
    same(ebitda, income - costs + writing_off, "the example itself")
    for code, value in wanted.items():
        row = got[2025, code]
        same(row["undefined"], "", code)
        holds(abs(float(row["value"]) - float(value)) < 1e-12 * max(1, abs(value)), code)
    same(set(got), set(itertools.product((2024, 2025), wanted)), "every ratio, both years")
    for code in ("kikv-19.1", "omzetgroei"):
        same((got[2024, code]["value"], got[2024, code]["undefined"]),
             ("", "er was geen grootboek over 2023"), code)


@test("the points of De Linde are those worked out by hand")
def points_by_hand():
    """Solvency 13.6% (below 20%: 10), DSCR 1.18 (below 1.2: 8), margin 0.49% (below 1%: 6), Z'' 0.32 (below
    1.1: 12), the inspection 1 (above 0: 4); the others are in the file. 30 days late costs nothing here."""
    rows = [r for r in good(EXAMPLE, "--format", "csv", "--part", "reasons").rows()
            if r["provider"] == "linde"]
    got = {r["indicator"]: [int(r["points_" + h]) for h in ("short", "medium", "long")] for r in rows}
    same(got["solvabiliteit"], [10, 20, 30], "solvency")
    same(got["dscr"], [16, 16, 8], "dscr")
    same(got["rendement"], [6, 12, 12], "margin")
    same(got["altman"], [12, 24, 24], "altman")
    same(got["maatregel"], [12, 4, 0], "inspection")
    sums = [sum(points) for points in zip(*got.values())]
    row = next(r for r in good(EXAMPLE, "--format", "csv").rows() if r["provider"] == "linde")
    same([int(row["points_" + h]) for h in ("short", "medium", "long")], sums, "totals")
    heights = [sum(got[r["indicator"]]) for r in rows]
    same(heights, sorted(heights, reverse=True), "largest contributions first")
    text = next(r["reason"] for r in rows if r["indicator"] == "dscr")
    for part in ("1,18", "lager dan 1,20", "zekerheid C", "31 dec 2025", "formule kikv-19.1"):
        holds(part in text, "the reason names " + part)


# --- a second reading of the rules -------------------------------------------------------------------

class Card:
    def __init__(self, folder):
        self.indicators = read(folder, "card.csv")
        self.thresholds = read(folder, "thresholds.csv")
        self.norms = {r["norm"]: float(r["value"]) for r in read(folder, "norms.csv")}

    def points(self, indicator, value):
        low = indicator["direction"] == "low"
        passed = [int(t["points"]) for t in self.thresholds if t["indicator"] == indicator["indicator"]
                  and (value < float(t["threshold"]) if low else value > float(t["threshold"]))]
        return max(passed, default=0)


def points_on(card, values, provider, indicator, when):
    """values: (provider, indicator) -> list of (period end, delivered, value or None)."""
    known = [v for v in values.get((provider, indicator["indicator"]), []) if v[1] <= when]
    number = {k: int(v) for k, v in indicator.items() if v.isdigit()}

    def worth(value):
        return number["undefined_points"] if value is None else card.points(indicator, value)

    if number["every_months"] == 0:
        newest = {}
        for end, delivered, value in sorted(known, key=lambda v: v[:2]):
            newest[end] = value
        return max((worth(v) for end, v in newest.items()
                    if end + datetime.timedelta(number["valid_days"]) >= when), default=0)
    if not known:
        return number["missing_points"]
    end, _, value = max(known, key=lambda v: v[:2])
    due = datetime.timedelta(number["due_days"])
    following = later(end, number["every_months"])
    if following + due < when:
        late = (when - following - due).days
    else:
        late = (min(v[1] for v in known if v[0] == end) - end - due).days
    fine = number["late_points"] * max(0, math.ceil(late / number["late_days"]))
    return min(number["missing_points"], worth(value) + fine)


def values_of(folder):
    values = {}
    for r in read(folder, "values.csv"):
        values.setdefault((r["provider"], r["indicator"]), []).append(
            (day(r["period_end"]), day(r["delivered_on"]),
             None if r["undefined"] else float(r["value"])))
    formulas = {r["formula"]: r["indicator"] for r in read(folder, "card.csv")}
    for r in good(folder, "--format", "csv", "--part", "ratios").rows():
        if r["ratio"] in formulas:
            values.setdefault((r["provider"], formulas[r["ratio"]]), []).append(
                (day(r["year"] + "-12-31"), day(r["delivered_on"]),
                 None if r["undefined"] else float(r["value"])))
    return values


def totals_on(card, values, provider, when):
    return [sum(int(i["weight_" + h]) * points_on(card, values, provider, i, when)
                for i in card.indicators) for h in ("short", "medium", "long")]


@test("points on many days agree with a second reading of the rules")
def second_reading():
    card, values = Card(EXAMPLE), values_of(EXAMPLE)
    for at in ("2021-01-15", "2022-05-30", "2022-05-31", "2022-09-01", "2024-02-29", "2025-06-30",
               "2026-03-01", AT, "2027-08-01"):
        rows = good(EXAMPLE, "--format", "csv", at=at).rows()
        same(len(rows), 12, "providers")
        for r in rows:
            same([int(r["points_" + h]) for h in ("short", "medium", "long")],
                 totals_on(card, values, r["provider"], day(at)), "%s on %s" % (r["provider"], at))


@test("nothing delivered later changes what is said of a day")
def known_on():
    folder = copy("known")
    for at in ("2022-03-01", "2024-05-20"):
        for name in ("values.csv", "ledger.csv"):
            rows = read(EXAMPLE, name)
            write(folder, name, [r for r in rows if r["delivered_on"] <= at] or rows[:0], list(rows[0]))
        write(folder, "failures.csv", [r for r in read(EXAMPLE, "failures.csv") if r["date"] <= at],
              ["provider", "date", "event"])
        if not read(folder, "ledger.csv"):
            os.remove(os.path.join(folder, "ledger.csv"))
        for form in (["table"], ["csv"], ["json"], ["csv", "--part", "reasons"]):
            same(good(folder, "--format", *form, at=at).out, good(EXAMPLE, "--format", *form, at=at).out,
                 "%s on %s" % (form, at))
        shutil.copy(os.path.join(EXAMPLE, "ledger.csv"), folder)


@test("the order of lines, separators and line ends do not matter")
def order():
    folder = copy("order")
    wanted = [good(EXAMPLE, *w).out for w in ([], ["--backtest"], ["--format", "json"])]
    r = random.Random(1)
    for name in os.listdir(folder):
        if not name.endswith(".csv"):
            continue
        rows = read(folder, name)
        if name in ("values.csv", "ledger.csv", "thresholds.csv", "norms.csv", "failures.csv", "replace.csv"):
            r.shuffle(rows)
        with open(os.path.join(folder, name), "w", encoding="utf-8-sig", newline="") as f:
            w = csv.DictWriter(f, list(rows[0]), delimiter=";", lineterminator="\r\n")
            w.writeheader()
            w.writerows(rows)
    same([good(folder, *w).out for w in ([], ["--backtest"], ["--format", "json"])], wanted, "answers")


# --- the backtest --------------------------------------------------------------------------------------

def history(card, values, since, failed, at, start):
    days, step = [], int(card.norms["period_months"])
    while later(at, -step * len(days)) >= start:
        days.append(later(at, -step * len(days)))
    days.reverse()
    return days, {(p, d): totals_on(card, values, p, d) for p in since for d in days}


@test("the backtest agrees with loops over everything")
def backtest():
    card, values, at = Card(EXAMPLE), values_of(EXAMPLE), day(AT)
    providers = [r["provider"] for r in read(EXAMPLE, "providers.csv")]
    failed = {r["provider"]: day(r["date"]) for r in read(EXAMPLE, "failures.csv")}
    start, split = day("2020-12-31"), day("2021-06-30")
    days, totals = history(card, values, providers, failed, at, start)
    got = good(EXAMPLE, "--backtest", "--from", str(start), "--split", str(split), "--format", "csv").rows()
    events = good(EXAMPLE, "--backtest", "--from", str(start), "--split", str(split), "--format", "csv",
                  "--part", "events").rows()
    warn = card.norms["open_at"]
    never = datetime.date(9999, 1, 1)
    judged = [d for d in days if d >= split]
    for h, name in enumerate(("short", "medium", "long")):
        months = int(card.norms["months_" + name])

        def outcome(p, d):
            end, f = later(d, months), failed.get(p, never)
            if f <= d:
                return None
            return 1 if f <= min(end, at) else 0 if end <= at else None

        row = got[h]
        same(row["horizon"], name, "order")
        hits = {}
        for p, f in failed.items():
            within = [d for d in judged if outcome(p, d) == 1]
            if within:
                hits[p] = min((d for d in within if totals[p, d][h] >= warn), default=None)
        same((int(row["hits"]), int(row["misses"])),
             (sum(v is not None for v in hits.values()), sum(v is None for v in hits.values())), name)
        for e in events:
            if e["horizon"] == name:
                warned = hits[e["provider"]]
                same((e["hit"], e["warned_on"]), ("1", str(warned)) if warned else ("0", ""), name)
                if warned:
                    same(int(e["lead_days"]), (failed[e["provider"]] - warned).days, "lead")
        alarms = false = undecided = 0
        for p in providers:
            on = [totals[p, d][h] >= warn and d < failed.get(p, never) for d in judged]
            for key, run in itertools.groupby(zip(on, judged), key=lambda x: x[0]):
                if key:
                    after = [outcome(p, d) for _, d in run]
                    alarms += 1
                    false += set(after) == {0}
                    undecided += 1 not in after and None in after
        same([int(row[k]) for k in ("alarms", "false_alarms", "undecided")], [alarms, false, undecided], name)
        bad = [totals[p, d][h] for p in providers for d in judged if outcome(p, d) == 1]
        fine = [totals[p, d][h] for p in providers for d in judged if outcome(p, d) == 0]
        wins = sum((b > f) + 0.5 * (b == f) for b in bad for f in fine) / (len(bad) * len(fine))
        holds(abs(float(row["auc"]) - wins) < 1e-12, "auc " + name)
        same(bool(row["brier"]), name == "short", "no model when no horizon ended before the split")
        if not row["brier"]:
            continue
        brier = [float(row[k]) for k in ("brier", "reliability", "resolution", "uncertainty")]
        holds(abs(brier[0] - brier[1] + brier[2] - brier[3]) < 1e-12, "brier " + name)


@test("given coefficients give the chance that they say")
def given():
    folder = copy("given")
    write(folder, "chance.csv", [
        dict(horizon="medium", intercept="-5", slope="0.05", variance_intercept="0.25",
             variance_slope="0.0001", covariance="-0.003", certainty="C", source="test"),
        dict(horizon="short", intercept="-4", slope="0", variance_intercept="", variance_slope="",
             covariance="", certainty="C", source="test")])
    for r in good(folder, "--format", "csv").rows():
        if r["stage"] and r["provider"] in ("els", "taxus", "esdoorn"):
            same(r["chance_medium"], "", "one that failed has no chance")
            continue
        x = int(r["points_medium"])
        eta, spread = -5 + .05 * x, math.sqrt(.25 - 2 * .003 * x + .0001 * x * x)
        for column, z in (("", 0), ("_low", -1.959963984540054), ("_high", 1.959963984540054)):
            wanted = 1 / (1 + math.exp(-(eta + z * spread)))
            holds(abs(float(r["chance_medium" + column]) - wanted) < 1e-14, "chance" + column)
        holds(abs(float(r["chance_short"]) - 1 / (1 + math.exp(4))) < 1e-15, "short")
        same((r["chance_short_low"], r["chance_long"]), ("", ""), "what is not known stays empty")
    same(score(folder, "--backtest").code, 0, "backtest with given coefficients")


@test("match says who is hard to do without")
def by_match():
    """Four clients, three at De Linde: without it one of two finds the free place at De Iep, and nobody else
    has the special profile: 2 of 3 clients without a place, 1 special, 3 of 4 clients. Without De Iep its one client
    finds nothing, because De Linde is full: 1 of 1, 1 of 4."""
    rows = {r["provider"]: r for r in
            good(EXAMPLE, "--match", os.path.join(EXAMPLE, "match"), "--format", "csv").rows()}
    same(rows["linde"]["hard_reason"], "moeilijk te missen: 2 van de 3 cliënten vinden elders geen plek, "
         "1 met een bijzonder profiel vindt elders geen plek, 75,0% van de zorg in de regio", "De Linde")
    same(rows["iep"]["hard_reason"], "moeilijk te missen: 1 van de 1 cliënten vindt elders geen plek, "
         "25,0% van de zorg in de regio", "De Iep")
    same(rows["beuk"]["hard_reason"], "te missen: 0 van de 60 cliënten vinden elders geen plek", "replace.csv")
    folder = os.path.join(copy("matched"), "match")
    for name, text, says in (("owners.csv", "location,provider\nlindehof,nobody\n", "'nobody'"),
                             ("owners.csv", "location,provider\nelders,linde\n", "'elders'"),
                             ("owners.csv", "location,provider\niepenhof,iep\niepenhof,linde\n", "staat er al"),
                             ("special.csv", "profile\nVV9\n", "'VV9'"),
                             ("clients.csv", "client,postcode,profile\n", "geen enkele cli"),
                             ("places.csv", "location,profile,places\nlindehof,VV5,-2\n", "fout")):
        path = os.path.join(folder, name)
        old = open(path).read()
        with open(path, "w") as f:
            f.write(text)
        answer = score(EXAMPLE, "--match", folder)
        same((answer.code, answer.out), (2, ""), name)
        holds(says in answer.err, (name, answer.err))
        with open(path, "w") as f:
            f.write(old)


@test("without history or coefficients there is no chance, without failures the rule of three")
def no_history():
    folder = copy("none")
    os.remove(os.path.join(folder, "failures.csv"))
    answer = good(folder)
    holds("geen coëfficiënten en geen historie" in " ".join(answer.out.split()), "says why")
    same({r["chance_medium"] for r in good(folder, "--format", "csv").rows()}, {""}, "no chance")
    write(folder, "failures.csv", [], ["provider", "date", "event"])
    data = json.loads(good(folder, "--format", "json").out)
    for model, h in zip(data["models"], range(3)):
        same(model["kind"], "no_failures", "kind")
        for p in data["providers"]:
            same(p["chances"][h]["low"], 0, "low")
            holds(abs(p["chances"][h]["high"] - 3 / model["observations"]) < 1e-15, "3 of n")


@test("a history that is too short gives points without a chance")
def short_history():
    for at in ("2020-06-01", "1900-01-01", "2199-12-31"):
        data = json.loads(good(EXAMPLE, "--format", "json", at=at).out)
        same(len(data["providers"]), 0 if at < "2019" else 12, "scored from their first day on")
        if at < "2021":
            same({m["kind"] for m in data["models"]}, {"none"}, "no whole horizon")
            same({c["chance"] for p in data["providers"] for c in p["chances"]} - {None}, set(), "no chance")


@test("every form says the same, and the exit code whether a step is asked for")
def forms():
    answer = good(EXAMPLE)
    same(answer.code, 1, "a step is asked for")
    rows = {r["provider"]: r for r in good(EXAMPLE, "--format", "csv").rows()}
    data = json.loads(good(EXAMPLE, "--format", "json").out)
    for p in data["providers"]:
        r = rows[p["provider"]]
        same(p["points"], [int(r["points_" + h]) for h in ("short", "medium", "long")], "points")
        same((p["stage"], p["step"] or "", p["hard_reason"]), (r["stage"], r["step"], r["hard_reason"]), "rest")
        for h, c in zip(("short", "medium", "long"), p["chances"]):
            same(c["chance"], float(r["chance_" + h]) if r["chance_" + h] else None, "chance")
    same(len(good(EXAMPLE, "--format", "csv", "--limit", "2").rows()), 2, "limit")
    folder = copy("calm")
    norms = read(folder, "norms.csv")
    for n in norms:
        n["value"] = {"signal_at": 5000, "open_at": 5000, "heighten_at": 5000}.get(n["norm"], n["value"])
    write(folder, "norms.csv", norms)
    same(score(folder).code, 0, "no step")
    sectors = good(EXAMPLE, "--format", "csv", "--part", "sectors").rows()
    same([(s["sector"], s["providers"], s["warned"]) for s in sectors], [("vvt", "5", "1"), ("ghz", "4", "0")],
         "sectors without those that failed")


# --- refused ---------------------------------------------------------------------------------------------

def changed(name, change):
    """A copy of the example in which one file is another text."""
    folder = copy("hostile")
    path = os.path.join(folder, name)
    old = open(path, "rb").read() if os.path.exists(path) else b""
    with open(path, "wb") as f:
        f.write(change(old))
    return folder


def swap(old, new):
    def change(data):
        holds(old.encode() in data, "the example holds %r" % old)
        return data.replace(old.encode(), new.encode(), 1)
    return change


def add(line):
    return lambda data: data + line.encode() + b"\n"


CASES = [
    ("values.csv", add("nobody,dscr,kikv-19.1,2024-12-31,2025-05-01,1,"), "values.csv", "'nobody' staat niet in providers.csv"),
    ("values.csv", add("eik,nothing,kikv-19.1,2024-12-31,2025-05-01,1,"), "values.csv", "'nothing' staat niet in card.csv"),
    ("values.csv", add("eik,solvabiliteit,cbs-solvabiliteit,2026-12-31,2027-05-01,0.2,"), "values.csv",
     "de kaart rekent met 'kikv-20.1'"),
    ("values.csv", add("eik,dscr,kikv-19.1,2027-12-31,2028-05-01,nan,"), "values.csv", "kolom 'value'"),
    ("values.csv", add("eik,dscr,kikv-19.1,2027-12-31,2028-05-01,inf,"), "values.csv", "kolom 'value'"),
    ("values.csv", add("eik,dscr,kikv-19.1,2027-12-31,2028-05-01,1e999,"), "values.csv", "kolom 'value'"),
    ("values.csv", add("eik,dscr,kikv-19.1,2027-12-31,2028-05-01,,"), "values.csv", "vul value in"),
    ("values.csv", add("eik,dscr,kikv-19.1,2027-12-31,2028-05-01,1,nul"), "values.csv", "vul value in"),
    ("values.csv", add("eik,dscr,kikv-19.1,2027-12-31,2027-12-30,1,"), "values.csv", "voordat de periode om was"),
    ("values.csv", add("eik,dscr,kikv-19.1,2027-11-30,2028-12-30,1,"), "values.csv", "eindigt geen periode"),
    ("values.csv", add("eik,dscr,kikv-19.1,2027-02-29,2028-12-30,1,"), "values.csv", "2027-02-29"),
    ("values.csv", add("linde,dscr,kikv-19.1,2025-12-31,2026-05-20,1,"), "values.csv", "staat er al"),
    ("values.csv", lambda d: d + d.split(b"\n")[1] + b"\n", "values.csv", "staat er al, op regel 2"),
    ("values.csv", lambda d: os.urandom(5000), "values.csv", ""),
    ("values.csv", lambda d: b"", "values.csv", ""),
    ("values.csv", lambda d: d.replace(b"formula", b"formule", 1), "values.csv", "formula"),
    ("card.csv", lambda d: d.split(b"\n")[0] + b"\n", "", "indicator"),
    ("card.csv", lambda d: d + d.split(b"\n")[1] + b"\n", "card.csv", "'solvabiliteit' staat er al"),
    ("card.csv", swap(",20,20,2,30", ",19,19,2,30"), "card.csv", "Niets aanleveren mag niet lonen"),
    ("card.csv", swap("share,low", "share,both"), "card.csv", "'both'"),
    ("card.csv", swap("ratio,low,2,2,1", "ratio,low,0,0,0"), "card.csv", "gewicht"),
    ("thresholds.csv", swap("solvabiliteit,0.20,10", "solvabiliteit,0.20,4"), "thresholds.csv", "Regel 3"),
    ("thresholds.csv", swap("solvabiliteit,0.20,10", "solvabiliteit,0.25,10"), "thresholds.csv", "heeft deze drempel al"),
    ("thresholds.csv", swap("solvabiliteit,0.20,10", "onbekend,0.20,10"), "thresholds.csv", "'onbekend'"),
    ("thresholds.csv", swap(",C,", ",D,"), "thresholds.csv", "certainty"),
    ("norms.csv", swap("open_at,90", "open_at,59"), "norms.csv", "openen (59)"),
    ("norms.csv", swap("close_below,40", "close_below,60"), "norms.csv", "telkens open en dicht"),
    ("norms.csv", swap("close_periods,3", "close_periods,2.5"), "norms.csv", "geheel getal"),
    ("norms.csv", lambda d: b"\n".join(d.split(b"\n")[:-3]) + b"\n", "norms.csv", "ontbreekt"),
    ("norms.csv", add("open_at,90,C,x"), "norms.csv", "staat er al"),
    ("providers.csv", add("eik,Weer Eik,vvt,"), "providers.csv", "'eik' staat er al"),
    ("providers.csv", lambda d: d.split(b"\n")[0] + b"\n", "providers.csv", "geen enkele aanbieder"),
    ("failures.csv", add("nobody,2024-01-01,x"), "failures.csv", "'nobody'"),
    ("failures.csv", add("els,2024-01-01,x"), "failures.csv", "viel al uit"),
    ("failures.csv", add("eik,2018-01-01,x"), "failures.csv", "begon pas later"),
    ("chance.csv", lambda d: b"horizon,intercept,slope,certainty,source\nshort,-4,-0.1,C,x\n", "chance.csv", "negatief"),
    ("chance.csv", lambda d: b"horizon,intercept,slope,certainty,source\nshort,-4,1,C,x\nshort,1,1,C,x\n", "chance.csv", "staat er al"),
    ("replace.csv", add("larix,10,11,0,5"), "replace.csv", "Regel 8: Wie geen plek vindt"),
    ("replace.csv", add("larix,10,5,0,101"), "replace.csv", "0 tot en met 100"),
    ("replace.csv", add("eik,10,5,0,10"), "replace.csv", "staat er al"),
    ("warnings.csv", add("iep,2026-01-01,closed,J,x"), "warnings.csv", "van 'geen waarschuwing' naar 'gesloten'"),
    ("warnings.csv", add("iep,2026-01-01,opened,,x"), "warnings.csv", "wie nam"),
    ("warnings.csv", add("linde,2026-03-03,opened,J,\nlinde,2026-05-01,closed,J,"), "warnings.csv", "hoort een reden"),
    ("warnings.csv", add("linde,2026-03-03,opened,J,\nlinde,2026-05-01,closed,J,klaar"), "warnings.csv", "sluiten kan pas"),
    ("warnings.csv", add("linde,2026-03-01,opened,J,"), "warnings.csv", "van voor die op regel 2"),
    ("warnings.csv", add("linde,2026-03-03,dicht,J,"), "warnings.csv", "'dicht'"),
    ("ledger.csv", add("nobody,2025,011000,1,2026-05-20"), "ledger.csv", "'nobody'"),
    ("ledger.csv", add("linde,2025,011000,1.5,2026-05-20"), "ledger.csv", "amount_cents"),
    ("ledger.csv", add("linde,2025,011000,99999999999999999999,2026-05-20"), "ledger.csv", "amount_cents"),
    ("ledger.csv", add("linde,2025,011000,9223372036854775807,2026-05-20"), "ledger.csv", "te groot"),
    ("ledger.csv", add("linde,2025,011000,1,2025-05-20"), "ledger.csv", "voordat het jaar om was"),
    ("items.csv", add("Z,nog een,debit,011,\nZZ,twee,debit,011,"), "items.csv", "horen al bij een post"),
    ("items.csv", add("Y,som,sum,,Q+onbekend"), "items.csv", "al beschreven"),
    ("ratios.csv", add("x,naam,1,P,,C,x\nx,naam,1,P,Q,C,x"), "ratios.csv", "tellen niet op"),
    ("ratios.csv", add("x,naam,1,P/Q,,C,x"), "ratios.csv", "+ of -"),
]


@test("whatever is wrong in a file is refused with its place")
def refused():
    for name, change, file, says in CASES:
        folder = changed(name, change)
        answer = score(folder)
        what = "%s: %r should say %r" % (name, answer.err or answer.out[:200], says)
        same(answer.code, 2, what)
        same(answer.out, "", what)
        holds(says in answer.err and file in answer.err, what)
        shutil.rmtree(folder)


@test("all faults of a file are told, not only the first")
def all_faults():
    folder = changed("values.csv", add("nobody,dscr,kikv-19.1,2027-12-31,2028-05-01,1,\n"
                                       "eik,dscr,kikv-19.1,2027-12-31,2028-05-01,x,"))
    err = score(folder).err
    holds("2 fouten" in err and "nobody" in err and "'x'" in err, err)


@test("a ledger that does not close gives no ratio but a reason, and points for that")
def not_closing():
    folder = changed("ledger.csv", add("linde,2025,999999,5,2026-05-20"))
    rows = [r for r in good(folder, "--format", "csv", "--part", "ratios").rows() if r["year"] == "2025"]
    same({r["value"] for r in rows}, {""}, "values")
    same({r["undefined"] for r in rows},
         {"het grootboek sluit niet: debet en credit verschillen 0,05 euro"}, "reason")
    row = next(r for r in good(folder, "--format", "csv", "--part", "reasons").rows()
               if r["provider"] == "linde" and r["indicator"] == "solvabiliteit")
    same((row["state"], row["points_short"]), ("undefined", "20"), "counts against")
    holds("niet te berekenen: het grootboek sluit niet" in row["reason"], row["reason"])
    folder = changed("ledger.csv", add("linde,2025,999999,5,2026-05-20\nlinde,2025,999998,-5,2026-05-20"))
    text = " ".join(good(folder).out.split())
    holds("0 euro staat op rekeningen die in geen post vallen" in text, "left out, and said so")


@test("text in the data reaches no terminal and no spreadsheet as a command")
def hostile_text():
    folder = changed("providers.csv", swap("De Linde", "\"=HYPERLINK(\"\"x\"\")\x1b[2J\""))
    holds("\x1b" not in good(folder).out, "no escape")
    row = next(r for r in good(folder, "--format", "csv").rows() if r["provider"] == "linde")
    holds(row["name"].startswith("'="), "guarded")
    json.loads(good(folder, "--format", "json").out)


@test("wrong options and folders are refused in words")
def options():
    for words in (["--at", "2026-02-30"], ["--limit", "0"], ["--part", "x", "--format", "csv"], ["--from", "2030-01-01"],
                  ["--backtest", "--split", "2030-01-01"], ["--backtest", "--format", "csv", "--part", "x"]):
        answer = score(EXAMPLE, *words)
        same(answer.code, 2, words)
        holds(answer.err.startswith("waarborg: "), words)
    same(score(os.path.join(WORK, "absent")).code, 2, "no folder")
    folder = copy("few")
    os.remove(os.path.join(folder, "failures.csv"))
    answer = score(folder, "--backtest")
    holds(answer.code == 2 and "failures.csv" in answer.err, answer.err)
    os.remove(os.path.join(folder, "ledger.csv"))
    os.remove(os.path.join(folder, "values.csv"))
    answer = score(folder)
    holds(answer.code == 2 and "values.csv" in answer.err, answer.err)


# --- large -------------------------------------------------------------------------------------------------

def large(lines):
    folder = copy("large")
    for name in ("ledger.csv", "warnings.csv", "replace.csv"):
        os.remove(os.path.join(folder, name))
    count = max(12, lines // 700)
    with open(os.path.join(folder, "providers.csv"), "w") as f:
        f.write("provider,name,sector\n" + "".join("p%d,P %d,s%d\n" % (i, i, i % 9) for i in range(count)))
    with open(os.path.join(folder, "failures.csv"), "w") as f:
        f.write("provider,date,event\n" + "".join("p%d,%d-03-04,x\n" % (i, 2015 + i % 10)
                                                  for i in range(0, count, 7)))
    ends = [later(datetime.date(2008, 12, 31), 3 * q) for q in range(70)]
    written = 0
    with open(os.path.join(folder, "values.csv"), "w") as f:
        f.write("provider,indicator,formula,period_end,delivered_on,value,undefined\n")
        for again in range(10):  # corrections, each later than the one before
            for end in ends:
                tail = ",verzuim,kikv-11.1,%s,%s,0.0" % (end, end + datetime.timedelta(20 + again))
                f.write("".join("p%d%s%d,\n" % (p, tail, (p * 7 + again + end.month) % 90 + 10)
                                for p in range(count)))
                written += count
    return folder, written


@test("a large file gives its answer, and the interrupt key stops it")
def large_file():
    folder, lines = large(10_000_000 if LONG else 60_000)
    start = time.time()
    answer = good(folder, "--format", "csv", at="2026-06-30", timeout=600)
    same(len(answer.rows()), max(12, (10_000_000 if LONG else 60_000) // 700), "providers")
    print("# %d lines: %.1f s" % (lines, time.time() - start))
    process = subprocess.Popen([BINARY, "score", folder, "--at", "2026-06-30"], cwd=WORK,
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    time.sleep(2 if LONG else 0.02)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    holds(process.returncode in (-signal.SIGINT, 0, 1) or (process.returncode == 2 and b"afgebroken" in err),
          (process.returncode, err))
    holds(process.returncode != 2 or out == b"", "no half answer")


def main():
    print("1..%d" % len(TESTS))
    failed = 0
    for number, (name, function) in enumerate(TESTS, 1):
        try:
            function()
            print("ok %d - %s" % (number, name))
        except Exception:
            failed += 1
            print("not ok %d - %s" % (number, name))
            print("".join("# " + line + "\n" for line in traceback.format_exc().splitlines()), end="")
        sys.stdout.flush()
    shutil.rmtree(WORK, ignore_errors=True)
    return failed > 0


sys.exit(main())
